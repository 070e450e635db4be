//! One finding in full: what miette is given, and where its excerpts come from.

use super::Options;
use super::clean::{sentence, shown, width};
use super::excerpt::{Excerpt, Line, Row};
use super::shown::{Shown, said};
use super::veil::{MASK, Veil};
use crate::finding::{Finding, Related};
use crate::rules::Checked;
use crate::sheet::Record;
use crate::span::{CellPlace, Place, column_letters};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Other places of one finding that are shown.
const MOST_RELATED: usize = 5;

/// A finding in full, and what else is said of it.
#[derive(Debug)]
pub(super) struct Told {
    /// What miette prints.
    pub(super) shown: Shown,
    /// The message as the rule made it, to compare others with.
    pub(super) said: String,
    /// Places that have no excerpt, and what stands there.
    pub(super) notes: Vec<String>,
    /// Other rows that are still to be fetched.
    pub(super) wanted: Vec<(CellPlace, String)>,
}

/// Makes diagnostics of the findings of one sheet.
pub(super) struct Teller<'t> {
    pub(super) checked: &'t Checked<'t>,
    /// Texts of config and plan files by the name that findings give them.
    texts: &'t BTreeMap<String, String>,
    pub(super) options: &'t Options,
    veil: Veil<'t>,
}

impl<'t> Teller<'t> {
    /// A teller for a sheet, the texts of its config and plan files and a screen.
    pub(super) fn new(
        checked: &'t Checked<'t>,
        texts: &'t BTreeMap<String, String>,
        options: &'t Options,
    ) -> Self {
        Self {
            checked,
            texts,
            options,
            veil: Veil::new(&checked.context.sheet.columns),
        }
    }

