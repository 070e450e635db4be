//! The keys of all rows, and the rows that share one.
//!
//! A number without an extension is its own key: its digits, which begin with no 0 and are 15 at most, fit into 64 bits.
//! Names, and numbers with an extension, have a hash for a key; who shares one may be two people, so that is looked up
//! before anything is said.

use super::{BASE_AND_EXTENSION, SAME_NUMBER, SAME_USER, user_key};
use crate::finding::Rule;
use crate::model::{Action, AssignmentCategory};
use crate::rules::assign::Meaning;
use crate::rules::row::Row;
use foldhash::quality::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Set in the key of a number that is a hash.
const HASHED: u64 = 1 << 63;

/// A key and the row it was seen in; twelve bytes, since there are millions.
#[derive(Clone, Copy)]
struct Seen {
    key: [u8; 8],
    row: [u8; 4],
}

impl Seen {
    fn new(key: u64, row: u32) -> Self {
        Self {
            key: key.to_ne_bytes(),
            row: row.to_ne_bytes(),
        }
    }

    fn key(self) -> u64 {
        u64::from_ne_bytes(self.key)
    }

    fn row(self) -> u32 {
        u32::from_ne_bytes(self.row)
    }
}

/// Gathers keys row by row.
pub(in crate::rules) struct Keys {
    hasher: RandomState,
    users: Vec<Seen>,
    numbers: Vec<Seen>,
    /// The bases of numbers with an extension.
    bases: Vec<Seen>,
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
        Self::with(RandomState::default())
    }

    /// No keys, and to be appended to these later.
    pub(in crate::rules) fn empty(&self) -> Self {
        Self::with(self.hasher)
    }

    fn with(hasher: RandomState) -> Self {
        Self {
            hasher,
            users: Vec::new(),
            numbers: Vec::new(),
            bases: Vec::new(),
            folded: Vec::new(),
        }
    }

    /// Notes what a row assigns.
    pub(in crate::rules) fn note(&mut self, row: &Row, meaning: &Meaning) {
        let object_id = meaning.object_id.as_ref();
        let user = user_key(row.context, &meaning.user.value, object_id);
        self.user(user, meaning.category, row.record.row);
        if let Some(number) = &meaning.number {
            self.number(number.value.as_str(), meaning.action, row.record.row);
        }
    }

    /// Notes that a row is about a line of a user.
    pub(in crate::rules) fn user(&mut self, user: &str, category: AssignmentCategory, row: u32) {
        self.folded.clear();
        self.folded.extend_from_slice(user.as_bytes());
        self.folded.make_ascii_lowercase();
        let mut hasher = self.hasher.build_hasher();
        hasher.write(&self.folded);
        hasher.write_u8(category as u8);
        self.users.push(Seen::new(hasher.finish(), row));
    }

    /// Notes that a row names a number, `+` and digits with or without `;ext=` and digits.
    pub(in crate::rules) fn number(&mut self, number: &str, action: Action, row: u32) {
        // A row that takes a number away may stand beside the one that gives it to somebody else.
        if action != Action::Enable {
            return;
        }
        let (base, extension) = number.split_once(';').unwrap_or((number, ""));
        if extension.is_empty() {
            self.numbers.push(Seen::new(digits(base), row));
        } else {
            let hash = self.hasher.hash_one(number) | HASHED;
            self.numbers.push(Seen::new(hash, row));
            self.bases.push(Seen::new(digits(base), row));
        }
    }

    /// Takes keys whose rows count from `base`.
    pub(in crate::rules) fn append(&mut self, other: Self, base: u32) {
        let moved = |seen: Seen| Seen::new(seen.key(), seen.row().saturating_add(base));
        self.users.extend(other.users.into_iter().map(moved));
        self.numbers.extend(other.numbers.into_iter().map(moved));
        self.bases.extend(other.bases.into_iter().map(moved));
    }

    /// The rows that share a key, each later row with the first row of the key, sorted by the later row.
    pub(in crate::rules) fn pairs(self, threads: usize) -> Vec<Pair> {
        let Self {
            mut users,
            mut numbers,
            bases,
            ..
        } = self;
        let mut pairs = Vec::new();
        // While the users still are in the order of the rows, a row's user can be looked up.
        let user_of = |row: u32| {
            let at = users.binary_search_by_key(&row, |seen| seen.row());
            at.ok().map(|at| users[at].key())
        };
        sort(&mut numbers, threads);
        groups(&numbers, |first, later| {
            // Two rows of one user are reported as that, and two hashes may be alike by chance.
            let doubtful =
                first.key() & HASHED != 0 || user_of(first.row()) == user_of(later.row());
            pairs.push(Pair {
                later: later.row(),
                rule: PairRule::SameNumber,
                first: first.row(),
                doubtful,
            });
        });
        for base in &bases {
            let at = numbers.partition_point(|seen| seen.key() < base.key());
            if let Some(plain) = numbers.get(at).filter(|seen| seen.key() == base.key()) {
                pairs.push(Pair {
                    later: base.row(),
                    rule: PairRule::BaseAndExtension,
                    first: plain.row(),
                    doubtful: false,
                });
            }
        }
        sort(&mut users, threads);
        groups(&users, |first, later| {
            pairs.push(Pair {
                later: later.row(),
                rule: PairRule::SameUser,
                first: first.row(),
                doubtful: true,
            });
        });
        pairs.sort_unstable();
        pairs
    }
}

/// The digits of `+` and digits as a number.
fn digits(e164: &str) -> u64 {
    let digits = e164.bytes().skip(1);
    digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
}

/// Sorts by key, and rows with the same key by their number.
fn sort(keys: &mut [Seen], threads: usize) {
    let half = keys.len() / 2;
    if threads > 1 && half > 0 {
        keys.select_nth_unstable_by_key(half, |seen| seen.key());
        let (left, right) = keys.split_at_mut(half);
        std::thread::scope(|scope| {
            scope.spawn(|| left.sort_unstable_by_key(|seen| seen.key()));
            right.sort_unstable_by_key(|seen| seen.key());
        });
    } else {
        keys.sort_unstable_by_key(|seen| seen.key());
    }
    for group in keys.chunk_by_mut(|a, b| a.key() == b.key()) {
        if group.len() > 1 {
            group.sort_unstable_by_key(|seen| seen.row());
        }
    }
}

/// Calls for every row with the first row of the same key.
fn groups(sorted: &[Seen], mut each: impl FnMut(Seen, Seen)) {
    for group in sorted.chunk_by(|a, b| a.key() == b.key()) {
        for later in &group[1..] {
            each(group[0], *later);
        }
    }
}
