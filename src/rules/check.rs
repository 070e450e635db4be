//! A whole sheet: every row judged once, hits kept, duplicates looked for at the end.

use super::cause::{one_cause_a_cell, one_defect_a_cell};
use super::context::Context;
use super::desk::Desk;
use super::dialing::DialledExample;
use super::duplicate::Keys;
use super::not_checked::not_checked;
use super::part::Part;
use super::pass::{PART, pass};
use super::sink::{Gap, Gaps, Hit, NO_VALUE};
use super::twins::Twins;
use super::watch::Watch;
use super::{dialing, plan, policy};
use crate::finding::{Finding, Level, NotChecked, Raised, Rule, Words};
use crate::sheet::{RowIndex, findings as found};
use crate::span::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

/// How many findings of each kind there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were judged: neither header nor blank.
    pub rows: u64,
    /// Denied and not waived.
    pub deny: u64,
    /// Warnings that are not waived.
    pub warn: u64,
    /// Notes that are not waived.
    pub note: u64,
    /// Covered by a waiver, whatever their level.
    pub waived: u64,
    /// All of them by rule, waived ones included.
    pub by_rule: BTreeMap<&'static str, u64>,
}

impl Counts {
    /// Counts one finding.
    pub fn add(&mut self, rule: &'static Rule, level: Level, waived: bool) {
        self.add_all(rule, level, waived, 1);
    }

    /// Counts findings of one rule.
    fn add_all(&mut self, rule: &'static Rule, level: Level, waived: bool, findings: u64) {
        *self.by_rule.entry(rule.id).or_default() += findings;
        let count = match (waived, level) {
            (true, _) => &mut self.waived,
            (false, Level::Deny) => &mut self.deny,
            (false, Level::Warn) => &mut self.warn,
            (false, Level::Note) => &mut self.note,
        };
        *count += findings;
    }
}

/// A sheet that was judged: hits without words, and what is needed to put them into words.
pub struct Checked<'c> {
    /// What it was judged by.
    pub context: Context<'c>,
    pub(super) desk: Arc<Desk<'c>>,
    /// Findings about the file, its header, the config.
    pub raised: Vec<Finding>,
    /// Hits in rows, sorted by row, column and rule.
    pub hits: Vec<Hit>,
    /// How many of each.
    pub counts: Counts,
    /// What could not be judged, and why.
    pub not_checked: Vec<NotChecked>,
    /// The first number that was dialled under each plan of the file, if what the rows mean was asked for.
    pub dialled: Vec<DialledExample>,
    /// Whether it was judged for a plan.
    pub(super) keep: bool,
    pub(super) twins: Twins,
    pub(super) index: RowIndex,
    /// How many threads put findings into words.
    pub(super) threads: usize,
}

/// How a sheet is gone through.
pub struct Manner<'w> {
    /// Judge for a plan: what cannot be planned is denied.
    pub keep: bool,
    /// How many threads read and judge, at least 1; what is found does not depend on it.
    pub threads: usize,
    /// Bytes that a thread takes at once ([`PART`]); what is found does not depend on it either.
    pub part: u64,
    /// Who waits.
    pub watch: &'w Watch,
}

impl<'w> Manner<'w> {
    /// On one thread, in parts of the usual size.
    #[must_use]
    pub fn on_one_thread(keep: bool, watch: &'w Watch) -> Self {
        Self {
            keep,
            threads: 1,
            part: PART,
            watch,
        }
    }
}

/// Judges a sheet on one thread, with nobody waiting. `keep` judges it for a plan.
///
/// `raised` are findings of the config, which belong to the same report.
///
/// # Errors
/// Only when the sheet cannot be read to its end.
pub fn check(context: Context<'_>, raised: Vec<Raised>, keep: bool) -> io::Result<Checked<'_>> {
    let watch = Watch::new();
    check_in(context, raised, &Manner::on_one_thread(keep, &watch))
}

/// As [`check()`], in the manner that is asked for.
///
/// # Errors
/// When the sheet cannot be read to its end, or whoever waits wants no more.
pub fn check_in<'c>(
    context: Context<'c>,
    raised: Vec<Raised>,
    manner: &Manner,
) -> io::Result<Checked<'c>> {
    let mut checked = Checked {
        context,
        desk: Arc::new(Desk::new(context)),
        raised: Vec::new(),
        hits: Vec::new(),
        counts: Counts::default(),
        not_checked: Vec::new(),
        dialled: Vec::new(),
        keep: manner.keep,
        twins: Twins::default(),
        index: RowIndex::default(),
        threads: manner.threads,
    };
    let settings = policy::settings(&checked.desk)
        .into_iter()
        .chain(dialing::settings(&checked.desk))
        .chain(plan::settings(&context));
    let defects = one_defect_a_cell(&context.sheet.defects);
    let all: Vec<_> = raised.into_iter().chain(defects).chain(settings).collect();
    checked.raise(all);
    let (keys, mut gaps) = checked.rows(manner)?;
    if !manner.keep {
        checked.leave_to_the_plan(&mut gaps);
    }
    checked.not_checked = not_checked(&context, &gaps, manner.keep);
    let of_rows = checked.hits.len();
    checked.find_twins(keys, manner.threads)?;
    context.sheet.unchanged()?;
    one_cause_a_cell(&mut checked.hits, of_rows);
    checked.count_hits();
    Ok(checked)
}

