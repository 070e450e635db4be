//! Plans: who gives a number up does so first, every step can be taken back, and the digest covers every operation.

mod workshop;

use callsheet::bundle::Names;
use callsheet::model::{AssignmentCategory, NumberType, PolicyKind};
use callsheet::plan::{Change, Location, Number, Operation, Plan, Prior};
use callsheet::span::Place;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use workshop::change::{make, make_named};
use workshop::sample_text;
use workshop::tenant::{Line, Tenant};

const ADA: &str = "ada@contoso.example";
const BEN: &str = "ben@contoso.example";
const CARA: &str = "cara@contoso.example";
const DAN: &str = "dan@contoso.example";
const ONE: &str = "+12065550101";
const TWO: &str = "+12065550102";
const THREE: &str = "+12065550103";
const FOUR: &str = "+12065550104";
const PLACE: &str = "0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c01";
const OTHER_PLACE: &str = "0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c02";

/// Every number is one of Direct Routing unless a row says otherwise.
const CONFIG: &str = "[tenant]\nid = \"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"\n[change]\nid = \"CHG1\"\n[defaults]\nNumberType = \"DirectRouting\"\n";

/// A tenant with four people and four numbers of Direct Routing.
fn tenant() -> Tenant {
    let numbers = [ONE, TWO, THREE, FOUR];
    Tenant::new(&[ADA, BEN, CARA, DAN], NumberType::DirectRouting, &numbers)
}

/// A sheet that gives numbers to people.
fn numbers(rows: &[(&str, &str)]) -> String {
    let mut sheet = "UserPrincipalName,TelephoneNumber\n".to_owned();
    for (user, number) in rows {
        let _ = writeln!(sheet, "{user},{number}");
    }
    sheet
}

/// A sheet with actions: user, action, number.
fn actions(rows: &[(&str, &str, &str)]) -> String {
    let mut sheet = "UserPrincipalName,Action,TelephoneNumber\n".to_owned();
    for (user, action, number) in rows {
        let _ = writeln!(sheet, "{user},{action},{number}");
    }
    sheet
}

/// The steps in words: `release ada +1...`, `assign ada +1...`, `remove ada +1...`.
fn told(operations: &[Operation]) -> Vec<String> {
    let told = |operation: &Operation| {
        let user = operation.user().split('@').next().unwrap_or_default();
        match &operation.change {
            Change::Release { before, .. } => format!("release {user} {}", before.number),
            Change::Number {
                after: Some(after), ..
            } => format!("assign {user} {}", after.number),
            Change::Number {
                before,
                after: None,
                ..
            } => match before {
                Prior::Known(Some(before)) => format!("remove {user} {}", before.number),
                _ => format!("remove {user} ?"),
            },
            Change::RemoveAll => format!("remove {user} everything"),
            Change::Policy { kind, after, .. } => format!("grant {user} {kind} {after:?}"),
        }
    };
    operations.iter().map(told).collect()
}

/// Plans a sheet of numbers against a tenant, runs the plan and its inverse, and gives the steps.
#[track_caller]
fn there_and_back(tenant: &Tenant, sheet: &str) -> (Plan, Tenant) {
    let plan = make(sheet, CONFIG, Some(&tenant.before_all())).plan();
    let mut now = tenant.clone();
    now.run(&plan.operations).expect("the plan runs");
    let after = now.clone();
    assert_eq!(plan.inverse().len(), plan.operations.len());
    now.run(&plan.inverse()).expect("the way back runs");
    assert_eq!(&now, tenant);
    (plan, after)
}

// ---- numbers that pass from one to another ----

#[test]
fn a_swap_releases_both_numbers_first() {
    let tenant = tenant().holding(ADA, ONE).holding(BEN, TWO);
    let (plan, after) = there_and_back(&tenant, &numbers(&[(ADA, TWO), (BEN, ONE)]));
    assert_eq!(
        told(&plan.operations),
        [
            "release ada +12065550101",
            "release ben +12065550102",
            "assign ada +12065550102",
            "assign ben +12065550101",
        ]
    );
    let ids: Vec<_> = plan
        .operations
        .iter()
        .map(|operation| operation.id)
        .collect();
    assert_eq!(ids, [1, 2, 3, 4]);
    assert_eq!(
        after.held,
        tenant.clone().holding(ADA, TWO).holding(BEN, ONE).held
    );
    assert_eq!(
        told(&plan.inverse()),
        [
            "release ben +12065550101",
            "release ada +12065550102",
            "assign ben +12065550102",
            "assign ada +12065550101",
        ]
    );
}

#[test]
fn a_chain_of_three_gives_up_before_it_gives_on() {
    // Ada wants Ben's, Ben wants Cara's, Cara gets a free one; and the same in the other order of rows.
    let tenant = tenant()
        .holding(ADA, ONE)
        .holding(BEN, TWO)
        .holding(CARA, THREE);
    let rows = [(ADA, TWO), (BEN, THREE), (CARA, FOUR)];
    let (plan, _) = there_and_back(&tenant, &numbers(&rows));
    assert_eq!(
        told(&plan.operations),
        [
            "release ben +12065550102",
            "release cara +12065550103",
            "assign ada +12065550102",
            "assign ben +12065550103",
            "assign cara +12065550104",
        ]
    );
    let reversed: Vec<_> = rows.into_iter().rev().collect();
    let (plan, _) = there_and_back(&tenant, &numbers(&reversed));
    assert_eq!(plan.operations.len(), 5);
}

#[test]
fn a_ring_of_three_is_opened_by_releasing_all() {
    let tenant = tenant()
        .holding(ADA, ONE)
        .holding(BEN, TWO)
        .holding(CARA, THREE);
    let (plan, after) = there_and_back(&tenant, &numbers(&[(ADA, TWO), (BEN, THREE), (CARA, ONE)]));
    let steps = told(&plan.operations);
    assert!(
        steps[..3].iter().all(|step| step.starts_with("release")),
        "{steps:?}"
    );
    assert!(
        steps[3..].iter().all(|step| step.starts_with("assign")),
        "{steps:?}"
    );
    assert_eq!(steps.len(), 6);
    assert_eq!(after.held.len(), 3);
}

