//! Findings: what is wrong with the customer's data, as plain values.
//!
//! A check names a [`Rule`] and a place and gives facts as [`Words`]; how it looks on a screen or in
//! JSON is decided in `report`. Whatever is wrong with *us* is a failure, an error type of the module that failed.

mod rule;

pub use rule::{Family, Rule};

use crate::span::Place;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing is rendered while one of these stands.
    Deny,
    /// Shown, counted, not in the way.
    Warn,
    /// Worth knowing.
    Note,
}

impl Level {
    /// The word used in the config and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Warn => "warn",
            Self::Note => "note",
        }
    }
}

/// What a rule says about one place: sentences and facts, no layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What was found, in one sentence without a full stop.
    pub message: String,
    /// What to type.
    pub help: Option<String>,
    /// What to take the cell for, if it can be said.
    pub fix: Option<Fix>,
    /// Other places involved.
    pub related: Vec<Related>,
    /// Facts for programs.
    pub data: BTreeMap<&'static str, Value>,
    /// The text that was judged, where it is not the cell's own: a setting stood in for a blank cell.
    pub value: Option<String>,
    /// The cell's text must not be shown: a secret, or the swallowed rest of a file.
    pub hide_value: bool,
}

impl Words {
    /// A message and what to type.
    #[must_use]
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Some(help.into()),
            ..Self::default()
        }
    }

    /// Adds a fact for programs.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.data.insert(name, value.into());
        self
    }

    /// Adds the repaired text.
    #[must_use]
    pub fn fix(mut self, replacement: impl Into<String>, safety: Safety) -> Self {
        self.fix = Some(Fix {
            replacement: replacement.into(),
            safety,
        });
        self
    }

    /// Keeps the cell's text out of every report.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.hide_value = true;
        self
    }

    /// Adds another place and what stands there.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related {
            place,
            message: message.into(),
        });
        self
    }
}

/// A repaired text for a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// The whole new text of the cell.
    pub replacement: String,
    /// Whether a program may write it without asking.
    pub safety: Safety,
}

/// Whether a repair follows from the cell alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// The only possible original.
    Safe,
    /// Right under an assumption that a person should confirm.
    Unsafe,
}

/// Another place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub message: String,
}

/// Who waived a finding, why and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waived {
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Last day on which the waiver holds.
    pub expires: Option<String>,
}

/// What a producer raises, before `[levels]` and waivers are applied.
#[derive(Clone, Debug)]
pub struct Raised {
    /// Which rule.
    pub rule: &'static Rule,
    /// Where.
    pub place: Place,
    /// The text of the cell or setting, unless it is a secret.
    pub value: Option<String>,
    /// What the rule says.
    pub words: Words,
}

/// Something wrong with the customer's data, at a place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which rule raised it.
    pub rule: &'static Rule,
    /// Its level after the config.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// The text of the cell or setting, unless it is a secret.
    pub value: Option<String>,
    /// What the rule says.
    pub words: Words,
    /// The waiver that covers it.
    pub waived: Option<Waived>,
}

/// A rule that could not be judged, and why: silence never means checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotChecked {
    /// Rule id, or a family and `*`.
    pub rule: String,
    /// What was missing.
    pub why: String,
}
