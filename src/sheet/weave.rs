//! Weaving: each row of the users' table is written once more, with the cells of its side rows behind its own.

use super::join::{Table, blank, same};
use super::joined::title;
use super::lookup::Answer;
use super::workbook::{DELIMITER, quoted};
use super::{Mark, Record, Sheet, Status, findings};
use crate::finding::{Raised, Words};
use crate::model::Column;
use crate::span::Place;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

/// Writes the rows of the users' table with what side tables say behind them.
pub(super) struct Weave<'w> {
    pub(super) users: &'w Sheet,
    pub(super) tables: &'w mut [Table],
    pub(super) defects: &'w mut Vec<Raised>,
    pub(super) unsure: &'w mut BTreeSet<u32>,
    pub(super) filled: &'w mut HashMap<(u32, usize), usize>,
    /// The row that is written next.
    pub(super) next: u32,
}

impl Weave<'_> {
    /// Writes every row below a mark.
    pub(super) fn rows(&mut self, below: Mark, out: &mut impl Write) -> io::Result<()> {
        let mut records = self.users.records(below)?;
        let mut record = Record::default();
        while records.read(&mut record)? {
            if !record.is_blank() && self.users.fits(&record, self.defects) {
                self.row(&record, out)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, record: &Record, out: &mut impl Write) -> io::Result<()> {
        // Rows keep their numbers.
        while self.next < record.row {
            out.write_all(b"\n")?;
            self.next += 1;
        }
        self.next += 1;
        let width = self.users.columns.len();
        let mut cells: Vec<&[u8]> = (0..width)
            .map(|at| record.cell(at).unwrap_or_default())
            .collect();
        let mut letters: Vec<u8> = (0..width).map(|at| record.letter(at)).collect();
        let (mut found, mut told) = (Vec::new(), Vec::new());
        for table in self.tables.iter() {
            let key = cells[table.part.key_at];
            let at = match table.find(key) {
                Answer::Row(at) => Some(at),
                Answer::Nothing => None,
                answer => {
                    let place = self.place_now(record.row, table.part.key_at, &found);
                    told.extend(table.unlisted(&answer, place, key));
                    None
                }
            };
            found.push(at);
            let Some(at) = at else {
                cells.resize(cells.len() + table.part.width, b"");
                letters.resize(letters.len() + table.part.width, b't');
                continue;
            };
            let row = &table.rows[at];
            cells.extend(row.cells.iter().map(|cell| &**cell));
            letters.extend(&*row.letters);
            for (own, side) in &table.compared {
                if blank(Some(cells[*own])) && !blank(Some(&row.cells[*side])) {
                    cells[*own] = &row.cells[*side];
                    letters[*own] = row.letters[*side];
                    self.filled
                        .insert((record.row, *own), table.part.start + side);
                }
            }
        }
        for cell in &cells {
            quoted(out, &String::from_utf8_lossy(cell))?;
            out.write_all(&[DELIMITER])?;
        }
        out.write_all(&letters)?;
        out.write_all(b"\n")?;
        told.extend(self.compare(record.row, &cells, &found));
        if !told.is_empty() {
            self.unsure.insert(record.row);
            self.defects.extend(told);
        }
        for (table, found) in self.tables.iter_mut().zip(found) {
            let Some(at) = found else { continue };
            let row = &mut table.rows[at];
            row.taken = true;
            if row.twice {
                self.unsure.insert(record.row);
            }
            table.part.rows.push((record.row, row.row));
        }
        Ok(())
    }

    /// Tells cells of two tables that say different things of one user.
    fn compare(&self, row: u32, cells: &[&[u8]], found: &[Option<usize>]) -> Vec<Raised> {
        let mut differing = Vec::new();
        for (table, at) in self.tables.iter().zip(found) {
            let Some(at) = at else { continue };
            for (own, side) in &table.compared {
                let (one, other) = (cells[*own], cells[table.part.start + side]);
                let column = self.column(*own);
                if blank(Some(one)) || blank(Some(other)) || same(column, one, other) {
                    continue;
                }
                let words = Words::new(
                    format!(
                        "two sheets give this user different values for {}",
                        column.map_or("one column", Column::name)
                    ),
                    "correct one of the two cells, or empty one of them",
                );
                let words = match self.place_now(row, *own, found) {
                    Some(place) => words.related(place, "the other value"),
                    None => words,
                };
                let at = (table.rows[*at].row, *side);
                let told = table
                    .sheet
                    .raised(&findings::JOINED_DIFFERS, at, other, words);
                differing.push(told);
            }
        }
        differing
    }

    /// The table behind the users' own that a column of the joined row belongs to.
    fn table_of(&self, at: usize) -> Option<(usize, &Table)> {
        let tables = self.tables.iter().enumerate();
        tables.rev().find(|(_, table)| at >= table.part.start)
    }

    fn column(&self, at: usize) -> Option<Column> {
        let status = match self.table_of(at) {
            Some((_, table)) => table.sheet.columns.status(at - table.part.start),
            None => self.users.columns.status(at),
        };
        match status {
            Status::Mapped(column) => Some(*column),
            _ => None,
        }
    }

    /// The place of a cell of the joined row while it is made.
    fn place_now(&self, row: u32, at: usize, found: &[Option<usize>]) -> Option<Place> {
        let at = self.filled.get(&(row, at)).copied().unwrap_or(at);
        let Some((which, table)) = self.table_of(at) else {
            return Some(self.users.place(row, u64::from(row), at));
        };
        let row = table.rows[found[which]?].row;
        let at = at - table.part.start;
        Some(table.sheet.place(row, u64::from(row), at))
    }

    /// Tells rows of side tables whose user the users' table does not have.
    pub(super) fn unmatched(&mut self) {
        let by_user = |table: &&Table| table.part.key.is_identity();
        for table in self.tables.iter().filter(by_user) {
            for row in table.rows.iter().filter(|row| !row.taken) {
                let value = &row.cells[table.key_at];
                let what = if blank(Some(value)) {
                    "this row names no user, so nothing of it is read"
                } else {
                    "this user has no row in the users' table, so nothing of this row is read"
                };
                let words = Words::new(
                    what,
                    format!(
                        "correct the {}, add the user to {}, or delete this row",
                        table.part.key.name(),
                        title(self.users.name.as_deref(), &self.users.file)
                    ),
                );
                let at = (row.row, table.key_at);
                let told = table
                    .sheet
                    .raised(&findings::UNMATCHED_ROW, at, value, words);
                self.defects.push(told);
            }
        }
    }
}
