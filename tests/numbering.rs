//! Telephone numbers against libphonenumber's own answers, and cells as people type them.
//!
//! The vectors are 20,000 answers over all forms; `CALLSHEET_PHONE_VECTORS` names another file of the same format.

use std::collections::BTreeMap;

use callsheet::numbering::{
    ErrorKind, Kind, Possible, Problem, ask, expected_lengths, is_region, judge, metadata_version,
    national_format, open_plan, read, regions_of,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn vectors() -> Vec<Value> {
    let text = std::env::var("CALLSHEET_PHONE_VECTORS").map_or_else(
        |_| include_str!("data/phone-vectors.jsonl").to_owned(),
        |path| std::fs::read_to_string(path).expect("the file of vectors"),
    );
    // On LF only: the inputs hold other line ends.
    text.split('\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        // The answers of some lines change with the metadata.
        .filter(|vector| vector["stable"] != false || metadata_version() == "9.0.43")
        .collect()
}

#[test]
fn an_answer_is_what_libphonenumber_answers() {
    for vector in &vectors() {
        let input = vector["input"].as_str().expect("a text");
        let region = vector["default_region"].as_str();
        let found = ask(input, region);
        let found = json!({
            "is_possible": found.possible,
            "is_valid": found.valid,
            "region": found.region.map(|region| region.to_string()),
            "type": found.kind.map(Kind::as_str),
            "e164": found.e164,
            "ext": found.extension,
            "error": found.error.map(ErrorKind::as_str),
        });
        let keys = [
            "is_possible",
            "is_valid",
            "region",
            "type",
            "e164",
            "ext",
            "error",
        ];
        for key in keys {
            assert_eq!(vector[key], found[key], "{key} of {input:?} in {region:?}");
        }
    }
}

#[test]
fn a_verdict_is_what_libphonenumber_answers() {
    let mut judged = 0;
    let mut valid = 0;
    for vector in vectors().iter().filter(|vector| vector["form"].is_null()) {
        let input = vector["input"].as_str().expect("a text");
        let verdict = judge(input);
        let possible = matches!(verdict.possible, Possible::Yes | Possible::LocalOnly);
        assert_eq!(possible, vector["is_possible"], "{input}");
        assert_eq!(verdict.valid, vector["is_valid"], "{input}");
        let region = verdict.region.map(|region| region.to_string());
        assert_eq!(region.as_deref(), vector["region"].as_str(), "{input}");
        // Where parsing fails there is neither type nor number.
        if let Some(kind) = vector["type"].as_str() {
            assert_eq!(verdict.kind.as_str(), kind, "{input}");
            assert_eq!(verdict.canonical, vector["e164"] == input, "{input}");
        }
        judged += 1;
        valid += usize::from(verdict.valid);
    }
    assert!(
        judged > 9_000 && valid > 5_000,
        "{judged} judged, {valid} valid"
    );
}

#[test]
fn a_cell_is_right_when_it_is_valid_canonical_and_short_enough() {
    let mut right = 0;
    for vector in &vectors() {
        let input = vector["input"].as_str().expect("a text");
        let number = input.split(';').next().unwrap_or_default();
        let plain = number
            .strip_prefix('+')
            .is_some_and(|digits| digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit()));
        let extension = match input.strip_prefix(number).unwrap_or_default() {
            "" => true,
            tail => tail.strip_prefix(";ext=").is_some_and(|digits| {
                (1..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
            }),
        };
        let expected = plain && extension && vector["is_valid"] == true && vector["e164"] == number;
        let found = read(input, vector["default_region"].as_str());
        assert_eq!(found.is_ok(), expected, "{input}: {found:?}");
        if let Ok(found) = found {
            assert_eq!(found.e164, number);
            assert_eq!(found.extension, vector["ext"].as_str());
            right += 1;
        }
    }
    assert!(right > 700, "{right}");
}

/// Where libphonenumber, told the same region, finds a valid number in a human form, a repair is that number.
#[test]
fn a_repair_never_differs_from_what_libphonenumber_reads() {
    let mut repaired: BTreeMap<&str, usize> = BTreeMap::new();
    let vectors = vectors();
    for vector in &vectors {
        let input = vector["input"].as_str().expect("a text");
        let region = vector["default_region"].as_str();
        let Err(fault) = read(input, region) else {
            continue;
        };
        let Some(repair) = fault.repair else { continue };
        let again = read(&repair.text, region).expect("a repair is right");
        if vector["is_valid"] == true {
            assert_eq!(vector["e164"], again.e164, "{input}");
            assert_eq!(vector["ext"].as_str(), again.extension, "{input}");
            *repaired.entry(fault.problem.rule()).or_default() += 1;
        }
    }
    for problem in [
        Problem::MissingPlus,
        Problem::InternationalPrefix,
        Problem::NationalFormat,
        Problem::TelPrefix,
        Problem::Separators,
        Problem::ForeignDigits,
        Problem::ExtensionForm,
        Problem::NotCanonical,
    ] {
        let count = repaired.get(problem.rule()).copied().unwrap_or_default();
        assert!(count >= 8, "{} {count}", problem.rule());
    }
}

#[test]
fn the_plan_can_be_asked_about_codes_and_regions() {
    assert_eq!(expected_lengths(1), [10]);
    assert_eq!(expected_lengths(33), [9]);
    assert!(expected_lengths(49).len() > 8 && expected_lengths(999).is_empty());
    let regions: Vec<_> = regions_of(7).iter().map(ToString::to_string).collect();
    assert_eq!(regions, ["RU", "KZ"]);
    assert_eq!(regions_of(800)[0].as_str(), "001");
    assert!(is_region("US") && !is_region("us") && !is_region("UK"));
    assert!(open_plan("DE") && !open_plan("FR"));
    assert_eq!(
        national_format("+442079460123").as_deref(),
        Some("020 7946 0123")
    );
    assert_eq!(national_format("+4420794601"), None);
    for (text, possible, code, length) in [
        ("+49", Possible::TooShort, 49, 0),
        ("+12065551", Possible::LocalOnly, 1, 7),
        ("+120655501011", Possible::TooLong, 1, 11),
        ("+9991234567", Possible::UnknownCode, 0, 0),
        ("12065550101", Possible::UnknownCode, 0, 0),
        ("", Possible::UnknownCode, 0, 0),
    ] {
        let verdict = judge(text);
        let found = (verdict.possible, verdict.calling_code, verdict.national_len);
        assert_eq!(found, (possible, code, length), "{text}");
        assert!(!verdict.valid);
    }
}

/// In every open plan some valid number stays valid without its last digit: what `length-not-checked` warns of.
#[test]
fn a_truncated_number_of_an_open_plan_is_still_right() {
    for (number, region) in [
        ("+493012345678", "DE"),
        ("+4315551234", "AT"),
        ("+35227123456", "LU"),
        ("+358912345678", "FI"),
        ("+390612345678", "IT"),
        ("+4687123456", "SE"),
    ] {
        assert!(open_plan(region));
        assert!(read(number, None).is_ok(), "{number}");
        assert!(read(&number[..number.len() - 1], None).is_ok(), "{number}");
    }
    assert!(read("+1206555010", None).is_err());
}

// `cell`, `region` or "", problem, then the repair: `!` before a safe one, `?` before another, "" for none; then words
// that the detail has to hold.
#[rustfmt::skip]
const CELLS: &[(&str, &str, Problem, &str, &str)] = &[
    // Marks.
    ("+1 206 555 0101", "", Problem::Separators, "!+12065550101", "among the digits: blank"),
    ("+1.206.555.0101", "", Problem::Separators, "!+12065550101", "among the digits: ."),
    ("+1 (206) 555\u{2011}0101", "", Problem::Separators, "!+12065550101", "blank, (, ) and non-breaking hyphen U+2011"),
    ("+1\u{a0}206\u{a0}555\u{a0}0101", "", Problem::Separators, "!+12065550101", "no-break space U+00A0"),
    ("+49 30/123456", "", Problem::Separators, "!+4930123456", "blank and /"),
    ("+12065550101\n", "", Problem::Separators, "!+12065550101", "after the number: line feed"),
    ("+12065550101 ", "", Problem::Separators, "!+12065550101", "after the number: blank"),
    ("'+12065550101", "", Problem::Separators, "!+12065550101", "before the number: '"),
    ("\u{202a}+12065550101\u{202c}", "", Problem::Separators, "!+12065550101", "direction mark U+202A"),
    ("\u{feff}+12065550101", "", Problem::Separators, "!+12065550101", "byte order mark U+FEFF"),
    ("+1\u{200b}2065550101", "", Problem::Separators, "!+12065550101", "zero-width space U+200B"),
    ("++442079460123", "", Problem::Separators, "!+442079460123", "+"),
    ("+12065550101;ext=101 ", "", Problem::Separators, "!+12065550101;ext=101", "blank"),
    ("+1 206 555 0101;ext=101", "", Problem::Separators, "!+12065550101;ext=101", "blank"),
    ("+12065550101;", "", Problem::Separators, "!+12065550101", "after the number: ;"),
    ("+44 (0)20 7946 0123", "", Problem::Separators, "?+442079460123", "(0) is dialled inside the country only"),
    ("+49 (0) 30 12345678", "", Problem::Separators, "?+493012345678", "(0)"),
    // In Italy the 0 belongs to the number, beside a country code too.
    ("+39 (0)6 6982 1234", "", Problem::Separators, "!+390669821234", "among the digits"),
    ("+12065550101 / +12065550102", "", Problem::Separators, "", "two numbers"),
    ("+12065550101;+12065550102", "", Problem::Separators, "", "two numbers"),
    ("+12065550101, 0102", "", Problem::Separators, "", "two numbers"),
    ("+49 30 123456/78", "", Problem::Separators, "", "two numbers"),
    ("0301234567/68", "DE", Problem::Separators, "", "two numbers"),
    ("12065550101+", "", Problem::Separators, "", "turned round"),
    ("=+12065550101", "", Problem::Separators, "", "not part of any number: ="),
    ("*31#0206", "", Problem::Separators, "", "*"),
    // Other scripts.
    ("\u{ff0b}12065550101", "", Problem::ForeignDigits, "!+12065550101", "full-width plus U+FF0B"),
    ("+1206555\u{660}\u{661}\u{660}\u{661}", "", Problem::ForeignDigits, "!+12065550101", "U+0660 and U+0661"),
    ("+1206555010\u{ff11}", "", Problem::ForeignDigits, "!+12065550101", "U+FF11"),
    ("+\u{2460}2065550101", "", Problem::ForeignDigits, "", "U+2460"),
    ("+12065550101;ext=\u{ff11}\u{ff12}", "", Problem::ForeignDigits, "!+12065550101;ext=12", "U+FF11"),
    // Letters.
    ("+1206555010l", "", Problem::Letters, "", "a letter where a digit belongs: l"),
    ("+12O65550101", "", Problem::Letters, "", "a letter where a digit belongs: O"),
    ("+12\u{41e}65550101", "", Problem::Letters, "", "U+041E"),
    ("+1 800 FLOWERS", "", Problem::Letters, "", "FLOWERS"),
    ("+1206555xxxx", "", Problem::Letters, "", "xxxx"),
    ("+44 X76 4641 8559", "", Problem::Letters, "", "letters"),
    ("1.20655501E+10", "", Problem::Letters, "", "E"),
    ("+12065550101 oder +12065550102", "", Problem::Letters, "", "oder"),
    ("sip:+12065550101", "", Problem::Letters, "", "text"),
    ("n/a", "", Problem::Letters, "", "text instead of a number"),
    ("#N/A", "", Problem::Letters, "", "text instead of a number"),
    // tel:
    ("tel:+12065550101", "", Problem::TelPrefix, "!+12065550101", "tel:"),
    ("TEL: +1-206-555-0101;ext=101", "", Problem::TelPrefix, "!+12065550101;ext=101", "tel:"),
    ("tel:12065550101", "", Problem::MissingPlus, "?+12065550101", "no plus"),
    // Extensions.
    ("+12065550101x101", "", Problem::ExtensionForm, "?+12065550101;ext=101", "not written as ;ext="),
    ("+12065550101 ext. 101", "", Problem::ExtensionForm, "?+12065550101;ext=101", ""),
    ("+12065550101#101", "", Problem::ExtensionForm, "?+12065550101;ext=101", ""),
    ("+12065550101;EXT=101", "", Problem::ExtensionForm, "!+12065550101;ext=101", ""),
    ("+12065550101; ext=101", "", Problem::ExtensionForm, "!+12065550101;ext=101", ""),
    ("+12065550101;ext=", "", Problem::ExtensionForm, "", "1 to 12 digits"),
    ("+12065550101;ext=1a", "", Problem::ExtensionForm, "", "1 to 12 digits"),
    ("+12065550101;ext=1234567890123", "", Problem::ExtensionForm, "", "1 to 12 digits"),
    ("x101", "", Problem::ExtensionForm, "", "without its number"),
    ("206-555-0101 x101", "US", Problem::NationalFormat, "?+12065550101;ext=101", ""),
    // No plus.
    ("1 206 555 0101", "", Problem::MissingPlus, "?+12065550101", "no plus before the country code of the United States (US)"),
    ("442079460123", "GB", Problem::MissingPlus, "?+442079460123", ""),
    ("33142764978", "US", Problem::MissingPlus, "?+33142764978", "France (FR)"),
    ("\u{2212}12065550101", "", Problem::MissingPlus, "?+12065550101", ""),
    ("6265551234", "US", Problem::MissingPlus, "", "could be +6265551234 in Indonesia (ID) or +16265551234 in the United States (US)"),
    ("8 (495) 123-45-67", "", Problem::MissingPlus, "", "Vietnam (VN) or +74951234567 in Russia (RU)"),
    ("4930123456", "", Problem::MissingPlus, "", "or a national number"),
    ("15551234567", "", Problem::MissingPlus, "", "fictitious"),
    // International prefixes.
    ("0012065550101", "", Problem::InternationalPrefix, "?+12065550101", "00 instead of the plus"),
    ("011442079460123", "", Problem::InternationalPrefix, "?+442079460123", "011 instead of the plus"),
    ("810442079460123", "", Problem::InternationalPrefix, "?+442079460123", "810 instead of the plus"),
    ("0011442079460123", "AU", Problem::InternationalPrefix, "?+442079460123", "0011"),
    ("0044 (0)20 7946 0123", "", Problem::InternationalPrefix, "?+442079460123", "00"),
    ("+0044 20 7946 0123", "", Problem::InternationalPrefix, "?+442079460123", "00"),
    ("011 4312 3456", "", Problem::InternationalPrefix, "", "or a national number"),
    ("0044 20 7946", "", Problem::InternationalPrefix, "", "the rest is wrong"),
    // National.
    ("00295551741", "", Problem::NationalFormat, "", "none begins with 295"),
    ("020 7946 0123", "GB", Problem::NationalFormat, "?+442079460123", "as it is dialled in the United Kingdom (GB)"),
    ("020 7946 0123", "", Problem::NationalFormat, "", "no region is stated"),
    ("+020 7946 0123", "GB", Problem::NationalFormat, "?+442079460123", ""),
    ("(206) 555-0101", "US", Problem::NationalFormat, "?+12065550101", ""),
    ("(206) 555-0101", "", Problem::NationalFormat, "", "it would be +12065550101"),
    ("0664/1234567", "AT", Problem::NationalFormat, "?+436641234567", ""),
    ("8 (800) 555-35-35", "RU", Problem::NationalFormat, "?+78005553535", ""),
    ("555-0101", "US", Problem::NationalFormat, "", "a local number of the United States (US) without its area code"),
    ("020 7946 0123", "uk", Problem::NationalFormat, "", "no region is stated"),
    // The number itself.
    ("+1206555010", "", Problem::BadLength, "", "too short by one digit for +1 (the United States and 24 more)"),
    ("+331427649", "", Problem::BadLength, "", "too short by two digits for France (FR)"),
    ("+120655501011", "", Problem::BadLength, "", "too long by one digit"),
    ("+12065551", "", Problem::BadLength, "", "a local number without its area code"),
    ("+49", "", Problem::BadLength, "", "Germany (DE)"),
    ("2001", "", Problem::BadLength, "", "four digits: an extension or a short code"),
    ("-", "", Problem::BadLength, "", "no digit"),
    ("", "", Problem::BadLength, "", "no digit"),
    ("+9991234567", "", Problem::UnknownCode, "", "none begins with 999"),
    ("+0123456", "", Problem::UnknownCode, "", "none begins with 0"),
    ("+15551234567", "", Problem::NotInPlan, "", "fictitious"),
    ("+12001234567", "", Problem::NotInPlan, "", "in no number range of +1"),
    ("+4402079460123", "", Problem::NotCanonical, "?+442079460123", "inside the United Kingdom (GB)"),
    ("+44 (020) 7946 0123", "", Problem::NotCanonical, "?+442079460123", ""),
    ("+330631966543", "", Problem::NotCanonical, "?+33631966543", ""),
    ("+330631966543x7", "", Problem::NotCanonical, "?+33631966543;ext=7", ""),
    ("+37508108803126", "", Problem::NotCanonical, "", "valid only with a prefix"),
    ("+49301234567890123", "", Problem::TooLong, "", "17 digits, and E.164 allows 15"),
    ("+81003768005132036", "", Problem::TooLong, "", "17 digits"),
    ("12345678901234567890123", "", Problem::TooLong, "", "23 digits"),
    // Emergency numbers.
    ("911", "", Problem::Emergency, "", "911 is an emergency number"),
    ("+112", "", Problem::Emergency, "", "112"),
    ("9-1-1", "US", Problem::Emergency, "", "in the United States (US)"),
    ("000", "AU", Problem::Emergency, "", "in Australia (AU)"),
    ("999", "US", Problem::Emergency, "", "999"),
    ("144", "AT", Problem::Emergency, "", "Austria (AT)"),
    ("144", "US", Problem::BadLength, "", "an emergency number in Austria (AT)"),
    // A mobile of Buenos Aires begins so: digits are missing.
    ("+54911", "", Problem::BadLength, "", "too short by"),
    ("+49112", "", Problem::Emergency, "", "112 is an emergency number behind +49"),
];

#[test]
fn cells_as_people_type_them() {
    for (cell, region, problem, repair, words) in CELLS {
        let fault = read(cell, Some(*region).filter(|region| !region.is_empty()))
            .expect_err("every cell of the table is wrong");
        let found = fault.repair.map_or(String::new(), |repair| {
            format!("{}{}", if repair.safe { '!' } else { '?' }, repair.text)
        });
        assert_eq!(
            (fault.problem, found.as_str()),
            (*problem, *repair),
            "{cell:?}: {}",
            fault.detail
        );
        assert!(fault.detail.contains(words), "{cell:?}: {}", fault.detail);
    }
}

#[test]
fn right_cells_are_left_alone() {
    for (cell, extension) in [
        ("+12065550101", None),
        ("+442079460123", None),
        ("+390669821234", None),
        ("+80012345678", None),
        ("+12065550101;ext=1", Some("1")),
        ("+12065550101;ext=123456789012", Some("123456789012")),
    ] {
        let number = read(cell, Some("DE")).expect("a right cell");
        assert_eq!(number.extension, extension);
        assert!(cell.starts_with(number.e164) && number.verdict.canonical);
    }
}

#[test]
fn facts_are_there_for_programs() {
    let fault = read("+331427649", None).expect_err("too short");
    assert_eq!(
        (fault.also.calling_code, fault.also.national_len),
        (Some(33), Some(7))
    );
    assert_eq!(fault.also.expected_lengths, [9]);
    assert_eq!(fault.also.digits, "331427649");
    let fault = read("6265551234", Some("US")).expect_err("two readings");
    assert_eq!(fault.also.readings, ["+6265551234", "+16265551234"]);
    let fault = read("+1\u{a0}2065550101", None).expect_err("a mark");
    assert_eq!(fault.also.characters, ['\u{a0}']);
}

/// Anything quadratic would keep this test busy for hours.
#[test]
fn a_cell_of_any_length_is_answered() {
    let digits = "1".repeat(1_000_000);
    for (cell, problem) in [
        (digits.clone(), Problem::TooLong),
        (format!("+{digits}"), Problem::TooLong),
        ("a".repeat(1_000_000), Problem::Letters),
        ("\u{a0}".repeat(1_000_000), Problem::BadLength),
        ("(0)".repeat(300_000), Problem::TooLong),
        (";ext=".repeat(200_000), Problem::Letters),
        ("+1/".repeat(5), Problem::Separators),
        (
            format!("+12065550101{}", " ".repeat(1_000_000)),
            Problem::Separators,
        ),
    ] {
        let fault = read(&cell, Some("US")).expect_err("no number");
        assert_eq!(fault.problem, problem);
    }
}

fn cell() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[0-9]{1,4}",
        2 => "[ .()/,;-]{1,2}",
        1 => Just("+".to_owned()),
        1 => Just("(0)".to_owned()),
        1 => Just("00".to_owned()),
        1 => "(;ext=|x|ext\\.? ?|#|tel:)",
        1 => "[\u{a0}\u{2011}\u{200b}\u{ff0b}\u{660}-\u{669}\u{ff10}-\u{ff19}]",
        1 => prop::sample::select(vec!["44", "49", "1", "39", "33", "7", "011"]).prop_map(str::to_owned),
    ];
    prop_oneof![
        2 => prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => "\\PC{0,80}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn reading_never_panics_and_a_repair_is_right_and_final(
        cell in cell(),
        region in prop::sample::select(vec![None, Some("US"), Some("DE"), Some("IT"), Some("??")]),
    ) {
        match read(&cell, region) {
            Ok(number) => prop_assert!(cell.starts_with(number.e164) && number.e164.len() <= 16),
            Err(fault) => {
                prop_assert!(fault.problem.rule().starts_with("number/"));
                prop_assert!(!fault.detail.is_empty() && !fault.detail.ends_with('.'));
                prop_assert!(!fault.detail.chars().any(char::is_control), "{}", fault.detail);
                if let Some(repair) = &fault.repair {
                    prop_assert_ne!(&repair.text, &cell);
                    let again = read(&repair.text, region);
                    prop_assert!(again.is_ok(), "{:?}", again);
                    prop_assert_eq!(again, read(&repair.text, None));
                }
                prop_assert_eq!(read(&cell, region), Err(fault));
            }
        }
    }

    #[test]
    fn marks_around_a_right_number_are_repaired_safely(
        area in 2..10_u32, exchange in 200..1000_u32, line in 0..10_000_u32,
        mark in prop::sample::select(vec![" ", "-", ".", "\u{a0}", "\u{2011}", " - "]),
    ) {
        let right = format!("+1{area}06{exchange}{line:04}");
        prop_assume!(read(&right, None).is_ok());
        let typed = format!("+1{mark}({area}06){mark}{exchange}{mark}{line:04}");
        let fault = read(&typed, Some("US")).expect_err("marks");
        let repair = fault.repair.expect("only marks");
        prop_assert!(repair.safe && repair.text == right, "{:?}", repair);
    }
}
