//! The family `number`: is it a telephone number, is it the right kind, and as what is it held.

use super::row::{Found, Given, Row};
use super::sink::{Gap, Sink};
use crate::config::{Config, Site};
use crate::finding::{Safety, Words};
use crate::model::{AssignmentCategory, Column, NumberType, PhoneNumber};
use crate::numbering;
use crate::sheet::findings::UNKNOWN_WORD;
use crate::tenant::Inventory;

mod fault;
mod pages;

pub(crate) use fault::fault_words as number_words;
pub(super) use fault::refusal;
pub(crate) use pages::FAMILY;
use pages::{
    BAD_LENGTH, COMPOSED, EXTENSION_DIFFERS, EXTENSION_FORM, EXTENSION_TYPE, LENGTH_NOT_CHECKED,
    NOT_IN_INVENTORY, TYPE_DIFFERS, TYPE_MISSING, WRONG_KIND,
};

/// The number of a row, its type, and the column (from 0) that stands for it.
#[derive(Default)]
pub(super) struct NumberOfRow<'r> {
    pub(super) number: Option<Given<'r, PhoneNumber>>,
    pub(super) number_type: Option<Given<'r, NumberType>>,
    pub(super) column: usize,
    /// Country of the number, if the plan knows one.
    pub(super) region: Option<numbering::Region>,
    /// A number cell was refused: what needs a number is not judged.
    pub(super) refused: bool,
}

/// Reads the number of a row and judges it.
pub(super) fn read<'r>(row: &Row<'r>, sink: &mut Sink) -> NumberOfRow<'r> {
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
            result.number = Some(found.given(number));
        }
        None => result.refused = true,
    }
    // A list of numbers assigns none.
    let assigns = result.number.is_some() && !row.context.sheet.is_list();
    if assigns && result.number_type.is_none() && !type_unreadable {
        type_missing(row, found, sink);
    }
    if let (Some(number), Some(stated)) = (&result.number, &result.number_type) {
        against_the_tenant(row, number.value.as_str(), stated.value, found, sink);
    }
    result
}

/// The empty cell of the column NumberType, where the sheet has one; else the number.
fn type_missing(row: &Row, number: Found, sink: &mut Sink) {
    let column = row.desk.position(Column::NumberType);
    let (at, value, help) = match column {
        Some(at) => (
            at,
            "",
            "type CallingPlan, OperatorConnect or DirectRouting into the cell",
        ),
        None => (
            number.column,
            number.text,
            "add a column NumberType with CallingPlan, OperatorConnect or DirectRouting",
        ),
    };
    sink.refuse(&TYPE_MISSING, at, value, || {
        Words::new(
            "nothing says who provides this number",
            format!("{help}, or state it for all rows in callsheet.toml: [defaults] NumberType = \"DirectRouting\""),
        )
    });
}

