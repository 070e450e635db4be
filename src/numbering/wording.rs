//! The words of a diagnosis: clauses without capital and full stop, for a finding to put into its sentence.

use super::regions::Region;
use super::verdict::{self, Possible, Verdict};

/// The most digits of an international number (ITU-T E.164, section 6).
pub(super) const E164_DIGITS: usize = 15;

/// At most this many items of a list are named; the rest is counted.
const NAMED: usize = 4;

/// `Germany (DE)`, or the service behind a code of no country.
pub(super) fn place(region: Region, calling_code: u16) -> String {
    if region == Region::WORLD {
        return format!("{} (+{calling_code})", service(calling_code));
    }
    format!("{} ({region})", region.name())
}

/// The place of a country code: its country, or the main one and how many share the code.
pub(super) fn code_place(calling_code: u16) -> String {
    match verdict::regions_of(calling_code).as_slice() {
        [] => format!("+{calling_code}"),
        [only] => place(*only, calling_code),
        [main, others @ ..] => {
            let more = others.len();
            format!("+{calling_code} ({} and {more} more)", main.name())
        }
    }
}

/// The place of a right number: `Germany (DE)`, or the service behind a code of no country.
#[must_use]
pub fn number_place(text: &str) -> String {
    let verdict = verdict::judge(text);
    match verdict.region {
        Some(region) => place(region, verdict.calling_code),
        None => code_place(verdict.calling_code),
    }
}

/// What the codes of no country are for (ITU-T, list of assigned country codes).
fn service(calling_code: u16) -> &'static str {
    match calling_code {
        800 => "the international freephone service",
        808 => "the international shared-cost service",
        870 => "Inmarsat",
        878 => "universal personal telecommunication",
        881 => "the global mobile satellite system",
        882 | 883 => "international networks",
        888 => "telecommunications for disaster relief",
        979 => "the international premium-rate service",
        _ => "a code of no country",
    }
}

/// Why a length does not fit: `too short by two digits for Germany (DE)`.
pub(super) fn length(verdict: &Verdict, lengths: &[u8]) -> String {
    let place = code_place(verdict.calling_code);
    let have = verdict.national_len;
    let first = lengths.first().copied().unwrap_or(have);
    let last = lengths.last().copied().unwrap_or(have);
    match verdict.possible {
        Possible::TooLong => format!(
            "too long by {} for {place}",
            digits(usize::from(have.saturating_sub(last)))
        ),
        Possible::TooShort => format!(
            "too short by {} for {place}",
            digits(usize::from(first.saturating_sub(have)))
        ),
        Possible::LocalOnly => format!(
            "too short by {} for {place}, a local number without its area code",
            digits(usize::from(first.saturating_sub(have)))
        ),
        Possible::Yes | Possible::InvalidLength | Possible::UnknownCode => {
            let below = lengths
                .iter()
                .copied()
                .filter(|length| *length < have)
                .max();
            let above = lengths.iter().copied().find(|length| *length > have);
            format!(
                "{} after the country code, where {place} has {} or {}",
                digits(usize::from(have)),
                word(usize::from(below.unwrap_or(first))),
                word(usize::from(above.unwrap_or(last)))
            )
        }
    }
}

/// `17 digits, and E.164 allows 15`.
pub(super) fn too_long(digits: usize) -> String {
    format!("{digits} digits, and E.164 allows {E164_DIGITS}")
}

/// `one digit`, `two digits`.
pub(super) fn digits(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} digit{plural}", word(count))
}

fn word(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(count)
        .map_or_else(|| count.to_string(), ToString::to_string)
}

/// The characters by name: those that can be seen as they are, others by code point.
pub(super) fn characters(list: &[char]) -> String {
    listed(
        &list.iter().map(|c| character(*c)).collect::<Vec<_>>(),
        "and",
    )
}

/// Letters as they stand when a reader knows them, `mobile`; else by code point.
pub(super) fn letters(list: &[char], cut: bool) -> String {
    if list.iter().all(char::is_ascii) {
        let more = if cut { "..." } else { "" };
        return list.iter().collect::<String>() + more;
    }
    characters(list)
}

fn character(c: char) -> String {
    let name = match c {
        ' ' => return "blank".to_owned(),
        '\t' => return "tab".to_owned(),
        '\n' => return "line feed".to_owned(),
        '\r' => return "carriage return".to_owned(),
        ',' => return "comma".to_owned(),
        c if c.is_ascii_graphic() => return c.to_string(),
        '\u{a0}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{200b}' => "zero-width space",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "direction mark"
        }
        '\u{2010}' => "hyphen",
        '\u{2011}' => "non-breaking hyphen",
        '\u{2013}' => "en dash",
        '\u{2014}' => "em dash",
        '\u{202f}' => "narrow no-break space",
        '\u{2212}' => "minus sign",
        '\u{feff}' => "byte order mark",
        '\u{ff0b}' => "full-width plus",
        _ => return format!("U+{:04X}", u32::from(c)),
    };
    format!("{name} U+{:04X}", u32::from(c))
}

/// `a, b and c`; past a few, `a, b, c and 5 more`.
pub(super) fn listed(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., tail] if items.len() <= NAMED => format!("{} {last} {tail}", head.join(", ")),
        _ => format!(
            "{} and {} more",
            items[..NAMED - 1].join(", "),
            items.len() - (NAMED - 1)
        ),
    }
}

/// The regions by name, `Germany (DE) and China (CN)`; past a few their number, since the first say nothing of the rest.
pub(super) fn places(regions: &[Region]) -> String {
    if regions.len() > NAMED {
        return format!("{} countries and territories", regions.len());
    }
    listed(
        &regions
            .iter()
            .map(|region| place(*region, 0))
            .collect::<Vec<_>>(),
        "and",
    )
}

/// The numbers that a cell can have meant: `+1... (the United States (US)) or ...`.
pub(super) fn choices<'a>(numbers: impl Iterator<Item = &'a str>) -> String {
    let numbers: Vec<_> = numbers
        .map(|text| format!("{text} in {}", number_place(text)))
        .collect();
    listed(&numbers, "or")
}
