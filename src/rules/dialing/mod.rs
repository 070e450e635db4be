//! The family `dialing`: what colleagues dial for somebody has to come back to that number under the dial plan.
//!
//! The plans are those of a file (`--dial-plans`); `exchange` dials, `pages` are the rules. A form that no rule takes is no
//! fault, since the rules of the service country come after and are not published.

mod exchange;
mod pages;
mod person;
mod words;

pub(super) use exchange::{Callee, Exchange, Under};
pub(crate) use pages::FAMILY;
pub use person::{Person, PlanOf, person};

use super::desk::Desk;
use super::number::{AfterBase, NumberOfRow};
use super::policy::is_global;
use super::row::{Found, Given, Row};
use super::sink::{Gap, Sink};
use crate::config::{Config, Site};
use crate::dial::{Back, Form, Trip};
use crate::finding::{Raised, Rule};
use crate::model::{Action, Column, PolicyKind, PolicyTarget, UserRef};
use crate::numbering;
use crate::reference::countries::is_country;
use pages::{E164_CHANGED, NOT_DIALABLE, OTHER_NUMBER, UNKNOWN_PLAN};

/// What is wrong with a form that comes back so.
const FAULTS: [(&Rule, Back); 3] = [
    (&E164_CHANGED, Back::Rewritten),
    (&OTHER_NUMBER, Back::Other),
    (&NOT_DIALABLE, Back::NoNumber),
];

/// The number of a row, dialled under its plan.
pub(super) struct Dialled<'r> {
    /// The place of the plan in the file.
    pub(super) plan: usize,
    /// Where those are who dial.
    pub(super) country: Option<&'r str>,
    /// Each form.
    pub(super) trips: Vec<Trip>,
}

/// The first person of a sheet under a plan, and what became of each form of their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialledExample {
    /// The place of the plan in the file.
    pub plan: usize,
    /// Who.
    pub user: String,
    /// The number.
    pub number: String,
    /// Where those are who dial, if it is known.
    pub country: Option<String>,
    /// Each form of the number.
    pub trips: Vec<Trip>,
}

/// Dials the number of a row as colleagues would.
pub(super) fn check<'r>(
    row: &Row<'r>,
    user: Option<&UserRef>,
    action: Action,
    numbers: &NumberOfRow,
    policies: &[(PolicyKind, Given<PolicyTarget>)],
    sink: &mut Sink,
) -> Option<Dialled<'r>> {
    let exchange = row.desk.exchange()?;
    let number = numbers.number.as_ref()?;
    if action != Action::Enable || numbers.refused {
        return None;
    }
    let plan = match under(row, exchange, user, policies, sink) {
        Some(Under::Plan(plan)) => plan,
        Some(Under::NoGlobal) => {
            sink.unjudged(Gap::NoGlobal);
            return None;
        }
        Some(Under::Unknown) | None => return None,
    };
    let usage = row
        .value(Column::UsageLocation)
        .filter(|found| is_country(found.text));
    let country = exchange.country(plan, usage.map(|usage| usage.text));
    let text = number.value.as_str();
    let callee = Callee {
        number: text,
        e164: number.value.e164(),
        extension: number
            .value
            .extension()
            .or_else(|| extension_digits(row.context.config, row.site(), number.value.e164())),
        calling_code: numbering::right(text).map(|number| number.verdict.calling_code),
        country,
    };
    let Ok(trips) = exchange.trips(plan, &callee) else {
        sink.unjudged(Gap::NoAnswer);
        return None;
    };
    gaps(exchange, plan, &callee, &trips, sink);
    tell(exchange, plan, number.found, &trips, sink);
    Some(Dialled {
        plan,
        country,
        trips,
    })
}

/// The plan that a row is under: its own, that of the before-state where the row leaves it as it is, else Global.
fn under(
    row: &Row,
    exchange: &Exchange,
    user: Option<&UserRef>,
    policies: &[(PolicyKind, Given<PolicyTarget>)],
    sink: &mut Sink,
) -> Option<Under> {
    let kind = exchange.kind();
    if let Some((_, target)) = policies.iter().find(|(known, _)| *known == kind) {
        let under = exchange.under(target.value.name());
        if matches!(under, Under::Unknown) && !target.found.is_setting() {
            let plans = exchange.plans();
            target.found.hit(&UNKNOWN_PLAN, sink, || {
                words::unknown(plans, target.found.text)
            });
        }
        return Some(under);
    }
    let column = Column::Policy(kind);
    if row.was_refused(column) || row.value(column).is_some() {
        // It was told what is wrong with that name.
        return None;
    }
    let state = user.and_then(|user| row.context.before?.user(user));
    let Some(state) = state else {
        return Some(exchange.under(None));
    };
    if state.hidden.contains(kind.name()) {
        sink.unjudged(Gap::HiddenPlan);
        return None;
    }
    let name = state.policies.get(kind.name()).and_then(Option::as_deref);
    let under = exchange.under(name);
    if matches!(under, Under::Unknown) {
        sink.unjudged(Gap::PlanElsewhere);
    }
    Some(under)
}

/// The digits after the base of a site, where as many follow as its extensions have.
pub(super) fn extension_digits<'n>(
    config: &Config,
    site: Option<&Site>,
    e164: &'n str,
) -> Option<&'n str> {
    let known = AfterBase::of(config, site, e164)?;
    let is_whole = known.rest > 0 && known.rest == usize::from(known.digits);
    is_whole.then(|| &e164[e164.len() - known.rest..])
}

/// What could not be dialled, or has no answer in the file.
fn gaps(exchange: &Exchange, plan: usize, callee: &Callee, trips: &[Trip], sink: &mut Sink) {
    if callee.calling_code.is_some() && callee.country.is_none() {
        sink.unjudged(Gap::Country);
    }
    if exchange.has_refused_rules(plan) {
        sink.unjudged(Gap::RefusedRules(u32::try_from(plan).unwrap_or(u32::MAX)));
    }
    let is_left = |trip: &Trip| trip.back == Back::Untouched && trip.call.form != Form::Short;
    if trips.iter().any(is_left) {
        sink.unjudged(Gap::ServiceCountry);
    }
}

fn tell(exchange: &Exchange, plan: usize, found: Found, trips: &[Trip], sink: &mut Sink) {
    for (rule, back) in FAULTS {
        if trips.iter().any(|trip| trip.back == back) {
            found.hit(rule, sink, || {
                let wrong = trips.iter().filter(|trip| trip.back == back);
                words::wrong(&exchange.laboratory(plan), back, wrong)
            });
        }
    }
}

/// Plans that `[defaults]` and sites name and the file does not have.
pub(super) fn settings(desk: &Desk) -> Vec<Raised> {
    let Some(exchange) = desk.exchange() else {
        return Vec::new();
    };
    let column = Column::Policy(exchange.kind());
    let settings = desk.context.config.settings();
    let unknown = settings.filter(|(of, setting)| {
        *of == column
            && !is_global(&setting.value)
            && exchange.plans().find(&setting.value).is_none()
    });
    unknown
        .map(|(_, setting)| Raised {
            rule: &UNKNOWN_PLAN,
            place: setting.place.clone(),
            value: Some(setting.value.clone()),
            words: words::unknown(exchange.plans(), &setting.value),
        })
        .collect()
}
