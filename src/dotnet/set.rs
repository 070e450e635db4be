//! Sets of UTF-16 units: what one unit of a pattern can match.

use super::unicode::{self, Categories};

/// A named part of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Digit,
    Word,
    Space,
    Categories(Categories),
}

impl Named {
    fn holds(self, unit: u16) -> bool {
        match self {
            Self::Digit => unicode::is_digit(unit),
            Self::Word => unicode::is_word(unit),
            Self::Space => unicode::is_space(unit),
            Self::Categories(categories) => unicode::is_in(unit, categories),
        }
    }
}

/// A set as it is written: ranges and named parts, negated as a whole, less another set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) ranges: Vec<(u16, u16)>,
    /// Named parts, each with whether it is negated.
    pub(super) named: Vec<(Named, bool)>,
    pub(super) negated: bool,
    pub(super) without: Option<Box<Written>>,
    /// Letters of ASCII match in either case.
    pub(super) any_case: bool,
}

impl Written {
    fn listed(&self, unit: u16) -> bool {
        let within = |unit: u16| {
            self.ranges
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&unit))
        };
        if within(unit) {
            return true;
        }
        if self.any_case
            && let Some(other) = other_case(unit)
            && within(other)
        {
            return true;
        }
        let mut named = self.named.iter();
        named.any(|(named, negated)| named.holds(unit) != *negated)
    }

    fn holds(&self, unit: u16) -> bool {
        self.listed(unit) != self.negated
            && !self.without.as_ref().is_some_and(|set| set.holds(unit))
    }
}

/// A set with the answers for ASCII worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    written: Written,
    ascii: u128,
}

impl Set {
    pub(super) fn new(written: Written) -> Self {
        let ascii = (0..128u16).filter(|unit| written.holds(*unit));
        let ascii = ascii.fold(0, |bits, unit| bits | 1 << unit);
        Self { written, ascii }
    }

    /// A single unit; under `any_case` a letter in either case.
    pub(super) fn one(unit: u16, any_case: bool) -> Self {
        Self::new(Written {
            ranges: vec![(unit, unit)],
            any_case,
            ..Written::default()
        })
    }

    /// A named set such as `\d`.
    pub(super) fn named(named: Named, negated: bool) -> Self {
        Self::new(Written {
            named: vec![(named, negated)],
            ..Written::default()
        })
    }

    /// `.`: every unit, or every one but the line feed.
    pub(super) fn dot(line_feed: bool) -> Self {
        let ranges = if line_feed {
            vec![(0, u16::MAX)]
        } else {
            vec![(0, 9), (11, u16::MAX)]
        };
        Self::new(Written {
            ranges,
            ..Written::default()
        })
    }

    /// Whether a unit is in the set.
    pub(super) fn holds(&self, unit: u16) -> bool {
        if unit < 128 {
            self.ascii & (1 << unit) != 0
        } else {
            self.written.holds(unit)
        }
    }

    /// The members below U+0080, one bit each.
    pub(super) fn ascii(&self) -> u128 {
        self.ascii
    }

    /// The ranges as they are written, for what a reader may have meant.
    pub(super) fn written(&self) -> &Written {
        &self.written
    }
}

/// The same ASCII letter in the other case.
pub(super) fn other_case(unit: u16) -> Option<u16> {
    let byte = u8::try_from(unit).ok().filter(u8::is_ascii_alphabetic)?;
    Some(u16::from(byte ^ 0x20))
}
