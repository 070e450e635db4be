//! What of a row may be shown where a column holds secrets.
//!
//! The cells of such a column never are. Where delimiters or quotation marks are wrong a secret may stand in any cell
//! of its row, and in any sentence that quotes one: then nothing of the row is shown.

use crate::finding::{Finding, Words};
use crate::sheet::{Columns, Record};
use std::borrow::Cow;

/// What stands for a cell that is not shown.
pub(super) const MASK: &str = "***";

/// Rules whose sentences quote no cell.
const QUOTES_NOTHING: [&str; 3] = [
    "sheet/ragged-row",
    "sheet/unclosed-quote",
    "sheet/oversized-record",
];

/// Knows whether any column of a sheet holds secrets.
#[derive(Clone, Copy)]
pub(super) struct Veil<'c> {
    columns: &'c Columns,
    secrets: bool,
}

/// Says which cells of one row may be shown.
#[derive(Clone, Copy)]
pub(super) struct RowVeil<'c> {
    columns: &'c Columns,
    closed: bool,
}

impl<'c> Veil<'c> {
    /// Looks at the header.
    pub(super) fn new(columns: &'c Columns) -> Self {
        let secrets = (0..columns.len()).any(|at| columns.is_secret(at));
        Self { columns, secrets }
    }

    /// Looks at a row; none is the header.
    pub(super) fn row(&self, record: Option<&Record>) -> RowVeil<'c> {
        let in_shape = |record: &Record| is_in_shape(self.columns, record);
        RowVeil {
            columns: self.columns,
            closed: self.secrets && !record.is_none_or(in_shape),
        }
    }
}

impl RowVeil<'_> {
    /// Whether the cell of a column (from 0) must be masked.
    pub(super) fn hides(&self, column: usize) -> bool {
        self.closed || self.columns.is_secret(column)
    }

    /// A finding without what its row must not show.
    pub(super) fn over<'f>(&self, finding: &'f Finding) -> Cow<'f, Finding> {
        if !self.closed {
            return Cow::Borrowed(finding);
        }
        let words = if QUOTES_NOTHING.contains(&finding.rule.id) {
            Words {
                fix: None,
                hide_value: true,
                ..finding.words.clone()
            }
        } else {
            let title = finding.rule.title();
            Words {
                message: title.trim_end_matches('.').to_owned(),
                hide_value: true,
                ..Words::default()
            }
        };
        Cow::Owned(Finding {
            value: None,
            words,
            ..finding.clone()
        })
    }
}

/// Whether each cell surely stands in the column that it belongs to.
fn is_in_shape(columns: &Columns, record: &Record) -> bool {
    let one_line = |cell: &[u8]| !cell.iter().any(|b| matches!(b, b'\n' | b'\r'));
    let blank = |cell: &[u8]| cell.iter().all(|b| *b == b' ');
    record.len() >= columns.len()
        && record.cells().all(one_line)
        && record.cells().skip(columns.len()).all(blank)
}
