//! Texts of settings as values, each with the words of what is wrong with it. Every part of the config uses these.

use super::names::near;
use crate::model::{Guid, PolicyName};
use crate::powershell::classes::first_refused;

/// Why a value is refused: what it is, put after the key's name, and what to type.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) what: String,
    pub(crate) help: String,
}

impl Wrong {
    pub(crate) fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        let (what, help) = (what.into(), help.into());
        Self { what, help }
    }
}

/// What reading a text as a value gives.
pub(crate) type Checked<T> = Result<T, Wrong>;

/// A refusal as a value's check gives it.
pub(crate) fn wrong<T>(what: impl Into<String>, help: impl Into<String>) -> Checked<T> {
    Err(Wrong::new(what, help))
}

/// A rule id that exists.
pub(super) fn rule_id(id: &str, known_rules: &[&str]) -> Checked<String> {
    if known_rules.contains(&id) {
        return Ok(id.to_owned());
    }
    let help = match near(id, known_rules.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "`callsheet rules` lists every rule".to_owned(),
    };
    wrong("names no rule that can be changed", help)
}

/// A GUID that is not the nil GUID, which stands for nothing at all.
pub(super) fn guid(text: &str) -> Checked<Guid> {
    let form = "write 8-4-4-4-12 hexadecimal digits without braces, such as \"00000000-0000-4000-8000-000000000001\"";
    match Guid::parse(text) {
        Some(guid) if guid.is_nil() => wrong("is the nil GUID, the id of nothing", form),
        Some(guid) => Ok(guid),
        None => wrong("is not a GUID", form),
    }
}

/// A policy's name, or `Global` for the organization's default.
pub(super) fn policy(text: &str) -> Checked<String> {
    use crate::model::PolicyNameError as E;
    if text
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("tag:"))
    {
        return wrong(
            "starts with Tag:, which is not part of the name",
            "leave out Tag:, as in \"DP-DE\"",
        );
    }
    let Err(error) = PolicyName::parse(text) else {
        return Ok(text.to_owned());
    };
    let what = match error {
        E::NotAscii(at, c) => {
            format!(
                "holds U+{:04X} as character {at}, which no policy name has",
                u32::from(c)
            )
        }
        E::Blanks if text.trim().is_empty() => "is blank".to_owned(),
        E::Blanks => "starts or ends with a blank".to_owned(),
        E::TooLong => format!("is longer than {} characters", PolicyName::LONGEST),
        E::Reserved => "means something else to PowerShell".to_owned(),
        E::Wildcard => "holds * or ?, which no policy name has".to_owned(),
    };
    wrong(
        what,
        "write the name as Get-Cs shows it after Tag:, or \"Global\" for the organization's default",
    )
}

/// A text that people read: not blank, nothing hidden, no blanks at its ends.
pub(super) fn visible(text: &str) -> Checked<String> {
    if let Some((at, c, _)) = first_refused(text) {
        return wrong(
            format!(
                "holds U+{:04X} as character {at}, which nobody can see",
                u32::from(c)
            ),
            "type the text again on one line, without tabs or pasted marks",
        );
    }
    if text.trim().is_empty() {
        return wrong("is blank", "write the text, or delete the key");
    }
    if text.trim() != text {
        return wrong("starts or ends with a blank", "delete the blank");
    }
    Ok(text.to_owned())
}

/// Whether a text has digits where the shape has zeros, and else the same characters.
///
/// The time library takes many more forms (week dates, zone names, no separators); people must read the same moment.
pub(super) fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(b, s)| match s {
            b'0' => b.is_ascii_digit(),
            _ => b == s,
        })
}
