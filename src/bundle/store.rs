//! Where the files of a bundle go, one after the other, and what is kept of each: its path, digest and size.

use super::manifest::{Files, Manifest, NAME};
use super::{BundleError, folder};
use crate::digest::Tally;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufWriter, IntoInnerError, Write};

/// Bytes that are put together before they go on.
const TOGETHER: usize = 128 * 1024;

/// Why a file was not written.
#[derive(Debug)]
pub enum Stop {
    /// The place where it goes said no.
    Io(io::Error),
    /// It cannot be made.
    Bundle(BundleError),
}

impl From<io::Error> for Stop {
    fn from(why: io::Error) -> Self {
        Self::Io(why)
    }
}

impl From<BundleError> for Stop {
    fn from(error: BundleError) -> Self {
        Self::Bundle(error)
    }
}

impl Stop {
    /// The failure, for a file of this name.
    pub(super) fn at(self, path: impl Into<std::path::PathBuf>) -> BundleError {
        match self {
            Self::Bundle(error) => error,
            Self::Io(why) => folder::failed("write", path)(why),
        }
    }
}

/// Writes a file, whenever it is asked to from its beginning.
pub type Writing<'w> = dyn FnMut(&mut dyn Write) -> Result<(), Stop> + 'w;

/// Takes the files of a bundle.
pub trait Store {
    /// Takes a file.
    ///
    /// # Errors
    /// What `write` says; or the file cannot be kept.
    fn put(&mut self, path: &str, write: &mut Writing) -> Result<(), BundleError>;

    /// The bytes of the file that was put last.
    ///
    /// # Errors
    /// It cannot be read.
    fn read(&self, path: &str) -> io::Result<Box<dyn BufRead + '_>>;
}

impl Store for Files {
    fn put(&mut self, path: &str, write: &mut Writing) -> Result<(), BundleError> {
        let mut bytes = Vec::new();
        write(&mut bytes).map_err(|stop| stop.at(path))?;
        self.insert(path.to_owned(), bytes);
        Ok(())
    }

    fn read(&self, path: &str) -> io::Result<Box<dyn BufRead + '_>> {
        let bytes = self.get(path).map(Vec::as_slice);
        Ok(Box::new(bytes.ok_or(io::ErrorKind::NotFound)?))
    }
}

/// A file of a bundle, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many these are.
    pub bytes: u64,
}

/// A bundle that was put into a store: what its files are.
#[derive(Debug)]
pub struct Rendered {
    /// Every file by its path, the manifest too.
    pub files: BTreeMap<String, Entry>,
    /// SHA-256 of the manifest: what is approved.
    pub manifest_sha256: String,
    /// Number of steps of the plan.
    pub steps: usize,
    /// Whether there is a roll-back.
    pub rollback: bool,
}

/// Puts files into a store and keeps what each is.
pub(super) struct Packing<'s> {
    pub(super) store: &'s mut dyn Store,
    files: BTreeMap<String, Entry>,
}

impl<'s> Packing<'s> {
    pub(super) fn new(store: &'s mut dyn Store) -> Self {
        Self {
            store,
            files: BTreeMap::new(),
        }
    }

    /// Puts a file, and gives its digest.
    pub(super) fn put(&mut self, path: &str, write: &mut Writing) -> Result<&str, BundleError> {
        let mut entry = None;
        self.store.put(path, &mut |out| {
            // JSON comes in pieces of a byte or two.
            let mut out = BufWriter::with_capacity(TOGETHER, Tally::new(out));
            write(&mut out)?;
            let tally = out.into_inner().map_err(IntoInnerError::into_error)?;
            let (sha256, bytes) = tally.finish();
            entry = Some(Entry { sha256, bytes });
            Ok(())
        })?;
        // A store that did not ask for the bytes has none, and nobody has their digest.
        let entry = entry.ok_or_else(|| {
            folder::failed("write", path)(io::Error::other("the store took no bytes"))
        })?;
        let entry = self.files.entry(path.to_owned()).insert_entry(entry);
        Ok(&entry.into_mut().sha256)
    }

    /// Puts bytes.
    pub(super) fn put_bytes(&mut self, path: &str, bytes: &[u8]) -> Result<(), BundleError> {
        self.put(path, &mut |out| Ok(out.write_all(bytes)?))
            .map(|_| ())
    }

    /// Puts the manifest that names every file.
    pub(super) fn seal(mut self, steps: usize) -> Result<Rendered, BundleError> {
        let rollback = self.files.keys().any(|path| path.contains("/rollback-"));
        let digests = self.files.iter();
        let digests = digests.map(|(path, entry)| (path.clone(), entry.sha256.clone()));
        let manifest = Manifest {
            digests: digests.collect(),
        };
        let manifest_sha256 = self
            .put(NAME, &mut |out| {
                Ok(out.write_all(manifest.to_text().as_bytes())?)
            })?
            .to_owned();
        Ok(Rendered {
            files: self.files,
            manifest_sha256,
            steps,
            rollback,
        })
    }
}
