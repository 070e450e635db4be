//! The folder of a bundle on disk: written beside its place and moved there whole, read back file by file.

use super::BundleError;
use super::manifest::Files;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Folders in a bundle that are no part of what is approved: signatures over it, and what its scripts wrote.
const OUTSIDE: [&str; 2] = ["approvals", "results"];
/// Most files that a folder may hold to be read as a bundle, and their largest size.
const MOST_FILES: usize = 10_000;
const LARGEST_FILE: u64 = 512 * 1024 * 1024;

/// Writes a bundle: all of it, or nothing.
///
/// # Errors
/// The folder exists, or the operating system says no; then nothing is left behind.
pub fn write(files: &Files, to: &Path) -> Result<(), BundleError> {
    write_while(files, to, &|| Ok(()))
}

/// As [`write()`], asking before each file whether to go on.
///
/// # Errors
/// As [`write()`], and what `go_on` says.
pub fn write_while(
    files: &Files,
    to: &Path,
    go_on: &dyn Fn() -> io::Result<()>,
) -> Result<(), BundleError> {
    if to.symlink_metadata().is_ok() {
        return Err(BundleError::Exists {
            path: to.to_owned(),
        });
    }
    let parent = match to.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let failed = |doing, path: &Path| {
        let path = path.to_owned();
        move |why| BundleError::Io { doing, path, why }
    };
    // Declared before the temporary folder, so it is dropped after it.
    let made = Made::folders(parent).map_err(failed("make the folder", parent))?;
    // Dropping it deletes it, so whatever goes wrong leaves nothing.
    let temporary = tempfile::Builder::new()
        .prefix(".callsheet-")
        .tempdir_in(parent)
        .map_err(failed("write into", parent))?;
    let folder = temporary.path().join("bundle");
    for (path, bytes) in files {
        go_on().map_err(failed("write", &to.join(path)))?;
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(failed("write", &to.join(path)))?;
        }
        store(&file, bytes).map_err(failed("write", &to.join(path)))?;
    }
    fs::rename(&folder, to).map_err(|why| match to.symlink_metadata() {
        Ok(_) => BundleError::Exists {
            path: to.to_owned(),
        },
        Err(_) => BundleError::Io {
            doing: "move the bundle to",
            path: to.to_owned(),
            why,
        },
    })?;
    made.keep();
    Ok(())
}

/// Folders that were made on the way to the bundle; taken away again unless the bundle came to be.
struct Made(Vec<PathBuf>);

impl Made {
    fn folders(path: &Path) -> io::Result<Self> {
        let missing: Vec<_> = path
            .ancestors()
            .take_while(|folder| *folder != Path::new("") && !folder.exists())
            .collect();
        let mut made = Self(Vec::new());
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            made.0.push(folder.to_owned());
        }
        Ok(made)
    }

    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Only empty ones go: what somebody else put there meanwhile stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

fn store(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Reads every file of a bundle but approvals and results.
///
/// # Errors
/// Not a folder, no manifest in it, or the operating system says no.
pub fn read(folder: &Path) -> Result<Files, BundleError> {
    let not = |why: &str| BundleError::NotABundle {
        path: folder.to_owned(),
        why: why.to_owned(),
    };
    if !folder.is_dir() {
        return Err(not("it is no folder"));
    }
    if !folder.join(super::MANIFEST).is_file() {
        return Err(not("there is no manifest.sha256 in it"));
    }
    let mut files = Files::new();
    let mut open = vec![PathBuf::new()];
    while let Some(below) = open.pop() {
        let path = folder.join(&below);
        let failed = |why| BundleError::Io {
            doing: "read",
            path: path.clone(),
            why,
        };
        for entry in fs::read_dir(&path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let inside = below.join(entry.file_name());
            let kind = entry.metadata().map_err(failed)?;
            if kind.is_dir() && OUTSIDE.iter().any(|name| inside == Path::new(name)) {
                continue;
            }
            if kind.is_dir() && !kind.is_symlink() {
                open.push(inside);
                continue;
            }
            if files.len() >= MOST_FILES {
                // What comes after these is not looked at; they alone are more than any bundle has.
                return Ok(files);
            }
            let name: Vec<_> = inside
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            let bytes = if kind.is_symlink() {
                // A link is never followed: what it points at is no part of the bundle.
                let target = fs::read_link(entry.path()).map_err(failed)?;
                format!("a link to {}", target.display()).into_bytes()
            } else if !kind.is_file() {
                b"neither a file nor a folder".to_vec()
            } else if kind.len() > LARGEST_FILE {
                // Never the bytes that a manifest names, so it is told as changed or extra.
                format!("{} bytes, more than a bundle's file can have", kind.len()).into_bytes()
            } else {
                fs::read(entry.path()).map_err(failed)?
            };
            files.insert(name.join("/"), bytes);
        }
    }
    Ok(files)
}
