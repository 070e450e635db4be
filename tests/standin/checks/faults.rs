//! What goes wrong on purpose.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use crate::support::powershell::kill;
use crate::support::sample::{self, ADA, BEN, CLARA, DORA, LONDON, SEATTLE};
use crate::support::{Pwsh, Standin};
use crate::{REMOVE, SET, answers, assign, release};

#[test]
fn faults_come_when_they_should_and_as_often() {
    let Some(pwsh) = Pwsh::find("faults come when they should and as often") else {
        return;
    };
    let grant = |who: &str| format!("Grant-CsTenantDialPlan -Identity:'{who}' -PolicyName:'DP-US'");
    let standin = Standin::new(&sample::tenant()).connected().faults(json!([
        {"cmdlet": SET, "identity": ADA, "skip": 1, "times": 2, "kind": "throttled"},
        {"cmdlet": SET, "identity": sample::user_id(1), "skip": 3, "kind": "unavailable"},
        {"cmdlet": SET, "identity": BEN, "kind": "notProvisioned"},
        {"cmdlet": SET, "identity": BEN, "kind": "license"},
        {"cmdlet": SET, "identity": BEN, "kind": "heldByOther"},
        {"cmdlet": "*write*", "identity": CLARA, "attribute": "TeamsCallingPolicy", "times": -1, "kind": "error", "message": "The moon is in the wrong house."},
        {"cmdlet": "*write*", "identity": CLARA, "attribute": "TenantDialPlan", "kind": "loseAnswer"},
        {"cmdlet": "Get-CsTenant", "kind": "throttled"},
        {"cmdlet": "*read*", "identity": DORA, "kind": "unavailable"},
    ]));
    let ada = assign(ADA, SEATTLE, "CallingPlan", "");
    let ben = assign(BEN, LONDON, "DirectRouting", "");
    let clara = "Grant-CsTeamsCallingPolicy -Identity:'clara@contoso.example' -PolicyName:'Calling-Standard'";
    let clara_plan = grant(CLARA);
    let dora = format!("Get-CsOnlineUser -Identity {DORA}");
    let blocks: &[(&str, &str)] = &[
        ("ada 1", ada.as_str()),
        ("ada 2", ada.as_str()),
        ("ada 3", ada.as_str()),
        ("ada 4", ada.as_str()),
        ("ada 5", ada.as_str()),
        ("ben 1", ben.as_str()),
        ("ben 2", ben.as_str()),
        ("ben 3", ben.as_str()),
        ("ben 4", ben.as_str()),
        ("clara 1", clara),
        ("clara 2", clara),
        ("clara lost", clara_plan.as_str()),
        (
            "clara found",
            "(Get-CsOnlineUser -Identity clara@contoso.example).TenantDialPlan.Name",
        ),
        ("tenant 1", "Get-CsTenant"),
        ("tenant 2", "Get-CsTenant"),
        ("dora 1", dora.as_str()),
        ("dora 2", dora.as_str()),
    ];
    let got = answers(&standin, &pwsh, blocks);
    for fine in ["ada 1", "ada 5", "ben 4", "tenant 2", "dora 2"] {
        got[fine].gave();
    }
    for throttled in ["ada 2", "ada 3", "tenant 1"] {
        assert!(
            got[throttled].message().contains("429")
                && got[throttled].message().contains("Too many requests"),
            "{throttled}"
        );
    }
    assert_eq!(
        got["ada 4"].message(),
        "Service is unavailable. Please try again."
    );
    assert_eq!(
        got["dora 1"].message(),
        "Service is unavailable. Please try again."
    );
    assert_eq!(
        got["ben 1"].message(),
        "The server responded with a Request Error, Status: NotFound"
    );
    assert!(
        got["ben 2"]
            .message()
            .contains("lacks appropriate licenses to assign a 'DirectRouting' number")
    );
    assert_eq!(
        got["ben 3"].message(),
        format!("Telephone Number '{LONDON}' has already been assigned to another user")
    );
    for n in ["clara 1", "clara 2"] {
        assert_eq!(got[n].message(), "The moon is in the wrong house.");
    }
    assert!(got["clara lost"].message().contains("timed out"), "{got:?}");
    assert_eq!(got["clara found"].one(), "DP-US");
    let effects: Vec<Value> = standin
        .effects()
        .iter()
        .map(|e| json!([e["n"], e["attribute"]]))
        .collect();
    assert_eq!(
        effects,
        [
            json!([1, "TelephoneNumber"]),
            json!([5, "TelephoneNumber"]),
            json!([9, "TelephoneNumber"]),
            json!([12, "TenantDialPlan"])
        ]
    );
    // What has been counted outlives the session: the second one meets no fault that is used up.
    let got = answers(&standin, &pwsh, &[("ada", ada.as_str()), ("clara", clara)]);
    got["ada"].gave();
    got["clara"].message();
}

