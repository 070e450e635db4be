//! Text made fit for a terminal: what nobody can see is written as its code point, and what is too long is cut.

use super::Options;
use crate::powershell::classes::refused;
use std::fmt::Write as _;

/// Columns of a sentence that are shown; a message can quote a whole cell, and a cell can be a mebibyte.
const LONGEST_SENTENCE: usize = 400;

/// A text of at most `most` columns in which every character can be seen; an ellipsis stands for the rest.
///
/// Costs what is shown, not what is there.
pub(super) fn shown(text: &str, most: usize, options: &Options) -> String {
    let mut out = String::new();
    let (mut used, mut cut) = (0, None);
    let ellipsis = options.ellipsis();
    for c in text.chars() {
        if used <= most.saturating_sub(width(ellipsis)) {
            cut = Some(out.len());
        }
        let before = out.len();
        push(&mut out, c, options);
        used += width(&out[before..]);
        if used > most {
            out.truncate(cut.unwrap_or(0));
            out.push_str(ellipsis);
            break;
        }
    }
    out
}

/// A message, a help or a reason.
pub(super) fn sentence(text: &str, options: &Options) -> String {
    shown(text, LONGEST_SENTENCE, options)
}

/// One character, or the code point of one that cannot be shown.
pub(super) fn push(out: &mut String, c: char, options: &Options) {
    if refused(c).is_some() || (!options.unicode && !c.is_ascii()) {
        let _ = write!(out, "<U+{:04X}>", u32::from(c));
    } else {
        out.push(c);
    }
}

/// Columns that a cleaned text takes, close enough to line things up; never too few.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// East Asian wide and emoji, by block.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNICODE: Options = Options {
        color: false,
        unicode: true,
        width: 80,
        max_findings: 10,
        quiet: false,
        repeat: String::new(),
    };
    const ASCII: Options = Options {
        color: false,
        unicode: false,
        width: 80,
        max_findings: 10,
        quiet: false,
        repeat: String::new(),
    };

    #[test]
    fn what_nobody_sees_is_shown_by_its_code_point() {
        let check = |text: &str, expected: &str| assert_eq!(shown(text, 80, &UNICODE), expected);
        check("Ada Łukasz 李", "Ada Łukasz 李");
        check("a\u{202E}b\u{1B}[31m", "a<U+202E>b<U+001B>[31m");
        check(
            "a\r\n\t\u{7F}\u{9B}",
            "a<U+000D><U+000A><U+0009><U+007F><U+009B>",
        );
        check("\u{200B}\u{FEFF}\u{E0041}", "<U+200B><U+FEFF><U+E0041>");
        assert_eq!(shown("Renée", 80, &ASCII), "Ren<U+00E9>e");
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        assert_eq!(shown("abcdef", 6, &UNICODE), "abcdef");
        assert_eq!(shown("abcdefg", 6, &UNICODE), "abcde…");
        assert_eq!(shown("abcdefg", 6, &ASCII), "abc...");
        assert_eq!(shown("ab\u{202E}", 6, &UNICODE), "ab…");
        assert_eq!(shown("李李李李", 6, &UNICODE), "李李…");
        assert_eq!(shown(&"x".repeat(1 << 20), 4, &UNICODE), "xxx…");
        assert_eq!(shown("abc", 0, &UNICODE), "…");
    }
}
