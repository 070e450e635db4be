//! The arguments that name a sheet and what belongs to it, and reading them.

use super::Global;
use super::files::{keep, read};
use super::outcome::Failure;
use crate::bundle::{Inputs, Names, Own};
use crate::catalogue;
use crate::config::{self, Config, Style};
use crate::dial::Plans;
use crate::finding::Raised;
use crate::plan::Purpose;
use crate::report::as_argument;
use crate::sheet::{Asked, Sheet};
use crate::tenant::Before;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Largest config that is read.
pub(super) const LARGEST_CONFIG: u64 = 1024 * 1024;
/// Largest before-state that is read; 100,000 users need about 60 MiB.
pub(super) const LARGEST_BEFORE: u64 = 512 * 1024 * 1024;
/// Largest file of dial plans that is read.
pub(super) const LARGEST_PLANS: u64 = 16 * 1024 * 1024;
/// Largest sheet that is planned and rendered: the bundle carries a copy of it.
const LARGEST_SHEET: u64 = 256 * 1024 * 1024;

/// A sheet and what belongs to it.
#[derive(Debug, clap::Args)]
pub(super) struct SheetArgs {
    /// The sheet: CSV or TSV in UTF-8, UTF-16 or Windows-1252, XLSX, XLS or ODS; `-` reads standard input
    #[arg(value_name = "SHEET")]
    pub(super) sheet: PathBuf,
    /// Other files that say more of the same users, joined by user; or lists of numbers, sites or locations
    #[arg(value_name = "SHEET")]
    pub(super) more: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
    /// The config; without it callsheet.toml is looked for beside the sheet and above
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Use no config, even if there is one
    #[arg(long)]
    pub(super) no_config: bool,
    /// The state before: the before.json of preflight.ps1, or the results (.jsonl) of a run, once for each of its scripts
    #[arg(long, value_name = "FILE")]
    pub(super) before: Vec<PathBuf>,
    /// The dial plans that numbers are dialled under: TOML, CSV, or JSON of Get-CsTenantDialPlan with all of them
    #[arg(long, value_name = "FILE")]
    pub(super) dial_plans: Option<PathBuf>,
    /// The day at which waivers are judged, where no change window states one
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) as_of: Option<Date>,
    /// How the scripts are written; without it as style under module in the config says
    #[arg(long, value_name = "STYLE")]
    pub(super) style: Option<StyleName>,
}

/// How scripts are written, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum StyleName {
    /// Guards, a dry run, a results log: for every change
    Guarded,
    /// One vendor cmdlet a line, for at most 10 users
    Plain,
}

impl From<StyleName> for Style {
    fn from(name: StyleName) -> Self {
        match name {
            StyleName::Guarded => Self::Guarded,
            StyleName::Plain => Self::Plain,
        }
    }
}

/// How a sheet is read, where looking at it is not enough.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct ReadingArgs {
    /// The sheet of a workbook; without it the only one that is a table of users
    #[arg(long = "sheet", value_name = "NAME", id = "sheet_name")]
    pub(super) sheet_name: Option<String>,
    /// What stands between cells of a CSV: `,` `;` `|` or tab; without it the header row decides
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub(super) delimiter: Option<u8>,
    /// Take the file for a list of numbers, with or without a header, that names no users
    #[arg(long)]
    pub(super) list: bool,
}

impl ReadingArgs {
    /// The same for the library.
    pub(super) fn asked(&self) -> Asked {
        Asked {
            sheet: self.sheet_name.clone(),
            delimiter: self.delimiter,
            list: self.list,
        }
    }
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        "," | ";" | "|" => Ok(text.as_bytes()[0]),
        _ => Err("it can be , ; | or tab".to_owned()),
    }
}

/// The config as read, with its text for excerpts.
pub(super) struct ReadConfig {
    pub(super) config: Config,
    pub(super) raised: Vec<Raised>,
    pub(super) file: Option<(String, String)>,
}

