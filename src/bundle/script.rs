//! A script: its constants and steps, rendered through its template and decoded back from bytes.

use super::constants::{About, Constants};
use super::helpers::STEPS;
use super::kinds::Family;
use super::step::Step;
use super::{BundleError, Templates};
use crate::config::Style;
use crate::model::PolicyKind;
use crate::powershell::grammar;
use crate::powershell::quoting::Scanner;
use serde_json::{Map, json};

const CONSTANTS_BEGIN: &str = "# ---- constants of this change ----";
const CONSTANTS_END: &str = "# ---- end of constants ----";
const DATA_BEGIN: &str = "# ---- data: one step a line, in the approved order ----";
const DATA_END: &str = "# ---- end of data ----";
/// What stands before the lines of a step in the plain style, whose cmdlets have no parameter for its number.
pub(super) const MARK: &str = "# step ";

/// The lines around the two regions.
pub(super) const REGION_MARKS: [&str; 4] = [CONSTANTS_BEGIN, CONSTANTS_END, DATA_BEGIN, DATA_END];

/// What a kind of script is rendered from, and which steps its data may hold.
#[derive(Debug)]
pub(super) struct ScriptKind {
    /// Name of the template.
    pub(super) template: &'static str,
    /// Which steps its data region may hold; none: it has no data region.
    pub(super) steps: Option<Family>,
}

pub(super) static INSTALL: ScriptKind = ScriptKind {
    template: "install.ps1",
    steps: None,
};
pub(super) static PREFLIGHT: ScriptKind = ScriptKind {
    template: "preflight.ps1",
    steps: Some(Family::Read),
};
pub(super) static APPLY: ScriptKind = ScriptKind {
    template: "apply.ps1",
    steps: Some(Family::Change),
};
pub(super) static VERIFY: ScriptKind = ScriptKind {
    template: "verify.ps1",
    steps: Some(Family::Change),
};
pub(super) static ROLLBACK: ScriptKind = ScriptKind {
    template: "rollback.ps1",
    steps: Some(Family::Change),
};

static PLAIN: ScriptKind = ScriptKind {
    template: "plain.ps1",
    steps: Some(Family::Plain),
};

/// The kind of a script by its path in the bundle, and which steps it holds by its constants.
fn kind_of(path: &str, constants: &Constants) -> Option<(&'static ScriptKind, Option<Family>)> {
    let kind = named(path)?;
    let family = match (constants.about, kind.steps) {
        (About::Plans, Some(Family::Read)) => Some(Family::Names),
        (About::Plans, Some(Family::Change)) => Some(Family::Plans),
        (_, family) => family,
    };
    match (constants.style(), family) {
        (Style::Guarded, _) => Some((kind, family)),
        (Style::Plain, Some(Family::Change)) if kind.template != VERIFY.template => {
            Some((&PLAIN, PLAIN.steps))
        }
        (Style::Plain, _) => None,
    }
}

