//! The tree of a pattern.

use super::set::Set;

/// No upper bound of a repetition.
pub(super) const UNBOUNDED: u32 = i32::MAX as u32;

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Nothing: matches everywhere.
    Empty,
    /// One unit of a set, by its index in [`Tree::sets`].
    Set(usize),
    Anchor(Anchor),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    /// A group with a number.
    Capture(u32, Box<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        /// [`UNBOUNDED`] for none.
        max: u32,
        lazy: bool,
    },
    Look {
        node: Box<Node>,
        behind: bool,
        negative: bool,
    },
    Atomic(Box<Node>),
    /// The text of a group again.
    Again {
        group: u32,
        any_case: bool,
    },
}

/// A condition on a place between two units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// `^` and `\A`.
    Start,
    /// `^` under `(?m)`.
    LineStart,
    /// `$` and `\Z`: the end, or before a final line feed.
    EndOrLineFeed,
    /// `$` under `(?m)`.
    LineEnd,
    /// `\z`.
    End,
    /// `\G`: where the match before this one ended.
    SearchStart,
    Boundary,
    NotBoundary,
}

/// A pattern as a tree, with what its parts refer to.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) root: Node,
    pub(super) sets: Vec<Set>,
    /// The numbers of all groups in order, beginning with 0.
    pub(super) groups: Vec<u32>,
    /// Names of groups and their numbers.
    pub(super) names: Vec<(String, u32)>,
    /// `(?i)` is in force somewhere.
    pub(super) any_case: bool,
}

impl Node {
    /// Whether the node can match without taking a unit.
    pub(super) fn nullable(&self) -> bool {
        match self {
            Self::Set(_) => false,
            // A group that took part may have taken nothing.
            Self::Empty | Self::Anchor(_) | Self::Look { .. } | Self::Again { .. } => true,
            Self::Concat(nodes) => nodes.iter().all(Self::nullable),
            Self::Alternate(nodes) => nodes.iter().any(Self::nullable),
            Self::Capture(_, node) | Self::Atomic(node) => node.nullable(),
            Self::Repeat { node, min, .. } => *min == 0 || node.nullable(),
        }
    }

    /// Whether the node is made of characters, runs of one set that take what they can, and alternatives of them.
    pub(super) fn is_simple(&self) -> bool {
        match self {
            Self::Set(_) | Self::Empty | Self::Anchor(_) => true,
            Self::Repeat { node, lazy, .. } => !lazy && matches!(**node, Self::Set(_)),
            Self::Concat(nodes) | Self::Alternate(nodes) => nodes.iter().all(Self::is_simple),
            Self::Capture(_, node) => node.is_simple(),
            Self::Look { .. } | Self::Atomic(_) | Self::Again { .. } => false,
        }
    }

    /// Whether a node of some kind stands in this one.
    pub(super) fn has(&self, kind: impl Fn(&Self) -> bool) -> bool {
        let mut found = false;
        self.walk(&mut |node| found |= kind(node));
        found
    }

    /// Calls `each` for the node and everything below it, in the order of the pattern.
    pub(super) fn walk<'n>(&'n self, each: &mut impl FnMut(&'n Node)) {
        each(self);
        match self {
            Self::Concat(nodes) | Self::Alternate(nodes) => {
                for node in nodes {
                    node.walk(each);
                }
            }
            Self::Capture(_, node)
            | Self::Atomic(node)
            | Self::Repeat { node, .. }
            | Self::Look { node, .. } => node.walk(each),
            Self::Empty | Self::Set(_) | Self::Anchor(_) | Self::Again { .. } => {}
        }
    }
}
