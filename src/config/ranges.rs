//! `[numbers]`: which numbers a sheet may hold.

use super::reader::{Reader, Section};
use super::values::{Checked, wrong};
use crate::model::PhoneNumber;
use crate::span::Place;

/// The keys of `[numbers]`.
pub(super) const NUMBERS: &[&str] = &["allow", "forbid", "reserved"];

/// Ranges that numbers must, must not or should not lie in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberRanges {
    /// Where any is stated, a number must lie in one of these.
    pub allow: Vec<Range>,
    /// A number must not lie in any of these.
    pub forbid: Vec<Range>,
    /// Kept free for something else.
    pub reserved: Vec<Range>,
}

/// Some numbers: `+4930555..+4930599` of equal length, one number, or all that start with `+49305*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// As written.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    form: Form,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Between { first: String, last: String },
    Prefix(String),
}

impl Range {
    /// Reads a range as `[numbers]` states it.
    pub(crate) fn parse(text: &str, place: Place) -> Checked<Self> {
        let form = match (text.split_once(".."), text.strip_suffix('*')) {
            (Some((first, last)), _) => between(first.trim(), last.trim())?,
            (None, Some(prefix)) => Form::Prefix(number(prefix)?),
            (None, None) => between(text, text)?,
        };
        let text = text.to_owned();
        Ok(Self { text, place, form })
    }

    /// Whether a number lies in the range: `+` and digits, without an extension.
    #[must_use]
    pub fn contains(&self, e164: &str) -> bool {
        match &self.form {
            // Digits of equal length sort as their numbers do.
            Form::Between { first, last } => {
                e164.len() == first.len() && (first.as_str()..=last.as_str()).contains(&e164)
            }
            Form::Prefix(prefix) => e164.starts_with(prefix),
        }
    }
}

fn between(first: &str, last: &str) -> Checked<Form> {
    let (first, last) = (number(first)?, number(last)?);
    if first.len() != last.len() {
        return wrong(
            format!("goes from {} to {} digits", first.len() - 1, last.len() - 1),
            "write two numbers of the same length, or a prefix such as \"+4930555*\"",
        );
    }
    if first > last {
        return wrong(
            "ends before it starts",
            format!("write \"{last}..{first}\""),
        );
    }
    Ok(Form::Between { first, last })
}

fn number(text: &str) -> Checked<String> {
    match PhoneNumber::parse(text) {
        Some(number) if number.extension().is_none() => Ok(text.to_owned()),
        _ => wrong(
            "is not a range of E.164 numbers",
            "write \"+493055501000..+493055501999\", one number such as \"+493055501000\", or a prefix such as \"+4930555*\"",
        ),
    }
}

/// Reads `[numbers]`.
pub(super) fn read(reader: &mut Reader<'_>, section: &Section<'_>) -> NumberRanges {
    reader.known(section, NUMBERS);
    let mut ranges = |key| {
        let expected = "a range such as \"+493055501000..+493055501999\"";
        let read = |text: &str, place: &Place| Range::parse(text, place.clone());
        let stated = reader
            .list(section, key, expected, read)
            .unwrap_or_default();
        stated.into_iter().map(|stated| stated.value).collect()
    };
    NumberRanges {
        allow: ranges("allow"),
        forbid: ranges("forbid"),
        reserved: ranges("reserved"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Checked<Range> {
        let file = "callsheet.toml".into();
        let (line, column) = (1, 1);
        Range::parse(text, Place::Text { file, line, column })
    }

    #[test]
    fn a_number_lies_between_numbers_of_its_own_length() {
        let cases = [
            ("+4930550..+4930559", "+4930550", true),
            ("+4930550..+4930559", "+4930559", true),
            ("+4930550 .. +4930559", "+4930555", true),
            ("+4930550..+4930559", "+4930560", false),
            ("+4930550..+4930559", "+49305551", false),
            ("+4930550..+4930559", "4930555", false),
            ("+4930550", "+4930550", true),
            ("+4930550", "+49305501", false),
            ("+49305*", "+493055501204", true),
            ("+49305*", "+49305", true),
            ("+49305*", "+4930", false),
        ];
        for (text, number, expected) in cases {
            let range = range(text).expect("a range");
            assert_eq!(range.contains(number), expected, "{number} in {text}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused_with_what_to_type() {
        let cases = [
            ("+4930559..+4930550", "ends before it starts"),
            ("+4930550..+49305591", "goes from 7 to 8 digits"),
            ("+4930550-+4930559", "is not a range"),
            ("+*", "is not a range"),
            ("*", "is not a range"),
            ("", "is not a range"),
            ("..", "is not a range"),
            ("030 5550", "is not a range"),
            ("+4930550;ext=1", "is not a range"),
            ("+49305*..+49306*", "is not a range"),
        ];
        for (text, what) in cases {
            let wrong = range(text).expect_err(text);
            assert!(wrong.what.starts_with(what), "{text}: {}", wrong.what);
        }
    }
}
