//! One pass over the rows of a sheet, in parts on as many threads as are wanted.
//!
//! The parts are cut where a record seems to begin. Whether one does is known when the part before it was read: it has
//! to end there. A part that was cut wrongly is read again from the right place, so what is found never depends on
//! where the cuts are, nor on the number of threads.

use super::check::Manner;
use super::desk::Desk;
use super::duplicate::Keys;
use super::ordered::in_order;
use super::part::{Judge, Part};
use crate::sheet::Mark;
use std::io;

/// Bytes of a part: large enough that starting one costs nothing, small enough that a few of them need no memory.
pub const PART: u64 = 2 * 1024 * 1024;

/// Judges every row from a mark on.
pub(super) fn pass(desk: &Desk, from: Mark, manner: &Manner) -> io::Result<Part> {
    let keys = Keys::new();
    let cuts = if is_divisible(desk, manner) {
        desk.context.sheet.cuts(from.offset, manner.part)?
    } else {
        Vec::new()
    };
    let whole = Part::new(keys.empty(0), from);
    if cuts.is_empty() {
        return Judge::new(desk, manner.keep, manner.watch).part(whole, u64::MAX);
    }
    let mut starts = vec![from.offset];
    starts.extend(cuts);
    let parts = Parts {
        desk,
        manner,
        keys: &keys,
        starts: &starts,
    };
    parts.judge(whole)
}

/// What a row means names its place, and a waiver may name a cell: both need the number of the row at once.
fn is_divisible(desk: &Desk, manner: &Manner) -> bool {
    !manner.keep && desk.context.config.waivers.is_empty()
}

/// The parts of a sheet.
struct Parts<'p> {
    desk: &'p Desk<'p>,
    manner: &'p Manner<'p>,
    keys: &'p Keys,
    starts: &'p [u64],
}

impl Parts<'_> {
    fn judge(&self, mut whole: Part) -> io::Result<Part> {
        in_order(
            self.starts.len(),
            self.manner.threads,
            || self.a_judge(),
            |judge, at| self.part(judge, at, self.starts[at]),
            |at, part| self.merge(&mut whole, at, part),
        )?;
        Ok(whole)
    }

    fn a_judge(&self) -> Judge<'_> {
        Judge::new(self.desk, false, self.manner.watch)
    }

    /// A part whose rows count from 0, from an offset: where it was cut, or where it really begins.
    fn part(&self, judge: &mut Judge, at: usize, offset: u64) -> io::Result<Part> {
        let from = Mark {
            row: 0,
            line: 0,
            offset,
        };
        let part = Part::new(self.keys.empty(judge.rows()), from);
        let until = self.starts.get(at + 1).copied().unwrap_or(u64::MAX);
        judge.part(part, until)
    }

    /// Puts a part behind those before it. One that was cut inside a cell is read again from where the one before really ends.
    fn merge(&self, whole: &mut Part, at: usize, part: io::Result<Part>) -> io::Result<()> {
        let ends = whole.end.offset;
        if ends == self.starts[at] {
            whole.append(part?);
            self.manner.watch.found(whole.hits.first());
        } else if self.starts.get(at + 1).is_none_or(|next| ends < *next) {
            whole.append(self.part(&mut self.a_judge(), at, ends)?);
        }
        Ok(())
    }
}
