//! The verdict on `+` and digits: libphonenumber's answer, from the table of the module `plan`.
//!
//! It costs tens of nanoseconds, so every cell of a sheet gets one. What reaches it is `+` or digits, at most 21 bytes.

use std::fmt;

use super::plan::{self, Parsed, Unparsed};
use super::regions::{Region, open_plan};

/// The most digits that are judged; what is longer is no number of any plan.
pub(super) const MOST_DIGITS: usize = 20;

/// What the numbering plan says of `+` and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the length fits the country code (libphonenumber, `isPossibleNumberWithReason`).
    pub possible: Possible,
    /// Whether some range of the plan holds the number (`isValidNumber`); not that anybody has it.
    pub valid: bool,
    /// The region, also for most invalid numbers; none where several share the code and no range holds the number.
    pub region: Option<Region>,
    /// What sort of number it is; [`Kind::Unknown`] for an invalid one.
    pub kind: Kind,
    /// Whether the E.164 form of the number is the text itself: no trunk prefix was dropped to understand it.
    pub canonical: bool,
    /// The country calling code (ITU-T E.164, 1 to 3 digits); 0 when there is none.
    pub calling_code: u16,
    /// Digits after the country code, without a trunk prefix that was dropped.
    pub national_len: u8,
}

/// Whether a number of this length can exist under its country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Possible {
    /// Numbers of this length exist.
    Yes,
    /// Only local numbers, dialled without the area code, are so short.
    LocalOnly,
    /// Shorter than every number of the code.
    TooShort,
    /// Longer than every number of the code.
    TooLong,
    /// Between the shortest and the longest, but no number of the code has this length.
    InvalidLength,
    /// The digits begin with no assigned country code, or the text is not `+` and 1 to 20 digits.
    UnknownCode,
}

/// The sort of number (libphonenumber, `PhoneNumberType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are libphonenumber's and say it all")]
pub enum Kind {
    FixedLine,
    Mobile,
    /// The plan does not tell the two apart, as in North America.
    FixedLineOrMobile,
    TollFree,
    PremiumRate,
    SharedCost,
    Voip,
    PersonalNumber,
    Pager,
    /// Universal access number: one number for a whole company.
    Uan,
    Voicemail,
    /// No range holds the number.
    Unknown,
}

impl Kind {
    /// The name in libphonenumber's own spelling: `TOLL_FREE`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.names().0
    }

    /// The name for people: `toll-free`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.names().1
    }

    /// Whether the numbers of this kind belong to services, so that no person gets one.
    #[must_use]
    pub fn is_service(self) -> bool {
        matches!(
            self,
            Self::TollFree
                | Self::PremiumRate
                | Self::SharedCost
                | Self::Pager
                | Self::Voicemail
                | Self::Uan
        )
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::FixedLine => ("FIXED_LINE", "fixed line"),
            Self::Mobile => ("MOBILE", "mobile"),
            Self::FixedLineOrMobile => ("FIXED_LINE_OR_MOBILE", "fixed line or mobile"),
            Self::TollFree => ("TOLL_FREE", "toll-free"),
            Self::PremiumRate => ("PREMIUM_RATE", "premium rate"),
            Self::SharedCost => ("SHARED_COST", "shared cost"),
            Self::Voip => ("VOIP", "internet telephony"),
            Self::PersonalNumber => ("PERSONAL_NUMBER", "personal number"),
            Self::Pager => ("PAGER", "pager"),
            Self::Uan => ("UAN", "company access number"),
            Self::Voicemail => ("VOICEMAIL", "voicemail"),
            Self::Unknown => ("UNKNOWN", "unknown"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The version of libphonenumber's metadata that every verdict rests on, as `9.0.43`.
#[must_use]
pub fn metadata_version() -> &'static str {
    plan::VERSION
}

/// Judges `+` and 1 to 20 ASCII digits; any other text has an unknown code.
#[must_use]
pub fn judge(text: &str) -> Verdict {
    let mut verdict = Verdict {
        possible: Possible::UnknownCode,
        valid: false,
        region: None,
        kind: Kind::Unknown,
        canonical: false,
        calling_code: 0,
        national_len: 0,
    };
    let Some(digits) = digits(text) else {
        return verdict;
    };
    match plan::parse(digits) {
        Ok(parsed) => verdict.take(&parsed),
        Err(why) => {
            let Some((code, length)) = plan::code_at_start(digits) else {
                return verdict;
            };
            verdict.calling_code = code.number;
            verdict.national_len = short(digits.len() - length);
            verdict.possible = match why {
                Unparsed::UnknownCode => Possible::UnknownCode,
                Unparsed::NotANumber | Unparsed::TooShort => Possible::TooShort,
                Unparsed::TooLong => Possible::TooLong,
            };
        }
    }
    verdict
}

impl Verdict {
    fn take(&mut self, parsed: &Parsed) {
        self.possible = parsed.code.possible(parsed.length);
        self.region = parsed.entry.region;
        self.kind = parsed.entry.kind;
        // `isValidNumber` is by definition: the region is known and the number has a type there.
        self.valid = self.kind != Kind::Unknown;
        self.canonical = parsed.changed.is_none();
        self.calling_code = parsed.code.number;
        self.national_len = short(parsed.length);
    }
}

/// The region of a right number whose length nobody can check: a fixed line of an open plan, where a number that lost a
/// digit is mostly still valid.
#[must_use]
pub fn unchecked_length(verdict: &Verdict) -> Option<Region> {
    let fixed = matches!(verdict.kind, Kind::FixedLine | Kind::FixedLineOrMobile);
    verdict
        .region
        .filter(|region| fixed && open_plan(region.as_str()))
}

/// Whether the text is a right number without extension: E.164 in shape and length, valid and canonical.
pub(super) fn right(text: &str) -> Option<Verdict> {
    // The length first: libphonenumber accepts some numbers of 16 to 20 digits, E.164 does not.
    let short = (3..=16).contains(&text.len());
    let verdict = short.then(|| judge(text))?;
    (verdict.valid && verdict.canonical).then_some(verdict)
}

/// Right numbers of one sort differ in their digits alone: they have the same country code, region and kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Which sort.
    pub sort: u32,
    /// The digits, as one number.
    pub digits: u64,
}

