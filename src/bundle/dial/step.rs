//! A change of a dial plan as lines of a data region.

use super::super::BundleError;
use super::super::step::{Step, kind, or_null, text};
use crate::dial::{PlanChange, Prior, RuleState, Wish};
use crate::powershell::grammar::Value;
use crate::powershell::literal::{escaped, literal};

/// Most bytes of a text within the line of its rule or plan, and of one in a line of its own: with the rest of the line
/// they stay below the longest line of a script.
const NAME: usize = 120;
const PATTERN: usize = 300;
const TRANSLATION: usize = 120;
const DESCRIPTION: usize = 200;
const MORE: usize = 800;

/// The line of preflight that reads a plan.
pub(in super::super) fn read_plan(number: u32, plan: &str) -> Step {
    Step {
        kind: kind("name"),
        values: vec![Value::Int(number), text(plan)],
    }
}

/// The lines of a change: the plan, then each side with its rules.
///
/// # Errors
/// A text with a character that no script holds.
pub(in super::super) fn from_change(change: &PlanChange) -> Result<Vec<Step>, BundleError> {
    let refused = |what: &str, text: &str| {
        escaped(text).map_err(|why| BundleError::PlanText {
            what: format!("the {what} of the dial plan {}", change.plan),
            place: change.because.to_string(),
            why,
        })
    };
    literal(&change.plan).map_err(|why| BundleError::PlanText {
        what: format!("the name of the dial plan {:?}", change.plan),
        place: change.because.to_string(),
        why,
    })?;
    let (known, from) = match &change.before {
        Prior::Unknown => (false, None),
        Prior::Absent => (true, None),
        Prior::Present(state) => (true, Some(Wish::from(state))),
    };
    let mut lines = Lines {
        number: change.id,
        side: "from",
        steps: Vec::new(),
    };
    lines.push(
        "plan",
        vec![
            text(&change.plan),
            Value::Bool(known),
            Value::Bool(from.is_some()),
            Value::Bool(change.after.is_none()),
        ],
    );
    for (side, state) in [("from", &from), ("to", &change.after)] {
        let Some(state) = state else { continue };
        lines.side = side;
        let when = if side == "from" {
            " before the change"
        } else {
            ""
        };
        for field in [&state.simple_name, &state.description]
            .into_iter()
            .flatten()
        {
            refused(&format!("text{when}"), field)?;
        }
        if let Some(name) = &state.simple_name {
            literal(name).map_err(|why| BundleError::PlanText {
                what: format!("the simple name{when} of the dial plan {}", change.plan),
                place: change.because.to_string(),
                why,
            })?;
        }
        lines.state(state.simple_name.as_deref(), state.description.as_deref());
        for rule in &state.rules {
            for (field, text) in fields(rule) {
                refused(&format!("{field}{when} of the rule {:?}", rule.name), text)?;
            }
            lines.rule(rule);
        }
    }
    Ok(lines.steps)
}

/// The texts of a rule under the names that the script knows.
fn fields(rule: &RuleState) -> [(&'static str, &str); 4] {
    [
        ("Name", &rule.name),
        ("Pattern", &rule.pattern),
        ("Translation", &rule.translation),
        ("Description", &rule.description),
    ]
}

struct Lines {
    number: u32,
    side: &'static str,
    steps: Vec<Step>,
}

impl Lines {
    fn push(&mut self, template: &str, values: Vec<Value>) {
        let mut all = vec![Value::Int(self.number)];
        all.extend(values);
        self.steps.push(Step {
            kind: kind(template),
            values: all,
        });
    }

    fn state(&mut self, simple_name: Option<&str>, description: Option<&str>) {
        let pieces = description.map(|text| pieces(text, DESCRIPTION));
        let (first, rest) = match &pieces {
            None => (None, &[][..]),
            Some(pieces) => (pieces.first().copied(), &pieces[1..]),
        };
        let plain = first.is_none_or(|text| literal(text).is_ok());
        let (template, value) = match first {
            Some(text) if !plain => ("state-escaped", Value::Escaped(text.to_owned())),
            other => ("state", or_null(other)),
        };
        let values = vec![text(self.side), or_null(simple_name), value];
        self.push(template, values);
        for piece in rest {
            self.more("plan", "Description", piece);
        }
    }

    fn rule(&mut self, rule: &RuleState) {
        let mut firsts = Vec::new();
        let mut rests = Vec::new();
        for ((field, text), most) in
            fields(rule)
                .into_iter()
                .zip([NAME, PATTERN, TRANSLATION, DESCRIPTION])
        {
            let mut pieces = pieces(text, most).into_iter();
            firsts.push(pieces.next().unwrap_or_default());
            rests.extend(pieces.map(|piece| (field, piece)));
        }
        let plain = firsts.iter().all(|text| literal(text).is_ok());
        let value = |text: &&str| {
            if plain {
                Value::Text((*text).to_owned())
            } else {
                Value::Escaped((*text).to_owned())
            }
        };
        let mut values = vec![text(self.side)];
        values.extend(firsts.iter().map(value));
        values.push(Value::Bool(rule.internal));
        self.push(if plain { "rule" } else { "rule-escaped" }, values);
        for (field, piece) in rests {
            self.more("rule", field, piece);
        }
    }

    fn more(&mut self, of: &str, field: &str, piece: &str) {
        let (template, value) = if literal(piece).is_ok() {
            ("more", text(piece))
        } else {
            ("more-escaped", Value::Escaped(piece.to_owned()))
        };
        let values = vec![text(self.side), text(of), text(field), value];
        self.push(template, values);
    }
}

/// A text in pieces that fit into lines: the first within `most` bytes as written, the others in lines of their own. There
/// is always a first one.
fn pieces(text: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut cost, mut most) = (0, 0, most);
    for (at, c) in text.char_indices() {
        let more = match c {
            '\'' | '\\' => 2,
            ' '..='~' => 1,
            // `\u` and four digits for each UTF-16 unit.
            _ => 6 * c.len_utf16(),
        };
        if cost + more > most {
            pieces.push(&text[start..at]);
            (start, cost, most) = (at, 0, MORE);
        }
        cost += more;
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests;
