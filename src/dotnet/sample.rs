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
        // Texts of each length in turn: with more lengths than states there is a circle.
        let mut ways = HashMap::from([(0usize, 1usize)]);
        let mut count: usize = 0;
        for _ in 0..=self.next.len() {
            let mut further: HashMap<usize, usize> = HashMap::new();
            for (state, many) in ways {
                if self.accepts[state] {
                    count = count.saturating_add(many);
                }
                for (_, to) in &self.next[state] {
                    let sum = further.entry(*to).or_default();
                    *sum = sum.saturating_add(many);
                }
            }
            if further.is_empty() {
                return Some(count);
            }
            ways = further;
        }
        None
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
