//! The family `range`: which numbers this organization may hand out.

use super::row::{Found, Row};
use super::sink::Sink;
use crate::config::NumberRanges;
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

/// What the ranges say of a number: 0 where nothing, else the place of the range that keeps it back, or the largest where
/// it lies outside of those that are allowed.
pub(super) fn outcome(ranges: &NumberRanges, e164: &str) -> u32 {
    let mut kept_back = ranges.forbid.iter().chain(&ranges.reserved);
    if let Some(at) = kept_back.position(|range| range.contains(e164)) {
        return u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
    }
    let mut allowed = ranges.allow.iter();
    if ranges.allow.is_empty() || allowed.any(|range| range.contains(e164)) {
        return 0;
    }
    u32::MAX
}

/// Holds a number against the ranges of the config; says whether something was raised.
pub(super) fn check(row: &Row, number: &PhoneNumber, found: Found, sink: &mut Sink) -> bool {
    let ranges = &row.context.config.numbers;
    let kept_back = ranges
        .forbid
        .iter()
        .map(|range| (range, "forbidden"))
        .chain(ranges.reserved.iter().map(|range| (range, "reserved")));
    for (range, how) in kept_back {
        if range.contains(number.e164()) {
            sink.hit(&FORBIDDEN, found.column, found.text, || {
                Words::new(
                    format!("{} is {how}: it lies in {}", number.e164(), range.text),
                    "take another number, or change [numbers] in callsheet.toml",
                )
                .related(range.place.clone(), format!("{how} here"))
            });
            return true;
        }
    }
    let outside = !ranges.allow.is_empty()
        && !ranges
            .allow
            .iter()
            .any(|range| range.contains(number.e164()));
    if outside {
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
    outside
}
