//! Bundles of dial plans: made again from the plan file, or held against the plan beside them.

use super::super::dial::{Asked, Inputs, Loaded, Names, PLANS, render, steps};
use super::super::load::{BEFORE, CONFIG, RESULTS};
use super::super::own::of_bundle;
use super::super::{Files, Templates};
use super::old::Steps;
use super::{Made, stated};
use crate::dial::PlanChange;
use crate::plan::Purpose;
use serde_json::Value;

/// Whether a bundle is about dial plans: its inputs say it.
pub(super) fn is_of_plans(files: &Files) -> bool {
    PLANS.iter().any(|path| files.contains_key(*path))
}

fn purpose(plan: &Value) -> Purpose {
    match plan.get("purpose").and_then(Value::as_str) {
        Some("rollback") => Purpose::Rollback,
        _ => Purpose::Apply,
    }
}

/// Makes a bundle of dial plans again.
pub(super) fn make(
    files: &Files,
    known_rules: &[&str],
    templates: &Templates,
) -> Result<Made, String> {
    let stated = stated(files);
    let (path, plan) = PLANS
        .iter()
        .find_map(|path| Some((*path, files.get(*path)?)))
        .ok_or("there is no input/dialplan.toml, and no other plan in its place")?;
    let asked = |key: &str| stated.get("asked").and_then(|asked| asked.get(key));
    let text = |key: &str| asked(key).and_then(Value::as_str).map(ToOwned::to_owned);
    let day = stated.get("as_of").and_then(Value::as_str);
    let inputs = Inputs {
        plan: plan.clone(),
        config: files.get(CONFIG).cloned(),
        before: files.get(BEFORE).or_else(|| files.get(RESULTS)).cloned(),
        as_of: day.and_then(|date| date.parse().ok()),
        purpose: purpose(&stated),
        asked: Asked {
            plan: text("plan"),
            region: text("region"),
            allow_global: asked("allow_global").and_then(Value::as_bool) == Some(true),
            called: text("called"),
        },
        templates: of_bundle(files),
    };
    let names = Names {
        plan: path.to_owned(),
        config: CONFIG.to_owned(),
        before: BEFORE.to_owned(),
    };
    let loaded = Loaded::new(inputs, names, known_rules).map_err(|error| error.to_string())?;
    let judged = loaded.judge(loaded.as_of());
    if judged.counts.deny > 0 {
        return Err(format!("{} findings are denied", judged.counts.deny));
    }
    let plan = loaded.plan();
    let told = loaded.told(&judged);
    let bundle = render(&loaded, &plan, &told, templates).map_err(|error| error.to_string())?;
    let places = plan.changes.iter();
    Ok(Made {
        files: bundle.files,
        places: places
            .map(|change| (change.id, change.because.clone()))
            .collect(),
    })
}

/// The steps of a plan of another version; none where its changes cannot be read or written.
pub(super) fn old_steps(plan: &Value) -> Option<Steps> {
    let listed = plan.get("changes").and_then(Value::as_array)?;
    let changes: Option<Vec<PlanChange>> = listed.iter().map(PlanChange::from_json).collect();
    let changes = changes?;
    let back: Vec<PlanChange> = changes
        .iter()
        .rev()
        .filter_map(PlanChange::inverse)
        .collect();
    let forward = steps(&changes).ok()?;
    Some(Steps {
        there: forward.clone(),
        forward,
        back: steps(&back).ok()?,
    })
}