#[test]
fn a_write_that_is_slow_to_show_is_there_all_the_same() {
    let Some(pwsh) = Pwsh::find("a write that is slow to show is there all the same") else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected().faults(json!([
        {"cmdlet": SET, "identity": ADA, "kind": "slowToShow", "reads": 2},
        {"cmdlet": "Grant-CsTenantDialPlan", "identity": ADA, "kind": "slowToShow", "reads": 1},
        {"cmdlet": REMOVE, "identity": ADA, "kind": "slowToShow", "reads": 1},
    ]));
    let user = format!(
        "$u = Get-CsOnlineUser -Identity {ADA}; \"$($u.LineUri) $($u.EnterpriseVoiceEnabled) $($u.TenantDialPlan)\""
    );
    let number =
        format!("$n = @(Get-CsPhoneNumberAssignment -AssignedPstnTargetId {ADA}); \"$($n.Count)\"");
    let row = "(Get-CsPhoneNumberAssignment -TelephoneNumber +12065550101).PstnAssignmentStatus";
    let got = answers(
        &standin,
        &pwsh,
        &[
            ("assign", &*assign(ADA, SEATTLE, "CallingPlan", "")),
            ("user 1", user.as_str()),
            ("number 1", number.as_str()),
            ("row", row),
            (
                "grant",
                &*format!("Grant-CsTenantDialPlan -Identity {ADA} -PolicyName DP-US"),
            ),
            ("user 2", user.as_str()),
            ("number 3", number.as_str()),
            ("user 3", user.as_str()),
            ("release", &*release(ADA, SEATTLE, "CallingPlan")),
            ("user 4", user.as_str()),
            ("user 5", user.as_str()),
            ("number 4", number.as_str()),
            ("number 5", number.as_str()),
        ],
    );
    let text = |name: &str| got[name].one().as_str().expect("a text").to_owned();
    assert_eq!(text("user 1"), " False ");
    assert_eq!(text("number 1"), "0");
    assert_eq!(text("row"), "Unassigned");
    assert_eq!(
        text("user 2"),
        " False ",
        "the second read of the number, the first of the policy"
    );
    assert_eq!(text("number 3"), "1");
    assert_eq!(text("user 3"), format!("tel:{SEATTLE} True DP-US"));
    assert_eq!(text("user 4"), format!("tel:{SEATTLE} True DP-US"));
    assert_eq!(text("user 5"), " False DP-US");
    assert_eq!(text("number 4"), "1");
    assert_eq!(text("number 5"), "0");
    assert_eq!(standin.effects().len(), 3);
}

#[test]
fn a_killed_session_leaves_the_effect_or_not_and_a_whole_file() {
    let Some(pwsh) = Pwsh::find("a killed session leaves the effect or not and a whole file")
    else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected().faults(json!([
        {"cmdlet": SET, "kind": "killBefore"},
        {"cmdlet": SET, "kind": "killAfter"},
        {"cmdlet": "Get-CsTenant", "kind": "killBefore"},
    ]));
    let write = format!("{}; 'lived'", assign(ADA, SEATTLE, "CallingPlan", ""));
    let output = standin.run_command(&pwsh, &write);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (None, ""),
        "{output:?}"
    );
    assert_eq!(standin.tenant(), sample::tenant());
    assert_eq!((standin.calls().len(), standin.effects().len()), (1, 0));

    let output = standin.run_command(&pwsh, &write);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (None, ""),
        "{output:?}"
    );
    assert_eq!(
        standin.number(SEATTLE)["assignedTo"],
        json!(sample::user_id(1))
    );
    assert_eq!((standin.calls().len(), standin.effects().len()), (2, 1));

    assert_eq!(standin.run_command(&pwsh, "Get-CsTenant").code, None);
    // The calls of all sessions are numbered through, and the state is what the next session finds.
    let output = standin.run_command(
        &pwsh,
        &format!("Get-CsTenant | Out-Null; (Get-CsOnlineUser {ADA}).LineUri"),
    );
    assert_eq!(output.stdout.trim(), format!("tel:{SEATTLE}"), "{output:?}");
    let numbers: Vec<u64> = standin
        .calls()
        .iter()
        .filter_map(|call| call["n"].as_u64())
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

#[test]
fn a_session_that_is_killed_at_any_moment_leaves_a_whole_file() {
    let Some(pwsh) = Pwsh::find("a session that is killed at any moment leaves a whole file")
    else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let text = format!(
        "while ($true) {{ {}; {}; [Console]::Out.WriteLine('round') }}",
        assign(ADA, SEATTLE, "CallingPlan", ""),
        release(ADA, SEATTLE, "CallingPlan")
    );
    let mut child = standin.start(&pwsh, &text);
    let rounds = BufReader::new(child.stdout.take().expect("a pipe"))
        .lines()
        .take(25)
        .count();
    kill(&mut child);
    assert_eq!(rounds, 25);
    let held = !standin.number(SEATTLE)["assignedTo"].is_null();
    let last = standin.effects().last().map(|e| !e["to"].is_null());
    // The log follows the state by one effect at the most.
    assert!(standin.effects().len() >= 50 && last.is_some());
    let output = standin.run_command(
        &pwsh,
        &format!("\"$((Get-CsOnlineUser {ADA}).EnterpriseVoiceEnabled)\""),
    );
    assert_eq!(output.stdout.trim(), if held { "True" } else { "False" });
}
