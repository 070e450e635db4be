//! What the profile and the pinned version cannot do, where only the state before shows that it is needed.

use super::change::{Change, Location, Number, Operation, Prior};
use super::findings;
use crate::config::{Module, Profile};
use crate::finding::Raised;
use crate::model::{AssignmentCategory, NumberType};

/// Leaves out of the way back what the module cannot do, and says so.
pub(super) fn fit_way_back(operation: &mut Operation, module: &Module) {
    let Change::Number {
        arrives_with,
        voice,
        after: Some(_),
        ..
    } = &mut operation.change
    else {
        return;
    };
    let mut lost = None;
    if !module.sets_places() && *arrives_with != Location::Unstated {
        *arrives_with = Location::Unstated;
        lost = Some(
            "the location that the number carried before is not set again: this module has no call for it",
        );
    }
    if !module.sets_voice() && voice.had {
        voice.had = false;
        lost = Some(
            "the voice flag of a user without a number is not set again: this profile has no call for it",
        );
    }
    if let Some(lost) = lost.filter(|_| operation.why_not.is_none()) {
        operation.why_not = Some(lost);
    }
}

/// What an operation needs and the module does not have.
pub(super) fn cannot(operation: &Operation, module: &Module) -> Option<Raised> {
    let (category, before, after) = match &operation.change {
        Change::Number {
            category,
            before,
            after,
            ..
        } => (
            *category,
            before.known().and_then(Option::as_ref),
            after.as_ref(),
        ),
        Change::Release {
            category,
            before,
            then,
            ..
        } => (*category, Some(before), then.as_ref()),
        Change::RemoveAll => (AssignmentCategory::Primary, None, None),
        Change::Policy { .. } => return None,
    };
    if module.profile == Profile::Classic {
        let numbers = [before, after];
        let other = |number: &&Number| number.number_type != NumberType::CallingPlan;
        if let Some(number) = numbers.into_iter().flatten().find(other) {
            let what = format!(
                "{} is a {} number of {}",
                number.number,
                number.number_type.as_str(),
                operation.user()
            );
            return Some(findings::classic_cannot(&what, operation));
        }
        if category != AssignmentCategory::Primary {
            let what = format!("{} has a {} line", operation.user(), category.as_str());
            return Some(findings::classic_cannot(&what, operation));
        }
        return None;
    }
    let place_alone = is_place_alone(&operation.change) && !module.sets_places();
    place_alone.then(|| findings::place_alone(module.version, operation))
}

/// Whether only the location of a number changes.
fn is_place_alone(change: &Change) -> bool {
    matches!(
        change,
        Change::Number { before: Prior::Known(Some(before)), after: Some(after), .. }
            if before.number == after.number && before.number_type == after.number_type
    )
}
