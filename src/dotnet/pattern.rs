//! A pattern that was read, and what it answers.

use super::class::BEYOND;
use super::compile::compile;
use super::fault::Fault;
use super::machine::{Machine, Spans};
use super::node::Tree;
use super::parse::parse;
use super::plain::{Plain, Sieve};
use super::program::Program;
use super::translation::{Piece, Translation};
use std::sync::OnceLock;

/// UTF-16 units of the longest text that is matched. A dialled string has some dozens.
const LONGEST_TEXT: usize = 100_000;
/// UTF-16 units of the longest result.
const LONGEST_RESULT: usize = 1_000_000;

/// A pattern that .NET accepts and that we answer exactly as .NET does.
#[derive(Debug)]
pub struct Pattern {
    text: String,
    tree: Tree,
    /// For the machine; most patterns of most plans never need it.
    program: OnceLock<Program>,
    plain: OnceLock<Option<Plain>>,
    sieve: OnceLock<Option<Sieve>>,
}

/// The first match of a pattern in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Each group with a name as .NET gives it (a number, or what stands in `(?<name>...)`), and its text if it took part.
    pub groups: Vec<(String, Option<String>)>,
    /// The match is the whole text.
    pub is_whole: bool,
}

/// What a pattern and a translation make of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The first match; without one the result is the text itself.
    pub found: Option<Match>,
    /// What `Regex.Replace` gives: every match replaced, the rest left as it is.
    pub result: String,
    /// The translation of the first match alone, without the text around it.
    pub expansion: Option<String>,
}

