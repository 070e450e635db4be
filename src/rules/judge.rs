//! Judging one record: its form first, then what it means.

use super::assign::{self, Meaning};
use super::desk::Desk;
use super::row::{Row, is_blank};
use super::sink::Sink;
use super::totals;
use crate::finding::Words;
use crate::model::Assignment;
use crate::sheet::{Kind, Locator, Record, findings as found};
use std::io;

/// Judges one record. `then` gets what it means, unless something in it was refused.
pub(super) fn judge<T>(
    desk: &Desk,
    record: &Record,
    sink: &mut Sink,
    then: impl FnOnce(&Row, Meaning) -> T,
) -> Option<T> {
    if totals::is_total(desk, record) {
        totals::tell(desk, record, sink);
        return None;
    }
    if !well_formed(desk, record, sink) {
        return None;
    }
    let row = Row::read(desk, record, sink);
    let meaning = assign::read(&row, sink)?;
    Some(then(&row, meaning))
}

/// What a row means, read again; nothing is raised.
pub(super) fn assignment(
    desk: &Desk,
    locator: &mut Locator,
    row: u32,
) -> io::Result<Option<Assignment>> {
    let Some(record) = locator.row(row)? else {
        return Ok(None);
    };
    let mut unheard = Vec::new();
    let mut sink = Sink::speaking(&desk.context, row, &mut unheard);
    Ok(judge(desk, record, &mut sink, |row, meaning| {
        meaning.assignment(row)
    }))
}

fn well_formed(desk: &Desk, record: &Record, sink: &mut Sink) -> bool {
    let sheet = desk.context.sheet;
    let columns = sheet.columns.len();
    if (record.oversized || record.cut_by_end)
        && let Ok(Some(column)) = sheet.open_quote(record.offset)
    {
        sink.refuse(&found::UNCLOSED_QUOTE, column as usize - 1, "", || {
            Words::new(
                "a quotation mark opens here and never closes: the rest of the file was swallowed by this cell",
                "close the quotation mark, or write two of them where one is meant",
            )
            .hidden()
        });
        return false;
    }
    if record.oversized {
        sink.refuse(&found::OVERSIZED_RECORD, 0, "", || {
            Words::new(
                "this row is longer than one mebibyte, or has more than 16,384 cells, and was skipped",
                "look at the row: a quotation mark may be missing in it",
            )
        });
        return false;
    }
    let is_filled = |at: &usize| record.cell(*at).is_some_and(|cell| !is_blank(cell));
    let extra = (columns..record.len()).find(is_filled);
    if sheet.format.kind != Kind::Text {
        // A row of a workbook ends with its last filled cell.
        if let Some(at) = extra {
            sink.refuse(&found::RAGGED_ROW, at, "", || {
                Words::new(
                    "this cell stands to the right of the last header",
                    "give the column a header, or empty the cell",
                )
            });
        }
        return extra.is_none();
    }
    if record.len() < columns || extra.is_some() {
        let at = extra.unwrap_or(record.len());
        let delimiter = sheet.format.delimiter_name();
        if sheet.columns.row == 0 {
            sink.refuse(&found::RAGGED_ROW, at, "", || {
                let help =
                    "give the list one number a line, or the file a header and leave --list out";
                Words::new(
                    format!("this line has {} cells, and a list has one", record.len()),
                    help,
                )
            });
            return false;
        }
        sink.refuse(&found::RAGGED_ROW, at, "", || {
            Words::new(
                format!("this row has {} cells, the header {columns}", record.len()),
                format!("add or remove a {delimiter}; a cell that holds one needs quotation marks around it"),
            )
        });
        return false;
    }
    true
}
