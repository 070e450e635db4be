//! XLS files that stand for more than they hold: small files at which a reader would run out of memory or time.

use super::{Bench, CONFIG};
use std::io::{Cursor, Write as _};

/// A record: its kind, the length of its data, its data (MS-XLS 2.1.4).
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("one record");
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn begin(kind: u16) -> Vec<u8> {
    let data = [0x0600, kind, 0x0DBB, 0x07CC, 0, 0, 6, 0];
    record(0x0809, &data.map(u16::to_le_bytes).concat())
}

fn end() -> Vec<u8> {
    record(0x000A, &[])
}

fn dimensions(rows: u32, columns: u16) -> Vec<u8> {
    let columns = columns.to_le_bytes();
    let data = [&[0; 4], &rows.to_le_bytes()[..], &[0; 2], &columns, &[0; 2]];
    record(0x0200, &data.concat())
}

/// A cell that names a shared text.
fn cell(row: u16, column: u16, text: u32) -> Vec<u8> {
    let place = [row, column, 0].map(u16::to_le_bytes).concat();
    record(0x00FD, &[place, text.to_le_bytes().to_vec()].concat())
}

/// A record of shared texts, each of one byte a character, with records that go on with it.
fn texts(texts: &[String], pieces: usize) -> Vec<u8> {
    let mut data = vec![0; 8];
    let mut all = Vec::new();
    for text in texts {
        let length = u16::try_from(text.len()).expect("a text");
        let text = [&length.to_le_bytes(), &[0][..], text.as_bytes()].concat();
        if data.len() + text.len() > 8000 {
            all.push(std::mem::take(&mut data));
        }
        data.extend(text);
    }
    all.push(data);
    all.resize(all.len().max(pieces), vec![1, 0, 0, b'x']);
    let kinds = std::iter::once(0x00FC).chain(std::iter::repeat(0x003C));
    kinds
        .zip(all)
        .flat_map(|(kind, data)| record(kind, &data))
        .collect()
}

/// A workbook: the shared texts, and what stands between begin and end of the sheet, which so many names stand for.
fn book(texts: &[u8], names: u32, cells: &[u8]) -> Vec<u8> {
    let mut stream = begin(5);
    let listed = |number: u32, at: u32| {
        let name = format!("S{number}");
        let length = u8::try_from(name.len()).expect("a short name");
        let data = [&at.to_le_bytes(), &[0, 0, length, 0][..], name.as_bytes()];
        record(0x0085, &data.concat())
    };
    let length: usize = (0..names).map(|number| listed(number, 0).len()).sum();
    let at =
        u32::try_from(stream.len() + length + texts.len() + end().len()).expect("a small file");
    for number in 0..names {
        stream.extend(listed(number, at));
    }
    stream.extend([texts, &end(), &begin(16), cells, &end()].concat());
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
            .expect("memory");
    let mut part = file.create_stream("/Workbook").expect("memory");
    part.write_all(&stream).expect("memory");
    drop(part);
    file.into_inner().into_inner()
}

fn header() -> Vec<String> {
    let cells = ["UPN", "Phone", "ada@contoso.example", "+442079460123"];
    cells.map(ToOwned::to_owned).to_vec()
}

fn rows() -> Vec<u8> {
    [cell(0, 0, 0), cell(0, 1, 1), cell(1, 0, 2), cell(1, 1, 3)].concat()
}

#[test]
fn a_workbook_that_was_put_together_here_is_read() {
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    let cells = [dimensions(2, 2), rows()].concat();
    bench.file("staff.xls", book(&texts(&header(), 1), 1, &cells));
    let run = bench.run(&["check", "staff.xls", "--format", "json"]);
    let report = run.exits(0).json();
    assert_eq!(report["summary"]["rows"], 1);
    // Formats that reach over a whole sheet, and a text that goes on in the next record.
    let mut long = header();
    long.extend((0..900).map(|n| format!("{n:020}")));
    let cells = [dimensions(65_536, 256), rows(), cell(1, 2, 903)].concat();
    bench.file("wide.xls", book(&texts(&long, 1), 1, &cells));
    bench
        .run(&["check", "wide.xls", "--format", "json"])
        .exits(1)
        .says("\"sheet/ragged-row\"");
}

#[test]
fn a_small_file_that_stands_for_a_large_sheet_is_refused_within_256_mib() {
    let long = [header(), vec!["x".repeat(7_900)]].concat();
    let many =
        |texts: u32| -> Vec<u8> { (0..60_000).flat_map(|row| cell(row, 0, texts)).collect() };
    let formula = |name: usize| {
        let mut data = vec![0; 22];
        data.resize(22 + name, 0x1E);
        record(0x0006, &data)
    };
    let named = [record(0x0018, &vec![b'n'; 255]), texts(&header(), 1)].concat();
    let cases = [
        (
            "says that it has rows without end",
            texts(&header(), 1),
            1,
            [dimensions(u32::MAX, 256), rows()].concat(),
            "larger than the format allows",
        ),
        (
            "says that its last row is before its first",
            texts(&header(), 1),
            1,
            [
                record(0x0200, &[9, 0, 0, 0, 5, 0, 0, 0, 0, 0, 2, 0, 0, 0]),
                rows(),
            ]
            .concat(),
            "larger than the format allows",
        ),
        (
            "has two cells far apart",
            texts(&header(), 1),
            1,
            [rows(), cell(65_535, 65_535, 0)].concat(),
            "more than 4000000 cells",
        ),
        (
            "has one long text in every cell",
            texts(&long, 1),
            1,
            [rows(), many(4)].concat(),
            "MiB of text",
        ),
        (
            "has a thousand names for one sheet",
            texts(&header(), 1),
            1_000,
            [rows(), many(0)].concat(),
            "too many records|cells",
        ),
        (
            "has its texts in a hundred thousand pieces",
            texts(&header(), 100_000),
            1,
            rows(),
            "in too many pieces",
        ),
        (
            "names a long name in formulas",
            named,
            1,
            [rows(), (0..200).flat_map(|_| formula(20_000)).collect()].concat(),
            "MiB of text",
        ),
        (
            "ends in the middle of a text",
            texts(&header(), 1)[..40].to_vec(),
            1,
            rows(),
            "damaged",
        ),
    ];
    for (about, texts, names, cells, says) in cases {
        let bench = Bench::new();
        bench.file("staff.xls", book(&texts, names, &cells));
        let Some(output) = bench.limited(&["check", "staff.xls", "--format", "json"]) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(1), "{about}: {said}");
        assert!(said.contains("sheet/unreadable"), "{about}: {said}");
        assert!(
            says.split('|').any(|says| said.contains(says)),
            "{about}: {said}"
        );
    }
}
