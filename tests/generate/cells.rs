//! The hostile cells, and what `powershell-safety.md` says of cells and names, written down a second time.
//!
//! Nothing here calls the code under test.

use serde::Deserialize;

/// A cell that breaks naive quoting.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Hostile {
    pub(crate) id: String,
    pub(crate) class: String,
    pub(crate) cell: String,
    /// It must survive unchanged where the column allows it.
    pub(crate) legit: bool,
}

/// Every hostile cell of the collection.
pub(crate) fn hostile() -> Vec<Hostile> {
    let text = include_str!("../data/hostile-cells.jsonl");
    let cells: Vec<Hostile> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a cell a line"))
        .collect();
    assert!(
        cells.len() >= 150 && cells.iter().filter(|cell| cell.legit).count() >= 20,
        "the collection is there"
    );
    cells
}

/// The code points that section 9 refuses by name or by a category whose members are all written down here: Cc, Zl, Zp,
/// Co, the noncharacters of Cn, and Cf as of Unicode 16.
const REFUSED: &[(u32, u32)] = &[
    (0x0, 0x1F),
    (0x7F, 0x9F),     // Cc
    (0x2028, 0x2029), // Zl, Zp
    (0xE000, 0xF8FF),
    (0xF_0000, 0xF_FFFD),
    (0x10_0000, 0x10_FFFD), // Co
    (0xFDD0, 0xFDEF),       // Cn for ever, with the last two of each plane
    (0xAD, 0xAD),
    (0x600, 0x605),
    (0x61C, 0x61C),
    (0x6DD, 0x6DD),
    (0x70F, 0x70F),
    (0x890, 0x891),
    (0x8E2, 0x8E2),
    (0x180E, 0x180E), // Cf
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0x1_10BD, 0x1_10BD),
    (0x1_10CD, 0x1_10CD),
    (0x1_3430, 0x1_343F),
    (0x1_BCA0, 0x1_BCA3),
    (0x1_D173, 0x1_D17A),
    (0xE_0001, 0xE_0001),
    (0xE_0020, 0xE_007F),
    (0x34F, 0x34F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFFA0, 0xFFA0),
    (0xFE00, 0xFE0F),
    (0xE_0100, 0xE_01EF),
    (0xFFFC, 0xFFFD), // by name
];

/// Whether section 9 refuses a character, as far as one can say without a table of what is assigned.
pub(crate) fn refused(c: char) -> bool {
    let code = u32::from(c);
    code & 0xFFFE == 0xFFFE
        || REFUSED
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&code))
}

/// Whether section 9 lets a cell of any column through: no refused character, not `--%`, not the error of a formula.
pub(crate) fn is_text(cell: &str) -> bool {
    // Stricter than section 9, which names the value alone: blanks around it do not make `--%` a value that anybody means.
    cell.trim() != "--%" && !cell.chars().any(refused) && cell != "#N/A"
}

/// Whether a policy may be called so: printable ASCII, no blanks at its ends, no wildcard, at most 128, none of the words
/// that take a policy away or mean the default, no `Tag:`.
pub(crate) fn is_policy_name(text: &str) -> bool {
    let printable = text.bytes().all(|b| (0x20..=0x7E).contains(&b));
    let words = ["null", "$null", "global", "global (org-wide default)"];
    printable
        && is_text(text)
        && !text.is_empty()
        && text.trim_matches(' ') == text
        && text.len() <= 128
        && !text.contains('*')
        && !text.contains('?')
        && !words.contains(&text.to_ascii_lowercase().as_str())
        && !text.to_ascii_lowercase().starts_with("tag:")
}

/// Whether a display name may be so: any text of at most 256 characters.
pub(crate) fn is_display_name(text: &str) -> bool {
    is_text(text) && text.chars().count() <= 256
}
