//! A bundle of users, made again from its inputs.

use super::super::Templates;
use super::super::load::{BEFORE, CONFIG, DIAL_PLANS, Inputs, Loaded, Names, RESULTS, sheet_path};
use super::super::manifest::Files;
use super::super::own::of_bundle;
use super::super::render::render;
use super::super::review::Told;
use super::{Made, stated};
use crate::config::Style;
use crate::plan::Purpose;
use crate::rules::{check, vet};
use crate::sheet::{Asked, Kind};
use serde_json::Value;

/// Makes a bundle of users again.
pub(super) fn make(
    files: &Files,
    known_rules: &[&str],
    templates: &Templates,
) -> Result<Made, String> {
    let stated = stated(files);
    let text = |key: &str| stated.get(key).and_then(Value::as_str);
    let before = files.get(BEFORE).or_else(|| files.get(RESULTS)).cloned();
    let mut sheets = sheets(files).into_iter();
    let (path, sheet) = sheets
        .next()
        .ok_or("there is no input/sheet.csv, and no workbook in its place")?;
    let (beside, bytes) = sheets.unzip();
    let of_plans = |path: &&str| Some(((*path).to_owned(), files.get(*path)?.clone()));
    let (plans_path, dial_plans) = DIAL_PLANS.iter().find_map(of_plans).unzip();
    let inputs = Inputs {
        sheet,
        beside: bytes,
        config: files.get(CONFIG).cloned(),
        before,
        dial_plans,
        as_of: text("as_of").and_then(|date| date.parse().ok()),
        purpose: if text("purpose") == Some("rollback") {
            Purpose::Rollback
        } else {
            Purpose::Apply
        },
        style: text("style").and_then(Style::parse),
        templates: of_bundle(files),
    };
    let names = Names {
        sheet: path,
        beside,
        dial_plans: plans_path.unwrap_or_default(),
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
    let bundle = render(&loaded, &plan, &told, templates).map_err(|error| error.to_string())?;
    let places = plan.operations.iter();
    Ok(Made {
        files: bundle.files,
        places: places.map(|op| (op.id, op.because.clone())).collect(),
    })
}

/// The sheets of a bundle, the one that gives the rows first.
fn sheets(files: &Files) -> Vec<(String, Vec<u8>)> {
    let find = |number| {
        let mut paths = Kind::ALL.iter().map(|kind| sheet_path(number, *kind));
        paths.find_map(|path| Some((path.clone(), files.get(&path)?.clone())))
    };
    (1..).map_while(find).collect()
}
