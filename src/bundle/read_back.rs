//! Reading a script back, line by line and without keeping it: it can be longer than memory should hold.

use super::constants::Constants;
use super::kinds::Family;
use super::script::{Fault, REGION_MARKS, kind_of, mark_of, named, stated_step};
use super::step::Step;
use crate::powershell::grammar;
use crate::powershell::quoting::Scanner;
use std::io::{self, BufRead, Read as _};
use std::ops::Range;

/// What was read back beside the steps.
pub(super) struct ReadBack {
    pub(super) constants: Constants,
    /// The line (from 1) of the first constant, and that of the first step, where it has steps.
    pub(super) starts: (usize, usize),
}

/// Opens a script at its first byte.
pub(super) type Open<'o> = dyn Fn() -> io::Result<Box<dyn BufRead + 'o>> + 'o;

fn fault(line: usize, step: Option<u32>, why: String) -> Fault {
    Fault {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        step,
        in_data: step.is_some(),
        why,
    }
}

/// Reads a script back: bytes, constants, and each step as it comes. A fault of a step comes after the steps before it.
///
/// # Errors
/// The script cannot be read at all.
pub(super) fn read_back(
    path: &str,
    open: &Open,
    each: &mut dyn FnMut(Step),
) -> io::Result<Result<ReadBack, Fault>> {
    let unknown = || fault(1, None, "this is no script of a bundle".to_owned());
    if named(path).is_none() {
        return Ok(Err(unknown()));
    }
    let outline = match Outline::read(open)? {
        Ok(outline) => outline,
        Err(found) => return Ok(Err(found)),
    };
    let judged = outline.constants().and_then(|(constants, from)| {
        let (_, family) = kind_of(path, &constants).ok_or_else(unknown)?;
        let data = match family {
            None => None,
            Some(family) => Some((outline.data.lines()?, family)),
        };
        Ok((constants, from, data))
    });
    let (constants, from, data) = match judged {
        Ok(judged) => judged,
        Err(found) => return Ok(Err(found)),
    };
    let start = data.as_ref().map_or(0, |(lines, _)| lines.start);
    let body = Body::read(open, data.as_ref(), each)?;
    Ok(body.map(|()| ReadBack {
        constants,
        starts: (from + 1, start + 1),
    }))
}

/// Goes through the lines of a script; stops at the first for which `each` has a fault. Of one that is too long, which somebody
/// can have made as long as a disk, only so much is read as shows it.
fn lines(
    open: &Open,
    mut each: impl FnMut(usize, &[u8]) -> Result<(), Fault>,
) -> io::Result<Result<(), Fault>> {
    let mut script = open()?;
    let mut line = Vec::new();
    for at in 0.. {
        line.clear();
        let mut most = script.by_ref().take(grammar::TOO_LONG as u64);
        if most.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if let Err(found) = each(at, &line) {
            return Ok(Err(found));
        }
    }
    Ok(Ok(()))
}

/// Two marks and where they stand, from 0.
struct Region {
    marks: [&'static str; 2],
    found: Vec<(usize, bool)>,
}

impl Region {
    fn new(begin: usize) -> Self {
        Self {
            marks: [REGION_MARKS[begin], REGION_MARKS[begin + 1]],
            found: Vec::new(),
        }
    }

    fn note(&mut self, at: usize, line: &str) {
        // The third one is one too many already.
        if self.found.len() < 3 && self.marks.contains(&line) {
            self.found.push((at, line == self.marks[0]));
        }
    }

    /// The lines between the two marks, each of which stands there once.
    fn lines(&self) -> Result<Range<usize>, Fault> {
        if let [(from, true), (to, false)] = self.found[..] {
            return Ok(from + 1..to);
        }
        let [begin, end] = self.marks;
        let why = format!("the marks {begin:?} and {end:?} do not stand there once each");
        Err(fault(1, None, why))
    }

    /// Whether the first mark was seen and no other.
    fn is_open(&self) -> bool {
        matches!(self.found[..], [(_, true)])
    }
}

/// What is seen of a script before its steps are read.
struct Outline {
    constants: Region,
    data: Region,
    /// The lines between the first marks of the constants.
    between: Vec<String>,
}

impl Outline {
    /// Holds every line against the form of rendered files, and finds the marks.
    fn read(open: &Open) -> io::Result<Result<Self, Fault>> {
        let mut outline = Self {
            constants: Region::new(0),
            data: Region::new(2),
            between: Vec::new(),
        };
        let read = lines(open, |at, bytes| {
            let line = grammar::line(bytes).map_err(|why| {
                let text = String::from_utf8_lossy(bytes);
                fault(at + 1, stated_step(text.trim_end_matches('\n')), why)
            })?;
            outline.constants.note(at, line);
            outline.data.note(at, line);
            if outline.constants.is_open() && line != outline.constants.marks[0] {
                outline.between.push(line.to_owned());
            }
            Ok(())
        })?;
        Ok(read.map(|()| outline))
    }

