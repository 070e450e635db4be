//! Verification: everything about a bundle is worked out again and compared; what differs is named by file, line and step.

mod dial;
mod difference;
mod old;
mod problem;
mod users;

pub use problem::{Problem, ProblemKind, Verification};

use super::manifest::{Files, Manifest, NAME};
use super::own::{FOLDER, of_bundle};
use super::script::{Script, named};
use super::{BundleError, Templates};
use crate::digest::{canonical_json, sha256_hex};
use difference::{Places, differences};
use serde_json::Value;

/// Released versions before this one whose bundles this one can judge without rendering them again. None yet: a bundle
/// that names an earlier version than the first was edited, and a later one is for that version to judge.
const EARLIER: &[&str] = &[];

/// Verifies the files of a bundle.
///
/// # Errors
/// Only when the templates that ship do not compile.
pub fn verify(files: &Files, known_rules: &[&str]) -> Result<Verification, BundleError> {
    verify_knowing(files, known_rules, EARLIER)
}

/// As [`verify`], with the earlier versions whose bundles are judged without rendering them again.
///
/// # Errors
/// As [`verify`].
pub fn verify_knowing(
    files: &Files,
    known_rules: &[&str],
    earlier: &[&str],
) -> Result<Verification, BundleError> {
    let mut verifier = Verifier {
        files,
        problems: Vec::new(),
        not_checked: Vec::new(),
    };
    verifier.manifest();
    verifier.scripts();
    let other = verifier.plan_digest();
    let templates = verifier.templates()?;
    match &other {
        None => verifier.again(known_rules, &templates),
        Some(version) => {
            verifier.not_checked.push(format!(
                "rendering again: made by callsheet {version}, this is {}",
                env!("CARGO_PKG_VERSION")
            ));
            verifier.old_plan(known_rules);
            verifier.fixed_text(&templates);
        }
    }
    let unknown_version = other
        .clone()
        .filter(|version| !earlier.contains(&version.as_str()));
    verifier
        .not_checked
        .push("approvals: this version does not read signatures".to_owned());
    let Verifier {
        mut problems,
        not_checked,
        ..
    } = verifier;
    problems.sort_by(|a, b| (&a.file, a.line, a.kind as u8).cmp(&(&b.file, b.line, b.kind as u8)));
    let manifest_sha256 = files
        .get(NAME)
        .map(|bytes| sha256_hex(bytes))
        .unwrap_or_default();
    Ok(Verification {
        rendered_again: other.is_none(),
        ok: problems.is_empty() && unknown_version.is_none(),
        unknown_version,
        manifest_sha256,
        problems,
        not_checked,
    })
}

struct Verifier<'v> {
    files: &'v Files,
    problems: Vec<Problem>,
    not_checked: Vec<String>,
}

