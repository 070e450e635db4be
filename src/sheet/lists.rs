//! Lists: tables that name no user and say something of locations, numbers or sites. Rows of users look things up in them.

use super::findings as found;
use super::header::HeaderDefect;
use super::synonyms::{Meaning, fold, meaning, near_miss};
use super::{Columns, Status};
use crate::model::Column;

/// By what a list can be looked up, and in which order lists are joined: a list of numbers may say the name of a location,
/// and that name gives an id.
pub(super) const KEYS: [Column; 4] = [
    Column::TelephoneNumber,
    Column::Site,
    Column::LocationName,
    Column::LocationId,
];

/// What people call the description of an address, and the place within it, folded as headers are.
const DESCRIPTIONS: [&str; 5] = [
    "description",
    "addressdescription",
    "locationdescription",
    "beschreibung",
    "descripcion",
];
const PLACES: [&str; 4] = ["location", "place", "ort", "lieu"];
const NAMES: [&str; 3] = ["name", "location", "address"];

/// Which lists are looked up, and by what: first those whose key the rows have themselves, then those whose key a list gave.
pub(super) fn chain<'l>(
    mut rows: Columns,
    lists: impl Iterator<Item = (&'l String, &'l Columns)>,
) -> Vec<(String, Column)> {
    let mut lists: Vec<_> = lists.collect();
    let mut chosen = Vec::new();
    for wanted in KEYS {
        lists.retain(|(name, list)| {
            if key(&rows, list) != Some(wanted) {
                return true;
            }
            rows.append(list, wanted);
            chosen.push(((*name).clone(), wanted));
            false
        });
    }
    chosen
}

/// By what rows that have certain columns can be looked up in a list.
pub(super) fn key(rows: &Columns, list: &Columns) -> Option<Column> {
    let says = |key: Column| match key {
        Column::LocationName => list.position(Column::LocationId).is_some(),
        // There is nothing to take from it, but what it does not list is wrong.
        Column::LocationId => list.position(Column::LocationName).is_some(),
        _ => list
            .mapped()
            .any(|(column, _)| column != key && column != Column::DisplayName),
    };
    let both = |key: &Column| rows.position(*key).is_some() && list.position(*key).is_some();
    KEYS.into_iter().find(|key| both(key) && says(*key))
}

/// Makes a list of locations of a header that is one: `Description` and `Location`, as the vendor's export has them, are the name
/// there. Gives the column of the place within an address.
pub(super) fn locations(
    headers: &[String],
    statuses: &mut [Option<Status>],
    defects: &mut Vec<HeaderDefect>,
) -> Option<usize> {
    if !is_list(headers, statuses) {
        return None;
    }
    let called = |names: &[&str]| {
        let mut at = headers.iter().map(|header| fold(header));
        at.position(|header| names.contains(&header.as_str()))
    };
    let mapped = |column| {
        let wanted = Some(Status::Mapped(column));
        statuses.iter().position(|status| *status == wanted)
    };
    let described = called(&DESCRIPTIONS);
    let name = mapped(Column::LocationName)
        .or(described)
        .or_else(|| called(&NAMES))?;
    let place = described.and_then(|_| called(&PLACES).filter(|at| *at != name));
    statuses[name] = Some(Status::Mapped(Column::LocationName));
    for (at, status) in statuses.iter_mut().enumerate() {
        let plain = matches!(
            status,
            Some(
                Status::Ambiguous
                    | Status::Mapped(Column::DisplayName | Column::UsageLocation | Column::Site)
            )
        );
        if plain && at != name || Some(at) == place {
            *status = Some(Status::Unknown);
        }
    }
    // The rest is an address, which nobody has to explain.
    let address = [found::UNKNOWN_COLUMN.id, found::AMBIGUOUS_COLUMN.id];
    defects.retain(|(rule, _, _)| !address.contains(&rule.id));
    place
}

/// Whether a header has ids of locations, and nothing that users have.
fn is_list(headers: &[String], statuses: &[Option<Status>]) -> bool {
    let mut ids = false;
    for (header, status) in headers.iter().zip(statuses) {
        match status {
            Some(Status::Mapped(Column::LocationId)) => ids = true,
            Some(Status::Mapped(
                Column::LocationName | Column::DisplayName | Column::UsageLocation | Column::Site,
            )) => {}
            Some(Status::Mapped(_) | Status::Secret) => return false,
            _ if could_be_a_user(header) => return false,
            _ => {}
        }
    }
    ids
}

fn could_be_a_user(header: &str) -> bool {
    if let Some(Meaning::Ambiguous(columns)) = meaning(header) {
        fold(header) != "id" && columns.iter().any(|column| column.is_identity())
    } else {
        let near = near_miss(header).and_then(Column::named);
        near.is_some_and(Column::is_identity)
    }
}

/// What is compared of a cell that is looked up.
pub(super) fn key_of(column: Column, cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell).to_lowercase();
    match column {
        // However it is written, its digits are the same.
        Column::TelephoneNumber => text.chars().filter(char::is_ascii_alphanumeric).collect(),
        _ => text,
    }
}
