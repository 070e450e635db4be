//! A script: its constants and steps, rendered through its template and decoded back from bytes.

use super::step::Step;
use super::{BundleError, Templates};
use crate::model::{Guid, PolicyKind, UserRef};
use crate::powershell::classes::first_refused;
use crate::powershell::grammar::{self, Value};
use jiff::Timestamp;
use serde_json::{Map, json};

const CONSTANTS_BEGIN: &str = "# ---- constants of this change ----";
const CONSTANTS_END: &str = "# ---- end of constants ----";
const DATA_BEGIN: &str = "# ---- data: one step a line, in the approved order ----";
const DATA_END: &str = "# ---- end of data ----";

/// What a kind of script is rendered from, and which steps its data may hold.
#[derive(Debug)]
pub(super) struct ScriptKind {
    /// Name of the template.
    pub(super) template: &'static str,
    /// Commands of its data region; none: it has no data region.
    pub(super) commands: &'static [&'static str],
}

const CHANGES: &[&str] = &[
    "Step-Number",
    "Step-NumberAny",
    "Step-Release",
    "Step-ReleaseAny",
    "Step-RemoveAll",
    "Step-Policy",
    "Step-PolicyAny",
];

pub(super) static INSTALL: ScriptKind = ScriptKind {
    template: "install.ps1",
    commands: &[],
};
pub(super) static PREFLIGHT: ScriptKind = ScriptKind {
    template: "preflight.ps1",
    commands: &["Step-User", "Step-Inventory"],
};
pub(super) static APPLY: ScriptKind = ScriptKind {
    template: "apply.ps1",
    commands: CHANGES,
};
pub(super) static VERIFY: ScriptKind = ScriptKind {
    template: "verify.ps1",
    commands: CHANGES,
};
pub(super) static ROLLBACK: ScriptKind = ScriptKind {
    template: "rollback.ps1",
    commands: CHANGES,
};

/// The kind of a script by its path in the bundle.
pub(super) fn kind_of(path: &str) -> Option<&'static ScriptKind> {
    let name = path.strip_prefix("scripts/")?.strip_suffix(".ps1")?;
    let stem = name.split_once('-').map_or(name, |(stem, _)| stem);
    [&INSTALL, &PREFLIGHT, &APPLY, &VERIFY, &ROLLBACK]
        .into_iter()
        .find(|kind| kind.template.strip_suffix(".ps1") == Some(stem))
}

/// The values at the head of every script, in the order of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Constants {
    pub(super) change: String,
    pub(super) title: String,
    pub(super) plan: String,
    pub(super) tenant: String,
    pub(super) module: String,
    pub(super) window_start: String,
    pub(super) window_end: String,
    pub(super) users: u32,
    pub(super) first_user: String,
    pub(super) last_user: String,
    pub(super) script: String,
}

/// Variable, key in the template, and the form of the value.
type Constant = (&'static str, &'static str, fn(&Value) -> bool);

static CONSTANTS: [Constant; 11] = [
    (
        "ChangeId",
        "change",
        |v| matches!(v, Value::Text(t) if is_change_id(t)),
    ),
    (
        "Title",
        "title",
        |v| matches!(v, Value::Escaped(t) if first_refused(t).is_none()),
    ),
    (
        "PlanDigest",
        "plan",
        |v| matches!(v, Value::Text(t) if t.len() == 64 && t.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))),
    ),
    (
        "TenantId",
        "tenant",
        |v| matches!(v, Value::Text(t) if Guid::parse(t).is_some()),
    ),
    (
        "ModuleVersion",
        "module",
        |v| matches!(v, Value::Text(t) if t.bytes().all(|b| b.is_ascii_digit() || b == b'.')),
    ),
    (
        "WindowStart",
        "window_start",
        |v| matches!(v, Value::Text(t) if is_moment(t)),
    ),
    (
        "WindowEnd",
        "window_end",
        |v| matches!(v, Value::Text(t) if is_moment(t)),
    ),
    ("UserCount", "users", |v| matches!(v, Value::Int(_))),
    (
        "FirstUser",
        "first_user",
        |v| matches!(v, Value::Text(t) if UserRef::parse(t).is_some()),
    ),
    (
        "LastUser",
        "last_user",
        |v| matches!(v, Value::Text(t) if UserRef::parse(t).is_some()),
    ),
    (
        "ScriptName",
        "script",
        |v| matches!(v, Value::Text(t) if t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')),
    ),
];

/// The form of `[change] id`: it begins the names of result files.
pub(crate) fn is_change_id(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphanumeric())
        && text.len() <= 40
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_moment(text: &str) -> bool {
    text.is_empty() || text.parse::<Timestamp>().is_ok()
}

/// A script of a bundle.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Script {
    /// Path in the bundle.
    pub(super) path: String,
    pub(super) constants: Constants,
    pub(super) steps: Vec<Step>,
}

/// What is wrong with the bytes of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: u32,
    pub(super) step: Option<u32>,
    /// The line is not in the rendered subset, or its values are wrong.
    pub(super) in_data: bool,
    pub(super) why: String,
}

impl Script {
    /// The file's bytes.
    pub(super) fn render(&self, templates: &Templates) -> Result<String, BundleError> {
        let kind = kind_of(&self.path).expect("scripts are made by render with one of the kinds");
        let mut data = self.constants.context();
        let steps = self.steps.iter().map(|step| {
            let mut context = step.context();
            context.insert("kind".to_owned(), json!(step.kind.template));
            context
        });
        data.insert("steps".to_owned(), json!(steps.collect::<Vec<_>>()));
        data.insert(
            "policies".to_owned(),
            json!(
                PolicyKind::granted()
                    .map(PolicyKind::name)
                    .collect::<Vec<_>>()
            ),
        );
        templates.render(kind.template, &data)
    }

