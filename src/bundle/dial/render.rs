//! From a plan of dial plans to every file of its bundle, in memory.

use super::super::constants::{About, Constants, Head};
use super::super::render::{listed, seal, write_scripts};
use super::super::review::{self, Told};
use super::super::script::Script;
use super::super::step::Step;
use super::super::{Bundle, BundleError, Files, Templates};
use super::load::Loaded;
use super::plan::Plan;
use super::step::{from_change, read_plan};
use crate::config::{Config, Style};
use crate::dial::PlanChange;
use crate::digest::pretty_json;
use crate::plan::Purpose;

/// Renders the bundle of a plan. `told` is what the check found, for the review.
///
/// # Errors
/// See [`BundleError`]; nothing was written in any case.
pub fn render(
    loaded: &Loaded,
    plan: &Plan,
    told: &Told,
    templates: &Templates,
) -> Result<Bundle, BundleError> {
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
    let scripts = scripts(&loaded.config, plan)?;
    let mut files: Files = loaded
        .files()
        .into_iter()
        .map(|(path, bytes)| (path, bytes.to_vec()))
        .collect();
    write_scripts(&scripts, templates, &mut files)?;
    let text = pretty_json(&plan.to_json());
    files.insert("plan.json".to_owned(), text.into_bytes());
    let listed = listed(&scripts, &files, |_| None);
    let review = review::write_plans(&review::PlansSubject {
        config: &loaded.config,
        plans: &loaded.plans,
        plan,
        told,
        scripts: &listed,
        replaced: &review::replaced(templates, &scripts),
    });
    files.insert("review.md".to_owned(), review.into_bytes());
    Ok(seal(files, plan.changes.len()))
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
            named: &own,
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
