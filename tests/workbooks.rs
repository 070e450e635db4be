//! Workbooks: places, kinds of cells, several sheets, and what only has the name of one.

#[path = "workbooks/binary.rs"]
mod binary;
mod workshop;

use callsheet::config::Config;
use callsheet::sheet::{Asked, CellKind, Kind, Record, Sheet};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use serde_json::Value;
use std::io::{Cursor, Write as _};
use workshop::{Bench, Run};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const CONFIG: &str = "[tenant]\nid = \"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"\n[change]\nid = \"CHG1\"\n[defaults]\nNumberType = \"DirectRouting\"\n";

/// Rows by their numbers.
type Rows<'r> = &'r [(u32, &'r [&'r str])];

/// A workbook with these sheets; a row is its number and its cells.
fn workbook(sheets: &[(&str, Rows)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        fill(sheet, rows);
    }
    book.save_to_buffer().expect("a workbook")
}

fn fill(sheet: &mut Worksheet, rows: Rows) {
    for (row, cells) in rows {
        for (column, cell) in cells.iter().enumerate() {
            let column = u16::try_from(column).expect("small");
            sheet.write_string(row - 1, column, *cell).expect("a cell");
        }
    }
}

fn open(bytes: Vec<u8>, sheet: Option<&str>) -> Sheet {
    let asked = Asked {
        sheet: sheet.map(ToOwned::to_owned),
        ..Asked::default()
    };
    Sheet::from_bytes_as(bytes, "staff.xlsx", &Config::default(), &asked).expect("memory")
}

fn rows(sheet: &Sheet) -> Vec<Record> {
    let from = sheet.rows_from().expect("a sheet of users");
    let mut records = sheet.records(from).expect("memory");
    let (mut record, mut rows) = (Record::default(), Vec::new());
    while records.read(&mut record).expect("memory") {
        rows.push(record.clone());
    }
    rows
}

fn rules(run: &Run) -> Vec<(String, String)> {
    let report: Value = run.json();
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|finding| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (text(&finding["rule"]), text(&finding["place"]["ref"]))
        })
        .collect()
}

#[test]
fn a_finding_points_at_the_cell_of_the_sheet() {
    let bytes = workbook(&[
        ("Read me", &[(1, &["Fill in the sheet Staff"])]),
        (
            "Staff",
            &[
                (2, &["Our people"]),
                (4, &["UPN", "Phone"]),
                (5, &["ada@contoso.example", "+442079460123"]),
                (17, &["bob@contoso.example", "+44 20 7946 0124"]),
            ],
        ),
    ]);
    let bench = Bench::new();
    bench.file("staff.xlsx", &bytes);
    bench.file("callsheet.toml", CONFIG);
    let run = bench.run(&["check", "staff.xlsx", "--format", "json"]);
    let expected = [
        ("sheet/title-rows", "Staff!A4"),
        ("number/separators", "Staff!B17"),
    ];
    let expected = expected.map(|(rule, place)| (rule.to_owned(), place.to_owned()));
    run.exits(1);
    assert_eq!(rules(&run), expected);
    assert_eq!(run.json()["findings"][1]["place"]["sheet"], "Staff");
    let human = bench.run(&["check", "staff.xlsx"]);
    human
        .exits(1)
        .says("staff.xlsx:Staff!B17")
        .says("bob@contoso.example | +44 20 7946 0124");
}

#[test]
fn every_kind_of_cell_is_read_as_what_it_is() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &[(1, &["UPN", "Phone", "Site", "Wave", "Name"])]);
    let date = ExcelDateTime::from_ymd(2026, 3, 12).expect("a day");
    let dated = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_number(1, 1, 442_079_460_123.0).expect("a cell");
    sheet.write_boolean(1, 2, true).expect("a cell");
    sheet
        .write_datetime_with_format(1, 3, &date, &dated)
        .expect("a cell");
    let formula = Formula::new("=B2").set_result("=x\t\"y\"\r\nz");
    sheet.write_formula(1, 4, formula).expect("a cell");
    sheet.write_string(1, 0, "\u{1F600}ada").expect("a cell");
    let sheet = open(book.save_to_buffer().expect("a workbook"), None);
    let row = &rows(&sheet)[0];
    let cell = |at: usize| {
        let text = String::from_utf8_lossy(row.cell(at).unwrap_or_default()).into_owned();
        (text, row.kind(at), row.is_formula(at))
    };
    let plain = |text: &str, kind| (text.to_owned(), kind, false);
    assert_eq!(cell(0), plain("\u{1F600}ada", CellKind::Text));
    assert_eq!(cell(1), plain("442079460123", CellKind::Number));
    assert_eq!(cell(2), plain("TRUE", CellKind::Truth));
    assert_eq!(cell(3), plain("2026-03-12", CellKind::Date));
    let (text, kind, formula) = cell(4);
    assert_eq!((kind, formula), (CellKind::Text, true));
    assert!(text.starts_with("=x\t\"y\""), "{text:?}");
    assert_eq!(row.len(), 5);
}

