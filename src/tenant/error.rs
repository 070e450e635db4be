//! Why a before-state cannot be used.

use super::SCHEMA;

/// Why a file is no before-state.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum BeforeError {
    /// Not JSON of the right form.
    #[error("{file}, line {line}: this is no before-state: {why}")]
    #[diagnostic(help(
        "give the before.json that preflight.ps1 wrote, or the results file (.jsonl) of an apply script"
    ))]
    Form {
        /// File as given.
        file: String,
        /// Line from 1.
        line: usize,
        /// What the reader said.
        why: String,
    },
    /// Another schema.
    #[error("{file}: the schema is {found:?}, not {SCHEMA:?}")]
    #[diagnostic(help(
        "this version of callsheet reads {SCHEMA}; write the file again with the preflight.ps1 of a bundle made by it"
    ))]
    Schema {
        /// File as given.
        file: String,
        /// The schema that it names.
        found: String,
    },
    /// It was read from another tenant than the config names.
    #[error("{file}: this state was read from tenant {found}; the config is for {wanted}")]
    #[diagnostic(help("run preflight.ps1 in the right tenant and give its before.json"))]
    Tenant {
        /// File as given.
        file: String,
        /// Of the before-state.
        found: String,
        /// Of the config.
        wanted: String,
    },
    /// An entry that cannot be so.
    #[error("{file}: {what}")]
    #[diagnostic(help(
        "before.json is not made by hand: run preflight.ps1 again. A policy whose name no script can carry has to be renamed in the tenant, or taken from the user, first"
    ))]
    Entry {
        /// File as given.
        file: String,
        /// Which entry, and what is wrong with it.
        what: String,
    },
    /// A results file without captured states.
    #[error("{file}: no line of this file holds a captured state")]
    #[diagnostic(help(
        "captured states are written by an apply script before it first writes to a user; a dry run writes none"
    ))]
    Nothing {
        /// File as given.
        file: String,
    },
}
