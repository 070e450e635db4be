//! Object ids, location ids and tenant ids.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A GUID in its 8-4-4-4-12 form, lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Guid(String);

impl Guid {
    /// Reads the 8-4-4-4-12 form in either case, without braces.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let right = text.len() == 36
            && text.bytes().enumerate().all(|(at, b)| match at {
                8 | 13 | 18 | 23 => b == b'-',
                _ => b.is_ascii_hexdigit(),
            });
        right.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The id in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether every digit is zero: the id of nothing.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        self.0.bytes().all(|b| matches!(b, b'0' | b'-'))
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
        guid.0
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
