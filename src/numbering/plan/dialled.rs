//! What somebody reaches who dials digits in a region, exactly as libphonenumber reads them.
//!
//! Every wrong number of a sheet that states a region is asked about, so this is done with the tables: libphonenumber's
//! ports compile the expressions of each region first, which takes longer than to check ten thousand rows.

use super::super::regions::Region;
use super::super::verdict::{Kind, MOST_DIGITS, Possible};
use super::homes::HOMES;
use super::prefix::{National, behind};
use super::{
    Code, FEWEST_NATIONAL, KIND, LABEL, Lengths, Parsed, Unparsed, cell, code_at_start, next,
};
use std::borrow::Cow;

/// A region, for somebody who dials there.
#[derive(Debug)]
pub(super) struct Home {
    pub(super) region: Region,
    pub(super) code: &'static Code,
    /// What is dialled before a country code: one of these, the first that fits (`internationalPrefix`).
    pub(super) international: &'static str,
    /// What is dialled before a number of the country.
    pub(super) national: National,
    /// The state before the first digit of any number of the region (`generalDesc`).
    pub(super) general: u16,
    /// The lengths of its numbers: those of the country code may be others.
    pub(super) lengths: Lengths,
}

/// For two letters that region, as its place in `HOMES`; else `u8::MAX`.
static BY_LETTERS: [u8; 26 * 26] = by_letters();

#[expect(
    clippy::cast_possible_truncation,
    reason = "there are fewer than 255 regions"
)]
const fn by_letters() -> [u8; 26 * 26] {
    let mut places = [u8::MAX; 26 * 26];
    let mut at = 0;
    while at < HOMES.len() {
        if let [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = *HOMES[at].region.letters() {
            places[(first - b'A') as usize * 26 + (second - b'A') as usize] = at as u8;
        }
        at += 1;
    }
    places
}

/// A country code, and the digits behind it.
struct Number<'d> {
    code: &'static Code,
    national: Cow<'d, str>,
    /// The international prefix of the region stood before it.
    abroad: bool,
}

/// An international prefix, and no number behind it.
struct NoNumber;

/// What 1 to 20 ASCII digits, with a plus or without one, reach when they are dialled in a region: a valid number, and whether
/// that took an international prefix.
pub(in crate::numbering) fn dialled(text: &str, region: Region) -> Option<(String, bool)> {
    let home = Home::of(region.as_str())?;
    let plus = text.strip_prefix('+');
    let digits = plus.unwrap_or(text);
    let fewest = FEWEST_NATIONAL + usize::from(plus.is_some());
    let bounded = (fewest..=MOST_DIGITS).contains(&digits.len());
    if !bounded || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let found = match plus.and_then(|digits| Number::at_start(digits, false)) {
        Some(number) => Some(number),
        None => home.with_code(digits).ok()?,
    };
    let (parsed, national, abroad) = match found {
        Some(number) => {
            let parsed = number.code.parse_national(number.national.as_bytes());
            (parsed, number.national, number.abroad)
        }
        // A plus is followed by some country code.
        None if plus.is_some() => return None,
        None => (home.parse(digits), Cow::Borrowed(digits), false),
    };
    let parsed = parsed.ok()?;
    let national = parsed.changed.as_deref().unwrap_or(&national);
    let valid = parsed.entry.kind != Kind::Unknown;
    valid.then(|| (format!("+{}{national}", parsed.code.number), abroad))
}

impl<'d> Number<'d> {
    /// The number that digits are if they begin with a country code.
    fn at_start(digits: &'d str, abroad: bool) -> Option<Self> {
        let (code, length) = code_at_start(digits.as_bytes())?;
        Some(Self {
            code,
            national: Cow::Borrowed(&digits[length..]),
            abroad,
        })
    }
}

impl Home {
    /// The region with these letters (`GB`).
    pub(super) fn of(region: &str) -> Option<&'static Self> {
        let [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = *region.as_bytes() else {
            return None;
        };
        let at = usize::from(first - b'A') * 26 + usize::from(second - b'A');
        HOMES.get(usize::from(BY_LETTERS[at]))
    }

    /// Whether the digits look like any number of the region.
    pub(super) fn is_general(&self, digits: &str) -> bool {
        let state = digits.bytes().fold(self.general, next);
        cell(state, LABEL) & KIND != 0
    }

    /// The number behind an international prefix or the region's own country code; none if the digits begin with neither
    /// (libphonenumber, `maybeExtractCountryCode`).
    fn with_code<'d>(&self, digits: &'d str) -> Result<Option<Number<'d>>, NoNumber> {
        let behind = behind(self.international, digits);
        // No country code begins with 0, so what stands before it is no international prefix.
        if let Some(rest) = behind.filter(|rest| !rest.starts_with('0')) {
            let number = Number::at_start(rest, true).filter(|_| rest.len() > FEWEST_NATIONAL);
            return number.map(Some).ok_or(NoNumber);
        }
        Ok(self.with_own_code(digits))
    }

    /// The number behind the region's own country code, if the digits are no number of the region with it or are too many.
    fn with_own_code<'d>(&self, digits: &'d str) -> Option<Number<'d>> {
        let (code, length) = code_at_start(digits.as_bytes())?;
        let rest = &digits[length..];
        if code.number != self.code.number {
            return None;
        }
        let long = self.lengths.possible(digits.len()) == Possible::TooLong;
        if !long && self.is_general(digits) {
            return None;
        }
        let national = self.stripped(rest).unwrap_or(Cow::Borrowed(rest));
        (long || self.is_general(&national)).then_some(Number {
            code,
            national,
            abroad: false,
        })
    }

    /// Parses digits without a country code.
    fn parse(&self, digits: &str) -> Result<Parsed, Unparsed> {
        if self.code.regions.first() == Some(&self.region.as_str()) {
            return self.code.parse_national(digits.as_bytes());
        }
        self.code
            .parsed(digits.as_bytes(), self.without_prefix(digits))
    }
}

#[cfg(test)]
mod tests;
