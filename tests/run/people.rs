//! Seven people with a number of Direct Routing each but the last three, and what they hold.

use crate::support::{Standin, sample};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// By their place in the tenant.
pub(crate) const PEOPLE: [&str; 7] = [
    "ann@contoso.example",
    "bob@contoso.example",
    "cid@contoso.example",
    "dan@contoso.example",
    "eve@contoso.example",
    "fay@contoso.example",
    "gus@contoso.example",
];
/// The n-th is that of the n-th person; those after the fourth are free.
pub(crate) const NUMBERS: [&str; 8] = [
    "+442079460131",
    "+442079460132",
    "+442079460133",
    "+442079460134",
    "+442079460135",
    "+442079460136",
    "+442079460137",
    "+442079460138",
];
/// How many people hold their number.
const HOLDERS: usize = 4;

/// The tenant.
pub(crate) fn tenant() -> Value {
    let mut tenant = sample::tenant();
    let phone = ["Teams", "PhoneSystem"];
    let people = (21..)
        .zip(PEOPLE)
        .map(|(n, upn)| sample::user(n, upn, upn, "GB", &phone));
    let mut people: Vec<Value> = people.collect();
    let numbers = NUMBERS.iter().enumerate().map(|(at, text)| {
        let mut number = sample::number(text, "DirectRouting", "GB");
        if at < HOLDERS {
            number["assignedTo"] = people[at]["id"].clone();
            number["assignmentCategory"] = json!("Primary");
            people[at]["enterpriseVoiceEnabled"] = json!(true);
        }
        number
    });
    tenant["numbers"] = numbers.collect();
    tenant["users"] = json!(people);
    tenant
}

/// A sheet: the columns after the identity, and for each row the person and the cells.
pub(crate) fn sheet(columns: &str, rows: &[(usize, &str)]) -> String {
    let mut text = format!("UserPrincipalName,{columns}\n");
    for (person, cells) in rows {
        let _ = writeln!(text, "{},{cells}", PEOPLE[*person]);
    }
    text
}

/// The numbers that a person holds, sorted.
pub(crate) fn held(standin: &Standin, person: usize) -> Vec<String> {
    let tenant = standin.tenant();
    let id = &tenant["users"][person]["id"];
    let numbers = tenant["numbers"].as_array().expect("numbers");
    let mut held: Vec<String> = numbers
        .iter()
        .filter(|number| number["assignedTo"] == *id)
        .filter_map(|number| Some(number["telephoneNumber"].as_str()?.to_owned()))
        .collect();
    held.sort();
    held
}
