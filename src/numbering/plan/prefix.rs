//! Taking a national prefix off the digits after a country code, exactly as libphonenumber does.
//!
//! Few right numbers come here: those that begin like a prefix, as +7 8... or +55 90....

use super::super::verdict::Possible;
use super::{Code, Home};
use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;
use std::borrow::Cow;
use std::sync::OnceLock;

/// What is dialled before a number inside a region (libphonenumber, `nationalPrefixForParsing`).
#[derive(Debug)]
pub(super) enum National {
    /// One of these, the first that fits; empty where nothing is.
    Starts(&'static str),
    /// Some of it stands for a part of the number.
    Expression(Expression),
}

/// A prefix of which something is kept. It is compiled when the first number of its region comes.
#[derive(Debug)]
pub(super) struct Expression {
    pattern: &'static str,
    /// What takes its place (`nationalPrefixTransformRule`).
    transform: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Expression {
    pub(super) const fn new(pattern: &'static str, transform: &'static str) -> Self {
        Self {
            pattern,
            transform,
            compiled: OnceLock::new(),
        }
    }

    fn compiled(&self) -> Option<&Regex> {
        // The metadata is compiled in and every pattern of it is compiled in a test. With the digits of all scripts in it, or an
        // automaton for a search in long texts, it would take longer to compile than all its numbers to read.
        let compile = || {
            let digits = syntax::Config::new().unicode(false).utf8(false);
            Regex::builder()
                .syntax(digits)
                .configure(Config::new().utf8_empty(false).dfa(false).hybrid(false))
                .build(&format!("^(?:{})", self.pattern))
                .ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    /// The digits with the transform in place of the prefix; none where there is no prefix.
    fn replace<'d>(&self, digits: &'d str) -> Option<Cow<'d, str>> {
        let compiled = self.compiled()?;
        let mut groups = compiled.create_captures();
        compiled.captures(digits, &mut groups);
        let rest = &digits[groups.get_match()?.end()..];
        // The rule counts only where the last group took part.
        if groups.get_group(groups.group_len() - 1).is_none() {
            return Some(Cow::Borrowed(rest));
        }
        let mut changed = String::new();
        groups.interpolate_string_into(digits, self.transform, &mut changed);
        Some(Cow::Owned(changed + rest))
    }
}

/// The digits behind the first of the starts that they begin with. A dot is any digit.
pub(super) fn behind<'d>(starts: &str, digits: &'d str) -> Option<&'d str> {
    let fits = |start: &&str| {
        let mut pairs = start.bytes().zip(digits.bytes());
        start.len() <= digits.len() && pairs.all(|(one, digit)| one == b'.' || one == digit)
    };
    let start = starts.split_ascii_whitespace().find(fits)?;
    digits.get(start.len()..)
}

impl Home {
    /// The digits without their prefix, if they have one (libphonenumber, `maybeStripNationalPrefixAndCarrierCode`).
    pub(super) fn stripped<'d>(&self, digits: &'d str) -> Option<Cow<'d, str>> {
        let stripped = match &self.national {
            National::Starts(starts) => Cow::Borrowed(behind(starts, digits)?),
            National::Expression(expression) => expression.replace(digits)?,
        };
        // A number that is right with the prefix and not without it has none.
        let keeps = self.is_general(digits) && !self.is_general(&stripped);
        (!keeps && stripped != digits).then_some(stripped)
    }

    /// The digits without their national prefix; `None` if they have none, or are too few without it.
    pub(super) fn without_prefix(&self, digits: &str) -> Option<String> {
        let stripped = self.stripped(digits)?;
        matches!(
            self.lengths.possible(stripped.len()),
            Possible::Yes | Possible::TooLong
        )
        .then(|| stripped.into_owned())
    }
}

impl Code {
    /// The same by the rules of the main region; a code of no country has no prefix.
    pub(super) fn without_prefix(&self, national: &str) -> Option<String> {
        let main = self.regions.first()?;
        Home::of(main)?.without_prefix(national)
    }
}

#[cfg(test)]
mod tests {
    use super::super::homes::HOMES;
    use super::*;

    #[test]
    fn the_expressions_of_every_region_compile() {
        let expressions = HOMES.iter().filter_map(|home| match &home.national {
            National::Starts(_) => None,
            National::Expression(expression) => Some(expression),
        });
        assert!(expressions.clone().count() > 20);
        for expression in expressions {
            assert!(expression.compiled().is_some(), "{}", expression.pattern);
        }
    }

    #[test]
    fn the_first_start_that_fits_counts() {
        assert_eq!(behind("0 80 8", "8012"), Some("12"));
        assert_eq!(behind("0 80 8", "812"), Some("12"));
        assert_eq!(behind("11... 0", "1101"), None);
        assert_eq!(behind("11... 0", "110123"), Some("3"));
        assert_eq!(behind("", "0"), None);
    }
}
