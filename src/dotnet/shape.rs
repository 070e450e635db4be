//! What a pattern looks like to a reader: anchors, and slips that .NET accepts but nobody means.

use super::node::{Anchor, Node, Tree, UNBOUNDED};
use super::pattern::Pattern;
use super::set::Written;

/// Facts about the form of a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each fact is independent of the others"
)]
pub struct Shape {
    /// Every way through the pattern begins with `^` or `\A`.
    pub from_start: bool,
    /// Every way through the pattern ends with `$`, `\Z` or `\z`.
    pub to_end: bool,
    /// What comes first after the anchors may be left out, as the 0 in `^0?(999)$`.
    pub first_optional: bool,
    /// A class of several characters that holds `|`.
    pub bar_in_class: bool,
    /// A class of digits that holds a comma.
    pub comma_in_class: bool,
    /// A quantifier repeats an anchor, as in `^+1`.
    pub repeated_anchor: bool,
    /// An escaped backslash before a `d`, as in `^(\\d{3})$`.
    pub doubled_backslash: bool,
    /// A letter `d` with a quantifier, as in `^(d{11})$`.
    pub bare_digit_letter: bool,
    /// Numbers of the groups that stand under a quantifier, and so keep their last round only.
    pub repeated_groups: Vec<u32>,
    /// Look-around, references or atomic groups: more than an automaton can hold.
    pub beyond_automata: bool,
}

impl Shape {
    /// Looks at a pattern.
    #[must_use]
    pub fn of(pattern: &Pattern) -> Self {
        let tree = pattern.tree();
        let mut shape = Self {
            from_start: edge(&tree.root, false),
            to_end: edge(&tree.root, true),
            first_optional: first_optional(&tree.root) == Some(true),
            ..Self::default()
        };
        tree.root.walk(&mut |node| shape.see(tree, node));
        shape.repeated_groups.sort_unstable();
        shape.repeated_groups.dedup();
        shape
    }

    fn see(&mut self, tree: &Tree, node: &Node) {
        match node {
            Node::Set(set) => {
                let written = tree.sets[*set].written();
                if !written.negated && written.ranges.len() > 1 {
                    self.bar_in_class |= holds(written, b'|');
                    self.comma_in_class |= holds(written, b',') && digits_only(written);
                }
            }
            Node::Repeat { node, max, .. } => {
                self.repeated_anchor |= matches!(**node, Node::Anchor(_));
                self.bare_digit_letter |= is_letter(tree, node, b'd');
                if *max > 1 {
                    self.note_groups(node);
                }
            }
            Node::Concat(nodes) => self.see_neighbours(tree, nodes),
            Node::Look { .. } | Node::Atomic(_) | Node::Again { .. } => {
                self.beyond_automata = true;
            }
            _ => {}
        }
    }

    fn see_neighbours(&mut self, tree: &Tree, nodes: &[Node]) {
        for pair in nodes.windows(2) {
            let second = match &pair[1] {
                Node::Repeat { node, .. } => node,
                node => node,
            };
            self.doubled_backslash |=
                is_letter(tree, &pair[0], b'\\') && is_letter(tree, second, b'd');
        }
    }

    fn note_groups(&mut self, node: &Node) {
        node.walk(&mut |node| {
            if let Node::Capture(group, _) = node {
                self.repeated_groups.push(*group);
            }
        });
    }
}

fn holds(written: &Written, byte: u8) -> bool {
    let unit = u16::from(byte);
    written.ranges.contains(&(unit, unit))
}

fn digits_only(written: &Written) -> bool {
    let digit = |unit: u16| (0x30..=0x39).contains(&unit);
    let comma = (u16::from(b','), u16::from(b','));
    let mut ranges = written.ranges.iter();
    ranges.all(|range| *range == comma || (digit(range.0) && digit(range.1)))
}

fn is_letter(tree: &Tree, node: &Node, byte: u8) -> bool {
    let unit = u16::from(byte);
    matches!(node, Node::Set(set) if tree.sets[*set].written().ranges == [(unit, unit)]
        && !tree.sets[*set].written().negated)
}

/// Whether every way through a node is held at its beginning, or at its end.
fn edge(node: &Node, end: bool) -> bool {
    match node {
        Node::Anchor(Anchor::Start) => !end,
        Node::Anchor(Anchor::EndOrLineFeed | Anchor::End) => end,
        Node::Capture(_, node) | Node::Atomic(node) => edge(node, end),
        Node::Repeat { node, min, .. } => *min > 0 && edge(node, end),
        Node::Alternate(nodes) => nodes.iter().all(|node| edge(node, end)),
        Node::Concat(nodes) => {
            // A look-around or another anchor may stand before the one that holds.
            let passes =
                |node: &&Node| matches!(node, Node::Look { .. } | Node::Anchor(_) | Node::Empty);
            let stops = |node: &&Node| edge(node, end) || !passes(node);
            let first = if end {
                nodes.iter().rev().find(stops)
            } else {
                nodes.iter().find(stops)
            };
            first.is_some_and(|node| edge(node, end))
        }
        _ => false,
    }
}

/// Whether the first thing that takes a character may be left out; `None` where a node takes none.
fn first_optional(node: &Node) -> Option<bool> {
    match node {
        Node::Empty | Node::Anchor(_) | Node::Look { .. } => None,
        Node::Capture(_, node) | Node::Atomic(node) => first_optional(node),
        Node::Repeat { min: 0, max: 1, .. } => Some(true),
        Node::Repeat { node, max, .. } if *max != UNBOUNDED => first_optional(node),
        Node::Set(_) | Node::Again { .. } | Node::Repeat { .. } => Some(false),
        Node::Concat(nodes) => nodes.iter().find_map(first_optional),
        Node::Alternate(nodes) => {
            let mut found = nodes.iter().filter_map(first_optional);
            let first = found.next()?;
            Some(first || found.any(|optional| optional))
        }
    }
}
