//! The plan on paper: JSON for programs, lines for people.

use super::Plan;
use super::change::{Change, Number, Operation, Prior, Voice};
use crate::model::{Guid, NumberType};
use crate::span::Place;
use serde::Serialize;
use serde::ser::{Error as _, SerializeMap as _, Serializer};
use std::fmt::Write as _;

/// An operation as `plan.json` shows it, its keys in order.
#[derive(Clone, Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of plan.json, where programs look for it by name"
)]
pub struct OperationJson<'o> {
    after: Shown<'o>,
    arrives_with: Option<&'o str>,
    attribute: String,
    because: PlaceJson<'o>,
    before: PriorJson<'o>,
    chain: Option<u32>,
    display_name: Option<&'o str>,
    had_voice: bool,
    id: u32,
    keeps_voice: bool,
    leaves_with: Option<&'o str>,
    notify: bool,
    object_id: Option<&'o str>,
    released: bool,
    reversible: bool,
    site: Option<&'o str>,
    step: &'static str,
    user: &'o str,
    wave: u32,
    why_not: Option<&'static str>,
}

/// What an attribute is before or after.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Shown<'o> {
    Nothing,
    Number(NumberJson<'o>),
    Policy(&'o str),
    Released {
        number: (),
        then: Option<NumberJson<'o>>,
    },
}

#[derive(Clone, Debug, Serialize)]
struct PriorJson<'o> {
    known: bool,
    value: Shown<'o>,
}

#[derive(Clone, Debug, Serialize)]
struct NumberJson<'o> {
    location: Option<&'o str>,
    number: &'o str,
    #[serde(rename = "type")]
    number_type: NumberType,
}

/// A place with its keys in order.
#[derive(Clone, Copy, Debug)]
struct PlaceJson<'o>(&'o Place);

impl Serialize for PlaceJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Place::Cell(cell) = self.0 else {
            // A value keeps its keys in order.
            let value = serde_json::to_value(self.0).map_err(S::Error::custom)?;
            return value.serialize(serializer);
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("column", &cell.column)?;
        map.serialize_entry("concept", &cell.concept)?;
        map.serialize_entry("file", &cell.file)?;
        map.serialize_entry("header", &cell.header)?;
        map.serialize_entry("kind", "cell")?;
        if let Some(line) = cell.line {
            map.serialize_entry("line", &line)?;
        }
        map.serialize_entry("ref", &cell.reference())?;
        map.serialize_entry("row", &cell.row)?;
        map.serialize_entry("sheet", &cell.sheet)?;
        map.end()
    }
}

impl Operation {
    /// The operation as `plan.json` shows it.
    #[must_use]
    pub fn to_json(&self) -> OperationJson<'_> {
        let (step, before, after) = match &self.change {
            Change::Number { before, after, .. } => (
                "number",
                prior(before, |n| number_json(n.as_ref())),
                number_json(after.as_ref()),
            ),
            Change::Release {
                before, then, read, ..
            } => {
                let value = Shown::Number(NumberJson::of(before));
                let then = then.as_ref().map(NumberJson::of);
                let before = PriorJson {
                    known: *read,
                    value,
                };
                ("release", before, Shown::Released { number: (), then })
            }
            Change::RemoveAll => ("remove-all", PriorJson::UNKNOWN, Shown::Nothing),
            Change::Policy { before, after, .. } => {
                let before = prior(before, |policy| policy_json(policy.as_deref()));
                ("policy", before, policy_json(after.as_deref()))
            }
        };
        let (leaves_with, arrives_with) = self.locations_on_the_way();
        let voice = match &self.change {
            Change::Number { voice, .. } | Change::Release { voice, .. } => *voice,
            Change::RemoveAll | Change::Policy { .. } => Voice::default(),
        };
        let who = &*self.who;
        OperationJson {
            after,
            arrives_with,
            attribute: self.attribute(),
            because: PlaceJson(&self.because),
            before,
            chain: self.chain,
            display_name: who.display_name.as_deref(),
            had_voice: voice.had,
            id: self.id,
            keeps_voice: voice.keep,
            leaves_with,
            notify: matches!(self.change, Change::Number { notify: true, .. }),
            object_id: who.object_id.as_ref().map(Guid::as_str),
            released: matches!(self.change, Change::Number { released: true, .. }),
            reversible: self.inverse().is_some() && self.why_not.is_none(),
            site: who.site.as_deref(),
            step,
            user: &who.user,
            wave: self.wave,
            why_not: self.why_not,
        }
    }

    /// The location that a number given back shall carry, and the one that a number carried before it came.
    fn locations_on_the_way(&self) -> (Option<&str>, Option<&str>) {
        match &self.change {
            Change::Number {
                leave,
                arrives_with,
                ..
            } => (leave.as_text(), arrives_with.as_text()),
            Change::Release { leave, .. } => (leave.as_text(), None),
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

impl PriorJson<'_> {
    const UNKNOWN: Self = Self {
        known: false,
        value: Shown::Nothing,
    };
}

impl<'o> NumberJson<'o> {
    fn of(number: &'o Number) -> Self {
        Self {
            location: number.location.as_text(),
            number: &number.number,
            number_type: number.number_type,
        }
    }
}

fn prior<'o, T>(before: &'o Prior<T>, shown: impl Fn(&'o T) -> Shown<'o>) -> PriorJson<'o> {
    match before {
        Prior::Known(value) => PriorJson {
            known: true,
            value: shown(value),
        },
        Prior::Unknown => PriorJson::UNKNOWN,
    }
}

fn number_json(number: Option<&Number>) -> Shown<'_> {
    number.map_or(Shown::Nothing, |number| {
        Shown::Number(NumberJson::of(number))
    })
}

fn policy_json(policy: Option<&str>) -> Shown<'_> {
    policy.map_or(Shown::Nothing, Shown::Policy)
}

fn prior_text<T>(before: &Prior<T>, text: impl Fn(&T) -> String) -> String {
    match before {
        Prior::Known(known) => text(known),
        Prior::Unknown => "unknown".to_owned(),
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
