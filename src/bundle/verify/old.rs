//! Bundles of another version: they are not rendered again, but held against the plan and config beside them.

use super::super::load::CONFIG;
use super::super::manifest::NAME;
use super::super::plain;
use super::super::read_back::ReadBack;
use super::super::script::{Script, by_number};
use super::super::step::{Step, from_operation};
use super::super::{BundleError, Templates};
use super::dial;
use super::difference::MOST_LINES;
use super::{PLAN, Problem, ProblemKind, Verifier};
use crate::config::{Module, Style};
use crate::plan::Operation;
use serde_json::Value;

/// The module that a plan names.
fn module_of(plan: &Value) -> Module {
    let text = |key: &str| plan.get(key).and_then(Value::as_str).unwrap_or_default();
    Module::named(text("profile"), text("module"), text("style"))
}

/// The steps that the scripts of a plan hold: those of verify, those of the way there, and those of the way back.
pub(super) struct Steps {
    pub(super) forward: Vec<Step>,
    pub(super) there: Vec<Step>,
    pub(super) back: Vec<Step>,
}

/// The steps of a plan about users; none where its operations cannot be read.
fn old_steps(plan: &Value) -> Option<Steps> {
    let listed = plan.get("operations").and_then(Value::as_array);
    let listed = listed.map_or(&[][..], Vec::as_slice);
    let operations: Option<Vec<Operation>> = listed.iter().map(Operation::from_json).collect();
    let operations = operations?;
    let module = module_of(plan);
    let written = |operation: &Operation| match module.style {
        Style::Guarded => vec![from_operation(operation)],
        Style::Plain => plain::from_operation(operation, &module),
    };
    let back = operations.iter().rev().filter_map(Operation::inverse);
    Some(Steps {
        forward: operations.iter().map(from_operation).collect(),
        there: operations.iter().flat_map(written).collect(),
        back: back.flat_map(|op| written(&op)).collect(),
    })
}

