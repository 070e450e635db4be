//! One pass over the rows of a sheet, in parts on as many threads as are wanted.
//!
//! The parts are cut where a record seems to begin. Whether one does is known when the part before it was read: it has
//! to end there. A part that was cut wrongly is read again from the right place, so what is found never depends on
//! where the cuts are, nor on the number of threads.

use super::check::Manner;
use super::desk::Desk;
use super::duplicate::Keys;
use super::part::{Judge, Part};
use crate::sheet::Mark;
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

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

/// Which part it is, and what came of it.
type Judged = (usize, io::Result<Part>);

/// The parts of a sheet.
struct Parts<'p> {
    desk: &'p Desk<'p>,
    manner: &'p Manner<'p>,
    keys: &'p Keys,
    starts: &'p [u64],
}

impl Parts<'_> {
    fn judge(&self, mut whole: Part) -> io::Result<Part> {
        let next = AtomicUsize::new(0);
        let (send, parts) = sync_channel(self.manner.threads);
        std::thread::scope(|scope| {
            for _ in 0..self.manner.threads.min(self.starts.len()) {
                let (send, next) = (send.clone(), &next);
                scope.spawn(move || self.work(next, &send));
            }
            drop(send);
            self.merge(&mut whole, parts)
        })?;
        Ok(whole)
    }

    /// Takes one part after the other until there are no more.
    fn work(&self, next: &AtomicUsize, send: &SyncSender<Judged>) {
        let mut judge = self.a_judge();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(start) = self.starts.get(at) else {
                return;
            };
            // The other end is gone when an error ended the pass.
            if send.send((at, self.part(&mut judge, at, *start))).is_err() {
                return;
            }
        }
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

    /// Puts the parts together in their order, whichever comes first. With an error the receiver goes, and nobody waits
    /// for room in it any more.
    fn merge(&self, whole: &mut Part, parts: Receiver<Judged>) -> io::Result<()> {
        let mut waiting = BTreeMap::new();
        let mut wanted = 0;
        for (at, part) in parts {
            waiting.insert(at, part);
            while let Some(part) = waiting.remove(&wanted) {
                let ends = whole.end.offset;
                if ends == self.starts[wanted] {
                    whole.append(part?);
                    self.manner.watch.found(whole.hits.first());
                } else if self.starts.get(wanted + 1).is_none_or(|next| ends < *next) {
                    whole.append(self.part(&mut self.a_judge(), wanted, ends)?);
                }
                wanted += 1;
            }
        }
        Ok(())
    }
}
