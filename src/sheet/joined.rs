//! Which cell of which sheet a cell of a joined row is.

use super::join::Part;
use super::{Kind, Sheet, Status};
use crate::model::Column;
use crate::span::{CellPlace, CellRef};
use std::collections::BTreeSet;

/// The columns of a joined row that one sheet gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first of them, from 0.
    pub start: usize,
    /// The one behind the last; none where the row goes on as long as it likes.
    pub end: Option<usize>,
    /// Row of the header in that sheet.
    pub header: u32,
    /// What stands between cells there.
    pub delimiter: u8,
}

impl Sheet {
    /// The sheets that were joined to this one, and by which column.
    pub fn joined(&self) -> impl Iterator<Item = (&str, Column)> {
        let parts = self.joined.iter().flat_map(|joined| &joined.parts);
        parts.map(|part| (part.name.as_deref().unwrap_or(&part.file), part.key))
    }

    /// The other files that say more of its rows, in order, and what kind of file each is.
    #[must_use]
    pub fn files_beside(&self) -> &[(String, Kind)] {
        &self.beside
    }

    /// Whether other sheets were joined to this one.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.joined.is_some()
    }

    /// Rows of which two sheets say different things.
    #[must_use]
    pub fn unsure(&self) -> BTreeSet<u32> {
        let joined = self.joined.as_ref();
        joined
            .map(|joined| joined.unsure.clone())
            .unwrap_or_default()
    }

    /// The cell of this sheet that a row and a column (from 0) are; none where another sheet gave it.
    #[must_use]
    pub fn own_cell(&self, row: u32, column: usize) -> Option<CellRef> {
        let own = self.part(column).is_none() && self.filled_from(row, column).is_none();
        own.then(|| CellRef {
            row,
            column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1),
        })
    }

    /// The column of the joined row (from 0) that a cell stands in.
    #[must_use]
    pub fn column_of(&self, cell: &CellPlace) -> usize {
        cell.column.saturating_sub(1) as usize + self.window(cell).start
    }

    /// Whether a cell stands in the table that gives the rows.
    #[must_use]
    pub fn is_own(&self, cell: &CellPlace) -> bool {
        cell.file == self.file && cell.sheet == self.name
    }

    /// Whether a cell stands in that table or in one that was joined to it.
    #[must_use]
    pub fn has_read(&self, cell: &CellPlace) -> bool {
        let mut parts = self.joined.iter().flat_map(|joined| &joined.parts);
        !self.columns.is_empty() && self.is_own(cell) || parts.any(|part| part.is_of(cell))
    }

    /// The columns of the joined row that the sheet of a cell gave.
    #[must_use]
    pub fn window(&self, cell: &CellPlace) -> Window {
        let parts = || self.joined.iter().flat_map(|joined| &joined.parts);
        match parts().find(|part| part.is_of(cell)) {
            Some(part) => Window {
                start: part.start,
                end: Some(part.start + part.width),
                header: part.header,
                delimiter: part.delimiter,
            },
            None => Window {
                start: 0,
                end: parts().next().map(|part| part.start),
                header: self.columns.row,
                delimiter: self.format.delimiter,
            },
        }
    }

    /// The columns of a row that stand for something once: of those that other sheets gave, the ones that are understood.
    pub fn kept(&self, width: usize) -> impl Iterator<Item = usize> {
        let mapped = |at: usize| matches!(self.columns.status(at), Status::Mapped(_));
        (0..width).filter(move |at| self.part(*at).is_none() || mapped(*at))
    }

    /// The column of the joined row from which a blank cell of the users' table was filled.
    pub(super) fn filled_from(&self, row: u32, column: usize) -> Option<usize> {
        let filled = &self.joined.as_ref()?.filled;
        filled.get(&(row, column)).copied()
    }

    /// The sheet that gave a column, if it is another one.
    pub(super) fn part(&self, column: usize) -> Option<&Part> {
        let joined = self.joined.as_ref()?;
        joined.parts.iter().rev().find(|part| column >= part.start)
    }
}

impl Part {
    /// What people call it: the sheet, or the file.
    pub(super) fn title(&self) -> String {
        title(self.name.as_deref(), &self.file)
    }

    fn is_of(&self, cell: &CellPlace) -> bool {
        self.file == cell.file && self.name == cell.sheet
    }

    /// The row of this sheet that was joined to a row of the users' table.
    pub(super) fn row(&self, row: u32, header: u32) -> Option<u32> {
        if row == header {
            return Some(self.header);
        }
        let at = self.rows.binary_search_by_key(&row, |(users, _)| *users);
        at.ok().map(|at| self.rows[at].1)
    }
}

/// What people call a table: the sheet in quotation marks, or the file.
pub(super) fn title(sheet: Option<&str>, file: &str) -> String {
    sheet.map_or_else(|| file.to_owned(), |name| format!("the sheet {name:?}"))
}
