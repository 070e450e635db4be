//! The subset of PowerShell that data regions are written in: one command a line, colon-bound values, no other token.
//!
//! ```text
//! step  = command 1*(SP "-" name ":" value) CRLF
//! value = str / esc / int / "$true" / "$false" / "$null"
//! ```

use super::literal::{read_escaped, read_literal};

/// Longest line of a rendered file in bytes.
pub const LONGEST_LINE: usize = 1000;

/// Bytes of which a line, with its end, has fewer: who reads so many of one needs to read no more.
pub const TOO_LONG: usize = LONGEST_LINE + "\r\n".len() + 1;

/// A value of the subset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A single-quoted literal.
    Text(String),
    /// `([regex]::Unescape('...'))`.
    Escaped(String),
    /// A whole number of at most nine digits.
    Int(u32),
    /// `$true` or `$false`.
    Bool(bool),
    /// `$null`.
    Null,
}

/// A line of a data region: its command and its named values in order.
pub type Command<'l> = (&'l str, Vec<(&'l str, Value)>);

/// Splits a rendered file into lines, checking its bytes: ASCII 0x20-0x7E, CRLF, no trailing blank, at most
/// [`LONGEST_LINE`] bytes a line.
///
/// # Errors
/// The line (from 1) and what is wrong with it.
pub fn lines(bytes: &[u8]) -> Result<Vec<&str>, (u32, String)> {
    let pieces = bytes.split_inclusive(|b| *b == b'\n');
    (1..)
        .zip(pieces)
        .map(|(number, bytes)| line(bytes).map_err(|what| (number, what)))
        .collect()
}

/// One line of a rendered file, with its line end.
///
/// # Errors
/// What is wrong with it; as [`lines`].
pub fn line(bytes: &[u8]) -> Result<&str, String> {
    if bytes.len() >= TOO_LONG {
        return Err(format!("the line is longer than {LONGEST_LINE} bytes"));
    }
    let Some(line) = bytes.strip_suffix(b"\r\n") else {
        return Err("the line does not end with CR LF".to_owned());
    };
    // Without an early end: nearly every line is right, and many bytes are looked at together.
    let right = line
        .iter()
        .fold(true, |right, b| right & matches!(b, b' '..=b'~'));
    let wrong = || line.iter().position(|b| !matches!(b, b' '..=b'~'));
    if let Some(at) = if right { None } else { wrong() } {
        return Err(format!(
            "byte 0x{:02X} at position {} is not printable ASCII",
            line[at],
            at + 1
        ));
    }
    if line.ends_with(b" ") {
        return Err("the line ends with a blank".to_owned());
    }
    std::str::from_utf8(line).map_err(|_| "the line is not text".to_owned())
}

/// Reads a line of a data region; none if it is not in the subset.
#[must_use]
pub fn command(line: &str) -> Option<Command<'_>> {
    let (name, mut rest) = line.split_once(' ')?;
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-') {
        return None;
    }
    let mut arguments = Vec::new();
    loop {
        let (argument, after) = rest.strip_prefix('-')?.split_once(':')?;
        if argument.is_empty() || !argument.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let end = value_end(after)?;
        // A character beyond ASCII may stand where the value should end.
        let (code, more) = after.split_at_checked(end)?;
        arguments.push((argument, value(code)?));
        if more.is_empty() {
            return Some((name, arguments));
        }
        rest = more.strip_prefix(' ')?;
    }
}

/// Reads one value in its canonical spelling.
#[must_use]
pub fn value(code: &str) -> Option<Value> {
    match code {
        "$true" => Some(Value::Bool(true)),
        "$false" => Some(Value::Bool(false)),
        "$null" => Some(Value::Null),
        _ if code.starts_with('\'') => read_literal(code).map(Value::Text),
        _ if code.starts_with('(') => read_escaped(code).map(Value::Escaped),
        _ => {
            let canonical = code == "0" || !code.starts_with('0');
            let right = canonical && code.len() <= 9 && code.bytes().all(|b| b.is_ascii_digit());
            right.then(|| code.parse().ok().map(Value::Int))?
        }
    }
}

/// Where a value ends: strings run to their closing quote, everything else to a blank.
fn value_end(code: &str) -> Option<usize> {
    const ESCAPED: &str = "([regex]::Unescape(";
    if let Some(quoted) = code.strip_prefix(ESCAPED) {
        return Some(ESCAPED.len() + string_end(quoted)? + "))".len())
            .filter(|end| *end <= code.len());
    }
    if code.starts_with('\'') {
        return string_end(code);
    }
    Some(code.find(' ').unwrap_or(code.len()))
}

fn string_end(code: &str) -> Option<usize> {
    let bytes = code.as_bytes();
    if bytes.first() != Some(&b'\'') {
        return None;
    }
    let mut at = 1;
    loop {
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'\'', Some(b'\'')) => at += 2,
            (b'\'', _) => return Some(at + 1),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_subset_is_read_into_its_values() {
        let line = "Step-Policy -Step:7 -User:'o''neil@contoso.example' -From:$null -To:'a -B:''x'' ' -Title:([regex]::Unescape('M\\u00fcller'))";
        let text = |s: &str| Value::Text(s.to_owned());
        let expected = vec![
            ("Step", Value::Int(7)),
            ("User", text("o'neil@contoso.example")),
            ("From", Value::Null),
            ("To", text("a -B:'x' ")),
            ("Title", Value::Escaped("Müller".to_owned())),
        ];
        assert_eq!(command(line), Some(("Step-Policy", expected)));
    }

    #[test]
    fn everything_else_is_refused() {
        for bad in [
            "Step-Policy",
            "Step-Policy  -Step:7",
            "Step-Policy -Step:7 ",
            "Step-Policy -Step:07",
            "Step-Policy -Step:7; calc",
            "Step-Policy -Step 7",
            "Step-Policy -User:'a'b'",
            "Step-Policy -User:\"a\"",
            "Step-Policy -User:'a' | calc",
            "Step-Policy -User:'--%'",
            "Step-Policy -User:$x",
            "Step-Policy -User:(calc)",
            "& calc -Step:7",
            "Step-Policy -Step:4294967296",
        ] {
            assert_eq!(command(bad), None, "{bad}");
        }
    }

    #[test]
    fn bytes_are_checked_with_their_line() {
        assert_eq!(lines(b"a\r\nb\r\n"), Ok(vec!["a", "b"]));
        for (bad, line) in [
            (&b"a\r\nb\n"[..], 2),
            (b"a\r\nb", 2),
            (b"a \r\n", 1),
            (b"\xEF\xBB\xBFa\r\n", 1),
            (b"a\r\n\tb\r\n", 2),
        ] {
            assert_eq!(lines(bad).map_err(|(line, _)| line), Err(line), "{bad:?}");
        }
    }
}
