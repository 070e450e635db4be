//! `review.md`: what a change board reads. Data stands in code spans only, so nothing of it becomes Markdown.

mod markdown;
mod told;

pub use told::Told;

use super::load::Loaded;
use crate::plan::{Change, Operation, Plan, Purpose};
use crate::report::counted;
use markdown::{code, count, place};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What a review is about.
pub(super) struct Subject<'s> {
    pub(super) loaded: &'s Loaded,
    pub(super) plan: &'s Plan,
    pub(super) told: &'s Told,
    pub(super) scripts: &'s [(String, String)],
}

/// Writes the review.
pub(super) fn write(subject: &Subject) -> String {
    let mut out = String::new();
    head(&mut out, subject);
    warnings(&mut out, subject);
    how_to_run(&mut out, subject);
    back_out(&mut out, subject);
    findings(&mut out, subject.told);
    people(&mut out, subject.plan);
    hashes(&mut out, subject);
    out
}

fn head(out: &mut String, subject: &Subject) {
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
        .map(|op| &op.user)
        .collect::<BTreeSet<_>>()
        .len();
    if plan.purpose == Purpose::Apply && without > 0 {
        let _ = writeln!(
            out,
            "**BACK-OUT NOT RENDERED for {}.** Their state before is unknown, so a change by somebody else cannot be\nnoticed either. The scripts record each state before they write. Better: run `preflight.ps1` first and render again\nwith `--before before.json`.\n",
            count(without, "user")
        );
    }
    if !change.title.is_empty() {
        let _ = writeln!(out, "- Title: {}", code(&change.title));
    }
    let _ = writeln!(
        out,
        "- Tenant: {}",
        code(
            loaded
                .config
                .tenant_id
                .as_ref()
                .map_or("?", |id| id.as_str())
        )
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
        "- Module: MicrosoftTeams {}; cmdlets of the profile `{}`",
        code(&plan.module.to_string()),
        plan.profile.as_str()
    );
    let _ = writeln!(out, "- Plan digest: `{}`", plan.digest());
    let _ = writeln!(
        out,
        "- Made by callsheet {}, numbering plan {}\n",
        env!("CARGO_PKG_VERSION"),
        crate::numbering::metadata_version()
    );
}

fn warnings(out: &mut String, subject: &Subject) {
    let plan = subject.plan;
    let of =
        |test: fn(&Change) -> bool| plan.operations.iter().filter(|op| test(&op.change)).count();
    let taken = of(|change| {
        matches!(
            change,
            Change::Number { after: None, .. }
                | Change::RemoveAll
                | Change::Release { then: None, .. }
        )
    });
    let _ = writeln!(out, "## Risk\n");
    let _ = writeln!(
        out,
        "- Numbers assigned or changed: {}; taken away: {taken}; policies granted: {}",
        of(|c| matches!(c, Change::Number { after: Some(_), .. })),
        of(|c| matches!(c, Change::Policy { .. }))
    );
    let emergency = of(
        |change| matches!(change, Change::Number { after: Some(after), .. } if after.location.as_text().is_some()),
    );
    let _ = writeln!(
        out,
        "- Emergency calls: numbers that get an emergency location with this change: {emergency}"
    );
    let chains: BTreeSet<u32> = plan.operations.iter().filter_map(|op| op.chain).collect();
    for chain in chains {
        let members: BTreeSet<String> = plan
            .operations
            .iter()
            .filter(|op| op.chain == Some(chain))
            .map(|op| op.user.to_ascii_lowercase())
            .collect();
        let steps = plan.operations.iter().filter(|op| op.chain == Some(chain));
        let first = steps.map(|op| op.id).min().unwrap_or_default();
        let _ = writeln!(
            out,
            "- From step {first} on, {} pass numbers on to each other: all of them are changed, or none",
            count(members.len(), "user")
        );
    }
    let numbered: BTreeSet<&str> = plan
        .operations
        .iter()
        .filter(|op| !matches!(op.change, Change::Policy { .. }))
        .map(|op| op.user.as_str())
        .collect();
    let others = plan.users().len() - numbered.len();
    if others > 0 {
        let _ = writeln!(
            out,
            "- Users whose number and voice flag stay as they are: {others}"
        );
    }
    for operation in plan.operations.iter().filter(|op| op.is_known()) {
        if let Some(why) = &operation.why_not {
            let _ = writeln!(
                out,
                "- Step {} cannot be wholly undone: {why}",
                operation.id
            );
        }
    }
    let _ = writeln!(out);
}

