//! Which texts a pattern matches, as an automaton that can be walked through.
//!
//! The automaton reads ASCII without a line feed, so what is found holds for such texts. A pattern that is not regular
//! (look-around, references, atomic groups) is widened: it appears to match more texts than it does, and
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
use std::collections::HashSet;

/// Bytes of an automaton, and of what making it needs. It takes about half a second to fill them.
pub const LARGEST: usize = 8 << 20;

/// The texts that a pattern matches.
#[derive(Debug)]
pub struct Language {
    pub(super) dfa: dense::DFA<Vec<u32>>,
    widened: bool,
}

/// Makes the automaton of a pattern; `None` where it would have more bytes than `largest`.
#[must_use]
pub fn language(pattern: &Pattern, largest: usize) -> Option<Language> {
    let tree = pattern.tree();
    let mut writer = Writer::language(tree);
    let hir = anywhere(pattern, writer.node(&tree.root)?);
    let nfa = thompson::Compiler::new()
        .configure(
            thompson::Config::new()
                .which_captures(thompson::WhichCaptures::None)
                .nfa_size_limit(Some(largest)),
        )
        .build_from_hir(&hir)
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
    Some(Language {
        dfa,
        widened: writer.widened,
    })
}

/// A match anywhere is a match. A pattern that its anchors hold gets nothing around it, so that its states die early:
/// with a loop around it, it would stand beside those of every other rule in every state of a walk.
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
    /// Whether the automaton holds exactly what the pattern matches; else that and more.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        !self.widened
    }

    /// Whether the pattern matches some text over an alphabet.
    #[must_use]
    pub fn holds_some(&self, alphabet: &[u8]) -> bool {
        let mut queue: Vec<StateID> = self.start().into_iter().collect();
        let mut seen: HashSet<StateID> = queue.iter().copied().collect();
        while let Some(state) = queue.pop() {
            if self.dfa.is_match_state(self.dfa.next_eoi_state(state)) {
                return true;
            }
            for byte in alphabet {
                let next = self.dfa.next_state(state, *byte);
                if !self.dfa.is_dead_state(next) && seen.insert(next) {
                    queue.push(next);
                }
            }
        }
        false
    }

    pub(super) fn start(&self) -> Result<StateID, StartError> {
        let config = start::Config::new().anchored(regex_automata::Anchored::Yes);
        self.dfa.start_state(&config)
    }
}
