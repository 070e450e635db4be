//! Several files: the first gives the rows, the others say more of them, as sheets of one workbook do.

use super::choose::Table;
use super::join::Side;
use super::{Sheet, findings};
use crate::finding::{Raised, Rule, Words};

impl Sheet {
    /// Takes files beside this one, and says why one cannot be joined. `true` beside a file says that it is a workbook of which
    /// several sheets would be joined.
    pub(super) fn beside_files(&mut self, others: Vec<(Self, bool)>, sides: &mut Vec<Side>) {
        let tables = others.iter().enumerate();
        let tables = tables.map(|(at, (other, _))| other.as_table(at.to_string()));
        let tables: Vec<Table> = tables.collect();
        let own = self.as_table(String::new());
        let keys = own.keys(&tables.iter().collect::<Vec<_>>());
        let mut keyed = Vec::new();
        for (at, (other, several)) in others.into_iter().enumerate() {
            self.beside.push((other.file.clone(), other.format.kind));
            let table = &tables[at];
            let key = keys.iter().position(|(name, _)| *name == table.name);
            let refused = refusal((&own, table), several, key.is_some());
            if let Some((rule, words)) = refused {
                self.defects.extend(other.told(rule, words));
            } else if let Some(order) = key {
                let (_, key) = keys[order];
                keyed.push((order, Side { sheet: other, key }));
            }
        }
        // A list may be looked up by what another list gave.
        keyed.sort_by_key(|(order, _)| *order);
        sides.extend(keyed.into_iter().map(|(_, side)| side));
    }

    fn as_table(&self, name: String) -> Table {
        let columns = self.columns.clone();
        Table { name, columns }
    }

    /// What is wrong with the file itself, or else that it cannot be joined.
    fn told(mut self, rule: &'static Rule, words: Words) -> Vec<Raised> {
        let missing = findings::MISSING_COLUMN.id;
        if self.columns.is_empty() && !self.defects.is_empty() {
            // It is empty, or could not be read at all.
            for defect in self
                .defects
                .iter_mut()
                .filter(|defect| defect.rule.id == missing)
            {
                defect.rule = rule;
            }
            return self.defects;
        }
        self.defects.retain(|defect| defect.rule.id != missing);
        let row = self.columns.row.max(1);
        let place = self.place(row, u64::from(row), 0);
        self.defects.push(Raised {
            rule,
            place,
            value: None,
            words,
        });
        self.defects
    }
}

/// Why a file cannot be joined to another one.
fn refusal(
    (own, table): (&Table, &Table),
    several: bool,
    has_key: bool,
) -> Option<(&'static Rule, Words)> {
    if several {
        let words = Words::new(
            "several sheets of this workbook would be joined with each other: beside another file a workbook gives one",
            "save the sheet that is meant as a file of its own, or name this workbook first",
        );
        return Some((&findings::SEVERAL_TABLES, words));
    }
    if table.names_users() && own.names_users() && own.repeats(table) {
        let words = Words::new(
            "this file says of users what the first file says of users too: they are two sheets, not two parts of one",
            "check them one after the other; a file that is joined has columns that the first does not have",
        );
        return Some((&findings::SEVERAL_TABLES, words));
    }
    (!has_key).then(|| {
        let words = Words::new(
            "this file has no column by which it could be joined to the first",
            "give it a column UserPrincipalName, ObjectId or SipAddress that the first file has too; lists are looked up by TelephoneNumber, Site, LocationName or LocationId",
        );
        (&findings::NO_COMMON_COLUMN, words)
    })
}
