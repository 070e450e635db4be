//! The way back: what it restores, what it says of the rest, and that it can be interrupted anywhere.

use crate::change::{Change, assert_same_state, config};
use crate::people::{NUMBERS, PEOPLE, held, sheet, tenant};
use crate::support::{Pwsh, Standin, sample};
use callsheet::plan::Purpose;
use serde_json::{Value, json};
use std::fs;

/// Ann gets a number with a location that it did not have; Eve, who has the voice flag without a number, gets one.
fn change_of_everything() -> String {
    let place = sample::PLACE_LONDON;
    sheet(
        "TelephoneNumber,NumberType,LocationId,TenantDialPlan",
        &[
            (0, &format!("{},DirectRouting,{place},DP-US", NUMBERS[5])),
            (4, &format!("{},DirectRouting,{place},DP-DE", NUMBERS[6])),
        ],
    )
}

fn with_voice() -> Value {
    let mut tenant = tenant();
    tenant["users"][4]["enterpriseVoiceEnabled"] = json!(true);
    tenant
}

fn results(change: &Change) -> Vec<u8> {
    fs::read(change.results().join("CHG0000001.apply-001.jsonl")).expect("results")
}

#[test]
fn a_way_back_that_is_cut_anywhere_ends_as_a_whole_one() {
    let Some(pwsh) = Pwsh::find("a_way_back_that_is_cut_anywhere_ends_as_a_whole_one") else {
        return;
    };
    let start = with_voice();
    let standin = Standin::new(&start);
    let first = Change::new(&standin, &pwsh, "first", &change_of_everything(), None);
    first.expect("preflight", &[], 0);
    let known = Some(first.before());
    let change = Change::new(&standin, &pwsh, "there", &change_of_everything(), known);
    change.apply(0);
    let there = standin.tenant();
    standin.clear_log();
    change.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_same_state(&standin.tenant(), &start, "the whole way back");
    let is_write = |call: &Value| {
        let name = call["cmdlet"].as_str().unwrap_or_default();
        ["Set-", "Remove-", "Grant-"]
            .iter()
            .any(|verb| name.starts_with(verb))
    };
    let writes = standin.calls().iter().filter(|call| is_write(call)).count();
    assert!(
        writes >= 8,
        "location, voice flag, numbers and policies: {writes}"
    );
    // Verify sees what a way back that was cut leaves undone: here the location of the number that Eve gave back.
    standin.set_tenant(&there);
    standin.clear_log();
    standin.set_faults(&json!([
        {"cmdlet": "Remove-CsPhoneNumberAssignment", "times": 1, "kind": "killAfter"},
    ]));
    change.run("rollback-001", &["-Confirm:$false"]);
    standin.set_faults(&json!([]));
    let output = change.expect("verify", &["-Before"], 10);
    let told = output
        .stdout
        .lines()
        .any(|line| line.contains(PEOPLE[4]) && line.contains("number"));
    assert!(told, "{}", output.stdout);
    for at in 0..writes {
        for cut in ["killBefore", "killAfter", "loseAnswer"] {
            standin.set_tenant(&there);
            standin.clear_log();
            standin
                .set_faults(&json!([{"cmdlet": "*write*", "skip": at, "times": 1, "kind": cut}]));
            change.run("rollback-001", &["-Confirm:$false"]);
            let again = change.run("rollback-001", &["-Confirm:$false"]);
            assert_eq!(
                again.code,
                Some(0),
                "{cut} {at}: {}\n{}",
                again.stdout,
                again.stderr
            );
            assert_same_state(&standin.tenant(), &start, &format!("{cut} {at}"));
        }
    }
}

