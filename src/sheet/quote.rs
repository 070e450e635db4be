//! Quotation marks that never close: they swallow the rest of a file.

use memchr::memchr;
use std::io::{self, Read};

/// Which cell (from 1) holds a quote that never closes, when the input ends inside quotes.
///
/// # Errors
/// What the input says.
pub(super) fn open_quote(input: &mut dyn Read, delimiter: u8) -> io::Result<Option<u32>> {
    #[derive(PartialEq)]
    enum State {
        CellStart,
        Plain,
        Quoted,
        AfterQuote,
    }
    let (mut state, mut column) = (State::CellStart, 1);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = input.read(&mut buffer)?;
        if read == 0 {
            return Ok((state == State::Quoted).then_some(column));
        }
        let mut rest = &buffer[..read];
        while let Some((&byte, after)) = rest.split_first() {
            rest = after;
            state = match (&state, byte) {
                (State::Quoted, b'"') => State::AfterQuote,
                (State::Quoted, _) => {
                    // Runs to the next quote: a swallowed file is scanned at the speed of memory.
                    rest = &rest[memchr(b'"', rest).unwrap_or(rest.len())..];
                    State::Quoted
                }
                (State::AfterQuote | State::CellStart, b'"') => State::Quoted,
                (_, b) if b == delimiter => {
                    column += 1;
                    State::CellStart
                }
                (_, b'\n' | b'\r') => {
                    column = 1;
                    State::CellStart
                }
                _ => State::Plain,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_quote_is_found_in_its_cell() {
        let open = |text: &str| open_quote(&mut text.as_bytes(), b',').expect("memory");
        assert_eq!(open("a,\"b\nc,d"), Some(2));
        assert_eq!(open("a,\"b\"\"\",c\"d"), None);
        assert_eq!(open("a,\"b\"\"\"\""), Some(2));
        assert_eq!(open("a,\"b\"\"\""), None);
        assert_eq!(open("\"a\",b\nc,d,\""), Some(3));
    }
}
