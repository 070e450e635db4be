//! The family `number`: is it a telephone number, is it the right kind, and as what is it held.

use super::row::{Found, Row};
use super::sink::Sink;
use crate::finding::{Level, Rule, Safety, Words};
use crate::model::{AssignmentCategory, Column, Located, NumberType, PhoneNumber};
use crate::numbering::{self, Kind, Problem};
use crate::sheet::findings::UNKNOWN_WORD;

mod pages;

pub(crate) use pages::FAMILY;
use pages::{
    BAD_LENGTH, COMPOSED, EMERGENCY, EXTENSION_DIFFERS, EXTENSION_FORM, EXTENSION_TYPE,
    FOREIGN_DIGITS, INTERNATIONAL_PREFIX, LENGTH_NOT_CHECKED, LETTERS, MISSING_PLUS,
    NATIONAL_FORMAT, NOT_CANONICAL, NOT_IN_PLAN, SEPARATORS, TEL_PREFIX, TOO_LONG, TYPE_MISSING,
    UNKNOWN_CODE, WRONG_KIND,
};

/// The number of a row, its type, and the column (from 0) that stands for it.
#[derive(Default)]
pub(super) struct NumberOfRow {
    pub(super) number: Option<Located<PhoneNumber>>,
    pub(super) number_type: Option<Located<NumberType>>,
    pub(super) column: usize,
    /// Country of the number, if the plan knows one.
    pub(super) region: Option<numbering::Region>,
    /// A number cell was refused: what needs a number is not judged.
    pub(super) refused: bool,
}

/// Reads the number of a row and judges it.
pub(super) fn read(row: &Row, sink: &mut Sink) -> NumberOfRow {
    let mut result = NumberOfRow {
        number_type: read_type(row, sink),
        ..NumberOfRow::default()
    };
    let type_unreadable = row.was_refused(Column::NumberType)
        || (row.value(Column::NumberType).is_some() && result.number_type.is_none());
    let before = row.cell(Column::TelephoneNumber);
    result.refused = row.was_refused(Column::TelephoneNumber) || row.was_refused(Column::Extension);
    let (text, found): (std::borrow::Cow<str>, Found) = match (before, row.cell(Column::Extension))
    {
        (Some(found), extension) => {
            if let Some(extension) = extension {
                compare_extension(found, extension, sink);
            }
            (found.text.into(), found)
        }
        (None, Some(extension)) if !result.refused => {
            if let Some(text) = compose(row, extension, sink) {
                (text.into(), extension)
            } else {
                result.refused = true;
                return result;
            }
        }
        _ => return result,
    };
    result.column = found.column;
    let kind = result.number_type.as_ref().map(|t| t.value);
    match judge(row, &text, found, kind, sink) {
        Some((number, region)) => {
            result.region = region;
            result.number = Some(row.located(number, found));
        }
        None => result.refused = true,
    }
    if result.number.is_some() && result.number_type.is_none() && !type_unreadable {
        sink.hit(&TYPE_MISSING, found.column, found.text, || {
            Words::new(
                "nothing says who provides this number",
                "add a column NumberType with CallingPlan, OperatorConnect or DirectRouting, or state it in callsheet.toml: [defaults] NumberType = \"DirectRouting\"",
            )
        });
    }
    result
}

/// Reads the assignment category; Primary where nothing is said.
pub(super) fn read_category(row: &Row, sink: &mut Sink) -> AssignmentCategory {
    let Some(found) = row.value(Column::AssignmentCategory) else {
        return AssignmentCategory::default();
    };
    AssignmentCategory::parse(found.text).unwrap_or_else(|| {
        unknown_word(
            sink,
            found,
            Column::AssignmentCategory,
            &["Primary", "Private", "Alternate"],
        );
        AssignmentCategory::default()
    })
}

/// Raises `sheet/unknown-word` for a column that takes a few words.
pub(super) fn unknown_word(sink: &mut Sink, found: Found, column: Column, words: &[&str]) {
    sink.hit(&UNKNOWN_WORD, found.column, found.text, || {
        let near = words
            .iter()
            .map(|word| {
                (
                    strsim::damerau_levenshtein(
                        &word.to_ascii_lowercase(),
                        &found.text.to_ascii_lowercase(),
                    ),
                    *word,
                )
            })
            .min()
            .filter(|(far, word)| far * 3 <= word.len());
        let help = match near {
            Some((_, word)) => format!(
                "did you mean {word}? {} takes {}",
                column.name(),
                words.join(", ")
            ),
            None => format!("{} takes {}", column.name(), words.join(", ")),
        };
        Words::new(
            format!(
                "{:?} is no {} that callsheet knows",
                found.text,
                column.name()
            ),
            help,
        )
    });
}

fn read_type(row: &Row, sink: &mut Sink) -> Option<Located<NumberType>> {
    let found = row.value(Column::NumberType)?;
    let Some(value) = NumberType::parse(found.text) else {
        unknown_word(
            sink,
            found,
            Column::NumberType,
            &["CallingPlan", "OperatorConnect", "DirectRouting"],
        );
        return None;
    };
    Some(row.located(value, found))
}

