//! What is in a cell: its digits, and everything that stands around them.
//!
//! One pass, no judgement: the digits of every script become 0 to 9, and all else is sorted into heaps that
//! [`diagnosis`](super::diagnosis) can reason about.

use super::characters::{
    decimal, is_close, is_invisible, is_mark, is_open, is_plus, is_seam, trim,
};

/// Words that announce an extension (those of libphonenumber that are written in sheets), in lower case.
const EXTENSION_WORDS: [&str; 9] = [
    "ext",
    "extn",
    "extension",
    "xtn",
    "x",
    "int",
    "anexo",
    "\u{434}\u{43e}\u{431}",
    "extensi\u{f3}n",
];

/// The most digits of an extension in a right cell.
pub(super) const MOST_EXTENSION_DIGITS: usize = 12;

/// So many letters are kept: enough to name them.
pub(super) const MOST_LETTERS: usize = 12;

/// A cell, sorted.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// The digits of the number, as ASCII.
    pub digits: String,
    /// A plus stands before the first digit.
    pub plus: bool,
    /// A plus stands behind a digit: two numbers, or one that was turned round.
    pub late_plus: bool,
    /// Where in `digits` a 0 stood alone in parentheses.
    pub zero: Option<usize>,
    /// Where in `digits` something stood that also separates two numbers, such as a slash.
    pub seams: Vec<usize>,
    /// The cell begins with `tel:`.
    pub tel: bool,
    /// Marks that can be left out, each once, in order.
    pub marks: Vec<char>,
    /// Where those marks stand.
    pub reach: Reach,
    /// Decimal digits and pluses other than 0 to 9 and `+`, each once.
    pub foreign: Vec<char>,
    /// Digits that stand for no decimal digit, such as circled or raised ones.
    pub unreadable: Vec<char>,
    /// Characters that no telephone number has.
    pub odd: Vec<char>,
    /// Letters, in order, the first few.
    pub letters: Vec<char>,
    /// What follows the number.
    pub tail: Tail,
}

/// Where the marks of a cell stand; at the ends people do not see them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reach {
    /// There are none.
    #[default]
    None,
    /// Only before the number.
    Before,
    /// Only after it.
    After,
    /// Between the digits, or in several places.
    Among,
}

impl Reach {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (one, Self::None) | (Self::None, one) => one,
            (one, two) if one == two => one,
            _ => Self::Among,
        }
    }
}

/// What follows the digits of the number.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing.
    #[default]
    None,
    /// An extension with its digits.
    Extension { digits: String, form: Form },
    /// Something that announces an extension and is none.
    Broken,
}

/// How an extension is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `;ext=` and digits.
    Right,
    /// The same in capitals or with blanks.
    Untidy,
    /// In another way: `x123`, `ext. 123`, `#123`.
    Other,
}

impl Cell {
    /// Sorts a cell; `text` is `whole` trimmed.
    pub(super) fn sort(whole: &str, text: &str) -> Self {
        let mut cell = Self::default();
        let body = match text.get(..4) {
            Some(head) if head.eq_ignore_ascii_case("tel:") => {
                cell.tel = true;
                trim(&text[4..])
            }
            _ => text,
        };
        let (body, tail) = body.split_at(tail_start(body));
        cell.body(body);
        cell.tail(tail);
        cell.edges(whole, text);
        cell
    }

    /// Sorts the characters of the number itself.
    fn body(&mut self, body: &str) {
        let mut rest = body.chars();
        let mut behind = false;
        while let Some(c) = rest.next() {
            if let Some(digit) = decimal(c) {
                if behind {
                    self.reach = Reach::Among;
                    behind = false;
                }
                if !c.is_ascii() {
                    note(&mut self.foreign, c);
                }
                self.digits.push(digit);
            } else if is_plus(c) {
                self.plus(c);
            } else if is_mark(c) {
                note(&mut self.marks, c);
                if self.digits.is_empty() && !self.plus {
                    self.reach = Reach::Before;
                } else {
                    behind = true;
                }
                if is_open(c) && self.zero.is_none() && lone_zero(rest.as_str()) {
                    self.zero = Some(self.digits.len());
                }
                if is_seam(c) && self.seams.last() != Some(&self.digits.len()) {
                    self.seams.push(self.digits.len());
                }
            } else {
                self.other(c);
            }
        }
        if behind {
            self.reach = self.reach.and(Reach::After);
        }
        self.seams.retain(|at| (1..self.digits.len()).contains(at));
    }

    fn plus(&mut self, c: char) {
        if !self.digits.is_empty() {
            self.late_plus = true;
        } else if self.plus {
            note(&mut self.marks, c);
        } else {
            self.plus = true;
            if c != '+' {
                note(&mut self.foreign, c);
            }
        }
    }

    fn other(&mut self, c: char) {
        if c.is_alphabetic() {
            if self.letters.len() < MOST_LETTERS {
                self.letters.push(c);
            }
        } else if c.is_numeric() {
            note(&mut self.unreadable, c);
        } else {
            note(&mut self.odd, c);
        }
    }