/// The kind of a guarded script by its path in the bundle.
pub(super) fn named(path: &str) -> Option<&'static ScriptKind> {
    let name = path.strip_prefix("scripts/")?.strip_suffix(".ps1")?;
    let stem = name.split_once('-').map_or(name, |(stem, _)| stem);
    [&INSTALL, &PREFLIGHT, &APPLY, &VERIFY, &ROLLBACK]
        .into_iter()
        .find(|kind| kind.template.strip_suffix(".ps1") == Some(stem))
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
    /// Whether it changes users: preflight, verify and install do not.
    pub(super) fn changes(&self) -> bool {
        named(&self.path).is_some_and(|kind| {
            kind.steps == Some(Family::Change) && kind.template != VERIFY.template
        })
    }

    /// The file's bytes.
    pub(super) fn render(&self, templates: &Templates) -> Result<String, BundleError> {
        templates.render(self.template(), &self.data())
    }

    /// Name of the template.
    pub(super) fn template(&self) -> &'static str {
        let (kind, _) = kind_of(&self.path, &self.constants)
            .expect("scripts are made by render with one of the kinds");
        kind.template
    }

    /// What the template is rendered with.
    pub(super) fn data(&self) -> Map<String, serde_json::Value> {
        let version = self.constants.module().version;
        let mut data = self.constants.context();
        data.extend(self.constants.facts());
        let steps = self.steps.iter().map(|step| {
            let mut context = step.context();
            context.insert("kind".to_owned(), json!(step.kind.template));
            context
        });
        data.insert(STEPS.to_owned(), json!(steps.collect::<Vec<_>>()));
        data.insert(
            "policies".to_owned(),
            json!(
                PolicyKind::all()
                    .filter(|kind| kind.since().is_none_or(|since| since <= version))
                    .map(|kind| json!({"name": kind.name(), "property": kind.property()}))
                    .collect::<Vec<_>>()
            ),
        );
        data
    }

    /// Reads a file back: bytes, constants, steps. The fixed bytes are compared by rendering again.
    pub(super) fn decode(path: &str, bytes: &[u8]) -> Result<Self, Fault> {
        let fault = |line: usize, step, why: String| Fault {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            step,
            in_data: step.is_some(),
            why,
        };
        let unknown = || fault(1, None, "this is no script of a bundle".to_owned());
        named(path).ok_or_else(unknown)?;
        let lines = grammar::lines(bytes)
            .map_err(|(line, why)| fault(line as usize, step_of(bytes, line), why))?;
        let (from, to) =
            region(&lines, CONSTANTS_BEGIN, CONSTANTS_END).map_err(|why| fault(1, None, why))?;
        let constants = Constants::decode(&lines[from..to])
            .map_err(|(at, why)| fault(from + at + 1, None, why))?;
        let (_, family) = kind_of(path, &constants).ok_or_else(unknown)?;
        let steps = match family {
            None => Vec::new(),
            Some(family) => {
                let (from, to) =
                    region(&lines, DATA_BEGIN, DATA_END).map_err(|why| fault(1, None, why))?;
                data(&lines[from..to], family).map_err(|found| Fault {
                    line: found.line + u32::try_from(from).unwrap_or(u32::MAX),
                    ..found
                })?
            }
        };
        code_at_marks(&lines).map_err(|(line, why)| fault(line, None, why))?;
        Ok(Self {
            path: path.to_owned(),
            constants,
            steps,
        })
    }
}

/// Holds that PowerShell reads the marked regions as code: a string or a comment around one would make text of it.
fn code_at_marks(lines: &[&str]) -> Result<(), (usize, String)> {
    let mut scanner = Scanner::new();
    let mut whole = String::new();
    for (at, line) in lines.iter().enumerate() {
        if REGION_MARKS.contains(line)
            && let Some(place) = scanner.inside()
        {
            return Err((at + 1, format!("the mark {line:?} stands inside {place}")));
        }
        whole.clear();
        whole.push_str(line);
        whole.push('\n');
        let read = scanner.feed(&whole, 0);
        read.map_err(|(_, why)| (at + 1, why.to_owned()))?;
    }
    match scanner.inside() {
        Some(place) => Err((lines.len(), format!("the script ends inside {place}"))),
        None => Ok(()),
    }
}

/// The steps of a data region; the line of a fault counts from the region's first.
fn data(lines: &[&str], family: Family) -> Result<Vec<Step>, Fault> {
    let mut steps: Vec<Step> = Vec::new();
    let mut marked = None;
    for (at, line) in lines.iter().enumerate() {
        let fault = |step: Option<u32>, why: String| Fault {
            line: u32::try_from(at + 1).unwrap_or(u32::MAX),
            step,
            in_data: true,
            why,
        };
        if family == Family::Plain
            && let Some(number) = mark_of(line)
        {
            marked = Some(number);
            continue;
        }
        let stated = marked.or_else(|| stated_step(line));
        let step = Step::parse(line, family, marked).map_err(|why| fault(stated, why))?;
        if let Some(last) = steps.last()
            && !in_order(&steps, last.number(), step.number(), family)
        {
            let why = "the steps are not numbered one after the other".to_owned();
            return Err(fault(Some(step.number()), why));
        }
        steps.push(step);
    }
    Ok(steps)
}

/// The step that a mark of the plain style announces.
pub(super) fn mark_of(line: &str) -> Option<u32> {
    let digits = line.strip_prefix(MARK)?;
    let number: u32 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

/// Steps count up by one, or down by one in a roll-back that keeps the numbers of its plan.
fn in_order(before: &[Step], last: u32, next: u32, family: Family) -> bool {
    // A step of the plain style can need several lines, and so does a plan with its rules.
    if matches!(family, Family::Plain | Family::Plans) && next == last {
        return true;
    }
    let mut other = before
        .iter()
        .map(Step::number)
        .filter(|number| *number != before[0].number());
    // A roll-back leaves out what cannot be undone, so going down there may be gaps.
    match other.next() {
        Some(second) if second < before[0].number() => next < last,
        None if next < last => true,
        _ => next == last + 1,
    }
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
