//! A million rows, as a user checks them: whole processes beside a bare read of the same file with the csv crate, in turn;
//! and a tenth of them as a workbook, beside a bare read with calamine.
//!
//! `cargo bench --bench million`; `-- --quick` takes 100,000 rows and three rounds. docs/performance.md says how to read it.

#[path = "../tests/support/crowd.rs"]
#[allow(dead_code)]
mod crowd;
#[path = "../tests/support/random.rs"]
mod random;

use calamine::{Data, DataRef, Reader as _, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const PROGRAM: &str = env!("CARGO_BIN_EXE_callsheet");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--read", sheet] => read(Path::new(sheet)),
        ["--read-range", sheet] => read_range(Path::new(sheet)),
        ["--read-cells", sheet] => read_cells(Path::new(sheet)),
        ["--nothing"] => {}
        _ => {
            let quick = arguments.iter().any(|argument| argument == "--quick");
            return measured(if quick { (100_000, 3) } else { (1_000_000, 9) });
        }
    }
    ExitCode::SUCCESS
}

/// The yardstick: one record that is used again and again.
fn read(path: &Path) {
    let file = BufReader::new(File::open(path).expect("the sheet was written"));
    let mut reader = csv::Reader::from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut rows = 0_u64;
    while reader
        .read_byte_record(&mut record)
        .expect("the sheet is CSV")
    {
        rows += 1;
    }
    black_box(rows);
}

/// The yardstick for workbooks: a whole sheet, as calamine's first example reads one, and each cell looked at.
fn read_range(path: &Path) {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range("Staff").expect("its sheet");
    let filled = range.cells().filter(|(_, _, cell)| **cell != Data::Empty);
    black_box(filled.count());
}

/// A stricter one: cell after cell, and nothing is kept.
fn read_cells(path: &Path) {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut cells = book.worksheet_cells_reader("Staff").expect("its sheet");
    let mut filled = 0_u64;
    while let Some(cell) = cells.next_cell().expect("a cell") {
        filled += u64::from(*cell.get_value() != DataRef::Empty);
    }
    black_box(filled);
}

/// The rows of a CSV as a workbook.
fn as_workbook(sheet: &Path) -> PathBuf {
    let mut book = Workbook::new();
    let staff = book.add_worksheet();
    staff.set_name("Staff").expect("a name");
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(sheet);
    let records = reader.expect("the sheet was written").into_records();
    for (row, record) in (0..).zip(records) {
        for (column, cell) in (0..).zip(&record.expect("the sheet is CSV")) {
            staff.write_string(row, column, cell).expect("a cell");
        }
    }
    let path = sheet.with_extension("xlsx");
    book.save(&path).expect("a disk with room");
    path
}

/// How many findings a check has as JSON: one a line.
fn findings(sheet: &Path) -> f64 {
    let mut command = Command::new(PROGRAM);
    let command = command.arg("check").arg(sheet).args(["--format", "json"]);
    let output = command.output().expect("the program runs");
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let count = lines.filter(|line| line.starts_with(b"{\"rule\"")).count();
    f64::from(u32::try_from(count).expect("fewer than rows can have"))
}

/// What 60,000 findings add to a run of so many seconds, in per cent of both, where so many findings took so many seconds.
fn share_of(seconds: f64, findings: f64, run: f64) -> f64 {
    let added = 60_000.0 * seconds / findings;
    100.0 * added / (run + added)
}

