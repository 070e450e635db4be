//! An edit makes the cell right: which one is the cause, and may the repair be offered?

use super::cell::{Cell, Form, Reach, Tail};
use super::fault::{Fault, Problem, Repair};
use super::reading::{Edit, Reading};
use super::wording;

/// The cell can be read, in one way or in several.
pub(super) fn fault(cell: &Cell, first: &Reading, readings: &[Reading]) -> Fault {
    let (extension, form) = match &cell.tail {
        Tail::Extension { digits, form } => (format!(";ext={digits}"), *form),
        Tail::None | Tail::Broken => (String::new(), Form::Right),
    };
    let (problem, detail) = match first.edit {
        Edit::None => surface(cell, first, form),
        _ => (problem(first.edit), structure(cell, first, readings)),
    };
    let characters: &[char] = match problem {
        Problem::ForeignDigits => &cell.foreign,
        Problem::Separators => &cell.marks,
        _ => &[],
    };
    let mut fault = Fault::new(problem, detail).about(characters);
    fault.also.readings = readings
        .iter()
        .map(|reading| reading.text.clone())
        .collect();
    if let [only] = readings
        && only.offered
    {
        // Between digits a comma or semicolon may divide two numbers, or announce an extension.
        let list =
            cell.reach == Reach::Among && cell.marks.iter().any(|mark| matches!(mark, ';' | ','));
        let marks_only = only.edit == Edit::None && !only.dropped_zero;
        fault.repair = Some(Repair {
            text: format!("{}{extension}", only.text),
            safe: marks_only && form != Form::Other && !list,
            why: why(cell, only, form),
        });
    }
    fault
}

fn problem(edit: Edit) -> Problem {
    match edit {
        Edit::None => Problem::Separators,
        Edit::AddPlus => Problem::MissingPlus,
        Edit::Prefix(_) => Problem::InternationalPrefix,
        Edit::National => Problem::NationalFormat,
    }
}

/// The clause for an edit of the number itself; with several readings it names them all.
fn structure(cell: &Cell, first: &Reading, readings: &[Reading]) -> String {
    let place = wording::number_place(&first.text);
    let clause = match first.edit {
        Edit::Prefix(length) => {
            let prefix = cell.digits.get(..length).unwrap_or_default();
            format!("{prefix} instead of the plus")
        }
        Edit::National if first.offered => format!("written as it is dialled in {place}"),
        Edit::National => "a national number, and no region is stated".to_owned(),
        Edit::AddPlus | Edit::None => format!("no plus before the country code of {place}"),
    };
    if readings.len() > 1 {
        let numbers = readings.iter().map(|reading| reading.text.as_str());
        return format!("{clause}; could be {}", wording::choices(numbers));
    }
    match (first.offered, first.edit) {
        (true, _) => clause,
        (false, Edit::National) => format!("{clause}; in {place} it would be {}", first.text),
        (false, _) => format!("{clause}, or a national number: no region is stated"),
    }
}

/// The number is right, and only what stands around it is not.
fn surface(cell: &Cell, first: &Reading, form: Form) -> (Problem, String) {
    if form != Form::Right {
        let detail = "the extension is not written as ;ext= and digits";
        return (Problem::ExtensionForm, detail.to_owned());
    }
    if first.dropped_zero {
        let detail = "(0) is dialled inside the country only, beside a country code it is no part of the number";
        return (Problem::Separators, detail.to_owned());
    }
    if cell.tel {
        return (Problem::TelPrefix, "begins with tel:".to_owned());
    }
    if !cell.foreign.is_empty() {
        let detail = format!(
            "not the digits 0 to 9 and +: {}",
            wording::characters(&cell.foreign)
        );
        return (Problem::ForeignDigits, detail);
    }
    let place = match cell.reach {
        Reach::Before => "before the number",
        Reach::After => "after the number",
        Reach::Among | Reach::None => "among the digits",
    };
    (
        Problem::Separators,
        format!("{place}: {}", wording::characters(&cell.marks)),
    )
}

fn why(cell: &Cell, reading: &Reading, form: Form) -> String {
    let edit = match reading.edit {
        Edit::None if !cell.foreign.is_empty() => "the same digits, written as 0 to 9",
        Edit::None => "the digits stay as they are",
        Edit::AddPlus => "with a plus the digits are a valid number",
        Edit::Prefix(_) => "the international prefix becomes the plus",
        Edit::National => "the digits are read by the stated region",
    };
    let zero = if reading.dropped_zero {
        ", without (0)"
    } else {
        ""
    };
    let extension = if form == Form::Right {
        ""
    } else {
        ", the extension as ;ext="
    };
    format!("{edit}{zero}{extension}")
}
