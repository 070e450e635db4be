//! Characters that nobody can see, in the texts of a plan and of its rules.

use super::findings::HIDDEN_CHARACTER;
use super::plan::{Plan, Rule};
use crate::finding::{Raised, Words};
use crate::powershell::classes::first_refused;
use crate::span::Place;

/// Findings about names, patterns and translations, one a text.
pub(super) fn check(plan: &Plan) -> Vec<Raised> {
    let mut raised = of_plan(plan, &[("name", &plan.name)]);
    raised.extend(of_rules(plan, |rule| {
        vec![
            ("name", &rule.name),
            ("pattern", &rule.pattern),
            ("translation", &rule.translation),
        ]
    }));
    raised
}

/// Findings about the texts that change no result. They matter where a script is rendered: an export may hold
/// descriptions of several lines.
#[must_use]
pub fn unwritable(plan: &Plan) -> Vec<Raised> {
    let simple_name = plan.simple_name.as_deref().unwrap_or_default();
    let texts = [
        ("simple name", simple_name),
        ("description", &plan.description),
    ];
    let mut raised = of_plan(plan, &texts);
    raised.extend(of_rules(plan, |rule| {
        vec![("description", &rule.description)]
    }));
    raised
}

fn of_plan(plan: &Plan, texts: &[(&str, &str)]) -> Vec<Raised> {
    let at = plan.place(plan.at);
    let found = texts
        .iter()
        .filter_map(|(field, text)| one(at.clone(), &format!("the {field} of the plan"), text));
    found.collect()
}

fn of_rules<'p>(
    plan: &'p Plan,
    texts: impl Fn(&'p Rule) -> Vec<(&'static str, &'p String)>,
) -> Vec<Raised> {
    let mut raised = Vec::new();
    for (index, rule) in plan.rules.iter().enumerate() {
        for (field, text) in texts(rule) {
            let what = format!("the {field} of {:?}", rule.name);
            raised.extend(one(plan.rule_place(index, field), &what, text));
        }
    }
    raised
}

fn one(place: Place, what: &str, text: &str) -> Option<Raised> {
    let (at, c, _) = first_refused(text)?;
    let words = Words::new(
        format!("{what} holds U+{:04X} at character {at}", u32::from(c)),
        "delete the character; a pattern that needs it takes it as \\u and four digits",
    );
    Some(Raised {
        rule: &HIDDEN_CHARACTER,
        place,
        value: Some(text.to_owned()),
        words,
    })
}
