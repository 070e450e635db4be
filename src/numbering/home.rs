//! How a number is dialled inside its country: with the trunk prefix, if people there dial one.
//!
//! That is how libphonenumber writes the number for people of the country, without what stands between the digits. But
//! what is put before the digits depends on nothing but the country code, how many digits follow it, and the first few of
//! these (a test looks at numbers of every code). So it stands in a table, `home.tsv`: to ask about the numbers of 47
//! countries takes the crate 65 MiB of compiled expressions.

use super::engine::national_format;
use std::sync::OnceLock;

/// One line a run of beginnings: country code, how many digits follow it, the first beginning, and what is put before the
/// digits from there on: `-` for nothing, `9>0,3,15` for mobiles of Argentina with an area code of three digits. `?` stands
/// where libphonenumber has to be asked. Written by the test below.
const TABLE: &str = include_str!("home.tsv");
/// Digits after the country code that make a beginning; four are enough for every code but one.
const DECIDING: usize = 5;
/// The country code of Argentina, and the digits that make a beginning there: the length of an area code is in six of them.
const ARGENTINA: (u16, usize) = (54, 7);
/// The country code under which people dial the trunk prefix or leave it out, as they like.
const NORTH_AMERICA: u16 = 1;

/// Country code, how many digits, first digits.
type Beginning = (u16, usize, u32);

/// Stands in the table before the digits of the area code, and after them.
const MOBILE: (&str, &str) = ("9>0,", ",15");

/// What becomes of the digits after a country code.
#[derive(Clone, Copy)]
enum Change {
    /// This is put before them.
    Before(&'static str),
    /// Mobiles of Argentina: the 9 goes, 0 comes before the area code of so many digits, and 15 after it.
    Mobile(usize),
}

impl Change {
    fn of(self, national: &str) -> Option<String> {
        match self {
            Self::Before(prefix) => Some(format!("{prefix}{national}")),
            Self::Mobile(digits) => {
                let (area, rest) = national.get(1..)?.split_at_checked(digits)?;
                Some(format!("0{area}15{rest}"))
            }
        }
    }
}

/// Where each run begins, and what becomes of the digits; none where libphonenumber has to be asked.
static RUNS: OnceLock<Vec<(Beginning, Option<Change>)>> = OnceLock::new();

/// What people of its country dial for a valid number (`+` and digits) of a country code; the usual form first.
#[must_use]
pub fn home_forms(e164: &str, calling_code: u16) -> Vec<String> {
    let Some(national) = national_of(e164, calling_code) else {
        return Vec::new();
    };
    let change = change(beginning(calling_code, national));
    let usual = change.and_then(|change| change.of(national));
    let mut forms: Vec<String> = usual.or_else(|| written(e164)).into_iter().collect();
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
    let first = national.get(..deciding(calling_code)).unwrap_or(national);
    (calling_code, national.len(), first.parse().unwrap_or(0))
}

fn deciding(calling_code: u16) -> usize {
    if calling_code == ARGENTINA.0 {
        ARGENTINA.1
    } else {
        DECIDING
    }
}

/// What the table says; none where libphonenumber has to be asked.
fn change(beginning: Beginning) -> Option<Change> {
    let runs = RUNS.get_or_init(|| TABLE.lines().filter_map(run).collect());
    let after = runs.partition_point(|(from, _)| *from <= beginning);
    let ((code, length, _), change) = runs.get(after.checked_sub(1)?)?;
    change.filter(|_| (*code, *length) == (beginning.0, beginning.1))
}

fn run(line: &'static str) -> Option<(Beginning, Option<Change>)> {
    let mut cells = line.split('\t');
    let beginning = (
        cells.next()?.parse().ok()?,
        cells.next()?.parse().ok()?,
        cells.next()?.parse().ok()?,
    );
    let cell = cells.next()?;
    let area = cell
        .strip_prefix(MOBILE.0)
        .and_then(|rest| rest.strip_suffix(MOBILE.1));
    let change = match (area, cell) {
        (Some(digits), _) => digits.parse().ok().map(Change::Mobile),
        (None, "-") => Some(Change::Before("")),
        (None, "?") => None,
        (None, prefix) => Some(Change::Before(prefix)),
    };
    Some((beginning, change))
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
        for code in plan::codes() {
            let digits = if bless { deciding(code.number) } else { FEWER };
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
                        let cells = cells(&dialled, national);
                        // A cell that holds on is no new run; several may say the same of one number.
                        let holds = |(of, long, cell): &(u16, usize, String)| {
                            (*of, *long) == (code.number, length) && cells.contains(cell)
                        };
                        if !last.as_ref().is_some_and(holds) {
                            let (first, cell) = (beginning.2, &cells[0]);
                            writeln!(table, "{}\t{length}\t{first}\t{cell}", code.number)
                                .expect("a text grows");
                            last = Some((code.number, length, cell.clone()));
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

    /// What the table may say where the digits of a number become those.
    fn cells(dialled: &str, national: &str) -> Vec<String> {
        if let Some(prefix) = dialled.strip_suffix(national) {
            return vec![if prefix.is_empty() { "-" } else { prefix }.to_owned()];
        }
        let is_so =
            |digits: &usize| Change::Mobile(*digits).of(national).as_deref() == Some(dialled);
        let mobile = (2..=4)
            .filter(is_so)
            .map(|digits| format!("{}{digits}{}", MOBILE.0, MOBILE.1));
        let mut cells: Vec<String> = mobile.collect();
        if cells.is_empty() {
            cells.push("?".to_owned());
        }
        cells
    }

    /// Without a line for its code and length a number is asked about, which takes long.
    #[test]
    fn the_table_has_every_code_and_length_with_numbers() {
        for code in plan::codes() {
            for length in 2..=15 {
                for national in code.one_of_each(length, 0) {
                    let verdict = judge(&format!("+{}{national}", code.number));
                    let told = change(beginning(code.number, &national)).is_some();
                    let counts = verdict.valid && verdict.canonical;
                    assert!(told || !counts, "{} {national}", code.number);
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
            ("+5492211512345", 54, &["0221151512345"]),
            ("+5492901512345", 54, &["0290115512345"]),
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

    /// Three or four digits of area code: nothing in the number says which but its first digits.
    #[test]
    fn mobiles_of_argentina_are_dialled_with_15_after_the_area_code() {
        let (mut seed, mut numbers) = (3, 0);
        for _ in 0..100_000 {
            let e164 = format!("+549{}", digits(&mut seed, 10));
            let verdict = judge(&e164);
            if verdict.valid && verdict.canonical {
                let first = home_forms(&e164, 54).into_iter().next();
                assert_eq!(first, written(&e164), "{e164}");
                numbers += 1;
            }
        }
        assert!(numbers > 2_000, "{numbers} numbers");
    }
}
