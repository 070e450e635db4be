//! Repairing: the same file with the repaired cells in it, and every other byte as it was.
//!
//! [`each`] walks the rows and gives the repairs of each; [`write_text`] and [`write_workbook`] copy the file and put
//! them in. Both hold one row at a time (a workbook: one part of it).

mod text;
mod workbook;

pub use text::write_text;
pub use workbook::{write_as_csv, write_workbook};

use crate::rules::{Context, Desk, Repair, repairs};
use crate::sheet::{Mark, Record};
use std::io;

/// Why a repaired sheet cannot be written.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum FixError {
    /// The operating system said no.
    #[error("cannot write the repaired sheet: {0}")]
    #[diagnostic(help("check that the disk is not full and that the file may be written"))]
    Io(#[from] io::Error),
    /// The bytes would not come back as they were.
    #[error("some bytes of this {encoding} file are no text, and would change when it is written")]
    #[diagnostic(help(
        "save it as \"CSV UTF-8 (Comma delimited)\" in Excel, and repair that file"
    ))]
    NotReversible {
        /// The encoding.
        encoding: &'static str,
    },
    /// A repaired text has a character that the encoding lacks.
    #[error("{cell} becomes {text:?}, which cannot be written in {encoding}")]
    #[diagnostic(help(
        "save the sheet as \"CSV UTF-8 (Comma delimited)\" in Excel, and repair that file"
    ))]
    NoSuchCharacter {
        /// The cell.
        cell: String,
        /// Its new text.
        text: String,
        /// The encoding.
        encoding: &'static str,
    },
    /// The parts of the workbook are not as expected.
    #[error("cannot write this workbook: {0}")]
    #[diagnostic(help("write the repaired sheet as CSV instead: -o FILE.csv"))]
    Workbook(String),
}

/// Walks the rows below the header; `visit` gets each with its repairs, and where the next one begins.
///
/// # Errors
/// When the sheet cannot be read, or what `visit` returns.
pub fn each<E: From<io::Error>>(
    context: &Context,
    all: bool,
    mut visit: impl FnMut(&Record, &[Repair], Mark) -> Result<(), E>,
) -> Result<(), E> {
    let Some(from) = context.sheet.rows_from() else {
        return Ok(());
    };
    let desk = Desk::new(*context);
    let mut records = context.sheet.records(from)?;
    let mut record = Record::default();
    while records.read(&mut record)? {
        let repairs = if record.is_blank() || record.oversized {
            Vec::new()
        } else {
            repairs(&desk, &record, all)
        };
        visit(&record, &repairs, records.mark())?;
    }
    context.sheet.unchanged()?;
    Ok(())
}
