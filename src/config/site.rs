//! `[defaults]` and `[site.NAME]`: what stands in for blank cells.

use super::Setting;
use super::names::{near, shown};
use super::reader::{Reader, STRING, Section};
use super::values::{Checked, Wrong, guid, policy, visible, wrong};
use crate::model::{AssignmentCategory, Column, NumberType, PhoneNumber};
use crate::reference::countries::is_country;
use std::collections::BTreeMap;

/// The settings of a site, or of `[defaults]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Country under which national numbers are read: ISO 3166 alpha-2.
    pub region: Option<Setting<String>>,
    /// `+` and digits: what every number of the site starts with.
    pub base: Option<Setting<String>>,
    /// How many digits follow the base.
    pub extension_digits: Option<u8>,
    /// Values for blank cells, by column.
    pub values: BTreeMap<Column, Setting<String>>,
}

/// The keys that are not columns.
pub(super) const PLAIN: &[&str] = &["region", "base", "extension_digits"];

/// Every key of a site: the plain ones and the columns that can be the same for many people.
pub(super) fn keys() -> Vec<&'static str> {
    let columns = Column::all().filter(|c| is_shared(*c)).map(Column::name);
    PLAIN.iter().copied().chain(columns).collect()
}

/// Whether many people can have the same value.
fn is_shared(column: Column) -> bool {
    let own = matches!(
        column,
        Column::DisplayName
            | Column::Action
            | Column::TelephoneNumber
            | Column::Extension
            | Column::Site
    );
    !own && !column.is_identity()
}

/// Reads `[site]`, whose entries are tables by name.
pub(super) fn read_all(reader: &mut Reader<'_>, sites: &Section<'_>) -> BTreeMap<String, Site> {
    let mut found = BTreeMap::new();
    let mut twins: BTreeMap<String, &str> = BTreeMap::new();
    for (name, span, node) in sites.entries() {
        let Some(section) = reader.table(&node, "[site.NAME]") else {
            continue;
        };
        let site = read(reader, &section);
        if let Some(twin) = twins.insert(name.trim().to_lowercase(), name) {
            let wrong = Wrong::new(
                format!("is the same site as `{}`", shown(twin)),
                "put both tables into one: the case of a site's name does not matter",
            );
            reader.bad_at(&span, &section.path, Some(name.to_owned()), wrong);
        } else {
            found.insert(name.to_owned(), site);
        }
    }
    found
}

/// Reads one table of settings.
pub(super) fn read(reader: &mut Reader<'_>, section: &Section<'_>) -> Site {
    let keys = keys();
    let mut site = Site::default();
    for (key, span, node) in section.entries() {
        let column = Column::named(key);
        match column.filter(|column| column.name() == key || !is_shared(*column)) {
            Some(column) if is_shared(column) => {
                let (takes, expected) = expectation(column);
                let setting = reader.read(&node, takes, expected, |text| value(column, text));
                site.values.extend(setting.map(|setting| (column, setting)));
            }
            Some(_) => {
                let wrong = Wrong::new(
                    "cannot be the same for everybody",
                    "put it into the sheet, in each person's row",
                );
                reader.bad_at(&span, &node.path, Some(key.to_owned()), wrong);
            }
            None if PLAIN.contains(&key) => {}
            None => reader.unknown_key(section, key, &span, &keys),
        }
    }
    let expected = "a country code such as \"DE\"";
    site.region = reader.setting(section, "region", expected, country);
    let expected = "the start of the site's numbers, such as \"+493055501\"";
    site.base = reader.setting(section, "base", expected, base);
    site.extension_digits = reader
        .whole(section, "extension_digits", 1..=12)
        .and_then(|digits| u8::try_from(digits).ok());
    refuse_long_numbers(reader, section, &mut site);
    site
}

/// E.164 ends at 15 digits: a base and extensions that go beyond it cannot both be meant.
fn refuse_long_numbers(reader: &mut Reader<'_>, section: &Section<'_>, site: &mut Site) {
    let (Some(base), Some(digits)) = (&site.base, site.extension_digits) else {
        return;
    };
    let longest = base.value.len() - 1 + usize::from(digits);
    if longest <= 15 {
        return;
    }
    let wrong = Wrong::new(
        format!("makes numbers of {longest} digits; E.164 ends at 15"),
        "shorten `base`, or lower `extension_digits`",
    );
    if let Some(node) = section.node("extension_digits") {
        reader.bad(&node, wrong);
    }
    site.extension_digits = None;
}

/// The TOML types that a column takes, and how a right value looks.
fn expectation(column: Column) -> (&'static [&'static str], &'static str) {
    match column {
        Column::NumberType => (STRING, "a number type such as \"DirectRouting\""),
        Column::AssignmentCategory => (STRING, "a category such as \"Primary\""),
        Column::LocationId => (
            STRING,
            "a location id such as \"00000000-0000-4000-8000-000000000001\"",
        ),
        Column::UsageLocation => (STRING, "a country code such as \"DE\""),
        Column::Notify => (&["string", "boolean"], "true or false"),
        Column::Wave => (&["string", "integer"], "a wave such as \"1\""),
        Column::Policy(_) => (STRING, "a policy name such as \"DP-DE\", or \"Global\""),
        _ => (STRING, "a text such as \"Berlin\""),
    }
}

/// Checks a value by what its column means; the text stays as it is written, but for yes and no.
fn value(column: Column, text: &str) -> Checked<String> {
    let kept = || text.to_owned();
    match column {
        Column::NumberType => NumberType::parse(text).map(|_| kept()).map_or_else(
            || {
                one_of(
                    "number type",
                    &NumberType::ALL.map(NumberType::as_str),
                    text,
                )
            },
            Ok,
        ),
        Column::AssignmentCategory => {
            let known = AssignmentCategory::ALL.map(AssignmentCategory::as_str);
            AssignmentCategory::parse(text)
                .map(|_| kept())
                .map_or_else(|| one_of("assignment category", &known, text), Ok)
        }
        Column::LocationId => guid(text).map(|_| kept()),
        Column::UsageLocation => country(text),
        Column::Notify => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" => Ok("yes".to_owned()),
            "false" | "no" => Ok("no".to_owned()),
            _ => wrong("is neither yes nor no", "write true or false"),
        },
        Column::Wave if text.chars().nth(64).is_some() => wrong(
            "is longer than 64 characters",
            "write a short label such as \"1\"",
        ),
        Column::Policy(_) => policy(text),
        _ => visible(text),
    }
}

fn one_of(noun: &str, known: &[&str], text: &str) -> Checked<String> {
    let help = match near(text, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("write one of {}", known.join(", ")),
    };
    wrong(format!("is no {noun}"), help)
}

fn country(text: &str) -> Checked<String> {
    let upper = text.trim().to_ascii_uppercase();
    let meant = if upper == "UK" { "GB" } else { upper.as_str() };
    if is_country(text) {
        return Ok(text.to_owned());
    }
    let help = if is_country(meant) {
        format!("write \"{meant}\"")
    } else {
        "write the two capital letters of ISO 3166, such as \"DE\"".to_owned()
    };
    wrong("is no country code", help)
}

fn base(text: &str) -> Checked<String> {
    match PhoneNumber::parse(text) {
        Some(number) if number.extension().is_none() => Ok(text.to_owned()),
        _ => wrong(
            "is not the start of an E.164 number",
            "write + and digits without blanks, such as \"+493055501\"",
        ),
    }
}
