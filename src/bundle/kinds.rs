//! The kinds of steps as data: the commands of data regions, their values in order, and what each value must be.

use super::dial;
use crate::model::{
    AssignmentCategory, Guid, NumberType, PhoneNumber, PolicyKind, PolicyName, UserRef,
};
use crate::plan::Location;
use std::borrow::Cow;

/// What a value of a step can be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    Int,
    Bool,
    Text(fn(&str) -> bool),
    TextOrNull(fn(&str) -> bool),
    /// A text in the escaped form.
    Escaped,
    /// A text, or the parameter is not there.
    Optional(fn(&str) -> bool),
    /// `$true`, or the parameter is not there.
    Switch,
    /// Always this text, which the template writes.
    Fixed(&'static str),
    /// The number of the step, which stands in a mark before the line.
    Mark,
    /// The rest of the command's name: a policy.
    Noun,
}

/// Which scripts hold a kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Preflight.
    Read,
    /// Guarded scripts that change, and verify.
    Change,
    /// Plain scripts.
    Plain,
    /// Preflight of dial plans.
    Names,
    /// Scripts that change dial plans, and verify.
    Plans,
}

/// A kind of step: the template that writes it and the command that reads it.
#[derive(Debug)]
pub(super) struct StepKind {
    /// Name of the template in `templates/steps/`.
    pub(super) template: &'static str,
    /// The function in the script, or the vendor's cmdlet.
    pub(super) command: &'static str,
    /// Which scripts hold it.
    pub(super) family: Family,
    /// Parameter, key in the template, type; in the order of the line.
    pub(super) arguments: &'static [(&'static str, &'static str, Type)],
}

pub(super) const STEP: (&str, &str, Type) = ("Step", "step", Type::Int);
const USER: (&str, &str, Type) = ("User", "user", Type::Text(is_user));
const ID: (&str, &str, Type) = ("Id", "id", Type::TextOrNull(is_guid));
const CHAIN: (&str, &str, Type) = ("Chain", "chain", Type::Int);
const CATEGORY: (&str, &str, Type) = ("Category", "category", Type::Text(is_category));

impl StepKind {
    /// Name of the template that writes its line.
    pub(super) fn file(&self) -> Cow<'static, str> {
        match self.family {
            Family::Plain => Cow::Borrowed(self.template),
            Family::Change | Family::Read | Family::Names | Family::Plans => {
                Cow::Owned(format!("steps/{}", self.template))
            }
        }
    }
}

/// Every kind.
pub(super) fn kinds() -> impl Iterator<Item = &'static StepKind> {
    GUARDED.iter().chain(&PLAIN).chain(dial::kinds())
}

/// The kinds of guarded scripts: the order of values and their number are fixed.
static GUARDED: [StepKind; 9] = [
    StepKind {
        template: "number",
        command: "Step-Number",
        family: Family::Change,
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
        family: Family::Change,
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
        family: Family::Change,
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
        family: Family::Change,
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
        family: Family::Change,
        arguments: &[STEP, USER, ID],
    },
    StepKind {
        template: "policy",
        command: "Step-Policy",
        family: Family::Change,
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
        family: Family::Change,
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
        family: Family::Read,
        arguments: &[STEP, USER],
    },
    StepKind {
        template: "inventory",
        command: "Step-Inventory",
        family: Family::Read,
        arguments: &[STEP, ("Number", "number", Type::Text(is_number))],
    },
];

const MARK: (&str, &str, Type) = ("", "step", Type::Mark);
const IDENTITY: (&str, &str, Type) = ("Identity", "user", Type::Text(is_user));
const STOP: (&str, &str, Type) = ("ErrorAction", "", Type::Fixed("Stop"));

/// The kinds of plain scripts: the vendor's cmdlets as their pages show them. Where a cmdlet has several kinds, the names
/// of the parameters tell them apart.
static PLAIN: [StepKind; 8] = [
    StepKind {
        template: "plain/assign",
        command: "Set-CsPhoneNumberAssignment",
        family: Family::Plain,
        arguments: &[
            MARK,
            IDENTITY,
            ("PhoneNumber", "number", Type::Text(is_number)),
            ("PhoneNumberType", "type", Type::Text(is_type)),
            ("LocationId", "location", Type::Optional(is_guid)),
            (
                "AssignmentCategory",
                "category",
                Type::Optional(is_category),
            ),
            ("Notify", "notify", Type::Switch),
            STOP,
        ],
    },
    StepKind {
        template: "plain/place",
        command: "Set-CsPhoneNumberAssignment",
        family: Family::Plain,
        arguments: &[
            MARK,
            ("PhoneNumber", "number", Type::Text(is_number)),
            ("LocationId", "location", Type::Text(is_place)),
            STOP,
        ],
    },
    StepKind {
        template: "plain/voice",
        command: "Set-CsPhoneNumberAssignment",
        family: Family::Plain,
        arguments: &[
            MARK,
            IDENTITY,
            ("EnterpriseVoiceEnabled", "voice", Type::Bool),
            STOP,
        ],
    },
    StepKind {
        template: "plain/remove",
        command: "Remove-CsPhoneNumberAssignment",
        family: Family::Plain,
        arguments: &[
            MARK,
            IDENTITY,
            ("PhoneNumber", "number", Type::Text(is_number)),
            ("PhoneNumberType", "type", Type::Text(is_type)),
            STOP,
        ],
    },
    StepKind {
        template: "plain/remove-all",
        command: "Remove-CsPhoneNumberAssignment",
        family: Family::Plain,
        arguments: &[MARK, IDENTITY, ("RemoveAll", "all", Type::Bool), STOP],
    },
    StepKind {
        template: "plain/classic-assign",
        command: "Set-CsOnlineVoiceUser",
        family: Family::Plain,
        arguments: &[
            MARK,
            IDENTITY,
            ("TelephoneNumber", "number", Type::TextOrNull(is_number)),
            ("LocationID", "location", Type::Optional(is_guid)),
            STOP,
        ],
    },
    StepKind {
        template: "plain/classic-place",
        command: "Set-CsOnlineVoiceUser",
        family: Family::Plain,
        arguments: &[
            MARK,
            IDENTITY,
            ("LocationID", "location", Type::Text(is_guid)),
            STOP,
        ],
    },
    StepKind {
        template: "plain/grant",
        command: "Grant-Cs",
        family: Family::Plain,
        arguments: &[
            MARK,
            ("", "policy", Type::Noun),
            IDENTITY,
            ("PolicyName", "to", Type::TextOrNull(is_policy_name)),
            STOP,
        ],
    },
];

/// A location, or the word with which the vendor takes one away.
fn is_place(text: &str) -> bool {
    text == "null" || is_guid(text)
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

pub(super) fn is_policy(text: &str) -> bool {
    PolicyKind::all().any(|kind| kind.name() == text)
}

fn is_policy_name(text: &str) -> bool {
    PolicyName::is_one(text)
}
