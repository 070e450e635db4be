//! A cell that is no right number: its fault in words, and what goes on if the finding does not stand.

use super::pages::{
    BAD_LENGTH, EMERGENCY, EXTENSION_FORM, FOREIGN_DIGITS, INTERNATIONAL_PREFIX, LETTERS,
    MISSING_PLUS, NATIONAL_FORMAT, NOT_CANONICAL, NOT_IN_PLAN, SEPARATORS, TEL_PREFIX, TOO_LONG,
    UNKNOWN_CODE,
};
use crate::finding::{Level, Rule, Safety, Words};
use crate::model::{Column, NumberType, PhoneNumber};
use crate::numbering::{self, Problem};
use crate::rules::row::{Found, Row};
use crate::rules::sink::Sink;
use crate::sheet::findings::LOST_LEADING_ZERO;

/// Tells what is wrong with a cell. A number of the right form goes on if the finding does not stand.
pub(super) fn wrong_number(
    row: &Row,
    text: &str,
    found: Found,
    kind: Option<NumberType>,
    fault: &numbering::Fault,
    sink: &mut Sink,
) -> Option<PhoneNumber> {
    let rule = rule_of(fault.problem);
    let Some(number) = PhoneNumber::parse(text) else {
        if lost_zero(text, fault) {
            sink.refuse(&LOST_LEADING_ZERO, found.column, text, || {
                lost_zero_words(fault)
            });
        } else {
            sink.refuse(rule, found.column, text, || {
                with_usage_location(fault_words(fault), text, fault, row)
            });
        }
        return None;
    };
    // A Direct Routing number outside the plan may be private and right.
    let private = fault.problem == Problem::NotInPlan && kind == Some(NumberType::DirectRouting);
    let level = if private { Level::Warn } else { rule.level };
    let stands = sink.hit_at(rule, level, found.column, text, || fault_words(fault));
    (!stands).then_some(number)
}

/// A number for each way in which a cell is refused as no right number, the levels being those of the rules: rows in which a cell is
/// refused in one way differ no more in that cell. None where it is right, or goes on although something is told of it.
pub(in crate::rules) fn refusal(text: &str, region: Option<&str>) -> Option<u32> {
    let fault = numbering::read(text, region).err()?;
    let has_form = PhoneNumber::parse(text).is_some();
    // Whether a number outside the plan counts depends on who provides it.
    let counts = fault.problem == Problem::NotInPlan || rule_of(fault.problem).level != Level::Deny;
    if has_form && counts {
        return None;
    }
    let lost = !has_form && lost_zero(text, &fault);
    Some((fault.problem as u32) << 1 | u32::from(lost))
}

/// Says what a national number would be in the row's UsageLocation, where no region is stated: to be read, and not taken, since
/// the user can have a number of another country.
fn with_usage_location(mut words: Words, text: &str, fault: &numbering::Fault, row: &Row) -> Words {
    let asks = fault.problem == Problem::NationalFormat && fault.repair.is_none();
    if asks
        && row.region().is_none()
        && let Some(usage) = row.value(Column::UsageLocation)
        && let Err(by_usage) = numbering::read(text, Some(usage.text))
        && let Some(repair) = by_usage.repair
    {
        let usage = usage.text;
        words.help = Some(format!(
            "in {usage}, the row's UsageLocation, it would be {}: type that if it is meant, or state region = {usage:?} under [site.NAME] or [defaults] in callsheet.toml",
            repair.text
        ));
    }
    words
}

/// Whether digits are a national number but for the 0 that people dial in front: Excel drops it from a number cell.
fn lost_zero(text: &str, fault: &numbering::Fault) -> bool {
    let Some(repair) = fault.repair.as_ref() else {
        return false;
    };
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    fault.problem == Problem::NationalFormat
        && text.bytes().all(|b| b.is_ascii_digit())
        && numbering::national_format(&repair.text)
            .is_some_and(|national| digits(&national) == format!("0{text}"))
}

fn lost_zero_words(fault: &numbering::Fault) -> Words {
    let mut words = fault_words(fault);
    "a national number without its leading 0, which Excel drops".clone_into(&mut words.message);
    words
}

fn rule_of(problem: Problem) -> &'static Rule {
    match problem {
        Problem::MissingPlus => &MISSING_PLUS,
        Problem::InternationalPrefix => &INTERNATIONAL_PREFIX,
        Problem::NationalFormat => &NATIONAL_FORMAT,
        Problem::TelPrefix => &TEL_PREFIX,
        Problem::Separators => &SEPARATORS,
        Problem::ForeignDigits => &FOREIGN_DIGITS,
        Problem::Letters => &LETTERS,
        Problem::BadLength => &BAD_LENGTH,
        Problem::UnknownCode => &UNKNOWN_CODE,
        Problem::NotInPlan => &NOT_IN_PLAN,
        Problem::NotCanonical => &NOT_CANONICAL,
        Problem::TooLong => &TOO_LONG,
        Problem::Emergency => &EMERGENCY,
        Problem::ExtensionForm => &EXTENSION_FORM,
    }
}

/// What is wrong with a cell, and what to type.
pub(crate) fn fault_words(fault: &numbering::Fault) -> Words {
    // What only the plan says is said with its version: plans change every few weeks.
    let version = numbering::metadata_version();
    let message = match fault.problem {
        Problem::NotInPlan => format!("{}; not in the numbering plan of {version}", fault.detail),
        Problem::UnknownCode | Problem::NotCanonical => {
            format!("{}; numbering plan {version}", fault.detail)
        }
        Problem::BadLength if fault.also.calling_code.is_some() => {
            format!("{}; numbering plan {version}", fault.detail)
        }
        _ => fault.detail.clone(),
    };
    match &fault.repair {
        Some(repair) => {
            let safety = if repair.safe {
                Safety::Safe
            } else {
                Safety::Unsafe
            };
            Words::new(message, format!("type {} ({})", repair.text, repair.why))
                .fix(&repair.text, safety)
        }
        None if fault.is_fictitious() => Words::new(
            message,
            "type the user's real number: this one is fictitious, nobody can have it",
        ),
        None => Words::new(message, remedy(fault.problem)),
    }
    .fact("metadata", version)
}

fn remedy(problem: Problem) -> &'static str {
    match problem {
        Problem::NationalFormat => {
            "type it with + and the country code, or state the region in callsheet.toml: [defaults] region = \"DE\""
        }
        Problem::Emergency => "type the number that the user shall have, or empty the cell",
        Problem::ExtensionForm => "write the extension as ;ext= and digits: +442079460123;ext=204",
        Problem::UnknownCode => "check the digits after the plus: they begin no country's code",
        Problem::NotInPlan => "check the number with whoever provides it",
        _ => "type the number again from its source: a plus, the country code and the digits",
    }
}
