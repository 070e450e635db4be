//! One operation: one attribute of one user, from what it is to what it shall be.

use crate::model::{AssignmentCategory, Guid, NumberType, PolicyKind};
use crate::span::Place;
use std::sync::Arc;

/// What is known of an attribute before the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prior<T> {
    /// Read from the tenant.
    Known(T),
    /// Nobody looked; the script captures it before it writes.
    Unknown,
}

/// A location as part of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// Nothing is said: neither compared nor written.
    Unstated,
    /// The number carries none.
    None,
    /// This one.
    Id(Arc<Guid>),
}

impl Location {
    /// As scripts and JSON write it: none, `none` or the id.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Unstated => None,
            Self::None => Some("none"),
            Self::Id(id) => Some(id.as_str()),
        }
    }

    /// A location by its id.
    #[must_use]
    pub fn id(id: Guid) -> Self {
        Self::Id(Arc::new(id))
    }

    /// Reads what [`Self::as_text`] wrote.
    #[must_use]
    pub fn from_text(text: Option<&str>) -> Option<Self> {
        match text {
            None => Some(Self::Unstated),
            Some("none") => Some(Self::None),
            Some(id) => Guid::parse(id).filter(|id| !id.is_nil()).map(Self::id),
        }
    }
}

/// A number that a user holds or shall hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// `+` and digits, with `;ext=` if it has one.
    pub number: Arc<str>,
    /// Who provides it.
    pub number_type: NumberType,
    /// Its emergency location.
    pub location: Location,
}

/// The voice flag of a user: a number sets it, and taking the number away clears it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// The user had it without a number, so the way back has to set it again.
    pub had: bool,
    /// It is set again when the number is gone.
    pub keep: bool,
}

/// What happens to an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A user's number of a category.
    Number {
        /// Primary, private or alternate.
        category: AssignmentCategory,
        /// What the user holds.
        before: Prior<Option<Number>>,
        /// What the user shall hold; none takes the number away.
        after: Option<Number>,
        /// The location that the number which is given back shall carry.
        leave: Location,
        /// The location that the new number carries before the user gets it, if it will be another one.
        arrives_with: Location,
        /// E-mail the user.
        notify: bool,
        /// An earlier operation has already released the number before.
        released: bool,
        /// What becomes of the voice flag.
        voice: Voice,
    },
    /// A number that is given back early, because another user gets it.
    Release {
        /// Primary, private or alternate.
        category: AssignmentCategory,
        /// What the user holds.
        before: Number,
        /// What a later operation gives the user.
        then: Option<Number>,
        /// The location that the number shall carry afterwards.
        leave: Location,
        /// Whether the state before was read, and not only stated by the sheet.
        read: bool,
        /// What becomes of the voice flag.
        voice: Voice,
    },
    /// Every number of a user whose state nobody knows.
    RemoveAll,
    /// A policy; none is the organization's default.
    Policy {
        /// Which policy.
        kind: PolicyKind,
        /// What the user has.
        before: Prior<Option<Arc<str>>>,
        /// What the user shall have.
        after: Option<Arc<str>>,
    },
}

/// Whom a step is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Identity as the sheet names the user.
    pub user: Box<str>,
    /// Object id, where the before-state knows it.
    pub object_id: Option<Guid>,
    /// Shown to people.
    pub display_name: Option<Box<str>>,
    /// The site that the row names.
    pub site: Option<Arc<str>>,
}

/// One step of a plan. A plan of a million users has three million of these, so what several have in common is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Number of the step, from 1, the same in plan, scripts and results.
    pub id: u32,
    /// Number of the wave, from 1.
    pub wave: u32,
    /// Whom it is about.
    pub who: Arc<Person>,
    /// What happens.
    pub change: Change,
    /// The cell or setting that asked for it.
    pub because: Place,
    /// Why it cannot be wholly undone.
    pub why_not: Option<&'static str>,
    /// The chain of users, from 1, who pass numbers on to each other: all of them or none.
    pub chain: Option<u32>,
}

