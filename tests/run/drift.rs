//! What somebody else changed is left alone and reported; what fails is told and does not stop the others.

use crate::change::{Change, ERIN, FINN, GWEN, sheet, tenant};
use crate::support::{Pwsh, Standin, sample};
use serde_json::{Value, json};

/// Changes the tenant as somebody else would.
fn meddle(standin: &Standin, change: impl FnOnce(&mut Value)) {
    let mut tenant = standin.tenant();
    change(&mut tenant);
    standin.set_tenant(&tenant);
}

fn user<'t>(tenant: &'t mut Value, upn: &str) -> &'t mut Value {
    tenant["users"]
        .as_array_mut()
        .expect("users")
        .iter_mut()
        .find(|user| user["userPrincipalName"] == upn)
        .expect("the user")
}

fn number<'t>(tenant: &'t mut Value, text: &str) -> &'t mut Value {
    tenant["numbers"]
        .as_array_mut()
        .expect("numbers")
        .iter_mut()
        .find(|number| number["telephoneNumber"] == text)
        .expect("the number")
}

/// What is meddled with, whose it is, and how.
type Meddling = (&'static str, &'static str, fn(&mut Value));

#[test]
fn drift_in_any_attribute_is_left_alone_and_reported() {
    let Some(pwsh) = Pwsh::find("drift_in_any_attribute_is_left_alone_and_reported") else {
        return;
    };
    let cases: [Meddling; 5] = [
        ("policy", sample::ADA, |t| {
            user(t, sample::ADA)["policies"] = json!({"TenantDialPlan": "DP-DE"});
        }),
        ("number", sample::BEN, |t| {
            let id = sample::user_id(2);
            let taken = number(t, sample::SEATTLE_TWO);
            taken["assignedTo"] = json!(id);
            taken["assignmentCategory"] = json!("Primary");
            taken["numberType"] = json!("DirectRouting");
        }),
        ("location", ERIN, |t| {
            number(t, "+12065550111")["locationId"] = json!(sample::PLACE_LONDON);
        }),
        ("private line", GWEN, |t| {
            number(t, "+442079460112")["assignedTo"] = json!(null);
            number(t, "+442079460112")["assignmentCategory"] = json!(null);
            number(t, sample::LONDON)["assignedTo"] = json!(sample::user_id(13));
            number(t, sample::LONDON)["assignmentCategory"] = json!("Private");
        }),
        ("account", FINN, |t| {
            user(t, FINN)["id"] = json!(sample::user_id(99));
            number(t, "+12065550112")["assignedTo"] = json!(sample::user_id(99));
        }),
    ];
    let standin = Standin::new(&tenant());
    let first = Change::new(&standin, &pwsh, "first", &sheet(), None);
    first.expect("preflight", &[], 0);
    let before = first.before();
    for (what, upn, meddling) in cases {
        standin.set_tenant(&tenant());
        standin.clear_log();
        let change = Change::new(
            &standin,
            &pwsh,
            &what.replace(' ', "-"),
            &sheet(),
            Some(before.clone()),
        );
        meddle(&standin, meddling);
        let found = standin.user(upn);
        let held = |standin: &Standin| {
            let numbers = standin.tenant()["numbers"]
                .as_array()
                .expect("numbers")
                .clone();
            numbers
                .into_iter()
                .filter(|n| n["assignedTo"] == found["id"])
                .collect::<Vec<_>>()
        };
        let numbers = held(&standin);
        let output = change.run("apply-001", &["-Confirm:$false"]);
        assert_eq!(output.code, Some(10), "{what}: {}", output.stdout);
        assert_eq!(standin.user(upn), found, "{what}: the user is left alone");
        assert_eq!(
            held(&standin),
            numbers,
            "{what}: the numbers are left alone"
        );
        let drift: Vec<_> = change
            .log("apply-001")
            .into_iter()
            .filter(|line| line["event"] == "drift")
            .collect();
        assert!(
            drift.iter().any(|line| line["user"] == upn),
            "{what}: {drift:?}"
        );
        assert!(
            drift.iter().all(|line| line["user"] == upn),
            "{what}: nobody else drifted: {drift:?}"
        );
        let done = change.events("apply-001", "done");
        assert!(!done.is_empty(), "{what}: the others went on");
    }
}

