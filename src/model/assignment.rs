//! One row of a sheet as it is meant.

use super::{
    AssignmentCategory, Guid, LocationTarget, NumberType, PhoneNumber, PolicyKind, PolicyTarget,
    UserRef, Wave,
};
use crate::span::{CellPlace, Place};

/// A value and the cell or setting that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The cell of the sheet, or the line of the config that stood in for a blank cell.
    pub from: Place,
}

/// What a row asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Bring the user to what the row says.
    #[default]
    Enable,
    /// Take one number away.
    Remove,
    /// Take every number away, private and alternate lines too.
    RemoveAll,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::Enable, Self::Remove, Self::RemoveAll];

    /// The word in the sheet.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enable => "Enable",
            Self::Remove => "Remove",
            Self::RemoveAll => "RemoveAll",
        }
    }

    /// Reads the word, whatever the case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str().eq_ignore_ascii_case(text))
    }
}

/// One row as meant: who, and what that user shall have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Who.
    pub user: Located<UserRef>,
    /// The object id that the row states beside another identity.
    pub object_id: Option<Guid>,
    /// Shown to people, never used to find anybody.
    pub display_name: Option<String>,
    /// What to do.
    pub action: Located<Action>,
    /// The number; none means "as it is" (Enable) or "whatever is there" (Remove).
    pub number: Option<Located<PhoneNumber>>,
    /// Who provides the number.
    pub number_type: Option<Located<NumberType>>,
    /// As what the user holds it.
    pub category: AssignmentCategory,
    /// Emergency location of the number.
    pub location: Option<Located<LocationTarget>>,
    /// Policies by kind.
    pub policies: Vec<(PolicyKind, Located<PolicyTarget>)>,
    /// E-mail the user their number.
    pub notify: bool,
    /// The site that the row names, as written.
    pub site: Option<String>,
    /// When the user is changed; none where nothing states it.
    pub wave: Option<Located<Wave>>,
    /// The row's identity cell, for operations that no single cell asked for.
    pub row: CellPlace,
}
