//! Findings by rule: counted completely, the first few kept, and the room on the screen shared out among the rules.

use super::counted;
use crate::finding::{Finding, Level, Rule, Waived};
use crate::rules::{Checked, Hit};
use crate::span::{CellRef, Place};
use std::collections::HashMap;

/// The findings of one rule at one level that no waiver covers.
pub(super) struct Group<'c> {
    pub(super) level: Level,
    pub(super) rule: &'static Rule,
    /// How many there are.
    pub(super) total: u64,
    /// The first of them, as many as are shown.
    pub(super) kept: Vec<Kept<'c>>,
}

impl Group<'_> {
    /// `deny: number/missing-plus (1,234 findings)`.
    pub(super) fn heading(&self) -> String {
        let count = match self.total {
            1 => String::new(),
            count => format!(" ({})", counted(count, "finding")),
        };
        format!("{}: {}{count}", self.level.as_str(), self.rule.id)
    }
}

/// A finding as it is kept before it is put into words.
#[derive(Clone, Copy)]
pub(super) enum Kept<'c> {
    /// About the file, its header, the config or the plan: it has its words.
    Raised(&'c Finding),
    /// In a row.
    Hit(Hit),
}

/// Groups what nobody waived: denied first, then in the order of first appearance; at most `most` findings are kept.
pub(super) fn gather<'c>(checked: &'c Checked, most: usize) -> Vec<Group<'c>> {
    let mut groups: Vec<Group> = Vec::new();
    let raised = checked.raised.iter().filter(|f| f.waived.is_none());
    let raised = raised.map(|f| (f.level, f.rule, Kept::Raised(f)));
    let hits = checked.hits.iter().filter(|hit| hit.waiver.is_none());
    let hits = hits.map(|hit| (hit.level, hit.rule, Kept::Hit(*hit)));
    for (level, rule, kept) in raised.chain(hits) {
        // There are few rules: to find one among some is quicker than by its name.
        let is_it = |group: &Group| group.level == level && std::ptr::eq(group.rule, rule);
        let at = groups.iter().position(is_it).unwrap_or_else(|| {
            groups.push(Group {
                level,
                rule,
                total: 0,
                kept: Vec::new(),
            });
            groups.len() - 1
        });
        groups[at].total += 1;
        if groups[at].kept.len() < most {
            groups[at].kept.push(kept);
        }
    }
    groups.sort_by_key(|group| group.level);
    share(&mut groups, most);
    groups
}

/// Each group gets one finding, then each a second, until the room is used up.
fn share(groups: &mut [Group], most: usize) {
    let mut shares = vec![0; groups.len()];
    let mut left = most;
    let mut grew = true;
    while grew && left > 0 {
        grew = false;
        for (group, share) in groups.iter().zip(&mut shares) {
            if left > 0 && *share < group.kept.len() {
                *share += 1;
                left -= 1;
                grew = true;
            }
        }
    }
    for (group, share) in groups.iter_mut().zip(shares) {
        group.kept.truncate(share);
    }
}

/// Findings of one rule that one decision covers.
pub(super) struct Pardon {
    pub(super) rule: &'static Rule,
    pub(super) waived: Waived,
    /// The first places.
    pub(super) places: Vec<String>,
    /// How many there are.
    pub(super) total: u64,
}

/// Places of a waiver that are named.
const NAMED: usize = 3;

/// Groups what is waived, by rule and decision.
pub(super) fn pardons(checked: &Checked) -> Vec<Pardon> {
    let mut pardons: Vec<Pardon> = Vec::new();
    for finding in &checked.raised {
        if let Some(waived) = &finding.waived {
            pardons.push(Pardon {
                rule: finding.rule,
                waived: waived.clone(),
                places: vec![match &finding.place {
                    Place::Cell(cell) => cell.reference(),
                    place => place.to_string(),
                }],
                total: 1,
            });
        }
    }
    let mut known: HashMap<(&'static str, u16), usize> = HashMap::new();
    for hit in &checked.hits {
        let Some(waiver) = hit.waiver else { continue };
        let at = *known.entry((hit.rule.id, waiver)).or_insert_with(|| {
            pardons.push(Pardon {
                rule: hit.rule,
                waived: checked.context.config.waivers[usize::from(waiver)].waived(),
                places: Vec::new(),
                total: 0,
            });
            pardons.len() - 1
        });
        pardons[at].total += 1;
        if pardons[at].places.len() < NAMED {
            pardons[at].places.push(cell_of(hit).to_string());
        }
    }
    pardons
}

fn cell_of(hit: &Hit) -> CellRef {
    CellRef {
        row: hit.row,
        column: hit.column.saturating_add(1),
    }
}
