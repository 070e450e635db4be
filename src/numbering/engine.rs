//! What the table does not do: reading human forms, and writing numbers as people of a country do.
//!
//! Only this file knows the crate `rlibphonenumber`, an exact port of libphonenumber that is too slow to be asked about
//! every cell. It cuts texts into country code, digits and extension, and formats; whether the digits are a number is always
//! asked of the table, whose metadata is newer.

use rlibphonenumber::{PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberFormat};

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use super::answer::ErrorKind;
use super::characters::decimal;
use super::plan::{self, Code};
#[cfg(test)]
use super::regions::Region;
use super::verdict::canonical_form;

/// So many digits are a number only if nothing else is there (libphonenumber, `VALID_PHONE_NUMBER`).
const FEWEST_DIGITS: usize = 2;

/// A text, cut.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) code: &'static Code,
    /// The digits after the code, zeros in front kept and a national prefix dropped.
    pub(super) national: String,
    pub(super) extension: Option<String>,
}

/// Reads a text as libphonenumber does, dialled in the region if it has no plus. A region that is none counts as none.
///
/// The crate was compared with libphonenumber over 361,024 texts. It differed in two things, both put right here: it takes
/// two digits and an extension for a number, and refuses a number behind which a character stands that Unicode has not assigned.
pub(super) fn cut(text: &str, region: Option<&str>) -> Result<Cut, ErrorKind> {
    let region = region.and_then(|region| rlibphonenumber::Region::from_code(region).ok());
    let text = if text.contains(";phone-context=") {
        text
    } else {
        text.trim_end_matches(is_end)
    };
    let number = PHONE_NUMBER_UTIL
        .parse(text, region)
        .map_err(|error| kind(&error))?;
    if let Some(extension) = &number.extension
        && is_two_digits_and(extension, text)
    {
        return Err(ErrorKind::NotANumber);
    }
    let code = u16::try_from(number.country_code).ok().and_then(plan::code);
    Ok(Cut {
        code: code.ok_or(ErrorKind::InvalidCountryCode)?,
        national: number.get_national_significant_number(),
        extension: number.extension,
    })
}

/// Whether a text is two digits and an extension, and could not be a longer number without one.
fn is_two_digits_and(extension: &str, text: &str) -> bool {
    let mut rest = text.chars();
    let digits = rest.by_ref().filter(|c| decimal(*c).is_some());
    if digits.take(FEWEST_DIGITS).count() < FEWEST_DIGITS {
        return false;
    }
    let mut between = rest.clone().take_while(|c| decimal(*c).is_none());
    let after = rest.filter(|c| decimal(*c).is_some()).count();
    after == extension.chars().count() && (between.any(|c| !is_among(c)) || text.ends_with('#'))
}

/// What may stand among the digits of a number (libphonenumber, `VALID_PUNCTUATION`, and the star).
fn is_among(c: char) -> bool {
    matches!(c,
        '-' | 'x' | 'X' | ' ' | '(' | ')' | '[' | ']' | '.' | '/' | '~' | '*'
        | '\u{a0}' | '\u{ad}' | '\u{200b}' | '\u{2010}'..='\u{2015}' | '\u{2053}' | '\u{2060}' | '\u{2212}'
        | '\u{223c}' | '\u{3000}' | '\u{30fc}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0d}'..='\u{ff0f}' | '\u{ff3b}'
        | '\u{ff3d}' | '\u{ff5e}')
}

fn kind(error: &ParseError) -> ErrorKind {
    match error {
        ParseError::InvalidCountryCode => ErrorKind::InvalidCountryCode,
        ParseError::NotANumber(_) => ErrorKind::NotANumber,
        ParseError::TooShortAfterIdd => ErrorKind::TooShortAfterIdd,
        ParseError::TooShortNsn => ErrorKind::TooShortNsn,
        ParseError::TooLongNsn => ErrorKind::TooLong,
    }
}

/// What libphonenumber cuts off the end of a text: all but letters, numbers and `#`.
fn is_end(c: char) -> bool {
    use GeneralCategoryGroup as G;
    c != '#' && !matches!(c.general_category_group(), G::Letter | G::Number)
}

/// What [`plan::dialled`] tells from the table, told by the crate.
#[cfg(test)]
pub(super) fn dialled(digits: &str, region: Region) -> Option<(String, bool)> {
    let region = rlibphonenumber::Region::from_code(region.as_str()).ok();
    let number = PHONE_NUMBER_UTIL.parse_and_keep_raw_input(digits, region);
    let number = number.ok()?;
    let code = plan::code(u16::try_from(number.country_code).ok()?)?;
    let national = number.get_national_significant_number();
    let valid = code.entry(national.as_bytes()).kind != super::verdict::Kind::Unknown;
    let abroad =
        number.country_code_source() == rlibphonenumber::CountryCodeSource::FromNumberWithIdd;
    valid.then(|| (format!("+{}{national}", code.number), abroad))
}

/// How people inside the country write a valid number: `020 7946 0123` for `+442079460123`.
///
/// For display only: it cannot be read back without the region. `None` unless the number is valid.
#[must_use]
pub fn national_format(e164: &str) -> Option<String> {
    formatted(e164, PhoneNumberFormat::National)
}

/// How people of other countries write a valid number: `+44 20 7946 0123`. `None` unless the number is valid.
#[must_use]
pub fn international_format(e164: &str) -> Option<String> {
    formatted(e164, PhoneNumberFormat::International)
}

fn formatted(e164: &str, format: PhoneNumberFormat) -> Option<String> {
    let canonical = canonical_form(e164)?;
    let number: PhoneNumber = PHONE_NUMBER_UTIL.parse(&canonical, None).ok()?;
    Some(PHONE_NUMBER_UTIL.format(&number, format).into_owned())
}