#[test]
fn what_is_taken_away_goes_first_even_where_nobody_knows_the_state_before() {
    for (rows, first) in [
        (
            [(ADA, "Enable", ONE), (BEN, "Remove", ONE)],
            "release ben +12065550101",
        ),
        (
            [(ADA, "Enable", ONE), (BEN, "RemoveAll", "")],
            "remove ben everything",
        ),
    ] {
        let plan = make(&actions(&rows), CONFIG, None).plan();
        assert_eq!(
            told(&plan.operations),
            [first, "assign ada +12065550101"],
            "{rows:?}"
        );
    }
    // What nobody else gets stays in the order of the sheet.
    let rows = [(ADA, "Enable", ONE), (BEN, "Remove", TWO)];
    let plan = make(&actions(&rows), CONFIG, None).plan();
    assert_eq!(told(&plan.operations)[0], "assign ada +12065550101");
}

#[test]
fn a_number_that_is_taken_away_may_go_to_somebody_else() {
    let tenant = tenant().holding(ADA, ONE);
    for rows in [
        [(BEN, "", ONE), (ADA, "Remove", "")],
        [(ADA, "RemoveAll", ""), (BEN, "Enable", ONE)],
    ] {
        let (plan, _) = there_and_back(&tenant, &actions(&rows));
        assert_eq!(
            told(&plan.operations),
            ["release ada +12065550101", "assign ben +12065550101"]
        );
    }
}

/// `plan/held-by-another` says what to do: a row for the holder with Action Remove. With its number it is the same row.
#[test]
fn a_row_that_takes_a_number_away_may_name_it() {
    let tenant = tenant().holding(ADA, ONE);
    let rows = [(ADA, "Remove", ONE), (BEN, "Enable", ONE)];
    let made = make(&actions(&rows), CONFIG, Some(&tenant.before_all()));
    assert_eq!(
        told(&made.plan().operations),
        ["release ada +12065550101", "assign ben +12065550101"]
    );
}

#[test]
fn a_number_of_somebody_who_keeps_it_is_denied() {
    let tenant = tenant().holding(ADA, ONE).holding(BEN, TWO);
    let cell = |row: u32| vec![format!("plan/held-by-another input/sheet.csv:B{row}")];
    // Ben has no row; Ben's row keeps his number; Ben's row says nothing about it.
    let alone = numbers(&[(ADA, TWO)]);
    assert_eq!(
        make(&alone, CONFIG, Some(&tenant.before_all())).denied,
        cell(2)
    );
    let silent = numbers(&[(BEN, ""), (ADA, TWO)]);
    assert_eq!(
        make(&silent, CONFIG, Some(&tenant.before_all())).denied,
        cell(3)
    );
    // Nobody read Ben, and the inventory knows the holder.
    assert_eq!(
        make(&alone, CONFIG, Some(&tenant.before(&[ADA]))).denied,
        cell(2)
    );
    // One's own number is nobody else's.
    let own = numbers(&[(BEN, TWO)]);
    assert_eq!(
        make(&own, CONFIG, Some(&tenant.before_all()))
            .plan()
            .unchanged,
        1
    );
    let upper = numbers(&[("BEN@contoso.example", TWO)]);
    assert_eq!(
        make(&upper, CONFIG, Some(&tenant.before_all()))
            .plan()
            .unchanged,
        1
    );
}

#[test]
fn a_number_of_the_local_directory_cannot_be_passed_on() {
    let mut tenant = tenant().holding(ADA, ONE).holding(BEN, TWO);
    tenant.on_premises.push(ONE.to_owned());
    let swap = numbers(&[(ADA, TWO), (BEN, ONE)]);
    let made = make(&swap, CONFIG, Some(&tenant.before_all()));
    assert_eq!(made.denied, ["plan/cycle input/sheet.csv:B2"]);
    tenant.on_premises.clear();
    assert_eq!(
        make(&swap, CONFIG, Some(&tenant.before_all())).denied,
        Vec::<String>::new()
    );
}

// ---- taking numbers away ----

#[test]
fn remove_all_takes_every_known_number_and_the_primary_last() {
    use AssignmentCategory::{Alternate, Primary, Private};
    let tenant = tenant().holding_as(ADA, Primary, ONE);
    let tenant = tenant
        .holding_as(ADA, Private, TWO)
        .holding_as(ADA, Alternate, THREE);
    let (plan, after) = there_and_back(&tenant, &actions(&[(ADA, "RemoveAll", "")]));
    assert_eq!(
        told(&plan.operations),
        [
            "remove ada +12065550103",
            "remove ada +12065550102",
            "remove ada +12065550101"
        ]
    );
    assert_eq!(after.held, BTreeMap::new());
    assert!(plan.before_known);
}

#[test]
fn remove_all_of_an_unknown_user_is_one_step_that_cannot_be_taken_back() {
    let sheet = actions(&[(ADA, "RemoveAll", "")]);
    for before in [None, Some(tenant().before(&[BEN]))] {
        let plan = make(&sheet, CONFIG, before.as_deref()).plan();
        assert_eq!(told(&plan.operations), ["remove ada everything"]);
        assert_eq!(plan.inverse(), []);
        assert!(!plan.before_known);
        let shown = plan.to_json();
        assert_eq!(shown["operations"][0]["reversible"], false);
        assert_eq!(
            shown["operations"][0]["before"],
            json!({"known": false, "value": null})
        );
    }
}

#[test]
fn remove_takes_the_number_that_the_user_holds() {
    let tenant = tenant().holding(ADA, ONE);
    for number in ["", ONE] {
        let (plan, _) = there_and_back(&tenant, &actions(&[(ADA, "Remove", number)]));
        assert_eq!(told(&plan.operations), ["remove ada +12065550101"]);
    }
    // Who holds none is as the sheet wants it.
    let plan = make(
        &actions(&[(BEN, "Remove", "")]),
        CONFIG,
        Some(&tenant.before_all()),
    )
    .plan();
    assert_eq!((plan.operations.len(), plan.unchanged), (0, 1));
}

#[test]
fn remove_names_a_number_that_the_user_does_not_hold() {
    let tenant = tenant().holding(ADA, ONE);
    let sheet = actions(&[(ADA, "Remove", TWO)]);
    let made = make(&sheet, CONFIG, Some(&tenant.before_all()));
    assert_eq!(made.denied, ["plan/remove-unknown input/sheet.csv:C2"]);
}

