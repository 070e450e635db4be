//! Texts that a pattern matches: all of them where there are few, else some by chance that is the same every time.

use super::language::Language;
use regex_automata::dfa::Automaton;
use regex_automata::util::primitives::StateID;
use std::collections::HashMap;

/// States that are looked at.
const MOST_STATES: usize = 20_000;
/// Characters of the longest text that is made.
const LONGEST: usize = 64;

/// Some texts that the patterns of a language match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Samples {
    /// The texts.
    pub texts: Vec<String>,
    /// There are no others over the alphabet.
    pub all: bool,
    /// The length of the texts has a limit.
    pub bounded: bool,
}

/// The part of an automaton from which an end can be reached.
struct Graph {
    /// For each state its byte and next state, in the order of the alphabet.
    next: Vec<Vec<(u8, usize)>>,
    accepts: Vec<bool>,
}

impl Language {
    /// Texts over an alphabet: all where there are at most `most`, else `most` by chance.
    #[must_use]
    pub fn samples(&self, alphabet: &[u8], most: usize) -> Samples {
        let Some(graph) = Graph::of(self, alphabet) else {
            return Samples::default();
        };
        let count = graph.count();
        let mut samples = Samples {
            bounded: count.is_some(),
            ..Samples::default()
        };
        if count.is_some_and(|count| count <= most) {
            samples.all = true;
            graph.every(0, &mut String::new(), &mut samples.texts);
            return samples;
        }
        // SplitMix64: the same texts on every run.
        let mut seed: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut chance = |below: usize| {
            seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let z = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            usize::try_from((z ^ (z >> 31)) % below.max(1) as u64).unwrap_or(0)
        };
        let texts = (0..most).filter_map(|_| graph.walk(&mut chance));
        samples.texts = texts.collect();
        samples.texts.sort();
        samples.texts.dedup();
        samples
    }
}

impl Graph {
    fn of(language: &Language, alphabet: &[u8]) -> Option<Self> {
        let start = language.start().ok()?;
        let mut index: HashMap<StateID, usize> = HashMap::from([(start, 0)]);
        let mut states = vec![start];
        let (mut next, mut accepts) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < states.len() {
            let state = states[at];
            let end = language.dfa.next_eoi_state(state);
            accepts.push(language.dfa.is_match_state(end));
            let mut edges = Vec::new();
            for byte in alphabet {
                let to = language.dfa.next_state(state, *byte);
                if language.dfa.is_dead_state(to) {
                    continue;
                }
                let known = *index.entry(to).or_insert_with(|| {
                    states.push(to);
                    states.len() - 1
                });
                edges.push((*byte, known));
            }
            next.push(edges);
            at += 1;
            if states.len() > MOST_STATES {
                return None;
            }
        }
        let mut graph = Self { next, accepts };
        graph.prune();
        Some(graph)
    }

    /// Drops the ways that lead to no end.
    fn prune(&mut self) {
        let mut back = vec![Vec::new(); self.next.len()];
        for (from, edges) in self.next.iter().enumerate() {
            for (_, to) in edges {
                back[*to].push(from);
            }
        }
        let mut live = self.accepts.clone();
        let mut queue: Vec<usize> = (0..live.len()).filter(|state| live[*state]).collect();
        while let Some(state) = queue.pop() {
            for from in &back[state] {
                if !live[*from] {
                    live[*from] = true;
                    queue.push(*from);
                }
            }
        }
        for edges in &mut self.next {
            edges.retain(|(_, to)| live[*to]);
        }
    }

    /// How many texts there are, `None` for any number of them.
    fn count(&self) -> Option<usize> {
        let mut entries = vec![0_usize; self.next.len()];
        for (_, to) in self.next.iter().flatten() {
            entries[*to] += 1;
        }
        // Each state after all that lead to it; those of a circle never come.
        let mut ready: Vec<usize> = (0..entries.len())
            .filter(|state| entries[*state] == 0)
            .collect();
        let mut ways = vec![0_usize; entries.len()];
        if let Some(start) = ways.first_mut() {
            *start = 1;
        }
        let (mut count, mut done) = (0_usize, 0);
        while let Some(state) = ready.pop() {
            done += 1;
            if self.accepts[state] {
                count = count.saturating_add(ways[state]);
            }
            for (_, to) in &self.next[state] {
                ways[*to] = ways[*to].saturating_add(ways[state]);
                entries[*to] -= 1;
                if entries[*to] == 0 {
                    ready.push(*to);
                }
            }
        }
        (done == entries.len()).then_some(count)
    }

    fn every(&self, state: usize, text: &mut String, texts: &mut Vec<String>) {
        if self.accepts[state] {
            texts.push(text.clone());
        }
        for (byte, to) in &self.next[state] {
            text.push(char::from(*byte));
            self.every(*to, text, texts);
            text.pop();
        }
    }

    fn walk(&self, chance: &mut impl FnMut(usize) -> usize) -> Option<String> {
        let (mut state, mut text) = (0, String::new());
        loop {
            let edges = &self.next[state];
            // A long text is as likely as a short one up to some dozen characters.
            if self.accepts[state] && (edges.is_empty() || chance(8) == 0) {
                return Some(text);
            }
            if text.len() >= LONGEST || edges.is_empty() {
                return None;
            }
            let (byte, to) = edges[chance(edges.len())];
            text.push(char::from(byte));
            state = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::language::{LARGEST, language};
    use super::super::pattern::Pattern;

    #[test]
    fn texts_are_counted_where_they_end_and_only_there() {
        let check = |pattern: &str, all: bool, bounded: bool, texts: usize| {
            let pattern = Pattern::new(pattern).expect("a pattern");
            let language = language(&pattern, LARGEST).expect("an automaton");
            let samples = language.samples(b"0123456789", 200);
            let found = (samples.all, samples.bounded, samples.texts.len());
            assert_eq!(found, (all, bounded, texts), "{}", pattern.text());
        };
        check("^1?[2-9]\\d$", true, true, 160);
        check("^(11|1\\d|12)?$", true, true, 11);
        check("^x$", true, true, 0);
        let open = |pattern: &str, bounded: bool| {
            let pattern = Pattern::new(pattern).expect("a pattern");
            let language = language(&pattern, LARGEST).expect("an automaton");
            let samples = language.samples(b"0123456789", 200);
            assert_eq!((samples.all, samples.bounded), (false, bounded));
            assert!(samples.texts.len() > 20, "{}", samples.texts.len());
        };
        open("^\\d{20}$", true);
        open("^1\\d*$", false);
    }
}
