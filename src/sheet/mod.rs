//! Sheets: bytes become records, a header row becomes columns, and any row can be found again later.
//!
//! Reading never fails on content. [`Sheet::open`] gives a sheet and its defects; the rules look at borrowed rows
//! one after the other, and a [`Locator`] fetches a row again when its finding is put into words.

pub mod csv;
pub(crate) mod findings;
mod header;
mod locate;
mod source;
mod synonyms;

pub use self::csv::{Mark, Record, Records};
pub use header::{Columns, Status};
pub use locate::{Locator, RowIndex};
pub use source::{Source, SourceError};
pub use synonyms::fold;

use crate::config::Config;
use crate::finding::{Raised, Words};
use crate::span::{CellPlace, Place};
use std::io;
use std::path::Path;

/// How a delimited text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// Comma, semicolon or tab.
    pub delimiter: u8,
    /// Length of the byte order mark: 0 or 3.
    pub bom: u64,
}

/// A sheet that is open: its columns are known, its rows are still in the file.
#[derive(Debug)]
pub struct Sheet {
    /// What findings call the file.
    pub file: String,
    /// How it is written.
    pub format: Format,
    /// What the header row says.
    pub columns: Columns,
    /// What is wrong with the file or its header row.
    pub defects: Vec<Raised>,
    source: Source,
    below_header: Option<Mark>,
    rows_from: Option<Mark>,
}

impl Sheet {
    /// Opens a file (or `-`) and reads its header row. `file` is the name that findings show.
    ///
    /// # Errors
    /// Only when the bytes cannot be read; whatever they are is told as defects.
    pub fn open(path: &Path, file: &str, config: &Config) -> Result<Self, SourceError> {
        let source = Source::open(path)?;
        Self::read(source, file, config).map_err(|why| SourceError::Io {
            path: path.display().to_string(),
            why,
        })
    }

