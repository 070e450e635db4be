//! One root cause at each cell: whoever mends it does not want to read what followed from it.

use super::sink::{Hit, NO_VALUE};
use crate::finding::{Level, Raised};
use crate::span::Place;
use std::collections::BTreeMap;

/// Leaves one root cause at each cell: where something is denied, what was found there after it waits until that is mended.
/// A warning from before stays: a number outside the plan that is given twice is both. Afterwards the hits are in the order of
/// output.
///
/// The first `of_rows` hits are in the order in which they were found, row by row; behind them is what only showed when all rows
/// were seen.
pub(super) fn one_cause_a_cell(hits: &mut Vec<Hit>, of_rows: usize) {
    let mut later = hits.split_off(of_rows);
    // The sorts are stable, so the first of a cell is the one that was found first.
    for row in hits.chunk_by_mut(|a, b| a.row == b.row) {
        row.sort_by_key(cell_of);
    }
    later.sort_by_key(cell_of);
    merge(hits, &later);
    let (mut kept, mut begins) = (0, 0);
    while begins < hits.len() {
        let cell = cell_of(&hits[begins]);
        let ends = begins
            + hits[begins..]
                .iter()
                .take_while(|hit| cell_of(hit) == cell)
                .count();
        let cause = hits[begins..ends].iter().position(is_cause);
        let cause = cause.map(|cause| begins + cause);
        let first = kept;
        for at in begins..ends {
            let is_kept = |cause| at == cause || (at < cause && hits[at].level == Level::Warn);
            if cause.is_none_or(is_kept) {
                hits[kept] = hits[at];
                kept += 1;
            }
        }
        hits[first..kept].sort_by_key(Hit::key);
        begins = ends;
    }
    hits.truncate(kept);
}

fn cell_of(hit: &Hit) -> (u32, u32) {
    (hit.row, hit.column)
}

/// Whether a hit speaks for all that follows from it.
fn is_cause(hit: &Hit) -> bool {
    hit.stands() && hit.rule.id != NO_VALUE.id
}

/// Puts sorted hits among sorted ones, behind those of the same cell; from the end, so that none needs another place meanwhile.
fn merge(hits: &mut Vec<Hit>, later: &[Hit]) {
    let (mut old, mut new) = (hits.len(), later.len());
    hits.extend_from_slice(later);
    while new > 0 {
        let to = old + new - 1;
        if old > 0 && cell_of(&hits[old - 1]) > cell_of(&later[new - 1]) {
            old -= 1;
            hits[to] = hits[old];
        } else {
            new -= 1;
            hits[to] = later[new];
        }
    }
}

/// The same for the header row.
pub(super) fn one_defect_a_cell(defects: &[Raised]) -> Vec<Raised> {
    let cell = |defect: &'_ Raised| match &defect.place {
        Place::Cell(place) => Some((place.file.clone(), place.sheet.clone(), place.cell())),
        _ => None,
    };
    let mut causes = BTreeMap::new();
    for (at, defect) in defects.iter().enumerate() {
        if defect.rule.level == Level::Deny {
            causes.entry(cell(defect)).or_insert(at);
        }
    }
    let kept = defects.iter().enumerate().filter_map(|(at, defect)| {
        let is_kept =
            |cause: &usize| at == *cause || (at < *cause && defect.rule.level == Level::Warn);
        let cause = causes.get(&cell(defect));
        cause.is_none_or(is_kept).then_some(defect)
    });
    kept.cloned().collect()
}
