//! Workbooks: every sheet of an XLSX, XLS or ODS file becomes a text with one record a row.
//!
//! calamine reads the cells. They are written once, as delimited text with the kind of each cell beside it, into a spool;
//! from there on a workbook is a text like any other: read in one pass, in little memory, any row found again. Row
//! numbers are those of the workbook, because a row without cells becomes a blank line.

mod binary;
mod cells;
mod guard;
mod quiet;
mod shown;

use super::csv::MOST_COLUMNS;
use super::source::{Cursor, Source};
use super::{Kind, findings};
use crate::finding::Rule;
use calamine::{Data, DataRef, Ods, Reader, Sheet as Listed, SheetType, SheetVisible, Xls, Xlsx};
pub(super) use cells::quoted;
use cells::{Rows, letter_of, text_of};
use std::io::BufReader;

/// What stands between the cells of a spooled row.
pub(super) const DELIMITER: u8 = b'\t';
/// Rows of an Excel sheet; LibreOffice has as many.
const MOST_ROWS: u32 = 1_048_576;

type Input<'s> = BufReader<Cursor<'s>>;

/// Why a workbook, or what has the name of one, cannot be read.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) rule: &'static Rule,
    pub(super) what: String,
    pub(super) help: &'static str,
}

impl Trouble {
    fn new(what: impl Into<String>, help: &'static str) -> Self {
        Self {
            rule: &findings::UNREADABLE,
            what: what.into(),
            help,
        }
    }

    fn damaged(why: impl std::fmt::Display) -> Self {
        Self::new(
            format!("this workbook is damaged or cut off: {why}"),
            "open it in Excel, which may mend it, and save it again; if it came by mail or download, fetch it again",
        )
    }

    fn locked() -> Self {
        Self::new(
            "this workbook is locked with a password",
            "open it in Excel and save it without a password (File, Info, Protect Workbook), or save the sheet as CSV",
        )
    }
}

/// What a file is, by its first bytes: its name says nothing.
pub(super) fn kind(source: &Source, head: &[u8]) -> Result<Kind, Trouble> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return guard::kind_of_zip(source);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0") {
        return guard::kind_of_compound(source);
    }
    match guard::foreign(head) {
        Some(trouble) => Err(trouble),
        None => Ok(Kind::Text),
    }
}

/// A workbook that is open.
pub(super) struct Workbook<'s> {
    book: Book<'s>,
    listed: Vec<Listed>,
}

