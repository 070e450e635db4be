//! Characters that nobody can see, in the texts of a plan and of its rules.

use super::findings::HIDDEN_CHARACTER;
use super::plan::Plan;
use crate::finding::{Raised, Words};
use crate::powershell::classes::first_refused;
use crate::span::Place;

/// Findings about such characters, one a text.
pub(super) fn check(plan: &Plan) -> Vec<Raised> {
    let simple_name = plan.simple_name.as_deref().unwrap_or_default();
    let of_plan = [
        ("name", plan.name.as_str()),
        ("simple name", simple_name),
        ("description", &plan.description),
    ];
    let at = plan.place(plan.at);
    let mut raised: Vec<Raised> = of_plan
        .iter()
        .filter_map(|(field, text)| one(at.clone(), &format!("the {field} of the plan"), text))
        .collect();
    for (index, rule) in plan.rules.iter().enumerate() {
        for (field, text) in [
            ("name", &rule.name),
            ("pattern", &rule.pattern),
            ("translation", &rule.translation),
            ("description", &rule.description),
        ] {
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
