//! The bundle: a folder with plan, scripts, review and manifest that a board approves and anybody can verify.
//!
//! The way of the data: [`Inputs`] (bytes) → [`Loaded`] (config, sheet, before-state) → checked → planned →
//! [`render()`] gives every file in memory, after each script was decoded back to the plan → [`write()`] moves the
//! folder into place. [`dial`] does the same for dial plans. [`verify()`] walks the same way from `input/` and compares bytes.

mod blame;
mod constants;
pub mod dial;
mod error;
mod folder;
mod helpers;
mod kinds;
mod limit;
mod load;
mod manifest;
mod own;
mod plain;
mod render;
mod review;
mod script;
mod source;
mod step;
mod template;
mod verify;

pub use error::BundleError;
pub use folder::{read, write, write_while};
pub use load::{Inputs, LoadError, Loaded, Names};
pub use manifest::{Files, Manifest, NAME as MANIFEST};
pub use own::{Own, read_templates};
pub use render::{Bundle, render};
pub use review::Told;
pub use template::Templates;
pub use verify::{Problem, ProblemKind, Verification, verify, verify_knowing};
