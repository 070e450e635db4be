//! Levels and waivers of the config: what they change in a report, and what they cannot.

use callsheet::bundle::{Inputs, Loaded, Names};
use callsheet::catalogue;
use callsheet::finding::Level;
use callsheet::plan::Purpose;
use callsheet::rules::{check, vet};
use jiff::civil::{Date, date};

const SHEET: &str = "UserPrincipalName,TelephoneNumber,NumberType\n\
                     ada@contoso.example,442079460101,DirectRouting\n\
                     ben@contoso.example,442079460102,DirectRouting\n";

/// Rule, level and whether it is waived, of everything that is found.
fn found(sheet: &str, config: &str, as_of: Date) -> Vec<(String, Level, bool)> {
    let inputs = Inputs {
        sheet: sheet.into(),
        config: Some(config.into()),
        before: None,
        dial_plans: None,
        as_of: Some(as_of),
        purpose: Purpose::Apply,
        style: None,
        beside: Vec::new(),
        templates: callsheet::bundle::Own::new(),
    };
    let loaded = Loaded::new(inputs, Names::default(), &catalogue::changeable()).expect("TOML");
    let checked = check(
        loaded.context(Some(as_of)),
        loaded.raised_at(Some(as_of)),
        false,
    );
    let mut all = Vec::new();
    checked
        .expect("memory is read")
        .findings(|finding, _| {
            all.push((
                finding.rule.id.to_owned(),
                finding.level,
                finding.waived.is_some(),
            ));
            Ok(())
        })
        .expect("memory is read");
    all
}

fn waiver(more: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"number/missing-plus\"\nreason = \"private trunk\"\nby = \"Ada\"\n{more}\n"
    )
}

#[test]
fn a_level_of_the_config_replaces_the_rule_s_own() {
    let day = date(2026, 11, 23);
    let denied = ("number/missing-plus".to_owned(), Level::Deny, false);
    assert_eq!(found(SHEET, "", day), [denied.clone(), denied]);
    let lowered = found(SHEET, "[levels]\n\"number/missing-plus\" = \"note\"\n", day);
    assert!(
        lowered.iter().all(|(_, level, _)| *level == Level::Note),
        "{lowered:?}"
    );
}

#[test]
fn a_waiver_covers_its_cell_or_value_and_nothing_else() {
    let day = date(2026, 11, 23);
    let waived = |config: &str| -> Vec<bool> {
        found(SHEET, config, day).into_iter().map(|f| f.2).collect()
    };
    assert_eq!(waived(&waiver("cell = \"B3\"")), [false, true]);
    assert_eq!(waived(&waiver("value = \"442079460101\"")), [true, false]);
    assert_eq!(waived(&waiver("")), [true, true]);
    assert_eq!(
        waived(&waiver("cell = \"B3\"\nvalue = \"442079460101\"")),
        [false, false]
    );
}

#[test]
fn an_expired_waiver_covers_nothing_and_is_a_finding() {
    let config = waiver("expires = \"2026-12-31\"");
    let last = found(SHEET, &config, date(2026, 12, 31));
    assert!(last.iter().all(|(_, _, waived)| *waived), "{last:?}");
    let after = found(SHEET, &config, date(2027, 1, 1));
    let rules: Vec<_> = after
        .iter()
        .map(|(rule, _, waived)| (rule.as_str(), *waived))
        .collect();
    let plus = ("number/missing-plus", false);
    assert_eq!(rules, [("config/expired-waiver", false), plus, plus]);
}

#[test]
fn secrets_are_neither_lowered_nor_waived() {
    let sheet = "UserPrincipalName,Password,TenantDialPlan\nada@contoso.example,x,DP-UK\n";
    let config = format!(
        "[levels]\n\"sheet/secret-column\" = \"note\"\n\n{}",
        waiver("").replace("number/missing-plus", "sheet/secret-column")
    );
    let all = found(sheet, &config, date(2026, 11, 23));
    let rules: Vec<_> = all
        .iter()
        .map(|(rule, level, waived)| (rule.as_str(), *level, *waived))
        .collect();
    // The column is told as ever, and the config that the two settings have no effect.
    let denied = |rule| (rule, Level::Deny, false);
    assert_eq!(
        rules,
        [
            denied("sheet/secret-column"),
            denied("config/bad-value"),
            denied("config/bad-value")
        ]
    );
}

#[test]
fn a_plan_refuses_a_cell_that_was_waived_and_has_no_value() {
    let sheet = "UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan\n\
                 ada@contoso.example,442079460101,DirectRouting,DP-UK\n\
                 ben@contoso.example,+442079460102,DirectRouting,DP-GB\n\
                 cara@contoso.example,+12065550999999,DirectRouting,DP-UK\n";
    let config = "[policies]\nTenantDialPlan = [\"DP-UK\"]\n[levels]\n\
                  \"number/missing-plus\" = \"warn\"\n\"policy/unknown\" = \"note\"\n\"number/bad-length\" = \"note\"\n";
    let day = date(2026, 11, 23);
    let lowered = [
        ("number/missing-plus", Level::Warn),
        ("policy/unknown", Level::Note),
        ("number/bad-length", Level::Note),
    ];
    let told = |found: &[(String, Level, bool)]| -> Vec<(String, Level)> {
        found.iter().map(|f| (f.0.clone(), f.1)).collect()
    };
    let expected: Vec<_> = lowered.map(|(rule, level)| (rule.to_owned(), level)).into();
    assert_eq!(told(&found(sheet, config, day)), expected);

    let inputs = Inputs {
        sheet: sheet.into(),
        config: Some(config.into()),
        before: None,
        dial_plans: None,
        as_of: Some(day),
        purpose: Purpose::Apply,
        style: None,
        beside: Vec::new(),
        templates: callsheet::bundle::Own::new(),
    };
    let loaded = Loaded::new(inputs, Names::default(), &catalogue::changeable()).expect("TOML");
    let context = loaded.context(Some(day));
    let checked = check(context, loaded.raised_at(Some(day)), true).expect("memory is read");
    assert!(
        vet(&checked).is_err(),
        "a number would be dropped in silence"
    );
    let denied: Vec<_> = checked
        .hits
        .iter()
        .filter(|hit| hit.level == Level::Deny)
        .map(|hit| (hit.rule.id, hit.row, hit.column))
        .collect();
    assert_eq!(denied, [("plan/no-value", 2, 1)]);

    // What can be rendered as it is written is rendered: the policy that is not listed, the number of the wrong length.
    let sheet = sheet.replace(",442079460101", ",+442079460101");
    let inputs = Inputs {
        sheet: sheet.into(),
        ..loaded.inputs.clone()
    };
    let loaded = Loaded::new(inputs, Names::default(), &catalogue::changeable()).expect("TOML");
    let context = loaded.context(Some(day));
    let checked = check(context, loaded.raised_at(Some(day)), true).expect("memory is read");
    let vetted = vet(&checked).expect("nothing is denied");
    let (plan, _) = loaded.plan(&vetted).expect("memory is read");
    let steps: Vec<_> = plan
        .operations
        .iter()
        .map(|op| format!("{} {}", op.user(), op.from_to().1))
        .collect();
    assert_eq!(
        steps,
        [
            "ada@contoso.example +442079460101 DirectRouting",
            "ada@contoso.example DP-UK",
            "ben@contoso.example +442079460102 DirectRouting",
            "ben@contoso.example DP-GB",
            "cara@contoso.example +12065550999999 DirectRouting",
            "cara@contoso.example DP-UK",
        ]
    );
}
