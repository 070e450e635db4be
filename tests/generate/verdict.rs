//! What has to become of a cell, from `powershell-safety.md` section 9 and the types of the columns alone.

use super::cells;

/// The columns that people type text into.
pub(crate) const COLUMNS: [&str; 8] = [
    "DisplayName",
    "TenantDialPlan",
    "TeamsCallingPolicy",
    "UserPrincipalName",
    "LocationId",
    "TelephoneNumber",
    "Site",
    "Wave",
];

/// What has to become of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A finding that denies, at the cell; if a character is the reason, with its code point.
    Refused(Option<char>),
    /// Taken as it is.
    Same,
    /// As if nothing stood there.
    Blank,
    /// Back to the organization's default.
    Default,
}

/// What section 9 and the type of the column say of a cell.
pub(crate) fn verdict(column: &str, cell: &str) -> Verdict {
    let length = cell.chars().count();
    let strange = || cell.chars().find(|c| !(' '..='~').contains(c));
    // The character is the reason only where the rest would do.
    let otherwise = |right: bool| if right { strange() } else { None };
    let same_if = |right: bool, reason: Option<char>| {
        if right {
            Verdict::Same
        } else {
            Verdict::Refused(reason)
        }
    };
    if cell.chars().all(|c| c == ' ') {
        // Nobody is not everybody: a grant without an identity reaches the whole tenant.
        return if column == "UserPrincipalName" {
            Verdict::Refused(None)
        } else {
            Verdict::Blank
        };
    }
    if !cells::is_text(cell) {
        return Verdict::Refused(cell.chars().find(|c| cells::refused(*c)));
    }
    match column {
        "DisplayName" => same_if(length <= 256, None),
        "Site" | "Wave" => same_if(length <= 64, None),
        "TenantDialPlan" | "TeamsCallingPolicy"
            if ["global", "global (org-wide default)"]
                .contains(&cell.to_ascii_lowercase().as_str()) =>
        {
            Verdict::Default
        }
        "TenantDialPlan" | "TeamsCallingPolicy" => same_if(cells::is_policy_name(cell), strange()),
        "UserPrincipalName" => {
            let plain: String = cell
                .chars()
                .map(|c| if (' '..='~').contains(&c) { c } else { 'x' })
                .collect();
            same_if(is_upn(cell), otherwise(is_upn(&plain)))
        }
        "LocationId" => same_if(is_guid(cell), None),
        "TelephoneNumber" => same_if(
            is_e164(cell),
            otherwise(cell.starts_with(['+', '\u{FF0B}'])),
        ),
        _ => panic!("no column of this test: {column}"),
    }
}

/// `local@domain.tld`, ASCII, one at sign, no guest.
pub(crate) fn is_upn(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let dots = |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    !local.is_empty()
        && local
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"'.-_!#^~+".contains(&b))
        && !domain.is_empty()
        && domain
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
        && dots(local)
        && dots(domain)
        && domain.contains('.')
        && !local.to_ascii_uppercase().ends_with("#EXT#")
}

pub(crate) fn is_guid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12]
        && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
        && text.bytes().any(|b| !b"0-".contains(&b))
}

/// E.164, and an extension, which Direct Routing numbers can have.
pub(crate) fn is_e164(text: &str) -> bool {
    let (number, extension) = text.split_once(";ext=").unwrap_or((text, "1"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    number
        .strip_prefix('+')
        .is_some_and(|rest| digits(rest, 15) && !rest.starts_with('0'))
        && digits(extension, 12)
}
