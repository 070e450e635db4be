//! Which texts several patterns match, as one automaton that can be walked through.
//!
//! The automaton reads ASCII without a line feed, so what is found holds for such texts. Patterns that are not regular
//! (look-around, references, atomic groups) are widened: they appear to match more texts than they do, and
//! [`Language::is_exact`] says so.

use super::pattern::Pattern;
use super::plain::{Writer, anything};
use super::shape::Shape;
use regex_automata::MatchKind;
use regex_automata::dfa::{Automaton, StartError, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_syntax::hir::Hir;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// Bytes of an automaton, and of what making it needs. It takes about half a second to fill them.
pub const LARGEST: usize = 8 << 20;
/// States that a walk may visit.
const MOST_STATES: usize = 300_000;

/// How much of the patterns an automaton holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looseness {
    /// Exactly the texts that the pattern matches.
    Exact,
    /// Those and others.
    Widened,
}

/// The texts that some patterns match.
#[derive(Debug)]
pub struct Language {
    pub(super) dfa: dense::DFA<Vec<u32>>,
    looseness: Vec<Looseness>,
}

/// Which patterns match one text, in order, with a shortest text over the alphabet for which exactly these match.
pub type Witnesses = BTreeMap<Vec<usize>, String>;

/// Makes the automaton of these patterns; `None` where it would have more bytes than `largest`.
#[must_use]
pub fn language(patterns: &[&Pattern], largest: usize) -> Option<Language> {
    let mut looseness = Vec::new();
    let mut hirs = Vec::new();
    for pattern in patterns {
        let tree = pattern.tree();
        let mut writer = Writer::language(tree);
        let hir = writer.node(&tree.root)?;
        looseness.push(if writer.widened {
            Looseness::Widened
        } else {
            Looseness::Exact
        });
        hirs.push(anywhere(pattern, hir));
    }
    let nfa = thompson::Compiler::new()
        .configure(
            thompson::Config::new()
                .which_captures(thompson::WhichCaptures::None)
                .nfa_size_limit(Some(largest)),
        )
        .build_many_from_hir(&hirs)
        .ok()?;
    let dfa = dense::Builder::new()
        .configure(
            dense::Config::new()
                .match_kind(MatchKind::All)
                .start_kind(regex_automata::dfa::StartKind::Anchored)
                .accelerate(false)
                .dfa_size_limit(Some(largest))
                .determinize_size_limit(Some(largest)),
        )
        .build_from_nfa(&nfa)
        .ok()?;
    Some(Language { dfa, looseness })
}

/// A match anywhere is a match. A pattern that its anchors hold gets nothing around it, so that its states die early:
/// with a loop around each, those of every other rule would stand beside them in every state of the automaton.
fn anywhere(pattern: &Pattern, hir: Hir) -> Hir {
    let shape = Shape::of(pattern);
    let mut parts = vec![hir];
    if !shape.from_start {
        parts.insert(0, anything());
    }
    if !shape.to_end {
        parts.push(anything());
    }
    Hir::concat(parts)
}

impl Language {
    /// Whether the automaton holds exactly what a pattern matches.
    #[must_use]
    pub fn is_exact(&self, pattern: usize) -> bool {
        self.looseness[pattern] == Looseness::Exact
    }

    /// Every set of patterns that match one text of this alphabet, with a shortest such text, the first in the order of
    /// the alphabet; `None` where there are too many states.
    #[must_use]
    pub fn witnesses(&self, alphabet: &[u8]) -> Option<Witnesses> {
        let start = self.start().ok()?;
        let alphabet = self.representatives(alphabet);
        // How each state was reached first: from which, by which byte.
        let mut reached: HashMap<StateID, Option<(StateID, u8)>> = HashMap::from([(start, None)]);
        let mut queue = VecDeque::from([start]);
        let mut found = Witnesses::new();
        while let Some(state) = queue.pop_front() {
            let end = self.dfa.next_eoi_state(state);
            if self.dfa.is_match_state(end) {
                let matching = (0..self.dfa.match_len(end))
                    .map(|at| self.dfa.match_pattern(end, at).as_usize());
                let mut matching: Vec<usize> = matching.collect();
                matching.sort_unstable();
                found
                    .entry(matching)
                    .or_insert_with(|| text_to(&reached, state));
            }
            for byte in &alphabet {
                let next = self.dfa.next_state(state, *byte);
                if self.dfa.is_dead_state(next) || reached.contains_key(&next) {
                    continue;
                }
                if reached.len() >= MOST_STATES {
                    return None;
                }
                reached.insert(next, Some((state, *byte)));
                queue.push_back(next);
            }
        }
        Some(found)
    }

    /// The first byte of each class that the automaton tells apart, in the order of the alphabet.
    fn representatives(&self, alphabet: &[u8]) -> Vec<u8> {
        let classes = self.dfa.byte_classes();
        let mut seen = BTreeSet::new();
        let first = alphabet
            .iter()
            .filter(|byte| seen.insert(classes.get(**byte)));
        first.copied().collect()
    }

    pub(super) fn start(&self) -> Result<StateID, StartError> {
        let config = start::Config::new().anchored(regex_automata::Anchored::Yes);
        self.dfa.start_state(&config)
    }
}

/// The bytes on the way to a state.
fn text_to(reached: &HashMap<StateID, Option<(StateID, u8)>>, state: StateID) -> String {
    let mut text = Vec::new();
    let mut at = state;
    while let Some(Some((from, byte))) = reached.get(&at) {
        text.push(char::from(*byte));
        at = *from;
    }
    text.iter().rev().collect()
}
