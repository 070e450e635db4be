//! What a dialled string becomes.
//!
//! As the vendor describes it: rules from the top, the tenant's before those of the service country, and the first that
//! matches decides. A result without `+` is offered to the rules once more. Not documented is what a rule without anchors
//! does with the text around its match, whether a dialled `+` reaches the rules, and what happens where no rule matches:
//! there the answer is one reading, and the others stand beside it.

use super::plan::{Plan, Rule};
use crate::dotnet::{Answer, Fault, Pattern, Piece, Shape, Together, Translation};
use crate::numbering::calling_code_of;
use std::sync::Arc;

/// A plan whose patterns are compiled.
#[derive(Debug)]
pub struct Laboratory<'p> {
    /// The plan.
    pub plan: &'p Plan,
    compiled: Arc<Patterns>,
}

/// The patterns of a plan, compiled; for those who keep them longer than a [`Laboratory`].
#[derive(Debug)]
pub struct Patterns {
    rules: Vec<Compiled>,
    together: Together,
    /// For each rule that puts one fixed text before what it keeps: its index, and that text.
    prefixes: Vec<(usize, String)>,
}

/// A rule, compiled; or why it is not.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) ready: Result<Ready, Fault>,
}

/// A rule that can be asked.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) pattern: Pattern,
    pub(super) translation: Translation,
    pub(super) shape: Shape,
    /// The pattern held at both ends, where it is not so by itself.
    whole: Option<Pattern>,
}

/// What became of a dialled string, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// What was dialled.
    pub input: String,
    /// Each rule that was tried, in order, up to the one that matched.
    pub tried: Vec<Tried>,
    /// What the rule that matched did; none where no rule matches.
    pub fired: Option<Fired>,
    /// The second pass over a result without `+`, where a rule matches it again.
    pub second_pass: Option<Fired>,
    /// Answers under other readings of what the vendor does not document.
    pub readings: Vec<Reading>,
}

/// A rule that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Index in the effective plan, from 0.
    pub index: usize,
    /// Why it was stepped over without an answer: its pattern is refused.
    pub fault: Option<Fault>,
}

/// What a rule did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    /// Index in the effective plan, from 0.
    pub index: usize,
    /// The result.
    pub result: String,
    /// Groups of the match, by name.
    pub groups: Vec<(String, Option<String>)>,
}

/// An answer under another reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The reading, in a few words.
    pub reading: &'static str,
    /// What it gives.
    pub result: String,
}

/// Only the translation is returned, without the text around the match.
const EXPANSION: &str = "an unanchored rule returns only its translation";
/// A rule has to match all that is dialled.
const WHOLE: &str = "an unanchored rule must match the whole string";
/// The service leaves numbers with `+` alone.
const PLUS: &str = "a number that is dialled with + is not translated";
/// Text of 2025, since removed: the service puts the country code in front.
const PREFIXED: &str =
    "no rule matches, so the service puts + and the caller's country code in front";

impl Path {
    /// The result: that of the rule, or what was dialled where none matches.
    #[must_use]
    pub fn result(&self) -> &str {
        self.fired
            .as_ref()
            .map_or(&self.input, |fired| &fired.result)
    }
}

