//! Rows that share a key with an earlier row: looked up, and told.

use super::check::Checked;
use super::duplicate::{Keys, Pair, PairRule, is_same_user, number_column};
use super::judge::assignment;
use super::sink::Hit;
use crate::model::{Assignment, Column};
use crate::sheet::Locator;
use std::collections::HashMap;
use std::io;

/// Rows that share a key with an earlier row, and that row.
pub(super) type Twins = HashMap<(&'static str, u32), u32>;

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
        {
            let sheet = self.context.sheet;
            let mut firsts = Locator::new(sheet, &index);
            let mut laters = Locator::new(sheet, &index);
            // Where two different keys are alike by chance, the next row is held against both of their rows.
            let mut strangers: HashMap<(PairRule, u32), Vec<u32>> = HashMap::new();
            for pair in pairs {
                let Pair { later, rule, .. } = pair;
                if !pair.doubtful && !self.needs_the_row(rule) {
                    let column = self.context.sheet.columns.position(Column::TelephoneNumber);
                    self.tell(pair, pair.first, column.unwrap_or(0), None);
                    continue;
                }
                let Some(one) = assignment(&self.desk, &mut laters, later)? else {
                    continue;
                };
                let alike = strangers.entry((rule, pair.first)).or_default();
                let firsts_of_key: Vec<u32> = [pair.first]
                    .into_iter()
                    .chain(alike.iter().copied())
                    .collect();
                let mut alone = true;
                let mut found = None;
                for first in firsts_of_key {
                    let Some(other) = assignment(&self.desk, &mut firsts, first)? else {
                        continue;
                    };
                    match self.common(rule, &one, &other) {
                        Common::All => found = Some(first),
                        Common::KeyAlone => {}
                        Common::Nothing => continue,
                    }
                    alone = false;
                    break;
                }
                if alone {
                    alike.push(later);
                }
                if let Some(first) = found {
                    let column = self.column(rule, &one);
                    self.tell(pair, first, column, Some(&one));
                }
            }
        }
        self.index = index;
        Ok(())
    }

    /// Whether more than the row's number is needed to tell a pair: the cell, where a number can stand in two columns, or
    /// the text, where a waiver may name it.
    fn needs_the_row(&self, rule: PairRule) -> bool {
        rule == PairRule::SameUser
            || !self.context.config.waivers.is_empty()
            || self
                .context
                .sheet
                .columns
                .position(Column::Extension)
                .is_some()
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