impl SheetArgs {
    /// A sheet and its config, for commands that plan nothing.
    pub(super) fn alone(
        sheet: &Path,
        reading: &ReadingArgs,
        config: Option<&PathBuf>,
        no_config: bool,
    ) -> Self {
        Self {
            sheet: sheet.to_owned(),
            more: Vec::new(),
            reading: reading.clone(),
            config: config.cloned(),
            no_config,
            before: Vec::new(),
            dial_plans: None,
            as_of: None,
            style: None,
        }
    }

    /// The sheet's name as the user gave it.
    pub(super) fn name(&self) -> String {
        self.sheet.display().to_string()
    }

    /// The names of the other files, as they were given.
    pub(super) fn names_beside(&self) -> Vec<String> {
        let names = self.more.iter().map(|path| path.display().to_string());
        names.collect()
    }

    /// Opens the sheet, and joins what the other files say.
    pub(super) fn open(&self, config: &Config) -> Result<Sheet, Failure> {
        let (name, beside) = (self.name(), self.names_beside());
        let others = self.more.iter().zip(&beside);
        let others = others.map(|(path, name)| (path.as_path(), name.as_str()));
        let files: Vec<_> = std::iter::once((self.sheet.as_path(), name.as_str()))
            .chain(others)
            .collect();
        Sheet::open_all(&files, config, &self.reading.asked()).map_err(Failure::of)
    }

    /// The other files and options that another command needs to see the same, as they are typed; each begins with a blank.
    pub(super) fn repeated(&self) -> String {
        let mut text = String::new();
        for name in self.names_beside() {
            let _ = write!(text, " {}", as_argument(&name, "SHEET"));
        }
        let mut add = |option: &str, value: &str| {
            let _ = write!(text, " {option} {value}");
        };
        if let Some(path) = &self.config {
            add("--config", as_argument(&path.display().to_string(), "FILE"));
        }
        for path in &self.before {
            add("--before", as_argument(&path.display().to_string(), "FILE"));
        }
        if let Some(path) = &self.dial_plans {
            let path = path.display().to_string();
            add("--dial-plans", as_argument(&path, "FILE"));
        }
        if let Some(day) = &self.as_of {
            add("--as-of", &day.to_string());
        }
        if let Some(style) = self.style {
            add("--style", Style::from(style).as_str());
        }
        if self.no_config {
            text.push_str(" --no-config");
        }
        if let Some(name) = &self.reading.sheet_name {
            let _ = write!(text, " --sheet {}", as_argument(name, "NAME"));
        }
        if let Some(delimiter) = self.reading.delimiter {
            let word = match delimiter {
                b'\t' => "tab",
                b';' => "\";\"",
                b'|' => "\"|\"",
                _ => ",",
            };
            let _ = write!(text, " --delimiter {word}");
        }
        if self.reading.list {
            text.push_str(" --list");
        }
        text
    }

    /// Refuses files that cannot go together, and an answer that would overwrite what it is made from.
    pub(super) fn keep_inputs(&self, global: &Global) -> Result<(), Failure> {
        if self.reading.list && !self.more.is_empty() {
            let why = "--list takes one file: check lists one after the other";
            return Err(Failure::Usage(why.to_owned()));
        }
        if self.more.iter().any(|path| path == Path::new("-")) {
            let why = "standard input can only be the first sheet: name the others as files";
            return Err(Failure::Usage(why.to_owned()));
        }
        let plans = self.dial_plans.clone();
        let inputs = [Some(self.sheet.clone()), self.config_path(), plans];
        let inputs = inputs.iter().flatten();
        for input in inputs.chain(&self.more).chain(&self.before) {
            keep(global, input)?;
        }
        Ok(())
    }

    /// Where the config is, if there is one.
    pub(super) fn config_path(&self) -> Option<PathBuf> {
        if self.no_config {
            return None;
        }
        self.config.clone().or_else(|| config::find(&self.sheet))
    }

