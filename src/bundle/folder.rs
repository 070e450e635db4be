//! The folder of a bundle on disk: written beside its place and moved there whole, read back file by file.

use super::BundleError;
use super::found::Found;
use super::manifest::Files;
use super::store::{Stop, Store, Writing};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Folders in a bundle that are no part of what is approved: signatures over it, and what its scripts wrote.
const OUTSIDE: [&str; 2] = ["approvals", "results"];
/// Most files that a folder may hold to be read as a bundle; none is rendered with more.
pub(super) const MOST_FILES: usize = 100_000;
/// Largest size of what a bundle is made from, which is read into memory, and of what is made, which is read piece by piece.
const LARGEST_INPUT: u64 = 512 * 1024 * 1024;
const LARGEST_FILE: u64 = 4 * 1024 * 1024 * 1024;

/// Writes a bundle: all of it, or nothing.
///
/// # Errors
/// The folder exists, or the operating system says no; then nothing is left behind.
pub fn write(files: &Files, to: &Path) -> Result<(), BundleError> {
    write_while(files, to, &|| Ok(()))
}

/// As [`write()`], asking from time to time whether to go on.
///
/// # Errors
/// As [`write()`], and what `go_on` says.
pub fn write_while(
    files: &Files,
    to: &Path,
    go_on: &dyn Fn() -> io::Result<()>,
) -> Result<(), BundleError> {
    let mut folder = Folder::new(to, go_on)?;
    for (path, bytes) in files {
        folder.put(path, &mut |out| Ok(out.write_all(bytes)?))?;
    }
    folder.finish()
}

/// The failure to do something with a file.
pub(super) fn failed(
    doing: &'static str,
    path: impl Into<PathBuf>,
) -> impl FnOnce(io::Error) -> BundleError {
    let path = path.into();
    move |why| BundleError::Io { doing, path, why }
}

/// A folder that comes to be a bundle: written beside its place, and moved there when it is whole. Dropped before that, it
/// leaves nothing behind.
pub struct Folder<'f> {
    to: &'f Path,
    go_on: &'f dyn Fn() -> io::Result<()>,
    begun: Option<Begun>,
}

/// What is there since the first file was put.
struct Begun {
    folder: PathBuf,
    /// Dropping it deletes it, so whatever goes wrong leaves nothing.
    _temporary: tempfile::TempDir,
    /// Dropped after the temporary folder, which can lie in it.
    made: Made,
}

impl<'f> Folder<'f> {
    /// A bundle that will be `to`; `go_on` is asked from time to time whether to go on.
    ///
    /// # Errors
    /// There is something of that name.
    pub fn new(to: &'f Path, go_on: &'f dyn Fn() -> io::Result<()>) -> Result<Self, BundleError> {
        if to.symlink_metadata().is_ok() {
            return Err(BundleError::Exists {
                path: to.to_owned(),
            });
        }
        Ok(Self {
            to,
            go_on,
            begun: None,
        })
    }

    fn begun(&mut self) -> Result<&Begun, BundleError> {
        if self.begun.is_none() {
            let parent = match self.to.parent() {
                Some(parent) if parent != Path::new("") => parent,
                _ => Path::new("."),
            };
            let made = Made::folders(parent).map_err(failed("make the folder", parent))?;
            let temporary = tempfile::Builder::new()
                .prefix(".callsheet-")
                .tempdir_in(parent)
                .map_err(failed("write into", parent))?;
            self.begun = Some(Begun {
                folder: temporary.path().join("bundle"),
                _temporary: temporary,
                made,
            });
        }
        self.begun.as_ref().ok_or_else(|| BundleError::Exists {
            path: self.to.to_owned(),
        })
    }

    /// Moves the folder to its place.
    ///
    /// # Errors
    /// Something of its name came to be there meanwhile, or the operating system says no; then nothing is left behind.
    pub fn finish(mut self) -> Result<(), BundleError> {
        let folder = self.begun()?.folder.clone();
        fs::rename(&folder, self.to).map_err(|why| match self.to.symlink_metadata() {
            Ok(_) => BundleError::Exists {
                path: self.to.to_owned(),
            },
            Err(_) => failed("move the bundle to", self.to)(why),
        })?;
        if let Some(begun) = self.begun {
            begun.made.keep();
        }
        Ok(())
    }
}

