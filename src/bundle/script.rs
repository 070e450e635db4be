//! A script: its constants and steps, to be rendered through its template or decoded from bytes.

use super::Templates;
use super::constants::{About, Constants};
use super::helpers::STEPS;
use super::kinds::Family;
use super::read_back::{ReadBack, read_back};
use super::step::Step;
use super::store::Stop;
use crate::config::Style;
use crate::model::PolicyKind;
use serde_json::{Map, json};
use std::io::{self, BufRead, Write};

/// What stands before the lines of a step in the plain style, whose cmdlets have no parameter for its number.
pub(super) const MARK: &str = "# step ";

/// The lines around the two regions: those of the constants, and those of the data.
pub(super) const REGION_MARKS: [&str; 4] = [
    "# ---- constants of this change ----",
    "# ---- end of constants ----",
    "# ---- data: one step a line, in the approved order ----",
    "# ---- end of data ----",
];

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
pub(super) fn kind_of(
    path: &str,
    constants: &Constants,
) -> Option<(&'static ScriptKind, Option<Family>)> {
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

/// Orders scripts of one kind by their numbers, of which only the first 999 have as many digits.
pub(super) fn by_number(name: &str) -> (&str, usize, &str) {
    let (stem, number) = name.split_once('-').unwrap_or((name, ""));
    (stem, number.len(), number)
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
    /// The same, to be written again.
    pub(super) fn draft(&self) -> Draft<'_> {
        Draft {
            path: self.path.clone(),
            constants: self.constants.clone(),
            count: self.steps.len(),
            wave: None,
            steps: Box::new(|| Box::new(self.steps.iter().cloned())),
        }
    }

    /// Name of the template.
    pub(super) fn template(&self) -> &'static str {
        template_of(&self.path, &self.constants)
    }

    /// What the template is rendered with, and the steps.
    pub(super) fn data(&self) -> Map<String, serde_json::Value> {
        let mut data = fixed(&self.constants);
        let steps = self.steps.iter().map(|step| {
            let mut context = step.context();
            context.insert("kind".to_owned(), json!(step.kind.template));
            context
        });
        data.insert(STEPS.to_owned(), json!(steps.collect::<Vec<_>>()));
        data
    }

    /// Reads a file back: bytes, constants, steps. The fixed bytes are compared by rendering again.
    pub(super) fn decode(path: &str, bytes: &[u8]) -> Result<Self, Fault> {
        let mut steps = Vec::new();
        let open = || -> io::Result<Box<dyn BufRead + '_>> { Ok(Box::new(bytes)) };
        let read = read_back(path, &open, &mut |step| steps.push(step));
        // Memory can always be read.
        let ReadBack { constants, .. } = read.unwrap_or_else(|why| {
            Err(Fault {
                line: 0,
                step: None,
                in_data: false,
                why: why.to_string(),
            })
        })?;
        Ok(Self {
            path: path.to_owned(),
            constants,
            steps,
        })
    }
}

/// Steps, one after the other.
pub(super) type Steps<'s> = Box<dyn Iterator<Item = Step> + 's>;

/// A script that is not written yet. Its steps are made when they are wanted: there can be a million of them.
pub(super) struct Draft<'d> {
    /// Path in the bundle.
    pub(super) path: String,
    pub(super) constants: Constants,
    /// How many steps it has.
    pub(super) count: usize,
    /// The wave that it changes; none for one that only reads.
    pub(super) wave: Option<u32>,
    /// Makes the steps.
    pub(super) steps: Box<dyn Fn() -> Steps<'d> + 'd>,
}

impl Draft<'_> {
    /// Name of the template.
    pub(super) fn template(&self) -> &'static str {
        template_of(&self.path, &self.constants)
    }

    /// What the template is rendered with.
    pub(super) fn data(&self) -> Map<String, serde_json::Value> {
        fixed(&self.constants)
    }

    /// Writes the file's bytes.
    pub(super) fn write(&self, templates: &Templates, out: &mut dyn Write) -> Result<(), Stop> {
        let steps = || (self.steps)();
        templates.script(self.template(), self.data(), (self.count, &steps), out)
    }

    /// The same with all its steps in memory.
    pub(super) fn whole(&self) -> Script {
        Script {
            path: self.path.clone(),
            constants: self.constants.clone(),
            steps: (self.steps)().collect(),
        }
    }
}

fn template_of(path: &str, constants: &Constants) -> &'static str {
    let (kind, _) =
        kind_of(path, constants).expect("scripts are made by render with one of the kinds");
    kind.template
}

/// What a template is rendered with, apart from the steps.
fn fixed(constants: &Constants) -> Map<String, serde_json::Value> {
    let version = constants.module().version;
    let mut data = constants.context();
    data.extend(constants.facts());
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

/// The step that a mark of the plain style announces.
pub(super) fn mark_of(line: &str) -> Option<u32> {
    let digits = line.strip_prefix(MARK)?;
    let number: u32 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

/// The step that a line of text names, even if the line is wrong.
pub(super) fn stated_step(line: &str) -> Option<u32> {
    let rest = line.split_once(" -Step:")?.1;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::by_number;

    #[test]
    fn the_thousandth_script_comes_after_the_ninth_hundred() {
        let all = [
            "apply-001",
            "apply-999",
            "apply-1000",
            "install",
            "rollback-001",
        ];
        assert!(all.is_sorted_by_key(|name| by_number(name)));
        let paths = ["scripts/apply-101.ps1", "scripts/apply-1000.ps1"];
        assert!(paths.is_sorted_by_key(|path| by_number(path)));
    }
}
