//! Who is changed when: waves with their scripts, and sites; and how the change is tested.

use super::Subject;
use super::markdown::{code, count};
use crate::model::Folded;
use crate::plan::Purpose;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

/// Writes the sections.
pub(super) fn write(out: &mut String, subject: &Subject) {
    waves(out, subject);
    sites(out, subject);
    tests(out, subject);
}

/// Each wave with its scripts; nothing where all is one wave.
fn waves(out: &mut String, subject: &Subject) {
    let waves = subject.plan.waves();
    if waves.len() < 2 {
        return;
    }
    let _ = writeln!(
        out,
        "## Waves\n\nA script holds users of one wave only. Run `verify.ps1` with `-FirstStep` and `-LastStep` after each wave, and go on when it\nis well.\n"
    );
    for wave in waves {
        let name = wave.name.as_deref();
        let name = name
            .map(|name| format!(" {}", code(name)))
            .unwrap_or_default();
        let of_wave = subject
            .plan
            .operations
            .iter()
            .filter(|op| op.wave == wave.wave);
        let ids: Vec<u32> = of_wave.map(|op| op.id).collect();
        let forward = subject.forward();
        let scripts: Vec<&str> = subject
            .scripts
            .iter()
            .filter(|script| script.wave == Some(wave.wave))
            .filter_map(|script| script.path.strip_prefix("scripts/")?.strip_suffix(".ps1"))
            .filter(|name| forward.contains(name))
            .collect();
        let _ = writeln!(
            out,
            "- Wave {}{name}: {}, {} ({} to {}); {}",
            wave.wave,
            count(wave.users, "user"),
            count(wave.steps, "step"),
            ids.first().copied().unwrap_or_default(),
            ids.last().copied().unwrap_or_default(),
            scripts.join(", ")
        );
    }
    let _ = writeln!(out);
}

/// How many users of each site; nothing where no row names one.
fn sites(out: &mut String, subject: &Subject) {
    let mut sites: BTreeMap<Option<&str>, (HashSet<Folded>, usize)> = BTreeMap::new();
    for operation in &subject.plan.operations {
        let site = operation.who.site.as_deref();
        let entry = sites.entry(site).or_default();
        entry.0.insert(Folded(operation.user()));
        entry.1 += 1;
    }
    if sites.keys().all(Option::is_none) {
        return;
    }
    let _ = writeln!(out, "## Sites\n");
    for (site, (users, steps)) in sites {
        let name = site.map_or("without a site".to_owned(), code);
        let _ = writeln!(
            out,
            "- {name}: {}, {}",
            count(users.len(), "user"),
            count(steps, "step")
        );
    }
    let _ = writeln!(out);
}

/// How somebody finds out that the change is well.
fn tests(out: &mut String, subject: &Subject) {
    let _ = writeln!(
        out,
        "## Tests\n\n- Before: `callsheet verify DIR` on the bundle; `preflight.ps1` reads every user and number of the change.{}\n- After: `verify.ps1` compares every step with what the service shows.{}",
        if subject.plan.style == crate::config::Style::Plain {
            ""
        } else {
            " A run with `-WhatIf` lists\n  every change and makes none."
        },
        if subject.plan.purpose == Purpose::Apply {
            " By telephone: call one of the new numbers of each\n  site from outside, call out from there, and in the United States call 933, whose voice reads the\n  emergency location back."
        } else {
            ""
        }
    );
    let _ = writeln!(out);
}
