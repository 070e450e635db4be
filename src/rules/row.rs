//! One row of a sheet as the rules see it: borrowed cells, and the settings that stand in for blank ones.

use super::cell;
use super::context::Context;
use super::doctor;
use super::sink::Sink;
use crate::finding::{Rule, Words};
use crate::model::{Column, Located};
use crate::sheet::Record;
use crate::span::Place;

/// A row whose cells are text without hidden characters; what is not, is left out and was reported.
pub(super) struct Row<'r> {
    pub(super) context: &'r Context<'r>,
    pub(super) record: &'r Record,
    texts: Vec<(Column, usize, &'r str)>,
}

/// A value, the column (from 0) that a finding about it points at, and where it came from.
#[derive(Clone, Copy)]
pub(super) struct Found<'r> {
    pub(super) text: &'r str,
    pub(super) column: usize,
    setting: Option<&'r Place>,
}

impl Found<'_> {
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
    pub(super) fn read(context: &'r Context<'r>, record: &'r Record, sink: &mut Sink) -> Self {
        let mut texts = Vec::with_capacity(16);
        for (column, at) in context.sheet.columns.mapped() {
            let Some(bytes) = record.cell(at) else {
                continue;
            };
            if bytes.iter().all(|b| *b == b' ') {
                doctor::has_value(record, column, at, sink);
                continue;
            }
            if let Some(text) = cell::read(bytes, column, at, sink)
                && doctor::is_sound(text, column, record, at, context, sink)
            {
                texts.push((column, at, text));
            }
        }
        Self {
            context,
            record,
            texts,
        }
    }

    /// The text of the row's own cell; none if it is blank, absent or was refused.
    pub(super) fn cell(&self, column: Column) -> Option<Found<'r>> {
        self.texts
            .binary_search_by_key(&column, |(column, _, _)| *column)
            .ok()
            .map(|at| Found {
                text: self.texts[at].2,
                column: self.texts[at].1,
                setting: None,
            })
    }

    /// Every filled cell that was not refused, by column.
    pub(super) fn filled(&self) -> impl Iterator<Item = (Column, Found<'r>)> {
        self.texts.iter().map(|(column, at, text)| {
            let found = Found {
                text,
                column: *at,
                setting: None,
            };
            (*column, found)
        })
    }

    /// The row's cell, else the site's setting, else the default. Findings about a setting point at the identity and name the setting.
    pub(super) fn value(&self, column: Column) -> Option<Found<'r>> {
        self.cell(column).or_else(|| {
            // A refused cell is not blank: nothing may stand in for it.
            if self.was_refused(column) {
                return None;
            }
            let setting = self.context.config.value(self.site(), column)?;
            Some(Found {
                text: &setting.value,
                column: self.identity_column(),
                setting: Some(&setting.place),
            })
        })
    }

    /// Whether the cell holds something that was reported and left out.
    pub(super) fn was_refused(&self, column: Column) -> bool {
        self.context
            .sheet
            .columns
            .position(column)
            .is_some_and(|at| {
                let blank = self
                    .record
                    .cell(at)
                    .is_none_or(|bytes| bytes.iter().all(|b| *b == b' '));
                !blank && self.cell(column).is_none()
            })
    }

    /// The site that the row names.
    pub(super) fn site(&self) -> Option<&'r str> {
        self.cell(Column::Site).map(|found| found.text)
    }

    /// The region under which national numbers of this row are read.
    pub(super) fn region(&self) -> Option<&'r str> {
        self.context.config.region(self.site())
    }

    /// Where findings point that no cell of their own explains.
    pub(super) fn identity_column(&self) -> usize {
        let columns = &self.context.sheet.columns;
        [
            Column::UserPrincipalName,
            Column::ObjectId,
            Column::SipAddress,
        ]
        .into_iter()
        .find_map(|column| columns.position(column))
        .unwrap_or(0)
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

    /// Puts a value beside the place that it came from.
    pub(super) fn located<T>(&self, value: T, found: Found<'_>) -> Located<T> {
        let from = self.from(found);
        Located { value, from }
    }
}
