//! One pass over a sheet: every row judged once, hits kept, duplicates looked for at the end.

use super::assign::assignment;
use super::context::Context;
use super::duplicate::{self, Keys, Twins};
use super::not_checked::not_checked;
use super::row::Row;
use super::sink::{Gap, Gaps, Hit, NO_VALUE, Sink};
use super::{plan, policy, totals};
use crate::finding::{Finding, Level, NotChecked, Raised, Rule, Words};
use crate::model::Assignment;
use crate::sheet::{Kind, Locator, Record, RowIndex, findings as found};
use crate::span::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

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
        *self.by_rule.entry(rule.id).or_default() += 1;
        let count = match (waived, level) {
            (true, _) => &mut self.waived,
            (false, Level::Deny) => &mut self.deny,
            (false, Level::Warn) => &mut self.warn,
            (false, Level::Note) => &mut self.note,
        };
        *count += 1;
    }
}

/// A sheet that was judged: hits without words, and what is needed to put them into words.
pub struct Checked<'c> {
    /// What it was judged by.
    pub context: Context<'c>,
    /// Findings about the file, its header, the config.
    pub raised: Vec<Finding>,
    /// Hits in rows, sorted by row, column and rule.
    pub hits: Vec<Hit>,
    /// How many of each.
    pub counts: Counts,
    /// What could not be judged, and why.
    pub not_checked: Vec<NotChecked>,
    /// What the rows mean, if that was asked for.
    pub(super) assignments: Vec<Assignment>,
    pub(super) twins: Twins,
    pub(super) index: RowIndex,
}