/// The sort of a right number without extension; none for every other text.
#[must_use]
pub fn sort_of(text: &[u8]) -> Option<Sort> {
    let digits = text.strip_prefix(b"+")?;
    if !(2..=15).contains(&digits.len()) || !all_digits(digits) {
        return None;
    }
    let (sort, prefixed) = plan::sort_of(digits)?;
    if prefixed {
        right(std::str::from_utf8(text).ok()?)?;
    }
    Some(Sort {
        sort,
        digits: value(digits),
    })
}

/// ASCII digits as one number; of more than 19 its last digits alone are right.
#[must_use]
pub fn value(digits: &[u8]) -> u64 {
    let next = |sum: u64, digit: &u8| sum.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
    digits.iter().fold(0, next)
}

/// The lengths, in digits after the country code, that the numbers of a code have; empty for an unknown code.
///
/// Where several regions share the code these are the lengths of all of them together (libphonenumber).
#[must_use]
pub fn expected_lengths(calling_code: u16) -> Vec<u8> {
    let Some(code) = plan::code(calling_code) else {
        return Vec::new();
    };
    (2..=17)
        .filter(|length| code.possible(usize::from(*length)) == Possible::Yes)
        .collect()
}

/// The regions of a country code, the main one first; `001` for a code of no country, empty for an unknown code.
#[must_use]
pub fn regions_of(calling_code: u16) -> Vec<Region> {
    let regions = plan::code(calling_code).map_or(&[][..], |code| code.regions);
    regions
        .iter()
        .filter_map(|region| Region::new(region))
        .collect()
}

/// The country code of a region, written in capitals as in `DE`: 49.
#[must_use]
pub fn calling_code_of(region: &str) -> Option<u16> {
    plan::code_of(region).map(|code| code.number)
}

/// The E.164 form of a valid number, with a trunk prefix dropped: `+442079460123` for `+4402079460123`.
pub(super) fn canonical_form(text: &str) -> Option<String> {
    let parsed = plan::parse(digits(text)?).ok()?;
    let valid = parsed.entry.kind != Kind::Unknown;
    valid.then(|| match parsed.changed {
        Some(national) => format!("+{}{national}", parsed.code.number),
        None => text.to_owned(),
    })
}

/// Whether the text, plus and digits, is the beginning of numbers that somebody can have.
pub(super) fn has_numbers_from(text: &str) -> bool {
    digits(text).is_some_and(|digits| {
        plan::code_at_start(digits)
            .is_some_and(|(code, length)| code.has_numbers_from(&digits[length..]))
    })
}

/// The digits after the plus, if nothing else is there and they are not too many.
fn digits(text: &str) -> Option<&[u8]> {
    let digits = text.as_bytes().strip_prefix(b"+")?;
    let bounded = (1..=MOST_DIGITS).contains(&digits.len());
    (bounded && all_digits(digits)).then_some(digits)
}

/// Without an early end: nearly all are, and many are looked at together.
fn all_digits(text: &[u8]) -> bool {
    text.iter().fold(true, |all, b| all & b.is_ascii_digit())
}

fn short(length: usize) -> u8 {
    u8::try_from(length).unwrap_or(u8::MAX)
}
