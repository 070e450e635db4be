//! What could not be judged, and what is missing for it: silence never means checked.

use super::FAMILIES;
use super::context::Context;
use super::sink::{Gap, Gaps};
use crate::dial::{Laboratory, Plans};
use crate::finding::NotChecked;
use crate::model::{Column, PolicyKind};

/// Everything that was not judged. `planned` says that a plan is made from the rows too.
pub(super) fn not_checked(context: &Context, gaps: &Gaps, planned: bool) -> Vec<NotChecked> {
    let mut list = List(Vec::new());
    if context.sheet.rows_from().is_none() {
        for family in FAMILIES {
            let why = "no row was read: mend the header first";
            list.add(&format!("{}/*", family.name), why);
        }
    }
    if context.sheet.is_list() {
        for family in [
            "dialing",
            "emergency",
            "identity",
            "license",
            "plan",
            "policy",
        ] {
            let why = "a list of numbers names no users";
            list.add(&format!("{family}/*"), why);
        }
        if context.config.numbers.allow.is_empty() {
            list.add(NO_RANGE.0, NO_RANGE.1);
        }
        list.0.sort();
        return list.0;
    }
    before(context, gaps, &mut list);
    list.add(
        "license/*",
        "licences are not part of a before-state: check that every user has Teams and Phone System",
    );
    settings(context, &mut list);
    if let Some(rows) = gaps.get(&Gap::UsageLocation) {
        let rows = rows_of(*rows);
        list.add(
            "emergency/country-differs",
            &format!("{rows} without a UsageLocation: whether the number is of the user's country is not known"),
        );
    }
    if context.sheet.rows_from().is_some() {
        dialing(context, gaps, &mut list);
    }
    if let Some(cells) = gaps.get(&Gap::NoValue) {
        let cells = format!("{cells} {}", if *cells == 1 { "cell" } else { "cells" });
        list.add(
            "plan/no-value",
            &format!("{cells} with a waived or lowered finding cannot be planned: `render` will deny them"),
        );
    }
    if context.config.change.window.is_some() && !planned {
        list.add(
            "plan/over-window",
            "only a plan knows how long the run takes: `callsheet plan` tells it",
        );
    }
    list.0.sort();
    list.0
}

/// Said where nothing states which numbers are one's own.
const NO_RANGE: (&str, &str) = ("range/not-allowed", "[numbers] allow is not stated");

struct List(Vec<NotChecked>);

impl List {
    fn add(&mut self, rule: &str, why: &str) {
        self.0.push(NotChecked {
            rule: rule.to_owned(),
            why: why.to_owned(),
        });
    }
}

fn rows_of(rows: u64) -> String {
    format!("{rows} {}", if rows == 1 { "row" } else { "rows" })
}

/// What needs the state before.
fn before(context: &Context, gaps: &Gaps, list: &mut List) {
    if context.before.is_none() {
        list.add(
            "identity/unknown-user",
            "no before-state: run preflight.ps1 and give its before.json with --before",
        );
        list.add(
            "plan/held-by-another",
            "no before-state: nobody knows who holds the numbers today",
        );
        return;
    }
    if let Some(rows) = gaps.get(&Gap::User) {
        let rows = rows_of(*rows);
        list.add(
            "identity/unknown-user",
            &format!(
                "the before-state says nothing of the users of {rows}: run preflight.ps1 again"
            ),
        );
    }
    if let Some(rows) = gaps.get(&Gap::Number) {
        let rows = rows_of(*rows);
        list.add(
            "plan/held-by-another",
            &format!(
                "the before-state says nothing of the numbers of {rows}: run preflight.ps1 again"
            ),
        );
    }
}

/// What needs dial plans, or more than they say.
fn dialing(context: &Context, gaps: &Gaps, list: &mut List) {
    const ALL: &str = "dialing/*";
    let Some(plans) = context.dial_plans else {
        list.add(
            ALL,
            "no dial plans: give the file of a plan, or of Get-CsTenantDialPlan, with --dial-plans",
        );
        return;
    };
    for (gap, rows) in gaps {
        let rows = rows_of(*rows);
        match gap {
            Gap::NoGlobal => list.add(
                ALL,
                &format!("{rows} under the organization's dial plan: no plan of the file is called Global"),
            ),
            Gap::HiddenPlan => list.add(
                ALL,
                &format!("{rows} whose dial plan the before-state does not show"),
            ),
            Gap::PlanElsewhere => list.add(
                ALL,
                &format!("{rows} whose dial plan, as the before-state names it, is not in the file"),
            ),
            Gap::NoAnswer => list.add(
                ALL,
                &format!("{rows}: a rule of the dial plan needs too many steps for an answer"),
            ),
            Gap::Country => list.add(
                "dialing/other-number",
                &format!("{rows} without a UsageLocation, under a plan without a country: national forms were not dialled"),
            ),
            Gap::ServiceCountry => list.add(
                "dialing/not-dialable",
                &format!("{rows} with a form that no rule of the file takes: the rules of the service country decide, which are not published"),
            ),
            Gap::RefusedRules(at) => refused(plans, *at, &rows, list),
            _ => {}
        }
    }
}

/// Rules that cannot be asked: what they take is not known.
fn refused(plans: &Plans, at: u32, rows: &str, list: &mut List) {
    let Some(plan) = plans.list().get(at as usize) else {
        return;
    };
    let refused: Vec<String> = Laboratory::new(plan)
        .refused()
        .into_iter()
        .map(|index| (index + 1).to_string())
        .collect();
    let (noun, them) = match refused.len() {
        1 => ("rule", "it was"),
        _ => ("rules", "they were"),
    };
    list.add(
        "dialing/*",
        &format!(
            "{rows} under {:?}: {noun} {} cannot be asked, and numbers were dialled as if {them} not there; callsheet dial check says why",
            plan.name,
            refused.join(", ")
        ),
    );
}

/// What needs a setting.
fn settings(context: &Context, list: &mut List) {
    let config = context.config;
    if config.domains.is_empty() {
        list.add(
            "identity/domain-not-verified",
            "[tenant] domains is not stated",
        );
    }
    for kind in PolicyKind::all() {
        let column = Column::Policy(kind);
        let used = context.sheet.columns.position(column).is_some()
            || config.settings().any(|(set, _)| set == column);
        if used && !config.policies.contains_key(&kind) {
            list.add(
                "policy/unknown",
                &format!("[policies] {kind} is not stated: its names are taken as they are"),
            );
        }
    }
    if config.numbers.allow.is_empty() {
        list.add(NO_RANGE.0, NO_RANGE.1);
    }
}
