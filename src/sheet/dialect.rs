//! How a delimited text is written: what stands between cells, and the lines before the table that programs leave.

use super::csv::{Mark, Records};
use super::record::Record;

/// What can stand between two cells, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that are looked at for one that reads like a header.
const LOOKED_AT: usize = 20;

/// What stands between cells, and where the first row of the table can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Behind the byte order mark, `sep=;` and `#TYPE`.
    pub(super) first: Mark,
}

impl Dialect {
    /// Looks at the beginning of a text. `asked` is what the user says; `known` tells whether a header is understood.
    pub(super) fn of(
        head: &[u8],
        bom: u64,
        asked: Option<u8>,
        known: &dyn Fn(&str) -> bool,
    ) -> Self {
        let mut first = Mark::beginning(bom);
        let mut stated = None;
        loop {
            let at = usize::try_from(first.offset).unwrap_or(usize::MAX);
            let rest = head.get(at..).unwrap_or_default();
            let line = Line::of(rest);
            match line.kind() {
                Some(Preface::Separator(delimiter)) if stated.is_none() => {
                    stated = Some(delimiter);
                }
                Some(Preface::Type) => {}
                _ => {
                    let delimiter = asked.or(stated).unwrap_or_else(|| sniff(rest, known));
                    return Self { delimiter, first };
                }
            }
            first.row += 1;
            first.line += u64::from(line.feeds);
            first.offset += line.length as u64;
        }
    }
}

/// A line that is no row of the table.
enum Preface {
    /// `sep=;`, which Excel reads and other programs write.
    Separator(u8),
    /// `#TYPE Selected.System.Object`, which PowerShell's Export-Csv writes.
    Type,
}

/// The first line of a text.
struct Line<'l> {
    text: &'l [u8],
    /// With its line end.
    length: usize,
    /// Whether it ends as `sed` counts lines.
    feeds: bool,
}

impl<'l> Line<'l> {
    fn of(text: &'l [u8]) -> Self {
        let end = text.iter().position(|b| matches!(b, b'\r' | b'\n'));
        let Some(end) = end else {
            return Self {
                text,
                length: text.len(),
                feeds: false,
            };
        };
        let pair = text[end..].starts_with(b"\r\n");
        Self {
            text: &text[..end],
            length: end + 1 + usize::from(pair),
            feeds: pair || text[end] == b'\n',
        }
    }

    fn kind(&self) -> Option<Preface> {
        let quoted = self.text.strip_prefix(b"\"");
        let text = quoted.unwrap_or(self.text);
        if text.starts_with(b"#TYPE ") {
            return Some(Preface::Type);
        }
        let name = text.get(..4)?;
        let rest = text.get(4..)?;
        let (delimiter, after) = rest.split_first()?;
        let fits = name.eq_ignore_ascii_case(b"sep=")
            && (after.is_empty() || (quoted.is_some() && after == b"\""));
        let possible = delimiter.is_ascii_punctuation() || matches!(delimiter, b'\t' | b' ');
        (fits && possible && *delimiter != b'"').then_some(Preface::Separator(*delimiter))
    }
}

/// The delimiter with which some row reads most like a header; else the one that the first line uses most.
fn sniff(head: &[u8], known: &dyn Fn(&str) -> bool) -> u8 {
    let most_used = most_used(head);
    let score = |delimiter: u8| {
        let mut records = Records::new(head, delimiter, Mark::beginning(0));
        let mut record = Record::default();
        let mut best = 0;
        for _ in 0..LOOKED_AT {
            match records.read(&mut record) {
                Ok(true) => {}
                _ => break,
            }
            let headers = record.cells().take(512).map(String::from_utf8_lossy);
            best = best.max(headers.filter(|header| known(header)).count());
        }
        best
    };
    let own = score(most_used);
    let others = DELIMITERS.into_iter().map(|other| (score(other), other));
    // The first of equals wins, and only against fewer.
    others
        .rev()
        .max_by_key(|(score, _)| *score)
        .filter(|(score, _)| *score > own)
        .map_or(most_used, |(_, delimiter)| delimiter)
}

/// The delimiter that the first line uses most, outside quotes; a comma when there is none.
fn most_used(head: &[u8]) -> u8 {
    let mut counts = DELIMITERS.map(|delimiter| (delimiter, 0));
    let mut quoted = false;
    let mut seen_text = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && seen_text => break,
            b'\n' | b'\r' => {}
            _ => {
                seen_text = true;
                if let Some(count) = counts.iter_mut().find(|(d, _)| d == byte && !quoted) {
                    count.1 += 1;
                }
            }
        }
    }
    // The first of equals wins: `max_by_key` would take the last.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| *delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(header: &str) -> bool {
        ["upn", "phone"].contains(&header)
    }

    #[test]
    fn the_delimiter_is_the_one_that_the_first_line_uses() {
        for (text, delimiter) in [
            ("a,b;c\n;;;;", b','),
            ("a;b;c", b';'),
            ("a\tb", b'\t'),
            ("a|b", b'|'),
            ("\"a,b\";c", b';'),
            ("", b','),
            ("\n\na;b", b';'),
            ("upn", b','),
        ] {
            let found = Dialect::of(text.as_bytes(), 0, None, &known);
            assert_eq!(found.delimiter, delimiter, "{text:?}");
        }
    }

    #[test]
    fn a_header_that_is_understood_decides_before_the_first_line_does() {
        for (text, delimiter) in [
            ("Staff, Berlin, 2026\nupn;phone\n", b';'),
            ("Staff\n\nupn|phone\n", b'|'),
            ("a;b\n1,2\n", b';'),
        ] {
            let found = Dialect::of(text.as_bytes(), 0, None, &known);
            assert_eq!(found.delimiter, delimiter, "{text:?}");
        }
    }

    #[test]
    fn lines_that_programs_put_first_are_no_rows() {
        for (text, delimiter, row, line, offset) in [
            ("sep=;\r\nupn;phone", b';', 2, 2, 7),
            ("\"sep=|\"\nupn|phone", b'|', 2, 2, 8),
            ("#TYPE System.Object\nupn,phone", b',', 2, 2, 20),
            ("SEP=\t\n#TYPE x\nupn\tphone", b'\t', 3, 3, 14),
            ("sep=;\rupn;phone", b';', 2, 1, 6),
            ("separate,b", b',', 1, 1, 0),
        ] {
            let first = Mark { row, line, offset };
            let found = Dialect::of(text.as_bytes(), 0, None, &known);
            assert_eq!(found, Dialect { delimiter, first }, "{text:?}");
        }
        let asked = Dialect::of(b"sep=;\na;b", 0, Some(b','), &known);
        assert_eq!(asked.delimiter, b',');
    }
}
