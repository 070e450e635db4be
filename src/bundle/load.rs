//! Inputs: the bytes that a bundle is made from, and what they say.

use super::BundleError;
use super::own::{FOLDER, Own};
use crate::config::{Config, ConfigError, Style, parse, text_of};
use crate::dial::{Format, Plans, ReadError};
use crate::digest::sha256_hex;
use crate::finding::Raised;
use crate::plan::{self, Plan, Purpose};
use crate::rules::{Context, Vetted};
use crate::sheet::{Asked, Kind, Sheet, SourceError};
use crate::span::Renamed;
use crate::tenant::{Before, BeforeError};
use jiff::civil::Date;
use std::io;
use std::sync::Arc;

/// Path of a text sheet in a bundle.
const SHEET: &str = "input/sheet.csv";
/// Path of the config in a bundle.
pub(super) const CONFIG: &str = "input/callsheet.toml";
/// Path of the before-state in a bundle.
pub(super) const BEFORE: &str = "input/before.json";
/// Every path that dial plans can have in a bundle.
pub(super) const DIAL_PLANS: [&str; 3] = [
    "input/dialplans.toml",
    "input/dialplans.csv",
    "input/dialplans.json",
];
/// Path of the results that a roll-back is made from.
pub(super) const RESULTS: &str = "input/results.jsonl";

/// The bytes that a bundle is made from.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The sheet.
    pub sheet: Vec<u8>,
    /// The files that were joined to it.
    pub beside: Vec<Vec<u8>>,
    /// The config, if there is one.
    pub config: Option<Vec<u8>>,
    /// The before-state or the results of a run.
    pub before: Option<Vec<u8>>,
    /// The dial plans that numbers are dialled under.
    pub dial_plans: Option<Vec<u8>>,
    /// The day stated with `--as-of`.
    pub as_of: Option<Date>,
    /// Apply, or the way back.
    pub purpose: Purpose,
    /// How the scripts are written, where that was stated beside the config.
    pub style: Option<Style>,
    /// Templates of one's own by the name of their file.
    pub templates: Own,
}

/// How the inputs are called where people read about them.
#[derive(Clone, Debug)]
pub struct Names {
    /// The sheet.
    pub sheet: String,
    /// The files that were joined to it.
    pub beside: Vec<String>,
    /// The config.
    pub config: String,
    /// The before-state.
    pub before: String,
    /// The dial plans.
    pub dial_plans: String,
    /// What a plan of them is called that has no name of its own; the name of the file if not given.
    pub plan_called: Option<String>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            sheet: SHEET.to_owned(),
            beside: Vec::new(),
            config: CONFIG.to_owned(),
            before: BEFORE.to_owned(),
            dial_plans: DIAL_PLANS[0].to_owned(),
            plan_called: None,
        }
    }
}

/// The path of a sheet in a bundle: the first is the one that gives the rows, the others were joined to it. A workbook keeps
/// its ending.
pub(super) fn sheet_path(number: usize, kind: Kind) -> String {
    let ending = kind.name();
    match number {
        1 => format!("input/sheet.{ending}"),
        number => format!("input/sheet-{number}.{ending}"),
    }
}

/// The settings of a config and what is wrong with it; none has no settings.
pub(super) fn config_of(
    bytes: Option<&[u8]>,
    name: &str,
    known_rules: &[&str],
) -> Result<(Config, Vec<Raised>), ConfigError> {
    match bytes {
        Some(bytes) => parse(&text_of(bytes, name)?, name, known_rules),
        None => Ok((Config::default(), Vec::new())),
    }
}

/// Inputs that were read.
#[derive(Debug)]
pub struct Loaded {
    /// The inputs as bytes; those of the sheets are gone, [`Self::sheet`] reads them where they are.
    pub inputs: Inputs,
    /// Settings.
    pub config: Config,
    /// What is wrong with the config.
    pub raised: Vec<Raised>,
    /// The sheet and its columns.
    pub sheet: Sheet,
    /// The state before.
    pub before: Option<Before>,
    /// The dial plans.
    pub dial_plans: Option<Plans>,
    /// The bytes of the sheets, which they are read from.
    sheets: Vec<Arc<Vec<u8>>>,
    names: Names,
    asked: Asked,
}

