//! What verifying finds, as values.

use crate::span::Place;
use serde::Serialize;

/// What kind of difference it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProblemKind {
    /// The manifest names a file that is not there.
    Missing,
    /// A file is there that the manifest does not name.
    Extra,
    /// The bytes of a file are not those of the manifest.
    Changed,
    /// A script holds something that is not in the rendered subset.
    Grammar,
    /// A script's steps cannot be read back.
    Decode,
    /// Plan, digest and inputs do not agree.
    Plan,
    /// Rendering the inputs again gives other bytes.
    Render,
    /// The fixed text of a script is not that of its template.
    Template,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Path in the bundle.
    pub file: String,
    /// Line from 1.
    pub line: Option<u32>,
    /// Step of the plan.
    pub step: Option<u32>,
    /// The cell or setting behind the step.
    pub place: Option<Place>,
    /// What kind of difference.
    pub kind: ProblemKind,
    /// What should be there.
    pub expected: Option<String>,
    /// What is there.
    pub found: Option<String>,
    /// In words.
    pub message: String,
}

/// What verifying found.
#[derive(Clone, Debug, Serialize)]
pub struct Verification {
    /// Nothing differs, and everything that this version can judge was judged.
    pub ok: bool,
    /// SHA-256 of the manifest.
    pub manifest_sha256: String,
    /// What differs, sorted by file.
    pub problems: Vec<Problem>,
    /// Whether the inputs were rendered again, byte for byte.
    pub rendered_again: bool,
    /// The version that the bundle names, if this one does not know it: then nothing can be said for sure.
    pub unknown_version: Option<String>,
    /// What could not be checked, and why.
    pub not_checked: Vec<String>,
}

impl Problem {
    pub(super) fn new(file: &str, kind: ProblemKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            file: file.to_owned(),
            line: None,
            step: None,
            place: None,
            kind,
            expected: None,
            found: None,
            message,
        }
    }

    pub(super) fn compared(self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            expected: Some(expected.into()),
            found: Some(found.into()),
            ..self
        }
    }
}
