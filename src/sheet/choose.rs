//! Which sheet of a workbook is meant, and which are joined to it.

use super::open::{Asked, names};
use super::source::Source;
use super::workbook::{self, Trouble, Workbook};
use super::{Columns, Sheet, findings, fold, lists};
use crate::config::Config;
use crate::finding::{Raised, Words};
use crate::model::Column;
use crate::span::{CellColumn, CellPlace, Place};
use std::io;
use std::sync::Arc;

/// Rows of a sheet that are read to see whether it is a table of users.
const TASTED: u32 = 100;

impl Sheet {
    /// Chooses the sheet: the one that was asked for, the only table of users, the one that others are joined to, else the
    /// first with a cell.
    pub(super) fn open_workbook(
        &mut self,
        config: &Config,
        asked: &Asked,
        sides: &mut Vec<Beside>,
    ) -> io::Result<bool> {
        self.format.delimiter = workbook::DELIMITER;
        let chosen = {
            let source = std::mem::replace(&mut self.original, Source::Memory(Vec::new().into()));
            let chosen = self.choose(&source, config, asked);
            self.original = source;
            chosen?
        };
        match chosen {
            Ok((name, text, joined)) => {
                *sides = joined;
                self.others.retain(|(other, _)| *other != name);
                self.name = Some(name);
                self.text = Some(text);
                Ok(true)
            }
            Err(trouble) => Ok(self.trouble(trouble)),
        }
    }

    fn choose(
        &mut self,
        source: &Source,
        config: &Config,
        asked: &Asked,
    ) -> io::Result<Result<Spooled, Trouble>> {
        let mut book = match Workbook::open(source, self.format.kind) {
            Ok(book) => book,
            Err(trouble) => return Ok(Err(trouble)),
        };
        self.others = book.sheets();
        let (name, keys) = match self.candidate(&mut book, config, asked)? {
            Ok(chosen) => chosen,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let spooled = book.spool(&name, None).and_then(|text| {
            let sides = keys.into_iter().map(|(name, key)| {
                let text = book.spool(&name, None)?;
                Ok((name, key, text))
            });
            Ok((name, text, sides.collect::<Result<Vec<_>, Trouble>>()?))
        });
        Ok(spooled)
    }

    fn candidate(
        &mut self,
        book: &mut Workbook,
        config: &Config,
        asked: &Asked,
    ) -> io::Result<Result<Chosen, Trouble>> {
        let named = |visible: bool| {
            let names = self.others.iter().filter(|(_, seen)| *seen || !visible);
            names.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        if let Some(asked) = &asked.sheet {
            let all = named(false);
            let same = |name: &&String| name.to_lowercase() == asked.to_lowercase();
            let found = all.iter().find(|name| *name == asked);
            let found = found.or_else(|| all.iter().find(same));
            return Ok(found.cloned().map(alone).ok_or_else(|| Trouble {
                rule: &findings::UNREADABLE,
                what: format!(
                    "the workbook has no sheet {asked:?}; it has {}",
                    listed(&all)
                ),
                help: "name one of them with --sheet",
            }));
        }
        let visible = named(true);
        if let [only] = visible.as_slice() {
            return Ok(Ok(alone(only.clone())));
        }
        let mut tables = Vec::new();
        for name in &visible {
            match book.spool(name, Some(TASTED)) {
                Ok(text) => self.text = Some(text),
                Err(trouble) => return Ok(Err(trouble)),
            }
            if let Some(header) = self.find_header(config)? {
                let row = header.record.row;
                let (columns, _) = Columns::resolve(names(&header.record), row, config);
                let name = name.clone();
                tables.push(Table { name, columns });
            }
        }
        self.text = None;
        if !asked.list
            && let Some(chosen) = self.joined_by_user(&tables)
        {
            return Ok(Ok(chosen));
        }
        let usable: Vec<_> = tables.iter().filter(|t| t.columns.usable()).collect();
        let first = tables.first().map(|table| &table.name);
        Ok(match (usable.as_slice(), first.or(visible.first())) {
            ([only], _) => {
                self.left(&tables, &[&only.name]);
                Ok(alone(only.name.clone()))
            }
            ([_, ..], _) => {
                let all: Vec<_> = usable.iter().map(|table| table.name.clone()).collect();
                Err(Trouble {
                    rule: &findings::SEVERAL_TABLES,
                    what: format!(
                        "several sheets of this workbook are tables of users: {}",
                        listed(&all)
                    ),
                    help: "name the one that is meant with --sheet; to join them by user, call the sheet that has a row for each user Users, and the others Numbers, Policies or Locations",
                })
            }
            ([], Some(first)) => Ok(alone(first.clone())),
            ([], None) => Err(Trouble {
                rule: &findings::UNREADABLE,
                what: "this workbook has no visible sheet".to_owned(),
                help: "name a hidden sheet with --sheet, or check that the right file was named",
            }),
        })
    }

    /// The users' table and what is joined to it, if the names of the sheets say which is which.
    fn joined_by_user(&mut self, tables: &[Table]) -> Option<Chosen> {
        let people = tables.iter().filter(|table| table.names_users());
        let people: Vec<_> = people
            .filter(|table| table.is_called(&USERS) || table.says_more())
            .collect();
        let called: Vec<_> = people.iter().filter(|t| t.is_called(&USERS)).collect();
        let others: Vec<_> = people.iter().filter(|t| !t.is_called(&SIDES)).collect();
        let users = match (called.as_slice(), others.as_slice(), people.as_slice()) {
            ([users], ..) | ([], [users], _) => **users,
            (.., [users]) => users,
            _ => return None,
        };
        let others = tables.iter().filter(|side| side.name != users.name);
        let others: Vec<_> = others
            .filter(|side| !side.names_users() || people.iter().any(|one| one.name == side.name))
            .collect();
        // A second table of users has the same columns; its people belong to nobody here.
        if others
            .iter()
            .any(|side| side.names_users() && !side.is_called(&SIDES) && users.repeats(side))
        {
            return None;
        }
        let keys = users.keys(&others);
        if keys.is_empty() {
            return None;
        }
        let read: Vec<_> = keys.iter().map(|(name, _)| name).collect();
        self.left(tables, &[read.as_slice(), &[&users.name]].concat());
        Some((users.name.clone(), keys))
    }

    /// Tells sheets that say something that callsheet knows, and are not read.
    fn left(&mut self, tables: &[Table], read: &[&String]) {
        let left = tables.iter().filter(|table| !read.contains(&&table.name));
        for table in left.filter(|table| table.says_more()) {
            let words = Words::new(
                format!("the sheet {:?} is not read", table.name),
                "sheets are joined by a column UserPrincipalName, ObjectId or SipAddress that both have, where one of them is called Users, and lists are looked up by TelephoneNumber, Site, LocationName or LocationId; to read this sheet alone, name it with --sheet",
            );
            let place = CellPlace {
                of: Arc::new(CellColumn {
                    file: self.file.clone(),
                    sheet: Some(table.name.clone()),
                    column: 1,
                    header: table.columns.header(0).to_owned(),
                    concept: None,
                }),
                row: table.columns.row,
                line: None,
            };
            self.defects.push(Raised {
                rule: &findings::NOT_JOINED,
                place: Place::Cell(place),
                value: None,
                words,
            });
        }
    }
}

/// The users' table, and the sheets that are joined to it with their keys.
type Chosen = (String, Vec<(String, Column)>);

/// A sheet that is joined to the users' table, by which column, and its rows.
pub(super) type Beside = (String, Column, Source);

/// The users' table, its rows, and the sheets that are joined to it with theirs.
type Spooled = (String, Source, Vec<Beside>);

fn alone(name: String) -> Chosen {
    (name, Vec::new())
}

/// What sheets with a row for each user are called, folded as headers are.
const USERS: [&str; 12] = [
    "users",
    "user",
    "people",
    "staff",
    "employees",
    "benutzer",
    "mitarbeiter",
    "utilisateurs",
    "personnel",
    "usuarios",
    "personas",
    "empleados",
];

/// What sheets are called that say one thing of the users of another.
const SIDES: [&str; 20] = [
    "numbers",
    "phonenumbers",
    "telephonenumbers",
    "phones",
    "policies",
    "locations",
    "licenses",
    "licences",
    "nummern",
    "rufnummern",
    "telefonnummern",
    "richtlinien",
    "standorte",
    "lizenzen",
    "numeros",
    "strategies",
    "emplacements",
    "directivas",
    "ubicaciones",
    "licencias",
];

/// A sheet as its header describes it.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Columns,
}

impl Table {
    /// Whether its rows are about users.
    pub(super) fn names_users(&self) -> bool {
        self.columns
            .mapped()
            .any(|(column, _)| column.is_identity())
    }

