//! What every row of a sheet is judged by, made ready once: where the columns stand, which settings can stand in for
//! blank cells, which policies exist.

use super::context::Context;
use super::dialing::Exchange;
use crate::config::Site;
use crate::model::{Column, PolicyKind};
use foldhash::quality::RandomState;
use std::collections::{HashMap, HashSet};

/// What rows are judged by, made ready for a million of them.
pub struct Desk<'c> {
    pub(super) context: Context<'c>,
    /// The mapped columns with their positions, in the order of the concepts.
    columns: Vec<(Column, usize)>,
    /// By [`Column::index`]: where in `columns` a column is.
    slots: Vec<Option<usize>>,
    /// By [`Column::index`]: whether the defaults or a site state a value.
    stated: Vec<bool>,
    /// The policies that a column or a setting can ask for.
    policies: Vec<PolicyKind>,
    /// The names that the config lists and those of the vendor, folded; no entry where the config lists none.
    listed: HashMap<PolicyKind, HashSet<String, RandomState>, RandomState>,
    identity: usize,
    exchange: Option<Exchange<'c>>,
}

impl<'c> Desk<'c> {
    /// Makes ready what the rows of a sheet are judged by.
    #[must_use]
    pub fn new(context: Context<'c>) -> Self {
        let columns: Vec<_> = context.sheet.columns.mapped().collect();
        let mut slots = vec![None; Column::count()];
        for (slot, (column, _)) in columns.iter().enumerate() {
            slots[column.index()] = Some(slot);
        }
        let mut stated = vec![false; Column::count()];
        for (column, _) in context.config.settings() {
            stated[column.index()] = true;
        }
        let can_ask = |kind: &PolicyKind| {
            let at = Column::Policy(*kind).index();
            slots[at].is_some() || stated[at]
        };
        let identities = Column::PLAIN
            .into_iter()
            .filter(|column| column.is_identity());
        let identity = identities
            .filter_map(|column| slots[column.index()])
            .map(|slot| columns[slot].1)
            .next();
        Self {
            context,
            policies: PolicyKind::all().filter(can_ask).collect(),
            listed: listed(&context),
            identity: identity.unwrap_or(0),
            exchange: context.dial_plans.and_then(Exchange::new),
            columns,
            slots,
            stated,
        }
    }

    /// The mapped columns with their positions, in the order of the concepts.
    pub(super) fn columns(&self) -> &[(Column, usize)] {
        &self.columns
    }

    /// Where in [`Self::columns`] a column is.
    pub(super) fn slot(&self, column: Column) -> Option<usize> {
        self.slots[column.index()]
    }

    /// Position from 0 of the column that carries a concept.
    pub(super) fn position(&self, column: Column) -> Option<usize> {
        self.slot(column).map(|slot| self.columns[slot].1)
    }

    /// Whether a setting can stand in for a blank cell of a column.
    pub(super) fn is_stated(&self, column: Column) -> bool {
        self.stated[column.index()]
    }

    /// The policies that a cell or a setting can ask for, in the order in which a user gets them.
    pub(super) fn policies(&self) -> &[PolicyKind] {
        &self.policies
    }

    /// Whether the config lists the policies of a kind and this is none of them.
    pub(super) fn is_unknown(&self, kind: PolicyKind, text: &str) -> bool {
        let listed = self.listed.get(&kind);
        listed.is_some_and(|listed| {
            !listed.contains(text) && !listed.contains(&text.to_ascii_lowercase())
        })
    }

    /// The column (from 0) that findings point at which no cell of their own explains.
    pub(super) fn identity(&self) -> usize {
        self.identity
    }

    /// Who dials the numbers, if dial plans were given.
    pub(super) fn exchange(&self) -> Option<&Exchange<'c>> {
        self.exchange.as_ref()
    }

    /// The table of the site that a row names.
    pub(super) fn site(&self, name: Option<&str>) -> Option<&'c Site> {
        let config = self.context.config;
        if config.sites.is_empty() {
            return None;
        }
        config.site(name?)
    }
}

/// Every listed name as it is written and folded, so that most cells are found without being folded.
fn listed(context: &Context) -> HashMap<PolicyKind, HashSet<String, RandomState>, RandomState> {
    let config = context.config;
    let kinds = config.policies.iter();
    kinds
        .map(|(kind, listed)| {
            let names = listed.iter().map(|listed| listed.value.as_str());
            let names = names.chain(kind.built_in().iter().copied());
            let both = names.flat_map(|name| [name.to_owned(), name.to_ascii_lowercase()]);
            (*kind, both.collect())
        })
        .collect()
}