    /// Reads the config.
    pub(super) fn read_config(&self) -> Result<ReadConfig, Failure> {
        let Some(path) = self.config_path() else {
            return Ok(ReadConfig {
                config: Config::default(),
                raised: Vec::new(),
                file: None,
            });
        };
        let name = path.display().to_string();
        let bytes = read(&path, LARGEST_CONFIG)?;
        let text = config::text_of(&bytes, &name).map_err(Failure::of)?;
        let (config, raised) =
            config::parse(&text, &name, &catalogue::changeable()).map_err(Failure::of)?;
        Ok(ReadConfig {
            config,
            raised,
            file: Some((name, text)),
        })
    }

    /// Reads the before-state, which must be of the tenant that the config names.
    pub(super) fn read_before(&self, config: &Config) -> Result<Option<Before>, Failure> {
        let Some(bytes) = self.before_bytes()? else {
            return Ok(None);
        };
        let name = self.before_name();
        let before = Before::read(&bytes, &name, config.tenant_id.as_ref());
        before.map(Some).map_err(Failure::of)
    }

    /// Reads the dial plans.
    pub(super) fn read_dial_plans(&self) -> Result<Option<Plans>, Failure> {
        let Some((bytes, file)) = self.dial_plan_bytes()? else {
            return Ok(None);
        };
        Plans::read(&bytes, &file, None)
            .map(Some)
            .map_err(Failure::of)
    }

    /// The bytes of the plan file, and its name.
    fn dial_plan_bytes(&self) -> Result<Option<(Vec<u8>, String)>, Failure> {
        let Some(path) = &self.dial_plans else {
            return Ok(None);
        };
        let bytes = read(path, LARGEST_PLANS)?;
        Ok(Some((bytes, path.display().to_string())))
    }

    /// What the state before is called where people read about it.
    fn before_name(&self) -> String {
        let names: Vec<_> = self
            .before
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        names.join(" + ")
    }

    /// The bytes of the state before; those of several results one after the other.
    fn before_bytes(&self) -> Result<Option<Vec<u8>>, Failure> {
        let mut all = Vec::new();
        for path in &self.before {
            let bytes = read(path, LARGEST_BEFORE)?;
            if !all.is_empty() && !all.ends_with(b"\n") {
                all.push(b'\n');
            }
            all.extend(bytes);
        }
        Ok((!self.before.is_empty()).then_some(all))
    }

    /// Reads everything into memory, for a plan or a bundle.
    pub(super) fn read_all(&self, purpose: Purpose) -> Result<(Inputs, Names), Failure> {
        if self.reading.list {
            let why = "a list of numbers names no users, so there is nothing to plan; check it with: callsheet check --list";
            return Err(Failure::Usage(why.to_owned()));
        }
        let config = self.config_path();
        let (dial_plans, plans_name) = self.dial_plan_bytes()?.unzip();
        let names = Names {
            sheet: self.name(),
            beside: self.names_beside(),
            dial_plans: plans_name.unwrap_or_default(),
            plan_called: None,
            config: config
                .as_ref()
                .map(|path| path.display().to_string())
                .unwrap_or_default(),
            before: self.before_name(),
        };
        let inputs = Inputs {
            sheet: read(&self.sheet, LARGEST_SHEET)?,
            beside: self
                .more
                .iter()
                .map(|path| read(path, LARGEST_SHEET))
                .collect::<Result<_, _>>()?,
            config: config
                .as_deref()
                .map(|path| read(path, LARGEST_CONFIG))
                .transpose()?,
            before: self.before_bytes()?,
            dial_plans,
            as_of: self.as_of,
            purpose,
            style: self.style.map(Style::from),
            templates: Own::new(),
        };
        Ok((inputs, names))
    }
}

/// Today in the machine's time zone: the only clock of the program, asked by commands only.
pub(super) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
