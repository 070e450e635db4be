//! One operation: one attribute of one user, from what it is to what it shall be.

use crate::model::{AssignmentCategory, Guid, NumberType, PolicyKind};
use crate::span::Place;

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
    Id(Guid),
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

    /// Reads what [`Self::as_text`] wrote.
    #[must_use]
    pub fn from_text(text: Option<&str>) -> Option<Self> {
        match text {
            None => Some(Self::Unstated),
            Some("none") => Some(Self::None),
            Some(id) => Guid::parse(id).filter(|id| !id.is_nil()).map(Self::Id),
        }
    }
}

/// A number that a user holds or shall hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// `+` and digits, with `;ext=` if it has one.
    pub number: String,
    /// Who provides it.
    pub number_type: NumberType,
    /// Its emergency location.
    pub location: Location,
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
    },
    /// Every number of a user whose state nobody knows.
    RemoveAll,
    /// A policy; none is the organization's default.
    Policy {
        /// Which policy.
        kind: PolicyKind,
        /// What the user has.
        before: Prior<Option<String>>,
        /// What the user shall have.
        after: Option<String>,
    },
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Number of the step, from 1, the same in plan, scripts and results.
    pub id: u32,
    /// Number of the wave, from 1.
    pub wave: u32,
    /// Identity as the sheet names the user.
    pub user: String,
    /// Object id, where the before-state knows it.
    pub object_id: Option<Guid>,
    /// Shown to people.
    pub display_name: Option<String>,
    /// What happens.
    pub change: Change,
    /// The cell or setting that asked for it.
    pub because: Place,
    /// Why it cannot be wholly undone.
    pub why_not: Option<String>,
}

impl Operation {
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

    /// The operation that takes it back; none if nothing is known to go back to.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let change = match &self.change {
            Change::RemoveAll
            | Change::Number {
                before: Prior::Unknown,
                ..
            }
            | Change::Policy {
                before: Prior::Unknown,
                ..
            }
            | Change::Release { read: false, .. } => return None,
            Change::Policy {
                kind,
                before: Prior::Known(before),
                after,
            } => Change::Policy {
                kind: *kind,
                before: Prior::Known(after.clone()),
                after: before.clone(),
            },
            Change::Number {
                category,
                before: Prior::Known(before),
                after: Some(after),
                arrives_with,
                released: true,
                ..
            } => Change::Release {
                category: *category,
                before: after.clone(),
                then: before.clone(),
                leave: arrives_with.clone(),
                read: true,
            },
            Change::Release {
                category,
                before,
                then,
                leave,
                ..
            } => Change::Number {
                category: *category,
                before: Prior::Known(then.clone()),
                after: Some(before.clone()),
                leave: Location::Unstated,
                arrives_with: leave.clone(),
                notify: false,
                released: then.is_some(),
            },
            Change::Number {
                category,
                before: Prior::Known(before),
                after,
                leave,
                arrives_with,
                ..
            } => Change::Number {
                category: *category,
                before: Prior::Known(after.clone()),
                after: before.clone(),
                leave: arrives_with.clone(),
                arrives_with: leave.clone(),
                notify: false,
                released: false,
            },
        };
        Some(Self {
            change,
            ..self.clone()
        })
    }
}
