//! The verdict held against libphonenumber's own answers, input by input.
//!
//! A sample of the answers lies in `tests/data/phone-oracle.tsv`. `just numbering-check` makes all of them, 3.5 million of
//! `+digits` and 0.36 million human forms, with the Python package `phonenumbers` of the same metadata, and names the file in
//! `CALLSHEET_PHONE_ORACLE`.

use callsheet::numbering::{Answer, ErrorKind, Kind, ask, judge, metadata_version, right, sort_of};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

/// The human forms on which the crate behind them differs; none is a valid number to either. In the first, a second number
/// hides in the text; in the others a letter or a mark ends it that Python's tables do not know.
const KNOWN: [&str; 3] = [
    "-/f\u{a0}07,6/x)E02\u{200b}3#5",
    "037\u{1c8a}",
    "652pJ24s\u{58b}",
];

/// The answer in the words of `oracle.py`.
fn words(answer: &Answer) -> String {
    let (Some(kind), Some(e164)) = (answer.kind, &answer.e164) else {
        return format!("E:{}", answer.error.map_or("", ErrorKind::as_str));
    };
    let region = answer.region.map(|region| region.to_string());
    format!(
        "{}|{}|{}|{}|{}|{e164}",
        answer.extension.as_deref().unwrap_or_default(),
        u8::from(answer.possible),
        u8::from(answer.valid),
        region.unwrap_or_default(),
        kind.as_str(),
    )
}

/// Compares every line; the differences that are shown, and how many inputs were valid and how many there were.
fn compare(lines: impl Read) -> (Vec<String>, usize, usize) {
    let (mut told, mut valid, mut inputs) = (Vec::new(), 0, 0);
    // On LF only: the inputs hold other line ends.
    for line in BufReader::new(lines).split(b'\n') {
        let line = String::from_utf8(line.expect("the file can be read")).expect("UTF-8");
        let mut fields = line.rsplitn(3, '\t');
        let (expected, region, text) = (fields.next(), fields.next(), fields.next());
        let (Some(expected), Some(region), Some(text)) = (expected, region, text) else {
            panic!("a line without three fields: {line:?}");
        };
        let found = ask(text, Some(region).filter(|region| *region != "-"));
        let mut same = match expected.strip_prefix("E:") {
            Some(_) => words(&found) == expected,
            // Country code and national number stand in the E.164 form too.
            None => expected.splitn(3, '|').nth(2) == Some(&words(&found)),
        };
        if let Some(digits) = text.strip_prefix('+')
            && (1..=20).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
        {
            let verdict = judge(text);
            same &= verdict.valid == found.valid
                && verdict.region == found.region
                && verdict.kind == found.kind.unwrap_or(Kind::Unknown)
                && verdict.canonical == (found.e164.as_deref() == Some(text));
        }
        if !same && !KNOWN.contains(&text) {
            told.push(format!(
                "{text:?} [{region}]: {expected}, here {}",
                words(&found)
            ));
        }
        inputs += 1;
        valid += usize::from(found.valid);
    }
    (told, valid, inputs)
}

#[test]
fn the_verdict_is_libphonenumbers() {
    let (told, valid, inputs) = match std::env::var_os("CALLSHEET_PHONE_ORACLE") {
        Some(path) => compare(File::open(path).expect("the file of answers")),
        None => compare(&include_bytes!("data/phone-oracle.tsv")[..]),
    };
    let shown = told[..told.len().min(200)].join("\n");
    println!(
        "{inputs} inputs, {valid} of them valid, {} differences at metadata {}",
        told.len(),
        metadata_version()
    );
    assert!(
        told.is_empty(),
        "{} of {inputs} differ:\n{shown}",
        told.len()
    );
    assert!(
        inputs >= 7_000 && valid * 10 > inputs,
        "{inputs} inputs, {valid} valid"
    );
}

#[test]
fn numbers_of_one_sort_are_right_and_of_one_code_region_and_kind() {
    let file = include_str!("data/phone-oracle.tsv").split('\n');
    let texts = file.filter_map(|line| line.rsplitn(3, '\t').nth(2));
    let (mut kinds, mut sorts) = (HashMap::new(), 0);
    for text in texts {
        let right = right(text).filter(|number| number.extension.is_none());
        let sort = sort_of(text.as_bytes());
        assert_eq!(sort.is_some(), right.is_some(), "{text:?}");
        let (Some(sort), Some(right)) = (sort, right) else {
            continue;
        };
        assert_eq!(format!("+{}", sort.digits), text);
        let verdict = right.verdict;
        let kind = (verdict.calling_code, verdict.region, verdict.kind);
        let known = *kinds.entry(sort.sort).or_insert(kind);
        assert_eq!(known, kind, "{text:?}");
        sorts += 1;
    }
    assert!(
        sorts > 1_000 && kinds.len() > 200,
        "{sorts} of {}",
        kinds.len()
    );
}
