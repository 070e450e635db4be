//! `check --split` and `template`: what goes back to people, and what they begin with.

mod workshop;

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use std::io::Cursor;
use workshop::Bench;

const CONFIG: &str = "[policies]\nTenantDialPlan = [\"DP-UK\", \"DP-DE\"]\n[site.London]\nNumberType = \"DirectRouting\"\n";

/// Good rows, rows that are wrong, two that cannot both stand, and a cell that a spreadsheet would run.
const SHEET: &str = "UserPrincipalName;DisplayName;TelephoneNumber;NumberType\n\
    ada@contoso.example;Ada;+442079460101;DirectRouting\n\
    ;;;\n\
    bob@contoso.example;=cmd|' /C calc'!A0;442079460102;DirectRouting\n\
    =1+1;\"a;b\";+442079460103;DirectRouting\n\
    cem@contoso.example;Cem;+442079460104;DirectRouting\n\
    dee@contoso.example;Dee;+442079460104;DirectRouting\n\
    short@contoso.example;S\n";

fn text(bench: &Bench, name: &str) -> String {
    let bytes = bench.tree()[name].clone();
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.strip_prefix('\u{FEFF}')
        .expect("a byte order mark")
        .to_owned()
}

#[test]
fn good_and_bad_rows_and_the_errors_go_to_files_of_their_own() {
    let bench = Bench::new();
    bench.file("users.csv", SHEET);
    let run = bench.run(&["check", "users.csv", "--no-config", "--split", "out"]);
    run.exits(1).says("good.csv 1 row, bad.csv 5 rows");
    let header = "UserPrincipalName;DisplayName;TelephoneNumber;NumberType\r\n";
    let good = text(&bench, "out/good.csv");
    assert_eq!(
        good,
        format!("{header}ada@contoso.example;Ada;+442079460101;DirectRouting\r\n")
    );
    let bad = text(&bench, "out/bad.csv");
    assert!(bad.starts_with(header));
    // Of two people with one number nobody knows whose it is.
    for name in ["bob@", "cem@", "dee@", "short@", "\"a;b\""] {
        assert!(bad.contains(name), "{name} {bad}");
    }
    // Good rows are a sheet of their own.
    bench
        .run(&["check", "out/good.csv", "--no-config"])
        .exits(0);
    bench
        .run(&["check", "users.csv", "--no-config", "--split", "out"])
        .exits(3)
        .says("exists already");
}

#[test]
fn no_cell_of_the_error_file_begins_a_formula() {
    let bench = Bench::new();
    bench.file("users.csv", SHEET);
    bench
        .run(&["check", "users.csv", "--no-config", "--split", "out"])
        .exits(1);
    let errors = text(&bench, "out/errors.csv");
    let mut reader = csv::Reader::from_reader(errors.as_bytes());
    let mut seen = 0;
    for row in reader.records() {
        let row = row.expect("CSV");
        assert_eq!(row.len(), 8);
        for cell in &row {
            assert!(
                !cell.trim_start().starts_with(['=', '+', '-', '@']),
                "{cell}"
            );
        }
        seen += 1;
    }
    assert!(seen >= 4, "{errors}");
    assert!(errors.contains("B4") || errors.contains("C4"), "{errors}");
    assert!(
        errors.contains("'+442079460102"),
        "the repair stands beside: {errors}"
    );
}

#[test]
fn what_holds_secrets_is_not_copied() {
    let bench = Bench::new();
    bench.file(
        "users.csv",
        "UPN,Password,Phone\nada@contoso.example,hunter2,020 7946 0123\n",
    );
    bench
        .run(&["check", "users.csv", "--no-config", "--split", "out"])
        .exits(1);
    for (name, bytes) in bench.tree() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(name == "users.csv" || !text.contains("hunter2"), "{name}");
    }
}

// ---- template ----

