//! `callsheet init`: a starter folder, to be read and changed.

use super::answer::answer;
use super::outcome::{Failure, Outcome};
use super::terminal::{self, Stream};
use super::{Format, Global};
use crate::digest::pretty_json;
use crate::report::{as_argument, visible};
use serde_json::json;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What a starter folder holds: the files of `samples/start`, by their names.
const FILES: [(&str, &[u8]); 3] = [
    (
        "callsheet.toml",
        include_bytes!("../../samples/start/callsheet.toml"),
    ),
    ("users.csv", include_bytes!("../../samples/start/users.csv")),
    (
        "dial-plan.toml",
        include_bytes!("../../samples/start/dial-plan.toml"),
    ),
];

/// Where to.
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// The folder; it is made if it does not exist, and no file in it is overwritten
    #[arg(default_value = ".")]
    folder: PathBuf,
}

/// Why the folder cannot be begun.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum InitError {
    #[error("{path} exists already")]
    #[diagnostic(help(
        "nothing was written: name another folder, such as `callsheet init phones`"
    ))]
    Exists { path: String },
    #[error("cannot write {path}: {why}")]
    #[diagnostic(help("check that you may write there and that the disk is not full"))]
    Io { path: String, why: io::Error },
}

/// Runs the command: all files are written, or none.
pub(super) fn run(args: &InitArgs, global: &Global) -> Result<Outcome, Failure> {
    let paths: Vec<PathBuf> = FILES
        .iter()
        .map(|(name, _)| args.folder.join(name))
        .collect();
    if let Some(path) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
        let path = path.display().to_string();
        return Err(Failure::of(InitError::Exists { path }));
    }
    write(&args.folder, &paths).map_err(|(path, why)| {
        let path = path.display().to_string();
        Failure::of(InitError::Io { path, why })
    })?;
    let shown: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    answer(global, |out| {
        if global.format == Format::Json {
            return out.write_all(pretty_json(&json!({ "files": shown })).as_bytes());
        }
        let options = terminal::options(global, Stream::Output);
        for path in &shown {
            writeln!(out, "  {}", visible(path, &options))?;
        }
        let sheet = as_argument(&shown[1], "users.csv");
        let plan = as_argument(&shown[2], "dial-plan.toml");
        writeln!(
            out,
            "next: put your tenant and people in, then `callsheet check {sheet}` and `callsheet dial check {plan}`"
        )
    })?;
    Ok(Outcome::Clean)
}

/// Writes under temporary names first, so that a full disk leaves nothing behind.
fn write(folder: &Path, paths: &[PathBuf]) -> Result<(), (PathBuf, io::Error)> {
    let failed = |why| (folder.to_owned(), why);
    fs::create_dir_all(folder).map_err(failed)?;
    let mut ready = Vec::new();
    for (_, bytes) in FILES {
        let mut file = super::answer::new_file(folder).map_err(failed)?;
        file.write_all(bytes)
            .and_then(|()| file.as_file().sync_all())
            .map_err(failed)?;
        ready.push(file);
    }
    for (file, path) in ready.into_iter().zip(paths) {
        file.persist_noclobber(path)
            .map_err(|error| (path.clone(), error.error))?;
    }
    Ok(())
}
