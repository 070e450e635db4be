//! The keys of one sort, and those that are the same, found without sorting them all.
//!
//! A million keys in one table are a million misses of the cache. So each part of a sheet lays its keys into buckets by a few bits of
//! a hash, while it has them at hand, and in the end each bucket has a small table of its own.

use foldhash::quality::RandomState;
use std::hash::BuildHasher;

/// Buckets; one of a million keys has a few thousand.
const BUCKETS: usize = 256;

/// A key and the row it was seen in; twelve bytes, since there are millions.
#[derive(Clone, Copy)]
pub(super) struct Seen {
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

    pub(super) fn key(self) -> u64 {
        u64::from_ne_bytes(self.key)
    }

    pub(super) fn row(self) -> u32 {
        u32::from_ne_bytes(self.row)
    }

    /// The same, of a row that counts from `base`.
    fn after(self, base: u32) -> Self {
        Self::new(self.key(), self.row().saturating_add(base))
    }
}

/// The keys of one sort; what is noted belongs to the last part.
pub(super) struct Column {
    /// Seeded anew for each run: no sheet can be written so that its keys fall together.
    hasher: RandomState,
    parts: Vec<Part>,
}

/// The keys of a part, whose rows count from `base`.
struct Part {
    base: u32,
    /// In the order of their buckets, once they are laid there, and in that of their rows.
    seen: Vec<Seen>,
    /// Where each bucket begins and the last one ends; empty before.
    bounds: Vec<usize>,
}

impl Column {
    /// No keys, and room for so many.
    pub(super) fn new(hasher: RandomState, room: usize) -> Self {
        let part = Part {
            base: 0,
            seen: Vec::with_capacity(room),
            bounds: Vec::new(),
        };
        Self {
            hasher,
            parts: vec![part],
        }
    }

    /// Notes a key, in the order of the rows.
    pub(super) fn push(&mut self, key: u64, row: u32) {
        if let Some(last) = self.parts.last_mut() {
            last.seen.push(Seen::new(key, row));
        }
    }

    /// Lays the keys into their buckets; none is noted after that.
    pub(super) fn lay(&mut self) {
        for part in &mut self.parts {
            part.lay(self.hasher);
        }
    }

    /// Takes keys whose rows count from `base`.
    pub(super) fn append(&mut self, other: Self, base: u32) {
        self.parts.extend(other.parts.into_iter().map(|part| Part {
            base: part.base.saturating_add(base),
            ..part
        }));
    }

    /// Every key, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Seen> {
        let parts = self.parts.iter();
        parts.flat_map(|part| part.seen.iter().map(|seen| seen.after(part.base)))
    }

    /// Puts the keys of a bucket into a list, in the order of their rows.
    fn bucket(&self, at: usize, list: &mut Vec<Seen>) {
        list.clear();
        for part in &self.parts {
            let keys = &part.seen[part.bounds[at]..part.bounds[at + 1]];
            list.extend(keys.iter().map(|seen| seen.after(part.base)));
        }
    }
}

impl Part {
    fn lay(&mut self, hasher: RandomState) {
        if !self.bounds.is_empty() {
            return;
        }
        let bucket = |seen: &Seen| usize::from(hasher.hash_one(seen.key()).to_be_bytes()[0]);
        let mut bounds = vec![0; BUCKETS + 1];
        for seen in &self.seen {
            bounds[bucket(seen) + 1] += 1;
        }
        for at in 0..BUCKETS {
            bounds[at + 1] += bounds[at];
        }
        let mut laid = vec![Seen::new(0, 0); self.seen.len()];
        let mut next = bounds.clone();
        for seen in &self.seen {
            let at = &mut next[bucket(seen)];
            laid[*at] = *seen;
            *at += 1;
        }
        self.seen = laid;
        self.bounds = bounds;
    }
}

/// The keys of one bucket.
#[derive(Default)]
pub(super) struct Bucket {
    seen: Vec<Seen>,
    /// Places in the list from 1; 0 where nothing is.
    slots: Vec<u32>,
}

impl Bucket {
    /// Takes the keys of a bucket in the order of their rows, and calls for every one with the first of the same key, if that is
    /// another.
    fn take(&mut self, column: &Column, at: usize, mut each: impl FnMut(Seen, Seen)) {
        column.bucket(at, &mut self.seen);
        self.slots.clear();
        self.slots
            .resize((2 * self.seen.len()).next_power_of_two(), 0);
        for (place, seen) in (1..).zip(0..self.seen.len()) {
            let seen = self.seen[seen];
            match self.slot(column.hasher, seen.key()) {
                Ok(first) => each(first, seen),
                Err(slot) => self.slots[slot] = place,
            }
        }
    }

    /// The first of a key, or the slot where it would be.
    fn slot(&self, hasher: RandomState, key: u64) -> Result<Seen, usize> {
        let mask = self.slots.len() - 1;
        // The lowest bits; the highest chose the bucket.
        let wanted = hasher.hash_one(key) & mask as u64;
        let mut slot = usize::try_from(wanted).unwrap_or(0);
        while self.slots[slot] != 0 {
            let seen = self.seen[self.slots[slot] as usize - 1];
            if seen.key() == key {
                return Ok(seen);
            }
            slot = (slot + 1) & mask;
        }
        Err(slot)
    }
}

/// Calls for every key of a column with the first of the same, and for every key of another column with the first of the same in the
/// one, on so many threads; returns what the calls noted.
pub(super) fn groups<T: Send>(
    (column, other): (&Column, Option<&Column>),
    threads: usize,
    same: impl Fn(Seen, Seen, &mut Vec<T>) + Sync,
    found: impl Fn(Seen, Seen, &mut Vec<T>) + Sync,
) -> Vec<T> {
    let look = |from: usize, until: usize| {
        let (mut bucket, mut others, mut noted) = (Bucket::default(), Vec::new(), Vec::new());
        for at in from..until {
            bucket.take(column, at, |first, later| same(first, later, &mut noted));
            let Some(other) = other else { continue };
            other.bucket(at, &mut others);
            for later in &others {
                if let Ok(first) = bucket.slot(column.hasher, later.key()) {
                    found(first, *later, &mut noted);
                }
            }
        }
        noted
    };
    let each = BUCKETS.div_ceil(threads.clamp(1, BUCKETS));
    std::thread::scope(|scope| {
        let look = &look;
        let starts = (each..BUCKETS).step_by(each);
        let others: Vec<_> = starts
            .map(|from| scope.spawn(move || look(from, (from + each).min(BUCKETS))))
            .collect();
        let mut all = look(0, each);
        for other in others {
            all.extend(
                other
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            );
        }
        all
    })
}
