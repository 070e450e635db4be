//! The family `dialplan`: what can be wrong with a plan, and the page of each.

mod plans;
mod slips;

pub(crate) use plans::{
    DUPLICATE_NAME, DUPLICATE_PATTERN, EMERGENCY_CHANGED, NEVER_FIRES, NOT_DECIDED, OVER_LIMIT,
    OVERLAP, PROTECTED_CHANGED, VECTOR_FAILED,
};
pub(crate) use slips::{
    BAD_PATTERN, CLASS_BAR, CLASS_COMMA, DOUBLE_BACKSLASH, GROUP_DIGIT, HIDDEN_CHARACTER,
    LAST_CAPTURE, MISSING_BACKSLASH, MISSING_GROUP, NEVER_MATCHES, NOT_E164, OPTIONAL_FIRST_TOKEN,
    REFUSED, SECOND_PASS, STRAY_PLUS, TYPOGRAPHIC_QUOTE, UNANCHORED,
};

use crate::finding::Family;

/// Rules about dial plans.
pub(crate) static FAMILY: Family = Family {
    name: "dialplan",
    about: "dial plans: patterns, translations, their order, emergency numbers, test vectors",
    rules: &[
        &BAD_PATTERN,
        &REFUSED,
        &EMERGENCY_CHANGED,
        &PROTECTED_CHANGED,
        &UNANCHORED,
        &MISSING_GROUP,
        &GROUP_DIGIT,
        &NOT_E164,
        &SECOND_PASS,
        &OPTIONAL_FIRST_TOKEN,
        &NEVER_MATCHES,
        &CLASS_BAR,
        &CLASS_COMMA,
        &STRAY_PLUS,
        &DOUBLE_BACKSLASH,
        &MISSING_BACKSLASH,
        &LAST_CAPTURE,
        &TYPOGRAPHIC_QUOTE,
        &HIDDEN_CHARACTER,
        &NEVER_FIRES,
        &OVERLAP,
        &NOT_DECIDED,
        &DUPLICATE_PATTERN,
        &DUPLICATE_NAME,
        &OVER_LIMIT,
        &VECTOR_FAILED,
    ],
};
