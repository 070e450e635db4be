//! Verification: everything about a bundle is worked out again and compared; what differs is named by file, line and step.

mod compare;
mod dial;
mod difference;
mod old;
mod problem;
mod stated;
mod users;

pub use problem::{Problem, ProblemKind, Verification};

use super::found::Found;
use super::manifest::{Manifest, NAME};
use super::own::{FOLDER, Own, of_bundle};
use super::read_back::{ReadBack, read_back};
use super::script::named;
use super::{BundleError, Templates, folder};
use crate::digest::sha256_hex;
use crate::plan::Purpose;
use compare::Compared;
use serde_json::{Map, Value};
use stated::{Reading, Stated};
use std::collections::BTreeSet;
use std::io;

/// Most bytes of a manifest: a line for each file that a folder may hold.
const LARGEST_MANIFEST: usize = 16 * 1024 * 1024;
/// Path of the plan in a bundle.
const PLAN: &str = "plan.json";
/// Path of a script that every bundle has.
const INSTALL: &str = "scripts/install.ps1";

/// Released versions before this one whose bundles this one can judge without rendering them again. None yet: a bundle
/// that names an earlier version than the first was edited, and a later one is for that version to judge.
const EARLIER: &[&str] = &[];

/// Verifies the files of a bundle.
///
/// # Errors
/// When the templates that ship do not compile, or a file cannot be read.
pub fn verify(files: &dyn Found, known_rules: &[&str]) -> Result<Verification, BundleError> {
    verify_knowing(files, known_rules, EARLIER)
}

/// As [`verify`], with the earlier versions whose bundles are judged without rendering them again.
///
/// # Errors
/// As [`verify`].
pub fn verify_knowing(
    files: &dyn Found,
    known_rules: &[&str],
    earlier: &[&str],
) -> Result<Verification, BundleError> {
    let mut verifier = Verifier {
        files,
        paths: files.paths(),
        problems: Vec::new(),
        not_checked: Vec::new(),
    };
    let manifest_sha256 = verifier.manifest()?;
    let (stated, other) = verifier.plan()?;
    let own = of_bundle(files)?;
    let templates = verifier.templates(&own)?;
    let mut same = BTreeSet::new();
    match &other {
        None => same = verifier.again(stated.as_ref(), known_rules, (own, &templates)),
        Some(version) => {
            verifier.not_checked.push(format!(
                "rendering again: made by callsheet {version}, this is {}",
                env!("CARGO_PKG_VERSION")
            ));
            verifier.old_plan(known_rules)?;
            verifier.fixed_text(&templates)?;
        }
    }
    verifier.scripts(stated.as_ref(), &same)?;
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
    files: &'v dyn Found,
    paths: Vec<&'v str>,
    problems: Vec<Problem>,
    not_checked: Vec<String>,
}

impl<'v> Verifier<'v> {
    /// The scripts of the bundle.
    fn script_paths(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        let paths = self.paths.clone().into_iter();
        paths.filter(|path| path.starts_with("scripts/"))
    }

