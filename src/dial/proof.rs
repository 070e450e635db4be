//! Rules against each other, by automata: which can never fire, which overlap, which match nothing that can be dialled.
//!
//! Every statement holds for printable ASCII; a pattern that is not regular is widened, so what is proved of more texts
//! holds for its own, and what is not proved is said to be undecided.

use super::evaluate::Laboratory;
use super::findings::{NEVER_FIRES, NEVER_MATCHES, NOT_DECIDED, OVERLAP};
use super::lint::is_slip;
use crate::dotnet::{Language, language, witnesses};
use crate::finding::{Raised, Rule, Words};
use std::collections::{BTreeMap, BTreeSet};

/// What a phone can dial.
pub(super) const PHONE: &[u8] = b"0123456789+*#";
/// What numbers are written with, extensions included.
const WRITTEN: &[u8] = b"0123456789+*# -().;=extnEXTN";
/// Bytes of the automaton of one pattern; a larger one is left out of the proofs.
const LARGEST_ALONE: usize = 512 << 10;
/// Rules that are named in one finding.
const MOST_NAMED: usize = 5;

/// The rules that take part in the proofs, and what is known of them together.
struct Proof<'l, 'p> {
    laboratory: &'l Laboratory<'p>,
    /// Index of each of them in the effective plan.
    indices: Vec<usize>,
    languages: Vec<&'l Language>,
    /// No rule was left out.
    complete: bool,
    /// For each of them, by its place in `indices`: the sets of them that match one printable text, it among them,
    /// each with such a text.
    by_pattern: Vec<Vec<(&'l [usize], &'l str)>>,
}

/// Findings about rules that never fire, overlap, or match nothing.
#[must_use]
pub fn check(laboratory: &Laboratory) -> Vec<Raised> {
    let ready = |index: usize| laboratory.rules()[index].ready.as_ref().ok();
    let all: Vec<usize> = (0..laboratory.rules().len())
        .filter(|index| ready(*index).is_some_and(|ready| !is_slip(laboratory.rule(*index), ready)))
        .collect();
    // What is left out of the proofs is said to be undecided, and never counts as covering another rule.
    let small: BTreeMap<usize, Language> = all
        .iter()
        .filter_map(|index| Some((*index, language(&ready(*index)?.pattern, LARGEST_ALONE)?)))
        .collect();
    let held = |index: &usize| ready(*index).is_some_and(|ready| ready.shape.from_start);
    let mut tries = vec![
        small.keys().copied().collect::<Vec<usize>>(),
        small.keys().copied().filter(held).collect(),
    ];
    tries.dedup();
    let printable: Vec<u8> = (0x20..0x7F).collect();
    let found = tries.into_iter().find_map(|indices| {
        let languages: Vec<&Language> = indices.iter().map(|index| &small[index]).collect();
        let witnesses = witnesses(&languages, &printable)?;
        Some((indices, languages, witnesses))
    });
    let (indices, languages, witnesses) = found.unwrap_or_default();
    let left_out = all.iter().filter(|index| !indices.contains(index));
    let mut raised: Vec<Raised> = left_out
        .map(|index| too_large(laboratory, *index))
        .collect();
    let mut by_pattern = vec![Vec::new(); indices.len()];
    for (matching, text) in &witnesses {
        for pattern in matching {
            by_pattern[*pattern].push((matching.as_slice(), text.as_str()));
        }
    }
    let proof = Proof {
        laboratory,
        complete: indices.len() == all.len(),
        indices,
        languages,
        by_pattern,
    };
    raised.extend(proof.findings());
    tenant_only(laboratory, raised)
}

fn too_large(laboratory: &Laboratory, index: usize) -> Raised {
    let name = &laboratory.rule(index).name;
    let message = format!(
        "whether the rule {name:?} can ever fire is not decided: the automaton would be too large"
    );
    let help = "make the pattern simpler, or hold the rule with test vectors under [dial]";
    raise(laboratory, &NOT_DECIDED, index, Words::new(message, help))
}

/// Rules of the service country cannot be edited, so nothing is said of them.
fn tenant_only(laboratory: &Laboratory, raised: Vec<Raised>) -> Vec<Raised> {
    let last = laboratory.plan.rules.len();
    let own = |raised: &Raised| match &raised.place {
        crate::span::Place::Rule { of, .. } => of.index as usize <= last,
        _ => true,
    };
    raised.into_iter().filter(own).collect()
}

fn raise(laboratory: &Laboratory, rule: &'static Rule, index: usize, words: Words) -> Raised {
    Raised {
        rule,
        place: laboratory.plan.rule_place(index, "pattern"),
        value: Some(laboratory.rule(index).pattern.clone()),
        words,
    }
}

impl Proof<'_, '_> {
    fn findings(&self) -> Vec<Raised> {
        let misses = |at: usize, alphabet: &[u8]| !self.languages[at].holds_some(alphabet);
        let mut raised = Vec::new();
        for at in 0..self.indices.len() {
            if misses(at, PHONE) && misses(at, WRITTEN) {
                raised.push(self.never_matches(at));
            } else if let Some(finding) = self.never_fires(at) {
                raised.push(finding);
            } else if let Some(finding) = self.overlaps(at) {
                raised.push(finding);
            }
        }
        raised
    }

    fn name(&self, at: usize) -> &str {
        &self.laboratory.rule(self.indices[at]).name
    }

