//! Whether what colleagues dial for somebody comes back to that number.
//!
//! A form that no rule takes is no fault: the rules of the service country come after those of the tenant, and the vendor
//! does not publish them. The same holds for a rule that passes a form through as it is. What a rule takes and changes
//! has to become the number.

use super::evaluate::{Fired, Laboratory};
use crate::dotnet::Fault;
use crate::numbering;

/// How somebody dials a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `+` and digits, with `;ext=` where the number has one.
    E164,
    /// As people of its country do: `02079460123`.
    National,
    /// The extension alone.
    Extension,
    /// What a rule of the plan completes with a fixed beginning: `5550123` where it puts `+1206` in front.
    Short,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::E164, Self::National, Self::Extension, Self::Short];

    /// The form in a word or two.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::E164 => "E.164",
            Self::National => "national",
            Self::Extension => "extension",
            Self::Short => "short",
        }
    }
}

/// A form of a number, as it is dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// How.
    pub form: Form,
    /// What is dialled.
    pub dialled: String,
    /// The number that it is a form of.
    pub number: String,
}

/// What a form comes back as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// The number.
    Itself,
    /// What was dialled: no rule takes it, or one passes it through.
    Untouched,
    /// E.164 itself is rewritten.
    Rewritten,
    /// Another number of a numbering plan.
    Other,
    /// Nothing that is a number of a numbering plan.
    NoNumber,
}

/// A form of a number, dialled under a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip {
    /// What was dialled.
    pub call: Call,
    /// The rule that took it.
    pub fired: Option<Fired>,
    /// The rule that took a result without `+` on the second pass.
    pub second: Option<Fired>,
    /// What came of it.
    pub back: Back,
}

impl Trip {
    /// What was dialled became this.
    #[must_use]
    pub fn result(&self) -> &str {
        let last = self.second.as_ref().or(self.fired.as_ref());
        last.map_or(&self.call.dialled, |fired| &fired.result)
    }
}

impl Laboratory<'_> {
    /// Dials a form of a number.
    ///
    /// # Errors
    /// When a rule cannot answer within its budget.
    pub fn trip(&self, call: Call) -> Result<Trip, Fault> {
        let fired = self.translate(&call.dialled)?;
        let second = match &fired {
            Some(first) if !first.result.starts_with('+') => self.translate(&first.result)?,
            _ => None,
        };
        let mut trip = Trip {
            call,
            fired,
            second,
            back: Back::Untouched,
        };
        let call = &trip.call;
        trip.back = back(call.form, &call.dialled, &call.number, trip.result());
        Ok(trip)
    }

    /// What a form of a number comes back as: [`Trip::back`] alone, in less time.
    ///
    /// # Errors
    /// When a rule cannot answer within its budget.
    pub fn back(&self, form: Form, dialled: &str, number: &str) -> Result<Back, Fault> {
        let first = self.result(dialled)?;
        let second = match &first {
            Some(first) if !first.starts_with('+') => self.result(first)?,
            _ => None,
        };
        let result = second.as_deref().or(first.as_deref()).unwrap_or(dialled);
        Ok(back(form, dialled, number, result))
    }

    /// The short forms of a number that a rule of the plan, asked alone, completes to it.
    ///
    /// # Errors
    /// When a rule cannot answer within its budget.
    pub fn short_forms(&self, number: &str) -> Result<Vec<String>, Fault> {
        let mut forms: Vec<String> = Vec::new();
        for (index, prefix) in self.prefixes() {
            let Some(rest) = number.strip_prefix(prefix.as_str()) else {
                continue;
            };
            let Ok(ready) = &self.rules()[*index].ready else {
                continue;
            };
            if rest.is_empty() || forms.iter().any(|known| known == rest) {
                continue;
            }
            if ready.pattern.result(&ready.translation, rest)?.as_deref() == Some(number) {
                forms.push(rest.to_owned());
            }
        }
        Ok(forms)
    }
}

fn back(form: Form, dialled: &str, number: &str, result: &str) -> Back {
    if form == Form::E164 {
        return if result == dialled {
            Back::Itself
        } else {
            Back::Rewritten
        };
    }
    // The service reads `;ext=` in any letter case.
    if result.eq_ignore_ascii_case(number) {
        Back::Itself
    } else if result == dialled {
        Back::Untouched
    } else if numbering::right(result).is_some() {
        Back::Other
    } else {
        Back::NoNumber
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Plan, Rule};
    use super::*;

    fn plan(rules: &[(&str, &str)]) -> Plan {
        let rules = rules.iter().map(|(pattern, translation)| Rule {
            pattern: (*pattern).to_owned(),
            translation: (*translation).to_owned(),
            ..Rule::default()
        });
        Plan {
            rules: rules.collect(),
            ..Plan::default()
        }
    }

    #[track_caller]
    fn check(rules: &[(&str, &str)], form: Form, dialled: &str, number: &str, back: Back) {
        let plan = plan(rules);
        let call = Call {
            form,
            dialled: dialled.to_owned(),
            number: number.to_owned(),
        };
        let laboratory = Laboratory::new(&plan);
        let trip = laboratory.trip(call).expect("an answer");
        assert_eq!(trip.back, back, "{trip:?}");
        assert_eq!(laboratory.back(form, dialled, number), Ok(back));
    }

    #[test]
    fn a_form_comes_back_as_the_number_or_not() {
        let number = "+442079460123";
        let national = |rules: &[(&str, &str)], back| {
            check(rules, Form::National, "02079460123", number, back);
        };
        national(&[("^0(\\d+)$", "+44$1")], Back::Itself);
        national(&[("^9(\\d+)$", "+44$1")], Back::Untouched);
        national(&[("^(\\d+)$", "$1")], Back::Untouched);
        national(&[("^0(\\d+)3$", "+44${1}4")], Back::Other);
        // The trunk 0 stays, or the plus is missing and no rule takes it again.
        national(&[("^(\\d+)$", "+44$1")], Back::NoNumber);
        national(&[("^0(\\d+)$", "44$1")], Back::NoNumber);
        let twice = [("^0(\\d+)$", "44$1"), ("^44(\\d+)$", "+44$1")];
        national(&twice, Back::Itself);
    }

    #[test]
    fn a_dialled_plus_is_let_alone_or_rewritten() {
        let number = "+442079460123";
        let plus = |rules: &[(&str, &str)], back| check(rules, Form::E164, number, number, back);
        plus(&[("^\\d+$", "+44$0")], Back::Itself);
        plus(&[("^\\+(\\d+)$", "+$1")], Back::Itself);
        plus(&[("^\\+44(\\d+)$", "0$1")], Back::Rewritten);
        // An unanchored rule finds its digits behind the plus.
        plus(&[("(\\d{4})$", "+1206555$1")], Back::Rewritten);
    }

    #[test]
    fn short_forms_are_those_that_a_rule_completes() {
        let plan = plan(&[
            ("^([2-9]\\d{6})$", "+1206$1"),
            ("^(4\\d{3})$", "+1206555$1"),
            ("^9(\\d{7})$", "+1206$1"),
            ("^(\\d{3})$", "+12065550100;ext=$1"),
        ]);
        let laboratory = Laboratory::new(&plan);
        let forms = |number: &str| laboratory.short_forms(number).expect("an answer");
        assert_eq!(forms("+12065554123"), ["5554123", "4123"]);
        assert_eq!(forms("+12065550123"), ["5550123"]);
        assert_eq!(forms("+12065550100;ext=204"), ["204"]);
        assert!(forms("+14255550123").is_empty());
    }
}
