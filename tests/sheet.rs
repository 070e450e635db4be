//! Reading sheets: cells as the csv crate reads them, places as people count them, rows found again, headers understood.

mod workshop;

use callsheet::config::Config;
use callsheet::sheet::{Columns, Locator, Mark, Record, Records, RowIndex, Sheet, Status};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Read};
use workshop::Bench;

/// A record with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Read1 {
    row: u32,
    line: u64,
    offset: u64,
    cells: Vec<Vec<u8>>,
}

impl Read1 {
    fn of(record: &Record) -> Self {
        Self {
            row: record.row,
            line: record.line,
            offset: record.offset,
            cells: record.cells().map(<[u8]>::to_vec).collect(),
        }
    }
}

/// Gives its bytes in small pieces, as a pipe may.
struct Pieces<'p> {
    bytes: &'p [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.size.min(self.bytes.len()).min(buffer.len());
        let (now, later) = self.bytes.split_at(size);
        buffer[..size].copy_from_slice(now);
        self.bytes = later;
        Ok(size)
    }
}

/// Our records, each with the mark at which the reader stood before it.
fn ours(input: impl Read, delimiter: u8, from: Mark) -> Vec<(Mark, Read1)> {
    let mut records = Records::new(input, delimiter, from);
    let mut record = Record::default();
    let mut all = Vec::new();
    loop {
        let mark = records.mark();
        if !records.read(&mut record).expect("memory can be read") {
            return all;
        }
        all.push((mark, Read1::of(&record)));
    }
}

fn from_start(bytes: &[u8]) -> Vec<Read1> {
    let all = ours(bytes, b',', Mark::beginning(0));
    all.into_iter().map(|(_, record)| record).collect()
}

/// The cells as the csv crate reads them.
fn theirs(bytes: &[u8], delimiter: u8) -> Vec<Vec<Vec<u8>>> {
    let mut builder = csv::ReaderBuilder::new();
    builder
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter);
    let reader = builder.from_reader(bytes);
    let records = reader.into_byte_records();
    records
        .map(|record| record.expect("flexible records never fail"))
        .map(|record| record.iter().map(<[u8]>::to_vec).collect())
        .collect()
}

/// Row, line and offset of each record by the plainest reading: a line end outside quotes ends a row, whether or not
/// anything stood in it; a quotation mark opens only at the start of a cell.
fn counted(bytes: &[u8], delimiter: u8) -> Vec<(u32, u64, u64)> {
    let mut places = Vec::new();
    let (mut row, mut line) = (1, 1);
    let (mut open, mut cell_start, mut in_record) = (false, true, false);
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let is_end = matches!(byte, b'\r' | b'\n') && !open;
        if !in_record && !is_end {
            places.push((row, line, at as u64));
            (in_record, cell_start) = (true, true);
        }
        let next = bytes.get(at + 1);
        match byte {
            b'"' if open && next == Some(&b'"') => at += 1,
            b'"' if open => open = false,
            b'"' if cell_start => open = true,
            b'\r' if is_end && next == Some(&b'\n') => at += 1,
            _ => {}
        }
        cell_start = byte == delimiter && !open;
        if is_end {
            (row, in_record) = (row + 1, false);
        }
        // The LF of a CRLF that was passed over counts as well.
        line += u64::from(bytes[at] == b'\n');
        at += 1;
    }
    places
}

