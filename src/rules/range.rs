//! The family `range`: which numbers this organization may hand out.

use super::row::{Found, Row};
use super::sink::Sink;
use crate::config::{NumberRanges, Range};
use crate::finding::{Family, Words};
use crate::model::PhoneNumber;
use crate::rule;

/// Rules about ranges.
pub(crate) static FAMILY: Family = Family {
    name: "range",
    about: "ranges of numbers that the config allows, forbids or reserves",
    rules: &[&NOT_ALLOWED, &FORBIDDEN],
};

rule! {
    /// A number lies outside every range that the config allows.
    ///
    /// ## Why
    /// `[numbers] allow` lists what the organization owns; a number outside it belongs to somebody else.
    ///
    /// ## Example
    /// ```toml config
    /// [numbers]
    /// allow = ["+442079460100..+442079460199"]
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460823,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    NOT_ALLOWED, "range/not-allowed", Deny
}
rule! {
    /// A number lies in a range that the config forbids or reserves.
    ///
    /// ## Why
    /// `[numbers] forbid` and `reserved` keep numbers back: a switchboard, a fax line, a port that is under way.
    ///
    /// ## Example
    /// ```toml config
    /// [numbers]
    /// reserved = ["+442079460100"]
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460100,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    FORBIDDEN, "range/forbidden", Deny
}

/// Where a number lies among the ranges of the config.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing speaks against it.
    Free,
    /// In a range that is kept back: its place among the forbidden ones and, behind them, the reserved ones.
    KeptBack(usize),
    /// Outside of every range that is allowed.
    Outside,
}

/// Says where a number lies; a range that keeps it back comes first.
pub(super) fn standing(ranges: &NumberRanges, e164: &str) -> Standing {
    let holds = |range: &Range| range.contains(e164);
    let mut kept_back = ranges.forbid.iter().chain(&ranges.reserved);
    if let Some(at) = kept_back.position(holds) {
        return Standing::KeptBack(at);
    }
    if ranges.allow.is_empty() || ranges.allow.iter().any(holds) {
        Standing::Free
    } else {
        Standing::Outside
    }
}

/// Holds a number against the ranges of the config; says whether something was raised.
pub(super) fn check(row: &Row, number: &PhoneNumber, found: Found, sink: &mut Sink) -> bool {
    let ranges = &row.context.config.numbers;
    match standing(ranges, number.e164()) {
        Standing::Free => return false,
        Standing::KeptBack(at) => kept_back(ranges, at, number, found, sink),
        Standing::Outside => outside(ranges, number, found, sink),
    }
    true
}

fn kept_back(
    ranges: &NumberRanges,
    at: usize,
    number: &PhoneNumber,
    found: Found,
    sink: &mut Sink,
) {
    let (range, how) = match at.checked_sub(ranges.forbid.len()) {
        None => (&ranges.forbid[at], "forbidden"),
        Some(at) => (&ranges.reserved[at], "reserved"),
    };
    sink.hit(&FORBIDDEN, found.column, found.text, || {
        Words::new(
            format!("{} is {how}: it lies in {}", number.e164(), range.text),
            "take another number, or change [numbers] in callsheet.toml",
        )
        .related(range.place.clone(), format!("{how} here"))
    });
}

fn outside(ranges: &NumberRanges, number: &PhoneNumber, found: Found, sink: &mut Sink) {
    sink.hit(&NOT_ALLOWED, found.column, found.text, || {
        let known: Vec<_> = ranges
            .allow
            .iter()
            .take(3)
            .map(|range| range.text.as_str())
            .collect();
        let words = Words::new(
            format!(
                "{} lies in none of the ranges that may be assigned ({})",
                number.e164(),
                known.join(", ")
            ),
            "take a number from them, or add its range to [numbers] allow in callsheet.toml",
        );
        match ranges.allow.first() {
            Some(range) => words.related(range.place.clone(), "the allowed ranges begin here"),
            None => words,
        }
    });
}
