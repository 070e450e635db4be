//! What `check` costs: beside a bare read of the same file, as sheets grow, and where findings stand.
//!
//! Times on a busy machine drift, so every figure that counts is a ratio of two times from the same round, and the
//! table shows the median over all rounds. `cargo bench --bench check` runs it, `-- --quick` with fewer rounds.

#[path = "../tests/support/random.rs"]
#[allow(dead_code)]
mod random;

use callsheet::config::Config;
use callsheet::report::{Options, human, json};
use callsheet::rules::{Checked, Context, check};
use callsheet::sheet::Sheet;
use random::Random;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

/// Rows of the smaller and the larger sheet.
const SMALL: u32 = 10_000;
const LARGE: u32 = 100_000;
/// A row of the larger sheet may cost so much more than one of the smaller.
const LINEAR: f64 = 1.3;
/// A finding at the end of the larger sheet may cost so much more to show than one at its start.
const PLACE: f64 = 1.3;
/// Findings that a report for people shows.
const SHOWN: usize = 40;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, sheet] = &arguments[..]
        && flag == "--memory"
    {
        return memory_of_this_process(Path::new(sheet));
    }
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bench = Bench::new(folder.path(), if quick { 3 } else { 15 });
    let rounds: Vec<Round> = (0..=bench.rounds).map(|_| bench.round()).collect();
    // The first round compiles patterns and warms the page cache.
    let held = report(&rounds[1..]);
    println!();
    for (name, sheet) in [
        ("10,000 rows", &bench.small),
        ("100,000 rows", &bench.large),
    ] {
        println!("{:<58} {}", format!("peak memory, {name}"), peak(sheet));
    }
    if held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The sheets that are measured.
struct Bench {
    rounds: usize,
    small: PathBuf,
    large: PathBuf,
    wrong_at_start: PathBuf,
    wrong_at_end: PathBuf,
    all_wrong: PathBuf,
    twins: PathBuf,
}

/// Seconds of one round.
struct Round {
    read_small: f64,
    read_large: f64,
    check_small: f64,
    check_large: f64,
    show_at_start: f64,
    show_at_end: f64,
    check_all_wrong: f64,
    json_all_wrong: f64,
    check_twins: f64,
}

impl Bench {
    fn new(folder: &Path, rounds: usize) -> Self {
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            fs::write(&path, text).expect("a file in a temporary folder");
            path
        };
        let shown = u32::try_from(SHOWN).expect("a small number");
        Self {
            rounds,
            small: write("small.csv", sheet(SMALL, |row| row % 100 == 99, |row| row)),
            large: write("large.csv", sheet(LARGE, |row| row % 100 == 99, |row| row)),
            wrong_at_start: write("start.csv", sheet(LARGE, |row| row < shown, |row| row)),
            wrong_at_end: write(
                "end.csv",
                sheet(LARGE, |row| row >= LARGE - shown, |row| row),
            ),
            all_wrong: write("wrong.csv", sheet(LARGE, |_| true, |row| row)),
            // The second half gives the numbers of the first half to other people, in another order.
            twins: write(
                "twins.csv",
                sheet(
                    LARGE,
                    |_| false,
                    |row| {
                        if row < LARGE / 2 {
                            row
                        } else {
                            LARGE - 1 - row
                        }
                    },
                ),
            ),
        }
    }

    fn round(&self) -> Round {
        let empty = Config::default();
        Round {
            read_small: time(|| read(&self.small)),
            check_small: time(|| checked(&self.small, &empty, |checked| checked.counts.rows)),
            read_large: time(|| read(&self.large)),
            check_large: time(|| checked(&self.large, &empty, |checked| checked.counts.rows)),
            show_at_start: checked(&self.wrong_at_start, &empty, show),
            show_at_end: checked(&self.wrong_at_end, &empty, show),
            check_all_wrong: time(|| {
                checked(&self.all_wrong, &empty, |checked| checked.counts.rows)
            }),
            json_all_wrong: time(|| {
                checked(&self.all_wrong, &empty, |checked| {
                    json::write(io::sink(), checked, None, &[]).expect("a sink takes everything");
                });
            }),
            check_twins: time(|| checked(&self.twins, &empty, |checked| checked.counts.rows)),
        }
    }
}

