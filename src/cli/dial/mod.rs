//! `callsheet dial`: what a dialled string becomes, and what is wrong with a dial plan.

mod check;
mod person;
mod render;
mod single;
mod test;

use super::Global;
use super::files;
use super::inputs::LARGEST_PLANS;
use super::outcome::{Failure, Outcome};
use crate::dial::Plan;
use clap::Subcommand;
use std::path::Path;

/// What to do with a dial plan.
#[derive(Debug, Subcommand)]
pub(super) enum DialCommand {
    /// Show what each dialled string becomes, and which rule did it
    Test(test::TestArgs),
    /// Try one pattern and translation by itself, exactly as .NET would
    Try(single::TryArgs),
    /// Check a plan: its rules, their order, emergency numbers, its own test vectors
    Check(check::CheckArgs),
    /// Render the bundle that creates or updates the plans: scripts, review and manifest
    Render(render::RenderArgs),
}

/// Runs the command.
pub(super) fn run(command: &DialCommand, global: &Global) -> Result<Outcome, Failure> {
    match command {
        DialCommand::Test(args) => test::run(args, global),
        DialCommand::Try(args) => single::run(args, global),
        DialCommand::Check(args) => check::run(args, global),
        DialCommand::Render(args) => render::run(args, global),
    }
}

/// A usage location as it is typed.
fn region(text: Option<&str>) -> Result<Option<String>, Failure> {
    let region = text.map(str::to_ascii_uppercase);
    match &region {
        Some(code) if !crate::numbering::is_region(code) => Err(Failure::Usage(format!(
            "{code:?} is no country: write the two letters of ISO 3166, such as US"
        ))),
        _ => Ok(region),
    }
}

/// Reads the plans of a file, and takes the one that is named.
fn plans(path: &Path, name: Option<&str>) -> Result<(Vec<Plan>, String), Failure> {
    let bytes = files::read(path, LARGEST_PLANS)?;
    let file = path.display().to_string();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut plans = crate::dial::read(&bytes, &file).map_err(Failure::of)?;
    if let Some(name) = name {
        let wanted = name.strip_prefix("Tag:").unwrap_or(name);
        let known: Vec<String> = plans.iter().map(|plan| plan.name.clone()).collect();
        plans.retain(|plan| plan.name.eq_ignore_ascii_case(wanted));
        if plans.is_empty() {
            let known = known.join(", ");
            return Err(Failure::Usage(format!(
                "{file} has no plan {name:?}; it has {known}"
            )));
        }
    }
    Ok((plans, text))
}

/// The only plan of a file, or the one that is named.
fn one_plan(path: &Path, name: Option<&str>) -> Result<Plan, Failure> {
    let (mut plans, _) = plans(path, name)?;
    if plans.len() > 1 {
        let names: Vec<&str> = plans
            .iter()
            .map(|plan| plan.name.as_str())
            .take(20)
            .collect();
        return Err(Failure::Usage(format!(
            "{} holds {} plans; say which with --plan: {}",
            path.display(),
            plans.len(),
            names.join(", ")
        )));
    }
    Ok(plans.remove(0))
}

/// The lines of standard input, split at line feeds; a last line feed ends the last line.
fn input_lines() -> Result<Vec<String>, Failure> {
    let bytes = files::read(Path::new("-"), LARGEST_PLANS)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::Usage("standard input is not UTF-8 text".to_owned()))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.split('\n').map(str::to_owned).collect())
}
