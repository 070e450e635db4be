//! The review of a change of dial plans.

use super::super::dial::Plan;
use super::markdown::{code, count};
use super::run::LOCKED_DOWN;
use super::{Listed, Replaced, Told, findings, hashes, head, own, risk, rules, run};
use crate::config::Config;
use crate::dial::{GLOBAL, Plan as DialPlan, Prior};
use crate::plan::Purpose;
use std::fmt::Write as _;

/// What such a review is about.
pub(in super::super) struct PlansSubject<'s> {
    pub(in super::super) config: &'s Config,
    /// The plans of the file.
    pub(in super::super) plans: &'s [DialPlan],
    pub(in super::super) plan: &'s Plan,
    pub(in super::super) told: &'s Told,
    pub(in super::super) scripts: &'s [Listed],
    pub(in super::super) replaced: &'s [Replaced],
}

/// Writes the review.
pub(in super::super) fn write(subject: &PlansSubject) -> String {
    let mut out = String::new();
    top(&mut out, subject);
    own::section(&mut out, subject.replaced);
    affected(&mut out, subject.plan);
    risk(&mut out, subject.plan);
    changes(&mut out, subject);
    how_to_run(&mut out, subject);
    back_out(&mut out, subject);
    findings::write(&mut out, subject.told);
    hashes::write(&mut out, subject.scripts);
    out
}

fn top(out: &mut String, subject: &PlansSubject) {
    let PlansSubject { config, plan, .. } = subject;
    let id = config.change.id.as_deref();
    let _ = writeln!(out, "# Change {}\n", code(id.unwrap_or("?")));
    if plan.purpose == Purpose::Rollback {
        let _ = writeln!(
            out,
            "**This bundle takes dial plans back** to the state that a run captured before it wrote.\n"
        );
    }
    let unknown = plan.unknown();
    if unknown > 0 {
        let _ = writeln!(
            out,
            "**BACK-OUT NOT RENDERED for {}.** The state before is unknown, so a change by somebody else cannot be noticed\neither. The script records each state before it writes. Better: run `preflight.ps1` first and render again with\n`--before before.json`.\n",
            count(unknown, "dial plan")
        );
    }
    for name in &plan.not_captured {
        let _ = writeln!(
            out,
            "**Left alone: {}.** No run captured its state before.\n",
            code(name)
        );
    }
    head::facts(out, config);
    let already = match plan.purpose {
        Purpose::Apply => "already as the file wants it",
        Purpose::Rollback => "already as before",
    };
    let _ = writeln!(
        out,
        "- Scope: {} ({}); {} {already}",
        count(plan.changes.len(), "dial plan"),
        plan.names()
            .iter()
            .map(|name| code(name))
            .collect::<Vec<_>>()
            .join(", "),
        plan.unchanged
    );
    let _ = writeln!(
        out,
        "- Module: MicrosoftTeams {}; style `guarded`, the only one for dial plans",
        code(&plan.module.to_string())
    );
    head::made_by(out, &plan.digest());
}

/// Whom the change reaches: callsheet sees plans and no users.
fn affected(out: &mut String, plan: &Plan) {
    let _ = writeln!(out, "## Who is affected\n");
    for change in &plan.changes {
        let name = code(&change.plan);
        let _ = match &change.before {
            _ if change.is_global() => writeln!(
                out,
                "- {name}: **everybody in the tenant who has no dial plan of their own**, granted to them or to a group they are\n  in. How many that is, is unknown"
            ),
            Prior::Absent => writeln!(out, "- {name}: nobody until it is granted"),
            Prior::Present(_) => writeln!(
                out,
                "- {name}: everybody who has it, granted to them or to a group they are in. How many that is, is unknown"
            ),
            Prior::Unknown => writeln!(
                out,
                "- {name}: if the plan exists, everybody who has it, granted to them or to a group they are in. How many that\n  is, is unknown"
            ),
        };
    }
    let _ = writeln!(
        out,
        "\nThis list shows who has a plan by a grant of their own (not by a group):\n\n```powershell\nGet-CsOnlineUser | Select-Object UserPrincipalName, TenantDialPlan\n```\n"
    );
}