/// Texts of the characters that a table is made of, and few others.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => Just(&b"a"[..]),
        1 => Just(&b"bc"[..]),
        1 => Just(&b" "[..]),
        3 => Just(&b","[..]),
        1 => Just(&b";"[..]),
        1 => Just(&b"\t"[..]),
        3 => Just(&b"\""[..]),
        1 => Just(&b"\"\""[..]),
        2 => Just(&b"\n"[..]),
        1 => Just(&b"\r"[..]),
        2 => Just(&b"\r\n"[..]),
        1 => Just(&b"\xC3\xA9\xFF\0"[..]),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cells_are_those_of_the_csv_crate(bytes in soup(), size in 1..20_usize) {
        for delimiter in [b',', b';', b'\t'] {
            let pieces = Pieces { bytes: &bytes, size };
            let read = ours(pieces, delimiter, Mark::beginning(0));
            let cells: Vec<_> = read.into_iter().map(|(_, record)| record.cells).collect();
            prop_assert_eq!(cells, theirs(&bytes, delimiter));
        }
    }

    #[test]
    fn rows_lines_and_offsets_are_those_that_a_person_counts(bytes in soup(), size in 1..20_usize) {
        let pieces = Pieces { bytes: &bytes, size };
        let read = ours(pieces, b',', Mark::beginning(0));
        let places: Vec<_> = read.iter().map(|(_, r)| (r.row, r.line, r.offset)).collect();
        prop_assert_eq!(places, counted(&bytes, b','));
    }

    #[test]
    fn a_record_read_from_its_own_offset_is_the_same(bytes in soup()) {
        for record in from_start(&bytes) {
            let start = usize::try_from(record.offset).expect("a small file");
            let mark = Mark { row: record.row, line: record.line, offset: record.offset };
            let again = ours(&bytes[start..], b',', mark);
            prop_assert_eq!(again.first().map(|(_, again)| again), Some(&record));
        }
    }

    #[test]
    fn a_record_read_from_the_mark_before_it_is_the_same(bytes in soup()) {
        for (mark, record) in ours(&bytes[..], b',', Mark::beginning(0)) {
            let start = usize::try_from(mark.offset).expect("a small file");
            let again = ours(&bytes[start..], b',', mark);
            prop_assert_eq!(again.first().map(|(_, again)| again), Some(&record), "{:?}", mark);
        }
    }
}

#[test]
fn lines_are_those_that_sed_counts() {
    let text = b"a\r\n\r\n\"x\r\ny\",z\r\n\rb\r\n";
    for record in from_start(text) {
        let start = usize::try_from(record.offset).expect("a small file");
        let ends = memchr::memchr_iter(b'\n', &text[..start]).count();
        assert_eq!(record.line, ends as u64 + 1, "{record:?}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_header_and_stays_everywhere_else() {
    let text =
        "\u{FEFF}UserPrincipalName,TenantDialPlan\n\u{FEFF}ada@contoso.example,DP\nx,\u{FEFF}DP\n";
    let sheet = open(text);
    assert_eq!(sheet.columns.header(0), "UserPrincipalName");
    assert_eq!(sheet.format.bom, 3);
    let rows = rows_of(&sheet);
    assert_eq!(rows[0].cells[0], "\u{FEFF}ada@contoso.example".as_bytes());
    assert_eq!(rows[1].cells[1], "\u{FEFF}DP".as_bytes());
    assert_eq!((rows[0].row, rows[0].line), (2, 2));
}

#[test]
fn the_row_after_a_header_has_its_number_whatever_ends_the_lines() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = [
            "UserPrincipalName,TenantDialPlan",
            "a,b",
            "",
            "c,d",
            ",",
            "e,f",
        ];
        let sheet = open(&lines.join(end));
        let rows: Vec<_> = rows_of(&sheet).iter().map(|record| record.row).collect();
        assert_eq!(rows, [2, 4, 5, 6], "{end:?}");
    }
}

#[test]
fn semicolons_tabs_and_commas_are_told_apart_by_the_header() {
    for (delimiter, other) in [(",", ";"), (";", ","), ("\t", ",")] {
        let text = format!(
            "UserPrincipalName{delimiter}DisplayName{delimiter}TenantDialPlan\n\
             ada@contoso.example{delimiter}\"Lovelace{delimiter} Ada\"{delimiter}a{other}b\n"
        );
        let sheet = open(&text);
        assert_eq!(sheet.columns.len(), 3, "{delimiter:?}");
        let rows = rows_of(&sheet);
        let cells: Vec<_> = rows[0]
            .cells
            .iter()
            .map(|cell| String::from_utf8_lossy(cell))
            .collect();
        let expected = [
            "ada@contoso.example".to_owned(),
            format!("Lovelace{delimiter} Ada"),
            format!("a{other}b"),
        ];
        assert_eq!(cells, expected);
    }
}

#[test]
fn rows_of_any_length_are_read() {
    let sheet = open("UserPrincipalName,TenantDialPlan\na\nb,c\nd,e,f\n,,,\n");
    let lengths: Vec<_> = rows_of(&sheet).iter().map(|r| r.cells.len()).collect();
    assert_eq!(lengths, [1, 2, 3, 4]);
}

