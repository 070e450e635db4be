//! Waves: in which portions the users of a plan are changed.

use super::change::Operation;
use super::order::sort_by;
use super::{Plan, findings};
use crate::config::Waves;
use crate::finding::Raised;
use crate::model::{Assignment, Folded, Wave};
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, HashMap, HashSet};

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

/// The waves that the rows of each user state.
pub(super) struct Stated {
    /// Each different wave once, as the first row writes it.
    waves: Vec<Wave>,
    /// By name in lower case: what each row says, as an index into the waves. Nothing where no row can state a wave.
    users: Option<HashMap<String, Vec<Option<u32>>, RandomState>>,
}

impl Stated {
    /// `can` says whether a row can state one.
    pub(super) fn new(can: bool) -> Self {
        Self {
            waves: Vec::new(),
            users: can.then(HashMap::default),
        }
    }

    pub(super) fn note(&mut self, assignment: &Assignment) {
        let Some(users) = &mut self.users else {
            return;
        };
        let wave = assignment.wave.as_ref().map(|wave| {
            // As it is written, not only as it counts: the first row gives the wave its name.
            let same = |known: &Wave| known.as_str() == wave.value.as_str();
            let at = self.waves.iter().position(same).unwrap_or_else(|| {
                self.waves.push(wave.value.clone());
                self.waves.len() - 1
            });
            u32::try_from(at).unwrap_or(u32::MAX)
        });
        users
            .entry(assignment.user.value.key())
            .or_default()
            .push(wave);
    }

    fn of(&self, operation: &Operation) -> impl Iterator<Item = Option<&Wave>> {
        let users = self.users.as_ref();
        let user = users.and_then(|users| users.get(&operation.user().to_ascii_lowercase()));
        let waves = user.into_iter().flatten();
        waves.map(|wave| self.waves.get((*wave)? as usize))
    }
}

/// Puts ordered operations into waves, which count from 1, and says what those are called and who stands in two of them.
///
/// Where a row states a wave, the sheet decides, and who has none goes last; else the users are counted off. Who passes
/// numbers on to each other is never parted.
pub(super) fn divide(
    operations: &mut [Operation],
    stated: &Stated,
    counted: Waves,
) -> (BTreeMap<u32, String>, Vec<Raised>) {
    if !stated.waves.is_empty() {
        return by_column(operations, stated);
    }
    let mut names = BTreeMap::new();
    if counted.pilot.is_some() {
        names.insert(1, "pilot".to_owned());
    }
    by_size(operations, counted);
    (names, Vec::new())
}

/// Whether two operations stay in one wave and one script: those of a user, or of a chain.
#[must_use]
pub fn together(one: &Operation, other: &Operation) -> bool {
    match (one.chain, other.chain) {
        (None, None) => one.user().eq_ignore_ascii_case(other.user()),
        (one, other) => one == other,
    }
}

/// In which wave a block goes: who has none goes after everybody who has one.
type Slot<'w> = (bool, Option<&'w Wave>);

fn slot<'w>(block: &[Operation], stated: &'w Stated) -> Slot<'w> {
    let first = block.first().and_then(|first| stated.of(first).next());
    let wave = first.flatten();
    (wave.is_none(), wave)
}

fn by_column(
    operations: &mut [Operation],
    stated: &Stated,
) -> (BTreeMap<u32, String>, Vec<Raised>) {
    let mut raised = Vec::new();
    let mut blocks: Vec<(Slot, usize)> = Vec::new();
    for block in operations.chunk_by(together) {
        let own = slot(block, stated);
        blocks.push((own, block.len()));
        let other = block
            .iter()
            .find(|operation| stated.of(operation).any(|wave| wave != own.1));
        if let Some(other) = other {
            let first = block.first().map_or("", Operation::user);
            let told = if first.eq_ignore_ascii_case(other.user()) {
                "another row of the same user"
            } else {
                first
            };
            raised.push(findings::wave_split(other, told));
        }
    }
    let mut sorted: Vec<usize> = (0..blocks.len()).collect();
    sorted.sort_by_key(|at| blocks[*at].0);
    // Of each block: which it is among the sorted ones, and its wave.
    let mut becomes = vec![(0, 0); blocks.len()];
    let (mut number, mut last) = (0, None);
    let mut names = BTreeMap::new();
    for (rank, at) in (0_u32..).zip(sorted) {
        let here = blocks[at].0;
        if last != Some(here) {
            number += 1;
            names.extend(here.1.map(|wave| (number, wave.as_str().to_owned())));
            last = Some(here);
        }
        becomes[at] = (rank, number);
    }
    let of_each = blocks.iter().zip(&becomes);
    let of_each = of_each.flat_map(|((_, length), becomes)| std::iter::repeat_n(*becomes, *length));
    let mut keys = Vec::with_capacity(operations.len());
    for (operation, (rank, wave)) in operations.iter_mut().zip(of_each) {
        operation.wave = wave;
        keys.push(rank);
    }
    sort_by(operations, &keys);
    (names, raised)
}

/// The pilot first, then waves of the stated size; a block that is larger than a wave is a wave.
fn by_size(operations: &mut [Operation], counted: Waves) {
    let most = |number: u32| match (number, counted.pilot) {
        (1, Some(pilot)) => Some(pilot),
        _ => counted.size,
    };
    let (mut number, mut users) = (1, 0);
    for block in operations.chunk_by_mut(together) {
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
}

fn users_of(block: &[Operation]) -> usize {
    let names = block.iter().map(|operation| Folded(operation.user()));
    names.collect::<HashSet<_, RandomState>>().len()
}
