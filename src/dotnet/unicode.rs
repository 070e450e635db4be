//! Which UTF-16 units are digits, word characters and blanks to .NET.
//!
//! .NET looks at single units: the halves of a character beyond U+FFFF are of category Cs, so none of them is a digit.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// A set of general categories, one bit each.
pub(super) type Categories = u32;

/// The categories in .NET's spelling; the position is the bit.
const NAMES: [(&str, GeneralCategory); 30] = [
    ("Lu", GeneralCategory::UppercaseLetter),
    ("Ll", GeneralCategory::LowercaseLetter),
    ("Lt", GeneralCategory::TitlecaseLetter),
    ("Lm", GeneralCategory::ModifierLetter),
    ("Lo", GeneralCategory::OtherLetter),
    ("Mn", GeneralCategory::NonspacingMark),
    ("Mc", GeneralCategory::SpacingMark),
    ("Me", GeneralCategory::EnclosingMark),
    ("Nd", GeneralCategory::DecimalNumber),
    ("Nl", GeneralCategory::LetterNumber),
    ("No", GeneralCategory::OtherNumber),
    ("Zs", GeneralCategory::SpaceSeparator),
    ("Zl", GeneralCategory::LineSeparator),
    ("Zp", GeneralCategory::ParagraphSeparator),
    ("Cc", GeneralCategory::Control),
    ("Cf", GeneralCategory::Format),
    ("Cs", GeneralCategory::Surrogate),
    ("Co", GeneralCategory::PrivateUse),
    ("Cn", GeneralCategory::Unassigned),
    ("Pc", GeneralCategory::ConnectorPunctuation),
    ("Pd", GeneralCategory::DashPunctuation),
    ("Ps", GeneralCategory::OpenPunctuation),
    ("Pe", GeneralCategory::ClosePunctuation),
    ("Pi", GeneralCategory::InitialPunctuation),
    ("Pf", GeneralCategory::FinalPunctuation),
    ("Po", GeneralCategory::OtherPunctuation),
    ("Sm", GeneralCategory::MathSymbol),
    ("Sc", GeneralCategory::CurrencySymbol),
    ("Sk", GeneralCategory::ModifierSymbol),
    ("So", GeneralCategory::OtherSymbol),
];

/// The categories behind a name: `Nd`, or `N` for all of its kind. `None` is no category.
pub(super) fn named(name: &str) -> Option<Categories> {
    let first = name.len() == 1;
    let found = NAMES
        .iter()
        .enumerate()
        .filter(|(_, (known, _))| *known == name || (first && known.starts_with(name)));
    let mask = found.fold(0, |mask, (bit, _)| mask | 1 << bit);
    (mask != 0).then_some(mask)
}

/// Whether a unit is of one of the categories.
pub(super) fn is_in(unit: u16, categories: Categories) -> bool {
    let category =
        char::from_u32(u32::from(unit)).map_or(GeneralCategory::Surrogate, char::general_category);
    let bit = NAMES.iter().position(|(_, known)| *known == category);
    bit.is_some_and(|bit| categories & (1 << bit) != 0)
}

/// `\d`: a decimal digit of any script.
pub(super) fn is_digit(unit: u16) -> bool {
    if unit < 0x80 {
        return (0x30..=0x39).contains(&unit);
    }
    is_in(unit, 1 << 8)
}

/// `\w`: letters, non-spacing marks, decimal digits and connectors.
pub(super) fn is_word(unit: u16) -> bool {
    /// The bits of Lu, Ll, Lt, Lm, Lo, Mn, Nd and Pc.
    const WORD: Categories = 0b1_1111 | 1 << 5 | 1 << 8 | 1 << 19;
    match u8::try_from(unit) {
        Ok(byte) if byte < 0x80 => byte.is_ascii_alphanumeric() || byte == b'_',
        _ => is_in(unit, WORD),
    }
}

/// What `\b` takes for a word character: two joiners more than `\w`.
pub(super) fn is_boundary_word(unit: u16) -> bool {
    is_word(unit) || unit == 0x200C || unit == 0x200D
}

/// `\s`: what has the property White_Space.
pub(super) fn is_space(unit: u16) -> bool {
    matches!(unit, 0x09..=0x0D | 0x20 | 0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000)
}