#[test]
fn one_sheet_is_chosen_or_it_is_said_which_there_are() {
    let users: &[(u32, &[&str])] = &[
        (1, &["UPN", "TenantDialPlan"]),
        (2, &["ada@contoso.example", "DP"]),
    ];
    let bench = Bench::new();
    let two = workbook(&[
        ("Berlin", users),
        ("Paris", users),
        ("Notes", &[(1, &["x"])]),
    ]);
    bench.file("two.xlsx", &two);
    let run = bench.run(&["check", "two.xlsx", "--no-config"]);
    run.exits(1)
        .says("sheet/several-tables")
        .says("\"Berlin\", \"Paris\"");
    bench
        .run(&["check", "two.xlsx", "--no-config", "--sheet", "paris"])
        .exits(0);
    let none = bench.run(&["check", "two.xlsx", "--no-config", "--sheet", "Rome"]);
    none.exits(1).says("no sheet \"Rome\"").says("\"Notes\"");
    let tables = bench
        .run(&["columns", "two.xlsx", "--no-config", "--format", "json"])
        .json();
    let names: Vec<_> = tables["tables"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|t| (t["sheet"].as_str(), t["usable"].as_bool()))
        .collect();
    assert_eq!(
        names,
        [
            (Some("Berlin"), Some(true)),
            (Some("Paris"), Some(true)),
            (Some("Notes"), Some(false))
        ]
    );
    // A text has no sheets.
    bench.file("users.csv", "UPN,TenantDialPlan\nada@contoso.example,DP\n");
    bench
        .run(&["check", "users.csv", "--no-config", "--sheet", "x"])
        .exits(1)
        .says("no sheets");
}

#[test]
fn a_hidden_sheet_is_read_only_when_it_is_named() {
    let mut book = Workbook::new();
    let seen = book.add_worksheet();
    fill(seen, &[(1, &["Notes"])]);
    let hidden = book.add_worksheet();
    hidden.set_name("Old").expect("a name").set_hidden(true);
    fill(
        hidden,
        &[
            (1, &["UPN", "Phone"]),
            (2, &["ada@contoso.example", "+442079460123"]),
        ],
    );
    let bytes = book.save_to_buffer().expect("a workbook");
    assert!(open(bytes.clone(), None).rows_from().is_none());
    assert_eq!(rows(&open(bytes, Some("Old"))).len(), 1);
}

#[test]
fn a_workbook_is_planned_rendered_and_verified() {
    let bytes = workbook(&[
        (
            "Leavers",
            &[
                (1, &["UPN", "Action"]),
                (2, &["eve@contoso.example", "RemoveAll"]),
            ],
        ),
        (
            "Staff",
            &[
                (1, &["UPN", "Phone"]),
                (2, &["ada@contoso.example", "+442079460123"]),
            ],
        ),
    ]);
    let bench = Bench::new();
    bench.file("staff.xlsx", &bytes);
    bench.file("callsheet.toml", CONFIG);
    bench.run(&["plan", "staff.xlsx"]).exits(1);
    bench
        .run(&["plan", "staff.xlsx", "--sheet", "Staff"])
        .exits(0)
        .says("+442079460123");
    bench
        .run(&["render", "staff.xlsx", "--sheet", "Staff", "-o", "out"])
        .exits(0);
    assert_eq!(bench.tree()["out/input/sheet.xlsx"], bytes);
    let plan: Value = serde_json::from_slice(&bench.tree()["out/plan.json"]).expect("JSON");
    let place = &plan["operations"][0]["because"];
    assert_eq!(
        (&place["file"], &place["ref"]),
        (&"input/sheet.xlsx".into(), &"Staff!B2".into())
    );
    bench
        .run(&["verify", "out"])
        .exits(0)
        .says("rendered again byte for byte");
}

