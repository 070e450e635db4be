//! Regions: the two-letter codes that libphonenumber knows, with a name for people.

use std::fmt;
use std::sync::LazyLock;

/// One line a region: code, English name, `open` for an open plan.
const TABLE: &str = include_str!("regions.tsv");

/// A region of the numbering plan: ISO 3166-1 alpha-2 in capitals, or `001` for a code that belongs to no country.
///
/// The codes are libphonenumber's: ISO's, and AC, TA and XK, which ISO has not assigned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    letters: [u8; 3],
    length: u8,
}

impl Region {
    /// `001`: a country code that belongs to no country, such as +800.
    pub const WORLD: Self = Self {
        letters: *b"001",
        length: 3,
    };

    /// The region with this code, written in capitals as in `DE`; `None` for any other text, `001` too.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        row(code).and_then(|_| Self::new(code))
    }

    /// A region by its code, unchecked against the table: what the engine names is a region.
    pub(super) fn new(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [b'0', b'0', b'1'] => Some(Self::WORLD),
            &[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Some(Self {
                letters: [a, b, 0],
                length: 2,
            }),
            _ => None,
        }
    }

    /// A region of the generated table: two letters, or `001`.
    pub(super) const fn of<const N: usize>(code: &[u8; N]) -> Self {
        match code.as_slice() {
            &[a, b] => Self {
                letters: [a, b, 0],
                length: 2,
            },
            _ => Self::WORLD,
        }
    }

    /// The bytes of the code.
    pub(super) const fn letters(&self) -> &[u8] {
        self.letters.split_at(self.length as usize).0
    }

    /// The code: `DE`, or `001`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Both constructors take ASCII only, so the default is never seen.
        std::str::from_utf8(self.letters()).unwrap_or_default()
    }

    /// The English short name, with its article where a sentence needs one: `Germany`, `the United Kingdom`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        row(self.as_str()).map_or("no country", |(_, name, _)| name)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the text is a region that has a numbering plan (libphonenumber), in capitals as ISO 3166 writes it.
#[must_use]
pub fn is_region(code: &str) -> bool {
    Region::find(code).is_some()
}

/// Whether fixed-line numbers of the region vary so much in length that a truncated one is mostly still valid.
///
/// These are the regions for the note `number/length-not-checked`. There is no official list: ITU-T E.164 only asks
/// for at most 15 digits, and each regulator decides. So the mark is measured on libphonenumber's own patterns (head of
/// `regions.tsv`), because what the verdict cannot see is what the note has to say. Germany, Austria, Luxembourg,
/// Finland, Italy and Sweden are the ones an administrator will meet.
#[must_use]
pub fn open_plan(region: &str) -> bool {
    row(region).is_some_and(|(_, _, open)| open)
}

/// Every region of the table.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = Row> {
    rows()
}

/// Code, name, and whether the plan is open.
type Row = (&'static str, &'static str, bool);

/// Every right number asks whether its length is known, so a region is found by its two letters.
fn row(code: &str) -> Option<Row> {
    static BY_LETTERS: LazyLock<Vec<Option<Row>>> = LazyLock::new(|| {
        let mut by_letters = vec![None; 26 * 26];
        for row in rows() {
            if let Some(place) = letters(row.0) {
                by_letters[place] = Some(row);
            }
        }
        by_letters
    });
    BY_LETTERS[letters(code)?]
}

/// The place of two capitals among all pairs of them.
fn letters(code: &str) -> Option<usize> {
    let &[a @ b'A'..=b'Z', b @ b'A'..=b'Z'] = code.as_bytes() else {
        return None;
    };
    Some(usize::from(a - b'A') * 26 + usize::from(b - b'A'))
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((
                fields.next()?,
                fields.next()?,
                fields.next() == Some("open"),
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_region_has_a_plan() {
        let codes: Vec<_> = all().map(|(code, _, _)| code).collect();
        assert!(codes.is_sorted() && codes.len() == 245, "{}", codes.len());
        for code in codes {
            assert!(
                super::super::verdict::calling_code_of(code).is_some(),
                "{code} has no country code"
            );
        }
        // A new region of the plan wants a name here.
        for code in super::super::plan::codes() {
            let named = |region: &str| region == "001" || is_region(region);
            assert!(code.regions.iter().all(|region| named(region)), "{code:?}");
        }
    }

    #[test]
    fn a_region_is_written_in_capitals() {
        assert_eq!(Region::find("DE").map(|r| r.name()), Some("Germany"));
        for not in ["de", "D", "DEU", "", "001", "ZZ", "D\u{c9}"] {
            assert!(!is_region(not), "{not}");
        }
        assert_eq!(Region::WORLD.as_str(), "001");
        assert!(open_plan("AT") && !open_plan("US") && !open_plan("at"));
    }
}