#[test]
fn remove_without_a_state_needs_the_number() {
    let made = make(&actions(&[(ADA, "Remove", "")]), CONFIG, None);
    assert_eq!(made.denied, ["plan/remove-unknown input/sheet.csv:B2"]);
    let plan = make(&actions(&[(ADA, "Remove", ONE)]), CONFIG, None).plan();
    assert_eq!(told(&plan.operations), ["release ada +12065550101"]);
    // What only the sheet says is no state to go back to.
    assert_eq!(plan.inverse(), []);
    let mut now = self::tenant().holding(ADA, ONE);
    now.run(&plan.operations).expect("the plan runs");
    assert_eq!(now.held, BTreeMap::new());
}

// ---- what is already so ----

#[test]
fn what_is_already_so_is_counted_and_dropped() {
    let config = sample_text("us-calling-plan/callsheet.toml");
    let sheet = sample_text("us-calling-plan/users.csv");
    let before = sample_text("us-calling-plan/before.json");
    // Ben and Chloe have two policies each, Fern everything.
    let plan = make(&sheet, &config, Some(&before)).plan();
    assert_eq!(plan.unchanged, 2 + 2 + 4);
    assert!(!plan.users().contains(&"fern.nguyen@contoso.example"));
    assert_eq!(plan.users().len(), 5);
    // Without a state nothing is known to be so.
    let blind = make(&sheet, &config, None).plan();
    assert_eq!((blind.unchanged, blind.operations.len()), (0, 6 * 4));
    assert!(!blind.before_known);
}

#[test]
fn a_policy_in_other_letters_is_the_same_policy() {
    let tenant = tenant().with_policy(ADA, "TenantDialPlan", "dp-us");
    let sheet =
        format!("UserPrincipalName,TenantDialPlan,TeamsCallingPolicy\n{ADA},DP-US,Global\n");
    let plan = make(&sheet, CONFIG, Some(&tenant.before_all())).plan();
    assert_eq!((plan.operations.len(), plan.unchanged), (0, 2));
}

#[test]
fn a_location_is_compared_only_where_the_sheet_names_one() {
    let mut tenant = tenant().holding(ADA, ONE);
    tenant.lines.get_mut(ONE).expect("a number").location = Some(PLACE.to_owned());
    let plan = |cells: &str| {
        let sheet = format!("UserPrincipalName,TelephoneNumber,LocationId\n{ADA},{cells}\n");
        there_and_back(&tenant, &sheet).0
    };
    for (cells, steps, unchanged) in [
        (format!("{ONE},"), 0, 1),
        (format!("{ONE},{PLACE}"), 0, 1),
        (format!(",{PLACE}"), 0, 1),
        (format!("{ONE},{OTHER_PLACE}"), 1, 0),
        (format!(",{OTHER_PLACE}"), 1, 0),
    ] {
        let plan = plan(&cells);
        assert_eq!(
            (plan.operations.len(), plan.unchanged),
            (steps, unchanged),
            "{cells}"
        );
    }
}

// ---- there and back, over many tenants and sheets ----

/// What a row of a random sheet says.
#[derive(Clone, Debug)]
struct RandomRow {
    action: &'static str,
    place: Option<&'static str>,
    policy: &'static str,
}

/// Who holds which number, and what each row wants.
#[derive(Clone, Debug)]
struct RandomCase {
    tenant: Tenant,
    rows: Vec<(String, String, RandomRow)>,
}

const PEOPLE: [&str; 5] = [ADA, BEN, CARA, DAN, "eve@contoso.example"];

fn random_case() -> impl Strategy<Value = RandomCase> {
    let lines: Vec<String> = (1..=7).map(|n| format!("+1206555010{n}")).collect();
    let place = || prop_oneof![Just(None), Just(Some(PLACE)), Just(Some(OTHER_PLACE))];
    let row = (
        prop_oneof![6 => Just("Enable"), 1 => Just("Remove"), 1 => Just("RemoveAll")],
        place(),
        prop_oneof![Just(""), Just("Global"), Just("DP-A"), Just("DP-B")],
    );
    let row = row.prop_map(|(action, place, policy)| RandomRow {
        action,
        place,
        policy,
    });
    (
        Just(lines.clone()).prop_shuffle(),
        Just(lines).prop_shuffle(),
        prop::collection::vec(place(), 7),
        prop::collection::vec(any::<(bool, bool)>(), 5),
        prop::collection::vec(prop::option::weighted(0.8, row), 5),
        Just((0..5).collect::<Vec<usize>>()).prop_shuffle(),
        prop::collection::vec(
            prop_oneof![Just(None), Just(Some("DP-A")), Just(Some("dp-b"))],
            5,
        ),
    )
        .prop_map(|(first, wanted, places, flags, rows, order, policies)| {
            let mut tenant = Tenant::new(&PEOPLE, NumberType::DirectRouting, &[]);
            for (at, place) in places.iter().enumerate() {
                let number = format!("+1206555010{}", at + 1);
                let number_type = if at < 3 {
                    NumberType::CallingPlan
                } else {
                    NumberType::DirectRouting
                };
                tenant.lines.insert(
                    number,
                    Line {
                        number_type,
                        location: place.map(ToOwned::to_owned),
                    },
                );
            }
            for (at, user) in PEOPLE.iter().enumerate() {
                if flags[at].0 {
                    tenant = tenant.holding(user, &first[at]);
                }
                if let Some(policy) = policies[at] {
                    tenant = tenant.with_policy(user, "TenantDialPlan", policy);
                }
            }
            let mut list = Vec::new();
            for at in order {
                let Some(row) = rows[at].clone() else {
                    continue;
                };
                let takes = row.action == "Enable" && flags[at].1;
                let number = if takes {
                    wanted[at].clone()
                } else {
                    String::new()
                };
                list.push((PEOPLE[at].to_owned(), number, row));
            }
            RandomCase { tenant, rows: list }
        })
}

