//! Reading operations out of a `plan.json`, also one that another version wrote.

use super::change::{Change, Location, Number, Operation, Person, Prior, Voice};
use crate::model::{AssignmentCategory, Guid, NumberType, PolicyKind};
use crate::span::Place;
use serde_json::Value;
use std::sync::Arc;

impl Operation {
    /// Reads an operation as [`Operation::to_json`] wrote it; none for another form. Only what a script carries is
    /// read: names and places stay behind.
    #[must_use]
    pub fn from_json(json: &Value) -> Option<Self> {
        Some(Self {
            id: u32::try_from(json.get("id")?.as_u64()?).ok()?,
            wave: u32::try_from(json.get("wave")?.as_u64()?).ok()?,
            who: Arc::new(Person {
                user: json.get("user")?.as_str()?.into(),
                object_id: optional(json.get("object_id")?, |id| Guid::parse(id.as_str()?))?,
                display_name: None,
                site: None,
            }),
            change: change(json)?,
            because: Place::Text {
                file: "".into(),
                line: 0,
                column: 0,
            },
            why_not: None,
            chain: optional(json.get("chain")?, |chain| {
                u32::try_from(chain.as_u64()?).ok()
            })?,
        })
    }
}

fn change(json: &Value) -> Option<Change> {
    let attribute = json.get("attribute")?.as_str()?;
    let (before, after) = (json.get("before")?, json.get("after")?);
    match json.get("step")?.as_str()? {
        "number" => Some(Change::Number {
            category: category(attribute)?,
            before: prior(before, |value| optional(value, number))?,
            after: optional(after, number)?,
            leave: location(json.get("leaves_with")?)?,
            arrives_with: location(json.get("arrives_with")?)?,
            notify: json.get("notify")?.as_bool()?,
            released: json.get("released")?.as_bool()?,
            voice: voice(json)?,
        }),
        "release" => Some(Change::Release {
            category: category(attribute)?,
            before: number(before.get("value")?)?,
            then: optional(after.get("then")?, number)?,
            leave: location(json.get("leaves_with")?)?,
            read: before.get("known")?.as_bool()?,
            voice: voice(json)?,
        }),
        "remove-all" => Some(Change::RemoveAll),
        "policy" => Some(Change::Policy {
            kind: PolicyKind::named(attribute)?,
            before: prior(before, |value| optional(value, text))?,
            after: optional(after, text)?,
        }),
        _ => None,
    }
}

fn voice(json: &Value) -> Option<Voice> {
    Some(Voice {
        had: json.get("had_voice")?.as_bool()?,
        keep: json.get("keeps_voice")?.as_bool()?,
    })
}

fn category(attribute: &str) -> Option<AssignmentCategory> {
    match attribute.split_once(':') {
        None => (attribute == "number").then_some(AssignmentCategory::Primary),
        Some(("number", line)) => AssignmentCategory::parse(line),
        Some(_) => None,
    }
}

fn number(json: &Value) -> Option<Number> {
    Some(Number {
        number: text(json.get("number")?)?,
        number_type: NumberType::parse(json.get("type")?.as_str()?)?,
        location: location(json.get("location")?)?,
    })
}

fn location(json: &Value) -> Option<Location> {
    match json {
        Value::Null => Location::from_text(None),
        other => Location::from_text(Some(other.as_str()?)),
    }
}

fn text(json: &Value) -> Option<Arc<str>> {
    json.as_str().map(Arc::from)
}

fn prior<T>(json: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Prior<T>> {
    if json.get("known")?.as_bool()? {
        Some(Prior::Known(read(json.get("value")?)?))
    } else {
        Some(Prior::Unknown)
    }
}

/// The outer option says whether the value could be read, the inner one whether there is one.
#[expect(
    clippy::option_option,
    reason = "null is a value here, and a wrong form is not null"
)]
fn optional<T>(json: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    match json {
        Value::Null => Some(None),
        other => read(other).map(Some),
    }
}