    /// Sorts what follows the number: an extension, or letters.
    fn tail(&mut self, tail: &str) {
        if tail.is_empty() {
            return;
        }
        let Some((word, rest)) = announced(tail) else {
            self.body_letters(tail);
            return;
        };
        let mut digits = String::new();
        for c in rest.chars() {
            if let Some(digit) = decimal(c) {
                if !c.is_ascii() {
                    note(&mut self.foreign, c);
                }
                digits.push(digit);
            } else if c.is_alphabetic() && !tail.starts_with(';') {
                self.body_letters(tail);
                return;
            } else if !is_mark(c) && !matches!(c, '=' | '#') {
                self.tail = Tail::Broken;
                return;
            }
        }
        if digits.is_empty() || digits.len() > MOST_EXTENSION_DIGITS {
            self.tail = Tail::Broken;
            return;
        }
        let form = if tail.strip_prefix(";ext=").is_some_and(all_decimal) {
            Form::Right
        } else if word == "ext" && tail.starts_with(';') && rest.trim_start().starts_with('=') {
            Form::Untidy
        } else {
            Form::Other
        };
        self.tail = Tail::Extension { digits, form };
    }

    fn body_letters(&mut self, text: &str) {
        for c in text
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(MOST_LETTERS)
        {
            self.other(c);
        }
    }

    /// Adds the invisible marks at the ends of the cell.
    fn edges(&mut self, whole: &str, text: &str) {
        let before = whole.len() - whole.trim_start_matches(is_invisible).len();
        let (before, rest) = whole.split_at(before);
        let after = rest.get(text.len()..).unwrap_or_default();
        for (edge, reach) in [(before, Reach::Before), (after, Reach::After)] {
            if !edge.is_empty() {
                self.reach = self.reach.and(reach);
            }
            edge.chars().for_each(|c| note(&mut self.marks, c));
        }
    }
}

/// Where the number ends and an extension or a letter begins.
fn tail_start(body: &str) -> usize {
    body.char_indices()
        .find(|&(at, c)| {
            let announces = c == ';' && trim(&body[at + 1..]).starts_with(char::is_alphabetic);
            announces || c == '#' || c.is_alphabetic()
        })
        .map_or(body.len(), |(at, _)| at)
}

/// The word that announces an extension, in lower case, and what follows it.
fn announced(tail: &str) -> Option<(String, &str)> {
    if let Some(rest) = tail.strip_prefix('#') {
        return Some(("#".to_owned(), rest));
    }
    let text = trim(tail.strip_prefix(';').unwrap_or(tail));
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let word = word.to_lowercase();
    EXTENSION_WORDS
        .contains(&word.as_str())
        .then_some((word, rest))
}

/// Whether the text after an opening parenthesis is a 0 alone and the closing one.
fn lone_zero(text: &str) -> bool {
    let mut visible = text.chars().filter(|c| !is_invisible(*c));
    visible.next().and_then(decimal) == Some('0') && visible.next().is_some_and(is_close)
}

fn all_decimal(text: &str) -> bool {
    text.chars().all(|c| decimal(c).is_some())
}

fn note(heap: &mut Vec<char>, c: char) {
    if !heap.contains(&c) {
        heap.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(text: &str) -> Cell {
        Cell::sort(text, trim(text))
    }

    #[test]
    fn an_extension_is_told_from_letters() {
        let form = |text: &str| match sort(text).tail {
            Tail::Extension { digits, form } => Some((digits, form)),
            _ => None,
        };
        let some = |form| Some(("101".to_owned(), form));
        assert_eq!(form("+12065550101;ext=101"), some(Form::Right));
        assert_eq!(form("+12065550101; EXT = 101"), some(Form::Untidy));
        for text in [
            "+1x101",
            "+1 ext. 101",
            "+1 (extension 101)",
            "+1#101",
            "+1;extn=101",
            "+1 X 101",
        ] {
            assert_eq!(form(text), some(Form::Other), "{text}");
        }
        for text in [
            "+1 ext",
            "+1;ext=",
            "+1#",
            "+1;ext=1234567890123",
            "+1 ext *1",
            "+1;ext=1a",
        ] {
            assert_eq!(sort(text).tail, Tail::Broken, "{text}");
        }
        assert_eq!(sort("1206555xxxx").letters, ['x', 'x', 'x', 'x']);
        assert_eq!(sort("+1 extern 5").letters.len(), 6);
    }

    #[test]
    fn a_zero_alone_in_parentheses_is_seen_and_an_area_code_is_not() {
        assert_eq!(sort("+44 (0)20 7946").zero, Some(2));
        assert_eq!(sort("+44 ( 0 ) 20").zero, Some(2));
        assert_eq!(sort("+44 (020) 7946").zero, None);
        assert_eq!(sort("(0").zero, None);
    }
}
