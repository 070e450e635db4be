//! Everything that is checked about a plan, in one order.

use super::evaluate::Laboratory;
use super::{emergency, limits, lint, proof, samples, texts, vectors};
use crate::finding::Raised;
use crate::span::Place;

/// What is wrong with a plan: findings in the order of the file.
#[must_use]
pub fn check(laboratory: &Laboratory) -> Vec<Raised> {
    let mut raised = limits::check(laboratory.plan);
    raised.extend(texts::check(laboratory.plan));
    raised.extend(lint::check(laboratory));
    raised.extend(samples::check(laboratory));
    raised.extend(proof::check(laboratory));
    raised.extend(emergency::check(laboratory));
    raised.extend(vectors::check(laboratory));
    raised.sort_by_key(|raised| {
        let at = match &raised.place {
            Place::Rule { of, .. } => (0, of.index),
            Place::Text { line, .. } => (1, *line),
            _ => (2, 0),
        };
        (at, raised.rule.id)
    });
    raised
}