    /// The constants, and the line (from 0) of the first.
    fn constants(&self) -> Result<(Constants, usize), Fault> {
        let from = self.constants.lines()?.start;
        let lines: Vec<&str> = self.between.iter().map(String::as_str).collect();
        let constants = Constants::decode(&lines);
        let constants = constants.map_err(|(at, why)| fault(from + at + 1, None, why))?;
        Ok((constants, from))
    }
}

/// Reads the steps, and follows strings and comments through the whole script.
struct Body {
    scanner: Scanner,
    line: String,
    count: usize,
    /// What is wrong beside the steps, which are told first.
    wrong: Option<(usize, String)>,
    steps: Numbers,
    /// The step that the last mark of the plain style announced.
    marked: Option<u32>,
}

impl Body {
    fn read(
        open: &Open,
        data: Option<&(Range<usize>, Family)>,
        each: &mut dyn FnMut(Step),
    ) -> io::Result<Result<(), Fault>> {
        let mut body = Self {
            scanner: Scanner::new(),
            line: String::new(),
            count: 0,
            wrong: None,
            steps: Numbers::default(),
            marked: None,
        };
        let read = lines(open, |at, bytes| {
            // The lines were judged already.
            let line = grammar::line(bytes).map_err(|why| fault(at + 1, None, why))?;
            body.count = at + 1;
            body.follow(at, line);
            match data {
                Some((region, family)) if region.contains(&at) => {
                    body.step(at, line, *family, each)
                }
                _ => Ok(()),
            }
        })?;
        Ok(read.and_then(|()| body.end()))
    }

    /// Holds that PowerShell reads the marked regions as code: a string or a comment around one would make text of it.
    fn follow(&mut self, at: usize, line: &str) {
        if self.wrong.is_some() {
            return;
        }
        if REGION_MARKS.contains(&line)
            && let Some(place) = self.scanner.inside()
        {
            self.wrong = Some((at + 1, format!("the mark {line:?} stands inside {place}")));
            return;
        }
        self.line.clear();
        self.line.push_str(line);
        self.line.push('\n');
        if let Err((_, why)) = self.scanner.feed(&self.line, 0) {
            self.wrong = Some((at + 1, why.to_owned()));
        }
    }

    fn step(
        &mut self,
        at: usize,
        line: &str,
        family: Family,
        each: &mut dyn FnMut(Step),
    ) -> Result<(), Fault> {
        if family == Family::Plain
            && let Some(number) = mark_of(line)
        {
            self.marked = Some(number);
            return Ok(());
        }
        let wrong = |step, why| Fault {
            in_data: true,
            ..fault(at + 1, step, why)
        };
        let stated = self.marked.or_else(|| stated_step(line));
        let step = Step::parse(line, family, self.marked).map_err(|why| wrong(stated, why))?;
        if !self.steps.takes(step.number(), family) {
            let why = "the steps are not numbered one after the other".to_owned();
            return Err(wrong(Some(step.number()), why));
        }
        each(step);
        Ok(())
    }

    fn end(self) -> Result<(), Fault> {
        if let Some((line, why)) = self.wrong {
            return Err(fault(line, None, why));
        }
        match self.scanner.inside() {
            Some(place) => {
                let why = format!("the script ends inside {place}");
                Err(fault(self.count, None, why))
            }
            None => Ok(()),
        }
    }
}

/// The numbers of the steps so far.
#[derive(Default)]
struct Numbers {
    first: Option<u32>,
    /// The first that is another one.
    second: Option<u32>,
    last: u32,
}

impl Numbers {
    /// Steps count up by one, or down by one in a roll-back that keeps the numbers of its plan.
    fn takes(&mut self, next: u32, family: Family) -> bool {
        let Some(first) = self.first else {
            (self.first, self.last) = (Some(next), next);
            return true;
        };
        let last = self.last;
        // A step of the plain style can need several lines, and so does a plan with its rules.
        let same = matches!(family, Family::Plain | Family::Plans) && next == last;
        // A roll-back leaves out what cannot be undone, so going down there may be gaps.
        let right = same
            || match self.second {
                Some(second) if second < first => next < last,
                None if next < last => true,
                _ => next == last + 1,
            };
        if next != first {
            self.second.get_or_insert(next);
        }
        self.last = next;
        right
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::io::{BufReader, Read};

    /// A script that is one line without an end.
    struct Endless<'e>(&'e Cell<usize>);

    impl Read for Endless<'_> {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            let read = self.0.get() + bytes.len();
            assert!(read < 1024 * 1024, "it reads on and on");
            self.0.set(read);
            bytes.fill(b'#');
            Ok(bytes.len())
        }
    }

    #[test]
    fn a_line_without_an_end_is_not_read_to_its_end() {
        let read = Cell::new(0);
        let open = || -> io::Result<Box<dyn BufRead + '_>> {
            Ok(Box::new(BufReader::new(Endless(&read))))
        };
        let found = read_back("scripts/verify.ps1", &open, &mut |_| {});
        let fault = found.expect("it can be read").err().expect("a fault");
        assert_eq!(
            (fault.line, fault.why.as_str()),
            (1, "the line is longer than 1000 bytes")
        );
    }
}
