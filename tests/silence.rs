//! Nothing that is recognised is dropped in silence, a cell has one cause, and what could not be judged is listed.

use callsheet::bundle::{Inputs, Loaded, Names};
use callsheet::catalogue;
use callsheet::plan::Purpose;
use callsheet::rules::check;
use serde_json::{Value, json};

/// What is found: rule and place, and what was not checked.
struct Found {
    findings: Vec<String>,
    not_checked: Vec<String>,
    rows: u64,
    helps: Vec<String>,
}

fn judged(config: &str, sheet: &str, before: Option<&Value>) -> Found {
    let inputs = Inputs {
        sheet: sheet.into(),
        config: Some(config.into()),
        before: before.map(|state| state.to_string().into_bytes()),
        dial_plans: None,
        as_of: None,
        purpose: Purpose::Apply,
        style: None,
        beside: Vec::new(),
        templates: callsheet::bundle::Own::new(),
    };
    let loaded = Loaded::new(inputs, Names::default(), &catalogue::changeable()).expect("inputs");
    let checked =
        check(loaded.context(None), loaded.raised_at(None), false).expect("memory is read");
    let (mut findings, mut helps) = (Vec::new(), Vec::new());
    let said = checked.findings(|finding, _| {
        let place = finding.place.to_string().replace("input/sheet.csv:", "");
        findings.push(format!(
            "{} {} {place}",
            finding.level.as_str(),
            finding.rule.id
        ));
        helps.extend(finding.words.help.clone());
        Ok(())
    });
    said.expect("memory is read");
    Found {
        findings,
        not_checked: checked
            .not_checked
            .iter()
            .map(|item| item.rule.clone())
            .collect(),
        rows: checked.counts.rows,
        helps,
    }
}

#[track_caller]
fn finds(config: &str, sheet: &str, expected: &[&str]) {
    assert_eq!(judged(config, sheet, None).findings, expected, "{sheet}");
}

const HEAD: &str = "UserPrincipalName,TelephoneNumber,NumberType";

#[test]
fn a_site_that_the_config_does_not_know_is_told_at_its_cell() {
    let config = "[site.Seattle]\nTenantDialPlan = \"DP-SEA\"\n";
    let sheet = format!("{HEAD},Site\nada@contoso.example,+442079460123,DirectRouting,Seatle\n");
    finds(config, &sheet, &["deny sheet/unknown-word D2"]);
    // Without any site in the config the column is a label.
    finds("", &sheet, &[]);
}

#[test]
fn what_stands_beside_remove_is_told() {
    let head = "UserPrincipalName,Action,TelephoneNumber,NumberType,LocationId,TenantDialPlan";
    let place = "0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c01";
    finds(
        "",
        &format!("{head}\nada@contoso.example,Remove,+442079460123,DirectRouting,{place},DP-UK\n"),
        &[
            "warn plan/column-not-rendered E2",
            "warn plan/column-not-rendered F2",
        ],
    );
    finds(
        "",
        &format!("{head}\nada@contoso.example,RemoveAll,+442079460123,DirectRouting,,\n"),
        &["deny plan/remove-unknown C2"],
    );
}

#[test]
fn an_e_mail_about_no_number_and_a_row_about_nothing_are_told() {
    let head = "UserPrincipalName,TelephoneNumber,NumberType,Notify,TenantDialPlan";
    finds(
        "",
        &format!("{head}\nada@contoso.example,,,yes,DP-UK\nben@contoso.example,,DirectRouting,,\n"),
        &[
            "warn plan/column-not-rendered D2",
            "note plan/nothing-asked A3",
        ],
    );
}

