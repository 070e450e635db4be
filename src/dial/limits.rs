//! Limits of the service, and names and patterns that stand twice.

use super::findings::{DUPLICATE_NAME, DUPLICATE_PATTERN, OVER_LIMIT};
use super::plan::Plan;
use crate::finding::{Raised, Words};
use std::collections::HashMap;

/// Rules of a plan (New-CsTenantDialPlan).
const MOST_RULES: usize = 50;
/// Characters of a plan's name and of its simple name.
const LONGEST_NAME: usize = 49;
/// Characters of a plan's description.
const LONGEST_DESCRIPTION: usize = 1040;
/// Characters of a rule's description.
const LONGEST_RULE_DESCRIPTION: usize = 512;

/// Findings about limits, names and duplicates.
pub(super) fn check(plan: &Plan) -> Vec<Raised> {
    let mut raised = plan_limits(plan);
    let (mut names, mut patterns) = (HashMap::new(), HashMap::new());
    for (index, rule) in plan.rules.iter().enumerate() {
        let mut add = |rule, field, value: &str, words| {
            raised.push(Raised {
                rule,
                place: plan.rule_place(index, field),
                value: Some(value.to_owned()),
                words,
            });
        };
        if rule.name.trim().is_empty() {
            let words = Words::new(
                "a rule has no name",
                "give it a name that is unique in the plan",
            );
            add(&OVER_LIMIT, "name", &rule.name, words);
        } else if let Some(first) = names.insert(rule.name.trim().to_lowercase(), index) {
            let words = Words::new(
                format!("the name {:?} stands twice", rule.name),
                "give each rule its own name",
            );
            let words = words.related(plan.rule_place(first, "name"), "first here");
            add(&DUPLICATE_NAME, "name", &rule.name, words);
        }
        if let Some(first) = patterns.insert(rule.pattern.as_str(), index) {
            let message = format!(
                "the rule {:?} has the pattern of {:?}",
                rule.name, plan.rules[first].name
            );
            let words = Words::new(message, "delete one of the two: only the first can fire")
                .related(plan.rule_place(first, "pattern"), "first here");
            add(&DUPLICATE_PATTERN, "pattern", &rule.pattern, words);
            patterns.insert(rule.pattern.as_str(), first);
        }
        let length = rule.description.chars().count();
        if length > LONGEST_RULE_DESCRIPTION {
            let message = format!("the description of {:?} has {length} characters", rule.name);
            let help = format!("shorten it to {LONGEST_RULE_DESCRIPTION}");
            add(&OVER_LIMIT, "description", "", Words::new(message, help));
        }
    }
    raised
}

fn plan_limits(plan: &Plan) -> Vec<Raised> {
    let mut raised = Vec::new();
    let mut add = |message: String, help: &str| {
        raised.push(Raised {
            rule: &OVER_LIMIT,
            place: plan.place(plan.at),
            value: Some(plan.name.clone()),
            words: Words::new(message, help),
        });
    };
    match plan.rules.len() {
        0 => add(
            "the plan has no rule".to_owned(),
            "add a [[rule]]: a plan has 1 to 50",
        ),
        count if count > MOST_RULES => {
            add(
                format!("the plan has {count} rules"),
                "a plan has at most 50: join rules, or split the plan",
            );
        }
        _ => {}
    }
    if let Some(what) = bad_name(&plan.name, "-.") {
        add(
            format!("the name {:?} {what}", plan.name),
            "a plan's name has at most 49 letters, digits, hyphens and dots, and does not begin with a dot",
        );
    }
    let simple = plan.simple_name.as_deref();
    if let Some((name, what)) = simple.and_then(|name| Some((name, bad_name(name, "-.()")?))) {
        add(
            format!("the simple name {name:?} {what}"),
            "a simple name has at most 49 letters, digits, hyphens, dots and parentheses",
        );
    }
    let length = plan.description.chars().count();
    if length > LONGEST_DESCRIPTION {
        add(
            format!("the description has {length} characters"),
            "shorten it to 1,040",
        );
    }
    raised
}

fn bad_name(name: &str, others: &str) -> Option<String> {
    if name.is_empty() {
        return Some("is empty".to_owned());
    }
    if name.starts_with('.') {
        return Some("begins with a dot".to_owned());
    }
    let length = name.chars().count();
    if length > LONGEST_NAME {
        return Some(format!("has {length} characters"));
    }
    let wrong = name
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && !others.contains(*c));
    wrong.map(|c| format!("holds {c:?}"))
}
