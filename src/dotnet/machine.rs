//! The backtracking machine: tries what a pattern allows in the order in which .NET tries it.
//!
//! Ways back are kept on a stack of its own, so nothing overflows; steps and stack are bounded, and past a bound the
//! machine says so instead of answering. What .NET does and other engines do differently: a round of a loop that took
//! nothing is kept, with its captures, and ends the loop; a group keeps its last capture; everything counts in UTF-16
//! units.

use super::fault::Fault;
use super::node::{Anchor, UNBOUNDED};
use super::program::{Program, Step};
use super::set::other_case;
use super::unicode::is_boundary_word;

/// Steps of one question, a few hundredths of a second; real rules on dialled strings need some hundreds.
const MOST_STEPS: u32 = 2_000_000;
/// Ways back that are kept, 32 bytes each.
const MOST_WAYS: usize = 1 << 20;

/// No place.
const NONE: usize = usize::MAX;

/// Where each group stands: start and end in units.
pub(super) type Spans = Vec<Option<(usize, usize)>>;

/// A way back, or what has to be undone on the way.
enum Way {
    Choice {
        step: usize,
        at: usize,
    },
    /// A greedy run that can give back: where it is, and how far back it may go.
    Shrink {
        step: usize,
        at: usize,
        until: usize,
    },
    /// A lazy run that can take more.
    Grow {
        step: usize,
        at: usize,
        left: u32,
    },
    Register {
        register: usize,
        old: usize,
    },
    Group {
        slot: usize,
        old: Option<(usize, usize)>,
    },
}

/// One question: a program, a text, and what is left of the budget.
pub(super) struct Machine<'p> {
    program: &'p Program,
    units: &'p [u16],
    /// Where the match before this one ended, for `\G`.
    search: usize,
    ways: Vec<Way>,
    registers: Vec<usize>,
    spans: Spans,
    steps_left: u32,
}

impl<'p> Machine<'p> {
    pub(super) fn new(program: &'p Program, units: &'p [u16]) -> Self {
        Self {
            program,
            units,
            search: 0,
            ways: Vec::new(),
            registers: vec![NONE; program.registers],
            spans: vec![None; program.slots],
            steps_left: MOST_STEPS,
        }
    }

    /// The first match that begins at this place or later; the match before it ended at `search`.
    pub(super) fn find(&mut self, from: usize, search: usize) -> Result<Option<Spans>, Fault> {
        self.search = search;
        for start in from..=self.units.len() {
            self.ways.clear();
            self.registers.fill(NONE);
            self.spans.fill(None);
            if let Some(end) = self.run(start)? {
                self.spans[0] = Some((start, end));
                return Ok(Some(self.spans.clone()));
            }
        }
        Ok(None)
    }

    fn run(&mut self, start: usize) -> Result<Option<usize>, Fault> {
        let (mut step, mut at) = (0, start);
        loop {
            self.spend(1)?;
            match self.step(step, at)? {
                Next::Go(next, to) => (step, at) = (next, to),
                Next::Done => return Ok(Some(at)),
                Next::Fail => match self.back() {
                    Some(next) => (step, at) = next,
                    None => return Ok(None),
                },
            }
        }
    }

