//! The plan on paper: JSON for programs, lines for people.

use super::Plan;
use super::change::{Change, Location, Number, Operation, Prior, Voice};
use crate::span::Place;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// An operation as `plan.json` shows it.
#[derive(Clone, Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of plan.json, where programs look for it by name"
)]
pub struct OperationJson {
    id: u32,
    wave: u32,
    user: String,
    object_id: Option<String>,
    display_name: Option<String>,
    site: Option<String>,
    attribute: String,
    step: &'static str,
    before: Value,
    after: Value,
    leaves_with: Option<String>,
    arrives_with: Option<String>,
    released: bool,
    had_voice: bool,
    keeps_voice: bool,
    chain: Option<u32>,
    notify: bool,
    because: Place,
    reversible: bool,
    why_not: Option<&'static str>,
}

impl Operation {
    /// The operation as `plan.json` shows it.
    #[must_use]
    pub fn to_json(&self) -> OperationJson {
        let (step, before, after) = match &self.change {
            Change::Number { before, after, .. } => (
                "number",
                prior(before, |n| number_json(n.as_ref())),
                number_json(after.as_ref()),
            ),
            Change::Release {
                before, then, read, ..
            } => {
                let value = number_json(Some(before));
                let after = json!({"number": null, "then": number_json(then.as_ref())});
                ("release", json!({"known": read, "value": value}), after)
            }
            Change::RemoveAll => (
                "remove-all",
                json!({"known": false, "value": null}),
                Value::Null,
            ),
            Change::Policy { before, after, .. } => (
                "policy",
                prior(before, |p| json!(p.as_deref())),
                json!(after.as_deref()),
            ),
        };
        let (leaves_with, arrives_with) = self.locations_on_the_way();
        let voice = match &self.change {
            Change::Number { voice, .. } | Change::Release { voice, .. } => *voice,
            Change::RemoveAll | Change::Policy { .. } => Voice::default(),
        };
        OperationJson {
            leaves_with,
            arrives_with,
            released: matches!(self.change, Change::Number { released: true, .. }),
            had_voice: voice.had,
            keeps_voice: voice.keep,
            chain: self.chain,
            id: self.id,
            wave: self.wave,
            user: self.who.user.to_string(),
            object_id: self.who.object_id.as_ref().map(ToString::to_string),
            display_name: self.who.display_name.as_deref().map(ToOwned::to_owned),
            site: self.who.site.as_deref().map(ToOwned::to_owned),
            attribute: self.attribute(),
            step,
            before,
            after,
            notify: matches!(self.change, Change::Number { notify: true, .. }),
            because: self.because.clone(),
            reversible: self.inverse().is_some() && self.why_not.is_none(),
            why_not: self.why_not,
        }
    }

    /// The location that a number given back shall carry, and the one that a number carried before it came.
    fn locations_on_the_way(&self) -> (Option<String>, Option<String>) {
        let text = |location: &Location| location.as_text().map(ToOwned::to_owned);
        match &self.change {
            Change::Number {
                leave,
                arrives_with,
                ..
            } => (text(leave), text(arrives_with)),
            Change::Release { leave, .. } => (text(leave), None),
            Change::RemoveAll | Change::Policy { .. } => (None, None),
        }
    }

    /// From what to what, in words.
    #[must_use]
    pub fn from_to(&self) -> (String, String) {
        match &self.change {
            Change::Number { before, after, .. } => (
                prior_text(before, |n| number_text(n.as_ref())),
                number_text(after.as_ref()),
            ),
            Change::Release { before, then, .. } => (
                number_text(Some(before)),
                then.as_ref().map_or("(none)".to_owned(), |n| {
                    format!("(released, then {})", n.number)
                }),
            ),
            Change::RemoveAll => ("unknown".to_owned(), "(none)".to_owned()),
            Change::Policy { before, after, .. } => (
                prior_text(before, |p| policy_text(p.as_deref())),
                policy_text(after.as_deref()),
            ),
        }
    }
}

fn prior<T>(before: &Prior<T>, value: impl Fn(&T) -> Value) -> Value {
    match before {
        Prior::Known(known) => json!({"known": true, "value": value(known)}),
        Prior::Unknown => json!({"known": false, "value": null}),
    }
}

fn prior_text<T>(before: &Prior<T>, text: impl Fn(&T) -> String) -> String {
    match before {
        Prior::Known(known) => text(known),
        Prior::Unknown => "unknown".to_owned(),
    }
}

fn number_json(number: Option<&Number>) -> Value {
    match number {
        None => Value::Null,
        Some(n) => {
            json!({"number": &*n.number, "type": n.number_type, "location": n.location.as_text()})
        }
    }
}

fn number_text(number: Option<&Number>) -> String {
    match number {
        None => "(none)".to_owned(),
        Some(n) => match n.location.as_text() {
            None => format!("{} {}", n.number, n.number_type.as_str()),
            Some(location) => format!(
                "{} {}, location {location}",
                n.number,
                n.number_type.as_str()
            ),
        },
    }
}

fn policy_text(policy: Option<&str>) -> String {
    policy.map_or("(organization's default)".to_owned(), ToOwned::to_owned)
}

/// The plan for people: a line an operation, users as headings.
#[must_use]
pub fn text(plan: &Plan) -> String {
    let mut out = String::new();
    let mut user = None;
    let mut wave = None;
    let waves = plan.waves();
    for operation in &plan.operations {
        if waves.len() > 1 && wave != Some(operation.wave) {
            wave = Some(operation.wave);
            let name = plan.wave_names.get(&operation.wave);
            let name = name.map(|name| format!(": {name}")).unwrap_or_default();
            let _ = writeln!(out, "\n== wave {}{name} ==", operation.wave);
        }
        if user != Some(operation.user()) {
            user = Some(operation.user());
            let name = operation
                .who
                .display_name
                .as_deref()
                .map(|name| format!("  ({name})"))
                .unwrap_or_default();
            let _ = writeln!(out, "\n{}{name}", operation.user());
        }
        let (from, to) = operation.from_to();
        let _ = writeln!(
            out,
            "  {:>4}  {}: {from} -> {to}",
            operation.id,
            operation.attribute()
        );
    }
    let _ = writeln!(
        out,
        "\n{} steps for {} users; {} things are already so.",
        plan.operations.len(),
        plan.users().len(),
        plan.unchanged
    );
    if waves.len() > 1 {
        for wave in &waves {
            let _ = writeln!(out, "  {}", wave.text());
        }
    }
    if !plan.before_known {
        let _ = writeln!(
            out,
            "The state before is unknown for some users: give --before to see it, and to get a roll-back."
        );
    }
    let _ = writeln!(out, "Plan digest: {}", plan.digest());
    out
}