#[test]
fn a_number_that_only_the_sheet_names_is_captured_before_it_is_taken_away() {
    let Some(pwsh) =
        Pwsh::find("a_number_that_only_the_sheet_names_is_captured_before_it_is_taken_away")
    else {
        return;
    };
    let sheet = sheet(
        "Action,TelephoneNumber,NumberType,TenantDialPlan",
        &[
            (0, &format!("Remove,{},DirectRouting,", NUMBERS[0])),
            (1, &format!("Remove,{},DirectRouting,", NUMBERS[7])),
            (4, ",,,DP-DE"),
        ],
    );
    let standin = Standin::new(&tenant());
    let change = Change::new(&standin, &pwsh, "there", &sheet, None);
    let output = change.apply(10);
    assert!(held(&standin, 0).is_empty(), "{}", output.stdout);
    assert_eq!(
        held(&standin, 1),
        [NUMBERS[1]],
        "another number than the sheet says is left alone"
    );
    // A killed run leaves half a line, and the next one begins on a line of its own.
    let path = change.results().join("CHG0000001.apply-001.jsonl");
    let text = fs::read(&path).expect("results");
    fs::write(&path, &text[..text.len() - 40]).expect("cut");
    change.apply(10);
    let back = Change::with(
        &standin,
        &pwsh,
        "back",
        (&sheet, &config()),
        Some(results(&change)),
        Purpose::Rollback,
    );
    let review = String::from_utf8_lossy(&back.bundle.files["review.md"]).into_owned();
    assert!(
        review.contains("plan/not-captured"),
        "Bob was never written to: {review}"
    );
    back.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_same_state(&standin.tenant(), &tenant(), "as it was");
}

#[test]
fn locations_that_calling_plan_numbers_keep_stop_nobody() {
    let Some(pwsh) = Pwsh::find("locations_that_calling_plan_numbers_keep_stop_nobody") else {
        return;
    };
    let mut start = tenant();
    for number in start["numbers"].as_array_mut().expect("numbers") {
        number["numberType"] = json!("CallingPlan");
        number["isoCountryCode"] = json!("US");
    }
    for user in start["users"].as_array_mut().expect("users") {
        user["featureTypes"] = json!(["Teams", "PhoneSystem", "CallingPlan"]);
    }
    let place = sample::PLACE_SEATTLE;
    let row = |number: &str| format!("{number},CallingPlan,{place},DP-US");
    let rows: Vec<String> = NUMBERS.iter().map(|number| row(number)).collect();
    // Four hold their number and get a location, three get a number and a location.
    let rows: Vec<(usize, &str)> = rows
        .iter()
        .take(7)
        .map(String::as_str)
        .enumerate()
        .collect();
    let sheet = sheet(
        "TelephoneNumber,NumberType,LocationId,TenantDialPlan",
        &rows,
    );
    let standin = Standin::new(&start);
    let first = Change::new(&standin, &pwsh, "first", &sheet, None);
    first.expect("preflight", &[], 0);
    let change = Change::new(&standin, &pwsh, "there", &sheet, Some(first.before()));
    let review = String::from_utf8_lossy(&change.bundle.files["review.md"]).into_owned();
    assert!(review.contains("cannot be wholly undone"), "{review}");
    change.apply(0);
    change.expect("rollback-001", &["-Confirm:$false"], 0);
    for (n, person) in PEOPLE.iter().enumerate() {
        let expected: Vec<&str> = if n < 4 { vec![NUMBERS[n]] } else { vec![] };
        assert_eq!(held(&standin, n), expected, "{person}");
        assert_eq!(
            standin.user(person)["policies"]
                .get("TenantDialPlan")
                .filter(|v| !v.is_null()),
            None,
            "{person}"
        );
    }
}

#[test]
fn who_was_renamed_meanwhile_is_found_by_id_and_left_alone() {
    let Some(pwsh) = Pwsh::find("who_was_renamed_meanwhile_is_found_by_id_and_left_alone") else {
        return;
    };
    let standin = Standin::new(&with_voice());
    let first = Change::new(&standin, &pwsh, "first", &change_of_everything(), None);
    first.expect("preflight", &[], 0);
    let change = Change::new(
        &standin,
        &pwsh,
        "there",
        &change_of_everything(),
        Some(first.before()),
    );
    change.apply(0);
    let mut renamed = standin.tenant();
    renamed["users"][0]["userPrincipalName"] = json!("ann.married@contoso.example");
    renamed["users"][0]["sipAddress"] = json!("sip:ann.married@contoso.example");
    standin.set_tenant(&renamed);
    standin.clear_log();
    let output = change.expect("rollback-001", &["-Confirm:$false"], 10);
    assert!(
        output
            .stdout
            .contains("is called ann.married@contoso.example today"),
        "{}",
        output.stdout
    );
    assert_eq!(held(&standin, 0), [NUMBERS[5]]);
    assert!(held(&standin, 4).is_empty(), "the others go back");
    let output = change.expect("verify", &["-Before"], 10);
    assert!(
        output
            .stdout
            .contains("is called ann.married@contoso.example today"),
        "{}",
        output.stdout
    );
}

