//! Several patterns side by side: every set of them that matches one text.
//!
//! One automaton for all of them would be made state by state, each a set of places in all patterns. It is much sooner
//! walked through than made: each pattern gets a small automaton of its own, and where all of them stand is the states of
//! those that can still match.

use super::language::Language;
use foldhash::quality::RandomState;
use regex_automata::dfa::Automaton;
use regex_automata::util::primitives::StateID;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Which patterns match one text, in order, with a shortest text over the alphabet for which exactly these match.
pub type Witnesses = BTreeMap<Vec<usize>, String>;

/// States that a walk may visit.
const MOST_STATES: usize = 200_000;
/// Places that all states of a walk may hold together, eight bytes each.
const MOST_PLACES: usize = 1 << 20;
/// Rounds after which a table stays as it is: one of thousands of states in a row would take as many.
const MOST_ROUNDS: usize = 64;
/// The state from which nothing matches.
const DEAD: u32 = 0;

/// The automaton of one pattern over an alphabet.
struct Table {
    /// The column of each byte of the alphabet.
    columns: Vec<u8>,
    width: usize,
    /// For each state and column the next state.
    next: Vec<u32>,
    accepts: Vec<bool>,
    start: u32,
}

/// Where those patterns are that can still match: each with its state, in their order.
type Places = Rc<[(u32, u32)]>;

/// Every set of languages that hold one text of this alphabet, with a shortest such text, the first in the order of the
/// alphabet; `None` where there are too many states.
#[must_use]
pub fn witnesses(languages: &[&Language], alphabet: &[u8]) -> Option<Witnesses> {
    let tables: Vec<Table> = languages
        .iter()
        .map(|language| Table::of(language, alphabet))
        .collect::<Option<_>>()?;
    let bytes = representatives(&tables, alphabet);
    let start: Places = (0..)
        .zip(&tables)
        .map(|(pattern, table)| (pattern, table.start))
        .filter(|(_, state)| *state != DEAD)
        .collect();
    let mut known: HashMap<Places, usize, RandomState> = HashMap::default();
    known.insert(Rc::clone(&start), 0);
    // How each state was reached first: from which, by which byte.
    let mut states = vec![(start, 0, 0)];
    let (mut found, mut held, mut at) = (Witnesses::new(), 0, 0);
    let mut next = Vec::new();
    while at < states.len() {
        let places = Rc::clone(&states[at].0);
        let matching = places
            .iter()
            .filter(|(pattern, state)| tables[*pattern as usize].accepts[*state as usize]);
        let matching: Vec<usize> = matching.map(|(pattern, _)| *pattern as usize).collect();
        if !matching.is_empty() {
            found
                .entry(matching)
                .or_insert_with(|| text_to(&states, at));
        }
        for &byte in &bytes {
            next.clear();
            next.extend(places.iter().filter_map(|&(pattern, state)| {
                let to = tables[pattern as usize].step(state, byte);
                (to != DEAD).then_some((pattern, to))
            }));
            if next.is_empty() || known.contains_key(next.as_slice()) {
                continue;
            }
            held += next.len();
            if states.len() >= MOST_STATES || held > MOST_PLACES {
                return None;
            }
            let next: Places = next.as_slice().into();
            known.insert(Rc::clone(&next), states.len());
            states.push((next, at, alphabet[byte]));
        }
        at += 1;
    }
    Some(found)
}

/// The places in the alphabet of the first byte of each class that some table tells apart.
fn representatives(tables: &[Table], alphabet: &[u8]) -> Vec<usize> {
    let mut seen = std::collections::BTreeSet::new();
    let column = |byte: usize| tables.iter().map(move |table| table.columns[byte]);
    let first = (0..alphabet.len()).filter(|byte| seen.insert(column(*byte).collect::<Vec<u8>>()));
    first.collect()
}

/// The bytes on the way to a state.
fn text_to(states: &[(Places, usize, u8)], mut at: usize) -> String {
    let mut text = Vec::new();
    while at > 0 {
        let (_, from, byte) = &states[at];
        text.push(char::from(*byte));
        at = *from;
    }
    text.iter().rev().collect()
}

impl Table {
    fn of(language: &Language, alphabet: &[u8]) -> Option<Self> {
        let dfa = &language.dfa;
        let mut classes: Vec<u8> = Vec::new();
        let mut firsts = Vec::new();
        let mut columns = Vec::with_capacity(alphabet.len());
        for byte in alphabet {
            let class = dfa.byte_classes().get(*byte);
            let column = classes.iter().position(|known| *known == class);
            let column = column.unwrap_or_else(|| {
                classes.push(class);
                firsts.push(*byte);
                classes.len() - 1
            });
            columns.push(u8::try_from(column).ok()?);
        }
        let mut table = Self {
            columns,
            width: firsts.len(),
            next: vec![DEAD; firsts.len()],
            accepts: vec![false],
            start: 1,
        };
        let start = language.start().ok()?;
        let mut index: HashMap<StateID, u32, RandomState> = HashMap::default();
        index.insert(start, 1);
        let mut states = vec![start];
        let mut at = 0;
        while at < states.len() {
            let state = states[at];
            let end = dfa.next_eoi_state(state);
            table.accepts.push(dfa.is_match_state(end));
            for byte in &firsts {
                let to = dfa.next_state(state, *byte);
                let to = if dfa.is_dead_state(to) {
                    DEAD
                } else {
                    let fresh = u32::try_from(states.len() + 1).ok()?;
                    *index.entry(to).or_insert_with(|| {
                        states.push(to);
                        fresh
                    })
                };
                table.next.push(to);
            }
            at += 1;
        }
        table.shrink();
        Some(table)
    }

