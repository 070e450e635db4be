//! Dial plans created, changed and taken back by a real PowerShell against the stand-in.

use crate::change::{Scripts, config};
use crate::support::{Pwsh, Standin, sample};
use callsheet::bundle::dial::{Asked, Inputs, Loaded, Names, render};
use callsheet::bundle::{Own, Templates, verify};
use callsheet::catalogue;
use callsheet::plan::Purpose;
use serde_json::{Value, json};
use std::fs;

/// Rules with everything that could go wrong on the way: quotes of each kind, dollars, backticks, backslashes, braces,
/// brackets, semicolons, what stops PowerShell's parsing, a here-string, and a text that fills lines of its own.
fn hostile() -> Value {
    let rule = |name: &str, pattern: &str, translation: &str, description: &str, internal: bool| json!({"Name": name, "Pattern": pattern, "Translation": translation, "Description": description, "IsInternalExtension": internal});
    let long = format!("^({}|112)$", vec![r"9?011[1-9]\d{7}'"; 60].join("|"));
    json!([
        rule("Emergency", r"^(911|933|112)$", "$1", "", false),
        rule(
            "It's `$1 $(calc) \"x\"",
            r#"^'"`\$(\d{4})`n"'$"#,
            "+1206555$1",
            "'; Remove-CsTenantDialPlan Global #",
            true
        ),
        rule(
            "\u{2018}quoted\u{2019} \u{201C}name\u{201D}",
            "^\u{2019}(\\d{3})\u{201B}\u{201E}$",
            "+120655501${1}",
            "Müller \u{1F4DE} 李",
            false
        ),
        rule(
            "{{#each}} @'",
            r"^\{(\d{2,3})\}[\]\\;]$",
            "+442079460$1",
            "--%",
            false
        ),
        rule(
            "--%",
            r"^%(\d{3})$",
            "+12065550$1",
            " blanks at both ends ",
            true
        ),
        rule(";Name=x;Pattern=y", &long, "+$1", &"ü".repeat(500), false),
    ])
}

/// What the levels of the tests let pass: the rules above break nearly every lint.
fn settings() -> String {
    let lints = [
        "typographic-quote",
        "emergency-changed",
        "not-e164",
        "unanchored",
        "over-limit",
    ];
    let levels = lints.map(|lint| format!("\"dialplan/{lint}\" = \"note\"\n"));
    format!("{}\n[levels]\n{}", config(), levels.concat())
}

fn plan(name: &str, description: Option<&str>, rules: &Value) -> Value {
    json!({"Identity": format!("Tag:{name}"), "Description": description, "NormalizationRules": rules})
}

/// A rule of the tenant.
fn rule(name: &str, pattern: &str) -> Value {
    json!({"name": name, "pattern": pattern, "translation": "+1206555$1", "description": "before", "isInternalExtension": false})
}

/// The tenant: `DP-US` has three rules, `DP-DE` the one that the vendor gives.
fn tenant() -> Value {
    let mut tenant = sample::tenant();
    let rules = json!([
        rule("Four", r"^(\d{4})$"),
        rule("O'Hara's", r"^'(\d{3})$"),
        rule("Emergency", "^(911)$")
    ]);
    tenant["dialPlans"] = json!([{"identity": "DP-US", "simpleName": "Seattle", "description": "Seattle's", "rules": rules}]);
    tenant
}

/// What somebody else does to a tenant.
type Meddle = fn(&mut Value);

/// The plans of the tests: one that is changed, and one that is new.
fn plans() -> Value {
    let hostile = hostile();
    let mut turned = hostile.as_array().expect("rules").clone();
    turned.reverse();
    json!([
        plan("DP-US", Some("Now 'hostile' \u{2019}"), &hostile),
        plan("DP-NEW", None, &json!(turned))
    ])
}

/// Renders plans into the folder of a stand-in, and holds that the bundle verifies.
fn change<'c>(
    standin: &'c Standin,
    pwsh: &'c Pwsh,
    name: &str,
    plans: &Value,
    before: Option<Vec<u8>>,
) -> Scripts<'c> {
    with(standin, pwsh, name, plans, before, Purpose::Apply)
}

