//! The deprecated cmdlets for telephone numbers.

// Starting PowerShell is what takes time, so one start asks many questions, each a few lines of a table.
#![allow(clippy::too_many_lines)]

use serde_json::{Value, json};

use crate::support::sample::{
    self, ADA, BEN, BERLIN, CLARA, DORA, LONDON, ON_PREMISES, PLACE_LONDON, PLACE_SEATTLE,
    PLACE_UNVALIDATED, SEATTLE, SEATTLE_TWO,
};
use crate::support::{Pwsh, Standin};
use crate::{answers, assign};

const CLASSIC: &str = "Set-CsOnlineVoiceUser";

fn set(who: &str, more: &str) -> String {
    format!("{CLASSIC} -Identity:'{who}' {more}")
}

fn give(who: &str, number: &str, place: &str) -> String {
    set(
        who,
        &format!("-TelephoneNumber:'{number}' -LocationID:'{place}'"),
    )
}

#[test]
fn a_number_is_given_placed_and_taken_in_the_old_way() {
    let Some(pwsh) = Pwsh::find("a number is given, placed and taken in the old way") else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let none = set(ADA, "-TelephoneNumber:$null");
    let blocks = [
        ("nothing to take", none.clone()),
        ("give", give(ADA, &SEATTLE[1..], PLACE_SEATTLE)),
        (
            "again",
            give("sip:ada@contoso.example", SEATTLE, PLACE_SEATTLE),
        ),
        (
            "place",
            format!("{CLASSIC} ada@contoso.example -LocationID {PLACE_LONDON} -Force"),
        ),
        // Its page says that -WhatIf is not implemented.
        ("take", set(ADA, "-TelephoneNumber:$null -WhatIf")),
        (
            "operator",
            set(BEN, &format!("-TelephoneNumber:'{BERLIN}'")),
        ),
        (
            "placed before",
            set(ADA, &format!("-TelephoneNumber:'{SEATTLE}'")),
        ),
        (
            "user",
            format!("$u = Get-CsOnlineUser -Identity {ADA}; $u.LineUri; $u.EnterpriseVoiceEnabled"),
        ),
    ];
    let got = answers(&standin, &pwsh, &blocks);
    for (name, _) in &blocks[..blocks.len() - 1] {
        assert_eq!(got[*name].gave(), Vec::<Value>::new().as_slice(), "{name}");
    }
    assert_eq!(
        got["user"].gave(),
        [json!(format!("tel:{SEATTLE}")), json!(true)]
    );
    let ada = sample::user_id(1);
    let effects: Vec<Value> = standin
        .effects()
        .iter()
        .map(|e| {
            json!([
                e["cmdlet"],
                e["n"],
                e["attribute"],
                e["user"],
                e["from"],
                e["to"]
            ])
        })
        .collect();
    let expected = [
        json!([CLASSIC, 2, "TelephoneNumber", ada, null, SEATTLE]),
        json!([CLASSIC, 2, "LocationId", ada, null, PLACE_SEATTLE]),
        json!([CLASSIC, 3, "TelephoneNumber", ada, SEATTLE, SEATTLE]),
        json!([CLASSIC, 3, "LocationId", ada, PLACE_SEATTLE, PLACE_SEATTLE]),
        json!([CLASSIC, 4, "LocationId", ada, PLACE_SEATTLE, PLACE_LONDON]),
        json!([CLASSIC, 5, "TelephoneNumber", ada, SEATTLE, null]),
        json!([
            CLASSIC,
            6,
            "TelephoneNumber",
            sample::user_id(2),
            null,
            BERLIN
        ]),
        json!([CLASSIC, 7, "TelephoneNumber", ada, null, SEATTLE]),
    ];
    assert_eq!(effects, expected);
}

