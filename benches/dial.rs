//! Measures dial plans: a dialled string through 50 rules against a plain loop over `regex`, the proofs, and hostile patterns.
//!
//! Ratios in one run; docs/performance.md says how to read them. Run it with `just bench-dial`.

use callsheet::dial::{Laboratory, Plan, Rule, check, prove};
use regex::Regex;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_callsheet");
/// Dialled strings of one round.
const STRINGS: usize = 20_000;
/// Rounds of which the median counts.
const ROUNDS: usize = 9;
/// Rounds of a proof.
const PROOFS: usize = 3;
/// Seconds and MiB within which a hostile pattern is answered or refused.
const HOSTILE: (f64, f64) = (2.0, 256.0);

/// One line of the table.
struct Line {
    name: String,
    value: f64,
    unit: &'static str,
    bar: Option<Bar>,
}

/// What a value has to hold.
#[derive(Clone, Copy)]
enum Bar {
    AtLeast(f64),
    AtMost(f64),
}

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let plan = plan(fifty());
    let ratio = translation(&plan);
    show(&Line {
        name: "50 rules, a dialled string: sequential regex over ours".to_owned(),
        value: ratio,
        unit: "",
        bar: Some(Bar::AtLeast(3.0)),
    });
    proofs("50 rules", &plan, Some(100.0));
    let all = self::plan(real(None));
    proofs(
        &format!("{} published rules", all.rules.len()),
        &all,
        Some(2000.0),
    );
    let some = self::plan(real(Some("normalization")));
    proofs(
        &format!("{} published normalization rules", some.rules.len()),
        &some,
        None,
    );
    println!("\nhostile patterns, `dial check` and `dial test`, each a process");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, pattern) in hostile() {
        attacked(folder.path(), &name, &pattern);
    }
}

fn show(line: &Line) {
    let Line {
        name, value, unit, ..
    } = line;
    let held = line.bar.map(|bar| match bar {
        Bar::AtLeast(bar) => (format!("bar {bar:>4} at least"), *value >= bar),
        Bar::AtMost(bar) => (format!("bar {bar:>4} at most"), *value <= bar),
    });
    let held = held.map(|(bar, held)| format!("{bar}: {}", if held { "held" } else { "NOT HELD" }));
    println!(
        "{name:<56} {value:>9.1} {unit:<3}   {}",
        held.unwrap_or_default()
    );
}

/// How many times as long a loop over `regex` takes for the same answers.
fn translation(plan: &Plan) -> f64 {
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
    let laboratory = Laboratory::new(plan);
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
        "a dialled string: sequential regex {} ns, ours {} ns",
        each(theirs),
        each(ours)
    );
    theirs.as_secs_f64() / ours.as_secs_f64()
}

/// The proof by itself, and everything that is checked.
fn proofs(what: &str, plan: &Plan, bar: Option<f64>) {
    let milliseconds = |work: &dyn Fn(&Laboratory) -> usize| {
        let times = (0..PROOFS).map(|_| timed(|| work(&Laboratory::new(plan))));
        median(times.collect()).as_secs_f64() * 1000.0
    };
    let line = |part: &str, value, bar| {
        show(&Line {
            name: format!("{what}: {part}"),
            value,
            unit: "ms",
            bar,
        });
    };
    let proof = milliseconds(&|laboratory| prove(laboratory).len());
    line("the proof", proof, bar.map(Bar::AtMost));
    let all = milliseconds(&|laboratory| check(laboratory).len());
    line("all of dial check", all, None);
}

/// Patterns that are meant to hurt: many states, many ways, much text.
fn hostile() -> Vec<(String, String)> {
    let short = [
        "^.*[13].{8}$",
        "^.*[13].{18}$",
        "^.*(1.{8}|2.{9}|3.{10}|4.{11})$",
        ".*1.{12}2.*3.{11}4",
        "^(\\d+)+x$",
        "^((\\d+)*)*\\1$",
        "^(?=(\\d+)+x)\\d+$",
        "^(\\d{1,1000}){1,1000}$",
        "(\\d+)*(\\d+)*(\\d+)*x",
        "^(?>\\d+)+\\d$",
        "^(?!.*(\\d)\\1)\\d{4,}$",
    ];
    let long = [
        ("10,000 digits", format!("^{}$", "1".repeat(9_998))),
        ("3,333 times \\d?", format!("^{}$", "\\d?".repeat(3_333))),
        (
            "1,000 times (\\d|\\d\\d)",
            format!("^{}$", "(\\d|\\d\\d)".repeat(1000)),
        ),
        (
            "190 nested groups, each repeated",
            format!("^{}\\d{}x$", "(".repeat(190), ")+".repeat(190)),
        ),
    ];
    let short = short.map(|pattern| (pattern.to_owned(), pattern.to_owned()));
    let long = long.map(|(name, pattern)| (name.to_owned(), pattern));
    short.into_iter().chain(long).collect()
}

/// Checks a plan of one hostile rule, and dials a long string under it.
fn attacked(folder: &Path, name: &str, pattern: &str) {
    let file = folder.join("plan.toml");
    let text = format!(
        "[[rule]]\nname = 'hostile'\npattern = '{pattern}'\ntranslation = '+$1'\n[[rule]]\nname = 'next'\npattern = '^(\\d{{4}})$'\ntranslation = '+1206555$1'\n"
    );
    std::fs::write(&file, text).expect("a file");
    let file = file.to_string_lossy();
    let dialled = "1".repeat(60);
    let (time, peak) = [
        &["dial", "check", &*file, "--no-config"][..],
        &["dial", "test", &*file, &*dialled, "1234"],
    ]
    .map(process)
    .into_iter()
    .fold((0.0_f64, 0.0_f64), |most, one| {
        (most.0.max(one.0), most.1.max(one.1))
    });
    let held = time <= HOSTILE.0 && peak <= HOSTILE.1;
    let peak = if peak > 0.0 {
        format!("{peak:.0} MiB")
    } else {
        "no /usr/bin/time".to_owned()
    };
    let (seconds, most) = HOSTILE;
    println!(
        "{name:<40} {time:>7.2} s {peak:>10}   bar {seconds} s, {most} MiB: {}",
        if held { "held" } else { "NOT HELD" }
    );
}

/// Seconds of a run of the program, and MiB at its peak where GNU time is there to say so.
fn process(arguments: &[&str]) -> (f64, f64) {
    let time = Path::new("/usr/bin/time");
    let mut command = if time.exists() {
        let mut command = Command::new(time);
        command.args(["-f", "peak %M", PROGRAM]);
        command
    } else {
        Command::new(PROGRAM)
    };
    let began = Instant::now();
    let output = command.args(arguments).stdout(Stdio::null()).output();
    let seconds = began.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.expect("it runs").stderr).into_owned();
    let last = said
        .lines()
        .last()
        .and_then(|line| line.strip_prefix("peak "));
    let kib: f64 = last.and_then(|kib| kib.parse().ok()).unwrap_or_default();
    (seconds, kib / 1024.0)
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
