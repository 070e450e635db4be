//! Who dials: the plans of the file, compiled when the first number is dialled under them.

use crate::dial::{Back, Call, Form, Laboratory, Patterns, Plans, Trip};
use crate::dotnet::Fault;
use crate::model::PolicyKind;
use crate::numbering::{calling_code_of, home_forms};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The plan that everybody is under who has none of their own.
const GLOBAL: &str = "Global";
/// The policy that names somebody's dial plan.
pub(super) const DIAL_PLAN: &str = "TenantDialPlan";

/// The plans of a file, ready to be dialled under.
pub(in crate::rules) struct Exchange<'c> {
    plans: &'c Plans,
    compiled: Vec<OnceLock<Arc<Patterns>>>,
    kind: PolicyKind,
    global: Option<usize>,
}

/// Which plan somebody is under.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Under {
    /// The one at this place of the file.
    Plan(usize),
    /// One that the file does not have.
    Unknown,
    /// That of the organization, and the file has no plan called Global.
    NoGlobal,
}

/// A number that is dialled.
pub(in crate::rules) struct Callee<'n> {
    /// The whole number, with `;ext=` if it has one.
    pub(in crate::rules) number: &'n str,
    /// The same without.
    pub(in crate::rules) e164: &'n str,
    /// What is dialled as extension.
    pub(in crate::rules) extension: Option<&'n str>,
    /// Its country code, if some plan holds the number.
    pub(in crate::rules) calling_code: Option<u16>,
    /// Where those are who dial it, if it is known.
    pub(in crate::rules) country: Option<&'n str>,
}

impl<'c> Exchange<'c> {
    /// None only where no policy of the tables is a dial plan.
    pub(in crate::rules) fn new(plans: &'c Plans) -> Option<Self> {
        Some(Self {
            plans,
            compiled: plans.list().iter().map(|_| OnceLock::new()).collect(),
            kind: PolicyKind::named(DIAL_PLAN)?,
            global: plans.find(GLOBAL),
        })
    }

    pub(in crate::rules) fn plans(&self) -> &'c Plans {
        self.plans
    }

    /// The policy that names somebody's dial plan.
    pub(in crate::rules) fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// The plan of a name; without one that of the organization.
    pub(in crate::rules) fn under(&self, name: Option<&str>) -> Under {
        match name {
            Some(name) => self.plans.find(name).map_or(Under::Unknown, Under::Plan),
            None => self.global.map_or(Under::NoGlobal, Under::Plan),
        }
    }

    /// Where those are who dial under a plan: the plan says it, else they are where the row says that its user is.
    pub(in crate::rules) fn country<'n>(
        &self,
        plan: usize,
        usage: Option<&'n str>,
    ) -> Option<&'n str>
    where
        'c: 'n,
    {
        self.plans.list()[plan].country.as_deref().or(usage)
    }

    /// A plan, compiled.
    pub(in crate::rules) fn laboratory(&self, at: usize) -> Laboratory<'c> {
        let plan = &self.plans.list()[at];
        let compiled = self.compiled[at].get_or_init(|| Arc::new(Patterns::of(plan)));
        Laboratory::with(plan, Arc::clone(compiled))
    }

    /// Whether something may be otherwise than we say, because a rule of the plan cannot be asked.
    pub(in crate::rules) fn has_refused_rules(&self, plan: usize) -> bool {
        self.laboratory(plan).has_refused()
    }

    /// Dials every form of a number that colleagues would dial.
    pub(in crate::rules) fn trips(&self, plan: usize, callee: &Callee) -> Result<Vec<Trip>, Fault> {
        let laboratory = self.laboratory(plan);
        let calls = calls(&laboratory, callee)?.into_iter();
        let trips = calls.map(|(form, dialled, number)| {
            laboratory.trip(Call {
                form,
                dialled: dialled.into_owned(),
                number: number.to_owned(),
            })
        });
        trips.collect()
    }

    /// What rows that are alike have in common of that: for each form what it can come back as, in four bits.
    pub(in crate::rules) fn sort(&self, plan: usize, callee: &Callee) -> Result<u16, Fault> {
        let laboratory = self.laboratory(plan);
        let mut sort = 0;
        for (form, dialled, number) in calls(&laboratory, callee)? {
            let bit = match laboratory.back(form, &dialled, number)? {
                Back::Itself => continue,
                Back::Untouched => 0,
                Back::Rewritten => 1,
                Back::Other => 2,
                Back::NoNumber => 3,
            };
            sort |= 1 << (4 * form as u16 + bit);
        }
        Ok(sort)
    }
}

/// How, what is dialled, and the number that has to come of it.
type Dialling<'n> = (Form, Cow<'n, str>, &'n str);

/// Every form of a number that colleagues would dial, each once.
fn calls<'n>(laboratory: &Laboratory, callee: &Callee<'n>) -> Result<Vec<Dialling<'n>>, Fault> {
    let (number, e164) = (callee.number, callee.e164);
    let mut calls: Vec<Dialling> = Vec::with_capacity(6);
    let mut add = |form, dialled: Cow<'n, str>, number| {
        if calls.iter().all(|(_, known, _)| *known != dialled) {
            calls.push((form, dialled, number));
        }
    };
    add(Form::E164, number.into(), number);
    add(Form::E164, e164.into(), e164);
    for national in at_home(callee) {
        add(Form::National, national.into(), e164);
    }
    if let Some(extension) = callee.extension {
        add(Form::Extension, extension.into(), number);
    }
    for short in laboratory.short_forms(number)? {
        add(Form::Short, short.into(), number);
    }
    Ok(calls)
}

/// What people of the number's country dial, where those are who dial.
fn at_home(callee: &Callee) -> Vec<String> {
    match (
        callee.calling_code,
        callee.country.and_then(calling_code_of),
    ) {
        (Some(code), Some(here)) if code == here => home_forms(callee.e164, code),
        _ => Vec::new(),
    }
}
