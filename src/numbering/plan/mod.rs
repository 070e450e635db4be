//! The numbering plan as a table: what libphonenumber says of the digits after a country code, one load a digit.
//!
//! `states.bin` is a minimal acyclic automaton over all country codes, `codes.rs` and `homes.rs` the rest: where each code
//! begins, the lengths of its numbers, and what people of each region dial before them. All are generated from libphonenumber's own metadata (`just numbering`;
//! the generator and its test are `tests/numbering_plan.rs`) and compiled in, so nothing is loaded and nothing can fail.

#[cfg(test)]
mod beginnings;
mod codes;
mod dialled;
mod homes;
mod prefix;

use dialled::Home;
pub(super) use dialled::dialled;

use super::regions::Region;
use super::verdict::{Kind, Possible};
use foldhash::fast::RandomState;
use std::collections::HashSet;

/// The version of libphonenumber's metadata that the plan was made from.
pub(super) const VERSION: &str = codes::VERSION;
/// The most digits after the country code (libphonenumber, `MAX_LENGTH_FOR_NSN`).
const MOST_NATIONAL: usize = 17;
/// The fewest (`MIN_LENGTH_FOR_NSN`).
const FEWEST_NATIONAL: usize = 2;

/// A state: ten successors and the label, each of two bytes, low byte first. Rows have room to spare, so that none
/// crosses a cache line.
type Row = [u8; 32];

/// Keeps the rows on the bounds of cache lines.
#[repr(align(64))]
struct Aligned<T: ?Sized>(T);

static STATES: &Aligned<[u8]> = &Aligned(*include_bytes!("states.bin"));
static ROWS: &[Row] = STATES.0.as_chunks().0;

/// A country code.
#[derive(Debug)]
pub(super) struct Code {
    /// The code itself (ITU-T E.164, 1 to 3 digits).
    pub(super) number: u16,
    /// The state before the first digit after it.
    root: u16,
    /// Its regions, the main one first; `001` alone for a code of no country.
    pub(super) regions: &'static [&'static str],
    /// The lengths of its numbers.
    lengths: Lengths,
}

/// How many digits numbers have: bit n stands for n digits after the code.
#[derive(Clone, Copy, Debug)]
struct Lengths {
    /// All of them.
    whole: u32,
    /// Those that are dialled without the area code only.
    local: u32,
}

/// For three digits the code that they begin with, as its place in `CODES`; else `u8::MAX`. No code is the beginning
/// of another (ITU-T E.164).
static BY_START: [u8; 1000] = by_start();

#[expect(
    clippy::cast_possible_truncation,
    reason = "there are 215 codes of three digits at most"
)]
const fn by_start() -> [u8; 1000] {
    let mut starts = [u8::MAX; 1000];
    let mut at = 0;
    while at < codes::CODES.len() {
        let code = codes::CODES[at].number as usize;
        let (mut start, end) = match code {
            0..10 => (code * 100, code * 100 + 100),
            10..100 => (code * 10, code * 10 + 10),
            _ => (code, code + 1),
        };
        while start < end {
            starts[start] = at as u8;
            start += 1;
        }
        at += 1;
    }
    starts
}

/// The code of a region (`GB`); none for `001`, where several codes are of no country.
pub(super) fn code_of(region: &str) -> Option<&'static Code> {
    Home::of(region).map(|home| home.code)
}

/// What the plan says of digits after a country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The region; for a code of one region also that of a number in no range.
    pub(super) region: Option<Region>,
    /// The kind; `Unknown` for a number in no range.
    pub(super) kind: Kind,
}

/// Why `+` and digits cannot be parsed (libphonenumber, `ParseError`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unparsed {
    /// The digits begin with no country code.
    UnknownCode,
    /// Fewer than three digits in all.
    NotANumber,
    /// Fewer than two digits after the code.
    TooShort,
    /// More than 17 digits after the code.
    TooLong,
}

