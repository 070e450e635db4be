//! Which lines may write values: those that the template that ships has, as often as it has them.

use super::tags::{Part, Tag, parts};
use super::{nesting::Nesting, short};
use std::collections::BTreeMap;

/// The lines with values of a template that ships, with the loop around them, and how many more of each there may be.
#[derive(Debug, Default)]
pub(super) struct Shipped {
    left: BTreeMap<(String, Option<String>), usize>,
    taken: Option<usize>,
}

impl Shipped {
    pub(super) fn of(source: &str) -> Self {
        let mut shipped = Self::default();
        let mut nesting = Nesting::default();
        let mut last = None;
        for part in parts(source).unwrap_or_default() {
            match part {
                Part::Tag(Tag::Open(block, path), span) => {
                    let _ = nesting.open(block, path, span.start);
                }
                Part::Tag(Tag::Close(block), _) => {
                    let _ = nesting.close(block);
                }
                Part::Tag(Tag::Value(_), span) => {
                    let (start, line) = line_of(source, span.start);
                    if last.replace(start) != Some(start) {
                        *shipped
                            .left
                            .entry((line, nesting.list().map(ToOwned::to_owned)))
                            .or_default() += 1;
                    }
                }
                _ => {}
            }
        }
        shipped
    }

    /// Whether the line around a tag may write its values. A line is counted once, however many tags it has.
    pub(super) fn takes(&mut self, source: &str, offset: usize, list: Option<&str>) -> bool {
        let (start, line) = line_of(source, offset);
        if self.taken == Some(start) {
            return true;
        }
        let left = self.left.get_mut(&(line, list.map(ToOwned::to_owned)));
        let taken = left.filter(|left| **left > 0).map(|left| *left -= 1);
        if taken.is_some() {
            self.taken = Some(start);
        }
        taken.is_some()
    }

    /// What to write instead.
    pub(super) fn why(&self, shown: &str) -> String {
        let shown = short(shown);
        if self.left.is_empty() {
            return format!(
                "{shown} writes a value, and this template writes none: scripts have the values in variables, such as $Title, and in their steps"
            );
        }
        format!(
            "{shown} writes a value on a line that the template that ships does not have, or has less often"
        )
    }
}

/// Where a line begins, and its text with runs of blanks as one.
fn line_of(source: &str, offset: usize) -> (usize, String) {
    let start = source[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line = source[start..].split('\n').next().unwrap_or_default();
    let words: Vec<_> = line.split(' ').filter(|word| !word.is_empty()).collect();
    (start, words.join(" "))
}
