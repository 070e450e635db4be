//! Rows that are alike: judged once, and found again with the same outcome.
//!
//! A million rows differ in who they are about, and hardly in anything else. What the rules find in a row that names its
//! user in the usual way, and a name without anything odd, depends on its other cells and on the *sort* of its number alone:
//! region, kind, extension, range, length, or why it is refused. Such rows have a key of these; the first of
//! them is judged as every row is, and its outcome is noted for the others.
//!
//! A rule that looks at more of a user, a name or a number has to be told here, or the second row gets the outcome of the
//! first; `tests/alike.rs` holds every example of every rule and random sheets against rows that are judged alone.

use super::cell;
use super::context::Context;
use super::desk::Desk;
use super::dialing::{Callee, Under, extension_digits};
use super::doctor;
use super::memo::{Memo, Numbers};
use super::number::{AfterBase, refusal};
use super::policy::{self, is_global};
use super::range::{self, Standing};
use super::row::is_blank;
use super::sink::{Gaps, Hit, add_gaps};
use super::usual::Usual;
use crate::config::Site;
use crate::finding::{Level, Rule};
use crate::model::{Action, AssignmentCategory, Column, Guid};
use crate::numbering;
use crate::reference::countries::is_country;
use crate::sheet::Record;
use foldhash::quality::RandomState;
use std::collections::HashMap;

/// Outcomes that are kept at most; what else comes is judged each time.
const MOST: usize = 16 * 1024;
/// Stand in a key for a cell that is not there, for a right location id, and for a policy's name of which nothing is told;
/// every other text has a number of its own behind them.
const NO_CELL: u32 = 0;
const LOCATION: u32 = 1;
const POLICY: u32 = 2;
const TEXTS: u32 = 3;
/// Stands in a key for a row without a number: no sort of number is this.
const NO_NUMBER: u32 = 0;
/// Set in what stands in a key for a wrong number: a country code has ten bits at most, and stands below.
const WRONG: u32 = 1 << 31;

/// What the rules found in a row.
pub(super) struct Outcome {
    hits: Vec<(&'static Rule, u32, Level)>,
    gaps: Gaps,
    /// What the row assigns, if nothing in it was refused.
    pub(super) assigns: Option<Assigns>,
}

/// What a row assigns, as far as rows that are alike have it in common.
#[derive(Clone, Copy)]
pub(super) struct Assigns {
    pub(super) action: Action,
    pub(super) category: AssignmentCategory,
    /// Its number counts.
    pub(super) number: bool,
}

/// A row that is like others.
pub(super) struct Likeness<'r> {
    pub(super) user: &'r [u8],
    pub(super) number: Named<'r>,
}

/// The number that a row names.
#[derive(Clone, Copy)]
pub(super) enum Named<'r> {
    /// None, or one that is refused.
    Nothing,
    /// A right one: its digits, as a number.
    Digits(u64),
    /// A right one with an extension.
    Extension(&'r str),
}

/// The outcomes of the rows that were judged so far.
pub(super) struct Alike<'d> {
    desk: &'d Desk<'d>,
    known: HashMap<Box<[u32]>, Outcome, RandomState>,
    key: Vec<u32>,
    usual: Usual<'d>,
    /// Where numbers stand, and extensions of their own.
    number: Option<usize>,
    /// The columns that stand in the key by the number of their text, and what that was of late.
    others: Vec<(Column, usize, Memo)>,
    letters: Memo,
    numbers: Numbers,
    /// Something beside its digits is told of a number: where its base, a range or a dial plan is stated.
    is_placed: bool,
}

impl Outcome {
    /// Of a row whose hits and gaps are these alone.
    pub(super) fn new(hits: &[Hit], gaps: Gaps, assigns: Option<Assigns>) -> Self {
        let hits = hits.iter().map(|hit| (hit.rule, hit.column, hit.level));
        Self {
            hits: hits.collect(),
            gaps,
            assigns,
        }
    }

    /// Finds the same in another row.
    pub(super) fn repeat(&self, row: u32, hits: &mut Vec<Hit>, gaps: &mut Gaps) {
        hits.extend(self.hits.iter().map(|&(rule, column, level)| Hit {
            rule,
            row,
            column,
            level,
            waiver: None,
        }));
        add_gaps(gaps, &self.gaps);
    }
}

