//! Signing in, finding people, granting policies.

use std::collections::BTreeSet;

use callsheet::reference::policies::POLICIES;
use serde_json::{Value, json};

use crate::support::sample::{self, ADA, BEN, CLARA};
use crate::support::{Pwsh, Standin};
use crate::{answers, answers_and_output};

#[test]
fn nothing_answers_before_the_sign_in() {
    let Some(pwsh) = Pwsh::find("nothing answers before the sign-in") else {
        return;
    };
    let standin = Standin::new(&sample::tenant());
    let blocks = [
        ("tenant before", "Get-CsTenant"),
        (
            "write before",
            "Grant-CsTenantDialPlan -Identity ada@contoso.example -PolicyName DP-US",
        ),
        (
            "wrong tenant",
            "Connect-MicrosoftTeams -TenantId '7e4a0000-0000-4000-8000-00000000dead'",
        ),
        ("dry run", "Connect-MicrosoftTeams -WhatIf"),
        (
            "inherited dry run",
            "$WhatIfPreference = $true; Connect-MicrosoftTeams",
        ),
        ("still before", "Get-CsTenant"),
        (
            "meant in a dry run",
            "$WhatIfPreference = $true; Connect-MicrosoftTeams -WhatIf:$false",
        ),
        (
            "connect",
            "Connect-MicrosoftTeams -TenantId '7E4A0000-0000-4000-8000-00000000C0DE' -AccountId ops@contoso.example",
        ),
        (
            "by domain",
            "Connect-MicrosoftTeams -TenantId contoso.example",
        ),
        ("tenant", "Get-CsTenant"),
        ("disconnect", "Disconnect-MicrosoftTeams"),
        ("tenant after", "Get-CsTenant"),
    ];
    let (got, output) = answers_and_output(&standin, &pwsh, &blocks);
    for name in [
        "tenant before",
        "write before",
        "still before",
        "tenant after",
    ] {
        assert_eq!(
            got[name].message(),
            "You must call the Connect-MicrosoftTeams cmdlet before calling any other cmdlets.",
            "{name} {output:?}"
        );
    }
    assert!(
        got["wrong tenant"]
            .message()
            .starts_with("AADSTS90002: Tenant '7e4a0000"),
        "{got:?}"
    );
    assert!(
        output
            .stdout
            .contains("What if: Performing the operation \"Connect-MicrosoftTeams\""),
        "{output:?}"
    );
    assert_eq!(
        *got["connect"].one(),
        json!({"Account": "ops@contoso.example", "Environment": "AzureCloud", "Tenant": sample::TENANT_ID, "TenantId": sample::TENANT_ID})
    );
    assert_eq!(
        got["meant in a dry run"].one()["Account"],
        "admin@contoso.example"
    );
    assert_eq!(got["by domain"].one()["TenantId"], sample::TENANT_ID);
    assert_eq!(got["tenant"].one()["DisplayName"], "Contoso (invented)");
    assert_eq!(standin.effects(), Vec::<Value>::new());
}

