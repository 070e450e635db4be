//! One root cause at each cell: whoever mends it does not want to read what followed from it.

use super::sink::{Hit, NO_VALUE};
use crate::finding::{Level, Raised};
use crate::span::Place;
use std::collections::BTreeMap;

/// Leaves one root cause at each cell: where something is denied, what was found there after it waits until that is mended.
/// A warning from before stays: a number outside the plan that is given twice is both.
pub(super) fn one_cause_a_cell(hits: &mut Vec<Hit>) {
    // The sort is stable, so the first of a cell is the one that was found first.
    hits.sort_by_key(|hit| (hit.row, hit.column));
    let mut kept = Vec::with_capacity(hits.len());
    for cell in hits.chunk_by(|a, b| (a.row, a.column) == (b.row, b.column)) {
        let is_no_value = |hit: &Hit| hit.rule.id == NO_VALUE.id;
        let cause = cell
            .iter()
            .position(|hit| hit.stands() && !is_no_value(hit));
        match cause {
            Some(at) => {
                let warnings = cell[..at].iter().filter(|hit| hit.level == Level::Warn);
                kept.extend(warnings.chain([&cell[at]]).copied());
            }
            None => kept.extend_from_slice(cell),
        }
    }
    kept.sort_by_key(Hit::key);
    *hits = kept;
}

/// The same for the header row.
pub(super) fn one_defect_a_cell(defects: &[Raised]) -> Vec<Raised> {
    let cell = |defect: &'_ Raised| match &defect.place {
        Place::Cell(place) => Some((place.file.clone(), place.sheet.clone(), place.cell())),
        _ => None,
    };
    let mut causes: BTreeMap<_, &Raised> = BTreeMap::new();
    for defect in defects.iter().filter(|d| d.rule.level == Level::Deny) {
        causes.entry(cell(defect)).or_insert(defect);
    }
    let kept = defects.iter().filter(|defect| {
        let cause = causes.get(&cell(defect));
        cause.is_none_or(|cause| std::ptr::eq(*cause, *defect))
    });
    kept.cloned().collect()
}