#[test]
fn a_throttled_call_is_tried_again_and_the_run_is_clean() {
    let Some(pwsh) = Pwsh::find("a_throttled_call_is_tried_again_and_the_run_is_clean") else {
        return;
    };
    let standin = Standin::new(&tenant()).faults(json!([
        {"cmdlet": "Set-CsPhoneNumberAssignment", "times": 2, "kind": "throttled"},
        {"cmdlet": "Get-CsOnlineUser", "skip": 1, "times": 2, "kind": "throttled"},
    ]));
    let first = Change::new(&standin, &pwsh, "first", &sheet(), None);
    first.expect("preflight", &[], 0);
    let change = Change::new(&standin, &pwsh, "second", &sheet(), Some(first.before()));
    let output = change.apply(0);
    assert_eq!(
        output.stdout.matches("the service is busy").count(),
        2,
        "{}",
        output.stdout
    );
    change.expect("verify", &[], 0);
}

#[test]
fn what_fails_is_told_with_the_service_s_words_and_the_others_go_on() {
    let Some(pwsh) = Pwsh::find("what_fails_is_told_with_the_service_s_words_and_the_others_go_on")
    else {
        return;
    };
    let standin = Standin::new(&tenant()).faults(json!([
        {"cmdlet": "Set-CsPhoneNumberAssignment", "identity": sample::user_id(1), "times": 1, "kind": "license"},
    ]));
    let change = Change::new(
        &standin,
        &pwsh,
        "change",
        &sheet().replace("RemoveAll", "Enable"),
        None,
    );
    change.apply(10);
    let failed: Vec<_> = change
        .log("apply-001")
        .into_iter()
        .filter(|line| line["event"] == "failed")
        .collect();
    let ada = failed
        .iter()
        .find(|line| line["user"] == sample::ADA)
        .expect("Ada failed");
    assert!(
        ada["message"].as_str().expect("text").contains("licenses"),
        "{ada}"
    );
    let skipped: Vec<_> = change
        .log("apply-001")
        .into_iter()
        .filter(|line| line["event"] == "skipped")
        .collect();
    assert!(
        skipped.iter().any(|line| line["user"] == sample::ADA),
        "her policies wait for the number"
    );
    assert!(
        change
            .log("apply-001")
            .iter()
            .any(|line| line["event"] == "done" && line["user"] == sample::BEN)
    );
    // The swap cannot be seen without a before-state: the first of the two fails, the second run does the rest.
    standin.set_faults(&json!([]));
    change.run("apply-001", &["-Confirm:$false"]);
    assert_eq!(
        standin.user(sample::ADA)["policies"]["TenantDialPlan"],
        "DP-US"
    );
}

#[test]
fn a_write_that_is_slow_to_show_is_read_again_and_confirmed() {
    let Some(pwsh) = Pwsh::find("a_write_that_is_slow_to_show_is_read_again_and_confirmed") else {
        return;
    };
    let standin = Standin::new(&tenant()).faults(json!([
        {"cmdlet": "Grant-CsTenantDialPlan", "identity": sample::user_id(1), "times": 1, "kind": "slowToShow", "reads": 2},
    ]));
    let sheet = format!("UserPrincipalName,TenantDialPlan\n{},DP-US\n", sample::ADA);
    let change = Change::new(&standin, &pwsh, "change", &sheet, None);
    let output = change.apply(0);
    assert!(
        output.stdout.contains("does not show it yet"),
        "{}",
        output.stdout
    );
    assert_eq!(change.events("apply-001", "done").len(), 1);
    standin.set_tenant(&tenant());
    standin.set_faults(&json!([{"cmdlet": "Grant-CsTenantDialPlan", "times": 1, "kind": "slowToShow", "reads": 1000}]));
    change.expect(
        "apply-001",
        &["-Confirm:$false", "-ConfirmSeconds", "0"],
        10,
    );
    assert_eq!(change.events("apply-001", "unconfirmed").len(), 1);
}

#[test]
fn the_run_stops_when_too_many_users_in_a_row_fail() {
    let Some(pwsh) = Pwsh::find("the_run_stops_when_too_many_users_in_a_row_fail") else {
        return;
    };
    let standin = Standin::new(&tenant())
        .faults(json!([{"cmdlet": "*write*", "times": 100, "kind": "error", "message": "broken"}]));
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let output = change.expect("apply-001", &["-Confirm:$false", "-MaxFailures", "2"], 10);
    let failed: std::collections::BTreeSet<_> = change
        .log("apply-001")
        .into_iter()
        .filter(|line| line["event"] == "failed")
        .map(|line| line["user"].to_string())
        .collect();
    assert_eq!(failed.len(), 2, "{failed:?}");
    assert!(output.stdout.contains("nobody else was tried"));
}
