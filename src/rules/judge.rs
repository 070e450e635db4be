//! Judging one record: its form first, then what it means.

use super::assign::{self, Meaning};
use super::desk::Desk;
use super::row::{Row, is_blank};
use super::sink::Sink;
use super::totals;
use crate::model::Assignment;
use crate::sheet::{Locator, Record, findings as found, wording};
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
    if (record.oversized || record.cut_by_end)
        && let Ok(Some(column)) = sheet.open_quote(record.offset)
    {
        sink.refuse(
            &found::UNCLOSED_QUOTE,
            column as usize - 1,
            "",
            wording::open_quote,
        );
        return false;
    }
    if record.oversized {
        sink.refuse(&found::OVERSIZED_RECORD, 0, "", wording::oversized);
        return false;
    }
    let columns = sheet.columns.len();
    let is_filled = |at: &usize| record.cell(*at).is_some_and(|cell| !is_blank(cell));
    let extra = (columns..record.len()).find(is_filled);
    // A row of a workbook ends with its last filled cell.
    let fits = extra.is_none() && (sheet.is_spooled() || record.len() >= columns);
    if !fits {
        let at = extra.unwrap_or(record.len());
        sink.refuse(&found::RAGGED_ROW, at, "", || {
            wording::ragged(sheet, record)
        });
    }
    fits
}
