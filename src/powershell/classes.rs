//! Characters that no cell may hold, whatever its column.

use std::ops::RangeInclusive;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Why a character is refused in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Category Cc: TAB, CR and LF included.
    Control,
    /// Format, filler, variation selector, separator, replacement: nobody sees it, or it stands for damage.
    Hidden,
}

/// Ranges of Latin, Greek, Cyrillic, Arabic, Chinese, Japanese and Korean without a hole; a test looks at each character.
const LETTERS: [RangeInclusive<char>; 8] = [
    '\u{C0}'..='\u{24F}',
    '\u{1E00}'..='\u{1EFF}',
    '\u{3A3}'..='\u{52F}',
    '\u{38E}'..='\u{3A1}',
    '\u{4E00}'..='\u{9FEF}',
    '\u{620}'..='\u{64A}',
    '\u{3041}'..='\u{3096}',
    '\u{AC00}'..='\u{D7A3}',
];

/// Says whether a cell may hold a character.
///
/// Refused are the categories Cc, Cf, Zl, Zp, Cs, Co and Cn, and the letters and marks that print nothing:
/// combining grapheme joiner, Hangul and Khmer fillers, variation selectors, the object and replacement characters.
#[must_use]
pub fn refused(c: char) -> Option<Refused> {
    // ASCII that prints, and most letters that names are written in: whole ranges that hold nothing else.
    if matches!(c, ' '..='~') || LETTERS.iter().any(|letters| letters.contains(&c)) {
        return None;
    }
    match c.general_category() {
        GeneralCategory::Control => return Some(Refused::Control),
        GeneralCategory::Format
        | GeneralCategory::LineSeparator
        | GeneralCategory::ParagraphSeparator
        | GeneralCategory::Surrogate
        | GeneralCategory::PrivateUse
        | GeneralCategory::Unassigned => return Some(Refused::Hidden),
        _ => {}
    }
    matches!(c,
        '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2800}'
        | '\u{3164}' | '\u{FFA0}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{FFFC}' | '\u{FFFD}')
    .then_some(Refused::Hidden)
}

/// Whether bytes are ASCII that prints, of which nothing is refused.
#[must_use]
pub fn prints(bytes: &[u8]) -> bool {
    // Without an early end: nearly all are, and many bytes are looked at together.
    bytes
        .iter()
        .fold(true, |prints, b| prints & matches!(b, b' '..=b'~'))
}

/// The first refused character of a text, with its position in characters from 1.
#[must_use]
pub fn first_refused(text: &str) -> Option<(usize, char, Refused)> {
    if prints(text.as_bytes()) {
        return None;
    }
    text.chars()
        .enumerate()
        .find_map(|(at, c)| refused(c).map(|why| (at + 1, c, why)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_blocks_that_are_not_looked_up_hold_nothing_that_is_refused() {
        for c in LETTERS.into_iter().flatten() {
            let hidden = matches!(
                c.general_category(),
                GeneralCategory::Control
                    | GeneralCategory::Format
                    | GeneralCategory::PrivateUse
                    | GeneralCategory::Unassigned
            );
            assert!(!hidden, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn letters_of_every_script_are_allowed_and_what_prints_nothing_is_not() {
        for good in [
            "Ada",
            "Renée",
            "李小龍",
            "نور",
            "Nguyễn Văn An",
            "OʼHara",
            "PEÑA",
            "’",
            "Rene\u{301}e",
        ] {
            assert_eq!(first_refused(good), None, "{good}");
        }
        let cases = [
            ("a\tb", Refused::Control),
            ("a\u{85}b", Refused::Control),
            ("a\u{200B}b", Refused::Hidden),
            ("a\u{202E}b", Refused::Hidden),
            ("a\u{AD}b", Refused::Hidden),
            ("a\u{2028}b", Refused::Hidden),
            ("a\u{3164}b", Refused::Hidden),
            ("a\u{FE0F}b", Refused::Hidden),
            ("a\u{E0041}b", Refused::Hidden),
            ("a\u{E000}b", Refused::Hidden),
            ("a\u{FFFD}b", Refused::Hidden),
        ];
        for (bad, why) in cases {
            assert_eq!(
                first_refused(bad).map(|(at, _, why)| (at, why)),
                Some((2, why)),
                "{bad:?}"
            );
        }
    }
}
