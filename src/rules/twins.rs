//! Rows that share a key with an earlier row: looked up, and told.

use super::check::Checked;
use super::duplicate::{Keys, Pair, PairRule, is_same_user, number_column};
use super::judge::assignment;
use super::sink::Hit;
use crate::model::{Assignment, Column};
use crate::sheet::Locator;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::io;

/// Rows that share a key with an earlier row, and that row.
pub(super) type Twins = HashMap<(&'static str, u32), u32, RandomState>;

/// The rows of pairs, read again.
struct Rows<'s> {
    firsts: Locator<'s>,
    laters: Locator<'s>,
    /// Rows whose key is by chance that of a pair's first row: the next row of the key is held against them too.
    strangers: HashMap<(PairRule, u32), Vec<u32>, RandomState>,
}

/// What two rows of a pair really have in common.
enum Common {
    /// What the rule says.
    All,
    /// The key, and something speaks against telling it.
    KeyAlone,
    /// Nothing: two keys were alike by chance.
    Nothing,
}

impl Checked<'_> {
    /// Tells the rows that share what no two rows may share.
    pub(super) fn find_twins(&mut self, keys: Keys, threads: usize) -> io::Result<()> {
        let pairs = keys.pairs(threads);
        let index = std::mem::take(&mut self.index);
        let number = self.desk.position(Column::TelephoneNumber);
        // The cell has to be known, where a number can stand in two columns, or the text, where a waiver may name it.
        let needs_the_row = !self.context.config.waivers.is_empty()
            || self.desk.position(Column::Extension).is_some();
        {
            let mut rows = Rows {
                firsts: Locator::new(self.context.sheet, &index),
                laters: Locator::new(self.context.sheet, &index),
                strangers: HashMap::default(),
            };
            for pair in pairs {
                if pair.doubtful || needs_the_row {
                    self.look_up(pair, &mut rows)?;
                } else {
                    self.tell(pair, pair.first, number.unwrap_or(0), None);
                }
            }
        }
        self.index = index;
        Ok(())
    }

    /// Reads both rows of a pair, and tells it if it is one.
    fn look_up(&mut self, pair: Pair, rows: &mut Rows) -> io::Result<()> {
        let Some(later) = assignment(&self.desk, &mut rows.laters, pair.later)? else {
            return Ok(());
        };
        let strangers = rows.strangers.entry((pair.rule, pair.first)).or_default();
        for first in [pair.first].iter().chain(&*strangers) {
            let Some(other) = assignment(&self.desk, &mut rows.firsts, *first)? else {
                continue;
            };
            match self.common(pair.rule, &later, &other) {
                Common::All => {
                    let column = self.column(pair.rule, &later);
                    self.tell(pair, *first, column, Some(&later));
                    return Ok(());
                }
                Common::KeyAlone => return Ok(()),
                Common::Nothing => {}
            }
        }
        strangers.push(pair.later);
        Ok(())
    }

    fn common(&self, rule: PairRule, one: &Assignment, other: &Assignment) -> Common {
        let same_user = is_same_user(&self.context, one, other);
        let numbers = one.number.as_ref().zip(other.number.as_ref());
        let numbers = numbers.map(|(one, other)| (&one.value, &other.value));
        let (same, told) = match rule {
            PairRule::SameUser => (same_user, true),
            // The same user twice is told as that.
            PairRule::SameNumber => (numbers.is_some_and(|(a, b)| a == b), !same_user),
            PairRule::BaseAndExtension => {
                (numbers.is_some_and(|(a, b)| a.e164() == b.e164()), true)
            }
        };
        match (same, told) {
            (false, _) => Common::Nothing,
            (true, false) => Common::KeyAlone,
            (true, true) => Common::All,
        }
    }

    fn column(&self, rule: PairRule, later: &Assignment) -> usize {
        match rule {
            PairRule::SameUser => self.desk.identity(),
            _ => number_column(&self.context, later) as usize,
        }
    }

    /// Notes the hit of a pair at its later row.
    fn tell(&mut self, pair: Pair, first: u32, column: usize, later: Option<&Assignment>) {
        let rule = pair.rule.rule();
        let value = later.and_then(|later| match pair.rule {
            PairRule::SameUser => Some(later.user.value.as_str()),
            _ => later.number.as_ref().map(|number| number.value.as_str()),
        });
        let cell = self.context.sheet.own_cell(pair.later, column);
        self.hits.push(Hit {
            rule,
            row: pair.later,
            column: u32::try_from(column).unwrap_or(u32::MAX),
            level: self.context.level(rule, rule.level),
            waiver: self.context.waiver(rule, cell, value),
        });
        self.twins.insert((rule.id, pair.later), first);
    }
}
