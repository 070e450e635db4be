//! The way of a dialled string through the rules, drawn with ASCII characters, for a page that a board reads.

use super::back::{Back, Trip};
use super::emergency::numbers;
use super::evaluate::{Fired, Laboratory};
use std::fmt::Write as _;

/// Characters of a name, pattern or result that are drawn.
const LONGEST: usize = 100;

/// Draws what becomes of each form of a number: what is dialled, the rules in turn, what comes of it.
///
/// Every line begins with what was dialled or with two blanks, and no character is anything but printable ASCII, so nothing
/// of a plan ends the block of code that the drawing stands in.
#[must_use]
pub fn draw(laboratory: &Laboratory, trips: &[Trip]) -> String {
    let mut out = String::new();
    for (at, trip) in trips.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let _ = writeln!(
            out,
            "{} ({})",
            ascii(&trip.call.dialled),
            trip.call.form.name()
        );
        out.push_str("  |\n");
        pass(&mut out, laboratory, trip.fired.as_ref());
        if let Some(first) = trip.fired.as_ref().filter(|first| is_asked_again(first)) {
            let result = ascii(&first.result);
            let _ = writeln!(out, "  +--> {result}, without +: the rules are asked again");
            pass(&mut out, laboratory, trip.second.as_ref());
        }
        let _ = writeln!(out, "  +--> {} : {}", ascii(trip.result()), verdict(trip));
    }
    out
}

/// Draws what becomes of the emergency numbers of a country.
#[must_use]
pub fn draw_emergency(laboratory: &Laboratory, country: &str) -> String {
    let mut out = String::new();
    for number in numbers(country) {
        let (result, how) = match laboratory.translate(number) {
            Err(_) => ("?".to_owned(), "a rule cannot answer".to_owned()),
            Ok(None) => (number.to_owned(), "untouched, no rule takes it".to_owned()),
            Ok(Some(fired)) => {
                let rule = rule(laboratory, fired.index);
                let how = if fired.result == number {
                    format!("untouched, passed through by {rule}")
                } else {
                    format!("CHANGED by {rule}")
                };
                (ascii(&fired.result), how)
            }
        };
        let _ = writeln!(out, "{number:<5} --> {result} : {how}");
    }
    out
}

fn is_asked_again(first: &Fired) -> bool {
    !first.result.starts_with('+')
}

/// One pass through the rules, to the one that takes the string or past the last.
fn pass(out: &mut String, laboratory: &Laboratory, fired: Option<&Fired>) {
    let all = laboratory.rules().len();
    let last = fired.map_or(all, |fired| fired.index);
    let refused = laboratory.refused();
    let mut from = 0;
    for index in refused.into_iter().filter(|index| *index < last) {
        skipped(out, from, index);
        let _ = writeln!(out, "  |    {}: cannot be asked", rule(laboratory, index));
        from = index + 1;
    }
    skipped(out, from, last);
    if let Some(fired) = fired {
        let written = laboratory.rule(fired.index);
        let _ = writeln!(
            out,
            "  +--- {}: {} -> {}",
            rule(laboratory, fired.index),
            ascii(&written.pattern),
            ascii(&written.translation)
        );
    } else if all == 0 {
        out.push_str("  |    the plan has no rules\n");
    }
}

/// Rules from one index to before another that do not match.
fn skipped(out: &mut String, from: usize, to: usize) {
    let _ = match to.saturating_sub(from) {
        0 => Ok(()),
        1 => writeln!(out, "  |    rule {to}: no match"),
        _ => writeln!(out, "  |    rules {} to {to}: no match", from + 1),
    };
}

fn rule(laboratory: &Laboratory, index: usize) -> String {
    let own = laboratory.plan.rules.len();
    let layer = if index < own {
        ""
    } else {
        "service country's "
    };
    let name = ascii(&laboratory.rule(index).name);
    format!("{layer}rule {} \"{name}\"", index + 1)
}

