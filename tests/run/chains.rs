//! Numbers that pass from hand to hand: all hands give or none does, and nobody outside waits.

use crate::change::{Change, assert_same_state};
use crate::people::{NUMBERS, PEOPLE, held, sheet, tenant};
use crate::support::{Pwsh, Standin};
use serde_json::{Value, json};

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
    let people = sheet
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next());
    let rows: Vec<String> = people.map(|person| format!("{person},DP-US\n")).collect();
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
