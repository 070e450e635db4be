//! Data in Markdown: code spans only, so nothing of it becomes markup.

use crate::report::counted;
use crate::span::Place;

/// Where something stands, without the file.
pub(super) fn place(place: &Place) -> String {
    match place {
        Place::Cell(cell) => cell.reference(),
        Place::Text { line, .. } => format!("callsheet.toml line {line}"),
        Place::Step { line, .. } | Place::Rule { line, .. } => format!("line {line}"),
    }
}

/// A count with its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    counted(number as u64, noun)
}

/// A code span around any text: the fence is longer than every run of backticks inside (CommonMark 6.1).
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank at each side is taken off again; it is needed at a backtick, and around text that has such blanks itself.
    let padded = text.starts_with('`')
        || text.ends_with('`')
        || (text.starts_with(' ') && text.ends_with(' '))
        || text.is_empty();
    let pad = if padded { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn no_text_leaves_its_code_span() {
        assert_eq!(code("plain"), "`plain`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("```calc"), "```` ```calc ````");
    }
}
