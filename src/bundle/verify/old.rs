//! Bundles of another version: they are not rendered again, but held against the plan and config beside them.

use super::super::load::CONFIG;
use super::super::script::Script;
use super::super::step::{Step, from_operation};
use super::difference::MOST_LINES;
use super::{Problem, ProblemKind, Verifier};
use crate::plan::Operation;
use serde_json::Value;

impl Verifier<'_> {
    /// Holds the scripts of another version against the plan that stands beside them, and against the config.
    pub(super) fn old_plan(&mut self, known_rules: &[&str]) {
        let plan: Value = self
            .files
            .get("plan.json")
            .and_then(|bytes| serde_json::from_slice(bytes).ok())
            .unwrap_or_default();
        let listed = plan
            .get("operations")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let operations: Option<Vec<Operation>> = listed.iter().map(Operation::from_json).collect();
        let Some(operations) = operations else {
            // The form has a name and a version: a plan of this form that cannot be read was edited.
            let message = "the operations of this plan cannot be read";
            self.problems
                .push(Problem::new("plan.json", ProblemKind::Plan, message));
            return;
        };
        let forward: Vec<Step> = operations.iter().map(from_operation).collect();
        let back: Vec<Step> = operations
            .iter()
            .rev()
            .filter_map(Operation::inverse)
            .map(|op| from_operation(&op))
            .collect();
        let applies = plan.get("purpose").and_then(Value::as_str) != Some("rollback");
        self.old_steps("scripts/verify", &forward);
        self.old_steps(
            if applies {
                "scripts/apply-"
            } else {
                "scripts/rollback-"
            },
            &forward,
        );
        if applies {
            self.old_steps("scripts/rollback-", &back);
        }
        self.old_constants(known_rules);
    }

    /// Compares the steps of some scripts, one after the other, with those of the plan.
    fn old_steps(&mut self, prefix: &str, expected: &[Step]) {
        let mut expected = expected.iter();
        let mut problems = Vec::new();
        for (path, bytes) in self
            .files
            .iter()
            .filter(|(path, _)| path.starts_with(prefix))
        {
            let Ok(script) = Script::decode(path, bytes) else {
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
        problems.truncate(MOST_LINES);
        self.problems.extend(problems);
    }

    fn old_constants(&mut self, known_rules: &[&str]) {
        let config = self
            .files
            .get(CONFIG)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .unwrap_or_default();
        let Ok((config, _)) = crate::config::parse(&config, CONFIG, known_rules) else {
            return;
        };
        let tenant = config
            .tenant_id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let change = config.change.id.unwrap_or_default();
        for (path, bytes) in self
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("scripts/"))
        {
            let Ok(Script { constants, .. }) = Script::decode(path, bytes) else {
                continue;
            };
            for (name, found, wanted) in [
                ("$TenantId", constants.tenant, &tenant),
                ("$ChangeId", constants.change, &change),
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
    }
}
