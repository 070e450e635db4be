//! What a report for people ends with: what it left out, what is waived, the counts, what was not checked, what to type.

use super::clean::sentence;
use super::groups::{Group, pardons};
use super::{Options, counted, grouped};
use crate::finding::Level;
use crate::model::Column;
use crate::numbering::metadata_version;
use crate::rules::{Checked, Counts};
use std::io::{self, Write};

/// Rules of which not one finding had room.
pub(super) fn not_shown(
    out: &mut impl Write,
    groups: &[Group],
    options: &Options,
) -> io::Result<()> {
    let hidden: Vec<_> = groups.iter().filter(|g| g.kept.is_empty()).collect();
    if hidden.is_empty() {
        return Ok(());
    }
    let most = options.max_findings;
    writeln!(out, "not shown (--max-findings {most}):")?;
    for group in hidden {
        writeln!(out, "  {}", group.heading())?;
    }
    writeln!(out)
}

/// Who decided that a finding may stand, why and until when.
pub(super) fn waived(out: &mut impl Write, checked: &Checked, options: &Options) -> io::Result<()> {
    let pardons = pardons(checked);
    if pardons.is_empty() {
        return Ok(());
    }
    writeln!(out, "waived:")?;
    let most = options.max_findings;
    for pardon in pardons.iter().take(most) {
        let more = match pardon.total - pardon.places.len() as u64 {
            0 => String::new(),
            left => format!(" and {} more", grouped(left)),
        };
        let until = match &pardon.waived.expires {
            Some(day) => format!("until {day}"),
            None => "without an end".to_owned(),
        };
        let (by, reason) = (&pardon.waived.by, &pardon.waived.reason);
        let places = pardon.places.join(", ");
        let line = format!(
            "{} at {places}{more}: by {by}, {until}: {reason}",
            pardon.rule.id
        );
        writeln!(out, "  {}", sentence(&line, options))?;
    }
    let rest: u64 = pardons.iter().skip(most).map(|pardon| pardon.total).sum();
    if rest > 0 {
        writeln!(out, "  ... and {} more", grouped(rest))?;
    }
    writeln!(out)
}

/// `12 rows: 3 denied, 1 warning, 2 notes (1 waived)`.
pub(super) fn counts(out: &mut impl Write, counts: &Counts, options: &Options) -> io::Result<()> {
    let parts: Vec<String> = [
        (counts.deny, format!("{} denied", grouped(counts.deny))),
        (counts.warn, counted(counts.warn, "warning")),
        (counts.note, counted(counts.note, "note")),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(_, text)| text)
    .collect();
    let found = match parts.as_slice() {
        [] => "nothing found".to_owned(),
        parts => parts.join(", "),
    };
    let waived = match counts.waived {
        0 => String::new(),
        count => format!(" ({} waived)", grouped(count)),
    };
    let line = format!("{}: {found}{waived}", counted(counts.rows, "row"));
    let color = match (counts.deny, counts.warn) {
        (0, 0) => 32,
        (0, _) => 33,
        _ => 31,
    };
    if options.color {
        writeln!(out, "\u{1B}[1;{color}m{line}\u{1B}[0m")
    } else {
        writeln!(out, "{line}")
    }
}

/// Silence never means checked.
pub(super) fn not_checked(
    out: &mut impl Write,
    checked: &Checked,
    options: &Options,
) -> io::Result<()> {
    if !checked.not_checked.is_empty() {
        writeln!(out, "not checked:")?;
    }
    for missing in &checked.not_checked {
        let line = format!("{}: {}", missing.rule, missing.why);
        writeln!(out, "  {}", sentence(&line, options))?;
    }
    Ok(())
}

/// By which plans numbers were judged: they change every few weeks, and a verdict with them.
pub(super) fn plan(out: &mut impl Write, checked: &Checked) -> io::Result<()> {
    let columns = &checked.context.sheet.columns;
    let numbers = [Column::TelephoneNumber, Column::Extension];
    if numbers
        .iter()
        .any(|column| columns.position(*column).is_some())
    {
        let version = metadata_version();
        writeln!(out, "numbering plan: libphonenumber metadata {version}")?;
    }
    Ok(())
}

/// What to type next.
pub(super) fn next(
    out: &mut impl Write,
    checked: &Checked,
    groups: &[Group],
    options: &Options,
) -> io::Result<()> {
    match groups.first() {
        Some(group) if group.level == Level::Deny => {
            writeln!(out, "next: callsheet explain {}", group.rule.id)
        }
        // A list asks for nothing that could be rendered.
        _ if checked.context.sheet.is_list() => Ok(()),
        _ => {
            let sheet = as_argument(&checked.context.sheet.file, "SHEET");
            writeln!(
                out,
                "next: callsheet render {sheet}{} -o DIR",
                options.repeat
            )
        }
    }
}

/// A file name that every shell takes as one word, or the word that stands for one.
#[must_use]
pub fn as_argument<'f>(file: &'f str, otherwise: &'f str) -> &'f str {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/\\:".contains(c);
    let option = file.starts_with('-') && file.len() > 1;
    if !file.is_empty() && file.chars().all(plain) && !option {
        file
    } else {
        otherwise
    }
}
