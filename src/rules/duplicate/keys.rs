//! The keys of all rows, and the rows that share one.
//!
//! A number without an extension is its own key: its digits, which begin with no 0 and are 15 at most, fit into 64 bits.
//! Names, and numbers with an extension, have a hash for a key; who shares one may be two people, so that is looked up
//! before anything is said.

use super::column::{Column, Seen, groups};
use super::{BASE_AND_EXTENSION, SAME_NUMBER, SAME_USER, user_key};
use crate::finding::Rule;
use crate::model::{Action, AssignmentCategory};
use crate::numbering;
use crate::rules::assign::Meaning;
use crate::rules::row::Row;
use foldhash::quality::RandomState;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

/// Set in the key of a number that is a hash.
const HASHED: u64 = 1 << 63;

/// Gathers keys row by row.
pub(in crate::rules) struct Keys {
    hasher: RandomState,
    users: Column,
    numbers: Column,
    /// The bases of numbers with an extension.
    bases: Column,
    /// Where a name is folded.
    folded: Vec<u8>,
}

/// Two rows that share a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rules) struct Pair {
    /// The row below.
    pub(in crate::rules) later: u32,
    /// What they would break.
    pub(in crate::rules) rule: PairRule,
    /// The first row with the key.
    pub(in crate::rules) first: u32,
    /// The keys alone do not say that it is so: the rows have to be read.
    pub(in crate::rules) doubtful: bool,
}

impl Pair {
    fn new(rule: PairRule, first: Seen, later: Seen, doubtful: bool) -> Self {
        Self {
            later: later.row(),
            rule,
            first: first.row(),
            doubtful,
        }
    }
}

/// What a pair of rows would break; in the order of the ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::rules) enum PairRule {
    BaseAndExtension,
    SameNumber,
    SameUser,
}

impl PairRule {
    pub(in crate::rules) fn rule(self) -> &'static Rule {
        match self {
            Self::BaseAndExtension => &BASE_AND_EXTENSION,
            Self::SameNumber => &SAME_NUMBER,
            Self::SameUser => &SAME_USER,
        }
    }
}

impl Keys {
    pub(in crate::rules) fn new() -> Self {
        Self::with(RandomState::default(), 0)
    }

    /// No keys, with room for those of about as many rows as another part had, and to be appended to these later.
    pub(in crate::rules) fn empty(&self, rows: usize) -> Self {
        Self::with(self.hasher, rows + rows / 16)
    }

    fn with(hasher: RandomState, room: usize) -> Self {
        Self {
            hasher,
            users: Column::new(hasher, room),
            numbers: Column::new(hasher, room),
            bases: Column::new(hasher, 0),
            folded: Vec::new(),
        }
    }

    /// Notes what a row assigns.
    pub(in crate::rules) fn note(&mut self, row: &Row, meaning: &Meaning) {
        let object_id = meaning.object_id.as_ref();
        let user = user_key(row.context, &meaning.user.value, object_id);
        self.user(user.as_bytes(), meaning.category, row.record.row);
        if let Some(number) = &meaning.number {
            self.number(number.value.as_str(), meaning.action, row.record.row);
        }
    }

    /// Notes that a row is about a line of a user.
    pub(in crate::rules) fn user(&mut self, user: &[u8], category: AssignmentCategory, row: u32) {
        let is_folded = user
            .iter()
            .fold(true, |all, b| all & !b.is_ascii_uppercase());
        let folded = if is_folded {
            user
        } else {
            self.folded.clear();
            self.folded.extend_from_slice(user);
            self.folded.make_ascii_lowercase();
            &self.folded
        };
        let mut hasher = self.hasher.build_hasher();
        hasher.write(folded);
        hasher.write_u8(category as u8);
        self.users.push(hasher.finish(), row);
    }

    /// Notes that a row names a number, `+` and digits with or without `;ext=` and digits.
    pub(in crate::rules) fn number(&mut self, number: &str, action: Action, row: u32) {
        // A row that takes a number away may stand beside the one that gives it to somebody else.
        if action != Action::Enable {
            return;
        }
        let (base, extension) = number.split_once(';').unwrap_or((number, ""));
        if extension.is_empty() {
            self.digits(digits(base), action, row);
        } else {
            let hash = self.hasher.hash_one(number) | HASHED;
            self.numbers.push(hash, row);
            self.bases.push(digits(base), row);
        }
    }

    /// Notes that a row names a number without extension, by its digits.
    pub(in crate::rules) fn digits(&mut self, digits: u64, action: Action, row: u32) {
        if action == Action::Enable {
            self.numbers.push(digits, row);
        }
    }

    /// Says that nothing is noted any more.
    pub(in crate::rules) fn lay(&mut self) {
        self.users.lay();
        self.numbers.lay();
        self.bases.lay();
    }

    /// Takes keys whose rows count from `base`.
    pub(in crate::rules) fn append(&mut self, other: Self, base: u32) {
        self.users.append(other.users, base);
        self.numbers.append(other.numbers, base);
        self.bases.append(other.bases, base);
    }

    /// The rows that share a key, each later row with the first row of the key, sorted by the later row.
    pub(in crate::rules) fn pairs(mut self, threads: usize) -> Vec<Pair> {
        self.lay();
        let mut pairs = self.of_numbers(threads);
        self.doubt_those_of_one_user(&mut pairs);
        let users = (&self.users, None);
        pairs.extend(groups(
            users,
            threads,
            |first, later, pairs| pairs.push(Pair::new(PairRule::SameUser, first, later, true)),
            |_, _, _| {},
        ));
        pairs.sort_unstable();
        pairs
    }

    fn of_numbers(&self, threads: usize) -> Vec<Pair> {
        groups(
            (&self.numbers, Some(&self.bases)),
            threads,
            |first, later, pairs| {
                // Two hashes may be alike by chance.
                let doubtful = first.key() & HASHED != 0;
                pairs.push(Pair::new(PairRule::SameNumber, first, later, doubtful));
            },
            |first, later, pairs| {
                pairs.push(Pair::new(PairRule::BaseAndExtension, first, later, false));
            },
        )
    }

    /// Two rows of one user are reported as that, and not as two rows of a number.
    fn doubt_those_of_one_user(&self, pairs: &mut [Pair]) {
        let same_number = |pair: &&mut Pair| pair.rule == PairRule::SameNumber;
        let rows = pairs.iter().flat_map(|pair| [pair.first, pair.later]);
        let mut users: HashMap<u32, Option<u64>, RandomState> =
            rows.map(|row| (row, None)).collect();
        if users.is_empty() {
            return;
        }
        for seen in self.users.iter() {
            if let Some(user) = users.get_mut(&seen.row()) {
                *user = Some(seen.key());
            }
        }
        for pair in pairs.iter_mut().filter(same_number) {
            pair.doubtful |= users.get(&pair.first) == users.get(&pair.later);
        }
    }
}

/// The digits of `+` and digits as a number.
fn digits(e164: &str) -> u64 {
    numbering::value(e164.as_bytes().get(1..).unwrap_or_default())
}
