//! The report for programs, `callsheet.findings/1`: one finding a line, never capped, described by
//! `docs/schemas/findings.schema.json`.
//!
//! Findings are written as they are put into words, so a report of any length needs the memory of one row. Control
//! and hidden characters stand as `\u` escapes: the same text, and nothing that a terminal would obey.

use super::shown::said;
use super::veil::Veil;
use crate::finding::{Finding, Fix, NotChecked, Related, Waived};
use crate::numbering::metadata_version;
use crate::powershell::classes::{first_refused, refused};
use crate::rules::{Checked, Counts, Hit};
use crate::sheet::Record;
use crate::span::Place;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::Formatter;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Name and version of the report's form.
pub const SCHEMA: &str = "callsheet.findings/1";

#[derive(Serialize)]
struct Tool {
    version: &'static str,
    metadata: &'static str,
}

#[derive(Serialize)]
struct Entry<'f> {
    rule: &'static str,
    level: &'static str,
    message: &'f str,
    help: Option<&'f str>,
    value: Option<&'f str>,
    place: &'f Place,
    related: &'f [Related],
    fix: Option<&'f Fix>,
    waived: Option<&'f Waived>,
    data: &'f BTreeMap<&'static str, Value>,
}

#[derive(Serialize)]
struct Summary<'c> {
    rows: u64,
    deny: u64,
    warn: u64,
    note: u64,
    waived: u64,
    by_rule: &'c BTreeMap<&'static str, u64>,
}

/// Writes every finding, sorted by file, row, column and rule. Many small writes: give it a buffered output.
///
/// # Errors
/// When the sheet cannot be read again, or the output not be written.
pub fn write(
    mut out: impl Write,
    checked: &Checked,
    as_of: Option<&str>,
    files: &[String],
) -> io::Result<()> {
    begin(&mut out, as_of, files)?;
    let mut raised: Vec<&Finding> = checked.raised.iter().collect();
    raised.sort_by(|a, b| key(a).cmp(&key(b)));
    let (sheet, hits) = (checked.context.sheet, by_place(checked));
    // What was raised outside the rows stands where its place puts it: before the first finding in a row that lies behind it.
    let before = |hit: &Hit| {
        let place = sheet.place(hit.row, u64::from(hit.row), hit.column as usize);
        raised.partition_point(|raised| key(raised) <= place_key(&place, hit.rule.id))
    };
    let mut first = true;
    let mut take = |entries: Vec<u8>| {
        // Each entry has a comma in front, but for the first one.
        let skipped = usize::from(first && !entries.is_empty());
        first &= entries.is_empty();
        out.write_all(&entries[skipped..])
    };
    checked.on_threads(
        &hits,
        |part| {
            let from = match part.start {
                0 => 0,
                start => before(&hits[start]),
            };
            let until = hits.get(part.end).map_or(raised.len(), before);
            entries(checked, &hits[part], &raised[from..until])
        },
        |entries| take(entries?),
    )?;
    end(&mut out, &checked.counts, &checked.not_checked)
}

/// Some findings as JSON, each behind a comma and a line feed: hits of rows, and among them what was raised outside.
fn entries(checked: &Checked, hits: &[Hit], raised: &[&Finding]) -> io::Result<Vec<u8>> {
    let veil = Veil::new(&checked.context.sheet.columns);
    let mut out = Vec::new();
    let mut raised = raised.iter().peekable();
    let each = |out: &mut Vec<u8>, finding: &Finding, record: Option<&Record>| {
        out.extend_from_slice(b",\n");
        entry(out, &veil.row(record).over(finding))
    };
    checked.speak(hits, |finding, record| {
        while let Some(earlier) = raised.next_if(|raised| key(raised) <= key(finding)) {
            each(&mut out, earlier, None)?;
        }
        each(&mut out, finding, record)
    })?;
    for finding in raised {
        each(&mut out, finding, None)?;
    }
    Ok(out)
}