    /// Reads the header row of bytes in memory: a sheet in a bundle, or a test.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>, file: &str, config: &Config) -> Self {
        Self::read(Source::Memory(bytes), file, config)
            .unwrap_or_else(|_| unreachable!("memory can be read"))
    }

    fn read(source: Source, file: &str, config: &Config) -> io::Result<Self> {
        let head = source.head(64 * 1024)?;
        let mut sheet = Self {
            file: file.to_owned(),
            format: Format {
                delimiter: sniff_delimiter(&head),
                bom: if head.starts_with(b"\xEF\xBB\xBF") {
                    3
                } else {
                    0
                },
            },
            columns: Columns::default(),
            defects: Vec::new(),
            source,
            below_header: None,
            rows_from: None,
        };
        if let Some(words) = not_a_text_table(&head) {
            sheet.raise(&findings::ENCODING, 1, words);
            return Ok(sheet);
        }
        let (header, mark) = sheet.header_record()?;
        let Some(header) = header else {
            let words = Words::new(
                "the file is empty: there is no header row",
                "export the sheet again; its first row names the columns, for example UserPrincipalName,TelephoneNumber,NumberType",
            );
            sheet.raise(&findings::MISSING_COLUMN, 1, words);
            return Ok(sheet);
        };
        if (header.cut_by_end || header.oversized)
            && let Some(column) = sheet.open_quote(header.offset)?
        {
            let words = Words::new(
                "a quotation mark opens in the header row and never closes: the rest of the file was swallowed by it",
                "close the quotation mark in the first row",
            );
            sheet.raise(&findings::UNCLOSED_QUOTE, column as usize, words);
            return Ok(sheet);
        }
        if header.oversized {
            let words = Words::new(
                "the header row is longer than one mebibyte, or has more than 16,384 cells: this is no sheet of users",
                "check that the right file was named, and that it is CSV",
            );
            sheet.raise(&findings::OVERSIZED_RECORD, 1, words);
            return Ok(sheet);
        }
        sheet.resolve(&header, config);
        sheet.below_header = Some(mark);
        sheet.rows_from = sheet.columns.usable().then_some(mark);
        Ok(sheet)
    }

    fn header_record(&self) -> io::Result<(Option<Record>, Mark)> {
        let mut records = self.records(Mark::beginning(self.format.bom))?;
        let mut record = Record::default();
        while records.read(&mut record)? {
            if !record.is_blank() {
                return Ok((Some(record), records.mark()));
            }
        }
        Ok((None, records.mark()))
    }

    fn resolve(&mut self, header: &Record, config: &Config) {
        let mut names = Vec::with_capacity(header.len());
        for (at, cell) in header.cells().enumerate() {
            let name = String::from_utf8_lossy(cell).into_owned();
            if std::str::from_utf8(cell).is_err() {
                let words = Words::new(
                    format!("the header of column {} is not UTF-8 text", at + 1),
                    "save the file as \"CSV UTF-8 (Comma delimited)\"",
                );
                self.raise(&findings::ENCODING, at + 1, words);
            }
            names.push(name);
        }
        // Blank cells at the end of the header are the commas of an empty column: nobody wrote a column there.
        while names.last().is_some_and(|name| name.trim().is_empty()) {
            names.pop();
        }
        let (columns, defects) = Columns::resolve(names, header.row, config);
        self.columns = columns;
        for (rule, at, words) in defects {
            let place = self.place(header.row, header.line, at);
            let value = Some(self.columns.header(at).to_owned());
            self.defects.push(Raised {
                rule,
                place,
                value,
                words,
            });
        }
    }

    fn raise(&mut self, rule: &'static crate::finding::Rule, column: usize, words: Words) {
        let row = self.columns.row.max(1);
        let place = self.place(row, u64::from(row), column - 1);
        self.defects.push(Raised {
            rule,
            place,
            value: None,
            words,
        });
    }

    /// The place of a cell, its column counted from 0.
    #[must_use]
    pub fn place(&self, row: u32, line: u64, column: usize) -> Place {
        Place::Cell(self.cell_place(row, line, column))
    }

    /// As [`Self::place`], for those who need a cell.
    #[must_use]
    pub fn cell_place(&self, row: u32, line: u64, column: usize) -> CellPlace {
        let concept = match self.columns.status(column) {
            Status::Mapped(column) => Some(column.name().to_owned()),
            _ => None,
        };
        CellPlace {
            file: self.file.clone(),
            sheet: None,
            row,
            column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1),
            header: self.columns.header(column).to_owned(),
            concept,
            line: (line != u64::from(row)).then_some(line),
        }
    }

    /// Where the rows begin; none if the header leaves nothing to judge.
    #[must_use]
    pub fn rows_from(&self) -> Option<Mark> {
        self.rows_from
    }

    /// How many rows there are below the header, blank ones not counted; 0 where no header was found.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn count_rows(&self) -> io::Result<u64> {
        let Some(from) = self.below_header else {
            return Ok(0);
        };
        let mut records = self.records(from)?;
        let mut record = Record::default();
        let mut rows = 0;
        while records.read(&mut record)? {
            rows += u64::from(!record.is_blank());
        }
        Ok(rows)
    }

    /// Records from a mark on.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn records(&self, from: Mark) -> io::Result<Records<Box<dyn io::Read + Send + '_>>> {
        Ok(Records::new(
            self.source.reader_at(from.offset)?,
            self.format.delimiter,
            from,
        ))
    }

    /// The column (from 1) of a quote that never closes, looking from the start of a record.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn open_quote(&self, offset: u64) -> io::Result<Option<u32>> {
        self::csv::open_quote(&mut *self.source.reader_at(offset)?, self.format.delimiter)
    }

    /// Every byte of the sheet, for a digest or a copy.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        self.source.bytes()
    }
}

/// The delimiter that the first line uses most, outside quotes; a comma when there is none.
fn sniff_delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    let mut seen_text = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && seen_text => break,
            b'\n' | b'\r' => {}
            _ => {
                seen_text = true;
                if let Some(count) = counts.iter_mut().find(|(d, _)| d == byte && !quoted) {
                    count.1 += 1;
                }
            }
        }
    }
    // The first of equals wins: `max_by_key` would take the last.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| *delimiter)
}

fn not_a_text_table(head: &[u8]) -> Option<Words> {
    let save = "open it in Excel and save it as \"CSV UTF-8 (Comma delimited)\"";
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Some(Words::new(
            "this is a workbook, not a CSV file; this version reads CSV",
            save,
        ));
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Some(Words::new(
            "this file is UTF-16 text; this version reads UTF-8",
            save,
        ));
    }
    head.contains(&0).then(|| {
        Words::new(
            "this file holds zero bytes: it is no CSV text",
            "check that the right file was named; export the sheet as \"CSV UTF-8 (Comma delimited)\"",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_the_first_line_uses() {
        for (text, delimiter) in [
            ("a,b;c\n;;;;", b','),
            ("a;b;c", b';'),
            ("a\tb", b'\t'),
            ("\"a,b\";c", b';'),
            ("", b','),
            ("\n\na;b", b';'),
        ] {
            assert_eq!(sniff_delimiter(text.as_bytes()), delimiter, "{text:?}");
        }
    }
}
