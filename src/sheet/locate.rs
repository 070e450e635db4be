//! Finding a row again: where every 256th row starts, and a reader that walks on from there.

use super::{Mark, Record, Records, Sheet};
use std::io;

/// Rows between two marks: few enough that walking is quick, many enough that a million rows need 64 KiB.
const EVERY: u32 = 256;

/// Where every so many rows of a sheet start.
#[derive(Clone, Debug, Default)]
pub struct RowIndex {
    marks: Vec<Mark>,
}

impl RowIndex {
    /// Notes the start of a row while a sheet is read in order.
    pub fn note(&mut self, mark: Mark) {
        if self
            .marks
            .last()
            .is_none_or(|last| mark.row >= last.row.saturating_add(EVERY))
        {
            self.marks.push(mark);
        }
    }

    fn before(&self, row: u32) -> Option<Mark> {
        let after = self.marks.partition_point(|mark| mark.row <= row);
        after.checked_sub(1).map(|at| self.marks[at])
    }
}

/// Fetches rows by number; cheap when they are asked for in order.
pub struct Locator<'s> {
    sheet: &'s Sheet,
    index: &'s RowIndex,
    records: Option<Records<Box<dyn io::Read + Send + 's>>>,
    record: Record,
}

impl<'s> Locator<'s> {
    /// A locator for a sheet that was read once.
    #[must_use]
    pub fn new(sheet: &'s Sheet, index: &'s RowIndex) -> Self {
        Self {
            sheet,
            index,
            records: None,
            record: Record::default(),
        }
    }

    /// The record of a row; none if the file has no such row any more.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn row(&mut self, row: u32) -> io::Result<Option<&Record>> {
        if self.record.row == row && self.records.is_some() {
            return Ok(Some(&self.record));
        }
        let Some(mark) = self.index.before(row) else {
            return Ok(None);
        };
        let at = self.records.as_ref().map(Records::mark);
        if at.is_none_or(|at| at.row > row || mark.row > at.row) {
            self.records = Some(self.sheet.records(mark)?);
        }
        let Some(records) = &mut self.records else {
            return Ok(None);
        };
        while records.read(&mut self.record)? {
            if self.record.row >= row {
                return Ok((self.record.row == row).then_some(&self.record));
            }
        }
        self.records = None;
        Ok(None)
    }
}
