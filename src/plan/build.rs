//! From vetted assignments and the state before to operations: what is already so is dropped and counted.

use super::change::{Change, Location, Number, Operation, Prior, Voice};
use super::compare::{already, held_as_number, keeps_location, why_unknown};
use super::{Plan, Purpose, findings, limits, order, waves};
use crate::config::{Config, Style};
use crate::finding::Raised;
use crate::model::{Action, Assignment, AssignmentCategory, PolicyTarget};
use crate::rules::Vetted;
use crate::sheet::Asked;
use crate::span::Place;
use crate::tenant::{Before, Inventory, UserState};

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
#[must_use]
pub fn build(vetted: &Vetted, inputs: &Inputs) -> (Plan, Vec<Raised>) {
    let mut builder = Builder {
        before: inputs.before,
        operations: Vec::new(),
        unchanged: 0,
        raised: Vec::new(),
        unknown: false,
    };
    for assignment in vetted.assignments() {
        builder.assignment(assignment);
    }
    let Builder {
        operations,
        unchanged,
        mut raised,
        unknown,
        ..
    } = builder;
    let module = &inputs.config.module;
    let mut operations = operations;
    for operation in &mut operations {
        limits::fit_way_back(operation, module);
    }
    raised.extend(
        operations
            .iter()
            .filter_map(|op| limits::cannot(op, module)),
    );
    let (operations, more) = order::order(operations, inputs.before);
    raised.extend(more);
    let (divided, more) = waves::divide(&operations, vetted, inputs.config.waves);
    raised.extend(more);
    let (mut operations, mut wave_names) = (divided.operations, divided.names);
    if inputs.purpose == Purpose::Rollback {
        let lost = operations.iter().filter(|op| !op.is_known());
        raised.extend(lost.map(findings::not_captured));
        let count = operations.iter().map(|op| op.wave).max().unwrap_or(1);
        operations = operations
            .iter()
            .rev()
            .filter_map(Operation::inverse)
            .map(|op| Operation {
                wave: count + 1 - op.wave,
                ..op
            })
            .collect();
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
    (plan, raised)
}

struct Builder<'b> {
    before: Option<&'b Before>,
    operations: Vec<Operation>,
    unchanged: u64,
    raised: Vec<Raised>,
    unknown: bool,
}

