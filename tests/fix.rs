//! Repairs written back: every byte that no repair touches stays, and a second run finds nothing.

mod workshop;

use callsheet::sheet::{Mark, Record, Records, requoted, spans, unquoted};
use proptest::prelude::*;
use workshop::Bench;

const CONFIG: &str = "[defaults]\nNumberType = \"DirectRouting\"\n";

/// Bytes that are special to some reader, and a few that are not.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::sample::select(&b"ab \",;\t|\r\n\xC3\xA9"[..]);
    prop::collection::vec(bytes, 0..120)
}

/// Each record, and the bytes between its start and that of the next.
fn records(text: &[u8], delimiter: u8) -> Vec<(Record, Vec<u8>)> {
    let mut reader = Records::new(text, delimiter, Mark::beginning(0));
    let (mut record, mut all) = (Record::default(), Vec::new());
    while reader.read(&mut record).expect("memory") {
        let at = |offset: u64| usize::try_from(offset).expect("small");
        let raw = &text[at(record.offset)..at(reader.mark().offset)];
        all.push((record.clone(), raw.to_vec()));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_span_slices_back_to_its_cell(text in soup(), which in 0..4_usize) {
        let delimiter = b",;\t|"[which];
        for (record, raw) in records(&text, delimiter) {
            let cells: Vec<_> = spans(&raw, delimiter).into_iter().map(|span| unquoted(&raw[span])).collect();
            let read: Vec<_> = record.cells().map(<[u8]>::to_vec).collect();
            prop_assert_eq!(cells, read, "{:?}", String::from_utf8_lossy(&raw));
        }
    }

    #[test]
    fn a_cell_that_is_written_reads_back(text in "[ab\",;\r\n é]{0,12}", quoted in any::<bool>()) {
        let old: &[u8] = if quoted { b"\"x\"" } else { b"x" };
        let cell = requoted(old, &text, b',');
        let line = [b"a,", &cell[..], b",b\n"].concat();
        let all = records(&line, b',');
        prop_assert_eq!(all.len(), 1);
        prop_assert_eq!(all[0].0.cell(1), Some(text.as_bytes()));
    }
}

/// Runs `fix -o` on a file and gives what was written.
fn fixed(bytes: &[u8], args: &[&str]) -> Vec<u8> {
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    bench.file("users.csv", bytes);
    let run = bench.run(&[&["fix", "users.csv", "-o", "new.csv"], args].concat());
    run.exits(0);
    assert_eq!(
        bench.tree()["users.csv"],
        bytes,
        "the sheet itself is left alone"
    );
    bench.tree()["new.csv"].clone()
}

/// A sheet with quotes, blank lines, line breaks in cells, a title, ragged rows and no last line end.
fn sheet(phone: &str, end: &str) -> String {
    [
        "sep=;",
        "Our \"people\";;",
        "",
        "UPN;Name;Phone;Notes",
        ";;;",
        "\"ada@contoso.example\";\"Müller; \"\"J\"\"\";PHONE;x",
        "bob@contoso.example;Zoë;\"+442079460124\";\"two\nlines\"",
        "eve@contoso.example;short",
        "Total;1;;",
        "zoe@contoso.example;Z;+442079460125;last",
    ]
    .join(end)
    .replace("PHONE", phone)
}

fn encodings(text: &str) -> Vec<Vec<u8>> {
    let wide = |mark: &[u8], to: fn(u16) -> [u8; 2]| {
        mark.iter()
            .copied()
            .chain(text.encode_utf16().flat_map(to))
            .collect()
    };
    vec![
        text.as_bytes().to_vec(),
        format!("\u{FEFF}{text}").into_bytes(),
        wide(b"\xFF\xFE", u16::to_le_bytes),
        wide(b"\xFE\xFF", u16::to_be_bytes),
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    ]
}

#[test]
fn only_the_repaired_cells_change_in_every_encoding_and_with_every_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let damaged = sheet("'+44 20-7946(0123)", end);
        let mended = sheet("+442079460123", end);
        for (old, new) in encodings(&damaged).into_iter().zip(encodings(&mended)) {
            assert_eq!(fixed(&old, &[]), new, "{end:?}");
            // What is right is written back byte for byte, twice as well.
            assert_eq!(fixed(&new, &["--unsafe"]), new, "{end:?}");
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_kept_or_nothing_is_written() {
    // A stray byte in a UTF-8 file that has other letters.
    let odd = b"UPN,Name,Phone\nada@contoso.example,Zo\xC3\xAB \xFF,'+442079460123\nbob@contoso.example,\xFF,x\n";
    let new = fixed(odd, &[]);
    let text = String::from_utf8_lossy(odd).replace("'+44", "+44");
    assert_eq!(String::from_utf8_lossy(&new), text);
    // Half a character of UTF-16 would not come back.
    let mut wide: Vec<u8> = b"\xFF\xFE".to_vec();
    wide.extend(
        "UPN,Phone\nada@contoso.example,"
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    wide.extend([0x00, 0xD8, b'\n', 0]);
    let bench = Bench::new();
    bench.file("users.csv", &wide);
    bench
        .run(&["fix", "users.csv", "--no-config", "--write"])
        .exits(3)
        .says("would change");
    assert_eq!(bench.names(), ["users.csv"]);
}

#[test]
fn nothing_is_overwritten_and_the_old_file_is_kept() {
    let bench = Bench::new();
    let old = "UPN,Phone\nada@contoso.example,'+442079460123\n";
    bench.file("users.csv", old);
    bench.file("callsheet.toml", CONFIG);
    bench
        .run(&["fix", "users.csv"])
        .exits(0)
        .says("+ +442079460123")
        .says("1 cell with a safe repair");
    assert_eq!(bench.names(), ["callsheet.toml", "users.csv"]);
    bench
        .run(&["fix", "users.csv", "--write"])
        .exits(0)
        .says("users.fixed.csv");
    bench
        .run(&["fix", "users.csv", "--write"])
        .exits(3)
        .says("exists already");
    bench
        .run(&["fix", "users.csv", "-o", "callsheet.toml"])
        .exits(3)
        .says("exists already");
    bench
        .run(&["fix", "users.csv", "--in-place"])
        .exits(0)
        .says("users.csv.bak");
    let tree = bench.tree();
    assert_eq!(tree["users.csv.bak"], old.as_bytes());
    assert_eq!(tree["users.csv"], tree["users.fixed.csv"]);
    assert_eq!(
        String::from_utf8_lossy(&tree["users.csv"]),
        old.replace('\'', "")
    );
    bench
        .run(&["fix", "users.csv", "--in-place"])
        .exits(3)
        .says("exists already");
}

#[test]
fn what_rests_on_an_assumption_is_written_only_when_asked_for() {
    let old = b"UPN,Phone\nada@contoso.example,442079460123\n";
    assert_eq!(fixed(old, &[]), old);
    assert_eq!(
        fixed(old, &["--unsafe"]),
        b"UPN,Phone\nada@contoso.example,+442079460123\n"
    );
}

#[test]
fn original_and_repaired_text_both_go_to_programs() {
    let bench = Bench::new();
    bench.file(
        "users.csv",
        "UPN,Phone\nada@contoso.example,\u{202a}+44 (0)20 7946 0123\u{202c}\n",
    );
    let run = bench.run(&[
        "fix",
        "users.csv",
        "--no-config",
        "--unsafe",
        "--format",
        "json",
    ]);
    let answer = run.json();
    let repair = &answer["repairs"][0];
    assert_eq!(repair["place"]["ref"], "B2");
    assert_eq!(repair["value"], "\u{202a}+44 (0)20 7946 0123\u{202c}");
    assert_eq!(repair["replacement"], "+442079460123");
    assert_eq!(repair["rules"][0], "sheet/hidden-character");
    assert_eq!((&answer["safe"], &answer["unsafe"]), (&0.into(), &1.into()));
}