#[test]
fn what_the_old_way_cannot_do_changes_nothing() {
    let Some(pwsh) = Pwsh::find("what the old way cannot do changes nothing") else {
        return;
    };
    let mut tenant = sample::tenant();
    tenant["numbers"][1]["assignedTo"] = json!(sample::user_id(2));
    tenant["numbers"][1]["assignmentCategory"] = json!("Primary");
    tenant["numbers"][4]["assignedTo"] = json!(sample::user_id(3));
    tenant["numbers"][4]["assignmentCategory"] = json!("Primary");
    let standin = Standin::new(&tenant).connected();
    let number = |who: &str, number: &str| set(who, &format!("-TelephoneNumber:'{number}'"));
    let cases = [
        (
            "direct routing",
            number(BEN, LONDON),
            "'DirectRouting' number",
        ),
        (
            "extension",
            number(ADA, "+12065550101;ext=5"),
            "an extension is not supported",
        ),
        (
            "unknown",
            number(BEN, "+12065550188"),
            "is not found from tenant",
        ),
        (
            "no number",
            number(BEN, "main line"),
            "must be in E.164 format",
        ),
        (
            "tel",
            number(BEN, "tel:+12065550101"),
            "prefix 'tel:' is not accepted",
        ),
        (
            "no place in the US",
            number(ADA, SEATTLE),
            "LocationID is required for users in the US",
        ),
        (
            "held",
            give(ADA, SEATTLE_TWO, PLACE_SEATTLE),
            "has already been assigned to another user",
        ),
        (
            "second",
            number(BEN, BERLIN),
            "already has the Primary telephone number",
        ),
        (
            "no licence",
            give(DORA, SEATTLE, PLACE_SEATTLE),
            "lacks appropriate licenses",
        ),
        (
            "no plan",
            give(CLARA, SEATTLE, PLACE_SEATTLE),
            "lacks appropriate licenses to assign a 'CallingPlan' number",
        ),
        (
            "unknown place",
            give(ADA, SEATTLE, "10c00000-0000-4000-8000-00000000ffff"),
            "is not found",
        ),
        (
            "place not validated",
            give(ADA, SEATTLE, PLACE_UNVALIDATED),
            "is not validated",
        ),
        ("place in words", give(ADA, SEATTLE, "Seattle"), "Guid"),
        ("no place", set(ADA, "-LocationID:$null"), "Guid"),
        (
            "place of nothing",
            set(ADA, &format!("-LocationID:'{PLACE_SEATTLE}'")),
            "has no telephone number",
        ),
        (
            "place of direct routing",
            set(CLARA, &format!("-LocationID:'{PLACE_LONDON}'")),
            ON_PREMISES,
        ),
        (
            "take direct routing",
            set(CLARA, "-TelephoneNumber:$null"),
            "'DirectRouting' number",
        ),
        (
            "take and place",
            set(
                BEN,
                &format!("-TelephoneNumber:$null -LocationID:'{PLACE_LONDON}'"),
            ),
            "stand-in does not know",
        ),
        ("nothing asked", set(BEN, ""), "stand-in does not know"),
        (
            "stranger",
            number("nobody@contoso.example", BERLIN),
            "NotFound",
        ),
    ];
    let blocks: Vec<(&str, &str)> = cases
        .iter()
        .map(|(name, block, _)| (*name, block.as_str()))
        .collect();
    let got = answers(&standin, &pwsh, &blocks);
    for (name, _, says) in &cases {
        assert!(
            got[*name].message().contains(says),
            "{name}: {:?}",
            got[*name]
        );
    }
    assert_eq!(standin.effects(), Vec::<Value>::new());
    assert_eq!(standin.tenant(), tenant);
}

#[test]
fn both_ways_lead_to_the_same_tenant() {
    let Some(pwsh) = Pwsh::find("both ways lead to the same tenant") else {
        return;
    };
    let old = Standin::new(&sample::tenant()).connected();
    let got = answers(
        &old,
        &pwsh,
        &[
            ("a", give(ADA, SEATTLE, PLACE_SEATTLE)),
            ("b", give(BEN, BERLIN, PLACE_LONDON)),
        ],
    );
    assert!(got.values().all(|answer| answer.gave().is_empty()));
    let new = Standin::new(&sample::tenant()).connected();
    let place = |place: &str| format!("-LocationId:'{place}'");
    let got = answers(
        &new,
        &pwsh,
        &[
            (
                "a",
                assign(ADA, SEATTLE, "CallingPlan", &place(PLACE_SEATTLE)),
            ),
            (
                "b",
                assign(BEN, BERLIN, "OperatorConnect", &place(PLACE_LONDON)),
            ),
        ],
    );
    assert!(got.values().all(|answer| answer.gave().is_empty()));
    assert_eq!(
        String::from_utf8_lossy(&old.tenant_bytes()),
        String::from_utf8_lossy(&new.tenant_bytes())
    );
}

