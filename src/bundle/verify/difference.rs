//! Where two files differ, and what that line is.

use super::super::script::{mark_of, stated_step};
use super::{Problem, ProblemKind};
use crate::span::Place;
use std::io::{self, BufRead, Read as _, Write};

/// What asked for each step of a plan.
pub(super) type Places<'p> = dyn Fn(u32) -> Option<Place> + 'p;

/// Most lines of one file that are named; every changed file is named in any case.
pub(super) const MOST_LINES: usize = 10;

/// Most bytes of a line that are looked at.
const MOST_BYTES: u64 = 1024 * 1024;

/// Reads a file beside what it should be, and keeps the lines in which they differ. When lines were added or removed only the
/// first tells. Neither is kept: both can be longer than memory should hold.
pub(super) struct Lines<'l> {
    path: &'l str,
    places: &'l Places<'l>,
    /// None behind the last line.
    found: Option<Box<dyn BufRead + 'l>>,
    /// Of the last line that was found only the beginning was read.
    cut: bool,
    /// The beginning of a line that should be there.
    wanted: Vec<u8>,
    at: usize,
    /// The step whose mark stands before in a plain script, as far as nothing else came in between.
    marked: Option<u32>,
    problems: Vec<Problem>,
    /// There are fewer lines than there should be.
    shorter: bool,
}

impl<'l> Lines<'l> {
    pub(super) fn new(path: &'l str, found: Box<dyn BufRead + 'l>, places: &'l Places<'l>) -> Self {
        Self {
            path,
            places,
            found: Some(found),
            cut: false,
            wanted: Vec::new(),
            at: 0,
            marked: None,
            problems: Vec::new(),
            shorter: false,
        }
    }

    /// What differs, once all was written.
    pub(super) fn finish(mut self) -> io::Result<Vec<Problem>> {
        self.line()?;
        // Behind a line of which only the beginning was read nothing is looked for: it differs, and can go on for gigabytes.
        let more = if self.cut { None } else { self.next()? };
        if let Some(found) = &more {
            self.marked = None;
            self.note(None, Some(found));
        }
        if self.shorter || more.is_some() {
            self.problems.truncate(1);
        }
        if self.problems.is_empty() {
            // Bytes that are no text and look alike when shown.
            let why = "this is not what the inputs give";
            self.problems
                .push(Problem::new(self.path, ProblemKind::Render, why));
        }
        Ok(self.problems)
    }

    /// Compares a line that is whole.
    fn line(&mut self) -> io::Result<()> {
        let wanted = std::mem::take(&mut self.wanted);
        let found = self.next()?;
        self.shorter |= found.is_none();
        let text = String::from_utf8_lossy(&wanted);
        if text.starts_with("# ----") {
            self.marked = None;
        } else if let Some(step) = mark_of(text.trim_end_matches('\r')) {
            self.marked = Some(step);
        }
        if found.as_ref() != Some(&wanted) {
            self.note(Some(&text), found.as_deref());
        }
        self.at += 1;
        self.wanted = wanted;
        self.wanted.clear();
        Ok(())
    }

    fn note(&mut self, wanted: Option<&str>, found: Option<&[u8]>) {
        let found = found.map(String::from_utf8_lossy);
        let found = found.as_deref();
        if wanted != found && self.problems.len() < MOST_LINES {
            let Self {
                path, at, marked, ..
            } = *self;
            let problem = difference(path, at, wanted, found, marked, self.places);
            self.problems.push(problem);
        }
    }

    /// The next line that was found, without its end.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Some(found) = &mut self.found else {
            return Ok(None);
        };
        if std::mem::take(&mut self.cut) && !skip_line(found)? {
            self.found = None;
            return Ok(None);
        }
        let mut line = Vec::new();
        found.take(MOST_BYTES).read_until(b'\n', &mut line)?;
        if line.pop_if(|last| *last == b'\n').is_none() {
            self.cut = line.len() as u64 == MOST_BYTES;
            if !self.cut {
                self.found = None;
            }
        }
        Ok(Some(line))
    }
}