#[test]
fn a_setting_is_told_once_and_where_it_stands() {
    let config = "[policies]\nTenantDialPlan = [\"DP-UK\"]\n[defaults]\nNumberType = \"DirectRouting\"\nTenantDialPlan = \"Nope\"\nLicenses = \"MCOEV\"\n";
    let sheet =
        format!("{HEAD}\nada@contoso.example,+442079460123,\nben@contoso.example,+442079460124,\n");
    finds(
        config,
        &sheet,
        &[
            "deny policy/unknown input/callsheet.toml:5:18",
            "warn plan/column-not-rendered input/callsheet.toml:6:12",
        ],
    );
}

#[test]
fn a_finding_that_a_setting_decided_names_its_line() {
    let config = "[defaults]\nNumberType = \"CallingPlan\"\nUsageLocation = \"GB\"\nLocationId = \"0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c01\"\n";
    let found = judged(
        config,
        "UserPrincipalName,TelephoneNumber\nada@contoso.example,+442079460123\n",
        None,
    );
    assert_eq!(found.findings, ["warn emergency/location-ignored A2"]);
    assert_eq!(
        found.helps,
        ["correct line 4 of input/callsheet.toml, or fill the column in this row"]
    );
}

#[test]
fn rows_below_a_header_that_cannot_be_used_are_counted_and_said_to_be_unread() {
    let found = judged("", "Vorname,TelephoneNumber\nAda,123\nBen,456\n", None);
    assert_eq!(found.rows, 2);
    for family in ["identity/*", "number/*", "plan/*", "policy/*"] {
        assert!(
            found.not_checked.iter().any(|rule| rule == family),
            "{family}: {:?}",
            found.not_checked
        );
    }
}

#[test]
fn what_nobody_could_judge_is_listed() {
    let sheet = format!(
        "{HEAD}\nada@contoso.example,+442079460123,CallingPlan\nben@contoso.example,+442079460124,DirectRouting\n"
    );
    let listed = |before: Option<&Value>| judged("", &sheet, before).not_checked;
    assert!(listed(None).contains(&"emergency/country-differs".to_owned()));
    // A before-state that knows one of two people, and none of the numbers.
    let user = json!({"user": "ada@contoso.example", "found": true, "id": "05e40000-0000-4000-8000-000000000001", "numbers": [], "policies": {}});
    let before = json!({"schema": "callsheet.before/1", "tenant": "7e4a0000-0000-4000-8000-00000000c0de", "users": [user]});
    let listed = listed(Some(&before));
    assert!(
        listed.contains(&"identity/unknown-user".to_owned()),
        "{listed:?}"
    );
    assert!(
        listed.contains(&"plan/held-by-another".to_owned()),
        "{listed:?}"
    );
    let window = "[change]\nwindow_start = \"2026-12-05T18:00:00Z\"\nwindow_end = \"2026-12-05T22:00:00Z\"\n";
    assert!(
        judged(window, &sheet, None)
            .not_checked
            .contains(&"plan/over-window".to_owned())
    );
}

#[test]
fn a_cell_has_one_cause() {
    let config = "[numbers]\nallow = [\"+493023125000..+493023125999\"]\n";
    // Outside the range, and in an open plan: the range is the cause.
    finds(
        config,
        &format!("{HEAD}\nada@contoso.example,+493055500123,DirectRouting\n"),
        &["deny range/not-allowed B2"],
    );
    // Given twice, and nobody says who provides it: the empty cell is one cause, the number another.
    finds(
        "",
        &format!(
            "{HEAD}\nada@contoso.example,+442079460123,\nben@contoso.example,+442079460123,DirectRouting\n"
        ),
        &[
            "deny number/type-missing C2",
            "deny duplicate/same-number B3",
        ],
    );
    // A header that is no UTF-8 text, in a file that has some, is not called unknown as well.
    let mut sheet =
        b"UserPrincipalName,TenantDialPlan,Stra\xdfe\nada@contoso.example,DP,\xc3\xa9\n".to_vec();
    let inputs = Inputs {
        sheet: std::mem::take(&mut sheet),
        config: None,
        before: None,
        dial_plans: None,
        as_of: None,
        purpose: Purpose::Apply,
        style: None,
        beside: Vec::new(),
        templates: callsheet::bundle::Own::new(),
    };
    let loaded = Loaded::new(inputs, Names::default(), &[]).expect("inputs");
    let checked = check(loaded.context(None), Vec::new(), false).expect("memory is read");
    let rules: Vec<_> = checked
        .raised
        .iter()
        .map(|finding| finding.rule.id)
        .collect();
    assert_eq!(rules, ["sheet/encoding"]);
}

