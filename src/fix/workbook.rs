//! A repaired workbook: the archive of the old one, with the cells of one part replaced.

use super::{FixError, each};
use crate::rules::{Context, Repair};
use crate::sheet::{Record, SheetCursor};
use crate::span::CellRef;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};
use zip::{ZipArchive, ZipWriter};

type Archive<'s> = ZipArchive<BufReader<SheetCursor<'s>>>;

/// Writes a repaired XLSX: every part as it was, but for the repaired cells, which become text.
///
/// # Errors
/// What the disk says; a workbook whose parts are not where they belong.
pub fn write_workbook(
    context: &Context,
    all: bool,
    out: &mut (impl Write + Seek),
) -> Result<(), FixError> {
    let mut cells = BTreeMap::new();
    each(context, all, |record, repairs, _| {
        for repair in repairs {
            cells.insert(at(record, repair), repair.replacement.clone());
        }
        Ok::<_, FixError>(())
    })?;
    let input = BufReader::new(context.sheet.cursor());
    let mut archive = ZipArchive::new(input).map_err(broken)?;
    let part = part_of(
        &mut archive,
        context.sheet.name.as_deref().unwrap_or_default(),
    )?;
    let mut new = ZipWriter::new(BufWriter::new(out));
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(broken)?;
        let name = file.name().map_err(broken)?.into_owned();
        if name != part {
            new.raw_copy_file(file).map_err(broken)?;
            continue;
        }
        let options = file.options();
        drop(file);
        new.start_file(name, options).map_err(broken)?;
        let file = archive.by_index(index).map_err(broken)?;
        replace(BufReader::new(file), &mut new, &cells)?;
    }
    let mut out = new.finish().map_err(broken)?;
    out.flush()?;
    Ok(())
}

/// Writes the repaired sheet of a workbook as CSV: UTF-8 with a byte order mark, which Excel needs to see it.
///
/// # Errors
/// What the disk says.
pub fn write_as_csv(context: &Context, all: bool, out: &mut dyn Write) -> Result<(), FixError> {
    out.write_all(b"\xEF\xBB\xBF")?;
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let columns = context.sheet.columns.len();
    let failed = |why: csv::Error| match why.into_kind() {
        csv::ErrorKind::Io(why) => FixError::Io(why),
        other => FixError::Io(std::io::Error::other(format!("{other:?}"))),
    };
    csv.write_record((0..columns).map(|at| context.sheet.columns.header(at)))
        .map_err(failed)?;
    each(context, all, |record, repairs, _| {
        if record.is_blank() {
            return Ok(());
        }
        let mut cells: Vec<&[u8]> = (0..columns.max(record.len()))
            .map(|at| record.cell(at).unwrap_or_default())
            .collect();
        for repair in repairs {
            cells[repair.column] = repair.replacement.as_bytes();
        }
        csv.write_record(cells).map_err(failed)
    })?;
    csv.flush()?;
    Ok(())
}

fn at(record: &Record, repair: &Repair) -> (u32, u32) {
    (
        record.row,
        u32::try_from(repair.column + 1).unwrap_or(u32::MAX),
    )
}

fn broken(why: impl std::fmt::Display) -> FixError {
    FixError::Workbook(why.to_string())
}

