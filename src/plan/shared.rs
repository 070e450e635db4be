//! What the operations of a plan have in common, kept once.

use super::change::Location;
use crate::model::Guid;
use crate::span::{CellColumn, Place};
use foldhash::fast::RandomState;
use std::collections::HashSet;
use std::sync::Arc;

/// Names of policies and sites, locations, and columns of the sheet.
#[derive(Default)]
pub(super) struct Shared {
    texts: HashSet<Arc<str>, RandomState>,
    locations: HashSet<Arc<Guid>, RandomState>,
    columns: Vec<Arc<CellColumn>>,
}

impl Shared {
    pub(super) fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&new));
        new
    }

    pub(super) fn location(&mut self, id: &Guid) -> Location {
        if let Some(known) = self.locations.get(id) {
            return Location::Id(Arc::clone(known));
        }
        let new = Arc::new(id.clone());
        self.locations.insert(Arc::clone(&new));
        Location::Id(new)
    }

    pub(super) fn location_or_none(&mut self, id: Option<&Guid>) -> Location {
        id.map_or(Location::None, |id| self.location(id))
    }

    /// The same place, its column shared with the cells of that column.
    pub(super) fn place(&mut self, mut place: Place) -> Place {
        if let Place::Cell(cell) = &mut place {
            match self.columns.iter().find(|known| **known == cell.of) {
                Some(known) => cell.of = Arc::clone(known),
                None => self.columns.push(Arc::clone(&cell.of)),
            }
        }
        place
    }
}
