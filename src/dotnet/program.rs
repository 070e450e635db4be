//! What the backtracking machine runs: a pattern as a list of instructions.

use super::node::Anchor;
use super::set::Set;

/// One instruction. `back` reads to the left, as inside a look-behind.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// One unit of a set.
    Set {
        set: usize,
        back: bool,
    },
    /// A run of units of one set; gives back or takes one at a time.
    Run {
        set: usize,
        back: bool,
        min: u32,
        max: u32,
        lazy: bool,
    },
    /// The text of a group again.
    Again {
        slot: usize,
        any_case: bool,
        back: bool,
    },
    Anchor(Anchor),
    /// Goes on here; on failure at `other`.
    Choose {
        other: usize,
    },
    Jump(usize),
    /// Keeps the place, for the group that ends later.
    Mark(usize),
    /// Ends a group that began at the place kept.
    Capture {
        slot: usize,
        mark: usize,
    },
    /// Begins a loop: nothing was repeated yet. Two registers: the count, and where the last round began.
    Begin(usize),
    /// Decides whether another round is run; the next step enters it, `exit` comes after.
    Round {
        register: usize,
        min: u32,
        max: u32,
        lazy: bool,
        exit: usize,
    },
    /// Enters a round.
    Enter(usize),
    /// Keeps the height of the stack, and the place in the register after it.
    Guard(usize),
    /// Drops the ways back since the guard: an atomic group has matched.
    Commit(usize),
    /// The same, and goes back to the place of the guard: a look-around holds.
    Return(usize),
    /// A negative look-around: on failure goes on at `other`.
    Refuse {
        register: usize,
        other: usize,
    },
    /// What a negative look-around forbids was found.
    Forbidden(usize),
    Done,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) sets: Vec<Set>,
    /// How many groups there are, the whole match included.
    pub(super) slots: usize,
    pub(super) registers: usize,
}
