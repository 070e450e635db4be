//! Somebody of a sheet who dials: which plan they are under, and where they are.

use super::super::context::Context;
use super::super::desk::Desk;
use super::super::policy::is_global;
use super::super::row::Row;
use super::super::sink::Sink;
use super::super::{identity, totals};
use crate::model::{Column, PolicyKind};
use crate::reference::countries::is_country;
use crate::sheet::Record;
use crate::span::Place;
use std::io;

/// What a sheet, and the before-state where the sheet is silent, say of somebody who dials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The user as the sheet names them.
    pub user: String,
    /// The dial plan.
    pub plan: PlanOf,
    /// The usage location and where it stands.
    pub country: Option<(String, Place)>,
}

/// Which dial plan somebody is under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanOf {
    /// The one that a cell or a setting names.
    Named(String, Place),
    /// The one that the before-state names; the sheet leaves it as it is.
    Before(String),
    /// That of the organization: a cell or setting says so, or nothing says otherwise.
    Global(Option<Place>),
    /// The before-state does not show it.
    Hidden,
    /// The cell cannot be read; a check says why.
    Refused(Place),
}

/// Looks somebody up by user principal name, object id or SIP address. Of several rows the first that states a plan counts;
/// none if no row is about them.
///
/// # Errors
/// When the sheet cannot be read.
pub fn person(context: Context<'_>, name: &str) -> io::Result<Option<Person>> {
    let desk = Desk::new(context);
    let Some(from) = context.sheet.rows_from() else {
        return Ok(None);
    };
    let mut records = context.sheet.records(from)?;
    let mut record = Record::default();
    let mut found: Option<Person> = None;
    while records.read(&mut record)? {
        if record.is_blank() || totals::is_total(&desk, &record) {
            continue;
        }
        let mut unheard = Vec::new();
        let mut sink = Sink::speaking(&desk.context, record.row, &mut unheard);
        let row = Row::read(&desk, &record, &mut sink);
        let Some(user) = named(&row, name) else {
            continue;
        };
        let plan = plan_of(&row, &mut sink);
        let country = country_of(&row);
        found = Some(match found {
            None => Person {
                user,
                plan,
                country,
            },
            Some(first) => Person {
                plan: if is_stated(&first.plan) {
                    first.plan
                } else {
                    plan
                },
                country: first.country.or(country),
                user: first.user,
            },
        });
    }
    Ok(found)
}

/// The name of the row's user, if it is the one that is looked for.
fn named(row: &Row, name: &str) -> Option<String> {
    let bare = |text: &'_ str| -> String {
        let lower = text.to_ascii_lowercase();
        lower.strip_prefix("sip:").unwrap_or(&lower).to_owned()
    };
    let identities = Column::PLAIN
        .into_iter()
        .filter(|column| column.is_identity());
    let names: Vec<&str> = identities
        .filter_map(|column| row.cell(column))
        .map(|found| found.text)
        .collect();
    let is_one = names.iter().any(|text| bare(text) == bare(name));
    is_one.then(|| names[0].to_owned())
}

/// Whether a row states the plan itself.
fn is_stated(plan: &PlanOf) -> bool {
    matches!(
        plan,
        PlanOf::Named(..) | PlanOf::Refused(_) | PlanOf::Global(Some(_))
    )
}

fn plan_of(row: &Row, sink: &mut Sink) -> PlanOf {
    let Some(kind) = PolicyKind::named(super::exchange::DIAL_PLAN) else {
        return PlanOf::Global(None);
    };
    let column = Column::Policy(kind);
    if row.was_refused(column) {
        let at = row.desk.position(column).unwrap_or_default();
        return PlanOf::Refused(row.place(at));
    }
    if let Some(found) = row.value(column) {
        let place = row.from(found);
        return if is_global(found.text) {
            PlanOf::Global(Some(place))
        } else {
            PlanOf::Named(found.text.to_owned(), place)
        };
    }
    let user = identity::read(row, sink);
    let state = user.and_then(|user| row.context.before?.user(&user.value));
    match state {
        Some(state) if state.hidden.contains(kind.name()) => PlanOf::Hidden,
        Some(state) => match state.policies.get(kind.name()) {
            Some(Some(name)) => PlanOf::Before(name.clone()),
            _ => PlanOf::Global(None),
        },
        None => PlanOf::Global(None),
    }
}

fn country_of(row: &Row) -> Option<(String, Place)> {
    let found = row.value(Column::UsageLocation)?;
    is_country(found.text).then(|| (found.text.to_owned(), row.from(found)))
}
