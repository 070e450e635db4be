//! An invented tenant for tests: five people, five numbers, three places.

use serde_json::{Value, json};

/// Licensed for Calling Plan numbers, in the United States.
pub(crate) const ADA: &str = "ada@contoso.example";
/// Licensed for numbers of operators and of Direct Routing, in Britain.
pub(crate) const BEN: &str = "ben@contoso.example";
/// Like [`BEN`], in Germany.
pub(crate) const CLARA: &str = "clara@contoso.example";
/// Has no licence for telephony.
pub(crate) const DORA: &str = "dora@contoso.example";
/// A resource account: the reception's line.
pub(crate) const RECEPTION: &str = "reception@contoso.example";

/// A Calling Plan number that nobody holds.
pub(crate) const SEATTLE: &str = "+12065550101";
/// Another one.
pub(crate) const SEATTLE_TWO: &str = "+12065550102";
/// A Direct Routing number that nobody holds.
pub(crate) const LONDON: &str = "+442079460101";
/// A number of Operator Connect that nobody holds.
pub(crate) const BERLIN: &str = "+493023125001";
/// A Direct Routing number that [`CLARA`] has from the on-premises directory.
pub(crate) const ON_PREMISES: &str = "+493023125099";

/// A validated place in Seattle.
pub(crate) const PLACE_SEATTLE: &str = "10c00000-0000-4000-8000-000000000001";
/// A validated place in London.
pub(crate) const PLACE_LONDON: &str = "10c00000-0000-4000-8000-000000000002";
/// A place that nobody has validated.
pub(crate) const PLACE_UNVALIDATED: &str = "10c00000-0000-4000-8000-000000000003";

/// The id of the tenant.
pub(crate) const TENANT_ID: &str = "7e4a0000-0000-4000-8000-00000000c0de";

/// The object id of the n-th person, from 1.
pub(crate) fn user_id(n: u32) -> String {
    format!("05e40000-0000-4000-8000-{n:012}")
}

/// A person of the tenant, without numbers and policies.
pub(crate) fn user(n: u32, upn: &str, name: &str, country: &str, features: &[&str]) -> Value {
    json!({
        "id": user_id(n), "userPrincipalName": upn, "sipAddress": format!("sip:{upn}"), "displayName": name,
        "accountType": "User", "accountEnabled": true, "usageLocation": country, "featureTypes": features,
        "enterpriseVoiceEnabled": false, "policies": {},
    })
}

/// A number of the tenant that nobody holds.
pub(crate) fn number(text: &str, number_type: &str, country: &str) -> Value {
    json!({
        "telephoneNumber": text, "numberType": number_type, "isoCountryCode": country, "assignedTo": null, "assignmentCategory": null,
        "locationId": null, "civicAddressId": null, "capability": ["UserAssignment"], "numberSource": "Online", "activationState": "Activated",
    })
}

/// A place of the tenant.
pub(crate) fn place(n: u32, city: &str, country: &str, status: &str) -> Value {
    json!({
        "locationId": format!("10c00000-0000-4000-8000-{n:012}"), "civicAddressId": format!("c1c00000-0000-4000-8000-{n:012}"),
        "description": format!("{city} office"), "location": "Floor 1", "city": city, "countryOrRegion": country, "validationStatus": status,
    })
}

/// The tenant. Every key that the stand-in knows is there, so a state that was written and taken back is equal to it.
pub(crate) fn tenant() -> Value {
    let mut reception = user(5, RECEPTION, "Reception", "US", &["Teams", "VoiceApp"]);
    reception["accountType"] = json!("ResourceAccount");
    let mut on_premises = number(ON_PREMISES, "DirectRouting", "DE");
    on_premises["numberSource"] = json!("OnPremises");
    let mut clara = user(3, CLARA, "Clara Beispiel", "DE", &["Teams", "PhoneSystem"]);
    clara["policies"] = json!({"TenantDialPlan": "DP-DE"});
    json!({
        "tenantId": TENANT_ID, "displayName": "Contoso (invented)", "account": "admin@contoso.example",
        "users": [
            user(1, ADA, "Ada Example", "US", &["Teams", "PhoneSystem", "CallingPlan"]),
            user(2, BEN, "Ben Example", "GB", &["Teams", "PhoneSystem"]),
            clara,
            user(4, DORA, "Dora Example", "US", &["Teams"]),
            reception,
        ],
        "numbers": [
            number(SEATTLE, "CallingPlan", "US"), number(SEATTLE_TWO, "CallingPlan", "US"),
            number(LONDON, "DirectRouting", "GB"), number(BERLIN, "OperatorConnect", "DE"), on_premises,
        ],
        "locations": [place(1, "Seattle", "US", "Validated"), place(2, "London", "GB", "Validated"), place(3, "Berlin", "DE", "NotValidated")],
        "policies": {
            "TenantDialPlan": ["DP-US", "DP-DE"], "TeamsCallingPolicy": ["Calling-Standard"], "OnlineVoiceRoutingPolicy": ["VR-EMEA"],
            "TeamsEmergencyCallingPolicy": ["EC-US"], "TeamsEmergencyCallRoutingPolicy": ["ECR-US"], "CallingLineIdentity": ["CLI-Main"],
            "OnlineVoicemailPolicy": ["VM-Standard"], "TeamsCallParkPolicy": ["Park"], "TeamsCallHoldPolicy": ["Hold"],
            "TeamsIPPhonePolicy": ["Phones"], "TeamsSharedCallingRoutingPolicy": ["Shared"], "TeamsVoiceApplicationsPolicy": ["Voice-Apps"],
            "TeamsSurvivableBranchAppliancePolicy": ["Branch"], "OnlineAudioConferencingRoutingPolicy": ["Conf-Routing"],
        },
    })
}
