//! Where rules put what they find: counted in the first pass, put into words when a row is shown.

use super::context::Context;
use crate::finding::{Level, Rule, Words};
use crate::span::CellRef;

/// One thing found in a row, without its words.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// Which rule.
    pub rule: &'static Rule,
    /// Row from 1.
    pub row: u32,
    /// Column from 0.
    pub column: u32,
    /// Level after the config.
    pub level: Level,
    /// Index of the waiver that covers it.
    pub waiver: Option<u16>,
}

impl Hit {
    /// The order of output: row, column, rule.
    #[must_use]
    pub fn key(&self) -> (u32, u32, &'static str) {
        (self.row, self.column, self.rule.id)
    }
}

/// What a rule said of a cell.
pub(super) struct Spoken {
    pub(super) rule: &'static Rule,
    pub(super) column: usize,
    pub(super) words: Words,
}

/// Takes hits from the rules.
pub(super) struct Sink<'s> {
    context: &'s Context<'s>,
    row: u32,
    mode: Mode<'s>,
}

enum Mode<'s> {
    Count(&'s mut Vec<Hit>),
    Speak(&'s mut Vec<Spoken>),
}

impl<'s> Sink<'s> {
    /// A sink that keeps hits.
    pub(super) fn counting(context: &'s Context<'s>, row: u32, hits: &'s mut Vec<Hit>) -> Self {
        Self {
            context,
            row,
            mode: Mode::Count(hits),
        }
    }

    /// A sink that keeps words.
    pub(super) fn speaking(
        context: &'s Context<'s>,
        row: u32,
        spoken: &'s mut Vec<Spoken>,
    ) -> Self {
        Self {
            context,
            row,
            mode: Mode::Speak(spoken),
        }
    }

    /// Raises a rule at a column (from 0) whose cell reads `value`, at the rule's own level.
    pub(super) fn hit(
        &mut self,
        rule: &'static Rule,
        column: usize,
        value: &str,
        words: impl FnOnce() -> Words,
    ) {
        self.hit_at(rule, rule.level, column, value, words);
    }

    /// Raises a rule at another level than its own, which `[levels]` still overrides.
    pub(super) fn hit_at(
        &mut self,
        rule: &'static Rule,
        level: Level,
        column: usize,
        value: &str,
        words: impl FnOnce() -> Words,
    ) {
        match &mut self.mode {
            Mode::Speak(spoken) => spoken.push(Spoken {
                rule,
                column,
                words: words(),
            }),
            Mode::Count(hits) => {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                let cell = CellRef {
                    row: self.row,
                    column: column.saturating_add(1),
                };
                hits.push(Hit {
                    rule,
                    row: self.row,
                    column,
                    level: self.context.level(rule, level),
                    waiver: self.context.waiver(rule, cell, Some(value)),
                });
            }
        }
    }
}
