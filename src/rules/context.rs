//! What rows are judged by: sheet, settings, the state before, and the day.

use crate::config::Config;
use crate::dial::Plans;
use crate::finding::{Level, Rule, Waived};
use crate::sheet::Sheet;
use crate::span::CellRef;
use crate::tenant::Before;
use jiff::civil::Date;

/// What rows are judged by.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The sheet.
    pub sheet: &'c Sheet,
    /// Settings, levels and waivers.
    pub config: &'c Config,
    /// The state that the plan starts from, if it is known.
    pub before: Option<&'c Before>,
    /// The dial plans that numbers are dialled under, if they were given.
    pub dial_plans: Option<&'c Plans>,
    /// The day at which waivers are judged; without it none with an expiry holds.
    pub as_of: Option<Date>,
}

impl Context<'_> {
    pub(super) fn level(&self, rule: &Rule, own: Level) -> Level {
        if rule.fixed {
            return own;
        }
        self.config.level(rule.id).unwrap_or(own)
    }

    pub(super) fn waiver(
        &self,
        rule: &Rule,
        cell: Option<CellRef>,
        value: Option<&str>,
    ) -> Option<u16> {
        if rule.fixed {
            return None;
        }
        let at = self
            .config
            .waivers
            .iter()
            .position(|waiver| waiver.covers(rule.id, cell, value, self.as_of))?;
        u16::try_from(at).ok()
    }

    pub(super) fn waived(&self, waiver: Option<u16>) -> Option<Waived> {
        let waiver = &self.config.waivers[usize::from(waiver?)];
        Some(Waived {
            by: waiver.by.clone(),
            reason: waiver.reason.clone(),
            expires: waiver.expires.map(|date| date.to_string()),
        })
    }
}
