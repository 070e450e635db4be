//! The samples: what ships clean is clean, and the messy sheet raises what was planted in it and nothing else.

mod workshop;

use serde_json::Value;
use std::collections::BTreeSet;
use workshop::Bench;

/// What is wrong in `samples/messy/users.csv`, written down from reading the sheet; rows as Excel and `sed -n` count.
const PLANTED: &[(&str, &str, &str)] = &[
    // "Voice Policy" is a calling policy or a voice routing policy; "Shoe Size" is neither.
    ("H1", "sheet/ambiguous-column", "deny"),
    ("J1", "sheet/unknown-column", "warn"),
    // Ada: 12065550101. Ben: 1.20656E+10. Chloe: her name. Dana: contosso. Eli: (206) 555-0105.
    ("C2", "number/missing-plus", "deny"),
    ("C3", "sheet/scientific", "deny"),
    ("A4", "identity/display-name", "deny"),
    ("A5", "identity/domain-not-verified", "deny"),
    ("C6", "number/national-format", "deny"),
    // Fern: an address. Gus: null. Hana: #N/A.
    ("E7", "emergency/location-not-a-guid", "deny"),
    ("E8", "emergency/location-null", "deny"),
    ("G9", "sheet/formula-error", "deny"),
    // Ivan: "SIP trunk" and DP-US-Seatle. Jo: Tag:TCP-Reception.
    ("D10", "sheet/unknown-word", "deny"),
    ("G10", "policy/unknown", "deny"),
    ("I11", "policy/tag-prefix", "deny"),
    // Kim has Jo's number, and a second row.
    ("C12", "duplicate/same-number", "deny"),
    ("A13", "duplicate/same-user", "deny"),
    // Lea: U+202A and U+202C around the number. Max: nine digits after +1.
    ("C14", "sheet/hidden-character", "deny"),
    ("C15", "number/bad-length", "deny"),
    // Nia: an extension on a Calling Plan number, the country UK, and the policy Global.
    ("C16", "number/extension-type", "deny"),
    ("F16", "sheet/unknown-word", "deny"),
    ("G16", "policy/global-name", "note"),
    // Oz: the switchboard's number, and no location. Pia: four cells. The last row names nobody.
    ("C17", "range/forbidden", "deny"),
    ("E17", "emergency/location-missing", "warn"),
    ("E18", "sheet/ragged-row", "deny"),
    ("A19", "identity/blank", "deny"),
];

/// Cell, rule and level of each finding of a report, by the column's letters and the line of the file.
fn raised(report: &Value) -> BTreeSet<(String, String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let findings = report["findings"].as_array().expect("a list");
    let raised = findings.iter().map(|finding| {
        let place = text(&finding["place"]["ref"]);
        (place, text(&finding["rule"]), text(&finding["level"]))
    });
    let set: BTreeSet<_> = raised.collect();
    assert_eq!(set.len(), findings.len(), "a finding stands there twice");
    set
}

fn planted() -> BTreeSet<(String, String, String)> {
    let owned = PLANTED.iter();
    owned
        .map(|(cell, rule, level)| ((*cell).to_owned(), (*rule).to_owned(), (*level).to_owned()))
        .collect()
}

/// Findings on lines of their own.
fn lines<'f>(findings: impl Iterator<Item = &'f (String, String, String)>) -> String {
    let lines = findings.map(|(cell, rule, level)| format!("\n  {cell} {level} {rule}"));
    lines.collect()
}

#[test]
fn the_messy_sheet_raises_what_was_planted_and_nothing_else() {
    let bench = Bench::with_sample("messy");
    let run = bench.run(&["check", "users.csv", "--format", "json"]);
    let report = run.exits(1).json();
    let (found, planted) = (raised(&report), planted());
    let missed = lines(planted.difference(&found));
    let more = lines(found.difference(&planted));
    assert!(
        missed.is_empty() && more.is_empty(),
        "not found:{missed}\nnot planted:{more}"
    );
    assert_eq!(report["summary"]["rows"], 18);
}

/// The same without regard to the number of the row: one wrong count must not hide everything else.
#[test]
fn the_messy_sheet_raises_each_rule_in_its_column() {
    let bench = Bench::with_sample("messy");
    let report = bench
        .run(&["check", "users.csv", "--format", "json"])
        .json();
    let column = |cell: &str| {
        cell.trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    };
    let by_column = |set: BTreeSet<(String, String, String)>| {
        let mut list: Vec<_> = set
            .into_iter()
            .map(|(cell, rule, level)| (column(&cell), rule, level))
            .collect();
        list.sort();
        list
    };
    assert_eq!(by_column(raised(&report)), by_column(planted()));
}