fn compare_extension(number: Found, extension: Found, sink: &mut Sink) {
    if !number.text.ends_with(extension.text) {
        sink.hit(&EXTENSION_DIFFERS, extension.column, extension.text, || {
            Words::new(
                format!("{} does not end with the extension {}", number.text, extension.text),
                "correct one of the two, or empty the Extension: the TelephoneNumber alone is enough",
            )
        });
    }
}

fn compose(row: &Row, extension: Found, sink: &mut Sink) -> Option<String> {
    let digits = !extension.text.is_empty() && extension.text.bytes().all(|b| b.is_ascii_digit());
    let Some(base) = row.context.config.base(row.site()) else {
        sink.hit(&EXTENSION_FORM, extension.column, extension.text, || {
            Words::new(
                "an extension alone is no number: nothing says what stands before it",
                "type the whole number into TelephoneNumber, or state base under [site.NAME] or [defaults] in callsheet.toml",
            )
        });
        return None;
    };
    let expected = row.context.config.extension_digits(row.site());
    if !digits || expected.is_some_and(|count| usize::from(count) != extension.text.len()) {
        sink.hit(&EXTENSION_FORM, extension.column, extension.text, || {
            let count = expected.map_or("only".to_owned(), |count| count.to_string());
            Words::new(
                format!("{:?} is not an extension of {count} digits", extension.text),
                "type it again; Excel drops leading zeros unless the column is formatted as Text",
            )
        });
        return None;
    }
    let number = format!("{base}{}", extension.text);
    sink.hit(&COMPOSED, extension.column, extension.text, || {
        Words::new(
            format!("{base} and extension {} make {number}", extension.text),
            "read it once; nothing to type",
        )
        .fix(&number, Safety::Unsafe)
    });
    Some(number)
}

fn judge(
    row: &Row,
    text: &str,
    found: Found,
    kind: Option<NumberType>,
    sink: &mut Sink,
) -> Option<(PhoneNumber, Option<numbering::Region>)> {
    let verdict = match numbering::read(text, row.region()) {
        Ok(number) => number.verdict,
        Err(fault) => {
            let rule = rule_of(fault.problem);
            // A Direct Routing number outside the plan may be private and right: it is warned about and goes on.
            let private = (fault.problem == Problem::NotInPlan
                && kind == Some(NumberType::DirectRouting))
            .then(|| PhoneNumber::parse(text))
            .flatten();
            let level = if private.is_some() {
                Level::Warn
            } else {
                rule.level
            };
            sink.hit_at(rule, level, found.column, text, || fault_words(&fault));
            return private.map(|number| (number, None));
        }
    };
    let number = PhoneNumber::parse(text)?;
    if number.extension().is_some() && kind.is_some_and(|kind| kind != NumberType::DirectRouting) {
        sink.hit(&EXTENSION_TYPE, found.column, text, || {
            Words::new(
                format!(
                    "an extension is possible for Direct Routing only, and this number is {}",
                    kind.map_or("", NumberType::as_str)
                ),
                format!(
                    "type {} without the extension, or correct the NumberType",
                    number.e164()
                ),
            )
        });
        return None;
    }
    if matches!(
        verdict.kind,
        Kind::TollFree
            | Kind::PremiumRate
            | Kind::SharedCost
            | Kind::Pager
            | Kind::Voicemail
            | Kind::Uan
    ) {
        sink.hit(&WRONG_KIND, found.column, text, || {
            Words::new(
                format!(
                    "this is a {} number; no person gets one",
                    verdict.kind.name()
                ),
                "give the user a number of their own; service numbers belong to resource accounts",
            )
        });
        return None;
    }
    length(row, &number, &verdict, found, sink)?;
    super::range::check(row, &number, found, sink);
    Some((number, verdict.region))
}

/// In an open plan the length is right only if the site says what it is.
fn length(
    row: &Row,
    number: &PhoneNumber,
    verdict: &numbering::Verdict,
    found: Found,
    sink: &mut Sink,
) -> Option<()> {
    let config = row.context.config;
    let (base, digits) = (config.base(row.site()), config.extension_digits(row.site()));
    if let (Some(base), Some(digits)) = (base, digits)
        && number.e164().starts_with(base)
    {
        let rest = number.e164().len() - base.len();
        if rest == usize::from(digits) {
            return Some(());
        }
        sink.hit(&BAD_LENGTH, found.column, found.text, || {
            Words::new(
                format!("{rest} digits follow the base {base}; here it should be {digits}"),
                format!("type {base} and {digits} digits, or correct base and extension_digits in callsheet.toml"),
            )
        });
        return None;
    }
    if let Some(region) = verdict.region
        && matches!(verdict.kind, Kind::FixedLine | Kind::FixedLineOrMobile)
        && numbering::open_plan(region.as_str())
    {
        sink.hit(&LENGTH_NOT_CHECKED, found.column, found.text, || {
            Words::new(
                format!("numbers of {} have no fixed length, so a lost digit would not be seen", region.as_str()),
                "state base and extension_digits under [site.NAME] or [defaults] in callsheet.toml, and it is checked",
            )
        });
    }
    Some(())
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

fn fault_words(fault: &numbering::Fault) -> Words {
    let message = match fault.problem {
        Problem::NotInPlan => format!(
            "{} (numbering plan {})",
            fault.detail,
            numbering::metadata_version()
        ),
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
        None => Words::new(message, remedy(fault.problem)),
    }
    .fact("metadata", numbering::metadata_version())
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
