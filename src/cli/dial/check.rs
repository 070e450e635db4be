//! `callsheet dial check`: what is wrong with a plan.

use super::super::answer::answer;
use super::super::files::keep;
use super::super::inputs::{ReadConfig, ReadingArgs, SheetArgs, today};
use super::super::outcome::{Failure, Outcome};
use super::super::terminal::{self, Stream};
use super::super::{Format, Global};
use super::{plans, region};
use crate::dial::{Laboratory, check, suggest};
use crate::report::plans as report;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

/// Which plans.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CheckArgs {
    /// The plan: TOML, CSV, or JSON of Get-CsTenantDialPlan with one plan or several
    plan_file: PathBuf,
    /// Which plan, where the file holds several; all of them if not given
    #[arg(long, value_name = "NAME")]
    plan: Option<String>,
    /// Usage location of the people under the plan, where the file does not say it: US
    #[arg(long, value_name = "XX")]
    region: Option<String>,
    /// Write test vectors for the plan instead: what it does today, to be read and kept
    #[arg(long)]
    suggest: bool,
    /// The config with levels and waivers; without it callsheet.toml is looked for beside the plan and above
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no config, even if there is one
    #[arg(long)]
    no_config: bool,
    /// The day at which waivers are judged, where no change window states one
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<Date>,
}

/// Runs the command.
pub(super) fn run(args: &CheckArgs, global: &Global) -> Result<Outcome, Failure> {
    keep(global, &args.plan_file)?;
    let (mut plans, text) = plans(&args.plan_file, args.plan.as_deref())?;
    let region = region(args.region.as_deref())?;
    for plan in &mut plans {
        plan.country = plan.country.take().or_else(|| region.clone());
    }
    if args.suggest {
        answer(global, |out| {
            for plan in &plans {
                write!(out, "{}", suggest(&Laboratory::new(plan)))?;
            }
            Ok(())
        })?;
        return Ok(Outcome::Clean);
    }
    let beside = SheetArgs {
        as_of: args.as_of,
        ..SheetArgs::alone(
            &args.plan_file,
            &ReadingArgs::default(),
            args.config.as_ref(),
            args.no_config,
        )
    };
    let ReadConfig {
        config,
        raised,
        file: config_text,
    } = beside.read_config()?;
    let as_of = config.as_of().or(args.as_of).unwrap_or_else(today);
    let of_config = raised.into_iter().chain(config.judge_waivers(as_of));
    let of_plans = plans.iter().flat_map(|plan| check(&Laboratory::new(plan)));
    let judged = report::judge(of_config.chain(of_plans).collect(), &plans, &config, as_of);
    let file = args.plan_file.display().to_string();
    let mut texts: BTreeMap<String, String> = config_text.into_iter().collect();
    texts.insert(file.clone(), text);
    answer(global, |out| match global.format {
        Format::Json => report::json(out, &judged, &as_of.to_string(), &[file]),
        Format::Human => report::human(
            out,
            &judged,
            &texts,
            &terminal::options(global, Stream::Output),
        ),
    })?;
    Ok(if judged.counts.deny > 0 {
        Outcome::Denied
    } else {
        Outcome::Clean
    })
}