impl Checked<'_> {
    /// The rows of which something is denied. Of two rows that cannot both stand, both.
    #[must_use]
    pub fn denied_rows(&self) -> BTreeSet<u32> {
        let mut rows = self.context.sheet.unsure();
        for hit in self.hits.iter().filter(|hit| hit.stands()) {
            rows.insert(hit.row);
            rows.extend(self.twins.get(&(hit.rule.id, hit.row)));
        }
        rows
    }

    /// Takes findings that were made above the rules, by the plan.
    pub fn raise(&mut self, raised: impl IntoIterator<Item = Raised>) {
        for Raised {
            rule,
            place,
            value,
            words,
        } in raised
        {
            let level = self.context.level(rule, rule.level);
            let waiver = match &place {
                Place::Cell(cell) => {
                    let own = self.context.sheet.is_own(cell);
                    let at = own.then(|| cell.cell());
                    self.context.waiver(rule, at, value.as_deref())
                }
                _ => None,
            };
            self.counts.add(rule, level, waiver.is_some());
            self.raised.push(Finding {
                rule,
                level,
                place,
                value,
                words,
                waived: self.context.waived(waiver),
            });
        }
    }

    fn rows(&mut self, manner: &Manner) -> io::Result<(Keys, Gaps)> {
        let context = self.context;
        let Some(from) = context.sheet.rows_from() else {
            self.counts.rows = context.sheet.count_rows()?.0;
            return Ok((Keys::new(), Gaps::new()));
        };
        let Part {
            rows,
            hits,
            gaps,
            keys,
            dialled,
            index,
            ..
        } = pass(&self.desk, from, manner)?;
        self.counts.rows = rows;
        self.hits = hits;
        self.dialled = dialled.into_values().collect();
        self.index = index;
        if self.counts.rows == 0 {
            let place = context.sheet.place(
                context.sheet.columns.row,
                u64::from(context.sheet.columns.row),
                0,
            );
            let words = Words::new(
                "the sheet has a header and no rows",
                "check that the right file was named, and that no filter was on when it was exported",
            );
            self.raise([Raised {
                rule: &found::NO_ROWS,
                place,
                value: None,
                words,
            }]);
        }
        Ok((keys, gaps))
    }

    fn count_hits(&mut self) {
        // There are few rules, and most of many findings are of one of them: to find it among some is quicker than by its name.
        let mut kinds: Vec<(Hit, u64)> = Vec::new();
        for hit in &self.hits {
            let same = |(kind, _): &&mut (Hit, u64)| {
                std::ptr::eq(kind.rule, hit.rule)
                    && kind.level == hit.level
                    && kind.waiver.is_some() == hit.waiver.is_some()
            };
            match kinds.iter_mut().find(same) {
                Some((_, count)) => *count += 1,
                None => kinds.push((*hit, 1)),
            }
        }
        for (
            Hit {
                rule,
                level,
                waiver,
                ..
            },
            count,
        ) in kinds
        {
            self.counts.add_all(rule, level, waiver.is_some(), count);
        }
    }

    /// Who only checks a sheet may lower and waive what he likes; that the cell cannot be planned is told, not denied.
    fn leave_to_the_plan(&mut self, gaps: &mut Gaps) {
        let all = self.hits.len();
        self.hits.retain(|hit| hit.rule.id != NO_VALUE.id);
        let cells = all - self.hits.len();
        if cells > 0 {
            gaps.insert(Gap::NoValue, cells as u64);
        }
    }
}