impl Verifier<'_> {
    /// Holds the scripts of another version against the plan that stands beside them, and against the config.
    pub(super) fn old_plan(&mut self, known_rules: &[&str]) -> Result<(), BundleError> {
        let plan = self.files.bytes(PLAN)?;
        let plan = plan.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let plan: Value = plan.unwrap_or_default();
        let steps = if dial::is_of_plans(&self.paths) {
            dial::old_steps(&plan)
        } else {
            old_steps(&plan)
        };
        let Some(Steps {
            forward,
            there,
            back,
        }) = steps
        else {
            // The form has a name and a version: a plan of this form that cannot be read was edited.
            let message = "the operations of this plan cannot be read";
            self.problems
                .push(Problem::new(PLAN, ProblemKind::Plan, message));
            return Ok(());
        };
        self.inputs_of(&plan)?;
        let applies = plan.get("purpose").and_then(Value::as_str) != Some("rollback");
        self.old_steps("scripts/verify", &forward)?;
        self.old_steps(
            if applies {
                "scripts/apply-"
            } else {
                "scripts/rollback-"
            },
            &there,
        )?;
        if applies {
            self.old_steps("scripts/rollback-", &back)?;
        }
        self.old_constants(known_rules)?;
        self.no_other_files();
        Ok(())
    }

    /// The plan names the digests of the inputs that it was made from.
    fn inputs_of(&mut self, plan: &Value) -> Result<(), BundleError> {
        let listed = plan.get("inputs").and_then(Value::as_array);
        let mut named = Vec::new();
        for input in listed.into_iter().flatten() {
            let text = |key| input.get(key).and_then(Value::as_str).unwrap_or_default();
            let (path, wanted) = (text("path"), text("sha256"));
            named.push(path);
            let found = self.files.sha256(path)?;
            if found.as_deref() != Some(wanted) {
                let problem =
                    Problem::new(path, ProblemKind::Plan, "this is not the input of the plan");
                self.problems
                    .push(problem.compared(wanted, found.unwrap_or_default()));
            }
        }
        let inputs = self.paths.iter().filter(|path| path.starts_with("input/"));
        for path in inputs.filter(|path| !named.contains(path)) {
            let why = "the plan was made without this input";
            self.problems
                .push(Problem::new(path, ProblemKind::Plan, why));
        }
        Ok(())
    }

    /// Files that no version of a bundle has.
    fn no_other_files(&mut self) {
        let known = |path: &str| {
            ["review.md", "plan.json", NAME].contains(&path)
                || path.starts_with("input/")
                || path.starts_with("scripts/")
        };
        for path in self.paths.iter().filter(|path| !known(path)) {
            let why = "no bundle has a file of this name";
            self.problems
                .push(Problem::new(path, ProblemKind::Extra, why));
        }
    }

    /// Says of which scripts the fixed text is another than this version would write: nobody else has looked at it.
    pub(super) fn fixed_text(&mut self, templates: &Templates) -> Result<(), BundleError> {
        for path in self.script_paths() {
            let bytes = self.files.bytes(path)?.unwrap_or_default();
            let again = Script::decode(path, &bytes).ok().and_then(|script| {
                let mut again = Vec::new();
                script.draft().write(templates, &mut again).ok()?;
                Some(again)
            });
            if again.is_none_or(|again| again != bytes) {
                self.not_checked.push(format!(
                    "{path}: its fixed text is not that of this version, so it was not compared"
                ));
            }
        }
        Ok(())
    }

    /// Compares the steps of some scripts, one after the other, with those of the plan.
    fn old_steps(&mut self, prefix: &str, expected: &[Step]) -> Result<(), BundleError> {
        let mut expected = expected.iter();
        let mut problems = Vec::new();
        let mut last = format!("{prefix}001.ps1");
        let scripts = self.script_paths().filter(|path| path.starts_with(prefix));
        let mut scripts: Vec<&str> = scripts.collect();
        scripts.sort_by_key(|path| by_number(path));
        for path in scripts {
            path.clone_into(&mut last);
            let bytes = self.files.bytes(path)?.unwrap_or_default();
            let Ok(script) = Script::decode(path, &bytes) else {
                continue;
            };
            for step in &script.steps {
                if expected.next() != Some(step) {
                    let problem = Problem::new(
                        path,
                        ProblemKind::Plan,
                        format!("step {} is not the one of the plan", step.number()),
                    );
                    problems.push(Problem {
                        step: Some(step.number()),
                        ..problem
                    });
                }
            }
        }
        if let Some(missing) = expected.next()
            && problems.is_empty()
        {
            let why = format!("step {} of the plan stands in no script", missing.number());
            problems.push(Problem::new(&last, ProblemKind::Plan, why));
        }
        problems.truncate(MOST_LINES);
        self.problems.extend(problems);
        Ok(())
    }

    fn old_constants(&mut self, known_rules: &[&str]) -> Result<(), BundleError> {
        let config = self.files.bytes(CONFIG)?.unwrap_or_default();
        let config = String::from_utf8_lossy(&config);
        let Ok((config, _)) = crate::config::parse(&config, CONFIG, known_rules) else {
            return Ok(());
        };
        let tenant = config
            .tenant_id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let window = config.change.window.as_ref();
        let start = window.map(|w| w.start.text.clone()).unwrap_or_default();
        let end = window.map(|w| w.end.text.clone()).unwrap_or_default();
        let change = config.change.id.unwrap_or_default();
        let title = config.change.title;
        let module = config.module.version.to_string();
        let profile = config.module.profile.as_str().to_owned();
        for path in self.script_paths() {
            let Ok(ReadBack { constants, .. }) = self.read_back(path)? else {
                continue;
            };
            for (name, found, wanted) in [
                ("$TenantId", constants.tenant, &tenant),
                ("$ChangeId", constants.change, &change),
                ("$Title", constants.title, &title),
                ("$ModuleVersion", constants.module, &module),
                ("$CmdletProfile", constants.profile, &profile),
                ("$WindowStart", constants.window_start, &start),
                ("$WindowEnd", constants.window_end, &end),
            ] {
                if found != *wanted {
                    let problem = Problem::new(
                        path,
                        ProblemKind::Plan,
                        format!("{name} is not that of the config"),
                    );
                    self.problems.push(problem.compared(wanted, found));
                }
            }
        }
        Ok(())
    }
}
