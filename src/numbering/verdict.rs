//! The verdict on `+` and digits: libphonenumber's answer, behind one narrow interface.
//!
//! Only this file knows the engine (`rlibphonenumber`, exact against the reference implementation but young). Nothing
//! of it appears in a signature, so a table can take its place. What reaches it is `+` or digits, at most 21 bytes.

use std::fmt;

use rlibphonenumber::{
    CountryCodeSource, NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber,
    PhoneNumberFormat, PhoneNumberType, ValidationError,
};

use super::regions::Region;

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

/// The version of libphonenumber's metadata that every verdict rests on, as `9.0.42`.
///
/// The crate does not say it at run time: its read-me does, so a test pins the crate's version beside this text.
#[must_use]
pub fn metadata_version() -> &'static str {
    "9.0.42"
}

/// Judges `+` and 1 to 20 ASCII digits; any other text has an unknown code.
#[must_use]
pub fn judge(digits: &str) -> Verdict {
    let mut verdict = Verdict {
        possible: Possible::UnknownCode,
        valid: false,
        region: None,
        kind: Kind::Unknown,
        canonical: false,
        calling_code: 0,
        national_len: 0,
    };
    let Some((code, national)) = split_code(digits) else {
        return verdict;
    };
    verdict.calling_code = code;
    verdict.national_len = length(national);
    let number = match PHONE_NUMBER_UTIL.parse(digits, None) {
        Ok(number) => number,
        Err(error) => {
            verdict.possible = match error {
                ParseError::InvalidCountryCode => Possible::UnknownCode,
                ParseError::TooLongNsn => Possible::TooLong,
                // What is "not a number" here is a bare country code with a digit or none.
                ParseError::NotANumber(_)
                | ParseError::TooShortAfterIdd
                | ParseError::TooShortNsn => Possible::TooShort,
            };
            return verdict;
        }
    };
    verdict.possible = possible(&number);
    verdict.region = PHONE_NUMBER_UTIL
        .get_region_for_number(&number)
        .and_then(|region| Region::new(&region.as_region_str()));
    verdict.kind = kind(PHONE_NUMBER_UTIL.get_number_type(&number));
    // `isValidNumber` is by definition: the region is known and the number has a type there.
    verdict.valid = verdict.kind != Kind::Unknown;
    verdict.canonical = e164(&number) == digits;
    verdict.national_len = length(&number.get_national_significant_number());
    verdict
}

/// Whether the text is a right number without extension: E.164 in shape and length, valid and canonical.
pub(super) fn right(text: &str) -> Option<Verdict> {
    // The length first: libphonenumber accepts some numbers of 16 to 20 digits, E.164 does not.
    let short = (3..=16).contains(&text.len());
    let verdict = short.then(|| judge(text))?;
    (verdict.valid && verdict.canonical).then_some(verdict)
}

/// The lengths, in digits after the country code, that the numbers of a code have; empty for an unknown code.
///
/// Where several regions share the code these are the lengths of all of them together (libphonenumber).
#[must_use]
pub fn expected_lengths(calling_code: u16) -> Vec<u8> {
    (2..=17)
        .filter(|length| {
            let number = PhoneNumber {
                country_code: i32::from(calling_code),
                national_number: 10_u64.pow(u32::from(*length) - 1),
                ..PhoneNumber::default()
            };
            possible(&number) == Possible::Yes
        })
        .collect()
}

/// The regions of a country code, the main one first; `001` for a code of no country, empty for an unknown code.
#[must_use]
pub fn regions_of(calling_code: u16) -> Vec<Region> {
    PHONE_NUMBER_UTIL
        .get_regions_for_country_calling_code(i32::from(calling_code))
        .map(|regions| {
            regions
                .filter_map(|region| Region::new(&region.as_region_str()))
                .collect()
        })
        .unwrap_or_default()
}

/// The country code of a region, written in capitals as in `DE`: 49.
#[must_use]
pub fn calling_code_of(region: &str) -> Option<u16> {
    let region = engine_region(Region::new(region)?)?;
    let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
    u16::try_from(code).ok()
}