impl Builder<'_> {
    fn assignment(&mut self, assignment: &Assignment) {
        let state = self
            .before
            .and_then(|before| before.user(&assignment.user.value))
            .filter(|state| state.found)
            .cloned();
        self.unknown |= state.is_none();
        match assignment.action.value {
            Action::Enable => self.enable(assignment, state.as_ref()),
            Action::Remove => self.remove(assignment, state.as_ref()),
            Action::RemoveAll => self.remove_all(assignment, state.as_ref()),
        }
    }

    fn enable(&mut self, assignment: &Assignment, state: Option<&UserState>) {
        let location = assignment.location.as_ref();
        let wanted = match (&assignment.number, &assignment.number_type) {
            (Some(number), Some(number_type)) => Some((
                Number {
                    number: number.value.as_str().to_owned(),
                    number_type: number_type.value,
                    location: location
                        .map_or(Location::Unstated, |l| Location::Id(l.value.id().clone())),
                },
                number.from.clone(),
            )),
            // Only the location changes: the number is the one that the before-state knows.
            _ => match (
                location,
                state.and_then(|state| state.number(assignment.category)),
            ) {
                (Some(location), Some(held)) if matches!(location.from, Place::Cell(_)) => Some((
                    Number {
                        location: Location::Id(location.value.id().clone()),
                        ..held_as_number(held)
                    },
                    location.from.clone(),
                )),
                _ => None,
            },
        };
        if let Some((wanted, because)) = wanted {
            self.number(assignment, state, Some(wanted), because);
        }
        for (kind, target) in &assignment.policies {
            let after = match &target.value {
                PolicyTarget::Default => None,
                PolicyTarget::Named(name) => Some(name.as_str().to_owned()),
            };
            let before = match state {
                Some(state) if !state.hidden.contains(kind.name()) => {
                    Prior::Known(state.policies.get(kind.name()).cloned().flatten())
                }
                _ => Prior::Unknown,
            };
            let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
                (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
                (a, b) => a == b,
            };
            if matches!(&before, Prior::Known(known) if same(known, &after)) {
                self.unchanged += 1;
                continue;
            }
            self.unknown |= before == Prior::Unknown;
            let why_not = why_unknown(&before);
            self.push(
                assignment,
                state,
                Change::Policy {
                    kind: *kind,
                    before,
                    after,
                },
                target.from.clone(),
                why_not,
            );
        }
    }

    fn number(
        &mut self,
        assignment: &Assignment,
        state: Option<&UserState>,
        after: Option<Number>,
        because: Place,
    ) {
        let before = match state {
            Some(state) => Prior::Known(state.number(assignment.category).map(held_as_number)),
            None => Prior::Unknown,
        };
        if let Prior::Known(known) = &before
            && already(known.as_ref(), after.as_ref())
        {
            self.unchanged += 1;
            return;
        }
        let own = after.as_ref().and_then(|after| {
            let mut lines = state?.numbers.iter();
            lines.find(|held| held.number == after.number && held.category != assignment.category)
        });
        if let Some(own) = own {
            self.raised
                .push(findings::own_line(own, assignment.category, because));
            return;
        }
        let arrives_with = match (&after, &before) {
            (Some(after), Prior::Known(known))
                if known
                    .as_ref()
                    .is_none_or(|known| known.number != after.number) =>
            {
                self.arriving(after)
            }
            _ => Location::Unstated,
        };
        let why_not = why_unknown(&before)
            .or_else(|| keeps_location(&before, after.as_ref(), &arrives_with))
            .or_else(|| self.unknown_place(&before, after.as_ref()));
        let category = assignment.category;
        let notify = assignment.notify && after.is_some();
        // The flag of a user who holds no number at all was set by hand.
        let had = state.is_some_and(|state| state.numbers.is_empty() && state.voice == Some(true));
        let change = Change::Number {
            category,
            before,
            after,
            leave: Location::Unstated,
            arrives_with,
            notify,
            released: false,
            voice: Voice { had, keep: false },
        };
        self.push(assignment, state, change, because, why_not);
    }

    /// The location that a number carries today, where the row gives it another one.
    fn arriving(&self, after: &Number) -> Location {
        let Some(before) = self.before else {
            return Location::Unstated;
        };
        if after.location == Location::Unstated {
            return Location::Unstated;
        }
        let today = match before.place_of(&after.number) {
            Some(place) => place.cloned().map_or(Location::None, Location::Id),
            None => Location::Unstated,
        };
        if today == after.location {
            Location::Unstated
        } else {
            today
        }
    }

    /// Why a new number cannot be given back with the location that it had: nobody looked it up.
    fn unknown_place(
        &self,
        before: &Prior<Option<Number>>,
        after: Option<&Number>,
    ) -> Option<String> {
        let after = after.filter(|after| matches!(after.location, Location::Id(_)))?;
        let held = before.known().and_then(Option::as_ref);
        let state = self.before?;
        let unread = held.is_none_or(|held| held.number != after.number)
            && state.place_of(&after.number).is_none()
            && state.inventory(&after.number) == Inventory::Unknown;
        unread.then(|| "the location that the number carried before is not known".to_owned())
    }

    fn remove(&mut self, assignment: &Assignment, state: Option<&UserState>) {
        let because = assignment.number.as_ref().map_or_else(
            || assignment.action.from.clone(),
            |number| number.from.clone(),
        );
        let Some(state) = state else {
            if let (Some(number), Some(number_type)) = (&assignment.number, &assignment.number_type)
            {
                let before = Number {
                    number: number.value.as_str().to_owned(),
                    number_type: number_type.value,
                    location: Location::Unstated,
                };
                let change = Change::Release {
                    category: assignment.category,
                    before,
                    then: None,
                    leave: Location::Unstated,
                    read: false,
                    voice: Voice::default(),
                };
                let why_not = Some("the state before is unknown".to_owned());
                self.push(assignment, None, change, because, why_not);
            }
            return;
        };
        let held = state.number(assignment.category);
        if let (Some(number), Some(held)) = (&assignment.number, held)
            && number.value.as_str() != held.number
        {
            self.raised.push(findings::another_number(
                number.value.as_str(),
                &held.number,
                because,
            ));
            return;
        }
        self.number(assignment, Some(state), None, because);
    }

    fn remove_all(&mut self, assignment: &Assignment, state: Option<&UserState>) {
        let because = assignment.action.from.clone();
        let Some(state) = state else {
            let why_not = Some("the state before is unknown".to_owned());
            self.push(assignment, None, Change::RemoveAll, because, why_not);
            return;
        };
        if state.numbers.is_empty() {
            self.unchanged += 1;
        }
        // Lines beside the primary number depend on it, so they go first.
        for category in [
            AssignmentCategory::Alternate,
            AssignmentCategory::Private,
            AssignmentCategory::Primary,
        ] {
            for held in state
                .numbers
                .iter()
                .filter(|held| held.category == category)
            {
                let change = Change::Number {
                    category,
                    before: Prior::Known(Some(held_as_number(held))),
                    after: None,
                    leave: Location::Unstated,
                    arrives_with: Location::Unstated,
                    notify: false,
                    released: false,
                    voice: Voice::default(),
                };
                self.push(assignment, Some(state), change, because.clone(), None);
            }
        }
    }

    fn push(
        &mut self,
        assignment: &Assignment,
        state: Option<&UserState>,
        change: Change,
        because: Place,
        why_not: Option<String>,
    ) {
        self.operations.push(Operation {
            id: 0,
            wave: 1,
            user: assignment.user.value.as_str().to_owned(),
            object_id: state
                .and_then(|state| state.id.clone())
                .or_else(|| assignment.object_id.clone()),
            display_name: assignment.display_name.clone(),
            site: assignment.site.clone(),
            change,
            because,
            why_not,
            chain: None,
        });
    }
}
