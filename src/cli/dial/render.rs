//! `callsheet dial render`: the bundle that creates or updates tenant dial plans.

use super::super::answer::answer;
use super::super::files::{keep, read};
use super::super::inputs::{
    LARGEST_BEFORE, LARGEST_CONFIG, LARGEST_PLANS, ReadingArgs, SheetArgs, today,
};
use super::super::outcome::{Failure, Outcome};
use super::super::render::{facts, human, into_folder};
use super::super::terminal::{self, Stream};
use super::super::{Format, Global};
use super::region;
use crate::bundle::dial::{Asked, Inputs, Loaded, Names, render_into};
use crate::bundle::{self, Own, Templates};
use crate::catalogue;
use crate::digest::pretty_json;
use crate::plan::Purpose;
use crate::report::plans::{self as report, Judged};
use crate::report::visible;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

/// Which plans, and where to.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct RenderArgs {
    /// The plan: TOML, CSV, or JSON of Get-CsTenantDialPlan with one plan or several
    plan_file: PathBuf,
    /// The folder of the bundle; it must not exist yet
    #[arg(short, value_name = "DIR")]
    o: PathBuf,
    /// Which plan, where the file holds several; all of them if not given
    #[arg(long, value_name = "NAME")]
    plan: Option<String>,
    /// Usage location of the people under the plan, where the file does not say it: US
    #[arg(long, value_name = "XX")]
    region: Option<String>,
    /// The plans as they are: before.json of preflight.ps1, JSON of Get-CsTenantDialPlan, or the results (.jsonl) of a run
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    /// Let the plan Global be changed, which reaches everybody who has no plan of their own
    #[arg(long)]
    allow_global: bool,
    /// Render the way back from the states that a run captured (give its results with --before)
    #[arg(long, requires = "before")]
    rollback: bool,
    /// The config; without it callsheet.toml is looked for beside the plan and above
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no config, even if there is one
    #[arg(long)]
    no_config: bool,
    /// The day at which waivers are judged, where no change window states one
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<Date>,
    /// A folder of templates that replace those of the scripts, file by file; the review names each
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &RenderArgs, global: &Global) -> Result<Outcome, Failure> {
    let own = match &args.templates {
        Some(folder) => {
            keep(global, folder)?;
            bundle::read_templates(folder).map_err(Failure::of)?
        }
        None => Own::new(),
    };
    let templates = Templates::with(&own).map_err(Failure::of)?;
    let loaded = load(args, own, global)?;
    let as_of = loaded.as_of().unwrap_or_else(today);
    let judged = loaded.judge(Some(as_of));
    if judged.counts.deny > 0 {
        denied(args, &loaded, &judged, as_of, global)?;
        eprintln!("nothing was rendered: correct what is denied, and run the same command again");
        return Ok(Outcome::Denied);
    }
    let (plan, told) = (loaded.plan(), loaded.told(&judged));
    let rendered = into_folder(&args.o, |folder| {
        render_into(&loaded, &plan, &told, &templates, folder)
    })?;
    answer(global, |out| match global.format {
        Format::Json => out.write_all(pretty_json(&facts(&rendered, &args.o)).as_bytes()),
        Format::Human => {
            let options = terminal::options(global, Stream::Output);
            let folder = visible(&args.o.display().to_string(), &options);
            human(out, &rendered, &folder, &told.summary())
        }
    })?;
    Ok(Outcome::Clean)
}

fn load(args: &RenderArgs, templates: Own, global: &Global) -> Result<Loaded, Failure> {
    let config = SheetArgs::alone(
        &args.plan_file,
        &ReadingArgs::default(),
        args.config.as_ref(),
        args.no_config,
    );
    let config = config.config_path();
    for input in [Some(&args.plan_file), config.as_ref(), args.before.as_ref()] {
        input.map_or(Ok(()), |input| keep(global, input))?;
    }
    let shown = |path: &PathBuf| path.display().to_string();
    let names = Names {
        plan: shown(&args.plan_file),
        config: config.as_ref().map(shown).unwrap_or_default(),
        before: args.before.as_ref().map(shown).unwrap_or_default(),
    };
    let optional = |path: Option<&PathBuf>, limit| path.map(|path| read(path, limit)).transpose();
    let inputs = Inputs {
        plan: read(&args.plan_file, LARGEST_PLANS)?,
        config: optional(config.as_ref(), LARGEST_CONFIG)?,
        before: optional(args.before.as_ref(), LARGEST_BEFORE)?,
        as_of: args.as_of,
        purpose: if args.rollback {
            Purpose::Rollback
        } else {
            Purpose::Apply
        },
        asked: Asked {
            plan: args.plan.clone(),
            region: region(args.region.as_deref())?,
            allow_global: args.allow_global,
            called: None,
        },
        templates,
    };
    Loaded::new(inputs, names, &catalogue::changeable()).map_err(|error| match error {
        error if error.is_usage() => Failure::Usage(error.to_string()),
        error => Failure::of(error),
    })
}

/// Prints what is in the way, as `dial check` does.
fn denied(
    args: &RenderArgs,
    loaded: &Loaded,
    judged: &Judged,
    as_of: Date,
    global: &Global,
) -> Result<(), Failure> {
    let texts: BTreeMap<String, String> = loaded.texts().into_iter().collect();
    let file = args.plan_file.display().to_string();
    answer(global, |out| match global.format {
        Format::Json => report::json(out, judged, &as_of.to_string(), &[file]),
        Format::Human => {
            let options = terminal::options(global, Stream::Output);
            report::human(out, judged, &texts, &options)
        }
    })
}
