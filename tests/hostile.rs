//! Every hostile cell in every free-text column: refused at its cell and named, or carried as the same text through plan,
//! review, script and the real PowerShell into the stand-in tenant, and never as code.
//!
//! What should happen to a cell is written down beside it (`generate/verdict.rs`) from `powershell-safety.md` section 9 and the types of
//! the columns; the code under test is not asked.

mod generate;
mod support;

use callsheet::bundle::Bundle;
use callsheet::finding::Level;
use callsheet::plan::{Operation, Purpose};
use callsheet::powershell::grammar;
use generate::bundle::{self, Said, judge, render, try_render};
use generate::crowd::{self, Change, Held, Person, config, held, in_csv, names, strange_files};
use generate::review::people;
use generate::verdict::{COLUMNS, Verdict, verdict};
use generate::{Hostile, cells, hostile};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use support::{Psparse, Pwsh, Standin, sample};

/// A sheet with one row for each cell, all in one column; what else a row needs is plain. Gives the column's number too.
fn sheet(column: &str, cells: &[&str]) -> (Vec<u8>, u32) {
    let mut header = vec![
        "UserPrincipalName",
        "TeamsCallParkPolicy",
        "TelephoneNumber",
        "NumberType",
    ];
    if !header.contains(&column) {
        header.push(column);
    }
    let at = header
        .iter()
        .position(|name| *name == column)
        .expect("it is there");
    let rows: Vec<Vec<String>> = (cells.iter().enumerate())
        .map(|(n, cell)| {
            let mut row = vec![
                format!("p{n}@contoso.example"),
                "Park".to_owned(),
                String::new(),
                "DirectRouting".to_owned(),
                String::new(),
            ];
            row.truncate(header.len());
            if column == "LocationId" {
                row[2] = format!("+442079460{n:03}");
            }
            (*cell).clone_into(&mut row[at]);
            row
        })
        .collect();
    (
        bundle::csv(&header, &rows),
        u32::try_from(at + 1).expect("few columns"),
    )
}

/// What is denied in the row of the n-th cell.
fn denied(said: &[Said], n: usize) -> Vec<&Said> {
    let row = u32::try_from(n + 2).expect("few rows");
    said.iter()
        .filter(|said| said.row == row && said.level == Level::Deny)
        .collect()
}

/// Says what is wrong with what was said of the n-th cell.
fn judged(said: &[Said], n: usize, column: u32, expected: Verdict) -> Result<(), String> {
    let denied = denied(said, n);
    let Verdict::Refused(reason) = expected else {
        return if denied.is_empty() {
            Ok(())
        } else {
            Err(format!("refused: {denied:?}"))
        };
    };
    match denied.as_slice() {
        [one] if one.column != column => Err(format!("refused at another cell: {one:?}")),
        [one] => match reason.map(|c| format!("U+{:04X}", u32::from(c))) {
            Some(code) if !one.message.contains(&code) && !one.data.contains(&code) => {
                Err(format!("{code} is not named: {one:?}"))
            }
            _ => Ok(()),
        },
        [] => Err("let through".to_owned()),
        several => Err(format!("not one root cause: {several:?}")),
    }
}

#[test]
fn every_hostile_cell_in_every_column_is_judged_as_section_9_and_the_type_of_the_column_say() {
    let hostile = in_csv();
    let texts: Vec<&str> = hostile
        .iter()
        .map(|hostile| hostile.cell.as_str())
        .collect();
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for column in COLUMNS {
        let (sheet, at) = sheet(column, &texts);
        let said = judge(&sheet, &config());
        for (n, hostile) in hostile.iter().enumerate() {
            let expected = verdict(column, &hostile.cell);
            let name = match expected {
                Verdict::Refused(_) => "refused",
                Verdict::Same => "same",
                Verdict::Blank => "blank",
                Verdict::Default => "default",
            };
            *counts.entry((column, name)).or_default() += 1;
            if let Err(why) = judged(&said, n, at, expected) {
                wrong.push(format!(
                    "{column}, {} {:?}: expected {expected:?}; {why}",
                    hostile.id, hostile.cell
                ));
            }
        }
        assert!(
            said.iter()
                .all(|said| said.level != Level::Deny || said.row >= 2),
            "only rows are refused: {said:?}"
        );
        assert!(
            try_render(&sheet, &config(), None, Purpose::Apply).is_err(),
            "{column}: nothing is rendered while a cell is refused"
        );
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        COLUMNS.len() * hostile.len(),
        wrong.join("\n")
    );
    for column in COLUMNS {
        assert!(
            counts[&(column, "refused")] >= 30,
            "{column} refuses: {counts:?}"
        );
        assert_eq!(
            counts.contains_key(&(column, "same")),
            column != "LocationId",
            "{column} accepts: {counts:?}"
        );
    }
}

