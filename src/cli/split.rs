//! `callsheet check --split`: rows that are right, rows that are not, and why, each in a file of its own.

use super::outcome::Failure;
use super::progress::{Breakable, unbroken};
use crate::finding::{Finding, Level};
use crate::rules::{Checked, Context};
use crate::sheet::Record;
use crate::span::{CellPlace, Place};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Excel takes a text file for UTF-8 only with this in front.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Why nothing is split.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum SplitError {
    #[error("{path} exists already")]
    #[diagnostic(help("nothing was split: name a folder that does not exist yet"))]
    Exists { path: String },
    #[error("no row of {file} was judged, so there is nothing to split")]
    #[diagnostic(help("mend the header first: `callsheet check` says what is wrong with it"))]
    NotJudged { file: String },
}

/// Refuses a folder that exists, before any work is done.
pub(super) fn is_free(folder: &Path) -> Result<(), Failure> {
    if folder.symlink_metadata().is_ok() {
        let path = folder.display().to_string();
        return Err(Failure::of(SplitError::Exists { path }));
    }
    Ok(())
}

/// Writes `good.csv`, `bad.csv` and `errors.csv`: all of them, or nothing. Gives the number of good and of bad rows.
pub(super) fn write(checked: &Checked, folder: &Path) -> Result<(u64, u64), Failure> {
    // The temporary folder goes when it is dropped, which it is not where a program is ended at once.
    unbroken(|| split(checked, folder))
}

fn split(checked: &Checked, folder: &Path) -> Result<(u64, u64), Failure> {
    let context = &checked.context;
    if context.sheet.rows_from().is_none() {
        let file = context.sheet.file.clone();
        return Err(Failure::of(SplitError::NotJudged { file }));
    }
    let failed = |why| Failure::io(format!("cannot write {}", folder.display()), why);
    let parent = folder.parent().filter(|parent| *parent != Path::new(""));
    let parent = parent.unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(failed)?;
    let temporary = tempfile::Builder::new()
        .prefix(".callsheet-")
        .tempdir_in(parent)
        .map_err(failed)?;
    let place = temporary.path().join("split");
    std::fs::create_dir(&place).map_err(failed)?;
    let bad = checked.denied_rows();
    let counts = rows(context, &bad, &place).map_err(failed)?;
    errors(checked, &place).map_err(failed)?;
    is_free(folder)?;
    std::fs::rename(&place, folder).map_err(failed)?;
    Ok(counts)
}

/// What the system said: under it lies whether somebody stopped the work.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

type Out = csv::Writer<BufWriter<Breakable<File>>>;

fn file(folder: &Path, name: &str, delimiter: u8) -> io::Result<Out> {
    let path: PathBuf = folder.join(name);
    let mut out = BufWriter::new(Breakable(File::create_new(path)?));
    out.write_all(MARK)?;
    let mut builder = csv::WriterBuilder::new();
    builder.flexible(true).delimiter(delimiter);
    builder.terminator(csv::Terminator::CRLF);
    Ok(builder.from_writer(out))
}

fn rows(context: &Context, bad: &BTreeSet<u32>, folder: &Path) -> io::Result<(u64, u64)> {
    let sheet = context.sheet;
    let columns = &sheet.columns;
    let delimiter = if sheet.name.is_some() {
        b','
    } else {
        sheet.format.delimiter
    };
    let mut files = [
        file(folder, "good.csv", delimiter)?,
        file(folder, "bad.csv", delimiter)?,
    ];
    for file in &mut files {
        file.write_record(sheet.kept(columns.len()).map(|at| columns.header(at)))
            .map_err(plain)?;
    }
    let Some(from) = sheet.rows_from() else {
        return Ok((0, 0));
    };
    let mut records = sheet.records(from)?;
    let mut record = Record::default();
    let mut counts = [0, 0];
    while records.read(&mut record)? {
        if record.is_blank() {
            continue;
        }
        let which = usize::from(bad.contains(&record.row));
        counts[which] += 1;
        let width = if which == 0 {
            columns.len()
        } else {
            columns.len().max(record.len())
        };
        // What may be a secret stays in the sheet.
        let cells = sheet.kept(width).map(|at| match record.cell(at) {
            Some(cell) if !columns.is_secret(at) => cell,
            _ => b"",
        });
        files[which].write_record(cells).map_err(plain)?;
    }
    for mut file in files {
        file.flush()?;
    }
    Ok((counts[0], counts[1]))
}

fn errors(checked: &Checked, folder: &Path) -> io::Result<()> {
    let mut out = file(folder, "errors.csv", b',')?;
    let headers = [
        "Row",
        "Cell",
        "Column",
        "Rule",
        "Value",
        "Problem",
        "What to type",
        "Repair",
    ];
    out.write_record(headers).map_err(plain)?;
    let several = !checked.context.sheet.files_beside().is_empty();
    checked.findings(|finding, _| {
        if finding.level != Level::Deny || finding.waived.is_some() {
            return Ok(());
        }
        let Place::Cell(cell) = &finding.place else {
            return Ok(());
        };
        // Beside other files a cell needs the name of its own.
        let file = several.then_some(cell.file.as_str());
        out.write_record(line(file, cell, finding)).map_err(plain)
    })?;
    out.flush()
}

fn line(file: Option<&str>, cell: &CellPlace, finding: &Finding) -> [String; 8] {
    let file = file.map_or(String::new(), |file| format!("{file}:"));
    let words = &finding.words;
    let repair = words.fix.as_ref().map(|fix| fix.replacement.as_str());
    [
        cell.row.to_string(),
        inert(&format!("{file}{}", cell.reference())),
        inert(cell.header.trim()),
        finding.rule.id.to_owned(),
        inert(finding.value.as_deref().unwrap_or_default()),
        inert(&words.message),
        inert(words.help.as_deref().unwrap_or_default()),
        inert(repair.unwrap_or_default()),
    ]
}

/// A text that no spreadsheet takes for a formula, and in which nothing is hidden.
///
/// An apostrophe goes before what begins a formula in Excel or LibreOffice; control and hidden characters become their code
/// points, line breaks among them, since a break can begin a new row in careless readers.
fn inert(text: &str) -> String {
    use crate::powershell::classes::refused;
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len() + 1);
    let first = text.trim_start().chars().next();
    if first.is_some_and(|c| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'
        ) || refused(c).is_some()
    }) {
        out.push('\'');
    }
    for c in text.chars() {
        if refused(c).is_some() {
            let _ = write!(out, "<U+{:04X}>", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_error_file_is_a_formula() {
        for (text, safe) in [
            ("+442079460123", "'+442079460123"),
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("  @SUM(1)", "'  @SUM(1)"),
            ("-1", "'-1"),
            ("\t=1", "'<U+0009>=1"),
            ("ada@contoso.example", "ada@contoso.example"),
            ("", ""),
            ("a\nb", "a<U+000A>b"),
        ] {
            assert_eq!(inert(text), safe);
        }
    }
}
