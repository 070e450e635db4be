//! Where a sheet can be cut into parts that are read at once.
//!
//! A cut is a guess: inside quotation marks a line end ends no record, and only reading from the beginning tells which is
//! which. Whoever reads the parts has to see whether the one before really ends at the cut.

use super::csv::{Mark, Records};
use super::{Record, Sheet};
use std::io::{self, Read};

/// Bytes behind a wished place in which a line end is looked for; records are at most some kilobytes long, or the guess
/// is left out.
const WINDOW: u64 = 64 * 1024;
/// Records that have to look like rows of the sheet.
const TRIED: usize = 3;

impl Sheet {
    /// Offsets behind `from`, in order and at least `size` bytes apart, where records seem to begin.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn cuts(&self, from: u64, size: u64) -> io::Result<Vec<u64>> {
        let length = self.text().length()?;
        let mut cuts = Vec::new();
        let mut wished = from + size;
        while wished + size <= length {
            if let Some(cut) = self.cut_near(wished)? {
                cuts.push(cut);
                wished = cut;
            }
            wished += size;
        }
        Ok(cuts)
    }

    fn cut_near(&self, wished: u64) -> io::Result<Option<u64>> {
        let mut window = Vec::new();
        let mut input = self.text().reader_at(wished)?.take(WINDOW);
        input.read_to_end(&mut window)?;
        let ends = if window.contains(&b'\n') {
            b'\n'
        } else {
            b'\r'
        };
        let after = (1..window.len()).filter(|at| window[at - 1] == ends);
        // Blank lines belong to the part before them.
        let starts = after.filter(|at| !matches!(window[*at], b'\n' | b'\r'));
        let mut starts = starts.filter(|at| self.are_rows(&window[*at..]));
        Ok(starts.next().map(|at| wished + at as u64))
    }

    /// Whether bytes begin like rows of this sheet, as far as that can be seen.
    fn are_rows(&self, bytes: &[u8]) -> bool {
        let from = Mark::beginning(0);
        let mut records = Records::new(bytes, self.delimiter(), from).with_buffer(4096);
        let mut record = Record::default();
        for _ in 0..TRIED {
            match records.read(&mut record) {
                Ok(true) if record.cut_by_end => return true,
                Ok(true) if self.spooled || record.len() == self.columns.len() => {}
                Ok(false) => return true,
                _ => return false,
            }
        }
        true
    }
}
