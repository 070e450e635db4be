//! From TOML to texts with places, and the words of every defect.

use super::Setting;
use super::findings::{BAD_VALUE, UNKNOWN_KEY};
use super::lines::Lines;
use super::names::{joined, near, shown};
use super::values::{Checked, Wrong};
use crate::finding::{Raised, Rule, Words};
use crate::span::Place;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The TOML types that a key takes as its text; the first is the one that is asked for.
pub(super) const STRING: &[&str] = &["string"];
/// A date may stand with or without quotes: TOML has dates of its own.
pub(super) const DATE: &[&str] = &["string", "datetime"];

/// A table of the config: its dotted name and its entries.
#[derive(Debug)]
pub(super) struct Section<'d> {
    pub(super) path: String,
    pub(super) span: Range<usize>,
    pub(super) table: &'d DeTable<'d>,
}

impl<'d> Section<'d> {
    /// Every entry in the order of the file.
    pub(super) fn entries(&self) -> Vec<(&'d str, Range<usize>, Node<'d>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| {
                let path = joined(&self.path, key.get_ref());
                (key.get_ref().as_ref(), key.span(), Node { path, value })
            })
            .collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        entries
    }

    /// The value under a key.
    pub(super) fn node(&self, key: &str) -> Option<Node<'d>> {
        let value = self.table.get(key)?;
        let path = joined(&self.path, key);
        Some(Node { path, value })
    }
}

/// A value of the config and its dotted name.
#[derive(Debug)]
pub(super) struct Node<'d> {
    pub(super) path: String,
    pub(super) value: &'d Spanned<DeValue<'d>>,
}

/// Reads settings and collects their places and defects.
#[derive(Debug)]
pub(super) struct Reader<'t> {
    text: &'t str,
    file: &'t str,
    lines: Lines<'t>,
    home: fn(&str) -> Option<&'static str>,
    raised: Vec<Raised>,
    pub(super) places: BTreeMap<String, Place>,
}

