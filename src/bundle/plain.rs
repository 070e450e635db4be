//! The plain style: an operation as the vendor's own cmdlets, in the order in which they are typed.

use super::step::{Step, kind, or_null, text};
use crate::config::{Module, Profile};
use crate::model::AssignmentCategory;
use crate::plan::{Change, Location, Number, Operation, Prior};
use crate::powershell::grammar::Value;

/// The lines of an operation.
pub(super) fn from_operation(operation: &Operation, module: &Module) -> Vec<Step> {
    let lines = Lines {
        operation,
        module,
        steps: Vec::new(),
    };
    lines.all()
}

struct Lines<'l> {
    operation: &'l Operation,
    module: &'l Module,
    steps: Vec<Step>,
}

impl Lines<'_> {
    fn all(mut self) -> Vec<Step> {
        match &self.operation.change {
            Change::Number { .. } => self.number(),
            Change::Release {
                category: _,
                before,
                then,
                leave,
                voice,
                ..
            } => {
                self.remove(before);
                self.settle(before, leave, voice.keep && then.is_none());
            }
            Change::RemoveAll => {
                let user = self.user();
                self.push("plain/remove-all", vec![user, Value::Bool(true)]);
            }
            Change::Policy { kind, after, .. } => {
                let values = vec![text(kind.name()), self.user(), or_null(after.as_deref())];
                self.push("plain/grant", values);
            }
        }
        self.steps
    }

    fn number(&mut self) {
        let Change::Number {
            category,
            before,
            after,
            leave,
            arrives_with,
            notify,
            released,
            voice,
        } = &self.operation.change
        else {
            return;
        };
        let held = match before {
            Prior::Known(Some(held)) if !released => Some(held),
            _ => None,
        };
        if let (Some(held), Some(after)) = (held, after)
            && held.number == after.number
            && held.number_type == after.number_type
        {
            self.place(&after.number, &after.location);
            return;
        }
        if let Some(held) = held {
            self.remove(held);
            self.settle(held, leave, voice.keep && after.is_none());
        }
        if let Some(after) = after {
            self.assign(after, *category, *notify);
            if after.location == Location::None && matches!(arrives_with, Location::Id(_)) {
                self.place(&after.number, &Location::None);
            }
        }
    }

    fn assign(&mut self, number: &Number, category: AssignmentCategory, notify: bool) {
        let location = match &number.location {
            Location::Id(id) => text(id.as_str()),
            Location::None | Location::Unstated => Value::Null,
        };
        let (user, digits) = (self.user(), text(&number.number));
        if self.module.profile == Profile::Classic {
            return self.push("plain/classic-assign", vec![user, digits, location]);
        }
        let line = (category != AssignmentCategory::Primary).then(|| category.as_str());
        let values = vec![
            user,
            digits,
            text(number.number_type.as_str()),
            location,
            or_null(line),
            Value::Bool(notify),
        ];
        self.push("plain/assign", values);
    }

    fn remove(&mut self, number: &Number) {
        let user = self.user();
        if self.module.profile == Profile::Classic {
            return self.push("plain/classic-assign", vec![user, Value::Null, Value::Null]);
        }
        let values = vec![
            user,
            text(&number.number),
            text(number.number_type.as_str()),
        ];
        self.push("plain/remove", values);
    }

    /// What a number leaves behind: its location, and the voice flag of its user.
    fn settle(&mut self, number: &Number, leave: &Location, voice: bool) {
        if *leave != Location::Unstated {
            self.place(&number.number, leave);
        }
        if voice {
            let user = self.user();
            self.push("plain/voice", vec![user, Value::Bool(true)]);
        }
    }

    fn place(&mut self, number: &str, location: &Location) {
        match (self.module.profile, location) {
            (Profile::Classic, Location::Id(id)) => {
                let values = vec![self.user(), text(id.as_str())];
                self.push("plain/classic-place", values);
            }
            // The plan asks the classic profile for no other change of a location (`plan/limits.rs`).
            (_, Location::Unstated) | (Profile::Classic, Location::None) => {}
            (Profile::Current, Location::Id(id)) => {
                self.push("plain/place", vec![text(number), text(id.as_str())]);
            }
            (Profile::Current, Location::None) => {
                self.push("plain/place", vec![text(number), text("null")]);
            }
        }
    }

    fn user(&self) -> Value {
        text(self.operation.user())
    }

    fn push(&mut self, template: &'static str, mut values: Vec<Value>) {
        values.insert(0, Value::Int(self.operation.id));
        values.push(text("Stop"));
        self.steps.push(Step {
            kind: kind(template),
            values,
        });
    }
}
