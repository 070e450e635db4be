//! From a vetted sheet to a plan: operations, put in order, in waves and numbered.

use super::change::Operation;
use super::row::Builder;
use super::waves::Stated;
use super::{Plan, Purpose, findings, limits, order, waves};
use crate::config::{Config, Style};
use crate::finding::Raised;
use crate::model::Column;
use crate::rules::Vetted;
use crate::sheet::Asked;
use crate::tenant::Before;
use std::io;

/// What a plan is made from, beside the assignments.
#[derive(Clone, Copy)]
pub struct Inputs<'i> {
    /// Settings.
    pub config: &'i Config,
    /// The state before, if it is known.
    pub before: Option<&'i Before>,
    /// Day at which waivers were judged.
    pub as_of: Option<&'i str>,
    /// Digests of the inputs by their name in the bundle.
    pub digests: &'i [(String, String)],
    /// Apply, or the way back from captured states.
    pub purpose: Purpose,
    /// How the scripts are written.
    pub style: Style,
}

/// Builds the plan, and says what about it is wrong.
///
/// # Errors
/// When the sheet cannot be read again.
pub fn build(vetted: &Vetted, inputs: &Inputs) -> io::Result<(Plan, Vec<Raised>)> {
    let stated = Stated::new(vetted.can_state(Column::Wave));
    let mut builder = Builder::new(inputs.before, stated);
    vetted.each(|assignment| builder.assignment(&assignment))?;
    let Builder {
        mut operations,
        unchanged,
        mut raised,
        unknown,
        stated,
        ..
    } = builder;
    let module = &inputs.config.module;
    for operation in &mut operations {
        limits::fit_way_back(operation, module);
    }
    raised.extend(
        operations
            .iter()
            .filter_map(|op| limits::cannot(op, module)),
    );
    raised.extend(order::order(&mut operations, inputs.before));
    let (mut wave_names, more) = waves::divide(&mut operations, &stated, inputs.config.waves);
    raised.extend(more);
    if inputs.purpose == Purpose::Rollback {
        let lost = operations.iter().filter(|op| !op.is_known());
        raised.extend(lost.map(findings::not_captured));
        let count = operations.iter().map(|op| op.wave).max().unwrap_or(1);
        turn_back(&mut operations, count);
        wave_names = wave_names
            .into_iter()
            .map(|(wave, name)| (count + 1 - wave, name))
            .collect();
    }
    for (at, operation) in operations.iter_mut().enumerate() {
        operation.id = u32::try_from(at + 1).unwrap_or(u32::MAX);
    }
    let plan = Plan {
        purpose: inputs.purpose,
        profile: module.profile,
        module: module.version,
        style: inputs.style,
        as_of: inputs.as_of.map(ToOwned::to_owned),
        read_as: Asked::default(),
        dial_plan_called: None,
        before_known: !unknown,
        operations,
        wave_names,
        unchanged,
        inputs: inputs.digests.to_vec(),
    };
    raised.extend(findings::over_window(&plan, inputs.config));
    raised.extend(findings::too_many_for_plain(&plan));
    raised.extend(findings::no_thumbprint(&plan, inputs.config));
    Ok((plan, raised))
}

/// Makes the way back of some operations in so many waves; what cannot be undone is left out.
fn turn_back(operations: &mut Vec<Operation>, waves: u32) {
    operations.reverse();
    operations.retain_mut(|operation| {
        let Some(back) = operation.inverse() else {
            return false;
        };
        *operation = Operation {
            wave: waves + 1 - operation.wave,
            ..back
        };
        true
    });
}
