//! `callsheet check`: findings at cells.

use super::answer::answer;
use super::inputs::{ReadConfig, SheetArgs, today};
use super::outcome::{Failure, Outcome};
use super::progress::watched;
use super::split;
use super::terminal::{self, Stream};
use super::{Format, Global};
use crate::report::{Options, counted, human, json, visible};
use crate::rules::{Checked, Context, Manner, check_in, vet};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The sheet, and what else is made of its rows.
#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    sheet: SheetArgs,
    /// Write good rows, bad rows and a list of errors into a new folder
    #[arg(long, value_name = "DIR")]
    split: Option<PathBuf>,
    /// How many threads read and judge; what is found is the same. Without it as many as the machine runs at once
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: Option<u16>,
}

/// Runs the command.
pub(super) fn run(args: &CheckArgs, global: &Global) -> Result<Outcome, Failure> {
    let CheckArgs {
        sheet: args,
        split,
        threads,
    } = args;
    args.keep_inputs(global)?;
    if let Some(folder) = split {
        split::is_free(folder)?;
    }
    terminal::doing(global, &args.sheet);
    let ReadConfig {
        config,
        raised,
        file,
    } = args.read_config()?;
    let before = args.read_before(&config)?;
    let dial_plans = args.read_dial_plans()?;
    let as_of = config.as_of().or(args.as_of).unwrap_or_else(today);
    let raised = raised
        .into_iter()
        .chain(config.judge_waivers(as_of))
        .collect();
    let sheet = args.open(&config)?;
    let context = Context {
        sheet: &sheet,
        config: &config,
        before: before.as_ref(),
        dial_plans: dial_plans.as_ref(),
        as_of: Some(as_of),
    };
    let planned = before.is_some();
    let unread = |why| Failure::io(format!("cannot read {}", args.name()), why);
    let mut checked = watched(global, |watch| {
        let manner = Manner {
            threads: threads_of(*threads),
            ..Manner::on_one_thread(planned, watch)
        };
        check_in(context, raised, &manner)
    })
    .map_err(unread)?;
    if planned && let Ok(vetted) = vet(&checked) {
        // What only shows in a plan: who holds the numbers today.
        let inputs = crate::plan::Inputs {
            config: &config,
            before: before.as_ref(),
            as_of: None,
            digests: &[],
            purpose: crate::plan::Purpose::Apply,
            style: args.style.map_or(config.module.style, Into::into),
        };
        let (_, more) = crate::plan::build(&vetted, &inputs).map_err(unread)?;
        checked.raise(more);
    }
    let of_plans = dial_plans.as_ref();
    let of_plans = of_plans.map(|plans| (plans.file.clone(), plans.text.clone()));
    let texts = file.into_iter().chain(of_plans).collect();
    print(&checked, as_of, &texts, args, global)?;
    if let Some(folder) = split {
        let (good, bad) = split::write(&checked, folder)?;
        let options = terminal::options(global, Stream::Error);
        let folder = visible(&folder.display().to_string(), &options);
        eprintln!(
            "{folder}: good.csv {}, bad.csv {}, errors.csv",
            counted(good, "row"),
            counted(bad, "row")
        );
    }
    Ok(outcome(&checked))
}

fn threads_of(asked: Option<u16>) -> usize {
    let machine = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(machine, usize::from)
}

/// Whether anything is denied.
pub(super) fn outcome(checked: &Checked) -> Outcome {
    if checked.counts.deny > 0 {
        Outcome::Denied
    } else {
        Outcome::Clean
    }
}

/// Prints what was found. `texts` are the files beside the sheet that findings can point into.
pub(super) fn print(
    checked: &Checked,
    as_of: Date,
    texts: &BTreeMap<String, String>,
    args: &SheetArgs,
    global: &Global,
) -> Result<(), Failure> {
    let sheet = checked.context.sheet;
    let mut files = vec![sheet.file.clone()];
    files.extend(sheet.files_beside().iter().map(|(file, _)| file.clone()));
    files.extend(texts.keys().cloned());
    files.extend(args.before.iter().map(|path| path.display().to_string()));
    answer(global, |out| match global.format {
        Format::Json => json::write(out, checked, Some(&as_of.to_string()), &files),
        Format::Human => human::write(
            out,
            checked,
            texts,
            &Options {
                repeat: args.repeated(),
                ..terminal::options(global, Stream::Output)
            },
        ),
    })
}