    /// The templates that ship, with those of one's own that travel in the bundle.
    fn templates(&mut self, own: &Own) -> Result<Templates, BundleError> {
        let (name, line, why) = match Templates::with(own) {
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

    /// Holds the files against the manifest, and gives its own digest: that of the bytes which were looked at.
    fn manifest(&mut self) -> Result<String, BundleError> {
        let bytes = self.files.bytes_within(NAME, LARGEST_MANIFEST + 1);
        let bytes = bytes.map_err(folder::failed("read", NAME))?;
        let bytes = bytes.unwrap_or_default();
        if bytes.len() > LARGEST_MANIFEST {
            let why = "this is longer than a manifest can be";
            let problem = Problem::new(NAME, ProblemKind::Changed, why);
            self.problems.push(problem);
            return Ok(self.files.sha256(NAME)?.unwrap_or_default());
        }
        let digest = sha256_hex(&bytes);
        let manifest = match Manifest::parse(&String::from_utf8_lossy(&bytes)) {
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
                return Ok(digest);
            }
        };
        for (path, expected) in &manifest.digests {
            let problem = match self.files.sha256(path)? {
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
        let extra = self.paths.iter();
        for path in extra.filter(|path| **path != NAME && !manifest.digests.contains_key(**path)) {
            self.problems.push(Problem::new(
                path,
                ProblemKind::Extra,
                "the manifest does not name this file",
            ));
        }
        Ok(digest)
    }

    /// Reads scripts back. Those that are what their plan gives were read back when they were compared; `same` names them.
    fn scripts(
        &mut self,
        stated: Option<&Stated>,
        same: &BTreeSet<String>,
    ) -> Result<(), BundleError> {
        let stated = stated.map(|stated| stated.digest.as_str());
        // Scripts that were compared belong to one plan: if this one belongs to the plan beside it, so do the others.
        let belongs = match (stated, same.contains(INSTALL)) {
            (Some(stated), true) => {
                let read = self.read_back(INSTALL)?;
                read.is_ok_and(|read| read.constants.plan == stated)
            }
            (stated, _) => stated.is_none(),
        };
        for path in self.script_paths() {
            if named(path).is_none() {
                self.problems.push(Problem::new(
                    path,
                    ProblemKind::Grammar,
                    "no script of a bundle has this name",
                ));
                continue;
            }
            if belongs && same.contains(path) {
                continue;
            }
            self.script(path, stated)?;
        }
        Ok(())
    }

    fn script(&mut self, path: &str, stated: Option<&str>) -> Result<(), BundleError> {
        match self.read_back(path)? {
            Err(fault) => {
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
            Ok(ReadBack { constants, .. }) => {
                let other = stated.filter(|stated| *stated != constants.plan);
                self.problems.extend(other.map(|stated| {
                    let why = "this script belongs to another plan";
                    let problem = Problem::new(path, ProblemKind::Plan, why);
                    problem.compared(stated, constants.plan)
                }));
            }
        }
        Ok(())
    }

    fn read_back(&self, path: &str) -> Result<Result<ReadBack, super::script::Fault>, BundleError> {
        let open = || Ok(self.files.open(path)?.ok_or(io::ErrorKind::NotFound)?);
        read_back(path, &open, &mut |_| {}).map_err(folder::failed("read", path))
    }

    /// Reads the plan and compares its digest; gives the version that made it too, if that is another one.
    fn plan(&mut self) -> Result<(Option<Stated>, Option<String>), BundleError> {
        let stated = match self.stated()? {
            Ok(stated) => stated,
            Err((kind, why)) => {
                self.problems.push(Problem::new(PLAN, kind, why));
                return Ok((None, None));
            }
        };
        if stated.own != stated.digest {
            let problem = Problem::new(
                PLAN,
                ProblemKind::Plan,
                "the digest is not that of the plan",
            );
            let problem = problem.compared(&stated.own, &stated.digest);
            self.problems.push(problem);
        }
        let tool = stated.head.get("tool");
        let version = tool.and_then(|tool| tool.get("version")?.as_str());
        let version = version.unwrap_or_default().to_owned();
        let other = (version != env!("CARGO_PKG_VERSION")).then_some(version);
        Ok((Some(stated), other))
    }

    /// What the plan says, or what is wrong with it.
    fn stated(&self) -> Result<Result<Stated, (ProblemKind, &'static str)>, BundleError> {
        let failed = || folder::failed("read", PLAN);
        let Some(plan) = self.files.open(PLAN).map_err(failed())? else {
            return Ok(Err((ProblemKind::Missing, "a bundle has a plan")));
        };
        let read = match Stated::read_in_order(plan).map_err(failed())? {
            Reading::InOrder(stated) => Some(stated),
            Reading::NoJson => None,
            Reading::Otherwise => {
                let whole = self.files.bytes_within(PLAN, stated::MOST + 1);
                let whole = whole.map_err(failed())?.unwrap_or_default();
                if whole.len() > stated::MOST {
                    let why = "this is long, and no plan with its keys in order";
                    return Ok(Err((ProblemKind::Plan, why)));
                }
                Stated::read(&whole)
            }
        };
        Ok(read.ok_or((ProblemKind::Plan, "the plan is no JSON object")))
    }

    /// Makes the bundle again from its inputs and compares every byte; gives the files that are the same.
    fn again(
        &mut self,
        stated: Option<&Stated>,
        known_rules: &[&str],
        (own, templates): (Own, &Templates),
    ) -> BTreeSet<String> {
        let none = Map::new();
        let stated = stated.map_or(&none, |stated| &stated.head);
        let bundle = Bundle {
            files: self.files,
            stated,
            known_rules,
            templates,
        };
        let compared = if dial::is_of_plans(&self.paths) {
            dial::compare(&bundle, own)
        } else {
            users::compare(&bundle, own)
        };
        match compared {
            Ok(Compared { problems, same }) => {
                self.problems.extend(problems);
                same
            }
            Err(why) => {
                self.problems.push(Problem::new(
                    "input",
                    ProblemKind::Plan,
                    format!("the inputs do not give this bundle: {why}"),
                ));
                BTreeSet::new()
            }
        }
    }
}

/// What a bundle is made again from.
struct Bundle<'b> {
    files: &'b dyn Found,
    /// What its plan says beside the operations.
    stated: &'b Map<String, Value>,
    known_rules: &'b [&'b str],
    templates: &'b Templates,
}

impl Bundle<'_> {
    /// What its plan is for.
    fn purpose(&self) -> Purpose {
        match self.stated.get("purpose").and_then(Value::as_str) {
            Some("rollback") => Purpose::Rollback,
            _ => Purpose::Apply,
        }
    }

    /// The first of some files that is there, with its path.
    fn first(&self, paths: &[&'static str]) -> Result<Option<(&'static str, Vec<u8>)>, String> {
        let first = self.files.first(paths.iter().copied());
        first.map_err(|error| error.to_string())
    }
}
