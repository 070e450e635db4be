//! Tenant dial plans and their rules.

use serde_json::{Value, json};

use crate::answers;
use crate::support::sample;
use crate::support::{Pwsh, Standin};

fn rule(name: &str, more: &str) -> String {
    format!("New-CsVoiceNormalizationRule -Parent Global -Name '{name}' {more} -InMemory")
}

#[test]
fn a_plan_is_made_changed_listed_and_removed() {
    let Some(pwsh) = Pwsh::find("a plan is made, changed, listed and removed") else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let two = format!(
        "$r = @(({}), ({})); ",
        rule(
            "Four",
            r"-Pattern '^(\d{4})$' -Translation '+1206555$1' -IsInternalExtension $true"
        ),
        rule("It''s `$1", "-Description 'a\u{2019}\u{2019}b'")
    );
    let blocks = [
        ("make", format!("{two}New-CsTenantDialPlan -Identity DP-NEW -NormalizationRules @{{Add=$r}} -Description 'x'")),
        ("list", "(Get-CsTenantDialPlan).Identity".to_owned()),
        ("get", "Get-CsTenantDialPlan -Identity dp-new".to_owned()),
        ("turn", format!("{two}Set-CsTenantDialPlan -Identity DP-NEW -NormalizationRules @($r[1], $r[0]) -SimpleName New")),
        ("turned", "$p = Get-CsTenantDialPlan DP-NEW; $p.NormalizationRules.Name; $p.SimpleName; $p.Description".to_owned()),
        ("add", format!("Set-CsTenantDialPlan DP-NEW -NormalizationRules @{{Add=({})}}; (Get-CsTenantDialPlan DP-NEW).NormalizationRules.Count", rule("Third", ""))),
        ("plain", "New-CsTenantDialPlan DP-PLAIN; (Get-CsTenantDialPlan DP-PLAIN).NormalizationRules.Name; (Get-CsTenantDialPlan DP-PLAIN).SimpleName".to_owned()),
        ("held", "Grant-CsTenantDialPlan -Identity ada@contoso.example -PolicyName DP-NEW; Remove-CsTenantDialPlan DP-NEW".to_owned()),
        ("free", "Grant-CsTenantDialPlan -Identity ada@contoso.example -PolicyName $null; Remove-CsTenantDialPlan DP-NEW; @(Get-CsTenantDialPlan -Filter '*DP-NEW').Count".to_owned()),
        ("gone", "Get-CsTenantDialPlan DP-NEW".to_owned()),
        ("named", "Get-CsTenantDialPlan 'Tag:DP-DE'".to_owned()),
        ("global", format!("Set-CsTenantDialPlan -NormalizationRules ({}); (Get-CsTenantDialPlan Global).NormalizationRules.Count", rule("All", ""))),
        ("reset", "Remove-CsTenantDialPlan Global; (Get-CsTenantDialPlan Global).NormalizationRules.Count".to_owned()),
    ];
    let got = answers(&standin, &pwsh, &blocks);
    assert_eq!(
        got["list"].gave(),
        [
            json!("Global"),
            json!("Tag:DP-US"),
            json!("Tag:DP-DE"),
            json!("Tag:DP-NEW")
        ]
    );
    let shown = json!({
        "Identity": "Tag:DP-NEW", "Description": "x", "SimpleName": "DP-NEW",
        "NormalizationRules": [
            {"Description": null, "Pattern": "^(\\d{4})$", "Translation": "+1206555$1", "Name": "Four", "IsInternalExtension": true},
            {"Description": "a\u{2019}b", "Pattern": "^(\\d{11})$", "Translation": "+$1", "Name": "It's `$1", "IsInternalExtension": false},
        ],
    });
    assert_eq!(got["make"].one(), &shown);
    assert_eq!(got["get"].one(), &shown);
    assert_eq!(
        got["turned"].gave(),
        [json!("It's `$1"), json!("Four"), json!("New"), json!("x")]
    );
    assert_eq!(got["add"].one(), &json!(3));
    assert_eq!(
        got["plain"].gave()[1..],
        [json!("Prefix All"), json!("DP-PLAIN")]
    );
    assert!(
        got["held"]
            .message()
            .contains("currently assigned to one or more users or groups")
    );
    assert_eq!(got["free"].one(), &json!(0));
    assert!(got["gone"].message().contains("Cannot find"));
    assert_eq!(got["named"].one()["SimpleName"], "DP-DE");
    assert_eq!(
        (got["global"].one(), got["reset"].one()),
        (&json!(1), &json!(0))
    );
    assert_eq!(
        standin.tenant()["policies"]["TenantDialPlan"],
        json!(["DP-US", "DP-DE", "DP-PLAIN"])
    );
    let effects = standin.effects();
    let plans: Vec<&Value> = effects
        .iter()
        .filter(|e| e["attribute"] == "DialPlan")
        .map(|e| &e["plan"])
        .collect();
    assert_eq!(
        plans,
        [
            "DP-NEW", "DP-NEW", "DP-NEW", "DP-PLAIN", "DP-NEW", "Global", "Global"
        ]
    );
}