impl RandomCase {
    /// The sheet; a Calling Plan number without a location always gets one, or it would be denied.
    fn sheet(&self) -> String {
        let mut sheet =
            "UserPrincipalName,Action,TelephoneNumber,NumberType,LocationId,TenantDialPlan\n"
                .to_owned();
        for (user, number, row) in &self.rows {
            let line = self.tenant.lines.get(number);
            let number_type = line.map_or("", |line| line.number_type.as_str());
            let _ = writeln!(
                sheet,
                "{user},{},{number},{number_type},{},{}",
                row.action,
                self.place(number, row),
                row.policy
            );
        }
        sheet
    }

    fn place(&self, number: &str, row: &RandomRow) -> &'static str {
        let bare = self.tenant.lines.get(number);
        let bare = bare.is_some_and(|line| {
            line.number_type == NumberType::CallingPlan && line.location.is_none()
        });
        row.place.unwrap_or(if bare { PLACE } else { "" })
    }

    /// Who wants a number whose holder keeps it.
    fn refused(&self) -> Vec<String> {
        let holder = |number: &str| {
            self.tenant
                .held
                .iter()
                .find(|(_, held)| *held == number)
                .map(|((user, _), _)| user.clone())
        };
        let gives_up = |user: &str, number: &str| {
            let row = self.rows.iter().find(|(known, _, _)| known == user);
            row.is_some_and(|(_, wanted, row)| {
                row.action != "Enable" || !(wanted.is_empty() || wanted == number)
            })
        };
        let refused = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, (user, number, _))| {
                holder(number).is_some_and(|holder| holder != *user && !gives_up(&holder, number))
            });
        refused
            .map(|(at, _)| format!("plan/held-by-another input/sheet.csv:C{}", at + 2))
            .collect()
    }

    /// The tenant as the sheet wants it.
    fn wanted(&self) -> Tenant {
        let mut tenant = self.tenant.clone();
        for (user, _, row) in &self.rows {
            let slot = (user.clone(), AssignmentCategory::Primary);
            let gives = row.action != "Enable"
                || self
                    .rows
                    .iter()
                    .any(|(u, number, _)| u == user && !number.is_empty());
            if gives {
                tenant.held.remove(&slot);
            }
        }
        for (user, number, row) in &self.rows {
            let slot = (user.clone(), AssignmentCategory::Primary);
            if !number.is_empty() {
                tenant.held.insert(slot.clone(), number.clone());
            }
            let place = self.place(number, row);
            if row.action == "Enable"
                && !place.is_empty()
                && let Some(held) = tenant.held.get(&slot)
            {
                tenant.lines.get_mut(held).expect("a number").location = Some(place.to_owned());
            }
            let granted = (user.clone(), "TenantDialPlan".to_owned());
            let same = tenant
                .policies
                .get(&granted)
                .is_some_and(|now| now.eq_ignore_ascii_case(row.policy));
            match row.policy {
                _ if row.action != "Enable" => {}
                "" => {}
                "Global" => {
                    tenant.policies.remove(&granted);
                }
                _ if same => {}
                name => {
                    tenant.policies.insert(granted, name.to_owned());
                }
            }
        }
        tenant
    }
}

/// What taking an operation back twice gives. A number that is given back early and for good is the removal that it is;
/// and a Calling Plan number that was given up early may have got a location meanwhile, which it keeps.
fn twice_back(operation: &Operation) -> Operation {
    let mut operation = operation.clone();
    let Change::Release {
        category,
        before,
        then,
        leave,
        read: true,
        voice,
    } = &mut operation.change
    else {
        return operation;
    };
    if before.number_type == NumberType::CallingPlan && before.location == Location::None {
        before.location = Location::Unstated;
    }
    if then.is_none() {
        operation.change = Change::Number {
            category: *category,
            before: Prior::Known(Some(before.clone())),
            after: None,
            leave: leave.clone(),
            arrives_with: Location::Unstated,
            notify: false,
            released: false,
            voice: *voice,
        };
    }
    operation
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_brings_the_tenant_to_the_sheet_and_its_inverse_brings_it_back(case in random_case()) {
        let sheet = case.sheet();
        let made = make(&sheet, CONFIG, Some(&case.tenant.before_all()));
        if case.rows.is_empty() {
            return Ok(());
        }
        let mut refused = case.refused();
        refused.sort();
        let mut denied = made.denied.clone();
        denied.sort();
        prop_assert_eq!(&denied, &refused, "{}", sheet);
        let Some(plan) = made.plan else { return Ok(()) };
        let mut now = case.tenant.clone();
        prop_assert_eq!(now.run(&plan.operations), Ok(()), "{}", sheet);
        prop_assert_eq!(&now, &case.wanted(), "{}", sheet);
        let back = plan.inverse();
        // What has no way back says why.
        let one_way = |operation: &&Operation| operation.inverse().is_none();
        prop_assert!(plan.operations.iter().filter(one_way).all(|operation| operation.why_not.is_some()));
        prop_assert_eq!(back.len() + plan.operations.iter().filter(one_way).count(), plan.operations.len());
        prop_assert_eq!(now.run(&back), Ok(()), "{}", sheet);
        // A Calling Plan number keeps the location that it was given; such a step says so.
        for operation in plan.operations.iter().filter(|operation| operation.why_not.is_some()) {
            if let Change::Number { after: Some(after), .. } = &operation.change {
                prop_assert_eq!(after.number_type, NumberType::CallingPlan);
                let first = case.tenant.lines[&*after.number].location.clone();
                now.lines.get_mut(&*after.number).expect("a number").location = first;
            }
        }
        prop_assert_eq!(&now, &case.tenant, "{}", sheet);
    }

    #[test]
    fn taking_a_way_back_back_is_the_way_there(case in random_case()) {
        let made = make(&case.sheet(), CONFIG, Some(&case.tenant.before_all()));
        let Some(plan) = made.plan else { return Ok(()) };
        let both_ways = || plan.operations.iter().filter(|operation| operation.inverse().is_some());
        for operation in both_ways().filter(|operation| operation.why_not.is_none()) {
            let there = operation.inverse().and_then(|back| back.inverse());
            prop_assert_eq!(there, Some(twice_back(operation)));
        }
        let ids: Vec<u32> = both_ways().map(|operation| operation.id).collect();
        let back: Vec<u32> = plan.inverse().iter().rev().map(|operation| operation.id).collect();
        prop_assert_eq!(ids, back);
    }
}

