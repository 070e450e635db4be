//! How a number is dialled inside its country: with the trunk prefix, if people there dial one.
//!
//! That is how libphonenumber writes the number for people of the country, without what stands between the digits. But
//! what is put before the digits depends on nothing but the country code, how many digits follow it, and the first few of
//! these (a test looks at numbers of every code). So it stands in a table, `home.tsv`: to ask about the numbers of 47
//! countries takes the crate 65 MiB of compiled expressions.

use super::engine::national_format;
use std::sync::OnceLock;

/// One line a run of beginnings: country code, how many digits follow it, the first beginning, and what is put before the
/// digits from there on (`-` for nothing, `?` where the digits themselves are changed, as in mobiles of Argentina). Written by
/// the test below.
const TABLE: &str = include_str!("home.tsv");
/// Digits after the country code that make a beginning; four are enough for every code.
const DECIDING: usize = 5;
/// The country code under which people dial the trunk prefix or leave it out, as they like.
const NORTH_AMERICA: u16 = 1;

/// Country code, how many digits, first digits.
type Beginning = (u16, usize, u32);

/// Where each run begins, and what is put before the digits; none where they are changed.
static RUNS: OnceLock<Vec<(Beginning, Option<&'static str>)>> = OnceLock::new();

/// What people of its country dial for a valid number (`+` and digits) of a country code; the usual form first.
#[must_use]
pub fn home_forms(e164: &str, calling_code: u16) -> Vec<String> {
    let Some(national) = national_of(e164, calling_code) else {
        return Vec::new();
    };
    let usual = match before(beginning(calling_code, national)) {
        Some(prefix) => Some(format!("{prefix}{national}")),
        None => written(e164),
    };
    let mut forms: Vec<String> = usual.into_iter().collect();
    if calling_code == NORTH_AMERICA {
        forms.push(format!("1{national}"));
    }
    forms
}

/// The digits after the country code.
fn national_of(e164: &str, calling_code: u16) -> Option<&str> {
    let length = match calling_code {
        0..10 => 1,
        10..100 => 2,
        _ => 3,
    };
    e164.get(1 + length..)
}

fn beginning(calling_code: u16, national: &str) -> Beginning {
    let first = national.get(..DECIDING).unwrap_or(national);
    (calling_code, national.len(), first.parse().unwrap_or(0))
}

/// What the table says; none where libphonenumber has to be asked.
fn before(beginning: Beginning) -> Option<&'static str> {
    let runs = RUNS.get_or_init(|| TABLE.lines().filter_map(run).collect());
    let after = runs.partition_point(|(from, _)| *from <= beginning);
    let ((code, length, _), prefix) = runs.get(after.checked_sub(1)?)?;
    prefix.filter(|_| (*code, *length) == (beginning.0, beginning.1))
}

fn run(line: &'static str) -> Option<(Beginning, Option<&'static str>)> {
    let mut cells = line.split('\t');
    let beginning = (
        cells.next()?.parse().ok()?,
        cells.next()?.parse().ok()?,
        cells.next()?.parse().ok()?,
    );
    let prefix = match cells.next()? {
        "-" => Some(""),
        "?" => None,
        prefix => Some(prefix),
    };
    Some((beginning, prefix))
}

/// The digits of a valid number as its country writes it.
fn written(e164: &str) -> Option<String> {
    let written = national_format(e164)?;
    Some(written.chars().filter(char::is_ascii_digit).collect())
}

#[cfg(test)]
mod tests {
    use super::super::plan;
    use super::super::verdict::{expected_lengths, judge};
    use super::*;
    use std::fmt::Write as _;

    /// Digits of the beginnings that are held each time: with all of them the test takes a minute.
    const FEWER: usize = 3;

    /// Makes the table of what libphonenumber writes, where `CALLSHEET_BLESS` wants it; else holds a part of it.
    #[test]
    fn the_table_says_what_libphonenumber_writes() {
        let bless = std::env::var_os("CALLSHEET_BLESS").is_some();
        let (mut table, mut last, mut asked) = (String::new(), None, 0);
        let digits = if bless { DECIDING } else { FEWER };
        for code in plan::codes() {
            for length in 2..=15 {
                for national in &code.one_of_each(length, digits) {
                    let e164 = format!("+{}{national}", code.number);
                    let verdict = judge(&e164);
                    if !verdict.valid || !verdict.canonical {
                        continue;
                    }
                    asked += 1;
                    let dialled = written(&e164).expect("a valid number");
                    let beginning = beginning(code.number, national);
                    if bless {
                        let prefix = match dialled.strip_suffix(national.as_str()) {
                            Some("") => "-",
                            Some(prefix) => prefix,
                            None => "?",
                        };
                        let run = (code.number, length, prefix.to_owned());
                        if last.as_ref() != Some(&run) {
                            let first = beginning.2;
                            writeln!(table, "{}\t{length}\t{first}\t{prefix}", code.number)
                                .expect("a text grows");
                            last = Some(run);
                        }
                        continue;
                    }
                    let forms = home_forms(&e164, code.number);
                    assert_eq!(forms[0], dialled, "{e164}");
                }
            }
        }
        eprintln!("{asked} numbers");
        if bless {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/numbering/home.tsv");
            std::fs::write(path, table).expect("a disk with room");
        }
        assert!(asked > 5_000, "{asked}");
    }

    /// Without a line for its code and length a number is asked about, which takes long.
    #[test]
    fn the_table_has_every_code_and_length_with_numbers() {
        for code in plan::codes() {
            for length in 2..=15 {
                for national in code.one_of_each(length, 0) {
                    let verdict = judge(&format!("+{}{national}", code.number));
                    let told = before((code.number, length, u32::MAX));
                    let is_asked = told.is_none() && code.number != 54;
                    let counts = verdict.valid && verdict.canonical;
                    assert!(!(counts && is_asked), "{} {national}", code.number);
                }
            }
        }
    }

    #[test]
    fn people_dial_the_trunk_prefix_where_there_is_one() {
        for (e164, code, expected) in [
            ("+442079460123", 44, &["02079460123"][..]),
            ("+12065550123", 1, &["2065550123", "12065550123"]),
            ("+390612345678", 39, &["0612345678"]),
            ("+3614567890", 36, &["0614567890"]),
            ("+34912345678", 34, &["912345678"]),
            ("+8613812345678", 86, &["13812345678"]),
            ("+5491123456789", 54, &["0111523456789"]),
        ] {
            assert_eq!(home_forms(e164, code), expected, "{e164}");
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
    fn what_is_said_of_a_beginning_holds_for_all_its_numbers() {
        let (mut seed, mut numbers) = (1, 0);
        for code in 1..1000 {
            let lengths = expected_lengths(code);
            for round in 0..if lengths.is_empty() { 0 } else { 400 } {
                let length = lengths[round % lengths.len()];
                let e164 = format!("+{code}{}", digits(&mut seed, length));
                let verdict = judge(&e164);
                if verdict.valid && verdict.canonical {
                    let first = home_forms(&e164, code).into_iter().next();
                    assert_eq!(first, written(&e164), "{e164}");
                    numbers += 1;
                }
            }
        }
        assert!(numbers > 5_000, "{numbers} numbers");
    }
}
