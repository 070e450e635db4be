//! The first lines: what the change is for, and what a reader must know before all else.

use super::Subject;
use super::markdown::{code, count};
use crate::config::{Config, Style};
use crate::plan::{Operation, Purpose};
use crate::report::counted;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What the change is called, for which tenant, and when it may run.
pub(super) fn facts(out: &mut String, config: &Config) {
    let change = &config.change;
    if !change.title.is_empty() {
        let _ = writeln!(out, "- Title: {}", code(&change.title));
    }
    let _ = writeln!(
        out,
        "- Tenant: {}",
        code(config.tenant_id.as_ref().map_or("?", |id| id.as_str()))
    );
    match &change.window {
        Some(window) => {
            let _ = writeln!(
                out,
                "- Window: {} to {}",
                code(&window.start.text),
                code(&window.end.text)
            );
        }
        None => {
            let _ = writeln!(
                out,
                "- Window: none is stated, so **no script checks the time**"
            );
        }
    }
}

/// Writes the section.
pub(super) fn write(out: &mut String, subject: &Subject) {
    let Subject { loaded, plan, .. } = subject;
    let change = &loaded.config.change;
    let _ = writeln!(
        out,
        "# Change {}\n",
        code(change.id.as_deref().unwrap_or("?"))
    );
    if plan.purpose == Purpose::Rollback {
        let _ = writeln!(
            out,
            "**This bundle takes users back** to the state that a run captured before it wrote.\n"
        );
    }
    let without = plan
        .operations
        .iter()
        .filter(|op| !op.is_known())
        .map(Operation::user)
        .collect::<BTreeSet<_>>()
        .len();
    if plan.purpose == Purpose::Apply && without > 0 {
        let _ = writeln!(
            out,
            "**BACK-OUT NOT RENDERED for {}.** Their state before is unknown, so a change by somebody else cannot be\nnoticed either. {} Better: run `preflight.ps1` first and render again\nwith `--before before.json`.\n",
            count(without, "user"),
            match plan.style {
                Style::Guarded => "The scripts record each state before they write.",
                Style::Plain => "Plain scripts record nothing: what is overwritten is lost.",
            }
        );
    }
    facts(out, &loaded.config);
    let minutes = usize::try_from(crate::plan::estimate(plan) / 60 + 1).unwrap_or(usize::MAX);
    let _ = writeln!(
        out,
        "- Scope: {}, {}; {} already as the sheet wants it",
        count(plan.users().len(), "user"),
        count(plan.operations.len(), "step"),
        counted(plan.unchanged, "thing")
    );
    let _ = writeln!(
        out,
        "- Time: about {}, estimated at {} seconds a step (the vendor documents no rate)",
        count(minutes, "minute"),
        crate::plan::SECONDS_A_STEP
    );
    let _ = writeln!(
        out,
        "- Module: MicrosoftTeams {}; cmdlets of the profile `{}`; style `{}`",
        code(&plan.module.to_string()),
        plan.profile.as_str(),
        plan.style.as_str()
    );
    made_by(out, subject.digest);
}

/// What the plan is called, and by what it was made.
pub(super) fn made_by(out: &mut String, digest: &str) {
    let _ = writeln!(out, "- Plan digest: `{digest}`");
    let _ = writeln!(
        out,
        "- Made by callsheet {}, numbering plan {}\n",
        env!("CARGO_PKG_VERSION"),
        crate::numbering::metadata_version()
    );
}