#[test]
fn one_person_under_two_names_is_one_person() {
    let id = "05e40000-0000-4000-8000-000000000001";
    let user = json!({"user": "ada@contoso.example", "found": true, "id": id, "numbers": [], "policies": {}});
    let before = json!({"schema": "callsheet.before/1", "tenant": "7e4a0000-0000-4000-8000-00000000c0de", "users": [user]});
    let sheet = format!(
        "UserPrincipalName,ObjectId,TelephoneNumber,NumberType\nada@contoso.example,,+442079460123,DirectRouting\n,{id},+442079460124,DirectRouting\n"
    );
    let found = judged("", &sheet, Some(&before)).findings;
    assert_eq!(found, ["deny duplicate/same-user A3"]);

    let other = "UserPrincipalName,ObjectId,TenantDialPlan\nada@contoso.example,05e40000-0000-4000-8000-0000000000ff,DP\n";
    let found = judged("", other, Some(&before)).findings;
    assert_eq!(found, ["deny identity/object-id-of-another B2"]);
    finds(
        "",
        "UserPrincipalName,ObjectId,TenantDialPlan\nada@contoso.example,00000000-0000-0000-0000-000000000000,DP\nben@contoso.example,junk,DP\n",
        &[
            "deny identity/nil-guid B2",
            "deny identity/not-an-object-id B3",
        ],
    );
}

#[test]
fn what_the_tenant_says_of_a_number_is_compared() {
    let user = json!({"user": "ada@contoso.example", "found": true, "id": "05e40000-0000-4000-8000-000000000001", "numbers": [], "policies": {}});
    let number = |number: &str, found: bool, kind: Value| json!({"number": number, "found": found, "type": kind});
    let before = json!({
        "schema": "callsheet.before/1", "tenant": "7e4a0000-0000-4000-8000-00000000c0de", "users": [user],
        "numbers": [
            number("+442079460123", true, json!("CallingPlan")),
            number("+442079460124", false, Value::Null),
            number("+442079460125", false, Value::Null),
        ],
    });
    let row = |number: &str, kind: &str| format!("{HEAD}\nada@contoso.example,{number},{kind}\n");
    let found = |sheet: &str| judged("", sheet, Some(&before)).findings;
    assert_eq!(
        found(&row("+442079460123", "DirectRouting")),
        ["deny number/type-differs B2"]
    );
    assert_eq!(
        found(&row("+442079460124", "OperatorConnect")),
        ["deny number/not-in-inventory B2"]
    );
    // The service takes a Direct Routing number that it has never seen.
    assert_eq!(
        found(&row("+442079460125", "DirectRouting")),
        Vec::<String>::new()
    );
}

#[test]
fn people_who_write_names_their_own_way_are_told_what_to_type() {
    let sheet = "UserPrincipalName,TenantDialPlan\n\"Lovell, Ada\",DP\n00000000-0000-0000-0000-000000000000,DP\n05e40000-0000-4000-8000-000000000001,DP\nN/A,DP\n";
    let found = judged("", sheet, None);
    assert_eq!(
        found.findings,
        [
            "deny identity/display-name A2",
            "deny identity/nil-guid A3",
            "deny identity/not-upn A4",
            "deny identity/not-upn A5",
        ]
    );
    assert!(
        found.helps[2].contains("column ObjectId"),
        "{:?}",
        found.helps
    );
    assert!(!found.helps[3].contains("N/A@"), "{:?}", found.helps);
}
