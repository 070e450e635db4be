//! Repairs: what the findings of a row offer to write into its cells, until nothing more is offered.

use super::context::Context;
use super::desk::Desk;
use super::judge::judge;
use super::sink::Sink;
use crate::finding::{Level, Rule, Safety};
use crate::sheet::Record;
use std::collections::BTreeMap;

/// Rounds after which a row is left as it is: each takes one cause off a cell, and a cell has two or three.
const ROUNDS: usize = 8;

/// A new text for one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Column from 0.
    pub column: usize,
    /// What stands there.
    pub original: String,
    /// What is to stand there.
    pub replacement: String,
    /// Whether it is the only possible original.
    pub safety: Safety,
    /// The rules that were broken, the first cause first.
    pub rules: Vec<&'static str>,
    /// What was found, in the order of the rules.
    pub why: Vec<String>,
}

/// The repairs of a row by column; `all` takes those too that a person should confirm.
///
/// A repaired row is judged again, since a cell can have more than one cause; so a second run finds nothing to repair.
#[must_use]
pub fn repairs(desk: &Desk, record: &Record, all: bool) -> Vec<Repair> {
    let mut found: BTreeMap<usize, Repair> = BTreeMap::new();
    let mut record = record.clone();
    for _ in 0..ROUNDS {
        let offered = offered(desk, &record, all);
        if offered.is_empty() {
            break;
        }
        for Repair {
            column,
            original,
            replacement,
            safety,
            rules,
            why,
        } in offered
        {
            record.set(column, &replacement);
            let repair = found.entry(column).or_insert_with(|| Repair {
                column,
                original,
                replacement: String::new(),
                safety: Safety::Safe,
                rules: Vec::new(),
                why: Vec::new(),
            });
            repair.replacement = replacement;
            if safety == Safety::Unsafe {
                repair.safety = safety;
            }
            repair.rules.extend(rules);
            repair.why.extend(why);
        }
    }
    found.retain(|_, repair| repair.original != repair.replacement);
    found.into_values().collect()
}

/// One repair for each cell that has one.
fn offered(desk: &Desk, record: &Record, all: bool) -> Vec<Repair> {
    let context = &desk.context;
    let mut spoken = Vec::new();
    let mut sink = Sink::speaking(context, record.row, &mut spoken);
    judge(desk, record, &mut sink, |_, _| ());
    let mut offered: BTreeMap<usize, Repair> = BTreeMap::new();
    for said in spoken {
        let Some(fix) = &said.words.fix else { continue };
        let Some(original) = record.cell(said.column) else {
            continue;
        };
        let original = String::from_utf8_lossy(original).into_owned();
        let wanted = all || fix.safety == Safety::Safe;
        // A note repairs nothing, and a setting is repaired in its own file.
        let of_the_cell = said.rule.level != Level::Note && said.words.value.is_none();
        if wanted
            && of_the_cell
            && original != fix.replacement
            && !is_waived(context, said.rule, record, said.column, &original)
            && !context.sheet.columns.is_secret(said.column)
        {
            offered.entry(said.column).or_insert(Repair {
                column: said.column,
                original,
                replacement: fix.replacement.clone(),
                safety: fix.safety,
                rules: vec![said.rule.id],
                why: vec![said.words.message.clone()],
            });
        }
    }
    offered.into_values().collect()
}

fn is_waived(
    context: &Context,
    rule: &'static Rule,
    record: &Record,
    column: usize,
    value: &str,
) -> bool {
    let cell = context.sheet.own_cell(record.row, column);
    context.waiver(rule, cell, Some(value)).is_some()
}
