//! Rows that are alike: judged once, and found again with the same outcome.
//!
//! A million rows differ in who they are about, and hardly in anything else. What the rules find in a row that names its
//! user in the usual way, has a right number or none, and a name without anything odd, depends on its other cells and on
//! the *sort* of its number alone: region, kind, extension, range, length. Such rows have a key of these; the first of
//! them is judged as every row is, and its outcome is noted for the others.
//!
//! A rule that looks at more of a user, a name or a number has to be told here, or the second row gets the outcome of the
//! first; `tests/alike.rs` holds every example of every rule and random sheets against rows that are judged alone.

use super::cell;
use super::desk::Desk;
use super::dialing::{Callee, Under, extension_digits};
use super::memo::{Memo, Numbers};
use super::number::AfterBase;
use super::policy::{self, is_global};
use super::range::{self, Standing};
use super::row::is_blank;
use super::sink::{Gaps, Hit, add_gaps};
use crate::config::Site;
use crate::finding::{Level, Rule};
use crate::model::{Action, AssignmentCategory, Column, Guid, is_usual_domain, is_usual_local};
use crate::numbering;
use crate::reference::countries::is_country;
use crate::sheet::{Record, Texts};
use foldhash::quality::RandomState;
use memchr::memchr;
use std::collections::HashMap;

/// Outcomes that are kept at most; what else comes is judged each time.
const MOST: usize = 16 * 1024;
/// Stand in a key for a cell that is not there, for a right location id, and for a policy's name of which nothing is told;
/// every other text has a number of its own behind them.
const NO_CELL: u32 = 0;
const LOCATION: u32 = 1;
const POLICY: u32 = 2;
const TEXTS: u32 = 3;
/// Stands between cells: a byte that no UTF-8 text holds.
const END: u8 = 0xFF;

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
    pub(super) user: &'r str,
    pub(super) number: Option<&'r str>,
}

