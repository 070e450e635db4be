//! What can go wrong, with the reasons, and what the change does to emergency calls.

use super::Subject;
use super::markdown::count;
use crate::config::{Profile, Style};
use crate::model::Folded;
use crate::plan::{Change, Operation, Plan};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

/// From how many users on their number alone is a reason.
const MANY: usize = 100;

/// Writes the section.
pub(super) fn write(out: &mut String, subject: &Subject) {
    let plan = subject.plan;
    let of =
        |test: fn(&Change) -> bool| plan.operations.iter().filter(|op| test(&op.change)).count();
    let taken = of(|change| {
        matches!(
            change,
            Change::Number { after: None, .. }
                | Change::RemoveAll
                | Change::Release { then: None, .. }
        )
    });
    let _ = writeln!(out, "## Risk\n");
    level(out, plan, taken);
    deprecated(out, plan);
    let _ = writeln!(
        out,
        "- Numbers assigned or changed: {}; taken away: {taken}; policies granted: {}",
        of(|c| matches!(c, Change::Number { after: Some(_), .. })),
        of(|c| matches!(c, Change::Policy { .. }))
    );
    let emergency = of(
        |change| matches!(change, Change::Number { after: Some(after), .. } if after.location.as_text().is_some()),
    );
    let _ = writeln!(
        out,
        "- Emergency calls: numbers that get an emergency location with this change: {emergency}"
    );
    for (first, members) in chains(plan) {
        let _ = writeln!(
            out,
            "- From step {first} on, {} pass numbers on to each other: all of them are changed, or none",
            count(members.len(), "user")
        );
    }
    let numbered: BTreeSet<&str> = plan
        .operations
        .iter()
        .filter(|op| !matches!(op.change, Change::Policy { .. }))
        .map(Operation::user)
        .collect();
    let others = plan.users().len() - numbered.len();
    if others > 0 {
        let _ = writeln!(
            out,
            "- Users whose number and voice flag stay as they are: {others}"
        );
    }
    for operation in plan.operations.iter().filter(|op| op.is_known()) {
        if let Some(why) = &operation.why_not {
            let _ = writeln!(
                out,
                "- Step {} cannot be wholly undone: {why}",
                operation.id
            );
        }
    }
    let _ = writeln!(out);
}

/// Of each chain its first step and its users.
fn chains(plan: &Plan) -> impl Iterator<Item = (u32, HashSet<Folded<'_>>)> {
    let mut chains: BTreeMap<u32, (u32, HashSet<Folded>)> = BTreeMap::new();
    for operation in &plan.operations {
        if let Some(chain) = operation.chain {
            let new = || (operation.id, HashSet::new());
            let (first, members) = chains.entry(chain).or_insert_with(new);
            *first = operation.id.min(*first);
            members.insert(Folded(operation.user()));
        }
    }
    chains.into_values()
}

/// How much can go wrong, and why.
fn level(out: &mut String, plan: &Plan, taken: usize) {
    let mut reasons = Vec::new();
    if plan.style == Style::Plain {
        reasons.push("the scripts look at nothing before they write".to_owned());
    }
    let without = plan
        .operations
        .iter()
        .filter(|op| op.why_not.is_some())
        .count();
    if without > 0 {
        reasons.push(format!(
            "{} cannot be wholly undone",
            count(without, "step")
        ));
    }
    if taken > 0 {
        reasons.push(format!("{} taken away", count(taken, "number")));
    }
    let people = plan.users().len();
    if people > MANY {
        reasons.push(format!("{} are changed", count(people, "user")));
    }
    line(
        out,
        &reasons,
        "every step is known and can be undone, and nobody loses a number",
    );
}

/// How large the risk is, by the number of reasons; `none` says what a change without any is like.
pub(super) fn line(out: &mut String, reasons: &[String], none: &str) {
    let (word, why) = match reasons.len() {
        0 => ("low", none.to_owned()),
        1 => ("medium", reasons.join("; ")),
        _ => ("high", reasons.join("; ")),
    };
    let _ = writeln!(out, "- Risk: {word}: {why}");
}

/// What the vendor has retired, since when, and what replaces it.
fn deprecated(out: &mut String, plan: &Plan) {
    if plan.profile == Profile::Classic {
        let _ = writeln!(
            out,
            "- Deprecated cmdlets: `Set-CsOnlineVoiceUser` since 2022-11-01, replaced by `Set-CsPhoneNumberAssignment` and\n  `Remove-CsPhoneNumberAssignment`; `Get-CsOnlineTelephoneNumber` since 2022-07-11, replaced by\n  `Get-CsPhoneNumberAssignment`. The service may refuse them any day"
        );
    }
}
