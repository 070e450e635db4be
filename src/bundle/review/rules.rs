//! What becomes of the rules of a dial plan: the list of both sides, and numbers that matter.

use super::markdown::{code, count};
use crate::dial::{
    Answer, Effects, Line, Plan as DialPlan, PlanChange, Prior, RuleState, State, diff,
};
use crate::span::Place;
use std::fmt::Write as _;

/// Strings that are named for one plan; the counts are complete.
const MOST_EFFECTS: usize = 50;

/// Writes what becomes of one plan; `file` is the plan as the file has it, for a change towards it.
pub(super) fn write(out: &mut String, change: &PlanChange, file: Option<&DialPlan>) {
    let _ = writeln!(
        out,
        "### Step {}: {}{}\n",
        change.id,
        code(&change.plan),
        asked_at(&change.because)
    );
    let before = match &change.before {
        Prior::Present(state) => Some(state),
        Prior::Absent | Prior::Unknown => None,
    };
    let Some(after) = &change.after else {
        let _ = writeln!(
            out,
            "**Removed.** The service refuses that while a user or group holds the plan: take it from them first.\n"
        );
        rules(out, before.map_or(&[], |state| &state.rules), &[]);
        return;
    };
    match &change.before {
        Prior::Absent => {
            let _ = writeln!(out, "**Created**; nobody has it until it is granted.\n");
        }
        Prior::Unknown => {
            let _ = writeln!(
                out,
                "**State before unknown**: the plan is created, or all rules that it has by then are replaced by these.\n"
            );
        }
        Prior::Present(state) => changed_head(out, state, &after.rules),
    }
    let empty = State::default();
    let old = before.unwrap_or(&empty);
    text(
        out,
        "Simple name",
        before.map(|s| &s.simple_name),
        after.simple_name.as_ref(),
    );
    text(
        out,
        "Description",
        before.map(|s| &s.description),
        after.description.as_ref(),
    );
    rules(out, &old.rules, &after.rules);
    if let Some(file) = file {
        effects(out, &Effects::of(file, old), before.is_some());
    }
}

/// The line of the plan file that asks for a plan.
fn asked_at(place: &Place) -> String {
    match place {
        Place::Text { line, .. } => format!(" (line {line} of the plan file)"),
        _ => String::new(),
    }
}

fn changed_head(out: &mut String, state: &State, after: &[RuleState]) {
    let _ = writeln!(
        out,
        "Changed, from {} to {}. Everybody who has this plan is reached.\n",
        count(state.rules.len(), "rule"),
        count(after.len(), "rule")
    );
}

/// A text of the plan, from what to what; nothing where it stays.
fn text(out: &mut String, name: &str, before: Option<&String>, after: Option<&String>) {
    match (before, after) {
        (_, None) => {
            let _ = writeln!(out, "- {name}: stays what it is");
        }
        (Some(before), Some(after)) if before == after => {}
        (Some(before), Some(after)) => {
            let _ = writeln!(out, "- {name}: {} → {}", code(before), code(after));
        }
        (None, Some(after)) if after.is_empty() => {}
        (None, Some(after)) => {
            let _ = writeln!(out, "- {name}: {}", code(after));
        }
    }
}

/// The list of both sides, with the numbers before and after.
fn rules(out: &mut String, before: &[RuleState], after: &[RuleState]) {
    let _ = writeln!(out, "- Rules, with their numbers:");
    for line in diff(before, after) {
        let _ = match line {
            Line::Kept {
                numbers: (from, to),
                rule,
            } if from == to => writeln!(out, "  - {to}: {}, as it is", code(&rule.name)),
            Line::Kept {
                numbers: (from, to),
                rule,
            } => writeln!(out, "  - {from} → {to}: {}, as it is", code(&rule.name)),
            Line::Removed { number, rule } => {
                writeln!(out, "  - {number} → gone: **removed** {}", whole(rule))
            }
            Line::Added { number, rule } => {
                writeln!(out, "  - {number}: **added** {}", whole(rule))
            }
            Line::Changed {
                numbers: (from, to),
                rules: (old, new),
                moved,
            } => {
                let word = match (moved, old == new) {
                    (true, true) => "moved",
                    (true, false) => "moved and changed",
                    (false, _) => "changed",
                };
                writeln!(
                    out,
                    "  - {from} → {to}: **{word}** {}{}",
                    code(&new.name),
                    changed(old, new)
                )
            }
        };
    }
    let _ = writeln!(out);
}

/// A rule with all that it is.
fn whole(rule: &RuleState) -> String {
    let mut text = format!(
        "{}: pattern {}, translation {}",
        code(&rule.name),
        code(&rule.pattern),
        code(&rule.translation)
    );
    if !rule.description.is_empty() {
        let _ = write!(text, ", description {}", code(&rule.description));
    }
    if rule.internal {
        text.push_str(", internal extension");
    }
    text
}

fn changed(old: &RuleState, new: &RuleState) -> String {
    let mut text = String::new();
    for (name, old, new) in [
        ("pattern", &old.pattern, &new.pattern),
        ("translation", &old.translation, &new.translation),
        ("description", &old.description, &new.description),
    ] {
        if old != new {
            let _ = write!(text, "; {name} {} → {}", code(old), code(new));
        }
    }
    if old.internal != new.internal {
        let _ = write!(
            text,
            "; internal extension {} → {}",
            old.internal, new.internal
        );
    }
    text
}

/// What becomes of numbers that matter: all that a rule matches where nobody knows what they were, else what changes.
fn effects(out: &mut String, effects: &Effects, known: bool) {
    if effects.dialled == 0 {
        let _ = writeln!(
            out,
            "No emergency number, protected number or test vector was dialled: the file names neither a country nor any of these.\n"
        );
        return;
    }
    let found = effects.changed.len();
    let what = if known {
        "become something else"
    } else {
        "are matched by a rule"
    };
    let _ = writeln!(
        out,
        "Of {} that were dialled (emergency and protected numbers, test vectors), {found} {what}{}\n",
        count(effects.dialled, "string"),
        if found == 0 { "." } else { ":" }
    );
    for effect in effects.changed.iter().take(MOST_EFFECTS) {
        let before = if known {
            format!("{} → ", answer(&effect.before))
        } else {
            String::new()
        };
        let (dialled, after) = (code(&effect.dialled), answer(&effect.after));
        let _ = writeln!(out, "- {dialled}: {before}{after}");
    }
    let left = found.saturating_sub(MOST_EFFECTS);
    if left > 0 {
        let _ = writeln!(out, "- and {left} more");
    }
    let _ = writeln!(out);
}

fn answer(answer: &Answer) -> String {
    match answer {
        Answer::None => "no rule matches".to_owned(),
        Answer::Rule { name, result } => format!("{} by {}", code(result), code(name)),
        Answer::Refused(fault) => format!("no answer ({})", code(&fault.to_string())),
    }
}
