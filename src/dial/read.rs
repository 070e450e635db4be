//! From bytes to plans: which format it is, and why a file cannot be read.

use super::plan::{Plan, Position};
use super::{table, toml, vendor};

/// Rules of one file; the service takes 50 a plan and 1,000 plans a tenant.
pub(super) const MOST_RULES: usize = 50_000;

/// How a plan file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Our own.
    Toml,
    /// One rule a row.
    Csv,
    /// As the vendor's cmdlets give it.
    Json,
}

impl Format {
    /// What the name of such a file ends with.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// A plan file that cannot be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{file}:{}:{}: {what}", .at.line, .at.column)]
#[diagnostic(help("{help}"))]
pub struct ReadError {
    /// File as the user named it.
    pub file: String,
    /// Where it stops being a plan.
    pub at: Position,
    /// What stands there.
    pub what: String,
    /// What to type.
    pub help: String,
}

impl ReadError {
    pub(super) fn new(
        file: &str,
        at: Position,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            at,
            what: what.into(),
            help: help.into(),
        }
    }
}

/// Reads the plans of a file: TOML of ours, CSV with a header, or JSON as `Get-CsTenantDialPlan | ConvertTo-Json -Depth 5`
/// writes it. The text decides the format, not the name of the file.
///
/// # Errors
/// When the bytes are no text, the text is none of the three, or a rule has no pattern.
pub fn read(bytes: &[u8], file: &str) -> Result<Vec<Plan>, ReadError> {
    read_text(&text_of(bytes, file)?, file)
}

/// As [`read`], from text.
pub(super) fn read_text(text: &str, file: &str) -> Result<Vec<Plan>, ReadError> {
    let plans = match format(text) {
        Format::Json => vendor::read(text, file)?,
        Format::Csv => vec![table::read(text, file)?],
        Format::Toml => vec![toml::read(text, file)?],
    };
    let rules: usize = plans.iter().map(|plan| plan.effective().count()).sum();
    if rules > MOST_RULES {
        let what = format!("the file has more than {MOST_RULES} rules");
        let help = "check that the right file was named; a plan has at most 50 rules";
        return Err(ReadError::new(file, first(), what, help));
    }
    Ok(plans)
}

/// In which of the formats [`read`] would read a file.
///
/// # Errors
/// When the bytes are no text.
pub fn format_of(bytes: &[u8], file: &str) -> Result<Format, ReadError> {
    text_of(bytes, file).map(|text| format(&text))
}

pub(super) fn format(text: &str) -> Format {
    let start = text.trim_start();
    let toml_table = start.starts_with("[[") || start.starts_with("[dial]");
    if (start.starts_with('[') && !toml_table) || start.starts_with('{') {
        Format::Json
    } else if is_table(start) {
        Format::Csv
    } else {
        Format::Toml
    }
}

/// Whether the first line is a header with a column for patterns.
fn is_table(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.starts_with("#TYPE"));
    let header = lines.next().unwrap_or_default();
    let mut cells = header.split([',', ';', '\t']);
    !header.contains('=')
        && cells.any(|cell| {
            cell.trim()
                .trim_matches('"')
                .eq_ignore_ascii_case("pattern")
        })
}

/// UTF-8 with or without a mark, or UTF-16 with one, as Windows PowerShell writes it.
pub(super) fn text_of(bytes: &[u8], file: &str) -> Result<String, ReadError> {
    let not_text = || {
        let help = "save it as UTF-8: in PowerShell, pipe to Set-Content -Encoding utf8";
        ReadError::new(file, first(), "the file is not UTF-8 text", help)
    };
    let units = |decode: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| decode(*pair)).collect();
        rest.is_empty()
            .then(|| String::from_utf16(&units).ok())
            .flatten()
    };
    match bytes {
        [0xFF, 0xFE, ..] => units(u16::from_le_bytes).ok_or_else(not_text),
        [0xFE, 0xFF, ..] => units(u16::from_be_bytes).ok_or_else(not_text),
        _ => {
            let text = std::str::from_utf8(bytes).map_err(|_| not_text())?;
            Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned())
        }
    }
}

pub(super) fn first() -> Position {
    Position { line: 1, column: 1 }
}

/// Line and column of a byte of a text.
pub(super) fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Position {
        line: small(before.matches('\n').count() + 1),
        column: small(before[line_start..].chars().count() + 1),
    }
}

/// The name of a file without folders and ending, for a plan that names none.
pub(super) fn stem(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_owned()
}
