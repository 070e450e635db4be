//! Why a bundle cannot be made, written or read.

use crate::powershell::literal::LiteralError;
use std::io;
use std::path::PathBuf;

/// A failure of ours, or of the machine; never about the customer's data.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum BundleError {
    /// A template that no bundle may be rendered with.
    #[error("template {name}{}: {why}", at(*line, *column))]
    #[diagnostic(help(
        "nothing was written; a template keeps the lines with values, partials and marks of the one that ships, and changes the fixed text between them"
    ))]
    Template {
        /// Name of the template's file.
        name: String,
        /// Line from 1; 0 when unknown.
        line: usize,
        /// Position in the line from 1; 0 when unknown.
        column: usize,
        /// What is wrong.
        why: String,
    },
    /// A folder of templates that cannot be used.
    #[error("{}: {why}", path.display())]
    #[diagnostic(help("{help}"))]
    NotTemplates {
        /// The folder, or what is in it.
        path: PathBuf,
        /// What is wrong.
        why: String,
        /// What to do.
        help: &'static str,
    },
    /// A value that cannot be written as PowerShell: the rules should have refused it.
    #[error("{what} cannot be written into a script: {why}")]
    #[diagnostic(help(
        "this value should have been refused when the sheet was checked; please report it"
    ))]
    Value {
        /// Which value.
        what: String,
        /// Why not.
        why: String,
    },
    /// A text of a dial plan that no script holds.
    #[error("{place}: {what} cannot be written into a script: {why}")]
    #[diagnostic(help(
        "nothing was written; delete the character, or where a pattern needs it write it as \\u and four digits. A name or simple name is ASCII. In a state before: correct the plan in the tenant first"
    ))]
    PlanText {
        /// Which text of which rule.
        what: String,
        /// Where the file asks for the plan.
        place: String,
        /// Why not.
        why: LiteralError,
    },
    /// A rendered file did not decode back to the plan: our mistake, found before anything was written.
    #[error("the rendered {file} did not read back, line {line}: {why}")]
    #[diagnostic(help("nothing was written; please report this with the template that was used"))]
    SelfCheck {
        /// Path in the bundle.
        file: String,
        /// Line from 1.
        line: u32,
        /// What differs.
        why: String,
    },
    /// The config lacks what every script carries.
    #[error("{what} is not stated in callsheet.toml")]
    #[diagnostic(help("{help}"))]
    Missing {
        /// Which key.
        what: &'static str,
        /// What to write.
        help: &'static str,
    },
    /// Waivers with an expiry need a day at which they are judged.
    #[error("a waiver expires, and nothing says at which day it is judged")]
    #[diagnostic(help(
        "state [change] window_end in callsheet.toml, or give --as-of with a date such as 2026-11-24"
    ))]
    NoDay,
    /// There is nothing to do.
    #[error("there is no step to render: {why}")]
    #[diagnostic(help("nothing was written; `callsheet plan` shows what was compared"))]
    Nothing {
        /// Why not.
        why: &'static str,
    },
    /// More scripts than a bundle can be verified with.
    #[error("this plan needs {scripts} scripts, and a bundle has room for {most}")]
    #[diagnostic(help(
        "nothing was written; let more users go in one wave, or render the sheet in parts"
    ))]
    TooManyScripts {
        /// How many.
        scripts: usize,
        /// How many it may have.
        most: usize,
    },
    /// A roll-back needs what was captured.
    #[error("a roll-back is made from what a run captured")]
    #[diagnostic(help(
        "give --before with the results file (.jsonl) of the apply script, or with before.json"
    ))]
    NoCapture,
    /// The folder exists.
    #[error("{} exists already", path.display())]
    #[diagnostic(help(
        "a bundle is never overwritten: choose another folder with -o, or move the old one away"
    ))]
    Exists {
        /// The folder.
        path: PathBuf,
    },
    /// The operating system said no.
    #[error("cannot {doing} {}: {why}", path.display())]
    #[diagnostic(help(
        "check that the folder exists, that you may write there and that the disk is not full; nothing was left half written"
    ))]
    Io {
        /// What was tried.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// The system's reason.
        why: io::Error,
    },
    /// Not a bundle.
    #[error("{} is not a bundle: {why}", path.display())]
    #[diagnostic(help(
        "name the folder that `callsheet render -o` wrote: it holds manifest.sha256"
    ))]
    NotABundle {
        /// The folder.
        path: PathBuf,
        /// What is missing.
        why: String,
    },
}

/// A place in a template, as far as it is known.
fn at(line: usize, column: usize) -> String {
    match (line, column) {
        (0, _) => String::new(),
        (line, 0) => format!(", line {line}"),
        (line, column) => format!(", line {line}, position {column}"),
    }
}