/// Holds a number against what the before-state knows of it.
fn against_the_tenant(row: &Row, number: &str, stated: NumberType, found: Found, sink: &mut Sink) {
    let Some(before) = row.context.before else {
        return;
    };
    match before.inventory(number) {
        Inventory::Unknown => sink.unjudged(Gap::Number),
        // The service takes a Direct Routing number that it has never seen.
        Inventory::Missing if stated == NumberType::DirectRouting => {}
        Inventory::Missing => {
            found.hit(&NOT_IN_INVENTORY, sink, || {
                Words::new(
                    format!("the before-state says that the tenant has no number {number}"),
                    "acquire or port the number first, or correct it; then run preflight.ps1 again",
                )
            });
        }
        Inventory::Is(known) if known != stated => {
            found.hit(&TYPE_DIFFERS, sink, || {
                Words::new(
                    format!(
                        "the tenant has this number as {}, the row says {}",
                        known.as_str(),
                        stated.as_str()
                    ),
                    format!(
                        "type {} into NumberType, or take another number",
                        known.as_str()
                    ),
                )
                .fact("tenant", known.as_str())
            });
        }
        Inventory::Is(_) | Inventory::OfNoType => {}
    }
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
    sink.refuse(&UNKNOWN_WORD, found.column, found.text, || {
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

fn read_type<'r>(row: &Row<'r>, sink: &mut Sink) -> Option<Given<'r, NumberType>> {
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
    Some(found.given(value))
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
        sink.refuse(&EXTENSION_FORM, extension.column, extension.text, || {
            Words::new(
                "an extension alone is no number: nothing says what stands before it",
                "type the whole number into TelephoneNumber, or state base under [site.NAME] or [defaults] in callsheet.toml",
            )
        });
        return None;
    };
    let expected = row.context.config.extension_digits(row.site());
    if !digits || expected.is_some_and(|count| usize::from(count) != extension.text.len()) {
        sink.refuse(&EXTENSION_FORM, extension.column, extension.text, || {
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
            return fault::wrong_number(row, text, found, kind, &fault, sink)
                .map(|number| (number, None));
        }
    };
    let number = PhoneNumber::parse(text)?;
    if number.extension().is_some() && kind.is_some_and(|kind| kind != NumberType::DirectRouting) {
        let stands = sink.hit(&EXTENSION_TYPE, found.column, text, || {
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
        if stands {
            return None;
        }
    }
    if verdict.kind.is_service() {
        let stands = sink.hit(&WRONG_KIND, found.column, text, || {
            Words::new(
                format!(
                    "this is a {} number; no person gets one",
                    verdict.kind.name()
                ),
                "give the user a number of their own; service numbers belong to resource accounts",
            )
            .fact("metadata", numbering::metadata_version())
        });
        if stands {
            return None;
        }
    }
    let length = length(row, &number, &verdict, found, sink);
    if matches!(length, Length::Wrong) {
        return None;
    }
    let outside = super::range::check(row, &number, found, sink);
    // A cell has one cause: a number that waits for another reason is not asked for its length.
    if let (Length::Open(region), false, Some(_)) = (length, outside, kind) {
        length_not_checked(region, found, sink);
    }
    Some((number, verdict.region))
}

/// What is known of the length of a number.
enum Length {
    /// Wrong, and the finding stands.
    Wrong,
    /// As the base and the digits after it say, or as the plan says.
    Right,
    /// The plan is open and nothing is stated: a lost digit would not be seen.
    Open(numbering::Region),
}

/// What follows the base of a site in a number.
pub(super) struct AfterBase<'c> {
    base: &'c str,
    /// How many digits should follow.
    pub(super) digits: u8,
    /// How many do.
    pub(super) rest: usize,
}

impl<'c> AfterBase<'c> {
    /// None where nothing is stated, or the number begins otherwise.
    pub(super) fn of(config: &'c Config, site: Option<&'c Site>, e164: &str) -> Option<Self> {
        let (base, digits) = (config.base(site)?, config.extension_digits(site)?);
        let rest = e164.strip_prefix(base)?.len();
        Some(Self { base, digits, rest })
    }
}

/// In an open plan the length is right only if the site says what it is.
fn length(
    row: &Row,
    number: &PhoneNumber,
    verdict: &numbering::Verdict,
    found: Found,
    sink: &mut Sink,
) -> Length {
    let known = AfterBase::of(row.context.config, row.site(), number.e164());
    if let Some(AfterBase { base, digits, rest }) = known {
        if rest == usize::from(digits) {
            return Length::Right;
        }
        let stands = found.hit(&BAD_LENGTH, sink, || {
            Words::new(
                format!("{rest} digits follow the base {base}; here it should be {digits}"),
                format!("type {base} and {digits} digits, or correct base and extension_digits in callsheet.toml"),
            )
        });
        return if stands { Length::Wrong } else { Length::Right };
    }
    numbering::unchecked_length(verdict).map_or(Length::Right, Length::Open)
}

fn length_not_checked(region: numbering::Region, found: Found, sink: &mut Sink) {
    found.hit(&LENGTH_NOT_CHECKED, sink, || {
        Words::new(
            format!("numbers of {region} have no fixed length, so a lost digit would not be seen"),
            "state base and extension_digits under [site.NAME] or [defaults] in callsheet.toml, and it is checked",
        )
        .fact("metadata", numbering::metadata_version())
    });
}
