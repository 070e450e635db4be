//! Several files: the first gives the rows, the others say more of them, by user or by what a row names.

mod workshop;

use serde_json::Value;
use std::fmt::Write;
use workshop::{Bench, Run};

const CONFIG: &str =
    "[tenant]\nid = \"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"\n[change]\nid = \"CHG1\"\n";
const USERS: &str = "UPN;Name\r\nada@contoso.example;Ada\r\nbob@contoso.example;\"Brown; Bob\"\r\ncyd@contoso.example;Cyd\r\n";
const NUMBERS: &str = "UserPrincipalName,Phone,TenantDialPlan\nCYD@contoso.example,+442079460125,DP\nada@contoso.example,+442079460123,\n";
const TYPES: &str =
    "Telephone number\tNumber type\n+442079460125\tDirectRouting\n+442079460123\tOperatorConnect\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    // As Excel writes it, and as an old Windows does.
    bench.file("users.csv", USERS);
    bench.file("numbers.csv", NUMBERS);
    let wide: Vec<u8> = format!("\u{FEFF}{TYPES}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bench.file("types.tsv", wide);
    bench
}

/// Rule, file and cell, and the files and cells beside it.
fn found(run: &Run) -> Vec<String> {
    let report = run.json();
    let at = |value: &Value| {
        let text = |key: &str| value["place"][key].as_str().unwrap_or("?").to_owned();
        format!("{}:{}", text("file"), text("ref"))
    };
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|finding| {
            let related = finding["related"].as_array().expect("a list");
            let rule = finding["rule"].as_str().unwrap_or("?").to_owned();
            let places = std::iter::once(finding).chain(related).map(at);
            std::iter::once(rule)
                .chain(places)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

const ALL: [&str; 3] = ["users.csv", "numbers.csv", "types.tsv"];

fn run(bench: &Bench, command: &str, files: &[&str], more: &[&str]) -> Run {
    bench.run(&[&[command], files, more].concat())
}

#[test]
fn what_other_files_say_comes_by_user_and_by_number() {
    let bench = bench();
    let report = run(&bench, "check", &ALL, &["--format", "json"]);
    assert_eq!(found(report.exits(0)), ["plan/nothing-asked users.csv:A3"]);
    assert_eq!(report.json()["files"][2], "types.tsv");
    let plan = run(&bench, "plan", &ALL, &["--format", "json"]).json();
    let operations = plan["operations"].as_array().expect("a list").iter();
    let told: Vec<String> = operations
        .map(|op| {
            let after = op["after"].as_object().map_or_else(
                || op["after"].to_string(),
                |after| format!("{} {}", after["number"], after["type"]),
            );
            format!(
                "{} {after} {} {}",
                op["user"], op["because"]["file"], op["because"]["ref"]
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            r#""ada@contoso.example" "+442079460123" "OperatorConnect" "input/sheet-2.csv" "B3""#,
            r#""cyd@contoso.example" "+442079460125" "DirectRouting" "input/sheet-2.csv" "B2""#,
            r#""cyd@contoso.example" "DP" "input/sheet-2.csv" "C2""#,
        ]
    );
    // The order of files beside the first is nobody's business.
    let turned = run(
        &bench,
        "plan",
        &["users.csv", "types.tsv", "numbers.csv"],
        &[],
    );
    turned.exits(0).says("ada@contoso.example");
}

#[test]
fn a_fault_points_into_the_file_that_has_it() {
    let bench = bench();
    bench.file(
        "numbers.csv",
        NUMBERS.replace("+442079460123", "020 7946 0123"),
    );
    let report = run(&bench, "check", &ALL, &["--format", "json"]);
    let lines = found(report.exits(1));
    assert!(
        lines.contains(&"number/national-format numbers.csv:B3".to_owned()),
        "{lines:?}"
    );
    let human = run(&bench, "check", &ALL, &[]);
    human.exits(1).says("numbers.csv:B3").says("020 7946 0123");
    for (name, text, line) in [
        (
            "nobody in the first file",
            format!("{NUMBERS}eve@contoso.example,+442079460126,\n"),
            "sheet/unmatched-row numbers.csv:A4",
        ),
        (
            "a user twice",
            format!("{NUMBERS}ada@contoso.example,+442079460126,\n"),
            "sheet/joined-twice numbers.csv:A4 numbers.csv:A3",
        ),
        (
            "a short row",
            format!("{NUMBERS}bob@contoso.example\n"),
            "sheet/ragged-row numbers.csv:B4",
        ),
        (
            "an open quote",
            format!("{NUMBERS}bob@contoso.example,\"+44\n"),
            "sheet/unclosed-quote numbers.csv:B4",
        ),
        (
            "the same columns as the first file",
            "UPN,Name,TelephoneNumber\n".to_owned(),
            "",
        ),
    ] {
        bench.file("numbers.csv", &text);
        let report = run(&bench, "check", &ALL, &["--format", "json"]);
        let lines = found(&report);
        assert!(
            line.is_empty() || lines.iter().any(|found| found == line),
            "{name}: {lines:?}"
        );
    }
}

#[test]
fn files_that_do_not_belong_together_are_refused() {
    let bench = bench();
    bench.file("rooms.csv", "Room,Floor\n1,2\n");
    let report = run(
        &bench,
        "check",
        &["users.csv", "rooms.csv"],
        &["--format", "json"],
    );
    let lines = found(report.exits(1));
    assert!(
        lines.contains(&"sheet/no-common-column rooms.csv:A1".to_owned()),
        "{lines:?}"
    );
    let report = run(
        &bench,
        "check",
        &["numbers.csv", "numbers.csv"],
        &["--format", "json"],
    );
    let lines = found(report.exits(1));
    assert!(
        lines.contains(&"sheet/several-tables numbers.csv:A1".to_owned()),
        "{lines:?}"
    );
    bench.file("empty.csv", "");
    run(&bench, "check", &["users.csv", "empty.csv"], &[])
        .exits(1)
        .says("empty.csv")
        .says("the file is empty");
    run(&bench, "check", &["users.csv", "missing.csv"], &[])
        .exits(3)
        .says("missing.csv");
    run(&bench, "check", &["users.csv", "-"], &[])
        .exits(2)
        .says("standard input");
    run(&bench, "check", &["users.csv", "numbers.csv"], &["--list"])
        .exits(2)
        .says("one file");
    run(&bench, "check", &ALL, &["--output", "numbers.csv"])
        .exits(2)
        .says("overwrite");
}

#[test]
fn a_bundle_holds_every_file_and_is_verified_from_them() {
    let bench = bench();
    bench.file(
        "users.csv",
        USERS.replace("bob@contoso.example;\"Brown; Bob\"\r\n", ""),
    );
    run(&bench, "render", &ALL, &["-o", "bundle"]).exits(0);
    let tree = bench.tree();
    for (path, file) in [
        ("sheet.csv", "users.csv"),
        ("sheet-2.csv", "numbers.csv"),
        ("sheet-3.csv", "types.tsv"),
    ] {
        assert_eq!(tree[&format!("bundle/input/{path}")], tree[file], "{path}");
    }
    bench.run(&["verify", "bundle"]).exits(0);
    bench.file("bundle/input/sheet-2.csv", NUMBERS.replace("0123", "0124"));
    let run = bench.run(&["verify", "bundle", "--format", "json"]);
    let problems = run.exits(1).json()["problems"].to_string();
    assert!(problems.contains("input/sheet-2.csv"), "{problems}");
    std::fs::remove_file(bench.root().join("bundle/input/sheet-3.csv")).expect("it is there");
    bench
        .run(&["verify", "bundle"])
        .exits(1)
        .says("input/sheet-3.csv");
}

#[test]
fn rows_that_are_split_hold_what_every_file_says() {
    let bench = bench();
    bench.file("numbers.csv", NUMBERS.replace("+442079460123", "+44207946"));
    run(&bench, "check", &ALL, &["--split", "parts"]).exits(1);
    let text = |path: &str| String::from_utf8(bench.tree()[path].clone()).expect("UTF-8");
    assert!(
        text("parts/good.csv").contains("cyd@contoso.example;Cyd"),
        "{}",
        text("parts/good.csv")
    );
    assert!(
        text("parts/bad.csv").contains("+44207946"),
        "{}",
        text("parts/bad.csv")
    );
    assert!(
        text("parts/errors.csv").contains("numbers.csv"),
        "{}",
        text("parts/errors.csv")
    );
}

#[test]
fn a_long_report_is_in_the_order_of_its_places_on_any_number_of_threads() {
    let bench = bench();
    // Every third user has a number of no form, and each seventh number is of nobody.
    let (mut users, mut numbers) = (
        "UPN,TeamsCallingPolicy\n".to_owned(),
        "UPN,Phone\n".to_owned(),
    );
    for n in 0..4_000 {
        writeln!(users, "user{n}@contoso.example,Global").expect("memory");
        let user = if n % 7 == 0 { "nobody" } else { "user" };
        let number = if n % 3 == 0 { "12" } else { "" };
        writeln!(numbers, "{user}{n}@contoso.example,{number}").expect("memory");
    }
    bench.file("users.csv", users);
    bench.file("numbers.csv", numbers);
    let report = |threads: &str| {
        let more = ["--format", "json", "--threads", threads];
        run(&bench, "check", &["users.csv", "numbers.csv"], &more)
    };
    let one = report("1");
    assert_eq!(one.stdout, report("2").stdout);
    assert_eq!(one.stdout, report("5").stdout);
    let report = one.exits(1).json();
    let findings = report["findings"].as_array().expect("a list").iter();
    let keys: Vec<_> = findings
        .map(|finding| {
            let place = &finding["place"];
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let number = |name: &str| place[name].as_u64();
            let (file, rule) = (text(&place["file"]), text(&finding["rule"]));
            (file, number("row"), number("column"), rule)
        })
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
    for (rule, count) in [
        ("policy/global-name", 4_000),
        ("number/bad-length", 1_143),
        ("sheet/unmatched-row", 572),
    ] {
        let found = keys.iter().filter(|(.., found)| found == rule).count();
        assert_eq!(found, count, "{rule}");
    }
}
