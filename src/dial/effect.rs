//! What a change of rules does to strings that matter: emergency and protected numbers, and the plan's test vectors.

use super::change::State;
use super::emergency::numbers;
use super::evaluate::Laboratory;
use super::plan::{Plan, Rule};
use crate::dotnet::Fault;

/// What becomes of a string under one side of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// No rule matches.
    None,
    /// A rule decides.
    Rule {
        /// Its name.
        name: String,
        /// The result.
        result: String,
    },
    /// Nobody can say.
    Refused(Fault),
}

/// A string that becomes something else after the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What is dialled.
    pub dialled: String,
    /// What came of it before.
    pub before: Answer,
    /// What comes of it after.
    pub after: Answer,
}

/// What was dialled on both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// How many strings were dialled.
    pub dialled: usize,
    /// Those whose result is another one.
    pub changed: Vec<Effect>,
}

impl Effects {
    /// Dials emergency numbers of the plan's country, bare and with 9 in front, protected numbers and vectors under the
    /// plan and under the state before it.
    #[must_use]
    pub fn of(plan: &Plan, before: &State) -> Self {
        let mut strings: Vec<String> = Vec::new();
        let country = plan.country.as_deref();
        for number in country.map(numbers).unwrap_or_default() {
            strings.extend([number.to_owned(), format!("9{number}")]);
        }
        strings.extend(plan.protected.iter().map(|(number, _)| number.clone()));
        strings.extend(plan.vectors.iter().map(|vector| vector.dialled.clone()));
        let old = Plan {
            rules: before.rules.iter().map(Rule::from).collect(),
            ..plan.clone()
        };
        let (old, new) = (Laboratory::new(&old), Laboratory::new(plan));
        let mut effects = Self::default();
        for (at, dialled) in strings.iter().enumerate() {
            if strings[..at].contains(dialled) {
                continue;
            }
            effects.dialled += 1;
            let (before, after) = (answer(&old, dialled), answer(&new, dialled));
            if before != after {
                effects.changed.push(Effect {
                    dialled: dialled.clone(),
                    before,
                    after,
                });
            }
        }
        effects
    }
}

fn answer(laboratory: &Laboratory, dialled: &str) -> Answer {
    match laboratory.translate(dialled) {
        Ok(None) => Answer::None,
        Ok(Some(fired)) => Answer::Rule {
            name: laboratory.rule(fired.index).name.clone(),
            result: fired.result,
        },
        Err(fault) => Answer::Refused(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dial::{RuleState, read};

    #[test]
    fn only_strings_that_become_something_else_are_told() {
        let plan = "country='US'\n[[rule]]\nname='Emergency'\npattern='^(911|933)$'\ntranslation='$1'\n[[rule]]\nname='Three'\npattern='^(\\d{3})$'\ntranslation='+12065550$1'\n[dial]\n'100'='+12065550100'\n";
        let plan = read(plan.as_bytes(), "plan.toml")
            .expect("a plan")
            .remove(0);
        let three = RuleState::from(&plan.rules[1]);
        let before = State {
            rules: vec![three],
            ..State::default()
        };
        let effects = Effects::of(&plan, &before);
        let changed: Vec<_> = effects.changed.iter().map(|e| e.dialled.as_str()).collect();
        assert_eq!(changed, ["911", "933"], "112 and 100 go as before");
        assert_eq!(effects.dialled, 7);
        let rule = |name: &str, result: &str| Answer::Rule {
            name: name.to_owned(),
            result: result.to_owned(),
        };
        assert_eq!(
            (&effects.changed[0].before, &effects.changed[0].after),
            (&rule("Three", "+12065550911"), &rule("Emergency", "911"))
        );
    }
}