impl<'t> Reader<'t> {
    /// `home` says which table has a key, for one that stands in the wrong table.
    pub(super) fn new(
        text: &'t str,
        file: &'t str,
        lines: Lines<'t>,
        home: fn(&str) -> Option<&'static str>,
    ) -> Self {
        Self {
            text,
            file,
            lines,
            home,
            raised: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// The defects, in the order of the file.
    pub(super) fn into_raised(self) -> Vec<Raised> {
        let mut raised = self.raised;
        raised.sort_by(|a, b| a.place.cmp(&b.place));
        raised
    }

    /// Adds a finding that is no defect of a value.
    pub(super) fn note(&mut self, raised: Raised) {
        self.raised.push(raised);
    }

    /// How many defects were found so far.
    pub(super) fn defects(&self) -> usize {
        self.raised.len()
    }

    /// The place of a byte range.
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        let (line, column) = self.lines.position(span.start);
        Place::Text {
            file: self.file.into(),
            line,
            column,
        }
    }

    /// A table under a key; its keys are checked by the caller.
    pub(super) fn open<'d>(&mut self, parent: &Section<'d>, key: &str) -> Option<Section<'d>> {
        let node = parent.node(key)?;
        self.table(&node, &format!("[{}]", node.path))
    }

    /// A value as a table; `write` is how its header looks.
    pub(super) fn table<'d>(&mut self, node: &Node<'d>, write: &str) -> Option<Section<'d>> {
        let span = node.value.span();
        let Some(table) = node.value.get_ref().as_table() else {
            self.wrong_type(node, &format!("a table: {write} on a line of its own"));
            return None;
        };
        self.places.insert(node.path.clone(), self.place(&span));
        let path = node.path.clone();
        Some(Section { path, span, table })
    }

    /// A list of tables, or of anything.
    pub(super) fn array<'d>(
        &mut self,
        parent: &Section<'d>,
        key: &str,
        expected: &str,
    ) -> Option<Vec<Node<'d>>> {
        let node = parent.node(key)?;
        let Some(array) = node.value.get_ref().as_array() else {
            self.wrong_type(&node, expected);
            return None;
        };
        let place = self.place(&node.value.span());
        self.places.insert(node.path.clone(), place);
        let named = |(n, value)| Node {
            path: format!("{}[{}]", node.path, n + 1),
            value,
        };
        Some(array.iter().enumerate().map(named).collect())
    }

    /// Raises every key of a table that is not in the list.
    pub(super) fn known(&mut self, section: &Section<'_>, keys: &[&str]) {
        for (key, span, _) in section.entries() {
            if !keys.contains(&key) {
                self.unknown_key(section, key, &span, keys);
            }
        }
    }

    /// A text under a key, as `read` takes it; `expected` is how a right value looks, article included.
    pub(super) fn setting<T>(
        &mut self,
        section: &Section<'_>,
        key: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Checked<T>,
    ) -> Option<Setting<T>> {
        self.read(&section.node(key)?, STRING, expected, read)
    }

    /// A day or a moment under a key, with or without quotes.
    pub(super) fn date<T>(
        &mut self,
        section: &Section<'_>,
        key: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Checked<T>,
    ) -> Option<Setting<T>> {
        self.read(&section.node(key)?, DATE, expected, read)
    }

    /// A list of texts under a key; wrong ones are left out.
    pub(super) fn list<T>(
        &mut self,
        section: &Section<'_>,
        key: &str,
        expected: &str,
        mut read: impl FnMut(&str, &Place) -> Checked<T>,
    ) -> Option<Vec<Setting<T>>> {
        let whole = format!("a list such as [{}]", example(expected));
        let nodes = self.array(section, key, &whole)?;
        let mut settings = Vec::with_capacity(nodes.len());
        for node in nodes {
            let place = self.place(&node.value.span());
            settings.extend(self.read(&node, STRING, expected, |text| read(text, &place)));
        }
        Some(settings)
    }

    /// A whole number under a key, within a range.
    pub(super) fn whole(
        &mut self,
        section: &Section<'_>,
        key: &str,
        range: std::ops::RangeInclusive<u32>,
    ) -> Option<u32> {
        let node = section.node(key)?;
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        let Some(integer) = node.value.get_ref().as_integer() else {
            self.wrong_type(&node, &expected);
            return None;
        };
        let number = u32::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .filter(|number| range.contains(number));
        if number.is_none() {
            let wrong = Wrong::new(format!("is not {expected}"), format!("write {expected}"));
            self.bad(&node, wrong);
        } else {
            let place = self.place(&node.value.span());
            self.places.insert(node.path, place);
        }
        number
    }

    /// `true` or `false` under a key.
    pub(super) fn flag(&mut self, section: &Section<'_>, key: &str) -> Option<bool> {
        let node = section.node(key)?;
        let Some(flag) = node.value.get_ref().as_bool() else {
            self.wrong_type(&node, "true or false, without quotes");
            return None;
        };
        let place = self.place(&node.value.span());
        self.places.insert(node.path, place);
        Some(flag)
    }

    /// A scalar of one of the types in `takes` as its text.
    pub(super) fn read<T>(
        &mut self,
        node: &Node<'_>,
        takes: &[&str],
        expected: &str,
        read: impl FnOnce(&str) -> Checked<T>,
    ) -> Option<Setting<T>> {
        if !takes.contains(&node.value.get_ref().type_str()) {
            self.wrong_type(node, expected);
            return None;
        }
        let place = self.place(&node.value.span());
        match read(self.text_of(node.value)) {
            Ok(value) => {
                self.places.insert(node.path.clone(), place.clone());
                Some(Setting { value, place })
            }
            Err(wrong) => {
                self.bad(node, wrong);
                None
            }
        }
    }

    /// A value that its key cannot have.
    pub(super) fn bad(&mut self, node: &Node<'_>, wrong: Wrong) {
        let value = self.text_of(node.value).to_owned();
        self.bad_at(&node.value.span(), &node.path, Some(value), wrong);
    }

    /// The same for a key or a table: something is missing, or stands twice.
    pub(super) fn bad_at(
        &mut self,
        span: &Range<usize>,
        path: &str,
        value: Option<String>,
        wrong: Wrong,
    ) {
        let words = Words::new(format!("`{path}` {}", wrong.what), wrong.help);
        self.raise(&BAD_VALUE, span, value, words.fact("key", path));
    }

    /// A key that its table does not have, with the nearest one that it has or the table that has it.
    pub(super) fn unknown_key(
        &mut self,
        section: &Section<'_>,
        key: &str,
        span: &Range<usize>,
        keys: &[&str],
    ) {
        let table = match section.path.as_str() {
            "" => "callsheet.toml".to_owned(),
            path => format!("`[{path}]`"),
        };
        let nearest = near(key, keys.iter().copied());
        let help = match (nearest, (self.home)(key)) {
            (Some(name), _) => format!("did you mean `{name}`?"),
            (None, Some(home)) => format!("`{}` belongs in `{home}`", shown(key)),
            (None, None) if keys.len() > 12 => {
                "delete the key; docs/schemas/callsheet.toml.schema.json lists those that exist"
                    .to_owned()
            }
            (None, None) => format!("{table} knows {}", keys.join(", ")),
        };
        let words = Words::new(format!("{table} has no key `{}`", shown(key)), help)
            .fact("key", joined(&section.path, key))
            .fact("near", nearest);
        self.raise(&UNKNOWN_KEY, span, Some(key.to_owned()), words);
    }

    fn wrong_type(&mut self, node: &Node<'_>, expected: &str) {
        let what = match node.value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "true or false without quotes",
            DeValue::Datetime(_) => "a date without quotes",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let what = format!("is {what}, not {expected}");
        self.bad(node, Wrong::new(what, format!("write {expected}")));
    }

    /// Adds a finding at a byte range.
    fn raise(
        &mut self,
        rule: &'static Rule,
        span: &Range<usize>,
        value: Option<String>,
        words: Words,
    ) {
        let place = self.place(span);
        self.raised.push(Raised {
            rule,
            place,
            value,
            words,
        });
    }

    /// The content of a string, or the source of anything else.
    fn text_of<'d>(&self, value: &'d Spanned<DeValue<'_>>) -> &'d str
    where
        't: 'd,
    {
        match value.get_ref() {
            DeValue::String(text) => text,
            _ => self.text.get(value.span()).unwrap_or_default(),
        }
    }
}

/// The part of an expectation that shows a value: `a string such as "x"` gives `"x"`.
fn example(expected: &str) -> &str {
    expected
        .find('"')
        .map_or(expected, |start| &expected[start..])
}
