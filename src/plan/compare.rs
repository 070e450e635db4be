//! What is held against what is wanted.

use super::change::{Location, Number, Prior};
use super::shared::Shared;
use crate::model::NumberType;
use crate::tenant::HeldNumber;

/// A held number as part of a plan.
pub(super) fn held_as_number(held: &HeldNumber, shared: &mut Shared) -> Number {
    Number {
        number: held.number.as_str().into(),
        number_type: held.number_type,
        location: shared.location_or_none(held.location.as_ref()),
    }
}

/// Whether nothing is left to do of a number.
pub(super) fn already(known: Option<&Number>, after: Option<&Number>) -> bool {
    match (known, after) {
        (None, None) => true,
        (Some(known), Some(after)) => {
            known.number == after.number
                && known.number_type == after.number_type
                && (after.location == Location::Unstated || after.location == known.location)
        }
        _ => false,
    }
}

/// Why a change cannot be taken back of which nobody knows what was before.
pub(super) const UNKNOWN: &str = "the state before is unknown";

/// Why a change from here cannot be taken back.
pub(super) fn why_unknown<T>(before: &Prior<T>) -> Option<&'static str> {
    matches!(before, Prior::Unknown).then_some(UNKNOWN)
}

/// A location that a Calling Plan number gets cannot be taken off again (the vendor names only the other two types).
pub(super) fn keeps_location(
    before: &Prior<Option<Number>>,
    after: Option<&Number>,
    arrives_with: &Location,
) -> Option<&'static str> {
    let after = after?;
    let had_none = match before {
        Prior::Known(Some(known)) if known.number == after.number => {
            known.location == Location::None
        }
        _ => *arrives_with == Location::None,
    };
    (after.number_type == NumberType::CallingPlan
        && had_none
        && matches!(after.location, Location::Id(_)))
    .then_some("a Calling Plan number keeps the location that it is given")
}
