//! Sheets: bytes become records, a header row becomes columns, and any row can be found again later.
//!
//! Reading never fails on content. [`Sheet::open`] gives a sheet and its defects; the rules look at borrowed rows
//! one after the other, and a [`Locator`] fetches a row again when its finding is put into words.

mod bare;
mod choose;
pub mod csv;
mod cut;
mod dialect;
mod encoding;
mod files;
pub(crate) mod findings;
mod header;
mod join;
mod joined;
mod lists;
mod locate;
mod lookup;
mod open;
mod pages;
mod quote;
mod record;
mod simple;
mod source;
mod spans;
mod synonyms;
mod understood;
mod weave;
pub(crate) mod wording;
mod workbook;

pub use self::csv::{Mark, Records};
pub use encoding::Encoding;
pub use header::{Columns, Status};
pub use joined::Window;
pub use locate::{Locator, RowIndex};
pub use open::Asked;
pub use record::{CellKind, Record, Texts};
pub use source::{Cursor as SheetCursor, Source, SourceError};
pub use spans::{requoted, spans, unquoted};
pub use synonyms::fold;
pub use understood::Understood;

use crate::finding::Raised;
use crate::span::{CellColumn, CellPlace, Place};
use source::State;
use std::io;
use std::sync::Arc;

/// What kind of file a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Delimited text: CSV, TSV.
    Text,
    /// A workbook of Excel since 2007.
    Xlsx,
    /// A workbook of Excel before.
    Xls,
    /// A workbook of LibreOffice.
    Ods,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Text, Self::Xlsx, Self::Xls, Self::Ods];

    /// The name that people and programs are told.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "csv",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }
}

/// How a sheet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// What kind of file it is.
    pub kind: Kind,
    /// How its characters are written.
    pub encoding: Encoding,
    /// What stands between cells; a tab in what is made of a workbook.
    pub delimiter: u8,
    /// Length of the byte order mark in bytes.
    pub bom: u64,
}

impl Format {
    /// What people call the delimiter.
    #[must_use]
    pub fn delimiter_name(self) -> &'static str {
        match self.delimiter {
            b'\t' => "tab",
            b';' => "semicolon",
            b'|' => "bar",
            b',' => "comma",
            _ => "delimiter",
        }
    }
}

/// A sheet that is open: its columns are known, its rows are still in the file.
#[derive(Debug)]
pub struct Sheet {
    /// What findings call the file.
    pub file: String,
    /// The sheet of the workbook.
    pub name: Option<String>,
    /// How it is written.
    pub format: Format,
    /// What the header row says.
    pub columns: Columns,
    /// What is wrong with the file or its header row.
    pub defects: Vec<Raised>,
    /// Other sheets of the workbook, which are not read, and whether people see them.
    pub others: Vec<(String, bool)>,
    /// Filled rows above the header.
    pub titles: u64,
    original: Source,
    /// The text in UTF-8, where the original is something else.
    text: Option<Source>,
    first: Mark,
    below_header: Option<Mark>,
    rows_from: Option<Mark>,
    opened: State,
    joined: Option<join::Joined>,
    /// Its rows are written anew, with the kind of each cell beside them: those of a workbook, and joined ones.
    spooled: bool,
    /// The other files that say more of its rows.
    beside: Vec<(String, Kind)>,
    list: bool,
}

impl Sheet {
    /// The place of a cell, its column counted from 0.
    #[must_use]
    pub fn place(&self, row: u32, line: u64, column: usize) -> Place {
        Place::Cell(self.cell_place(row, line, column))
    }

    /// As [`Self::place`], for those who need a cell.
    #[must_use]
    pub fn cell_place(&self, row: u32, line: u64, column: usize) -> CellPlace {
        let at = self.filled_from(row, column).unwrap_or(column);
        let Some(part) = self.part(at) else {
            let sheet = (self.file.as_str(), &self.name);
            return self.named_place(sheet, (row, line), (column, at), at);
        };
        match part.row(row, self.columns.row) {
            Some(side) => {
                let own = at - part.start;
                self.named_place(
                    (&part.file, &part.name),
                    (side, u64::from(side)),
                    (column, at),
                    own,
                )
            }
            // That sheet says nothing of the user.
            None => self.cell_place(row, line, part.key_at),
        }
    }

