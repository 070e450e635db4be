//! What a verdict on a number costs, beside the two crates that give one.
//!
//! The numbers are those of the generated sheet of 10,000 rows (`tests/data/planted.tsv`): 47 countries, one cell in twenty
//! wrong. Every round times each side once, so that only ratios of one round are compared; the table shows their medians.
//! `cargo bench --bench numbers` runs it, `-- --quick` with fewer rounds.

use callsheet::numbering::{ask, judge, read};
use rlibphonenumber::PHONE_NUMBER_UTIL;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

/// rlibphonenumber may cost no less than so many verdicts.
const BAR: f64 = 20.0;
/// The verdict is so fast that all numbers are judged so often in a round.
const TIMES: usize = 20;
/// So many numbers are given to `phonenumber`, which takes milliseconds for each on a mixed sheet.
const FEW: usize = 200;

/// Nanoseconds a number, of one round.
struct Round {
    judge: f64,
    read: f64,
    ask: f64,
    rlibphonenumber: f64,
    phonenumber: f64,
}

fn main() -> ExitCode {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let rounds = if quick { 3 } else { 15 };
    let cells: Vec<&str> = include_str!("../tests/data/planted.tsv")
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    let rounds: Vec<Round> = (0..=rounds).map(|_| round(&cells)).collect();
    // The first round compiles the patterns of the crates.
    let rounds = &rounds[1..];
    println!(
        "{} numbers, medians of {} rounds\n",
        cells.len(),
        rounds.len()
    );
    for (name, of) in [
        (
            "verdict with region and kind",
            (|r| r.judge) as fn(&Round) -> f64,
        ),
        ("a cell read, wrong ones diagnosed", |r| r.read),
        ("libphonenumber's answer with the E.164 form", |r| r.ask),
        ("rlibphonenumber: parse and is_valid", |r| r.rlibphonenumber),
        ("phonenumber: parse and is_valid", |r| r.phonenumber),
    ] {
        println!("{name:<58} {:>12.1} ns", median(rounds, of));
    }
    println!();
    let ratio = median(rounds, |r| r.rlibphonenumber / r.judge);
    let held = ratio >= BAR;
    let said = if held { "held" } else { "NOT HELD" };
    println!(
        "{:<58} {ratio:>12.1}    bar {BAR}: {said}",
        "rlibphonenumber over the verdict"
    );
    for (name, of) in [
        (
            "rlibphonenumber over a cell read",
            (|r| r.rlibphonenumber / r.read) as fn(&Round) -> f64,
        ),
        ("phonenumber over the verdict", |r| r.phonenumber / r.judge),
    ] {
        println!("{name:<58} {:>12.1}", median(rounds, of));
    }
    if held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn round(cells: &[&str]) -> Round {
    Round {
        judge: each(cells, TIMES, |cell| judge(cell).valid),
        rlibphonenumber: each(cells, 1, |cell| {
            PHONE_NUMBER_UTIL
                .parse(cell, None)
                .is_ok_and(|number| PHONE_NUMBER_UTIL.is_valid_number(&number))
        }),
        read: each(cells, 1, |cell| read(cell, None).is_ok()),
        ask: each(cells, 1, |cell| ask(cell, None).valid),
        phonenumber: each(&cells[..FEW], 1, |cell| {
            phonenumber::parse(None, cell).is_ok_and(|number| number.is_valid())
        }),
    }
}

/// Nanoseconds a cell.
fn each(cells: &[&str], times: usize, work: impl Fn(&str) -> bool) -> f64 {
    let begun = Instant::now();
    for _ in 0..times {
        for cell in cells {
            black_box(work(black_box(cell)));
        }
    }
    let count = u32::try_from(cells.len() * times).expect("a small count");
    begun.elapsed().as_secs_f64() * 1e9 / f64::from(count)
}

fn median(rounds: &[Round], of: fn(&Round) -> f64) -> f64 {
    let mut values: Vec<f64> = rounds.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
