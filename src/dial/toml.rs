//! Our own format: TOML with rules in order, numbers to protect, and test vectors.

use super::plan::{Plan, Position, Rule, Vector};
use super::read::{ReadError, first, position, stem};
use ::toml::Spanned;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<Spanned<String>>,
    description: Option<String>,
    simple_name: Option<String>,
    country: Option<Spanned<String>>,
    #[serde(default)]
    protected: Vec<Spanned<String>>,
    #[serde(default)]
    rule: Vec<Spanned<Entry>>,
    #[serde(default)]
    service: Vec<Spanned<Entry>>,
    #[serde(default)]
    dial: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    pattern: Spanned<String>,
    translation: Spanned<String>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    internal: bool,
}

/// Reads a plan.
pub(super) fn read(text: &str, file: &str) -> Result<Plan, ReadError> {
    let found: File = ::toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let what = format!("this is not a dial plan: {}", error.message().trim());
        ReadError::new(file, position(text, offset), what, help(error.message()))
    })?;
    let at = |offset: usize| position(text, offset);
    let mut plan = Plan {
        file: file.to_owned(),
        name: stem(file),
        unnamed: found.name.is_none(),
        at: first(),
        description: found.description.unwrap_or_default(),
        simple_name: found.simple_name,
        ..Plan::default()
    };
    if let Some(name) = found.name {
        plan.at = at(name.span().start);
        plan.name = name.into_inner();
    }
    if let Some(country) = found.country {
        let code = country.get_ref().to_ascii_uppercase();
        if !crate::numbering::is_region(&code) {
            let what = format!("{:?} is no country", country.get_ref());
            let help = "write the two letters of ISO 3166, such as country = \"US\"";
            return Err(ReadError::new(file, at(country.span().start), what, help));
        }
        plan.country = Some(code);
    }
    let rules = |entries: Vec<Spanned<Entry>>| -> Vec<Rule> {
        entries.into_iter().map(|entry| rule(entry, &at)).collect()
    };
    plan.rules = rules(found.rule);
    plan.service = rules(found.service);
    let protected = found.protected.into_iter();
    plan.protected = protected
        .map(|number| (number.get_ref().clone(), at(number.span().start)))
        .collect();
    plan.vectors = vectors(found.dial, &at);
    Ok(plan)
}

fn rule(entry: Spanned<Entry>, at: &impl Fn(usize) -> Position) -> Rule {
    let position = at(entry.span().start);
    let entry = entry.into_inner();
    Rule {
        name: entry.name,
        pattern_at: at(entry.pattern.span().start),
        pattern: entry.pattern.into_inner(),
        translation_at: at(entry.translation.span().start),
        translation: entry.translation.into_inner(),
        description: entry.description,
        internal: entry.internal,
        at: position,
    }
}

/// The vectors in the order of the file.
fn vectors(
    entries: BTreeMap<Spanned<String>, Spanned<String>>,
    at: &impl Fn(usize) -> Position,
) -> Vec<Vector> {
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort_by_key(|(dialled, _)| dialled.span().start);
    let vector = |(dialled, expected): (Spanned<String>, Spanned<String>)| Vector {
        at: at(dialled.span().start),
        dialled: dialled.into_inner(),
        expected: expected.into_inner(),
    };
    entries.into_iter().map(vector).collect()
}

fn help(message: &str) -> &'static str {
    if message.contains("escape") {
        "write patterns between single quotes: pattern = '^(\\d{4})$'"
    } else if message.contains("unknown field") {
        "a plan has name, description, country, protected, [[rule]], [[service]] and [dial]; a rule has name, pattern, translation, description and internal"
    } else if message.contains("missing field") {
        "each [[rule]] wants name, pattern and translation"
    } else {
        "a plan is TOML with [[rule]] tables, CSV with the columns Name, Pattern and Translation, or JSON of Get-CsTenantDialPlan"
    }
}
