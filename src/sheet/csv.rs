//! Records of a delimited text, with the row, line and byte where each starts.
//!
//! The csv crate counts neither blank lines nor the row as Excel shows it, and would keep a record of two gigabytes in
//! memory; so this drives its state machine (csv-core) itself. Cells agree with the csv crate (tests/sheet.rs).

use super::record::Record;
use super::simple::{Form, simple};
use csv_core::ReadRecordResult;
use memchr::{memchr, memchr_iter};
use std::io::{self, Read};

/// Longest record that is kept; what is longer is skipped in constant memory and reported.
pub const LONGEST_RECORD: usize = 1024 * 1024;
/// Most cells of a record that are kept (the columns of an Excel sheet).
pub const MOST_COLUMNS: usize = 16_384;

/// Reads records one after the other.
pub struct Records<R> {
    input: R,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    at_end: bool,
    core: csv_core::Reader,
    form: Form,
    after_return: bool,
    /// Where the next byte stands.
    at: Mark,
    typed: bool,
}

/// Where reading goes on: the row, line and byte of the next record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Row of the next record.
    pub row: u32,
    /// Its line.
    pub line: u64,
    /// Its first byte.
    pub offset: u64,
}

impl Mark {
    /// The beginning of a file whose byte order mark, if any, is `bom` bytes long.
    #[must_use]
    pub fn beginning(bom: u64) -> Self {
        Self {
            row: 1,
            line: 1,
            offset: bom,
        }
    }

    /// The same place, of a mark whose row and line count from 0 at `base`.
    #[must_use]
    pub fn after(self, base: Self) -> Self {
        Self {
            row: self.row.saturating_add(base.row),
            line: self.line + base.line,
            offset: self.offset,
        }
    }
}

impl<R: Read> Records<R> {
    /// Reads from an input that stands at `mark`.
    pub fn new(input: R, delimiter: u8, mark: Mark) -> Self {
        let mut core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        // Its first bytes are searched for a byte order mark; ours may stand in the middle of a file, where it is data.
        let _ = core.read_record(b"\n", &mut [0; 4], &mut [0; 4]);
        Self {
            input,
            buffer: vec![0; 128 * 1024].into_boxed_slice(),
            start: 0,
            end: 0,
            at_end: false,
            core,
            form: Form {
                delimiter,
                returns: false,
                most: MOST_COLUMNS,
            },
            after_return: false,
            at: mark,
            typed: false,
        }
    }

    /// Reads so many bytes at once; the default is for whole files.
    #[must_use]
    pub(super) fn with_buffer(mut self, bytes: usize) -> Self {
        self.buffer = vec![0; bytes].into_boxed_slice();
        self
    }

    /// Goes on at a later mark whose bytes were read already; false if they were not.
    pub(super) fn skip_to(&mut self, mark: Mark) -> bool {
        let ahead = mark.offset.checked_sub(self.at.offset);
        let Some(ahead) = ahead.and_then(|ahead| usize::try_from(ahead).ok()) else {
            return false;
        };
        if ahead >= self.end - self.start {
            return false;
        }
        self.start += ahead;
        self.move_to(mark);
        true
    }

    /// Goes on at any mark, from an input that stands there.
    pub(super) fn restart(&mut self, input: R, mark: Mark) {
        self.input = input;
        self.start = self.end;
        self.at_end = false;
        self.move_to(mark);
    }

    fn move_to(&mut self, mark: Mark) {
        self.after_return = false;
        self.at = mark;
    }

    /// Takes the last cell of each record for the kinds of the others, as they stand in the text of a workbook.
    #[must_use]
    pub(super) fn with_kinds(mut self, typed: bool) -> Self {
        self.typed = typed;
        self
    }

    /// Where the next call of [`Self::read`] starts to look.
    #[must_use]
    pub fn mark(&self) -> Mark {
        self.at
    }