#[test]
fn a_user_is_found_by_id_upn_and_sip_address_and_by_nothing_else() {
    let Some(pwsh) = Pwsh::find("a user is found by id, UPN and SIP address and by nothing else")
    else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let id = sample::user_id(3);
    let by = |name: &str| format!("$u = Get-CsOnlineUser -Identity '{name}'; $u.UserPrincipalName");
    let blocks = [
        ("id", by(&id)),
        ("UPN", by("CLARA@Contoso.Example")),
        ("SIP", by("sip:clara@contoso.example")),
        ("display name", by("Clara Beispiel")),
        ("wildcard", by("clara*")),
        ("everybody", "(Get-CsOnlineUser).Count".into()),
        ("accounts", "(Get-CsOnlineUser -AccountType ResourceAccount).DisplayName".into()),
        ("shape", "Get-CsOnlineUser -Identity clara@contoso.example".into()),
        (
            "policy",
            "$p = (Get-CsOnlineUser -Identity clara@contoso.example).TenantDialPlan; $p.Name; \"$p\"; $p.ToString()"
                .into(),
        ),
        ("filter", "Get-CsOnlineUser -Filter 'x'".into()),
    ];
    let got = answers(&standin, &pwsh, &blocks);
    for name in ["id", "UPN", "SIP"] {
        assert_eq!(got[name].one(), CLARA, "{name}");
    }
    for name in ["display name", "wildcard"] {
        assert!(got[name].message().contains("NotFound"), "{name}: {got:?}");
    }
    assert!(
        got["filter"].message().contains("stand-in does not know"),
        "{got:?}"
    );
    assert_eq!(got["everybody"].one(), 5);
    assert_eq!(got["accounts"].one(), "Reception");
    assert_eq!(got["policy"].gave(), ["DP-DE", "DP-DE", "DP-DE"]);
    let shape = got["shape"].one();
    assert_eq!(shape["Identity"], json!(id));
    assert_eq!(shape["SipAddress"], "sip:clara@contoso.example");
    assert_eq!(shape["FeatureTypes"], json!(["Teams", "PhoneSystem"]));
    for nothing in ["LineUri", "TeamsCallingPolicy", "OnlineVoiceRoutingPolicy"] {
        assert!(
            shape.as_object().is_some_and(|o| o.contains_key(nothing)) && shape[nothing].is_null(),
            "{nothing}: {shape}"
        );
    }
}

/// The property of a user that shows a policy.
fn property(policy: &str) -> &str {
    match policy {
        "DialoutPolicy" => "OnlineDialOutPolicy",
        own => own,
    }
}

#[test]
fn every_policy_is_granted_and_taken_away() {
    let Some(pwsh) = Pwsh::find("every policy is granted and taken away") else {
        return;
    };
    let mut tenant = sample::tenant();
    for policy in POLICIES {
        tenant["policies"][policy.name] = json!([format!("{}-of-Contoso", policy.name)]);
    }
    let standin = Standin::new(&tenant).connected();
    let mut blocks = Vec::new();
    for policy in POLICIES.iter().map(|policy| policy.name) {
        let grant = format!("Grant-Cs{policy} -Identity:'{ADA}'");
        let name = format!("{policy}-of-Contoso").to_uppercase();
        let shown = format!(
            "\"$((Get-CsOnlineUser -Identity {ADA}).{})\"",
            property(policy)
        );
        blocks.push((
            format!("{policy} on"),
            format!("{grant} -PolicyName:'{name}'; {shown}"),
        ));
        blocks.push((
            format!("{policy} off"),
            format!("{grant} -PolicyName:$null; {shown}"),
        ));
        blocks.push((
            format!("{policy} unknown"),
            format!("{grant} -PolicyName:'No-Such-Policy'"),
        ));
    }
    let got = answers(&standin, &pwsh, &blocks);
    for policy in POLICIES.iter().map(|policy| policy.name) {
        assert_eq!(
            got[&format!("{policy} on")].one(),
            &json!(format!("{policy}-of-Contoso")),
            "as the tenant spells it"
        );
        assert_eq!(got[&format!("{policy} off")].one(), "", "{policy}");
        assert!(
            got[&format!("{policy} unknown")]
                .message()
                .contains("is not a user policy"),
            "{policy}"
        );
    }
    assert_eq!(standin.effects().len(), 2 * POLICIES.len());
    assert_eq!(standin.tenant(), tenant);
}