#[test]
fn a_location_that_nobody_looked_up_is_said_to_be_lost_on_the_way_back() {
    let sheet = format!("UserPrincipalName,TelephoneNumber,LocationId\n{ADA},{ONE},{PLACE}\n");
    let known = tenant().before_all();
    let plan = make(&sheet, CONFIG, Some(&known)).plan();
    assert_eq!(plan.operations[0].why_not, None, "it was looked up");
    let mut unread: Value = serde_json::from_str(&known).expect("JSON");
    unread["numbers"] = json!([]);
    let plan = make(&sheet, CONFIG, Some(&unread.to_string())).plan();
    let why = plan.operations[0].why_not;
    assert_eq!(
        why,
        Some("the location that the number carried before is not known")
    );
    assert_eq!(plan.inverse().len(), 1, "the number itself goes back");
}

/// Even where the sheet gives the other line a new number: a run that stops between the two would lose one of them.
#[test]
fn a_number_does_not_move_between_two_lines_of_one_user() {
    let sheet = "UserPrincipalName,AssignmentCategory,TelephoneNumber\n";
    let private = format!("{ADA},Private,{ONE}\n");
    let primary = format!("{ADA},Primary,{TWO}\n");
    let holding_one = tenant().holding(ADA, ONE).before_all();
    for (rows, row) in [
        (format!("{private}{primary}"), 2),
        (format!("{primary}{private}"), 3),
    ] {
        let made = make(&format!("{sheet}{rows}"), CONFIG, Some(&holding_one));
        let cell = format!("plan/held-by-another input/sheet.csv:C{row}");
        assert_eq!(made.denied, [cell]);
    }
    let mut state: Value = serde_json::from_str(&tenant().before_all()).expect("JSON");
    state["users"][0]["numbers"] = json!([
        {"number": ONE, "type": "DirectRouting", "category": "Primary", "location": null},
        {"number": TWO, "type": "DirectRouting", "category": "Private", "location": null},
    ]);
    let made = make(&numbers(&[(ADA, TWO)]), CONFIG, Some(&state.to_string()));
    assert_eq!(made.denied, ["plan/held-by-another input/sheet.csv:B2"]);
}

#[test]
fn nobody_is_mailed_on_the_way_back() {
    let sheet = format!("UserPrincipalName,TelephoneNumber,Notify\n{ADA},{ONE},yes\n");
    let plan = make(&sheet, CONFIG, Some(&tenant().before_all())).plan();
    let notify =
        |operation: &Operation| matches!(operation.change, Change::Number { notify: true, .. });
    assert!(plan.operations.iter().all(notify));
    assert!(!plan.inverse().iter().any(notify));
}

// ---- the digest ----

/// A plan with every kind of step.
fn plan_of_every_kind() -> Plan {
    let mut tenant =
        tenant()
            .holding(ADA, ONE)
            .holding(BEN, TWO)
            .with_policy(ADA, "TenantDialPlan", "DP-A");
    tenant.lines.get_mut(ONE).expect("a number").location = Some(PLACE.to_owned());
    let sheet = format!(
        "UserPrincipalName,Action,TelephoneNumber,LocationId,TenantDialPlan,DisplayName\n\
         {ADA},,{TWO},{OTHER_PLACE},DP-B,Ada\n\
         {BEN},,{ONE},,,Ben\n\
         {CARA},,{THREE},,DP-A,Cara\n\
         {DAN},RemoveAll,,,,Dan\n"
    );
    let plan = make(&sheet, CONFIG, Some(&tenant.before(&[ADA, BEN]))).plan();
    let steps = told(&plan.operations);
    for kind in ["release", "assign", "grant", "remove dan everything"] {
        assert!(steps.iter().any(|step| step.starts_with(kind)), "{steps:?}");
    }
    plan
}

fn change_number(number: &mut Number, with: &dyn Fn(&mut Number)) {
    with(number);
}