    fn spend(&mut self, steps: usize) -> Result<(), Fault> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        let left = self.steps_left.checked_sub(steps);
        self.steps_left = left
            .filter(|_| self.ways.len() <= MOST_WAYS)
            .ok_or_else(|| Fault::limit("the pattern tries too many ways on this text"))?;
        Ok(())
    }

    fn step(&mut self, step: usize, at: usize) -> Result<Next, Fault> {
        let next = step + 1;
        Ok(match &self.program.steps[step] {
            Step::Set { set, back } => match self.unit(at, *back) {
                Some(unit) if self.program.sets[*set].holds(unit) => {
                    Next::Go(next, moved(at, 1, *back))
                }
                _ => Next::Fail,
            },
            Step::Run { .. } => return self.run_of(step, at),
            Step::Again {
                slot,
                any_case,
                back,
            } => match self.again(*slot, at, (*any_case, *back)) {
                Some(to) => {
                    self.spend(at.abs_diff(to))?;
                    Next::Go(next, to)
                }
                None => Next::Fail,
            },
            Step::Anchor(anchor) if self.holds(*anchor, at) => Next::Go(next, at),
            Step::Anchor(_) => Next::Fail,
            Step::Choose { other } => {
                self.ways.push(Way::Choice { step: *other, at });
                Next::Go(next, at)
            }
            Step::Jump(to) => Next::Go(*to, at),
            Step::Mark(mark) => {
                self.set_register(*mark, at);
                Next::Go(next, at)
            }
            Step::Capture { slot, mark } => {
                let began = self.registers[*mark];
                let old = self.spans[*slot].replace((began.min(at), began.max(at)));
                self.ways.push(Way::Group { slot: *slot, old });
                Next::Go(next, at)
            }
            Step::Begin(register) => {
                self.set_register(*register, 0);
                self.set_register(register + 1, NONE);
                Next::Go(next, at)
            }
            Step::Round {
                register,
                min,
                max,
                lazy,
                exit,
            } => self.round((*register, *min, *max), *lazy, (next, *exit), at),
            Step::Enter(register) => {
                self.set_register(*register, self.registers[*register] + 1);
                self.set_register(register + 1, at);
                Next::Go(next, at)
            }
            Step::Guard(register) => {
                self.guard(*register, at);
                Next::Go(next, at)
            }
            Step::Commit(register) => {
                self.commit(*register)?;
                Next::Go(next, at)
            }
            Step::Return(register) => {
                self.commit(*register)?;
                Next::Go(next, self.registers[register + 1])
            }
            Step::Refuse { register, other } => {
                self.guard(*register, at);
                self.ways.push(Way::Choice { step: *other, at });
                Next::Go(next, at)
            }
            Step::Forbidden(register) => {
                let height = self.registers[*register];
                while self.ways.len() > height {
                    self.undo();
                }
                Next::Fail
            }
            Step::Done => Next::Done,
        })
    }

    /// The unit that is read next from a place.
    fn unit(&self, at: usize, back: bool) -> Option<u16> {
        let at = if back { at.checked_sub(1)? } else { at };
        self.units.get(at).copied()
    }

    fn run_of(&mut self, step: usize, at: usize) -> Result<Next, Fault> {
        let Step::Run {
            set,
            back,
            min,
            max,
            lazy,
        } = self.program.steps[step]
        else {
            return Ok(Next::Fail);
        };
        let set = &self.program.sets[set];
        let room = if back { at } else { self.units.len() - at };
        let most = if lazy { min } else { max };
        let most = room.min(most as usize);
        let fits = |taken: &usize| {
            let unit = self.unit(moved(at, *taken, back), back);
            unit.is_some_and(|unit| set.holds(unit))
        };
        let taken = (0..most).take_while(fits).count();
        self.spend(taken)?;
        if taken < min as usize {
            return Ok(Next::Fail);
        }
        let to = moved(at, taken, back);
        if lazy {
            let left = max - min;
            self.ways.push(Way::Grow { step, at: to, left });
        } else if taken > min as usize {
            let until = moved(at, min as usize, back);
            self.ways.push(Way::Shrink {
                step,
                at: to,
                until,
            });
        }
        Ok(Next::Go(step + 1, to))
    }

    /// Decides on another round of a loop.
    fn round(
        &mut self,
        (register, min, max): (usize, u32, u32),
        lazy: bool,
        (enter, exit): (usize, usize),
        at: usize,
    ) -> Next {
        let (count, began) = (self.registers[register], self.registers[register + 1]);
        if count < min as usize {
            return Next::Go(enter, at);
        }
        let full = max != UNBOUNDED && count >= max as usize;
        let (first, second) = if lazy { (exit, enter) } else { (enter, exit) };
        if full || (count > 0 && began == at) {
            return Next::Go(exit, at);
        }
        self.ways.push(Way::Choice { step: second, at });
        Next::Go(first, at)
    }

    fn set_register(&mut self, register: usize, value: usize) {
        let old = std::mem::replace(&mut self.registers[register], value);
        self.ways.push(Way::Register { register, old });
    }

    fn guard(&mut self, register: usize, at: usize) {
        self.set_register(register + 1, at);
        let height = self.ways.len() + 1;
        self.set_register(register, height);
    }

    /// Drops the ways back above a guard, and keeps what has to be undone.
    fn commit(&mut self, register: usize) -> Result<(), Fault> {
        let height = self.registers[register];
        self.spend(self.ways.len() - height)?;
        let mut kept = height;
        for at in height..self.ways.len() {
            if matches!(self.ways[at], Way::Register { .. } | Way::Group { .. }) {
                self.ways.swap(kept, at);
                kept += 1;
            }
        }
        self.ways.truncate(kept);
        Ok(())
    }

    /// Takes the top of the stack off and puts back what it remembers.
    fn undo(&mut self) -> Option<Way> {
        let way = self.ways.pop()?;
        match way {
            Way::Register { register, old } => self.registers[register] = old,
            Way::Group { slot, old } => self.spans[slot] = old,
            _ => {}
        }
        Some(way)
    }

    /// The step and place of the last way that is left.
    fn back(&mut self) -> Option<(usize, usize)> {
        loop {
            match self.undo()? {
                Way::Choice { step, at } => return Some((step, at)),
                Way::Shrink { step, at, until } => {
                    let at = if until < at { at - 1 } else { at + 1 };
                    if at != until {
                        self.ways.push(Way::Shrink { step, at, until });
                    }
                    return Some((step + 1, at));
                }
                Way::Grow { step, at, left } => {
                    if let Some(next) = self.grow(step, at, left) {
                        return Some(next);
                    }
                }
                Way::Register { .. } | Way::Group { .. } => {}
            }
        }
    }

    fn grow(&mut self, step: usize, at: usize, left: u32) -> Option<(usize, usize)> {
        let Step::Run { set, back, .. } = self.program.steps[step] else {
            return None;
        };
        let unit = self.unit(at, back).filter(|_| left > 0)?;
        if !self.program.sets[set].holds(unit) {
            return None;
        }
        let at = moved(at, 1, back);
        let left = left - 1;
        self.ways.push(Way::Grow { step, at, left });
        Some((step + 1, at))
    }

    /// The place after the text of a group, if it stands here again. A group that took no part never does.
    fn again(&self, slot: usize, at: usize, (any_case, back): (bool, bool)) -> Option<usize> {
        let (from, to) = self.spans[slot]?;
        let length = to - from;
        let begin = if back { at.checked_sub(length)? } else { at };
        let there = self.units.get(begin..begin + length)?;
        let same = |(a, b): (&u16, &u16)| a == b || (any_case && other_case(*a) == Some(*b));
        let all = there.iter().zip(&self.units[from..to]).all(same);
        all.then(|| moved(at, length, back))
    }

    fn holds(&self, anchor: Anchor, at: usize) -> bool {
        const LINE_FEED: u16 = 0x0A;
        let end = self.units.len();
        let next = self.units.get(at).copied();
        let before = self.unit(at, true);
        let word = |unit: Option<u16>| unit.is_some_and(is_boundary_word);
        match anchor {
            Anchor::Start => at == 0,
            Anchor::LineStart => at == 0 || before == Some(LINE_FEED),
            Anchor::EndOrLineFeed => at == end || (at + 1 == end && next == Some(LINE_FEED)),
            Anchor::LineEnd => at == end || next == Some(LINE_FEED),
            Anchor::End => at == end,
            Anchor::SearchStart => at == self.search,
            Anchor::Boundary => word(before) != word(next),
            Anchor::NotBoundary => word(before) == word(next),
        }
    }
}

/// What a step came to.
enum Next {
    Go(usize, usize),
    Fail,
    Done,
}

/// The place so many units further on, or back.
fn moved(at: usize, by: usize, back: bool) -> usize {
    if back { at - by } else { at + by }
}