/// The part that holds a sheet: the workbook names its relation, and the relations name the part.
fn part_of(archive: &mut Archive, sheet: &str) -> Result<String, FixError> {
    let mut relation = None;
    elements(archive, "xl/workbook.xml", |element| {
        if element.local_name().as_ref() == "sheet"
            && attribute(element, "name").as_deref() == Some(sheet)
        {
            relation = attribute(element, "id");
        }
    })?;
    let mut target = None;
    elements(archive, "xl/_rels/workbook.xml.rels", |element| {
        if element.local_name().as_ref() == "Relationship" && attribute(element, "Id") == relation {
            target = attribute(element, "Target");
        }
    })?;
    let target = target.filter(|_| relation.is_some());
    let target = target.ok_or_else(|| broken("it does not say where the sheet is"))?;
    Ok(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

fn elements(
    archive: &mut Archive,
    part: &str,
    mut each: impl FnMut(&BytesStart),
) -> Result<(), FixError> {
    let file = archive.by_name(part).map_err(broken)?;
    let mut xml = Reader::from_reader(BufReader::new(file));
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(element) | Event::Empty(element) => each(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

/// An attribute by its local name, with its entities resolved.
fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut all = element.attributes();
    let mut all = all.with_checks(false).flatten();
    let found = all.find(|a| a.key.local_name().as_ref() == name)?;
    let text = quick_xml::escape::unescape(&found.value).ok()?;
    Some(text.into_owned())
}

/// Copies a sheet's part, and writes the new text in the place of each repaired cell.
fn replace(
    input: impl BufRead,
    out: &mut impl Write,
    cells: &BTreeMap<(u32, u32), String>,
) -> Result<(), FixError> {
    let mut xml = Reader::from_reader(input);
    let mut writer = Writer::new(out);
    let mut buffer = Vec::new();
    let mut place = Counter::default();
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(broken)?;
        let mut text = None;
        match &event {
            Event::Start(element) if element.local_name().as_ref() == "row" => place.row(element),
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "c" =>
            {
                text = cells.get(&place.cell(element));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
        let (Some(text), Event::Start(element) | Event::Empty(element)) = (text, &event) else {
            writer.write_event(event)?;
            continue;
        };
        write_cell(&mut writer, element, text)?;
        if let Event::Start(element) = &event {
            let end = element.to_end().into_owned();
            let mut skipped = Vec::new();
            xml.read_to_end_into(end.name(), &mut skipped)
                .map_err(broken)?;
        }
    }
}

/// The cell as text in itself, with its style.
fn write_cell<W: Write>(
    writer: &mut Writer<W>,
    old: &BytesStart,
    text: &str,
) -> Result<(), FixError> {
    let name = old.name();
    let prefix = name.as_ref().strip_suffix('c').unwrap_or_default();
    let element = |local: &str| format!("{prefix}{local}");
    let mut cell = BytesStart::new(element("c"));
    for attribute in old.attributes().with_checks(false).flatten() {
        if attribute.key.as_ref() != "t" {
            cell.push_attribute(attribute);
        }
    }
    cell.push_attribute(("t", "inlineStr"));
    let mut inner = BytesStart::new(element("t"));
    inner.push_attribute(("xml:space", "preserve"));
    writer.write_event(Event::Start(cell))?;
    writer.write_event(Event::Start(BytesStart::new(element("is"))))?;
    writer.write_event(Event::Start(inner))?;
    writer.write_event(Event::Text(BytesText::new(text)))?;
    for local in ["t", "is", "c"] {
        writer.write_event(Event::End(BytesEnd::new(element(local))))?;
    }
    Ok(())
}

/// Where the next cell stands; a row or cell that names no place follows the one before it.
#[derive(Default)]
struct Counter {
    row: u32,
    column: u32,
}

impl Counter {
    fn row(&mut self, element: &BytesStart) {
        let stated = attribute(element, "r").and_then(|row| row.parse().ok());
        self.row = stated.unwrap_or(self.row + 1);
        self.column = 0;
    }

    fn cell(&mut self, element: &BytesStart) -> (u32, u32) {
        let stated = attribute(element, "r").and_then(|place| CellRef::parse(&place));
        self.column = stated.map_or(self.column + 1, |cell| cell.column);
        (stated.map_or(self.row, |cell| cell.row), self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_repaired_cells_change() {
        let part = r#"<?xml version="1.0"?><worksheet><sheetData><row r="2" spans="1:3"><c r="A2" s="1" t="s"><v>0</v></c><c r="B2" s="3"><v>442079460123</v></c><c/></row><row><c><v>1</v></c></row></sheetData></worksheet>"#;
        let cells = BTreeMap::from([((2, 2), "+44<&".to_owned()), ((3, 1), "x".to_owned())]);
        let mut out = Vec::new();
        replace(part.as_bytes(), &mut out, &cells).expect("well-formed");
        let new = r#"<?xml version="1.0"?><worksheet><sheetData><row r="2" spans="1:3"><c r="A2" s="1" t="s"><v>0</v></c><c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve">+44&lt;&amp;</t></is></c><c/></row><row><c t="inlineStr"><is><t xml:space="preserve">x</t></is></c></row></sheetData></worksheet>"#;
        assert_eq!(String::from_utf8_lossy(&out), new);
    }
}