/// Prints the table; says whether the bars held.
fn report(rounds: &[Round]) -> bool {
    let milliseconds = |name: &str, of: fn(&Round) -> f64| {
        println!("{name:<58} {:>8.1} ms", 1000.0 * median(rounds, of));
    };
    let mut held = true;
    let mut ratio = |name: &str, bar: Option<f64>, of: fn(&Round) -> f64| {
        let median = median(rounds, of);
        let bar = bar.map(|bar| {
            held &= median <= bar;
            format!(
                "bar {bar:.1}: {}",
                if median <= bar { "held" } else { "NOT HELD" }
            )
        });
        println!("{name:<58} {median:>8.2}    {}", bar.unwrap_or_default());
    };
    println!("medians of {} rounds\n", rounds.len());
    milliseconds("csv ByteRecord read, 10,000 rows", |r| r.read_small);
    milliseconds("check, 10,000 rows", |r| r.check_small);
    milliseconds("csv ByteRecord read, 100,000 rows", |r| r.read_large);
    milliseconds("check, 100,000 rows", |r| r.check_large);
    milliseconds("check, 100,000 rows, a finding in each", |r| {
        r.check_all_wrong
    });
    milliseconds("the same, and 100,000 findings as JSON", |r| {
        r.json_all_wrong
    });
    milliseconds("check, 100,000 rows, 50,000 numbers given twice", |r| {
        r.check_twins
    });
    println!();
    ratio("check over csv read, 10,000 rows", None, |r| {
        r.check_small / r.read_small
    });
    ratio("check over csv read, 100,000 rows", None, |r| {
        r.check_large / r.read_large
    });
    ratio("time a row, 100,000 over 10,000 rows", Some(LINEAR), |r| {
        r.check_large / f64::from(LARGE) / (r.check_small / f64::from(SMALL))
    });
    ratio(
        "showing 40 findings, at the end over at the start",
        Some(PLACE),
        |r| r.show_at_end / r.show_at_start,
    );
    ratio(
        "a finding in each row over a finding in each hundredth",
        None,
        |r| r.check_all_wrong / r.check_large,
    );
    ratio("50,000 numbers given twice over none", None, |r| {
        r.check_twins / r.check_large
    });
    held
}

fn median(rounds: &[Round], of: fn(&Round) -> f64) -> f64 {
    let mut values: Vec<f64> = rounds.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn time<T>(work: impl FnOnce() -> T) -> f64 {
    let begun = Instant::now();
    black_box(work());
    begun.elapsed().as_secs_f64()
}

/// The yardstick: the csv crate, one record used again and again.
fn read(path: &Path) -> u64 {
    let file = BufReader::new(File::open(path).expect("the sheet was written"));
    let mut reader = csv::Reader::from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut bytes = 0;
    while reader
        .read_byte_record(&mut record)
        .expect("the sheet is CSV")
    {
        bytes += record.as_slice().len() as u64;
    }
    bytes
}

fn checked<T>(path: &Path, config: &Config, then: impl FnOnce(&Checked) -> T) -> T {
    let sheet = Sheet::open(path, "users.csv", config).expect("the sheet was written");
    let context = Context {
        sheet: &sheet,
        config,
        before: None,
        dial_plans: None,
        as_of: None,
    };
    let checked = check(context, Vec::new(), false).expect("the sheet can be read");
    then(&checked)
}

/// Seconds that a report for people takes.
fn show(checked: &Checked) -> f64 {
    let options = Options {
        max_findings: SHOWN,
        ..Options::default()
    };
    time(|| {
        human::write(&mut io::sink(), checked, &BTreeMap::new(), &options)
            .expect("a sink takes everything");
    })
}

/// A sheet of invented people. `wrong` says in which rows (from 0) the number lacks its plus, `number` which number a row has.
fn sheet(rows: u32, wrong: impl Fn(u32) -> bool, number: impl Fn(u32) -> u32) -> String {
    let mut text = String::from(
        "UserPrincipalName,DisplayName,TelephoneNumber,NumberType,LocationId,UsageLocation,TenantDialPlan,TeamsCallingPolicy\r\n",
    );
    let mut random = Random::new(7);
    for row in 0..rows {
        let (country, e164) = e164(number(row));
        let e164 = if wrong(row) { &e164[1..] } else { &e164[..] };
        let name = [
            "Ada Example",
            "\"Example, Ben\"",
            "Clara Beispiel",
            "Dora Esempio",
        ][random.below(4)];
        let place = random.below(200);
        let _ = write!(
            text,
            "user{row}@contoso.example,{name},{e164},DirectRouting,\
             10c00000-0000-4000-8000-{place:012},{country},DP-{country},AllowCalling\r\n"
        );
    }
    text
}

/// The n-th number: in form and range a number of its country, which somebody may or may not have.
fn e164(n: u32) -> (&'static str, String) {
    let rest = n / 5;
    match n % 5 {
        0 => ("US", format!("+1206{}", 2_000_000 + rest)),
        1 => ("GB", format!("+4420{}", 70_000_000 + rest)),
        2 => ("FR", format!("+331{}", 40_000_000 + rest)),
        3 => ("AU", format!("+612{}", 80_000_000 + rest)),
        _ => ("DE", format!("+49151{}", 10_000_000 + rest)),
    }
}

/// Checks a sheet in a process of its own and asks it for its peak.
fn peak(sheet: &Path) -> String {
    let program = std::env::current_exe().expect("a running program has a file");
    let output = Command::new(program)
        .arg("--memory")
        .arg(sheet)
        .output()
        .expect("this program runs again");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn memory_of_this_process(sheet: &Path) -> ExitCode {
    checked(sheet, &Config::default(), |checked| {
        black_box(checked.counts.rows)
    });
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    match peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<f64>().ok()) {
        Some(kib) => println!("{:>8.1} MiB", kib / 1024.0),
        None => println!("not known on this system"),
    }
    ExitCode::SUCCESS
}
