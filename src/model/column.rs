//! The canonical columns of a sheet: what a header can stand for.

use super::PolicyKind;

/// A concept that a column of the sheet carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // Each is a column of docs/sheet.md with the same name.
pub enum Column {
    UserPrincipalName,
    ObjectId,
    SipAddress,
    DisplayName,
    Action,
    TelephoneNumber,
    Extension,
    NumberType,
    AssignmentCategory,
    LocationId,
    LocationName,
    UsageLocation,
    Licenses,
    Notify,
    Wave,
    Site,
    /// A policy of any kind.
    Policy(PolicyKind),
}

impl Column {
    /// The columns that are not policies.
    pub const PLAIN: [Self; 16] = [
        Self::UserPrincipalName,
        Self::ObjectId,
        Self::SipAddress,
        Self::DisplayName,
        Self::Action,
        Self::TelephoneNumber,
        Self::Extension,
        Self::NumberType,
        Self::AssignmentCategory,
        Self::LocationId,
        Self::LocationName,
        Self::UsageLocation,
        Self::Licenses,
        Self::Notify,
        Self::Wave,
        Self::Site,
    ];

    /// Every column, plain ones first.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::PLAIN
            .into_iter()
            .chain(PolicyKind::all().map(Self::Policy))
    }

    /// How many columns there are.
    #[must_use]
    pub fn count() -> usize {
        Self::PLAIN.len() + PolicyKind::all().count()
    }

    /// Place among [`Self::all`], from 0.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::UserPrincipalName => 0,
            Self::ObjectId => 1,
            Self::SipAddress => 2,
            Self::DisplayName => 3,
            Self::Action => 4,
            Self::TelephoneNumber => 5,
            Self::Extension => 6,
            Self::NumberType => 7,
            Self::AssignmentCategory => 8,
            Self::LocationId => 9,
            Self::LocationName => 10,
            Self::UsageLocation => 11,
            Self::Licenses => 12,
            Self::Notify => 13,
            Self::Wave => 14,
            Self::Site => 15,
            Self::Policy(kind) => Self::PLAIN.len() + kind.index(),
        }
    }

    /// The canonical header.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UserPrincipalName => "UserPrincipalName",
            Self::ObjectId => "ObjectId",
            Self::SipAddress => "SipAddress",
            Self::DisplayName => "DisplayName",
            Self::Action => "Action",
            Self::TelephoneNumber => "TelephoneNumber",
            Self::Extension => "Extension",
            Self::NumberType => "NumberType",
            Self::AssignmentCategory => "AssignmentCategory",
            Self::LocationId => "LocationId",
            Self::LocationName => "LocationName",
            Self::UsageLocation => "UsageLocation",
            Self::Licenses => "Licenses",
            Self::Notify => "Notify",
            Self::Wave => "Wave",
            Self::Site => "Site",
            Self::Policy(kind) => kind.name(),
        }
    }

    /// Finds a column by its canonical name, whatever the case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|column| column.name().eq_ignore_ascii_case(name))
    }

    /// Whether the column says who a row is about.
    #[must_use]
    pub fn is_identity(self) -> bool {
        matches!(
            self,
            Self::UserPrincipalName | Self::ObjectId | Self::SipAddress
        )
    }

    /// Whether a sheet with an identity and this column changes anything.
    #[must_use]
    pub fn is_acted_on(self) -> bool {
        matches!(
            self,
            Self::Action
                | Self::TelephoneNumber
                | Self::Extension
                | Self::LocationId
                | Self::LocationName
                | Self::Licenses
                | Self::Policy(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_place() {
        let places: Vec<usize> = Column::all().map(Column::index).collect();
        assert_eq!(places, (0..Column::count()).collect::<Vec<_>>());
    }
}