#[test]
fn the_cells_that_are_marked_legitimate_are_accepted_where_the_column_allows_them() {
    for Hostile {
        id, cell, legit, ..
    } in hostile()
    {
        if legit {
            assert_eq!(verdict("DisplayName", &cell), Verdict::Same, "{id}");
            let printable = cell.chars().all(|c| (' '..='~').contains(&c));
            assert_eq!(
                verdict("TenantDialPlan", &cell) == Verdict::Same,
                printable,
                "{id}"
            );
        }
    }
    assert_eq!(
        verdict("UserPrincipalName", "bob.o'neil@contoso.example"),
        Verdict::Same
    );
    assert_eq!(
        verdict("TelephoneNumber", "+12065550101;ext=101"),
        Verdict::Same
    );
}

#[test]
fn a_cell_with_nul_is_refused_with_its_file_or_at_its_cell() {
    let cells: Vec<Hostile> = hostile()
        .into_iter()
        .filter(|hostile| hostile.cell.contains('\0'))
        .collect();
    assert_eq!(cells.len(), 1);
    let (small, _) = sheet("DisplayName", &[&cells[0].cell]);
    let said = judge(&small, &config());
    assert!(
        matches!(said.as_slice(), [one] if one.level == Level::Deny && one.rule == "sheet/encoding"),
        "{said:?}"
    );
    // Behind 64 KiB of plain rows it is found where it stands.
    let mut texts = vec!["Ada Example"; 3_000];
    texts.push(&cells[0].cell);
    let (large, column) = sheet("DisplayName", &texts);
    assert!(
        large
            .iter()
            .position(|b| *b == 0)
            .is_some_and(|at| at > 64 * 1024)
    );
    let said = judge(&large, &config());
    assert_eq!(
        judged(&said, 3_000, column, Verdict::Refused(Some('\0'))),
        Ok(())
    );
}

