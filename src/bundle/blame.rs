//! A rendered script that does not read back is a mistake in a template: which one, and where.

use super::own::{place, shipped};
use super::script::{REGION_MARKS, Script};
use super::{BundleError, Templates};
use crate::powershell::grammar::lines;

impl Script {
    /// Turns a failed self-check into the line of the template of one's own that caused it.
    pub(super) fn blame(
        &self,
        templates: &Templates,
        text: &str,
        error: BundleError,
    ) -> BundleError {
        let BundleError::SelfCheck { file, line, why } = &error else {
            return error;
        };
        let own = templates.own();
        let Some(first) = own.first() else {
            return error;
        };
        let data = self.data();
        let mut candidates = vec![*line as usize];
        candidates.extend(marked(text));
        let found = candidates
            .into_iter()
            .filter(|line| *line > 0)
            .filter_map(|line| place(templates, self.template(), &data, text, line))
            .find(|place| own.contains(&place.name));
        // A mark that is nowhere stands in no line: the template that should have it is named.
        let (name, at) = match found {
            Some(place) => (place.name, place.line),
            None => (without_a_mark(templates).unwrap_or(first), 0),
        };
        BundleError::Template {
            name: format!("{name}.hbs"),
            line: at,
            column: 0,
            why: format!("{file}, made with it, does not read back at line {line}: {why}"),
        }
    }
}

/// The lines (from 1) of a script that are marks.
fn marked(text: &str) -> Vec<usize> {
    let lines = lines(text.as_bytes()).unwrap_or_default();
    let marks = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| REGION_MARKS.contains(line));
    marks.map(|(at, _)| at + 1).collect()
}

/// A template of one's own that lacks a mark which the one that ships has.
fn without_a_mark(templates: &Templates) -> Option<&'static str> {
    let lacks = |name: &str, text: &str| {
        REGION_MARKS.iter().any(|mark| {
            let has = |text: &str| text.lines().any(|line| line == *mark);
            shipped(name).is_some_and(has) && !has(text)
        })
    };
    let mut own = templates
        .sources()
        .filter(|(name, _)| templates.own().contains(name));
    own.find(|(name, text)| lacks(name, text))
        .map(|(name, _)| name)
}
