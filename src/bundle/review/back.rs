//! The way back.

use super::{Listed, Subject};
use crate::config::Style;
use crate::plan::Purpose;
use std::fmt::Write as _;

/// Writes the section.
pub(super) fn write(out: &mut String, subject: &Subject) {
    if subject.plan.purpose == Purpose::Rollback {
        return;
    }
    let _ = writeln!(out, "## Back-out\n");
    let scripts = subject.backward();
    if scripts.is_empty() && subject.plan.style == Style::Plain {
        let _ = writeln!(
            out,
            "None is rendered, and plain scripts record nothing to make one from. Run `preflight.ps1` before the change, keep its\n`before.json`, and render again with `--before`.\n"
        );
        return;
    }
    if scripts.is_empty() {
        let _ = writeln!(
            out,
            "None is rendered. After a run, `callsheet render SHEET --rollback --before results/CHANGE.apply-001.jsonl -o DIR` (with\n`--before` once for each results file) makes one from the states that the run captured; it is approved like any other change.\n"
        );
        return;
    }
    let lines: Vec<_> = scripts
        .iter()
        .map(|script| {
            let Listed { path, digest, .. } = script;
            let path = path.replace('/', "\\");
            match subject.plan.style {
                Style::Guarded => format!(
                    "& .\\{path} -ApprovedSha256 {digest} -OutputDirectory .\\results -Connect"
                ),
                Style::Plain => format!(
                    "if ((Get-FileHash .\\{path} -Algorithm SHA256).Hash -eq '{digest}') {{ & .\\{path} }} else {{ 'CHANGED: {path}' }}"
                ),
            }
        })
        .collect();
    let verify = subject.digest("verify");
    let _ = writeln!(
        out,
        "```powershell\n{}\n& .\\scripts\\verify.ps1 -ApprovedSha256 {verify} -OutputDirectory .\\results -Connect -Before\n```\n\nThe steps run backwards, each from its after to its before. What was changed by somebody else since then is left alone\nand reported. The last line says whether everything is as it was.\n",
        lines.join("\n")
    );
}
