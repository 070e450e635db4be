//! A bundle of users, made again from its inputs.

use super::super::BundleError;
use super::super::found::Found;
use super::super::load::{BEFORE, CONFIG, DIAL_PLANS, Inputs, Loaded, Names, RESULTS, sheet_path};
use super::super::own::Own;
use super::super::render::render_into;
use super::super::review::Told;
use super::Bundle;
use super::compare::{Compare, Compared};
use crate::config::Style;
use crate::rules::{check, vet};
use crate::sheet::{Asked, Kind};
use serde_json::Value;

/// Makes a bundle of users again, and holds it against what was found.
pub(super) fn compare(bundle: &Bundle, own: Own) -> Result<Compared, String> {
    let Bundle {
        files,
        stated,
        known_rules,
        templates,
    } = bundle;
    let bytes = |path: &str| files.bytes(path).map_err(|error| error.to_string());
    let text = |key: &str| stated.get(key).and_then(Value::as_str);
    let before = bundle.first(&[BEFORE, RESULTS])?.map(|(_, bytes)| bytes);
    let sheets = sheets(*files).map_err(|error| error.to_string())?;
    let mut sheets = sheets.into_iter();
    let (path, sheet) = sheets
        .next()
        .ok_or("there is no input/sheet.csv, and no workbook in its place")?;
    let (beside, others) = sheets.unzip();
    let (plans_path, dial_plans) = bundle.first(&DIAL_PLANS)?.unzip();
    let inputs = Inputs {
        sheet,
        beside: others,
        config: bytes(CONFIG)?,
        before,
        dial_plans,
        as_of: text("as_of").and_then(|date| date.parse().ok()),
        purpose: bundle.purpose(),
        style: text("style").and_then(Style::parse),
        templates: own,
    };
    let names = Names {
        sheet: path,
        beside,
        dial_plans: plans_path.unwrap_or_default().to_owned(),
        plan_called: text("dial_plan_called").map(ToOwned::to_owned),
        ..Names::default()
    };
    let read_as = stated.get("read_as");
    let read_as = |key: &str| read_as.and_then(|read_as| read_as.get(key)?.as_str());
    let asked = Asked {
        sheet: read_as("sheet").map(ToOwned::to_owned),
        delimiter: read_as("delimiter").and_then(|text| text.bytes().next()),
        list: false,
    };
    let loaded =
        Loaded::new_as(inputs, names, known_rules, asked).map_err(|error| error.to_string())?;
    let mut checked = check(
        loaded.context(loaded.as_of()),
        loaded.raised_at(loaded.as_of()),
        true,
    )
    .map_err(|error| error.to_string())?;
    let vetted =
        vet(&checked).map_err(|refused| format!("{} findings are denied", refused.denied))?;
    let (plan, raised) = loaded.plan(&vetted).map_err(|error| error.to_string())?;
    checked.raise(raised);
    if checked.counts.deny > 0 {
        return Err(format!("{} findings are denied", checked.counts.deny));
    }
    let told = Told::gather(&checked).map_err(|error| error.to_string())?;
    let place = |step: u32| {
        let mut operations = plan.operations.iter();
        let asked = operations.find(|operation| operation.id == step)?;
        Some(asked.because.clone())
    };
    let mut store = Compare::new(*files, &place);
    let made = render_into(&loaded, &plan, &told, templates, &mut store);
    made.map_err(|error| error.to_string())?;
    Ok(store.finish())
}

/// The sheets of a bundle, the one that gives the rows first.
fn sheets(files: &dyn Found) -> Result<Vec<(String, Vec<u8>)>, BundleError> {
    let mut sheets = Vec::new();
    for number in 1.. {
        let paths = Kind::ALL.map(|kind| sheet_path(number, kind));
        let Some((path, bytes)) = files.first(paths.iter().map(String::as_str))? else {
            break;
        };
        sheets.push((path.to_owned(), bytes));
    }
    Ok(sheets)
}