    /// Reads a file back: bytes, constants, steps. The fixed bytes are compared by rendering again.
    pub(super) fn decode(path: &str, bytes: &[u8]) -> Result<Self, Fault> {
        let fault = |line: usize, step, why: String| Fault {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            step,
            in_data: step.is_some(),
            why,
        };
        let kind = kind_of(path)
            .ok_or_else(|| fault(1, None, "this is no script of a bundle".to_owned()))?;
        let lines = grammar::lines(bytes)
            .map_err(|(line, why)| fault(line as usize, step_of(bytes, line), why))?;
        let (from, to) =
            region(&lines, CONSTANTS_BEGIN, CONSTANTS_END).map_err(|why| fault(1, None, why))?;
        let constants = Constants::decode(&lines[from..to])
            .map_err(|(at, why)| fault(from + at + 1, None, why))?;
        let mut steps = Vec::new();
        if !kind.commands.is_empty() {
            let (from, to) =
                region(&lines, DATA_BEGIN, DATA_END).map_err(|why| fault(1, None, why))?;
            for (at, line) in lines[from..to].iter().enumerate() {
                let number = from + at + 1;
                let stated = stated_step(line);
                let in_data = |why: String| Fault {
                    in_data: true,
                    ..fault(number, stated, why)
                };
                let step = Step::parse(line).map_err(in_data)?;
                if !kind.commands.contains(&step.kind.command) {
                    return Err(in_data(format!(
                        "{} does not belong into this script",
                        step.kind.command
                    )));
                }
                steps.push(step);
            }
            in_order(&steps).map_err(|at| Fault {
                in_data: true,
                ..fault(
                    from + at + 1,
                    Some(steps[at].number()),
                    "the steps are not numbered one after the other".to_owned(),
                )
            })?;
        }
        Ok(Self {
            path: path.to_owned(),
            constants,
            steps,
        })
    }
}

/// Steps count up by one, or down by one in a roll-back that keeps the numbers of its plan.
fn in_order(steps: &[Step]) -> Result<(), usize> {
    let up = steps.len() < 2 || steps[1].number() > steps[0].number();
    for (at, pair) in steps.windows(2).enumerate() {
        let (one, next) = (pair[0].number(), pair[1].number());
        // A roll-back leaves out what cannot be undone, so going down there may be gaps.
        if (up && next != one + 1) || (!up && next >= one) {
            return Err(at + 1);
        }
    }
    Ok(())
}

/// The lines between two marks, each of which stands there once.
fn region(lines: &[&str], begin: &str, end: &str) -> Result<(usize, usize), String> {
    let mut at = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| **line == begin || **line == end)
        .map(|(at, _)| at);
    match (at.next(), at.next(), at.next()) {
        (Some(from), Some(to), None) if lines[from] == begin && lines[to] == end => {
            Ok((from + 1, to))
        }
        _ => Err(format!(
            "the marks {begin:?} and {end:?} do not stand there once each"
        )),
    }
}

/// The step that a line of text names, even if the line is wrong.
pub(super) fn stated_step(line: &str) -> Option<u32> {
    let rest = line.split_once(" -Step:")?.1;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn step_of(bytes: &[u8], line: u32) -> Option<u32> {
    let line = bytes.split(|b| *b == b'\n').nth(line as usize - 1)?;
    stated_step(&String::from_utf8_lossy(line))
}

impl Constants {
    fn context(&self) -> Map<String, serde_json::Value> {
        let values = [
            json!(self.change),
            json!(self.title),
            json!(self.plan),
            json!(self.tenant),
            json!(self.module),
            json!(self.window_start),
            json!(self.window_end),
            json!(self.users),
            json!(self.first_user),
            json!(self.last_user),
            json!(self.script),
        ];
        CONSTANTS
            .iter()
            .map(|(_, key, _)| (*key).to_owned())
            .zip(values)
            .collect()
    }

    fn decode(lines: &[&str]) -> Result<Self, (usize, String)> {
        if lines.len() != CONSTANTS.len() {
            return Err((
                0,
                format!(
                    "there are {} constants instead of {}",
                    lines.len(),
                    CONSTANTS.len()
                ),
            ));
        }
        let mut values = Vec::new();
        for (at, (line, (name, _, right))) in lines.iter().zip(&CONSTANTS).enumerate() {
            let code = line
                .strip_prefix('$')
                .and_then(|rest| rest.strip_prefix(name))
                .map(|rest| rest.trim_start_matches(' '));
            let value = code
                .and_then(|code| code.strip_prefix("= "))
                .and_then(grammar::value)
                .filter(right);
            values.push(
                value.ok_or_else(|| (at, format!("the constant ${name} is not of its form")))?,
            );
        }
        let mut values = values.into_iter();
        let mut text = || match values.next() {
            Some(Value::Text(text) | Value::Escaped(text)) => text,
            Some(Value::Int(number)) => number.to_string(),
            _ => String::new(),
        };
        Ok(Self {
            change: text(),
            title: text(),
            plan: text(),
            tenant: text(),
            module: text(),
            window_start: text(),
            window_end: text(),
            users: text().parse().unwrap_or(0),
            first_user: text(),
            last_user: text(),
            script: text(),
        })
    }
}