    /// A finding without what its row must not show.
    pub(super) fn veiled<'f>(
        &self,
        finding: &'f Finding,
        record: Option<&Record>,
    ) -> Cow<'f, Finding> {
        self.veil.row(record).over(finding)
    }

    /// A finding in full; `record` is its row, unless it is about the header or another file.
    pub(super) fn tell(&self, heading: String, finding: &Finding, record: Option<&Record>) -> Told {
        let finding = self.veiled(finding, record);
        let words = &finding.words;
        let mut told = Told {
            said: said(&finding),
            notes: Vec::new(),
            wanted: Vec::new(),
            shown: Shown::new(heading, &finding, self.options),
        };
        match &finding.place {
            Place::Cell(cell) => {
                let mut wanted = BTreeMap::from([(column(cell), self.label(cell))]);
                for (place, message) in beside(cell, &words.related) {
                    wanted.entry(column(place)).or_insert(message.to_owned());
                }
                self.row(&mut told.shown.excerpt, cell, record, &wanted);
            }
            place => self.line(&mut told.shown.excerpt, place, "here"),
        }
        if told.shown.excerpt.is_empty() {
            let place = self.place(&finding.place);
            told.shown.message = format!("{place}: {}", told.shown.message);
        }
        for related in words.related.iter().take(MOST_RELATED) {
            self.related(&mut told, &finding.place, related);
        }
        told
    }

    /// Adds the row of a related cell, now that it was fetched.
    pub(super) fn add(&self, told: &mut Told, cell: &CellPlace, message: &str, record: &Record) {
        let wanted = BTreeMap::from([(column(cell), message.to_owned())]);
        self.row(&mut told.shown.excerpt, cell, Some(record), &wanted);
    }

    /// `users.csv:D17`, with the line where an editor shows another number; or where in a text.
    pub(super) fn place(&self, place: &Place) -> String {
        let whole = place.to_string();
        let rest = whole.strip_prefix(place.file()).unwrap_or_default();
        let line = match place {
            Place::Cell(cell) => cell.line,
            _ => None,
        };
        let line = line.map_or(String::new(), |line| format!(", line {line}"));
        let rest = shown(&format!("{rest}{line}"), 60, self.options);
        let room = self.options.columns().saturating_sub(width(&rest) + 12);
        format!("{}{rest}", shown(place.file(), room, self.options))
    }

    /// A message, help or reason, fit for the screen.
    pub(super) fn sentence(&self, text: &str) -> String {
        sentence(text, self.options)
    }

    fn related(&self, told: &mut Told, of: &Place, related: &Related) {
        let pages = told.shown.excerpt.labels().count();
        match (&related.place, of) {
            (Place::Cell(other), Place::Cell(cell)) if same_row(cell, other) && pages > 0 => return,
            (Place::Cell(other), _) if self.is_row(other) => {
                told.wanted.push((other.clone(), related.message.clone()));
                return;
            }
            (Place::Text { .. } | Place::Rule { .. }, _) => {
                self.line(&mut told.shown.excerpt, &related.place, &related.message);
            }
            _ => {}
        }
        if told.shown.excerpt.labels().count() == pages {
            let note = format!("{}: {}", self.place(&related.place), related.message);
            told.notes.push(self.sentence(&note));
        }
    }

    /// Whether a cell stands in a row of the sheet, below its header.
    pub(super) fn is_row(&self, cell: &CellPlace) -> bool {
        let sheet = self.checked.context.sheet;
        sheet.rows_from().is_some_and(|from| cell.row >= from.row) && sheet.is_own(cell)
    }

    /// What stands under a cell: the header of its column.
    fn label(&self, cell: &CellPlace) -> String {
        let header = cell.header.trim();
        if header.is_empty() || cell.row == self.checked.context.sheet.window(cell).header {
            format!("column {}", column_letters(cell.column))
        } else {
            header.to_owned()
        }
    }

    fn row(
        &self,
        excerpt: &mut Excerpt,
        place: &CellPlace,
        record: Option<&Record>,
        wanted: &BTreeMap<usize, String>,
    ) {
        let sheet = self.checked.context.sheet;
        let veil = self.veil.row(record);
        let window = sheet.window(place);
        let most_cells = |cells: usize| window.end.unwrap_or(cells).min(cells) - window.start;
        let in_record = |at: usize, most: usize| {
            let at = at + window.start;
            match record.and_then(|record| record.cell(at)) {
                Some([]) | None => String::new(),
                Some(_) if veil.hides(at) => MASK.to_owned(),
                Some(bytes) => self.cell(bytes, most, window.delimiter),
            }
        };
        let in_header = |at: usize, most: usize| {
            let header = sheet.columns.header(at + window.start);
            self.cell(header.as_bytes(), most, window.delimiter)
        };
        let (cells, cell): (usize, &dyn Fn(usize, usize) -> String) = match record {
            // Of an oversized row nothing was kept.
            Some(record) if record.is_empty() => return,
            Some(record) => (most_cells(record.len()), &in_record),
            None if place.row == window.header && sheet.has_read(place) => {
                (most_cells(sheet.columns.len()), &in_header)
            }
            None => return,
        };
        let row = Row {
            place: self.place(&Place::Cell(place.clone())),
            number: place.row,
            cells,
            delimiter: match window.delimiter {
                b';' => ";",
                b'\t' | b'|' => " | ",
                _ => ",",
            },
            cell,
        };
        excerpt.row(&row, wanted, self.options);
    }

    /// A cell as it stands in the file, as much of it as is shown.
    fn cell(&self, bytes: &[u8], most: usize, delimiter: u8) -> String {
        // No character is longer than four bytes, so this is always more than is shown.
        let head = &bytes[..bytes.len().min(4 * (most + 2))];
        let text = String::from_utf8_lossy(head);
        if text.contains([char::from(delimiter), '"']) {
            let quoted = format!("\"{}\"", text.replace('"', "\"\""));
            shown(&quoted, most, self.options)
        } else {
            shown(&text, most, self.options)
        }
    }

    fn line(&self, excerpt: &mut Excerpt, place: &Place, label: &str) {
        let (Place::Text { file, line, column }
        | Place::Rule {
            file, line, column, ..
        }) = place
        else {
            return;
        };
        let text = self
            .texts
            .get(&**file)
            .map(String::as_str)
            .unwrap_or_default();
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let at = line.saturating_sub(1) as usize;
        if let Some(text) = text.split('\n').nth(at).filter(|_| !text.is_empty()) {
            let line = Line {
                place: self.place(place),
                number: *line,
                text: text.trim_end_matches('\r'),
                column: *column,
            };
            excerpt.line(&line, label, self.options);
        }
    }
}

/// The related cells of the same row, with what stands there.
fn beside<'r>(
    cell: &CellPlace,
    related: &'r [Related],
) -> impl Iterator<Item = (&'r CellPlace, &'r str)> {
    let related = related.iter().take(MOST_RELATED);
    related.filter_map(move |related| match &related.place {
        Place::Cell(other) if same_row(cell, other) => Some((other, related.message.as_str())),
        _ => None,
    })
}

fn same_row(one: &CellPlace, other: &CellPlace) -> bool {
    one.row == other.row && one.file == other.file && one.sheet == other.sheet
}

fn column(cell: &CellPlace) -> usize {
    cell.column.saturating_sub(1) as usize
}
