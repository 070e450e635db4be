//! Regular expressions as .NET runs them: the dialect in which normalization rules are written.
//!
//! A [`Pattern`] is read as .NET reads it (`parse`), and then answered by one of two engines. The `regex-automata` crate
//! answers where its answer is the same by construction: plain patterns on ASCII text without a line feed (`plain`).
//! Everything else is answered by a small backtracking machine that works on UTF-16 units as .NET does (`program`,
//! `machine`), within a budget of steps and memory. A [`Translation`] is the text of a replacement.
//!
//! An answer is what .NET would give, or there is none: a [`Fault`] says whether .NET itself refuses the text or
//! whether we cannot answer exactly, why, and at which character. Assumed are `RegexOptions.None` and the invariant
//! culture; the vendor documents neither for dial plans.
//!
//! ```
//! use callsheet::dotnet::{Pattern, Translation};
//!
//! let pattern = Pattern::new(r"^9?(\d{4})$").unwrap();
//! let translation = Translation::new("+1206555$1", &pattern).unwrap();
//! let answer = pattern.replace(&translation, "90123").unwrap();
//! assert_eq!(answer.result, "+12065550123");
//! assert!(Pattern::new(r"^(\d{4}$").unwrap_err().refused_by_dotnet);
//! ```

mod class;
mod compile;
mod escape;
mod fault;
mod group;
mod language;
mod machine;
mod node;
mod parse;
mod pattern;
mod plain;
mod product;
mod program;
mod sample;
mod scan;
mod set;
mod shape;
mod translation;
mod unicode;

pub use fault::Fault;
pub use language::{LARGEST, Language, language};
pub use pattern::{Answer, Match, Pattern};
pub use plain::Together;
pub use product::{Witnesses, witnesses};
pub use sample::Samples;
pub use shape::Shape;
pub use translation::{Piece, Translation};
