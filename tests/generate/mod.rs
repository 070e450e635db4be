//! What the tests of rendered PowerShell are made from: hostile cells, seeded random text, and bundles in memory.
//!
//! Everything here is the same on every run: a failure names a text that fails again.

// Every test binary compiles this module for itself and uses a part of it.
#![allow(dead_code, unused_imports)]

pub(crate) mod bundle;
pub(crate) mod cells;
pub(crate) mod checks;
pub(crate) mod crowd;
pub(crate) mod patterns;
pub(crate) mod people;
pub(crate) mod review;
pub(crate) mod seeded;
pub(crate) mod variants;
pub(crate) mod verdict;

pub(crate) use cells::{Hostile, hostile};
pub(crate) use seeded::Seeded;