impl Store for Folder<'_> {
    fn put(&mut self, path: &str, write: &mut Writing) -> Result<(), BundleError> {
        let (to, go_on) = (self.to.join(path), self.go_on);
        let file = self.begun()?.folder.join(path);
        let mut store = || -> Result<(), Stop> {
            go_on()?;
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            let file = fs::File::create_new(&file)?;
            let mut out = Asking { file, go_on };
            write(&mut out)?;
            Ok(out.file.sync_all()?)
        };
        store().map_err(|stop| stop.at(to))
    }

    fn read(&self, path: &str) -> io::Result<Box<dyn BufRead + '_>> {
        let begun = self.begun.as_ref().ok_or(io::ErrorKind::NotFound)?;
        let file = fs::File::open(begun.folder.join(path))?;
        Ok(Box::new(BufReader::with_capacity(128 * 1024, file)))
    }
}

/// Asks whether to go on before it writes.
struct Asking<'a> {
    file: fs::File,
    go_on: &'a dyn Fn() -> io::Result<()>,
}

impl Write for Asking<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.go_on)()?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
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

/// The files of a bundle in a folder, but approvals and results; opened when they are wanted.
#[derive(Debug)]
pub struct Contents {
    files: BTreeMap<String, Inside>,
}

/// What has a name in the folder of a bundle.
#[derive(Debug)]
enum Inside {
    /// A file, by its own name: what it is called in the bundle can lack characters that are no text.
    File(PathBuf),
    /// Something that is no file of a bundle, and what is read instead.
    Other(Vec<u8>),
}

impl Found for Contents {
    fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    fn open(&self, path: &str) -> io::Result<Option<Box<dyn BufRead + '_>>> {
        Ok(match self.files.get(path) {
            None => None,
            Some(Inside::Other(instead)) => Some(Box::new(instead.as_slice())),
            Some(Inside::File(file)) => {
                let file = fs::File::open(file)?;
                Some(Box::new(BufReader::with_capacity(128 * 1024, file)))
            }
        })
    }
}

/// Reads every file of a bundle but approvals and results into memory.
///
/// # Errors
/// As [`open`].
pub fn read(folder: &Path) -> Result<Files, BundleError> {
    let contents = open(folder)?;
    let found: &dyn Found = &contents;
    let mut files = Files::new();
    for path in contents.paths() {
        let bytes = found.bytes(path)?;
        files.extend(bytes.map(|bytes| (path.to_owned(), bytes)));
    }
    Ok(files)
}

/// Looks what files a bundle has, but approvals and results.
///
/// # Errors
/// Not a folder, no manifest in it, or the operating system says no.
pub fn open(folder: &Path) -> Result<Contents, BundleError> {
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
    let mut contents = Contents {
        files: BTreeMap::new(),
    };
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
            if contents.files.len() >= MOST_FILES {
                // What comes after these is not looked at; they alone are more than any bundle has.
                return Ok(contents);
            }
            let name: Vec<_> = inside
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            let largest = if inside.starts_with("input") {
                LARGEST_INPUT
            } else {
                LARGEST_FILE
            };
            let instead = if kind.is_symlink() {
                // A link is never followed: what it points at is no part of the bundle.
                let target = fs::read_link(entry.path()).map_err(failed)?;
                Some(format!("a link to {}", target.display()))
            } else if !kind.is_file() {
                Some("neither a file nor a folder".to_owned())
            } else if kind.len() > largest {
                // Never the bytes that a manifest names, so it is told as changed or extra.
                let length = kind.len();
                Some(format!(
                    "{length} bytes, more than a bundle's file can have"
                ))
            } else {
                None
            };
            let inside = match instead {
                Some(instead) => Inside::Other(instead.into_bytes()),
                None => Inside::File(entry.path()),
            };
            contents.files.insert(name.join("/"), inside);
        }
    }
    Ok(contents)
}
