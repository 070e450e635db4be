//! Dial plans: what a dialled string becomes, which rule does it, and what is wrong with the rules.
//!
//! A [`Plan`] is read from TOML, CSV or the vendor's JSON (`read`). A [`Laboratory`] is a plan whose patterns are
//! compiled; it answers [`Laboratory::dial`] as the vendor's documents describe the service: rules in order, the first that
//! matches decides, and what the documents leave open is shown as readings side by side. [`check()`] finds what is wrong
//! with the rules one by one, against each other (by automata: a rule that can never fire, rules that overlap), for
//! emergency numbers, and by the plan's own test vectors. [`Plans`] are those of a file by name, for a sheet whose rows name
//! them; [`Laboratory::trip`] dials a number as colleagues would and says whether it comes back to itself. [`Changes`] are
//! plans against the state before, a [`Snapshot`], as plain data.

mod back;
mod change;
mod check;
mod diff;
mod draw;
mod effect;
mod emergency;
mod evaluate;
pub(crate) mod findings;
mod limits;
mod lint;
mod plan;
mod plans;
mod proof;
mod read;
mod samples;
mod snapshot;
mod suggest;
mod table;
mod texts;
mod toml;
mod vectors;
mod vendor;

pub use back::{Back, Call, Form, Trip};
pub use change::{Changes, GLOBAL, PlanChange, Prior, RuleState, SCHEMA, State, Wish};
pub use check::check;
pub use diff::{Line, diff};
pub use draw::{draw, draw_emergency};
pub use effect::{Answer, Effect, Effects};
pub use evaluate::{Fired, Laboratory, Path, Patterns, Reading, Tried};
pub use plan::{Plan, Position, Rule, Vector};
pub use plans::Plans;
pub use proof::check as prove;
pub use read::{Format, ReadError, format_of, read};
pub use snapshot::{BEFORE_SCHEMA, Snapshot};
pub use suggest::suggest;
pub use texts::unwritable;

pub(crate) use findings::FAMILY;
