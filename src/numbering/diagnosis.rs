//! Reads a cell as it was typed: a right number, or one root cause and the repair.
//!
//! The root cause is what one edit would undo. Marks, `tel:` and digits of other scripts are undone first, since that
//! takes no choice; when the number is right then, they are the cause. Otherwise the cause is the edit that is still
//! needed (a plus, a prefix, a region), or, when no edit helps, what is wrong with the number itself.

use super::cell::{Cell, Form, MOST_EXTENSION_DIGITS, MOST_LETTERS, Tail};
use super::characters::trim;
use super::fault::{Fault, Problem};
use super::regions::Region;
use super::verdict::{self, Verdict};
use super::{edits, intrinsic, reading, wording};

/// A cell with more characters than this, blanks at its ends not counted, is described and not read.
const MOST_CHARACTERS: usize = 64;

/// A right cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<'a> {
    /// The number as it stands, up to the `;`: `+442079460123`.
    pub e164: &'a str,
    /// The digits after `;ext=` (RFC 3966), 1 to 12 of them.
    pub extension: Option<&'a str>,
    /// What the numbering plan says of the number: valid and canonical.
    pub verdict: Verdict,
}

/// Reads a cell. `region` is the stated one (`DE`), by which national digits may be read; any text that is no region
/// counts as none. Never panics, and takes time in proportion to the length of the cell.
///
/// # Errors
///
/// The [`Fault`] of every cell that is not right as it stands.
pub fn read<'a>(cell: &'a str, region: Option<&str>) -> Result<Number<'a>, Fault> {
    right(cell).ok_or_else(|| fault(cell, region.and_then(Region::find)))
}

/// A right cell, or none: as [`read`], without a word about what is wrong.
#[must_use]
pub fn right(cell: &str) -> Option<Number<'_>> {
    let (e164, extension) = match cell.split_once(';') {
        None => (cell, None),
        Some((e164, tail)) => (e164, Some(tail.strip_prefix("ext=")?)),
    };
    if let Some(digits) = extension {
        let bounded = (1..=MOST_EXTENSION_DIGITS).contains(&digits.len());
        if !bounded || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    }
    let verdict = verdict::right(e164)?;
    Some(Number {
        e164,
        extension,
        verdict,
    })
}

fn fault(whole: &str, region: Option<Region>) -> Fault {
    let text = trim(whole);
    if text.chars().nth(MOST_CHARACTERS).is_some() {
        return oversized(text);
    }
    let cell = Cell::sort(whole, text);
    let mut fault = unreadable(&cell)
        .or_else(|| intrinsic::emergency(&cell, region))
        .or_else(|| several(&cell, region))
        .unwrap_or_else(|| {
            let readings = reading::of(&cell.digits, cell.plus, cell.zero, region);
            match readings.first() {
                Some(first) => edits::fault(&cell, first, &readings),
                None => inserted(&cell, region).unwrap_or_else(|| intrinsic::fault(&cell, region)),
            }
        });
    fault.also.digits = cell.digits;
    fault
}

/// A number with an x inside: what looks like an extension belongs to it.
fn inserted(cell: &Cell, region: Option<Region>) -> Option<Fault> {
    let Tail::Extension {
        digits,
        form: Form::Other,
    } = &cell.tail
    else {
        return None;
    };
    let joined = format!("{}{digits}", cell.digits);
    let readings = reading::of(&joined, cell.plus, cell.zero, region);
    let detail = "letters in a number; without them it would be whole";
    (!readings.is_empty()).then(|| Fault::new(Problem::Letters, detail))
}

/// A cell that no telephone number fills: only its heaps are looked at.
fn oversized(text: &str) -> Fault {
    let length = text.chars().count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if text.chars().any(char::is_alphabetic) {
        Fault::new(
            Problem::Letters,
            format!("a text of {length} characters, not a number"),
        )
    } else if digits > wording::E164_DIGITS {
        Fault::new(Problem::TooLong, wording::too_long(digits))
    } else {
        Fault::new(
            Problem::Separators,
            format!("{length} characters for {}", wording::digits(digits)),
        )
    }
}

/// What keeps a cell from being read at all: letters, symbols, no digit, half an extension.
fn unreadable(cell: &Cell) -> Option<Fault> {
    if !cell.letters.is_empty() {
        return Some(letters(cell));
    }
    if !cell.unreadable.is_empty() {
        let detail = format!(
            "digits that stand for no 0 to 9: {}",
            wording::characters(&cell.unreadable)
        );
        return Some(Fault::new(Problem::ForeignDigits, detail).about(&cell.unreadable));
    }
    if !cell.odd.is_empty() {
        let detail = format!("not part of any number: {}", wording::characters(&cell.odd));
        return Some(Fault::new(Problem::Separators, detail).about(&cell.odd));
    }
    match &cell.tail {
        Tail::Broken => Some(Fault::new(
            Problem::ExtensionForm,
            "an extension is ;ext= and 1 to 12 digits",
        )),
        Tail::Extension { .. } if cell.digits.is_empty() => Some(Fault::new(
            Problem::ExtensionForm,
            "an extension without its number",
        )),
        _ if cell.digits.is_empty() => {
            let fault = Fault::new(Problem::BadLength, "there is no digit in it");
            Some(fault.about(&cell.marks))
        }
        _ => None,
    }
}

fn letters(cell: &Cell) -> Fault {
    let alike = |c: &char| {
        matches!(
            c,
            'O' | 'o' | 'l' | 'I' | 'i' | 'S' | 'B' | 'Z' | '\u{41e}' | '\u{39f}'
        )
    };
    let names = wording::letters(&cell.letters, cell.letters.len() == MOST_LETTERS);
    let detail = if cell.digits.is_empty() {
        "text instead of a number".to_owned()
    } else if cell.letters.iter().all(alike) {
        format!("a letter where a digit belongs: {names}")
    } else {
        format!("letters in a number: {names}")
    };
    Fault::new(Problem::Letters, detail).about(&cell.letters)
}

/// Two numbers, or a number and something else.
fn several(cell: &Cell, region: Option<Region>) -> Option<Fault> {
    let detail = if cell.late_plus {
        "a plus behind digits: two numbers, or one turned round"
    } else {
        let first = cell.seams.iter().find(|at| {
            // What is shorter than a number is an area code: "0664/1234567".
            let part = cell
                .digits
                .get(..**at)
                .filter(|part| part.len() >= intrinsic::FEWEST_DIGITS);
            part.is_some_and(|part| !reading::of(part, cell.plus, cell.zero, region).is_empty())
        });
        first.map(
            |_| "a number is whole before the separator: two numbers, or more digits after one",
        )?
    };
    Some(Fault::new(Problem::Separators, detail).about(&cell.marks))
}
