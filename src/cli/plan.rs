//! `callsheet plan`: what would change.

use super::answer::answer;
use super::check::print;
use super::inputs::{SheetArgs, today};
use super::outcome::{Failure, Outcome};
use super::progress::watched;
use super::terminal::{self, Stream};
use super::{Format, Global};
use crate::bundle::Loaded;
use crate::catalogue;
use crate::plan::{Plan, Purpose, text};
use crate::report::{Options, counted, visible};
use crate::rules::{Checked, Manner, check_in, vet};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Runs the command.
pub(super) fn run(args: &SheetArgs, global: &Global) -> Result<Outcome, Failure> {
    let loaded = load(args, Purpose::Apply, global)?;
    let Some((plan, checked)) = planned(&loaded, args, global)? else {
        return Ok(Outcome::Denied);
    };
    answer(global, |out| match global.format {
        Format::Json => plan.write(out),
        Format::Human => {
            out.write_all(text(&plan).as_bytes())?;
            beside_the_plan(out, &checked, &terminal::options(global, Stream::Output))
        }
    })?;
    Ok(Outcome::Clean)
}

/// What was found about the plan itself, and how much more there is.
fn beside_the_plan(out: &mut impl Write, checked: &Checked, options: &Options) -> io::Result<()> {
    for finding in &checked.raised {
        if finding.rule.family() == "plan" {
            let told = format!("{}: {}", finding.rule.id, finding.words.message);
            writeln!(
                out,
                "{}: {}",
                finding.level.as_str(),
                visible(&told, options)
            )?;
        }
    }
    let counts = &checked.counts;
    if counts.warn + counts.note + counts.waived > 0 {
        writeln!(
            out,
            "{}, {}, {} waived: `callsheet check` shows them.",
            counted(counts.warn, "warning"),
            counted(counts.note, "note"),
            counts.waived
        )?;
    }
    Ok(())
}

/// Reads the inputs of a plan.
pub(super) fn load(args: &SheetArgs, purpose: Purpose, global: &Global) -> Result<Loaded, Failure> {
    args.keep_inputs(global)?;
    let (inputs, names) = args.read_all(purpose)?;
    Loaded::new_as(
        inputs,
        names,
        &catalogue::changeable(),
        args.reading.asked(),
    )
    .map_err(Failure::of)
}

/// Checks and plans. Where something is denied, the findings are printed and there is no plan.
pub(super) fn planned<'l>(
    loaded: &'l Loaded,
    args: &SheetArgs,
    global: &Global,
) -> Result<Option<(Plan, Checked<'l>)>, Failure> {
    let as_of = loaded.as_of().unwrap_or_else(today);
    let raised = loaded.raised_at(Some(as_of));
    let failed = |why| Failure::io("cannot read the sheet", why);
    let mut checked = watched(global, |watch| {
        let manner = Manner::on_one_thread(true, watch);
        check_in(loaded.context(Some(as_of)), raised, &manner)
    })
    .map_err(failed)?;
    let plan = match vet(&checked) {
        Ok(vetted) => {
            let (plan, more) = loaded.plan(&vetted).map_err(failed)?;
            checked.raise(more);
            Some(plan)
        }
        Err(_) => None,
    };
    match plan {
        Some(plan) if checked.counts.deny == 0 => Ok(Some((plan, checked))),
        _ => {
            let texts: BTreeMap<_, _> = loaded.texts().into_iter().collect();
            print(&checked, as_of, &texts, args, global)?;
            Ok(None)
        }
    }
}
