//! The arguments that name a sheet and what belongs to it, and reading them.

use super::outcome::Failure;
use crate::bundle::{Inputs, Names};
use crate::catalogue;
use crate::config::{self, Config};
use crate::finding::Raised;
use crate::plan::Purpose;
use crate::tenant::Before;
use jiff::civil::Date;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest config that is read.
const LARGEST_CONFIG: u64 = 1024 * 1024;
/// Largest before-state that is read; 100,000 users need about 60 MiB.
const LARGEST_BEFORE: u64 = 512 * 1024 * 1024;
/// Largest sheet that is planned and rendered: the bundle carries a copy of it.
const LARGEST_SHEET: u64 = 256 * 1024 * 1024;

/// A sheet and what belongs to it.
#[derive(Debug, clap::Args)]
pub(super) struct SheetArgs {
    /// The sheet: CSV with comma, semicolon or tab, UTF-8; `-` reads standard input
    pub(super) sheet: PathBuf,
    /// The config; without it callsheet.toml is looked for beside the sheet and above
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Use no config, even if there is one
    #[arg(long)]
    pub(super) no_config: bool,
    /// The state before: the before.json of preflight.ps1, or the results (.jsonl) of a run
    #[arg(long, value_name = "FILE")]
    pub(super) before: Option<PathBuf>,
    /// The day at which waivers are judged, where no change window states one
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) as_of: Option<Date>,
}

/// A file that is too large, a folder, or missing.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum InputError {
    #[error("cannot read {path}: {why}")]
    #[diagnostic(help("check the spelling of the path and that you may read the file"))]
    Io { path: String, why: io::Error },
    #[error("{path} is a folder, not a file")]
    #[diagnostic(help("name the file itself"))]
    Folder { path: String },
    #[error("{path} is larger than {} MiB", limit / 1024 / 1024)]
    #[diagnostic(help("check that the right file was named; for a sheet of this size, split it"))]
    TooLarge { path: String, limit: u64 },
}

/// The config as read, with its text for excerpts.
pub(super) struct ReadConfig {
    pub(super) config: Config,
    pub(super) raised: Vec<Raised>,
    pub(super) file: Option<(String, String)>,
}

impl SheetArgs {
    /// The sheet's name as the user gave it.
    pub(super) fn name(&self) -> String {
        self.sheet.display().to_string()
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
        let text = String::from_utf8_lossy(&read(&path, LARGEST_CONFIG)?).into_owned();
        let name = path.display().to_string();
        let (config, raised) =
            config::parse(&text, &name, &catalogue::changeable()).map_err(Failure::of)?;
        Ok(ReadConfig {
            config,
            raised,
            file: Some((name, text)),
        })
    }

    /// Reads the before-state.
    pub(super) fn read_before(&self) -> Result<Option<Before>, Failure> {
        let Some(path) = &self.before else {
            return Ok(None);
        };
        let bytes = read(path, LARGEST_BEFORE)?;
        let before = Before::parse(
            &String::from_utf8_lossy(&bytes),
            &path.display().to_string(),
        );
        before.map(Some).map_err(Failure::of)
    }

    /// Reads everything into memory, for a plan or a bundle.
    pub(super) fn read_all(&self, purpose: Purpose) -> Result<(Inputs, Names), Failure> {
        let config = self.config_path();
        let names = Names {
            sheet: self.name(),
            config: config
                .as_ref()
                .map(|path| path.display().to_string())
                .unwrap_or_default(),
            before: self
                .before
                .as_ref()
                .map(|path| path.display().to_string())
                .unwrap_or_default(),
        };
        let inputs = Inputs {
            sheet: read(&self.sheet, LARGEST_SHEET)?,
            config: config
                .as_deref()
                .map(|path| read(path, LARGEST_CONFIG))
                .transpose()?,
            before: self
                .before
                .as_deref()
                .map(|path| read(path, LARGEST_BEFORE))
                .transpose()?,
            as_of: self.as_of,
            purpose,
        };
        Ok((inputs, names))
    }
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let shown = path.display().to_string();
    let io_failure = |why| {
        Failure::of(InputError::Io {
            path: shown.clone(),
            why,
        })
    };
    if path.is_dir() {
        return Err(Failure::of(InputError::Folder { path: shown }));
    }
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    read.map_err(io_failure)?;
    if bytes.len() as u64 > limit {
        return Err(Failure::of(InputError::TooLarge { path: shown, limit }));
    }
    Ok(bytes)
}

/// Today in the machine's time zone: the only clock of the program, asked by commands only.
pub(super) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
