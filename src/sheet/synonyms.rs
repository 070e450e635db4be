//! What people call the columns: the table in `synonyms.txt`, folded once.

use crate::model::{Column, PolicyKind};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The table as it ships; one file that a person can edit.
const TABLE: &str = include_str!("synonyms.txt");

/// What a header can stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The canonical name itself.
    Canonical(Column),
    /// Another name for one column.
    Synonym(Column),
    /// A name that people use for several columns.
    Ambiguous(Vec<Column>),
    /// A column that holds secrets.
    Secret,
}

/// A header without case, accents, blanks and punctuation.
#[must_use]
pub fn fold(header: &str) -> String {
    header
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The words of a header, folded: cut at what is no letter or digit, and where `tempPwd` changes its case.
fn words(header: &str) -> impl Iterator<Item = String> {
    let mut parts = vec![String::new()];
    let mut lower = false;
    for c in header.chars() {
        if !c.is_alphanumeric() || (lower && c.is_uppercase()) {
            parts.push(String::new());
        }
        lower = c.is_lowercase();
        if let Some(part) = parts.last_mut()
            && c.is_alphanumeric()
        {
            part.push(c);
        }
    }
    parts.into_iter().map(|part| fold(&part))
}

/// What a header stands for; none if the table does not know it.
#[must_use]
pub(super) fn meaning(header: &str) -> Option<Meaning> {
    if let Some(column) = Column::named(header) {
        return Some(Meaning::Canonical(column));
    }
    let folded = fold(header);
    let table = table();
    if table.secret.contains(&folded)
        || table.secret_within.iter().any(|word| folded.contains(word))
        || words(header).any(|word| table.secret_word.contains(&word))
    {
        return Some(Meaning::Secret);
    }
    table.known.get(&folded).cloned()
}

/// The canonical name that a header nearly spells.
#[must_use]
pub(super) fn near_miss(header: &str) -> Option<&'static str> {
    let folded = fold(header);
    if folded.chars().count() < 4 {
        return None;
    }
    Column::all()
        .map(|column| {
            (
                strsim::damerau_levenshtein(&folded, &fold(column.name())),
                column.name(),
            )
        })
        .filter(|(distance, name)| distance * 5 <= name.len())
        .min()
        .map(|(_, name)| name)
}

struct Table {
    known: BTreeMap<String, Meaning>,
    secret: Vec<String>,
    secret_word: Vec<String>,
    secret_within: Vec<String>,
}

fn table() -> &'static Table {
    static PARSED: OnceLock<Table> = OnceLock::new();
    PARSED.get_or_init(|| {
        parse(TABLE).unwrap_or_else(|line| panic!("synonyms.txt ships with a wrong line: {line}"))
    })
}

fn parse(text: &str) -> Result<Table, String> {
    let mut table = Table {
        known: BTreeMap::new(),
        secret: Vec::new(),
        secret_word: Vec::new(),
        secret_within: Vec::new(),
    };
    for kind in PolicyKind::all() {
        let column = Column::Policy(kind);
        table
            .known
            .insert(fold(kind.name()), Meaning::Canonical(column));
        table
            .known
            .insert(format!("cs{}", fold(kind.name())), Meaning::Synonym(column));
    }
    for column in Column::PLAIN {
        table
            .known
            .insert(fold(column.name()), Meaning::Canonical(column));
    }
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (name, words) = line.split_once(": ").ok_or(line)?;
        let folded = || words.split(", ").map(fold);
        match name {
            "secret" => table.secret.extend(folded()),
            "secret-word" => table.secret_word.extend(folded()),
            "secret-within" => table.secret_within.extend(folded()),
            "ambiguous" => {
                let (header, columns) = words.split_once(" = ").ok_or(line)?;
                let columns = columns
                    .split(", ")
                    .map(|c| Column::named(c).ok_or(line))
                    .collect::<Result<_, _>>()?;
                table
                    .known
                    .insert(fold(header), Meaning::Ambiguous(columns));
            }
            _ => {
                let column = Column::named(name).ok_or(line)?;
                for word in folded() {
                    table.known.entry(word).or_insert(Meaning::Synonym(column));
                }
            }
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_folded_before_they_are_looked_up() {
        let synonym = |header: &str, column| {
            assert_eq!(meaning(header), Some(Meaning::Synonym(column)), "{header}");
        };
        synonym("UPN", Column::UserPrincipalName);
        synonym("Numéro de téléphone", Column::TelephoneNumber);
        synonym("PHONE_NUMBER", Column::TelephoneNumber);
        let canonical = meaning("telephone number");
        assert_eq!(canonical, Some(Meaning::Canonical(Column::TelephoneNumber)));
        assert_eq!(meaning("PortalLoginPassword"), Some(Meaning::Secret));
        for secret in [
            "VM PIN",
            "TempPwd",
            "Pass",
            "Private Key",
            "Clave",
            "OTP",
            "Client secret",
        ] {
            assert_eq!(meaning(secret), Some(Meaning::Secret), "{secret}");
        }
        for ordinary in [
            "Shoe size",
            "Secretary",
            "Passport Office",
            "Shipping",
            "Compass",
        ] {
            assert_eq!(meaning(ordinary), None, "{ordinary}");
        }
        assert!(matches!(
            meaning("Voice-Policy"),
            Some(Meaning::Ambiguous(_))
        ));
    }

    #[test]
    fn a_slip_of_the_finger_has_a_near_miss() {
        assert_eq!(near_miss("TelefoneNumber"), Some("TelephoneNumber"));
        assert_eq!(near_miss("TenantDailPlan"), Some("TenantDialPlan"));
        assert_eq!(near_miss("Comments"), None);
    }
}