    fn pattern(&self, at: usize) -> &str {
        &self.laboratory.rule(self.indices[at]).pattern
    }

    fn is_anchored(&self, at: usize) -> bool {
        let ready = &self.laboratory.rules()[self.indices[at]].ready;
        ready
            .as_ref()
            .is_ok_and(|ready| ready.shape.from_start && ready.shape.to_end)
    }

    fn raise(&self, rule: &'static Rule, at: usize, words: Words) -> Raised {
        raise(self.laboratory, rule, self.indices[at], words)
    }

    fn never_matches(&self, at: usize) -> Raised {
        let text = self.by_pattern[at].first();
        let message = match text {
            Some((_, text)) => format!(
                "the rule {:?} matches nothing of digits, +, * and #; it matches {text:?}",
                self.name(at)
            ),
            None => format!(
                "the rule {:?} matches no printable text at all",
                self.name(at)
            ),
        };
        let help = "correct the pattern, or delete the rule";
        self.raise(&NEVER_MATCHES, at, Words::new(message, help))
    }

    /// A rule that earlier rules cover, or of which that is not decided.
    fn never_fires(&self, at: usize) -> Option<Raised> {
        let mut covering = BTreeSet::new();
        let mut open = false;
        for (matching, text) in &self.by_pattern[at] {
            let earlier = || matching.iter().copied().filter(|other| *other < at);
            if let Some(first) = earlier().find(|other| self.languages[*other].is_exact()) {
                covering.insert(first);
                continue;
            }
            let exact =
                self.complete && self.languages[at].is_exact() && earlier().next().is_none();
            let fired = || {
                self.laboratory
                    .translate(text)
                    .ok()
                    .flatten()
                    .map(|fired| fired.index)
            };
            if exact || fired() == Some(self.indices[at]) {
                return None;
            }
            open = true;
        }
        if open {
            let message = format!(
                "whether the rule {:?} can ever fire is not decided: it, or a rule above it, has look-around or a reference, or is too large",
                self.name(at)
            );
            let help = "hold the rule with test vectors under [dial]";
            return Some(self.raise(&NOT_DECIDED, at, Words::new(message, help)));
        }
        // The same pattern twice is a finding of its own.
        if covering
            .iter()
            .any(|other| self.pattern(*other) == self.pattern(at))
        {
            return None;
        }
        let names: Vec<String> = covering
            .iter()
            .take(MOST_NAMED)
            .map(|other| format!("{:?}", self.name(*other)))
            .collect();
        let more = covering.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let message = format!(
            "the rule {:?} can never fire: {}{more} above it match every printable text that it matches",
            self.name(at),
            names.join(", ")
        );
        let message = if names.len() == 1 {
            message.replace("above it match every", "above it matches every")
        } else {
            message
        };
        let help = "move it above the wider rules, or delete it";
        let mut words = Words::new(message, help).fact(
            "covered_by",
            covering
                .iter()
                .map(|other| self.indices[*other] + 1)
                .collect::<Vec<_>>(),
        );
        for other in covering.iter().take(MOST_NAMED) {
            let place = self
                .laboratory
                .plan
                .rule_place(self.indices[*other], "pattern");
            words = words.related(place, "this rule comes first");
        }
        Some(self.raise(&NEVER_FIRES, at, words))
    }

    /// Earlier rules that share some texts with this one, neither holding all of the other's.
    fn overlaps(&self, at: usize) -> Option<Raised> {
        let told = |at: usize| self.languages[at].is_exact() && self.is_anchored(at);
        // What a rule without anchors also matches is its own finding.
        if !told(at) {
            return None;
        }
        let mut shared: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
        for (matching, text) in &self.by_pattern[at] {
            for other in matching
                .iter()
                .copied()
                .filter(|other| *other < at && told(*other))
            {
                let (count, shortest) = shared.entry(other).or_insert((0, text));
                *count += 1;
                if text.len() < shortest.len() {
                    *shortest = text;
                }
            }
        }
        let own = self.by_pattern[at].len();
        let proper = |(other, (count, _)): &(usize, (usize, &str))| {
            *count < own && *count < self.by_pattern[*other].len()
        };
        let shared = shared.into_iter().filter(proper);
        let mut found = shared.map(|(other, (_, text))| (other, text));
        let first = found.find(|(other, text)| self.differ(*other, at, text))?;
        let found: Vec<_> = std::iter::once(first)
            .chain(
                found
                    .take(MOST_NAMED - 1)
                    .filter(|(other, text)| self.differ(*other, at, text)),
            )
            .collect();
        let (other, text) = first;
        let message = format!(
            "the rules {:?} and {:?} both match {text:?}, and the first decides",
            self.name(other),
            self.name(at)
        );
        let help = "check that this order is meant";
        let mut words = Words::new(message, help).fact("example", text);
        for (other, text) in found {
            let place = self
                .laboratory
                .plan
                .rule_place(self.indices[other], "pattern");
            words = words.related(place, format!("comes first for {text:?}"));
        }
        Some(self.raise(&OVERLAP, at, words))
    }

    /// Whether two rules make different things of a text.
    fn differ(&self, one: usize, two: usize, text: &str) -> bool {
        let result = |at: usize| {
            let ready = self.laboratory.rules()[self.indices[at]]
                .ready
                .as_ref()
                .ok()?;
            Some(ready.pattern.replace(&ready.translation, text).ok()?.result)
        };
        result(one) != result(two)
    }
}
