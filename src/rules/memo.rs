//! What the cells of a category come to: a sheet has a handful of dial plans and number types, and a million cells of them.
//!
//! Each column remembers some hundred texts that it saw, at a place that a few bytes of the text give. Nearly every cell is one
//! of them, and is known after one comparison.

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
    places: Vec<Option<(Box<[u8]>, u32)>>,
}

impl Memo {
    pub(super) fn new() -> Self {
        Self {
            places: vec![None; REMEMBERED],
        }
    }

    /// What the same text came to, if that is remembered.
    pub(super) fn get(&self, text: &[u8]) -> Option<u32> {
        match &self.places[place(text)] {
            Some((known, token)) if **known == *text => Some(*token),
            _ => None,
        }
    }

    /// Remembers what a text came to, in the place of another one.
    pub(super) fn put(&mut self, text: &[u8], token: u32) {
        self.places[place(text)] = Some((text.into(), token));
    }
}

/// Where a text is remembered: texts of a category differ in their first eight bytes, their last eight, or their length.
fn place(text: &[u8]) -> usize {
    let eight = |bytes: &[u8]| {
        let mut all = [0; 8];
        all[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(all)
    };
    let (first, last) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (eight(text), 0),
    };
    let mixed =
        (first ^ last.rotate_left(23) ^ text.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 54).unwrap_or(0) % REMEMBERED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_what_it_was_whatever_was_remembered_in_between() {
        let (mut memo, mut numbers) = (Memo::new(), Numbers::default());
        let texts: Vec<String> = (0..5_000).map(|n| format!("{n:x}-{}", n * 7)).collect();
        for text in &texts {
            let number = numbers.of(text.as_bytes(), 3).expect("few");
            memo.put(text.as_bytes(), number);
        }
        for (at, text) in (3..).zip(&texts) {
            assert_eq!(numbers.of(text.as_bytes(), 3), Some(at));
            let remembered = memo.get(text.as_bytes());
            assert!(remembered.is_none_or(|token| token == at), "{text}");
        }
        assert_eq!(memo.get(b"never seen"), None);
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
