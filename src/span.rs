//! Places: where in a sheet, a text file or a rendered script something stands.
//!
//! Rows and columns count from 1 as Excel shows them; lines count from 1 as `sed -n` does.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A cell by row and column, both from 1, shown as `D17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// Row as Excel numbers it: header, title and blank rows count.
    pub row: u32,
    /// Column from 1.
    pub column: u32,
}

impl CellRef {
    /// Reads `D17`, in either case; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, digits) = text.split_at(letters);
        if letters == 0 || letters > 3 || digits.starts_with('0') {
            return None;
        }
        let column = name.bytes().fold(0, |sum, b| {
            sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1
        });
        let row = digits
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| digits.parse().ok())??;
        Some(Self { row, column })
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row)
    }
}

/// The letters of a column counted from 1: 1 is `A`, 27 is `AA`.
#[must_use]
pub fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(b'A' + u8::try_from(column % 26).unwrap_or(0));
        column /= 26;
    }
    letters.iter().rev().map(|b| char::from(*b)).collect()
}

/// A place that a finding, an operation or a problem points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A cell of a sheet.
    Cell(CellPlace),
    /// A position in a text file: a config, a template.
    Text {
        /// File as the user named it.
        file: Arc<str>,
        /// Line from 1.
        line: u32,
        /// Column in characters from 1.
        column: u32,
    },
    /// A rule of a dial plan.
    Rule {
        /// File as the user named it.
        file: Arc<str>,
        /// Which plan, rule and field.
        of: Box<RuleField>,
        /// Line from 1 where the rule or the field stands.
        line: u32,
        /// Column in characters from 1.
        column: u32,
    },
    /// A step of a rendered script.
    Step {
        /// Path inside the bundle.
        file: String,
        /// Line from 1.
        line: u32,
        /// Number of the step, if the line holds one.
        step: Option<u32>,
    },
}

/// Which field of which rule of a dial plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleField {
    /// Identity of the plan.
    pub plan: String,
    /// Number of the rule from 1.
    pub index: u32,
    /// Name of the rule.
    pub name: String,
    /// What of the rule: `pattern`, `translation`, `name`, `description`.
    pub field: &'static str,
}

/// Where a cell stands, and what its column means. A plan keeps one for each step, so what the cells of a column have in
/// common is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// The column.
    pub of: Arc<CellColumn>,
    /// Row from 1.
    pub row: u32,
    /// Physical line where the cell starts, when it differs from the row.
    pub line: Option<u64>,
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellColumn {
    /// File as the user named it (its last part inside a bundle).
    pub file: String,
    /// Sheet of a workbook; none for text tables.
    pub sheet: Option<String>,
    /// Column from 1.
    pub column: u32,
    /// Header of the column as it was written.
    pub header: String,
    /// Canonical column that the header stands for.
    pub concept: Option<String>,
}

impl Deref for CellPlace {
    type Target = CellColumn;

    fn deref(&self) -> &CellColumn {
        &self.of
    }
}

impl Ord for CellPlace {
    /// As they are read: files, sheets, then rows.
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.file, &self.sheet, self.row)
            .cmp(&(&other.file, &other.sheet, other.row))
            .then_with(|| self.column.cmp(&other.column))
            .then_with(|| (&self.header, &self.concept).cmp(&(&other.header, &other.concept)))
            .then_with(|| self.line.cmp(&other.line))
    }
}

impl PartialOrd for CellPlace {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl CellPlace {
    /// The cell's reference without the file.
    #[must_use]
    pub fn cell(&self) -> CellRef {
        CellRef {
            row: self.row,
            column: self.column,
        }
    }

    /// `D17`, or `Staff!D17` in a workbook.
    #[must_use]
    pub fn reference(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{sheet}!{}", self.cell()),
            None => self.cell().to_string(),
        }
    }
}

