//! A part of a sheet, judged row by row.

use super::alike::{Alike, Assigns, Named, Outcome};
use super::desk::Desk;
use super::dialing::DialledExample;
use super::duplicate::Keys;
use super::judge::judge;
use super::sink::{Gaps, Hit, Sink, add_gaps};
use super::watch::Watch;
use crate::sheet::{Mark, Record, RowIndex};
use std::collections::BTreeMap;
use std::io;

/// Records between two looks at who waits.
const BREATH: u32 = 1024;

/// What the rows of a part gave. A part counts its rows from wherever its first mark says; [`Part::append`] puts the
/// rows of the next part behind its own.
pub(super) struct Part {
    /// Rows that are not blank.
    pub(super) rows: u64,
    pub(super) hits: Vec<Hit>,
    pub(super) gaps: Gaps,
    pub(super) keys: Keys,
    /// The first number that was dialled under each plan, where the meaning of rows is kept.
    pub(super) dialled: BTreeMap<usize, DialledExample>,
    pub(super) index: RowIndex,
    /// Where the first record begins that is not of this part.
    pub(super) end: Mark,
}

impl Part {
    /// A part without rows.
    pub(super) fn new(keys: Keys, at: Mark) -> Self {
        Self {
            rows: 0,
            hits: Vec::new(),
            gaps: Gaps::new(),
            keys,
            dialled: BTreeMap::new(),
            index: RowIndex::default(),
            end: at,
        }
    }

    /// Takes the part that begins where this one ends, and whose rows and lines count from 0.
    pub(super) fn append(&mut self, next: Self) {
        let base = self.end.row;
        self.rows += next.rows;
        self.hits.extend(next.hits.into_iter().map(|hit| Hit {
            row: hit.row.saturating_add(base),
            ..hit
        }));
        add_gaps(&mut self.gaps, &next.gaps);
        self.keys.append(next.keys, base);
        for (plan, example) in next.dialled {
            self.dialled.entry(plan).or_insert(example);
        }
        self.index.append(&next.index, self.end);
        self.end = next.end.after(self.end);
    }
}

/// Who judges parts, one after the other.
pub(super) struct Judge<'d> {
    desk: &'d Desk<'d>,
    keep: bool,
    watch: &'d Watch,
    alike: Option<Alike<'d>>,
    /// Rows of the part before.
    rows: usize,
}

impl<'d> Judge<'d> {
    /// `keep` keeps the first number that was dialled under each plan.
    pub(super) fn new(desk: &'d Desk<'d>, keep: bool, watch: &'d Watch) -> Self {
        Self {
            desk,
            keep,
            watch,
            alike: if keep { None } else { Alike::new(desk) },
            rows: 0,
        }
    }

    /// How many rows the part before had, about as many as the next one will have.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Judges the records that begin where a part ends or behind it, and before `until`.
    pub(super) fn part(&mut self, mut part: Part, until: u64) -> io::Result<Part> {
        let mut records = self.desk.context.sheet.records(part.end)?;
        let mut record = Record::default();
        part.index.note(part.end);
        let mut told = (part.rows, part.hits.len());
        let mut breath = BREATH;
        part.end = loop {
            breath -= 1;
            if breath == 0 {
                breath = BREATH;
                let so_far = (part.rows, part.hits.len());
                self.watch.pass(so_far.0 - told.0, so_far.1 - told.1)?;
                told = so_far;
            }
            if !records.read(&mut record)? {
                break records.mark();
            }
            let begins = record.mark();
            if begins.offset >= until {
                break begins;
            }
            part.index.note(begins);
            if record.is_blank() {
                continue;
            }
            part.rows += 1;
            let found = part.hits.len();
            self.row(&record, &mut part);
            if part.hits.len() > found {
                part.index.pin(begins);
            }
        };
        self.watch
            .pass(part.rows - told.0, part.hits.len() - told.1)?;
        self.rows = usize::try_from(part.rows).unwrap_or(0);
        part.keys.lay();
        Ok(part)
    }

    fn row(&mut self, record: &Record, part: &mut Part) {
        let alike = self.alike.as_mut();
        let like = alike.and_then(|alike| alike.like(record));
        if let (Some(alike), Some(like)) = (&self.alike, &like)
            && let Some(outcome) = alike.outcome()
        {
            outcome.repeat(record.row, &mut part.hits, &mut part.gaps);
            if let Some(assigns) = outcome.assigns {
                part.keys.user(like.user, assigns.category, record.row);
                match like.number {
                    Named::Digits(digits) if assigns.number => {
                        part.keys.digits(digits, assigns.action, record.row);
                    }
                    Named::Extension(number) if assigns.number => {
                        part.keys.number(number, assigns.action, record.row);
                    }
                    _ => {}
                }
            }
            return;
        }
        let found = part.hits.len();
        let mut gaps = Gaps::new();
        let context = &self.desk.context;
        let mut sink = Sink::counting(context, record.row, &mut part.hits, &mut gaps);
        let assigns = judge(self.desk, record, &mut sink, |row, mut meaning| {
            part.keys.note(row, &meaning);
            let assigns = Assigns {
                action: meaning.action,
                category: meaning.category,
                number: meaning.number.is_some(),
            };
            if self.keep
                && let Some(example) = meaning.take_dialled()
            {
                part.dialled.entry(example.plan).or_insert(example);
            }
            assigns
        });
        add_gaps(&mut part.gaps, &gaps);
        if let (Some(alike), Some(_)) = (&mut self.alike, like) {
            alike.note(Outcome::new(&part.hits[found..], gaps, assigns));
        }
    }
}
