//! The JSON Schemas in docs/schemas: what the program and its scripts write is what they say.
//!
//! A validator for the few words of JSON Schema that these files use; a word that it does not know fails.

use callsheet::bundle::{Inputs, Loaded, Names};
use callsheet::catalogue;
use callsheet::plan::Purpose;
use callsheet::rules::{check, vet};
use regex::Regex;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

fn read(path: &str) -> String {
    fs::read_to_string(super::root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&read(&format!("docs/schemas/{name}.schema.json")))
        .expect("a schema is JSON")
}

/// What about a value is not as the schema says.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let fault = |why: String| vec![format!("{at}: {why}")];
    let mut told = Vec::new();
    for (word, says) in schema.as_object().expect("a schema is an object") {
        told.extend(match word.as_str() {
            "$schema" | "title" | "description" | "$defs" | "additionalProperties" => Vec::new(),
            "$ref" => {
                let to = says
                    .as_str()
                    .and_then(|to| to.strip_prefix('#'))
                    .expect("a reference into the file");
                let to = root
                    .pointer(to)
                    .unwrap_or_else(|| panic!("{at}: {to} is not there"));
                faults(root, to, value, at)
            }
            "type" => {
                let types = says
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![says.clone()]);
                let right = types
                    .iter()
                    .any(|name| is_a(value, name.as_str().expect("a type")));
                if right {
                    Vec::new()
                } else {
                    fault(format!("{value} is no {says}"))
                }
            }
            "const" if value == says => Vec::new(),
            "const" => fault(format!("{value} is not {says}")),
            "enum" if says.as_array().expect("a list").contains(value) => Vec::new(),
            "enum" => fault(format!("{value} is none of {says}")),
            "pattern" => {
                let pattern = Regex::new(says.as_str().expect("a pattern")).expect("a regex");
                let wrong = value.as_str().filter(|text| !pattern.is_match(text));
                wrong.map_or(Vec::new(), |text| {
                    fault(format!("{text:?} is not of the form {says}"))
                })
            }
            "minimum" => {
                let below = value.as_i64() < says.as_i64();
                if value.is_number() && below {
                    fault(format!("{value} is below {says}"))
                } else {
                    Vec::new()
                }
            }
            "required" => {
                let names = says
                    .as_array()
                    .expect("a list")
                    .iter()
                    .filter_map(Value::as_str);
                let missing = names.filter(|name| value.is_object() && value.get(name).is_none());
                missing
                    .map(|name| format!("{at}: there is no {name}"))
                    .collect()
            }
            "properties" => members(root, schema, value, at),
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items
                    .flat_map(|(n, item)| faults(root, says, item, &format!("{at}[{n}]")))
                    .collect()
            }
            "anyOf" => {
                let tries = says
                    .as_array()
                    .expect("a list")
                    .iter()
                    .map(|one| faults(root, one, value, at));
                tries
                    .min_by_key(Vec::len)
                    .expect("a list with a schema in it")
            }
            other => panic!("{at}: this validator does not know {other}"),
        });
    }
    if schema.get("additionalProperties").is_some() && schema.get("properties").is_none() {
        told.extend(members(root, schema, value, at));
    }
    told
}

/// The members of an object. One that the schema does not name is a fault here: the schema would be out of date.
fn members(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut told = Vec::new();
    for (name, member) in value.as_object().into_iter().flatten() {
        let known = schema
            .pointer(&format!("/properties/{name}"))
            .or(schema.get("additionalProperties"));
        match known {
            Some(known) => told.extend(faults(root, known, member, &format!("{at}.{name}"))),
            None => told.push(format!("{at}.{name}: the schema does not name it")),
        }
    }
    told
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        other => panic!("this validator does not know the type {other}"),
    }
}

