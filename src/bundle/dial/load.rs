//! Inputs of a change of dial plans: the bytes that a bundle is made from, and what they say.

use super::super::load::{BEFORE, CONFIG, RESULTS, config_of, ready};
use super::super::own::{FOLDER, Own};
use super::super::{BundleError, Told};
use super::plan::Plan;
use crate::config::{Config, ConfigError};
use crate::dial::{
    Changes, Format, GLOBAL, Laboratory, Plan as DialPlan, ReadError, Snapshot, check, format_of,
    read, unwritable,
};
use crate::digest::sha256_hex;
use crate::finding::Raised;
use crate::plan::Purpose;
use crate::report::plans::{Judged, judge};
use crate::span::Renamed;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Every path that a plan file can have in a bundle.
pub(in super::super) const PLANS: [&str; 3] = [
    "input/dialplan.toml",
    "input/dialplan.csv",
    "input/dialplan.json",
];

/// The bytes that a bundle of dial plans is made from.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The plan file.
    pub plan: Vec<u8>,
    /// The config, if there is one.
    pub config: Option<Vec<u8>>,
    /// The state before, or the results of a run.
    pub before: Option<Vec<u8>>,
    /// The day stated with `--as-of`.
    pub as_of: Option<Date>,
    /// Apply, or the way back.
    pub purpose: Purpose,
    /// What was stated beside the files.
    pub asked: Asked,
    /// Templates of one's own by the name of their file.
    pub templates: Own,
}

/// What a change of dial plans depends on beside its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Which plan of the file; all if none is named.
    pub plan: Option<String>,
    /// Usage location of the people under plans that do not say it.
    pub region: Option<String>,
    /// Whether the plan of everybody else may be changed.
    pub allow_global: bool,
    /// How a plan is called that the file does not name: the name of the file.
    pub called: Option<String>,
}

/// How the inputs are called where people read about them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The plan file.
    pub plan: String,
    /// The config.
    pub config: String,
    /// The state before.
    pub before: String,
}

/// Inputs that were read.
#[derive(Debug)]
pub struct Loaded {
    /// The inputs as bytes.
    pub inputs: Inputs,
    /// Settings.
    pub config: Config,
    /// What is wrong with the config.
    pub raised: Vec<Raised>,
    /// The plans that are rendered.
    pub plans: Vec<DialPlan>,
    /// The state before.
    pub before: Option<Snapshot>,
    format: Format,
    names: Names,
}

/// Why inputs of a change of dial plans cannot be read, or not used like this.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum LoadError {
    /// The config is no TOML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] ConfigError),
    /// The plan file is none, or the state before is none.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Read(#[from] ReadError),
    /// Two plans have one name.
    #[error("{file} holds two plans of the name {name}")]
    #[diagnostic(help(
        "the service compares names without case; delete one, or give it another name"
    ))]
    Twice {
        /// The plan file.
        file: String,
        /// The name.
        name: String,
    },
    /// The file lacks the plan that was named.
    #[error("{file} has no plan {name:?}; it has {known}")]
    #[diagnostic(help("name one of these with --plan"))]
    NoPlan {
        /// The plan file.
        file: String,
        /// The name.
        name: String,
        /// The names that it has.
        known: String,
    },
    /// The plan of everybody else, and nobody said that it may be changed.
    #[error(
        "{file} changes the plan Global, which reaches everybody who has no plan of their own; add --allow-global if that is meant"
    )]
    #[diagnostic(help("render the other plans with --plan NAME, or add --allow-global"))]
    Global {
        /// The plan file.
        file: String,
    },
}

impl LoadError {
    /// Whether it is about what was typed and not about what a file says.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::NoPlan { .. } | Self::Global { .. })
    }
}

impl Loaded {
    /// Reads the inputs; `known_rules` are the ids that `[levels]` and waivers may name.
    ///
    /// # Errors
    /// See [`LoadError`]. Everything else about content is a finding.
    pub fn new(mut inputs: Inputs, names: Names, known_rules: &[&str]) -> Result<Self, LoadError> {
        let (config, raised) = config_of(inputs.config.as_deref(), &names.config, known_rules)?;
        let format = format_of(&inputs.plan, &names.plan)?;
        let plans = plans(&mut inputs, &names)?;
        let before = inputs
            .before
            .as_ref()
            .map(|bytes| Snapshot::read(bytes, &names.before, config.tenant_id.as_ref()))
            .transpose()?;
        Ok(Self {
            inputs,
            config,
            raised,
            plans,
            before,
            format,
            names,
        })
    }

