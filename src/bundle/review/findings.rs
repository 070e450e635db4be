//! What was checked, what was waived by whom, and what nobody could check.

use super::Told;
use crate::report::counted;
use std::fmt::Write as _;

/// Writes the section.
pub(super) fn write(out: &mut String, told: &Told) {
    let _ = writeln!(out, "## What was checked\n");
    let c = &told.counts;
    let _ = writeln!(
        out,
        "{}: {} denied, {}, {}, {} waived.\n",
        counted(c.rows, told.noun),
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
