//! Where in the bytes of a record its cells lie, quotation marks included.

use std::ops::Range;

/// The bytes of each cell of one record, in order; the record's line end belongs to none.
///
/// Sees cells as the reader does: a quotation mark counts at the start of a cell only, and what follows the closing one
/// up to the delimiter belongs to the cell.
#[must_use]
pub fn spans(record: &[u8], delimiter: u8) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut quoted = false;
    while at < record.len() {
        let byte = record[at];
        if quoted {
            if byte == b'"' {
                // Two of them stand for one, inside.
                if record.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    quoted = false;
                }
            }
        } else if byte == b'"' && at == start {
            quoted = true;
        } else if byte == delimiter {
            spans.push(start..at);
            start = at + 1;
        } else if matches!(byte, b'\r' | b'\n') {
            break;
        }
        at += 1;
    }
    spans.push(start..at);
    spans
}

/// The text of a cell as it lies in the file: without its quotation marks, doubled ones once.
#[must_use]
pub fn unquoted(cell: &[u8]) -> Vec<u8> {
    let Some(inside) = cell.strip_prefix(b"\"") else {
        return cell.to_vec();
    };
    let mut text = Vec::with_capacity(inside.len());
    let mut rest = inside;
    let mut quoted = true;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if quoted && *byte == b'"' {
            if let Some(after) = rest.strip_prefix(b"\"") {
                text.push(b'"');
                rest = after;
            } else {
                quoted = false;
            }
        } else {
            text.push(*byte);
        }
    }
    text
}

/// A new text for a cell, quoted if the old one was or if it has to be.
#[must_use]
pub fn requoted(old: &[u8], new: &str, delimiter: u8) -> Vec<u8> {
    let special = |b: u8| b == delimiter || matches!(b, b'"' | b'\r' | b'\n');
    if !old.starts_with(b"\"") && !new.bytes().any(special) {
        return new.as_bytes().to_vec();
    }
    format!("\"{}\"", new.replace('"', "\"\"")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(record: &str) -> Vec<&str> {
        let spans = spans(record.as_bytes(), b',');
        spans.into_iter().map(|span| &record[span]).collect()
    }

    #[test]
    fn cells_lie_between_delimiters_outside_quotation_marks() {
        assert_eq!(cells("a,b\r\n"), ["a", "b"]);
        assert_eq!(cells("a,\"b,\"\"c\nd\",\n"), ["a", "\"b,\"\"c\nd\"", ""]);
        assert_eq!(cells("a\"b,c\""), ["a\"b", "c\""]);
        assert_eq!(cells("\"a\"b,c"), ["\"a\"b", "c"]);
        assert_eq!(cells("\"a,b"), ["\"a,b"]);
    }

    #[test]
    fn a_cell_that_was_quoted_stays_so() {
        assert_eq!(requoted(b"\"a\"", "b", b','), b"\"b\"");
        assert_eq!(requoted(b"a", "b", b','), b"b");
        assert_eq!(requoted(b"a", "b,\"", b','), b"\"b,\"\"\"");
        assert_eq!(unquoted(b"\"b,\"\"\""), b"b,\"");
        assert_eq!(unquoted(b"\"a\"b"), b"ab");
    }
}
