//! From a line of a rendered script back to the line of the template that it comes from.
//!
//! The engine keeps no such map. So the script is rendered a second time from templates whose lines end with a mark, and
//! the marks are read from the result. Only lines of text and values are marked: a mark on the line of a block or a partial
//! would change what the engine does with the line end.

use super::super::source::{Part, Tag, parts};
use super::super::template::Templates;
use serde::Serialize;
use std::fmt::Write as _;

/// Around a mark; templates are ASCII and cannot hold them.
const MARK: [char; 2] = ['\u{E000}', '\u{E001}'];

/// A line of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Name of the template.
    pub(crate) name: &'static str,
    /// Line from 1.
    pub(crate) line: usize,
}

/// Where a line (from 1) of a rendered script comes from; none when nobody can tell.
pub(crate) fn place<T: Serialize>(
    templates: &Templates,
    name: &str,
    data: &T,
    rendered: &str,
    line: usize,
) -> Option<Place> {
    let names: Vec<&'static str> = templates.sources().map(|(name, _)| name).collect();
    let marked = templates
        .sources()
        .enumerate()
        .map(|(at, (name, text))| (name, with_marks(text, at)));
    let again = Templates::render_others(marked, name, data)?;
    let mut found = None;
    let mut plain = String::with_capacity(rendered.len());
    for (at, text) in again.split('\n').enumerate() {
        let mut pieces = text.split(MARK);
        plain.push_str(pieces.next().unwrap_or_default());
        while let Some(mark) = pieces.next() {
            if at < line {
                found = read(mark).or(found);
            }
            plain.push_str(pieces.next().unwrap_or_default());
        }
        plain.push_str("\r\n");
    }
    let same = plain.strip_suffix("\r\n") == Some(rendered);
    let (number, line) = found.filter(|_| same)?;
    Some(Place {
        name: names.get(number)?,
        line,
    })
}

fn read(mark: &str) -> Option<(usize, usize)> {
    let (number, line) = mark.split_once(':')?;
    Some((number.parse().ok()?, line.parse().ok()?))
}

/// A template with the number of the template and of the line at the end of its lines.
fn with_marks(source: &str, number: usize) -> String {
    let mut lines: Vec<bool> = vec![true; source.split('\n').count()];
    let line_of = |at: usize| source[..at].matches('\n').count();
    for part in parts(source).unwrap_or_default() {
        if let Part::Tag(tag, span) = part
            && (!matches!(tag, Tag::Value(_)) || source[span.clone()].contains('\n'))
        {
            for line in &mut lines[line_of(span.start)..=line_of(span.end)] {
                *line = false;
            }
        }
    }
    let mut out = String::with_capacity(source.len() * 2);
    let count = lines.len();
    for (at, (line, marked)) in source.split('\n').zip(lines).enumerate() {
        out.push_str(line);
        if at + 1 < count {
            if marked {
                let _ = write!(out, "{}{number}:{}{}", MARK[0], at + 1, MARK[1]);
            }
            out.push('\n');
        }
    }
    out
}
