//! Where rules put what they find: counted in the first pass, put into words when a row is shown.

use super::context::Context;
use crate::finding::{Level, Rule, Words};
use crate::rule;
use std::collections::BTreeMap;

rule! {
    /// A finding was waived or lowered, and its cell still gives no value.
    ///
    /// ## Why
    /// Whoever waives a finding wants the rest of the sheet to go on. Where callsheet does not know what the cell means,
    /// the row would lose a part of what it asks for, and nobody would be told. Values that can be rendered as they are
    /// written, such as a number outside the numbering plan, are rendered when their finding is waived.
    ///
    /// ## Example
    /// ```toml config
    /// [levels]
    /// "number/missing-plus" = "note"
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,442079460123,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    NO_VALUE, "plan/no-value", Deny, fixed
}

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

    /// Whether it is denied and not waived.
    pub(super) fn stands(&self) -> bool {
        self.level == Level::Deny && self.waiver.is_none()
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

/// What a rule would have needed and a row or the before-state does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// A Calling Plan number, and no usage location of its user.
    UsageLocation,
    /// The before-state says nothing of the user.
    User,
    /// The before-state says nothing of the number.
    Number,
    /// A finding was waived or lowered after which its cell has no value.
    NoValue,
    /// The user is under the organization's dial plan, and the file has none that is called Global.
    NoGlobal,
    /// The before-state does not show the user's dial plan.
    HiddenPlan,
    /// The before-state names a dial plan that the file does not have.
    PlanElsewhere,
    /// Nothing says in which country those are who dial the number.
    Country,
    /// The number was dialled under the plan at this place of the file as if its refused rules were not there.
    RefusedRules(u32),
    /// A rule could not answer within its budget.
    NoAnswer,
    /// No rule of the file takes a form of the number: the rules of the service country decide.
    ServiceCountry,
}

/// How many rows have each gap.
pub(super) type Gaps = BTreeMap<Gap, u64>;

/// Counts more rows with gaps.
pub(super) fn add_gaps(all: &mut Gaps, more: &Gaps) {
    for (gap, rows) in more {
        *all.entry(*gap).or_default() += rows;
    }
}

enum Mode<'s> {
    Count(&'s mut Vec<Hit>, &'s mut Gaps),
    Speak(&'s mut Vec<Spoken>),
}

impl<'s> Sink<'s> {
    /// A sink that keeps hits and counts what could not be judged.
    pub(super) fn counting(
        context: &'s Context<'s>,
        row: u32,
        hits: &'s mut Vec<Hit>,
        gaps: &'s mut Gaps,
    ) -> Self {
        Self {
            context,
            row,
            mode: Mode::Count(hits, gaps),
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

    /// Raises a rule at a column (from 0) whose cell reads `value`, at the rule's own level. Says whether it stands:
    /// denied, and not waived.
    pub(super) fn hit(
        &mut self,
        rule: &'static Rule,
        column: usize,
        value: &str,
        words: impl FnOnce() -> Words,
    ) -> bool {
        self.hit_at(rule, rule.level, column, value, words)
    }

    /// Raises a rule at another level than its own, which `[levels]` still overrides. Says whether it stands.
    pub(super) fn hit_at(
        &mut self,
        rule: &'static Rule,
        level: Level,
        column: usize,
        value: &str,
        words: impl FnOnce() -> Words,
    ) -> bool {
        let at = u32::try_from(column).unwrap_or(u32::MAX);
        let cell = self.context.sheet.own_cell(self.row, column);
        let level = self.context.level(rule, level);
        let waiver = self.context.waiver(rule, cell, Some(value));
        match &mut self.mode {
            Mode::Speak(spoken) => spoken.push(Spoken {
                rule,
                column,
                words: words(),
            }),
            Mode::Count(hits, _) => hits.push(Hit {
                rule,
                row: self.row,
                column: at,
                level,
                waiver,
            }),
        }
        level == Level::Deny && waiver.is_none()
    }

    /// Says that something of this row could not be judged.
    pub(super) fn unjudged(&mut self, gap: Gap) {
        if let Mode::Count(_, gaps) = &mut self.mode {
            *gaps.entry(gap).or_default() += 1;
        }
    }

    /// Raises a rule after which the cell has no value: should it be lowered or waived, `plan/no-value` stands.
    pub(super) fn refuse(
        &mut self,
        rule: &'static Rule,
        column: usize,
        value: &str,
        words: impl FnOnce() -> Words,
    ) {
        if !self.hit(rule, column, value, words) {
            self.hit(&NO_VALUE, column, value, || {
                Words::new(
                    format!(
                        "{} was waived or lowered, and nothing can be planned from this cell",
                        rule.id
                    ),
                    "correct the cell, or take the row out of the sheet",
                )
                .fact("rule", rule.id)
            });
        }
    }
}