fn open(text: &str) -> Sheet {
    Sheet::from_bytes(text.as_bytes().to_vec(), "users.csv", &Config::default())
}

/// Every row below the header, as the rules see them.
fn rows_of(sheet: &Sheet) -> Vec<Read1> {
    let from = sheet.rows_from().expect("a usable sheet");
    let mut records = sheet.records(from).expect("memory can be read");
    let mut record = Record::default();
    let mut rows = Vec::new();
    while records.read(&mut record).expect("memory can be read") {
        rows.push(Read1::of(&record));
    }
    rows
}

/// Reads a sheet once, as a check does, and then asks for its rows in several orders.
fn finds_every_row_again(text: &str) {
    let sheet = open(text);
    let from = sheet.rows_from().expect("a usable sheet");
    let mut records = sheet.records(from).expect("memory can be read");
    let mut record = Record::default();
    let mut index = RowIndex::default();
    let mut rows = Vec::new();
    index.note(from);
    loop {
        let mark = records.mark();
        if !records.read(&mut record).expect("memory can be read") {
            break;
        }
        index.note(mark);
        rows.push(Read1::of(&record));
    }
    assert!(rows.len() > 600, "too few to need more than one mark");
    let found = |locator: &mut Locator, wanted: &Read1| {
        let record = locator.row(wanted.row).expect("memory can be read");
        assert_eq!(record.map(Read1::of).as_ref(), Some(wanted));
    };
    let mut locator = Locator::new(&sheet, &index);
    for row in rows.iter().chain(rows.iter().rev()) {
        found(&mut locator, row);
    }
    // Neighbours far apart: 389 is a prime, so every row has its turn.
    for at in (0..rows.len()).map(|n| n * 389 % rows.len()) {
        found(&mut locator, &rows[at]);
        if at % 9 == 0 {
            found(&mut Locator::new(&sheet, &index), &rows[at]);
        }
    }
    let last = rows.last().expect("there are rows").row;
    assert!(locator.row(last + 1).expect("memory").is_none());
    found(&mut locator, &rows[0]);
}

/// A sheet of many rows: some blank, some with line breaks in a cell.
fn many_rows(end: &str) -> String {
    let mut text = format!("UserPrincipalName,DisplayName,TenantDialPlan{end}");
    for n in 0..1000 {
        let _ = match n % 7 {
            3 => write!(text, "user{n},\"two{end}lines\",DP{end}"),
            5 => write!(text, "{end}user{n},,DP{end}"),
            _ => write!(text, "user{n},Name {n},DP{end}"),
        };
    }
    text
}

#[test]
fn every_row_is_found_again() {
    finds_every_row_again(&many_rows("\n"));
}

#[test]
fn every_row_is_found_again_in_a_file_from_windows() {
    finds_every_row_again(&many_rows("\r\n"));
}

#[test]
fn every_row_is_found_again_in_a_file_with_returns_only() {
    finds_every_row_again(&many_rows("\r"));
}

#[test]
fn every_row_is_found_again_where_files_were_put_together() {
    // `copy a.csv+b.csv` puts the byte order mark of each file before one of the rows.
    finds_every_row_again(&many_rows("\n").replace("user", "\u{FEFF}user"));
}

// ---- what a check says of rows far down ----

/// Cell, rule and message of each finding.
fn findings(bench: &Bench, sheet: &str) -> Vec<(String, String, String)> {
    bench.file("users.csv", sheet);
    let args = ["check", "users.csv", "--no-config", "--format", "json"];
    let report = bench.run(&args).json();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let findings = report["findings"].as_array().expect("a list");
    let told = findings.iter().map(|finding| {
        (
            text(&finding["place"]["ref"]),
            text(&finding["rule"]),
            text(&finding["message"]),
        )
    });
    told.collect()
}

