//! From a plan of dial plans to the files of its bundle, one after the other.

use super::super::constants::{About, Constants, Head, Named};
use super::super::render::Scripts;
use super::super::review::{self, Told};
use super::super::script::Script;
use super::super::step::Step;
use super::super::store::{Packing, Rendered, Store};
use super::super::{Bundle, BundleError, Templates};
use super::load::Loaded;
use super::plan::Plan;
use super::step::{from_change, read_plan};
use crate::config::{Config, Style};
use crate::dial::PlanChange;
use crate::digest::pretty_json;
use crate::plan::Purpose;

/// Renders the bundle of a plan into memory. `told` is what the check found, for the review.
///
/// # Errors
/// As [`render_into`].
pub fn render(
    loaded: &Loaded,
    plan: &Plan,
    told: &Told,
    templates: &Templates,
) -> Result<Bundle, BundleError> {
    Bundle::of(|files| render_into(loaded, plan, told, templates, files))
}

/// Renders the bundle of a plan into a store, file by file.
///
/// # Errors
/// See [`BundleError`]; what was put into the store is no bundle then.
pub fn render_into(
    loaded: &Loaded,
    plan: &Plan,
    told: &Told,
    templates: &Templates,
    store: &mut dyn Store,
) -> Result<Rendered, BundleError> {
    loaded.ready()?;
    if plan.changes.is_empty() {
        let why = if plan.purpose == Purpose::Rollback {
            "nothing of these dial plans was captured, or everything is as it was"
        } else if plan.unchanged > 0 {
            "every dial plan is already as the file wants it"
        } else {
            "the file holds no dial plan"
        };
        return Err(BundleError::Nothing { why });
    }
    let mut packing = Packing::new(store);
    let mut written = Scripts::new(templates);
    for script in scripts(&loaded.config, plan)? {
        written.add(&script.draft(), &mut packing)?;
    }
    packing.put_bytes("plan.json", pretty_json(&plan.to_json()).as_bytes())?;
    let review = review::write_plans(&review::PlansSubject {
        config: &loaded.config,
        plans: &loaded.plans,
        plan,
        told,
        scripts: &written.listed,
        replaced: &written.replaced,
    });
    packing.put_bytes("review.md", review.as_bytes())?;
    for (path, bytes) in loaded.files() {
        packing.put_bytes(&path, bytes)?;
    }
    packing.seal(plan.changes.len())
}

/// The scripts that a plan needs, before they are text.
fn scripts(config: &Config, plan: &Plan) -> Result<Vec<Script>, BundleError> {
    let digest = plan.digest();
    let names = plan.names();
    let script = |name: &str, steps: Vec<Step>| {
        let own: Vec<&str> = match steps.iter().filter_map(Step::user).collect::<Vec<_>>() {
            none if none.is_empty() => names.clone(),
            own => own,
        };
        let head = Head {
            plan: &digest,
            style: Style::Guarded,
            about: About::Plans,
            named: &Named::of(own),
            script: name,
        };
        Script {
            path: format!("scripts/{name}.ps1"),
            constants: Constants::of(config, &head),
            steps,
        }
    };
    let reads = (1..)
        .zip(&names)
        .map(|(number, name)| read_plan(number, name));
    let forward = steps(&plan.changes)?;
    let (there, back) = match plan.purpose {
        Purpose::Apply => ("apply-001", steps(&plan.inverse())?),
        Purpose::Rollback => ("rollback-001", Vec::new()),
    };
    let mut scripts = vec![
        script("install", Vec::new()),
        script("preflight", reads.collect()),
        script("verify", forward.clone()),
        script(there, forward),
    ];
    if !back.is_empty() {
        scripts.push(script("rollback-001", back));
    }
    scripts.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(scripts)
}

/// The lines of changes, one after the other.
pub(in super::super) fn steps(changes: &[PlanChange]) -> Result<Vec<Step>, BundleError> {
    let lines: Result<Vec<Vec<Step>>, BundleError> = changes.iter().map(from_change).collect();
    Ok(lines?.concat())
}
