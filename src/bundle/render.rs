//! From a plan to every file of the bundle, in memory; each script is decoded and compared before anything is written.

use super::constants::{About, Constants, Head};
use super::load::Loaded;
use super::manifest::{Files, Manifest, NAME};
use super::plain;
use super::review::{self, Told};
use super::script::Script;
use super::step::{Step, from_operation, read_number, read_user};
use super::{BundleError, Templates};
use crate::config::Style;
use crate::digest::sha256_hex;
use crate::plan::{Change, MOST_USERS, Operation, Plan, Purpose, together};
use std::collections::BTreeSet;

/// A rendered bundle, not yet written.
#[derive(Debug)]
pub struct Bundle {
    /// Every file, the manifest too.
    pub files: Files,
    /// SHA-256 of the manifest: what is approved.
    pub manifest_sha256: String,
    /// Number of steps of the plan.
    pub steps: usize,
    /// Whether there is a roll-back.
    pub rollback: bool,
}

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
    if plan.operations.is_empty() {
        let why = if plan.unchanged > 0 {
            "everything is already as the sheet wants it"
        } else if plan.purpose == Purpose::Rollback {
            "nothing of this sheet was captured"
        } else {
            "the sheet asks for nothing"
        };
        return Err(BundleError::Nothing { why });
    }
    // Taken over all operations, so once.
    let digest = plan.digest();
    let scripts = scripts(loaded, plan, &digest);
    let mut files: Files = loaded
        .files()
        .into_iter()
        .map(|(path, bytes)| (path, bytes.to_vec()))
        .collect();
    write_scripts(&scripts, templates, &mut files)?;
    files.insert("plan.json".to_owned(), plan.to_bytes(&digest));
    let wave_of = |script: &Script| {
        let step = script.steps.first().filter(|_| script.changes())?.number();
        let operation = plan.operations.iter().find(|op| op.id == step)?;
        Some(operation.wave)
    };
    let listed = listed(&scripts, &files, wave_of);
    let replaced = review::replaced(templates, &scripts);
    let review = review::write(&review::Subject {
        loaded,
        plan,
        digest: &digest,
        told,
        scripts: &listed,
        replaced: &replaced,
    });
    files.insert("review.md".to_owned(), review.into_bytes());
    Ok(seal(files, plan.operations.len()))
}

/// Renders scripts into the files; each is read back and held against what it was made from.
pub(super) fn write_scripts(
    scripts: &[Script],
    templates: &Templates,
    files: &mut Files,
) -> Result<(), BundleError> {
    for script in scripts {
        let text = script.render(templates)?;
        self_check(script, &text).map_err(|error| script.blame(templates, &text, error))?;
        files.insert(script.path.clone(), text.into_bytes());
    }
    Ok(())
}

/// The rendered scripts as the review names them.
pub(super) fn listed(
    scripts: &[Script],
    files: &Files,
    wave_of: impl Fn(&Script) -> Option<u32>,
) -> Vec<review::Listed> {
    let listed = scripts.iter().filter_map(|script| {
        Some(review::Listed {
            path: script.path.clone(),
            digest: sha256_hex(files.get(&script.path)?),
            wave: wave_of(script),
        })
    });
    listed.collect()
}

/// The bundle of some files: what is in them, and the manifest that names them all.
pub(super) fn seal(mut files: Files, steps: usize) -> Bundle {
    let rollback = files.keys().any(|path| path.contains("/rollback-"));
    let manifest = Manifest::of(&files).to_text();
    let manifest_sha256 = sha256_hex(manifest.as_bytes());
    files.insert(NAME.to_owned(), manifest.into_bytes());
    Bundle {
        files,
        manifest_sha256,
        steps,
        rollback,
    }
}

