//! What the cells of a category come to: a sheet has a handful of dial plans and number types, and a million cells of them.
//!
//! Each column remembers some hundred texts that it saw, at a place that a few bytes of the text give. Nearly every cell is one
//! of them, and is known after one comparison. The letters that names are written in are remembered likewise.

use crate::powershell::classes::refused;
use foldhash::quality::RandomState;
use std::collections::HashMap;

/// Texts that a column remembers.
const REMEMBERED: usize = 1024;
/// Different texts that get a number of their own; a column with more is no category.
const MOST: u32 = 16 * 1024;

/// The numbers of texts, over all columns of a sheet.
#[derive(Default)]
pub(super) struct Numbers {
    known: HashMap<Box<[u8]>, u32, RandomState>,
}

impl Numbers {
    /// The number of a text, the same each time; those below `first` stand for something else. None once there are too many.
    pub(super) fn of(&mut self, text: &[u8], first: u32) -> Option<u32> {
        if let Some(number) = self.known.get(text) {
            return Some(*number);
        }
        let next = u32::try_from(self.known.len()).ok()?;
        if next >= MOST {
            return None;
        }
        self.known.insert(text.into(), first + next);
        Some(first + next)
    }
}

/// What one column came to of late.
pub(super) struct Memo {
    /// Each place has room for two.
    places: Vec<[Remembered; 2]>,
}

/// A text and what it came to.
#[derive(Clone, Default)]
struct Remembered {
    /// None before the first text.
    token: Option<u32>,
    ends: Ends,
    /// The text, if it is longer than what its ends say.
    text: Box<[u8]>,
}

/// The length of a text, and its bytes at both ends and in the middle: all of them, if there are at most 48.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Ends {
    length: usize,
    first: u128,
    middle: u128,
    last: u128,
}

impl Memo {
    pub(super) fn new() -> Self {
        Self {
            places: vec![<[Remembered; 2]>::default(); REMEMBERED / 2],
        }
    }

    /// What a text comes to: what it came to the last time, or else what `find` says, which is remembered in the place of
    /// another text.
    pub(super) fn of(&mut self, text: &[u8], find: impl FnOnce() -> Option<u32>) -> Option<u32> {
        let ends = Ends::of(text);
        let is_long = text.len() > 3 * 16;
        let is_it = |place: &Remembered| {
            place.ends == ends && place.token.is_some() && (!is_long || *place.text == *text)
        };
        let pair = &mut self.places[ends.place()];
        if let Some(known) = pair.iter().find(|place| is_it(place)) {
            return known.token;
        }
        let token = find()?;
        // Two texts that keep forgetting each other would be looked at each time.
        pair.swap(0, 1);
        pair[0] = Remembered {
            token: Some(token),
            ends,
            text: if is_long { text.into() } else { Box::default() },
        };
        Some(token)
    }
}

impl Ends {
    fn of(text: &[u8]) -> Self {
        let length = text.len();
        let [first, middle, last] =
            if let (Some(first), Some(last)) = (text.first_chunk::<16>(), text.last_chunk()) {
                let middle = text[length / 2 - 8..].first_chunk().unwrap_or(last);
                [first, middle, last].map(|bytes| u128::from_le_bytes(*bytes))
            } else if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk()) {
                let [first, last] = [first, last].map(|bytes| u64::from_le_bytes(*bytes));
                [first.into(), 0, last.into()]
            } else {
                let byte = |all, b: &u8| all << 8 | u128::from(*b);
                [text.iter().fold(0, byte), 0, 0]
            };
        Self {
            length,
            first,
            middle,
            last,
        }
    }

    /// Where such a text is remembered: texts of a category differ in their first bytes, their last ones, or their length.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the other half of the bytes is mixed in"
    )]
    fn place(self) -> usize {
        let both = self.first ^ self.last.rotate_left(23);
        let mixed = (both as u64 ^ (both >> 64) as u64 ^ self.length as u64)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from(mixed >> 54).unwrap_or(0) % (REMEMBERED / 2)
    }
}

/// Which characters are refused in a cell, by blocks of 64: names are written in few blocks, and to look a letter up takes long.
pub(super) struct Letters {
    blocks: Vec<Option<u64>>,
}

/// Letters of a block.
const BLOCK: u32 = 64;

impl Letters {
    pub(super) fn new() -> Self {
        Self {
            // The first of 17 planes: names are hardly ever written in others.
            blocks: vec![None; 0x1_0000 / BLOCK as usize],
        }
    }

