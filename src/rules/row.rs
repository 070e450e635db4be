//! One row of a sheet as the rules see it: borrowed cells, and the settings that stand in for blank ones.

use super::cell;
use super::context::Context;
use super::sink::Sink;
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

impl<'r> Row<'r> {
    /// Reads the cells of the mapped columns; reports those that no rule should judge further.
    pub(super) fn read(context: &'r Context<'r>, record: &'r Record, sink: &mut Sink) -> Self {
        let mut texts = Vec::with_capacity(16);
        for (column, at) in context.sheet.columns.mapped() {
            let Some(bytes) = record.cell(at) else {
                continue;
            };
            if bytes.iter().all(|b| *b == b' ') {
                continue;
            }
            if let Some(text) = cell::read(bytes, column, at, sink) {
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

    /// The row's cell, else the site's setting, else the default. Findings about a setting point at the identity.
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

    /// Puts a value beside the place that it came from.
    pub(super) fn located<T>(&self, value: T, found: Found<'_>) -> Located<T> {
        let from = found
            .setting
            .cloned()
            .unwrap_or_else(|| self.place(found.column));
        Located { value, from }
    }
}
