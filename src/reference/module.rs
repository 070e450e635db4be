//! Versions of the vendor's module, and what came with which: from the cmdlets' pages and the release notes (August 2026).

use std::fmt;

/// A version of the vendor's module, without a preview label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleVersion {
    /// First number.
    pub major: u32,
    /// Second number.
    pub minor: u32,
    /// Third number.
    pub patch: u32,
}

/// The first version with `Get-CsPhoneNumberAssignment`, and the oldest that the vendor supports: nothing older is
/// rendered for.
pub const OLDEST: ModuleVersion = ModuleVersion::new(4, 0, 0);
/// The last version before sign-in went through WAM.
pub const PINNED: ModuleVersion = ModuleVersion::new(7, 8, 0);
/// The newest version that is no preview, of July 2026.
pub const NEWEST: ModuleVersion = ModuleVersion::new(7, 9, 0);
/// The first version whose number cmdlets raise errors; those before give an object with Code and Message back.
pub const THROWS: ModuleVersion = ModuleVersion::new(4, 3, 0);
/// The first version with the parameter set `LocationUpdate`: a location alone, without a user.
pub const LOCATION_ALONE: ModuleVersion = ModuleVersion::new(5, 3, 1);
/// The first version with `-AssignmentCategory`.
pub const CATEGORIES: ModuleVersion = ModuleVersion::new(5, 3, 1);
/// The first version with the category `Alternate`.
pub const ALTERNATE: ModuleVersion = ModuleVersion::new(7, 6, 0);
/// The first version with `-Notify`.
pub const NOTIFY: ModuleVersion = ModuleVersion::new(7, 3, 0);
/// The first version that is no preview and signs an application in with the thumbprint of its certificate.
pub const APP_THUMBPRINT: ModuleVersion = ModuleVersion::new(4, 7, 1);
/// The first version with `-DisableWAM`, which signs in through the broker of Windows.
pub const WAM: ModuleVersion = ModuleVersion::new(7, 8, 1);
/// The first version that takes a certificate as an object.
pub const APP_CERTIFICATE: ModuleVersion = ModuleVersion::new(4, 9, 2);
/// The first version whose voice cmdlets work with a managed identity.
pub const MANAGED_IDENTITY: ModuleVersion = ModuleVersion::new(5, 8, 1);

impl ModuleVersion {
    /// A version by its numbers.
    #[must_use]
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// Reads `7.8.0`, exactly as it is shown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(str::parse);
        let mut next = || parts.next()?.ok();
        let version = Self::new(next()?, next()?, next()?);
        // Rules out a fourth part, signs and leading zeros, which PowerShell would compare as another version.
        (version.to_string() == text).then_some(version)
    }
}

impl Default for ModuleVersion {
    fn default() -> Self {
        PINNED
    }
}

impl fmt::Display for ModuleVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_as_it_is_shown() {
        let version = ModuleVersion::parse("7.10.0").expect("a version");
        assert!(version > PINNED);
        assert_eq!(version.to_string(), "7.10.0");
        for bad in [
            "",
            "7.8",
            "7.8.0.0",
            "7.8.0-preview",
            "07.8.0",
            "+7.8.0",
            "7..0",
            "7.8.99999999999",
        ] {
            assert_eq!(ModuleVersion::parse(bad), None, "{bad}");
        }
    }
}
