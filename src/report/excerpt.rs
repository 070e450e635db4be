//! What a diagnostic underlines: single rows and lines, each a page of its own with its right number.
//!
//! miette counts lines from the start of what it is given and cuts nothing, so it never sees a file: a page is one
//! cleaned line that fits the screen, made from the cells around the labelled ones.

use super::Options;
use super::clean::{push, shown, width};
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::collections::BTreeMap;

/// Most columns of a cell that is labelled or of its label, and of a cell that stands beside it.
const LABELLED: usize = 60;
const BESIDE: usize = 32;
/// Columns that a label has even at the edge of the screen.
const LABEL: usize = 20;

/// Pages, and the labels on them.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    pages: Vec<Page>,
    labels: Vec<LabeledSpan>,
    end: usize,
}

/// One line.
#[derive(Debug)]
struct Page {
    place: String,
    number: usize,
    text: String,
    /// Where the text starts among those of all pages.
    start: usize,
}

/// A row of a table as a page needs it.
pub(super) struct Row<'r> {
    /// Where, as it is shown: `users.csv:D17`.
    pub(super) place: String,
    /// Number of the row.
    pub(super) number: u32,
    /// Number of its cells.
    pub(super) cells: usize,
    /// What stands between two cells.
    pub(super) delimiter: &'static str,
    /// The cleaned text of a cell (from 0), at most so many columns wide.
    pub(super) cell: &'r dyn Fn(usize, usize) -> String,
}

/// A line of a text file as a page needs it.
pub(super) struct Line<'l> {
    /// Where, as it is shown: `callsheet.toml:5:1`.
    pub(super) place: String,
    /// Number of the line.
    pub(super) number: u32,
    /// The line.
    pub(super) text: &'l str,
    /// The labelled column in characters, from 1.
    pub(super) column: u32,
}

impl Excerpt {
    /// Whether there is nothing to show.
    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The labels of every page.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.labels.iter().cloned()
    }

    /// Adds a row with a label under each wanted cell (columns from 0): those cells, and their neighbours while they fit.
    pub(super) fn row(&mut self, row: &Row, wanted: &BTreeMap<usize, String>, options: &Options) {
        let cells = neighbourhood(row, wanted, room(row.number, options));
        let mut text = String::new();
        let mut next = 0;
        for (at, cell) in &cells {
            let gap = (*at).min(row.cells) > next;
            if gap {
                if next > 0 {
                    text.push_str(row.delimiter);
                }
                text.push_str(options.ellipsis());
            }
            // A cell that the row does not have follows no delimiter.
            if *at > 0 && *at < row.cells {
                text.push_str(row.delimiter);
            }
            if let Some(label) = wanted.get(at) {
                let span = (self.end + text.len(), cell.len());
                // It hangs from the middle of its cell.
                let before = width(&text) + width(cell) / 2 + 4;
                let room = room(row.number, options).saturating_sub(before);
                let label = shown(label, room.clamp(LABEL, LABELLED), options);
                self.labels
                    .push(LabeledSpan::new_with_span(Some(label), span));
            }
            text.push_str(cell);
            next = at + 1;
        }
        if next < row.cells {
            text.push_str(row.delimiter);
            text.push_str(options.ellipsis());
        }
        self.page(&row.place, row.number, text);
    }

    /// Adds a line with a label under the word at a column, cut around it.
    pub(super) fn line(&mut self, line: &Line, label: &str, options: &Options) {
        let at = line.column.saturating_sub(1) as usize;
        let room = room(line.number, options);
        let word = word_length(line.text.chars().skip(at).take(LABELLED));
        // Usually the whole line fits; if not, the word stands in its first third.
        let fits = line.text.chars().take(room + 1).count() <= room;
        let first = if fits { 0 } else { at.saturating_sub(room / 3) };
        let mut text = String::new();
        if first > 0 {
            text.push_str(options.ellipsis());
        }
        let (mut span, mut used) = (None, width(&text));
        for (n, c) in line.text.chars().enumerate().skip(first) {
            if used + 4 > room && n > at {
                text.push_str(options.ellipsis());
                break;
            }
            let before = text.len();
            push(&mut text, c, options);
            used += width(&text[before..]);
            if (at..at + word).contains(&n) {
                let (start, length) = span.unwrap_or((before, 0));
                span = Some((start, length + text.len() - before));
            }
        }
        // Past the last character there is nothing to underline but a blank.
        let (start, length) = span.unwrap_or_else(|| {
            text.push(' ');
            (text.len() - 1, 1)
        });
        let label = shown(label, LABELLED, options);
        let span = (self.end + start, length);
        self.labels
            .push(LabeledSpan::new_with_span(Some(label), span));
        self.page(&line.place, line.number, text);
    }

    fn page(&mut self, place: &str, number: u32, text: String) {
        let start = self.end;
        // One byte lies between two pages, so that no span reaches from one into the next.
        self.end += text.len() + 1;
        self.pages.push(Page {
            place: place.to_owned(),
            number: number as usize,
            text,
            start,
        });
    }
}

/// The columns that a line numbered so has to itself.
fn room(number: u32, options: &Options) -> usize {
    let gutter = number.to_string().len() + 4;
    options.columns().saturating_sub(gutter)
}

