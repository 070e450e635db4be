//! The kinds of steps about dial plans, as data.
//!
//! A plan is several lines: itself, its texts on each side, its rules on each side. A rule has two kinds with one command:
//! literals where all its texts are printable ASCII, so that a reviewer reads a pattern as it is, and the escaped form of all
//! of them otherwise.

use super::super::kinds::{Family, STEP, StepKind, Type};

const PLAN: (&str, &str, Type) = ("Plan", "plan", Type::Text(is_named));
const SIDE: (&str, &str, Type) = ("Side", "side", Type::Text(is_side));
const SIMPLE_NAME: (&str, &str, Type) = ("SimpleName", "simple_name", Type::TextOrNull(is_any));
const INTERNAL: (&str, &str, Type) = ("Internal", "internal", Type::Bool);
const OF: (&str, &str, Type) = ("Of", "of", Type::Text(is_owner));
const FIELD: (&str, &str, Type) = ("Field", "field", Type::Text(is_field));

/// The kinds.
pub(in super::super) static KINDS: [StepKind; 8] = [
    StepKind {
        template: "name",
        command: "Step-Name",
        family: Family::Names,
        arguments: &[STEP, PLAN],
    },
    StepKind {
        template: "plan",
        command: "Step-Plan",
        family: Family::Plans,
        arguments: &[
            STEP,
            PLAN,
            ("Known", "known", Type::Bool),
            ("Exists", "exists", Type::Bool),
            ("Remove", "remove", Type::Bool),
        ],
    },
    StepKind {
        template: "state",
        command: "Step-State",
        family: Family::Plans,
        arguments: &[
            STEP,
            SIDE,
            SIMPLE_NAME,
            ("Description", "description", Type::TextOrNull(is_any)),
        ],
    },
    StepKind {
        template: "state-escaped",
        command: "Step-State",
        family: Family::Plans,
        arguments: &[
            STEP,
            SIDE,
            SIMPLE_NAME,
            ("Description", "description", Type::Escaped),
        ],
    },
    StepKind {
        template: "rule",
        command: "Step-Rule",
        family: Family::Plans,
        arguments: &[
            STEP,
            SIDE,
            ("Name", "name", Type::Text(is_any)),
            ("Pattern", "pattern", Type::Text(is_any)),
            ("Translation", "translation", Type::Text(is_any)),
            ("Description", "description", Type::Text(is_any)),
            INTERNAL,
        ],
    },
    StepKind {
        template: "rule-escaped",
        command: "Step-Rule",
        family: Family::Plans,
        arguments: &[
            STEP,
            SIDE,
            ("Name", "name", Type::Escaped),
            ("Pattern", "pattern", Type::Escaped),
            ("Translation", "translation", Type::Escaped),
            ("Description", "description", Type::Escaped),
            INTERNAL,
        ],
    },
    StepKind {
        template: "more",
        command: "Step-More",
        family: Family::Plans,
        arguments: &[STEP, SIDE, OF, FIELD, ("Text", "more", Type::Text(is_any))],
    },
    StepKind {
        template: "more-escaped",
        command: "Step-More",
        family: Family::Plans,
        arguments: &[STEP, SIDE, OF, FIELD, ("Text", "more", Type::Escaped)],
    },
];

fn is_named(text: &str) -> bool {
    !text.is_empty()
}

fn is_side(text: &str) -> bool {
    matches!(text, "from" | "to")
}

fn is_owner(text: &str) -> bool {
    matches!(text, "plan" | "rule")
}

fn is_field(text: &str) -> bool {
    matches!(text, "Name" | "Pattern" | "Translation" | "Description")
}

/// What a literal may hold, the literal itself says.
fn is_any(_: &str) -> bool {
    true
}