/// Skips the rest of a line; says whether another one follows.
fn skip_line(found: &mut dyn BufRead) -> io::Result<bool> {
    loop {
        let bytes = found.fill_buf()?;
        if bytes.is_empty() {
            return Ok(false);
        }
        let end = memchr::memchr(b'\n', bytes);
        let length = end.map_or(bytes.len(), |end| end + 1);
        found.consume(length);
        if end.is_some() {
            return Ok(true);
        }
    }
}

impl Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|b| *b == b'\n') {
            match piece.strip_suffix(b"\n") {
                Some(rest) => {
                    self.wanted.extend_from_slice(rest);
                    self.line()?;
                }
                None => self.wanted.extend_from_slice(piece),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn difference(
    path: &str,
    at: usize,
    wanted: Option<&str>,
    found: Option<&str>,
    marked: Option<u32>,
    places: &Places,
) -> Problem {
    let cut = |line: &str| {
        line.trim_end_matches('\r')
            .chars()
            .take(300)
            .collect::<String>()
    };
    let script = path.starts_with("scripts/");
    let lines = [wanted, found];
    let step = lines
        .iter()
        .flatten()
        .find_map(|line| stated_step(line))
        .or(marked)
        .filter(|_| script);
    let constant = wanted
        .and_then(|line| line.strip_prefix('$')?.split_once(" = "))
        .map(|(name, _)| name.trim_end());
    let (kind, message) = match (path, script, step, constant) {
        (_, true, Some(step), _) => (
            ProblemKind::Plan,
            format!("step {step} is not the one of the plan"),
        ),
        (_, true, None, Some(name)) => (
            ProblemKind::Plan,
            format!("${name} is not that of this plan"),
        ),
        (_, true, None, None) => (
            ProblemKind::Template,
            "this line is not the one of the template".to_owned(),
        ),
        ("plan.json", ..) => (
            ProblemKind::Plan,
            "the plan is not the one that the inputs give".to_owned(),
        ),
        _ => (
            ProblemKind::Render,
            "this is not what the inputs give".to_owned(),
        ),
    };
    // The steps of preflight are numbered on their own.
    let place = step
        .filter(|_| !path.contains("/preflight"))
        .and_then(places);
    Problem {
        file: path.to_owned(),
        line: u32::try_from(at + 1).ok(),
        step,
        place,
        kind,
        expected: wanted.map(cut),
        found: found.map(cut),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differing(wanted: &str, found: &str) -> Vec<(Option<u32>, Option<String>, Option<String>)> {
        let mut lines = Lines::new("plan.json", Box::new(found.as_bytes()), &|_| None);
        // In pieces that end anywhere.
        for piece in wanted.as_bytes().chunks(3) {
            lines.write_all(piece).expect("memory");
        }
        let problems = lines.finish().expect("memory").into_iter();
        let of = |problem: Problem| (problem.line, problem.expected, problem.found);
        problems.map(of).collect()
    }

    #[test]
    fn lines_that_differ_are_told_each_and_added_ones_once() {
        let text = |text: &str| Some(text.to_owned());
        let one = (Some(2), text("two"), text("2"));
        let other = (Some(3), text("three"), text("3"));
        let both = differing("one\ntwo\nthree\n", "one\n2\n3\n");
        assert_eq!(both, [one.clone(), other]);
        for found in ["one\n2\n3\nfour\n", "one\n2\n", "one\n2\n3"] {
            let told = differing("one\ntwo\nthree\n", found);
            assert_eq!(told, std::slice::from_ref(&one));
        }
        let end = differing("one\ntwo", "one\ntwo\n");
        assert_eq!(end, [(Some(3), None, text(""))]);
        let end = differing("one\ntwo\n", "one\ntwo");
        assert_eq!(end, [(Some(3), text(""), None)]);
    }

    #[test]
    fn of_a_long_line_the_beginning_is_looked_at() {
        let long = "x".repeat(3 * 1024 * 1024);
        let found = differing("one\ntwo\n", &format!("{long}\ntwo\n"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, Some(1));
        let found = differing("one\ntwo\n", &long);
        assert_eq!((found.len(), found[0].0), (1, Some(1)));
    }
}
