//! Telephone numbers and emergency locations.

// Starting PowerShell is what takes time, so one start asks many questions, each a few lines of a table.
#![allow(clippy::too_many_lines)]

use serde_json::{Value, json};

use crate::support::sample::{
    self, ADA, BEN, BERLIN, CLARA, DORA, LONDON, ON_PREMISES, PLACE_LONDON, PLACE_SEATTLE,
    PLACE_UNVALIDATED, RECEPTION, SEATTLE, SEATTLE_TWO,
};
use crate::support::{Pwsh, Standin};
use crate::{Answer, REMOVE, SET, answers, assign, release};

#[test]
fn a_number_is_assigned_shown_and_released() {
    let Some(pwsh) = Pwsh::find("a number is assigned, shown and released") else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let show = format!("Get-CsOnlineUser -Identity {ADA}");
    let row = format!(
        "Get-CsPhoneNumberAssignment -TelephoneNumber {}",
        &SEATTLE[1..]
    );
    let held = format!(
        "Get-CsPhoneNumberAssignment -AssignedPstnTargetId {ADA} | ForEach-Object {{ $_.TelephoneNumber }}"
    );
    let blocks = [
        ("free", row.clone()),
        ("assign", assign(ADA, &SEATTLE[1..], "callingplan", "")),
        (
            "again",
            assign("sip:ada@contoso.example", SEATTLE, "CallingPlan", ""),
        ),
        ("user", show.clone()),
        ("row", row.clone()),
        ("held", held.clone()),
        ("release", release(ADA, SEATTLE, "CallingPlan")),
        ("user after", show),
        ("row after", row),
        ("held after", held),
        (
            "none",
            "Get-CsPhoneNumberAssignment -TelephoneNumber +12065550199".into(),
        ),
        (
            "stranger",
            "Get-CsPhoneNumberAssignment -AssignedPstnTargetId nobody@contoso.example".into(),
        ),
        (
            "filter",
            "(Get-CsPhoneNumberAssignment -NumberType callingplan).TelephoneNumber".into(),
        ),
        (
            "page",
            "(Get-CsPhoneNumberAssignment -Skip 1 -Top 2).TelephoneNumber".into(),
        ),
    ];
    let got = answers(&standin, &pwsh, &blocks);

    for (name, answer) in &got {
        assert!(matches!(answer, Answer::Gave(_)), "{name}: {answer:?}");
    }
    for nothing in [
        "assign",
        "again",
        "release",
        "held after",
        "none",
        "stranger",
    ] {
        assert_eq!(
            got[nothing].gave(),
            Vec::<Value>::new().as_slice(),
            "{nothing}"
        );
    }
    assert_eq!(got["free"].one()["AssignedPstnTargetId"], Value::Null);
    assert_eq!(got["free"].one()["PstnAssignmentStatus"], "Unassigned");
    let user = got["user"].one();
    assert_eq!(user["LineUri"], json!(format!("tel:{SEATTLE}")));
    assert_eq!(user["EnterpriseVoiceEnabled"], true);
    assert_eq!(
        user["TelephoneNumbers"],
        json!([{"TelephoneNumber": SEATTLE, "AssignmentCategory": "Primary"}])
    );
    let row = got["row"].one();
    assert_eq!(row["AssignedPstnTargetId"], json!(sample::user_id(1)));
    assert_eq!(
        (&row["AssignmentCategory"], &row["PstnAssignmentStatus"]),
        (&json!("Primary"), &json!("UserAssigned"))
    );
    assert_eq!(got["held"].one(), SEATTLE);
    assert_eq!(got["user after"].one()["LineUri"], Value::Null);
    assert_eq!(got["user after"].one()["EnterpriseVoiceEnabled"], false);
    assert_eq!(got["row after"].one(), got["free"].one());
    assert_eq!(got["filter"].gave(), [SEATTLE, SEATTLE_TWO]);
    assert_eq!(got["page"].gave(), [SEATTLE_TWO, LONDON]);

    // A repetition is a write too, and the log says so.
    let effect = |n: u64, cmdlet: &str, from: Value, to: Value| {
        json!({"n": n, "event": "effect", "cmdlet": cmdlet, "attribute": "TelephoneNumber", "user": sample::user_id(1), "from": from, "to": to,
               "number": SEATTLE, "numberType": "CallingPlan", "category": "Primary"})
    };
    let expected = [
        effect(2, SET, Value::Null, json!(SEATTLE)),
        effect(3, SET, json!(SEATTLE), json!(SEATTLE)),
        effect(7, REMOVE, json!(SEATTLE), Value::Null),
    ];
    assert_eq!(standin.effects(), expected);
    assert_eq!(standin.tenant(), sample::tenant());
}