// ---- what only has the name of a workbook ----

fn archive(parts: &[(&str, u64, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, times, bytes) in parts {
        zip.start_file(*name, options).expect("a part");
        for _ in 0..*times {
            zip.write_all(bytes).expect("memory");
        }
    }
    zip.finish().expect("an archive").into_inner()
}

#[test]
fn what_cannot_be_read_is_one_finding_with_a_remedy() {
    let good = workbook(&[(
        "Staff",
        &[
            (1, &["UPN", "Phone"]),
            (2, &["ada@contoso.example", "+442079460123"]),
        ],
    )]);
    let zeros = vec![0; 1024 * 1024];
    let tags = "<a>".repeat(350_000).into_bytes();
    let head = (1, &b"<workbook/>"[..]);
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.extend([0; 600]);
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let ods = |rows: &str| {
        let content = format!(
            "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
        );
        archive(&[
            (
                "mimetype",
                1,
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            ("content.xml", 1, content.as_bytes()),
        ])
    };
    let row = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"1000\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "text.xlsx",
            archive(&[
                ("xl/workbook.xml", head.0, head.1),
                ("xl/worksheets/sheet1.xml", 3, &zeros),
            ]),
            "longer than a mebibyte",
        ),
        (
            "shared.xlsx",
            archive(&[
                ("xl/workbook.xml", head.0, head.1),
                ("xl/sharedStrings.xml", 170, &tags),
            ]),
            "more than 160 MiB",
        ),
        ("cells.ods", ods(row), "8000000 cells"),
        ("half.xlsx", good[..good.len() / 2].to_vec(), "damaged"),
        ("locked.xlsx", locked, "password"),
        (
            "page.xls",
            b"<HTML><body><table><tr><td>UPN</td></tr></table>".to_vec(),
            "web page",
        ),
        (
            "xml.xls",
            b"<?xml version=\"1.0\"?><Workbook/>".to_vec(),
            "XML",
        ),
        (
            "binary.xlsb",
            archive(&[("xl/workbook.bin", 1, b"x")]),
            "XLSB",
        ),
        ("other.zip", archive(&[("readme.txt", 1, b"x")]), "ZIP"),
        ("paper.pdf", b"%PDF-1.7\n".to_vec(), "PDF"),
    ];
    let bench = Bench::new();
    for (name, bytes, word) in cases {
        bench.file(name, bytes);
        let run = bench.run(&["check", name, "--no-config", "--format", "json"]);
        run.exits(1);
        let found = rules(&run);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(found[0].0, "sheet/unreadable", "{name}");
        let report = run.json();
        let finding = &report["findings"][0];
        let message = finding["message"].as_str().unwrap_or_default();
        assert!(message.contains(word), "{name}: {message}");
        assert!(finding["help"].is_string(), "{name}");
        if name == "shared.xlsx" {
            // Once is enough to unpack it.
            continue;
        }
        bench
            .run(&["columns", name, "--no-config"])
            .exits(0)
            .says("sheet/unreadable");
        bench.run(&["fix", name, "--no-config"]).exits(3);
    }
}

#[test]
fn a_file_is_what_it_holds_and_not_what_it_is_called() {
    let bench = Bench::new();
    bench.file("users.xlsx", "UPN,TenantDialPlan\nada@contoso.example,DP\n");
    bench.run(&["check", "users.xlsx", "--no-config"]).exits(0);
    bench.file(
        "users.csv",
        workbook(&[(
            "a",
            &[
                (1, &["UPN", "TenantDialPlan"]),
                (2, &["ada@contoso.example", "DP"]),
            ],
        )]),
    );
    bench.run(&["check", "users.csv", "--no-config"]).exits(0);
}