fn assert_valid(schema: &Value, value: &Value, what: &str) {
    let told = faults(schema, schema, value, what);
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// The plan of a sample, or of a sheet beside its config.
fn plan(sheet: &str, sample: &str, before: Option<&str>, purpose: Purpose) -> Value {
    let inputs = Inputs {
        sheet: sheet.as_bytes().to_vec(),
        config: Some(read(&format!("samples/{sample}/callsheet.toml")).into_bytes()),
        before: before.map(|text| text.as_bytes().to_vec()),
        dial_plans: None,
        as_of: None,
        purpose,
        style: None,
        beside: Vec::new(),
        templates: callsheet::bundle::Own::new(),
    };
    let loaded = Loaded::new(inputs, Names::default(), &catalogue::changeable())
        .expect("samples can be read");
    let checked =
        check(loaded.context(loaded.as_of()), Vec::new(), true).expect("memory can be read");
    let vetted = vet(&checked).expect("nothing is denied");
    loaded.plan(&vetted).expect("memory is read").0.to_json()
}

#[test]
fn plans_are_as_their_schema_says() {
    let schema = schema("plan");
    let users = read("samples/us-calling-plan/users.csv");
    let before = read("samples/us-calling-plan/before.json");
    let sites = read("samples/direct-routing/users.csv");
    let leavers = "UserPrincipalName,Action,TelephoneNumber\n\
                   ben.ortiz@contoso.example,RemoveAll,\n\
                   chloe.dubois@contoso.example,Remove,+12065550102\n";
    let us = "us-calling-plan";
    for (what, plan) in [
        (
            "without before-state",
            plan(&users, us, None, Purpose::Apply),
        ),
        (
            "with before-state",
            plan(&users, us, Some(&before), Purpose::Apply),
        ),
        ("back", plan(&users, us, Some(&before), Purpose::Rollback)),
        (
            "two sites",
            plan(&sites, "direct-routing", None, Purpose::Apply),
        ),
        ("leavers", plan(leavers, us, None, Purpose::Apply)),
        (
            "leavers with before-state",
            plan(leavers, us, Some(&before), Purpose::Apply),
        ),
    ] {
        assert_valid(&schema, &plan, what);
        assert_ne!(plan["operations"], json!([]), "{what}");
    }
}

#[test]
fn the_sample_before_state_is_as_its_schema_says() {
    let before: Value =
        serde_json::from_str(&read("samples/us-calling-plan/before.json")).expect("JSON");
    assert_valid(&schema("before"), &before, "before.json");
    let mut wrong = before;
    wrong["users"][0]["found"] = json!("yes");
    assert!(!faults(&schema("before"), &schema("before"), &wrong, "").is_empty());
}

#[test]
fn changes_of_dial_plans_are_as_their_schema_says() {
    let schema = schema("dialplan-change");
    let (plan, config) = (
        "samples/dial-plans/us.toml",
        "samples/us-calling-plan/callsheet.toml",
    );
    let before = "samples/dial-plans/before.json";
    for more in [
        &[][..],
        &["--before", before],
        &["--before", before, "--rollback"],
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_callsheet"))
            .args([
                "dial",
                "render",
                plan,
                "--config",
                config,
                "--as-of",
                "2026-11-24",
                "-o",
            ])
            .arg(&out)
            .args(more)
            .current_dir(super::root())
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{output:?}");
        let text = fs::read_to_string(out.join("plan.json")).expect("a plan");
        let plan: Value = serde_json::from_str(&text).expect("JSON");
        assert_valid(&schema, &plan, &format!("{more:?}"));
        assert_ne!(plan["changes"], json!([]), "{more:?}");
    }
}

#[test]
fn the_state_of_dial_plans_in_the_documents_is_as_its_schema_says() {
    let text = read("docs/dial-plans.md");
    let block = text.split("```json\n").nth(1);
    let block = block.and_then(|rest| rest.split("```").next());
    let before: Value = serde_json::from_str(block.expect("a block of JSON")).expect("JSON");
    assert_valid(&schema("dialplan-before"), &before, "docs/dial-plans.md");
    let found = callsheet::dial::Snapshot::read(before.to_string().as_bytes(), "before.json", None)
        .expect("it is read");
    assert_eq!(found.of("DP-GB-London"), callsheet::dial::Prior::Absent);
}

/// The events that the templates write.
pub(crate) fn events() -> BTreeSet<String> {
    let event = r"(?:-EventName |Add-Outcome |Stop-User \$\w+ |\$name = |@\{ name = )'([a-z]+)'";
    let event = Regex::new(event).expect("a regex");
    let files = super::files()
        .into_iter()
        .filter(|(name, _)| name.starts_with("templates/"));
    let texts = files.map(|(_, path)| fs::read_to_string(path).expect("templates are text"));
    let found = texts.flat_map(|text| {
        event
            .captures_iter(&text)
            .map(|e| e[1].to_owned())
            .collect::<Vec<_>>()
    });
    found.collect()
}

#[test]
fn a_line_of_the_results_is_as_its_schema_says() {
    let schema = schema("results");
    let text = read("templates/partials/log.ps1.hbs");
    let object = text
        .split("$line = [ordered]@{")
        .nth(1)
        .and_then(|rest| rest.split('}').next());
    let keys: Vec<_> = object
        .expect("the line that is written")
        .lines()
        .filter_map(|line| line.split_once('='))
        .collect();
    let keys: Vec<_> = keys.iter().map(|(key, _)| json!(key.trim())).collect();
    assert_eq!(
        schema["required"],
        Value::Array(keys),
        "templates/partials/log.ps1.hbs writes other keys"
    );
    let stated = schema["properties"]["event"]["enum"]
        .as_array()
        .expect("a list");
    let stated: BTreeSet<_> = stated
        .iter()
        .filter_map(Value::as_str)
        .map(ToOwned::to_owned)
        .collect();
    assert_eq!(stated, events());
    let running = read("docs/running.md");
    let blocks = running.split("```jsonl\n").skip(1);
    let blocks = blocks.filter_map(|rest| rest.split("```").next());
    let lines: Vec<_> = blocks.flat_map(str::lines).collect();
    assert!(lines.len() > 5);
    for line in lines {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert_valid(&schema, &value, line);
    }
}

#[test]
fn an_answer_about_a_number_is_as_its_schema_says() {
    let schema = schema("number");
    let texts = [
        "+442079460123",
        "+442079460123;ext=204",
        "+80012345678",
        "020 7946 0123",
        "(206) 555-0101 x7",
        "+9991234567",
        "n/a",
        "",
    ];
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .args(["number", "--format", "json", "--region", "GB"])
        .args(texts)
        .output()
        .expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("the program prints UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), texts.len());
    for line in lines {
        let value = serde_json::from_str(line).expect("JSON");
        assert_valid(&schema, &value, line);
    }
}

/// What a command prints as JSON for a sheet with one of everything.
fn printed(command: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = "Title\n\nUPN;Voice Policy;Phone;Shoe size;VM PIN;\nada@contoso.example;x;'+442079460123;9;1;\n";
    fs::write(folder.path().join("users.csv"), sheet).expect("a file");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .args(command)
        .args(["users.csv", "--no-config", "--format", "json"])
        .current_dir(folder.path())
        .output()
        .expect("the program runs");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn columns_and_fix_print_what_their_schemas_say() {
    for command in ["columns", "fix"] {
        let schema = schema(command);
        let answer = printed(&[command]);
        let told = faults(&schema, &schema, &answer, command);
        assert!(told.is_empty(), "{told:#?}\n{answer:#}");
    }
    assert_eq!(
        printed(&["fix"])["repairs"][0]["replacement"],
        "+442079460123"
    );
}
