//! Cells as text, and rows of them as records.

use crate::sheet::record::CellKind;
use crate::sheet::source::{Source, Spool};
use calamine::{Data, ExcelDateTime};
use std::borrow::Cow;
use std::io::{self, BufWriter, Write};
use std::ops::Range;

/// From here on the neighbouring floating-point number is more than 1 away: digits of an integer are made up.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The letter of a cell's kind; `shown` says that its format writes digits of its own.
pub(super) fn letter_of(value: &Data, shown: bool) -> u8 {
    let kind = match value {
        Data::Int(_) | Data::Float(_) if shown => CellKind::Shown,
        Data::Int(_) | Data::Float(_) => CellKind::Number,
        Data::Bool(_) => CellKind::Truth,
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => CellKind::Date,
        Data::Error(_) => CellKind::Error,
        Data::String(_) => CellKind::Text,
        Data::Empty => return b'v',
    };
    kind.letter(false)
}

/// What a cell says, as Excel would write it into a text where it knows no format for it.
pub(super) fn text_of(value: &Data) -> Cow<'_, str> {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cow::Borrowed(text)
        }
        Data::Int(number) => Cow::Owned(number.to_string()),
        Data::Float(number) => Cow::Owned(number_text(*number)),
        Data::Bool(true) => Cow::Borrowed("TRUE"),
        Data::Bool(false) => Cow::Borrowed("FALSE"),
        Data::DateTime(date) => Cow::Owned(date_text(date)),
        Data::Error(error) => Cow::Owned(error.to_string()),
        Data::Empty => Cow::Borrowed(""),
    }
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < EXACT {
        format!("{number:.0}")
    } else if number.abs() < 1e21 {
        number.to_string()
    } else {
        format!("{number:E}")
    }
}

fn date_text(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match (date.is_duration(), date.as_f64().fract() == 0.0) {
        (true, _) => time,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

/// Writes rows one after the other; cells come in the order of their rows.
pub(super) struct Rows {
    spool: BufWriter<Spool>,
    /// The row that is written next, from 0.
    next: u32,
    /// The row that is being filled.
    row: u32,
    /// The texts of its cells, one behind the other.
    texts: String,
    cells: Vec<Cell>,
    letters: Vec<u8>,
    most: Option<u32>,
}

/// A cell of the row that is being filled.
struct Cell {
    column: u32,
    text: Range<usize>,
    letter: u8,
}

impl Rows {
    pub(super) fn new(most: Option<u32>) -> Self {
        Self {
            spool: BufWriter::with_capacity(64 * 1024, Spool::new()),
            next: 0,
            row: 0,
            texts: String::new(),
            cells: Vec::new(),
            letters: Vec::new(),
            most,
        }
    }

    /// Takes a cell, its row and column counted from 0; false once enough rows were taken.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        letter: u8,
    ) -> io::Result<bool> {
        if row != self.row {
            self.row_ends()?;
            if row < self.next {
                return Err(io::Error::other("its rows are not in order"));
            }
            self.row = row;
        }
        if self.most.is_some_and(|most| row >= most) {
            return Ok(false);
        }
        let from = self.texts.len();
        self.texts.push_str(text);
        self.cells.push(Cell {
            column,
            text: from..self.texts.len(),
            letter,
        });
        Ok(true)
    }

    fn row_ends(&mut self) -> io::Result<()> {
        if self.cells.is_empty() {
            return Ok(());
        }
        while self.next < self.row {
            self.spool.write_all(b"\n")?;
            self.next += 1;
        }
        self.cells.sort_by_key(|cell| cell.column);
        let mut at = 0;
        self.letters.clear();
        for cell in self.cells.drain(..) {
            // Of two cells in one place the first counts; no program writes such a file.
            if cell.column < at {
                continue;
            }
            while at < cell.column {
                self.spool.write_all(&[super::DELIMITER])?;
                self.letters.push(b't');
                at += 1;
            }
            quoted(&mut self.spool, &self.texts[cell.text])?;
            self.spool.write_all(&[super::DELIMITER])?;
            self.letters.push(cell.letter);
            at += 1;
        }
        self.texts.clear();
        self.letters.push(b'\n');
        self.spool.write_all(&self.letters)?;
        self.next += 1;
        Ok(())
    }

    /// The rows, to be read.
    pub(super) fn finish(mut self) -> io::Result<Source> {
        self.row_ends()?;
        let spool = self
            .spool
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok(spool.finish())
    }
}

pub(in crate::sheet) fn quoted(out: &mut impl Write, text: &str) -> io::Result<()> {
    let special = |byte| matches!(byte, b'\t' | b'"' | b'\r' | b'\n');
    if text.bytes().any(special) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_digits_that_they_have() {
        for (number, text) in [
            (442_079_460_123.0, "442079460123"),
            (-1.0, "-1"),
            (204.5, "204.5"),
            (4.420_794_601_23e17, "442079460123000000"),
            (1e21, "1E21"),
            (0.1, "0.1"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn rows_keep_their_numbers_and_columns() {
        let mut rows = Rows::new(None);
        for (row, column, text) in [(0, 0, "a"), (0, 2, "x\ty"), (3, 1, "\"\n"), (4, 0, "")] {
            assert!(rows.put(row, column, text, b't').expect("memory"));
        }
        let bytes = rows
            .finish()
            .and_then(|source| source.bytes())
            .expect("memory");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(text, "a\t\t\"x\ty\"\tttt\n\n\n\t\"\"\"\n\"\ttt\n\tt\n");
    }
}