#[test]
fn policies_that_a_module_does_not_show_can_be_left_out() {
    let Some(pwsh) = Pwsh::find("policies that a module does not show can be left out") else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let names = format!("(Get-CsOnlineUser -Identity {ADA}).PSObject.Properties.Name");
    let shown = |standin: &Standin| {
        let got = answers(standin, &pwsh, &[("names", names.as_str())]);
        let names = got["names"].gave().iter();
        names
            .map(|name| name.as_str().expect("a name").to_owned())
            .collect::<BTreeSet<_>>()
    };
    let all = shown(&standin);
    let hiding = standin.env(
        "CALLSHEET_STANDIN_HIDES",
        "TeamsMeetingPolicy, onlinedialoutpolicy",
    );
    let fewer = shown(&hiding);
    assert!(fewer.is_subset(&all));
    let hidden: Vec<_> = all.difference(&fewer).collect();
    assert_eq!(hidden, ["OnlineDialOutPolicy", "TeamsMeetingPolicy"]);
    for policy in POLICIES {
        assert!(all.contains(property(policy.name)), "{}", policy.name);
    }
}

#[test]
fn a_grant_without_a_user_reaches_the_whole_tenant_and_the_log_says_so() {
    let Some(pwsh) =
        Pwsh::find("a grant without a user reaches the whole tenant and the log says so")
    else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let (got, output) = answers_and_output(
        &standin,
        &pwsh,
        &[
            ("nobody", "Grant-CsTenantDialPlan -PolicyName DP-US"),
            (
                "blank",
                "Grant-CsTeamsCallingPolicy -Identity '' -PolicyName Calling-Standard",
            ),
            (
                "global",
                "Grant-CsOnlineVoiceRoutingPolicy -Global -PolicyName VR-EMEA",
            ),
            (
                "group",
                "Grant-CsTenantDialPlan -Group sales@contoso.example -PolicyName DP-DE -Rank 1",
            ),
            (
                "no policy",
                "Grant-CsTenantDialPlan -Identity ada@contoso.example",
            ),
            (
                "stranger",
                "Grant-CsTenantDialPlan -Identity nobody@contoso.example -PolicyName DP-US",
            ),
            (
                "dry run",
                "Grant-CsTeamsEmergencyCallingPolicy -Identity ada@contoso.example -PolicyName EC-US -WhatIf",
            ),
            (
                "positional",
                "Grant-CsTeamsCallingPolicy ada@contoso.example Calling-Standard",
            ),
            (
                "pipeline",
                "'ben@contoso.example' | Grant-CsTenantDialPlan -PolicyName DP-DE",
            ),
            (
                "back",
                "(Grant-CsTenantDialPlan -Identity ben@contoso.example -PolicyName DP-US -PassThru).UserPrincipalName",
            ),
        ],
    );
    assert!(output.stdout.contains("What if: "), "{output:?}");
    assert!(
        got["no policy"]
            .message()
            .contains("stand-in does not know")
    );
    assert!(got["stranger"].message().contains("NotFound"));
    assert_eq!(got["back"].one(), BEN);
    let wide: Vec<Value> = standin
        .effects()
        .iter()
        .filter(|e| e["tenantWide"] == true)
        .map(|e| json!([e["attribute"], e["user"], e["to"]]))
        .collect();
    assert_eq!(
        wide,
        [
            json!(["TenantDialPlan", null, "DP-US"]),
            json!(["TeamsCallingPolicy", null, "Calling-Standard"]),
            json!(["OnlineVoiceRoutingPolicy", null, "VR-EMEA"])
        ]
    );
    let tenant = standin.tenant();
    assert_eq!(
        tenant["tenantPolicies"],
        json!({"TenantDialPlan": "DP-US", "TeamsCallingPolicy": "Calling-Standard", "OnlineVoiceRoutingPolicy": "VR-EMEA"})
    );
    assert_eq!(
        tenant["groupPolicies"],
        json!([{"group": "sales@contoso.example", "policyType": "TenantDialPlan", "policyName": "DP-DE", "rank": 1}])
    );
    assert_eq!(
        standin.user(ADA)["policies"],
        json!({"TeamsCallingPolicy": "Calling-Standard"})
    );
    assert_eq!(
        standin.user(BEN)["policies"],
        json!({"TenantDialPlan": "DP-US"})
    );
}
