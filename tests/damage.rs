//! What spreadsheets do to cells, done to cells whose originals are known: every damaged cell is told, and no repair is
//! wrong.
//!
//! Each kind is written into real files: workbooks, and CSV in five encodings. Left out, by name, because the damaged cell
//! is another value that could have been meant: a digit that is dropped or changed in an open numbering plan; two digits
//! that changed places; a number of somebody else; a name with a letter less.

use callsheet::config::{Config, parse};
use callsheet::numbering;
use callsheet::rules::{Context, Desk, check, repairs};
use callsheet::sheet::{Record, Sheet};
use callsheet::span::Place;
use jiff::civil::date;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Url, Workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Damaged cells of each kind.
const EACH: usize = 84;

/// A damaged cell as a file holds it.
#[derive(Clone, Debug)]
enum Cell {
    Text(String),
    /// A number, and the format that it is shown in.
    Shown(f64, &'static str),
    /// The same, in a format that shows digits of its own.
    Drawn(f64, String),
    Number(f64),
    Date(u16, u8, u8),
    Truth(bool),
    Formula(&'static str, String),
    Link(String),
}

/// Where a cell was damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Name,
    Phone,
    Extension,
}

struct Kind {
    name: &'static str,
    at: At,
    /// Which number or name, and the damaged cell.
    damage: fn(&str, usize) -> Cell,
    original: fn(usize) -> String,
    region: bool,
}

/// A number that its country keeps for fiction.
fn number(n: usize) -> String {
    let n = n % 1000;
    match n % 4 {
        0 => format!("+4420794600{:02}", n % 100),
        1 => format!("+120655501{:02}", n % 100),
        2 => format!("+493023125{n:03}"),
        _ => format!("+4420794601{:02}", n % 100),
    }
}

fn british(n: usize) -> String {
    format!("+44207946{:04}", n % 1000)
}

fn name(n: usize) -> String {
    let names = [
        "Chloé Dubois",
        "Jörg Müller",
        "Zoë Ångström",
        "José Muñoz",
        "Françoise Lévêque",
    ];
    format!("{} {}", names[n % names.len()], ["Sr", "Jr", "II"][n % 3])
}

fn extension(n: usize) -> String {
    format!("{}-{}", n % 12 + 1, n % 28 + 1)
}

fn digits(original: &str) -> String {
    original.chars().filter(char::is_ascii_digit).collect()
}

/// `+44 20 7946 0123` with something for each blank.
fn spaced(original: &str, with: &str) -> String {
    let all = digits(original);
    format!("+{}{with}{}{with}{}", &all[..2], &all[2..6], &all[6..])
}

fn in_script(original: &str, zero: u32) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|d| char::from_u32(zero + d));
    original.chars().map(|c| digit(c).unwrap_or(c)).collect()
}

fn float(original: &str) -> f64 {
    digits(original).parse().expect("digits")
}

fn scientific(original: &str, decimals: usize) -> String {
    let all = digits(original);
    let power = all.len() - 1;
    format!("{}.{}E+{power}", &all[..1], &all[1..=decimals.min(power)])
}

fn day(n: usize) -> u8 {
    u8::try_from(n % 28 + 1).expect("small")
}

