//! A sheet of 10,000 rows in which 500 numbers were made wrong in 16 ways: each is told with its cause, and what is offered
//! is the number that was meant.
//!
//! `tests/data/planted.tsv` is what `tests/numbering_plan/sheet.py 10000 SHEET --planted FILE` writes; its numbers are made
//! by a seeded program from the number plans of 47 countries.

use callsheet::config::Config;
use callsheet::finding::{Finding, Safety};
use callsheet::rules::{Context, check};
use callsheet::sheet::Sheet;
use callsheet::span::Place;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A line of the file.
struct Row<'t> {
    text: &'t str,
    /// What was done to it; `-` for nothing.
    kind: &'t str,
    meant: &'t str,
    number_type: &'t str,
    country: &'t str,
}

fn rows() -> Vec<Row<'static>> {
    let lines = include_str!("data/planted.tsv").split('\n');
    let rows = lines.filter(|line| !line.is_empty()).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [text, kind, meant, number_type, country] = fields[..] else {
            panic!("a line without five fields: {line}");
        };
        Row {
            text,
            kind,
            meant,
            number_type,
            country,
        }
    });
    rows.collect()
}

/// Checks the sheet and gives the findings at the cells of TelephoneNumber, by row.
fn findings(rows: &[Row], config: &Config) -> BTreeMap<usize, Vec<Finding>> {
    let mut sheet = String::from("UserPrincipalName,TelephoneNumber,NumberType,UsageLocation\n");
    for (at, row) in rows.iter().enumerate() {
        let (text, kind, country) = (row.text, row.number_type, row.country);
        let _ = writeln!(sheet, "user{at}@contoso.example,{text},{kind},{country}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("users.csv");
    std::fs::write(&path, sheet).expect("a file in a temporary folder");
    let sheet = Sheet::open(&path, "users.csv", config).expect("the sheet was written");
    let context = Context {
        sheet: &sheet,
        config,
        before: None,
        dial_plans: None,
        as_of: None,
    };
    let checked = check(context, Vec::new(), false).expect("the sheet can be read");
    let mut found: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    checked
        .speak(&checked.hits, |finding, _| {
            if let Place::Cell(cell) = &finding.place
                && cell.column == 2
            {
                let row = usize::try_from(cell.row - 2).expect("a small number");
                found.entry(row).or_default().push(finding.clone());
            }
            Ok(())
        })
        .expect("the sheet can be read");
    found
}

/// The rule that names each kind, words that its message has, and whether every one is offered a repair.
const KINDS: [(&str, &str, &str, Offer); 15] = [
    ("no_plus", "number/missing-plus", "no plus", Offer::Some),
    (
        "spaces",
        "number/separators",
        "blank",
        Offer::All(Safety::Safe),
    ),
    ("dashes", "number/separators", "-", Offer::All(Safety::Safe)),
    ("national_zero", "number/national-format", "", Offer::None),
    (
        "zero_after_code",
        "number/separators",
        "(0)",
        Offer::All(Safety::Unsafe),
    ),
    ("too_short", "number/bad-length", "too short", Offer::None),
    (
        "too_long",
        "number/too-long",
        "E.164 allows 15",
        Offer::None,
    ),
    (
        "letter",
        "number/letters",
        "a letter where a digit belongs: O",
        Offer::None,
    ),
    (
        "bad_code",
        "number/unknown-code",
        "none begins with 999",
        Offer::None,
    ),
    (
        "double_zero",
        "number/international-prefix",
        "00 instead of the plus",
        Offer::All(Safety::Unsafe),
    ),
    (
        "scientific",
        "sheet/scientific",
        "scientific notation",
        Offer::None,
    ),
    (
        "trailing_nbsp",
        "number/separators",
        "after the number: no-break space U+00A0",
        Offer::All(Safety::Safe),
    ),
    (
        "tel_uri",
        "number/tel-prefix",
        "tel:",
        Offer::All(Safety::Safe),
    ),
    (
        "unicode_digits",
        "number/foreign-digits",
        "U+FF1",
        Offer::All(Safety::Safe),
    ),
    (
        "unassigned_range",
        "number/not-in-plan",
        "not in the numbering plan of",
        Offer::None,
    ),
];

/// How many of a kind get a repair.
#[derive(Debug, PartialEq)]
enum Offer {
    None,
    /// Those of which only one number is possible.
    Some,
    All(Safety),
}

#[test]
fn each_planted_kind_is_told_with_its_cause() {
    let rows = rows();
    let found = findings(&rows, &Config::default());
    let mut seen = 0;
    for (kind, rule, words, offer) in KINDS {
        let planted = rows.iter().enumerate().filter(|(_, row)| row.kind == kind);
        let (mut offered, mut all) = (0, 0);
        for (at, row) in planted {
            let none = Vec::new();
            let here = found.get(&at).unwrap_or(&none);
            let named: Vec<&Finding> = here.iter().filter(|f| f.rule.id == rule).collect();
            let [finding] = named[..] else {
                panic!("{kind} {:?}: {here:?}", row.text);
            };
            // Nothing else is said of the cell, but that a number outside the plan is also given twice.
            let others = here.iter().filter(|f| f.rule.id != rule);
            for other in others {
                let twice = (kind, other.rule.id) == ("unassigned_range", "duplicate/same-number");
                assert!(twice, "{kind} {:?}: {other:?}", row.text);
            }
            let said = &finding.words;
            assert!(
                said.message.contains(words),
                "{kind} {:?}: {}",
                row.text,
                said.message
            );
            if let Some(fix) = &said.fix {
                assert_eq!(fix.replacement, row.meant, "{kind} {:?}", row.text);
                if let Offer::All(safety) = &offer {
                    assert_eq!(fix.safety, *safety, "{kind} {:?}", row.text);
                }
                offered += 1;
            }
            all += 1;
        }
        assert!(all >= 20, "{kind}: {all}");
        match offer {
            Offer::None => assert_eq!(offered, 0, "{kind}"),
            Offer::Some => assert!(
                offered * 5 > all * 4 && offered < all,
                "{kind}: {offered} of {all}"
            ),
            Offer::All(_) => assert_eq!(offered, all, "{kind}"),
        }
        seen += all;
    }
    let empty = rows.iter().filter(|row| row.kind == "empty").count();
    let wrong = rows.iter().filter(|row| row.kind != "-").count();
    assert_eq!(seen + empty, wrong);
}

#[test]
fn what_is_right_or_empty_is_left_alone() {
    let rows = rows();
    let found = findings(&rows, &Config::default());
    for (at, row) in rows.iter().enumerate() {
        if !matches!(row.kind, "-" | "empty") {
            continue;
        }
        for finding in found.get(&at).into_iter().flatten() {
            let known = [
                "duplicate/same-number",
                "duplicate/base-and-extension",
                "number/extension-type",
                "number/length-not-checked",
                "number/wrong-kind",
            ];
            let rule = finding.rule.id;
            assert!(
                known.contains(&rule) || rule.starts_with("emergency/"),
                "{:?}: {finding:?}",
                row.text
            );
            let twice = finding.rule.id == "duplicate/same-number";
            assert!(!twice || rows.iter().filter(|other| other.text == row.text).count() > 1);
        }
    }
}

/// Without a stated region the row's UsageLocation is no reason to repair, but what it would give is told.
#[test]
fn a_national_number_is_told_by_the_usage_location_of_its_row() {
    let rows = rows();
    let found = findings(&rows, &Config::default());
    let (mut told, mut all) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        if row.kind != "national_zero" {
            continue;
        }
        all += 1;
        let help = found[&at][0].words.help.as_deref().unwrap_or_default();
        if help.contains("the row's UsageLocation") {
            assert!(
                help.contains(row.meant),
                "{:?} {}: {help}",
                row.text,
                row.country
            );
            told += 1;
        }
    }
    assert!(told * 2 > all, "{told} of {all}");
}

/// With the region of its row stated, a national number is the number that was meant.
#[test]
fn a_national_number_is_repaired_under_a_stated_region() {
    let (mut repaired, mut all) = (0, 0);
    for row in rows().iter().filter(|row| row.kind == "national_zero") {
        let fault = callsheet::numbering::read(row.text, Some(row.country)).expect_err("wrong");
        // With a 0 in front of each: in a country without a trunk 0 it stays unread.
        if let Some(repair) = fault.repair {
            assert_eq!(repair.text, row.meant, "{:?} {}", row.text, row.country);
            assert!(!repair.safe);
            repaired += 1;
        }
        all += 1;
    }
    assert!(repaired * 2 > all, "{repaired} of {all}");
}
