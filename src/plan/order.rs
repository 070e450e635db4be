//! The order of a plan: who gives a number up does so before somebody else gets it.

use super::change::{Change, Location, Number, Operation, Prior};
use super::findings;
use crate::finding::Raised;
use crate::model::AssignmentCategory;
use crate::tenant::Before;
use std::collections::{BTreeMap, BTreeSet};

/// One line of one user: who gives a number up, or wants one.
type Line = (String, AssignmentCategory);

/// Puts operations in order. Numbers that pass from one user to another are released first, all of them; so a chain
/// and a ring of any length come out right without looking for cycles. A user who loses every number and whose numbers
/// nobody knows goes first too: one of them may be given to somebody else.
pub(super) fn order(
    operations: Vec<Operation>,
    before: Option<&Before>,
) -> (Vec<Operation>, Vec<Raised>) {
    let mut raised = Vec::new();
    let given_up: BTreeMap<String, Line> = operations
        .iter()
        .filter_map(|op| Some((given_up(op)?.number.clone(), line(op)?)))
        .collect();
    let mut passed_on = BTreeSet::new();
    for operation in &operations {
        let Some(wanted) = wanted(operation) else {
            continue;
        };
        match given_up.get(wanted) {
            Some(giver) if Some(giver) != line(operation).as_ref() => {
                passed_on.insert(wanted.to_owned());
            }
            Some(_) => {}
            None => {
                raised.extend(before.and_then(|before| held_by_another(operation, wanted, before)));
            }
        }
    }
    let (mut releases, mut rest) = (Vec::new(), Vec::new());
    for mut operation in operations {
        match early(&operation, &passed_on) {
            Early::No => rest.push(operation),
            Early::Whole => releases.push(operation),
            Early::Release(release) => {
                if let Change::Release { before: number, .. } = &release {
                    raised.extend(before.and_then(|b| on_premises(&operation, number, b)));
                }
                let assigns = matches!(release, Change::Release { then: Some(_), .. });
                releases.push(Operation {
                    change: release,
                    why_not: None,
                    ..operation.clone()
                });
                if assigns {
                    if let Change::Number { released, .. } = &mut operation.change {
                        *released = true;
                    }
                    rest.push(operation);
                }
            }
        }
    }
    releases.extend(rest);
    (releases, raised)
}

fn line(operation: &Operation) -> Option<Line> {
    match &operation.change {
        Change::Number { category, .. } | Change::Release { category, .. } => {
            Some((operation.user.to_ascii_lowercase(), *category))
        }
        Change::RemoveAll | Change::Policy { .. } => None,
    }
}

/// The number that an operation takes from its user.
fn given_up(operation: &Operation) -> Option<&Number> {
    match &operation.change {
        Change::Number {
            before: Prior::Known(Some(before)),
            after,
            ..
        } if after
            .as_ref()
            .is_none_or(|after| after.number != before.number) =>
        {
            Some(before)
        }
        Change::Release { before, .. } => Some(before),
        _ => None,
    }
}

/// The number that an operation gives to its user.
fn wanted(operation: &Operation) -> Option<&str> {
    match &operation.change {
        Change::Number {
            after: Some(after), ..
        } => Some(&after.number),
        _ => None,
    }
}

/// What of an operation happens before anybody gets a number.
enum Early {
    No,
    /// All of it.
    Whole,
    /// The number is released; if the user gets another one, the operation itself stays where it is.
    Release(Change),
}

fn early(operation: &Operation, passed_on: &BTreeSet<String>) -> Early {
    if operation.change == Change::RemoveAll {
        return Early::Whole;
    }
    let Some(number) = given_up(operation).filter(|number| passed_on.contains(&number.number))
    else {
        return Early::No;
    };
    match &operation.change {
        Change::Number {
            category, after, ..
        } => Early::Release(Change::Release {
            category: *category,
            before: number.clone(),
            then: after.clone(),
            leave: Location::Unstated,
            read: true,
        }),
        _ => Early::Whole,
    }
}

fn held_by_another(operation: &Operation, wanted: &str, before: &Before) -> Option<Raised> {
    let holder = before.holder(wanted)?;
    let own = operation
        .object_id
        .as_ref()
        .is_some_and(|id| id.as_str().eq_ignore_ascii_case(&holder))
        || holder.eq_ignore_ascii_case(&operation.user);
    (!own).then(|| findings::held_by_another(wanted, &holder, operation))
}

fn on_premises(operation: &Operation, number: &Number, before: &Before) -> Option<Raised> {
    before
        .is_on_premises(&number.number)
        .then(|| findings::cycle(operation, &number.number))
}