fn month(n: usize) -> u8 {
    u8::try_from(n % 12 + 1).expect("small")
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// Reads bytes of UTF-8 as Windows-1252, as a double click does.
fn twice(original: &str) -> String {
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(original.as_bytes());
    text.into_owned()
}

/// Reads bytes of Windows-1252 as UTF-8.
fn replaced(original: &str) -> String {
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(original);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What people set to see a plus, groups, zeros or a text before a number; the cell holds the number all the same.
const FORMATS: [&str; 8] = [
    "\"+\"0",
    "+0",
    "+00 000 000000",
    "#,##0",
    "0.00E+00",
    "000000000000000",
    "[<=9999999]###-####;(###) ###-####",
    "\"Tel. \"0;;;@",
];

const PHONE: Kind = Kind {
    name: "",
    at: At::Phone,
    damage: |original, _| Cell::Text(original.to_owned()),
    original: number,
    region: false,
};

fn phone(name: &'static str, damage: fn(&str, usize) -> Cell) -> Kind {
    Kind {
        name,
        damage,
        ..PHONE
    }
}

/// Numbers in cells whose format shows something else than the digits.
fn formats() -> Vec<Kind> {
    vec![
        phone("number with a format", |o, n| {
            Cell::Shown(float(o), FORMATS[n % FORMATS.len()])
        }),
        phone("digits in the format", |o, n| {
            // The cell holds what stands behind the country code, and shows the whole number.
            let code = &o[1..3];
            let format = ["\"+CC\"0", "+\\C\\C0", "\"(CC) \"0"][n % 3];
            let held = digits(o)[2..].parse().expect("digits");
            Cell::Drawn(
                held,
                format
                    .replace("CC", code)
                    .replace("\\C\\C", &format!("\\{}\\{}", &code[..1], &code[1..])),
            )
        }),
    ]
}

fn kinds() -> Vec<Kind> {
    vec![
        phone("number stored as a float", |o, _| Cell::Number(float(o))),
        phone("scientific, all digits", |o, _| text(scientific(o, 20))),
        phone("scientific, digits lost", |o, _| text(scientific(o, 5))),
        phone("rounded to 15 digits", |o, n| {
            let typed: f64 = format!("{}{:04}", digits(o), n % 9000 + 1001)
                .parse()
                .expect("digits");
            let power = 10_f64.powi(i32::try_from(digits(o).len() + 4 - 15).expect("small"));
            Cell::Number((typed / power).trunc() * power)
        }),
        phone("lost plus", |o, _| text(digits(o))),
        Kind {
            region: true,
            original: british,
            ..phone("lost leading zero", |o, _| text(&digits(o)[2..]))
        },
        Kind {
            region: true,
            original: british,
            ..phone("lost leading zero, a number cell", |o, _| {
                Cell::Number(float(&o[3..]))
            })
        },
        phone("apostrophe prefix", |o, _| text(format!("'{o}"))),
        phone("no-break space", |o, _| text(spaced(o, "\u{a0}"))),
        phone("narrow no-break space", |o, _| text(spaced(o, "\u{202f}"))),
        phone("zero-width space", |o, _| text(spaced(o, "\u{200b}"))),
        phone("U+202A to U+202C", |o, _| {
            text(format!("\u{202a}{o}\u{202c}"))
        }),
        phone("full-width digits", |o, _| text(in_script(o, 0xff10))),
        phone("Arabic-Indic digits", |o, _| text(in_script(o, 0x660))),
        phone("smart quotes", |o, _| text(format!("\u{201c}{o}\u{201d}"))),
        phone("en dash", |o, _| text(spaced(o, "\u{2013}"))),
        phone("soft hyphen", |o, _| text(spaced(o, "\u{ad}"))),
        phone("tab inside", |o, _| text(spaced(o, "\t"))),
        phone("line break inside", |o, _| text(spaced(o, "\n"))),
        phone("tel: link", |o, _| text(format!("tel:{o}"))),
        phone("hyperlink", |o, _| Cell::Link(format!("tel:{o}"))),
        Kind {
            at: At::Extension,
            original: extension,
            ..phone("date from 12-3", |_, n| Cell::Date(2026, month(n), day(n)))
        },
        Kind {
            at: At::Extension,
            original: extension,
            ..phone("date from 1/2, in CSV", |_, n| {
                let months = [
                    "Jan", "Feb", "Mrz", "avr.", "May", "Jun", "Jul", "ago", "Sep", "Okt", "nov",
                    "Dez",
                ];
                text(format!("{:02}-{}", day(n), months[n % 12]))
            })
        },
        phone("boolean", |_, n| Cell::Truth(n.is_multiple_of(2))),
        phone("#N/A", |_, _| Cell::Formula("=NA()", "#N/A".to_owned())),
        phone("#REF!", |_, _| text("#REF!")),
        phone("####", |_, n| text("#".repeat(n % 8 + 4))),
        phone("formula with a cached value", |o, _| {
            Cell::Formula("=CONCATENATE(\"+\",1)", o.to_owned())
        }),
        phone("_x000D_", |o, _| text(format!("{o}_x000D_"))),
        Kind {
            at: At::Name,
            original: name,
            ..phone("decoded twice", |o, _| text(twice(o)))
        },
        Kind {
            at: At::Name,
            original: name,
            ..phone("Windows-1252 read as UTF-8", |o, _| text(replaced(o)))
        },
        phone("trailing .0", |o, _| text(format!("{}.0", digits(o)))),
        phone("thousands separators", |o, _| {
            let all = digits(o);
            let mut out = String::new();
            for (at, c) in all.chars().enumerate() {
                if at > 0 && (all.len() - at).is_multiple_of(3) {
                    out.push(',');
                }
                out.push(c);
            }
            text(out)
        }),
        phone("(0)", |o, _| {
            text(format!("+{}(0){}", &digits(o)[..2], &digits(o)[2..]))
        }),
    ]
}

/// A container that cells are written into.
const CONTAINERS: [&str; 6] = [
    "xlsx",
    "utf-8",
    "utf-8-bom",
    "utf-16le",
    "utf-16be",
    "windows-1252",
];

/// One damaged cell: its original and what the file holds.
type Damaged = (String, Cell);

fn headers(at: At) -> [&'static str; 4] {
    let number = if at == At::Extension {
        "Extension"
    } else {
        "TelephoneNumber"
    };
    ["UserPrincipalName", "DisplayName", number, "NumberType"]
}

fn position(at: At) -> usize {
    usize::from(at != At::Name) + 1
}

/// The other cells of a row are right; where the name is damaged the number is a right one.
fn around(at: At, row: usize) -> [String; 4] {
    let sound = if at == At::Name {
        british(row)
    } else {
        String::new()
    };
    [
        format!("user{row}@contoso.example"),
        "Ada".to_owned(),
        sound,
        "DirectRouting".to_owned(),
    ]
}

fn workbook(at: At, cells: &[Damaged]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let dated = Format::new().set_num_format("d-mmm");
    for (column, header) in headers(at).iter().enumerate() {
        let column = u16::try_from(column).expect("small");
        sheet.write(0, column, *header).expect("a cell");
    }
    for (n, (_, cell)) in cells.iter().enumerate() {
        let row = u32::try_from(n + 1).expect("small");
        for (column, sound) in around(at, n).iter().enumerate() {
            let column = u16::try_from(column).expect("small");
            sheet.write(row, column, sound).expect("a cell");
        }
        let column = u16::try_from(position(at)).expect("small");
        let written = match cell {
            Cell::Text(text) => sheet.write_string(row, column, text),
            Cell::Number(number) => sheet.write_number(row, column, *number),
            Cell::Shown(number, format) => {
                let format = Format::new().set_num_format(*format);
                sheet.write_number_with_format(row, column, *number, &format)
            }
            Cell::Drawn(number, format) => {
                let format = Format::new().set_num_format(format);
                sheet.write_number_with_format(row, column, *number, &format)
            }
            Cell::Truth(truth) => sheet.write_boolean(row, column, *truth),
            Cell::Link(link) => sheet.write_url(
                row,
                column,
                Url::new("https://phone.contoso.example/").set_text(link),
            ),
            Cell::Formula(formula, value) => {
                sheet.write_formula(row, column, Formula::new(*formula).set_result(value))
            }
            Cell::Date(year, month, day) => {
                let day = ExcelDateTime::from_ymd(*year, *month, *day).expect("a day");
                sheet.write_datetime_with_format(row, column, &day, &dated)
            }
        };
        written.expect("a cell");
    }
    book.save_to_buffer().expect("a workbook")
}

fn csv(at: At, cells: &[Damaged], encoding: &str) -> Option<Vec<u8>> {
    let mut text = headers(at).join(";") + "\r\n";
    for (n, (_, cell)) in cells.iter().enumerate() {
        let mut row = around(at, n);
        let Cell::Text(damaged) = cell else {
            return None;
        };
        row[position(at)] = format!("\"{damaged}\"");
        text.push_str(&(row.join(";") + "\r\n"));
    }
    let wide = |mark: &[u8], to: fn(u16) -> [u8; 2]| {
        let units = text.encode_utf16().flat_map(to);
        Some(mark.iter().copied().chain(units).collect())
    };
    match encoding {
        "utf-8" => Some(text.into_bytes()),
        "utf-8-bom" => Some(format!("\u{FEFF}{text}").into_bytes()),
        "utf-16le" => wide(b"\xFF\xFE", u16::to_le_bytes),
        "utf-16be" => wide(b"\xFE\xFF", u16::to_be_bytes),
        _ => {
            let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(&text);
            (!lost).then(|| bytes.into_owned())
        }
    }
}

#[derive(Default)]
struct Tally {
    cells: usize,
    repaired: usize,
    containers: BTreeSet<&'static str>,
    missed: Vec<String>,
    wrong: Vec<String>,
}

/// Which rows have a finding at the damaged cell, and what each is repaired to.
fn judged(bytes: Vec<u8>, config: &Config, at: At) -> (BTreeSet<u32>, BTreeMap<u32, String>) {
    let sheet = Sheet::from_bytes(bytes, "users", config);
    let context = Context {
        sheet: &sheet,
        config,
        before: None,
        dial_plans: None,
        as_of: Some(date(2026, 11, 23)),
    };
    let checked = check(context, Vec::new(), false).expect("memory can be read");
    let column = u32::try_from(position(at) + 1).expect("small");
    let mut told = BTreeSet::new();
    let findings = checked.findings(|finding, _| {
        if let Place::Cell(cell) = &finding.place
            && cell.column == column
        {
            told.insert(cell.row);
        }
        Ok(())
    });
    findings.expect("memory can be read");
    let mut repaired = BTreeMap::new();
    let from = sheet.rows_from().expect("a sheet of users");
    let mut records = sheet.records(from).expect("memory");
    let mut record = Record::default();
    let desk = Desk::new(context);
    while records.read(&mut record).expect("memory") {
        for repair in repairs(&desk, &record, true) {
            assert_eq!(repair.column, position(at), "{repair:?}");
            repaired.insert(record.row, repair.replacement);
        }
    }
    (told, repaired)
}

fn config(kind: &Kind) -> Config {
    let text = if kind.region {
        "[defaults]\nregion = \"GB\"\n"
    } else {
        ""
    };
    parse(text, "callsheet.toml", &[]).expect("TOML").0
}

fn run(kind: &Kind) -> Tally {
    let config = config(kind);
    let mut tally = Tally::default();
    let possible: Vec<_> = CONTAINERS
        .into_iter()
        .filter(|container| {
            // Written in Windows-1252, what was decoded twice is the UTF-8 that it once was: read, it is whole again.
            if kind.name == "decoded twice" && *container == "windows-1252" {
                return false;
            }
            let one = [((kind.original)(7), (kind.damage)(&(kind.original)(7), 7))];
            *container == "xlsx" || csv(kind.at, &one, container).is_some()
        })
        .collect();
    for (which, container) in possible.iter().enumerate() {
        let cells: Vec<Damaged> = (0..EACH)
            .filter(|n| n % possible.len() == which)
            .map(|n| {
                let original = (kind.original)(n * 37 + which);
                let cell = (kind.damage)(&original, n);
                (original, cell)
            })
            .collect();
        let bytes = match *container {
            "xlsx" => workbook(kind.at, &cells),
            encoding => csv(kind.at, &cells, encoding).expect("it was possible for one"),
        };
        let (told, repaired) = judged(bytes, &config, kind.at);
        tally.containers.insert(container);
        for (n, (original, cell)) in cells.iter().enumerate() {
            // A line break inside a cell is no row of its own.
            let row = u32::try_from(n + 2).expect("small");
            tally.cells += 1;
            if !told.contains(&row) {
                tally
                    .missed
                    .push(format!("{container} {original} {cell:?}"));
            }
            match repaired.get(&row) {
                Some(replacement) if replacement == original => tally.repaired += 1,
                Some(replacement) => tally
                    .wrong
                    .push(format!("{container} {original} {cell:?} -> {replacement}")),
                None => {}
            }
        }
    }
    tally
}

#[test]
fn every_damaged_cell_is_told_and_no_repair_is_wrong() {
    let mut table = String::new();
    let (mut cells, mut repaired) = (0, 0);
    let (mut missed, mut wrong) = (Vec::new(), Vec::new());
    for kind in kinds().into_iter().chain(formats()) {
        for n in 0..EACH {
            let original = (kind.original)(n);
            assert!(
                kind.at != At::Phone || numbering::read(&original, None).is_ok(),
                "{original} is no right number"
            );
        }
        let tally = run(&kind);
        let share = 100 * tally.repaired / tally.cells;
        let _ = writeln!(
            table,
            "{:<34} {:>4} cells, {share:>3} % repaired, in {} kinds of file",
            kind.name,
            tally.cells,
            tally.containers.len()
        );
        cells += tally.cells;
        repaired += tally.repaired;
        let named = |cells: Vec<String>| {
            cells
                .into_iter()
                .take(3)
                .map(|cell| format!("{}: {cell}", kind.name))
                .collect::<Vec<_>>()
        };
        missed.extend(named(tally.missed));
        wrong.extend(named(tally.wrong));
    }
    println!("{table}{cells} damaged cells, {repaired} repaired");
    assert!(missed.is_empty(), "not told:\n{missed:#?}");
    assert!(wrong.is_empty(), "wrong repairs:\n{wrong:#?}");
    assert!(cells >= 2000, "{cells}");
    assert!(repaired > 0);
}