#[test]
fn every_column_refuses_each_character_that_section_9_refuses_and_names_it() {
    // The same question with each refused character of the edges, between letters.
    let refused: Vec<char> = generate::seeded::EDGES
        .iter()
        .copied()
        .filter(|c| *c != '\0' && cells::refused(*c))
        .collect();
    assert!(refused.len() > 40, "{}", refused.len());
    for column in COLUMNS {
        let texts: Vec<String> = refused.iter().map(|c| format!("a{c}b")).collect();
        let (sheet, at) = sheet(
            column,
            &texts.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let said = judge(&sheet, &config());
        for (n, c) in refused.iter().enumerate() {
            assert_eq!(
                judged(&said, n, at, Verdict::Refused(Some(*c))),
                Ok(()),
                "{column}, U+{:04X}",
                u32::from(*c)
            );
        }
    }
}

/// Blanks and backticks at the ends of a text: what trimming, and what Markdown, would take off.
const ENDS: [&str; 10] = [
    " a", "a ", "  a  ", "`", "``", " `", "` `", " `a` ", "a``b`", "`` ` ``",
];

#[test]
fn blanks_at_the_ends_are_never_taken_off_in_silence() {
    for column in COLUMNS {
        let (sheet, at) = sheet(column, &ENDS);
        let said = judge(&sheet, &config());
        for (n, cell) in ENDS.iter().enumerate() {
            assert_eq!(
                judged(&said, n, at, verdict(column, cell)),
                Ok(()),
                "{column}, {cell:?}"
            );
        }
    }
    assert_eq!(verdict("TenantDialPlan", " a"), Verdict::Refused(None));
    assert_eq!(verdict("DisplayName", " a"), Verdict::Same);
}

/// The scripts of a bundle without the lines that hold its digest.
fn without_digest(bundle: &Bundle) -> Vec<(String, String)> {
    let scripts = bundle::scripts(bundle).into_iter();
    scripts
        .map(|(path, text)| {
            (
                path.to_owned(),
                text.lines()
                    .filter(|line| !line.starts_with("$PlanDigest "))
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn labels_and_display_names_travel_as_they_are_and_reach_no_script() {
    for column in ["DisplayName", "Site", "Wave"] {
        let hostile = in_csv();
        let texts = hostile
            .iter()
            .map(|hostile| hostile.cell.as_str())
            .chain(ENDS);
        let accepted: Vec<&str> = texts
            .filter(|cell| !matches!(verdict(column, cell), Verdict::Refused(_)))
            .collect();
        assert!(accepted.len() > 100, "{column}: {}", accepted.len());
        let (bytes, _) = sheet(column, &accepted);
        let (_, rendered) = render(&bytes, &config(), None, Purpose::Apply);
        assert_eq!(
            rendered.files["input/sheet.csv"], bytes,
            "the sheet travels byte for byte"
        );
        let plan = bundle::json(&rendered, "plan.json");
        let review = people(&rendered);
        for (n, cell) in accepted.iter().enumerate() {
            let user = format!("p{n}@contoso.example");
            let operation = plan["operations"]
                .as_array()
                .expect("a list")
                .iter()
                .find(|operation| operation["user"] == user.as_str());
            let shown = (column == "DisplayName" && verdict(column, cell) == Verdict::Same)
                .then_some(*cell);
            assert_eq!(
                operation.expect("each has an operation")["display_name"],
                json!(shown),
                "{cell:?}"
            );
            assert_eq!(review[&user].0.as_deref(), shown, "{cell:?}");
        }
        if column == "Wave" {
            // A wave decides who goes when; its label itself is in no script.
            for (path, text) in without_digest(&rendered) {
                let of_a_cell = |cell: &&&str| !cell.is_ascii() && text.contains(**cell);
                let told = accepted.iter().find(of_a_cell);
                assert_eq!(told, None, "{path}");
            }
            continue;
        }
        // With a plain text in their place, every script is the same but for the digest of the plan.
        let (bytes, _) = sheet(column, &vec!["Plain"; accepted.len()]);
        let (_, tame_bundle) = render(&bytes, &config(), None, Purpose::Apply);
        assert_eq!(
            without_digest(&rendered),
            without_digest(&tame_bundle),
            "{column}"
        );
    }
}

#[test]
fn a_policy_name_is_the_same_text_in_plan_review_and_script_and_changes_no_syntax() {
    let Some(psparse) = Psparse::find(
        "a_policy_name_is_the_same_text_in_plan_review_and_script_and_changes_no_syntax",
    ) else {
        return;
    };
    let names = names();
    for column in ["TenantDialPlan", "TeamsCallingPolicy"] {
        let (bytes, _) = sheet(
            column,
            &names.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let (_, rendered) = render(&bytes, &config(), None, Purpose::Apply);
        let plan = bundle::json(&rendered, "plan.json");
        let review = people(&rendered);
        let apply = std::str::from_utf8(&rendered.files["scripts/apply-001.ps1"]).expect("ASCII");
        for (n, name) in names.iter().enumerate() {
            let user = format!("p{n}@contoso.example");
            let operations = plan["operations"].as_array().expect("a list").iter();
            let afters: Vec<&Value> = operations
                .filter(|op| op["user"] == user.as_str() && op["attribute"] == column)
                .map(|op| &op["after"])
                .collect();
            assert_eq!(afters, [&json!(name)], "{column}");
            let steps = &review[&user].1;
            assert!(
                steps.contains(&vec!["unknown".to_owned(), name.clone()]),
                "{name:?}: {steps:?}"
            );
            let line = format!(
                " -User:'{user}' -Id:$null -Policy:'{column}' -To:'{}'",
                name.replace('\'', "''")
            );
            assert_eq!(
                apply
                    .lines()
                    .filter(|written| written.ends_with(&line))
                    .count(),
                1,
                "{line}"
            );
        }
        let (bytes, _) = sheet(column, &vec!["Plain"; names.len()]);
        let (_, tame_bundle) = render(&bytes, &config(), None, Purpose::Apply);
        let cases: Vec<(&str, &str)> = bundle::scripts(&rendered)
            .into_iter()
            .chain(bundle::scripts(&tame_bundle))
            .collect();
        let answers = psparse.parse(&cases);
        let (hostile, tame) = answers.split_at(answers.len() / 2);
        for (hostile, tame) in hostile.iter().zip(tame) {
            assert_eq!(hostile["id"], tame["id"]);
            assert!(
                hostile["shape"] == tame["shape"] && hostile["errors"] == json!([]),
                "{column}: {}",
                hostile["id"]
            );
            assert!(
                hostile["comments"].as_array().map(Vec::len)
                    == tame["comments"].as_array().map(Vec::len),
                "{column}: {}",
                hostile["id"]
            );
        }
    }
}

#[test]
fn blank_and_global_mean_nothing_and_the_default() {
    for column in ["TenantDialPlan", "TeamsCallingPolicy"] {
        let cells = [
            "",
            "   ",
            "Global",
            "global",
            "Global (Org-wide default)",
            "GLOBAL (ORG-WIDE DEFAULT)",
            "Globals",
        ];
        let (bytes, at) = sheet(column, &cells);
        let said = judge(&bytes, &config());
        let notes: Vec<u32> = said
            .iter()
            .filter(|said| said.rule == "policy/global-name" && said.column == at)
            .map(|said| said.row)
            .collect();
        assert_eq!(notes, [4, 5, 6, 7], "each Global is told: {said:?}");
        let (_, rendered) = render(&bytes, &config(), None, Purpose::Apply);
        let plan = bundle::json(&rendered, "plan.json");
        let operations = plan["operations"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|op| op["attribute"] == column);
        let asked: Vec<(&str, &Value)> = operations
            .map(|op| (op["user"].as_str().expect("a user"), &op["after"]))
            .collect();
        let user = |n: usize| format!("p{n}@contoso.example");
        let (users, globals) = (
            [user(2), user(3), user(4), user(5), user(6)],
            json!("Globals"),
        );
        let null = Value::Null;
        let expected: Vec<(&str, &Value)> = users
            .iter()
            .map(String::as_str)
            .zip([&null, &null, &null, &null, &globals])
            .collect();
        assert_eq!(asked, expected);
    }
    for (column, rule) in [
        ("UserPrincipalName", Some("identity/blank")),
        ("DisplayName", None),
        ("LocationId", None),
        ("TelephoneNumber", None),
        ("Site", None),
    ] {
        let (bytes, at) = sheet(column, &["", "  "]);
        let denied: Vec<(u32, u32, &str)> = judge(&bytes, &config())
            .iter()
            .filter(|said| said.level == Level::Deny)
            .map(|said| (said.row, said.column, said.rule))
            .collect();
        let expected: Vec<(u32, u32, &str)> =
            rule.map_or(Vec::new(), |rule| vec![(2, at, rule), (3, at, rule)]);
        assert_eq!(denied, expected, "{column}");
        if rule.is_none() {
            let (plan, _) = render(&bytes, &config(), None, Purpose::Apply);
            let attributes: BTreeSet<String> =
                plan.operations.iter().map(Operation::attribute).collect();
            let number = (column == "LocationId").then(|| "number".to_owned());
            let expected = number
                .into_iter()
                .chain(["TeamsCallParkPolicy".to_owned()])
                .rev()
                .collect();
            assert_eq!(attributes, expected, "{column}");
            let script = bundle::json(
                &render(&bytes, &config(), None, Purpose::Apply).1,
                "plan.json",
            )
            .to_string();
            assert!(
                !script.contains("\"location\":\""),
                "{column}: no location was asked for"
            );
        }
    }
}

#[test]
fn a_hostile_name_in_the_state_before_is_carried_as_it_is_or_nothing_is_rendered() {
    let sheet = bundle::csv(
        &["UserPrincipalName", "TenantDialPlan"],
        &[vec!["ada@contoso.example", "DP-US"]],
    );
    let strange = hostile()
        .into_iter()
        .map(|hostile| hostile.cell)
        .filter(|cell| !cells::is_policy_name(cell));
    let (mut refused, mut carried) = (0, 0);
    for name in strange.chain(["O'Brien; calc #".to_owned()]) {
        let user = json!({
            "user": "ada@contoso.example", "found": true, "id": sample::user_id(1), "upn": "ada@contoso.example", "numbers": [],
            "policies": {"TenantDialPlan": name},
        });
        let before = json!({"schema": "callsheet.before/1", "tenant": sample::TENANT_ID, "users": [user], "numbers": []}).to_string();
        let Ok((_, rendered)) =
            try_render(&sheet, &config(), Some(before.as_bytes()), Purpose::Apply)
        else {
            refused += 1;
            continue;
        };
        let apply = std::str::from_utf8(&rendered.files["scripts/apply-001.ps1"]).expect("ASCII");
        let steps: Vec<_> = apply
            .lines()
            .filter(|line| line.starts_with("Step-"))
            .collect();
        let [step] = steps.as_slice() else {
            panic!("one step: {steps:?}")
        };
        let (_, arguments) = grammar::command(step).expect("a line of the subset");
        let from = arguments
            .into_iter()
            .find(|(name, _)| *name == "From")
            .expect("what it was")
            .1;
        assert!(
            matches!(&from, grammar::Value::Text(text) | grammar::Value::Escaped(text) if *text == name),
            "{name:?}: {step}"
        );
        carried += 1;
    }
    assert!(
        refused + carried > 60 && carried >= 1,
        "{refused} refused, {carried} carried"
    );
}

#[test]
fn hostile_policy_names_go_through_the_real_powershell_into_the_tenant_and_back_byte_for_byte() {
    let Some(pwsh) = Pwsh::find(
        "hostile_policy_names_go_through_the_real_powershell_into_the_tenant_and_back_byte_for_byte",
    ) else {
        return;
    };
    let names = names();
    let people = crowd::everybody(&names);
    let standin = Standin::new(&crowd::tenant(&people, &names));
    let state = |of: fn(&Person) -> Held| people.iter().map(of).collect::<Vec<_>>();
    let before = state(|person| (person.before.clone(), None));
    let after = state(|person| (person.after.clone(), person.number.clone()));

    // Nobody's state is known: read it, and change nothing.
    let first = Change::new(&standin, &pwsh, "first", &people, None);
    first.run("preflight", &[]);
    assert_eq!(held(&standin, &people), before);
    assert!(standin.effects().is_empty(), "preflight reads only");

    // With a state before, which holds hostile names too; of every third user it is unknown.
    let captured = fs::read(first.folder.join("results/before.json")).expect("preflight wrote it");
    let mut captured: Value = serde_json::from_slice(&captured).expect("JSON");
    let known = |n: usize| !n.is_multiple_of(3);
    let mut n = 0..;
    captured["users"]
        .as_array_mut()
        .expect("users")
        .retain(|_| n.next().is_some_and(known));
    let second = Change::new(
        &standin,
        &pwsh,
        "second",
        &people,
        Some(captured.to_string().as_bytes()),
    );
    standin.clear_log();
    second.run("apply-001", &["-Confirm:$false"]);
    assert_eq!(
        held(&standin, &people),
        after,
        "each user has the policies that the cells name, byte for byte"
    );
    called_as_planned(&second, &people);
    second.run("verify", &[]);

    second.run("rollback-001", &["-Confirm:$false"]);
    let back = before.into_iter().zip(after).enumerate();
    let back: Vec<_> = back
        .map(|(n, (before, after))| if known(n) { before } else { after })
        .collect();
    assert_eq!(
        held(&standin, &people),
        back,
        "and back, where it is known to what"
    );
    assert_eq!(
        strange_files(&standin),
        Vec::<String>::new(),
        "no cell made a file"
    );
}

/// The log of the stand-in and the results of the run hold the planned writes and nothing else.
fn called_as_planned(change: &Change, people: &[Person]) {
    let expected = [
        "Connect-MicrosoftTeams",
        "Get-CsTenant",
        "Get-CsOnlineUser",
        "Get-CsPhoneNumberAssignment",
        "Set-CsPhoneNumberAssignment",
        "Grant-CsTenantDialPlan",
        "Grant-CsTeamsCallingPolicy",
    ];
    let calls = change.standin.calls();
    let cmdlets: BTreeSet<&str> = calls
        .iter()
        .map(|call| call["cmdlet"].as_str().expect("a name"))
        .collect();
    assert_eq!(
        cmdlets,
        expected.into_iter().collect(),
        "these cmdlets were called and no other"
    );
    assert!(
        change.standin.errors().is_empty(),
        "{:?}",
        change.standin.errors()
    );
    let mut granted: Vec<(String, String, Option<String>)> = Vec::new();
    for call in calls.iter().filter(|call| {
        call["cmdlet"]
            .as_str()
            .is_some_and(|name| name.starts_with("Grant-"))
    }) {
        let bound = call["bound"].as_object().expect("what was bound");
        assert_eq!(
            bound.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            BTreeSet::from(["Identity", "PolicyName"]),
            "{call}"
        );
        let policy = bound["PolicyName"]
            .as_str()
            .filter(|name| !name.is_empty())
            .map(ToOwned::to_owned);
        granted.push((
            call["cmdlet"].as_str().expect("a name").to_owned(),
            bound["Identity"].as_str().expect("a text").to_owned(),
            policy,
        ));
    }
    granted.sort();
    let mut wanted: Vec<(String, String, Option<String>)> = Vec::new();
    for (n, person) in people.iter().enumerate() {
        let id = sample::user_id(u32::try_from(n + 1).expect("few"));
        for (kind, (before, after)) in ["TenantDialPlan", "TeamsCallingPolicy"]
            .iter()
            .zip(person.before.iter().zip(&person.after))
        {
            if before != after {
                wanted.push((format!("Grant-Cs{kind}"), id.clone(), after.clone()));
            }
        }
    }
    wanted.sort();
    assert_eq!(
        granted, wanted,
        "each grant was asked for once, with its name as it is"
    );
    assert!(
        change.standin.tenant().get("tenantPolicies").is_none(),
        "nothing reached the whole tenant"
    );

    let results = change.results("apply-001");
    let mut done: Vec<(u64, Value)> = results
        .iter()
        .filter(|line| line["event"] == "done")
        .map(|line| (line["step"].as_u64().expect("a step"), line["to"].clone()))
        .collect();
    done.sort_by_key(|(step, _)| *step);
    let plan = bundle::json(&change.bundle, "plan.json");
    let planned: Vec<(u64, Value)> = plan["operations"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|op| (op["id"].as_u64().expect("an id"), op["after"].clone()))
        .collect();
    assert_eq!(done.len(), change.plan.operations.len());
    assert_eq!(done, planned, "the results say what was planned");
    let events: BTreeSet<&str> = results
        .iter()
        .map(|line| line["event"].as_str().expect("an event"))
        .collect();
    assert_eq!(
        events,
        BTreeSet::from(["start", "captured", "begin", "done", "end"]),
        "no cell forged a line"
    );
}
