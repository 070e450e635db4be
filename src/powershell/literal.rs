//! Writing a value as PowerShell, one spelling for each value, and reading that spelling back.

use crate::powershell::classes::refused;
use std::fmt::Write as _;

/// Why a text cannot be written as a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LiteralError {
    /// A character outside U+0020..U+007E in a plain literal.
    #[error("U+{:04X} at position {at} cannot stand in a plain literal", *found as u32)]
    NotAscii {
        /// Position in characters from 1.
        at: usize,
        /// The character.
        found: char,
    },
    /// A character that no cell may hold.
    #[error("U+{:04X} at position {at} is refused everywhere", *found as u32)]
    Refused {
        /// Position in characters from 1.
        at: usize,
        /// The character.
        found: char,
    },
    /// `--%` makes PowerShell read the rest of the line verbatim, even quoted.
    #[error("the text --% stops PowerShell's parsing and is never written")]
    StopParsing,
}

/// Writes printable ASCII as a single-quoted literal.
///
/// # Errors
/// Any other character, and the text `--%`.
pub fn literal(text: &str) -> Result<String, LiteralError> {
    if text == "--%" {
        return Err(LiteralError::StopParsing);
    }
    if let Some((at, found)) = text
        .chars()
        .enumerate()
        .find(|(_, c)| !matches!(c, ' '..='~'))
    {
        return Err(LiteralError::NotAscii { at: at + 1, found });
    }
    Ok(format!("'{}'", text.replace('\'', "''")))
}

/// Writes any text that a cell may hold as `([regex]::Unescape('...'))` in ASCII.
///
/// # Errors
/// Characters that no cell may hold.
pub fn escaped(text: &str) -> Result<String, LiteralError> {
    let mut body = String::with_capacity(text.len() + 24);
    body.push_str("([regex]::Unescape('");
    for (at, c) in text.chars().enumerate() {
        match c {
            '\'' => body.push_str("''"),
            '\\' => body.push_str("\\\\"),
            ' '..='~' => body.push(c),
            _ if refused(c).is_some() => {
                return Err(LiteralError::Refused {
                    at: at + 1,
                    found: c,
                });
            }
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(body, "\\u{unit:04x}");
                }
            }
        }
    }
    body.push_str("'))");
    Ok(body)
}

/// Reads what [`literal`] wrote; `None` for any other spelling.
#[must_use]
pub fn read_literal(code: &str) -> Option<String> {
    let inner = code.strip_prefix('\'')?.strip_suffix('\'')?;
    let text = unquote(inner)?;
    (literal(&text).as_deref() == Ok(code)).then_some(text)
}

/// Reads what [`escaped`] wrote; `None` for any other spelling.
#[must_use]
pub fn read_escaped(code: &str) -> Option<String> {
    let inner = code
        .strip_prefix("([regex]::Unescape('")?
        .strip_suffix("'))")?;
    let inner = unquote(inner)?;
    let mut units: Vec<u16> = Vec::with_capacity(inner.len());
    let mut rest = inner.as_str();
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            units.extend(c.encode_utf16(&mut [0; 2]).iter());
        } else if let Some(after) = rest.strip_prefix('\\') {
            units.push(u16::from(b'\\'));
            rest = after;
        } else {
            let hex = rest.strip_prefix('u')?.get(..4)?;
            units.push(u16::from_str_radix(hex, 16).ok()?);
            rest = &rest[5..];
        }
    }
    let text = String::from_utf16(&units).ok()?;
    // Other spellings of the same text (upper-case digits, an escaped letter) are refused here.
    (escaped(&text).as_deref() == Ok(code)).then_some(text)
}

fn unquote(inner: &str) -> Option<String> {
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c == '\'' && chars.next() != Some('\'') {
            return None;
        }
        text.push(c);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_are_doubled_and_nothing_else_changes() {
        assert_eq!(
            literal("O'Brien; calc #").as_deref(),
            Ok("'O''Brien; calc #'")
        );
        assert_eq!(literal("").as_deref(), Ok("''"));
    }

    #[test]
    fn what_powershell_would_read_otherwise_is_refused() {
        assert_eq!(literal("--%"), Err(LiteralError::StopParsing));
        assert_eq!(
            literal("a’b"),
            Err(LiteralError::NotAscii {
                at: 2, found: '’'
            })
        );
        assert_eq!(
            literal("a\n"),
            Err(LiteralError::NotAscii { at: 2, found: '\n' })
        );
        assert_eq!(
            escaped("a\u{202E}"),
            Err(LiteralError::Refused {
                at: 2,
                found: '\u{202E}'
            })
        );
    }

    #[test]
    fn only_the_canonical_spelling_is_read() {
        for bad in ["'a'b'", "\"a\"", "a", "'", "'a", "'é'", "'--%'"] {
            assert_eq!(read_literal(bad), None, "{bad}");
        }
        for bad in [
            r"([regex]::Unescape('\x41'))",
            r"([regex]::Unescape('\u0041'))",
            r"([regex]::Unescape('\u00E9'))",
            r"([regex]::Unescape('\'))",
            r"([regex]::Unescape('\ud800'))",
        ] {
            assert_eq!(read_escaped(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in any::<String>()) {
            if let Ok(code) = literal(&text) {
                prop_assert_eq!(read_literal(&code), Some(text.clone()));
            }
            if let Ok(code) = escaped(&text) {
                prop_assert!(code.bytes().all(|b| matches!(b, b' '..=b'~')));
                prop_assert_eq!(read_escaped(&code), Some(text));
            }
        }
    }
}
