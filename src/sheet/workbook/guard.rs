//! What a file is, and whether it may be unpacked: nothing here trusts a length that stands in the file.

use super::{Input, Trouble, binary};
use crate::sheet::Kind;
use crate::sheet::source::Source;
use memchr::memmem;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Read};
use zip::ZipArchive;

/// Most bytes that one part of a workbook may unpack to: a sheet of a million rows has about half of it.
const LARGEST_PART: u64 = 1024 * 1024 * 1024;
/// Most bytes of the texts and styles that all sheets share, which are kept in memory.
const LARGEST_SHARED: u64 = 160 * 1024 * 1024;
/// Most cells of one ODS sheet, empty ones between filled ones counted: they are kept in memory, 24 bytes each.
const MOST_CELLS: u64 = 8_000_000;
/// Most bytes of an XLS file, whose reader keeps all of it.
const LARGEST_XLS: u64 = 64 * 1024 * 1024;
/// Longest text in a part; a cell of Excel holds 32,767 characters.
const LONGEST_TEXT: usize = 1024 * 1024;
/// Most parts of a workbook.
const MOST_PARTS: usize = 20_000;

pub(super) const SAVE: &str = "open it in Excel and save it as \"Excel Workbook (*.xlsx)\" or \"CSV UTF-8 (Comma delimited)\"";
pub(super) const BOMB: &str =
    "no sheet of users is so large: ask who made the file, and do not open it";

/// The first bytes that say that a file is no table at all.
pub(super) fn foreign(head: &[u8]) -> Option<Trouble> {
    let start: Vec<u8> = head
        .iter()
        .skip(3 * usize::from(head.starts_with(b"\xEF\xBB\xBF")))
        .skip_while(|b| b.is_ascii_whitespace())
        .take(64)
        .map(u8::to_ascii_lowercase)
        .collect();
    let pages: [&[u8]; 4] = [b"<html", b"<!doctype html", b"<table", b"<head"];
    if pages.iter().any(|page| start.starts_with(page)) {
        return Some(Trouble::new(
            "this is a web page (HTML) with the name of a sheet, as some systems export it",
            SAVE,
        ));
    }
    if start.starts_with(b"<?xml") || start.starts_with(b"<workbook") {
        return Some(Trouble::new("this is an XML file, not a table", SAVE));
    }
    start.starts_with(b"%pdf-").then(|| {
        Trouble::new(
            "this is a PDF, not a table",
            "export the sheet as CSV or XLSX",
        )
    })
}

/// What a packed file is, by its parts.
pub(super) fn kind_of_zip(source: &Source) -> Result<Kind, Trouble> {
    let archive = archive(source)?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        return Ok(Kind::Xlsx);
    }
    if has("xl/workbook.bin") {
        return Err(Trouble::new(
            "this is a binary workbook (XLSB), which callsheet does not read",
            SAVE,
        ));
    }
    if has("content.xml") {
        return Ok(Kind::Ods);
    }
    Err(Trouble::new(
        "this is a ZIP archive, not a workbook",
        "unpack it and name the sheet that is in it",
    ))
}

/// An old workbook, or a new one in the wrapping that a password gives it.
pub(super) fn kind_of_compound(source: &Source) -> Result<Kind, Trouble> {
    let length = source.length().map_err(Trouble::damaged)?;
    if length > LARGEST_XLS {
        let most = LARGEST_XLS / 1024 / 1024;
        return Err(Trouble::new(
            format!("this XLS workbook is larger than {most} MiB"),
            SAVE,
        ));
    }
    let bytes = source.bytes().map_err(Trouble::damaged)?;
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let has = |name: &str| memmem::find(&bytes, &wide(name)).is_some();
    if has("EncryptedPackage") {
        return Err(Trouble::locked());
    }
    if has("WordDocument") || has("PowerPoint Document") {
        return Err(Trouble::new("this is no workbook", SAVE));
    }
    Ok(Kind::Xls)
}