    /// Whether it says more of a user than who it is.
    fn says_more(&self) -> bool {
        let plain = |column: Column| column.is_identity() || column == Column::DisplayName;
        self.columns.mapped().any(|(column, _)| !plain(column))
    }

    fn is_called(&self, names: &[&str]) -> bool {
        let own = fold(&self.name).replace([' ', '-', '_'], "");
        names.contains(&own.as_str())
    }

    /// By which column each of the others is joined to this one; not those that have none.
    pub(super) fn keys(&self, others: &[&Self]) -> Vec<(String, Column)> {
        let mut rows = self.columns.clone();
        let mut keys = Vec::new();
        for side in others.iter().filter(|side| side.names_users()) {
            if let Some(key) = self.key(side) {
                rows.append(&side.columns, key);
                keys.push((side.name.clone(), key));
            }
        }
        let lists = others.iter().filter(|side| !side.names_users());
        let lists = lists.map(|list| (&list.name, &list.columns));
        keys.extend(lists::chain(rows, lists));
        keys
    }

    /// Whether another table says the same things, and so of other users.
    pub(super) fn repeats(&self, side: &Self) -> bool {
        let mut acted_on = side
            .columns
            .mapped()
            .filter(|(column, _)| column.is_acted_on());
        acted_on.any(|(column, _)| self.columns.position(column).is_some())
    }

    /// The column by which a side table is joined to this one.
    fn key(&self, side: &Self) -> Option<Column> {
        let keys = [
            Column::UserPrincipalName,
            Column::ObjectId,
            Column::SipAddress,
        ];
        let both = |column: &Column| {
            self.columns.position(*column).is_some() && side.columns.position(*column).is_some()
        };
        keys.into_iter().find(both)
    }
}

fn listed(names: &[String]) -> String {
    const NAMED: usize = 8;
    let mut shown: Vec<_> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("{name:?}"))
        .collect();
    if names.len() > NAMED {
        shown.push(format!("and {} more", names.len() - NAMED));
    }
    shown.join(", ")
}
