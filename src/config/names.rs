//! Names inside sentences: shown safely, dotted, and the one that was probably meant.

use crate::powershell::classes::refused;
use std::fmt::Write as _;

/// A dotted name; a part that TOML would quote is quoted.
pub(super) fn joined(path: &str, key: &str) -> String {
    let bare = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let key = if bare {
        shown(key)
    } else {
        format!("\"{}\"", shown(key))
    };
    if path.is_empty() {
        key
    } else {
        format!("{path}.{key}")
    }
}

/// A text inside a sentence: cut after 60 characters, what nobody can see as its code point.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::new();
    for (n, c) in text.chars().enumerate() {
        if n == 60 {
            out.push('…');
            break;
        }
        match refused(c) {
            Some(_) => {
                let _ = write!(out, "<U+{:04X}>", u32::from(c));
            }
            None => out.push(c),
        }
    }
    out
}

/// The candidate that was most likely meant: few letters differ, or the word is a part of it.
pub(crate) fn near<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    /// Longer words are no slip of the pen, and comparing them costs the product of the lengths.
    const LONGEST: usize = 64;
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let close = |word: &str, candidate: &str| {
        let few = (word.chars().count() / 4).max(1);
        // The distance is never less than the difference of the lengths, and far cheaper not to compute.
        let lengths = word.chars().count().abs_diff(candidate.chars().count());
        let distance = (lengths <= few).then(|| strsim::damerau_levenshtein(word, candidate));
        match distance.filter(|distance| *distance <= few) {
            None if word.len() >= 4 && candidate.contains(word) => Some(LONGEST + candidate.len()),
            distance => distance,
        }
    };
    if word.len() > LONGEST {
        return None;
    }
    let word = plain(word);
    let ranked = candidates
        .into_iter()
        .filter_map(|candidate| Some((close(&word, &plain(candidate))?, candidate)));
    ranked
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_miss_is_one_slip_or_a_part_of_the_name() {
        let names = ["TenantDialPlan", "TeamsCallingPolicy", "id", "window_start"];
        let cases = [
            ("TennantDialPlan", Some("TenantDialPlan")),
            ("DialPlan", Some("TenantDialPlan")),
            ("CallingPolicy", Some("TeamsCallingPolicy")),
            ("windowStart", Some("window_start")),
            ("ID", Some("id")),
            ("colour", None),
            ("", None),
        ];
        for (word, meant) in cases {
            assert_eq!(near(word, names), meant, "{word}");
        }
        assert_eq!(near(&"x".repeat(1 << 20), names), None);
    }

    #[test]
    fn a_name_in_a_sentence_is_short_and_visible() {
        assert_eq!(shown("a\u{202E}b\n"), "a<U+202E>b<U+000A>");
        assert_eq!(shown(&"é".repeat(80)).chars().count(), 61);
        assert_eq!(joined("columns", "Ruf Nummer"), "columns.\"Ruf Nummer\"");
    }
}
