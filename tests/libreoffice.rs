//! Sheets that LibreOffice wrote in three locales: the same table, in four kinds of file, read as the same.
//!
//! `tests/libreoffice/make.sh` made the files (`just libreoffice`), so nothing of ours had a hand in them.

mod workshop;

use serde_json::Value;
use std::path::Path;
use workshop::Bench;

/// Locale, name of the sheet, and the headers as they were understood.
const LOCALES: [(&str, &str); 3] = [("en", "Staff"), ("de", "Mitarbeiter"), ("fr", "Personnel")];

/// What is wrong in the workbooks, by cell: row 5 is right.
const IN_WORKBOOK: [(&str, &str); 7] = [
    ("sheet/title-rows", "A4"),
    ("sheet/numeric-cell", "C6"),
    ("sheet/date-cell", "C7"),
    ("number/letters", "C8"),
    ("sheet/formula-cell", "C9"),
    ("sheet/formula-error", "C10"),
    ("number/separators", "C12"),
];

/// The same as text: a number is digits without a plus, and a formula is what it comes to.
const IN_TEXT: [(&str, &str); 6] = [
    ("sheet/title-rows", "A4"),
    ("number/missing-plus", "C6"),
    ("sheet/date-cell", "C7"),
    ("number/letters", "C8"),
    ("sheet/formula-error", "C10"),
    ("number/separators", "C12"),
];

fn check(locale: &str, ending: &str) -> (Value, Value) {
    let bench = Bench::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libreoffice");
    let name = format!("staff.{ending}");
    let bytes = std::fs::read(folder.join(locale).join(&name)).expect("the fixture is there");
    bench.file(&name, bytes);
    let json = ["--no-config", "--format", "json"];
    let report = bench.run(&[&["check", &name], &json[..]].concat());
    let columns = bench.run(&[&["columns", &name], &json[..]].concat());
    (report.json(), columns.json()["tables"][0].clone())
}

#[test]
fn every_locale_and_kind_of_file_says_the_same() {
    for (locale, sheet) in LOCALES {
        for ending in ["xlsx", "xls", "ods", "csv"] {
            let about = format!("{locale}/staff.{ending}");
            let (report, table) = check(locale, ending);
            let text = ending == "csv";
            let mut found = Vec::new();
            for finding in report["findings"].as_array().expect("a list") {
                let rule = finding["rule"].as_str().expect("a rule").to_owned();
                let place = finding["place"]["ref"].as_str().expect("a place");
                let place = place.strip_prefix(&format!("{sheet}!")).unwrap_or(place);
                // Said aloud of the German file, which is in Windows-1252.
                if rule != "sheet/code-page" {
                    found.push((rule, place.to_owned()));
                }
            }
            let mut expected = if text {
                IN_TEXT.to_vec()
            } else {
                IN_WORKBOOK.to_vec()
            };
            if ending == "xls" {
                // LibreOffice writes 0 there until somebody lets it calculate.
                expected[4].0 = "sheet/numeric-cell";
            }
            let found: Vec<_> = found
                .iter()
                .map(|(rule, at)| (rule.as_str(), at.as_str()))
                .collect();
            assert_eq!(found, expected, "{about}");
            assert_eq!(report["summary"]["rows"], 7, "{about}");
            assert_eq!(table["header_row"], 4, "{about}");
            assert_eq!(
                table["sheet"],
                if text { Value::Null } else { sheet.into() },
                "{about}"
            );
            let concepts: Vec<_> = table["columns"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|c| c["concept"].as_str().unwrap_or("?"))
                .collect();
            assert_eq!(
                concepts,
                [
                    "UserPrincipalName",
                    "DisplayName",
                    "TelephoneNumber",
                    "NumberType"
                ],
                "{about}"
            );
            if text {
                let encoding = if locale == "de" {
                    "windows-1252"
                } else {
                    "utf-8"
                };
                let delimiter = if locale == "en" { "," } else { ";" };
                assert_eq!(
                    (&table["encoding"], &table["delimiter"]),
                    (&encoding.into(), &delimiter.into()),
                    "{about}"
                );
            }
        }
    }
}

#[test]
fn a_damaged_workbook_is_a_sheet_or_a_finding_and_never_a_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libreoffice/en");
    let config = callsheet::config::Config::default();
    // What calamine panics at is caught; that it says so on standard error is no part of this test.
    std::panic::set_hook(Box::new(|_| {}));
    for name in ["staff.xls", "staff.ods", "staff.xlsx"] {
        let good = std::fs::read(folder.join(name)).expect("the fixture is there");
        let step = good.len() / 120;
        for at in (0..good.len()).step_by(step) {
            let mut flipped = good.clone();
            flipped[at] ^= 0xFF;
            for bytes in [flipped, good[..at].to_vec()] {
                let sheet = callsheet::sheet::Sheet::from_bytes(bytes, name, &config);
                let said = sheet.rows_from().is_some() || !sheet.defects.is_empty();
                assert!(said, "{name} at {at}");
            }
        }
    }
}