#[test]
fn lines_beside_the_primary_one_come_after_it_and_go_before_it() {
    let Some(pwsh) = Pwsh::find("lines_beside_the_primary_one_come_after_it_and_go_before_it")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let start = standin.tenant();
    // The sheet has them the other way round.
    let more = sheet(
        "TelephoneNumber,NumberType,AssignmentCategory",
        &[
            (4, &format!("{},DirectRouting,Private", NUMBERS[4])),
            (4, &format!("{},DirectRouting,Primary", NUMBERS[5])),
        ],
    );
    let first = Change::new(&standin, &pwsh, "first", &more, None);
    first.expect("preflight", &[], 0);
    let change = Change::new(&standin, &pwsh, "there", &more, Some(first.before()));
    change.apply(0);
    assert_eq!(held(&standin, 4), [NUMBERS[4], NUMBERS[5]]);

    // Eve loses both, and her primary number goes to Gus.
    let away = sheet(
        "Action,TelephoneNumber,NumberType",
        &[
            (6, &format!("Enable,{},DirectRouting", NUMBERS[5])),
            (4, "RemoveAll,,"),
        ],
    );
    let second = Change::new(&standin, &pwsh, "second", &away, None);
    second.expect("preflight", &[], 0);
    let between = standin.tenant();
    let away = Change::new(&standin, &pwsh, "away", &away, Some(second.before()));
    away.apply(0);
    assert!(held(&standin, 4).is_empty());
    assert_eq!(held(&standin, 6), [NUMBERS[5]]);
    away.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_same_state(&standin.tenant(), &between, "both lines are back");
    change.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_same_state(&standin.tenant(), &start, "as it was");
}

#[test]
fn each_of_several_alternate_lines_is_taken_away() {
    let Some(pwsh) = Pwsh::find("each_of_several_alternate_lines_is_taken_away") else {
        return;
    };
    let mut start = tenant();
    let ann = start["users"][0]["id"].clone();
    for number in start["numbers"].as_array_mut().expect("numbers") {
        if [NUMBERS[4], NUMBERS[5]]
            .iter()
            .any(|text| number["telephoneNumber"] == **text)
        {
            number["assignedTo"] = ann.clone();
            number["assignmentCategory"] = json!("Alternate");
        }
    }
    let standin = Standin::new(&start);
    let away = sheet("Action,TenantDialPlan", &[(0, "RemoveAll,")]);
    let first = Change::new(&standin, &pwsh, "first", &away, None);
    first.expect("preflight", &[], 0);
    let change = Change::new(&standin, &pwsh, "away", &away, Some(first.before()));
    change.apply(0);
    assert!(held(&standin, 0).is_empty());
}

#[test]
fn a_number_that_the_tenant_has_never_seen_is_read_as_that() {
    let Some(pwsh) = Pwsh::find("a_number_that_the_tenant_has_never_seen_is_read_as_that") else {
        return;
    };
    let mut start = tenant();
    start["numbers"] = json!([]);
    let standin = Standin::new(&start);
    let sheet = sheet(
        "TelephoneNumber,NumberType",
        &[(0, &format!("{},DirectRouting", NUMBERS[0]))],
    );
    let first = Change::new(&standin, &pwsh, "first", &sheet, None);
    first.expect("preflight", &[], 0);
    let before: Value = serde_json::from_slice(&first.before()).expect("JSON");
    assert_eq!(
        before["numbers"],
        json!([{"number": NUMBERS[0], "found": false, "type": null, "assignedTo": null, "location": null}])
    );
    let change = Change::new(&standin, &pwsh, "there", &sheet, Some(first.before()));
    change.apply(0);
    assert_eq!(held(&standin, 0), [NUMBERS[0]]);
    change.expect("rollback-001", &["-Confirm:$false"], 0);
    assert!(held(&standin, 0).is_empty());
}
