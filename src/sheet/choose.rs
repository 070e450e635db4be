//! Which sheet of a workbook is meant.

use super::open::{Asked, usable};
use super::source::Source;
use super::workbook::{self, Trouble, Workbook};
use super::{Sheet, findings};
use crate::config::Config;
use std::io;

/// Rows of a sheet that are read to see whether it is a table of users.
const TASTED: u32 = 100;

impl Sheet {
    /// Chooses the sheet: the one that was asked for, the only table of users, else the first with a cell.
    pub(super) fn open_workbook(&mut self, config: &Config, asked: &Asked) -> io::Result<bool> {
        self.format.delimiter = workbook::DELIMITER;
        let chosen = {
            let source = std::mem::replace(&mut self.original, Source::Memory(Vec::new()));
            let chosen = self.choose(&source, config, asked);
            self.original = source;
            chosen?
        };
        match chosen {
            Ok((name, text)) => {
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
    ) -> io::Result<Result<(String, Source), Trouble>> {
        let mut book = match Workbook::open(source, self.format.kind) {
            Ok(book) => book,
            Err(trouble) => return Ok(Err(trouble)),
        };
        self.others = book.sheets();
        let name = match self.candidate(&mut book, config, asked)? {
            Ok(name) => name,
            Err(trouble) => return Ok(Err(trouble)),
        };
        Ok(book.spool(&name, None).map(|text| (name, text)))
    }

    fn candidate(
        &mut self,
        book: &mut Workbook,
        config: &Config,
        asked: &Asked,
    ) -> io::Result<Result<String, Trouble>> {
        let named = |visible: bool| {
            let names = self.others.iter().filter(|(_, seen)| *seen || !visible);
            names.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        if let Some(asked) = &asked.sheet {
            let all = named(false);
            let same = |name: &&String| name.to_lowercase() == asked.to_lowercase();
            let found = all.iter().find(|name| *name == asked);
            let found = found.or_else(|| all.iter().find(same));
            return Ok(found.cloned().ok_or_else(|| Trouble {
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
            return Ok(Ok(only.clone()));
        }
        let (mut tables, mut filled) = (Vec::new(), Vec::new());
        for name in &visible {
            match book.spool(name, Some(TASTED)) {
                Ok(text) => self.text = Some(text),
                Err(trouble) => return Ok(Err(trouble)),
            }
            if let Some(header) = self.find_header(config)? {
                filled.push(name.clone());
                if usable(&header.record, config) {
                    tables.push(name.clone());
                }
            }
        }
        self.text = None;
        Ok(
            match (tables.as_slice(), filled.first().or(visible.first())) {
                ([only], _) => Ok(only.clone()),
                ([_, ..], _) => Err(Trouble {
                    rule: &findings::SEVERAL_TABLES,
                    what: format!(
                        "several sheets of this workbook are tables of users: {}",
                        listed(&tables)
                    ),
                    help: "name the one that is meant with --sheet; callsheet reads one sheet at a time",
                }),
                ([], Some(first)) => Ok(first.clone()),
                ([], None) => Err(Trouble {
                    rule: &findings::UNREADABLE,
                    what: "this workbook has no visible sheet".to_owned(),
                    help: "name a hidden sheet with --sheet, or check that the right file was named",
                }),
            },
        )
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
