//! Words for the rules of the family `plan` that only show when the whole plan is seen.

use super::{MOST_PLAIN_USERS, MOST_USERS, Operation, Plan};
use crate::config::{Config, SignInMode, Style};
use crate::finding::{Raised, Words};
use crate::model::AssignmentCategory;
use crate::reference::module::{LOCATION_ALONE, ModuleVersion};
use crate::rules::plan::{
    CYCLE, HELD_BY_ANOTHER, NOT_CAPTURED, OVER_WINDOW, PROFILE_CANNOT, REMOVE_UNKNOWN,
    TOO_MANY_FOR_PLAIN, WAVE_SPLIT,
};
use crate::span::Place;
use crate::tenant::HeldNumber;

/// Seconds that a write and its reading back are taken to need. The vendor documents no rate; this is an estimate
/// with room for a retry, and the review says so.
pub const SECONDS_A_STEP: i64 = 4;

pub(super) fn another_number(wanted: &str, held: &str, place: Place) -> Raised {
    let words = Words::new(
        format!(
            "this row takes {wanted} away, and the before-state says that the user holds {held}"
        ),
        format!("type {held} if that is meant, or take the row out"),
    );
    Raised {
        rule: &REMOVE_UNKNOWN,
        place,
        value: Some(wanted.to_owned()),
        words,
    }
}

pub(super) fn held_by_another(number: &str, holder: &str, operation: &Operation) -> Raised {
    let words = Words::new(
        format!("{number} belongs to {holder}, who does not give it up in this sheet"),
        format!("give {} another number, or add a row for {holder} with another number or Action Remove", operation.user()),
    )
    .fact("holder", holder);
    Raised {
        rule: &HELD_BY_ANOTHER,
        place: operation.because.clone(),
        value: Some(number.to_owned()),
        words,
    }
}

pub(super) fn own_line(held: &HeldNumber, wanted: AssignmentCategory, place: Place) -> Raised {
    let (number, line) = (&held.number, held.category.as_str());
    let words = Words::new(
        format!(
            "{number} is the {line} number of this user already; it cannot become the {} one in the same change",
            wanted.as_str()
        ),
        "take it away in one change and give it back on the other line in the next, or type another number",
    );
    Raised {
        rule: &HELD_BY_ANOTHER,
        place,
        value: Some(number.clone()),
        words,
    }
}

pub(super) fn classic_cannot(what: &str, operation: &Operation) -> Raised {
    let words = Words::new(
        format!(
            "{what}, and Set-CsOnlineVoiceUser, which the profile classic renders, knows one Calling Plan number a user"
        ),
        "write [module] profile = \"current\" in callsheet.toml, or leave this row to a change of its own",
    );
    profile_cannot(words, operation)
}

pub(super) fn place_alone(version: ModuleVersion, operation: &Operation) -> Raised {
    let words = Words::new(
        format!(
            "{} keeps the number and gets another location; that needs version {LOCATION_ALONE} of the module, and {version} is pinned",
            operation.user()
        ),
        format!("pin a newer version in callsheet.toml: [module] version = \"{LOCATION_ALONE}\""),
    );
    profile_cannot(words, operation)
}

fn profile_cannot(words: Words, operation: &Operation) -> Raised {
    Raised {
        rule: &PROFILE_CANNOT,
        place: operation.because.clone(),
        value: None,
        words,
    }
}

pub(super) fn wave_split(operation: &Operation, other: &str) -> Raised {
    let words = Words::new(
        format!(
            "{} stands in another wave than {other}, and they are changed together",
            operation.user()
        ),
        "write the same wave into the rows of a user, and of users who pass numbers on to each other",
    );
    Raised {
        rule: &WAVE_SPLIT,
        place: operation.because.clone(),
        value: None,
        words,
    }
}

pub(super) fn too_many_for_plain(plan: &Plan) -> Option<Raised> {
    let users = plan.users().len();
    let first = plan.operations.first()?;
    (plan.style == Style::Plain && users > MOST_PLAIN_USERS).then(|| Raised {
        rule: &TOO_MANY_FOR_PLAIN,
        place: first.because.clone(),
        value: None,
        words: Words::new(
            format!("{users} users are changed; the style plain takes at most {MOST_PLAIN_USERS}"),
            "write [module] style = \"guarded\" in callsheet.toml (or --style guarded), or split the sheet",
        ),
    })
}

/// A plain script takes no parameter and asks nobody: what signs in has to be stated.
pub(super) fn no_thumbprint(plan: &Plan, config: &Config) -> Option<Raised> {
    let signin = &config.signin;
    let certificate = signin.mode == SignInMode::Certificate && signin.thumbprint.is_none();
    let first = plan.operations.first()?;
    (certificate && plan.style == Style::Plain).then(|| Raised {
        rule: &PROFILE_CANNOT,
        place: config
            .place("signin.mode")
            .cloned()
            .unwrap_or_else(|| first.because.clone()),
        value: None,
        words: Words::new(
            "a plain script signs in with a certificate of the machine's store, and none is named",
            "add `thumbprint` to [signin], or render in the style guarded, which can take a file",
        ),
    })
}

pub(super) fn cycle(operation: &Operation, number: &str) -> Raised {
    let words = Words::new(
        format!(
            "{} should pass {number} on, but the on-premises directory owns it and it cannot be released from here",
            operation.user()
        ),
        "clear the number in the local Active Directory and let it synchronise, then run preflight again",
    );
    Raised {
        rule: &CYCLE,
        place: operation.because.clone(),
        value: Some(number.to_owned()),
        words,
    }
}

pub(super) fn long_chain(operation: &Operation, users: usize) -> Raised {
    let words = Words::new(
        format!(
            "{users} users pass numbers on to each other; a script changes at most {MOST_USERS}, and all of them go together"
        ),
        "split the sheet, so that some of them get their number from the first change and the others from a second",
    );
    Raised {
        rule: &CYCLE,
        place: operation.because.clone(),
        value: None,
        words,
    }
}

pub(super) fn not_captured(operation: &Operation) -> Raised {
    let words = Words::new(
        format!(
            "the results hold no state of {}: their {} is not taken back",
            operation.user(),
            operation.attribute()
        ),
        "give every results file of the change (--before can stand several times), or take it back by hand",
    );
    Raised {
        rule: &NOT_CAPTURED,
        place: operation.because.clone(),
        value: None,
        words,
    }
}

/// The rough length of the run in seconds.
#[must_use]
pub fn estimate(plan: &Plan) -> i64 {
    i64::try_from(plan.operations.len())
        .unwrap_or(i64::MAX)
        .saturating_mul(SECONDS_A_STEP)
}

pub(super) fn over_window(plan: &Plan, config: &Config) -> Option<Raised> {
    let window = config.change.window.as_ref()?;
    let length = window.end.at.as_second() - window.start.at.as_second();
    let needed = estimate(plan);
    (needed > length).then(|| {
        let words = Words::new(
            format!(
                "{} steps at about {SECONDS_A_STEP} seconds each take {} minutes; the window is {} minutes long",
                plan.operations.len(),
                needed / 60,
                length / 60
            ),
            "split the sheet, or ask for a longer window",
        );
        Raised { rule: &OVER_WINDOW, place: window.end.place.clone(), value: None, words }
    })
}
