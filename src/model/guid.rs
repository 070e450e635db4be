//! Object ids, location ids and tenant ids.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A GUID in its 8-4-4-4-12 form, lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Guid([u8; 36]);

impl Guid {
    /// Reads the 8-4-4-4-12 form in either case, without braces.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes: [u8; 36] = text.as_bytes().try_into().ok()?;
        let hyphens = [8, 13, 18, 23];
        if hyphens.iter().any(|at| bytes[*at] != b'-') {
            return None;
        }
        // No early end: every row of a sheet has one, and most are right.
        let digits = bytes
            .iter()
            .fold(0, |sum, b| sum + usize::from(b.is_ascii_hexdigit()));
        bytes.make_ascii_lowercase();
        (digits == bytes.len() - hyphens.len()).then_some(Self(bytes))
    }

    /// The id in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // It is ASCII, so the default is never seen.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether every digit is zero: the id of nothing.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        self.0.iter().all(|b| matches!(b, b'0' | b'-'))
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Guid {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a GUID"))
    }
}

impl From<Guid> for String {
    fn from(guid: Guid) -> Self {
        guid.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_plain_form_is_a_guid() {
        let good = Guid::parse("0A1B2C3D-0000-4000-8000-00000000000F").map(String::from);
        assert_eq!(
            good.as_deref(),
            Some("0a1b2c3d-0000-4000-8000-00000000000f")
        );
        for bad in [
            "",
            "{0a1b2c3d-0000-4000-8000-00000000000f}",
            "0a1b2c3d000040008000-00000000000f",
            "0a1b2c3d-0000-4000-8000-00000000000g",
        ] {
            assert_eq!(Guid::parse(bad), None, "{bad}");
        }
    }
}
