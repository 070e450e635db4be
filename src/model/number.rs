//! Telephone numbers, their types and what a user may hold them as.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A telephone number in E.164 (ITU-T E.164: `+`, at most 15 digits), with a Direct Routing extension if it has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber {
    text: String,
    digits: usize,
}

impl PhoneNumber {
    /// Reads `+14255550123` or `+14255550123;ext=123` (1 to 12 digits); form only, not the numbering plan.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (base, extension) = match text.split_once(';') {
            Some((base, tail)) => (base, Some(tail.strip_prefix("ext=")?)),
            None => (text, None),
        };
        let digits = base.strip_prefix('+')?;
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let right = all_digits(digits)
            && !digits.starts_with('0')
            && digits.len() <= 15
            && extension.is_none_or(|ext| all_digits(ext) && ext.len() <= 12);
        right.then(|| Self {
            text: text.to_owned(),
            digits: base.len(),
        })
    }

    /// The number without its extension: `+` and digits.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.text[..self.digits]
    }

    /// The digits after `;ext=`.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.text.get(self.digits + ";ext=".len()..)
    }

    /// The number as the service takes and gives it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Who provides a number. The vendor's parameter is a string with these values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NumberType {
    /// The vendor.
    CallingPlan,
    /// An operator in the vendor's programme.
    OperatorConnect,
    /// The customer's own trunk.
    DirectRouting,
}

impl NumberType {
    /// Every type.
    pub const ALL: [Self; 3] = [
        Self::CallingPlan,
        Self::OperatorConnect,
        Self::DirectRouting,
    ];

    /// The vendor's spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CallingPlan => "CallingPlan",
            Self::OperatorConnect => "OperatorConnect",
            Self::DirectRouting => "DirectRouting",
        }
    }

    /// Reads the vendor's spelling, whatever the case and with or without blanks.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        // Nearly every row has the vendor's own spelling.
        let exact = all.clone().find(|known| known.as_str() == text);
        exact.or_else(|| {
            let text = text.replace([' ', '-', '_'], "");
            all.find(|known| known.as_str().eq_ignore_ascii_case(&text))
        })
    }
}

/// As what a user holds a number.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum AssignmentCategory {
    /// The number that others see.
    #[default]
    Primary,
    /// A second line for incoming calls only.
    Private,
    /// A further line (multiline).
    Alternate,
}

impl AssignmentCategory {
    /// Every category.
    pub const ALL: [Self; 3] = [Self::Primary, Self::Private, Self::Alternate];

    /// The vendor's spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "Primary",
            Self::Private => "Private",
            Self::Alternate => "Alternate",
        }
    }

    /// Reads the vendor's spelling, whatever the case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str().eq_ignore_ascii_case(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_kept_apart_from_its_number() {
        let number = PhoneNumber::parse("+493055501;ext=204").expect("a number");
        assert_eq!(
            (number.e164(), number.extension()),
            ("+493055501", Some("204"))
        );
        let plain = PhoneNumber::parse("+12065550123").expect("a number");
        assert_eq!((plain.e164(), plain.extension()), ("+12065550123", None));
    }

    #[test]
    fn what_is_not_e164_is_no_number() {
        for bad in [
            "",
            "+",
            "12065550123",
            "+0123",
            "+1234567890123456",
            "+1206;ext=",
            "+1206;ext=1234567890123",
            "+1206;EXT=1",
            "+1206\n",
            "+１２",
        ] {
            assert_eq!(PhoneNumber::parse(bad), None, "{bad:?}");
        }
    }
}