/// A name for a way to change an operation, and the way; it says whether there was something to change.
type Edit = (&'static str, fn(&mut Operation) -> bool);

/// Every way to change an operation that a person would notice.
const EDITS: &[Edit] = &[
    ("id", |op| {
        op.id += 1;
        true
    }),
    ("wave", |op| {
        op.wave += 1;
        true
    }),
    ("user", |op| {
        let who = Arc::make_mut(&mut op.who);
        who.user = format!("{}x", who.user).into();
        true
    }),
    ("object id", |op| {
        let who = Arc::make_mut(&mut op.who);
        who.object_id = match who.object_id {
            Some(_) => None,
            None => callsheet::model::Guid::parse(PLACE),
        };
        true
    }),
    ("display name", |op| {
        Arc::make_mut(&mut op.who).display_name = Some("Somebody".into());
        true
    }),
    ("because", |op| match &mut op.because {
        Place::Cell(cell) => {
            cell.row += 1;
            true
        }
        _ => false,
    }),
    ("why not", |op| {
        op.why_not = Some("because");
        true
    }),
    ("number after", |op| after(op, |n| n.number = FOUR.into())),
    ("type after", |op| {
        after(op, |n| n.number_type = NumberType::OperatorConnect)
    }),
    ("location after", |op| {
        after(op, |n| n.location = Location::None)
    }),
    ("number before", |op| before(op, |n| n.number = FOUR.into())),
    ("type before", |op| {
        before(op, |n| n.number_type = NumberType::OperatorConnect)
    }),
    ("location before", |op| {
        before(op, |n| {
            n.location =
                callsheet::model::Guid::parse(OTHER_PLACE).map_or(Location::None, Location::id);
        })
    }),
    ("nothing after", |op| match &mut op.change {
        Change::Number { after, .. } => after.take().is_some(),
        Change::Policy { after, .. } => after.take().is_some(),
        Change::Release { then, .. } => then.take().is_some(),
        Change::RemoveAll => false,
    }),
    ("nothing known before", |op| match &mut op.change {
        Change::Number { before, .. } => {
            std::mem::replace(before, Prior::Unknown) != Prior::Unknown
        }
        Change::Policy { before, .. } => {
            std::mem::replace(before, Prior::Unknown) != Prior::Unknown
        }
        Change::Release { read, .. } => std::mem::replace(read, false),
        Change::RemoveAll => false,
    }),
    ("category", |op| match &mut op.change {
        Change::Number { category, .. } | Change::Release { category, .. } => {
            *category = AssignmentCategory::Private;
            true
        }
        _ => false,
    }),
    ("notify", |op| match &mut op.change {
        Change::Number { notify, .. } => {
            *notify = !*notify;
            true
        }
        _ => false,
    }),
    ("policy", |op| match &mut op.change {
        Change::Policy { kind, .. } => {
            *kind = PolicyKind::named("TeamsCallHoldPolicy").expect("a policy");
            true
        }
        _ => false,
    }),
    ("policy after", |op| match &mut op.change {
        Change::Policy { after, .. } => {
            *after = Some("DP-Z".into());
            true
        }
        _ => false,
    }),
    ("policy before", |op| match &mut op.change {
        Change::Policy { before, .. } => {
            *before = Prior::Known(Some("DP-Z".into()));
            true
        }
        _ => false,
    }),
    ("number then", |op| match &mut op.change {
        Change::Release {
            then: Some(then), ..
        } => {
            then.number = FOUR.into();
            true
        }
        _ => false,
    }),
    ("every number", |op| {
        std::mem::replace(&mut op.change, Change::RemoveAll) != Change::RemoveAll
    }),
];

fn after(operation: &mut Operation, with: impl Fn(&mut Number)) -> bool {
    match &mut operation.change {
        Change::Number {
            after: Some(number),
            ..
        } => {
            change_number(number, &with);
            true
        }
        _ => false,
    }
}

fn before(operation: &mut Operation, with: impl Fn(&mut Number)) -> bool {
    match &mut operation.change {
        Change::Number {
            before: Prior::Known(Some(number)),
            ..
        }
        | Change::Release { before: number, .. } => {
            change_number(number, &with);
            true
        }
        _ => false,
    }
}

/// Holds that each edit, wherever it applies, changes the digest.
#[track_caller]
fn every_edit_shows(edits: &[Edit]) {
    let plan = plan_of_every_kind();
    for (name, edit) in edits {
        let mut applied = 0;
        for at in 0..plan.operations.len() {
            let mut edited = plan.clone();
            if edit(&mut edited.operations[at]) && edited.operations[at] != plan.operations[at] {
                applied += 1;
                assert_ne!(
                    edited.digest(),
                    plan.digest(),
                    "{name} of {:?}",
                    plan.operations[at]
                );
            }
        }
        assert!(applied > 0, "{name} changed nothing");
    }
}

#[test]
fn the_digest_changes_when_any_operation_changes() {
    every_edit_shows(EDITS);
    let plan = plan_of_every_kind();
    let digest = plan.digest();
    for at in 0..plan.operations.len() {
        let mut less = plan.clone();
        less.operations.remove(at);
        assert_ne!(less.digest(), digest);
    }
    let mut swapped = plan.clone();
    swapped.operations.swap(0, 1);
    assert_ne!(swapped.digest(), digest);
    assert_eq!(plan.clone().digest(), digest);
}

/// The way back is approved with the plan: `LeaveLocation` of its steps comes from here.
#[test]
fn the_digest_changes_with_what_only_the_way_back_shows() {
    every_edit_shows(&[
        ("location that is left", |op| match &mut op.change {
            Change::Number { leave, .. } | Change::Release { leave, .. } => {
                *leave = Location::None;
                true
            }
            _ => false,
        }),
        (
            "location that the number arrives with",
            |op| match &mut op.change {
                Change::Number { arrives_with, .. } => {
                    *arrives_with = Location::None;
                    true
                }
                _ => false,
            },
        ),
        ("type then", |op| match &mut op.change {
            Change::Release {
                then: Some(then), ..
            } => {
                then.number_type = NumberType::OperatorConnect;
                true
            }
            _ => false,
        }),
    ]);
}

#[test]
fn the_digest_depends_on_what_files_hold_and_not_on_their_names() {
    let config = sample_text("us-calling-plan/callsheet.toml");
    let sheet = sample_text("us-calling-plan/users.csv");
    let before = sample_text("us-calling-plan/before.json");
    let plan = make(&sheet, &config, Some(&before)).plan();
    for folder in ["", "/home/somebody/changes/", "C:\\Users\\somebody\\"] {
        let names = Names {
            sheet: format!("{folder}Staff list (3).csv"),
            beside: Vec::new(),
            config: format!("{folder}callsheet.toml"),
            before: format!("{folder}state.json"),
            ..Names::default()
        };
        let other = make_named(&sheet, &config, Some(&before), names).plan();
        assert_eq!(other.digest(), plan.digest(), "{folder}");
        assert_eq!(other.to_json(), plan.to_json(), "{folder}");
    }
    // A blank line at the end of an input is another input.
    for (sheet, config, before) in [
        (format!("{sheet}\n"), config.clone(), before.clone()),
        (sheet.clone(), format!("{config}\n"), before.clone()),
        (sheet.clone(), config.clone(), format!("{before}\n")),
    ] {
        let other = make(&sheet, &config, Some(&before)).plan();
        assert_eq!(told(&other.operations), told(&plan.operations));
        assert_ne!(other.digest(), plan.digest());
    }
}

#[test]
fn a_setting_that_asks_for_a_step_is_its_place() {
    let config = format!("{CONFIG}TenantDialPlan = \"DP-A\"\n");
    let names = Names {
        sheet: "x.csv".to_owned(),
        config: "here/callsheet.toml".to_owned(),
        ..Names::default()
    };
    let plan = make_named(&numbers(&[(ADA, ONE)]), &config, None, names).plan();
    let places: Vec<_> = plan
        .operations
        .iter()
        .map(|operation| operation.because.to_string())
        .collect();
    assert_eq!(places, ["input/sheet.csv:B2", "input/callsheet.toml:7:18"]);
}

/// JSON with its keys in order and no blank in it, written here once more to compare with.
fn canonical(value: &Value) -> String {
    match value {
        Value::Array(list) => {
            let parts: Vec<_> = list.iter().map(canonical).collect();
            format!("[{}]", parts.join(","))
        }
        Value::Object(map) => {
            let sorted: BTreeMap<&String, &Value> = map.iter().collect();
            let parts = sorted
                .iter()
                .map(|(key, value)| format!("{}:{}", json!(key), canonical(value)));
            format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
        }
        simple => simple.to_string(),
    }
}

/// Holds that the keys of each object of an indented text stand in order, and counts them.
fn sorted_keys(text: &str) -> usize {
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut count = 0;
    for line in text.lines() {
        let inner = line.trim_start();
        let depth = line.len() - inner.len();
        let key = inner
            .strip_prefix('"')
            .and_then(|rest| rest.split_once("\": "));
        let Some((key, _)) = key else {
            // A brace or bracket: what stands deeper belongs to another object.
            open.retain(|(other, _)| *other <= depth);
            continue;
        };
        let last = open.iter().rfind(|(other, _)| *other == depth);
        assert!(
            last.is_none_or(|(_, last)| *last < key),
            "{last:?} stands before {key}"
        );
        open.retain(|(other, _)| *other < depth);
        open.push((depth, key));
        count += 1;
    }
    count
}

#[test]
fn the_digest_is_that_of_the_canonical_json_of_the_rest() {
    use sha2::Digest as _;
    let plan = plan_of_every_kind();
    let mut shown = plan.to_json();
    let stated = shown.as_object_mut().and_then(|map| map.remove("digest"));
    let mut hex = String::new();
    for byte in sha2::Sha256::digest(canonical(&shown)) {
        let _ = write!(hex, "{byte:02x}");
    }
    assert_eq!(stated, Some(json!(hex)));
    assert_eq!(plan.digest(), hex);
}

#[test]
fn a_plan_is_written_operation_by_operation_as_it_would_be_whole() {
    let plan = plan_of_every_kind();
    // A value sorts its keys, so what is written has to have them in order.
    let whole = callsheet::digest::pretty_json(&plan.to_json());
    let mut written = Vec::new();
    plan.write(&mut written).expect("memory takes it");
    assert_eq!(String::from_utf8(written).expect("UTF-8"), whole);
    let mut body = plan.to_json();
    body.as_object_mut().expect("an object").remove("digest");
    let canonical = callsheet::digest::canonical_json(&body);
    assert_eq!(
        callsheet::digest::sha256_hex(canonical.as_bytes()),
        plan.digest()
    );
}

#[test]
fn keys_of_canonical_json_are_sorted_at_every_depth() {
    let value = json!({"b": [{"z": 1, "a": {"y": null, "x": "ü\n"}}], "a": true, "B": 2});
    assert_eq!(
        callsheet::digest::canonical_json(&value),
        r#"{"B":2,"a":true,"b":[{"a":{"x":"ü\n","y":null},"z":1}]}"#
    );
    let shown = plan_of_every_kind().to_json();
    assert_eq!(callsheet::digest::canonical_json(&shown), canonical(&shown));
    let keys = sorted_keys(&callsheet::digest::pretty_json(&shown));
    assert!(keys > 100, "{keys}");
}

// ---- waves ----

/// Whom each wave changes, as `wave name: users`.
fn waves_of(plan: &Plan) -> Vec<String> {
    let mut told = Vec::new();
    for wave in plan.waves() {
        let mut users: Vec<&str> = Vec::new();
        for op in plan.operations.iter().filter(|op| op.wave == wave.wave) {
            let user = op.user().split('@').next().expect("a name");
            if !users.contains(&user) {
                users.push(user);
            }
        }
        assert_eq!(
            (users.len(), wave.wave),
            (wave.users, u32::try_from(told.len() + 1).expect("few"))
        );
        let name = wave.name.unwrap_or_default();
        told.push(format!("{name}: {}", users.join(" ")));
    }
    told
}

#[test]
fn the_pilot_goes_first_and_who_has_no_wave_goes_last() {
    let sheet = format!(
        "UserPrincipalName,TelephoneNumber,TenantDialPlan,Wave\n{ADA},{ONE},,10\n{BEN},{TWO},DP-A,2\n{CARA},{THREE},,\n{DAN},{FOUR},,Pilot\n"
    );
    let plan = make(&sheet, CONFIG, None).plan();
    assert_eq!(
        waves_of(&plan),
        ["Pilot: dan", "2: ben", "10: ada", ": cara"]
    );
    let ids: Vec<u32> = plan.operations.iter().map(|op| op.id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5], "steps count on over the waves");
    let back: Vec<u32> = plan.inverse().iter().map(|op| op.wave).collect();
    assert!(back.is_sorted_by(|one, next| one >= next), "{back:?}");
}

