//! Numbers that pass from hand to hand: all hands give or none does, and nobody outside waits.

use crate::change::{Change, assert_same_state};
use crate::people::{NUMBERS, PEOPLE, held, sheet, tenant};
use crate::support::{Pwsh, Standin};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Two swaps that have nothing to do with each other, and somebody who only gets a dial plan.
fn two_swaps() -> String {
    sheet(
        "TelephoneNumber,NumberType,TenantDialPlan",
        &[
            (0, &format!("{},DirectRouting,DP-US", NUMBERS[1])),
            (1, &format!("{},DirectRouting,", NUMBERS[0])),
            (2, &format!("{},DirectRouting,", NUMBERS[3])),
            (3, &format!("{},DirectRouting,", NUMBERS[2])),
            (4, ",,DP-DE"),
        ],
    )
}

/// Ann gets a free number, and Bob hers; Dan gives his to Cid and gets none. Two lines that are not tied.
fn a_line() -> String {
    sheet(
        "Action,TelephoneNumber,NumberType",
        &[
            (0, &format!("Enable,{},DirectRouting", NUMBERS[5])),
            (1, &format!("Enable,{},DirectRouting", NUMBERS[0])),
            (2, &format!("Enable,{},DirectRouting", NUMBERS[3])),
            (3, "Remove,,"),
        ],
    )
}

