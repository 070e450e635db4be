//! Steps: one line of a data region each, made from an operation or read back from a script.

use super::kinds::{Family, StepKind, Type, is_policy, kinds};
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

    /// The user or dial plan of the step; none for those about a number of the inventory.
    pub(super) fn user(&self) -> Option<&str> {
        let mut named = self.kind.arguments.iter().zip(&self.values);
        named.find_map(|((name, _, _), value)| match (*name, value) {
            ("User" | "Identity" | "Plan", Value::Text(user)) => Some(user.as_str()),
            _ => None,
        })
    }

    /// The values under the names that the template of the kind uses.
    pub(super) fn context(&self) -> Map<String, serde_json::Value> {
        let mut context = Map::new();
        self.put_into(&mut context);
        context
    }

    /// The same in place of the values of another step of this kind.
    pub(super) fn put_into(&self, context: &mut Map<String, serde_json::Value>) {
        for ((_, key, _), value) in self.kind.arguments.iter().zip(&self.values) {
            let value = match value {
                Value::Text(text) | Value::Escaped(text) => json!(text),
                Value::Int(number) => json!(number),
                Value::Bool(yes) => json!(yes),
                Value::Null => serde_json::Value::Null,
            };
            match context.get_mut(*key) {
                Some(place) => *place = value,
                None => {
                    context.insert((*key).to_owned(), value);
                }
            }
        }
    }

    /// Reads a line of a family; says what is wrong with it. `marked` is the step that a mark before it announced.
    pub(super) fn parse(line: &str, family: Family, marked: Option<u32>) -> Result<Self, String> {
        let (command, mut arguments) =
            grammar::command(line).ok_or("the line is not a step in the rendered subset")?;
        let mut why = format!("{command} is no step");
        for kind in kinds().filter(|kind| named_by(kind, command).is_some()) {
            if kind.family != family {
                why = format!("{command} does not belong into this script");
                continue;
            }
            match values(kind, command, &mut arguments, marked) {
                Ok(values) => return Ok(Self { kind, values }),
                Err(other) => why = other,
            }
        }
        Err(why)
    }
}

/// What a command adds to the name of a kind: nothing, or the policy of a grant.
fn named_by<'l>(kind: &StepKind, command: &'l str) -> Option<&'l str> {
    let rest = command.strip_prefix(kind.command)?;
    let has_noun = kind
        .arguments
        .iter()
        .any(|(_, _, kind)| matches!(kind, Type::Noun));
    (rest.is_empty() != has_noun).then_some(rest)
}

/// The values of a line in the order of its kind; a parameter that is left out is `$null` or `$false`.
fn values(
    kind: &StepKind,
    command: &str,
    arguments: &mut [(&str, Value)],
    marked: Option<u32>,
) -> Result<Vec<Value>, String> {
    let mut given = arguments.iter().enumerate();
    let mut next = given.next();
    let mut values = Vec::with_capacity(kind.arguments.len());
    // Values of the line are taken only when all of it fits: another kind may have to be tried.
    let mut of_line = Vec::with_capacity(arguments.len());
    for (name, _, wanted) in kind.arguments {
        let here = next.filter(|(_, (given, _))| given == name && !name.is_empty());
        let value = match (wanted, here) {
            (Type::Mark, _) => Value::Int(marked.ok_or("no mark names the step of this line")?),
            (Type::Noun, _) => match named_by(kind, command).filter(|noun| is_policy(noun)) {
                Some(noun) => text(noun),
                None => {
                    return Err(format!(
                        "{command} grants no policy that this version knows"
                    ));
                }
            },
            (Type::Optional(_), None) => Value::Null,
            (Type::Switch, None) => Value::Bool(false),
            (_, None) => {
                let names = kind.arguments.iter().map(|(name, _, _)| *name);
                let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
                return Err(format!("{command} takes exactly {}", names.join(", ")));
            }
            (_, Some((at, (_, value)))) => {
                if !fits(value, *wanted) {
                    return Err(format!("the value of {name} is not of its type"));
                }
                next = given.next();
                of_line.push((values.len(), at));
                Value::Null
            }
        };
        values.push(value);
    }
    if let Some((_, (name, _))) = next {
        return Err(format!("{command} has no place for {name} here"));
    }
    for (to, from) in of_line {
        values[to] = std::mem::replace(&mut arguments[from].1, Value::Null);
    }
    Ok(values)
}

fn fits(value: &Value, kind: Type) -> bool {
    match (value, kind) {
        (Value::Int(_), Type::Int)
        | (Value::Bool(_), Type::Bool)
        | (Value::Escaped(_), Type::Escaped)
        | (Value::Null, Type::TextOrNull(_)) => true,
        (
            Value::Text(text),
            Type::Text(check) | Type::TextOrNull(check) | Type::Optional(check),
        ) => check(text),
        (Value::Text(text), Type::Fixed(fixed)) => text == fixed,
        (Value::Bool(yes), Type::Switch) => *yes,
        _ => false,
    }
}

pub(super) fn kind(template: &str) -> &'static StepKind {
    kinds()
        .find(|kind| kind.template == template)
        .expect("every template that steps are made with is in the table")
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(super) fn or_null(value: Option<&str>) -> Value {
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
    let id = or_null(operation.who.object_id.as_ref().map(Guid::as_str));
    let mut values = vec![Value::Int(operation.id), text(operation.user()), id];
    let chain = Value::Int(operation.chain.unwrap_or(0));
    let mut number = |value: Option<&crate::plan::Number>| {
        values.push(or_null(value.map(|n| &*n.number)));
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
                    or_null(then.as_ref().map(|n| &*n.number)),
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
