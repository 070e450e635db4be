//! The header row: which column means what, decided once from the whole row.

use super::bare::is_number;
use super::findings as found;
use super::lists;
use super::synonyms::{Meaning, fold, meaning, near_miss};
use crate::config::{ColumnChoice, Config};
use crate::finding::{Rule, Words};
use crate::model::Column;
use std::collections::BTreeMap;

/// What became of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Carries a concept.
    Mapped(Column),
    /// Left alone, by the config or because another column carries the concept.
    Ignored,
    /// Could mean several things; nothing is taken from it.
    Ambiguous,
    /// Holds secrets; its cells are never shown.
    Secret,
    /// Not known; left alone.
    Unknown,
}

/// The columns of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub(super) headers: Vec<(String, Status)>,
    pub(super) index: BTreeMap<Column, usize>,
    /// Of a list of locations: the column of the place within an address, a part of the name.
    pub(super) place: Option<usize>,
    /// Row of the header.
    pub row: u32,
}

/// A header defect: the rule, the column (from 0) and what to say.
pub(super) type HeaderDefect = (&'static Rule, usize, Words);

impl Columns {
    /// Decides what each header means, and says what is wrong with the row.
    #[must_use]
    pub fn resolve(headers: Vec<String>, row: u32, config: &Config) -> (Self, Vec<HeaderDefect>) {
        let mut resolver = Resolver {
            headers: &headers,
            config,
            statuses: Vec::new(),
            defects: Vec::new(),
        };
        resolver.statuses = vec![None; headers.len()];
        resolver.secrets();
        resolver.blanks_and_twins();
        resolver.choices_of_the_config();
        resolver.names();
        resolver.ambiguous();
        let Resolver {
            mut statuses,
            mut defects,
            ..
        } = resolver;
        let place = lists::locations(&headers, &mut statuses, &mut defects);
        let headers: Vec<_> = headers
            .into_iter()
            .zip(statuses.into_iter().map(|s| s.unwrap_or(Status::Unknown)))
            .collect();
        let index = headers
            .iter()
            .enumerate()
            .filter_map(|(at, (_, status))| match status {
                Status::Mapped(column) => Some((*column, at)),
                _ => None,
            })
            .collect();
        let columns = Self {
            headers,
            index,
            place,
            row,
        };
        // A column that is there twice, or could be several things, is not missing: its own finding says what to do.
        if !defects.iter().any(|(rule, _, _)| {
            rule.id == found::DUPLICATE_HEADER.id || rule.id == found::AMBIGUOUS_COLUMN.id
        }) {
            defects.extend(columns.missing());
        }
        defects.sort_by_key(|(rule, at, _)| (*at, rule.id));
        (columns, defects)
    }

    /// Position from 0 of the column that carries a concept.
    #[must_use]
    pub fn position(&self, column: Column) -> Option<usize> {
        self.index.get(&column).copied()
    }

    /// Every mapped column with its position, in the order of the concepts.
    pub fn mapped(&self) -> impl Iterator<Item = (Column, usize)> + '_ {
        self.index.iter().map(|(column, at)| (*column, *at))
    }

    /// Number of columns in the header.
    #[must_use]
    pub fn len(&self) -> usize {
        self.headers.len()
    }

    /// Whether there is no header at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// The header as written; empty past the last one.
    #[must_use]
    pub fn header(&self, at: usize) -> &str {
        self.headers.get(at).map_or("", |(text, _)| text)
    }

    /// What became of a column.
    #[must_use]
    pub fn status(&self, at: usize) -> &Status {
        self.headers
            .get(at)
            .map_or(&Status::Unknown, |(_, status)| status)
    }

    /// Whether another column has the same header.
    #[must_use]
    pub fn is_twin(&self, at: usize) -> bool {
        let own = fold(self.header(at));
        let mut others = self.headers.iter().enumerate();
        others.any(|(other, (header, _))| other != at && fold(header) == own)
    }

    /// Whether the cells of a column must never be shown.
    #[must_use]
    pub fn is_secret(&self, at: usize) -> bool {
        *self.status(at) == Status::Secret
    }

    /// Whether rows can be judged: somebody to act on, and something to do.
    #[must_use]
    pub fn usable(&self) -> bool {
        self.index.keys().any(|c| c.is_identity()) && self.index.keys().any(|c| c.is_acted_on())
    }

    fn missing(&self) -> Vec<HeaderDefect> {
        let has = |test: fn(Column) -> bool| self.index.keys().any(|c| test(*c));
        let mut defects = Vec::new();
        if self.headers.iter().any(|(header, _)| is_number(header)) {
            defects.push((
                &found::MISSING_COLUMN,
                0,
                Words::new(
                    "the first row is no header: there is a number in it",
                    "add a header row such as UserPrincipalName,TelephoneNumber,NumberType; for a list of numbers and nothing else add --list",
                ),
            ));
        } else if !has(Column::is_identity) {
            defects.push((
                &found::MISSING_COLUMN,
                0,
                Words::new(
                    "no column says who a row is about",
                    "add a column UserPrincipalName, or map one of yours in callsheet.toml: [columns] \"Your header\" = \"UserPrincipalName\"",
                ),
            ));
        } else if !has(Column::is_acted_on) {
            defects.push((
                &found::MISSING_COLUMN,
                0,
                Words::new(
                    "no column says what to change: there is no number, location or policy",
                    "add a column such as TelephoneNumber or TenantDialPlan, or map one of yours in callsheet.toml under [columns]",
                ),
            ));
        }
        defects
    }
}

