//! A crowd of invented people, some of whose numbers are wrong: exactly those rows are told, on any number of threads.
//!
//! `CALLSHEET_ROWS=1000000` makes the crowd larger (`just million`).

mod support;

use callsheet::catalogue;
use callsheet::config::{Config, parse};
use callsheet::finding::Level;
use callsheet::rules::{Checked, Context, Manner, PART, Watch, check_in};
use callsheet::sheet::Sheet;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use support::crowd::{self, Rows, Truth};

fn rows() -> u32 {
    let asked = std::env::var("CALLSHEET_ROWS").ok();
    asked.map_or(10_000, |rows| {
        rows.parse().expect("CALLSHEET_ROWS is a number")
    })
}

/// Writes a crowd; says where what is wrong was planted.
fn written(path: &Path, rows: u32) -> Truth {
    let file = std::fs::File::create(path).expect("a file in a temporary folder");
    let mut file = std::io::BufWriter::new(file);
    let mut crowd = Rows::new();
    let mut text = crowd::HEADER.to_owned();
    for _ in 0..rows {
        crowd.next(&mut text);
        file.write_all(text.as_bytes()).expect("a disk with room");
        text.clear();
    }
    file.flush().expect("a disk with room");
    crowd.truth
}

fn config() -> Config {
    let (config, raised) =
        parse(&crowd::config(), "callsheet.toml", &catalogue::changeable()).expect("TOML");
    assert!(raised.is_empty(), "{raised:?}");
    config
}

fn checked<'c>(sheet: &'c Sheet, config: &'c Config, threads: usize) -> Checked<'c> {
    let context = Context {
        sheet,
        config,
        before: None,
        as_of: None,
    };
    let watch = Watch::new();
    let manner = Manner {
        keep: false,
        threads,
        part: PART,
        watch: &watch,
    };
    check_in(context, Vec::new(), &manner).expect("the sheet can be read")
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
    let truth = written(&path, rows());
    let config = config();
    let sheet = Sheet::open(&path, "crowd.csv", &config).expect("the sheet was written");
    let checked = checked(&sheet, &config, 2);
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
    // The later row of a group is told; a number that a kind of damage made twice is no group that was planted.
    let duplicates: BTreeSet<u32> = truth.duplicates.iter().copied().collect();
    let twins = told(&checked, &["duplicate"]);
    let twins: BTreeSet<u32> = twins.difference(&wrong).copied().collect();
    let different: Vec<_> = twins.symmetric_difference(&duplicates).collect();
    assert!(
        different.is_empty(),
        "{} rows: {different:?}",
        different.len()
    );
}

#[test]
fn the_same_bytes_come_from_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // More than two parts.
    let rows = rows().max(u32::try_from(3 * PART / 130).expect("some thousands"));
    written(&folder.path().join("crowd.csv"), rows);
    std::fs::write(folder.path().join("callsheet.toml"), crowd::config()).expect("a file");
    let answer = |threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_callsheet"))
            .args([
                "check",
                "crowd.csv",
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
    for threads in ["2", "8"] {
        assert!(
            answer(threads) == one,
            "{threads} threads answer otherwise than one"
        );
    }
}
