//! Who dials: somebody of a sheet, with the plan and the country that it gives them.

use super::super::Global;
use super::super::inputs::{ReadConfig, ReadingArgs, SheetArgs};
use super::super::outcome::Failure;
use crate::dial::Plan;
use crate::rules::{Context, Person, PlanOf, person};
use crate::sheet::{Asked, Sheet};
use std::path::{Path, PathBuf};

/// Names of plans that an error lists.
const MOST_NAMES: usize = 20;

/// Who dials, and the sheet that they stand in.
#[derive(Debug, clap::Args)]
pub(super) struct PersonArgs {
    /// Dial as this user of a sheet would: under their dial plan, in their country
    #[arg(
        long = "as",
        value_name = "USER",
        requires = "sheet",
        conflicts_with = "plan"
    )]
    pub(super) user: Option<String>,
    /// The sheet in which the user stands
    #[arg(long, value_name = "SHEET", requires = "user")]
    sheet: Option<PathBuf>,
    /// The sheet of the workbook, where several are tables of users
    #[arg(long, value_name = "NAME", requires = "user")]
    table: Option<String>,
    /// The state before, which says the plan where the sheet leaves it as it is
    #[arg(long, value_name = "FILE", requires = "user")]
    before: Vec<PathBuf>,
    /// The config of the sheet; without it callsheet.toml is looked for beside the sheet and above
    #[arg(
        long,
        value_name = "FILE",
        requires = "user",
        conflicts_with = "no_config"
    )]
    config: Option<PathBuf>,
    /// Use no config, even if there is one
    #[arg(long, requires = "user")]
    no_config: bool,
}

/// Whoever dials, found.
pub(super) struct Caller {
    /// The user as the sheet names them.
    pub(super) user: String,
    /// The plan, by its place in the file.
    pub(super) plan: usize,
    /// Their usage location.
    pub(super) country: Option<String>,
    /// Where the two come from, for people.
    pub(super) told: String,
}

impl PersonArgs {
    /// Whether the sheet comes from standard input.
    pub(super) fn reads_input(&self) -> bool {
        self.sheet.as_deref() == Some(Path::new("-"))
    }

    /// Finds who dials, and their plan among those of a file; none if nobody was named.
    pub(super) fn find(&self, plans: &[Plan], global: &Global) -> Result<Option<Caller>, Failure> {
        let (Some(name), Some(sheet)) = (&self.user, &self.sheet) else {
            return Ok(None);
        };
        let args = SheetArgs {
            before: self.before.clone(),
            ..SheetArgs::alone(
                sheet,
                &ReadingArgs::default(),
                self.config.as_ref(),
                self.no_config,
            )
        };
        args.keep_inputs(global)?;
        let ReadConfig { config, .. } = args.read_config()?;
        let before = args.read_before(&config)?;
        let asked = Asked {
            sheet: self.table.clone(),
            ..Asked::default()
        };
        let sheet =
            Sheet::open_as(&args.sheet, &args.name(), &config, &asked).map_err(Failure::of)?;
        if sheet.rows_from().is_none() {
            return Err(Failure::Usage(format!(
                "{}: the header cannot be used; `callsheet check` says why",
                args.name()
            )));
        }
        let context = Context {
            sheet: &sheet,
            config: &config,
            before: before.as_ref(),
            dial_plans: None,
            as_of: None,
        };
        let found = person(context, name)
            .map_err(|why| Failure::io(format!("cannot read {}", args.name()), why))?;
        let found = found.ok_or_else(|| {
            Failure::Usage(format!(
                "no row of {} is about {name:?}; check the spelling, or name another sheet",
                args.name()
            ))
        })?;
        caller(found, plans).map(Some)
    }
}

/// Takes the plan of somebody from those of a file.
fn caller(person: Person, plans: &[Plan]) -> Result<Caller, Failure> {
    let Person {
        user,
        plan,
        country,
    } = person;
    let (name, source) = match plan {
        PlanOf::Named(name, place) => (name, place.to_string()),
        PlanOf::Before(name) => (name, "as the before-state says".to_owned()),
        PlanOf::Global(place) => (
            "Global".to_owned(),
            place.map_or_else(
                || "nothing names another plan".to_owned(),
                |place| place.to_string(),
            ),
        ),
        PlanOf::Hidden => {
            return Err(Failure::Usage(format!(
                "the before-state does not show the dial plan of {user}; name it with --plan instead of --as"
            )));
        }
        PlanOf::Refused(place) => {
            return Err(Failure::Usage(format!(
                "{place}: this dial plan cannot be read; `callsheet check` says why"
            )));
        }
    };
    let is_it = |plan: &Plan| plan.name.eq_ignore_ascii_case(&name);
    let Some(at) = plans.iter().position(is_it) else {
        let known = plans.iter().map(|plan| plan.name.as_str());
        let known: Vec<&str> = known.take(MOST_NAMES).collect();
        let file = plans.first().map_or("the file", |plan| &plan.file);
        return Err(Failure::Usage(format!(
            "{user} is under the dial plan {name:?} ({source}), and {file} has {}",
            known.join(", ")
        )));
    };
    let place = country.as_ref();
    let from = place.map(|(country, place)| format!(", dialling from {country} ({place})"));
    Ok(Caller {
        told: format!(
            "as {user}: under {} ({source}){}",
            plans[at].name,
            from.unwrap_or_default()
        ),
        user,
        plan: at,
        country: country.map(|(country, _)| country),
    })
}
