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
    places: Vec<Remembered>,
}

/// A text and what it came to.
#[derive(Clone, Default)]
struct Remembered {
    /// None before the first text.
    token: Option<u32>,
    ends: Ends,
    /// What is between its first and its last eight bytes.
    middle: Box<[u8]>,
}

/// The length of a text, and its first and last eight bytes: most texts of a category are known by these.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Ends {
    length: usize,
    first: u64,
    last: u64,
}

impl Memo {
    pub(super) fn new() -> Self {
        Self {
            places: vec![Remembered::default(); REMEMBERED],
        }
    }

    /// What a text comes to: what it came to the last time, or else what `find` says, which is remembered in the place of
    /// another text.
    pub(super) fn of(&mut self, text: &[u8], find: impl FnOnce() -> Option<u32>) -> Option<u32> {
        let ends = Ends::of(text);
        let place = &mut self.places[ends.place()];
        // To compare nothing with nothing takes long: the memory of an empty slice is none that can be read.
        let is_it = place.ends == ends && (text.len() <= 16 || *place.middle == *middle(text));
        if is_it && place.token.is_some() {
            return place.token;
        }
        let token = find()?;
        *place = Remembered {
            token: Some(token),
            ends,
            middle: middle(text).into(),
        };
        Some(token)
    }
}

impl Ends {
    fn of(text: &[u8]) -> Self {
        let byte = |all, b: &u8| all << 8 | u64::from(*b);
        let (first, last) =
            if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
                (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
            } else {
                (text.iter().fold(0, byte), 0)
            };
        Self {
            length: text.len(),
            first,
            last,
        }
    }

    /// Where such a text is remembered.
    fn place(self) -> usize {
        let mixed = (self.first ^ self.last.rotate_left(23) ^ self.length as u64)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from(mixed >> 54).unwrap_or(0) % REMEMBERED
    }
}

fn middle(text: &[u8]) -> &[u8] {
    text.get(8..text.len().wrapping_sub(8)).unwrap_or_default()
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

    /// Whether no character of a text is refused.
    pub(super) fn are_all_good(&mut self, text: &str) -> bool {
        text.chars().all(|c| self.is_good(c))
    }

    fn is_good(&mut self, c: char) -> bool {
        let code = u32::from(c);
        let Some(block) = self.blocks.get_mut((code / BLOCK) as usize) else {
            return refused(c).is_none();
        };
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
        assert_eq!(memo.of(b"", || Some(4)), Some(4));
        assert_eq!(memo.of(b"\0\0\0", || Some(5)), Some(5));
    }

    #[test]
    fn letters_are_refused_as_everywhere() {
        let mut letters = Letters::new();
        for c in (0..=0x2_0000).filter_map(char::from_u32) {
            assert_eq!(letters.is_good(c), refused(c).is_none(), "{c:?}");
        }
    }

    #[test]
    fn a_column_with_too_many_texts_is_no_category() {
        let mut numbers = Numbers::default();
        for n in 0..MOST {
            assert_eq!(numbers.of(&n.to_le_bytes(), 0), Some(n));
        }
        assert_eq!(numbers.of(b"one more", 0), None);
        assert_eq!(numbers.of(&0_u32.to_le_bytes(), 0), Some(0));
    }
}
