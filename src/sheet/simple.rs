//! Records as nearly all are: cells without a doubled quotation mark or a line break inside, and a line feed at the end.
//!
//! Such a record is cut where its delimiters are. Whatever is different in the least is left to csv-core, which sees what these
//! bytes mean; so this may refuse what it likes, and what it takes has to be what csv-core would find (tests/sheet.rs).

use memchr::{memchr, memchr2};

/// Where the cells of a record lie in its bytes, quotation marks left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    pub(super) starts: Vec<usize>,
    pub(super) ends: Vec<usize>,
}

impl Cells {
    /// Lets each of so many cells begin where the one before it ends.
    pub(super) fn follow(&mut self, count: usize) {
        self.starts.clear();
        self.starts.push(0);
        self.starts.extend_from_slice(&self.ends[..count]);
    }
}

/// What is known of the bytes that a record is cut from.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) delimiter: u8,
    /// There may be carriage returns among them.
    pub(super) returns: bool,
    /// A record with more cells is not simple.
    pub(super) most: usize,
}

/// Finds the cells of the record that bytes begin with, and how many bytes it takes with its line end; none where it is not
/// simple or does not end here.
pub(super) fn simple(bytes: &[u8], form: Form, cells: &mut Cells) -> Option<usize> {
    let Form {
        delimiter,
        returns,
        most,
    } = form;
    cells.starts.clear();
    cells.ends.clear();
    let mut start = 0;
    while cells.ends.len() < most {
        let end = if *bytes.get(start)? == b'"' {
            let inside = &bytes[start + 1..];
            let closes = memchr(b'"', inside)?;
            if memchr(b'\n', &inside[..closes]).is_some() {
                return None;
            }
            cells.starts.push(start + 1);
            cells.ends.push(start + 1 + closes);
            start + 1 + closes + 1
        } else {
            let end = start + memchr2(delimiter, b'\n', &bytes[start..])?;
            cells.starts.push(start);
            cells.ends.push(end);
            end
        };
        match *bytes.get(end)? {
            b'\n' if !returns => return Some(end + 1),
            b'\n' => return is_one_line(bytes, end, cells).then_some(end + 1),
            b'\r' if bytes.get(end + 1) == Some(&b'\n') => {
                return (memchr(b'\r', &bytes[..end]).is_none()).then_some(end + 2);
            }
            found if found == delimiter => start = end + 1,
            _ => return None,
        }
    }
    None
}

/// Whether a record that ends with a line feed has no other line end: a return before the line feed belongs to it.
fn is_one_line(bytes: &[u8], end: usize, cells: &mut Cells) -> bool {
    match memchr(b'\r', &bytes[..end]) {
        None => true,
        Some(at) => {
            let last = cells.ends.last_mut().filter(|last| **last == end);
            at + 1 == end
                && last.is_some_and(|last| {
                    *last = at;
                    true
                })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text of so many bytes out of those that mean something.
    fn texts(length: u32) -> impl Iterator<Item = Vec<u8>> {
        const BYTES: &[u8; 6] = b"a,\"\n\r ";
        (0..BYTES.len().pow(length)).map(move |number| {
            let digit = |at| BYTES[number / BYTES.len().pow(at) % BYTES.len()];
            (0..length).map(digit).collect()
        })
    }

    fn form(most: usize, returns: bool) -> Form {
        Form {
            delimiter: b',',
            returns,
            most,
        }
    }

    #[test]
    fn what_is_taken_for_simple_is_what_the_csv_crate_reads() {
        let (mut cells, mut taken) = (Cells::default(), 0);
        for text in (1..=6).flat_map(texts) {
            // Blank lines are skipped before.
            if matches!(text[0], b'\n' | b'\r') {
                continue;
            }
            let Some(length) = simple(&text, form(100, text.contains(&b'\r')), &mut cells) else {
                continue;
            };
            taken += 1;
            let found = cells.starts.iter().zip(&cells.ends);
            let found: Vec<_> = found.map(|(start, end)| &text[*start..*end]).collect();
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .buffer_capacity(16)
                .from_reader(&text[..]);
            let mut record = csv::ByteRecord::new();
            let is_read = reader.read_byte_record(&mut record).expect("memory");
            assert!(is_read && record.iter().eq(found), "{text:?}");
            // The rest is what is left when the record was read alone.
            assert!(text[..length].ends_with(b"\n"), "{text:?}");
            let breaks = text[..length].iter().filter(|byte| **byte == b'\n');
            assert_eq!(breaks.count(), 1, "{text:?}");
        }
        assert!(taken > 5_000, "{taken}");
    }

    #[test]
    fn a_record_with_too_many_cells_is_not_simple() {
        let mut cells = Cells::default();
        assert_eq!(simple(b"a,b,c\n", form(3, false), &mut cells), Some(6));
        assert_eq!(simple(b"a,b,c,d\n", form(3, false), &mut cells), None);
    }
}