impl Place {
    /// The file that the place lies in.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Cell(cell) => &cell.file,
            Self::Text { file, .. } | Self::Rule { file, .. } => file,
            Self::Step { file, .. } => file,
        }
    }
}

impl Place {
    /// Calls the file by another name. `shared` keeps the columns that were renamed before, so that places go on sharing
    /// them.
    pub fn rename_file(&mut self, shared: &mut Renamed, name: impl Fn(&str) -> String) {
        match self {
            Self::Cell(cell) => cell.of = shared.column(&cell.of, name),
            Self::Text { file, .. } | Self::Rule { file, .. } => *file = name(file).into(),
            Self::Step { file, .. } => *file = name(file),
        }
    }
}

/// Columns whose file got another name.
#[derive(Debug, Default)]
pub struct Renamed(Vec<(Arc<CellColumn>, Arc<CellColumn>)>);

impl Renamed {
    fn column(&mut self, old: &Arc<CellColumn>, name: impl Fn(&str) -> String) -> Arc<CellColumn> {
        let known = self.0.iter().find(|(known, _)| Arc::ptr_eq(known, old));
        if let Some((_, new)) = known {
            return Arc::clone(new);
        }
        let new = Arc::new(CellColumn {
            file: name(&old.file),
            ..CellColumn::clone(old)
        });
        self.0.push((Arc::clone(old), Arc::clone(&new)));
        new
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell(cell) => write!(f, "{}:{}", cell.file, cell.reference()),
            Self::Text { file, line, column }
            | Self::Rule {
                file, line, column, ..
            } => write!(f, "{file}:{line}:{column}"),
            Self::Step { file, line, step } => match step {
                Some(step) => write!(f, "{file}:{line} (step {step})"),
                None => write!(f, "{file}:{line}"),
            },
        }
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Cell(cell) => {
                map.serialize_entry("kind", "cell")?;
                map.serialize_entry("file", &cell.file)?;
                map.serialize_entry("sheet", &cell.sheet)?;
                map.serialize_entry("row", &cell.row)?;
                map.serialize_entry("column", &cell.column)?;
                map.serialize_entry("header", &cell.header)?;
                map.serialize_entry("concept", &cell.concept)?;
                map.serialize_entry("ref", &cell.reference())?;
                if let Some(line) = cell.line {
                    map.serialize_entry("line", &line)?;
                }
            }
            Self::Text { file, line, column } => {
                map.serialize_entry("kind", "text")?;
                map.serialize_entry("file", &**file)?;
                map.serialize_entry("line", line)?;
                map.serialize_entry("column", column)?;
            }
            Self::Rule {
                file,
                of,
                line,
                column,
            } => {
                map.serialize_entry("kind", "rule")?;
                map.serialize_entry("file", &**file)?;
                map.serialize_entry("plan", &of.plan)?;
                map.serialize_entry("index", &of.index)?;
                map.serialize_entry("name", &of.name)?;
                map.serialize_entry("field", of.field)?;
                map.serialize_entry("line", line)?;
                map.serialize_entry("column", column)?;
            }
            Self::Step { file, line, step } => {
                map.serialize_entry("kind", "step")?;
                map.serialize_entry("file", file)?;
                map.serialize_entry("line", line)?;
                map.serialize_entry("step", step)?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_back_as_it_is_shown() {
        for (text, row, column) in [
            ("A1", 1, 1),
            ("Z9", 9, 26),
            ("AA10", 10, 27),
            ("XFD1048576", 1_048_576, 16_384),
        ] {
            let cell = CellRef { row, column };
            assert_eq!(cell.to_string(), text);
            assert_eq!(CellRef::parse(text), Some(cell));
        }
        for bad in [
            "",
            "17",
            "D",
            "D0",
            "D01",
            "D-1",
            "ABCD1",
            "D17 ",
            "D99999999999",
        ] {
            assert_eq!(CellRef::parse(bad), None, "{bad}");
        }
    }
}