fn risk(out: &mut String, plan: &Plan) {
    let mut reasons = Vec::new();
    if plan.changes.iter().any(crate::dial::PlanChange::is_global) {
        reasons.push(format!(
            "{GLOBAL} reaches everybody without a plan of their own"
        ));
    }
    let unknown = plan.unknown();
    if unknown > 0 {
        reasons.push(format!(
            "{} cannot be taken back",
            count(unknown, "dial plan")
        ));
    }
    let old = |prior: &Prior| matches!(prior, Prior::Present(_));
    let in_use = plan.changes.iter().filter(|c| old(&c.before)).count();
    if in_use > 0 {
        reasons.push(format!("{} may be in use", count(in_use, "dial plan")));
    }
    let _ = writeln!(out, "## Risk\n");
    risk::line(out, &reasons, "only plans that nobody has yet");
    let _ = writeln!(
        out,
        "- Emergency calls: a rule that turns an emergency number into another number is denied where the file names the\n  country; below \"Dial plans\" stands what becomes of such numbers. Afterwards dial 933 in the United States; elsewhere\n  ask the carrier how to test, and do not dial them"
    );
    let _ = writeln!(
        out,
        "- Phones keep the rules that they have for a while; how long is documented nowhere\n"
    );
}

fn changes(out: &mut String, subject: &PlansSubject) {
    let _ = writeln!(
        out,
        "## Dial plans\n\nThe first rule that matches decides, so the order counts. Rules of the same name are taken for the same rule.\n"
    );
    let forward = subject.plan.purpose == Purpose::Apply;
    for change in &subject.plan.changes {
        let mut plans = subject.plans.iter().filter(|_| forward);
        let file = plans.find(|plan| plan.name == change.plan);
        rules::write(out, change, file);
    }
}

/// The line that runs a script.
fn line(subject: &PlansSubject, name: &str, extra: &str) -> String {
    let path = format!("scripts/{name}.ps1");
    let script = subject.scripts.iter().find(|script| script.path == path);
    let digest = script.map_or("", |script| &script.digest);
    format!("& .\\scripts\\{name}.ps1 -ApprovedSha256 {digest} -OutputDirectory .\\results{extra}")
}

fn how_to_run(out: &mut String, subject: &PlansSubject) {
    let _ = writeln!(out, "## How to run\n");
    run::before(out, &subject.config.signin);
    let there = match subject.plan.purpose {
        Purpose::Apply => "apply-001",
        Purpose::Rollback => "rollback-001",
    };
    let inside = if subject.config.change.window.is_some() {
        ", inside the window too"
    } else {
        ""
    };
    for (title, name, extra) in [
        (
            "1. Install the pinned module, once on a machine:".to_owned(),
            "install",
            "",
        ),
        (
            "2. Read the dial plans; changes nothing, and may run outside the window:".to_owned(),
            "preflight",
            " -Connect",
        ),
        (
            format!("3. Rehearse{inside}; lists every change and makes none:"),
            there,
            " -Connect -WhatIf",
        ),
        (
            "4. Change; asks once (for a run that nobody watches add `-Confirm:$false`):"
                .to_owned(),
            there,
            " -Connect",
        ),
        (
            "5. Verify, rule by rule; changes nothing:".to_owned(),
            "verify",
            " -Connect",
        ),
    ] {
        let _ = writeln!(
            out,
            "{title}\n\n```powershell\n{}\n```\n",
            line(subject, name, extra)
        );
    }
    let _ = writeln!(
        out,
        "Exit code 0: all well. 10: some dial plan failed, drifted or is not confirmed yet; run the same line again, it does the\nrest and writes nothing twice. 20: refused before the first dial plan; the reason is on the screen and in the results.\n\nThen dial what matters from a phone of somebody who has the plan, and compare with\n`callsheet dial test`. The service tests a plan with `Test-CsEffectiveTenantDialPlan`.\n\n{LOCKED_DOWN}"
    );
}

fn back_out(out: &mut String, subject: &PlansSubject) {
    if subject.plan.purpose == Purpose::Rollback {
        return;
    }
    let _ = writeln!(out, "## Back-out\n");
    let back = subject.plan.inverse();
    if back.is_empty() {
        let _ = writeln!(
            out,
            "None is rendered. After a run, `callsheet dial render PLAN --rollback --before results/CHANGE.apply-001.jsonl -o DIR` makes one\nfrom the states that the run captured; it is approved like any other change.\n"
        );
        return;
    }
    let _ = writeln!(
        out,
        "```powershell\n{}\n{}\n```\n\nThe plans go back in reverse order, each from its after to its before. What was changed by somebody else since then is\nleft alone and reported. The last line says whether everything is as it was.\n",
        line(subject, "rollback-001", " -Connect"),
        line(subject, "verify", " -Connect -Before")
    );
    for change in &back {
        let name = code(&change.plan);
        let _ = match &change.after {
            None => writeln!(
                out,
                "- {name} is removed. The service refuses that while a user or group holds it, and the script then reports it as\n  failed: take the plan from them first"
            ),
            Some(after) if after.rules.is_empty() => writeln!(
                out,
                "- {name} had no rule, and the vendor's pages say that a plan has at least one: if the service refuses to take all\n  rules away, the script reports it as failed"
            ),
            Some(_) => Ok(()),
        };
    }
    let _ = writeln!(out);
}