/// The outcomes of the rows that were judged so far.
pub(super) struct Alike<'d> {
    desk: &'d Desk<'d>,
    known: HashMap<Box<[u8]>, Outcome, RandomState>,
    key: Vec<u8>,
    /// The columns that stand in the key by the number of their text, and what that was of late.
    others: Vec<(Column, usize, Memo)>,
    numbers: Numbers,
    /// The domain of the row before: a right one, of which nothing is told.
    domain: Vec<u8>,
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
        let own = [
            Column::UserPrincipalName,
            Column::ObjectId,
            Column::SipAddress,
            Column::DisplayName,
            Column::TelephoneNumber,
            Column::Extension,
        ];
        let possible = context.before.is_none()
            && context.config.waivers.is_empty()
            && desk.position(Column::UserPrincipalName).is_some();
        let others = desk.columns().iter().copied();
        possible.then(|| Self {
            desk,
            known: HashMap::default(),
            key: Vec::new(),
            others: others
                .filter(|(column, _)| !own.contains(column))
                .map(|(column, at)| (column, at, Memo::new()))
                .collect(),
            numbers: Numbers::default(),
            domain: Vec::new(),
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
        let texts = record.texts();
        self.key.clear();
        self.key.extend_from_slice(record.letters());
        self.key.push(END);
        let user = self.text(&texts, Column::UserPrincipalName)?;
        if !self.is_usual(user) {
            return None;
        }
        for column in [Column::ObjectId, Column::SipAddress, Column::Extension] {
            if self
                .text(&texts, column)
                .is_none_or(|text| !text.is_empty())
            {
                return None;
            }
        }
        if !cell::is_nothing_odd(self.text(&texts, Column::DisplayName)?, texts.all_print()) {
            return None;
        }
        let number = self.text(&texts, Column::TelephoneNumber)?;
        let number = Some(number).filter(|number| !number.is_empty());
        self.key.push(u8::from(number.is_some()));
        if let Some(number) = number {
            self.sort_of_number(number, &texts)?;
        }
        self.categories(&texts)?;
        Some(Likeness { user, number })
    }

    /// Whether nothing is told of a user principal name.
    fn is_usual(&mut self, user: &str) -> bool {
        let bytes = user.as_bytes();
        let Some(at) = memchr(b'@', bytes) else {
            return false;
        };
        let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
        if !is_usual_local(local) {
            return false;
        }
        if *domain == *self.domain {
            return true;
        }
        let is_own =
            is_usual_domain(domain) && self.desk.context.config.can_be_own(&user[at + 1..]);
        if is_own {
            self.domain.clear();
            self.domain.extend_from_slice(domain);
        }
        is_own
    }

    /// Puts into the key what the cells of the categories come to.
    fn categories(&mut self, texts: &Texts) -> Option<()> {
        for (column, at, memo) in &mut self.others {
            let Some(text) = texts.cell(*at) else {
                self.key.extend_from_slice(&NO_CELL.to_le_bytes());
                continue;
            };
            let text = text.ok()?;
            let token = if let Some(token) = memo.get(text.as_bytes()) {
                token
            } else {
                let token = match *column {
                    Column::LocationId if Guid::parse(text).is_some_and(|id| !id.is_nil()) => {
                        LOCATION
                    }
                    Column::Policy(kind) if policy::is_nothing_told(self.desk, kind, text) => {
                        POLICY
                    }
                    _ => self.numbers.of(text.as_bytes(), TEXTS)?,
                };
                memo.put(text.as_bytes(), token);
                token
            };
            self.key.extend_from_slice(&token.to_le_bytes());
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
    fn text<'r>(&self, texts: &Texts<'r>, column: Column) -> Option<&'r str> {
        let cell = self.desk.position(column).and_then(|at| texts.cell(at));
        let text = cell.map_or(Some(""), Result::ok)?;
        Some(if is_blank(text.as_bytes()) { "" } else { text })
    }

    /// Puts into the key what the rules see of a right number; none if it is not right.
    fn sort_of_number(&mut self, text: &str, texts: &Texts) -> Option<()> {
        let config = self.desk.context.config;
        let number = numbering::right(text)?;
        let region = number.verdict.region;
        self.key.extend_from_slice(
            region
                .as_ref()
                .map_or("", |region| region.as_str())
                .as_bytes(),
        );
        self.key.push(END);
        self.key.push(number.verdict.kind as u8);
        self.key.push(u8::from(number.extension.is_some()));
        let site = self.desk.site(Some(self.text(texts, Column::Site)?));
        if let Some(known) = AfterBase::of(config, site, number.e164) {
            self.key.push(u8::try_from(known.rest).ok()?);
        }
        self.key.push(END);
        let standing = match range::standing(&config.numbers, number.e164) {
            Standing::Free => 0,
            Standing::KeptBack(at) => at + 1,
            Standing::Outside => usize::MAX,
        };
        self.key.extend_from_slice(&standing.to_le_bytes());
        self.sort_of_dialling(text, &number, site, texts)
    }

    /// Puts into the key what the rules see when the number is dialled under the row's plan.
    fn sort_of_dialling(
        &mut self,
        text: &str,
        number: &numbering::Number,
        site: Option<&'d Site>,
        texts: &Texts,
    ) -> Option<()> {
        let Some(exchange) = self.desk.exchange() else {
            return Some(());
        };
        let plan = self.value(texts, site, Column::Policy(exchange.kind()))?;
        let usage = self.value(texts, site, Column::UsageLocation)?;
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
        self.key.extend_from_slice(&plan.to_le_bytes());
        self.key.extend_from_slice(&sort.to_le_bytes());
        Some(())
    }

    /// The text of a cell, or what stands in for a blank one; empty if nothing does.
    fn value<'r>(
        &self,
        texts: &Texts<'r>,
        site: Option<&'d Site>,
        column: Column,
    ) -> Option<&'r str>
    where
        'd: 'r,
    {
        let own = self.text(texts, column)?;
        if !own.is_empty() {
            return Some(own);
        }
        let setting = self.desk.context.config.value(site, column);
        Some(setting.map_or("", |setting| setting.value.as_str()))
    }
}