/// `+` and digits, parsed.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    /// The country code.
    pub(super) code: &'static Code,
    /// The digits after it, where they are not those of the text: a national prefix was dropped.
    pub(super) changed: Option<String>,
    /// How many digits follow the code.
    pub(super) length: usize,
    /// What the plan says of them.
    pub(super) entry: Entry,
}

/// The code that ASCII digits begin with, and how many of them it takes.
pub(super) fn code_at_start(digits: &[u8]) -> Option<(&'static Code, usize)> {
    let digit = |at: usize| digits.get(at).map_or(0, |digit| usize::from(digit - b'0'));
    let start = digit(0) * 100 + digit(1) * 10 + digit(2);
    let code = codes::CODES.get(usize::from(*BY_START.get(start)?))?;
    let length = match code.number {
        0..10 => 1,
        10..100 => 2,
        _ => 3,
    };
    // A digit that is not there counts as 0 above, and may have made a longer code.
    (length <= digits.len()).then_some((code, length))
}

/// The code with this number.
pub(super) fn code(code: u16) -> Option<&'static Code> {
    let at = codes::CODES.binary_search_by_key(&code, |known| known.number);
    at.ok().map(|at| &codes::CODES[at])
}

/// Every code, in order.
#[cfg(test)]
pub(super) fn codes() -> impl Iterator<Item = &'static Code> {
    codes::CODES.iter()
}

/// Parses the ASCII digits after a plus as libphonenumber does when no region is stated.
pub(super) fn parse(digits: &[u8]) -> Result<Parsed, Unparsed> {
    if digits.len() <= FEWEST_NATIONAL {
        return Err(Unparsed::NotANumber);
    }
    let (code, length) = code_at_start(digits).ok_or(Unparsed::UnknownCode)?;
    code.parse_national(&digits[length..])
}

/// What rows of the table say of the digits after a plus, and whether a national prefix may have to come off first: equal for
/// numbers of one code, region and kind. None for digits in no range.
pub(super) fn sort_of(digits: &[u8]) -> Option<(u32, bool)> {
    let (code, length) = code_at_start(digits)?;
    let label = code.label(&digits[length..]);
    let sort = u32::from(code.number) << 16 | u32::from(label);
    (label & KIND != 0).then_some((sort, label & PREFIX != 0))
}

impl Code {
    /// What the plan says of the ASCII digits of a number without its prefix.
    pub(super) fn entry(&self, national: &[u8]) -> Entry {
        self.walk(national).0
    }

    /// Parses the ASCII digits after the code.
    fn parse_national(&'static self, national: &[u8]) -> Result<Parsed, Unparsed> {
        if national.len() < FEWEST_NATIONAL {
            return Err(Unparsed::TooShort);
        }
        let (entry, prefixed) = self.walk(national);
        if prefixed || national.len() > MOST_NATIONAL {
            return self.parse_exactly(national);
        }
        Ok(Parsed {
            code: self,
            changed: None,
            length: national.len(),
            entry,
        })
    }

    /// Whether some longer number in a range begins with these ASCII digits.
    pub(super) fn has_numbers_from(&self, start: &[u8]) -> bool {
        let state = start
            .iter()
            .fold(self.root, |state, digit| next(state, *digit));
        holds_numbers(state)
    }

    /// Whether so many digits after the code are possible.
    pub(super) fn possible(&self, length: usize) -> Possible {
        self.lengths.possible(length)
    }

    /// Parses digits that begin with something that may be a national prefix, or are many.
    #[cold]
    fn parse_exactly(&'static self, national: &[u8]) -> Result<Parsed, Unparsed> {
        let stripped = std::str::from_utf8(national)
            .ok()
            .and_then(|national| self.without_prefix(national));
        self.parsed(national, stripped)
    }

    /// Digits, of which some were a prefix.
    fn parsed(
        &'static self,
        national: &[u8],
        stripped: Option<String>,
    ) -> Result<Parsed, Unparsed> {
        let digits = stripped.as_ref().map_or(national, String::as_bytes);
        match digits.len() {
            0..FEWEST_NATIONAL => Err(Unparsed::TooShort),
            FEWEST_NATIONAL..=MOST_NATIONAL => Ok(Parsed {
                code: self,
                length: digits.len(),
                entry: self.entry(digits),
                changed: stripped,
            }),
            _ => Err(Unparsed::TooLong),
        }
    }

