//! A list of numbers: nobody is named, and often there is no header.

use super::open::{names, next_filled};
use super::{Columns, Sheet, Status, findings};
use crate::config::Config;
use crate::finding::Words;
use crate::model::Column;
use std::collections::BTreeMap;
use std::io;

impl Sheet {
    /// Takes every row for a number; where the first row is a header with a column of numbers, those below it.
    pub(super) fn read_list(&mut self, config: &Config) -> io::Result<()> {
        let mut records = self.records(self.first)?;
        let first = next_filled(&mut records)?;
        let below = records.mark();
        drop(records);
        let Some(first) = first else {
            let words = Words::new(
                "the file is empty: there is no number in it",
                "write one number a line, such as +442079460123",
            );
            self.raise(&findings::MISSING_COLUMN, 1, words);
            return Ok(());
        };
        let (columns, _) = Columns::resolve(names(&first), first.row, config);
        let begin = if columns.position(Column::TelephoneNumber).is_some() {
            self.columns = columns;
            below
        } else {
            self.columns = Columns::of_list();
            self.first
        };
        self.below_header = Some(begin);
        self.rows_from = self.below_header;
        Ok(())
    }
}

/// Whether a header is a number: the first line of a list.
pub(super) fn is_number(header: &str) -> bool {
    let digits = header.bytes().filter(u8::is_ascii_digit).count();
    digits >= 7 && !header.chars().any(char::is_alphabetic)
}

impl Columns {
    /// The one column of a list; a row of 0 says that no header was written.
    fn of_list() -> Self {
        Self {
            headers: vec![(String::new(), Status::Mapped(Column::TelephoneNumber))],
            index: BTreeMap::from([(Column::TelephoneNumber, 0)]),
            place: None,
            row: 0,
        }
    }
}
