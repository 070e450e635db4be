//! Looking up: what a row names, a location, a number or a site, in a list of them. Only what is listed once is taken.

use super::findings;
use super::join::{SideRow, Table, blank, key_of};
use super::lists;
use super::synonyms::fold;
use crate::finding::{Raised, Words};
use crate::model::{Column, Guid};
use crate::span::Place;
use std::collections::HashMap;

/// How the rows of a list are called.
#[derive(Default)]
pub(super) struct Names {
    /// Further rows of one name that say something else, by the first.
    twins: HashMap<usize, Vec<usize>>,
    /// Rows by their name without case, accents and blanks; of a location also by the description alone.
    similar: HashMap<String, usize>,
}

/// What a table says of a cell.
pub(super) enum Answer {
    /// This row.
    Row(usize),
    /// Nothing, and that is no fault.
    Nothing,
    /// The cell names something that is not listed; perhaps this row was meant.
    Unlisted(Option<usize>),
    /// The cell names several rows that say different things, of which this is the first.
    Several(usize),
    /// The row that the cell names has no id.
    Empty(usize),
}

impl Table {
    /// Takes a row into a list.
    pub(super) fn list(&mut self, row: SideRow) {
        let full = self.name_of(&row);
        if full.is_empty() {
            return;
        }
        let key = lists::key_of(self.part.key, full.as_bytes());
        let at = self.rows.len();
        for name in [full.as_str(), &text(&row.cells[self.key_at])] {
            self.names.similar.entry(fold(name)).or_insert(at);
        }
        match self.by_key.get(&key) {
            Some(first) if self.says_the_same(&self.rows[*first], &row) => return,
            Some(first) => self.names.twins.entry(*first).or_default().push(at),
            None => {
                self.by_key.insert(key, at);
            }
        }
        self.rows.push(row);
    }

    /// What a list calls a row: of a location the description, with the place behind a slash.
    fn name_of(&self, row: &SideRow) -> String {
        let name = text(&row.cells[self.key_at]);
        let place = self.sheet.columns.place.map(|at| &*row.cells[at]);
        match place.filter(|place| !blank(Some(place))) {
            Some(place) if self.part.key == Column::LocationName => {
                format!("{name}/{}", text(place))
            }
            _ if blank(Some(name.as_bytes())) => String::new(),
            _ => name,
        }
    }

    fn says_the_same(&self, one: &SideRow, other: &SideRow) -> bool {
        let mut columns = self.sheet.columns.mapped();
        columns.all(|(column, at)| {
            let (one, other) = (&one.cells[at], &other.cells[at]);
            at == self.key_at
                || column == Column::DisplayName
                || lists::key_of(column, one) == lists::key_of(column, other)
        })
    }

    /// The row that a cell names.
    pub(super) fn find(&self, cell: &[u8]) -> Answer {
        if self.part.key.is_identity() {
            let found = self.by_key.get(&key_of(self.part.key, cell));
            return found.map_or(Answer::Nothing, |at| Answer::Row(*at));
        }
        let shown = text(cell);
        let key = lists::key_of(self.part.key, cell);
        // What is no number and no id is told as that.
        let wrong = self.part.key == Column::LocationId && Guid::parse(&shown).is_none();
        if blank(Some(cell)) || key.is_empty() || wrong {
            return Answer::Nothing;
        }
        let Some(at) = self.by_key.get(&key).copied() else {
            return Answer::Unlisted(self.names.similar.get(&fold(&shown)).copied());
        };
        if self.names.twins.contains_key(&at) {
            return Answer::Several(at);
        }
        let id = self.sheet.columns.position(Column::LocationId);
        match id.filter(|_| self.part.key == Column::LocationName) {
            Some(id) if blank(Some(&self.rows[at].cells[id])) => Answer::Empty(at),
            _ => Answer::Row(at),
        }
    }

    /// Tells a cell that names nothing of the list, or several things.
    pub(super) fn unlisted(
        &self,
        answer: &Answer,
        place: Option<Place>,
        cell: &[u8],
    ) -> Option<Raised> {
        let name = self.part.title();
        let key = self.part.key.name();
        let here = |at: usize, column: usize| {
            let row = self.rows[at].row;
            self.sheet.place(row, u64::from(row), column)
        };
        let (rule, words) = match answer {
            Answer::Row(_) | Answer::Nothing => return None,
            Answer::Unlisted(None) => (
                &findings::NOT_LISTED,
                Words::new(
                    format!("{name} does not list this {key}"),
                    format!("correct the cell, or add a row for it to {name}"),
                ),
            ),
            Answer::Unlisted(Some(near)) => {
                let near_name = self.name_of(&self.rows[*near]);
                let words = Words::new(
                    format!("{name} does not list this {key}"),
                    format!("did you mean {near_name:?}? It has to be written as it is listed"),
                );
                let words = words.related(here(*near, self.key_at), "this is listed");
                (&findings::NOT_LISTED, words)
            }
            Answer::Empty(at) => {
                let id = self.sheet.columns.position(Column::LocationId)?;
                let words = Words::new(
                    format!("{name} lists this {key} without a LocationId"),
                    "fill in the LocationId there, as Get-CsOnlineLisLocation shows it",
                );
                let words = words.related(here(*at, id), "the id is missing here");
                (&findings::NOT_LISTED, words)
            }
            Answer::Several(first) => {
                let mut words = Words::new(
                    format!(
                        "{name} lists this {key} more than once, and the rows say different things"
                    ),
                    "give each row there a name of its own, and use one of them here",
                );
                let rows = std::iter::once(first).chain(&self.names.twins[first]);
                for (at, row) in rows.take(4).enumerate() {
                    let which = if at == 0 {
                        "the first row"
                    } else {
                        "another row"
                    };
                    words = words.related(here(*row, self.key_at), which);
                }
                (&findings::LISTED_TWICE, words)
            }
        };
        Some(Raised {
            rule,
            place: place?,
            value: Some(text(cell)),
            words,
        })
    }
}

fn text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).into_owned()
}
