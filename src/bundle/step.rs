//! Steps: one line of a data region each, made from an operation or read back from a script.

use super::kinds::{KINDS, StepKind, Type};
use crate::model::Guid;
use crate::plan::{Change, Operation, Prior};
use crate::powershell::grammar::{self, Value};
use serde_json::{Map, json};

/// One line of a data region: its kind and its values in order.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) kind: &'static StepKind,
    pub(super) values: Vec<Value>,
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.kind, other.kind) && self.values == other.values
    }
}

impl Step {
    /// The number of the step: always the first value.
    pub(super) fn number(&self) -> u32 {
        match self.values.first() {
            Some(Value::Int(number)) => *number,
            _ => 0,
        }
    }

    /// The user of the step; none for those about a number of the inventory.
    pub(super) fn user(&self) -> Option<&str> {
        match (self.kind.arguments.get(1), self.values.get(1)) {
            (Some(("User", _, _)), Some(Value::Text(user))) => Some(user),
            _ => None,
        }
    }

    /// The values under the names that the template of the kind uses.
    pub(super) fn context(&self) -> Map<String, serde_json::Value> {
        let values = self
            .kind
            .arguments
            .iter()
            .zip(&self.values)
            .map(|((_, key, _), value)| {
                let value = match value {
                    Value::Text(text) | Value::Escaped(text) => json!(text),
                    Value::Int(number) => json!(number),
                    Value::Bool(yes) => json!(yes),
                    Value::Null => serde_json::Value::Null,
                };
                ((*key).to_owned(), value)
            });
        values.collect()
    }

    /// Reads a line; says what is wrong with it.
    pub(super) fn parse(line: &str) -> Result<Self, String> {
        let (command, arguments) =
            grammar::command(line).ok_or("the line is not a step in the rendered subset")?;
        let kind = KINDS
            .iter()
            .find(|kind| kind.command == command)
            .ok_or_else(|| format!("{command} is no step"))?;
        if arguments.len() != kind.arguments.len()
            || arguments
                .iter()
                .zip(kind.arguments)
                .any(|((name, _), (known, _, _))| name != known)
        {
            let names: Vec<_> = kind.arguments.iter().map(|(name, _, _)| *name).collect();
            return Err(format!("{command} takes exactly {}", names.join(", ")));
        }
        for ((name, value), (_, _, kind)) in arguments.iter().zip(kind.arguments) {
            if !fits(value, *kind) {
                return Err(format!("the value of {name} is not of its type"));
            }
        }
        Ok(Self {
            kind,
            values: arguments.into_iter().map(|(_, value)| value).collect(),
        })
    }
}

fn fits(value: &Value, kind: Type) -> bool {
    match (value, kind) {
        (Value::Int(_), Type::Int)
        | (Value::Bool(_), Type::Bool)
        | (Value::Null, Type::TextOrNull(_)) => true,
        (Value::Text(text), Type::Text(check) | Type::TextOrNull(check)) => check(text),
        _ => false,
    }
}

fn kind(template: &str) -> &'static StepKind {
    KINDS
        .iter()
        .find(|kind| kind.template == template)
        .expect("every template named in this file is in the table")
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn or_null(value: Option<&str>) -> Value {
    value.map_or(Value::Null, text)
}

/// A step that reads a user.
pub(super) fn read_user(number: u32, user: &str) -> Step {
    Step {
        kind: kind("user"),
        values: vec![Value::Int(number), text(user)],
    }
}

/// A step that looks a number up.
pub(super) fn read_number(step: u32, number: &str) -> Step {
    Step {
        kind: kind("inventory"),
        values: vec![Value::Int(step), text(number)],
    }
}

/// The step of an operation.
pub(super) fn from_operation(operation: &Operation) -> Step {
    let id = or_null(operation.object_id.as_ref().map(Guid::as_str));
    let mut values = vec![Value::Int(operation.id), text(&operation.user), id];
    let chain = Value::Int(operation.chain.unwrap_or(0));
    let mut number = |value: Option<&crate::plan::Number>| {
        values.push(or_null(value.map(|n| n.number.as_str())));
        values.push(or_null(value.map(|n| n.number_type.as_str())));
        values.push(or_null(value.and_then(|n| n.location.as_text())));
    };
    let template = match &operation.change {
        Change::Number {
            category,
            before,
            after,
            leave,
            arrives_with,
            notify,
            voice,
            ..
        } => {
            let template = match before {
                Prior::Known(before) => {
                    number(before.as_ref());
                    number(after.as_ref());
                    values.push(or_null(leave.as_text()));
                    values.push(Value::Bool(voice.keep));
                    values.push(or_null(arrives_with.as_text()));
                    values.push(Value::Bool(voice.had));
                    "number"
                }
                Prior::Unknown => {
                    number(after.as_ref());
                    "number-any"
                }
            };
            values.push(Value::Bool(*notify));
            values.insert(3, text(category.as_str()));
            values.insert(4, chain);
            template
        }
        Change::Release {
            category,
            before,
            then,
            leave,
            read,
            voice,
        } => {
            values.extend([
                text(category.as_str()),
                chain,
                text(&before.number),
                text(before.number_type.as_str()),
            ]);
            if *read {
                values.extend([
                    or_null(before.location.as_text()),
                    or_null(then.as_ref().map(|n| n.number.as_str())),
                    or_null(leave.as_text()),
                    Value::Bool(voice.keep),
                ]);
                "release"
            } else {
                "release-any"
            }
        }
        Change::RemoveAll => "remove-all",
        Change::Policy {
            kind,
            before,
            after,
        } => {
            values.push(text(kind.name()));
            let template = match before {
                Prior::Known(before) => {
                    values.push(or_null(before.as_deref()));
                    "policy"
                }
                Prior::Unknown => "policy-any",
            };
            values.push(or_null(after.as_deref()));
            template
        }
    };
    Step {
        kind: kind(template),
        values,
    }
}