impl<'p> Laboratory<'p> {
    /// Compiles a plan. Rules that are refused stay in their place, and matter only where they are reached.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        Self::with(plan, Arc::new(Patterns::of(plan)))
    }

    /// A plan whose patterns were compiled before.
    #[must_use]
    pub fn with(plan: &'p Plan, compiled: Arc<Patterns>) -> Self {
        Self { plan, compiled }
    }

    /// For each rule that puts one fixed text before what it keeps, such as `+1206$1`: its index, and that text.
    pub(super) fn prefixes(&self) -> &[(usize, String)] {
        &self.compiled.prefixes
    }

    /// Whether a rule is refused: dialling goes on as if it was not there.
    #[must_use]
    pub fn has_refused(&self) -> bool {
        self.rules().iter().any(|rule| rule.ready.is_err())
    }

    /// The rules that are refused, by their index in the effective plan: dialling goes on as if they were not there.
    #[must_use]
    pub fn refused(&self) -> Vec<usize> {
        let refused = (0..)
            .zip(self.rules())
            .filter(|(_, rule)| rule.ready.is_err());
        refused.map(|(index, _)| index).collect()
    }

    pub(super) fn rules(&self) -> &[Compiled] {
        &self.compiled.rules
    }

    /// The rule of an index in the effective plan.
    #[must_use]
    pub fn rule(&self, index: usize) -> &'p Rule {
        let own = self.plan.rules.len();
        if index < own {
            &self.plan.rules[index]
        } else {
            &self.plan.service[index - own]
        }
    }

    /// The index of the first rule that matches, and its result: the fast way, without trace and readings.
    ///
    /// # Errors
    /// When a rule cannot answer within its budget.
    pub fn translate(&self, dialled: &str) -> Result<Option<Fired>, Fault> {
        let Some(index) = self.first(dialled)? else {
            return Ok(None);
        };
        let Ok(ready) = &self.rules()[index].ready else {
            return Ok(None);
        };
        let answer = ready.pattern.replace(&ready.translation, dialled)?;
        Ok(Some(fired(index, answer)))
    }

    /// The result of [`Self::translate`] alone, in less time.
    ///
    /// # Errors
    /// When a rule cannot answer within its budget.
    pub(super) fn result(&self, dialled: &str) -> Result<Option<String>, Fault> {
        let Some(index) = self.first(dialled)? else {
            return Ok(None);
        };
        let Ok(ready) = &self.rules()[index].ready else {
            return Ok(None);
        };
        ready.pattern.result(&ready.translation, dialled)
    }

    /// The index of the first rule that matches.
    fn first(&self, dialled: &str) -> Result<Option<usize>, Fault> {
        let ask = |index: usize| match &self.rules()[index].ready {
            Ok(ready) => ready.pattern.is_match(dialled),
            Err(_) => Ok(false),
        };
        self.compiled.together.first(dialled, ask)
    }

    /// What becomes of a dialled string. `region` is the usage location of whoever dials (`US`), if it is known.
    ///
    /// # Errors
    /// When a rule cannot answer within its budget.
    pub fn dial(&self, dialled: &str, region: Option<&str>) -> Result<Path, Fault> {
        let fired = self.translate(dialled)?;
        let last = fired
            .as_ref()
            .map_or(self.rules().len(), |fired| fired.index + 1);
        let tried = self.rules()[..last]
            .iter()
            .enumerate()
            .map(|(index, rule)| Tried {
                index,
                fault: rule.ready.as_ref().err().cloned(),
            });
        let second_pass = match &fired {
            Some(fired) if !fired.result.starts_with('+') => self.translate(&fired.result)?,
            _ => None,
        };
        let mut path = Path {
            input: dialled.to_owned(),
            tried: tried.collect(),
            fired,
            second_pass,
            readings: Vec::new(),
        };
        path.readings = self.readings(&path, region)?;
        Ok(path)
    }

    fn readings(&self, path: &Path, region: Option<&str>) -> Result<Vec<Reading>, Fault> {
        let mut readings = Vec::new();
        let mut add = |reading, result: Option<String>| {
            let result = result.filter(|result| result != path.result());
            readings.extend(result.map(|result| Reading { reading, result }));
        };
        if let Some(fired) = &path.fired
            && let Ok(ready) = &self.rules()[fired.index].ready
            && ready.whole.is_some()
        {
            let answer = ready.pattern.replace(&ready.translation, &path.input)?;
            add(EXPANSION, answer.expansion);
            add(WHOLE, Some(self.whole(&path.input)?));
        }
        if path.input.starts_with('+') {
            add(PLUS, Some(path.input.clone()));
        }
        let digits = !path.input.is_empty() && path.input.bytes().all(|b| b.is_ascii_digit());
        if let (None, true, Some(code)) = (&path.fired, digits, region.and_then(calling_code_of)) {
            add(PREFIXED, Some(format!("+{code}{}", path.input)));
        }
        Ok(readings)
    }

    /// The result if every rule had to match the whole string.
    fn whole(&self, dialled: &str) -> Result<String, Fault> {
        for rule in self.rules() {
            let Ok(ready) = &rule.ready else { continue };
            let pattern = ready.whole.as_ref().unwrap_or(&ready.pattern);
            if pattern.is_match(dialled)? {
                return Ok(pattern.replace(&ready.translation, dialled)?.result);
            }
        }
        Ok(dialled.to_owned())
    }
}

impl Patterns {
    /// Compiles the rules of a plan, those of the service country too.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let rules: Vec<_> = plan
            .effective()
            .map(|rule| Compiled {
                ready: Ready::new(rule),
            })
            .collect();
        let patterns = rules
            .iter()
            .map(|rule| rule.ready.as_ref().ok().map(|ready| &ready.pattern));
        Self {
            together: Together::new(patterns),
            prefixes: prefixes(&rules),
            rules,
        }
    }
}

impl Ready {
    fn new(rule: &Rule) -> Result<Self, Fault> {
        let pattern = Pattern::new(&rule.pattern)?;
        let translation = Translation::new(&rule.translation, &pattern)?;
        let shape = Shape::of(&pattern);
        let anchored = shape.from_start && shape.to_end;
        let whole = if anchored {
            None
        } else {
            Pattern::new(&format!("\\A(?:{})\\z", rule.pattern)).ok()
        };
        Ok(Self {
            pattern,
            translation,
            shape,
            whole,
        })
    }
}

fn prefixes(rules: &[Compiled]) -> Vec<(usize, String)> {
    let prefix = |rule: &Compiled| {
        let ready = rule.ready.as_ref().ok()?;
        match ready.translation.pieces() {
            [Piece::Text(text), rest @ ..]
                if !rest.is_empty()
                    && rest.iter().all(|piece| matches!(piece, Piece::Group(_))) =>
            {
                Some(text.clone())
            }
            _ => None,
        }
    };
    let all = (0..).zip(rules);
    all.filter_map(|(index, rule)| Some((index, prefix(rule)?)))
        .collect()
}

fn fired(index: usize, answer: Answer) -> Fired {
    Fired {
        index,
        result: answer.result,
        groups: answer.found.map(|found| found.groups).unwrap_or_default(),
    }
}

/// Whether a text is `+`, 8 to 15 digits that do not begin with 0, and perhaps an extension: the form of E.164.
pub(super) fn has_form(text: &str) -> bool {
    let (number, extension) = text.split_once(';').unwrap_or((text, "ext=1"));
    let Some(digits) = number.strip_prefix('+') else {
        return false;
    };
    let all = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let tail = extension
        .get(..4)
        .is_some_and(|name| name.eq_ignore_ascii_case("ext="));
    let tail = tail && (5..=16).contains(&extension.len()) && all(&extension[4..]);
    (8..=15).contains(&digits.len()) && all(digits) && !digits.starts_with('0') && tail
}
