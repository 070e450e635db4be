//! Install, preflight, dry run, apply, verify, roll-back, verify: the whole life of a change.

use crate::change::{
    Change, ERIN, FINN, GWEN, assert_same_state, config, render, sheet, sheet_without_swap, tenant,
};
use crate::support::{Pwsh, Standin, sample};
use callsheet::model::PolicyKind;
use callsheet::plan::Purpose;
use serde_json::{Value, json};
use std::fs;

#[test]
fn a_change_with_a_before_state_goes_there_and_comes_back_exactly() {
    let Some(pwsh) = Pwsh::find("a_change_with_a_before_state_goes_there_and_comes_back_exactly")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let first = Change::new(&standin, &pwsh, "first", &sheet(), None);
    first.expect("install", &[], 0);
    assert!(
        standin
            .calls()
            .iter()
            .all(|call| call["cmdlet"] != "Install-Module"),
        "the module is there already"
    );
    first.expect("preflight", &[], 0);
    assert!(
        standin.effects().is_empty(),
        "preflight reads only: {:?}",
        standin.effects()
    );

    let change = Change::new(&standin, &pwsh, "second", &sheet(), Some(first.before()));
    assert!(change.bundle.rollback);
    let start = standin.tenant();
    change.expect("verify", &["-Before"], 0);
    change.expect("apply-001", &["-WhatIf"], 0);
    assert!(
        standin.effects().is_empty(),
        "a dry run writes nothing: {:?}",
        standin.effects()
    );
    let planned = change.events("apply-001", "planned");
    assert_eq!(planned.len(), change.plan.operations.len(), "{planned:?}");

    change.apply(0);
    let number = |upn: &str| {
        standin.tenant()["numbers"]
            .as_array()
            .expect("numbers")
            .iter()
            .filter(|n| n["assignedTo"] == standin.user(upn)["id"])
            .map(|n| n["telephoneNumber"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(number(sample::ADA), [json!(sample::SEATTLE)]);
    assert_eq!(number(ERIN), [json!("+12065550112")]);
    assert_eq!(number(FINN), [json!("+12065550111")]);
    assert_eq!(number(GWEN), Vec::<Value>::new());
    assert_eq!(
        standin.user(sample::ADA)["policies"]["TenantDialPlan"],
        "DP-US"
    );
    assert_eq!(
        standin.user(FINN)["policies"]
            .get("TenantDialPlan")
            .filter(|v| !v.is_null()),
        None
    );
    change.expect("verify", &[], 0);
    change.expect("verify", &["-Before"], 10);

    standin.clear_log();
    change.apply(0);
    assert!(
        standin.effects().is_empty(),
        "the second run has nothing to do: {:?}",
        standin.effects()
    );

    change.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_same_state(&standin.tenant(), &start, "the tenant is as it was");
    change.expect("verify", &["-Before"], 0);
}

#[test]
fn without_a_before_state_the_run_captures_what_a_roll_back_is_made_from() {
    let Some(pwsh) =
        Pwsh::find("without_a_before_state_the_run_captures_what_a_roll_back_is_made_from")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let sheet = sheet_without_swap();
    let change = Change::new(&standin, &pwsh, "first", &sheet, None);
    assert!(!change.bundle.rollback);
    let review = String::from_utf8(change.bundle.files["review.md"].clone()).expect("UTF-8");
    assert!(
        review
            .lines()
            .take(6)
            .any(|line| line.contains("BACK-OUT NOT RENDERED for 5 users")),
        "{review}"
    );
    let mut start = standin.tenant();
    change.apply(0);
    assert_eq!(change.events("apply-001", "captured").len(), 5);
    change.expect("verify", &[], 0);

    let results = fs::read(change.results().join("CHG0000001.apply-001.jsonl")).expect("results");
    let back = Change::with(
        &standin,
        &pwsh,
        "back",
        (&sheet, &crate::change::config()),
        Some(results),
        Purpose::Rollback,
    );
    back.expect("rollback-001", &["-Confirm:$false"], 0);
    // A location that a Calling Plan number got cannot be taken off it: the vendor has no call for that.
    for number in start["numbers"].as_array_mut().expect("numbers") {
        if number["telephoneNumber"] == "+12065550102" {
            number["locationId"] = standin.number("+12065550102")["locationId"].clone();
            number["civicAddressId"] = standin.number("+12065550102")["civicAddressId"].clone();
        }
    }
    assert_same_state(&standin.tenant(), &start, "the tenant is as it was");
    back.expect("verify", &[], 0);
}

#[test]
fn every_policy_is_granted_to_its_user_and_to_nobody_else() {
    let Some(pwsh) = Pwsh::find("every_policy_is_granted_to_its_user_and_to_nobody_else") else {
        return;
    };
    // The newest module has every cmdlet.
    let standin = Standin::new(&with_every_policy()).with_module_version("7.9.0");
    let headers: Vec<&str> = PolicyKind::all().map(PolicyKind::name).collect();
    let names: Vec<String> = headers.iter().map(|header| format!("P-{header}")).collect();
    let sheet = format!(
        "UserPrincipalName,{}\n{},{}\n",
        headers.join(","),
        sample::DORA,
        names.join(",")
    );
    let config = format!("{}\n[module]\nversion = \"7.9.0\"\n", config());
    let inputs = (sheet.as_str(), config.as_str());
    let change = Change::with(&standin, &pwsh, "change", inputs, None, Purpose::Apply);
    assert_eq!(change.plan.operations.len(), PolicyKind::all().count());
    change.apply(0);
    for (header, name) in headers.iter().zip(&names) {
        assert_eq!(
            standin.user(sample::DORA)["policies"][header],
            name.as_str(),
            "{header}"
        );
    }
    assert!(
        standin
            .tenant()
            .get("tenantPolicies")
            .is_none_or(|all| all.as_object().is_none_or(serde_json::Map::is_empty))
    );
    let others = [sample::ADA, sample::BEN, ERIN, FINN, GWEN];
    let start = tenant();
    for upn in others {
        let before = start["users"]
            .as_array()
            .expect("users")
            .iter()
            .find(|user| user["userPrincipalName"] == upn)
            .cloned();
        assert_eq!(Some(standin.user(upn)), before, "{upn}");
    }
}

/// The tenant with a policy of every kind.
fn with_every_policy() -> Value {
    let mut tenant = tenant();
    for kind in PolicyKind::all() {
        tenant["policies"][kind.name()] = json!([format!("P-{}", kind.name())]);
    }
    tenant
}

/// What the module does not show is neither taken for the default nor said to be done.
#[test]
fn a_policy_that_the_module_does_not_show_is_unknown_and_unconfirmed() {
    let Some(pwsh) =
        Pwsh::find("a_policy_that_the_module_does_not_show_is_unknown_and_unconfirmed")
    else {
        return;
    };
    let standin = Standin::new(&with_every_policy()).env(
        "CALLSHEET_STANDIN_HIDES",
        "OnlineDialOutPolicy,TeamsMeetingPolicy",
    );
    let sheet = format!(
        "UserPrincipalName,DialoutPolicy,TeamsMeetingPolicy,TenantDialPlan\n{},P-DialoutPolicy,P-TeamsMeetingPolicy,P-TenantDialPlan\n",
        sample::DORA
    );
    let first = Change::new(&standin, &pwsh, "first", &sheet, None);
    first.expect("preflight", &[], 0);
    let change = Change::new(&standin, &pwsh, "second", &sheet, Some(first.before()));
    let known: Vec<bool> = change
        .plan
        .operations
        .iter()
        .map(callsheet::plan::Operation::is_known)
        .collect();
    assert_eq!(known, [true, false, false]);
    change.apply(10);
    let of = |event: &str| {
        let events = change.events("apply-001", event);
        events
            .into_iter()
            .map(|(_, attribute)| attribute)
            .collect::<Vec<_>>()
    };
    assert_eq!(of("done"), ["TenantDialPlan"]);
    assert_eq!(of("unconfirmed"), ["DialoutPolicy", "TeamsMeetingPolicy"]);
    for kind in ["DialoutPolicy", "TeamsMeetingPolicy"] {
        assert_eq!(
            standin.user(sample::DORA)["policies"][kind],
            format!("P-{kind}")
        );
    }
    change.expect("verify", &[], 0);
    assert_eq!(change.events("verify", "skipped").len(), 2);
}

#[test]
fn a_big_change_is_cut_into_scripts_of_at_most_250_users() {
    let rows: Vec<String> = (0..601)
        .map(|n| format!("user{n}@contoso.example,DP-US\n"))
        .collect();
    let rows = rows.concat();
    let (plan, bundle) = render(
        &format!("UserPrincipalName,TenantDialPlan\n{rows}"),
        &crate::change::config(),
        None,
        Purpose::Apply,
    );
    assert_eq!(plan.operations.len(), 601);
    let scripts: Vec<_> = bundle
        .files
        .keys()
        .filter(|path| path.contains("apply-"))
        .collect();
    assert_eq!(
        scripts,
        [
            "scripts/apply-001.ps1",
            "scripts/apply-002.ps1",
            "scripts/apply-003.ps1"
        ]
    );
    let users = |path: &str| {
        String::from_utf8_lossy(&bundle.files[path])
            .lines()
            .filter(|line| line.starts_with("Step-PolicyAny "))
            .count()
    };
    assert_eq!(
        [
            users("scripts/apply-001.ps1"),
            users("scripts/apply-002.ps1"),
            users("scripts/apply-003.ps1")
        ],
        [250, 250, 101]
    );
}
