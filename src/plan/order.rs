//! The order of a plan: who gives a number up does so before somebody else gets it.
//!
//! Operations are moved where they stand and never copied: a plan of a million users has three million of them.

use super::change::{Change, Location, Number, Operation, Prior};
use super::{MOST_USERS, findings};
use crate::finding::Raised;
use crate::model::{AssignmentCategory, Folded};
use crate::tenant::Before;
use foldhash::fast::RandomState;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Puts operations in order, user by user as the sheet has them.
///
/// Users who pass numbers on to each other form a chain. All of its numbers are released first, then all are given;
/// so a line and a ring of any length come out right without looking for cycles, and nobody outside waits for it. A user
/// who loses every number and whose numbers nobody knows goes first of all: one of them may be given to somebody else.
pub(super) fn order(operations: &mut Vec<Operation>, before: Option<&Before>) -> Vec<Raised> {
    let users = by_user(operations);
    let passed = Passed::among(operations, &users);
    let mut raised: Vec<Raised> = operations
        .iter()
        .filter_map(|op| held_by_another(op, &passed, before?))
        .collect();
    let chains = passed.chains(operations, &users);
    if chains.is_empty() {
        return raised;
    }
    let mut chained = vec![false; users.len()];
    for user in chains.iter().flatten() {
        chained[*user] = true;
    }
    // Where each operation goes: to its user, or to the first user of its chain.
    let mut keys = Vec::with_capacity(operations.len());
    let mut owners = users.of_each();
    let mut taken: HashMap<usize, Vec<Operation>, RandomState> = HashMap::default();
    let mut whose = Vec::new();
    let leaving = operations.extract_if(.., |_| {
        let user = owners.next().unwrap_or_default();
        if chained[user] {
            whose.push(user);
        } else {
            keys.push((user, 0));
        }
        chained[user]
    });
    let leaving: Vec<Operation> = leaving.collect();
    for (user, operation) in whose.into_iter().zip(leaving) {
        taken.entry(user).or_default().push(operation);
    }
    for (number, members) in (1..).zip(&chains) {
        let mut of_members = Vec::new();
        for member in members {
            of_members.push(taken.remove(member).unwrap_or_default());
        }
        let first = of_members.first().and_then(|own| own.first());
        if members.len() > MOST_USERS {
            raised.extend(first.map(|op| findings::long_chain(op, members.len())));
        }
        let (mut early, mut rest) = (Vec::new(), Vec::new());
        for own in of_members {
            let mut given = Vec::new();
            for operation in own {
                raised.extend(on_premises(&operation, &passed, before));
                passed.split(operation, &mut given, &mut rest);
            }
            // Here too a line goes before the primary one that it depends on.
            given.sort_by_key(rank);
            early.append(&mut given);
        }
        for (place, mut operation) in early.into_iter().chain(rest).enumerate() {
            operation.chain = Some(number);
            keys.push((members[0], place));
            operations.push(operation);
        }
    }
    sort_by(operations, &keys);
    raised
}

/// Sorts operations by keys, one for each; those of the same key stay in their order.
pub(super) fn sort_by<K: Ord>(operations: &mut [Operation], keys: &[K]) {
    if keys.is_sorted() {
        return;
    }
    let mut from: Vec<u32> = (0..).take(keys.len()).collect();
    from.sort_by_key(|at| &keys[*at as usize]);
    for start in 0..from.len() {
        let mut at = start;
        while from[at] as usize != start {
            let next = from[at] as usize;
            operations.swap(at, next);
            from[at] = u32::try_from(at).unwrap_or_default();
            at = next;
        }
        from[at] = u32::try_from(at).unwrap_or_default();
    }
}

/// Where the operations of each user begin.
struct Users {
    starts: Vec<usize>,
}

impl Users {
    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn of(&self, user: usize) -> Range<usize> {
        self.starts[user]..self.starts[user + 1]
    }

    /// The user of each operation.
    fn of_each(&self) -> impl Iterator<Item = usize> {
        (0..self.len()).flat_map(|user| std::iter::repeat_n(user, self.of(user).len()))
    }
}

