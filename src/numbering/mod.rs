//! Telephone numbers: is this a number of the plan, and if a cell is not one, what did somebody do to it?
//!
//! Three questions, three files, and nothing here knows about sheets or findings:
//!
//! * [`verdict`] answers for `+` and digits: country code, region, kind, length, valid or not. It is libphonenumber's
//!   answer (metadata [`metadata_version`]) from a table, in tens of nanoseconds.
//! * [`ask`] answers for any text what libphonenumber would, human forms, extensions and vanity numbers too.
//! * [`diagnosis`] reads a cell as it was typed. A right cell gives a [`Number`]; any other gives a [`Fault`] with
//!   one root cause, and a repair where only one original is possible.
//!
//! A right cell is narrower than a valid number: `+`, a first digit from 1 to 9, at most 15 digits (ITU-T E.164), valid in
//! the plan, equal to its own E.164 form (no trunk 0 inside), and then nothing or `;ext=` with 1 to 12 digits.
//!
//! ```
//! use callsheet::numbering::{Problem, read};
//!
//! let fault = read("020 7946 0123", Some("GB")).unwrap_err();
//! assert_eq!(fault.problem, Problem::NationalFormat);
//! assert_eq!(fault.repair.unwrap().text, "+442079460123");
//! ```

mod answer;
mod cell;
mod characters;
pub mod diagnosis;
mod edits;
mod emergency;
mod engine;
mod fault;
mod home;
mod intrinsic;
mod plan;
mod reading;
mod regions;
pub mod verdict;
mod wording;

pub use answer::{Answer, ErrorKind, ask};
pub use diagnosis::{Number, read, right};
pub use emergency::emergency_numbers;
pub use engine::{international_format, national_format};
pub use fault::{Facts, Fault, Problem, Repair};
pub use home::home_forms;
pub use regions::{Region, is_region, open_plan};
pub use verdict::{
    Kind, Possible, Sort, Verdict, calling_code_of, expected_lengths, judge, metadata_version,
    regions_of, sort_of, unchecked_length, value,
};
pub use wording::number_place as place_of;
