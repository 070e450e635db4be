//! The plan's own tests: dialled strings and what must come of them.

use super::evaluate::Laboratory;
use super::findings::VECTOR_FAILED;
use crate::finding::{Raised, Words};

/// Findings about vectors whose result is another one.
pub(super) fn check(laboratory: &Laboratory) -> Vec<Raised> {
    let plan = laboratory.plan;
    let mut raised = Vec::new();
    for vector in &plan.vectors {
        let (message, found) = match laboratory.translate(&vector.dialled) {
            Err(fault) => (format!("{:?} has no answer: {fault}", vector.dialled), None),
            Ok(None) if vector.expected.is_empty() || vector.expected == vector.dialled => continue,
            Ok(None) => {
                let message = format!(
                    "no rule matches {:?}, and {:?} is expected",
                    vector.dialled, vector.expected
                );
                (message, None)
            }
            Ok(Some(fired)) if fired.result == vector.expected => continue,
            Ok(Some(fired)) => {
                let rule = &laboratory.rule(fired.index).name;
                let expected = if vector.expected.is_empty() {
                    "no rule is expected to match".to_owned()
                } else {
                    format!("{:?} is expected", vector.expected)
                };
                let message = format!(
                    "{:?} becomes {:?} by the rule {rule:?}, and {expected}",
                    vector.dialled, fired.result
                );
                (message, Some(fired.index))
            }
        };
        let mut words = Words::new(
            message,
            "correct the rule, or the vector if the result is right",
        );
        if let Some(index) = found {
            words = words.related(plan.rule_place(index, "pattern"), "this rule decides");
        }
        raised.push(Raised {
            rule: &VECTOR_FAILED,
            place: plan.place(vector.at),
            value: Some(vector.dialled.clone()),
            words,
        });
    }
    raised
}
