//! `[waves]`: in which portions users are changed, where the sheet does not say it row by row.

use super::reader::{Reader, Section};

/// The keys of `[waves]`.
pub(super) const WAVES: &[&str] = &["pilot", "size"];

/// Largest wave by size: most users of a change, whatever one script takes.
const LARGEST: u32 = 100_000;

/// What `[waves]` states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waves {
    /// How many users go first, in a wave of their own.
    pub pilot: Option<u32>,
    /// Most users of every wave after it.
    pub size: Option<u32>,
}

/// Reads `[waves]`.
pub(super) fn waves(reader: &mut Reader<'_>, section: &Section<'_>) -> Waves {
    reader.known(section, WAVES);
    Waves {
        pilot: reader.whole(section, "pilot", 1..=LARGEST),
        size: reader.whole(section, "size", 1..=LARGEST),
    }
}