/// How people inside the country write a valid number: `020 7946 0123` for `+442079460123`.
///
/// For display only: it cannot be read back without the region. `None` unless the number is valid.
#[must_use]
pub fn national_format(e164: &str) -> Option<String> {
    let number = valid(e164, None)?;
    let format = PhoneNumberFormat::National;
    Some(PHONE_NUMBER_UTIL.format(&number, format).into_owned())
}

/// The E.164 form of a valid number, with a trunk prefix dropped: `+442079460123` for `+4402079460123`.
pub(super) fn canonical_form(digits: &str) -> Option<String> {
    Some(e164(&valid(digits, None)?))
}

/// What somebody in the region reaches by dialling the digits, and whether that took an international prefix.
pub(super) fn dialled(digits: &str, region: Region) -> Option<(String, bool)> {
    let number = valid(digits, Some(region))?;
    let abroad = number.country_code_source() == CountryCodeSource::FromNumberWithIdd;
    Some((e164(&number), abroad))
}

/// A valid number, parsed from at most [`MOST_DIGITS`] digits with or without a plus.
fn valid(digits: &str, region: Option<Region>) -> Option<PhoneNumber> {
    let bare = digits.strip_prefix('+').unwrap_or(digits);
    let bounded = (1..=MOST_DIGITS).contains(&bare.len());
    if !bounded || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let region = region.and_then(engine_region);
    let number = PHONE_NUMBER_UTIL
        .parse_and_keep_raw_input(digits, region)
        .ok()?;
    PHONE_NUMBER_UTIL.is_valid_number(&number).then_some(number)
}

/// The country code that the text begins with, and the digits after it. No code is the beginning of another (E.164).
fn split_code(text: &str) -> Option<(u16, &str)> {
    let digits = text.strip_prefix('+')?;
    let bounded = (1..=MOST_DIGITS).contains(&digits.len());
    if !bounded || !digits.bytes().all(|b| b.is_ascii_digit()) || digits.starts_with('0') {
        return None;
    }
    (1..=digits.len().min(3)).find_map(|length| {
        let code: u16 = digits[..length].parse().ok()?;
        PHONE_NUMBER_UTIL
            .get_regions_for_country_calling_code(i32::from(code))
            .map(|_| (code, &digits[length..]))
    })
}

fn e164(number: &PhoneNumber) -> String {
    let format = PhoneNumberFormat::E164;
    PHONE_NUMBER_UTIL.format(number, format).into_owned()
}

fn length(digits: &str) -> u8 {
    u8::try_from(digits.len()).unwrap_or(u8::MAX)
}

fn engine_region(region: Region) -> Option<rlibphonenumber::Region> {
    rlibphonenumber::Region::from_code(region.as_str()).ok()
}

fn possible(number: &PhoneNumber) -> Possible {
    match PHONE_NUMBER_UTIL.is_possible_number_with_reason(number) {
        Ok(NumberLengthType::IsPossible) => Possible::Yes,
        Ok(NumberLengthType::IsPossibleLocalOnly) => Possible::LocalOnly,
        Err(ValidationError::TooShort) => Possible::TooShort,
        Err(ValidationError::TooLong) => Possible::TooLong,
        Err(ValidationError::InvalidLength) => Possible::InvalidLength,
        Err(ValidationError::InvalidCountryCode) => Possible::UnknownCode,
    }
}

fn kind(kind: PhoneNumberType) -> Kind {
    match kind {
        PhoneNumberType::FixedLine => Kind::FixedLine,
        PhoneNumberType::Mobile => Kind::Mobile,
        PhoneNumberType::FixedLineOrMobile => Kind::FixedLineOrMobile,
        PhoneNumberType::TollFree => Kind::TollFree,
        PhoneNumberType::PremiumRate => Kind::PremiumRate,
        PhoneNumberType::SharedCost => Kind::SharedCost,
        PhoneNumberType::VoIP => Kind::Voip,
        PhoneNumberType::PersonalNumber => Kind::PersonalNumber,
        PhoneNumberType::Pager => Kind::Pager,
        PhoneNumberType::UAN => Kind::Uan,
        PhoneNumberType::VoiceMail => Kind::Voicemail,
        PhoneNumberType::Unknown => Kind::Unknown,
    }
}
