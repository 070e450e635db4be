//! The family `identity`: who a row is about.

use super::row::{Found, Given, Row};
use super::sink::{Gap, Sink};
use crate::finding::{Safety, Words};
use crate::model::{Column, Guid, NotAUser, UserRef, read_sip, read_upn};

mod pages;

pub(crate) use pages::FAMILY;
use pages::{
    BLANK, DISPLAY_NAME, DOMAIN_NOT_VERIFIED, GUEST, ID_OF_ANOTHER, NIL_GUID, NOT_AN_OBJECT_ID,
    NOT_UPN, UNKNOWN_USER, UPN_DIFFERS_FROM_SIP, WILDCARD,
};

/// Who stands for a line of a list of numbers, which names nobody.
pub(super) fn of_line(row: &Row) -> UserRef {
    UserRef::Line(format!("row {}", row.record.row))
}

/// Reads who a row is about; raises what is wrong and gives none.
pub(super) fn read<'r>(row: &Row<'r>, sink: &mut Sink) -> Option<Given<'r, UserRef>> {
    let upn = row.cell(Column::UserPrincipalName);
    let id = row.cell(Column::ObjectId);
    let sip = row.cell(Column::SipAddress);
    let user = match (upn, id, sip) {
        (Some(found), _, _) => from_upn(row, found, sink),
        (None, Some(found), _) => from_id(found, sink),
        (None, None, Some(found)) => from_sip(found, sink),
        (None, None, None) => {
            let columns = [
                Column::UserPrincipalName,
                Column::ObjectId,
                Column::SipAddress,
            ];
            if !columns.iter().any(|column| row.was_refused(*column)) {
                sink.refuse(&BLANK, row.desk.identity(), "", || {
                    Words::new(
                        "this row names nobody",
                        "type the user principal name, such as ada@contoso.example, or delete the row",
                    )
                });
            }
            None
        }
    }?;
    if let (Some(upn), Some(sip)) = (upn, sip) {
        let bare = sip.text.strip_prefix("sip:").unwrap_or(sip.text);
        if !bare.eq_ignore_ascii_case(upn.text) {
            sink.hit(&UPN_DIFFERS_FROM_SIP, sip.column, sip.text, || {
                Words::new(
                    format!("the SIP address is not that of {}", upn.text),
                    "check that both cells belong to one person; the UserPrincipalName is used",
                )
            });
        }
    }
    if let Some(before) = row.context.before
        && before.user(&user.value).is_none()
    {
        sink.unjudged(Gap::User);
    }
    if let Some(before) = row.context.before
        && before.is_missing(&user.value)
    {
        let column = row.desk.identity();
        let stands = sink.hit(&UNKNOWN_USER, column, user.value.as_str(), || {
            Words::new(
                format!(
                    "the before-state says that the tenant has no user {}",
                    user.value
                ),
                "check the spelling against the directory, or take the row out",
            )
        });
        if stands {
            return None;
        }
    }
    Some(user)
}

/// The object id that a row states beside a name: judged, and held against the before-state.
pub(super) fn read_id_beside(row: &Row, user: &UserRef, sink: &mut Sink) -> Option<Guid> {
    let found = row.cell(Column::ObjectId)?;
    if matches!(user, UserRef::ObjectId(_)) {
        return None;
    }
    let UserRef::ObjectId(id) = from_id(found, sink)?.value else {
        return None;
    };
    let known = row
        .context
        .before
        .and_then(|before| before.user(user)?.id.clone());
    if let Some(known) = known
        && known != id
    {
        let stands = found.hit(&ID_OF_ANOTHER, sink, || {
            Words::new(
                format!("the before-state says that {user} has the object id {known}"),
                "correct the one of the two that is wrong: they name two people",
            )
        });
        return (!stands).then_some(id);
    }
    Some(id)
}

fn from_upn<'r>(row: &Row, found: Found<'r>, sink: &mut Sink) -> Option<Given<'r, UserRef>> {
    let upn = match read_upn(found.text) {
        Ok(upn) => upn,
        Err(wrong) => {
            let rule = match wrong {
                _ if Guid::parse(found.text).is_some_and(|id| id.is_nil()) => &NIL_GUID,
                NotAUser::Wildcard => &WILDCARD,
                NotAUser::DisplayName => &DISPLAY_NAME,
                _ => &NOT_UPN,
            };
            sink.refuse(rule, found.column, found.text, || {
                not_upn(found.text, wrong)
            });
            return None;
        }
    };
    if upn.is_guest() {
        let stands = sink.hit(&GUEST, found.column, found.text, || {
            Words::new(
                "this is the name of a guest, who has no Teams Phone here",
                "take the row out, or name the person's own account in this tenant",
            )
        });
        if stands {
            return None;
        }
    }
    let config = row.context.config;
    if !config.can_be_own(upn.domain()) {
        let stands = sink.hit(&DOMAIN_NOT_VERIFIED, found.column, found.text, || {
            domain_words(upn.domain(), &config.domains)
        });
        if stands {
            return None;
        }
    }
    Some(found.given(UserRef::Upn(upn)))
}