/// Unpacks every part that will be read, keeping nothing, and refuses what is too large.
pub(super) fn unpacks(source: &Source, kind: Kind) -> Result<(), Trouble> {
    if kind == Kind::Xls {
        return binary::is_bounded(source);
    }
    let mut archive = archive(source)?;
    if archive.len() > MOST_PARTS {
        return Err(Trouble::new(
            format!("this workbook has {} parts", archive.len()),
            BOMB,
        ));
    }
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(Trouble::damaged)?;
        let name = part.name().map_err(Trouble::damaged)?.to_ascii_lowercase();
        unpack(part, &name)?;
    }
    if kind == Kind::Ods {
        ods_cells(archive.by_name("content.xml").map_err(Trouble::damaged)?)?;
    }
    Ok(())
}

/// Unpacks one part and keeps nothing of it.
fn unpack(mut part: impl Read, name: &str) -> Result<(), Trouble> {
    let table = name.starts_with("xl/worksheets/") || name == "content.xml";
    let xml = table || name.contains("sharedstrings") || name.contains("styles");
    let most = if table { LARGEST_PART } else { LARGEST_SHARED };
    let mut buffer = vec![0; 64 * 1024];
    let (mut length, mut since) = (0_u64, 0_usize);
    loop {
        let read = part.read(&mut buffer).map_err(Trouble::damaged)?;
        if read == 0 {
            return Ok(());
        }
        length += read as u64;
        if length > most {
            let most = most / 1024 / 1024;
            return Err(Trouble::new(
                format!("the part {name} of this workbook unpacks to more than {most} MiB"),
                BOMB,
            ));
        }
        since = match memchr::memrchr(b'<', &buffer[..read]) {
            Some(last) => read - last,
            None => since + read,
        };
        // What reads the part keeps a text whole, and so a tag.
        if xml && since > LONGEST_TEXT {
            return Err(Trouble::new(
                format!("one text in the part {name} of this workbook is longer than a mebibyte"),
                BOMB,
            ));
        }
    }
}

fn archive(source: &Source) -> Result<ZipArchive<Input<'_>>, Trouble> {
    let input = BufReader::with_capacity(64 * 1024, source.cursor());
    ZipArchive::new(input).map_err(Trouble::damaged)
}

/// Counts the cells that the sheets of an ODS file stand for: a few bytes can repeat a row a million times.
fn ods_cells(part: impl Read) -> Result<(), Trouble> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    let mut table = Table::default();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(Trouble::damaged)? {
            Event::Start(element) => table.element(&element, false),
            Event::Empty(element) => table.element(&element, true),
            Event::End(element) if element.name().as_ref() == "table:table" => {
                table = Table::default();
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
        if table.cells() > MOST_CELLS {
            return Err(Trouble::new(
                format!("a sheet of this workbook stands for more than {MOST_CELLS} cells"),
                BOMB,
            ));
        }
    }
}

/// How large a table has become while its elements went by.
#[derive(Default)]
struct Table {
    rows: u64,
    columns: u64,
    repeat: u64,
    column: u64,
    /// Rows up to the last one that holds something.
    used: u64,
}

impl Table {
    fn element(&mut self, element: &BytesStart, empty: bool) {
        let count = |name: &str| {
            let found = element.try_get_attribute(name).ok().flatten();
            let count = found.and_then(|found| found.value.trim().parse().ok());
            count.unwrap_or(1_u64).min(1 << 24)
        };
        match element.name().as_ref() {
            "table:table-row" => {
                self.rows += self.repeat;
                self.repeat = count("table:number-rows-repeated");
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.column += count("table:number-columns-repeated");
                let valued = element
                    .attributes()
                    .flatten()
                    .any(|a| a.key.as_ref() == "office:value-type");
                if valued || !empty {
                    self.columns = self.columns.max(self.column.min(16_384));
                    self.used = self.rows + self.repeat;
                }
            }
            _ => {}
        }
    }

    fn cells(&self) -> u64 {
        self.used.saturating_mul(self.columns)
    }
}
