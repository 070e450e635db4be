//! A crowd of invented people, some of whose numbers are wrong: exactly those rows are told, on any number of threads.
//!
//! `CALLSHEET_ROWS=1000000` makes the crowd larger (`just million`).

mod support;

use callsheet::dial::Plans;
use callsheet::finding::Level;
use callsheet::numbering;
use callsheet::rules::{Checked, PART};
use callsheet::sheet::Sheet;
use callsheet::span::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use support::crowd::{self, Truth};
use support::judged::{config, judged, judged_under};

fn rows() -> u32 {
    let asked = std::env::var("CALLSHEET_ROWS").ok();
    asked.map_or(10_000, |rows| {
        rows.parse().expect("CALLSHEET_ROWS is a number")
    })
}

/// Rows with findings of some families that are more than a note.
fn told(checked: &Checked, families: &[&str]) -> BTreeSet<u32> {
    let hits = checked
        .hits
        .iter()
        .filter(|hit| hit.level != Level::Note && families.contains(&hit.rule.family()));
    hits.map(|hit| hit.row).collect()
}

#[test]
fn exactly_the_rows_that_were_made_wrong_are_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("crowd.csv");
    let truth = crowd::write(&path, rows());
    let config = config(&crowd::config());
    let sheet = Sheet::open(&path, "crowd.csv", &config).expect("the sheet was written");
    let checked = judged(&sheet, &config, 2, PART);
    assert_eq!(checked.counts.rows, u64::from(rows()));
    // A blank number means "as it is".
    let wrong = truth.wrong.iter().filter(|(kind, _)| **kind != "empty");
    let wrong: BTreeSet<u32> = wrong.flat_map(|(_, rows)| rows.iter().copied()).collect();
    let expected: BTreeSet<u32> = wrong.iter().chain(&truth.extensions).copied().collect();
    let found = told(&checked, &["number", "sheet"]);
    let different: Vec<_> = found.symmetric_difference(&expected).collect();
    assert!(
        different.is_empty(),
        "{} rows: {different:?}",
        different.len()
    );
    assert!(expected.len() > rows() as usize / 25);
    groups(&path, &checked, &truth, &wrong);
}

/// Each group of rows that share a number has a row that was planted, and each planted row is in a group; but for rows that are
/// wrong anyway, whose number counts for nothing.
fn groups(path: &Path, checked: &Checked, truth: &Truth, wrong: &BTreeSet<u32>) {
    let planted: BTreeSet<u32> = truth.duplicates.iter().copied().collect();
    let (mut together, mut strange) = (BTreeSet::new(), Vec::new());
    let each = checked.findings(|finding, _| {
        let related = finding.words.related.iter().map(|related| &related.place);
        let places = std::iter::once(&finding.place).chain(related);
        let rows: Vec<u32> = places
            .filter_map(|place| match place {
                Place::Cell(cell) => Some(cell.row),
                _ => None,
            })
            .collect();
        if finding.rule.family() == "duplicate" {
            together.extend(rows.iter().copied());
            // A number that a kind of damage made twice is no group that was planted.
            if !rows
                .iter()
                .any(|row| planted.contains(row) || wrong.contains(row))
            {
                strange.push(rows);
            }
        }
        Ok(())
    });
    each.expect("the sheet can be read");
    assert!(strange.is_empty(), "{strange:?}");
    // What a planted row repeats may be the base of an extension that its own row may not have: that row is wrong too.
    let mut holders: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut lines = csv::Reader::from_path(path).expect("the sheet was written");
    for (row, record) in (2..).zip(lines.records()) {
        let number = record.expect("a row")[2].to_owned();
        let base = number.split(';').next().unwrap_or_default().to_owned();
        holders.entry(base).or_default().push(row);
    }
    let others = |row: &u32| {
        let mut groups = holders.values().filter(|rows| rows.contains(row));
        let rows = groups.next().expect("the row is there").iter();
        rows.copied()
            .filter(|other| other != row)
            .collect::<Vec<_>>()
    };
    for row in planted.difference(&together) {
        let others = others(row);
        let refused = |other: &u32| truth.extensions.contains(other);
        assert!(others.iter().all(refused), "row {row} and {others:?}");
    }
}

#[test]
fn exactly_the_numbers_that_a_rule_moves_are_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("crowd.csv");
    crowd::write(&path, rows());
    let config = config(&crowd::config());
    let plans = Plans::read(crowd::dial_plans().as_bytes(), "plans.json", None).expect("plans");
    let sheet = Sheet::open(&path, "crowd.csv", &config).expect("the sheet was written");
    // Two countries in which everybody dials a 0 and the digits, and each number of the crowd has a neighbour.
    let (mut expected, mut looked_at) = (BTreeSet::new(), BTreeSet::new());
    let mut lines = csv::Reader::from_path(&path).expect("the sheet was written");
    for (row, record) in (2..).zip(lines.records()) {
        let record = record.expect("a row");
        let (number, plan) = (&record[2], &record[5]);
        let at_home = [("+44", "DP-GB"), ("+33", "DP-FR")]
            .into_iter()
            .any(|(code, own)| number.starts_with(code) && plan == own);
        if at_home && !number.contains(';') && numbering::right(number).is_some() {
            looked_at.insert(row);
            if number.ends_with('5') {
                expected.insert(row);
            }
        }
    }
    let checked = judged_under(Some(&plans), &sheet, &config, 2, PART);
    let of_these = checked
        .hits
        .iter()
        .filter(|hit| hit.rule.id == "dialing/other-number" && looked_at.contains(&hit.row));
    let found: BTreeSet<u32> = of_these.map(|hit| hit.row).collect();
    let different: Vec<_> = found.symmetric_difference(&expected).collect();
    assert!(different.is_empty(), "{different:?}");
    assert!(expected.len() > rows() as usize / 200, "{expected:?}");
}

#[test]
fn the_same_bytes_come_from_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // More than two parts.
    let rows = rows().max(u32::try_from(3 * PART / 130).expect("some thousands"));
    crowd::write(&folder.path().join("crowd.csv"), rows);
    std::fs::write(folder.path().join("callsheet.toml"), crowd::config()).expect("a file");
    std::fs::write(folder.path().join("plans.json"), crowd::dial_plans()).expect("a file");
    let answer = |threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_callsheet"))
            .args([
                "check",
                "crowd.csv",
                "--dial-plans",
                "plans.json",
                "--format",
                "json",
                "--threads",
                threads,
            ])
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        assert_eq!(
            output.status.code(),
            Some(1),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    let one = answer("1");
    assert!(one.len() > 1_000_000);
    let text = String::from_utf8_lossy(&one);
    assert!(text.matches("\"rule\":\"dialing/other-number\"").count() > 100);
    for threads in ["2", "8"] {
        assert!(
            answer(threads) == one,
            "{threads} threads answer otherwise than one"
        );
    }
}