#[test]
fn what_the_service_does_not_take_is_refused() {
    let Some(pwsh) = Pwsh::find("what the service does not take is refused") else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let many = |count: u32| {
        format!(
            "$r = @(1..{count} | ForEach-Object {{ New-CsVoiceNormalizationRule -Parent Global -Name \"R$_\" -InMemory }}); "
        )
    };
    let new = |more: &str| format!("New-CsTenantDialPlan -Identity DP-NEW {more}");
    let blocks = [
        ("fifty", format!("{}{} | Out-Null", many(50), new("-NormalizationRules $r"))),
        ("fifty-one", format!("{}Set-CsTenantDialPlan DP-NEW -NormalizationRules $r", many(51))),
        ("again", new("")),
        ("same name", format!("Set-CsTenantDialPlan DP-NEW -NormalizationRules @(({}), ({}))", rule("A", ""), rule("a", ""))),
        ("no rule", "Set-CsTenantDialPlan DP-NEW -NormalizationRules @()".to_owned()),
        ("foreign", "Set-CsTenantDialPlan DP-NEW -NormalizationRules ([pscustomobject]@{ Name = 'x'; Pattern = 'y' })".to_owned()),
        ("name", "New-CsTenantDialPlan -Identity 'DP NEW'".to_owned()),
        ("simple name", "New-CsTenantDialPlan -Identity DP-OTHER -SimpleName DP-US".to_owned()),
        ("long name", format!("New-CsTenantDialPlan -Identity DP-OTHER -SimpleName {}", "x".repeat(50))),
        ("description", format!("Set-CsTenantDialPlan DP-NEW -Description {}", "x".repeat(1041))),
        ("rule description", rule("A", &format!("-Description {}", "x".repeat(513)))),
        ("kept", "New-CsVoiceNormalizationRule -Parent Global -Name A".to_owned()),
        ("no scope", "New-CsVoiceNormalizationRule -Identity A -InMemory".to_owned()),
        ("scope", "(New-CsVoiceNormalizationRule -Identity 'DP-US/A B' -InMemory).Name".to_owned()),
        ("nobody", "Remove-CsTenantDialPlan DP-NOBODY".to_owned()),
        ("dry", "Set-CsTenantDialPlan DP-NEW -Description dry -WhatIf; Remove-CsTenantDialPlan DP-NEW -WhatIf".to_owned()),
    ];
    let got = answers(&standin, &pwsh, &blocks);
    for (name, text) in [
        ("fifty-one", "cannot exceed 50"),
        ("again", "exists already"),
        ("same name", "listed twice"),
        ("no rule", "does not know what the service answers"),
        ("foreign", "Unable to cast object"),
        ("name", "is not valid"),
        ("simple name", "already in use"),
        ("long name", "Maximum SimpleName length cannot exceed 49."),
        ("description", "at most 1040"),
        ("rule description", "at most 512"),
        ("kept", "-InMemory only"),
        ("no scope", "a scope, a slash and a name"),
        ("nobody", "Cannot find"),
    ] {
        assert!(
            got[name].message().contains(text),
            "{name}: {:?}",
            got[name]
        );
    }
    assert_eq!(got["scope"].one(), &json!("A B"));
    got["dry"].gave();
    assert_eq!(standin.effects().len(), 1, "{:?}", standin.effects());
}

#[test]
fn a_plan_can_be_slow_to_show() {
    let Some(pwsh) = Pwsh::find("a plan can be slow to show") else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected().faults(json!([
        {"cmdlet": "New-CsTenantDialPlan", "identity": "DP-NEW", "kind": "slowToShow", "reads": 2},
    ]));
    let blocks = [
        ("make", "New-CsTenantDialPlan DP-NEW | Out-Null".to_owned()),
        (
            "look",
            "1..3 | ForEach-Object { @(Get-CsTenantDialPlan).Count }".to_owned(),
        ),
    ];
    let got = answers(&standin, &pwsh, &blocks);
    assert_eq!(got["look"].gave(), [json!(3), json!(3), json!(4)]);
}
