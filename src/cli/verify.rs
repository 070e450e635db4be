//! `callsheet verify`: is a bundle whole, unedited and reproducible?

use super::answer::answer;
use super::files::keep;
use super::outcome::{Failure, Outcome};
use super::terminal;
use super::{Format, Global};
use crate::bundle::{self, Found as _, Problem, Verification};
use crate::catalogue;
use crate::digest::pretty_json;
use crate::report::{Options, visible};
use std::io::{self, Write};
use std::path::PathBuf;

/// Which bundle.
#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// The folder of the bundle
    folder: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &VerifyArgs, global: &Global) -> Result<Outcome, Failure> {
    keep(global, &args.folder)?;
    let files = bundle::open(&args.folder).map_err(Failure::of)?;
    let verification = bundle::verify(&files, &catalogue::changeable()).map_err(Failure::of)?;
    answer(global, |out| match global.format {
        Format::Json => out.write_all(pretty_json(&verification).as_bytes()),
        Format::Human => human(
            out,
            &verification,
            files.paths().len(),
            &terminal::options(global, terminal::Stream::Output),
        ),
    })?;
    match verification.unknown_version {
        _ if !verification.problems.is_empty() => Ok(Outcome::Denied),
        None => Ok(Outcome::Clean),
        Some(version) => Err(Failure::of(UnknownVersion { version })),
    }
}

/// The bundle was made by a version that this one cannot stand in for.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("this bundle says that callsheet {version} made it, which this version does not know")]
#[diagnostic(help(
    "verify it with that version; if there is none such, the bundle was edited: ask for it again from whoever rendered it"
))]
struct UnknownVersion {
    version: String,
}

fn human(
    out: &mut dyn Write,
    verification: &Verification,
    files: usize,
    options: &Options,
) -> io::Result<()> {
    for problem in &verification.problems {
        line(out, problem, options)?;
    }
    for item in &verification.not_checked {
        writeln!(out, "not checked: {}", visible(item, options))?;
    }
    if verification.ok {
        if verification.rendered_again {
            writeln!(
                out,
                "whole and unedited: {files} files, rendered again byte for byte"
            )?;
        } else {
            writeln!(
                out,
                "nothing differs: {files} files, held against their manifest and plan and not rendered again"
            )?;
        }
        writeln!(out, "manifest SHA-256: {}", verification.manifest_sha256)
    } else if verification.problems.is_empty() {
        Ok(())
    } else {
        let count = verification.problems.len();
        writeln!(
            out,
            "{count} {}: do not run this bundle; ask for it again from whoever rendered it",
            if count == 1 { "problem" } else { "problems" }
        )
    }
}

fn line(out: &mut dyn Write, problem: &Problem, options: &Options) -> io::Result<()> {
    let at = problem
        .line
        .map(|line| format!(":{line}"))
        .unwrap_or_default();
    let step = problem
        .step
        .map(|step| format!(", step {step}"))
        .unwrap_or_default();
    let place = problem
        .place
        .as_ref()
        .map(|place| format!(" (asked for by {place})"))
        .unwrap_or_default();
    writeln!(
        out,
        "{}{at}{step}: {}{place}",
        visible(&problem.file, options),
        visible(&problem.message, options)
    )?;
    if let (Some(expected), Some(found)) = (&problem.expected, &problem.found) {
        writeln!(
            out,
            "    expected {}\n    found    {}",
            visible(expected, options),
            visible(found, options)
        )?;
    }
    Ok(())
}
