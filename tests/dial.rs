//! Dial plans: reading, what dialled strings become, and what is found in plans; real rules and the samples.

mod support;

use callsheet::dial::{Laboratory, Plan, Position, Rule, check, read, suggest};
use callsheet::dotnet::{LARGEST, language};
use callsheet::finding::{Level, Raised};
use callsheet::span::Place;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

fn sample(name: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples/dial-plans")
        .join(name);
    plan(&std::fs::read_to_string(path).expect("a sample"))
}

fn plan(text: &str) -> Plan {
    read(text.as_bytes(), "plan.toml")
        .expect("a plan")
        .remove(0)
}

/// Rule and number of the normalization rule, or line, of each finding.
fn told(raised: &[Raised]) -> Vec<String> {
    let place = |raised: &Raised| match &raised.place {
        Place::Rule { of, .. } => format!("rule {}", of.index),
        Place::Text { line, .. } => format!("line {line}"),
        other => other.to_string(),
    };
    let name = |id: &'static str| id.strip_prefix("dialplan/").expect("of the family");
    raised
        .iter()
        .map(|raised| format!("{} {}", name(raised.rule.id), place(raised)))
        .collect()
}

fn found(plan: &Plan) -> Vec<String> {
    told(&check(&Laboratory::new(plan)))
}

/// The rules of the corpus: pattern and translation as somebody published them.
fn corpus() -> Vec<Rule> {
    let lines = include_str!("data/dial-rules.jsonl").lines();
    let rules = lines.map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    rules
        .enumerate()
        .map(|(at, rule)| Rule {
            name: format!("rule {at}"),
            pattern: rule["pattern"].as_str().expect("a pattern").to_owned(),
            translation: rule["translation"].as_str().unwrap_or("$0").to_owned(),
            at: Position { line: 1, column: 1 },
            ..Rule::default()
        })
        .collect()
}

#[test]
fn the_samples_hold_their_vectors_and_have_nothing_that_is_denied_or_warned_of() {
    for name in ["us.toml", "de.toml", "gb.toml"] {
        let plan = sample(name);
        assert!(plan.vectors.len() >= 8, "{name}");
        let raised = check(&Laboratory::new(&plan));
        let notes = raised.iter().all(|raised| raised.rule.level == Level::Note);
        assert!(notes, "{name}: {:?}", told(&raised));
    }
}

#[test]
fn each_planted_fault_is_found_and_nothing_else() {
    let expected = [
        "unanchored rule 1",
        "group-digit rule 2",
        "missing-group rule 3",
        "class-bar rule 4",
        "class-comma rule 5",
        "stray-plus rule 6",
        "double-backslash rule 7",
        "missing-backslash rule 8",
        "last-capture rule 9",
        "bad-pattern rule 10",
        "emergency-changed rule 11",
        "emergency-changed rule 11",
        "emergency-changed rule 11",
        "protected-changed rule 12",
        "never-fires rule 13",
        "duplicate-name rule 14",
        "not-e164 rule 15",
        "second-pass rule 16",
        "typographic-quote rule 17",
        "vector-failed line 92",
    ];
    assert_eq!(found(&sample("faults.toml")), expected);
}

#[test]
fn the_three_formats_give_the_same_plan() {
    let rules = |text: &str, file: &str| {
        let plan = read(text.as_bytes(), file).expect("a plan").remove(0);
        let rule = |rule: &Rule| {
            (
                rule.name.clone(),
                rule.pattern.clone(),
                rule.translation.clone(),
                rule.description.clone(),
                rule.internal,
            )
        };
        (plan.name, plan.rules.iter().map(rule).collect::<Vec<_>>())
    };
    let toml = "name = 'DP'\n[[rule]]\nname = 'Four; digits'\npattern = '^(\\d{4});x$'\ntranslation = '+1206555$1'\ndescription = 'a \"b\"'\ninternal = true\n";
    let csv = "#TYPE x\r\nName;Pattern;Translation;Description;IsInternalExtension\r\n\"Four; digits\";\"^(\\d{4});x$\";+1206555$1;\"a \"\"b\"\"\";True\r\n";
    let object = r#"{"Identity":"Tag:DP","NormalizationRules":[{"Description":"a \"b\"","Pattern":"^(\\d{4});x$","Translation":"+1206555$1","Name":"Four; digits","IsInternalExtension":true}]}"#;
    let text = r#"[{"Identity":"Tag:DP","NormalizationRules":["Description=a \"b\";Pattern=^(\\d{4});x$;Translation=+1206555$1;Name=Four; digits;IsInternalExtension=True"]}]"#;
    let wanted = rules(toml, "DP.toml");
    assert_eq!(rules(csv, "DP.csv"), wanted);
    assert_eq!(rules(object, "x.json"), wanted);
    assert_eq!(rules(text, "x.json"), wanted);
    let both = format!("[{object},{}]", object.replace("Tag:DP", "Global"));
    let names: Vec<String> = read(both.as_bytes(), "x.json")
        .expect("two")
        .into_iter()
        .map(|plan| plan.name)
        .collect();
    assert_eq!(names, ["DP", "Global"]);
}