/// The same form for findings that stand in no sheet, in the order in which they are given.
pub(super) fn write_findings(
    mut out: impl Write,
    findings: &[Finding],
    (counts, not_checked): (&Counts, &[NotChecked]),
    (as_of, files): (&str, &[String]),
) -> io::Result<()> {
    begin(&mut out, Some(as_of), files)?;
    for (at, finding) in findings.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        entry(&mut out, finding)?;
    }
    end(&mut out, counts, not_checked)
}

/// Everything before the findings.
fn begin(mut out: impl Write, as_of: Option<&str>, files: &[String]) -> io::Result<()> {
    let tool = Tool {
        version: env!("CARGO_PKG_VERSION"),
        metadata: metadata_version(),
    };
    write!(out, "{{\"schema\":\"{SCHEMA}\",\"tool\":")?;
    value(&mut out, &tool)?;
    write!(out, ",\"as_of\":")?;
    value(&mut out, &as_of)?;
    write!(out, ",\"files\":")?;
    value(&mut out, &files)?;
    write!(out, ",\"findings\":[")
}

/// Everything after the findings.
fn end(mut out: impl Write, counts: &Counts, not_checked: &[NotChecked]) -> io::Result<()> {
    let summary = Summary {
        rows: counts.rows,
        deny: counts.deny,
        warn: counts.warn,
        note: counts.note,
        waived: counts.waived,
        by_rule: &counts.by_rule,
    };
    write!(out, "\n],\"summary\":")?;
    value(&mut out, &summary)?;
    write!(out, ",\"not_checked\":")?;
    value(&mut out, &not_checked)?;
    writeln!(out, "}}")
}

fn entry(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    let words = &finding.words;
    let entry = Entry {
        rule: finding.rule.id,
        level: finding.level.as_str(),
        message: &said(finding),
        help: words.help.as_deref(),
        value: finding.value.as_deref(),
        place: &finding.place,
        related: &words.related,
        fix: words.fix.as_ref(),
        waived: finding.waived.as_ref(),
        data: &words.data,
    };
    value(out, &entry)
}

/// The hits in the order of their cells. Those of a joined row stand in several files or sheets, anywhere.
fn by_place<'c>(checked: &'c Checked) -> Cow<'c, [Hit]> {
    let sheet = checked.context.sheet;
    if !sheet.is_joined() {
        return Cow::Borrowed(&checked.hits);
    }
    let mut hits = checked.hits.clone();
    hits.sort_by_cached_key(|hit| {
        let cell = sheet.cell_place(hit.row, u64::from(hit.row), hit.column as usize);
        (
            cell.file.clone(),
            cell.row,
            cell.column,
            hit.rule.id,
            cell.sheet.clone(),
        )
    });
    Cow::Owned(hits)
}

fn key(finding: &Finding) -> (&str, u32, u32, &'static str) {
    place_key(&finding.place, finding.rule.id)
}

fn place_key<'p>(place: &'p Place, rule: &'static str) -> (&'p str, u32, u32, &'static str) {
    let (row, column) = match place {
        Place::Cell(cell) => (cell.row, cell.column),
        Place::Text { line, column, .. } | Place::Rule { line, column, .. } => (*line, *column),
        Place::Step { line, .. } => (*line, 0),
    };
    (place.file(), row, column, rule)
}

/// Writes a value as one line.
///
/// # Errors
/// When the output cannot be written.
pub(crate) fn line(mut out: impl Write, facts: &impl Serialize) -> io::Result<()> {
    value(&mut out, facts)?;
    out.write_all(b"\n")
}

fn value(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Visible);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Compact JSON in which every character that nobody can see is escaped.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W>(&mut self, out: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        if first_refused(fragment).is_none() {
            return out.write_all(fragment.as_bytes());
        }
        for c in fragment.chars() {
            if refused(c).is_some() {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            } else {
                write!(out, "{c}")?;
            }
        }
        Ok(())
    }
}