/// The wanted cells, and as many around them as fit, nearest first.
fn neighbourhood(
    row: &Row,
    wanted: &BTreeMap<usize, String>,
    room: usize,
) -> BTreeMap<usize, String> {
    let between = width(row.delimiter);
    // Half of the line is for the neighbours.
    let share = room / 2 / wanted.len().max(1);
    let mut cells = BTreeMap::new();
    let mut used = 0;
    for at in wanted.keys() {
        let mut text = (row.cell)(*at, share.min(LABELLED));
        if text.is_empty() {
            // An empty cell needs something to underline.
            text.push(' ');
        }
        used += width(&text) + between;
        cells.insert(*at, text);
    }
    // Ellipses may be needed at both ends and between labels.
    let room = room.saturating_sub((wanted.len() + 1) * (between + 3));
    let mut walks: Vec<(usize, bool)> = wanted
        .keys()
        .flat_map(|at| [(*at, false), (*at, true)])
        .collect();
    while !walks.is_empty() {
        // Each walk goes one cell further, until it is at an end or its next cell does not fit.
        walks.retain_mut(|(at, right)| {
            let next = if *right {
                at.checked_add(1).filter(|next| *next < row.cells)
            } else {
                at.checked_sub(1)
            };
            let Some(next) = next else { return false };
            *at = next;
            if next >= row.cells || cells.contains_key(&next) {
                return true;
            }
            let text = (row.cell)(next, BESIDE);
            let needed = width(&text) + between;
            let fits = used + needed <= room;
            if fits {
                used += needed;
                cells.insert(next, text);
            }
            fits
        });
    }
    cells
}

/// How many characters belong to the word, the quoted text or the sign that a text starts with.
fn word_length(mut text: impl Iterator<Item = char>) -> usize {
    let Some(first) = text.next() else { return 0 };
    let rest = match first {
        '"' | '\'' => {
            let mut closed = false;
            text.take_while(|c| !std::mem::replace(&mut closed, *c == first))
                .count()
        }
        c if is_word(c) => text.take_while(|c| is_word(*c)).count(),
        _ => 0,
    };
    rest + 1
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '+')
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let page = self
            .pages
            .iter()
            .find(|page| page.start <= span.offset() && end <= page.start + page.text.len())
            .ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            page.place.clone(),
            page.text.as_bytes(),
            (page.start, page.text.len()).into(),
            page.number.saturating_sub(1),
            0,
            1,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of one page, and what its labels underline.
    fn check(wanted: &[usize], cells: &[&str], width: usize, expected: &str, labelled: &[&str]) {
        let options = Options {
            width,
            ..Options::default()
        };
        let cell = |at: usize, most| shown(cells.get(at).unwrap_or(&""), most, &options);
        let row = Row {
            place: String::new(),
            number: 7,
            cells: cells.len(),
            delimiter: ",",
            cell: &cell,
        };
        let wanted = wanted.iter().map(|at| (*at, String::new())).collect();
        let mut excerpt = Excerpt::default();
        excerpt.row(&row, &wanted, &options);
        let text = &excerpt.pages[0].text;
        assert_eq!(text, expected);
        let found: Vec<_> = excerpt
            .labels()
            .map(|label| &text[label.offset()..label.offset() + label.len()])
            .collect();
        assert_eq!(found, labelled);
        assert!(super::width(text) <= room(7, &options), "{text}");
    }

    #[test]
    fn a_row_shows_what_fits_around_its_labels() {
        check(&[1], &["a", "b", "c"], 80, "a,b,c", &["b"]);
        check(&[0, 2], &["a", "b", "c"], 80, "a,b,c", &["a", "c"]);
        check(&[1], &["a", "", "c"], 80, "a, ,c", &[" "]);
        check(&[3], &["a", "b"], 80, "a,b ", &[" "]);
        check(&[0], &["", ""], 80, " ,", &[" "]);
        let long = "x".repeat(500);
        check(
            &[2],
            &[&long, "b", "c", "d", &long],
            40,
            "…,b,c,d,…",
            &["c"],
        );
        check(
            &[0],
            &[&long, "b"],
            40,
            &format!("{}…,b", "x".repeat(16)),
            &[&format!("{}…", "x".repeat(16))],
        );
        let many = vec!["cell"; 16_384];
        check(
            &[0, 16_000],
            &many,
            40,
            "cell,cell,…,cell,cell,…",
            &["cell", "cell"],
        );
    }

    #[test]
    fn a_line_is_cut_around_its_word() {
        let check = |text: &str, column: u32, expected: &str, word: &str| {
            let options = Options {
                width: 40,
                ..Options::default()
            };
            let mut excerpt = Excerpt::default();
            let line = Line {
                place: String::new(),
                number: 3,
                text,
                column,
            };
            excerpt.line(&line, "", &options);
            let page = &excerpt.pages[0].text;
            assert_eq!(page, expected);
            let label = excerpt.labels().next().expect("a label");
            assert_eq!(&page[label.offset()..label.offset() + label.len()], word);
        };
        check("titel = \"x\"", 1, "titel = \"x\"", "titel");
        check("a = \"x y\" # z", 5, "a = \"x y\" # z", "\"x y\"");
        check("[x]", 1, "[x]", "[");
        check("a =", 4, "a = ", " ");
        check("é\u{202E}b = 1", 2, "é<U+202E>b = 1", "<U+202E>");
        let long = format!("{}KEY{}", "a ".repeat(50), " b".repeat(50));
        check(&long, 101, "… a a a a a KEY b b b b b b b b …", "KEY");
    }
}
