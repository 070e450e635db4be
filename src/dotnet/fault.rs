//! Why a pattern or a translation is not answered.

use std::fmt;

/// Why there is no answer: .NET would refuse the text, or we cannot answer exactly as .NET would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// .NET itself throws an error; otherwise the limit is ours.
    pub refused_by_dotnet: bool,
    /// The reason in one sentence without a full stop.
    pub why: String,
    /// The character at which it shows, counted from 1; none where it is the whole or the dialled string.
    pub at: Option<usize>,
}

impl Fault {
    /// An error that .NET raises, at a UTF-16 unit counted from 0; the caller turns it into characters.
    pub(super) fn dotnet(why: impl Into<String>, at: usize) -> Self {
        Self {
            refused_by_dotnet: true,
            why: why.into(),
            at: Some(at),
        }
    }

    /// A construct that we do not answer, at a UTF-16 unit counted from 0.
    pub(super) fn ours(why: impl Into<String>, at: usize) -> Self {
        Self {
            refused_by_dotnet: false,
            why: why.into(),
            at: Some(at),
        }
    }

    /// A limit that shows only while answering.
    pub(super) fn limit(why: impl Into<String>) -> Self {
        Self {
            refused_by_dotnet: false,
            why: why.into(),
            at: None,
        }
    }

    /// The same with the unit turned into a character of the text, counted from 1.
    pub(super) fn in_characters(mut self, text: &str) -> Self {
        let Some(unit) = self.at else { return self };
        let mut units = 0;
        let before = text.chars().take_while(|c| {
            units += c.len_utf16();
            units <= unit
        });
        self.at = Some(before.count() + 1);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)?;
        match self.at {
            Some(at) => write!(f, " (at character {at})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_characters_and_not_units() {
        for (text, unit, at) in [("abc", 0, 1), ("abc", 2, 3), ("😀b", 2, 2), ("😀b", 3, 3)] {
            assert_eq!(Fault::dotnet("x", unit).in_characters(text).at, Some(at));
        }
    }
}
