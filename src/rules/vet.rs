//! The only door from a judged sheet to a plan.

use super::check::Checked;
use crate::model::Assignment;

/// Assignments of a sheet in which nothing is denied. Only [`vet`] makes one, and a plan takes nothing else.
#[derive(Debug)]
pub struct Vetted {
    assignments: Vec<Assignment>,
}

impl Vetted {
    /// The assignments in the order of the sheet.
    #[must_use]
    pub fn assignments(&self) -> &[Assignment] {
        &self.assignments
    }
}

/// Why there is nothing to plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// How many findings are denied.
    pub denied: u64,
}

/// Takes the assignments out of a judged sheet (which must have kept them), unless something is denied.
///
/// # Errors
/// The number of denied findings.
pub fn vet(checked: &mut Checked) -> Result<Vetted, Refused> {
    if checked.counts.deny > 0 {
        return Err(Refused {
            denied: checked.counts.deny,
        });
    }
    Ok(Vetted {
        assignments: std::mem::take(&mut checked.assignments),
    })
}