#[test]
fn users_are_counted_off_and_who_passes_a_number_on_stays_together() {
    let config = format!("{CONFIG}\n[waves]\npilot = 1\nsize = 2\n");
    let tenant = tenant().holding(BEN, ONE).holding(CARA, TWO);
    let rows = [(ADA, THREE), (BEN, TWO), (CARA, ONE), (DAN, FOUR)];
    let plan = make(&numbers(&rows), &config, Some(&tenant.before_all())).plan();
    assert_eq!(waves_of(&plan), ["pilot: ada", ": ben cara", ": dan"]);
    let whole = make(&numbers(&rows), CONFIG, Some(&tenant.before_all())).plan();
    assert_eq!(waves_of(&whole), [": ada ben cara dan"]);
}

#[test]
fn a_swap_or_a_user_in_two_waves_is_denied() {
    let tenant = tenant().holding(ADA, ONE).holding(BEN, TWO);
    let sheet = format!("UserPrincipalName,TelephoneNumber,Wave\n{ADA},{TWO},1\n{BEN},{ONE},2\n");
    let made = make(&sheet, CONFIG, Some(&tenant.before_all()));
    assert_eq!(made.denied, ["plan/wave-split input/sheet.csv:B3"]);
    let lines = format!(
        "UserPrincipalName,AssignmentCategory,TelephoneNumber,Wave\n{CARA},Primary,{THREE},1\n{CARA},Private,{FOUR},2\n"
    );
    let made = make(&lines, CONFIG, None);
    assert_eq!(made.denied, ["plan/wave-split input/sheet.csv:C2"]);
}

// ---- what a profile or version cannot do ----