/// Fills the template of a folder by its headers, as text.
fn filled(headers: &[String]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0_u16..).zip(headers) {
        let value = match header.as_str() {
            "UserPrincipalName" => "ada@contoso.example",
            "TelephoneNumber" => "+442079460101",
            "NumberType" => "DirectRouting",
            "Site" => "London",
            "TenantDialPlan" => "DP-UK",
            "TeamsCallingPolicy" => "AllowCalling",
            _ => "",
        };
        sheet.write_string(0, column, header).expect("a cell");
        sheet.write_string(1, column, value).expect("a cell");
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_template_that_is_filled_in_passes_the_check() {
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    bench
        .run(&["template", "users.xlsx"])
        .exits(0)
        .says("written: users.xlsx");
    bench
        .run(&["template", "users.xlsx"])
        .exits(3)
        .says("exists already");
    bench.run(&["template", "users.csv"]).exits(0);
    bench
        .run(&["template", "users.pdf"])
        .exits(3)
        .says("neither .xlsx nor .csv");
    // As it is, it says that there are no rows, and nothing else.
    bench
        .run(&["check", "users.xlsx"])
        .exits(1)
        .says("sheet/no-rows");
    let columns = bench
        .run(&["columns", "users.xlsx", "--format", "json"])
        .json();
    let table = &columns["tables"][0];
    assert_eq!(
        (&table["sheet"], &table["usable"]),
        (&"Users".into(), &true.into())
    );
    let mut headers = Vec::new();
    for column in table["columns"].as_array().expect("a list") {
        assert_eq!(column["status"], "mapped", "{column}");
        headers.push(column["header"].as_str().expect("a text").to_owned());
    }
    let csv = bench.tree()["users.csv"].clone();
    assert_eq!(
        String::from_utf8_lossy(&csv),
        format!("\u{FEFF}{}\r\n", headers.join(","))
    );
    bench.file("filled.xlsx", filled(&headers));
    bench.run(&["check", "filled.xlsx"]).exits(0);
    bench.file(
        "filled.csv",
        [
            csv,
            b"ada@contoso.example,Ada,+442079460101,DirectRouting".to_vec(),
            b",".repeat(headers.len() - 4),
        ]
        .concat(),
    );
    bench.run(&["check", "filled.csv"]).exits(0);
}

#[test]
fn a_template_keeps_what_is_typed_and_offers_what_there_is() {
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    bench.run(&["template", "users.xlsx"]).exits(0);
    let bytes = bench.tree()["users.xlsx"].clone();
    let mut book = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
    let lists = book.worksheet_range("Lists").expect("a sheet");
    let offered: Vec<String> = lists
        .cells()
        .filter(|(_, _, cell)| !matches!(cell, calamine::Data::Empty))
        .map(|(_, _, cell)| cell.to_string())
        .collect();
    for name in [
        "CallingPlan",
        "OperatorConnect",
        "DirectRouting",
        "London",
        "DP-UK",
        "DP-DE",
        "Global",
        "AllowCalling",
    ] {
        assert!(
            offered.iter().any(|other| other == name),
            "{name} {offered:?}"
        );
    }
    let notes = book.worksheet_range("Notes").expect("a sheet");
    assert!(notes.cells().count() > 10);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut part = archive.by_name("xl/worksheets/sheet1.xml").expect("a part");
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut part, &mut xml).expect("text");
    assert!(xml.contains("<dataValidation "), "drop-downs");
    drop(part);
    let mut part = archive.by_name("xl/styles.xml").expect("a part");
    let mut styles = String::new();
    std::io::Read::read_to_string(&mut part, &mut styles).expect("text");
    assert!(
        styles.contains("numFmtId=\"49\""),
        "columns are formatted as Text"
    );
}

#[test]
fn a_template_offers_the_policies_that_people_have_where_the_config_lists_none() {
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    let user = |name: &str, plan: &str, hold: &str| {
        format!(
            r#"{{"user":"{name}@contoso.example","found":true,"numbers":[],"policies":{{"TenantDialPlan":{plan},"TeamsCallHoldPolicy":{hold}}}}}"#
        )
    };
    let users = [
        user("ada", "\"Elsewhere\"", "\"Music\""),
        user("bob", "null", "\"Jazz\""),
    ];
    let tenant = "6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
    let state = format!(
        r#"{{"schema":"callsheet.before/1","tenant":"{tenant}","users":[{}],"numbers":[]}}"#,
        users.join(",")
    );
    bench.file("before.json", state);
    bench
        .run(&["template", "users.xlsx", "--before", "before.json"])
        .exits(0);
    let mut book = Xlsx::new(Cursor::new(bench.tree()["users.xlsx"].clone())).expect("a workbook");
    let offered = |book: &mut Xlsx<_>, header: &str| -> Vec<String> {
        let users = book.worksheet_range("Users").expect("a sheet");
        let column = users.rows().next().expect("a header").iter();
        let column = column.clone().position(|cell| *cell == *header);
        let column = column.unwrap_or_else(|| panic!("there is a column {header}"));
        let lists = book.worksheet_range("Lists").expect("a sheet");
        let cells = lists
            .cells()
            .filter(|(_, at, _)| *at + lists.start().map_or(0, |at| at.1 as usize) == column);
        let cells = cells.map(|(_, _, cell)| cell.to_string());
        cells.filter(|cell| !cell.is_empty()).collect()
    };
    assert_eq!(
        offered(&mut book, "TeamsCallHoldPolicy"),
        ["Jazz", "Music", "Global"]
    );
    // The config lists those, and no other would pass.
    let plans = offered(&mut book, "TenantDialPlan");
    assert!(
        plans.contains(&"DP-UK".to_owned()) && !plans.contains(&"Elsewhere".to_owned()),
        "{plans:?}"
    );
}
