//! Bundles of dial plans: the same folder, scripts, manifest and review as for users, made from a plan file.
//!
//! [`Inputs`] (bytes) → [`Loaded`] (config, plans, state before) → judged by `dial check` → [`Plan`] → [`render()`].

mod kinds;
mod load;
mod plan;
mod render;
mod step;

pub use load::{Asked, Inputs, LoadError, Loaded, Names};
pub use plan::Plan;
pub use render::{render, render_into};

pub(super) use load::PLANS;
pub(super) use render::steps;

use super::kinds::StepKind;

/// The kinds of steps about dial plans.
pub(super) fn kinds() -> impl Iterator<Item = &'static StepKind> {
    kinds::KINDS.iter()
}