    /// The label of the state that ASCII digits lead to: with the code it says all that the table says of them.
    fn label(&self, national: &[u8]) -> u16 {
        let mut state = self.root;
        for digit in national {
            state = next(state, *digit);
        }
        cell(state, LABEL)
    }

    /// The region and kind, and whether a national prefix may have to come off first.
    fn walk(&self, national: &[u8]) -> (Entry, bool) {
        let label = self.label(national);
        let kind = KINDS[usize::from(label & KIND)];
        let region = match usize::from(label >> 4 & 255) {
            0 => match self.regions {
                [only] => Region::new(only),
                _ => None,
            },
            at => codes::REGIONS.get(at - 1).copied(),
        };
        (Entry { region, kind }, label & PREFIX != 0)
    }
}

impl Lengths {
    /// Whether numbers of so many digits exist.
    fn possible(self, length: usize) -> Possible {
        let bit = u32::try_from(length)
            .ok()
            .and_then(|length| 1_u32.checked_shl(length));
        match bit {
            Some(bit) if self.local & bit != 0 => Possible::LocalOnly,
            Some(bit) if self.whole & bit != 0 => Possible::Yes,
            Some(bit) if bit < self.whole & self.whole.wrapping_neg() => Possible::TooShort,
            Some(bit) if bit < self.whole => Possible::InvalidLength,
            _ => Possible::TooLong,
        }
    }
}

/// Where in a row the label is. Its low four bits are the kind, the next eight the region (0 for none).
const LABEL: usize = 10;
/// The bits of a label that are the kind; none of them for a number in no range.
const KIND: u16 = 15;
/// The bit of a label that says: some start of the digits looks like a national prefix.
const PREFIX: u16 = 1 << 12;

/// Kinds by their number in a label.
static KINDS: [Kind; 16] = {
    let mut kinds = [Kind::Unknown; 16];
    let known = [
        Kind::PremiumRate,
        Kind::TollFree,
        Kind::SharedCost,
        Kind::Voip,
        Kind::PersonalNumber,
        Kind::Pager,
        Kind::Uan,
        Kind::Voicemail,
        Kind::FixedLine,
        Kind::Mobile,
        Kind::FixedLineOrMobile,
    ];
    let mut at = 0;
    while at < known.len() {
        kinds[at + 1] = known[at];
        at += 1;
    }
    kinds
};

/// The state after another ASCII digit.
fn next(state: u16, digit: u8) -> u16 {
    cell(state, usize::from(digit.wrapping_sub(b'0') & 15))
}

/// Whether a range lies below a state. Each state is looked at once: there are many ways to most of them.
fn holds_numbers(state: u16) -> bool {
    let (mut seen, mut open) = (HashSet::with_hasher(RandomState::default()), vec![state]);
    seen.insert(0);
    while let Some(state) = open.pop() {
        for below in (0..10).map(|digit| cell(state, digit)) {
            if cell(below, LABEL) & KIND != 0 {
                return true;
            }
            if seen.insert(below) {
                open.push(below);
            }
        }
    }
    false
}

/// A cell of a row; `at` is below 16.
fn cell(state: u16, at: usize) -> u16 {
    let row = &ROWS[usize::from(state)];
    u16::from_le_bytes([row[2 * at], row[2 * at + 1]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_region_has_the_code_that_names_it() {
        let mut named = 0;
        for region in codes().flat_map(|code| code.regions) {
            let only = codes().find(|code| code.regions.contains(region));
            let expected = only.filter(|_| *region != Region::WORLD.as_str());
            let found = code_of(region);
            assert_eq!(
                found.map(|code| code.number),
                expected.map(|code| code.number),
                "{region}"
            );
            named += usize::from(found.is_some());
        }
        assert!(named > 240, "{named}");
        assert!(code_of("gb").is_none() && code_of("ZZ").is_none());
    }
}