    /// Reads the next record that has a byte in it; false at the end. Blank lines count as rows.
    ///
    /// # Errors
    /// What the input says.
    pub fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        if !self.skip_line_ends()? {
            return Ok(false);
        }
        Mark {
            row: record.row,
            line: record.line,
            offset: record.offset,
        } = self.at;
        record.oversized = false;
        record.cut_by_end = false;
        let cells = match self.read_simple(record) {
            Some(cells) => cells,
            None => self.read_any(record)?,
        };
        record.cells = if record.oversized { 0 } else { cells };
        record.typed = self.typed && record.cells > 1;
        record.cells -= usize::from(record.typed);
        self.at.row = self.at.row.saturating_add(1);
        Ok(true)
    }

    /// Takes a simple record that lies in the buffer whole; none if the next one is not.
    fn read_simple(&mut self, record: &mut Record) -> Option<usize> {
        let ahead = &self.buffer[self.start..self.end];
        let length = simple(ahead, self.form, &mut record.places)?;
        record.bytes.clear();
        record.bytes.extend_from_slice(&ahead[..length]);
        self.start += length;
        self.at.offset += length as u64;
        self.at.line += 1;
        Some(record.places.ends.len())
    }

    /// Takes any record, however long, and has csv-core say what its cells are; returns how many there are.
    fn read_any(&mut self, record: &mut Record) -> io::Result<usize> {
        let (mut written, mut cells) = (0, 0);
        record.bytes.clear();
        loop {
            if self.start == self.end && !self.at_end {
                self.fill()?;
            }
            if record.bytes.len() == written {
                record
                    .bytes
                    .resize((written * 2).clamp(256, LONGEST_RECORD), 0);
            }
            let ends = &mut record.places.ends;
            if ends.len() == cells {
                ends.resize((cells * 2).clamp(16, MOST_COLUMNS), 0);
            }
            let (result, consumed, out, more) = self.core.read_record(
                &self.buffer[self.start..self.end],
                &mut record.bytes[written..],
                &mut ends[cells..],
            );
            self.consume(consumed);
            written += out;
            cells += more;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    if written >= LONGEST_RECORD {
                        record.oversized = true;
                        written = 0;
                    }
                }
                ReadRecordResult::OutputEndsFull => {
                    if cells >= MOST_COLUMNS {
                        record.oversized = true;
                        cells = 0;
                    }
                }
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        self.finish_line()?;
        record.cut_by_end = self.at_end && self.start == self.end && !self.after_return;
        record.places.follow(cells);
        Ok(cells)
    }

    /// Takes the LF of a CRLF along, so that a mark never stands between the two.
    fn finish_line(&mut self) -> io::Result<()> {
        if !self.after_return {
            return Ok(());
        }
        if self.start == self.end && !self.at_end {
            self.fill()?;
        }
        if self.start < self.end && self.buffer[self.start] == b'\n' {
            self.consume(1);
        }
        Ok(())
    }

    /// Takes consumed bytes into account: lines, offset, and whether a lone CR ended the record.
    fn consume(&mut self, count: usize) {
        let used = &self.buffer[self.start..self.start + count];
        self.at.line += memchr_iter(b'\n', used).count() as u64;
        if let Some(last) = used.last() {
            self.after_return = *last == b'\r';
        }
        self.at.offset += count as u64;
        self.start += count;
    }

    /// Skips the LF of a CRLF and blank lines; false at the end of the input.
    fn skip_line_ends(&mut self) -> io::Result<bool> {
        loop {
            if self.start == self.end {
                self.fill()?;
                if self.start == self.end {
                    return Ok(false);
                }
            }
            match self.buffer[self.start] {
                b'\n' if self.after_return => {
                    self.consume(1);
                }
                b'\n' | b'\r' => {
                    self.consume(1);
                    self.at.row = self.at.row.saturating_add(1);
                }
                _ => {
                    self.after_return = false;
                    return Ok(true);
                }
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.start = 0;
        self.end = 0;
        while self.end == 0 {
            match self.input.read(&mut self.buffer) {
                Ok(0) => {
                    self.at_end = true;
                    return Ok(());
                }
                Ok(read) => self.end = read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.form.returns = memchr(b'\r', &self.buffer[..self.end]).is_some();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, u64, u64, Vec<String>)> {
        let mut records = Records::new(text.as_bytes(), b',', Mark::beginning(0));
        let mut record = Record::default();
        let mut all = Vec::new();
        while records.read(&mut record).expect("memory never fails") {
            let cells = record
                .cells()
                .map(|c| String::from_utf8_lossy(c).into_owned())
                .collect();
            all.push((record.row, record.line, record.offset, cells));
        }
        all
    }

    fn check(text: &str, expected: &[(u32, u64, u64, &[&str])]) {
        let found = rows(text);
        let found: Vec<(u32, u64, u64, Vec<&str>)> = found
            .iter()
            .map(|(r, l, o, c)| (*r, *l, *o, c.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(r, l, o, c)| (*r, *l, *o, c.to_vec()))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn rows_lines_and_offsets_are_those_of_the_file() {
        check(
            "a,b\nc,d",
            &[(1, 1, 0, &["a", "b"]), (2, 2, 4, &["c", "d"])],
        );
        check("a\r\n\r\nb\r\n", &[(1, 1, 0, &["a"]), (3, 3, 5, &["b"])]);
        check("\n\na\n", &[(3, 3, 2, &["a"])]);
        check(
            "\"x\r\ny\",z\r\nb\r\n",
            &[(1, 1, 0, &["x\r\ny", "z"]), (2, 3, 10, &["b"])],
        );
        check("a\rb\r", &[(1, 1, 0, &["a"]), (2, 1, 2, &["b"])]);
        check(",,\n", &[(1, 1, 0, &["", "", ""])]);
        check("a\"b,\"c\"\"d\"", &[(1, 1, 0, &["a\"b", "c\"d"])]);
        check("", &[]);
    }

    #[test]
    fn a_record_over_the_limit_is_skipped_and_the_next_one_read() {
        let text = format!("a\n\"{}\",x\nb\n", "y".repeat(3 * LONGEST_RECORD));
        let mut records = Records::new(text.as_bytes(), b',', Mark::beginning(0));
        let mut record = Record::default();
        assert!(records.read(&mut record).expect("memory") && !record.oversized);
        assert!(
            records.read(&mut record).expect("memory") && record.oversized && record.is_empty()
        );
        assert!(records.read(&mut record).expect("memory") && !record.oversized);
        assert_eq!((record.cell(0), record.row), (Some(&b"b"[..]), 3));
        assert!(record.bytes.len() <= LONGEST_RECORD);
    }
}
