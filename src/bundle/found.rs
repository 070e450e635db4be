//! The files of a bundle that somebody hands us: in a folder or in memory, opened one at a time.

use super::manifest::Files;
use super::{BundleError, folder};
use crate::digest::sha256_read;
use std::io::{self, BufRead, Read as _};

/// Most bytes that are read into memory at once.
const AT_ONCE: usize = 512 * 1024 * 1024;

/// The files of a bundle.
pub trait Found {
    /// Their paths, in order.
    fn paths(&self) -> Vec<&str>;

    /// Opens a file; none if there is none.
    ///
    /// # Errors
    /// It cannot be read.
    fn open(&self, path: &str) -> io::Result<Option<Box<dyn BufRead + '_>>>;
}

impl Found for Files {
    fn paths(&self) -> Vec<&str> {
        self.keys().map(String::as_str).collect()
    }

    fn open(&self, path: &str) -> io::Result<Option<Box<dyn BufRead + '_>>> {
        let bytes = self.get(path).map(Vec::as_slice);
        Ok(bytes.map(|bytes| -> Box<dyn BufRead + '_> { Box::new(bytes) }))
    }
}

impl dyn Found + '_ {
    /// All bytes of a file.
    pub(super) fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>, BundleError> {
        let failed = folder::failed("read", path);
        let bytes = self.bytes_within(path, AT_ONCE + 1).map_err(failed)?;
        if bytes.as_ref().is_some_and(|bytes| bytes.len() > AT_ONCE) {
            let why = format!("it has more than {} MiB", AT_ONCE / 1024 / 1024);
            return Err(folder::failed("read", path)(io::Error::other(why)));
        }
        Ok(bytes)
    }

    /// The first bytes of a file.
    pub(super) fn bytes_within(&self, path: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.open(path)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        file.take(most as u64).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// The SHA-256 of a file.
    pub(super) fn sha256(&self, path: &str) -> Result<Option<String>, BundleError> {
        let failed = folder::failed("read", path);
        let read = self.open(path);
        let read = read.and_then(|file| file.map(sha256_read).transpose());
        read.map_err(failed)
    }

    /// The first of some files that is there, with its path.
    pub(super) fn first<'p>(
        &self,
        paths: impl IntoIterator<Item = &'p str>,
    ) -> Result<Option<(&'p str, Vec<u8>)>, BundleError> {
        for path in paths {
            if let Some(bytes) = self.bytes(path)? {
                return Ok(Some((path, bytes)));
            }
        }
        Ok(None)
    }
}
