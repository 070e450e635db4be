//! Files that commands read whole, and files that no answer may overwrite.

use super::Global;
use super::outcome::Failure;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

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

/// Refuses an answer into a file that is an input, or lies in a folder that is one.
pub(super) fn keep(global: &Global, input: &Path) -> Result<(), Failure> {
    let Some(output) = &global.output else {
        return Ok(());
    };
    let (Ok(input), Ok(place)) = (input.canonicalize(), place_of(output)) else {
        // What does not exist cannot be overwritten; that an input is missing is told when it is read.
        return Ok(());
    };
    if place == input || (input.is_dir() && place.starts_with(&input)) {
        return Err(Failure::Usage(format!(
            "--output {} would overwrite what the answer is made from; name another file",
            output.display()
        )));
    }
    Ok(())
}

/// Where a file is or will be, through every link.
fn place_of(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize().or_else(|_| {
        let parent = path.parent().filter(|parent| *parent != Path::new(""));
        let folder = parent.unwrap_or(Path::new(".")).canonicalize()?;
        Ok(path
            .file_name()
            .map_or(folder.clone(), |name| folder.join(name)))
    })
}

/// Reads a file of at most so many bytes; `-` is standard input.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
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
