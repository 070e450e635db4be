//! What the check found, as the review tells it.

use super::dialing;
use super::markdown::{code, place};
use crate::finding::{Finding, Level, NotChecked};
use crate::report::counted;
use crate::report::plans::Judged;
use crate::rules::{Checked, Counts};
use crate::span::Place;
use std::collections::BTreeMap;
use std::io;

/// Most places that the review names for one rule; the counts are complete.
const PLACES_A_RULE: usize = 20;

/// What the check found, as the review tells it.
#[derive(Clone, Debug)]
pub struct Told {
    pub(super) counts: Counts,
    pub(super) not_checked: Vec<NotChecked>,
    pub(super) open: BTreeMap<(Level, &'static str), Vec<String>>,
    pub(super) waived: Vec<String>,
    /// What people dial, drawn; none where no dial plans were given.
    pub(super) dialled: Option<String>,
    /// What was counted: rows of a sheet, or rules of dial plans.
    pub(super) noun: &'static str,
}

impl Told {
    /// Gathers what a judged sheet has to say.
    ///
    /// # Errors
    /// When the sheet cannot be read again.
    pub fn gather(checked: &Checked) -> io::Result<Self> {
        let mut told = Self {
            counts: checked.counts.clone(),
            not_checked: checked.not_checked.clone(),
            open: BTreeMap::new(),
            waived: Vec::new(),
            dialled: dialing::drawn(checked),
            noun: "row",
        };
        checked.findings(|finding, _| {
            told.take(finding);
            Ok(())
        })?;
        Ok(told)
    }

    /// Gathers what judged dial plans have to say; `config` is what the config was called while they were judged.
    #[must_use]
    pub fn of_plans(judged: &Judged, config: &str) -> Self {
        let mut told = Self {
            counts: judged.counts.clone(),
            not_checked: judged.not_checked.clone(),
            open: BTreeMap::new(),
            waived: Vec::new(),
            dialled: None,
            noun: "rule",
        };
        told.not_checked.push(NotChecked {
            rule: "dialplan/*".to_owned(),
            why: "who has a plan, by a grant or from a group: no state of users is read".to_owned(),
        });
        for finding in &judged.findings {
            let at = match &finding.place {
                Place::Text { file, line, .. } if **file != *config => format!("line {line}"),
                other => place(other),
            };
            told.take_at(finding, &at);
        }
        told
    }

    /// One line: how many rows were checked and what was found.
    #[must_use]
    pub fn summary(&self) -> String {
        let c = &self.counts;
        format!(
            "{} checked, {}, {}, {} waived",
            counted(c.rows, self.noun),
            counted(c.warn, "warning"),
            counted(c.note, "note"),
            c.waived
        )
    }

    fn take(&mut self, finding: &Finding) {
        self.take_at(finding, &place(&finding.place));
    }

    fn take_at(&mut self, finding: &Finding, place: &str) {
        if let Some(waived) = &finding.waived {
            let until = waived
                .expires
                .as_ref()
                .map(|date| format!(", until {date}"))
                .unwrap_or_default();
            self.waived.push(format!(
                "{place} {}: {} (waived by {}{until}: {})",
                finding.rule.id,
                code(&finding.words.message),
                code(&waived.by),
                code(&waived.reason)
            ));
            return;
        }
        let list = self
            .open
            .entry((finding.level, finding.rule.id))
            .or_default();
        if list.len() < PLACES_A_RULE {
            list.push(format!("{place}: {}", code(&finding.words.message)));
        }
    }
}