#[test]
fn far_away_cells_and_cut_workbooks_are_bounded_and_never_a_panic() {
    // The last row of Excel, a million empty rows above it.
    let sheet = open(
        workbook(&[(
            "a",
            &[
                (1, &["UPN", "Phone"]),
                (1_048_576, &["ada@contoso.example", "+442079460123"]),
            ],
        )]),
        None,
    );
    let found = rows(&sheet);
    assert_eq!((found.len(), found[0].row), (1, 1_048_576));
    // Every cut of a small workbook.
    let good = workbook(&[(
        "Staff",
        &[
            (1, &["UPN", "Phone"]),
            (2, &["ada@contoso.example", "+442079460123"]),
        ],
    )]);
    for cut in (0..good.len()).step_by(97) {
        let sheet = Sheet::from_bytes(good[..cut].to_vec(), "x", &Config::default());
        assert!(sheet.rows_from().is_none(), "{cut}");
        assert!(!sheet.defects.is_empty(), "{cut}");
    }
    // And every byte of it changed in turn: what comes out is a sheet or a finding.
    for at in (0..good.len()).step_by(41) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        let sheet = Sheet::from_bytes(bytes, "x", &Config::default());
        assert!(
            sheet.rows_from().is_some() || !sheet.defects.is_empty(),
            "{at}"
        );
    }
}

#[test]
fn what_a_reader_says_when_it_gives_up_stays_off_the_screen() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libreoffice/de/staff.xls");
    let mut bytes = std::fs::read(path).expect("a workbook");
    // A length in it that leads past its end, over which calamine 0.38 panics.
    bytes[3153] = 225;
    let bench = Bench::new();
    bench.file("staff.xls", bytes);
    let run = bench.run(&["check", "staff.xls", "--no-config"]);
    run.exits(1).says("sheet/unreadable");
    assert_eq!(run.stderr, "");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_a_failure() {
    use callsheet::rules::{Context, check};
    let bench = Bench::new();
    let text = "UPN,TenantDialPlan\nada@contoso.example,DP\n";
    let book = workbook(&[(
        "a",
        &[
            (1, &["UPN", "TenantDialPlan"]),
            (2, &["ada@contoso.example", "DP"]),
        ],
    )]);
    for (name, bytes) in [
        ("users.csv", text.as_bytes().to_vec()),
        ("users.xlsx", book),
    ] {
        let path = bench.file(name, &bytes);
        let config = Config::default();
        let sheet = Sheet::open(&path, name, &config).expect("it can be read");
        let context = Context {
            sheet: &sheet,
            config: &config,
            before: None,
            dial_plans: None,
            as_of: None,
        };
        assert!(check(context, Vec::new(), false).is_ok());
        bench.file(name, [&bytes[..], b"more"].concat());
        let why = check(context, Vec::new(), false)
            .err()
            .expect("it was written to");
        assert!(
            why.to_string().contains("changed while it was read"),
            "{why}"
        );
    }
}

// ---- written back ----

#[test]
fn a_repaired_workbook_differs_in_the_repaired_cells_only() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(
        sheet,
        &[
            (1, &["UPN", "Phone"]),
            (2, &["ada@contoso.example", "'+442079460123"]),
        ],
    );
    let bold = Format::new().set_bold();
    sheet
        .write_number_with_format(2, 1, 442_079_460_124.0, &bold)
        .expect("a cell");
    sheet
        .write_string(2, 0, "bob@contoso.example")
        .expect("a cell");
    book.add_worksheet()
        .write_string(0, 0, "Other")
        .expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    bench.file("staff.xlsx", &bytes);
    bench
        .run(&["fix", "staff.xlsx", "--unsafe", "--write"])
        .exits(0);
    let fixed = bench.tree()["staff.fixed.xlsx"].clone();
    let parts = |bytes: &[u8]| {
        let mut archive = ZipArchive::new(Cursor::new(bytes.to_vec())).expect("an archive");
        let mut parts = Vec::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).expect("a part");
            let mut text = Vec::new();
            std::io::copy(&mut part, &mut text).expect("a part");
            parts.push((part.name().expect("a name").into_owned(), text));
        }
        parts
    };
    let (old, new) = (parts(&bytes), parts(&fixed));
    let changed: Vec<_> = old
        .iter()
        .zip(&new)
        .filter(|(a, b)| a != b)
        .map(|(a, _)| a.0.clone())
        .collect();
    assert_eq!(changed, ["xl/worksheets/sheet1.xml"]);
    assert_eq!(old.len(), new.len());
    bench.run(&["check", "staff.fixed.xlsx"]).exits(0);
    // A second run changes nothing.
    bench
        .run(&["fix", "staff.fixed.xlsx", "--unsafe", "-o", "again.xlsx"])
        .exits(0)
        .says("0 cells with a safe repair");
    assert_eq!(parts(&bench.tree()["again.xlsx"]), new);
    // The same as CSV.
    bench
        .run(&["fix", "staff.xlsx", "--unsafe", "-o", "staff.csv"])
        .exits(0);
    let text = String::from_utf8(bench.tree()["staff.csv"].clone()).expect("UTF-8");
    assert_eq!(
        text,
        "\u{FEFF}UPN,Phone\nada@contoso.example,+442079460123\nbob@contoso.example,+442079460124\n"
    );
    assert_eq!(open(bytes, None).format.kind, Kind::Xlsx);
}

