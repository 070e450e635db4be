//! One change in both profiles, both styles and at the ends of the versions: there and back in a real PowerShell.

use crate::change::{Change, ERIN, FINN, assert_same_state, config, locate, state, tenant};
use crate::support::{Output, Pwsh, Standin, sample};
use callsheet::plan::Purpose;
use serde_json::{Value, json};

/// Somebody with a number of a Calling Plan that is taken away.
const HANA: &str = "hana@contoso.example";
const HANA_NUMBER: &str = "+12065550113";
/// Versions at the ends of those that are rendered for.
const VERSIONS: [&str; 2] = ["4.0.0", "7.9.0"];
const PROFILES: [&str; 2] = ["current", "classic"];

/// The tenant of the tests, with one more person.
fn with_hana() -> Value {
    let mut tenant = tenant();
    let features = ["Teams", "PhoneSystem", "CallingPlan"];
    let mut hana = sample::user(14, HANA, "Hana Example", "US", &features);
    hana["enterpriseVoiceEnabled"] = json!(true);
    let mut number = sample::number(HANA_NUMBER, "CallingPlan", "US");
    number["assignedTo"] = json!(sample::user_id(14));
    number["assignmentCategory"] = json!("Primary");
    // The old cmdlet wants a location for everybody in the United States, on the way back too.
    locate(&mut number);
    tenant["users"].as_array_mut().expect("users").push(hana);
    tenant["numbers"]
        .as_array_mut()
        .expect("numbers")
        .push(number);
    tenant
}

/// What both profiles can do: a first number with its location, a swap, a number taken away, policies.
fn rows() -> String {
    let place = sample::PLACE_SEATTLE;
    [
        "UserPrincipalName,Action,TelephoneNumber,NumberType,LocationId,TenantDialPlan,TeamsCallingPolicy".to_owned(),
        format!("{},,{},CallingPlan,{place},DP-US,Calling-Standard", sample::ADA, sample::SEATTLE),
        format!("{ERIN},,+12065550112,CallingPlan,,DP-US,"),
        format!("{FINN},,+12065550111,CallingPlan,,Global,"),
        format!("{HANA},Remove,,,,,"),
        String::new(),
    ]
    .join("\n")
}

fn with_module(profile: &str, style: &str, version: &str) -> String {
    format!(
        "{}\n[module]\nprofile = \"{profile}\"\nstyle = \"{style}\"\nversion = \"{version}\"\n",
        config()
    )
}

/// Runs a writing script as its style wants it.
fn write(change: &Change, script: &str, style: &str) -> Output {
    if style == "plain" {
        return change
            .standin
            .run_file(change.pwsh, &change.path(script), &[]);
    }
    change.run(script, &["-Confirm:$false"])
}

fn expect(output: &Output, code: i32, what: &str) {
    assert_eq!(
        output.code,
        Some(code),
        "{what}\n{}\n{}",
        output.stdout,
        output.stderr
    );
}

/// What preflight of a combination reads, which writes nothing.
fn read(pwsh: &Pwsh, profile: &str, version: &str) -> Vec<u8> {
    let standin = Standin::new(&with_hana()).with_module_version(version);
    // Without a state nothing says which number is taken away, so here Hana gets a policy.
    let reading = rows().replace(
        &format!("{HANA},Remove,,,,,"),
        &format!("{HANA},,,,,DP-US,"),
    );
    let config = with_module(profile, "guarded", version);
    let first = Change::with(
        &standin,
        pwsh,
        "first",
        (&reading, &config),
        None,
        Purpose::Apply,
    );
    first.expect("preflight", &[], 0);
    assert_eq!(
        standin.effects(),
        Vec::<Value>::new(),
        "{profile}, {version}"
    );
    first.before()
}

/// The life of the change in one combination; gives the state of the tenant after it.
fn live(pwsh: &Pwsh, profile: &str, style: &str, version: &str, before: &[u8]) -> Vec<String> {
    let what = format!("{profile}, {style}, {version}");
    let standin = Standin::new(&with_hana()).with_module_version(version);
    let config = with_module(profile, style, version);
    let before = Some(before.to_vec());
    let inputs = (rows(), config);
    let inputs = (inputs.0.as_str(), inputs.1.as_str());
    let change = Change::with(&standin, pwsh, "change", inputs, before, Purpose::Apply);
    assert!(change.bundle.rollback, "{what}");
    let start = standin.tenant();
    if style == "guarded" {
        change.expect("apply-001", &["-WhatIf"], 0);
        assert_eq!(standin.effects(), Vec::<Value>::new(), "{what}");
    }
    standin.clear_log();
    expect(&write(&change, "apply-001", style), 0, &what);
    let writers: Vec<String> = standin
        .effects()
        .iter()
        .filter(|effect| effect["attribute"] == "TelephoneNumber")
        .map(|effect| effect["cmdlet"].as_str().expect("a name").to_owned())
        .collect();
    let old = writers.iter().all(|name| name == "Set-CsOnlineVoiceUser");
    assert_eq!(old, profile == "classic", "{what}: {writers:?}");
    change.expect("verify", &[], 0);
    let end = state(&standin.tenant());
    expect(&write(&change, "rollback-001", style), 0, &what);
    assert_same_state(&standin.tenant(), &start, &what);
    if style == "guarded" {
        change.expect("verify", &["-Before"], 0);
    }
    end
}

/// Goes there and back in both profiles and styles at a version, and gives where each ended.
fn ends(pwsh: &Pwsh, version: &str) -> Vec<(String, Vec<String>)> {
    let mut ends = Vec::new();
    for profile in PROFILES {
        let before = read(pwsh, profile, version);
        for style in ["guarded", "plain"] {
            let end = live(pwsh, profile, style, version, &before);
            ends.push((format!("{profile}, {style}"), end));
        }
    }
    ends
}