fn domain_words(domain: &str, domains: &[String]) -> Words {
    let near = domains
        .iter()
        .map(|known| (strsim::levenshtein(known, domain), known))
        .min()
        .filter(|(far, known)| far * 4 <= known.len());
    let help = match near {
        Some((_, known)) => format!(
            "did you mean {known}? Otherwise add {domain:?} to [tenant] domains in callsheet.toml"
        ),
        None => {
            format!("correct the name, or add {domain:?} to [tenant] domains in callsheet.toml")
        }
    };
    Words::new(
        format!(
            "{domain} is not a domain of this tenant ({})",
            domains.join(", ")
        ),
        help,
    )
}

fn from_id<'r>(found: Found<'r>, sink: &mut Sink) -> Option<Given<'r, UserRef>> {
    match Guid::parse(found.text) {
        Some(id) if id.is_nil() => {
            sink.refuse(&NIL_GUID, found.column, found.text, || {
                Words::new(
                    "this object id is all zeros: it stands for nobody",
                    "look the user up again and paste their object id",
                )
            });
            None
        }
        Some(id) => Some(found.given(UserRef::ObjectId(id))),
        None => {
            sink.refuse(&NOT_AN_OBJECT_ID, found.column, found.text, || {
                Words::new(
                    format!("{:?} is no object id", found.text),
                    "paste the object id, 32 hexadecimal digits in five groups, or put names into a column UserPrincipalName",
                )
            });
            None
        }
    }
}

fn from_sip<'r>(found: Found<'r>, sink: &mut Sink) -> Option<Given<'r, UserRef>> {
    match read_sip(found.text) {
        Ok(sip) => Some(found.given(UserRef::Sip(sip))),
        Err(wrong) => {
            let rule = if wrong == NotAUser::Wildcard {
                &WILDCARD
            } else {
                &NOT_UPN
            };
            sink.refuse(rule, found.column, found.text, || {
                not_upn(found.text, wrong)
            });
            None
        }
    }
}

fn not_upn(text: &str, wrong: NotAUser) -> Words {
    let retype = "type the user principal name, such as ada@contoso.example";
    if Guid::parse(text).is_some() {
        return Words::new(
            format!("{text} is an object id, not a user principal name"),
            "put object ids into a column ObjectId, or type the user principal name",
        );
    }
    if stands_for_nothing(text) {
        return Words::new(
            format!("{text:?} names nobody"),
            format!("{retype}, or delete the row"),
        );
    }
    match wrong {
        NotAUser::Wildcard => Words::new(
            format!("{text:?} holds a wildcard and could match several people"),
            retype,
        ),
        NotAUser::DisplayName => Words::new(
            format!("{text:?} is a display name, not a user principal name"),
            retype,
        ),
        NotAUser::DownLevel => Words::new(
            format!("{text:?} is a Windows logon name, not a user principal name"),
            retype,
        ),
        NotAUser::SipPrefix => Words::new(
            "this is a SIP address, not a user principal name",
            "remove the sip: if the rest is the user principal name",
        )
        .fix(text[4..].to_owned(), Safety::Unsafe),
        NotAUser::NoDomain => Words::new(
            format!("{text:?} has no domain"),
            format!("type the whole name, such as {text}@contoso.example"),
        ),
        NotAUser::Several => {
            Words::new("this cell names more than one user", "give each user a row")
        }
        NotAUser::Character(at, c) if c == ' ' || c == '\u{A0}' => {
            let words = Words::new(
                format!("there is a blank at position {at}"),
                "remove the blank",
            );
            let trimmed = text.trim_matches([' ', '\u{A0}']);
            if read_upn(trimmed).is_ok() {
                words.fix(trimmed, Safety::Safe)
            } else {
                words
            }
        }
        NotAUser::Character(at, c) => Words::new(
            format!(
                "U+{:04X} at position {at} cannot stand in a user principal name{}",
                u32::from(c),
                look_alike(c)
            ),
            "type the name again on the keyboard",
        )
        .fact("code_point", format!("U+{:04X}", u32::from(c)))
        .fact("position", at),
        NotAUser::Form => Words::new(format!("{text:?} is not of the form name@domain"), retype),
    }
}

/// What people type where there is nothing to type.
fn stands_for_nothing(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "n/a", "na", "-", "--", "none", "tbd", "tba", "unknown", "null",
    ];
    WORDS
        .iter()
        .any(|word| word.eq_ignore_ascii_case(text.trim()))
}

fn look_alike(c: char) -> &'static str {
    match c {
        '\u{400}'..='\u{4FF}' => " (a Cyrillic letter that may look like a Latin one)",
        '\u{370}'..='\u{3FF}' => " (a Greek letter that may look like a Latin one)",
        _ => "",
    }
}
