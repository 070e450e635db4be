//! What the tests of commands, bundles, sheets and plans share: a folder that is gone afterwards, the built program
//! in a plain environment, a change made in memory, and the lines in which two texts differ.

// Every test binary compiles this module for itself and uses a part of it.
#![allow(dead_code, unused_imports)]

pub(crate) mod book;
pub(crate) mod bundle;
pub(crate) mod change;
pub(crate) mod diff;
pub(crate) mod program;
pub(crate) mod tenant;

pub(crate) use change::{Made, make};
pub(crate) use diff::{Changed, changed_lines};
pub(crate) use program::{Bench, Run};

use std::path::{Path, PathBuf};

/// A folder of `samples/`.
pub(crate) fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

/// The text of a file of `samples/`.
pub(crate) fn sample_text(name: &str) -> String {
    let path = sample(name);
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}