/// What somebody else does meanwhile, and how it is called.
type Meddling = (&'static str, fn(&mut Value));

fn meddle(standin: &Standin, change: impl FnOnce(&mut Value)) {
    let mut tenant = standin.tenant();
    change(&mut tenant);
    standin.set_tenant(&tenant);
}

fn give(tenant: &mut Value, number: &str, to: Option<usize>) {
    let id = to.map(|to| tenant["users"][to]["id"].clone());
    for entry in tenant["numbers"].as_array_mut().expect("numbers") {
        if entry["telephoneNumber"] == number {
            entry["assignmentCategory"] = json!(id.as_ref().map(|_| "Primary"));
            entry["assignedTo"] = id.clone().unwrap_or(Value::Null);
        }
    }
}

/// Renders a sheet against the state of a preflight.
fn approved<'c>(standin: &'c Standin, pwsh: &'c Pwsh, name: &str, sheet: &str) -> Change<'c> {
    let first = Change::new(
        standin,
        pwsh,
        &format!("{name}-first"),
        &policies_of(sheet),
        None,
    );
    first.expect("preflight", &[], 0);
    // The preflight of a sheet of policies reads the same users; the numbers are looked up in the tenant.
    Change::new(standin, pwsh, name, sheet, Some(first.before()))
}

/// A sheet of the same people that can be rendered without a state.
fn policies_of(sheet: &str) -> String {
    let people = sheet.lines().skip(1);
    let people: BTreeSet<&str> = people.filter_map(|line| line.split(',').next()).collect();
    let rows: Vec<String> = people
        .into_iter()
        .map(|person| format!("{person},DP-US\n"))
        .collect();
    format!("UserPrincipalName,TenantDialPlan\n{}", rows.concat())
}

#[test]
fn a_swap_of_which_somebody_drifted_keeps_its_numbers_and_the_others_go_on() {
    let Some(pwsh) =
        Pwsh::find("a_swap_of_which_somebody_drifted_keeps_its_numbers_and_the_others_go_on")
    else {
        return;
    };
    let cases: [Meddling; 3] = [
        ("a policy of one of them", |t| {
            t["users"][0]["policies"] = json!({"TenantDialPlan": "DP-DE"});
        }),
        ("the number of one of them", |t| {
            give(t, NUMBERS[1], Some(6));
        }),
        ("the account of one of them", |t| {
            t["users"][1]["id"] = json!("05e40000-0000-4000-8000-0000000000ff");
        }),
    ];
    let standin = Standin::new(&tenant());
    let change = approved(&standin, &pwsh, "swaps", &two_swaps());
    for (what, meddling) in cases {
        standin.set_tenant(&tenant());
        standin.clear_log();
        meddle(&standin, meddling);
        let (first, second) = (held(&standin, 0), held(&standin, 1));
        let output = change.run("apply-001", &["-Confirm:$false"]);
        assert_eq!(output.code, Some(10), "{what}: {}", output.stdout);
        assert_eq!(
            (held(&standin, 0), held(&standin, 1)),
            (first, second),
            "{what}: {}",
            output.stdout
        );
        assert_eq!(
            held(&standin, 2),
            [NUMBERS[3]],
            "{what}: the other swap goes on"
        );
        assert_eq!(
            held(&standin, 3),
            [NUMBERS[2]],
            "{what}: the other swap goes on"
        );
        assert_eq!(
            standin.user(PEOPLE[4])["policies"]["TenantDialPlan"],
            "DP-DE",
            "{what}"
        );
        let failed: Vec<_> = change
            .log("apply-001")
            .into_iter()
            .filter(|line| line["event"] == "failed")
            .collect();
        assert!(
            failed.is_empty(),
            "{what}: held back is not failed: {failed:?}"
        );
    }
}

#[test]
fn nobody_gives_a_number_up_for_one_that_is_not_to_be_had() {
    let Some(pwsh) = Pwsh::find("nobody_gives_a_number_up_for_one_that_is_not_to_be_had") else {
        return;
    };
    let standin = Standin::new(&tenant());
    let change = approved(&standin, &pwsh, "line", &a_line());
    let start: Vec<_> = (0..4).map(|n| held(&standin, n)).collect();
    let cases: [Meddling; 2] = [
        ("an outsider took the free number", |t| {
            give(t, NUMBERS[5], Some(6));
        }),
        ("who only gives has another number", |t| {
            give(t, NUMBERS[3], None);
            give(t, NUMBERS[6], Some(3));
        }),
    ];
    for (what, meddling) in cases {
        standin.set_tenant(&tenant());
        standin.clear_log();
        meddle(&standin, meddling);
        let output = change.run("apply-001", &["-Confirm:$false"]);
        assert_eq!(output.code, Some(10), "{what}: {}", output.stdout);
        // The line falls into two: whoever is not tied to the broken end goes on.
        for (n, person) in PEOPLE.iter().enumerate().take(3) {
            assert!(
                !held(&standin, n).is_empty(),
                "{what}: {person} has no number\n{}",
                output.stdout
            );
        }
    }
    standin.set_tenant(&tenant());
    change.apply(0);
    let end: Vec<_> = (0..4).map(|n| held(&standin, n)).collect();
    assert_eq!(
        end,
        [
            vec![NUMBERS[5].to_owned()],
            vec![NUMBERS[0].to_owned()],
            vec![NUMBERS[3].to_owned()],
            vec![]
        ]
    );
    change.expect("rollback-001", &["-Confirm:$false"], 0);
    let back: Vec<_> = (0..4).map(|n| held(&standin, n)).collect();
    assert_eq!(back, start);
}

#[test]
fn a_swap_waits_until_the_service_shows_that_the_numbers_are_free() {
    let Some(pwsh) = Pwsh::find("a_swap_waits_until_the_service_shows_that_the_numbers_are_free")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let change = approved(&standin, &pwsh, "slow", &two_swaps());
    standin.set_faults(&json!([
        {"cmdlet": "Remove-CsPhoneNumberAssignment", "times": 2, "kind": "slowToShow", "reads": 3},
    ]));
    change.apply(0);
    assert_eq!(held(&standin, 0), [NUMBERS[1]]);
    assert_eq!(held(&standin, 1), [NUMBERS[0]]);

    // What is not shown in time waits for the next run; nobody failed.
    standin.set_tenant(&tenant());
    standin.clear_log();
    standin.set_faults(&json!([
        {"cmdlet": "Remove-CsPhoneNumberAssignment", "times": 1, "kind": "slowToShow", "reads": 1000},
    ]));
    change.expect(
        "apply-001",
        &["-Confirm:$false", "-ConfirmSeconds", "0"],
        10,
    );
    assert_eq!(change.events("apply-001", "failed"), []);
    assert_eq!(held(&standin, 2), [NUMBERS[3]], "the other swap goes on");
    let shown = standin.tenant();
    standin.set_tenant(&shown);
    standin.set_faults(&json!([]));
    change.apply(0);
    assert_eq!(held(&standin, 0), [NUMBERS[1]]);
}

#[test]
fn a_ring_comes_back_exactly() {
    let Some(pwsh) = Pwsh::find("a_ring_comes_back_exactly") else {
        return;
    };
    let ring = sheet(
        "TelephoneNumber,NumberType,TenantDialPlan",
        &[
            (0, &format!("{},DirectRouting,DP-US", NUMBERS[1])),
            (1, &format!("{},DirectRouting,DP-US", NUMBERS[2])),
            (2, &format!("{},DirectRouting,DP-US", NUMBERS[0])),
        ],
    );
    let standin = Standin::new(&tenant());
    let start = standin.tenant();
    let change = approved(&standin, &pwsh, "ring", &ring);
    change.apply(0);
    assert_eq!(held(&standin, 2), [NUMBERS[0]]);
    change.expect("verify", &[], 0);
    change.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_same_state(&standin.tenant(), &start, "as it was");
    change.expect("verify", &["-Before"], 0);
}

#[test]
fn who_gave_a_number_up_gets_the_next_although_somebody_drifted_since() {
    let Some(pwsh) =
        Pwsh::find("who_gave_a_number_up_gets_the_next_although_somebody_drifted_since")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let swap = sheet(
        "TelephoneNumber,NumberType,TenantDialPlan",
        &[
            (0, &format!("{},DirectRouting,", NUMBERS[1])),
            (1, &format!("{},DirectRouting,DP-US", NUMBERS[0])),
        ],
    );
    let change = approved(&standin, &pwsh, "swap", &swap);
    standin.set_faults(&json!([{"cmdlet": "*write*", "skip": 1, "times": 1, "kind": "killAfter"}]));
    change.run("apply-001", &["-Confirm:$false"]);
    assert!(held(&standin, 0).is_empty() && held(&standin, 1).is_empty());
    meddle(&standin, |t| {
        t["users"][1]["policies"] = json!({"TenantDialPlan": "DP-DE"});
    });
    standin.set_faults(&json!([]));
    change.expect("apply-001", &["-Confirm:$false"], 10);
    assert_eq!(held(&standin, 0), [NUMBERS[1]]);
    assert_eq!(held(&standin, 1), [NUMBERS[0]]);
    let plan = &standin.user(PEOPLE[1])["policies"]["TenantDialPlan"];
    assert_eq!(plan, "DP-DE", "what drifted is left alone");
}

#[test]
fn a_member_that_stops_stops_the_chain_before_others_give_up() {
    let Some(pwsh) = Pwsh::find("a_member_that_stops_stops_the_chain_before_others_give_up") else {
        return;
    };
    let standin = Standin::new(&tenant());
    // Ann moves to a free number, Eve gets Ann's; on the way back Eve's policy fails, so she keeps Ann's number.
    let line = sheet(
        "TelephoneNumber,NumberType,TenantDialPlan",
        &[
            (0, &format!("{},DirectRouting,", NUMBERS[5])),
            (4, &format!("{},DirectRouting,DP-US", NUMBERS[0])),
        ],
    );
    let change = approved(&standin, &pwsh, "line", &line);
    change.apply(0);
    standin.set_faults(&json!([{"cmdlet": "Grant-CsTenantDialPlan", "times": 1, "kind": "error"}]));
    change.expect("rollback-001", &["-Confirm:$false"], 10);
    assert_eq!(held(&standin, 0), [NUMBERS[5]], "Ann keeps her number");
    assert_eq!(held(&standin, 4), [NUMBERS[0]]);
    standin.set_faults(&json!([]));
    change.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_same_state(&standin.tenant(), &tenant(), "as it was");
}

#[test]
fn a_chain_cannot_be_cut_by_first_and_last_step() {
    let Some(pwsh) = Pwsh::find("a_chain_cannot_be_cut_by_first_and_last_step") else {
        return;
    };
    let standin = Standin::new(&tenant());
    let change = approved(&standin, &pwsh, "swaps", &two_swaps());
    standin.clear_log();
    for range in [["-LastStep", "2"], ["-FirstStep", "2"]] {
        let output = change.expect("apply-001", &["-Confirm:$false", range[0], range[1]], 20);
        assert!(
            output.stdout.contains("belong together"),
            "{}",
            output.stdout
        );
    }
    assert!(standin.effects().is_empty(), "{:?}", standin.effects());
    // A whole chain may be chosen.
    let own: Vec<u32> = change
        .plan
        .operations
        .iter()
        .filter(|op| op.chain == Some(1))
        .map(|op| op.id)
        .collect();
    let last = own.iter().max().expect("a chain").to_string();
    change.expect("apply-001", &["-Confirm:$false", "-LastStep", &last], 0);
    assert_eq!(held(&standin, 0), [NUMBERS[1]]);
    assert_eq!(
        held(&standin, 2),
        [NUMBERS[2]],
        "the other swap was not chosen"
    );
}

#[test]
fn a_wanted_number_on_another_line_of_a_member_holds_the_chain_back() {
    let Some(pwsh) = Pwsh::find("a_wanted_number_on_another_line_of_a_member_holds_the_chain_back")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let line = sheet(
        "TelephoneNumber,NumberType",
        &[
            (0, &format!("{},DirectRouting", NUMBERS[5])),
            (1, &format!("{},DirectRouting", NUMBERS[0])),
        ],
    );
    let change = approved(&standin, &pwsh, "line", &line);
    meddle(&standin, |t| {
        give(t, NUMBERS[5], Some(1));
        for entry in t["numbers"].as_array_mut().expect("numbers") {
            if entry["telephoneNumber"] == NUMBERS[5] {
                entry["assignmentCategory"] = json!("Private");
            }
        }
    });
    change.expect("apply-001", &["-Confirm:$false"], 10);
    assert_eq!(held(&standin, 0), [NUMBERS[0]]);
}

#[test]
fn two_people_who_swap_two_lines_each_come_back() {
    let Some(pwsh) = Pwsh::find("two_people_who_swap_two_lines_each_come_back") else {
        return;
    };
    let mut start = tenant();
    for (number, holder) in [(NUMBERS[4], 0), (NUMBERS[5], 1)] {
        give(&mut start, number, Some(holder));
        for entry in start["numbers"].as_array_mut().expect("numbers") {
            if entry["telephoneNumber"] == number {
                entry["assignmentCategory"] = json!("Private");
            }
        }
    }
    let standin = Standin::new(&start);
    let lines = sheet(
        "TelephoneNumber,NumberType,AssignmentCategory",
        &[
            (0, &format!("{},DirectRouting,Primary", NUMBERS[1])),
            (0, &format!("{},DirectRouting,Private", NUMBERS[5])),
            (1, &format!("{},DirectRouting,Primary", NUMBERS[4])),
            (1, &format!("{},DirectRouting,Private", NUMBERS[0])),
        ],
    );
    let change = approved(&standin, &pwsh, "lines", &lines);
    change.apply(0);
    assert_eq!(held(&standin, 0), [NUMBERS[1], NUMBERS[5]]);
    change.expect("verify", &[], 0);
    change.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_same_state(&standin.tenant(), &start, "as it was");
}

#[test]
fn a_chain_is_asked_for_as_one() {
    let Some(pwsh) = Pwsh::find("a_chain_is_asked_for_as_one") else {
        return;
    };
    let standin = Standin::new(&tenant());
    let change = approved(&standin, &pwsh, "swaps", &two_swaps());
    let asked = |answers: &str| {
        let text = format!(
            "& '{}' -ApprovedSha256 {} -OutputDirectory '{}' -Connect -Confirm; exit $LASTEXITCODE",
            change.path("apply-001").display(),
            change.digest("apply-001"),
            change.results().display()
        );
        standin.run_answering(&pwsh, &text, answers)
    };
    // The script, the first swap, the second, and Eve, who gets a dial plan.
    let output = asked("y\nn\ny\ny\n");
    assert_eq!(
        output.code,
        Some(10),
        "{}\n{}",
        output.stdout,
        output.stderr
    );
    assert_eq!(held(&standin, 0), [NUMBERS[0]], "{}", output.stdout);
    assert_eq!(held(&standin, 1), [NUMBERS[1]]);
    assert_eq!(held(&standin, 2), [NUMBERS[3]]);
    let output = asked("y\ny\n");
    assert_eq!(output.code, Some(0), "{}\n{}", output.stdout, output.stderr);
    assert_eq!(held(&standin, 0), [NUMBERS[1]]);
}