enum Book<'s> {
    Xlsx(Box<Xlsx<Input<'s>>>),
    Xls(Box<Xls<Input<'s>>>),
    Ods(Box<Ods<Input<'s>>>),
}

impl<'s> Workbook<'s> {
    /// Opens a workbook whose parts are known to unpack into bounded memory.
    pub(super) fn open(source: &'s Source, kind: Kind) -> Result<Self, Trouble> {
        guard::unpacks(source, kind)?;
        let input = BufReader::with_capacity(64 * 1024, source.cursor());
        let book = guarded(|| {
            Ok(match kind {
                Kind::Xls => Book::Xls(Box::new(Xls::new(input).map_err(told_xls)?)),
                Kind::Ods => Book::Ods(Box::new(Ods::new(input).map_err(told_ods)?)),
                _ => Book::Xlsx(Box::new(Xlsx::new(input).map_err(told_xlsx)?)),
            })
        })?;
        let listed = match &book {
            Book::Xlsx(book) => book.sheets_metadata().to_vec(),
            Book::Xls(book) => book.sheets_metadata().to_vec(),
            Book::Ods(book) => book.sheets_metadata().to_vec(),
        };
        Ok(Self { book, listed })
    }

    /// The names of the sheets with cells, in order, and whether people see them.
    pub(super) fn sheets(&self) -> Vec<(String, bool)> {
        let sheets = self.listed.iter();
        let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
        sheets
            .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
            .collect()
    }

    /// Writes the rows of a sheet as text; at most `most` rows where only the header is looked for.
    pub(super) fn spool(&mut self, name: &str, most: Option<u32>) -> Result<Source, Trouble> {
        let mut rows = Rows::new(most);
        guarded(|| match &mut self.book {
            Book::Xlsx(book) => spool_xlsx(book, name, &mut rows),
            Book::Xls(book) => {
                let range = book.worksheet_range(name).map_err(told_xls)?;
                let formulas = book.worksheet_formula(name).map_err(told_xls)?;
                spool_range(&range, &formulas, &mut rows)
            }
            Book::Ods(book) => {
                let range = book.worksheet_range(name).map_err(told_ods)?;
                let formulas = book.worksheet_formula(name).map_err(told_ods)?;
                spool_range(&range, &formulas, &mut rows)
            }
        })?;
        rows.finish().map_err(Trouble::damaged)
    }
}

/// A binary workbook with wrong lengths in it can make its reader give up in a way that it does not report.
fn guarded<T>(read: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    quiet::quietly(read)
        .unwrap_or_else(|_| Err(Trouble::damaged("its parts contradict each other")))
}

fn spool_xlsx(book: &mut Xlsx<Input>, name: &str, rows: &mut Rows) -> Result<(), Trouble> {
    let shown = shown::with_digits_of_the_format(book, name)?;
    let mut cells = book.worksheet_cells_reader(name).map_err(told_xlsx)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(told_xlsx)? {
        let formula = cell.formula.is_some();
        let more = match cell.value {
            DataRef::Empty if !formula => true,
            DataRef::SharedString(text) => put(rows, cell.pos, text, b't', formula)?,
            value => {
                let value = Data::from(value);
                let letter = letter_of(&value, shown.contains(&cell.pos));
                put(rows, cell.pos, &text_of(&value), letter, formula)?
            }
        };
        if !more {
            break;
        }
    }
    Ok(())
}

fn spool_range(
    range: &calamine::Range<Data>,
    formulas: &calamine::Range<String>,
    rows: &mut Rows,
) -> Result<(), Trouble> {
    let Some((top, left)) = range.start() else {
        return Ok(());
    };
    for (row, column, value) in range.used_cells() {
        let at = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let position = (top.saturating_add(at(row)), left.saturating_add(at(column)));
        let formula = formulas
            .get_value(position)
            .is_some_and(|formula| !formula.is_empty());
        let letter = letter_of(value, false);
        if !put(rows, position, &text_of(value), letter, formula)? {
            break;
        }
    }
    Ok(())
}

fn put(
    rows: &mut Rows,
    (row, column): (u32, u32),
    text: &str,
    letter: u8,
    formula: bool,
) -> Result<bool, Trouble> {
    if row >= MOST_ROWS {
        return Err(Trouble::damaged(format!(
            "it names row {}, and a sheet has {MOST_ROWS}",
            u64::from(row) + 1
        )));
    }
    if column as usize >= MOST_COLUMNS {
        return Err(Trouble::new(
            format!("this sheet has more than {MOST_COLUMNS} columns"),
            "check that the right sheet was named: a sheet of users has a few columns",
        ));
    }
    let letter = if formula {
        letter.to_ascii_uppercase()
    } else {
        letter
    };
    rows.put(row, column, text, letter)
        .map_err(Trouble::damaged)
}

fn told_xlsx(error: calamine::XlsxError) -> Trouble {
    match error {
        calamine::XlsxError::Password => Trouble::locked(),
        error => Trouble::damaged(error),
    }
}

fn told_xls(error: calamine::XlsError) -> Trouble {
    match error {
        calamine::XlsError::Password => Trouble::locked(),
        error => Trouble::damaged(error),
    }
}

fn told_ods(error: calamine::OdsError) -> Trouble {
    match error {
        calamine::OdsError::Password => Trouble::locked(),
        error => Trouble::damaged(error),
    }
}