/// The most memory that a check takes, in MiB, where GNU time is there to say so.
fn peak(sheet: &Path) -> Option<f64> {
    let mut command = Command::new("/usr/bin/time");
    let command = command.args(["-f", "peak %M", PROGRAM, "check"]).arg(sheet);
    let output = command.stdout(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let kib: f64 = said.lines().last()?.strip_prefix("peak ")?.parse().ok()?;
    Some(kib / 1024.0)
}

fn written(folder: &Path, rows: u32) -> PathBuf {
    let path = folder.join(format!("{rows}.csv"));
    crowd::write(&path, rows);
    path
}

/// Seconds that a process takes.
fn time(command: &mut Command) -> f64 {
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let begun = Instant::now();
    command.status().expect("the program runs");
    begun.elapsed().as_secs_f64()
}

fn check(sheet: &Path, more: &[&str]) -> f64 {
    time(Command::new(PROGRAM).arg("check").arg(sheet).args(more))
}

fn bare(arguments: &[&str], sheet: Option<&Path>) -> f64 {
    let this = std::env::current_exe().expect("a running program has a file");
    time(Command::new(this).args(arguments).args(sheet))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// One line of the table: its value in each round, and the most that it may be.
struct Line {
    name: &'static str,
    bar: f64,
    values: Vec<f64>,
}

fn measured((rows, rounds): (u32, usize)) -> ExitCode {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("callsheet.toml"), crowd::config()).expect("a file");
    let (large, middle, small) = (
        written(folder.path(), rows),
        written(folder.path(), rows / 10),
        written(folder.path(), 10_000),
    );
    let plans = folder.path().join("plans.json");
    fs::write(&plans, crowd::dial_plans()).expect("a file");
    let plans = plans.to_string_lossy();
    let dialled = ["--threads", "1", "--dial-plans", &*plans];
    let line = |name, bar| Line {
        name,
        bar,
        values: Vec::new(),
    };
    let mut lines = [
        line("check over a bare read, 1 thread", 3.0),
        line("check over a bare read, 2 threads", 2.0),
        line("time a row, all rows over a tenth of them", 1.3),
        line("--dial-plans over none, 47 plans, 1 thread", 5.0),
        line("10,000 rows minus the bare read, ms", 15.0),
        line("60,000 findings as JSON, share of the run, %", 10.0),
        line("--version minus a program that does nothing, ms", 5.0),
        line("workbook: check over calamine reading a range", 1.5),
        line("workbook: check over calamine reading cells", 1.5),
    ];
    let workbook = as_workbook(&middle);
    let findings = findings(&large);
    // The first round warms the page cache.
    for round in 0..=rounds {
        let read = bare(&["--read"], Some(&large));
        let one = check(&large, &["--threads", "1"]);
        let two = check(&large, &["--threads", "2"]);
        let tenth = check(&middle, &["--threads", "1"]);
        let few = check(&small, &[]) - bare(&["--read"], Some(&small));
        let json = check(&large, &["--threads", "1", "--format", "json"]);
        let version = time(Command::new(PROGRAM).arg("--version")) - bare(&["--nothing"], None);
        let staff = check(&workbook, &[]);
        let (range, cells) = ("--read-range", "--read-cells");
        let values = [
            one / read,
            two / read,
            one / (10.0 * tenth),
            check(&middle, &dialled) / tenth,
            1000.0 * few,
            share_of(json - one, findings, one),
            1000.0 * version,
            staff / bare(&[range], Some(&workbook)),
            staff / bare(&[cells], Some(&workbook)),
        ];
        if round > 0 {
            for (line, value) in lines.iter_mut().zip(values) {
                line.values.push(value);
            }
        }
    }
    println!("{rows} rows, medians of {rounds} rounds\n");
    for line in lines {
        let median = median(line.values);
        let held = if median <= line.bar {
            "held"
        } else {
            "NOT HELD"
        };
        println!(
            "{:<50} {median:>8.2}   bar {:>4}: {held}",
            line.name, line.bar
        );
    }
    println!("\nmost memory, MiB");
    for sheet in [small, middle, large, workbook] {
        let name = sheet.file_name().unwrap_or_default().to_string_lossy();
        match peak(&sheet) {
            Some(peak) => println!("{name:<50} {peak:>8.1}"),
            None => println!("{name:<50} not measured: there is no /usr/bin/time"),
        }
    }
    ExitCode::SUCCESS
}
