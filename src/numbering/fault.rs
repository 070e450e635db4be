//! What is wrong with a cell: one root cause, the facts behind it, and the repair if only one original is possible.

use super::regions::Region;

/// What is wrong with a cell: one root cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The root cause.
    pub problem: Problem,
    /// What to type instead, where only one original is possible.
    pub repair: Option<Repair>,
    /// One clause, without capital and full stop: `too short by two digits for Germany (DE)`.
    pub detail: String,
    /// What was found, for programs.
    pub also: Box<Facts>,
}

/// A text that [`read`](super::read) accepts, and how sure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The right cell.
    pub text: String,
    /// The text follows from the cell without a choice: only marks, `tel:` or digits of another script change.
    pub safe: bool,
    /// One clause: what was done to get there.
    pub why: String,
}

/// Facts behind a fault; empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The digits that were found, as 0 to 9.
    pub digits: String,
    /// The country code that the number begins with (ITU-T E.164).
    pub calling_code: Option<u16>,
    /// Regions of that code, or where an emergency number is one.
    pub regions: Vec<Region>,
    /// Digits after the country code.
    pub national_len: Option<u8>,
    /// How many there can be (libphonenumber).
    pub expected_lengths: Vec<u8>,
    /// Right numbers that the cell can have meant.
    pub readings: Vec<String>,
    /// Marks, foreign digits or letters that the problem is about.
    pub characters: Vec<char>,
}

/// The root causes, one for each rule of the family `number/` that looks at a cell alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Problem {
    /// The country code is there, the plus is not.
    MissingPlus,
    /// `00`, `011`, `810` or the like instead of the plus.
    InternationalPrefix,
    /// Written as it is dialled inside a country.
    NationalFormat,
    /// `tel:` in front.
    TelPrefix,
    /// Blanks, hyphens, dots, parentheses, invisible marks, other symbols, or two numbers.
    Separators,
    /// Digits or a plus of another script.
    ForeignDigits,
    /// Letters, also one that looks like a digit.
    Letters,
    /// No number of the country code has this length.
    BadLength,
    /// No country code begins so.
    UnknownCode,
    /// The length fits, but no range of the plan holds the number.
    NotInPlan,
    /// Valid, but not its own E.164 form: a trunk prefix was kept.
    NotCanonical,
    /// More than 15 digits.
    TooLong,
    /// An emergency number.
    Emergency,
    /// An extension that is not `;ext=` and 1 to 12 digits.
    ExtensionForm,
}

impl Problem {
    /// The id of the rule: `number/missing-plus`.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::MissingPlus => "number/missing-plus",
            Self::InternationalPrefix => "number/international-prefix",
            Self::NationalFormat => "number/national-format",
            Self::TelPrefix => "number/tel-prefix",
            Self::Separators => "number/separators",
            Self::ForeignDigits => "number/foreign-digits",
            Self::Letters => "number/letters",
            Self::BadLength => "number/bad-length",
            Self::UnknownCode => "number/unknown-code",
            Self::NotInPlan => "number/not-in-plan",
            Self::NotCanonical => "number/not-canonical",
            Self::TooLong => "number/too-long",
            Self::Emergency => "number/emergency",
            Self::ExtensionForm => "number/extension-form",
        }
    }
}

impl Fault {
    pub(super) fn new(problem: Problem, detail: impl Into<String>) -> Self {
        Self {
            problem,
            repair: None,
            detail: detail.into(),
            also: Box::default(),
        }
    }

    /// Whether the digits are a number of area code 555 in North America, as samples of the vendor's documentation show
    /// them: nobody can have it.
    #[must_use]
    pub fn is_fictitious(&self) -> bool {
        self.also.digits.starts_with("1555") && self.also.digits.len() == 11
    }

    pub(super) fn about(mut self, characters: &[char]) -> Self {
        self.also.characters = characters.to_vec();
        self
    }
}