impl Operation {
    /// Identity as the sheet names the user.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.who.user
    }

    /// The name of the attribute, as plan and results call it.
    #[must_use]
    pub fn attribute(&self) -> String {
        match &self.change {
            Change::Number { category, .. } | Change::Release { category, .. } => match category {
                AssignmentCategory::Primary => "number".to_owned(),
                other => format!("number:{}", other.as_str()),
            },
            Change::RemoveAll => "numbers".to_owned(),
            Change::Policy { kind, .. } => kind.name().to_owned(),
        }
    }

    /// Whether the state before is known, so that there is something to go back to.
    #[must_use]
    pub fn is_known(&self) -> bool {
        match &self.change {
            Change::Number { before, .. } => *before != Prior::Unknown,
            Change::Policy { before, .. } => *before != Prior::Unknown,
            Change::Release { read, .. } => *read,
            Change::RemoveAll => false,
        }
    }

    /// The operation that takes it back; none if nothing is known to go back to, or the service takes nothing back.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let change = match &self.change {
            Change::RemoveAll => None,
            Change::Policy {
                kind,
                before,
                after,
            } => before.known().map(|before| Change::Policy {
                kind: *kind,
                before: Prior::Known(after.clone()),
                after: before.clone(),
            }),
            Change::Number { .. } => self.number_back(),
            Change::Release { .. } => self.release_back(),
        }?;
        Some(Self {
            change,
            ..self.clone()
        })
    }

    /// A number that goes back to what was there before.
    fn number_back(&self) -> Option<Change> {
        let Change::Number {
            category,
            before,
            after,
            leave,
            arrives_with,
            released,
            voice,
            ..
        } = &self.change
        else {
            return None;
        };
        let before = before.known()?;
        if location_stays(before.as_ref(), after.as_ref()) {
            return None;
        }
        // The vendor takes no location off a Calling Plan number: what cannot be done is not tried.
        let calling_plan = |after: &Number| after.number_type == NumberType::CallingPlan;
        let stays = *arrives_with == Location::None && after.as_ref().is_some_and(calling_plan);
        let left = if stays {
            Location::Unstated
        } else {
            arrives_with.clone()
        };
        let voice = Voice {
            had: voice.keep,
            keep: voice.had,
        };
        if *released && let Some(after) = after {
            return Some(Change::Release {
                category: *category,
                before: after.clone(),
                then: before.clone(),
                leave: left,
                read: true,
                voice,
            });
        }
        Some(Change::Number {
            category: *category,
            before: Prior::Known(after.clone()),
            after: before.clone(),
            leave: left,
            arrives_with: leave.clone(),
            notify: false,
            released: false,
            voice,
        })
    }

    /// A number that was given up early comes back.
    fn release_back(&self) -> Option<Change> {
        let Change::Release {
            category,
            before,
            then,
            leave,
            read: true,
            voice,
        } = &self.change
        else {
            return None;
        };
        let mut back = before.clone();
        if back.number_type == NumberType::CallingPlan && back.location == Location::None {
            // Whoever had it meanwhile may have given it a location, which it keeps.
            back.location = Location::Unstated;
        }
        Some(Change::Number {
            category: *category,
            before: Prior::Known(then.clone()),
            after: Some(back),
            leave: Location::Unstated,
            arrives_with: leave.clone(),
            notify: false,
            released: then.is_some(),
            voice: Voice {
                had: voice.keep,
                keep: voice.had,
            },
        })
    }
}

impl<T> Prior<T> {
    /// The value, if it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown => None,
        }
    }
}

/// Whether only a location was added, to a Calling Plan number, which keeps it: the vendor names only the other two
/// types where it says how a location is taken off.
fn location_stays(before: Option<&Number>, after: Option<&Number>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    after.number_type == NumberType::CallingPlan
        && before.number == after.number
        && before.location == Location::None
        && matches!(after.location, Location::Id(_))
}
