//! The plan: what will be done, as data that can be saved, signed, inverted and decoded from a script again.

mod build;
mod change;
mod compare;
mod document;
mod findings;
mod limits;
mod order;
mod print;
mod read;
mod row;
mod shared;
mod waves;

pub use build::{Inputs, build};
pub use change::{Change, Location, Number, Operation, Person, Prior, Voice};
pub use findings::{SECONDS_A_STEP, estimate};
pub use print::{OperationJson, text};
pub use waves::{Summary, together};

use crate::config::{Profile, Style};
use crate::model::Folded;
use crate::reference::module::ModuleVersion;
use crate::sheet::Asked;
use foldhash::fast::RandomState;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// Most users that one writing script changes; a chain of passed-on numbers stays in one script.
pub const MOST_USERS: usize = 250;

/// Most users of a change in the plain style.
pub const MOST_PLAIN_USERS: usize = 10;

/// Name and version of the plan's form.
pub const SCHEMA: &str = "callsheet.plan/1";

/// What the scripts of a bundle do with the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Bring users to what the sheet says.
    Apply,
    /// Take users back to what a run captured.
    Rollback,
}

/// Ordered operations, and everything that they depend on.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Apply, or the way back from captured states.
    pub purpose: Purpose,
    /// Which cmdlets.
    pub profile: Profile,
    /// Pinned version of the vendor's module.
    pub module: ModuleVersion,
    /// How the scripts are written.
    pub style: Style,
    /// Day at which waivers were judged.
    pub as_of: Option<String>,
    /// How the sheet was read, where somebody said it.
    pub read_as: Asked,
    /// What a dial plan is called that has no name of its own, where numbers were dialled under such a plan of a file.
    pub dial_plan_called: Option<String>,
    /// Whether every user's state before is known.
    pub before_known: bool,
    /// In the order of the run.
    pub operations: Vec<Operation>,
    /// What waves are called, where they have a name.
    pub wave_names: BTreeMap<u32, String>,
    /// Things that are already as the sheet wants them.
    pub unchanged: u64,
    /// SHA-256 of the inputs by their name in the bundle.
    pub inputs: Vec<(String, String)>,
}

impl Plan {
    /// The users of the plan, in order, each once.
    #[must_use]
    pub fn users(&self) -> Vec<&str> {
        let mut seen: HashSet<_, RandomState> = HashSet::default();
        self.operations
            .iter()
            .map(Operation::user)
            .filter(|user| seen.insert(Folded(user)))
            .collect()
    }

    /// The way back: the operations reversed, each from its after to its before. What cannot be undone is left out.
    #[must_use]
    pub fn inverse(&self) -> Vec<Operation> {
        self.operations
            .iter()
            .rev()
            .filter_map(Operation::inverse)
            .collect()
    }
}
