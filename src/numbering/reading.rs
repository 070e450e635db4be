//! Readings: the numbers that digits can have meant.
//!
//! A reading is always a right number. Whether it may be offered as a repair is part of it, because the only reading
//! that the plan allows can still be a coincidence.

use super::regions::Region;
use super::{plan, verdict};

/// What has to be done to the digits to get the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edit {
    /// Nothing: plus and digits are the number.
    None,
    /// A plus is put before them.
    AddPlus,
    /// An international prefix becomes the plus; its length.
    Prefix(usize),
    /// They are read as dialled inside the region.
    National,
}

/// A right number that the digits can have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The number.
    pub text: String,
    /// How it comes about.
    pub edit: Edit,
    /// A 0 in parentheses was left out.
    pub dropped_zero: bool,
    /// Nothing but this number is likely, so it may be offered.
    pub offered: bool,
}

/// International prefixes that are tried without a region, by number of digits: the ITU's 00, then those of North
/// America, Australia, Russia and its neighbours (libphonenumber, `internationalPrefix`).
const PREFIXES: [&str; 4] = ["00", "011", "0011", "810"];

/// The fewest digits that get a plus before a country code other than the stated region's. Ten or fewer are a national
/// number somewhere: India and North America write ten without a trunk 0, and Austria or Germany, where almost any
/// length is valid, would claim them. Eleven that begin with 1 can still be a Chinese mobile; that is why adding a plus
/// is never a safe repair.
pub(super) const FEWEST_FOR_PLUS: usize = 11;

/// The fewest digits of a number dialled with a prefix other than 00 without a stated region: `011 4312 3456` is a call
/// to Vienna from Boston, and a telephone in Delhi. No national number is so long that it has 13 digits and begins so.
const FEWEST_FOR_PREFIX: usize = 13;

/// All readings of the digits, the likeliest edit first.
pub(super) fn of(
    digits: &str,
    plus: bool,
    zero: Option<usize>,
    region: Option<Region>,
) -> Vec<Reading> {
    let mut all = Vec::new();
    collect(&mut all, digits, plus, region, false);
    if let Some(short) = without(digits, zero) {
        collect(&mut all, &short, plus, region, true);
    }
    all.sort_by_key(|reading| reading.edit);
    all
}

/// The digits without the 0 that stood in parentheses.
pub(super) fn without(digits: &str, zero: Option<usize>) -> Option<String> {
    let at = zero.filter(|at| *at < digits.len())?;
    Some(format!("{}{}", &digits[..at], &digits[at + 1..]))
}

fn collect(
    all: &mut Vec<Reading>,
    digits: &str,
    plus: bool,
    region: Option<Region>,
    dropped_zero: bool,
) {
    let mut add = |text: String, edit, offered| {
        if verdict::right(&text).is_some() && !all.iter().any(|known| known.text == text) {
            all.push(Reading {
                text,
                edit,
                dropped_zero,
                offered,
            });
        }
    };
    if plus {
        add(format!("+{digits}"), Edit::None, true);
        // "+0044" has the plus and the prefix; "+020" has a plus that no country code follows.
        if digits.starts_with('0') {
            if let Some(rest) = digits.strip_prefix("00") {
                add(format!("+{rest}"), Edit::Prefix(2), true);
            }
            if let Some((text, _)) = region.and_then(|region| plan::dialled(digits, region)) {
                add(text, Edit::National, true);
            }
        }
        return;
    }
    let own = region.and_then(|region| verdict::calling_code_of(region.as_str()));
    let likely = digits.len() >= FEWEST_FOR_PLUS
        || own.is_some_and(|code| digits.starts_with(&code.to_string()));
    add(format!("+{digits}"), Edit::AddPlus, likely);
    for prefix in PREFIXES {
        if let Some(rest) = digits.strip_prefix(prefix) {
            let likely = prefix == "00" || region.is_some() || digits.len() >= FEWEST_FOR_PREFIX;
            add(format!("+{rest}"), Edit::Prefix(prefix.len()), likely);
        }
    }
    let Some(region) = region else {
        // Two national forms without a trunk 0 that need no region to be recognised: North America's ten digits, and
        // Russia's and Kazakhstan's ten behind an 8, which would else become a number in Vietnam.
        let rival = match (digits.len(), digits.strip_prefix('8')) {
            (10, _) => Some(format!("+1{digits}")),
            (11, Some(rest)) => Some(format!("+7{rest}")),
            _ => None,
        };
        if let Some(text) = rival {
            add(text, Edit::National, false);
        }
        return;
    };
    if let Some((text, abroad)) = plan::dialled(digits, region) {
        let prefix = digits.len().saturating_sub(text.len() - 1);
        add(
            text,
            if abroad {
                Edit::Prefix(prefix)
            } else {
                Edit::National
            },
            true,
        );
    }
    // The engine prefers to find the country code in front; the same digits can be a whole national number.
    if let Some(code) = own {
        add(format!("+{code}{digits}"), Edit::National, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(digits: &str, region: &str, expected: &[(&str, Edit, bool)]) {
        let found = of(digits, false, None, Region::find(region));
        let found: Vec<_> = found
            .iter()
            .map(|r| (r.text.as_str(), r.edit, r.offered))
            .collect();
        assert_eq!(found, expected, "{digits} {region}");
    }

    #[test]
    fn digits_with_one_reading_are_offered() {
        check("12065550101", "", &[("+12065550101", Edit::AddPlus, true)]);
        check(
            "12065550101",
            "US",
            &[("+12065550101", Edit::AddPlus, true)],
        );
        check(
            "00442079460123",
            "",
            &[("+442079460123", Edit::Prefix(2), true)],
        );
        check(
            "011442079460123",
            "",
            &[("+442079460123", Edit::Prefix(3), true)],
        );
        check(
            "02079460123",
            "GB",
            &[("+442079460123", Edit::National, true)],
        );
    }

    #[test]
    fn a_coincidence_is_a_reading_but_not_offered() {
        // Vienna, or seven digits of anywhere.
        check("4312345", "", &[("+4312345", Edit::AddPlus, false)]);
        // Vienna by way of North America, or Delhi.
        check("01143123456", "", &[("+43123456", Edit::Prefix(3), false)]);
        check("2065550101", "", &[("+12065550101", Edit::National, false)]);
        // Moscow, or Vietnam.
        check(
            "84951234567",
            "",
            &[
                ("+84951234567", Edit::AddPlus, true),
                ("+74951234567", Edit::National, false),
            ],
        );
    }

    #[test]
    fn a_stated_region_adds_its_own_reading() {
        let found = of("6265551234", false, None, Region::find("US"));
        assert!(found.iter().any(|reading| reading.text == "+16265551234"));
    }
}
