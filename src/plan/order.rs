//! The order of a plan: who gives a number up does so before somebody else gets it.

use super::change::{Change, Location, Number, Operation, Prior};
use super::{MOST_USERS, findings};
use crate::finding::Raised;
use crate::model::AssignmentCategory;
use crate::tenant::Before;
use std::collections::{BTreeMap, BTreeSet};

/// Puts operations in order, user by user as the sheet has them.
///
/// Users who pass numbers on to each other form a chain. All of its numbers are released first, then all are given;
/// so a line and a ring of any length come out right without looking for cycles, and nobody outside waits for it. A user
/// who loses every number and whose numbers nobody knows goes first of all: one of them may be given to somebody else.
pub(super) fn order(
    operations: Vec<Operation>,
    before: Option<&Before>,
) -> (Vec<Operation>, Vec<Raised>) {
    let mut users = by_user(operations);
    let unknown = |user: &Vec<Operation>| user.iter().any(|op| op.change == Change::RemoveAll);
    users.sort_by_key(|user| !unknown(user));
    let passed = Passed::among(&users);
    let mut raised: Vec<Raised> = users
        .iter()
        .flatten()
        .filter_map(|op| held_by_another(op, &passed, before?))
        .collect();
    let mut ordered = Vec::new();
    let mut chains = 0;
    let mut done = BTreeSet::new();
    for at in 0..users.len() {
        if !done.insert(at) {
            continue;
        }
        let members = passed.chain_of(&users, at);
        if members.len() == 1 {
            ordered.append(&mut users[at]);
            continue;
        }
        chains += 1;
        if members.len() > MOST_USERS {
            raised.extend(
                users[at]
                    .first()
                    .map(|op| findings::long_chain(op, members.len())),
            );
        }
        let (mut early, mut rest) = (Vec::new(), Vec::new());
        for member in &members {
            done.insert(*member);
            let mut given = Vec::new();
            for operation in std::mem::take(&mut users[*member]) {
                raised.extend(on_premises(&operation, &passed, before));
                passed.split(operation, &mut given, &mut rest);
            }
            // Here too a line goes before the primary one that it depends on.
            given.sort_by_key(rank);
            early.append(&mut given);
        }
        early.extend(rest);
        ordered.extend(early.into_iter().map(|op| Operation {
            chain: Some(chains),
            ..op
        }));
    }
    (ordered, raised)
}

/// Operations of each user, users in the order of the sheet. A line beside the primary one depends on it: it comes after
/// it and goes before it; policies come last, since some of them need a number.
fn by_user(operations: Vec<Operation>) -> Vec<Vec<Operation>> {
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut users: Vec<Vec<Operation>> = Vec::new();
    for operation in operations {
        let place = *at.entry(user_key(&operation)).or_insert(users.len());
        if place == users.len() {
            users.push(Vec::new());
        }
        users[place].push(operation);
    }
    for user in &mut users {
        user.sort_by_key(rank);
    }
    users
}

fn user_key(operation: &Operation) -> String {
    let id = operation.object_id.as_ref();
    id.map_or(operation.user.as_str(), |id| id.as_str())
        .to_ascii_lowercase()
}

fn rank(operation: &Operation) -> u8 {
    match &operation.change {
        Change::Number {
            category, after, ..
        } => match (after, category) {
            (None, AssignmentCategory::Primary) => 1,
            (None, _) => 0,
            (Some(_), AssignmentCategory::Primary) => 2,
            (Some(_), _) => 3,
        },
        Change::Release { category, .. } => u8::from(*category == AssignmentCategory::Primary),
        Change::RemoveAll => 0,
        Change::Policy { .. } => 4,
    }
}

/// Which numbers pass from one user of the sheet to another.
struct Passed {
    /// Who gives each number up.
    givers: BTreeMap<String, String>,
    /// Who gets each number.
    takers: BTreeMap<String, String>,
    /// Where each user stands.
    places: BTreeMap<String, usize>,
}

impl Passed {
    fn among(users: &[Vec<Operation>]) -> Self {
        let all = || users.iter().flatten();
        Self {
            givers: all()
                .filter_map(|op| Some((given_up(op)?.number.clone(), user_key(op))))
                .collect(),
            takers: all()
                .filter_map(|op| Some((wanted(op)?.to_owned(), user_key(op))))
                .collect(),
            places: (0..)
                .zip(users)
                .filter_map(|(at, user)| Some((user_key(user.first()?), at)))
                .collect(),
        }
    }

    fn is_passed(&self, number: &str) -> bool {
        match (self.givers.get(number), self.takers.get(number)) {
            (Some(giver), Some(taker)) => giver != taker,
            _ => false,
        }
    }

    /// The users, in the order of the sheet, whom passed-on numbers tie to this one.
    fn chain_of(&self, users: &[Vec<Operation>], start: usize) -> Vec<usize> {
        let (mut found, mut open) = (BTreeSet::from([start]), vec![start]);
        while let Some(at) = open.pop() {
            let given = users[at]
                .iter()
                .filter_map(|op| Some(given_up(op)?.number.as_str()));
            let numbers = given.chain(users[at].iter().filter_map(wanted));
            for number in numbers.filter(|number| self.is_passed(number)) {
                let ends = [self.givers.get(number), self.takers.get(number)];
                let ends = ends.into_iter().flatten();
                for other in ends.filter_map(|key| self.places.get(key)) {
                    if found.insert(*other) {
                        open.push(*other);
                    }
                }
            }
        }
        found.into_iter().collect()
    }

    /// Puts an operation of a chain where it belongs: what gives a number up is early, with the lines that go before it.
    fn split(
        &self,
        mut operation: Operation,
        early: &mut Vec<Operation>,
        rest: &mut Vec<Operation>,
    ) {
        let number = given_up(&operation).cloned();
        let passed = number.filter(|number| self.is_passed(&number.number));
        match (&mut operation.change, passed) {
            (
                Change::Number {
                    category,
                    after,
                    released,
                    voice,
                    ..
                },
                Some(number),
            ) => {
                let release = Change::Release {
                    category: *category,
                    before: number,
                    then: after.clone(),
                    leave: Location::Unstated,
                    read: true,
                    voice: *voice,
                };
                *released = after.is_some();
                let goes_on = *released;
                early.push(Operation {
                    change: release,
                    why_not: None,
                    ..operation.clone()
                });
                if goes_on {
                    rest.push(operation);
                }
            }
            (Change::Number { after: None, .. } | Change::Release { .. }, _) => {
                early.push(operation);
            }
            _ => rest.push(operation),
        }
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

fn held_by_another(operation: &Operation, passed: &Passed, before: &Before) -> Option<Raised> {
    let wanted = wanted(operation).filter(|number| !passed.givers.contains_key(*number))?;
    let holder = before.holder(wanted)?;
    let own = operation
        .object_id
        .as_ref()
        .is_some_and(|id| id.as_str().eq_ignore_ascii_case(&holder))
        || holder.eq_ignore_ascii_case(&operation.user);
    (!own).then(|| findings::held_by_another(wanted, &holder, operation))
}

fn on_premises(operation: &Operation, passed: &Passed, before: Option<&Before>) -> Option<Raised> {
    let number = &given_up(operation)?.number;
    (passed.is_passed(number) && before?.is_on_premises(number))
        .then(|| findings::cycle(operation, number))
}