/// Rows of the large workbook: `just workbook-memory` asks for 100,000.
fn many() -> u32 {
    let asked = std::env::var("CALLSHEET_ROWS").ok();
    asked.and_then(|rows| rows.parse().ok()).unwrap_or(4_000)
}

#[test]
fn a_large_workbook_is_checked_within_256_mib() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(
        sheet,
        &[(
            1,
            &[
                "UPN",
                "Name",
                "Phone",
                "Number type",
                "TenantDialPlan",
                "Notes",
            ],
        )],
    );
    for row in 1..=many() {
        let upn = format!("user{row}@contoso.example");
        let number = format!("+44207{:07}", 9_460_000 + row);
        let note = format!("desk {row}, floor {}", row % 9);
        for (column, cell) in (0..).zip([
            &upn,
            "Ada Lovelace",
            &number,
            "DirectRouting",
            "DP-UK",
            &note,
        ]) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    let bench = Bench::new();
    bench.file("big.xlsx", book.save_to_buffer().expect("a workbook"));
    let check = ["check", "big.xlsx", "--no-config", "--format", "json"];
    let Some(output) = bench.limited(&[&check[..], &["--output", "report.json"]].concat()) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let report: Value = serde_json::from_slice(&bench.tree()["report.json"]).expect("JSON");
    assert_eq!(report["summary"]["rows"], many());
    assert_eq!(report["summary"]["deny"], 0);
}

#[test]
fn a_person_who_waits_for_a_large_workbook_is_told_what_is_read() {
    // Letters that no archive makes smaller, so that the file itself is large.
    let mut state = 1_u64;
    let mut letter = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        char::from(b'!' + u8::try_from((state >> 33) % 90).unwrap_or(0))
    };
    let mut book = Workbook::new();
    let users = book.add_worksheet().set_name("Users").expect("a name");
    fill(
        users,
        &[
            (1, &["UPN", "TenantDialPlan"]),
            (2, &["ada@contoso.example", "DP-UK"]),
        ],
    );
    let notes = book.add_worksheet();
    for row in 0..90 {
        let text: String = (0..32_000).map(|_| letter()).collect();
        notes.write_string(row, 0, text).expect("a cell");
    }
    let bench = Bench::new();
    bench.file("big.xlsx", book.save_to_buffer().expect("a workbook"));
    bench.file(
        "small.csv",
        "UPN,TenantDialPlan\nada@contoso.example,DP-UK\n",
    );
    let said = "reading big.xlsx, 2 MiB ...";
    // A program that reads the output gets nothing of it.
    let piped = bench.run(&["check", "big.xlsx", "--no-config", "--sheet", "Users"]);
    piped.exits(0);
    assert!(!piped.all().contains("reading"), "{}", piped.all());
    let on_terminal = |line: &str| {
        let line = format!(
            "{} check {line} --no-config",
            env!("CARGO_BIN_EXE_callsheet")
        );
        let mut command = bench.wrapped("script", &["-q", "-e", "-c", &line, "screen"]);
        let output = command
            .output()
            .ok()
            .filter(|output| output.status.success());
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(small) = on_terminal("small.csv") else {
        eprintln!("SKIPPED: there is no `script` of util-linux, which gives a program a terminal");
        return;
    };
    assert!(!small.contains("reading"), "{small}");
    let big = on_terminal("big.xlsx --sheet Users").expect("it is right");
    assert!(big.trim_start().starts_with(said), "{big}");
    let quiet = on_terminal("big.xlsx --sheet Users --quiet").expect("it is right");
    assert!(!quiet.contains("reading"), "{quiet}");
}