fn verdict(trip: &Trip) -> String {
    let wanted = ascii(&trip.call.number);
    match trip.back {
        Back::Itself if trip.fired.is_none() => "the number, left as it is".to_owned(),
        Back::Itself => "the number".to_owned(),
        Back::Untouched => "left to the rules of the service country".to_owned(),
        Back::Rewritten => format!("NOT {wanted}: E.164 is rewritten"),
        Back::Other => format!("NOT {wanted}: another number"),
        Back::NoNumber => format!("NOT {wanted}: no E.164 number"),
    }
}

/// A text in printable ASCII, other characters as their code points, cut where it is long.
fn ascii(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if out.len() > LONGEST {
            out.push_str("...");
            break;
        }
        match c {
            ' '..='~' => out.push(c),
            _ => {
                let _ = write!(out, "<U+{:04X}>", u32::from(c));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::back::{Call, Form};
    use super::super::plan::{Plan, Rule};
    use super::*;

    fn plan(rules: &[(&str, &str, &str)], own: usize) -> Plan {
        let rule = |(name, pattern, translation): &(&str, &str, &str)| Rule {
            name: (*name).to_owned(),
            pattern: (*pattern).to_owned(),
            translation: (*translation).to_owned(),
            ..Rule::default()
        };
        Plan {
            rules: rules[..own].iter().map(rule).collect(),
            service: rules[own..].iter().map(rule).collect(),
            ..Plan::default()
        }
    }

    fn drawn(plan: &Plan, form: Form, dialled: &str, number: &str) -> String {
        let laboratory = Laboratory::new(plan);
        let call = Call {
            form,
            dialled: dialled.to_owned(),
            number: number.to_owned(),
        };
        draw(&laboratory, &[laboratory.trip(call).expect("an answer")])
    }

    #[test]
    fn the_way_goes_rule_by_rule_and_through_the_second_pass() {
        let plan = plan(
            &[
                ("Emergency", "^(999|112)$", "$1"),
                ("Refused", "^(9)?(?(1)0(\\d{10})|(\\d{4}))$", "+44$2"),
                ("Bare", "^0(\\d{10})$", "44$1"),
                ("Plus", "^44(\\d+)$", "+44$1"),
            ],
            3,
        );
        assert_eq!(
            drawn(&plan, Form::National, "02079460123", "+442079460123"),
            "02079460123 (national)
  |
  |    rule 1: no match
  |    rule 2 \"Refused\": cannot be asked
  +--- rule 3 \"Bare\": ^0(\\d{10})$ -> 44$1
  +--> 442079460123, without +: the rules are asked again
  |    rule 1: no match
  |    rule 2 \"Refused\": cannot be asked
  |    rule 3: no match
  +--- service country's rule 4 \"Plus\": ^44(\\d+)$ -> +44$1
  +--> +442079460123 : the number
"
        );
        let laboratory = Laboratory::new(&plan);
        assert_eq!(
            draw_emergency(&laboratory, "GB"),
            "112   --> 112 : untouched, passed through by rule 1 \"Emergency\"
999   --> 999 : untouched, passed through by rule 1 \"Emergency\"
"
        );
    }

    #[test]
    fn nothing_of_a_plan_leaves_the_drawing() {
        let long = "x".repeat(3000);
        let plan = plan(
            &[
                ("a\n```\n# Change\u{202E}é", "^(\\d{3})$", "```\n+44$1"),
                (long.as_str(), "^[\u{200B}`~]$", "~~~"),
            ],
            2,
        );
        let text = drawn(&plan, Form::Extension, "999", "+442079460999");
        let emergency = draw_emergency(&Laboratory::new(&plan), "GB");
        for text in [&text, &emergency] {
            assert!(
                text.chars().all(|c| matches!(c, ' '..='~' | '\n')),
                "{text}"
            );
            for line in text.lines() {
                let first = line.trim_start().chars().next();
                let fixed = line.starts_with("  |") || line.starts_with("  +--");
                assert!(fixed || first.is_some_and(|c| c.is_ascii_digit()), "{line}");
                assert!(line.len() < 500, "{line}");
            }
        }
        assert!(
            emergency.contains("999   --> ```<U+000A>+44999 : CHANGED by rule 1"),
            "{emergency}"
        );
    }
}
