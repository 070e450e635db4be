//! Taking a national prefix off the digits after a country code, exactly as libphonenumber does.
//!
//! Few right numbers come here: those that begin like a prefix, as +7 8... or +55 90.... The patterns of a code are compiled
//! the first time that one of its numbers does.

use super::super::verdict::Possible;
use super::{Code, Prefix, codes};
use regex::{Regex, RegexBuilder};
use std::sync::OnceLock;

/// The compiled patterns of each code, in the order of `CODES`.
static RULES: [OnceLock<Option<Rule>>; codes::CODES.len()] =
    [const { OnceLock::new() }; codes::CODES.len()];

/// The patterns of a code.
struct Rule {
    prefix: Regex,
    general: Regex,
    transform: Option<&'static str>,
}

impl Rule {
    fn new(prefix: &Prefix) -> Option<Self> {
        // The metadata is compiled in and every pattern of it is compiled in a test.
        Some(Self {
            prefix: compile(&format!("^(?:{})", prefix.pattern))?,
            general: compile(&format!("^(?:{})$", prefix.general))?,
            transform: prefix.transform,
        })
    }

    /// The digits without their prefix (libphonenumber, `maybeStripNationalPrefixAndCarrierCode`).
    fn strip(&self, national: &str) -> Option<String> {
        let found = self.prefix.captures(national)?;
        let end = found.get(0)?.end();
        let stripped = match self.transform {
            // The rule counts only where the last group took part.
            Some(transform) if found.len() > 1 && found.get(found.len() - 1).is_some() => {
                let mut changed = String::new();
                found.expand(transform, &mut changed);
                changed + &national[end..]
            }
            _ => national[end..].to_owned(),
        };
        // A number that is right with the prefix and not without it has none.
        let keeps = self.general.is_match(national) && !self.general.is_match(&stripped);
        (!keeps && stripped != national).then_some(stripped)
    }
}

/// A pattern over 0 to 9: with the digits of all scripts in it, it would take twenty times as long to compile.
fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).unicode(false).build().ok()
}

impl Code {
    /// The digits without their national prefix; `None` if they have none, or are too few without it.
    pub(super) fn without_prefix(&self, national: &str) -> Option<String> {
        let at = codes::CODES
            .binary_search_by_key(&self.number, |known| known.number)
            .ok()?;
        let rule = RULES[at]
            .get_or_init(|| Rule::new(self.prefix.as_ref()?))
            .as_ref()?;
        let stripped = rule.strip(national)?;
        matches!(
            self.possible(stripped.len()),
            Possible::Yes | Possible::TooLong
        )
        .then_some(stripped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_of_every_code_compile() {
        let with_prefix = codes::CODES.iter().filter_map(|code| code.prefix.as_ref());
        assert!(with_prefix.clone().count() > 100);
        for prefix in with_prefix {
            assert!(Rule::new(prefix).is_some(), "{}", prefix.pattern);
        }
    }
}