/// Puts the operations of each user together, users in the order of the sheet. A line beside the primary one depends on it: it
/// comes after it and goes before it; policies come last, since some of them need a number.
fn by_user(operations: &mut [Operation]) -> Users {
    let mut numbers: HashMap<Folded, u32, RandomState> = HashMap::default();
    let mut users = Vec::with_capacity(operations.len());
    let mut unknown = Vec::new();
    for operation in &*operations {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let user = *numbers.entry(user_key(operation)).or_insert(next);
        if user == next {
            unknown.push(false);
        }
        unknown[user as usize] |= operation.change == Change::RemoveAll;
        users.push(user);
    }
    drop(numbers);
    let mut sorted: Vec<u32> = (0..).take(unknown.len()).collect();
    sorted.sort_by_key(|user| !unknown[*user as usize]);
    let mut places = vec![0; sorted.len()];
    for (place, user) in (0_u32..).zip(sorted) {
        places[user as usize] = place;
    }
    let mut counts = vec![0; places.len()];
    let mut keys = Vec::with_capacity(operations.len());
    for (operation, user) in operations.iter().zip(users) {
        let place = places[user as usize];
        counts[place as usize] += 1;
        keys.push((place, rank(operation)));
    }
    sort_by(operations, &keys);
    let mut starts = vec![0];
    let mut start = 0;
    starts.extend(counts.into_iter().map(|count: usize| {
        start += count;
        start
    }));
    Users { starts }
}

fn user_key(operation: &Operation) -> Folded<'_> {
    let id = operation.who.object_id.as_ref();
    Folded(id.map_or(operation.user(), |id| id.as_str()))
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
    givers: HashMap<Arc<str>, usize, RandomState>,
    /// Who gets each of these.
    takers: HashMap<Arc<str>, usize, RandomState>,
}

impl Passed {
    fn among(operations: &[Operation], users: &Users) -> Self {
        let all = || users.of_each().zip(operations);
        let givers: HashMap<_, _, _> = all()
            .filter_map(|(user, op)| Some((Arc::clone(&given_up(op)?.number), user)))
            .collect();
        let takers = all()
            .filter_map(|(user, op)| Some((Arc::clone(wanted(op)?), user)))
            .filter(|(number, _)| givers.contains_key(number))
            .collect();
        Self { givers, takers }
    }

    /// Who gives a number up and who gets it, where these are two.
    fn ends(&self, number: &str) -> Option<[usize; 2]> {
        let ends = [*self.givers.get(number)?, *self.takers.get(number)?];
        (ends[0] != ends[1]).then_some(ends)
    }

    fn is_passed(&self, number: &str) -> bool {
        self.ends(number).is_some()
    }

    /// The users of each chain, in the order of the sheet; chains in the order of their first users.
    fn chains(&self, operations: &[Operation], users: &Users) -> Vec<Vec<usize>> {
        let mut chains = Vec::new();
        if self.takers.is_empty() {
            return chains;
        }
        let mut done = vec![false; users.len()];
        for start in 0..users.len() {
            let own = || numbers(&operations[users.of(start)]);
            if done[start] || !own().any(|number| self.is_passed(number)) {
                continue;
            }
            let members = self.chain_of(operations, users, start);
            for member in &members {
                done[*member] = true;
            }
            chains.push(members);
        }
        chains
    }

    /// The users, in the order of the sheet, whom passed-on numbers tie to this one.
    fn chain_of(&self, operations: &[Operation], users: &Users, start: usize) -> Vec<usize> {
        let (mut found, mut open) = (BTreeSet::from([start]), vec![start]);
        while let Some(at) = open.pop() {
            let ends = numbers(&operations[users.of(at)]).filter_map(|number| self.ends(number));
            for other in ends.flatten() {
                if found.insert(other) {
                    open.push(other);
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

/// The numbers that operations take from their users or give them.
fn numbers(operations: &[Operation]) -> impl Iterator<Item = &str> {
    let given = operations.iter().filter_map(given_up);
    let given = given.map(|number| &*number.number);
    given.chain(operations.iter().filter_map(wanted).map(|number| &**number))
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
fn wanted(operation: &Operation) -> Option<&Arc<str>> {
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
        .who
        .object_id
        .as_ref()
        .is_some_and(|id| id.as_str().eq_ignore_ascii_case(&holder))
        || holder.eq_ignore_ascii_case(operation.user());
    (!own).then(|| findings::held_by_another(wanted, &holder, operation))
}

fn on_premises(operation: &Operation, passed: &Passed, before: Option<&Before>) -> Option<Raised> {
    let number = &given_up(operation)?.number;
    (passed.is_passed(number) && before?.is_on_premises(number))
        .then(|| findings::cycle(operation, number))
}