impl Verifier<'_> {
    /// The templates that ship, with those of one's own that travel in the bundle.
    fn templates(&mut self) -> Result<Templates, BundleError> {
        let own = of_bundle(self.files);
        let (name, line, why) = match Templates::with(&own) {
            Ok(templates) => {
                if !own.is_empty() {
                    let names: Vec<_> = own.keys().map(String::as_str).collect();
                    self.not_checked.push(format!(
                        "what the scripts do beside their steps: templates of one's own were used ({})",
                        names.join(", ")
                    ));
                }
                return Ok(templates);
            }
            Err(BundleError::Template {
                name, line, why, ..
            }) => (name, line, why),
            Err(BundleError::NotTemplates { path, why, .. }) => {
                (path.display().to_string(), 0, why)
            }
            Err(other) => return Err(other),
        };
        let problem = Problem::new(&format!("{FOLDER}{name}"), ProblemKind::Template, why);
        self.problems.push(Problem {
            line: u32::try_from(line).ok().filter(|line| *line > 0),
            ..problem
        });
        Templates::embedded()
    }

    fn manifest(&mut self) {
        let bytes = self.files.get(NAME).map(Vec::as_slice).unwrap_or_default();
        let manifest = match Manifest::parse(&String::from_utf8_lossy(bytes)) {
            Ok(manifest) => manifest,
            Err(line) => {
                let problem = Problem::new(
                    NAME,
                    ProblemKind::Changed,
                    "this line is no line of a manifest",
                );
                self.problems.push(Problem {
                    line: Some(line),
                    ..problem
                });
                return;
            }
        };
        for (path, expected) in &manifest.digests {
            let problem = match self.files.get(path).map(|bytes| sha256_hex(bytes)) {
                None => Problem::new(
                    path,
                    ProblemKind::Missing,
                    "the manifest names this file, and it is not there",
                ),
                Some(found) if found != *expected => Problem::new(
                    path,
                    ProblemKind::Changed,
                    "the bytes are not those of the manifest",
                )
                .compared(expected, found),
                Some(_) => continue,
            };
            self.problems.push(problem);
        }
        for path in self
            .files
            .keys()
            .filter(|path| *path != NAME && !manifest.digests.contains_key(*path))
        {
            self.problems.push(Problem::new(
                path,
                ProblemKind::Extra,
                "the manifest does not name this file",
            ));
        }
    }

    fn scripts(&mut self) {
        for (path, bytes) in self
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("scripts/"))
        {
            if named(path).is_none() {
                self.problems.push(Problem::new(
                    path,
                    ProblemKind::Grammar,
                    "no script of a bundle has this name",
                ));
                continue;
            }
            if let Err(fault) = Script::decode(path, bytes) {
                let kind = if fault.in_data {
                    ProblemKind::Decode
                } else {
                    ProblemKind::Grammar
                };
                let problem = Problem::new(path, kind, fault.why);
                self.problems.push(Problem {
                    line: Some(fault.line),
                    step: fault.step,
                    ..problem
                });
            }
        }
    }

    /// Compares the digest of the plan; gives the version that made it, if that is another one.
    fn plan_digest(&mut self) -> Option<String> {
        const FILE: &str = "plan.json";
        let Some(bytes) = self.files.get(FILE) else {
            self.problems.push(Problem::new(
                FILE,
                ProblemKind::Missing,
                "a bundle has a plan",
            ));
            return None;
        };
        let Ok(Value::Object(mut plan)) = serde_json::from_slice::<Value>(bytes) else {
            self.problems.push(Problem::new(
                FILE,
                ProblemKind::Plan,
                "the plan is no JSON object",
            ));
            return None;
        };
        let stated = plan
            .remove("digest")
            .and_then(|digest| digest.as_str().map(ToOwned::to_owned))
            .unwrap_or_default();
        let version = plan
            .get("tool")
            .and_then(|tool| tool.get("version"))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let digest = sha256_hex(canonical_json(&plan).as_bytes());
        if digest != stated {
            let problem = Problem::new(
                FILE,
                ProblemKind::Plan,
                "the digest is not that of the plan",
            );
            self.problems.push(problem.compared(&digest, &stated));
        }
        for (path, bytes) in self
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("scripts/"))
        {
            if let Ok(script) = Script::decode(path, bytes)
                && script.constants.plan != stated
            {
                let problem = Problem::new(
                    path,
                    ProblemKind::Plan,
                    "this script belongs to another plan",
                );
                self.problems
                    .push(problem.compared(&stated, script.constants.plan));
            }
        }
        (version != env!("CARGO_PKG_VERSION")).then_some(version)
    }

    /// Makes the bundle again from its inputs and compares every byte.
    fn again(&mut self, known_rules: &[&str], templates: &Templates) {
        let made = if dial::is_of_plans(self.files) {
            dial::make(self.files, known_rules, templates)
        } else {
            users::make(self.files, known_rules, templates)
        };
        let made = match made {
            Ok(made) => made,
            Err(why) => {
                self.problems.push(Problem::new(
                    "input",
                    ProblemKind::Plan,
                    format!("the inputs do not give this bundle: {why}"),
                ));
                return;
            }
        };
        let Made {
            places,
            files: expected,
        } = made;
        for (path, wanted) in &expected {
            if path == NAME {
                continue;
            }
            match self.files.get(path) {
                Some(found) if found == wanted => {}
                Some(found) => self
                    .problems
                    .extend(differences(path, wanted, found, &places)),
                None => self.problems.push(Problem::new(
                    path,
                    ProblemKind::Render,
                    "the inputs give this file, and it is not there",
                )),
            }
        }
        for path in self
            .files
            .keys()
            .filter(|path| !expected.contains_key(*path))
        {
            self.problems.push(Problem::new(
                path,
                ProblemKind::Render,
                "the inputs do not give this file",
            ));
        }
        if expected.get(NAME) != self.files.get(NAME) {
            self.problems.push(Problem::new(
                NAME,
                ProblemKind::Render,
                "the manifest is not the one that the inputs give",
            ));
        }
    }
}

/// What the inputs of a bundle give.
struct Made {
    files: Files,
    /// What asked for each step.
    places: Places,
}

/// The plan as it stands in the bundle; null where it is no JSON.
fn stated(files: &Files) -> Value {
    files
        .get("plan.json")
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .unwrap_or_default()
}
