//! Bundles of dial plans: made again from the plan file, or held against the plan beside them.

use super::super::dial::{Asked, Inputs, Loaded, Names, PLANS, render_into, steps};
use super::super::load::{BEFORE, CONFIG, RESULTS};
use super::super::own::Own;
use super::Bundle;
use super::compare::{Compare, Compared};
use super::old::Steps;
use crate::dial::PlanChange;
use serde_json::Value;

/// Whether a bundle is about dial plans: its inputs say it.
pub(super) fn is_of_plans(paths: &[&str]) -> bool {
    PLANS.iter().any(|path| paths.contains(path))
}

/// Makes a bundle of dial plans again, and holds it against what was found.
pub(super) fn compare(bundle: &Bundle, own: Own) -> Result<Compared, String> {
    let Bundle {
        files,
        stated,
        known_rules,
        templates,
    } = bundle;
    let bytes = |found: Option<(&str, Vec<u8>)>| found.map(|(_, bytes)| bytes);
    let (path, plan) = bundle
        .first(&PLANS)?
        .ok_or("there is no input/dialplan.toml, and no other plan in its place")?;
    let asked = |key: &str| stated.get("asked").and_then(|asked| asked.get(key));
    let text = |key: &str| asked(key).and_then(Value::as_str).map(ToOwned::to_owned);
    let day = stated.get("as_of").and_then(Value::as_str);
    let inputs = Inputs {
        plan,
        config: bytes(bundle.first(&[CONFIG])?),
        before: bytes(bundle.first(&[BEFORE, RESULTS])?),
        as_of: day.and_then(|date| date.parse().ok()),
        purpose: bundle.purpose(),
        asked: Asked {
            plan: text("plan"),
            region: text("region"),
            allow_global: asked("allow_global").and_then(Value::as_bool) == Some(true),
            called: text("called"),
        },
        templates: own,
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
    let place = |step: u32| {
        let asked = plan.changes.iter().find(|change| change.id == step)?;
        Some(asked.because.clone())
    };
    let mut store = Compare::new(*files, &place);
    let made = render_into(&loaded, &plan, &told, templates, &mut store);
    made.map_err(|error| error.to_string())?;
    Ok(store.finish())
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