#[test]
fn what_is_no_plan_is_told_with_its_place() {
    let check = |text: &str, expected: &str| {
        let error = read(text.as_bytes(), "plan").expect_err(text);
        assert!(error.to_string().contains(expected), "{text}: {error}");
        assert!(!error.help.is_empty());
    };
    check(
        "[[rule]]\nname = 'a'\npattern = \"^\\d$\"\ntranslation = ''\n",
        "plan:3:",
    );
    check(
        "[[rule]]\nname = 'a'\npatern = 'b'\ntranslation = ''\n",
        "plan:3:1",
    );
    check("country = 'USA'\n", "plan:1:11: \"USA\" is no country");
    check("Name,Pattern\na,b\n", "no column Translation");
    check("[{\"Identity\":\"Global\"}]", "no dial plan");
    check("[]", "no dial plan");
    check("{\"a\":", "not JSON");
    check(
        "[{\"NormalizationRules\":[\"Microsoft.Rtc.Something\"]}]",
        "has no Pattern",
    );
    assert!(read(b"\xFF\xFE\x00", "plan").is_err());
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain("[[rule]]\nname='a'\npattern='b'\ntranslation='c'\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        read(&utf16, "plan").expect("UTF-16").remove(0).rules.len(),
        1
    );
}

#[test]
fn the_first_rule_that_matches_decides_and_readings_that_differ_stand_beside() {
    let plan = plan(
        "country = 'GB'\n[[rule]]\nname='Operator'\npattern='(999)$'\ntranslation='+44$1'\n[[rule]]\nname='Short'\npattern='^8(\\d{3})$'\ntranslation='$1'\n[[rule]]\nname='Three'\npattern='^(\\d{3})$'\ntranslation='+4420$1'\n",
    );
    let laboratory = Laboratory::new(&plan);
    let dial = |text: &str| laboratory.dial(text, Some("GB")).expect("an answer");
    let readings = |text: &str| -> Vec<String> {
        dial(text)
            .readings
            .into_iter()
            .map(|reading| reading.result)
            .collect()
    };
    assert_eq!(dial("0999").result(), "0+44999");
    // Only the translation; or no match of the whole, and then no other rule either.
    assert_eq!(readings("0999"), ["+44999", "0999"]);
    let path = dial("8123");
    assert_eq!((path.result(), path.tried.len()), ("123", 2));
    let second = path.second_pass.expect("a second pass");
    assert_eq!((second.index, second.result.as_str()), (2, "+4420123"));
    assert_eq!(dial("0123").result(), "0123");
    assert!(dial("0123").fired.is_none());
    assert_eq!(readings("0123"), ["+440123"]);
    assert_eq!(readings("123"), [""; 0]);
}

#[test]
fn rules_of_the_service_country_come_after_those_of_the_tenant() {
    let plan = sample("gb.toml");
    let laboratory = Laboratory::new(&plan);
    let index = |text: &str| {
        laboratory
            .dial(text, None)
            .expect("an answer")
            .fired
            .map(|fired| fired.index)
    };
    assert_eq!(index("02079460123"), Some(3));
    // No rule of the tenant takes so long a number.
    assert_eq!(index("020794601234567"), Some(plan.rules.len() + 2));
}

/// Every rule of the corpus by itself: what is found, by kind. Bless by reading.
#[test]
fn every_published_rule_is_read_judged_and_explained() {
    let mut kinds = BTreeMap::<&str, usize>::new();
    let rules = corpus();
    for rule in &rules {
        let plan = Plan {
            name: "DP".to_owned(),
            rules: vec![rule.clone()],
            ..Plan::default()
        };
        let raised = check(&Laboratory::new(&plan));
        for raised in &raised {
            *kinds.entry(raised.rule.id).or_default() += 1;
            assert!(raised.words.help.is_some(), "{}", raised.rule.id);
        }
        Laboratory::new(&plan)
            .dial("5550123", Some("US"))
            .expect("an answer");
    }
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(id, count)| format!("{id} {count}"))
        .collect();
    let expected = [
        "dialplan/class-bar 3",
        "dialplan/class-comma 1",
        "dialplan/last-capture 1",
        "dialplan/missing-backslash 1",
        "dialplan/missing-group 1",
        "dialplan/not-e164 27",
        "dialplan/optional-first-token 14",
        "dialplan/second-pass 119",
        "dialplan/stray-plus 2",
        "dialplan/unanchored 141",
    ];
    assert_eq!(kinds, expected, "of {} rules", rules.len());
}

