//! Characters of a cell by what they are to a telephone number: digit, plus, mark, or none of these.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The cell without what is invisible at its ends.
pub(super) fn trim(cell: &str) -> &str {
    cell.trim_matches(is_invisible)
}

/// The ASCII digit that a decimal digit of any script stands for.
///
/// Unicode keeps its promise that such digits stand in runs of ten from zero upwards, so the distance to the start of
/// the run is the value; no table is needed.
pub(super) fn decimal(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let is_decimal = |c: char| c.general_category() == GeneralCategory::DecimalNumber;
    if !is_decimal(c) {
        return None;
    }
    let below = (1..=u32::from(c))
        .take_while(|back| char::from_u32(u32::from(c) - back).is_some_and(is_decimal))
        .count();
    char::from_digit(u32::try_from(below % 10).ok()?, 10)
}

/// A plus, also the wide, small, raised and heavy ones that are typed for it.
pub(super) fn is_plus(c: char) -> bool {
    matches!(c, '+' | '\u{207a}' | '\u{2795}' | '\u{fe62}' | '\u{ff0b}')
}

/// Blanks, line ends and format characters (direction marks, zero-width blanks): what a reader cannot see.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{34f}' | '\u{fe00}'..='\u{fe0f}')
        || (!c.is_ascii() && c.general_category() == GeneralCategory::Format)
}

/// A character that can be left out without changing the number: blanks, hyphens, parentheses, dots, quotes.
pub(super) fn is_mark(c: char) -> bool {
    use GeneralCategory as G;
    let listed = matches!(
        c,
        '.' | '/'
            | ','
            | ':'
            | ';'
            | '\''
            | '"'
            | '`'
            | '\u{b4}'
            | '\u{b7}'
            | '\u{2022}'
            | '\u{2024}'
            | '\u{2032}'
            | '\u{2043}'
            | '\u{2044}'
            | '\u{2212}'
            | '\u{2215}'
            | '\u{3001}'
            | '\u{30fb}'
            | '\u{ff07}'
            | '\u{ff0c}'
            | '\u{ff0e}'
            | '\u{ff0f}'
            | '\u{ff1a}'
    );
    listed
        || is_invisible(c)
        || matches!(
            c.general_category(),
            G::DashPunctuation
                | G::OpenPunctuation
                | G::ClosePunctuation
                | G::InitialPunctuation
                | G::FinalPunctuation
        )
}

/// An opening parenthesis of any sort.
pub(super) fn is_open(c: char) -> bool {
    c.general_category() == GeneralCategory::OpenPunctuation
}

/// A closing parenthesis of any sort.
pub(super) fn is_close(c: char) -> bool {
    c.general_category() == GeneralCategory::ClosePunctuation
}

/// A mark that people also write between two numbers.
pub(super) fn is_seam(c: char) -> bool {
    matches!(
        c,
        '/' | ','
            | ';'
            | '\n'
            | '\r'
            | '\u{85}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{2044}'
            | '\u{2215}'
            | '\u{3001}'
            | '\u{ff0c}'
            | '\u{ff0f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_digit_of_any_script_has_its_value() {
        for zero in [
            '\u{660}',
            '\u{6f0}',
            '\u{966}',
            '\u{ff10}',
            '\u{1d7ce}',
            '\u{1d7f6}',
            '\u{1a90}',
            '\u{1e950}',
        ] {
            for value in 0..10 {
                let c = char::from_u32(u32::from(zero) + value).expect("a scalar value");
                assert_eq!(
                    decimal(c),
                    char::from_digit(value, 10),
                    "{:x}",
                    u32::from(c)
                );
            }
        }
        for not in ['\u{b2}', '\u{2460}', '\u{4e00}', '\u{2160}', 'l', '+'] {
            assert_eq!(decimal(not), None, "{not}");
        }
    }

    #[test]
    fn runs_of_decimal_digits_are_runs_of_ten() {
        let all = (0x80..=0x10_ffff_u32).filter_map(char::from_u32);
        let mut run = 0_usize;
        for c in all {
            if c.general_category() == GeneralCategory::DecimalNumber {
                run += 1;
            } else {
                assert_eq!(run % 10, 0, "before {:x}", u32::from(c));
                run = 0;
            }
        }
    }
}
