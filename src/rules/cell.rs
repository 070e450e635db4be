//! What no cell may hold, whatever its column.

use super::memo::Letters;
use super::sink::Sink;
use crate::finding::{Safety, Words};
use crate::model::Column;
use crate::powershell::classes::{Refused, first_refused, prints, refused};
use crate::sheet::findings as found;

/// Longest display name of the directory.
const LONGEST_NAME: usize = 256;
/// Longest label of a site or wave.
const LONGEST_LABEL: usize = 64;

/// The text of a cell, unless something in it is refused; then that is raised, once. `all_print` says that it is known to be
/// ASCII that prints.
pub(super) fn read<'r>(
    cell: Result<&'r str, &'r [u8]>,
    all_print: bool,
    (column, at): (Column, usize),
    sink: &mut Sink,
) -> Option<&'r str> {
    let text = match cell {
        Ok(text) => text,
        Err(bytes) => {
            not_text(bytes, at, sink);
            return None;
        }
    };
    if is_ordinary(text, all_print) {
        return too_long(text, column, at, sink);
    }
    if let Some(original) = decoded_twice(text) {
        let stands = sink.hit(&found::DOUBLE_DECODED, at, text, || {
            Words::new(
                format!("this looks like UTF-8 read as Windows-1252: {original}?"),
                format!("type {original}; import the sheet as \"65001: Unicode (UTF-8)\" instead of opening it"),
            )
            .fix(&original, Safety::Unsafe)
        });
        if stands || first_refused(text).is_some() {
            return None;
        }
    }
    if let Some((position, c, why)) = first_refused(text) {
        let rule = match why {
            Refused::Control => &found::CONTROL_CHARACTER,
            Refused::Hidden => &found::HIDDEN_CHARACTER,
        };
        sink.refuse(rule, at, text, || refused_character(text, position, c, why));
        return None;
    }
    if text.trim() == "--%" {
        sink.refuse(&found::STOP_PARSING, at, text, || {
            Words::new(
                "the cell is --%, after which PowerShell stops reading a line as usual",
                "type what was meant, or empty the cell",
            )
        });
        return None;
    }
    if is_formula_error(text) {
        sink.refuse(&found::FORMULA_ERROR, at, text, || {
            Words::new(
                format!("{text} is the error of a formula, not a value"),
                format!(
                    "mend the formula in the workbook, or type the {} here",
                    column.name()
                ),
            )
        });
        return None;
    }
    too_long(text, column, at, sink)
}

/// Whether a display name has nothing that any rule would tell.
pub(super) fn is_nothing_odd(name: &[u8], letters: &mut Letters) -> bool {
    let clean = |text: &str| {
        decoded_twice(text).is_none()
            && !text.trim_end().ends_with('_')
            && first_refused(text).is_none()
    };
    let end = name.trim_ascii_end();
    // Behind an underscore blanks of other scripts may stand too.
    let ends_plainly = match end.last() {
        Some(last) if !last.is_ascii() => !end.contains(&b'_'),
        last => last != Some(&b'_'),
    };
    name.len() <= LONGEST_NAME
        && is_plain(name)
        && ((ends_plainly && letters.are_good(name)) || std::str::from_utf8(name).is_ok_and(clean))
}

/// Whether nothing but its length would be told of a text here, whatever its column: ASCII that prints, as
/// `all_print` may say already, and no word that is told.
pub(super) fn is_ordinary(text: &str, all_print: bool) -> bool {
    (all_print || prints(text.as_bytes())) && is_plain(text.as_bytes())
}

/// Whether nothing but its length can be wrong here with ASCII that prints: no word that is told begins so.
pub(super) fn is_plain(text: &[u8]) -> bool {
    let mut text = text;
    while let Some(rest) = text.strip_prefix(b" ") {
        text = rest;
    }
    match text.first() {
        Some(b'#' | b'-') => false,
        Some(b'E') => !text.starts_with(b"Err:"),
        Some(b'F') => !text.starts_with(b"Fehler:"),
        _ => true,
    }
}

/// Tells a cell that is no UTF-8.
fn not_text(bytes: &[u8], at: usize, sink: &mut Sink) {
    let shown = String::from_utf8_lossy(bytes);
    sink.refuse(&found::ENCODING, at, &shown, || {
        let (original, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
        let words = Words::new(
            format!("this cell is not UTF-8 as the rest of the file; read as Windows-1252 it is {original}"),
            "type the cell again, and save the sheet as \"CSV UTF-8 (Comma delimited)\"",
        );
        match first_refused(&original) {
            Some(_) => words,
            None => words.fix(original, Safety::Unsafe),
        }
    });
}

fn too_long<'r>(text: &'r str, column: Column, at: usize, sink: &mut Sink) -> Option<&'r str> {
    let limit = match column {
        Column::DisplayName => LONGEST_NAME,
        Column::Site | Column::Wave => LONGEST_LABEL,
        _ => return Some(text),
    };
    // No text has more characters than bytes.
    if text.len() <= limit {
        return Some(text);
    }
    let length = text.chars().count();
    if length <= limit {
        return Some(text);
    }
    sink.refuse(&found::TOO_LONG, at, text, || {
        Words::new(
            format!(
                "this {} has {length} characters; {limit} is the most",
                column.name()
            ),
            format!("shorten it to {limit} characters"),
        )
    });
    None
}

