//! Who a row is about.

use super::Guid;
use serde::Serialize;
use std::fmt;

/// A user principal name: ASCII, one `@`, a domain with a dot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Upn(String);

impl Upn {
    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }

    /// Whether it is the name that a guest gets in the inviting tenant.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        self.0.contains('#') && self.0.to_ascii_uppercase().contains("#EXT#@")
    }
}

/// What is wrong with an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAUser {
    /// `*`, `?` or `[`: could match several people.
    Wildcard,
    /// Words with blanks and no `@`.
    DisplayName,
    /// `DOMAIN\name`.
    DownLevel,
    /// A `sip:` prefix in a column of UPNs.
    SipPrefix,
    /// No `@`: only the first part of a name.
    NoDomain,
    /// Several `@`, or separators between two names.
    Several,
    /// A character that an UPN cannot hold, with its position in characters from 1.
    Character(usize, char),
    /// Parts empty, misplaced dots, or longer than 64 before and 255 after the `@`.
    Form,
}

/// Reads a user principal name.
///
/// Microsoft Entra accepts `A-Z a-z 0-9 ' . - _ ! # ^ ~` before the `@`, at most 64 characters; the domain is DNS.
///
/// # Errors
/// What is wrong, as far as one can tell from the text.
pub fn read_upn(text: &str) -> Result<Upn, NotAUser> {
    if !is_usual_upn(text) {
        read_the_long_way(text)?;
    }
    Ok(Upn(text.to_owned()))
}

fn read_the_long_way(text: &str) -> Result<(), NotAUser> {
    if text.contains(['*', '?', '[', ']']) {
        return Err(NotAUser::Wildcard);
    }
    if text
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("sip:"))
    {
        return Err(NotAUser::SipPrefix);
    }
    if !text.contains('@') && text.contains(", ") {
        return Err(NotAUser::DisplayName);
    }
    if text.matches('@').count() > 1 || text.contains([',', ';']) {
        return Err(NotAUser::Several);
    }
    let Some((local, domain)) = text.split_once('@') else {
        return Err(without_at(text));
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "'.-_!#^~+".contains(c);
    let in_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let at = local.chars().count();
    for (position, c) in text.chars().enumerate() {
        let right = match position {
            p if p < at => allowed(c),
            p if p == at => true,
            _ => in_domain(c),
        };
        if !right {
            return Err(NotAUser::Character(position + 1, c));
        }
    }
    let dots = |part: &str| part.starts_with('.') || part.ends_with('.') || part.contains("..");
    // A guest's name holds the whole address of the inviter, so its own limit is longer (Entra: 113 before EXT).
    let longest = if text.to_ascii_uppercase().contains("#EXT#@") {
        128
    } else {
        64
    };
    let label = |part: &str| {
        !part.is_empty() && part.len() <= 63 && !part.starts_with('-') && !part.ends_with('-')
    };
    let right = !local.is_empty()
        && local.len() <= longest
        && !dots(local)
        && domain.len() <= 255
        && domain.contains('.')
        && domain.split('.').all(label);
    if right { Ok(()) } else { Err(NotAUser::Form) }
}

/// Whether a text is a user principal name without anything odd, and no guest's: what [`read_upn`] would find too, and
/// quicker.
fn is_usual_upn(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr(b'@', bytes)
        .is_some_and(|at| is_usual_local(&bytes[..at]) && is_usual_domain(&bytes[at + 1..]))
}

/// Whether what stands before the `@` is that of a name that people really have; anything else may be right too.
#[must_use]
pub fn is_usual_local(local: &[u8]) -> bool {
    if !(1..=LONGEST_LOCAL).contains(&local.len()) || is_dotted_at_an_end(local) {
        return false;
    }
    // Without an early end: nearly every name is right, and has one dot at most.
    let marks = local.iter().map(|b| LOCAL[usize::from(*b)]);
    match marks.sum() {
        0 | DOT => true,
        sum => sum < ODD && !local.windows(2).any(|pair| pair == b".."),
    }
}

/// Whether what stands behind the `@` is a right domain, in ASCII.
#[must_use]
pub fn is_usual_domain(domain: &[u8]) -> bool {
    let label = |label: &[u8]| {
        (1..=63).contains(&label.len()) && !label.starts_with(b"-") && !label.ends_with(b"-")
    };
    let right = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    domain.iter().all(right)
        && (3..=255).contains(&domain.len())
        && domain.contains(&b'.')
        && domain.split(|b| *b == b'.').all(label)
}

fn is_dotted_at_an_end(part: &[u8]) -> bool {
    part.starts_with(b".") || part.ends_with(b".")
}

/// The most bytes before the `@` of an UPN.
const LONGEST_LOCAL: usize = 64;
/// What a dot counts before the `@`, and what a byte that has no place there does: more than dots ever come to.
const DOT: u16 = 1;
const ODD: u16 = 256;

