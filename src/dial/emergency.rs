//! Emergency and protected numbers: no rule may turn one into another number.

use super::evaluate::Laboratory;
use super::findings::{EMERGENCY_CHANGED, PROTECTED_CHANGED};
use super::plan::Plan;
use crate::finding::{Raised, Words};
use crate::numbering::emergency_numbers;

/// Outside-line habits: what people dial before a number.
const PREFIXES: [&str; 4] = ["", "0", "9", "00"];

/// The emergency numbers of a country, with 112 in Europe (libphonenumber's short-number metadata), and 933 where the
/// vendor's test bot answers.
pub(super) fn numbers(country: &str) -> Vec<&'static str> {
    let mut numbers = emergency_numbers(country);
    if country == "US" {
        numbers.push("933");
    }
    numbers
}

/// Findings about emergency numbers of the plan's country, and about protected numbers.
pub(super) fn check(laboratory: &Laboratory) -> Vec<Raised> {
    let plan = laboratory.plan;
    let mut raised = Vec::new();
    let country = plan.country.as_deref();
    for number in country.map(numbers).unwrap_or_default() {
        raised.extend(changed(laboratory, number, country));
    }
    for (number, _) in &plan.protected {
        raised.extend(changed(laboratory, number, None));
    }
    raised
}

fn changed(laboratory: &Laboratory, number: &str, country: Option<&str>) -> Vec<Raised> {
    let plan = laboratory.plan;
    let mut raised = Vec::new();
    for prefix in PREFIXES {
        let dialled = format!("{prefix}{number}");
        // With a prefix the bare number is right too: the rule takes the outside line away.
        let Ok(Some(fired)) = laboratory.translate(&dialled) else {
            continue;
        };
        if fired.result == dialled || fired.result == number {
            continue;
        }
        // With a prefix another number of the plan may be meant: 9112 is an extension, 0112... a national number.
        if !prefix.is_empty() && !fired.result.starts_with(['+']) {
            continue;
        }
        raised.push(one(plan, number, &dialled, &fired, country));
        break;
    }
    raised
}

fn one(
    plan: &Plan,
    number: &str,
    dialled: &str,
    fired: &super::Fired,
    country: Option<&str>,
) -> Raised {
    let rule = plan.effective().nth(fired.index);
    let name = rule.map(|rule| rule.name.as_str()).unwrap_or_default();
    let (rule, what) = match country {
        Some(country) => (
            &EMERGENCY_CHANGED,
            format!("emergency number {number} of {country}"),
        ),
        None => (&PROTECTED_CHANGED, format!("protected number {number}")),
    };
    let prefixed = if dialled == number {
        String::new()
    } else {
        format!(", dialled as {dialled},")
    };
    let words = Words::new(
        format!(
            "the {what}{prefixed} becomes {:?} by the rule {name:?}",
            fired.result
        ),
        format!(
            "put a rule above it that passes the number through: pattern = '^({dialled})$', translation = '$1'; or make the pattern narrower"
        ),
    );
    Raised {
        rule,
        place: plan.rule_place(fired.index, "pattern"),
        value: Some(number.to_owned()),
        words: words
            .fact("dialled", dialled)
            .fact("result", fired.result.clone()),
    }
}
