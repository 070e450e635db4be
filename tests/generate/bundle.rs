//! Sheets and configs as text, judged and rendered in memory.

use callsheet::bundle::{self, Bundle, BundleError, Inputs, Loaded, Names, Templates, Told, dial};
use callsheet::catalogue;
use callsheet::finding::Level;
use callsheet::plan::{Plan, Purpose};
use callsheet::rules::{check, vet};
use callsheet::span::Place;
use serde_json::Value;
use std::fmt::Write as _;

/// A finding at a cell: row and column from 1, zeros where it stands elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) rule: &'static str,
    pub(crate) level: Level,
    pub(crate) message: String,
    pub(crate) data: String,
}

/// A table as CSV, written by the csv crate.
pub(crate) fn csv<R: AsRef<[u8]>>(header: &[&str], rows: &[Vec<R>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).expect("memory can be written");
    for row in rows {
        writer
            .write_record(row)
            .expect("every row has the cells of the header");
    }
    writer.into_inner().expect("memory can be written")
}

/// A text as a TOML string.
pub(crate) fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | ' ' => out.push(c),
            _ => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
        }
    }
    out + "\""
}

/// A config with a tenant, a change and its title; no window, so that scripts run at any time.
pub(crate) fn config(tenant: &str, change: &str, title: &str) -> String {
    format!(
        "[tenant]\nid = \"{tenant}\"\n\n[change]\nid = \"{change}\"\ntitle = {}\n",
        toml_string(title)
    )
}

/// Everything that a check of the sheet says.
pub(crate) fn judge(sheet: &[u8], config: &str) -> Vec<Said> {
    let loaded = load(sheet, config, None, Purpose::Apply).expect("the inputs are read");
    let checked =
        check(loaded.context(None), loaded.raised_at(None), true).expect("memory is read");
    said(&checked)
}

/// A plan and its bundle.
///
/// # Panics
/// When anything is denied, or rendering fails.
pub(crate) fn render(
    sheet: &[u8],
    config: &str,
    before: Option<&[u8]>,
    purpose: Purpose,
) -> (Plan, Bundle) {
    try_render(sheet, config, before, purpose).unwrap_or_else(|why| panic!("{why}"))
}

/// As [`render`]; what is denied or fails as a text.
pub(crate) fn try_render(
    sheet: &[u8],
    config: &str,
    before: Option<&[u8]>,
    purpose: Purpose,
) -> Result<(Plan, Bundle), String> {
    let loaded = load(sheet, config, before, purpose)?;
    let as_of = loaded.as_of();
    let checked =
        check(loaded.context(as_of), loaded.raised_at(as_of), true).expect("memory is read");
    let Ok(vetted) = vet(&checked) else {
        let denied: Vec<Said> = said(&checked)
            .into_iter()
            .filter(|said| said.level == Level::Deny)
            .collect();
        return Err(format!("denied: {denied:#?}"));
    };
    let (plan, raised) = loaded.plan(&vetted).expect("memory is read");
    if raised.iter().any(|raised| raised.rule.level == Level::Deny) {
        return Err(format!("the plan says: {raised:#?}"));
    }
    let told = Told::gather(&checked).expect("memory is read");
    let templates = Templates::embedded().expect("the templates compile");
    let bundle = bundle::render(&loaded, &plan, &told, &templates)
        .map_err(|error| format!("{error}: {error:?}"))?;
    Ok((plan, bundle))
}

fn load(
    sheet: &[u8],
    config: &str,
    before: Option<&[u8]>,
    purpose: Purpose,
) -> Result<Loaded, String> {
    let inputs = Inputs {
        sheet: sheet.to_vec(),
        config: Some(config.into()),
        before: before.map(<[u8]>::to_vec),
        dial_plans: None,
        as_of: None,
        purpose,
        style: None,
        beside: Vec::new(),
        templates: callsheet::bundle::Own::new(),
    };
    Loaded::new(inputs, Names::default(), &catalogue::changeable())
        .map_err(|error| format!("{error}: {error:?}"))
}

fn said(checked: &callsheet::rules::Checked) -> Vec<Said> {
    let mut all = Vec::new();
    let taken = checked.findings(|finding, _| {
        let (row, column) = match &finding.place {
            Place::Cell(cell) => (cell.row, cell.column),
            _ => (0, 0),
        };
        let data = serde_json::to_string(&finding.words.data)?;
        let message = finding.words.message.clone();
        all.push(Said {
            row,
            column,
            rule: finding.rule.id,
            level: finding.level,
            message,
            data,
        });
        Ok(())
    });
    taken.expect("memory is read");
    all
}

/// The scripts of a bundle: path and text.
pub(crate) fn scripts(bundle: &Bundle) -> Vec<(&str, &str)> {
    let scripts = bundle
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("scripts/"));
    scripts
        .map(|(path, bytes)| {
            (
                path.as_str(),
                std::str::from_utf8(bytes).expect("scripts are ASCII"),
            )
        })
        .collect()
}

/// A JSON file of a bundle.
pub(crate) fn json(bundle: &Bundle, path: &str) -> Value {
    serde_json::from_slice(&bundle.files[path]).expect("JSON")
}

/// Renders a bundle of dial plans, whatever the lints say of them.
pub(crate) fn dial(plan: &str, config: &str, before: Option<&str>, purpose: Purpose) -> Bundle {
    let inputs = dial::Inputs {
        plan: plan.as_bytes().to_vec(),
        config: Some(config.as_bytes().to_vec()),
        before: before.map(|text| text.as_bytes().to_vec()),
        as_of: None,
        purpose,
        asked: dial::Asked {
            allow_global: true,
            ..dial::Asked::default()
        },
        templates: callsheet::bundle::Own::new(),
    };
    let loaded = dial::Loaded::new(inputs, dial::Names::default(), &catalogue::changeable());
    let loaded = loaded.expect("the inputs are read");
    let templates = Templates::embedded().expect("the templates compile");
    let told = loaded.told(&loaded.judge(None));
    dial::render(&loaded, &loaded.plan(), &told, &templates).expect("it renders")
}