fn how_to_run(out: &mut String, subject: &Subject) {
    let _ = writeln!(out, "## How to run\n");
    let _ = writeln!(
        out,
        "In Windows PowerShell 5.1 or PowerShell 7.2 or later, in a new window, in the folder of this bundle. You need the role\nTeams Administrator, Teams Communications Administrator or Teams Telephony Administrator. `-Connect` signs in; leave it out if the window is\nsigned in already. Each line holds the digest of its script: a script that was changed after approval refuses to run.\n"
    );
    let run = |name: &str, extra: &str| {
        let path = format!("scripts/{name}.ps1");
        let digest = subject
            .scripts
            .iter()
            .find(|(p, _)| *p == path)
            .map_or("", |(_, digest)| digest);
        format!(
            "& .\\scripts\\{name}.ps1 -ApprovedSha256 {digest} -OutputDirectory .\\results{extra}"
        )
    };
    let forward: Vec<&str> = subject
        .scripts
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("scripts/")?.strip_suffix(".ps1"))
        .filter(|name| is_forward(subject.plan, name))
        .collect();
    let mut block = |title: &str, lines: &[String]| {
        let _ = writeln!(out, "{title}\n\n```powershell\n{}\n```\n", lines.join("\n"));
    };
    block(
        "1. Install the pinned module, once on a machine:",
        &[run("install", "")],
    );
    block(
        "2. Read the users; changes nothing, and may run outside the window:",
        &[run("preflight", " -Connect")],
    );
    block(
        if subject.loaded.config.change.window.is_some() {
            "3. Rehearse, inside the window too; lists every change and makes none:"
        } else {
            "3. Rehearse; lists every change and makes none:"
        },
        &forward
            .iter()
            .map(|name| run(name, " -Connect -WhatIf"))
            .collect::<Vec<_>>(),
    );
    block(
        "4. Change; asks once for each script (for a run that nobody watches add `-Confirm:$false`):",
        &forward
            .iter()
            .map(|name| run(name, " -Connect"))
            .collect::<Vec<_>>(),
    );
    block("5. Verify; changes nothing:", &[run("verify", " -Connect")]);
    let _ = writeln!(
        out,
        "Exit code 0: all well. 10: some user failed, drifted or is not confirmed yet; run the same line again, it does the rest\nand touches nobody twice. 20: refused before the first user; the reason is on the screen and in the results.\n\nOn a locked-down machine: if scripts may not run, ask for them to be signed, or remove the download mark with\n`Unblock-File` after comparing the hash. Do not use `-ExecutionPolicy Bypass`. Preflight reports execution policy, language mode and mark.\n"
    );
}

fn is_forward(plan: &Plan, name: &str) -> bool {
    match plan.purpose {
        Purpose::Apply => name.starts_with("apply-"),
        Purpose::Rollback => name.starts_with("rollback-"),
    }
}

fn back_out(out: &mut String, subject: &Subject) {
    if subject.plan.purpose == Purpose::Rollback {
        return;
    }
    let _ = writeln!(out, "## Back-out\n");
    let scripts: Vec<_> = subject
        .scripts
        .iter()
        .filter(|(path, _)| path.contains("/rollback-"))
        .collect();
    if scripts.is_empty() {
        let _ = writeln!(
            out,
            "None is rendered. After a run, `callsheet render SHEET --rollback --before results/CHANGE.apply-001.jsonl -o DIR` (with\n`--before` once for each results file) makes one from the states that the run captured; it is approved like any other change.\n"
        );
        return;
    }
    let lines: Vec<_> = scripts
        .iter()
        .map(|(path, digest)| {
            format!(
                "& .\\{} -ApprovedSha256 {digest} -OutputDirectory .\\results -Connect",
                path.replace('/', "\\")
            )
        })
        .collect();
    let verify = subject
        .scripts
        .iter()
        .find(|(path, _)| path == "scripts/verify.ps1")
        .map_or("", |(_, digest)| digest);
    let _ = writeln!(
        out,
        "```powershell\n{}\n& .\\scripts\\verify.ps1 -ApprovedSha256 {verify} -OutputDirectory .\\results -Connect -Before\n```\n\nThe steps run backwards, each from its after to its before. What was changed by somebody else since then is left alone\nand reported. The last line says whether everything is as it was.\n",
        lines.join("\n")
    );
}

fn findings(out: &mut String, told: &Told) {
    let _ = writeln!(out, "## What was checked\n");
    let c = &told.counts;
    let _ = writeln!(
        out,
        "{}: {} denied, {}, {}, {} waived.\n",
        counted(c.rows, "row"),
        c.deny,
        counted(c.warn, "warning"),
        counted(c.note, "note"),
        c.waived
    );
    for ((level, rule), places) in &told.open {
        let total = c.by_rule.get(rule).copied().unwrap_or_default();
        let _ = writeln!(out, "- {} `{rule}`: {total}", level.as_str());
        for place in places {
            let _ = writeln!(out, "  - {place}");
        }
    }
    if !told.waived.is_empty() {
        let _ = writeln!(out, "\n### Waived\n");
        for line in &told.waived {
            let _ = writeln!(out, "- {line}");
        }
    }
    let _ = writeln!(out, "\n### Not checked\n");
    for item in &told.not_checked {
        let _ = writeln!(out, "- `{}`: {}", item.rule, item.why);
    }
    let _ = writeln!(out);
}

fn people(out: &mut String, plan: &Plan) {
    let _ = writeln!(
        out,
        "## People\n\nEvery step with its number, from what to what, and the cell or setting that asked for it.\n"
    );
    let mut user: Option<&str> = None;
    for operation in &plan.operations {
        if user != Some(&operation.user) {
            user = Some(&operation.user);
            let name = operation
                .display_name
                .as_deref()
                .map(|name| format!(", {}", code(name)))
                .unwrap_or_default();
            let _ = writeln!(out, "- {}{name}", code(&operation.user));
        }
        let _ = writeln!(out, "  - {}", step_line(operation));
    }
    let _ = writeln!(out);
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

fn hashes(out: &mut String, subject: &Subject) {
    let _ = writeln!(out, "## Checking this bundle\n");
    let _ = writeln!(
        out,
        "What is approved is the SHA-256 of `manifest.sha256`, which names every file. With callsheet: `callsheet verify DIR`.\nWithout it:\n\n```powershell\nGet-FileHash manifest.sha256 -Algorithm SHA256\nGet-Content manifest.sha256 | ForEach-Object {{ $h, $p = $_ -split '  ', 2; if ((Get-FileHash $p -Algorithm SHA256).Hash -ne $h) {{ \"CHANGED: $p\" }} }}\n```\n\nor `sha256sum manifest.sha256` and `sha256sum -c manifest.sha256`.\n"
    );
    for (path, digest) in subject.scripts {
        let _ = writeln!(out, "- `{path}` `{digest}`");
    }
}