#[test]
fn what_the_classic_profile_cannot_do_is_denied_at_its_cell() {
    let config = format!("{CONFIG}\n[module]\nprofile = \"classic\"\n");
    let sheet = format!(
        "UserPrincipalName,Action,TelephoneNumber,NumberType,AssignmentCategory,Notify\n\
         {ADA},,{ONE},DirectRouting,,\n{BEN},,{TWO},CallingPlan,Private,\n{CARA},,{THREE},CallingPlan,,yes\n{DAN},RemoveAll,,,,\n"
    );
    let mut denied = make(&sheet, &config, None).denied;
    denied.sort();
    assert_eq!(
        denied,
        ["D2", "E3", "F4", "B5"]
            .map(|cell| format!("plan/profile-cannot input/sheet.csv:{cell}"))
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    // Only the state before shows that a number of Direct Routing is taken away.
    let mut held = tenant().holding(ADA, FOUR);
    held.lines.get_mut(FOUR).expect("a number").number_type = NumberType::DirectRouting;
    let made = make(
        &actions(&[(ADA, "Remove", "")]),
        &config,
        Some(&held.before_all()),
    );
    assert_eq!(made.denied, ["plan/profile-cannot input/sheet.csv:B2"]);
}

#[test]
fn what_an_old_module_cannot_do_is_denied_at_its_cell() {
    let old = |version: &str| format!("{CONFIG}\n[module]\nversion = \"{version}\"\n");
    let sheet = format!(
        "UserPrincipalName,TelephoneNumber,NumberType,AssignmentCategory,Notify,TeamsSharedCallingRoutingPolicy\n\
         {ADA},{ONE},DirectRouting,Private,,\n{BEN},{TWO},DirectRouting,Alternate,,\n{CARA},{THREE},DirectRouting,,yes,\n{DAN},,,,,SC-1\n"
    );
    let cells = |version: &str| {
        let denied = make(&sheet, &old(version), None).denied;
        let ends = denied
            .iter()
            .map(|told| told.rsplit(':').next().expect("a cell").to_owned());
        ends.collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(cells("4.0.0"), ["D2", "D3", "E4", "F5"]);
    assert_eq!(cells("5.3.1"), ["D3", "E4", "F5"]);
    assert_eq!(cells("5.5.0"), ["D3", "E4"]);
    assert_eq!(cells("7.3.0"), ["D3"]);
    assert_eq!(cells("7.6.0"), Vec::<String>::new());
    // A location alone, named as such, or seen in the state before.
    let place = format!("UserPrincipalName,LocationId\n{ADA},{PLACE}\n");
    let held = tenant().holding(ADA, ONE).before_all();
    let denied = make(&place, &old("5.3.0"), Some(&held)).denied;
    assert_eq!(denied, ["plan/profile-cannot input/sheet.csv:B2"]);
    let same = format!("UserPrincipalName,TelephoneNumber,LocationId\n{ADA},{ONE},{PLACE}\n");
    let denied = make(&same, &old("5.3.0"), Some(&held)).denied;
    assert_eq!(denied, ["plan/profile-cannot input/sheet.csv:B2"]);
    assert_eq!(
        make(&same, &old("5.3.1"), Some(&held)).denied,
        Vec::<String>::new()
    );
}

#[test]
fn an_old_module_says_which_location_it_does_not_bring_back() {
    let config = format!("{CONFIG}\n[module]\nversion = \"5.3.0\"\n");
    let mut state = tenant();
    state.lines.get_mut(ONE).expect("a number").location = Some(OTHER_PLACE.to_owned());
    let sheet = format!("UserPrincipalName,TelephoneNumber,LocationId\n{ADA},{ONE},{PLACE}\n");
    let plan = make(&sheet, &config, Some(&state.before_all())).plan();
    let why = plan.operations[0].why_not.expect("said");
    assert!(why.contains("this module has no call for it"), "{why}");
    let Change::Number { leave, .. } = &plan.inverse()[0].change else {
        panic!("a number")
    };
    assert_eq!(*leave, Location::Unstated);
}

#[test]
fn the_plain_style_takes_ten_users() {
    let config = format!("{CONFIG}\n[module]\nstyle = \"plain\"\n");
    let sheet = |count: u32| {
        let rows = (0..count).map(|n| format!("user{n}@contoso.example,DP-A\n"));
        format!(
            "UserPrincipalName,TenantDialPlan\n{}",
            rows.collect::<String>()
        )
    };
    assert_eq!(make(&sheet(10), &config, None).denied, Vec::<String>::new());
    assert_eq!(
        make(&sheet(11), &config, None).denied,
        ["plan/too-many-for-plain input/sheet.csv:B2"]
    );
}

/// Nobody can name a certificate to a script that takes no parameter.
#[test]
fn a_plain_script_needs_the_thumbprint_of_its_certificate() {
    let config = |style: &str, more: &str| {
        format!(
            "{CONFIG}\n[module]\nstyle = \"{style}\"\n[signin]\nmode = \"certificate\"\napplication_id = \"00000000-0000-4000-8000-0000000000a1\"\n{more}"
        )
    };
    let sheet = format!("UserPrincipalName,TenantDialPlan\n{ADA},DP-A\n");
    let denied = make(&sheet, &config("plain", ""), None).denied;
    assert_eq!(denied.len(), 1, "{denied:?}");
    assert!(
        denied[0].starts_with("plan/profile-cannot input/callsheet.toml"),
        "{denied:?}"
    );
    assert_eq!(
        make(&sheet, &config("guarded", ""), None).denied,
        Vec::<String>::new()
    );
    let print = "thumbprint = \"00112233445566778899AABBCCDDEEFF00112233\"\n";
    assert_eq!(
        make(&sheet, &config("plain", print), None).denied,
        Vec::<String>::new()
    );
}

/// What a module does not show is not known, whatever stands in its place.
#[test]
fn a_policy_that_the_module_does_not_show_is_unknown() {
    let mut state: Value = serde_json::from_str(&tenant().before_all()).expect("JSON");
    state["users"][0]["hidden"] = json!(["TeamsMeetingPolicy"]);
    let sheet = format!("UserPrincipalName,TeamsMeetingPolicy,TenantDialPlan\n{ADA},M-1,DP-A\n");
    let plan = make(&sheet, CONFIG, Some(&state.to_string())).plan();
    let known: Vec<bool> = plan.operations.iter().map(Operation::is_known).collect();
    assert_eq!(known, [true, false]);
    assert!(!plan.before_known);
}
