//! libphonenumber's answers about a text: what its usual calls say after parsing it.
//!
//! This is the question "what is it?", not "is it a right cell?": libphonenumber reads much more than `+` and digits, and
//! calls a number valid that no sheet should hold. [`read`](super::read) answers the other question.

use super::engine;
use super::plan::{self, Code, Entry, Unparsed};
use super::regions::Region;
use super::verdict::{Kind, Possible};

/// The most characters that libphonenumber parses (`MAX_INPUT_STRING_LENGTH`).
const MOST_CHARACTERS: usize = 250;

/// What libphonenumber answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// `is_possible_number`: the length fits; `false` when parsing fails.
    pub possible: bool,
    /// `is_valid_number`; `false` when parsing fails.
    pub valid: bool,
    /// `region_code_for_number`; `001` for a code of no country.
    pub region: Option<Region>,
    /// `number_type`; `None` when parsing fails.
    pub kind: Option<Kind>,
    /// `format_number` in E.164, without the extension; `None` when parsing fails.
    pub e164: Option<String>,
    /// The digits of the extension.
    pub extension: Option<String>,
    /// Why parsing fails.
    pub error: Option<ErrorKind>,
}

/// Why libphonenumber cannot parse a text (`ParseError`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// No country code, and no region that stands in for it.
    InvalidCountryCode,
    /// Nothing in it looks like a number.
    NotANumber,
    /// An international prefix, and too few digits after it.
    TooShortAfterIdd,
    /// Too few digits after the country code.
    TooShortNsn,
    /// More digits than any number has, or more than 250 characters.
    TooLong,
}

impl ErrorKind {
    /// The name in the spelling of libphonenumber's ports: `TOO_SHORT_NSN`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidCountryCode => "INVALID_COUNTRY_CODE",
            Self::NotANumber => "NOT_A_NUMBER",
            Self::TooShortAfterIdd => "TOO_SHORT_AFTER_IDD",
            Self::TooShortNsn => "TOO_SHORT_NSN",
            Self::TooLong => "TOO_LONG",
        }
    }
}

/// Asks about any text; `region` (`DE`) is where it is dialled, if it begins with no plus. A region that is none counts
/// as none.
#[must_use]
pub fn ask(text: &str, region: Option<&str>) -> Answer {
    if text.chars().nth(MOST_CHARACTERS).is_some() {
        return Answer::failed(ErrorKind::TooLong);
    }
    if let Some(digits) = plain(text) {
        match plan::parse(digits) {
            Ok(parsed) => {
                let national = parsed.changed.unwrap_or_else(|| {
                    let code = parsed.code.number.to_string();
                    text[1 + code.len()..].to_owned()
                });
                return Answer::of(parsed.code, &national, parsed.entry, None);
            }
            // By a stated region the same text may still be read as if it had no plus.
            Err(Unparsed::UnknownCode) => {}
            Err(Unparsed::NotANumber) => return Answer::failed(ErrorKind::NotANumber),
            Err(Unparsed::TooShort) => return Answer::failed(ErrorKind::TooShortNsn),
            Err(Unparsed::TooLong) => return Answer::failed(ErrorKind::TooLong),
        }
    }
    match engine::cut(text, region) {
        Ok(cut) => {
            let entry = cut.code.entry(cut.national.as_bytes());
            Answer::of(cut.code, &cut.national, entry, cut.extension)
        }
        Err(error) => Answer::failed(error),
    }
}

impl Answer {
    fn of(code: &Code, national: &str, entry: Entry, extension: Option<String>) -> Self {
        let possible = code.possible(national.len());
        Self {
            possible: matches!(possible, Possible::Yes | Possible::LocalOnly),
            valid: entry.kind != Kind::Unknown,
            region: entry.region,
            kind: Some(entry.kind),
            e164: Some(format!("+{}{national}", code.number)),
            extension,
            error: None,
        }
    }

    fn failed(error: ErrorKind) -> Self {
        Self {
            error: Some(error),
            ..Self::default()
        }
    }
}

/// The digits of a text that is nothing but a plus and ASCII digits.
fn plain(text: &str) -> Option<&[u8]> {
    let digits = text.as_bytes().strip_prefix(b"+")?;
    digits.iter().all(u8::is_ascii_digit).then_some(digits)
}