    /// The place of a column of the joined row whose cell stands at another (the same, if no other sheet filled it in), which
    /// is the column `own` of its sheet.
    fn named_place(
        &self,
        (file, sheet): (&str, &Option<String>),
        (row, line): (u32, u64),
        (column, at): (usize, usize),
        own: usize,
    ) -> CellPlace {
        let concept = match self.columns.status(column) {
            Status::Mapped(column) => Some(column.name().to_owned()),
            _ => None,
        };
        CellPlace {
            of: Arc::new(CellColumn {
                file: file.to_owned(),
                sheet: sheet.clone(),
                column: u32::try_from(own).unwrap_or(u32::MAX).saturating_add(1),
                header: self.columns.header(at).to_owned(),
                concept,
            }),
            row,
            line: (line != u64::from(row) && !self.spooled).then_some(line),
        }
    }

    /// Whether its rows were written anew, each as long as its last filled cell: those of a workbook, and joined ones.
    #[must_use]
    pub fn is_spooled(&self) -> bool {
        self.spooled
    }

    /// What stands between the cells of the text that records are read from.
    fn delimiter(&self) -> u8 {
        if self.spooled {
            workbook::DELIMITER
        } else {
            self.format.delimiter
        }
    }

    /// Whether it is a list of numbers without a header, which names nobody.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.list
    }

    /// Where the rows begin; none if the header leaves nothing to judge.
    #[must_use]
    pub fn rows_from(&self) -> Option<Mark> {
        self.rows_from
    }

    /// How many rows there are below the header, and how many without a filled cell; none where no header was found.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn count_rows(&self) -> io::Result<(u64, u64)> {
        let Some(from) = self.below_header else {
            return Ok((0, 0));
        };
        let mut records = self.records(from)?;
        let mut record = Record::default();
        let (mut rows, mut blank) = (0, 0);
        let mut next = from.row;
        while records.read(&mut record)? {
            // Lines without even a delimiter are no records.
            blank += u64::from(record.row - next) + u64::from(record.is_blank());
            rows += u64::from(!record.is_blank());
            next = record.row + 1;
        }
        Ok((rows, blank))
    }

    /// Records from a mark on.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn records(&self, from: Mark) -> io::Result<Records<Box<dyn io::Read + Send + '_>>> {
        let reader = self.text().reader_at(from.offset)?;
        let records = Records::new(reader, self.delimiter(), from);
        Ok(records.with_kinds(self.spooled))
    }

    /// The column (from 1) of a quote that never closes, looking from the start of a record.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn open_quote(&self, offset: u64) -> io::Result<Option<u32>> {
        quote::open_quote(&mut *self.text().reader_at(offset)?, self.delimiter())
    }

    /// Every byte of the file, for a digest or a copy.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        self.original.bytes()
    }

    /// Makes sure that nobody wrote to the file since it was opened.
    ///
    /// # Errors
    /// If somebody did, or what the operating system says.
    pub fn unchanged(&self) -> io::Result<()> {
        if self.original.state()? == self.opened {
            return Ok(());
        }
        Err(io::Error::other(
            "the sheet changed while it was read; run the command again",
        ))
    }

    /// The file itself, to read and jump about in.
    #[must_use]
    pub fn cursor(&self) -> SheetCursor<'_> {
        self.original.cursor()
    }

    /// The text that the offsets of records count in: the file itself, or what it was decoded to.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn decoded(&self) -> io::Result<Box<dyn io::Read + Send + '_>> {
        self.text().reader_at(0)
    }

    /// The byte order mark that the file begins with.
    #[must_use]
    pub fn mark(&self) -> &'static [u8] {
        match self.format.bom {
            0 => b"",
            _ => self.format.encoding.mark(),
        }
    }

    /// Whether what a text was decoded to gives the same bytes when it is encoded again.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn is_reversible(&self) -> io::Result<bool> {
        let Some(text) = &self.text else {
            return Ok(true);
        };
        let original = self.original.reader_at(self.format.bom)?;
        encoding::is_same(self.format.encoding, text.reader_at(0)?, original)
    }

    /// The text that records are read from.
    fn text(&self) -> &Source {
        self.text.as_ref().unwrap_or(&self.original)
    }
}
