//! What became of each column, for people who want to know before anything is judged.

use super::synonyms::{Meaning, meaning};
use super::{Sheet, Status, findings};
use crate::model::Column;
use crate::span::Place;

/// What became of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// The header as it was written.
    pub header: String,
    /// The canonical name of what it carries.
    pub concept: Option<&'static str>,
    /// `mapped`, `ignored`, `ambiguous`, `secret` or `unknown`.
    pub status: &'static str,
    /// Why, in one clause.
    pub why: String,
    /// A line for `[columns]` in callsheet.toml that settles it.
    pub paste: Option<String>,
}

impl Sheet {
    /// Every column of the header in order.
    #[must_use]
    pub fn understood(&self) -> Vec<Understood> {
        (0..self.columns.len()).map(|at| self.column(at)).collect()
    }

    /// What is wrong with the file itself, one sentence each; what is wrong with a column stands at the column.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let of_a_column = [
            findings::BLANK_HEADER.id,
            findings::DUPLICATE_HEADER.id,
            findings::UNKNOWN_COLUMN.id,
            findings::AMBIGUOUS_COLUMN.id,
            findings::SECRET_COLUMN.id,
        ];
        let of_the_file = self
            .defects
            .iter()
            .filter(|d| !of_a_column.contains(&d.rule.id));
        of_the_file
            .map(|defect| match &defect.words.help {
                Some(help) => format!("{}: {}; {help}", defect.rule.id, defect.words.message),
                None => format!("{}: {}", defect.rule.id, defect.words.message),
            })
            .collect()
    }

    fn column(&self, at: usize) -> Understood {
        let header = self.columns.header(at).to_owned();
        let told = self.told_of(at);
        let said = told.map(|words| words.message.clone()).unwrap_or_default();
        let name = header.trim();
        let line = |concept: &str| Some(format!("{} = {}", quoted(name), quoted(concept)));
        let (status, concept, why, paste) = match self.columns.status(at) {
            Status::Mapped(column) => {
                let why = match meaning(&header) {
                    _ if self.columns.row == 0 => "the one column of a list",
                    Some(Meaning::Canonical(own)) if own == *column => "its own name",
                    Some(Meaning::Synonym(own)) if own == *column => "another name for it",
                    _ if self.columns.position(Column::LocationId).is_some()
                        && !self.columns.usable() =>
                    {
                        "what a list of locations calls the name"
                    }
                    _ => "as [columns] in callsheet.toml says",
                };
                ("mapped", Some(column.name()), why.to_owned(), None)
            }
            Status::Ambiguous => {
                let said = if said.is_empty() {
                    "another header could be the same".to_owned()
                } else {
                    said
                };
                ("ambiguous", None, said, line(self.could_mean(at)))
            }
            Status::Secret => ("secret", None, said, None),
            Status::Ignored if said.is_empty() => {
                let twin = self.columns.is_twin(at);
                let why = if twin {
                    "another column has the same header"
                } else {
                    "as [columns] in callsheet.toml says"
                };
                ("ignored", None, why.to_owned(), None)
            }
            Status::Ignored => ("ignored", None, said, None),
            Status::Unknown if self.columns.place == Some(at) => (
                "ignored",
                None,
                "the place within the address: it stands behind the name, after a slash".to_owned(),
                None,
            ),
            Status::Unknown => ("unknown", None, self.unknown_why(at), line("ignore")),
        };
        Understood {
            header,
            concept,
            status,
            why,
            paste,
        }
    }

    fn unknown_why(&self, at: usize) -> String {
        let help = self.told_of(at).and_then(|words| words.help.as_deref());
        match help.and_then(|help| help.strip_prefix("did you mean ")?.split('?').next()) {
            Some(near) => format!("not known; did you mean {near}?"),
            None => "not known; left alone".to_owned(),
        }
    }

    /// One of the meanings of an ambiguous header, to begin with.
    fn could_mean(&self, at: usize) -> &'static str {
        match meaning(self.columns.header(at)) {
            Some(Meaning::Ambiguous(columns)) => columns.first().map_or("ignore", |c| c.name()),
            Some(Meaning::Canonical(column) | Meaning::Synonym(column)) => column.name(),
            _ => "ignore",
        }
    }

    /// What was said of the column in the header row.
    fn told_of(&self, at: usize) -> Option<&crate::finding::Words> {
        let row = self.columns.row;
        let missing = findings::MISSING_COLUMN.id;
        let here = |place: &Place| match place {
            Place::Cell(cell) => cell.row == row && cell.column as usize == at + 1,
            _ => false,
        };
        let told = self.defects.iter().filter(|d| here(&d.place));
        let mut told = told.filter(|d| d.rule.id.starts_with("sheet/") && d.rule.id != missing);
        told.find(|d| d.rule.id.ends_with("-column") || d.rule.id.ends_with("-header"))
            .map(|d| &d.words)
    }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
