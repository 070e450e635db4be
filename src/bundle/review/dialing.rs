//! What people dial: for one person of each dial plan the way of each form through the rules, and emergency numbers.

use super::markdown::{code, count};
use crate::dial::{Laboratory, draw, draw_emergency};
use crate::rules::{Checked, DialledExample};
use std::fmt::Write as _;

/// Dial plans that are drawn; a tenant may have a thousand.
const MOST_PLANS: usize = 20;

/// The section, if the sheet was dialled under plans of a file.
pub(super) fn drawn(checked: &Checked) -> Option<String> {
    let plans = checked.context.dial_plans?;
    let mut out = String::from(
        "## What people dial\n\nEach number of the change was dialled as colleagues would, and has to come back to itself under its owner's dial plan.\n",
    );
    if checked.dialled.is_empty() {
        out.push_str("No number of the sheet is under a plan of the file.\n\n");
        return Some(out);
    }
    out.push_str("Drawn is the first person of the sheet under each plan. What no rule takes goes to the rules of the service country,\nwhich the vendor does not publish.\n\n");
    for example in checked.dialled.iter().take(MOST_PLANS) {
        if let Some(plan) = plans.list().get(example.plan) {
            one(&mut out, &Laboratory::new(plan), example);
        }
    }
    let rest = checked.dialled.len().saturating_sub(MOST_PLANS);
    if rest > 0 {
        let _ = writeln!(out, "{} are not drawn.\n", count(rest, "further plan"));
    }
    Some(out)
}

fn one(out: &mut String, laboratory: &Laboratory, example: &DialledExample) {
    let _ = writeln!(
        out,
        "### {}\n\n{}, {}:\n\n```text\n{}```\n",
        code(&laboratory.plan.name),
        code(&example.user),
        code(&example.number),
        draw(laboratory, &example.trips)
    );
    let Some(country) = &example.country else {
        out.push_str("Emergency numbers were not dialled: neither the plan nor the row says in which country.\n\n");
        return;
    };
    let drawn = draw_emergency(laboratory, country);
    if drawn.is_empty() {
        let _ = writeln!(out, "No emergency numbers of {country} are known.\n");
    } else {
        let _ = writeln!(
            out,
            "Emergency numbers of {country}:\n\n```text\n{drawn}```\n"
        );
    }
}