    fn step(&self, state: u32, byte: usize) -> u32 {
        self.next[state as usize * self.width + usize::from(self.columns[byte])]
    }

    /// Makes one state of those after which the same texts match (Moore's algorithm).
    fn shrink(&mut self) {
        let count = self.accepts.len();
        let mut block: Vec<u32> = self
            .accepts
            .iter()
            .map(|accepts| u32::from(*accepts))
            .collect();
        let mut blocks = 0;
        for _ in 0..MOST_ROUNDS {
            let mut known: HashMap<Vec<u32>, u32, RandomState> = HashMap::default();
            let refined: Vec<u32> = (0..count)
                .map(|state| {
                    let row = &self.next[state * self.width..][..self.width];
                    let row = row.iter().map(|to| block[*to as usize]);
                    let row: Vec<u32> = std::iter::once(block[state]).chain(row).collect();
                    let fresh = u32::try_from(known.len()).unwrap_or(u32::MAX);
                    *known.entry(row).or_insert(fresh)
                })
                .collect();
            block = refined;
            // A round that parts nothing is the last. The dead state comes first, and so keeps its number.
            if known.len() == blocks {
                self.merge(&block, blocks);
                return;
            }
            blocks = known.len();
        }
    }

    fn merge(&mut self, block: &[u32], blocks: usize) {
        let mut next = vec![DEAD; blocks * self.width];
        let mut accepts = vec![false; blocks];
        for (state, to) in block.iter().enumerate() {
            accepts[*to as usize] = self.accepts[state];
            for column in 0..self.width {
                let old = self.next[state * self.width + column] as usize;
                next[*to as usize * self.width + column] = block[old];
            }
        }
        self.start = block[self.start as usize];
        (self.next, self.accepts) = (next, accepts);
    }
}

#[cfg(test)]
mod tests {
    use super::super::language::{LARGEST, language};
    use super::super::pattern::Pattern;
    use super::*;

    fn walked(patterns: &[&str], alphabet: &[u8]) -> Option<Witnesses> {
        let languages: Vec<Language> = patterns
            .iter()
            .map(|text| Pattern::new(text).expect("a pattern"))
            .map(|pattern| language(&pattern, LARGEST).expect("an automaton"))
            .collect();
        witnesses(&languages.iter().collect::<Vec<_>>(), alphabet)
    }

    /// Every text over the alphabet in the order of length and alphabet, asked of each pattern.
    #[test]
    fn a_walk_finds_what_asking_about_every_text_finds() {
        let alphabet = b"019";
        let rounds = [
            &["^0", "1$", "^(01)+$", "9{2}"][..],
            &["^\\d{2,4}$", "^0?1", "(0|1)1?9$", "[^9]9"],
            &["^1*(01*01*)*$", "^(0|1(01*0)*1)*$", "^.{0,3}$", "^$"],
            &["^0[01]{3}9$", "^0", "1$|^9"],
        ];
        for patterns in rounds {
            let compiled: Vec<Pattern> = patterns
                .iter()
                .map(|text| Pattern::new(text).expect("a pattern"))
                .collect();
            let mut expected = Witnesses::new();
            let mut texts = vec![String::new()];
            for _ in 0..=6 {
                for text in &texts {
                    let is = |at: &usize| compiled[*at].is_match(text).expect("an answer");
                    let matching: Vec<usize> = (0..compiled.len()).filter(is).collect();
                    if !matching.is_empty() {
                        expected.entry(matching).or_insert_with(|| text.clone());
                    }
                }
                let longer = |text: &String| {
                    let text = text.clone();
                    alphabet.map(move |byte| format!("{text}{}", char::from(byte)))
                };
                texts = texts.iter().flat_map(longer).collect();
            }
            assert_eq!(walked(patterns, alphabet), Some(expected), "{patterns:?}");
        }
    }

    #[test]
    fn what_has_too_many_states_together_is_given_up() {
        let window = |at: usize| format!("^.*{at}.{{9}}$");
        let few: Vec<String> = (0..1).map(window).collect();
        let many: Vec<String> = (0..3).map(window).collect();
        let of = |patterns: &[String]| {
            let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
            walked(&patterns, b"012345").map(|found| found.len())
        };
        assert_eq!((of(&few), of(&many)), (Some(1), None));
    }

    #[test]
    fn a_table_is_as_small_as_the_texts_allow() {
        let pattern = Pattern::new("^(12|32|4[0-9]?2)$").expect("a pattern");
        let language = language(&pattern, LARGEST).expect("an automaton");
        let table = Table::of(&language, b"0123456789").expect("a table");
        // Nothing matches, the start, after 1 or 3, after 4, after 42, the end.
        assert_eq!(table.accepts.len(), 6);
    }
}