/// The scripts that a plan needs, before they are text.
pub(super) fn scripts(loaded: &Loaded, plan: &Plan, digest: &str) -> Vec<Script> {
    let maker = Maker {
        loaded,
        plan,
        digest,
    };
    let changes: Vec<Step> = plan.operations.iter().map(from_operation).collect();
    let mut scripts = vec![
        maker.script("install", Vec::new(), Style::Guarded),
        maker.script("preflight", maker.reads(), Style::Guarded),
        maker.script("verify", changes, Style::Guarded),
    ];
    let forward = match plan.purpose {
        Purpose::Apply => "apply",
        Purpose::Rollback => "rollback",
    };
    scripts.extend(maker.chunks(forward, &plan.operations));
    if plan.purpose == Purpose::Apply {
        scripts.extend(maker.chunks("rollback", &plan.inverse()));
    }
    scripts.sort_by(|a, b| a.path.cmp(&b.path));
    scripts
}

struct Maker<'m> {
    loaded: &'m Loaded,
    plan: &'m Plan,
    digest: &'m str,
}

impl Maker<'_> {
    fn reads(&self) -> Vec<Step> {
        let mut number = 0;
        let mut next = || {
            number += 1;
            number
        };
        let mut steps: Vec<Step> = self
            .plan
            .users()
            .into_iter()
            .map(|user| read_user(next(), user))
            .collect();
        let mut seen = BTreeSet::new();
        for operation in &self.plan.operations {
            if let Change::Number {
                after: Some(after), ..
            } = &operation.change
                && seen.insert(&*after.number)
            {
                steps.push(read_number(next(), &after.number));
            }
        }
        steps
    }

    /// Scripts of one wave and at most so many users, in order. Users who pass numbers on to each other stay in one script.
    fn chunks(&self, stem: &str, operations: &[Operation]) -> Vec<Script> {
        let key = |op: &Operation| op.user().to_ascii_lowercase();
        let mut chunks: Vec<Vec<Step>> = Vec::new();
        let mut users = BTreeSet::new();
        let mut wave = None;
        for block in operations.chunk_by(together) {
            let more: BTreeSet<_> = block.iter().map(key).collect();
            let new = more.difference(&users).count();
            let next = block.first().map(|op| op.wave);
            if chunks.is_empty() || wave != next || users.len() + new > MOST_USERS {
                wave = next;
                chunks.push(Vec::new());
                users.clear();
            }
            users.extend(more);
            if let Some(chunk) = chunks.last_mut() {
                chunk.extend(block.iter().flat_map(|op| self.lines(op)));
            }
        }
        chunks
            .into_iter()
            .enumerate()
            .map(|(at, steps)| {
                let name = format!("{stem}-{:03}", at + 1);
                self.script(&name, steps, self.plan.style)
            })
            .collect()
    }

    /// The lines of an operation in the style of the plan.
    fn lines(&self, operation: &Operation) -> Vec<Step> {
        match self.plan.style {
            Style::Guarded => vec![from_operation(operation)],
            Style::Plain => plain::from_operation(operation, &self.loaded.config.module),
        }
    }

    fn script(&self, name: &str, steps: Vec<Step>, style: Style) -> Script {
        let mut seen = BTreeSet::new();
        let users: Vec<&str> = if steps.is_empty() {
            self.plan.users()
        } else {
            steps
                .iter()
                .filter_map(Step::user)
                .filter(|user| seen.insert(user.to_ascii_lowercase()))
                .collect()
        };
        let head = Head {
            plan: self.digest,
            style,
            about: About::Users,
            named: &users,
            script: name,
        };
        let constants = Constants::of(&self.loaded.config, &head);
        Script {
            path: format!("scripts/{name}.ps1"),
            constants,
            steps,
        }
    }
}

fn self_check(script: &Script, text: &str) -> Result<(), BundleError> {
    let fault = |line, why: String| {
        Err(BundleError::SelfCheck {
            file: script.path.clone(),
            line,
            why,
        })
    };
    match Script::decode(&script.path, text.as_bytes()) {
        Err(found) => fault(found.line, found.why),
        Ok(decoded) if decoded.constants != script.constants => fault(
            script.first_difference(&decoded, text),
            "the constants differ from the plan".to_owned(),
        ),
        Ok(decoded) if decoded.steps != script.steps => fault(
            script.first_difference(&decoded, text),
            "the steps differ from the plan".to_owned(),
        ),
        Ok(_) => Ok(()),
    }
}
