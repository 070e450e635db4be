//! How older versions of the module answer; which parameters they have is in `parameters.rs`.

// Starting PowerShell is what takes time, so one start asks many questions, each a few lines of a table.
#![allow(clippy::too_many_lines)]

use std::fs;

use serde_json::{Value, json};

use crate::support::powershell::literal;
use crate::support::sample::{self, ADA, BEN, CLARA, LONDON, PLACE_LONDON, SEATTLE, SEATTLE_TWO};
use crate::support::{Pwsh, Standin};
use crate::{REMOVE, SET, answers, assign, release};

fn at(version: &str) -> Standin {
    Standin::new(&sample::tenant())
        .connected()
        .with_module_version(version)
}

/// A tenant with several versions of the module: starting PowerShell is what takes time.
fn with(versions: &[&str]) -> Standin {
    let standin = Standin::new(&sample::tenant()).connected();
    fs::copy(
        standin.state().join("tenant.json"),
        standin.state().join("first.json"),
    )
    .expect("a copy of the tenant");
    versions.iter().fold(standin, |standin, version| {
        standin.and_module_version(version)
    })
}

/// Loads one version in place of the one before it, and begins with the first state of the tenant again.
fn afresh(standin: &Standin, version: &str) -> String {
    let path = |name: &str| literal(&standin.state().join(name).display().to_string());
    format!(
        "Remove-Module MicrosoftTeams -ErrorAction Ignore; Import-Module MicrosoftTeams -RequiredVersion {version}; \
         [IO.File]::Copy({}, {}, $true); [IO.File]::SetLastWriteTimeUtc({}, [DateTime]::UtcNow)",
        path("first.json"),
        path("tenant.json"),
        path("tenant.json")
    )
}

#[test]
fn an_assignment_that_fails_returned_an_object_in_the_beginning() {
    let Some(pwsh) = Pwsh::find("an assignment that fails returned an object in the beginning")
    else {
        return;
    };
    let wrong = assign(BEN, SEATTLE, "CallingPlan", "");
    let stranger = release("nobody@contoso.example", SEATTLE, "CallingPlan");
    let right = assign(ADA, SEATTLE, "CallingPlan", "");
    let lost = release(ADA, SEATTLE, "CallingPlan");
    let blocks = [
        ("wrong", format!("{wrong}; 'goes on'")),
        (
            "quiet",
            format!("$Error.Clear(); $null = {wrong}; $Error.Count"),
        ),
        ("stranger", stranger),
        ("right", right),
        ("busy", lost.clone()),
        ("lost", lost),
        (
            "read",
            "Get-CsOnlineUser -Identity nobody@contoso.example".into(),
        ),
        (
            "grant",
            "Grant-CsTenantDialPlan -Identity:'nobody@contoso.example' -PolicyName:'DP-US'".into(),
        ),
    ];
    let faults = json!([
        {"cmdlet": REMOVE, "identity": ADA, "kind": "throttled"},
        {"cmdlet": REMOVE, "identity": ADA, "kind": "loseAnswer"},
    ]);
    let old = at("4.2.0").faults(faults.clone());
    let got = answers(&old, &pwsh, &blocks);
    let licence =
        format!("User '{BEN}' lacks appropriate licenses to assign a 'CallingPlan' number.");
    assert_eq!(
        got["wrong"].gave(),
        [
            json!({"Code": "BadRequest", "Message": licence}),
            json!("goes on")
        ]
    );
    assert_eq!(got["quiet"].one(), 0);
    assert_eq!(got["stranger"].one()["Code"], "NotFound");
    assert_eq!(got["right"].gave(), Vec::<Value>::new().as_slice());
    assert_eq!(got["busy"].one()["Code"], "TooManyRequests");
    assert_eq!(got["lost"].one()["Code"], "Timeout");
    // Only these two cmdlets did so.
    for thrown in ["read", "grant"] {
        assert!(got[thrown].message().contains("NotFound"), "{thrown}");
    }
    // The log knows no difference: the answer was lost, the effect is there.
    assert_eq!(old.errors().len(), 7);
    assert_eq!(old.number(SEATTLE)["assignedTo"], Value::Null);

    let new = at("4.2.1").faults(faults);
    let got = answers(&new, &pwsh, &blocks);
    for thrown in ["wrong", "quiet"] {
        assert_eq!(got[thrown].message(), licence, "{thrown}");
    }
    assert!(got["busy"].message().contains("429"));
    assert!(got["lost"].message().contains("timed out"));
    assert_eq!(got["right"].gave(), Vec::<Value>::new().as_slice());

    // Who is not signed in hears of it in every version.
    let nobody = Standin::new(&sample::tenant()).with_module_version("4.0.0");
    let got = answers(
        &nobody,
        &pwsh,
        &[("set", assign(ADA, SEATTLE, "CallingPlan", ""))],
    );
    assert!(
        got["set"]
            .message()
            .starts_with("You must call the Connect-MicrosoftTeams")
    );
}