/// What the bytes before the `@` of an UPN that is no guest's count.
static LOCAL: [u16; 256] = {
    let mut local = [ODD; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        if byte.is_ascii_alphanumeric()
            || matches!(byte, b'\'' | b'-' | b'_' | b'!' | b'^' | b'~' | b'+')
        {
            local[byte as usize] = 0;
        }
        byte += 1;
    }
    local[b'.' as usize] = DOT;
    local
};

/// Reads a SIP address, with or without the `sip:` prefix; the form after it is that of an UPN.
///
/// # Errors
/// As for [`read_upn`].
pub fn read_sip(text: &str) -> Result<String, NotAUser> {
    let bare = match text.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("sip:") => &text[4..],
        _ => text,
    };
    read_upn(bare).map(|upn| format!("sip:{}", upn.as_str()))
}

fn without_at(text: &str) -> NotAUser {
    if text.contains('\\') {
        NotAUser::DownLevel
    } else if text.trim().contains(' ') {
        NotAUser::DisplayName
    } else if let Some((at, c)) = text
        .chars()
        .enumerate()
        .find(|(_, c)| !c.is_ascii_graphic())
    {
        NotAUser::Character(at + 1, c)
    } else {
        NotAUser::NoDomain
    }
}

/// How a row names its user; the kind is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UserRef {
    /// By user principal name.
    Upn(Upn),
    /// By object id.
    ObjectId(Guid),
    /// By SIP address with its prefix.
    Sip(String),
    /// Nobody: a line of a list of numbers, as people call it. No plan takes it, and no text reads as it.
    Line(String),
}

impl UserRef {
    /// What the cmdlets get as identity.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Upn(upn) => upn.as_str(),
            Self::ObjectId(id) => id.as_str(),
            Self::Sip(sip) => sip,
            Self::Line(line) => line,
        }
    }

    /// Reads an identity of any kind, as it stands in a plan or a script.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(id) = Guid::parse(text) {
            return (!id.is_nil()).then_some(Self::ObjectId(id));
        }
        if text.starts_with("sip:") {
            return read_sip(text).ok().map(Self::Sip);
        }
        read_upn(text).ok().map(Self::Upn)
    }

    /// Under which two rows mean the same user: ASCII lower case.
    #[must_use]
    pub fn key(&self) -> String {
        self.as_str().to_ascii_lowercase()
    }
}

impl fmt::Display for UserRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for UserRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_identity_is_told_apart() {
        let cases = [
            ("alice nguyen", NotAUser::DisplayName),
            ("CONTOSO\\alice", NotAUser::DownLevel),
            ("sip:alice@contoso.example", NotAUser::SipPrefix),
            (
                "alice@contoso.example,bob@contoso.example",
                NotAUser::Several,
            ),
            ("alice@contoso@example", NotAUser::Several),
            ("alice", NotAUser::NoDomain),
            ("*", NotAUser::Wildcard),
            ("sales?@contoso.example", NotAUser::Wildcard),
            ("user[1-9]@contoso.example", NotAUser::Wildcard),
            (
                "\u{430}lice@contoso.example",
                NotAUser::Character(1, '\u{430}'),
            ),
            (
                "alice@cont\u{3bf}so.example",
                NotAUser::Character(11, '\u{3bf}'),
            ),
            ("alice@contoso.example ", NotAUser::Character(22, ' ')),
            ("alice@contoso", NotAUser::Form),
            ("@contoso.example", NotAUser::Form),
            ("a..b@contoso.example", NotAUser::Form),
        ];
        for (text, wrong) in cases {
            assert_eq!(read_upn(text), Err(wrong), "{text}");
        }
    }

    #[test]
    fn a_usual_name_is_one_that_the_long_way_takes() {
        let pieces = [
            "a",
            "b",
            "c3",
            "d.e",
            "x-y.z",
            "contoso.example",
            "B7",
            ".",
            "..",
            "-",
            "_",
            "'",
            "+",
            "@",
            "#EXT#",
            " ",
            "é",
            "contoso",
            "example",
            "sip:",
            "~",
        ];
        let (mut state, mut usual) = (7_u64, 0);
        let mut below = |most: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % most).expect("small")
        };
        for _ in 0..50_000 {
            let mut text = String::new();
            for part in 0..2 {
                for _ in 0..=below(4) {
                    text.push_str(pieces[below(pieces.len() as u64)]);
                }
                text.push_str(if part == 0 && below(8) > 0 { "@" } else { "" });
            }
            if is_usual_upn(&text) {
                let (local, domain) = text.split_once('@').expect("it was seen");
                assert!(
                    !text.contains('#') && !local.is_empty() && domain.contains('.'),
                    "{text}"
                );
                assert_eq!(read_the_long_way(&text), Ok(()), "{text}");
                usual += 1;
            }
        }
        assert!(usual > 100, "{usual}");
    }

    #[test]
    fn apostrophes_and_guests_are_names() {
        assert!(read_upn("bob.o'neil@contoso.example").is_ok());
        let guest =
            read_upn("guest_fabrikam.example#EXT#@contoso.onmicrosoft.example").expect("a UPN");
        assert!(guest.is_guest());
        assert_eq!(guest.domain(), "contoso.onmicrosoft.example");
    }
}