/// Judges a sheet. `keep` keeps what each row means, for a plan.
///
/// `raised` are findings of the config, which belong to the same report.
///
/// # Errors
/// Only when the sheet cannot be read to its end.
pub fn check(context: Context<'_>, raised: Vec<Raised>, keep: bool) -> io::Result<Checked<'_>> {
    let mut checked = Checked {
        context,
        raised: Vec::new(),
        hits: Vec::new(),
        counts: Counts::default(),
        not_checked: Vec::new(),
        assignments: Vec::new(),
        twins: Twins::new(),
        index: RowIndex::default(),
    };
    checked.raise(
        raised
            .into_iter()
            .chain(one_defect_a_cell(&context.sheet.defects))
            .chain(policy::settings(&context))
            .chain(plan::settings(&context)),
    );
    let mut gaps = Gaps::new();
    let keys = checked.rows(keep, &mut gaps)?;
    if !keep {
        checked.leave_to_the_plan(&mut gaps);
    }
    checked.not_checked = not_checked(&context, &gaps, keep);
    checked.duplicates(keys)?;
    context.sheet.unchanged()?;
    one_cause_a_cell(&mut checked.hits);
    for hit in &checked.hits {
        checked
            .counts
            .add(hit.rule, hit.level, hit.waiver.is_some());
    }
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
                    let own = cell.sheet == self.context.sheet.name;
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

    fn rows(&mut self, keep: bool, gaps: &mut Gaps) -> io::Result<Keys> {
        let context = self.context;
        let mut keys = Keys::new();
        let Some(from) = context.sheet.rows_from() else {
            self.counts.rows = context.sheet.count_rows()?.0;
            return Ok(keys);
        };
        let mut records = context.sheet.records(from)?;
        let mut record = Record::default();
        self.index.note(from);
        loop {
            let mark = records.mark();
            if !records.read(&mut record)? {
                break;
            }
            self.index.note(mark);
            if record.is_blank() {
                continue;
            }
            self.counts.rows += 1;
            let mut sink = Sink::counting(&context, record.row, &mut self.hits, gaps);
            if let Some(assignment) = judge(&context, &record, &mut sink) {
                keys.note(&context, &assignment);
                if keep {
                    self.assignments.push(assignment);
                }
            }
        }
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
        Ok(keys)
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

    fn duplicates(&mut self, keys: Keys) -> io::Result<()> {
        let context = self.context;
        let index = std::mem::take(&mut self.index);
        {
            let mut firsts = Locator::new(context.sheet, &index);
            let mut laters = Locator::new(context.sheet, &index);
            for (rule, later, first) in keys.candidates() {
                let (Some(one), Some(other)) = (
                    meaning(&context, &mut laters, later)?,
                    meaning(&context, &mut firsts, first)?,
                ) else {
                    continue;
                };
                if duplicate::confirmed(&context, rule, &one, &other) {
                    self.hits.push(duplicate::hit(&context, rule, &one));
                    self.twins.insert((rule.id, later), first);
                }
            }
        }
        self.index = index;
        Ok(())
    }
}

/// What a row means, read again; nothing is raised.
pub(super) fn meaning(
    context: &Context,
    locator: &mut Locator,
    row: u32,
) -> io::Result<Option<Assignment>> {
    let Some(record) = locator.row(row)? else {
        return Ok(None);
    };
    let mut unheard = Vec::new();
    Ok(judge(
        context,
        record,
        &mut Sink::speaking(context, row, &mut unheard),
    ))
}

/// Judges one record: its form first, then what it means.
pub(super) fn judge(context: &Context, record: &Record, sink: &mut Sink) -> Option<Assignment> {
    if totals::is_total(context, record) {
        totals::tell(context, record, sink);
        return None;
    }
    if !well_formed(context, record, sink) {
        return None;
    }
    let row = Row::read(context, record, sink);
    assignment(&row, sink)
}

fn well_formed(context: &Context, record: &Record, sink: &mut Sink) -> bool {
    let columns = context.sheet.columns.len();
    if (record.oversized || record.cut_by_end)
        && let Ok(Some(column)) = context.sheet.open_quote(record.offset)
    {
        sink.refuse(&found::UNCLOSED_QUOTE, column as usize - 1, "", || {
            Words::new(
                "a quotation mark opens here and never closes: the rest of the file was swallowed by this cell",
                "close the quotation mark, or write two of them where one is meant",
            )
            .hidden()
        });
        return false;
    }
    if record.oversized {
        sink.refuse(&found::OVERSIZED_RECORD, 0, "", || {
            Words::new(
                "this row is longer than one mebibyte, or has more than 16,384 cells, and was skipped",
                "look at the row: a quotation mark may be missing in it",
            )
        });
        return false;
    }
    let extra = (columns..record.len()).find(|at| {
        record
            .cell(*at)
            .is_some_and(|cell| cell.iter().any(|b| *b != b' '))
    });
    if context.sheet.format.kind != Kind::Text {
        // A row of a workbook ends with its last filled cell.
        if let Some(at) = extra {
            sink.refuse(&found::RAGGED_ROW, at, "", || {
                Words::new(
                    "this cell stands to the right of the last header",
                    "give the column a header, or empty the cell",
                )
            });
        }
        return extra.is_none();
    }
    if record.len() < columns || extra.is_some() {
        let at = extra.unwrap_or(record.len());
        let delimiter = context.sheet.format.delimiter_name();
        sink.refuse(&found::RAGGED_ROW, at, "", || {
            Words::new(
                format!("this row has {} cells, the header {columns}", record.len()),
                format!("add or remove a {delimiter}; a cell that holds one needs quotation marks around it"),
            )
        });
        return false;
    }
    true
}

/// Leaves one root cause at each cell: where something is denied, what was found there after it waits until that is mended.
/// A warning from before stays: a number outside the plan that is given twice is both.
fn one_cause_a_cell(hits: &mut Vec<Hit>) {
    // The sort is stable, so the first of a cell is the one that was found first.
    hits.sort_by_key(|hit| (hit.row, hit.column));
    let mut kept = Vec::with_capacity(hits.len());
    for cell in hits.chunk_by(|a, b| (a.row, a.column) == (b.row, b.column)) {
        let is_no_value = |hit: &Hit| hit.rule.id == NO_VALUE.id;
        let cause = cell
            .iter()
            .position(|hit| hit.stands() && !is_no_value(hit));
        match cause {
            Some(at) => {
                let warnings = cell[..at].iter().filter(|hit| hit.level == Level::Warn);
                kept.extend(warnings.chain([&cell[at]]).copied());
            }
            None => kept.extend_from_slice(cell),
        }
    }
    kept.sort_by_key(Hit::key);
    *hits = kept;
}

/// The same for the header row.
fn one_defect_a_cell(defects: &[Raised]) -> Vec<Raised> {
    let cell = |defect: &'_ Raised| match &defect.place {
        Place::Cell(place) => Some((place.sheet.clone(), place.cell())),
        _ => None,
    };
    let mut causes: BTreeMap<_, &Raised> = BTreeMap::new();
    for defect in defects.iter().filter(|d| d.rule.level == Level::Deny) {
        causes.entry(cell(defect)).or_insert(defect);
    }
    let kept = defects.iter().filter(|defect| {
        let cause = causes.get(&cell(defect));
        cause.is_none_or(|cause| std::ptr::eq(*cause, *defect))
    });
    kept.cloned().collect()
}
