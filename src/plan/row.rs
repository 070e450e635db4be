//! From the assignment of a row and the state before to operations: what is already so is dropped and counted.

use super::change::{Change, Location, Number, Operation, Person, Prior, Voice};
use super::compare::{UNKNOWN, already, held_as_number, keeps_location, why_unknown};
use super::findings;
use super::shared::Shared;
use super::waves::Stated;
use crate::finding::Raised;
use crate::model::{Action, Assignment, AssignmentCategory, PolicyTarget};
use crate::span::Place;
use crate::tenant::{Before, Inventory, UserState};
use std::sync::Arc;

/// Takes one assignment after the other.
pub(super) struct Builder<'b> {
    before: Option<&'b Before>,
    pub(super) operations: Vec<Operation>,
    /// Things that are already so.
    pub(super) unchanged: u64,
    pub(super) raised: Vec<Raised>,
    /// Whether the state before of anything is unknown.
    pub(super) unknown: bool,
    pub(super) stated: Stated,
    shared: Shared,
    /// Whom the row is about, once it gave an operation.
    who: Option<Arc<Person>>,
}

impl<'b> Builder<'b> {
    pub(super) fn new(before: Option<&'b Before>, stated: Stated) -> Self {
        Self {
            before,
            operations: Vec::new(),
            unchanged: 0,
            raised: Vec::new(),
            unknown: false,
            stated,
            shared: Shared::default(),
            who: None,
        }
    }

    pub(super) fn assignment(&mut self, assignment: &Assignment) {
        self.who = None;
        self.stated.note(assignment);
        let state = self
            .before
            .and_then(|before| before.user(&assignment.user.value))
            .filter(|state| state.found);
        self.unknown |= state.is_none();
        match assignment.action.value {
            Action::Enable => self.enable(assignment, state),
            Action::Remove => self.remove(assignment, state),
            Action::RemoveAll => self.remove_all(assignment, state),
        }
    }

    fn enable(&mut self, assignment: &Assignment, state: Option<&UserState>) {
        let location = assignment.location.as_ref();
        let wanted = match (&assignment.number, &assignment.number_type) {
            (Some(number), Some(number_type)) => Some((
                Number {
                    number: number.value.as_str().into(),
                    number_type: number_type.value,
                    location: location.map_or(Location::Unstated, |location| {
                        self.shared.location(location.value.id())
                    }),
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
                        location: self.shared.location(location.value.id()),
                        ..held_as_number(held, &mut self.shared)
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
                PolicyTarget::Named(name) => Some(self.shared.text(name.as_str())),
            };
            let before = match state {
                Some(state) if !state.hidden.contains(kind.name()) => {
                    let held = state.policies.get(kind.name()).and_then(Option::as_deref);
                    Prior::Known(held.map(|held| self.shared.text(held)))
                }
                _ => Prior::Unknown,
            };
            let same = |a: &Option<Arc<str>>, b: &Option<Arc<str>>| match (a, b) {
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
            Some(state) => {
                let held = state.number(assignment.category);
                Prior::Known(held.map(|held| held_as_number(held, &mut self.shared)))
            }
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
            lines.find(|held| *held.number == *after.number && held.category != assignment.category)
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
    fn arriving(&mut self, after: &Number) -> Location {
        let Some(before) = self.before else {
            return Location::Unstated;
        };
        if after.location == Location::Unstated {
            return Location::Unstated;
        }
        let today = match before.place_of(&after.number) {
            Some(place) => self.shared.location_or_none(place),
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
    ) -> Option<&'static str> {
        let after = after.filter(|after| matches!(after.location, Location::Id(_)))?;
        let held = before.known().and_then(Option::as_ref);
        let state = self.before?;
        let unread = held.is_none_or(|held| held.number != after.number)
            && state.place_of(&after.number).is_none()
            && state.inventory(&after.number) == Inventory::Unknown;
        unread.then_some("the location that the number carried before is not known")
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
                    number: number.value.as_str().into(),
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
                let why_not = Some(UNKNOWN);
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
            let why_not = Some(UNKNOWN);
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
                    before: Prior::Known(Some(held_as_number(held, &mut self.shared))),
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
        why_not: Option<&'static str>,
    ) {
        let who = match &self.who {
            Some(who) => Arc::clone(who),
            None => self.person(assignment, state),
        };
        self.operations.push(Operation {
            id: 0,
            wave: 1,
            who,
            change,
            because: self.shared.place(because),
            why_not,
            chain: None,
        });
    }

    fn person(&mut self, assignment: &Assignment, state: Option<&UserState>) -> Arc<Person> {
        let site = assignment.site.as_deref();
        let who = Arc::new(Person {
            user: assignment.user.value.as_str().into(),
            object_id: state
                .and_then(|state| state.id.clone())
                .or_else(|| assignment.object_id.clone()),
            display_name: assignment.display_name.as_deref().map(Box::from),
            site: site.map(|site| self.shared.text(site)),
        });
        self.who = Some(Arc::clone(&who));
        who
    }
}