#[test]
fn a_check_says_the_same_whatever_ends_the_lines() {
    let bench = Bench::new();
    let mut lines = vec!["UserPrincipalName,TenantDialPlan".to_owned()];
    lines.extend((0..1000).map(|n| format!("user{n}@contoso.example,DP")));
    // Twins far from each other, on the rows 3 and 900; a wrong cell alone on row 700; a blank line before all of it.
    lines[899] = "user1@contoso.example,DP".to_owned();
    lines[699] = "user698@contoso.example,$null".to_owned();
    lines.insert(1, String::new());
    let said = findings(&bench, &lines.join("\n"));
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(
        (said[0].0.as_str(), said[0].1.as_str()),
        ("B701", "policy/not-a-name")
    );
    assert_eq!(
        (said[1].0.as_str(), said[1].1.as_str()),
        ("A901", "duplicate/same-user")
    );
    for end in ["\r\n", "\r"] {
        assert_eq!(findings(&bench, &lines.join(end)), said, "{end:?}");
    }
}

#[test]
fn the_line_of_a_finding_is_the_one_that_sed_shows() {
    for end in ["\n", "\r\n"] {
        let bench = Bench::new();
        let mut text = format!("UserPrincipalName,DisplayName,TenantDialPlan{end}{end}");
        for n in 0..300 {
            let _ = write!(
                text,
                "user{n}@contoso.example,\"Name{end}{n}\",${{null{n}}}*{end}"
            );
        }
        bench.file("users.csv", &text);
        let args = ["check", "users.csv", "--no-config", "--format", "json"];
        let report = bench.run(&args).json();
        let findings = report["findings"].as_array().expect("a list");
        assert_eq!(findings.len(), 600);
        let lines: Vec<&str> = text.split('\n').collect();
        for finding in findings {
            let place = &finding["place"];
            let row = place["row"].as_u64().expect("a row");
            let line = place["line"].as_u64().unwrap_or(row);
            assert_eq!(place["line"].is_null(), line == row, "{finding}");
            let shown = lines[usize::try_from(line).expect("small") - 1];
            let value = finding["value"].as_str().expect("a cell");
            let first = value.lines().next().expect("a line");
            assert!(shown.contains(first), "{line}: {shown:?} {finding}");
            let user = format!("user{}@", row - 3);
            let start = if place["column"] == 3 {
                line - 2
            } else {
                line - 1
            };
            let start = lines[usize::try_from(start).expect("small")];
            assert!(start.starts_with(&user), "{user} {start:?}");
        }
    }
}

// ---- headers ----

/// Where a header set and this version disagree.
fn mismatches() -> (usize, Vec<String>) {
    let text = include_str!("data/header-sets.jsonl");
    let (mut judged, mut wrong) = (0, Vec::new());
    for line in text.lines() {
        let set: Value = serde_json::from_str(line).expect("JSON lines");
        if !set["expect"].is_object() {
            continue;
        }
        let headers = set["headers"].as_array().expect("a list");
        let header = |value: &Value| value.as_str().expect("a text").to_owned();
        let headers: Vec<String> = headers.iter().map(header).collect();
        let expect: BTreeMap<String, Value> =
            serde_json::from_value(set["expect"].clone()).expect("an object");
        let (columns, _) = Columns::resolve(headers.clone(), 1, &Config::default());
        for (at, header) in headers.iter().enumerate() {
            let expected = &expect[header];
            if expected == "any" {
                continue;
            }
            let found = match columns.status(at) {
                Status::Mapped(column) => Some(column.name()),
                Status::Ambiguous => Some("ambiguous"),
                Status::Secret => Some("secret"),
                Status::Ignored | Status::Unknown => None,
            };
            judged += 1;
            if expected.as_str() != found {
                let source = &set["source"];
                wrong.push(format!(
                    "{header:?}: expected {expected}, found {found:?} ({source})"
                ));
            }
        }
    }
    (judged, wrong)
}

/// The number may rise and not fall.
#[test]
fn headers_are_understood_as_people_mean_them() {
    const AGREE: usize = 118;
    let (judged, wrong) = mismatches();
    let agree = judged - wrong.len();
    eprintln!(
        "{agree} of {judged} headers agree; the others:\n  {}",
        wrong.join("\n  ")
    );
    assert_eq!(judged, 118);
    assert!(
        agree >= AGREE,
        "{agree} of {judged} agree, it were {AGREE}:\n  {}",
        wrong.join("\n  ")
    );
}

#[test]
fn no_header_that_is_not_ours_is_taken_for_a_column() {
    let (_, wrong) = mismatches();
    let taken: Vec<_> = wrong
        .iter()
        .filter(|line| line.contains("expected null"))
        .collect();
    assert!(taken.is_empty(), "{taken:#?}");
}
