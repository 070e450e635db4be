//! The rules on rows: each looks at one row (or at keys gathered from all of them) and raises hits.
//!
//! One pass over the sheet ([`check()`]) keeps hits of a few bytes and no text. When a finding is shown, its row is
//! read and judged again and the rule puts it into words ([`Checked::speak`]); so a million rows stay small and a
//! message has one place. To add a rule: a file of `rules/`, or a family file that exists; see CONTRIBUTING.md.

mod alike;
mod assign;
mod cause;
mod cell;
mod check;
mod context;
mod desk;
mod dialing;
mod doctor;
mod duplicate;
mod emergency;
mod identity;
mod judge;
mod memo;
mod not_checked;
mod number;
mod ordered;
mod part;
mod pass;
pub(crate) mod plan;
mod policy;
mod range;
mod repair;
mod row;
mod sink;
mod speak;
mod totals;
mod twins;
mod usual;
mod vet;
mod watch;

pub use check::{Checked, Counts, Manner, check, check_in};
pub use context::Context;
pub use desk::Desk;
pub use dialing::{DialledExample, Person, PlanOf, person};
pub(crate) use number::number_words;
pub use pass::PART;
pub use repair::{Repair, repairs};
pub use sink::Hit;
pub use vet::{Refused, Vetted, vet};
pub use watch::{Stopped, Watch};

use crate::finding::Family;

/// The families that look at rows.
pub(crate) static FAMILIES: &[&Family] = &[
    &identity::FAMILY,
    &number::FAMILY,
    &duplicate::FAMILY,
    &range::FAMILY,
    &policy::FAMILY,
    &emergency::FAMILY,
    &dialing::FAMILY,
    &plan::FAMILY,
];
