//! The kinds of steps as data: the commands of data regions, their values in order, and what each value must be.

use crate::model::{
    AssignmentCategory, Guid, NumberType, PhoneNumber, PolicyKind, PolicyName, UserRef,
};
use crate::plan::Location;

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
            (
                "ArriveLocation",
                "arrive_location",
                Type::TextOrNull(is_location),
            ),
            ("HadVoice", "had_voice", Type::Bool),
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
