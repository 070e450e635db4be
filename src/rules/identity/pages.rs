//! The manual pages of the family `identity`.

use crate::finding::Family;
use crate::rule;

/// Rules about who.
pub(crate) static FAMILY: Family = Family {
    name: "identity",
    about: "who a row is about",
    rules: &[
        &BLANK,
        &NOT_UPN,
        &NOT_AN_OBJECT_ID,
        &WILDCARD,
        &DISPLAY_NAME,
        &GUEST,
        &NIL_GUID,
        &ID_OF_ANOTHER,
        &DOMAIN_NOT_VERIFIED,
        &UPN_DIFFERS_FROM_SIP,
        &UNKNOWN_USER,
    ],
};

rule! {
    /// A row says what to do and not for whom.
    ///
    /// ## Why
    /// A vendor cmdlet without an identity can reach the whole tenant.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ,Ada Lovelace,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,Ada Lovelace,DP-UK
    /// ```
    BLANK, "identity/blank", Deny
}
rule! {
    /// An identity is not a user principal name.
    ///
    /// ## Why
    /// The service finds people by `name@domain`. Before the `@` stand ASCII letters, digits and `' . - _ ! # ^ ~ +`.
    /// Letters of other alphabets that look alike, blanks and separators are not part of one.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// CONTOSO\ada,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    NOT_UPN, "identity/not-upn", Deny
}
rule! {
    /// A cell of ObjectId is not an object id.
    ///
    /// ## Why
    /// Object ids are GUIDs; anything else would be looked up as a name.
    ///
    /// ## Example
    /// ```csv bad
    /// ObjectId,TenantDialPlan
    /// ada,DP-UK
    /// ```
    /// ```csv good
    /// ObjectId,TenantDialPlan
    /// 7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f,DP-UK
    /// ```
    NOT_AN_OBJECT_ID, "identity/not-an-object-id", Deny
}
rule! {
    /// An identity holds a wildcard character.
    ///
    /// ## Why
    /// `*`, `?` and `[` can match many people where a cmdlet accepts wildcards.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// sales?@contoso.example,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// sales1@contoso.example,DP-UK
    /// ```
    WILDCARD, "identity/wildcard", Deny
}
rule! {
    /// A display name stands where a user principal name is needed.
    ///
    /// ## Why
    /// Two people can have one display name; the wrong one would get the number.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// Ada Lovelace,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    DISPLAY_NAME, "identity/display-name", Deny
}
rule! {
    /// The user is a guest of the tenant.
    ///
    /// ## Why
    /// Guests have no Teams Phone in the inviting tenant; the name with `#EXT#` is theirs.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// ada_fabrikam.example#EXT#@contoso.example,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    GUEST, "identity/guest", Deny
}
rule! {
    /// The object id consists of zeros.
    ///
    /// ## Why
    /// It is the id of nobody: a lookup failed somewhere.
    ///
    /// ## Example
    /// ```csv bad
    /// ObjectId,TenantDialPlan
    /// 00000000-0000-0000-0000-000000000000,DP-UK
    /// ```
    /// ```csv good
    /// ObjectId,TenantDialPlan
    /// 7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f,DP-UK
    /// ```
    NIL_GUID, "identity/nil-guid", Deny
}
rule! {
    /// The domain of a name is not one of the tenant's.
    ///
    /// ## Why
    /// The config lists the domains of the tenant under `[tenant] domains`; a name outside them belongs to somebody
    /// else's directory or is misspelled.
    ///
    /// ## Example
    /// ```toml config
    /// [tenant]
    /// domains = ["contoso.example"]
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// ada@contosso.example,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    DOMAIN_NOT_VERIFIED, "identity/domain-not-verified", Deny
}
rule! {
    /// The user principal name and the SIP address of a row differ.
    ///
    /// ## Why
    /// The user principal name is used. Where the two differ, one of the cells may belong to another person.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,SipAddress,TenantDialPlan
    /// ada@contoso.example,sip:bob@contoso.example,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,SipAddress,TenantDialPlan
    /// ada@contoso.example,sip:ada@contoso.example,DP-UK
    /// ```
    UPN_DIFFERS_FROM_SIP, "identity/upn-differs-from-sip", Warn
}
rule! {
    /// The before-state says that the tenant has no such user.
    ///
    /// ## Why
    /// Preflight looked the user up and did not find them; every step for them would fail.
    UNKNOWN_USER, "identity/unknown-user", Deny
}
rule! {
    /// The object id of a row belongs to somebody else than its user principal name.
    ///
    /// ## Why
    /// The before-state knows both. Whoever is meant, the other one must not get the number.
    ID_OF_ANOTHER, "identity/object-id-of-another", Deny
}