struct Resolver<'h> {
    headers: &'h [String],
    config: &'h Config,
    statuses: Vec<Option<Status>>,
    defects: Vec<HeaderDefect>,
}

impl Resolver<'_> {
    /// First of all, so that nothing else can make an ordinary column of one.
    fn secrets(&mut self) {
        for (at, header) in self.headers.iter().enumerate() {
            if meaning(header) == Some(Meaning::Secret) {
                self.statuses[at] = Some(Status::Secret);
                let words = Words::new(
                    format!(
                        "the column {:?} looks as if it holds secrets",
                        header.trim()
                    ),
                    "delete the column from the sheet: callsheet needs no password, and every bundle carries a copy of its sheet",
                );
                self.defects.push((&found::SECRET_COLUMN, at, words));
            }
        }
    }

    fn blanks_and_twins(&mut self) {
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for (at, header) in self.headers.iter().enumerate() {
            if self.statuses[at].is_some() {
                continue;
            }
            if header.trim().is_empty() {
                self.statuses[at] = Some(Status::Ignored);
                self.defects.push((
                    &found::BLANK_HEADER,
                    at,
                    Words::new(
                        "this column has no header",
                        "name the column, or delete it if nothing in it is needed",
                    ),
                ));
            } else if let Some(twin) = first.insert(fold(header), at) {
                first.insert(fold(header), twin);
                self.statuses[at] = Some(Status::Ignored);
                self.statuses[twin] = Some(Status::Ignored);
                let words = Words::new(
                    format!(
                        "two columns are called {:?}: columns {} and {}",
                        header.trim(),
                        twin + 1,
                        at + 1
                    ),
                    "rename one of them, or delete the one that is not meant",
                );
                self.defects.push((&found::DUPLICATE_HEADER, at, words));
            }
        }
    }

    fn choices_of_the_config(&mut self) {
        for (at, header) in self.headers.iter().enumerate() {
            if self.statuses[at].is_some() {
                continue;
            }
            self.statuses[at] = match self.config.choice(header) {
                Some(ColumnChoice::Ignore) => Some(Status::Ignored),
                Some(ColumnChoice::Column(column)) => Some(Status::Mapped(*column)),
                None => None,
            };
        }
        let chosen: Vec<(usize, Column)> = (0..self.headers.len())
            .filter_map(|at| match self.statuses[at] {
                Some(Status::Mapped(column)) => Some((at, column)),
                _ => None,
            })
            .collect();
        for (at, column) in &chosen {
            if let Some((other, _)) = chosen
                .iter()
                .find(|(other, same)| other < at && same == column)
            {
                self.clash(&[*other, *at], *column);
            }
        }
    }

    /// Canonical names first, then synonyms: an exact name wins, two of the same strength are a finding.
    fn names(&mut self) {
        for canonical in [true, false] {
            let mut wanted: BTreeMap<Column, Vec<usize>> = BTreeMap::new();
            for (at, header) in self.headers.iter().enumerate() {
                if self.statuses[at].is_some() {
                    continue;
                }
                match meaning(header) {
                    Some(Meaning::Canonical(column)) if canonical => {
                        wanted.entry(column).or_default().push(at);
                    }
                    Some(Meaning::Synonym(column)) if !canonical => {
                        wanted.entry(column).or_default().push(at);
                    }
                    _ => {}
                }
            }
            for (column, places) in wanted {
                if self.carried(column) {
                    self.second_choice(&places, column);
                } else if places.len() == 1 {
                    self.statuses[places[0]] = Some(Status::Mapped(column));
                } else {
                    self.clash(&places, column);
                }
            }
        }
    }

    fn carried(&self, column: Column) -> bool {
        self.statuses.contains(&Some(Status::Mapped(column)))
    }

    fn second_choice(&mut self, places: &[usize], column: Column) {
        for at in places {
            self.statuses[*at] = Some(Status::Ignored);
            let words = Words::new(
                format!(
                    "{:?} is not read: another column is the {}",
                    self.headers[*at].trim(),
                    column.name()
                ),
                self.ignore_line(*at),
            );
            self.defects.push((&found::UNKNOWN_COLUMN, *at, words));
        }
    }

    fn clash(&mut self, places: &[usize], column: Column) {
        for at in places {
            self.statuses[*at] = Some(Status::Ambiguous);
        }
        let names: Vec<_> = places
            .iter()
            .map(|at| format!("{:?}", self.headers[*at].trim()))
            .collect();
        let words = Words::new(
            format!(
                "{} could each be the {}",
                names.join(" and "),
                column.name()
            ),
            format!(
                "say which one in callsheet.toml: [columns] {} = \"{}\" and {} = \"ignore\"",
                names[0],
                column.name(),
                names[1..].join(" and ")
            ),
        );
        self.defects
            .push((&found::AMBIGUOUS_COLUMN, places[1], words));
    }

    fn ambiguous(&mut self) {
        let has_identity = self
            .statuses
            .iter()
            .flatten()
            .any(|s| matches!(s, Status::Mapped(c) if c.is_identity()));
        for (at, header) in self.headers.iter().enumerate() {
            if self.statuses[at].is_some() {
                continue;
            }
            match meaning(header) {
                // An address beside a user principal name is no riddle: it is not needed.
                Some(Meaning::Ambiguous(columns))
                    if !(has_identity && columns.iter().any(|c| c.is_identity())) =>
                {
                    self.statuses[at] = Some(Status::Ambiguous);
                    let names: Vec<_> = columns.iter().map(|c| c.name()).collect();
                    let words = Words::new(
                        format!("{:?} could mean {}", header.trim(), names.join(" or ")),
                        format!(
                            "say which in callsheet.toml: [columns] {:?} = \"{}\", or = \"ignore\"",
                            header.trim(),
                            names[0]
                        ),
                    )
                    .fact("could_mean", names);
                    self.defects.push((&found::AMBIGUOUS_COLUMN, at, words));
                }
                _ => self.unknown(at),
            }
        }
    }

    fn unknown(&mut self, at: usize) {
        let header = self.headers[at].trim();
        self.statuses[at] = Some(Status::Unknown);
        let help = match near_miss(header) {
            Some(name) => format!("did you mean {name}? Otherwise {}", self.ignore_line(at)),
            None => self.ignore_line(at),
        };
        let words = Words::new(
            format!("{header:?} is no column that callsheet knows; it is left alone"),
            help,
        );
        self.defects.push((&found::UNKNOWN_COLUMN, at, words));
    }

    fn ignore_line(&self, at: usize) -> String {
        format!(
            "to leave it alone without this line: [columns] {:?} = \"ignore\"",
            self.headers[at].trim()
        )
    }
}
