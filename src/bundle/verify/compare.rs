//! A store that keeps nothing: each file that is put is held against the one that was found.

use super::super::BundleError;
use super::super::found::Found;
use super::super::manifest::NAME;
use super::super::store::{Stop, Store, Writing};
use super::difference::{Lines, Places};
use super::{Problem, ProblemKind};
use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};

/// Holds what the inputs give against what was found.
pub(super) struct Compare<'c> {
    found: &'c dyn Found,
    places: &'c Places<'c>,
    problems: Vec<Problem>,
    /// Files that are what they should be, byte for byte.
    same: BTreeSet<String>,
    expected: BTreeSet<String>,
    /// What should have been found in the script that was put last, where that is something else.
    other: Option<Vec<u8>>,
}

/// What was compared.
pub(super) struct Compared {
    pub(super) problems: Vec<Problem>,
    /// Files that are what the inputs give, byte for byte.
    pub(super) same: BTreeSet<String>,
}

impl<'c> Compare<'c> {
    pub(super) fn new(found: &'c dyn Found, places: &'c Places<'c>) -> Self {
        Self {
            found,
            places,
            problems: Vec::new(),
            same: BTreeSet::new(),
            expected: BTreeSet::new(),
            other: None,
        }
    }

    /// After every file was put.
    pub(super) fn finish(mut self) -> Compared {
        let paths = self.found.paths().into_iter();
        for path in paths.filter(|path| !self.expected.contains(*path)) {
            let why = "the inputs do not give this file";
            self.problems
                .push(Problem::new(path, ProblemKind::Render, why));
        }
        Compared {
            problems: self.problems,
            same: self.same,
        }
    }

    /// What is wrong with a file that is not the one that it should be.
    fn differ(&mut self, path: &str, write: &mut Writing) -> Result<Vec<Problem>, BundleError> {
        // A script is read back from what was put, and nothing has that now.
        let mut kept = path.starts_with("scripts/").then(Vec::new);
        let failed = |why| Stop::from(why).at(path);
        let found = self.found.open(path).map_err(failed)?;
        let mut lines = found.map(|found| Lines::new(path, found, self.places));
        let mut both = Both {
            kept: kept.as_mut(),
            lines: lines.as_mut(),
        };
        write(&mut both).map_err(|stop| stop.at(path))?;
        self.other = kept;
        let problem = |why| vec![Problem::new(path, ProblemKind::Render, why)];
        Ok(match lines {
            _ if path == NAME => problem("the manifest is not the one that the inputs give"),
            Some(lines) => lines.finish().map_err(failed)?,
            None => problem("the inputs give this file, and it is not there"),
        })
    }
}

/// Writes to memory and to what compares lines, where there is one.
struct Both<'b, 'l> {
    kept: Option<&'b mut Vec<u8>>,
    lines: Option<&'b mut Lines<'l>>,
}

impl Write for Both<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(bytes);
        }
        match &mut self.lines {
            Some(lines) => lines.write(bytes),
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Store for Compare<'_> {
    fn put(&mut self, path: &str, write: &mut Writing) -> Result<(), BundleError> {
        self.expected.insert(path.to_owned());
        self.other = None;
        let failed = |why| Stop::from(why).at(path);
        if let Some(found) = self.found.open(path).map_err(failed)? {
            let mut beside = Beside { found, same: true };
            write(&mut beside).map_err(|stop| stop.at(path))?;
            if beside.ends().map_err(failed)? {
                self.same.insert(path.to_owned());
                return Ok(());
            }
        }
        let problems = self.differ(path, write)?;
        self.problems.extend(problems);
        Ok(())
    }

    fn read(&self, path: &str) -> io::Result<Box<dyn BufRead + '_>> {
        match &self.other {
            Some(bytes) => Ok(Box::new(bytes.as_slice())),
            None => Ok(self.found.open(path)?.ok_or(io::ErrorKind::NotFound)?),
        }
    }
}

/// Reads a file beside what is written.
struct Beside<'b> {
    found: Box<dyn BufRead + 'b>,
    same: bool,
}

impl Beside<'_> {
    /// Whether everything was the same, and the file has no more.
    fn ends(mut self) -> io::Result<bool> {
        Ok(self.same && self.found.fill_buf()?.is_empty())
    }
}

impl Write for Beside<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while self.same && !rest.is_empty() {
            let found = self.found.fill_buf()?;
            let length = found.len().min(rest.len());
            self.same = length > 0 && found[..length] == rest[..length];
            self.found.consume(length);
            rest = &rest[length..];
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