impl<'d> Alike<'d> {
    /// None where rows are not alike: what the before-state and waivers say is about one user, one number, one cell.
    pub(super) fn new(desk: &'d Desk<'d>) -> Option<Self> {
        let context = &desk.context;
        let config = context.config;
        if context.before.is_some() || !config.waivers.is_empty() {
            return None;
        }
        let usual = Usual::new(desk)?;
        let others = desk.columns().iter().copied();
        let own = |column| Usual::COLUMNS.contains(&column) || column == Column::TelephoneNumber;
        let ranges = &config.numbers;
        Some(Self {
            desk,
            known: HashMap::default(),
            key: Vec::new(),
            usual,
            number: desk.position(Column::TelephoneNumber),
            others: others
                .filter(|(column, _)| !own(*column))
                .map(|(column, at)| (column, at, Memo::new()))
                .collect(),
            letters: Memo::new(),
            numbers: Numbers::default(),
            is_placed: !config.sites.is_empty()
                || config.base(None).is_some()
                || !(ranges.allow.is_empty()
                    && ranges.forbid.is_empty()
                    && ranges.reserved.is_empty())
                || desk.exchange().is_some(),
        })
    }

    /// What a row has of its own, if it is like others; [`Self::outcome`] and [`Self::note`] are then about it.
    pub(super) fn like<'r>(&mut self, record: &'r Record) -> Option<Likeness<'r>> {
        let sheet = self.desk.context.sheet;
        let columns = sheet.columns.len();
        let whole = if sheet.is_spooled() {
            record.len() <= columns
        } else {
            record.len() == columns
        };
        if !whole || record.oversized || record.cut_by_end {
            return None;
        }
        let user = self.usual.user(record)?;
        self.key.clear();
        let number = self.number(record)?;
        self.categories(record)?;
        Some(Likeness { user, number })
    }

    /// Puts into the key what the cells of the categories come to.
    fn categories(&mut self, record: &Record) -> Option<()> {
        let letters = record.letters();
        if !letters.is_empty() {
            let numbers = &mut self.numbers;
            let token = self.letters.of(letters, || numbers.of(letters, TEXTS))?;
            self.key.push(token);
        }
        for (column, at, memo) in &mut self.others {
            let Some(text) = record.cell(*at) else {
                self.key.push(NO_CELL);
                continue;
            };
            let numbers = &mut self.numbers;
            let token = memo.of(text, || token(self.desk, *column, text, numbers))?;
            self.key.push(token);
        }
        Some(())
    }

    /// The outcome of the row that was looked at last.
    pub(super) fn outcome(&self) -> Option<&Outcome> {
        self.known.get(self.key.as_slice())
    }

    /// Notes the outcome of the row that was looked at last.
    pub(super) fn note(&mut self, outcome: Outcome) {
        if self.known.len() < MOST {
            self.known
                .insert(self.key.clone().into_boxed_slice(), outcome);
        }
    }

    /// The text of a cell, empty if it is blank or not there; none if it is no text.
    fn text<'r>(&self, record: &'r Record, column: Column) -> Option<&'r str> {
        let cell = self.desk.position(column).and_then(|at| record.cell(at));
        match cell.filter(|cell| !is_blank(cell)) {
            Some(cell) => std::str::from_utf8(cell).ok(),
            None => Some(""),
        }
    }

    /// Puts into the key what the rules see of a right number; none if it is not right.
    fn number<'r>(&mut self, record: &'r Record) -> Option<Named<'r>> {
        let cell = self.number.and_then(|at| record.cell(at));
        let Some(cell) = cell.filter(|cell| !is_blank(cell)) else {
            self.key.push(NO_NUMBER);
            return Some(Named::Nothing);
        };
        if !self.is_placed
            && let Some(sort) = numbering::sort_of(cell)
        {
            self.key.push(sort.sort);
            return Some(Named::Digits(sort.digits));
        }
        let text = std::str::from_utf8(cell).ok()?;
        let Some(number) = numbering::right(text) else {
            return self.wrong(text);
        };
        let sort = numbering::sort_of(number.e164.as_bytes())?;
        self.key.push(sort.sort);
        self.key.push(u32::from(number.extension.is_some()));
        self.sort_of_place(text, &number, record)?;
        Some(match number.extension {
            Some(_) => Named::Extension(text),
            None => Named::Digits(sort.digits),
        })
    }

    /// Puts into the key why a wrong number counts for nothing, where that depends on the number alone.
    fn wrong<'r>(&mut self, text: &str) -> Option<Named<'r>> {
        let Context { config, sheet, .. } = self.desk.context;
        let alone = !self.is_placed && config.levels.is_empty() && !sheet.is_spooled();
        let is_as_typed =
            cell::is_ordinary(text, false) && doctor::is_typed(text, Column::TelephoneNumber);
        if !alone || !is_as_typed {
            return None;
        }
        self.key.push(WRONG | refusal(text, config.region(None))?);
        Some(Named::Nothing)
    }

    /// Puts into the key where a right number lies among those of the organization.
    fn sort_of_place(
        &mut self,
        text: &str,
        number: &numbering::Number,
        record: &Record,
    ) -> Option<()> {
        let config = self.desk.context.config;
        let site = self.desk.site(Some(self.text(record, Column::Site)?));
        let rest = AfterBase::of(config, site, number.e164).map(|known| known.rest);
        self.key
            .push(rest.map_or(u32::MAX, |rest| u32::try_from(rest).unwrap_or(u32::MAX)));
        self.key
            .push(match range::standing(&config.numbers, number.e164) {
                Standing::Free => 0,
                Standing::KeptBack(at) => u32::try_from(at).ok()?.checked_add(1)?,
                Standing::Outside => u32::MAX,
            });
        self.sort_of_dialling(text, number, site, record)
    }

    /// Puts into the key what the rules see when the number is dialled under the row's plan.
    fn sort_of_dialling(
        &mut self,
        text: &str,
        number: &numbering::Number,
        site: Option<&'d Site>,
        record: &Record,
    ) -> Option<()> {
        let Some(exchange) = self.desk.exchange() else {
            return Some(());
        };
        let plan = self.value(record, site, Column::Policy(exchange.kind()))?;
        let usage = self.value(record, site, Column::UsageLocation)?;
        let name = Some(plan).filter(|plan| !plan.is_empty() && !is_global(plan));
        let plan = match exchange.under(name) {
            Under::Plan(plan) => plan,
            Under::Unknown => {
                self.key.push(1);
                return Some(());
            }
            Under::NoGlobal => {
                self.key.push(2);
                return Some(());
            }
        };
        let callee = Callee {
            number: text,
            e164: number.e164,
            extension: number
                .extension
                .or_else(|| extension_digits(self.desk.context.config, site, number.e164)),
            calling_code: Some(number.verdict.calling_code),
            country: exchange.country(plan, Some(usage).filter(|usage| is_country(usage))),
        };
        // What cannot be answered is judged by itself.
        let sort = exchange.sort(plan, &callee).ok()?;
        self.key.push(0);
        self.key.push(u32::try_from(plan).ok()?);
        self.key.push(u32::from(sort));
        Some(())
    }

    /// The text of a cell, or what stands in for a blank one; empty if nothing does.
    fn value<'r>(
        &self,
        record: &'r Record,
        site: Option<&'d Site>,
        column: Column,
    ) -> Option<&'r str>
    where
        'd: 'r,
    {
        let own = self.text(record, column)?;
        if !own.is_empty() {
            return Some(own);
        }
        let setting = self.desk.context.config.value(site, column);
        Some(setting.map_or("", |setting| setting.value.as_str()))
    }
}

/// What stands in a key for the text of a category; none where there are too many of them, or it is no text.
fn token(desk: &Desk, column: Column, text: &[u8], numbers: &mut Numbers) -> Option<u32> {
    let text = std::str::from_utf8(text).ok()?;
    match column {
        Column::LocationId if Guid::parse(text).is_some_and(|id| !id.is_nil()) => Some(LOCATION),
        Column::Policy(kind) if policy::is_nothing_told(desk, kind, text) => Some(POLICY),
        _ => numbers.of(text.as_bytes(), TEXTS),
    }
}
