//! A first set of test vectors for a plan: what it does today, to be read and then kept.

use super::emergency::numbers;
use super::evaluate::Laboratory;
use super::proof::PHONE;
use crate::dotnet::{LARGEST, language};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Numbers in forms that people dial: a capital abroad, in international form.
const ABROAD: [&str; 3] = ["+442079460123", "00442079460123", "011442079460123"];

/// Vectors as a `[dial]` table: for each rule a shortest and a typical string that it decides, then the emergency and
/// protected numbers, and a number abroad. The results are what the plan gives, not what is right: that is for a person.
#[must_use]
pub fn suggest(laboratory: &Laboratory) -> String {
    let plan = laboratory.plan;
    let known: Vec<&str> = plan
        .vectors
        .iter()
        .map(|vector| vector.dialled.as_str())
        .collect();
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (index, rule) in plan.rules.iter().enumerate() {
        groups.push((
            format!("rule {}: {}", index + 1, rule.name),
            of_rule(laboratory, index),
        ));
    }
    if let Some(country) = &plan.country {
        let numbers = numbers(country).into_iter().map(str::to_owned).collect();
        groups.push((format!("emergency numbers of {country}"), numbers));
    }
    let protected = plan
        .protected
        .iter()
        .map(|(number, _)| number.clone())
        .collect();
    groups.push(("protected numbers".to_owned(), protected));
    groups.push((
        "a number abroad".to_owned(),
        ABROAD.map(str::to_owned).to_vec(),
    ));
    let mut text = String::from(
        "# Suggested from what the plan does today. Read every line, correct what is wrong, and keep the rest.\n[dial]\n",
    );
    let mut written = BTreeSet::new();
    for (title, dialled) in groups {
        let mut lines = String::new();
        for dialled in dialled {
            if known.contains(&dialled.as_str()) || written.contains(&dialled) {
                continue;
            }
            let Ok(fired) = laboratory.translate(&dialled) else {
                continue;
            };
            let result = fired.map(|fired| fired.result).unwrap_or_default();
            let _ = writeln!(lines, "{} = {}", quoted(&dialled), quoted(&result));
            written.insert(dialled);
        }
        if !lines.is_empty() {
            let title: String = title.chars().filter(|c| !c.is_control()).collect();
            let _ = write!(text, "# {title}\n{lines}");
        }
    }
    text
}

fn of_rule(laboratory: &Laboratory, index: usize) -> Vec<String> {
    let Ok(ready) = &laboratory.rules()[index].ready else {
        return Vec::new();
    };
    let Some(language) = language(&ready.pattern, LARGEST / 8) else {
        return Vec::new();
    };
    let decides = |text: &String| matches!(laboratory.translate(text), Ok(Some(fired)) if fired.index == index);
    let mut texts = language.samples(PHONE, 200).texts;
    texts.retain(decides);
    texts.sort_by_key(String::len);
    let mut found: Vec<String> = texts.first().into_iter().cloned().collect();
    // A typical one: of the length that most have.
    let mut lengths = BTreeMap::new();
    for text in &texts {
        *lengths.entry(text.len()).or_insert(0) += 1;
    }
    let usual = lengths
        .iter()
        .max_by_key(|(_, count)| **count)
        .map(|(length, _)| *length);
    let typical = texts
        .iter()
        .rev()
        .find(|text| Some(text.len()) == usual && !found.contains(text));
    found.extend(typical.cloned());
    found
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
