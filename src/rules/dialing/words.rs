//! What the rules of the family say.

use crate::config::near;
use crate::dial::{Back, Fired, Form, Laboratory, Plans, Trip};
use crate::finding::Words;
use serde_json::{Value, json};

/// Names of plans that are listed.
const MOST_NAMES: usize = 5;

/// A plan that the file does not have.
pub(super) fn unknown(plans: &Plans, name: &str) -> Words {
    let names = || plans.list().iter().map(|plan| plan.name.as_str());
    let help = if let Some(near) = near(name, names()) {
        format!("did you mean {near}? Otherwise give a file that has the plan")
    } else {
        let listed: Vec<&str> = names().take(MOST_NAMES).collect();
        let more = if plans.list().len() > MOST_NAMES {
            " ..."
        } else {
            ""
        };
        format!(
            "the file has {}{more}; give one that has this plan too, as `Get-CsTenantDialPlan | ConvertTo-Json -Depth 5` writes it",
            listed.join(", ")
        )
    };
    Words::new(
        format!("no dial plan of the file is called {name:?}, so this number is not dialled"),
        help,
    )
}

/// Forms of one number that came back wrongly, all in one way.
pub(super) fn wrong<'t>(
    laboratory: &Laboratory,
    back: Back,
    trips: impl Iterator<Item = &'t Trip>,
) -> Words {
    let mut words: Option<Words> = None;
    let mut forms = Vec::new();
    for trip in trips {
        let Some(fired) = &trip.fired else { continue };
        let all = words.take();
        let mut all = all.unwrap_or_else(|| first(laboratory, back, trip, fired));
        let passes = [Some((fired, &trip.call.dialled)), second(trip, fired)];
        for (rule, taken) in passes.into_iter().flatten() {
            let place = laboratory.plan.rule_place(rule.index, "pattern");
            let told = format!("takes {taken:?} and makes {:?} of it", rule.result);
            all = all.related(place, told);
        }
        forms.push(json!({
            "form": trip.call.form.name(),
            "dialled": trip.call.dialled,
            "rule": fired.index + 1,
            "result": trip.result(),
        }));
        words = Some(all);
    }
    words
        .unwrap_or_default()
        .fact("plan", laboratory.plan.name.clone())
        .fact("forms", Value::Array(forms))
}

/// The rule of the second pass, and what it took.
fn second<'t>(trip: &'t Trip, fired: &'t Fired) -> Option<(&'t Fired, &'t String)> {
    trip.second.as_ref().map(|second| (second, &fired.result))
}

fn first(laboratory: &Laboratory, back: Back, trip: &Trip, fired: &Fired) -> Words {
    let call = &trip.call;
    let rule = laboratory.rule(fired.index);
    let how = match call.form {
        Form::E164 => "with its plus".to_owned(),
        form => format!("as {:?} ({})", call.dialled, form.name()),
    };
    let becomes = match back {
        Back::NoNumber => format!("{:?}, which is no E.164 number", trip.result()),
        _ => format!("{:?}", trip.result()),
    };
    let second = match &trip.second {
        Some(second) => format!(" and, asked again, rule {}", second.index + 1),
        None => String::new(),
    };
    Words::new(
        format!(
            "dialled {how}, {} becomes {becomes}, by rule {}{second} of {:?} ({:?})",
            call.number,
            fired.index + 1,
            laboratory.plan.name,
            rule.name
        ),
        help(laboratory, back, trip),
    )
}

fn help(laboratory: &Laboratory, back: Back, trip: &Trip) -> String {
    let help = match back {
        Back::Rewritten => {
            "let no rule match a plus: begin its pattern with ^ and what is dialled. The vendor's documents contradict each other on whether rules see numbers that are dialled with +"
        }
        Back::NoNumber => "correct the rule: its result has to be + and the whole number",
        _ => "correct the rule, put a narrower one above it, or give the user another dial plan",
    };
    let right = right_by_another_reading(laboratory, trip);
    match right.filter(|_| trip.call.form != Form::E164) {
        Some(reading) => {
            format!(
                "{help}. The vendor does not say what such a rule does: if {reading}, it is right"
            )
        }
        None => help.to_owned(),
    }
}

/// A reading of what the vendor leaves silent under which the form comes back.
fn right_by_another_reading(laboratory: &Laboratory, trip: &Trip) -> Option<&'static str> {
    let path = laboratory.dial(&trip.call.dialled, None).ok()?;
    let mut readings = path.readings.into_iter();
    readings
        .find(|reading| reading.result == trip.call.number)
        .map(|reading| reading.reading)
}
