//! Waves: in which portions the users of a plan are changed.

use super::change::Operation;
use super::{Plan, findings};
use crate::config::Waves;
use crate::finding::Raised;
use crate::model::Wave;
use crate::rules::Vetted;
use std::collections::BTreeMap;

/// A wave of a plan, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its number, from 1.
    pub wave: u32,
    /// What the sheet calls it; `pilot` for one that was counted off.
    pub name: Option<String>,
    /// How many users it changes.
    pub users: usize,
    /// How many steps that takes.
    pub steps: usize,
}

impl Summary {
    /// One line about it.
    #[must_use]
    pub fn text(&self) -> String {
        let name = self.name.as_deref();
        let name = name.map(|name| format!(" ({name})")).unwrap_or_default();
        let Self {
            wave, users, steps, ..
        } = self;
        format!("wave {wave}{name}: users {users}, steps {steps}")
    }
}

impl Plan {
    /// The waves, in order.
    #[must_use]
    pub fn waves(&self) -> Vec<Summary> {
        let blocks = self
            .operations
            .chunk_by(|one, other| one.wave == other.wave);
        blocks
            .map(|block| Summary {
                wave: block[0].wave,
                name: self.wave_names.get(&block[0].wave).cloned(),
                users: users_of(block),
                steps: block.len(),
            })
            .collect()
    }
}

/// Operations in waves, and what those are called.
pub(super) struct Divided {
    pub(super) operations: Vec<Operation>,
    pub(super) names: BTreeMap<u32, String>,
}

/// Puts ordered operations into waves, which count from 1, and says who stands in two of them.
///
/// Where a row states a wave, the sheet decides, and who has none goes last; else the users are counted off. Who passes
/// numbers on to each other is never parted.
pub(super) fn divide(
    operations: &[Operation],
    vetted: &Vetted,
    counted: Waves,
) -> (Divided, Vec<Raised>) {
    let stated = stated(vetted);
    let by_sheet = stated.values().flatten().any(Option::is_some);
    let blocks: Vec<Vec<Operation>> = operations.chunk_by(together).map(<[_]>::to_vec).collect();
    if by_sheet {
        return by_column(blocks, &stated);
    }
    let mut names = BTreeMap::new();
    if counted.pilot.is_some() {
        names.insert(1, "pilot".to_owned());
    }
    let operations = by_size(blocks, counted);
    (Divided { operations, names }, Vec::new())
}

/// The waves that the rows of each user state.
fn stated(vetted: &Vetted) -> BTreeMap<String, Vec<Option<Wave>>> {
    let mut stated: BTreeMap<String, Vec<Option<Wave>>> = BTreeMap::new();
    for assignment in vetted.assignments() {
        let user = assignment.user.value.as_str().to_ascii_lowercase();
        let wave = assignment.wave.as_ref().map(|wave| wave.value.clone());
        stated.entry(user).or_default().push(wave);
    }
    stated
}

/// Whether two operations stay in one wave and one script: those of a user, or of a chain.
#[must_use]
pub fn together(one: &Operation, other: &Operation) -> bool {
    match (one.chain, other.chain) {
        (None, None) => one.user.eq_ignore_ascii_case(&other.user),
        (one, other) => one == other,
    }
}

fn by_column(
    mut blocks: Vec<Vec<Operation>>,
    stated: &BTreeMap<String, Vec<Option<Wave>>>,
) -> (Divided, Vec<Raised>) {
    let waves = |operation: &Operation| stated.get(&operation.user.to_ascii_lowercase());
    let mut raised = Vec::new();
    let place = |block: &[Operation]| {
        let first = block.first().and_then(waves).and_then(|all| all.first());
        // Who has no wave goes after everybody who has one.
        let wave = first.cloned().flatten();
        (wave.is_none(), wave)
    };
    for block in &blocks {
        let (_, own) = place(block);
        let other = block.iter().find(|operation| {
            waves(operation).is_some_and(|all| all.iter().any(|wave| *wave != own))
        });
        if let Some(other) = other {
            let first = block
                .first()
                .map_or("", |operation| operation.user.as_str());
            let told = if first.eq_ignore_ascii_case(&other.user) {
                "another row of the same user"
            } else {
                first
            };
            raised.push(findings::wave_split(other, told));
        }
    }
    blocks.sort_by_key(|block| place(block));
    let mut number = 0;
    let mut last = None;
    let mut names = BTreeMap::new();
    for block in &mut blocks {
        let here = place(block);
        if last.as_ref() != Some(&here) {
            number += 1;
            names.extend(
                here.1
                    .as_ref()
                    .map(|wave| (number, wave.as_str().to_owned())),
            );
            last = Some(here);
        }
        for operation in block {
            operation.wave = number;
        }
    }
    let operations = blocks.into_iter().flatten().collect();
    (Divided { operations, names }, raised)
}

/// The pilot first, then waves of the stated size; a block that is larger than a wave is a wave.
fn by_size(mut blocks: Vec<Vec<Operation>>, counted: Waves) -> Vec<Operation> {
    let most = |number: u32| match (number, counted.pilot) {
        (1, Some(pilot)) => Some(pilot),
        _ => counted.size,
    };
    let (mut number, mut users) = (1, 0);
    for block in &mut blocks {
        let here = u32::try_from(users_of(block)).unwrap_or(u32::MAX);
        if users > 0 && most(number).is_some_and(|most| users + here > most) {
            number += 1;
            users = 0;
        }
        users += here;
        for operation in block {
            operation.wave = number;
        }
    }
    blocks.into_iter().flatten().collect()
}

fn users_of(block: &[Operation]) -> usize {
    let names = block
        .iter()
        .map(|operation| operation.user.to_ascii_lowercase());
    names.collect::<std::collections::BTreeSet<_>>().len()
}