/// Why inputs cannot be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum LoadError {
    /// The config is no TOML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] ConfigError),
    /// A large sheet cannot be unpacked onto the disk.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Sheet(#[from] SourceError),
    /// The before-state is none.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Before(#[from] BeforeError),
    /// The dial plans are none.
    #[error(transparent)]
    #[diagnostic(transparent)]
    DialPlans(#[from] ReadError),
}

impl Loaded {
    /// Reads the inputs; `known_rules` are the ids that `[levels]` and waivers may name.
    ///
    /// # Errors
    /// A config that is no TOML, a before-state or dial plans that are none. Everything else about content is a finding.
    pub fn new(inputs: Inputs, names: Names, known_rules: &[&str]) -> Result<Self, LoadError> {
        Self::new_as(inputs, names, known_rules, Asked::default())
    }

    /// As [`Self::new`], the sheet read as the user says.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn new_as(
        mut inputs: Inputs,
        names: Names,
        known_rules: &[&str],
        asked: Asked,
    ) -> Result<Self, LoadError> {
        let (config, raised) = config_of(inputs.config.as_deref(), &names.config, known_rules)?;
        let before = inputs
            .before
            .as_ref()
            .map(|bytes| Before::read(bytes, &names.before, config.tenant_id.as_ref()))
            .transpose()?;
        let mut sheets = vec![Arc::new(std::mem::take(&mut inputs.sheet))];
        sheets.extend(std::mem::take(&mut inputs.beside).into_iter().map(Arc::new));
        let called = std::iter::once(&names.sheet).chain(&names.beside);
        let files = sheets.iter().cloned().zip(called.map(String::as_str));
        let sheet = Sheet::from_all_bytes(files.collect(), &config, &asked).map_err(|why| {
            SourceError::Io {
                path: names.sheet.clone(),
                why,
            }
        })?;
        let plans = inputs.dial_plans.as_ref();
        let plans =
            plans.map(|bytes| Plans::read(bytes, &names.dial_plans, names.plan_called.as_deref()));
        Ok(Self {
            dial_plans: plans.transpose()?,
            inputs,
            sheets,
            config,
            raised,
            sheet,
            before,
            names,
            asked,
        })
    }

    /// The same inputs with templates of one's own.
    #[must_use]
    pub fn with_templates(mut self, templates: Own) -> Self {
        self.inputs.templates = templates;
        self
    }

    /// The day at which rules about time are judged: the window's end, else what was stated.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.config.as_of().or(self.inputs.as_of)
    }

    /// What is wrong with the config at a day: waivers that have expired count.
    #[must_use]
    pub fn raised_at(&self, as_of: Option<Date>) -> Vec<Raised> {
        let expired = as_of
            .map(|day| self.config.judge_waivers(day))
            .unwrap_or_default();
        self.raised.iter().cloned().chain(expired).collect()
    }

    /// What rows are judged by, at a day.
    #[must_use]
    pub fn context(&self, as_of: Option<Date>) -> Context<'_> {
        Context {
            sheet: &self.sheet,
            config: &self.config,
            before: self.before.as_ref(),
            dial_plans: self.dial_plans.as_ref(),
            as_of,
        }
    }

    /// Plans what a vetted sheet asks for. Places in the plan name the files as the bundle does.
    ///
    /// # Errors
    /// When the sheet cannot be read again.
    pub fn plan(&self, vetted: &Vetted) -> io::Result<(Plan, Vec<Raised>)> {
        let as_of = self.as_of().map(|date| date.to_string());
        let digests: Vec<_> = self
            .files()
            .into_iter()
            .map(|(path, bytes)| (path, sha256_hex(bytes)))
            .collect();
        let inputs = plan::Inputs {
            config: &self.config,
            before: self.before.as_ref(),
            as_of: as_of.as_deref(),
            digests: &digests,
            purpose: self.inputs.purpose,
            style: self.inputs.style.unwrap_or(self.config.module.style),
        };
        let (mut plan, raised) = plan::build(vetted, &inputs)?;
        let mut renamed = Renamed::default();
        for operation in &mut plan.operations {
            let name = |file: &str| self.path_of(file);
            operation.because.rename_file(&mut renamed, name);
        }
        plan.read_as = self.asked.clone();
        plan.dial_plan_called = self
            .dial_plans
            .as_ref()
            .and_then(|plans| plans.called.clone());
        Ok((plan, raised))
    }

    /// The names and texts of config and dial plans, for excerpts.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, String)> {
        let config = self.inputs.config.as_ref().map(|bytes| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            (self.names.config.clone(), text)
        });
        let plans = self.dial_plans.as_ref();
        let plans = plans.map(|plans| (plans.file.clone(), plans.text.clone()));
        config.into_iter().chain(plans).collect()
    }

    /// The path of the dial plans in the bundle.
    fn dial_plans_path(&self) -> &'static str {
        let format = self.dial_plans.as_ref().map(|plans| plans.format);
        match format.unwrap_or(Format::Toml) {
            Format::Toml => DIAL_PLANS[0],
            Format::Csv => DIAL_PLANS[1],
            Format::Json => DIAL_PLANS[2],
        }
    }

    /// The path in the bundle of a file that a place names.
    fn path_of(&self, file: &str) -> String {
        let others = self.sheet.files_beside();
        if file == self.names.sheet {
            sheet_path(1, self.sheet.format.kind)
        } else if let Some(at) = others.iter().position(|(other, _)| other == file) {
            sheet_path(at + 2, others[at].1)
        } else {
            CONFIG.to_owned()
        }
    }

    /// The inputs by their path in the bundle.
    pub(super) fn files(&self) -> Vec<(String, &[u8])> {
        let before = match &self.before {
            Some(before) if before.is_captured() => RESULTS,
            _ => BEFORE,
        };
        let files = [
            (CONFIG, self.inputs.config.as_ref()),
            (before, self.inputs.before.as_ref()),
            (self.dial_plans_path(), self.inputs.dial_plans.as_ref()),
        ];
        let kinds = self.sheet.files_beside().iter().map(|(_, kind)| *kind);
        let kinds = std::iter::once(self.sheet.format.kind).chain(kinds);
        let sheets = (1..).zip(kinds).zip(&self.sheets);
        let sheets =
            sheets.map(|((number, kind), bytes)| (sheet_path(number, kind), bytes.as_slice()));
        let templates = self.inputs.templates.iter();
        let templates =
            templates.map(|(name, bytes)| (format!("{FOLDER}{name}"), bytes.as_slice()));
        let files = files.into_iter();
        let files = files.filter_map(|(path, bytes)| Some((path.to_owned(), bytes?.as_slice())));
        sheets.chain(files).chain(templates).collect()
    }

    /// What every script carries, or what is missing for it.
    ///
    /// # Errors
    /// Without a change id or tenant id, with waivers that need a day, for a roll-back without what was captured.
    pub fn ready(&self) -> Result<(), BundleError> {
        ready(&self.config, self.as_of())?;
        if self.inputs.purpose == Purpose::Rollback && self.before.is_none() {
            return Err(BundleError::NoCapture);
        }
        Ok(())
    }
}

/// What every script carries, or what is missing for it.
pub(super) fn ready(config: &Config, as_of: Option<Date>) -> Result<(), BundleError> {
    if config.change.id.is_none() {
        return Err(BundleError::Missing {
            what: "[change] id",
            help: "add to callsheet.toml: [change] id = \"CHG0012345\"; it begins the names of all result files",
        });
    }
    if config.tenant_id.is_none() {
        return Err(BundleError::Missing {
            what: "[tenant] id",
            help: "add to callsheet.toml: [tenant] id = \"the GUID of the tenant\"; scripts refuse to run in any other",
        });
    }
    if as_of.is_none() && config.waivers.iter().any(|waiver| waiver.expires.is_some()) {
        return Err(BundleError::NoDay);
    }
    Ok(())
}