#[test]
fn a_policy_that_is_not_assigned_was_an_object_without_a_name() {
    let Some(pwsh) = Pwsh::find("a policy that is not assigned was an object without a name")
    else {
        return;
    };
    let ask = format!(
        "$u = Get-CsOnlineUser -Identity {CLARA}; $p = $u.TeamsCallingPolicy; $null -eq $p; $null -eq $p.Name; \"[$p]\"; \
         $u.TenantDialPlan -is [string]; \"[$($u.TenantDialPlan)]\"; \"[$($u.TenantDialPlan.Name)]\""
    );
    let object = json!([false, true, "[]", false, "[DP-DE]", "[DP-DE]"]);
    let null = json!([true, true, "[]", false, "[DP-DE]", "[DP-DE]"]);
    let text = json!([true, true, "[]", true, "[DP-DE]", "[]"]);
    let cases = [
        ("4.0.0", "", &object),
        ("4.3.1", "", &object),
        ("4.4.1", "", &null),
        ("4.0.0", "strings", &text),
        ("7.8.0", "strings", &text),
    ];
    let standin = with(&["4.0.0", "4.3.1", "4.4.1"]);
    let blocks: Vec<(String, String)> = cases
        .iter()
        .map(|(version, shape, _)| {
            let text = format!(
                "{}; $env:CALLSHEET_STANDIN_POLICIES = '{shape}'; {ask}",
                afresh(&standin, version)
            );
            (format!("{version} {shape}"), text)
        })
        .collect();
    let got = answers(&standin, &pwsh, &blocks);
    for (version, shape, expected) in cases {
        let name = format!("{version} {shape}");
        assert_eq!(&json!(got[&name].gave()), expected, "{name}");
    }
}

