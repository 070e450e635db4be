//! `callsheet number` from outside: answers for programs and for people, standard input, and wrong usage.

mod workshop;

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs::File;
use workshop::{Bench, Run};

const VECTORS: &str = include_str!("data/phone-vectors.jsonl");

/// The vectors whose answers hold for the metadata of this version.
fn vectors() -> Vec<Value> {
    let pinned = callsheet::numbering::metadata_version() == "9.0.43";
    // On LF only: the inputs hold other line ends.
    VECTORS
        .split('\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter(|vector| pinned || vector["stable"] != false)
        .collect()
}

/// Runs the program with a file as its standard input: what it does not read keeps nobody waiting.
fn piped(arguments: &[&str], input: &[u8]) -> Run {
    let bench = Bench::new();
    let file = File::open(bench.file("input", input)).expect("the file was written");
    Run::of(bench.command(arguments).stdin(file))
}

/// The JSON lines that the program answers to lines of standard input.
fn answers(arguments: &[&str], input: &str) -> Vec<Value> {
    let run = piped(arguments, input.as_bytes());
    run.exits(1);
    let lines = run.stdout.split('\n').filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

const PINNED: [&str; 7] = [
    "is_possible",
    "is_valid",
    "region",
    "type",
    "e164",
    "ext",
    "error",
];

#[test]
fn every_vector_is_answered_as_libphonenumber_answers_it() {
    let vectors = vectors();
    let mut input = String::new();
    for vector in &vectors {
        let region = vector["default_region"].as_str().unwrap_or("-");
        let _ = writeln!(
            input,
            "{}\t{region}",
            vector["input"].as_str().expect("a text")
        );
    }
    let found = answers(&["number", "--tsv", "-", "--format", "json"], &input);
    assert_eq!(found.len(), vectors.len());
    let mut correct = 0;
    for (found, vector) in found.iter().zip(&vectors) {
        // Not one of the 20,000 differs.
        for key in PINNED {
            assert_eq!(found[key], vector[key], "{key} of {vector}");
        }
        assert_eq!(found["input"], vector["input"]);
        assert_eq!(
            found["problem"].is_null(),
            found["correct"] == true,
            "{found}"
        );
        let input = vector["input"].as_str().expect("a text");
        let number = input.split(";ext=").next().expect("a part");
        if found["correct"] == true {
            assert!(found["repair"].is_null() && found["e164"] == number && number.len() <= 16);
            correct += 1;
        }
        let right = vector["is_valid"] == true && vector["e164"] == input && input.len() <= 16;
        assert!(!right || found["correct"] == true, "{found}");
    }
    assert!(correct > 4_000, "{correct}");
}

#[test]
fn lines_are_split_at_line_feeds_and_not_trimmed() {
    let found = answers(
        &["number", "-", "--format", "json", "--region", "gb"],
        " 020 7946 0123\r\n\n+442079460123\u{2028}\u{a0}",
    );
    let inputs: Vec<&Value> = found.iter().map(|line| &line["input"]).collect();
    assert_eq!(
        inputs,
        [" 020 7946 0123\r", "", "+442079460123\u{2028}\u{a0}"]
    );
    assert_eq!(found[0]["e164"], "+442079460123");
    assert_eq!(found[0]["problem"], "number/national-format");
    assert_eq!(found[1]["error"], "NOT_A_NUMBER");
    assert_eq!(found[2]["repair"], "+442079460123");
}

#[test]
fn a_line_names_its_region_or_takes_the_stated_one() {
    let found = answers(
        &["number", "-", "--tsv", "--region", "GB", "--format", "json"],
        "020 7946 0123\n020 7946 0123\t\n(206) 555-0101\tUS\n020 7946 0123\t-\n",
    );
    let e164: Vec<&Value> = found.iter().map(|line| &line["e164"]).collect();
    let london = json!("+442079460123");
    assert_eq!(
        e164,
        [&london, &london, &json!("+12065550101"), &Value::Null]
    );
}

#[test]
fn people_read_what_a_number_is_or_what_to_type() {
    let bench = Bench::new();
    bench
        .run(&["number", "+442079460123", "+493012345678", "+80012345678"])
        .exits(0)
        .says("+442079460123 is right: fixed line in the United Kingdom (GB), written 020 7946 0123 there and +44 20 7946 0123 elsewhere")
        .says("numbers of Germany have no fixed length")
        .says("toll-free in the international freephone service (+800), written +800 1234 5678")
        .says("libphonenumber metadata 9.");
    bench
        .run(&["number", "0664/1234567", "--region", "AT"])
        .exits(1)
        .says("0664/1234567 is not right: written as it is dialled in Austria (AT) (number/national-format)")
        .says("help: type +436641234567")
        .says("that is: mobile in Austria (AT), written 0664 1234567 there");
    bench
        .run(&["number", "+15551234567"])
        .exits(1)
        .says("(number/not-in-plan)")
        .says("this one is fictitious");
    bench
        .run(&["number", "020", "7946", "0123", "--region", "GB"])
        .exits(1)
        .says("one number? Put it into quotation marks: \"020 7946 0123\"");
    // Nothing of a text reaches the terminal raw.
    let run = bench.run(&["number", "+1\u{202e}\u{1b}[31m206"]);
    run.exits(1);
    assert!(
        !run.stdout.contains(['\u{1b}', '\u{202e}']),
        "{}",
        run.stdout
    );
}

#[test]
fn wrong_usage_is_told() {
    let bench = Bench::new();
    for (arguments, said) in [
        (&["number"][..], "TEXT"),
        (
            &["number", "1", "--region", "UK"],
            "the United Kingdom is GB",
        ),
        (
            &["number", "1", "--region", "Germany"],
            "two letters of ISO 3166",
        ),
        (&["number", "1", "-"], "name no other beside it"),
        (&["number", "1", "--tsv"], "callsheet number --tsv -"),
    ] {
        bench.run(arguments).exits(2).says(said);
    }
    piped(&["number", "--tsv", "-"], b"1\tGB\n2\tQQ\n")
        .exits(2)
        .says("line 2 of standard input: there is no region \"QQ\"");
    let long = vec![b'1'; 1024 * 1024 + 2];
    piped(&["number", "-"], &long)
        .exits(3)
        .says("line 1 of standard input is longer than 1 MiB");
}