fn with<'c>(
    standin: &'c Standin,
    pwsh: &'c Pwsh,
    name: &str,
    plans: &Value,
    before: Option<Vec<u8>>,
    purpose: Purpose,
) -> Scripts<'c> {
    let inputs = Inputs {
        plan: plans.to_string().into_bytes(),
        config: Some(settings().into_bytes()),
        before,
        as_of: None,
        purpose,
        asked: Asked {
            allow_global: true,
            ..Asked::default()
        },
        templates: Own::new(),
    };
    let known = catalogue::changeable();
    let loaded = Loaded::new(inputs, Names::default(), &known).expect("the inputs are read");
    let judged = loaded.judge(None);
    assert_eq!(judged.counts.deny, 0, "{:#?}", judged.findings);
    let templates = Templates::embedded().expect("the templates compile");
    let bundle = render(&loaded, &loaded.plan(), &loaded.told(&judged), &templates);
    let bundle = bundle.expect("the bundle renders");
    let verification = verify(&bundle.files, &known).expect("the templates compile");
    assert!(verification.ok, "{:#?}", verification.problems);
    Scripts::new(standin, pwsh, name, bundle)
}

/// A plan of the tenant as the vendor's cmdlet would show it, without its simple name.
fn shown(standin: &Standin, name: &str) -> Option<(Value, Value)> {
    let tenant = standin.tenant();
    let mut plans = tenant["dialPlans"].as_array().expect("plans").iter();
    let plan = plans.find(|plan| plan["identity"] == name)?;
    let rules = plan["rules"].as_array().expect("rules").iter().map(|rule| {
        json!({
            "Name": rule["name"], "Pattern": rule["pattern"], "Translation": rule["translation"],
            "Description": rule["description"].as_str().unwrap_or_default(), "IsInternalExtension": rule["isInternalExtension"],
        })
    });
    Some((plan["description"].clone(), rules.collect()))
}

/// The plans of a tenant, sorted, whatever the order of the file.
fn state(standin: &Standin) -> Vec<String> {
    let tenant = standin.tenant();
    let mut all: Vec<String> = tenant["dialPlans"]
        .as_array()
        .expect("plans")
        .iter()
        .map(ToString::to_string)
        .collect();
    all.push(tenant["policies"]["TenantDialPlan"].to_string());
    all.sort();
    all
}

/// What became of each plan, by the last line of a script's results.
fn outcomes(scripts: &Scripts, script: &str) -> Vec<(String, String)> {
    let log = scripts.log(script);
    let ends = [
        "done",
        "unchanged",
        "planned",
        "drift",
        "failed",
        "unconfirmed",
        "skipped",
    ];
    let lines = log
        .iter()
        .filter(|line| line["attribute"] == "TenantDialPlan");
    let lines = lines.filter(|line| ends.contains(&line["event"].as_str().unwrap_or_default()));
    let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    lines
        .map(|line| (text(line, "user"), text(line, "event")))
        .collect()
}