#[test]
fn what_a_version_does_not_have_is_neither_taken_nor_shown() {
    let Some(pwsh) = Pwsh::find("what a version does not have is neither taken nor shown") else {
        return;
    };
    let first = assign(BEN, LONDON, "DirectRouting", "");
    let category = |number: &str, kind: &str, of: &str| {
        assign(ADA, number, of, &format!("-AssignmentCategory:'{kind}'"))
    };
    let blocks = [
        ("first", first),
        (
            "place alone",
            format!("{SET} -PhoneNumber:'{LONDON}' -LocationId:'{PLACE_LONDON}'"),
        ),
        (
            "place with user",
            assign(
                BEN,
                LONDON,
                "DirectRouting",
                &format!("-LocationId:'{PLACE_LONDON}'"),
            ),
        ),
        ("primary", assign(ADA, SEATTLE, "CallingPlan", "")),
        ("private", category(SEATTLE_TWO, "Private", "CallingPlan")),
        (
            "alternate",
            category(SEATTLE_TWO, "Alternate", "CallingPlan"),
        ),
        (
            "shown",
            format!(
                "(Get-CsPhoneNumberAssignment -TelephoneNumber {LONDON}).PSObject.Properties.Name"
            ),
        ),
        (
            "user",
            format!("(Get-CsOnlineUser -Identity {BEN}).PSObject.Properties.Name"),
        ),
        (
            "commands",
            "@((Get-Module MicrosoftTeams).ExportedCommands.Keys)".into(),
        ),
    ];
    // Each column with the first version that has it.
    let columns = [
        ("City", "4.4.1"),
        ("IsoSubdivision", "4.4.1"),
        ("AssignmentCategory", "5.3.1"),
        ("NetworkSiteId", "5.5.0"),
        ("NumberSource", "5.7.0"),
        ("AssignmentBlockedState", "7.5.0"),
        ("SmsActivationState", "7.7.0"),
    ];
    let newer = |one: &str, other: &str| {
        let parts = |text: &str| -> Vec<u32> {
            text.split('.')
                .map(|n| n.parse().expect("a number"))
                .collect()
        };
        parts(one) >= parts(other)
    };
    let versions = ["4.0.0", "4.4.1", "5.3.1", "5.6.0", "7.5.0", "7.6.0"];
    let standin = with(&versions);
    let all: Vec<(String, String)> = versions
        .iter()
        .flat_map(|version| {
            let load = ("load", afresh(&standin, version));
            let blocks = std::iter::once(&load).chain(&blocks);
            blocks
                .map(|(name, block)| (format!("{version} {name}"), block.clone()))
                .collect::<Vec<_>>()
        })
        .collect();
    let all = answers(&standin, &pwsh, &all);
    for version in versions {
        let got = |name: &str| &all[&format!("{version} {name}")];
        for fine in ["first", "place with user", "primary"] {
            assert_eq!(
                got(fine).gave(),
                Vec::<Value>::new().as_slice(),
                "{version} {fine}"
            );
        }
        let alone = newer(version, "5.3.1");
        if alone {
            assert_eq!(got("place alone").gave(), Vec::<Value>::new().as_slice());
            assert_eq!(got("private").gave(), Vec::<Value>::new().as_slice());
        } else {
            let mandatory = got("place alone").message();
            assert!(
                mandatory.contains("Identity PhoneNumberType"),
                "{version}: {mandatory}"
            );
            assert!(got("private").unbound(), "{version}: {:?}", got("private"));
        }
        let alternate = if newer(version, "7.6.0") {
            // It binds, and the number is the private one by now.
            "already the user's 'Private' number"
        } else if alone {
            "AssignmentCategory 'Alternate' is not valid in this version"
        } else {
            "parameter name 'AssignmentCategory'"
        };
        assert!(
            got("alternate").message().contains(alternate),
            "{version}: {:?}",
            got("alternate")
        );
        for (column, since) in columns {
            let shown = got("shown").gave().contains(&json!(column));
            assert_eq!(shown, newer(version, since), "{version} {column}");
        }
        for (policy, since) in [
            ("TeamsPersonalAttendantPolicy", "7.2.1"),
            ("TeamsSharedCallingRoutingPolicy", "5.5.0"),
        ] {
            let there = newer(version, since);
            let property = got("user").gave().contains(&json!(policy));
            let grant = json!(format!("Grant-Cs{policy}"));
            let cmdlet = got("commands").gave().contains(&grant);
            assert_eq!((property, cmdlet), (there, there), "{version} {policy}");
        }
    }
}

#[test]
fn versions_that_nobody_supports_do_not_load() {
    let Some(pwsh) = Pwsh::find("versions that nobody supports do not load") else {
        return;
    };
    let output = at("3.2.0").run_command(&pwsh, "Import-Module MicrosoftTeams -ErrorAction Stop");
    assert_eq!(output.code, Some(1), "{output:?}");
    assert!(
        output.stderr.contains("no MicrosoftTeams before 4.0.0"),
        "{output:?}"
    );
}