#[test]
fn every_finding_of_the_messy_sheet_shows_the_cell_that_it_is_about() {
    let bench = Bench::with_sample("messy");
    let sheet = String::from_utf8(bench.tree()["users.csv"].clone()).expect("UTF-8");
    let lines: Vec<&str> = sheet.lines().collect();
    let report = bench
        .run(&["check", "users.csv", "--format", "json"])
        .json();
    for finding in report["findings"].as_array().expect("a list") {
        let place = &finding["place"];
        let row = usize::try_from(place["row"].as_u64().expect("a row")).expect("small");
        let line = place["line"]
            .as_u64()
            .map_or(row, |line| usize::try_from(line).expect("small"));
        let value = finding["value"].as_str().unwrap_or_default();
        assert!(lines[line - 1].contains(value), "{finding}");
        assert_eq!(
            line, row,
            "no cell of this sheet has a line break: {finding}"
        );
    }
}

#[test]
fn repairs_of_the_messy_sheet_are_those_that_a_person_would_type() {
    let bench = Bench::with_sample("messy");
    let report = bench
        .run(&["check", "users.csv", "--format", "json"])
        .json();
    let findings = report["findings"].as_array().expect("a list");
    let fixed = findings.iter().filter(|finding| !finding["fix"].is_null());
    let fixed: BTreeSet<_> = fixed
        .map(|finding| {
            let text = |value: &Value| value.as_str().expect("a text").to_owned();
            let fix = &finding["fix"];
            (
                text(&finding["rule"]),
                text(&fix["replacement"]),
                text(&fix["safety"]),
            )
        })
        .collect();
    let expected = [
        ("number/missing-plus", "+12065550101", "unsafe"),
        ("number/national-format", "+12065550105", "unsafe"),
        ("policy/tag-prefix", "TCP-Reception", "safe"),
        ("sheet/hidden-character", "+12065550113", "safe"),
    ];
    let expected =
        expected.map(|(rule, text, safety)| (rule.to_owned(), text.to_owned(), safety.to_owned()));
    assert_eq!(fixed, BTreeSet::from(expected));
}

#[test]
fn the_clean_samples_have_nothing_denied() {
    for (sample, notes) in [
        ("us-calling-plan", &[][..]),
        (
            "direct-routing",
            // Three numbers are made of base and extension; Grace goes back to the default dial plan.
            &[
                ("D2", "number/composed"),
                ("D3", "number/composed"),
                ("D5", "number/composed"),
                ("F8", "policy/global-name"),
            ],
        ),
    ] {
        let bench = Bench::with_sample(sample);
        let report = bench
            .run(&["check", "users.csv", "--format", "json"])
            .exits(0)
            .json();
        assert_eq!(report["summary"]["deny"], 0, "{sample}");
        assert_eq!(report["summary"]["warn"], 0, "{sample}");
        let expected = notes.iter();
        let expected: BTreeSet<_> = expected
            .map(|(cell, rule)| ((*cell).to_owned(), (*rule).to_owned(), "note".to_owned()))
            .collect();
        assert_eq!(raised(&report), expected, "{sample}");
    }
}

#[test]
fn the_before_state_and_the_dial_plan_of_a_sample_raise_nothing_more() {
    let bench = Bench::with_sample("us-calling-plan");
    bench.file("us.toml", workshop::sample_text("dial-plans/us.toml"));
    let args = [
        "check",
        "users.csv",
        "--before",
        "before.json",
        "--dial-plans",
        "us.toml",
        "--format",
        "json",
    ];
    let report = bench.run(&args).exits(0).json();
    assert_eq!(report["findings"], serde_json::json!([]));
    let open = report["not_checked"].as_array().expect("a list");
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(open[0]["rule"], "license/*");
}

#[test]
fn the_clean_samples_render_and_verify() {
    for (sample, before) in [
        ("us-calling-plan", &["--before", "before.json"][..]),
        ("us-calling-plan", &[]),
        ("direct-routing", &[]),
    ] {
        let bench = Bench::with_sample(sample);
        let args = [&["render", "users.csv", "-o", "out"], before].concat();
        bench.run(&args).exits(0);
        bench
            .run(&["verify", "out"])
            .exits(0)
            .says("whole and unedited");
        let rollback = bench.path("out/scripts/rollback-001.ps1").exists();
        assert_eq!(rollback, !before.is_empty(), "{sample}");
        let review = String::from_utf8(bench.tree()["out/review.md"].clone()).expect("UTF-8");
        assert_eq!(
            review.contains("BACK-OUT NOT RENDERED"),
            before.is_empty(),
            "{sample}"
        );
    }
}
