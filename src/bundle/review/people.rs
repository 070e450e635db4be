//! Every step, user by user, from what to what.

use super::markdown::{code, place};
use crate::plan::{Change, Operation, Plan};
use std::io::{self, Write};

/// Writes the section.
pub(super) fn write(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    writeln!(
        out,
        "## People\n\nEvery step with its number, from what to what, and the cell or setting that asked for it.\n"
    )?;
    let mut user: Option<&str> = None;
    for operation in &plan.operations {
        if user != Some(operation.user()) {
            user = Some(operation.user());
            let name = operation
                .who
                .display_name
                .as_deref()
                .map(|name| format!(", {}", code(name)))
                .unwrap_or_default();
            writeln!(out, "- {}{name}", code(operation.user()))?;
        }
        writeln!(out, "  - {}", step_line(operation))?;
    }
    writeln!(out)
}

fn step_line(operation: &Operation) -> String {
    let (from, to) = operation.from_to();
    let notify = if matches!(operation.change, Change::Number { notify: true, .. }) {
        ", the user is e-mailed"
    } else {
        ""
    };
    format!(
        "step {}, {}: {} → {}{notify} ({})",
        operation.id,
        operation.attribute(),
        code(&from),
        code(&to),
        place(&operation.because)
    )
}
