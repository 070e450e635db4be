//! Finding a row again: where some rows start, and a reader that walks on from there.

use super::{Mark, Record, Records, Sheet};
use std::io;

/// Rows between two marks: few enough that walking is quick, many enough that a million rows need 400 KiB.
const EVERY: u32 = 64;

/// Rows that are rather walked than marked before a row that will be asked for: where nearly each row has a finding, they would be
/// too many marks.
const WALKED: u32 = 7;

/// Where every so many rows of a sheet start, and the rows that will be asked for.
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

    /// Keeps the start of a row that will be asked for, or of one shortly before; it is the last one that was read.
    pub fn pin(&mut self, mark: Mark) {
        let is_far = |last: &Mark| mark.row > last.row.saturating_add(WALKED);
        if self.marks.last().is_none_or(is_far) {
            self.marks.push(mark);
        }
    }

    /// Takes marks whose rows and lines count from 0 at `base`.
    pub fn append(&mut self, other: &Self, base: Mark) {
        self.marks
            .extend(other.marks.iter().map(|mark| mark.after(base)));
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
        self.jump(row, mark)?;
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

    /// Goes to a mark before the row, unless what was read last lies between the two.
    fn jump(&mut self, row: u32, mark: Mark) -> io::Result<()> {
        let Some(records) = &mut self.records else {
            self.records = Some(self.sheet.records(mark)?.with_buffer(JUMP));
            return Ok(());
        };
        let at = records.mark();
        let between = mark.row <= at.row && at.row <= row;
        if !between && !records.skip_to(mark) {
            records.restart(self.sheet.text().reader_at(mark.offset)?, mark);
        }
        Ok(())
    }
}

/// Bytes that are read at a jump: some dozens of rows.
const JUMP: usize = 16 * 1024;
