//! Users and names of which no rule tells anything: what most rows have, and what makes them alike.

use super::cell;
use super::desk::Desk;
use super::memo::{Letters, Memo};
use super::row::is_blank;
use crate::model::{Column, is_usual_domain, is_usual_local};
use crate::sheet::Record;
use memchr::memchr;

/// What a domain came to.
const ODD: u32 = 0;
const RIGHT: u32 = 1;

/// Looks at the cells that say who a row is about.
pub(super) struct Usual<'d> {
    desk: &'d Desk<'d>,
    user: usize,
    name: Option<usize>,
    /// Columns whose cells are blank in usual rows.
    blank: Vec<usize>,
    domains: Memo,
    letters: Letters,
}

impl<'d> Usual<'d> {
    /// The columns that are looked at here.
    pub(super) const COLUMNS: [Column; 5] = [
        Column::UserPrincipalName,
        Column::DisplayName,
        Column::ObjectId,
        Column::SipAddress,
        Column::Extension,
    ];

    /// None for a sheet whose users have other names.
    pub(super) fn new(desk: &'d Desk<'d>) -> Option<Self> {
        let blank = Self::COLUMNS[2..].iter();
        Some(Self {
            desk,
            user: desk.position(Column::UserPrincipalName)?,
            name: desk.position(Column::DisplayName),
            blank: blank.filter_map(|column| desk.position(*column)).collect(),
            domains: Memo::new(),
            letters: Letters::new(),
        })
    }

    /// The user principal name of a row, if nothing is told of who the row is about.
    pub(super) fn user<'r>(&mut self, record: &'r Record) -> Option<&'r [u8]> {
        let user = record.cell(self.user)?;
        if !self.is_usual(user) || self.blank.iter().any(|at| is_filled(record, *at)) {
            return None;
        }
        let name = self.name.and_then(|at| record.cell(at)).unwrap_or_default();
        cell::is_nothing_odd(name, &mut self.letters).then_some(user)
    }

    /// Whether nothing is told of a user principal name.
    fn is_usual(&mut self, user: &[u8]) -> bool {
        let Some(at) = memchr(b'@', user) else {
            return false;
        };
        if !is_usual_local(&user[..at]) {
            return false;
        }
        let domain = &user[at + 1..];
        let desk = self.desk;
        let known = self.domains.of(domain, || {
            let text = std::str::from_utf8(domain).ok();
            let is_own = |text: &str| desk.context.config.can_be_own(text);
            let right = is_usual_domain(domain) && text.is_some_and(is_own);
            Some(if right { RIGHT } else { ODD })
        });
        known == Some(RIGHT)
    }
}

fn is_filled(record: &Record, at: usize) -> bool {
    record.cell(at).is_some_and(|cell| !is_blank(cell))
}