    /// Whether a name is text of which no character is refused, and that nobody decoded twice; a name that is may be taken for
    /// one that is not.
    ///
    /// Names are taken apart here, and not by the standard library first, since most of them are short, and have letters of two or
    /// three bytes.
    pub(super) fn are_good(&mut self, name: &[u8]) -> bool {
        let mut rest = name;
        loop {
            rest = match *rest {
                [] => return true,
                [b' '..=b'~', ref rest @ ..] => rest,
                // So a letter begins that was read as Windows-1252.
                [0xC3, 0x82..=0x85 | 0x8E..=0x91 | 0xA2, ..] => return false,
                [a @ 0xC2..=0xDF, b @ 0x80..=0xBF, ref rest @ ..] => {
                    let code = u32::from(a & 0x1F) << 6 | u32::from(b & 0x3F);
                    if !self.is_good(code) {
                        return false;
                    }
                    rest
                }
                [
                    a @ (0xE1..=0xEC | 0xEE | 0xEF),
                    b @ 0x80..=0xBF,
                    c @ 0x80..=0xBF,
                    ref rest @ ..,
                ] => {
                    let code =
                        u32::from(a & 0xF) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F);
                    if !self.is_good(code) {
                        return false;
                    }
                    rest
                }
                _ => return false,
            }
        }
    }

    /// Whether a character below 0x10000 is not refused.
    fn is_good(&mut self, code: u32) -> bool {
        let block = &mut self.blocks[(code / BLOCK) as usize];
        let good = *block.get_or_insert_with(|| good_of_block(code / BLOCK));
        good >> (code % BLOCK) & 1 == 1
    }
}

/// A bit for each character of a block that is not refused.
fn good_of_block(block: u32) -> u64 {
    let good = |at: &u32| {
        let c = char::from_u32(block * BLOCK + at);
        c.is_some_and(|c| refused(c).is_none())
    };
    (0..BLOCK).filter(good).fold(0, |bits, at| bits | 1 << at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_what_it_was_whatever_was_remembered_in_between() {
        let (mut memo, mut numbers) = (Memo::new(), Numbers::default());
        let texts: Vec<String> = (0..5_000).map(|n| format!("{n:x}-{}", n * 7)).collect();
        for text in &texts {
            let number = numbers.of(text.as_bytes(), 3);
            assert_eq!(memo.of(text.as_bytes(), || number), number);
        }
        let mut forgotten = 0;
        for (at, text) in (3..).zip(&texts) {
            assert_eq!(numbers.of(text.as_bytes(), 3), Some(at));
            let remembered = memo.of(text.as_bytes(), || None);
            assert!(remembered.is_none_or(|token| token == at), "{text}");
            forgotten += usize::from(remembered.is_none());
        }
        assert!(forgotten < texts.len());
        assert_eq!(memo.of(b"never seen", || None), None);
    }

    #[test]
    fn texts_that_differ_in_one_byte_or_in_their_length_are_told_apart() {
        let mut memo = Memo::new();
        let long = b"0123456789abcdef0123456789abcdef";
        for length in 0..=long.len() {
            assert_eq!(memo.of(&long[..length], || Some(1)), Some(1), "{length}");
            for at in 0..length {
                let mut other = long[..length].to_vec();
                other[at] = 0;
                assert_eq!(memo.of(&other, || Some(2)), Some(2), "{at} of {length}");
                assert_eq!(memo.of(&long[..length], || Some(1)), Some(1));
            }
        }
        assert_eq!(memo.of(b"\0\0", || Some(3)), Some(3));
        assert_eq!(memo.of(b"\0\0\0", || Some(5)), Some(5));
    }

    #[test]
    fn letters_are_refused_as_everywhere_and_what_is_taken_for_text_is_text() {
        let mut letters = Letters::new();
        let mut taken = 0;
        for code in 0..=0x2_0000 {
            let Some(c) = char::from_u32(code) else {
                continue;
            };
            let text = format!("a{c}b");
            let good = letters.are_good(text.as_bytes());
            assert!(!good || refused(c).is_none(), "{c:?}");
            // Letters of four bytes, and some of three, are left to who looks closer.
            let odd = code > 0xFFFF || matches!(code, 0x800..0x1000 | 0xD000..0xE000);
            // So do those that an UTF-8 text has when it is read as Windows-1252.
            let twice = matches!(code, 0xC2..=0xC5 | 0xCE..=0xD1 | 0xE2);
            assert!(good || refused(c).is_some() || odd || twice, "{c:?}");
            taken += usize::from(good);
        }
        assert!(taken > 40_000, "{taken}");
        let bytes = |number: u32| number.to_le_bytes();
        for bytes in (0..1 << 24).step_by(7).map(bytes) {
            let good = letters.are_good(&bytes[..3]);
            assert!(
                !good || std::str::from_utf8(&bytes[..3]).is_ok(),
                "{bytes:?}"
            );
        }
    }
}