#[track_caller]
fn end_alike(version: &str, test: &str) {
    let Some(pwsh) = Pwsh::find(test) else {
        return;
    };
    let ends = ends(&pwsh, version);
    let (first, wanted) = &ends[0];
    for (name, end) in &ends[1..] {
        assert_eq!(end, wanted, "{name} does not end as {first}");
    }
}

#[test]
fn all_four_combinations_end_alike_and_come_back_with_the_oldest_module() {
    let test = "all_four_combinations_end_alike_and_come_back_with_the_oldest_module";
    end_alike(VERSIONS[0], test);
}

#[test]
fn all_four_combinations_end_alike_and_come_back_with_the_newest_module() {
    let test = "all_four_combinations_end_alike_and_come_back_with_the_newest_module";
    end_alike(VERSIONS[1], test);
}

/// The commands that the customer names, as the vendor's pages show them.
#[test]
fn the_seed_commands_stand_in_a_plain_classic_script_and_run() {
    let Some(pwsh) = Pwsh::find("the_seed_commands_stand_in_a_plain_classic_script_and_run") else {
        return;
    };
    let standin = Standin::new(&with_hana());
    let config = with_module("classic", "plain", "7.8.0");
    let rows = rows();
    let lines: Vec<&str> = rows.lines().take(2).collect();
    let sheet = lines.join(
        "
",
    ) + "
";
    let change = Change::with(
        &standin,
        &pwsh,
        "one",
        (&sheet, &config),
        None,
        Purpose::Apply,
    );
    let script = &change.bundle.files["scripts/apply-001.ps1"];
    let script = String::from_utf8(script.clone()).expect("ASCII");
    let shown = [
        "Install-Module MicrosoftTeams -RequiredVersion:'7.8.0'".to_owned(),
        format!("Connect-MicrosoftTeams -TenantId:'{}'", sample::TENANT_ID),
        format!(
            "Set-CsOnlineVoiceUser -Identity:'{}' -TelephoneNumber:'{}' -LocationID:'{}'",
            sample::ADA,
            sample::SEATTLE,
            sample::PLACE_SEATTLE
        ),
        format!(
            "Grant-CsTenantDialPlan -Identity:'{}' -PolicyName:'DP-US'",
            sample::ADA
        ),
        format!(
            "Grant-CsTeamsCallingPolicy -Identity:'{}' -PolicyName:'Calling-Standard'",
            sample::ADA
        ),
    ];
    for line in &shown {
        assert!(
            script.lines().any(|found| found.starts_with(line.as_str())),
            "{line}\n{script}"
        );
    }
    expect(&write(&change, "apply-001", "plain"), 0, "plain");
    let calls = standin.calls();
    let called: Vec<&str> = calls
        .iter()
        .filter_map(|call| call["cmdlet"].as_str())
        .collect();
    assert_eq!(
        called,
        [
            "Install-Module",
            "Connect-MicrosoftTeams",
            "Set-CsOnlineVoiceUser",
            "Grant-CsTenantDialPlan",
            "Grant-CsTeamsCallingPolicy"
        ]
    );
}

/// Old modules give an error back as an object: the script stops there all the same.
#[test]
fn a_plain_script_stops_at_the_first_error_of_every_age() {
    let Some(pwsh) = Pwsh::find("a_plain_script_stops_at_the_first_error_of_every_age") else {
        return;
    };
    for version in ["4.0.0", "7.8.0"] {
        let standin = Standin::new(&with_hana())
            .with_module_version(version)
            .faults(json!([{"cmdlet": "Set-CsPhoneNumberAssignment", "identity": sample::ADA, "kind": "license"}]));
        let config = with_module("current", "plain", version);
        let sheet = format!(
            "UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan\n{},{},CallingPlan,DP-US\n",
            sample::ADA,
            sample::SEATTLE
        );
        let change = Change::with(
            &standin,
            &pwsh,
            "one",
            (&sheet, &config),
            None,
            Purpose::Apply,
        );
        let output = write(&change, "apply-001", "plain");
        assert_ne!(output.code, Some(0), "{version}: {}", output.stdout);
        let said = format!("{}{}", output.stdout, output.stderr);
        assert!(
            said.contains("lacks appropriate licenses"),
            "{version}: {said}"
        );
        assert!(
            !output.stdout.contains("Done"),
            "{version}: {}",
            output.stdout
        );
        let granted = |call: &Value| call["cmdlet"] == "Grant-CsTenantDialPlan";
        assert!(!standin.calls().iter().any(granted), "{version}");
    }
}

/// The guarded style looks at what an old module gives back.
#[test]
fn an_error_that_is_given_back_is_a_failure() {
    let Some(pwsh) = Pwsh::find("an_error_that_is_given_back_is_a_failure") else {
        return;
    };
    let standin = Standin::new(&with_hana())
        .with_module_version("4.0.0")
        .faults(json!([{"cmdlet": "Set-CsPhoneNumberAssignment", "identity": sample::ADA, "kind": "license", "times": -1}]));
    let config = with_module("current", "guarded", "4.0.0");
    let sheet = format!(
        "UserPrincipalName,TelephoneNumber,NumberType\n{},{},CallingPlan\n",
        sample::ADA,
        sample::SEATTLE
    );
    let change = Change::with(
        &standin,
        &pwsh,
        "one",
        (&sheet, &config),
        None,
        Purpose::Apply,
    );
    change.apply(10);
    let failed = change.log("apply-001");
    let failed = failed
        .iter()
        .find(|line| line["event"] == "failed")
        .expect("a failure");
    let message = failed["message"].as_str().expect("a message");
    assert!(message.contains("lacks appropriate licenses"), "{message}");
}
