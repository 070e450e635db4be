//! The metadata as `metadata.py` wrote it.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Every territory of libphonenumber, those of one country code beside each other, its main one first.
#[derive(Deserialize)]
pub(crate) struct Source {
    pub(crate) version: String,
    pub(crate) territories: Vec<Territory>,
}

/// The numbers of a country, or of a code of no country (`001`).
#[derive(Deserialize)]
pub(crate) struct Territory {
    pub(crate) region: String,
    pub(crate) code: u16,
    pub(crate) general: Range,
    /// Lengths that are dialled without the area code only.
    pub(crate) local: Vec<u8>,
    /// How its numbers begin, where that alone tells it from the others of its code.
    pub(crate) leading: Option<String>,
    /// What is dialled before a country code.
    pub(crate) international: Option<String>,
    /// What is dialled before a number inside the country.
    pub(crate) prefix: Option<String>,
    /// What takes the place of the prefix, with `\1` for its first group.
    pub(crate) transform: Option<String>,
    /// Whether fixed lines and mobiles have the same numbers.
    pub(crate) same: bool,
    /// Ranges by the name of their kind.
    pub(crate) kinds: BTreeMap<String, Range>,
}

/// A pattern, and the lengths that are asked for beside it (none: any).
#[derive(Deserialize)]
pub(crate) struct Range(pub(crate) String, pub(crate) Vec<u8>);

impl Range {
    /// Whether the pattern is asked at all for so many digits.
    pub(crate) fn takes(&self, length: usize) -> bool {
        self.1.is_empty() || self.1.iter().any(|known| usize::from(*known) == length)
    }
}

impl Source {
    pub(crate) fn read() -> Self {
        serde_json::from_str(include_str!("metadata.json")).expect("what metadata.py wrote")
    }

    /// The territories of each country code.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &[Territory]> {
        self.territories.chunk_by(|one, next| one.code == next.code)
    }
}