fn refused_character(text: &str, position: usize, c: char, why: Refused) -> Words {
    let clean = without_refused(text);
    let code = format!("U+{:04X}", u32::from(c));
    let kind = match why {
        Refused::Control => "a control character",
        Refused::Hidden => "a hidden character",
    };
    let name = name_of(c)
        .map(|name| format!(" ({name})"))
        .unwrap_or_default();
    let words = Words::new(
        format!("{code}{name}, {kind}, stands at position {position}"),
        if clean.trim().is_empty() {
            "empty the cell and type it again".to_owned()
        } else {
            format!("type it again: {clean}")
        },
    )
    .fact("code_point", code)
    .fact("position", position);
    // The only possible original is the text without what nobody sees, if that is all that is left of it; a line break
    // may have stood for a blank, so a person decides.
    if why == Refused::Hidden && !clean.trim().is_empty() && c != '\u{FFFD}' {
        words.fix(clean, Safety::Safe)
    } else {
        words
    }
}

/// The text without what cannot stay: a control character usually stood for a blank, a hidden one for nothing.
fn without_refused(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match refused(c) {
            None => clean.push(c),
            Some(Refused::Control) if !clean.is_empty() && !clean.ends_with(' ') => clean.push(' '),
            Some(_) => {}
        }
    }
    clean.truncate(clean.trim_end().len());
    clean
}

fn name_of(c: char) -> Option<&'static str> {
    Some(match c {
        '\t' => "tab",
        '\n' => "line feed",
        '\r' => "carriage return",
        '\0' => "NUL",
        '\u{1B}' => "escape",
        '\u{AD}' => "soft hyphen",
        '\u{200B}' => "zero width space",
        '\u{200C}' | '\u{200D}' => "zero width joiner",
        '\u{200E}' | '\u{200F}' | '\u{61C}' => "direction mark",
        '\u{202A}'..='\u{202E}' => "direction embedding or override",
        '\u{2066}'..='\u{2069}' => "direction isolate",
        '\u{2060}' => "word joiner",
        '\u{FEFF}' => "byte order mark",
        '\u{FFFD}' => "replacement character: the text was damaged before",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        _ => return None,
    })
}

/// The error values that Excel, LibreOffice and Google Sheets write in English, German, French and Spanish.
fn is_formula_error(text: &str) -> bool {
    const ERRORS: [&str; 24] = [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#NV",
        "#BEZUG!",
        "#ERROR!",
        "#WERT!",
        "#ZAHL!",
        "#N/D",
        "#NOM?",
        "#VALEUR!",
        "#NOMBRE!",
        "#NUL!",
        "#¡REF!",
        "#¡VALOR!",
        "#¿NOMBRE?",
        "#¡DIV/0!",
        "#¡NUM!",
    ];
    let numbered = || {
        let code = text
            .strip_prefix("Err:")
            .or_else(|| text.strip_prefix("Fehler:"));
        code.is_some_and(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()))
    };
    ERRORS.iter().any(|known| known.eq_ignore_ascii_case(text))
        || (text.len() > 2 && text.bytes().all(|b| b == b'#'))
        || numbered()
}

/// The text that a cell was before somebody read its UTF-8 as Windows-1252; none if it makes no sense so.
fn decoded_twice(text: &str) -> Option<String> {
    // Every letter beyond ASCII that was read so begins with one of Ã, Â, Å, Ä, Ð, Ñ, â, Î and Ï, in UTF-8 two bytes each.
    let bytes = text.as_bytes();
    let begins = |at: usize| {
        let next = bytes.get(at + 1);
        next.is_some_and(|b| matches!(b, 0x82..=0x85 | 0x8E..=0x91 | 0xA2))
    };
    if !memchr::memchr_iter(0xC3, bytes).any(begins) {
        return None;
    }
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    if unmappable {
        return None;
    }
    String::from_utf8(bytes.into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_was_decoded_twice_is_told_from_names_with_such_letters() {
        assert_eq!(
            decoded_twice("ChloÃ© Dubois").as_deref(),
            Some("Chloé Dubois")
        );
        assert_eq!(decoded_twice("MÃ¼ller").as_deref(), Some("Müller"));
        assert_eq!(decoded_twice("Oâ€™Hara").as_deref(), Some("O’Hara"));
        for name in ["Chloé", "Åse", "João Ñandú", "Âme", "ASCII"] {
            assert_eq!(decoded_twice(name), None, "{name}");
        }
    }
}