    /// The day at which rules about time are judged: the window's end, else what was stated.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.config.as_of().or(self.inputs.as_of)
    }

    /// What is wrong with the config and the plans at a day; without one no waiver has expired.
    #[must_use]
    pub fn judge(&self, as_of: Option<Date>) -> Judged {
        let expired = as_of
            .map(|day| self.config.judge_waivers(day))
            .unwrap_or_default();
        let of_config = self.raised.iter().cloned().chain(expired);
        let of_plans = self.plans.iter();
        let of_plans = of_plans.flat_map(|plan| {
            let mut raised = check(&Laboratory::new(plan));
            raised.extend(unwritable(plan));
            raised
        });
        let raised = of_config.chain(of_plans).collect();
        judge(raised, &self.plans, &self.config, as_of)
    }

    /// What becomes of each plan. Places name the files as the bundle does.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let found = Changes::of(&self.plans, self.before.as_ref());
        let (mut changes, skipped) = match self.inputs.purpose {
            Purpose::Apply => (found.changes, Vec::new()),
            Purpose::Rollback => {
                let unknown = found.changes.iter().filter(|c| c.inverse().is_none());
                let unknown = unknown.map(|change| change.plan.clone()).collect();
                (found.inverse(), unknown)
            }
        };
        for change in &mut changes {
            let name = |_: &str| self.plan_path().to_owned();
            change.because.rename_file(&mut Renamed::default(), name);
        }
        let digests = self.files().into_iter();
        Plan {
            purpose: self.inputs.purpose,
            profile: self.config.module.profile,
            module: self.config.module.version,
            as_of: self.as_of().map(|date| date.to_string()),
            asked: self.inputs.asked.clone(),
            changes,
            unchanged: found.unchanged,
            not_captured: skipped,
            inputs: digests
                .map(|(path, bytes)| (path, sha256_hex(bytes)))
                .collect(),
        }
    }

    /// What the check found, as the review tells it.
    #[must_use]
    pub fn told(&self, judged: &Judged) -> Told {
        Told::of_plans(judged, &self.names.config)
    }

    /// The plan file, the config and their texts, for excerpts.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, String)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut texts = vec![(self.names.plan.clone(), text(&self.inputs.plan))];
        if let Some(config) = &self.inputs.config {
            texts.push((self.names.config.clone(), text(config)));
        }
        texts
    }

    fn plan_path(&self) -> &'static str {
        match self.format {
            Format::Toml => PLANS[0],
            Format::Csv => PLANS[1],
            Format::Json => PLANS[2],
        }
    }

    /// The inputs by their path in the bundle.
    pub(super) fn files(&self) -> Vec<(String, &[u8])> {
        let before = match &self.before {
            Some(before) if before.is_captured() => RESULTS,
            _ => BEFORE,
        };
        let files = [
            (self.plan_path(), Some(&self.inputs.plan)),
            (CONFIG, self.inputs.config.as_ref()),
            (before, self.inputs.before.as_ref()),
        ];
        let templates = self.inputs.templates.iter();
        let templates =
            templates.map(|(name, bytes)| (format!("{FOLDER}{name}"), bytes.as_slice()));
        files
            .into_iter()
            .filter_map(|(path, bytes)| Some((path.to_owned(), bytes?.as_slice())))
            .chain(templates)
            .collect()
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

/// The plans of the file that are rendered. What was asked keeps only what mattered, so that equal bundles are equal.
fn plans(inputs: &mut Inputs, names: &Names) -> Result<Vec<DialPlan>, LoadError> {
    let file = || names.plan.clone();
    let asked = &mut inputs.asked;
    let mut plans = read(&inputs.plan, &names.plan)?;
    let called = asked.called.take();
    for plan in plans.iter_mut().filter(|plan| plan.unnamed) {
        if let Some(called) = &called {
            plan.name.clone_from(called);
        }
        asked.called = Some(plan.name.clone());
    }
    if let Some(name) = &asked.plan {
        let wanted = name.strip_prefix("Tag:").unwrap_or(name);
        let known: Vec<_> = plans.iter().map(|plan| plan.name.clone()).collect();
        plans.retain(|plan| plan.name.eq_ignore_ascii_case(wanted));
        if plans.is_empty() {
            let (name, known) = (name.clone(), known.join(", "));
            return Err(LoadError::NoPlan {
                file: file(),
                name,
                known,
            });
        }
    }
    let mut seen = BTreeSet::new();
    for plan in &plans {
        if !seen.insert(plan.name.to_ascii_lowercase()) {
            let name = plan.name.clone();
            return Err(LoadError::Twice { file: file(), name });
        }
    }
    let is_global = |plan: &DialPlan| plan.name.eq_ignore_ascii_case(GLOBAL);
    let has_global = plans.iter().any(is_global);
    if has_global && !asked.allow_global {
        return Err(LoadError::Global { file: file() });
    }
    asked.allow_global = has_global;
    if plans.iter().all(|plan| plan.country.is_some()) {
        asked.region = None;
    }
    for plan in &mut plans {
        plan.country = plan.country.take().or_else(|| asked.region.clone());
    }
    Ok(plans)
}