/// Holds the members of what the scripts wrote against the schemas: no other ones, and none missing.
fn as_the_schemas_say(before: &[u8], log: &[Value]) {
    let members = |value: &Value| -> Vec<String> {
        let object = value
            .as_object()
            .unwrap_or_else(|| panic!("an object: {value}"));
        object.keys().cloned().collect()
    };
    let schema = |text: &str| -> Value { serde_json::from_str(text).expect("a schema is JSON") };
    let form = schema(include_str!(
        "../../docs/schemas/dialplan-before.schema.json"
    ));
    let before: Value = serde_json::from_slice(before).expect("JSON");
    assert_eq!(members(&before), members(&form["properties"]));
    let plan = &before["plans"][0];
    assert_eq!(members(plan), members(&form["$defs"]["plan"]["properties"]));
    let rule = &plan["NormalizationRules"][0];
    assert_eq!(members(rule), members(&form["$defs"]["rule"]["properties"]));
    let form = schema(include_str!("../../docs/schemas/results.schema.json"));
    for line in log {
        assert_eq!(members(line), members(&form["properties"]), "{line}");
    }
    let done = log
        .iter()
        .find(|line| line["event"] == "done")
        .expect("a plan is done");
    for plan in [&done["from"], &done["to"]] {
        assert_eq!(members(plan), members(&form["$defs"]["plan"]["properties"]));
        let rule = &plan["NormalizationRules"][0];
        assert_eq!(members(rule), members(&form["$defs"]["rule"]["properties"]));
    }
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

#[test]
fn plans_are_created_changed_and_taken_back_rule_by_rule_and_byte_for_byte() {
    let Some(pwsh) =
        Pwsh::find("plans_are_created_changed_and_taken_back_rule_by_rule_and_byte_for_byte")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let first = change(&standin, &pwsh, "first", &plans(), None);
    assert!(!first.bundle.rollback);
    first.expect("install", &[], 0);
    first.expect("preflight", &[], 0);
    assert!(standin.effects().is_empty(), "preflight reads only");

    let second = change(&standin, &pwsh, "second", &plans(), Some(first.before()));
    assert!(second.bundle.rollback);
    let start = state(&standin);
    second.expect("verify", &["-Before"], 0);
    second.expect("apply-001", &["-WhatIf"], 0);
    assert_eq!(
        outcomes(&second, "apply-001"),
        pairs(&[("DP-US", "planned"), ("DP-NEW", "planned")])
    );
    let made = standin.calls();
    let made: Vec<_> = made
        .iter()
        .filter(|call| call["cmdlet"] == "New-CsVoiceNormalizationRule")
        .collect();
    assert!(
        standin.effects().is_empty() && made.is_empty(),
        "a dry run writes nothing and makes nothing"
    );

    second.apply(0);
    let wanted = plans();
    let rules = |at: usize| wanted[at]["NormalizationRules"].clone();
    let description = wanted[0]["Description"].clone();
    assert_eq!(
        shown(&standin, "DP-US"),
        Some((description, rules(0))),
        "rules in order, byte for byte"
    );
    assert_eq!(shown(&standin, "DP-NEW"), Some((Value::Null, rules(1))));
    let tenant = standin.tenant();
    let names = |plan: &Value| (plan["identity"].clone(), plan["simpleName"].clone());
    let names: Vec<_> = tenant["dialPlans"]
        .as_array()
        .expect("plans")
        .iter()
        .map(names)
        .collect();
    assert_eq!(
        names,
        [
            (json!("DP-US"), json!("Seattle")),
            (json!("DP-NEW"), json!("DP-NEW"))
        ]
    );
    second.expect("verify", &[], 0);
    second.expect("verify", &["-Before"], 10);

    as_the_schemas_say(&first.before(), &second.log("apply-001"));

    standin.clear_log();
    let output = second.apply(0);
    assert!(
        standin.effects().is_empty(),
        "a second run has nothing to do: {}",
        output.stdout
    );

    second.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_eq!(state(&standin), start, "everything is as it was");
    let back = outcomes(&second, "rollback-001");
    assert_eq!(back, pairs(&[("DP-NEW", "done"), ("DP-US", "done")]));
    second.expect("verify", &["-Before"], 0);
}

#[test]
fn without_a_state_before_the_run_captures_what_a_roll_back_is_made_from() {
    let Some(pwsh) = Pwsh::find("a run captures what a roll-back of dial plans is made from")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let first = change(&standin, &pwsh, "first", &plans(), None);
    let start = state(&standin);
    first.apply(0);
    assert_eq!(first.events("apply-001", "captured").len(), 2);
    first.expect("verify", &[], 0);
    let results = fs::read(first.results().join("CHG0000001.apply-001.jsonl")).expect("results");
    let back = with(
        &standin,
        &pwsh,
        "back",
        &plans(),
        Some(results),
        Purpose::Rollback,
    );
    back.expect("rollback-001", &["-WhatIf"], 0);
    back.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_eq!(state(&standin), start, "everything is as it was");
    back.expect("verify", &[], 0);
}

#[test]
fn what_somebody_else_changed_since_is_left_alone_and_told() {
    let Some(pwsh) = Pwsh::find("what_somebody_else_changed_since_is_left_alone_and_told") else {
        return;
    };
    let cases: [(&str, Meddle, &str); 6] = [
        (
            "order",
            |t| {
                t["dialPlans"][0]["rules"]
                    .as_array_mut()
                    .expect("rules")
                    .swap(0, 1);
            },
            "Name of rule 1 is",
        ),
        (
            "case",
            |t| t["dialPlans"][0]["rules"][0]["pattern"] = json!(r"^(\D{4})$"),
            "Pattern of rule 1 is",
        ),
        (
            "flag",
            |t| t["dialPlans"][0]["rules"][2]["isInternalExtension"] = json!(true),
            "IsInternalExtension of rule 3 is True",
        ),
        (
            "one more",
            |t| {
                t["dialPlans"][0]["rules"]
                    .as_array_mut()
                    .expect("rules")
                    .push(rule("New", "^(1)$"));
            },
            "4 rules instead of 3",
        ),
        (
            "text",
            |t| t["dialPlans"][0]["description"] = json!("SEATTLE's"),
            "Description is SEATTLE's",
        ),
        (
            "gone",
            |t| {
                t["dialPlans"] = json!([]);
                t["policies"]["TenantDialPlan"] = json!([]);
            },
            "there is no such plan",
        ),
    ];
    let standin = Standin::new(&tenant());
    let first = change(&standin, &pwsh, "first", &plans(), None);
    first.expect("preflight", &[], 0);
    for (name, meddle, why) in cases {
        let mut meddled = tenant();
        meddle(&mut meddled);
        standin.set_tenant(&meddled);
        standin.clear_log();
        let second = change(&standin, &pwsh, name, &plans(), Some(first.before()));
        second.apply(10);
        assert_eq!(
            outcomes(&second, "apply-001"),
            pairs(&[("DP-US", "drift"), ("DP-NEW", "done")]),
            "{name}"
        );
        let log = second.log("apply-001");
        let drift = log
            .iter()
            .find(|line| line["event"] == "drift")
            .expect("drift");
        assert!(
            drift["message"]
                .as_str()
                .is_some_and(|text| text.contains(why)),
            "{name}: {drift}"
        );
        let plans: Vec<Value> = standin
            .effects()
            .iter()
            .map(|effect| effect["plan"].clone())
            .collect();
        assert_eq!(plans, ["DP-NEW"], "{name}");
    }
    // A plan that was to be made is there already.
    let mut meddled = tenant();
    meddled["policies"]["TenantDialPlan"] = json!(["DP-US", "DP-NEW"]);
    standin.set_tenant(&meddled);
    let second = change(&standin, &pwsh, "there", &plans(), Some(first.before()));
    second.apply(10);
    assert_eq!(
        outcomes(&second, "apply-001"),
        pairs(&[("DP-US", "done"), ("DP-NEW", "drift")])
    );
}

#[test]
fn a_plan_that_somebody_holds_is_not_removed_and_the_other_goes_back() {
    let Some(pwsh) =
        Pwsh::find("a_plan_that_somebody_holds_is_not_removed_and_the_other_goes_back")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let first = change(&standin, &pwsh, "first", &plans(), None);
    first.expect("preflight", &[], 0);
    let second = change(&standin, &pwsh, "second", &plans(), Some(first.before()));
    let start = shown(&standin, "DP-US");
    second.apply(0);
    let mut held = standin.tenant();
    held["users"][0]["policies"]["TenantDialPlan"] = json!("DP-NEW");
    standin.set_tenant(&held);
    let output = second.expect("rollback-001", &["-Confirm:$false"], 10);
    assert_eq!(
        outcomes(&second, "rollback-001"),
        pairs(&[("DP-NEW", "failed"), ("DP-US", "done")])
    );
    assert!(
        output
            .stdout
            .contains("currently assigned to one or more users"),
        "{}",
        output.stdout
    );
    assert_eq!(shown(&standin, "DP-US"), start);
    held["users"][0]["policies"] = json!({});
    held["dialPlans"] = standin.tenant()["dialPlans"].clone();
    standin.set_tenant(&held);
    second.expect("rollback-001", &["-Confirm:$false"], 0);
    assert_eq!(shown(&standin, "DP-NEW"), None);
}

#[test]
fn a_run_that_was_killed_goes_on_and_writes_nothing_twice() {
    let Some(pwsh) = Pwsh::find("a_run_that_was_killed_goes_on_and_writes_nothing_twice") else {
        return;
    };
    for kind in ["killBefore", "killAfter", "loseAnswer"] {
        let fault = json!([{"cmdlet": "Set-CsTenantDialPlan", "identity": "DP-US", "kind": kind}]);
        let standin = Standin::new(&tenant()).faults(fault);
        let first = change(&standin, &pwsh, "first", &plans(), None);
        let output = first.run("apply-001", &["-Confirm:$false"]);
        assert_ne!(output.code, Some(0), "{kind}");
        first.apply(0);
        first.expect("verify", &[], 0);
        let effects = standin.effects();
        let plans: Vec<&Value> = effects.iter().map(|effect| &effect["plan"]).collect();
        let mut sorted = plans.clone();
        sorted.sort_by_key(ToString::to_string);
        assert_eq!(sorted, ["DP-NEW", "DP-US"], "{kind}: {plans:?}");
    }
}

#[test]
fn what_is_slow_to_show_is_waited_for_and_what_does_not_show_is_unconfirmed() {
    let Some(pwsh) = Pwsh::find("a dial plan that is slow to show is waited for") else {
        return;
    };
    let slow = |reads: u32| json!([{"cmdlet": "New-CsTenantDialPlan", "kind": "slowToShow", "reads": reads}]);
    let standin = Standin::new(&tenant()).faults(slow(2));
    let first = change(&standin, &pwsh, "first", &plans(), None);
    first.apply(0);
    assert_eq!(
        outcomes(&first, "apply-001"),
        pairs(&[("DP-US", "done"), ("DP-NEW", "done")])
    );

    let standin = Standin::new(&tenant()).faults(slow(1000));
    let first = change(&standin, &pwsh, "first", &plans(), None);
    first.expect(
        "apply-001",
        &["-Confirm:$false", "-ConfirmSeconds", "0"],
        10,
    );
    assert_eq!(
        outcomes(&first, "apply-001"),
        pairs(&[("DP-US", "done"), ("DP-NEW", "unconfirmed")])
    );
}

#[test]
fn busy_is_waited_for_and_failures_in_a_row_stop_the_run() {
    let Some(pwsh) = Pwsh::find("failures of dial plans in a row stop the run") else {
        return;
    };
    let busy = json!([{"cmdlet": "*write*", "kind": "throttled", "times": 2}, {"cmdlet": "Get-CsTenantDialPlan", "kind": "unavailable"}]);
    let standin = Standin::new(&tenant()).faults(busy);
    change(&standin, &pwsh, "first", &plans(), None).apply(0);

    let broken = json!([{"cmdlet": "*write*", "kind": "error", "times": -1, "message": "the service says no"}]);
    let standin = Standin::new(&tenant()).faults(broken);
    let first = change(&standin, &pwsh, "first", &plans(), None);
    first.expect("apply-001", &["-Confirm:$false", "-MaxFailures", "1"], 10);
    assert_eq!(
        outcomes(&first, "apply-001"),
        pairs(&[("DP-US", "failed"), ("DP-NEW", "skipped")])
    );
    let log = first.log("apply-001");
    assert!(
        log.iter()
            .any(|line| line["message"] == "the service says no"),
        "{log:#?}"
    );
}

#[test]
fn a_list_without_global_is_not_believed() {
    let Some(pwsh) = Pwsh::find("a_list_without_global_is_not_believed") else {
        return;
    };
    let standin = Standin::new(&tenant());
    let first = change(&standin, &pwsh, "first", &plans(), None);
    // The module of the stand-in shows Global in any case: here it does not.
    let module = standin.modules().join("MicrosoftTeams/7.8.0/DialPlans.ps1");
    let text = fs::read_to_string(&module).expect("a module");
    let edited = text.replace("    $names = @('Global')\n", "    $names = @()\n");
    assert_ne!(text, edited);
    fs::write(&module, edited).expect("it can be written");
    first.expect("preflight", &[], 10);
    let before: Value = serde_json::from_slice(&first.before()).expect("JSON");
    assert_eq!(
        (&before["plans"], &before["absent"]),
        (&json!([]), &json!([])),
        "nothing is claimed"
    );
    first.apply(10);
    assert!(standin.effects().is_empty(), "{:?}", standin.effects());
}

#[test]
fn global_is_changed_and_a_part_of_the_steps_runs_alone() {
    let Some(pwsh) = Pwsh::find("global_is_changed_and_a_part_of_the_steps_runs_alone") else {
        return;
    };
    let mut start = tenant();
    start["dialPlans"].as_array_mut().expect("plans").push(json!({"identity": "Global", "simpleName": "G", "description": null, "rules": [rule("Old", "^(1)$")]}));
    let standin = Standin::new(&start);
    let global = json!([
        plan("Global", Some("all"), &hostile()),
        plan("DP-NEW", None, &hostile())
    ]);
    let first = change(&standin, &pwsh, "first", &global, None);
    first.expect("preflight", &[], 0);
    let second = change(&standin, &pwsh, "second", &global, Some(first.before()));
    second.expect("apply-001", &["-Confirm:$false", "-LastStep", "1"], 0);
    assert_eq!(outcomes(&second, "apply-001"), pairs(&[("Global", "done")]));
    assert_eq!(shown(&standin, "Global"), Some((json!("all"), hostile())));
    assert_eq!(shown(&standin, "DP-NEW"), None);
    second.expect("verify", &["-LastStep", "1"], 0);
    second.expect("verify", &[], 10);
    second.expect("rollback-001", &["-Confirm:$false", "-LastStep", "1"], 0);
    assert_eq!(
        shown(&standin, "Global").expect("it is there").1[0]["Name"],
        "Old"
    );
}

#[test]
fn guards_refuse_before_the_first_dial_plan() {
    let Some(pwsh) = Pwsh::find("guards_refuse_before_the_first_dial_plan") else {
        return;
    };
    let mut other = tenant();
    other["tenantId"] = json!("6f1a2b3c-0000-4f60-8a7b-9c0d1e2f3a4b");
    let standin = Standin::new(&other).connected();
    let first = change(&standin, &pwsh, "first", &plans(), None);
    let path = first.path("apply-001");
    let results = first.results();
    let results = results.to_str().expect("a path in ASCII");
    let digest = first.digest("apply-001");
    let args = [
        "-ApprovedSha256",
        &digest,
        "-OutputDirectory",
        results,
        "-Confirm:$false",
    ];
    let output = standin.run(&pwsh, &path, &args);
    assert_eq!(output.code, Some(20), "{output:?}");
    assert!(
        output
            .stdout
            .contains("REFUSED before the first dial plan: this session is signed in to tenant"),
        "{}",
        output.stdout
    );
    let edited = fs::read_to_string(&path)
        .expect("a script")
        .replace("+1206555$1", "+1206556$1");
    fs::write(&path, edited).expect("it can be written");
    let output = standin.run(&pwsh, &path, &args);
    assert_eq!(output.code, Some(20), "{output:?}");
    assert!(
        output
            .stdout
            .contains("this file is not the one that was approved"),
        "{}",
        output.stdout
    );
    assert!(standin.effects().is_empty());
}

#[test]
fn plans_are_changed_and_taken_back_with_the_oldest_and_the_newest_module() {
    let Some(pwsh) =
        Pwsh::find("plans_are_changed_and_taken_back_with_the_oldest_and_the_newest_module")
    else {
        return;
    };
    for version in ["4.0.0", "7.9.0"] {
        let standin = Standin::new(&tenant()).with_module_version(version);
        let text = format!("{}\n[module]\nversion = \"{version}\"\n", settings());
        let of = |name: &str, before: Option<Vec<u8>>| {
            let inputs = Inputs {
                plan: plans().to_string().into_bytes(),
                config: Some(text.clone().into_bytes()),
                before,
                as_of: None,
                purpose: Purpose::Apply,
                asked: Asked::default(),
                templates: Own::new(),
            };
            let loaded = Loaded::new(inputs, Names::default(), &catalogue::changeable())
                .expect("the inputs are read");
            let judged = loaded.judge(None);
            let templates = Templates::embedded().expect("the templates compile");
            let bundle = render(&loaded, &loaded.plan(), &loaded.told(&judged), &templates);
            Scripts::new(&standin, &pwsh, name, bundle.expect("the bundle renders"))
        };
        let first = of("first", None);
        first.expect("preflight", &[], 0);
        let start = state(&standin);
        let second = of("second", Some(first.before()));
        second.apply(0);
        second.expect("verify", &[], 0);
        second.expect("rollback-001", &["-Confirm:$false"], 0);
        assert_eq!(state(&standin), start, "{version}");
    }
}
