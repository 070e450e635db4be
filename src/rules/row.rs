//! One row of a sheet as the rules see it: borrowed cells, and the settings that stand in for blank ones.

use super::cell;
use super::context::Context;
use super::desk::Desk;
use super::doctor;
use super::sink::Sink;
use crate::config::Site;
use crate::finding::{Rule, Words};
use crate::model::{Column, Located};
use crate::sheet::Record;
use crate::span::Place;

/// A row whose cells are text without hidden characters; what is not, is left out and was reported.
pub(super) struct Row<'r> {
    pub(super) desk: &'r Desk<'r>,
    pub(super) context: &'r Context<'r>,
    pub(super) record: &'r Record,
    /// One for each mapped column, in the order of [`Desk::columns`].
    cells: Vec<Cell<'r>>,
    site: Option<&'r Site>,
}

/// What a cell says.
#[derive(Clone, Copy)]
enum Cell<'r> {
    Blank,
    /// Something that was reported and left out.
    Refused,
    Text(&'r str),
}

/// A value, the column (from 0) that a finding about it points at, and where it came from.
#[derive(Clone, Copy)]
pub(super) struct Found<'r> {
    pub(super) text: &'r str,
    pub(super) column: usize,
    setting: Option<&'r Place>,
}

/// What a value means, and where it was found; its place is made when somebody wants it.
#[derive(Clone)]
pub(super) struct Given<'r, T> {
    pub(super) value: T,
    pub(super) found: Found<'r>,
}

impl<T> Given<'_, T> {
    /// The value beside the place that it came from.
    pub(super) fn located(self, row: &Row) -> Located<T> {
        let from = row.from(self.found);
        Located {
            value: self.value,
            from,
        }
    }
}

impl<'r> Found<'r> {
    /// The value that this stands for.
    pub(super) fn given<T>(self, value: T) -> Given<'r, T> {
        Given { value, found: self }
    }

    /// Whether the config gave the value, and not the row.
    pub(super) fn is_setting(&self) -> bool {
        self.setting.is_some()
    }

    /// Raises a rule about the value; a setting is named beside the row. Says whether it stands.
    pub(super) fn hit(
        self,
        rule: &'static Rule,
        sink: &mut Sink,
        words: impl FnOnce() -> Words,
    ) -> bool {
        sink.hit(rule, self.column, self.text, || self.decided(words()))
    }

    /// Raises a rule after which there is no value.
    pub(super) fn refuse(
        self,
        rule: &'static Rule,
        sink: &mut Sink,
        words: impl FnOnce() -> Words,
    ) {
        sink.refuse(rule, self.column, self.text, || self.decided(words()));
    }

    fn decided(self, mut words: Words) -> Words {
        let Some(place) = self.setting else {
            return words;
        };
        if let Place::Text { file, line, .. } = place {
            words.help = Some(format!(
                "correct line {line} of {file}, or fill the column in this row"
            ));
        }
        words.value = Some(self.text.to_owned());
        words.related(place.clone(), "this setting gave the value")
    }
}

impl<'r> Row<'r> {
    /// Reads the cells of the mapped columns; reports those that no rule should judge further.
    pub(super) fn read(desk: &'r Desk<'r>, record: &'r Record, sink: &mut Sink) -> Self {
        let columns = desk.columns().iter();
        let texts = record.texts();
        let cells = columns
            .map(|&(column, at)| match texts.cell(at) {
                None => Cell::Blank,
                Some(Ok(text)) if is_blank(text.as_bytes()) => {
                    doctor::has_value(record, column, at, sink);
                    Cell::Blank
                }
                Some(text) => cell::read(text, texts.all_print(), (column, at), sink)
                    .filter(|text| doctor::is_sound(text, (column, at), record, desk, sink))
                    .map_or(Cell::Refused, Cell::Text),
            })
            .collect();
        let mut row = Self {
            desk,
            context: &desk.context,
            record,
            cells,
            site: None,
        };
        row.site = desk.site(row.cell(Column::Site).map(|found| found.text));
        row
    }

    /// The text of the row's own cell; none if it is blank, absent or was refused.
    pub(super) fn cell(&self, column: Column) -> Option<Found<'r>> {
        let slot = self.desk.slot(column)?;
        let Cell::Text(text) = self.cells[slot] else {
            return None;
        };
        Some(Found {
            text,
            column: self.desk.columns()[slot].1,
            setting: None,
        })
    }

    /// The row's cell, else the site's setting, else the default. Findings about a setting point at the identity and name the setting.
    pub(super) fn value(&self, column: Column) -> Option<Found<'r>> {
        self.cell(column).or_else(|| {
            // A refused cell is not blank: nothing may stand in for it.
            if !self.desk.is_stated(column) || self.was_refused(column) {
                return None;
            }
            let setting = self.context.config.value(self.site, column)?;
            Some(Found {
                text: &setting.value,
                column: self.desk.identity(),
                setting: Some(&setting.place),
            })
        })
    }

    /// Whether the cell holds something that was reported and left out.
    pub(super) fn was_refused(&self, column: Column) -> bool {
        let slot = self.desk.slot(column);
        slot.is_some_and(|slot| matches!(self.cells[slot], Cell::Refused))
    }

    /// The table of the site that the row names.
    pub(super) fn site(&self) -> Option<&'r Site> {
        self.site
    }

    /// The region under which national numbers of this row are read.
    pub(super) fn region(&self) -> Option<&'r str> {
        self.context.config.region(self.site)
    }

    /// The place of a column of this row.
    pub(super) fn place(&self, column: usize) -> Place {
        self.context
            .sheet
            .place(self.record.row, self.record.line_of(column), column)
    }

    /// The cell or setting that a value came from.
    pub(super) fn from(&self, found: Found<'_>) -> Place {
        let setting = found.setting.cloned();
        setting.unwrap_or_else(|| self.place(found.column))
    }
}

/// Whether a cell holds blanks at most.
pub(super) fn is_blank(cell: &[u8]) -> bool {
    cell.iter().all(|b| *b == b' ')
}
