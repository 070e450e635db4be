//! The manual pages of the family `dialing`.

use crate::finding::Family;
use crate::rule;

/// Rules about what becomes of a number when colleagues dial it.
pub(crate) static FAMILY: Family = Family {
    name: "dialing",
    about: "dial plans: what colleagues dial for somebody has to come back to that number (with `--dial-plans`)",
    rules: &[&E164_CHANGED, &OTHER_NUMBER, &NOT_DIALABLE, &UNKNOWN_PLAN],
};

rule! {
    /// A rule of the dial plan rewrites a number that is dialled with its plus.
    ///
    /// ## Why
    /// Contacts, call history and links dial `+` and digits, which is already whole. A rule that takes it, mostly one that
    /// is not anchored at its beginning, sends the call elsewhere. On whether rules see such numbers at all the
    /// vendor's documents contradict each other, so no rule may count on either.
    ///
    /// ## Example
    /// ```toml plans
    /// name = "DP-UK"
    /// [[rule]]
    /// name = "Extension"
    /// pattern = '(\d{3})$'
    /// translation = '+442079460$1'
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan
    /// ada@contoso.example,+442079460123,DirectRouting,DP-UK
    /// ```
    /// ```toml plans
    /// name = "DP-UK"
    /// [[rule]]
    /// name = "Extension"
    /// pattern = '^(\d{3})$'
    /// translation = '+442079460$1'
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan
    /// ada@contoso.example,+442079460123,DirectRouting,DP-UK
    /// ```
    E164_CHANGED, "dialing/e164-changed", Deny
}
rule! {
    /// What colleagues dial for somebody becomes another number under the dial plan.
    ///
    /// ## Why
    /// The call reaches a stranger. Dialled are the national form, where those who dial are in the country of the number
    /// (the plan says it, else the UsageLocation of the row); the extension, from `;ext=` or from base and
    /// extension_digits of the site; and the short forms that a rule of the plan completes to the number, where an
    /// earlier rule may take them first. A rule that is not anchored is judged as if the text around its match stays, which the
    /// vendor does not say; the help names a reading under which the form is right.
    ///
    /// ## Example
    /// ```toml plans
    /// name = "DP-US"
    /// country = "US"
    /// [[rule]]
    /// name = "Portland"
    /// pattern = '^(555\d{4})$'
    /// translation = '+1503$1'
    /// [[rule]]
    /// name = "Seattle"
    /// pattern = '^([2-9]\d{6})$'
    /// translation = '+1206$1'
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan
    /// ada@contoso.example,+12065550123,DirectRouting,DP-US
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan
    /// ada@contoso.example,+15035550123,DirectRouting,DP-US
    /// ```
    OTHER_NUMBER, "dialing/other-number", Warn
}
rule! {
    /// A rule takes what colleagues dial for somebody, and makes no number of it.
    ///
    /// ## Why
    /// The rule is the first that matches, so no later one sees the string, and neither do the rules of the service country.
    /// A result without `+` is offered to the rules once more; what then still is no E.164 number reaches nobody. A
    /// rule that passes a string through as it is leaves it to the service country, and is no fault.
    ///
    /// ## Example
    /// ```toml plans
    /// name = "DP-UK"
    /// country = "GB"
    /// [[rule]]
    /// name = "National"
    /// pattern = '^(0\d{9,10})$'
    /// translation = '+44$1'
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan
    /// ada@contoso.example,+442079460123,DirectRouting,DP-UK
    /// ```
    /// ```toml plans
    /// name = "DP-UK"
    /// country = "GB"
    /// [[rule]]
    /// name = "National"
    /// pattern = '^0(\d{9,10})$'
    /// translation = '+44$1'
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan
    /// ada@contoso.example,+442079460123,DirectRouting,DP-UK
    /// ```
    NOT_DIALABLE, "dialing/not-dialable", Warn
}
rule! {
    /// The dial plan of a row is not in the plan file.
    ///
    /// ## Why
    /// It may well be in the tenant, so this is a note; but the number of the row was not dialled. The file can hold every plan
    /// of the tenant: `Get-CsTenantDialPlan | ConvertTo-Json -Depth 5`.
    ///
    /// ## Example
    /// ```toml plans
    /// name = "DP-UK"
    /// [[rule]]
    /// name = "National"
    /// pattern = '^0(\d{9,10})$'
    /// translation = '+44$1'
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan
    /// ada@contoso.example,+442079460123,DirectRouting,DP-GB
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan
    /// ada@contoso.example,+442079460123,DirectRouting,DP-UK
    /// ```
    UNKNOWN_PLAN, "dialing/unknown-plan", Note
}
