//! The results of a rule, by dialling strings that its pattern matches.

use super::evaluate::{Laboratory, Ready, has_form};
use super::findings::{NOT_E164, SECOND_PASS};
use super::lint::{has_dead_reference, is_slip};
use super::proof::PHONE;
use crate::dotnet::{LARGEST, language};
use crate::finding::{Raised, Words};

/// Strings dialled for each rule; where a pattern matches no more than this, all of them.
const MOST: usize = 400;
/// The same where a rule of the plan needs the slow engine, or the plan has many rules.
const FEW: usize = 40;
/// Rules of a plan that counts as large; the service takes 50.
const MANY: usize = 100;

/// Findings about results: no E.164, or changed again by a second pass.
pub(super) fn check(laboratory: &Laboratory) -> Vec<Raised> {
    let mut raised = Vec::new();
    let rules = laboratory.rules();
    let slow = rules
        .iter()
        .any(|rule| matches!(&rule.ready, Ok(ready) if ready.shape.beyond_automata));
    let most = if slow || rules.len() > MANY {
        FEW
    } else {
        MOST
    };
    for (index, compiled) in rules[..laboratory.plan.rules.len()].iter().enumerate() {
        // What a slip makes of the results is no finding of its own.
        if let Ok(ready) = &compiled.ready
            && !is_slip(laboratory.rule(index), ready)
            && !has_dead_reference(ready)
        {
            raised.extend(results(laboratory, index, ready, most));
        }
    }
    raised
}

fn results(laboratory: &Laboratory, index: usize, ready: &Ready, most: usize) -> Vec<Raised> {
    let Some(language) = language(&ready.pattern, LARGEST / 8) else {
        return Vec::new();
    };
    let samples = language.samples(PHONE, most);
    let (mut fired, mut wrong, mut again) = (0, Vec::new(), None);
    for text in &samples.texts {
        let Ok(first) = laboratory.translate(text) else {
            break;
        };
        let Some(first) = first.filter(|first| first.index == index) else {
            continue;
        };
        fired += 1;
        if first.result.starts_with('+') {
            if !has_form(&first.result) {
                wrong.push((text, first.result));
            }
        } else if again.is_none()
            && let Ok(Some(second)) = laboratory.translate(&first.result)
            && second.result != first.result
        {
            again = Some((text, first.result, second));
        }
    }
    let mut raised = Vec::new();
    // Of an open pattern such as ^00(\d+)$ some results are always too short or too long.
    let counts = wrong.len() * 2 > fired || (samples.all && samples.bounded);
    if let Some((text, result)) = wrong.first().filter(|_| counts) {
        let many = if samples.all {
            "all strings"
        } else {
            "strings by chance"
        };
        let message = format!("{text:?} becomes {result:?}, which is no E.164 number");
        let help = "a result with + has 8 to 15 digits and does not begin with 0: correct the translation, or make the pattern narrower";
        let words = Words::new(message, help)
            .fact("dialled", text.as_str())
            .fact("result", result.as_str())
            .fact("wrong", wrong.len())
            .fact("tried", fired)
            .fact("how", many);
        raised.push(at(laboratory, index, (&NOT_E164, "translation"), words));
    }
    if let Some((text, result, second)) = again {
        let rule = &laboratory.rule(second.index).name;
        let message = format!(
            "{text:?} becomes {result:?}, and on the second pass {:?} by the rule {rule:?}",
            second.result
        );
        let help = "begin the translation with + and the whole number, or make sure that no rule matches its results";
        let place = laboratory.plan.rule_place(second.index, "pattern");
        let words = Words::new(message, help).related(place, "this rule takes the result");
        raised.push(at(laboratory, index, (&SECOND_PASS, "translation"), words));
    }
    raised
}

fn at(
    laboratory: &Laboratory,
    index: usize,
    (rule, field): (&'static crate::finding::Rule, &'static str),
    words: Words,
) -> Raised {
    Raised {
        rule,
        place: laboratory.plan.rule_place(index, field),
        value: Some(laboratory.rule(index).translation.clone()),
        words,
    }
}
