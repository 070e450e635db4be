//! Step kinds: the commands of data regions, their values in order, and what each value must be.

use crate::model::{
    AssignmentCategory, Guid, NumberType, PhoneNumber, PolicyKind, PolicyName, UserRef,
};
use crate::plan::{Change, Location, Operation, Prior};
use crate::powershell::grammar::{self, Value};
use serde_json::{Map, json};

/// What a value of a step can be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    Int,
    Bool,
    Text(fn(&str) -> bool),
    TextOrNull(fn(&str) -> bool),
}

/// A kind of step: the template that writes it and the command that reads it.
#[derive(Debug)]
pub(super) struct StepKind {
    /// Name of the template in `templates/steps/`.
    pub(super) template: &'static str,
    /// The function in the script.
    pub(super) command: &'static str,
    /// Parameter, key in the template, type; in the order of the line.
    pub(super) arguments: &'static [(&'static str, &'static str, Type)],
}

const STEP: (&str, &str, Type) = ("Step", "step", Type::Int);
const USER: (&str, &str, Type) = ("User", "user", Type::Text(is_user));
const ID: (&str, &str, Type) = ("Id", "id", Type::TextOrNull(is_guid));
const CHAIN: (&str, &str, Type) = ("Chain", "chain", Type::Int);
const CATEGORY: (&str, &str, Type) = ("Category", "category", Type::Text(is_category));

/// Every kind, as data: the order of values and their number are fixed.
pub(super) static KINDS: [StepKind; 9] = [
    StepKind {
        template: "number",
        command: "Step-Number",
        arguments: &[
            STEP,
            USER,
            ID,
            CATEGORY,
            CHAIN,
            ("FromNumber", "from_number", Type::TextOrNull(is_number)),
            ("FromType", "from_type", Type::TextOrNull(is_type)),
            (
                "FromLocation",
                "from_location",
                Type::TextOrNull(is_location),
            ),
            ("ToNumber", "to_number", Type::TextOrNull(is_number)),
            ("ToType", "to_type", Type::TextOrNull(is_type)),
            ("ToLocation", "to_location", Type::TextOrNull(is_location)),
            (
                "LeaveLocation",
                "leave_location",
                Type::TextOrNull(is_location),
            ),
            ("LeaveVoice", "leave_voice", Type::Bool),
            ("Notify", "notify", Type::Bool),
        ],
    },
    StepKind {
        template: "number-any",
        command: "Step-NumberAny",
        arguments: &[
            STEP,
            USER,
            ID,
            CATEGORY,
            CHAIN,
            ("ToNumber", "to_number", Type::TextOrNull(is_number)),
            ("ToType", "to_type", Type::TextOrNull(is_type)),
            ("ToLocation", "to_location", Type::TextOrNull(is_location)),
            ("Notify", "notify", Type::Bool),
        ],
    },
    StepKind {
        template: "release",
        command: "Step-Release",
        arguments: &[
            STEP,
            USER,
            ID,
            CATEGORY,
            CHAIN,
            ("FromNumber", "from_number", Type::Text(is_number)),
            ("FromType", "from_type", Type::Text(is_type)),
            (
                "FromLocation",
                "from_location",
                Type::TextOrNull(is_location),
            ),
            ("ThenNumber", "then_number", Type::TextOrNull(is_number)),
            (
                "LeaveLocation",
                "leave_location",
                Type::TextOrNull(is_location),
            ),
            ("LeaveVoice", "leave_voice", Type::Bool),
        ],
    },
    StepKind {
        template: "release-any",
        command: "Step-ReleaseAny",
        arguments: &[
            STEP,
            USER,
            ID,
            CATEGORY,
            CHAIN,
            ("FromNumber", "from_number", Type::Text(is_number)),
            ("FromType", "from_type", Type::Text(is_type)),
        ],
    },
    StepKind {
        template: "remove-all",
        command: "Step-RemoveAll",
        arguments: &[STEP, USER, ID],
    },
    StepKind {
        template: "policy",
        command: "Step-Policy",
        arguments: &[
            STEP,
            USER,
            ID,
            ("Policy", "policy", Type::Text(is_policy)),
            ("From", "from", Type::TextOrNull(is_policy_name)),
            ("To", "to", Type::TextOrNull(is_policy_name)),
        ],
    },
    StepKind {
        template: "policy-any",
        command: "Step-PolicyAny",
        arguments: &[
            STEP,
            USER,
            ID,
            ("Policy", "policy", Type::Text(is_policy)),
            ("To", "to", Type::TextOrNull(is_policy_name)),
        ],
    },
    StepKind {
        template: "user",
        command: "Step-User",
        arguments: &[STEP, USER],
    },
    StepKind {
        template: "inventory",
        command: "Step-Inventory",
        arguments: &[STEP, ("Number", "number", Type::Text(is_number))],
    },
];

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

fn is_user(text: &str) -> bool {
    UserRef::parse(text).is_some()
}

fn is_guid(text: &str) -> bool {
    Guid::parse(text).is_some_and(|id| !id.is_nil())
}

fn is_location(text: &str) -> bool {
    Location::from_text(Some(text)).is_some()
}

fn is_category(text: &str) -> bool {
    AssignmentCategory::ALL
        .iter()
        .any(|known| known.as_str() == text)
}

fn is_type(text: &str) -> bool {
    NumberType::ALL.iter().any(|known| known.as_str() == text)
}

fn is_number(text: &str) -> bool {
    PhoneNumber::parse(text).is_some()
}

fn is_policy(text: &str) -> bool {
    PolicyKind::granted().any(|kind| kind.name() == text)
}

fn is_policy_name(text: &str) -> bool {
    PolicyName::parse(text).is_ok()
}
