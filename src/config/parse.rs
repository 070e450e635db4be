//! The tables and keys of callsheet.toml, and the order in which they are read.

use super::lines::Lines;
use super::names::near;
use super::reader::{Reader, STRING, Section};
use super::values::{Checked, guid, policy, rule_id, wrong};
use super::{
    ColumnChoice, Config, ConfigError, change, module, ranges, signin, site, waiver, waves,
};
use crate::finding::{Level, Raised};
use crate::model::{Column, PolicyKind, read_upn};
use crate::span::Place;
use std::collections::BTreeMap;
use toml::de::DeTable;

/// Every table of the file.
pub(super) const TABLES: &[&str] = &[
    "tenant", "module", "signin", "change", "waves", "columns", "defaults", "site", "numbers",
    "policies", "levels", "waiver",
];
/// The keys of `[tenant]`.
pub(super) const TENANT: &[&str] = &["id", "domains"];

/// The header of the table that has a key, for a key that stands in the wrong one.
fn home(key: &str) -> Option<&'static str> {
    const HOMES: &[(&str, &[&str])] = &[
        ("[tenant]", TENANT),
        ("[module]", module::MODULE),
        ("[signin]", signin::SIGNIN),
        ("[change]", change::CHANGE),
        ("[waves]", waves::WAVES),
        ("[numbers]", ranges::NUMBERS),
        ("[[waiver]]", waiver::WAIVER),
    ];
    let stated = HOMES.iter().find(|(_, keys)| keys.contains(&key));
    let per_site = || site::keys().contains(&key).then_some("[defaults]");
    stated.map(|(header, _)| *header).or_else(per_site)
}

/// Reads callsheet.toml; `known_rules` are the ids that levels and waivers may name.
///
/// The defects are of the family `config`, in the order of the file. Expired waivers are not among them: see
/// [`Config::judge_waivers`]. A byte order mark at the start is passed over.
///
/// # Errors
/// Text that is no TOML, a key that stands twice included.
pub fn parse(
    text: &str,
    file: &str,
    known_rules: &[&str],
) -> Result<(Config, Vec<Raised>), ConfigError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines = Lines::new(text);
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => return Err(ConfigError::new(&error, &lines, file)),
    };
    let root = Section {
        path: String::new(),
        span: 0..0,
        table: document.get_ref(),
    };
    let mut reader = Reader::new(text, file, lines, home);
    let mut config = read(&mut reader, &root, known_rules);
    config.file = Some(file.to_owned());
    config.places = std::mem::take(&mut reader.places);
    Ok((config, reader.into_raised()))
}

fn read(reader: &mut Reader<'_>, root: &Section<'_>, known_rules: &[&str]) -> Config {
    let mut config = Config::default();
    reader.known(root, TABLES);
    if let Some(tenant) = reader.open(root, "tenant") {
        reader.known(&tenant, TENANT);
        let id = "a GUID such as \"00000000-0000-4000-8000-000000000001\"";
        config.tenant_id = reader.setting(&tenant, "id", id, guid).map(|id| id.value);
        let example = "a domain such as \"contoso.example\"";
        let domains = reader.list(&tenant, "domains", example, |text, _| domain(text));
        let domains = domains.unwrap_or_default().into_iter();
        config.domains = domains.map(|domain| domain.value).collect();
    }
    if let Some(module) = reader.open(root, "module") {
        config.module = module::module(reader, &module);
    }
    if let Some(signin) = reader.open(root, "signin") {
        config.signin = signin::signin(reader, &signin, config.module.version);
    }
    if let Some(change) = reader.open(root, "change") {
        config.change = change::change(reader, &change);
    }
    if let Some(waves) = reader.open(root, "waves") {
        config.waves = waves::waves(reader, &waves);
    }
    if let Some(columns) = reader.open(root, "columns") {
        let expected = "a column such as \"TelephoneNumber\", or \"ignore\"";
        for (header, _, node) in columns.entries() {
            let choice = reader.read(&node, STRING, expected, column_choice);
            config
                .columns
                .extend(choice.map(|choice| (header.to_owned(), choice)));
        }
    }
    if let Some(defaults) = reader.open(root, "defaults") {
        config.defaults = site::read(reader, &defaults);
    }
    if let Some(sites) = reader.open(root, "site") {
        config.sites = site::read_all(reader, &sites);
    }
    if let Some(numbers) = reader.open(root, "numbers") {
        config.numbers = ranges::read(reader, &numbers);
    }
    if let Some(policies) = reader.open(root, "policies") {
        let names: Vec<_> = PolicyKind::all().map(PolicyKind::name).collect();
        reader.known(&policies, &names);
        for kind in PolicyKind::all() {
            let expected = "a policy name such as \"DP-DE\"";
            let known = reader.list(&policies, kind.name(), expected, |text, _| policy(text));
            // An empty list is a statement too: there is no such policy.
            config.policies.extend(known.map(|known| (kind, known)));
        }
    }
    if let Some(levels) = reader.open(root, "levels") {
        config.levels = read_levels(reader, &levels, known_rules);
    }
    config.waivers = waiver::read_all(reader, root, known_rules);
    config
}

fn read_levels(
    reader: &mut Reader<'_>,
    section: &Section<'_>,
    known_rules: &[&str],
) -> BTreeMap<String, (Level, Place)> {
    let mut levels = BTreeMap::new();
    for (id, span, node) in section.entries() {
        match rule_id(id, known_rules) {
            Ok(id) => {
                let expected = "\"deny\", \"warn\" or \"note\"";
                let stated = reader.read(&node, STRING, expected, level);
                levels.extend(stated.map(|stated| (id, (stated.value, stated.place))));
            }
            Err(wrong) => reader.bad_at(&span, &node.path, Some(id.to_owned()), wrong),
        }
    }
    levels
}

fn level(text: &str) -> Checked<Level> {
    [Level::Deny, Level::Warn, Level::Note]
        .into_iter()
        .find(|level| level.as_str() == text)
        .map_or_else(
            || {
                wrong(
                    "is no level",
                    "write \"deny\", \"warn\" or \"note\"; no rule can be switched off, but a finding can be waived",
                )
            },
            Ok,
        )
}

fn domain(text: &str) -> Checked<String> {
    // The rules for a domain are those for the part of a user principal name after the `@`.
    if text.contains('@') || read_upn(&format!("a@{text}")).is_err() {
        return wrong(
            "is not a domain",
            "write the part of a user principal name after the @, such as \"contoso.example\"",
        );
    }
    Ok(text.to_ascii_lowercase())
}

fn column_choice(text: &str) -> Checked<ColumnChoice> {
    if text.eq_ignore_ascii_case("ignore") {
        return Ok(ColumnChoice::Ignore);
    }
    if let Some(column) = Column::named(text) {
        return Ok(ColumnChoice::Column(column));
    }
    let names = Column::all().map(Column::name).chain(["ignore"]);
    let help = match near(text, names) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "write a column such as \"TelephoneNumber\", or \"ignore\"".to_owned(),
    };
    wrong("names no column that callsheet knows", help)
}