/// What is said to never fire does not fire on any string that the rule itself matches; what is not said fires on one.
#[test]
fn no_rule_is_called_dead_that_fires() {
    let strings = std::env::var("CALLSHEET_DIAL_STRINGS")
        .ok()
        .and_then(|text| text.parse().ok());
    let mut rules = corpus();
    if strings.is_none() {
        // The million goes through all of them; the ordinary run through a part.
        rules.truncate(120);
    }
    let plan = Plan {
        name: "DP".to_owned(),
        rules,
        ..Plan::default()
    };
    let laboratory = Laboratory::new(&plan);
    let raised = check(&laboratory);
    let dead: Vec<usize> = raised
        .iter()
        .filter(|raised| raised.rule.id == "dialplan/never-fires")
        .filter_map(|raised| match &raised.place {
            Place::Rule { of, .. } => Some(of.index as usize - 1),
            _ => None,
        })
        .collect();
    assert!(dead.len() > 3, "{}", dead.len());
    let each = strings.unwrap_or(20_000) / dead.len();
    let printable: Vec<u8> = (0x20..0x7F).collect();
    let mut dialled = 0;
    for index in dead {
        let pattern =
            callsheet::dotnet::Pattern::new(&plan.rules[index].pattern).expect("a pattern");
        let Some(language) = language(&pattern, LARGEST) else {
            continue;
        };
        for text in language.samples(&printable, each).texts {
            // A rule above that gives up decides nothing.
            let Ok(fired) = laboratory.translate(&text) else {
                continue;
            };
            let fired = fired.expect("the rule itself matches").index;
            let pattern = &plan.rules[index].pattern;
            assert!(fired < index, "{text:?} fires {pattern}, called dead");
            dialled += 1;
        }
    }
    eprintln!("{dialled} strings");
    assert!(dialled > 1000, "{dialled}");
}

#[test]
fn hostile_rules_get_an_answer_or_a_refusal() {
    let long = format!("^{}$", "(\\d|\\d\\d)".repeat(1000));
    let patterns = [
        "^.*[13].{8}$",
        "^.*[24].{9}$",
        "^.*[13].{18}$",
        "^(\\d+)+x$",
        "^((\\d+)*)*$",
        "^(\\d*)*\\1$",
        "^(?=(\\d+)+x)\\d+$",
        "^(\\d{1,1000}){1,1000}$",
        long.as_str(),
    ];
    let rules = patterns.iter().map(|pattern| Rule {
        name: (*pattern).chars().take(20).collect(),
        pattern: (*pattern).to_owned(),
        translation: "+1$1".to_owned(),
        ..Rule::default()
    });
    let plan = Plan {
        name: "DP".to_owned(),
        rules: rules.collect(),
        ..Plan::default()
    };
    let laboratory = Laboratory::new(&plan);
    // An answer of either kind, and no panic.
    let _ = laboratory.dial(&"1".repeat(60), None);
    let ids = told(&check(&laboratory));
    assert!(
        ids.iter().any(|id| id.starts_with("not-decided")),
        "{ids:?}"
    );
}

#[test]
fn suggested_vectors_read_back_and_hold() {
    for name in ["us.toml", "de.toml", "gb.toml"] {
        let mut plan = sample(name);
        plan.vectors.clear();
        let text = suggest(&Laboratory::new(&plan));
        let vectors = self::plan(&text).vectors;
        assert!(vectors.len() > plan.rules.len(), "{text}");
        plan.vectors = vectors;
        let ids = found(&plan);
        assert!(
            !ids.iter().any(|id| id.starts_with("vector-failed")),
            "{ids:?}\n{text}"
        );
    }
}

/// The program itself: options may follow what is dialled, and JSON comes one line a string.
#[test]
fn the_commands_answer_with_the_fields_that_are_promised() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_callsheet"));
        let output = command
            .current_dir(root)
            .args(arguments)
            .output()
            .expect("it runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        (output.status.code(), text)
    };
    let plan = "samples/dial-plans/us.toml";
    let (code, text) = run(&[
        "dial", "test", plan, "5550123", "5", "--region", "us", "--format", "json",
    ]);
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!((code, lines.len()), (Some(0), 2), "{text}");
    assert_eq!(lines[0]["result"], "+12065550123");
    assert_eq!(lines[0]["rule"]["index"], 4);
    assert_eq!(lines[0]["groups"]["1"], "5550123");
    assert_eq!(lines[0]["type"], "FIXED_LINE_OR_MOBILE");
    assert_eq!(lines[1]["rule"], Value::Null);
    assert_eq!(lines[1]["readings"][0]["result"], "+15");
    let (code, text) = run(&[
        "dial",
        "check",
        "samples/dial-plans/faults.toml",
        "--format",
        "json",
    ]);
    let told: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        (code, told["schema"].as_str()),
        (Some(1), Some("callsheet.findings/1"))
    );
    assert_eq!(told["findings"][0]["place"]["kind"], "rule");
    assert_eq!(told["findings"][0]["place"]["field"], "pattern");
    assert_eq!(run(&["dial", "try", "--pattern", "^(a$", "x"]).0, Some(1));
    assert_eq!(
        run(&[
            "dial",
            "try",
            "--pattern",
            "^(a)$",
            "--translation",
            "$1$2",
            "a"
        ])
        .1,
        "a: -> a$2  (groups: 1 = \"a\")\n"
    );
    assert_eq!(
        run(&["dial", "test", plan, "5", "--region", "XXX"]).0,
        Some(2)
    );
}
