//! One record: a row as cells of bytes, and where it starts.

use super::csv::Mark;
use super::simple::Cells;
use crate::powershell::classes::prints;
use memchr::memchr_iter;
use std::ops::Range;

/// One record: its cells as bytes, and where it starts.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Its cells, and what stands between them in the file where it was simple.
    pub(super) bytes: Vec<u8>,
    pub(super) places: Cells,
    pub(super) cells: usize,
    /// Row as Excel numbers it.
    pub row: u32,
    /// Physical line from 1.
    pub line: u64,
    /// Byte in the file where the record starts.
    pub offset: u64,
    /// The record was longer than [`super::csv::LONGEST_RECORD`] or had more cells than [`super::csv::MOST_COLUMNS`]; no cell of it is kept.
    pub oversized: bool,
    /// The file ended before a line end did: a quote may still be open.
    pub cut_by_end: bool,
    /// The last cell is no cell of the sheet: it holds a letter for each of them ([`CellKind`]).
    pub(super) typed: bool,
}

/// What a cell of a workbook holds; a cell of a text is always text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A number in a format that shows digits which the cell does not hold.
    Shown,
    /// A date, a time or a span of time.
    Date,
    /// TRUE or FALSE.
    Truth,
    /// An error value.
    Error,
}

impl CellKind {
    /// The letter that stands for the kind; a capital where a formula gave the value.
    pub(super) fn letter(self, formula: bool) -> u8 {
        let letter = match self {
            Self::Text => b't',
            Self::Number => b'n',
            Self::Shown => b's',
            Self::Date => b'd',
            Self::Truth => b'b',
            Self::Error => b'e',
        };
        if formula {
            letter.to_ascii_uppercase()
        } else {
            letter
        }
    }

    fn of(letter: u8) -> Self {
        match letter.to_ascii_lowercase() {
            b'n' => Self::Number,
            b's' => Self::Shown,
            b'd' => Self::Date,
            b'b' => Self::Truth,
            b'e' => Self::Error,
            _ => Self::Text,
        }
    }
}

/// The cells of a record as text.
#[derive(Clone, Copy)]
pub struct Texts<'r> {
    record: &'r Record,
    prints: bool,
    whole: Option<&'r str>,
}

impl<'r> Texts<'r> {
    /// The text of a cell, or its bytes where they are no UTF-8; none past the end of the record.
    #[must_use]
    pub fn cell(&self, index: usize) -> Option<Result<&'r str, &'r [u8]>> {
        let range = self.record.range(index)?;
        let bytes = &self.record.bytes[range.clone()];
        // A character may be torn by the end of a cell, and no cell be text then.
        let text = self.whole.and_then(|whole| whole.get(range));
        Some(text.map_or_else(|| std::str::from_utf8(bytes).map_err(|_| bytes), Ok))
    }

    /// Whether every cell holds nothing but ASCII that prints.
    #[must_use]
    pub fn all_print(&self) -> bool {
        self.prints
    }
}

impl Record {
    /// Where the record begins.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark {
            row: self.row,
            line: self.line,
            offset: self.offset,
        }
    }

    /// Number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells
    }

    /// Puts another text into a cell.
    pub fn set(&mut self, index: usize, text: &str) {
        if index >= self.cells {
            return;
        }
        let (start, end) = (self.places.starts[index], self.places.ends[index]);
        self.bytes.splice(start..end, text.bytes());
        let last = self.cells + usize::from(self.typed);
        let moved = |at: &mut usize| *at = *at + text.len() - (end - start);
        self.places.starts[index + 1..last]
            .iter_mut()
            .for_each(moved);
        self.places.ends[index..last].iter_mut().for_each(moved);
        if self.typed {
            // It holds text now, whatever it held.
            let letters = self.places.starts[self.cells];
            if let Some(letter) = self.bytes.get_mut(letters + index) {
                *letter = b't';
            }
        }
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells == 0
    }

    /// The bytes of a cell, unquoted; none past the end of the record.
    #[must_use]
    pub fn cell(&self, index: usize) -> Option<&[u8]> {
        self.range(index).map(|range| &self.bytes[range])
    }

    fn range(&self, index: usize) -> Option<Range<usize>> {
        if index >= self.cells {
            return None;
        }
        Some(self.places.starts[index]..self.places.ends[index])
    }

    /// The cells as text, looked at together: most records hold nothing but ASCII that prints.
    #[must_use]
    pub fn texts(&self) -> Texts<'_> {
        let bytes = self.bytes_used();
        Texts {
            record: self,
            prints: prints(bytes),
            whole: std::str::from_utf8(bytes).ok(),
        }
    }

    /// What a cell holds.
    #[must_use]
    pub fn kind(&self, index: usize) -> CellKind {
        CellKind::of(self.letter(index))
    }

    /// Whether a formula gave the cell its value.
    #[must_use]
    pub fn is_formula(&self, index: usize) -> bool {
        self.letter(index).is_ascii_uppercase()
    }

    /// Whether a formula stands in the cell, and nothing of what it comes to.
    #[must_use]
    pub fn lacks_value(&self, index: usize) -> bool {
        self.letter(index) == b'V'
    }

    /// A letter for each cell of a workbook's row; empty for a text.
    #[must_use]
    pub fn letters(&self) -> &[u8] {
        if !self.typed || self.cells == 0 {
            return &[];
        }
        &self.bytes[self.places.starts[self.cells]..self.places.ends[self.cells]]
    }

    pub(super) fn letter(&self, index: usize) -> u8 {
        if !self.typed || self.cells == 0 || index >= self.cells {
            return b't';
        }
        self.letters().get(index).copied().unwrap_or(b't')
    }

    /// The physical line on which a cell starts: line breaks inside the cells before it count.
    #[must_use]
    pub fn line_of(&self, index: usize) -> u64 {
        let before = index
            .min(self.cells)
            .checked_sub(1)
            .map_or(0, |last| self.places.ends[last]);
        self.line + memchr_iter(b'\n', &self.bytes[..before]).count() as u64
    }

    /// Every cell in order.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.cells).filter_map(|at| self.cell(at))
    }

    /// Whether every cell is empty or blank: a row of delimiters.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        !self.oversized && self.cells().all(|cell| cell.iter().all(|b| *b == b' '))
    }

    fn bytes_used(&self) -> &[u8] {
        let used = self
            .cells
            .checked_sub(1)
            .map_or(0, |last| self.places.ends[last]);
        &self.bytes[..used]
    }
}
