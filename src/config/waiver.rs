//! `[[waiver]]`: who decided that a finding may stand, why and until when.

use super::findings::EXPIRED_WAIVER;
use super::reader::{Node, Reader, Section};
use super::values::{Checked, Wrong, has_shape, rule_id, visible, wrong};
use crate::finding::{Raised, Waived, Words};
use crate::span::{CellRef, Place};
use jiff::civil::Date;

/// The keys of `[[waiver]]`.
pub(super) const WAIVER: &[&str] = &["rule", "cell", "value", "reason", "by", "expires"];

/// A decision that findings of a rule may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Which rule.
    pub rule: String,
    /// Only at this cell.
    pub cell: Option<CellRef>,
    /// Only where the cell holds exactly this.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// Last day on which it holds.
    pub expires: Option<Date>,
    /// Where the waiver starts.
    pub place: Place,
    /// Where the last day stands.
    pub expires_place: Option<Place>,
}

impl Waiver {
    /// Whether the waiver covers a finding: a cell or value that it names must be the finding's own.
    ///
    /// It holds through the whole of its last day. Where no day is known to judge it at, one that ends covers nothing.
    #[must_use]
    pub fn covers(
        &self,
        rule: &str,
        cell: impl Into<Option<CellRef>>,
        value: Option<&str>,
        as_of: Option<Date>,
    ) -> bool {
        let holds = match (self.expires, as_of) {
            (None, _) => true,
            (Some(last), Some(day)) => day <= last,
            (Some(_), None) => false,
        };
        let cell = cell.into();
        holds
            && self.rule == rule
            && (self.cell.is_none() || self.cell == cell)
            && (self.value.is_none() || self.value.as_deref() == value)
    }

    /// What a finding that it covers says about it.
    #[must_use]
    pub fn waived(&self) -> Waived {
        Waived {
            by: self.by.clone(),
            reason: self.reason.clone(),
            expires: self.expires.map(|last| last.to_string()),
        }
    }

    /// The finding about a waiver whose last day is past.
    pub(super) fn judge(&self, as_of: Date) -> Option<Raised> {
        let last = self.expires.filter(|last| *last < as_of)?;
        let at = self
            .cell
            .map(|cell| format!(" at {cell}"))
            .unwrap_or_default();
        let words = Words::new(
            format!(
                "the waiver of {}{at} ended on {last}: it waives nothing any more",
                self.rule
            ),
            format!(
                "decide anew (`reason`, `by`, `expires`) or delete it; it was judged on {as_of}"
            ),
        );
        Some(Raised {
            rule: &EXPIRED_WAIVER,
            place: self.expires_place.as_ref().unwrap_or(&self.place).clone(),
            value: Some(last.to_string()),
            words: words
                .fact("rule", self.rule.as_str())
                .fact("by", self.by.as_str())
                .fact("expires", last.to_string())
                .fact("as_of", as_of.to_string()),
        })
    }
}

/// Reads every `[[waiver]]`.
pub(super) fn read_all(
    reader: &mut Reader<'_>,
    root: &Section<'_>,
    known_rules: &[&str],
) -> Vec<Waiver> {
    let header = "a list: [[waiver]] with two brackets, once for each waiver";
    let nodes = reader.array(root, "waiver", header).unwrap_or_default();
    nodes
        .iter()
        .filter_map(|node| read(reader, node, known_rules))
        .collect()
}

/// Reads one waiver; with any defect it is left out, since without a misspelled `cell` it would waive a whole rule.
fn read(reader: &mut Reader<'_>, node: &Node<'_>, known_rules: &[&str]) -> Option<Waiver> {
    let section = reader.table(node, "[[waiver]]")?;
    let before = reader.defects();
    reader.known(&section, WAIVER);
    for key in ["rule", "reason", "by"] {
        if section.node(key).is_none() {
            let help = format!("add `{key}`: a waiver names the rule, the reason and who decided");
            let wrong = Wrong::new(format!("has no `{key}`"), help);
            reader.bad_at(&section.span, &section.path, None, wrong);
        }
    }
    let expected = "a rule such as \"number/not-in-plan\"";
    let rule = reader.setting(&section, "rule", expected, |id| rule_id(id, known_rules));
    let cell = reader.setting(&section, "cell", "a cell such as \"D17\"", cell);
    let expected = "the cell's text such as \"+4930555\"";
    let value = reader.setting(&section, "value", expected, |text| Ok(text.to_owned()));
    let expected = "a text such as \"the regulator opened the range this month\"";
    let reason = reader.setting(&section, "reason", expected, visible);
    let by = reader.setting(&section, "by", "a name such as \"Ada Lovelace\"", visible);
    let expires = reader.date(&section, "expires", "a day such as \"2026-12-31\"", day);
    if reader.defects() > before {
        return None;
    }
    Some(Waiver {
        rule: rule?.value,
        cell: cell.map(|cell| cell.value),
        value: value.map(|value| value.value),
        reason: reason?.value,
        by: by?.value,
        expires: expires.as_ref().map(|expires| expires.value),
        place: reader.place(&section.span),
        expires_place: expires.map(|expires| expires.place),
    })
}

fn cell(text: &str) -> Checked<CellRef> {
    match CellRef::parse(text) {
        Some(cell) => Ok(cell),
        None if text.contains('!') => wrong(
            "names a sheet; a waiver names a cell alone",
            "write the part after the exclamation mark, such as \"D17\"",
        ),
        None => wrong(
            "is not a cell",
            "write column and row as the finding shows them, such as \"D17\"",
        ),
    }
}

fn day(text: &str) -> Checked<Date> {
    let example = "write year, month and day, such as \"2026-12-31\"";
    if !has_shape(text, "0000-00-00") {
        return wrong("is not a day", example);
    }
    text.parse()
        .or_else(|_| wrong("is not in the calendar", example))
}
