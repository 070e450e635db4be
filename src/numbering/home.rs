//! How a number is dialled inside its country: with the trunk prefix, if people there dial one.
//!
//! That is how libphonenumber writes the number for people of the country, without what stands between the digits. To
//! write one number so takes microseconds. But what is put before the digits depends on nothing but the country code, how
//! many digits follow it, and the first few of these (a test looks at numbers of every code), so it is asked once for each.

use super::engine::national_format;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Digits after the country code that decide; four are enough for every code.
const DECIDING: usize = 5;
/// Beginnings that are remembered at most; what else comes is asked each time.
const MOST: usize = 64 * 1024;
/// The country code under which people dial the trunk prefix or leave it out, as they like.
const NORTH_AMERICA: u16 = 1;

/// Country code, first digits, how many digits.
type Beginning = (u16, u32, usize);

/// How numbers are dialled inside their country.
#[derive(Debug, Default)]
pub struct HomeForms {
    /// What is put before the digits of such numbers; none where the digits themselves are changed (mobiles of Argentina).
    known: RwLock<HashMap<Beginning, Option<String>>>,
}

impl HomeForms {
    /// What people of its country dial for a valid number (`+` and digits) of a country code; the usual form first.
    #[must_use]
    pub fn of(&self, e164: &str, calling_code: u16) -> Vec<String> {
        let Some(national) = e164.get(1 + calling_code.to_string().len()..) else {
            return Vec::new();
        };
        let first: u32 = national[..national.len().min(DECIDING)]
            .parse()
            .unwrap_or_default();
        let beginning = (calling_code, first, national.len());
        let known = {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            known.get(&beginning).cloned()
        };
        let prefix = known.unwrap_or_else(|| self.ask(e164, national, beginning));
        let usual = match prefix {
            Some(prefix) => Some(format!("{prefix}{national}")),
            None => written(e164),
        };
        let mut forms: Vec<String> = usual.into_iter().collect();
        if calling_code == NORTH_AMERICA {
            forms.push(format!("1{national}"));
        }
        forms
    }

    fn ask(&self, e164: &str, national: &str, beginning: Beginning) -> Option<String> {
        let written = written(e164)?;
        let prefix = written.strip_suffix(national).map(ToOwned::to_owned);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST {
            known.insert(beginning, prefix.clone());
        }
        prefix
    }
}

/// The digits of a valid number as its country writes it.
fn written(e164: &str) -> Option<String> {
    let written = national_format(e164)?;
    Some(written.chars().filter(char::is_ascii_digit).collect())
}

#[cfg(test)]
mod tests {
    use super::super::verdict::{expected_lengths, judge};
    use super::*;

    #[test]
    fn people_dial_the_trunk_prefix_where_there_is_one() {
        let forms = HomeForms::default();
        for (e164, code, expected) in [
            ("+442079460123", 44, &["02079460123"][..]),
            ("+12065550123", 1, &["2065550123", "12065550123"]),
            ("+390612345678", 39, &["0612345678"]),
            ("+3614567890", 36, &["0614567890"]),
            ("+34912345678", 34, &["912345678"]),
            ("+8613812345678", 86, &["13812345678"]),
            ("+5491123456789", 54, &["0111523456789"]),
        ] {
            assert_eq!(forms.of(e164, code), expected, "{e164}");
        }
    }

    /// A number of digits that is the same on every run.
    fn digits(seed: &mut u64, count: u8) -> String {
        let mut digit = || {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'0' + u8::try_from((*seed >> 33) % 10).unwrap_or(0))
        };
        (0..count).map(|_| digit()).collect()
    }

    #[test]
    fn what_is_remembered_of_a_beginning_holds_for_all_its_numbers() {
        let (forms, mut seed, mut pairs) = (HomeForms::default(), 1, 0);
        for code in 1..1000 {
            let lengths = expected_lengths(code);
            for round in 0..if lengths.is_empty() { 0 } else { 400 } {
                let length = lengths[round % lengths.len()];
                let e164 = format!("+{code}{}", digits(&mut seed, length));
                let verdict = judge(&e164);
                if !verdict.valid || !verdict.canonical {
                    continue;
                }
                // Twice: asked, and remembered.
                for _ in 0..2 {
                    let first = forms.of(&e164, code).into_iter().next();
                    assert_eq!(first, written(&e164), "{e164}");
                }
                // A neighbour that shares the beginning alone.
                let keep = e164.len().min(1 + code.to_string().len() + DECIDING);
                let rest = u8::try_from(e164.len() - keep).expect("a short number");
                let other = format!("{}{}", &e164[..keep], digits(&mut seed, rest));
                let verdict = judge(&other);
                if verdict.valid && verdict.canonical {
                    let first = forms.of(&other, code).into_iter().next();
                    assert_eq!(first, written(&other), "{other} after {e164}");
                    pairs += 1;
                }
            }
        }
        assert!(pairs > 5_000, "{pairs} pairs");
    }
}
