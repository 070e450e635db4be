//! The family `policy`: names of policies.

use super::cell;
use super::context::Context;
use super::desk::Desk;
use super::row::{Found, Given, Row};
use super::sink::Sink;
use crate::finding::{Family, Level, Raised, Safety, Words};
use crate::model::{Column, PolicyKind, PolicyName, PolicyNameError, PolicyTarget};
use crate::rule;

/// Rules about policies.
pub(crate) static FAMILY: Family = Family {
    name: "policy",
    about: "policy names: known, well formed, and what Global means",
    rules: &[&UNKNOWN, &GLOBAL_NAME, &TAG_PREFIX, &NOT_A_NAME],
};

rule! {
    /// A policy is not among those that the config names.
    ///
    /// ## Why
    /// The grant fails at night when the tenant has no policy of that name. List the tenant's policies under
    /// `[policies]`; the vendor's own (`AllowCalling` ...) are known without it.
    ///
    /// ## Example
    /// ```toml config
    /// [policies]
    /// TenantDialPlan = ["DP-UK"]
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-GB
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    UNKNOWN, "policy/unknown", Deny
}
rule! {
    /// A cell says Global, which is read as "back to the organization's default".
    ///
    /// ## Why
    /// Granting nothing and granting the policy named Global to a person are the same for the user, and only the first
    /// follows a later change of the default. The script sends `-PolicyName $null`.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,Global
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    GLOBAL_NAME, "policy/global-name", Note
}
rule! {
    /// A policy name begins with `Tag:`.
    ///
    /// ## Why
    /// The vendor's output shows names with the prefix; its cmdlets want them without.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,Tag:DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    TAG_PREFIX, "policy/tag-prefix", Deny
}
rule! {
    /// A cell cannot be the name of a policy.
    ///
    /// ## Why
    /// Names are printable ASCII without blanks at their ends and without wildcards; `null` and `$null` would take a
    /// policy away. To go back to the organization's default, write Global.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,$null
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    NOT_A_NAME, "policy/not-a-name", Deny
}

/// Reads every policy that a row asks for, from cells, site and defaults.
pub(super) fn read<'r>(
    row: &Row<'r>,
    sink: &mut Sink,
) -> Vec<(PolicyKind, Given<'r, PolicyTarget>)> {
    let mut policies = Vec::new();
    for kind in row.desk.policies().iter().copied() {
        if let Some(found) = row.value(Column::Policy(kind))
            && let Some(target) = target(row, kind, found, sink)
        {
            policies.push((kind, found.given(target)));
        }
    }
    policies
}

fn target(row: &Row, kind: PolicyKind, found: Found, sink: &mut Sink) -> Option<PolicyTarget> {
    let text = found.text;
    if is_global(text) {
        // Whoever writes Global into the config has read what it means there.
        if !found.is_setting() {
            found.hit(&GLOBAL_NAME, sink, || {
                Words::new(
                    format!("{text} is read as: back to the organization's default {kind}"),
                    "leave it so if that is meant; an empty cell changes nothing",
                )
            });
        }
        return Some(PolicyTarget::Default);
    }
    if let Some(name) = text
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("tag:"))
        .map(|_| &text[4..])
    {
        found.refuse(&TAG_PREFIX, sink, || {
            Words::new(
                "the prefix Tag: is not part of the name",
                format!("type {name}"),
            )
            .fix(name, Safety::Safe)
        });
        return None;
    }
    let name = match PolicyName::parse(text) {
        Ok(name) => name,
        Err(wrong) => {
            found.refuse(&NOT_A_NAME, sink, || not_a_name(text, wrong));
            return None;
        }
    };
    let context = row.context;
    if row.desk.is_unknown(kind, text) {
        let stands = if found.is_setting() {
            // Raised once, at the setting.
            context.level(&UNKNOWN, UNKNOWN.level) == Level::Deny
        } else {
            found.hit(&UNKNOWN, sink, || unknown(context, kind, text))
        };
        if stands {
            return None;
        }
    }
    Some(PolicyTarget::Named(name))
}

/// Whether a text stands for the organization's default.
pub(super) fn is_global(text: &str) -> bool {
    let mut words = ["Global", "Global (Org-wide default)"].into_iter();
    words.any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether a cell is the name of a policy of which nothing is told, in whichever row it stands.
pub(super) fn is_nothing_told(desk: &Desk, kind: PolicyKind, text: &str) -> bool {
    let begins = |word: &str| {
        let start = text.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    // At its end a workbook may have left an escaped line break.
    let is_odd = begins("tag:") || begins("Global") || text.ends_with('_');
    !is_odd
        && cell::is_plain(text.as_bytes())
        && PolicyName::is_one(text)
        && !desk.is_unknown(kind, text)
}

/// Policies that `[defaults]` and sites name and `[policies]` does not.
pub(super) fn settings(desk: &Desk) -> Vec<Raised> {
    let context = &desk.context;
    let mut raised = Vec::new();
    for (column, setting) in context.config.settings() {
        let Column::Policy(kind) = column else {
            continue;
        };
        let text = setting.value.as_str();
        let is_global = text.eq_ignore_ascii_case("Global");
        if !is_global && desk.is_unknown(kind, text) {
            raised.push(Raised {
                rule: &UNKNOWN,
                place: setting.place.clone(),
                value: Some(text.to_owned()),
                words: unknown(context, kind, text),
            });
        }
    }
    raised
}

fn unknown(context: &Context, kind: PolicyKind, text: &str) -> Words {
    let known = context.config.policies.get(&kind);
    let known = known.map(Vec::as_slice).unwrap_or_default();
    let near = known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(&k.value, text), &k.value))
        .min()
        .filter(|(far, name)| far * 4 <= name.len());
    let help = match near {
        Some((_, name)) => format!(
            "did you mean {name}? Otherwise add {text:?} to [policies] {kind} in callsheet.toml"
        ),
        None => {
            format!("correct the name, or add {text:?} to [policies] {kind} in callsheet.toml")
        }
    };
    let words = Words::new(
        format!("{text:?} is not among the {kind} policies of this tenant"),
        help,
    );
    match known.first() {
        Some(first) => words.related(first.place.clone(), "the known names begin here"),
        None => words,
    }
}

fn not_a_name(text: &str, wrong: PolicyNameError) -> Words {
    match wrong {
        PolicyNameError::NotAscii(at, c) => {
            let code = format!("U+{:04X}", u32::from(c));
            Words::new(
                format!("{code} at position {at} is not an ASCII character"),
                "type the name on the keyboard, as the tenant shows it",
            )
            .fact("code_point", code)
            .fact("position", at)
        }
        PolicyNameError::Blanks => Words::new(
            "there is a blank at an end of the name",
            format!("type {}", text.trim()),
        )
        .fix(text.trim(), Safety::Safe),
        PolicyNameError::TooLong => Words::new(
            format!("the name has more than {} characters", PolicyName::LONGEST),
            "check that the cell holds one policy name",
        ),
        PolicyNameError::Reserved => Words::new(
            format!("{text} is no policy name"),
            "to go back to the organization's default type Global; to change nothing empty the cell",
        ),
        PolicyNameError::Wildcard => Words::new(
            format!("{text:?} holds a wildcard"),
            "type the whole name of one policy",
        ),
    }
}
