//! The bundle: a folder with plan, scripts, review and manifest that a board approves and anybody can verify.
//!
//! The way of the data: [`Inputs`] (bytes) → [`Loaded`] (config, sheet, before-state) → checked → planned →
//! [`render_into()`] gives one file after the other to a [`Store`] and decodes each script back to the plan → a [`Folder`] is
//! moved into its place. [`dial`] does the same for dial plans. [`verify()`] walks the same way from `input/` and compares bytes.

mod blame;
mod constants;
pub mod dial;
mod error;
mod folder;
mod found;
mod helpers;
mod jobs;
mod kinds;
mod limit;
mod load;
mod manifest;
mod own;
mod plain;
mod read_back;
mod render;
mod review;
mod script;
mod source;
mod step;
mod store;
mod template;
mod verify;
mod weave;

pub use error::BundleError;
pub use folder::{Contents, Folder, open, read, write, write_while};
pub use found::Found;
pub use load::{Inputs, LoadError, Loaded, Names};
pub use manifest::{Files, Manifest, NAME as MANIFEST};
pub use own::{Own, read_templates};
pub use render::{Bundle, render, render_into};
pub use review::Told;
pub use store::{Entry, Rendered, Stop, Store, Writing};
pub use template::Templates;
pub use verify::{Problem, ProblemKind, Verification, verify, verify_knowing};
