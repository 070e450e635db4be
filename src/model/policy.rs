//! Policies: their kinds, their names, and what a cell asks for.

use crate::reference::module::ModuleVersion;
use crate::reference::policies::{POLICIES, position};
use std::fmt;

/// A kind of policy: a column, and a cmdlet `Grant-Cs` and the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyKind(u8);

impl PolicyKind {
    /// Every kind, in the order in which a user gets them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..u8::MAX).take(POLICIES.len()).map(Self)
    }

    /// Place among [`Self::all`], from 0.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Finds a kind by its column name, whatever the case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        position(name)
            .and_then(|at| u8::try_from(at).ok())
            .map(Self)
    }

    /// Column and policy type.
    #[must_use]
    pub fn name(self) -> &'static str {
        POLICIES[usize::from(self.0)].name
    }

    /// Property of `Get-CsOnlineUser` that shows it.
    #[must_use]
    pub fn property(self) -> &'static str {
        POLICIES[usize::from(self.0)].property
    }

    /// The first version of the module that grants it, where the vendor states one.
    #[must_use]
    pub fn since(self) -> Option<ModuleVersion> {
        POLICIES[usize::from(self.0)].since
    }

    /// Names that every tenant has.
    #[must_use]
    pub fn built_in(self) -> &'static [&'static str] {
        POLICIES[usize::from(self.0)].built_in
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name of a policy: printable ASCII without blanks at its ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyName(String);

/// Why a text is no policy name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyNameError {
    /// A character outside printable ASCII, with its position in characters from 1.
    NotAscii(usize, char),
    /// Blanks at an end.
    Blanks,
    /// More than 128 characters.
    TooLong,
    /// `--%`, `$null` or `null`: text that means something else to PowerShell or to the vendor's cmdlets.
    Reserved,
    /// `*` or `?`: never part of a name.
    Wildcard,
}

impl PolicyName {
    /// Longest name accepted here; the vendor's pages name 49 for dial plans and no limit elsewhere.
    pub const LONGEST: usize = 128;

    /// Reads a name as it stands in a cell.
    ///
    /// # Errors
    /// Anything that could not be written as a plain literal, or that would mean something else.
    pub fn parse(text: &str) -> Result<Self, PolicyNameError> {
        Self::judge(text).map(|()| Self(text.to_owned()))
    }

    fn judge(text: &str) -> Result<(), PolicyNameError> {
        if let Some((at, c)) = text
            .chars()
            .enumerate()
            .find(|(_, c)| !matches!(c, ' '..='~'))
        {
            return Err(PolicyNameError::NotAscii(at + 1, c));
        }
        if text == "--%" || text.eq_ignore_ascii_case("$null") || text.eq_ignore_ascii_case("null")
        {
            return Err(PolicyNameError::Reserved);
        }
        if text.starts_with(' ') || text.ends_with(' ') || text.is_empty() {
            return Err(PolicyNameError::Blanks);
        }
        if text.contains(['*', '?']) {
            return Err(PolicyNameError::Wildcard);
        }
        if text.len() > Self::LONGEST {
            return Err(PolicyNameError::TooLong);
        }
        Ok(())
    }

    /// Whether a text is a name; as [`Self::parse`].
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        Self::judge(text).is_ok()
    }

    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a policy cell asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyTarget {
    /// Back to the organization's default: `-PolicyName $null`.
    Default,
    /// A policy by its name.
    Named(PolicyName),
}

impl PolicyTarget {
    /// The name, or none for the default.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Default => None,
            Self::Named(name) => Some(name.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_name_is_printable_ascii() {
        assert!(PolicyName::parse("VRP-US (EMEA) R&D 100%").is_ok());
        assert_eq!(
            PolicyName::parse("VRP‐US"),
            Err(PolicyNameError::NotAscii(4, '‐'))
        );
        assert_eq!(PolicyName::parse("--%"), Err(PolicyNameError::Reserved));
        assert_eq!(PolicyName::parse("DP "), Err(PolicyNameError::Blanks));
        assert_eq!(PolicyName::parse("DP*"), Err(PolicyNameError::Wildcard));
    }

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in PolicyKind::all() {
            assert_eq!(
                PolicyKind::named(&kind.name().to_ascii_lowercase()),
                Some(kind)
            );
        }
        assert_eq!(PolicyKind::all().count(), 46);
    }
}