#[test]
fn an_assignment_that_the_service_refuses_changes_nothing() {
    let Some(pwsh) = Pwsh::find("an assignment that the service refuses changes nothing") else {
        return;
    };
    let mut tenant = sample::tenant();
    tenant["numbers"][1]["assignedTo"] = json!(sample::user_id(2));
    tenant["numbers"][1]["assignmentCategory"] = json!("Primary");
    tenant["numbers"][4]["assignedTo"] = json!(sample::user_id(3));
    tenant["numbers"][4]["assignmentCategory"] = json!("Primary");
    let standin = Standin::new(&tenant).connected();
    let at = |place: &str| format!("-LocationId:'{place}'");
    let cases = [
        (
            "unknown number",
            assign(ADA, "+12065550188", "CallingPlan", ""),
            "is not found from tenant",
        ),
        (
            "unknown operator number",
            assign(BEN, "+493023125077", "OperatorConnect", ""),
            "is not found from tenant",
        ),
        (
            "held",
            assign(ADA, SEATTLE_TWO, "CallingPlan", ""),
            "has already been assigned to another user",
        ),
        (
            "other type",
            assign(ADA, SEATTLE, "DirectRouting", ""),
            "is a 'CallingPlan' number",
        ),
        (
            "no such type",
            assign(ADA, SEATTLE, "Mobile", ""),
            "NumberType 'Mobile' is not valid",
        ),
        (
            "no licence",
            assign(DORA, LONDON, "DirectRouting", ""),
            "lacks appropriate licenses to assign a 'DirectRouting' number",
        ),
        (
            "no plan",
            assign(BEN, SEATTLE, "CallingPlan", ""),
            "lacks appropriate licenses to assign a 'CallingPlan' number",
        ),
        (
            "tel",
            assign(ADA, "tel:+12065550101", "CallingPlan", ""),
            "prefix 'tel:' is not accepted",
        ),
        (
            "no number",
            assign(ADA, "main line", "CallingPlan", ""),
            "must be in E.164 format",
        ),
        (
            "extension",
            assign(ADA, "+12065550101;ext=5", "CallingPlan", ""),
            "extension is supported for DirectRouting only",
        ),
        (
            "on premises",
            assign(CLARA, LONDON, "DirectRouting", ""),
            "already has a telephone number set in the on-premises Active Directory",
        ),
        (
            "on premises number",
            assign(CLARA, ON_PREMISES, "DirectRouting", ""),
            "on-premises Active Directory",
        ),
        (
            "second number",
            assign(BEN, LONDON, "DirectRouting", ""),
            "already has the Primary telephone number",
        ),
        (
            "no such category",
            assign(ADA, SEATTLE, "CallingPlan", "-AssignmentCategory:'Second'"),
            "AssignmentCategory 'Second' is not valid",
        ),
        (
            "private first",
            assign(ADA, SEATTLE, "CallingPlan", "-AssignmentCategory:'Private'"),
            "needs a Primary telephone number",
        ),
        (
            "unknown place",
            assign(
                ADA,
                SEATTLE,
                "CallingPlan",
                &at("10c00000-0000-4000-8000-00000000ffff"),
            ),
            "is not found",
        ),
        (
            "place by address",
            assign(
                ADA,
                SEATTLE,
                "CallingPlan",
                &at("c1c00000-0000-4000-8000-000000000001"),
            ),
            "is not found",
        ),
        (
            "place not validated",
            assign(ADA, SEATTLE, "CallingPlan", &at(PLACE_UNVALIDATED)),
            "is not validated",
        ),
        (
            "place taken away",
            assign(ADA, SEATTLE, "CallingPlan", &at("null")),
            "cannot be removed",
        ),
        (
            "stranger",
            assign("nobody@contoso.example", SEATTLE, "CallingPlan", ""),
            "NotFound",
        ),
        (
            "reception",
            assign(RECEPTION, SEATTLE, "CallingPlan", ""),
            "capability 'VoiceApplicationAssignment'",
        ),
        (
            "not theirs",
            release(ADA, SEATTLE_TWO, "CallingPlan"),
            "is not assigned to user",
        ),
        (
            "not of the type",
            release(BEN, SEATTLE_TWO, "DirectRouting"),
            "not 'DirectRouting'",
        ),
        (
            "synchronised",
            release(CLARA, ON_PREMISES, "DirectRouting"),
            "must be removed there",
        ),
        (
            "all synchronised",
            format!("{REMOVE} -Identity:'{CLARA}' -RemoveAll"),
            "must be removed there",
        ),
        (
            "voice without licence",
            format!("{SET} -Identity:'{DORA}' -EnterpriseVoiceEnabled:$true"),
            "lacks appropriate licenses",
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
    assert_eq!(standin.errors().len(), cases.len());
}

#[test]
fn an_error_of_the_service_ends_a_script_only_with_error_action_stop() {
    let Some(pwsh) =
        Pwsh::find("an error of the service ends a script only with -ErrorAction Stop")
    else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let script = standin.work().join("it's a script.ps1");
    // The preference of a script does not reach the functions of a module: that is the trap.
    std::fs::write(&script, format!("param([string] $Say, [switch] $Loud)\n$ErrorActionPreference = 'Stop'\nGet-CsOnlineUser -Identity nobody\n\"after $Say $Loud\"\nGet-CsOnlineUser -Identity {ADA} -ErrorAction:Stop | Out-Null\nGet-CsOnlineUser -Identity nobody -ErrorAction:Stop\n'never'\n")).expect("a script");
    let output = standin.run(&pwsh, &script, &["-Say", "it's", "-Loud:$true"]);
    assert_eq!(output.code, Some(1), "{output:?}");
    assert!(
        output.stdout.contains("after it's True") && !output.stdout.contains("never"),
        "{output:?}"
    );
    std::fs::write(&script, "exit 7").expect("a script");
    assert_eq!(standin.run(&pwsh, &script, &[]).code, Some(7));
    assert_eq!(standin.run_file(&pwsh, &script, &[]).code, Some(7));
}

#[test]
fn direct_routing_numbers_come_into_being_and_take_extensions() {
    let Some(pwsh) = Pwsh::find("direct routing numbers come into being and take extensions")
    else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let extension = "+442079460100;ext=204";
    let blocks = [
        ("assign", assign(BEN, extension, "DirectRouting", "")),
        (
            "line",
            format!("(Get-CsOnlineUser -Identity {BEN}).LineUri"),
        ),
        (
            "row",
            format!("Get-CsPhoneNumberAssignment -TelephoneNumber '{extension}'"),
        ),
        (
            "private",
            assign(
                BEN,
                LONDON,
                "DirectRouting",
                "-AssignmentCategory:'private'",
            ),
        ),
        (
            "second private",
            assign(
                BEN,
                "+442079460109",
                "DirectRouting",
                "-AssignmentCategory:'Private'",
            ),
        ),
        (
            "numbers",
            format!(
                "(Get-CsOnlineUser -Identity {BEN}).TelephoneNumbers | ForEach-Object {{ $_.AssignmentCategory }}"
            ),
        ),
        ("move", assign(BEN, LONDON, "DirectRouting", "")),
        ("all", format!("{REMOVE} -Identity:'{BEN}' -RemoveAll")),
        ("none", format!("{REMOVE} -Identity:'{BEN}' -RemoveAll")),
        (
            "voice",
            format!(
                "{SET} -Identity:'{BEN}' -EnterpriseVoiceEnabled:$true; (Get-CsOnlineUser {BEN}).EnterpriseVoiceEnabled"
            ),
        ),
        (
            "lookup",
            format!(
                "{SET} -PhoneNumber:'{LONDON}' -ReverseNumberLookup:'SkipInternalVoip'; (Get-CsPhoneNumberAssignment -TelephoneNumber {LONDON}).ReverseNumberLookup"
            ),
        ),
        (
            "block",
            format!(
                "{}; {} -AssignmentBlockedForever; {}",
                assign(BEN, LONDON, "DirectRouting", ""),
                release(BEN, LONDON, "DirectRouting"),
                assign(BEN, LONDON, "DirectRouting", "")
            ),
        ),
    ];
    let got = answers(&standin, &pwsh, &blocks);
    assert_eq!(got["line"].one(), &json!(format!("tel:{extension}")));
    let row = got["row"].one();
    assert_eq!(
        (&row["NumberType"], &row["PstnAssignmentStatus"]),
        (&json!("DirectRouting"), &json!("UserAssigned"))
    );
    assert_eq!(got["numbers"].gave(), ["Primary", "Private"]);
    assert!(
        got["second private"]
            .message()
            .contains("already has the Private telephone number")
    );
    assert!(
        got["move"]
            .message()
            .contains("already the user's 'Private' number")
    );
    assert!(
        got["block"]
            .message()
            .contains("is blocked from assignment")
    );
    assert_eq!(got["voice"].one(), true);
    assert_eq!(got["lookup"].one(), "SkipInternalVoip");
    let released: Vec<Value> = standin
        .effects()
        .iter()
        .filter(|e| e["cmdlet"] == REMOVE)
        .map(|e| json!([e["n"], e["from"], e["to"]]))
        .collect();
    assert_eq!(
        released[..2],
        [json!([8, extension, null]), json!([8, LONDON, null])]
    );
    // The number that was not refused a place in the tenant stays there; the refused one never came.
    assert_eq!(standin.number(extension)["assignedTo"], Value::Null);
    assert_eq!(standin.number("+442079460109"), Value::Null);
}

#[test]
fn locations_are_set_shown_in_two_spellings_of_none_and_taken_away() {
    let Some(pwsh) = Pwsh::find("locations are set, shown in two spellings of none and taken away")
    else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let place_of = |number: &str| {
        format!(
            "$n = Get-CsPhoneNumberAssignment -TelephoneNumber '{number}'; \"[$($n.LocationId)] [$($n.CivicAddressId)]\""
        )
    };
    let set =
        |number: &str, place: &str| format!("{SET} -PhoneNumber:'{number}' -LocationId:'{place}'");
    let blocks = [
        (
            "none",
            format!(
                "{}; {}; {}",
                place_of(SEATTLE),
                place_of(LONDON),
                place_of(BERLIN)
            ),
        ),
        (
            "with assignment",
            format!(
                "{}; {}",
                assign(
                    ADA,
                    SEATTLE,
                    "CallingPlan",
                    &format!("-LocationId:'{PLACE_SEATTLE}'")
                ),
                place_of(SEATTLE)
            ),
        ),
        (
            "alone",
            format!("{}; {}", set(LONDON, PLACE_LONDON), place_of(LONDON)),
        ),
        (
            "cleared",
            format!("{}; {}", set(LONDON, "null"), place_of(LONDON)),
        ),
        (
            "kept",
            format!(
                "{}; {}",
                release(ADA, SEATTLE, "CallingPlan"),
                place_of(SEATTLE)
            ),
        ),
        ("cannot", set(SEATTLE, "null")),
        ("no number", set("+12065550177", PLACE_SEATTLE)),
        (
            "by id",
            format!("(Get-CsOnlineLisLocation -LocationId {PLACE_LONDON}).City"),
        ),
        (
            "by city",
            "(Get-CsOnlineLisLocation -City seattle).LocationId".into(),
        ),
        (
            "validated",
            "(Get-CsOnlineLisLocation -ValidationStatus Validated).City".into(),
        ),
        (
            "assigned",
            "(Get-CsOnlineLisLocation -AssignmentStatus Assigned).City".into(),
        ),
        (
            "page",
            "(Get-CsOnlineLisLocation -NumberOfResultsToSkip 1 -ResultSize 1).City".into(),
        ),
        (
            "unknown",
            "Get-CsOnlineLisLocation -LocationId 10c00000-0000-4000-8000-00000000ffff".into(),
        ),
        (
            "no guid",
            "Get-CsOnlineLisLocation -LocationId Seattle".into(),
        ),
    ];
    let got = answers(&standin, &pwsh, &blocks);
    let zero = "[00000000-0000-0000-0000-000000000000] [00000000-0000-0000-0000-000000000000]";
    assert_eq!(got["none"].gave(), ["[] []", zero, "[] []"]);
    let seattle = format!("[{PLACE_SEATTLE}] [c1c00000-0000-4000-8000-000000000001]");
    assert_eq!(got["with assignment"].one(), &json!(seattle));
    assert_eq!(got["kept"].one(), &json!(seattle));
    assert_eq!(
        got["alone"].one(),
        &json!(format!(
            "[{PLACE_LONDON}] [c1c00000-0000-4000-8000-000000000002]"
        ))
    );
    assert_eq!(got["cleared"].one(), zero);
    assert!(got["cannot"].message().contains("cannot be removed"));
    assert!(
        got["no number"]
            .message()
            .contains("is not found from tenant")
    );
    assert_eq!(got["by id"].one(), "London");
    assert_eq!(got["by city"].one(), PLACE_SEATTLE);
    assert_eq!(got["validated"].gave(), ["Seattle", "London"]);
    assert_eq!(got["assigned"].gave(), ["Seattle"]);
    assert_eq!(got["page"].gave(), ["London"]);
    assert_eq!(got["unknown"].gave(), Vec::<Value>::new().as_slice());
    assert!(got["no guid"].message().contains("Guid"), "{got:?}");
    let places: Vec<Value> = standin
        .effects()
        .iter()
        .filter(|e| e["attribute"] == "LocationId")
        .map(|e| json!([e["user"], e["from"], e["to"]]))
        .collect();
    assert_eq!(
        places,
        [
            json!([sample::user_id(1), null, PLACE_SEATTLE]),
            json!([null, null, PLACE_LONDON]),
            json!([null, PLACE_LONDON, null])
        ]
    );
}