/// A text in the two forms in which the engines read it.
struct Text<'t> {
    text: &'t str,
    units: Vec<u16>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When .NET refuses it, or it holds what we do not answer: conditions, balancing groups, Unicode blocks, `(?i)`
    /// beyond ASCII, more than 20,000 characters or 200 nested groups.
    pub fn new(text: &str) -> Result<Self, Fault> {
        let tree = parse(text)?;
        Ok(Self {
            text: text.to_owned(),
            tree,
            program: OnceLock::new(),
            plain: OnceLock::new(),
            sieve: OnceLock::new(),
        })
    }

    /// The pattern as it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    fn program(&self) -> &Program {
        self.program.get_or_init(|| compile(&self.tree))
    }

    /// The numbers of the groups, beginning with 0 for the whole match.
    #[must_use]
    pub fn groups(&self) -> &[u32] {
        &self.tree.groups
    }

    /// Whether the pattern matches somewhere in the text.
    ///
    /// # Errors
    /// When the text is too long, or the answer needs too many steps.
    pub fn is_match(&self, text: &str) -> Result<bool, Fault> {
        let text = self.text_of(text)?;
        Ok(self.search(&text, 0, 0)?.is_some())
    }

    /// The first match.
    ///
    /// # Errors
    /// As [`Pattern::is_match`], and when a group holds half of a character beyond U+FFFF.
    pub fn find(&self, text: &str) -> Result<Option<Match>, Fault> {
        let text = self.text_of(text)?;
        let spans = self.search(&text, 0, 0)?;
        let told = |spans| self.told(&spans, text.units.len(), |from, to| text.cut(from, to));
        spans.map(told).transpose()
    }

    /// What `Regex.Replace` makes of the text.
    ///
    /// # Errors
    /// As [`Pattern::find`], and when the result is very long.
    pub fn replace(&self, translation: &Translation, text: &str) -> Result<Answer, Fault> {
        let (mut found, mut expansion) = (None, None);
        let result = self.plainly(translation, text, |spans, expanded| {
            found = self
                .told(spans, text.len(), |from, to| Ok(text[from..to].to_owned()))
                .ok();
            expansion = Some(expanded.to_owned());
        });
        if let Some(result) = result {
            return Ok(Answer {
                found,
                result: result.unwrap_or_else(|| text.to_owned()),
                expansion,
            });
        }
        self.replace_in(translation, &self.text_of(text)?, |text, from, last| {
            self.search(text, from, last)
        })
    }

    /// The result of [`Pattern::replace`] alone, in less time; none where the pattern does not match.
    ///
    /// # Errors
    /// As [`Pattern::replace`].
    pub fn result(&self, translation: &Translation, text: &str) -> Result<Option<String>, Fault> {
        if let Some(result) = self.plainly(translation, text, |_, _| {}) {
            return Ok(result);
        }
        let answer = self.replace(translation, text)?;
        Ok(answer.found.map(|_| answer.result))
    }

    /// What a plain pattern makes of a text in which a byte is a unit; `first` gets the first match and what takes its
    /// place. None where the pattern or the text is not so, or the result grows too long.
    #[expect(
        clippy::option_option,
        reason = "no match is an answer, and no answer is none"
    )]
    fn plainly(
        &self,
        translation: &Translation,
        text: &str,
        mut first: impl FnMut(&Spans, &str),
    ) -> Option<Option<String>> {
        if text.len() > LONGEST_TEXT || !Plain::reads(text) {
            return None;
        }
        let plain = self.plain.get_or_init(|| Plain::new(&self.tree)).as_ref()?;
        let (mut result, mut kept, mut from) = (String::new(), 0, 0);
        let (mut spans, mut any) = (Spans::new(), false);
        while from <= text.len() && plain.find(text, from, &mut spans) {
            let (start, end) = spans[0].unwrap_or_default();
            result.push_str(&text[kept..start]);
            let before = result.len();
            for piece in translation.pieces() {
                result.push_str(match piece {
                    Piece::Text(fixed) => fixed,
                    Piece::Group(number) => {
                        let slot = self.tree.groups.binary_search(number).ok();
                        let span = slot.and_then(|slot| spans[slot]);
                        span.map_or("", |(from, to)| &text[from..to])
                    }
                    Piece::Before => &text[..start],
                    Piece::After => &text[end..],
                    Piece::Whole => text,
                });
            }
            if result.len() > LONGEST_RESULT {
                return None;
            }
            if !any {
                first(&spans, &result[before..]);
                any = true;
            }
            kept = end;
            from = end + usize::from(start == end);
        }
        result.push_str(&text[kept..]);
        Some(any.then_some(result))
    }

    /// The answer of [`Pattern::replace`] by the backtracking machine alone: what the other engine is tested against.
    ///
    /// # Errors
    /// As [`Pattern::replace`].
    #[doc(hidden)]
    pub fn replace_by_machine(
        &self,
        translation: &Translation,
        text: &str,
    ) -> Result<Answer, Fault> {
        self.replace_in(translation, &self.text_of(text)?, |text, from, last| {
            Machine::new(self.program(), &text.units).find(from, last)
        })
    }

    fn text_of<'t>(&self, text: &'t str) -> Result<Text<'t>, Fault> {
        if self.tree.any_case && !text.is_ascii() {
            return Err(Fault::limit(BEYOND));
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        if units.len() > LONGEST_TEXT {
            let why = format!("the text has more than {LONGEST_TEXT} characters");
            return Err(Fault::limit(why));
        }
        Ok(Text { text, units })
    }

    fn search(&self, text: &Text, from: usize, last: usize) -> Result<Option<Spans>, Fault> {
        if Plain::reads(text.text) {
            if let Some(plain) = self.plain.get_or_init(|| Plain::new(&self.tree)) {
                let mut spans = Spans::new();
                return Ok(plain.find(text.text, from, &mut spans).then_some(spans));
            }
            let sieve = self.sieve.get_or_init(|| Sieve::new(&self.tree));
            if sieve
                .as_ref()
                .is_some_and(|sieve| !sieve.passes(text.text, from))
            {
                return Ok(None);
            }
        }
        Machine::new(self.program(), &text.units).find(from, last)
    }

    fn replace_in(
        &self,
        translation: &Translation,
        text: &Text,
        search: impl Fn(&Text, usize, usize) -> Result<Option<Spans>, Fault>,
    ) -> Result<Answer, Fault> {
        let units = &text.units;
        let (mut result, mut kept, mut from) = (Vec::new(), 0, 0);
        let (mut found, mut expansion) = (None, None);
        while from <= units.len() {
            let Some(spans) = search(text, from, kept)? else {
                break;
            };
            let (start, end) = spans[0].unwrap_or_default();
            result.extend_from_slice(&units[kept..start]);
            let expanded = self.expanded(translation, units, &spans);
            result.extend_from_slice(&expanded);
            if found.is_none() {
                found = Some(self.told(&spans, units.len(), |from, to| text.cut(from, to))?);
                expansion = Some(text_of_units(&expanded)?);
            }
            if result.len() > LONGEST_RESULT {
                return Err(Fault::limit(
                    "the result is longer than a million characters",
                ));
            }
            kept = end;
            from = end + usize::from(start == end);
        }
        result.extend_from_slice(&units[kept..]);
        Ok(Answer {
            found,
            result: text_of_units(&result)?,
            expansion,
        })
    }

    fn expanded(&self, translation: &Translation, units: &[u16], spans: &Spans) -> Vec<u16> {
        let mut text = Vec::new();
        let (start, end) = spans[0].unwrap_or_default();
        for piece in translation.pieces() {
            match piece {
                Piece::Text(fixed) => text.extend(fixed.encode_utf16()),
                Piece::Group(number) => {
                    let slot = self.tree.groups.binary_search(number).ok();
                    if let Some((from, to)) = slot.and_then(|slot| spans[slot]) {
                        text.extend_from_slice(&units[from..to]);
                    }
                }
                Piece::Before => text.extend_from_slice(&units[..start]),
                Piece::After => text.extend_from_slice(&units[end..]),
                Piece::Whole => text.extend_from_slice(units),
            }
        }
        text
    }

    /// The match of these spans in a text of so many units; `cut` cuts the text.
    fn told(
        &self,
        spans: &Spans,
        length: usize,
        cut: impl Fn(usize, usize) -> Result<String, Fault>,
    ) -> Result<Match, Fault> {
        let mut groups = Vec::with_capacity(spans.len());
        for (number, span) in self.tree.groups.iter().zip(spans) {
            let named = self.tree.names.iter().find(|(_, group)| group == number);
            let name = named.map_or_else(|| number.to_string(), |(name, _)| name.clone());
            let found = span.map(|(from, to)| cut(from, to));
            groups.push((name, found.transpose()?));
        }
        Ok(Match {
            groups,
            is_whole: spans[0] == Some((0, length)),
        })
    }
}

impl Text<'_> {
    fn cut(&self, from: usize, to: usize) -> Result<String, Fault> {
        text_of_units(&self.units[from..to])
    }
}

fn text_of_units(units: &[u16]) -> Result<String, Fault> {
    let half = |_| Fault::limit("the answer would hold half of a character beyond U+FFFF");
    String::from_utf16(units).map_err(half)
}