#[test]
fn the_old_list_of_numbers_is_found_by_all_that_it_knows() {
    let Some(pwsh) = Pwsh::find("the old list of numbers is found by all that it knows") else {
        return;
    };
    let mut tenant = sample::tenant();
    tenant["numbers"][1]["assignedTo"] = json!(sample::user_id(1));
    tenant["numbers"][1]["locationId"] = json!(PLACE_SEATTLE);
    tenant["numbers"][1]["cityCode"] = json!("NOAM-US-WA-SE");
    tenant["numbers"][3]["capability"] = json!(["VoiceApplicationAssignment"]);
    let standin = Standin::new(&tenant).connected();
    let list =
        |more: &str| format!("Get-CsOnlineTelephoneNumber {more} | ForEach-Object {{ $_.Id }}");
    let (one, two, berlin) = (&SEATTLE[1..], &SEATTLE_TWO[1..], &BERLIN[1..]);
    let cases = [
        ("all", list(""), vec![one, two, berlin]),
        (
            "with plus",
            list(&format!("-TelephoneNumber:'{SEATTLE}' -Force")),
            vec![one],
        ),
        (
            "without plus",
            list(&format!("-TelephoneNumber:{one}")),
            vec![one],
        ),
        (
            "with tel",
            list(&format!("-TelephoneNumber:'tel:{SEATTLE}'")),
            vec![one],
        ),
        (
            "direct routing",
            list(&format!("-TelephoneNumber:'{LONDON}'")),
            vec![],
        ),
        ("unknown", list("-TelephoneNumber:'+12065550199'"), vec![]),
        (
            "beginning",
            list("-TelephoneNumberStartsWith:'1206'"),
            vec![one, two],
        ),
        (
            "greater",
            list(&format!("-TelephoneNumberGreaterThan:'{SEATTLE}'")),
            vec![two, berlin],
        ),
        (
            "less",
            list(&format!("-TelephoneNumberLessThan:'{two}'")),
            vec![one],
        ),
        ("free", list("-IsNotAssigned"), vec![one, berlin]),
        (
            "for people",
            list("-InventoryType:'Subscriber'"),
            vec![one, two],
        ),
        (
            "for services",
            list("-InventoryType:'Service'"),
            vec![berlin],
        ),
        ("held by people", list("-Assigned:'user'"), vec![two]),
        ("in town", list("-CityCode:'NOAM-US-WA-SE'"), vec![two]),
        (
            "in another spelling",
            list("-CityCode:'noam-us-wa-se'"),
            vec![],
        ),
        ("few", list("-ResultSize:2"), vec![one, two]),
        ("none", list("-ResultSize:0"), vec![]),
    ];
    let mut blocks: Vec<(&str, String)> = cases
        .iter()
        .map(|(name, block, _)| (*name, block.clone()))
        .collect();
    let shape = format!("Get-CsOnlineTelephoneNumber -TelephoneNumber:'{SEATTLE_TWO}'");
    blocks.push(("shape", shape.clone()));
    blocks.push((
        "expanded",
        format!("$p = ({shape} -ExpandLocation).Location; $p.LocationId; $p.City"),
    ));
    blocks.push((
        "free shape",
        format!("Get-CsOnlineTelephoneNumber -TelephoneNumber:'{SEATTLE}'"),
    ));
    blocks.push(("wrong case", list("-InventoryType:'subscriber'")));
    blocks.push((
        "ten digits",
        list("-TelephoneNumberStartsWith:'1206555010'"),
    ));
    let got = answers(&standin, &pwsh, &blocks);
    for (name, _, expected) in &cases {
        assert_eq!(got[*name].gave(), expected.as_slice(), "{name}");
    }
    assert!(
        got["wrong case"]
            .message()
            .contains("InventoryType 'subscriber' is not valid")
    );
    assert!(got["ten digits"].message().contains("nine digits"));
    let shape = got["shape"].one();
    let expected = json!({
        "RunspaceId": "00000000-0000-0000-0000-000000000000", "ActivationState": "Activated", "BridgeNumber": null,
        "CallingProfile": null, "InventoryType": "Subscriber", "CityCode": "NOAM-US-WA-SE", "Id": two,
        "Location": PLACE_SEATTLE, "O365Region": null, "SourceType": "Tnm", "TargetType": "user", "Tenant": null,
        "TenantId": sample::TENANT_ID, "UserId": sample::user_id(1), "IsManagedByServiceDesk": true, "PortInOrderStatus": null,
    });
    assert_eq!(shape, &expected);
    assert_eq!(got["expanded"].gave(), [PLACE_SEATTLE, "Seattle"]);
    for nothing in ["UserId", "TargetType", "Location"] {
        assert_eq!(got["free shape"].one()[nothing], Value::Null, "{nothing}");
    }
}
