//! Rust source as the house tests read it: code only, each line where it was.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below a folder, sorted.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is part of the project") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text with comments, strings and characters blanked out; every line keeps its number.
pub(crate) fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = token_end(&chars, at);
        if end == at + 1 {
            out.push(chars[at]);
        } else {
            out.extend(chars[at..end].iter().map(|c| blank(*c)));
        }
        at = end;
    }
    out
}

/// The same without what only tests compile; and the modules that lie in a file of their own and are only for tests.
pub(crate) fn shipped(code: &str) -> (String, Vec<String>) {
    const MARK: &str = "#[cfg(test)]";
    let mut rest = code.to_owned();
    let mut modules = Vec::new();
    while let Some(from) = rest.find(MARK) {
        let item = &rest[from + MARK.len()..];
        let length = item_length(item);
        if let Some(name) = item[..length].trim().strip_prefix("mod ") {
            modules.extend(name.strip_suffix(';').map(|name| name.trim().to_owned()));
        }
        let to = from + MARK.len() + length;
        let blanked: String = rest[from..to].chars().map(blank).collect();
        rest.replace_range(from..to, &blanked);
    }
    (rest, modules)
}

/// The line, from 1, of a byte.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Where what begins at a position ends: a comment, a string, a character, or one character of code.
fn token_end(chars: &[char], at: usize) -> usize {
    let next = |n: usize| chars.get(at + n).copied().unwrap_or('\0');
    match (chars[at], next(1)) {
        ('/', '/') => find(chars, at, |rest| rest[0] == '\n'),
        ('/', '*') => comment_end(chars, at),
        ('"', _) => string_end(chars, at + 1),
        ('b', '"') if starts_word(chars, at) => string_end(chars, at + 2),
        ('r', '"' | '#') if starts_word(chars, at) => raw_end(chars, at + 1, at),
        ('b', 'r') if starts_word(chars, at) => raw_end(chars, at + 2, at),
        ('\'', '\\') => find(chars, at + 3, |rest| rest[0] == '\'') + 1,
        // A lifetime has no closing quote two characters on.
        ('\'', _) if next(2) == '\'' => at + 3,
        _ => at + 1,
    }
}

fn starts_word(chars: &[char], at: usize) -> bool {
    at == 0 || !(chars[at - 1].is_alphanumeric() || chars[at - 1] == '_')
}

fn find(chars: &[char], from: usize, end: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len())
        .find(|at| end(&chars[*at..]))
        .unwrap_or(chars.len())
}

fn comment_end(chars: &[char], at: usize) -> usize {
    let (mut depth, mut now) = (0, at);
    while now < chars.len() {
        match chars[now..] {
            ['/', '*', ..] => (depth, now) = (depth + 1, now + 2),
            ['*', '/', ..] => (depth, now) = (depth - 1, now + 2),
            _ => now += 1,
        }
        if depth == 0 {
            break;
        }
    }
    now
}

fn string_end(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// The end of a raw string; `otherwise` and one when it is none (`r#type`, or a name such as `br`).
fn raw_end(chars: &[char], hashes_from: usize, otherwise: usize) -> usize {
    let hashes = chars[hashes_from..]
        .iter()
        .take_while(|c| **c == '#')
        .count();
    let body = hashes_from + hashes;
    if chars.get(body) != Some(&'"') {
        return otherwise + 1;
    }
    let closes = |rest: &[char]| {
        rest[0] == '"' && rest.len() > hashes && rest[1..=hashes].iter().all(|c| *c == '#')
    };
    (find(chars, body + 1, closes) + 1 + hashes).min(chars.len())
}

/// How long the item at the start of a code text is: to its semicolon, or to the brace that closes its body.
fn item_length(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(c, ';' | '}') {
            return at + 1;
        }
    }
    code.len()
}

fn blank(c: char) -> char {
    if c == '\n' { '\n' } else { ' ' }
}
