//! Measures dial plans: a dialled string through 50 rules against a plain loop over `regex`, and the proofs.
//!
//! Ratios in one run; docs/performance.md says how to read them. Run it with `just bench-dial`.

use callsheet::dial::{Laboratory, Plan, Rule, check};
use regex::Regex;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Dialled strings of one round.
const STRINGS: usize = 20_000;
/// Rounds of which the median counts.
const ROUNDS: usize = 9;

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let plan = plan(fifty());
    let strings = dialled();
    let regexes: Vec<(Regex, String)> = plan
        .rules
        .iter()
        .map(|rule| {
            let translation = rule.translation.replace("$1", "${1}");
            (
                Regex::new(&rule.pattern.replace("\\d", "[0-9]")).expect("a pattern"),
                translation,
            )
        })
        .collect();
    let laboratory = Laboratory::new(&plan);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(timed(|| {
            strings
                .iter()
                .filter(|text| sequential(&regexes, text).is_some())
                .count()
        }));
        ours.push(timed(|| {
            let fired = |text: &&String| laboratory.translate(text).expect("an answer").is_some();
            strings.iter().filter(fired).count()
        }));
    }
    for text in &strings {
        let mine = laboratory
            .translate(text)
            .expect("an answer")
            .map(|fired| fired.result);
        assert_eq!(mine, sequential(&regexes, text), "{text}");
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let each = |time: Duration| time.as_nanos() / STRINGS as u128;
    println!(
        "50 rules, a dialled string with captures: sequential regex {} ns, ours {} ns, ratio {:.1}",
        each(theirs),
        each(ours),
        theirs.as_secs_f64() / ours.as_secs_f64()
    );
    proofs("50 rules: everything that is checked", &plan);
    for (what, kind) in [
        ("the real rules", None),
        ("the real normalization rules", Some("normalization")),
    ] {
        let real = self::plan(real(kind));
        proofs(
            &format!("{what} ({}): everything that is checked", real.rules.len()),
            &real,
        );
    }
    for pattern in [
        "^.*[13].{8}$",
        "^.*[13].{18}$",
        "^((\\d+)*)*\\1$",
        "^(?=(\\d+)+x)\\d+$",
    ] {
        let rule = Rule {
            name: "hostile".to_owned(),
            pattern: pattern.to_owned(),
            translation: "+1".to_owned(),
            ..Rule::default()
        };
        proofs(pattern, &self::plan(vec![rule]));
    }
}

fn proofs(what: &str, plan: &Plan) {
    let times: Vec<Duration> = (0..3)
        .map(|_| timed(|| check(&Laboratory::new(plan)).len()))
        .collect();
    println!("{what}: {:.1} ms", median(times).as_secs_f64() * 1000.0);
}

fn timed(work: impl FnOnce() -> usize) -> Duration {
    let began = Instant::now();
    black_box(work());
    began.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn sequential(regexes: &[(Regex, String)], text: &str) -> Option<String> {
    regexes.iter().find_map(|(regex, translation)| {
        let captures = regex.captures(text)?;
        let mut result = String::new();
        captures.expand(translation, &mut result);
        Some(result)
    })
}

fn plan(rules: Vec<Rule>) -> Plan {
    Plan {
        name: "DP".to_owned(),
        rules,
        ..Plan::default()
    }
}

/// Fifty rules in the shape of a large plan: extensions by site, then local, national and international.
fn fifty() -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut add = |pattern: String, translation: &str| {
        rules.push(Rule {
            name: format!("rule {}", rules.len()),
            pattern,
            translation: translation.to_owned(),
            ..Rule::default()
        });
    };
    add("^(911|933|112)$".to_owned(), "$1");
    for site in 10..53 {
        add(format!("^({site}\\d{{3}})$"), "+1206555$1");
    }
    add("^([2-9]\\d{6})$".to_owned(), "+1206$1");
    add("^1?([2-9]\\d{2}[2-9]\\d{6})$".to_owned(), "+1$1");
    add("^91([2-9]\\d{2}[2-9]\\d{6})$".to_owned(), "+1$1");
    add("^011(\\d{7,15})$".to_owned(), "+$1");
    add("^9011(\\d{7,15})$".to_owned(), "+$1");
    add("^(\\*\\d{2})$".to_owned(), "$1");
    rules
}

fn dialled() -> Vec<String> {
    let forms = [
        "911",
        "5550123",
        "2065550123",
        "12065550123",
        "912065550123",
        "011442079460123",
        "9011442079460123",
        "12345",
        "52999",
        "31007",
        "*69",
        "0",
        "7",
    ];
    forms
        .iter()
        .cycle()
        .take(STRINGS)
        .map(|text| (*text).to_owned())
        .collect()
}

/// The published rules of the tests.
fn real(kind: Option<&str>) -> Vec<Rule> {
    let lines = include_str!("../tests/data/dial-rules.jsonl").lines();
    let values = lines.map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    values
        .filter(|value| kind.is_none_or(|kind| value["kind"] == kind))
        .enumerate()
        .map(|(at, value)| Rule {
            name: format!("rule {at}"),
            pattern: value["pattern"].as_str().unwrap_or_default().to_owned(),
            translation: value["translation"].as_str().unwrap_or("$0").to_owned(),
            ..Rule::default()
        })
        .collect()
}
