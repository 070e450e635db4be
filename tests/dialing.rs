//! Numbers of a sheet, dialled under the plans of a file: random sheets and plans against a plain reference, the command,
//! and bundles.

mod support;
mod workshop;

use callsheet::config::Config;
use callsheet::dial::{Call, Form, Laboratory, Plan, Plans, Rule, draw};
use callsheet::numbering;
use callsheet::rules::Checked;
use callsheet::sheet::Sheet;
use regex::Regex;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use support::judged::{config, judged_under};
use support::random::Random;
use workshop::Bench;

/// Rules that .NET and the crate regex answer alike; most are right for somebody and wrong for somebody else.
const RULES: [(&str, &str); 18] = [
    ("^0(\\d{9,10})$", "+44$1"),
    ("^0([1-9]\\d+)$", "+49$1"),
    ("^1?(\\d{10})$", "+1$1"),
    ("^(\\d{7})$", "+1206$1"),
    ("^([2-9]\\d{6})$", "+1425$1"),
    ("^(\\d{3})$", "+493055501$1"),
    ("^(\\d{3})$", "+442079460100;ext=$1"),
    ("^(2\\d{2})$", "+442079460101;ext=$1"),
    ("^(\\d{8})$", "+4420$1"),
    ("(\\d{2})3$", "${1}4"),
    ("^(\\d+)$", "$1"),
    ("^0(\\d+)$", "44$1"),
    ("^44(\\d+)$", "+44$1"),
    ("^\\+(\\d+)1$", "+${1}2"),
    ("^\\+?(\\d{9,15})$", "+$1"),
    ("^0(\\d+)7$", "+44${1}8"),
    ("^(?:0|9)?(112|999)$", "$1"),
    ("5$", ""),
];
const NAMES: [&str; 4] = ["DP-UK", "DP-DE", "DP-US", "Global"];
const CONFIG: &str =
    "[site.Berlin]\nbase = \"+493055501\"\nextension_digits = 3\nTenantDialPlan = \"DP-DE\"\n";

/// A plan: its name and its rules.
type Written = (&'static str, Vec<(&'static str, &'static str)>);

/// A row of a sheet.
struct Person {
    number: String,
    /// ISO code and what is dialled before the digits at home.
    country: &'static str,
    extension: Option<String>,
    plan: &'static str,
    usage: &'static str,
    site: &'static str,
}

fn plans(random: &mut Random) -> Vec<Written> {
    let mut plans = Vec::new();
    for name in NAMES {
        if random.below(5) > 0 {
            let rules = (0..=random.below(6)).map(|_| RULES[random.below(RULES.len())]);
            plans.push((name, rules.collect()));
        }
    }
    if plans.is_empty() {
        plans.push(("DP-UK", vec![RULES[0]]));
    }
    plans
}

fn file(plans: &[Written]) -> Plans {
    let plan = |(name, rules): &Written| {
        let rules = (1..).zip(rules).map(|(at, (pattern, translation))| {
            json!({"Name": format!("rule {at}"), "Pattern": pattern, "Translation": translation})
        });
        json!({"Identity": format!("Tag:{name}"), "NormalizationRules": rules.collect::<Vec<_>>()})
    };
    let text = Value::Array(plans.iter().map(plan).collect()).to_string();
    Plans::read(text.as_bytes(), "plans.json", None).expect("plans")
}

fn people(random: &mut Random, count: usize) -> Vec<Person> {
    let mut seen = BTreeSet::new();
    let mut people = Vec::new();
    while people.len() < count {
        let (country, start, digits) = [
            ("GB", "+44207946", 4),
            ("US", "+1206555", 4),
            ("US", "+1425555", 4),
            ("DE", "+493055501", 3),
            ("DE", "+498912345", 3),
            ("FR", "+33145678", 3),
        ][random.below(6)];
        let mut number = start.to_owned();
        for _ in 0..digits {
            number.push(char::from(
                b'0' + u8::try_from(random.below(10)).expect("a digit"),
            ));
        }
        let right = numbering::right(&number).is_some();
        if !right || !seen.insert(number.clone()) {
            continue;
        }
        people.push(Person {
            number,
            country,
            extension: (random.below(6) == 0).then(|| format!("{}", 200 + random.below(100))),
            plan: random.one_of(&["DP-UK", "dp-de", "DP-US", "Global", "", "DP-FR"]),
            usage: random.one_of(&["GB", "US", "DE", "CA", ""]),
            site: random.one_of(&["Berlin", "", ""]),
        });
    }
    people
}

impl Person {
    /// The whole number.
    fn whole(&self) -> String {
        let extension = self.extension.as_ref();
        let extension = extension.map(|digits| format!(";ext={digits}"));
        format!("{}{}", self.number, extension.unwrap_or_default())
    }

    fn row(&self, at: usize) -> String {
        format!(
            "user{at}@contoso.example,{},DirectRouting,{},{},{}\n",
            self.whole(),
            self.plan,
            self.usage,
            self.site
        )
    }
}

/// What becomes of a string, and the rule that did it; none where no rule matches.
fn translate(rules: &[(&str, &str)], text: &str) -> Option<String> {
    let regex = |pattern: &str| Regex::new(pattern).expect("a pattern");
    let (pattern, translation) = rules.iter().find(|rule| regex(rule.0).is_match(text))?;
    Some(regex(pattern).replace_all(text, *translation).into_owned())
}

/// The forms of a number: the kind, what is dialled, what it should become.
fn forms(person: &Person, rules: &[(&str, &str)]) -> Vec<(char, String, String)> {
    let (whole, e164) = (person.whole(), person.number.clone());
    let mut forms = vec![
        ('+', whole.clone(), whole.clone()),
        ('+', e164.clone(), e164.clone()),
    ];
    let code = |country: &str| match country {
        "GB" => "44",
        "US" | "CA" => "1",
        "DE" => "49",
        _ => "33",
    };
    if code(person.usage) == code(person.country) && !person.usage.is_empty() {
        let digits = &e164[1 + code(person.country).len()..];
        let before: &[&str] = if code(person.country) == "1" {
            &["", "1"]
        } else {
            &["0"]
        };
        for before in before {
            forms.push(('n', format!("{before}{digits}"), e164.clone()));
        }
    }
    let in_berlin = person.site == "Berlin" && e164.starts_with("+493055501") && e164.len() == 13;
    let extension = person.extension.clone();
    if let Some(digits) = extension.or_else(|| in_berlin.then(|| e164[10..].to_owned())) {
        forms.push(('x', digits, whole.clone()));
    }
    for rule in rules {
        let literal = rule.1.split('$').next().expect("a part");
        let Some(rest) = whole.strip_prefix(literal).filter(|_| !literal.is_empty()) else {
            continue;
        };
        let alone = translate(&[*rule], rest);
        if !rest.is_empty() && rule.1.len() <= literal.len() + 4 && alone.as_deref() == Some(&whole)
        {
            forms.push(('s', rest.to_owned(), whole.clone()));
        }
    }
    let mut seen = BTreeSet::new();
    forms.retain(|form| seen.insert(form.1.clone()));
    forms
}

/// What a row raises, and what is said not to be checked of it.
fn expected(person: &Person, plans: &[Written]) -> BTreeSet<&'static str> {
    let own = match (person.plan, person.site) {
        ("", "Berlin") => "DP-DE",
        ("", _) => "Global",
        (name, _) => name,
    };
    let is_note = !person.plan.is_empty() || person.site.is_empty();
    let plan = plans
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(own));
    let Some((_, rules)) = plan else {
        return BTreeSet::from([match own {
            "Global" => "no Global",
            _ if is_note => "dialing/unknown-plan",
            _ => "nothing",
        }]);
    };
    let mut told = BTreeSet::new();
    if person.usage.is_empty() {
        told.insert("no country");
    }
    for (kind, dialled, wanted) in forms(person, rules) {
        let first = translate(rules, &dialled);
        let second = first.as_ref().filter(|first| !first.starts_with('+'));
        let second = second.and_then(|first| translate(rules, first));
        let result = second.or(first.clone()).unwrap_or_else(|| dialled.clone());
        if kind == '+' && result != dialled {
            told.insert("dialing/e164-changed");
        } else if kind != '+' && result == dialled && kind != 's' {
            told.insert("left to the service");
        } else if kind != '+' && result != wanted && result != dialled {
            told.insert(if numbering::right(&result).is_some() {
                "dialing/other-number"
            } else {
                "dialing/not-dialable"
            });
        }
    }
    if told.contains("dialing/e164-changed") {
        // One cause at a cell.
        told.remove("dialing/other-number");
        told.remove("dialing/not-dialable");
    }
    told
}

/// What was found by row, and how many rows each reason not to check names.
fn found(
    checked: &Checked,
) -> (
    BTreeMap<u32, BTreeSet<&'static str>>,
    BTreeMap<&'static str, u64>,
) {
    let mut rows: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for hit in checked
        .hits
        .iter()
        .filter(|hit| hit.rule.family() == "dialing")
    {
        rows.entry(hit.row).or_default().insert(hit.rule.id);
    }
    let mut gaps = BTreeMap::new();
    for item in &checked.not_checked {
        for (words, gap) in [
            ("no plan of the file is called Global", "no Global"),
            ("without a UsageLocation, under a plan", "no country"),
            ("that no rule of the file takes", "left to the service"),
        ] {
            if item.rule.starts_with("dialing/") && item.why.contains(words) {
                let count = item.why.split(' ').next().expect("a word");
                gaps.insert(gap, count.parse().expect("a count"));
            }
        }
    }
    (rows, gaps)
}

#[test]
fn each_row_is_told_what_a_plain_reading_of_the_rules_says() {
    let (mut random, mut seen) = (Random::new(3), BTreeMap::new());
    let config: Config = config(CONFIG);
    for round in 0..40 {
        let written = plans(&mut random);
        let people = people(&mut random, 60);
        let plans = file(&written);
        let mut text =
            "UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan,UsageLocation,Site\n"
                .to_owned();
        let (mut rows, mut gaps) = (BTreeMap::new(), BTreeMap::new());
        for (at, person) in (2_u32..).zip(&people) {
            text.push_str(&person.row(at as usize));
            for what in expected(person, &written) {
                *seen.entry(what).or_insert(0) += 1;
                if what.contains('/') {
                    rows.entry(at).or_insert_with(BTreeSet::new).insert(what);
                } else if what != "nothing" {
                    *gaps.entry(what).or_insert(0) += 1;
                }
            }
        }
        let sheet = Sheet::from_bytes(text.clone().into_bytes(), "users.csv", &config);
        for (threads, part) in [(1, 1 << 20), (2, 300), (8, 100)] {
            let checked = judged_under(Some(&plans), &sheet, &config, threads, part);
            let told = found(&checked);
            assert_eq!(
                told.0, rows,
                "round {round}, {threads} threads, {written:#?}\n{text}"
            );
            assert_eq!(
                told.1, gaps,
                "round {round}, {threads} threads, {written:#?}\n{text}"
            );
        }
    }
    assert_eq!(seen.len(), 8, "{seen:?}");
    assert!(seen.values().all(|count| *count > 20), "{seen:?}");
}

const SHEET: &str = "UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan,UsageLocation
ada@contoso.example,+442079460123,DirectRouting,DP-UK,GB
ben@contoso.example,+442079460124,DirectRouting,DP-UK,GB
clara@contoso.example,+442079460125,DirectRouting,DP-Berlin,DE
dora@contoso.example,+442079460126,DirectRouting,,GB
";
const PLAN: &str = "name = \"DP-UK\"
country = \"GB\"

[[rule]]
name = \"Reception\"
pattern = '^0(2079460)123$'
translation = '+44${1}100'

[[rule]]
name = \"National\"
pattern = '^0(\\d{9,10})$'
translation = '+44$1'
";
const CHANGE: &str =
    "[tenant]\nid = \"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"\n[change]\nid = \"CHG1\"\n";

/// What the check of the bench's sheet under its plans tells programs.
fn dialled(bench: &Bench) -> Value {
    let plans = ["check", "users.csv", "--dial-plans", "plans/uk.toml"];
    bench
        .run(&[&plans[..], &["--format", "json"]].concat())
        .json()
}

fn bench() -> Bench {
    let bench = Bench::new();
    bench.file("users.csv", SHEET);
    bench.file("plans/uk.toml", PLAN);
    bench.file("callsheet.toml", CHANGE);
    bench
}

#[test]
fn a_finding_shows_the_cell_and_the_rule_in_its_file() {
    let run = bench().run(&["check", "users.csv", "--dial-plans", "plans/uk.toml"]);
    run.exits(0)
        .says("warn: dialing/other-number")
        .says("[users.csv:B2]")
        .says("[plans/uk.toml:6:11]")
        .says("takes \"02079460123\" and makes \"+442079460100\" of it")
        .says("no dial plan of the file is called \"DP-Berlin\"")
        .says("1 row under the organization's dial plan: no plan of the file is called Global")
        .says("next: callsheet render users.csv --dial-plans plans/uk.toml -o DIR");
    let told = dialled(&bench());
    let finding = &told["findings"][0];
    assert_eq!(finding["place"]["ref"], "B2");
    let related = json!([{
        "place": {"kind": "rule", "file": "plans/uk.toml", "plan": "DP-UK", "index": 1, "name": "Reception",
            "field": "pattern", "line": 6, "column": 11},
        "message": "takes \"02079460123\" and makes \"+442079460100\" of it",
    }]);
    assert_eq!(finding["related"], related);
    assert_eq!(
        finding["data"],
        json!({"plan": "DP-UK", "forms": [
            {"form": "national", "dialled": "02079460123", "rule": 1, "result": "+442079460100"}]})
    );
    assert!(
        told["files"]
            .as_array()
            .expect("a list")
            .contains(&json!("plans/uk.toml"))
    );
}

#[test]
fn without_a_plan_file_it_is_said_that_nothing_was_dialled() {
    bench()
        .run(&["check", "users.csv"])
        .exits(0)
        .says("dialing/*: no dial plans: give the file of a plan");
}

#[test]
fn a_plan_file_that_is_none_ends_the_work_with_its_place() {
    let bench = bench();
    bench.file(
        "broken.toml",
        "name = \"DP-UK\"\n[[rule]]\npattern = '^1$'\n",
    );
    for command in ["check", "plan"] {
        bench
            .run(&[command, "users.csv", "--dial-plans", "broken.toml"])
            .exits(3)
            .says("broken.toml:2:1: this is not a dial plan: missing field");
    }
    bench
        .run(&["check", "users.csv", "--dial-plans", "nothing.toml"])
        .exits(3)
        .says("cannot read nothing.toml");
    let over = [
        "check",
        "users.csv",
        "--dial-plans",
        "plans/uk.toml",
        "--output",
        "plans/uk.toml",
    ];
    bench.run(&over).exits(2).says("would overwrite");
}

#[test]
fn an_e164_number_that_a_rule_rewrites_keeps_the_sheet_from_being_rendered() {
    let bench = bench();
    bench.file(
        "strip.csv",
        "Name,Pattern,Translation\nStrip,^\\+44(\\d+)$,0$1\n",
    );
    bench.file(
        "named.csv",
        "Name,Pattern,Translation\nStrip,^\\+44(\\d+)$,0$1\n",
    );
    let sheet = SHEET.replace("DP-UK", "strip");
    bench.file("users.csv", sheet);
    bench
        .run(&[
            "render",
            "users.csv",
            "--dial-plans",
            "strip.csv",
            "-o",
            "out",
        ])
        .exits(1)
        .says("deny: dialing/e164-changed (2 findings)")
        .says("[strip.csv:2:1]");
    assert!(!bench.names().contains(&"out".to_owned()));
    // The same table under another name is another plan.
    bench
        .run(&[
            "render",
            "users.csv",
            "--dial-plans",
            "named.csv",
            "-o",
            "out",
        ])
        .exits(0);
}

#[test]
fn a_plan_that_the_before_state_names_stands_in_for_a_blank_cell() {
    let bench = bench();
    let user = |user: &str, plan: Value| json!({"user": user, "found": true, "numbers": [], "policies": {"TenantDialPlan": plan}});
    let hidden = json!({"user": "eve@contoso.example", "found": true, "numbers": [], "policies": {},
        "hidden": ["TenantDialPlan"]});
    let users = [
        user("ada@contoso.example", json!("DP-UK")),
        user("ben@contoso.example", json!("DP-Other")),
        user("dora@contoso.example", json!(null)),
        hidden,
    ];
    let before = json!({"schema": "callsheet.before/1", "tenant": "6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "users": users});
    bench.file("before.json", before.to_string());
    bench.file(
        "users.csv",
        "UserPrincipalName,TelephoneNumber,NumberType
ada@contoso.example,+442079460123,DirectRouting
ben@contoso.example,+442079460124,DirectRouting
dora@contoso.example,+442079460125,DirectRouting
eve@contoso.example,+442079460126,DirectRouting
",
    );
    let args = [
        "check",
        "users.csv",
        "--dial-plans",
        "plans/uk.toml",
        "--before",
        "before.json",
    ];
    bench
        .run(&args)
        .exits(0)
        .says("warn: dialing/other-number")
        .says("[users.csv:B2]")
        .says("1 row whose dial plan the before-state does not show")
        .says("1 row whose dial plan, as the before-state names it, is not in the file")
        .says("1 row under the organization's dial plan");
}

#[test]
fn a_plan_of_a_setting_is_told_once_and_where_it_stands() {
    let bench = bench();
    bench.file(
        "callsheet.toml",
        "[defaults]\nTenantDialPlan = \"DP-Berlin\"\n",
    );
    bench.file(
        "users.csv",
        "UserPrincipalName,TelephoneNumber,NumberType
ada@contoso.example,+442079460123,DirectRouting
ben@contoso.example,+442079460124,DirectRouting
",
    );
    let told = dialled(&bench);
    assert_eq!(
        told["summary"]["by_rule"],
        json!({"dialing/unknown-plan": 1})
    );
    assert_eq!(told["findings"][0]["place"]["file"], "callsheet.toml");
    assert_eq!(told["findings"][0]["place"]["line"], 2);
}

#[test]
fn rules_that_cannot_be_asked_are_named() {
    let bench = bench();
    let refused = "[[rule]]\nname = \"Nine\"\npattern = '^(9)?(?(1)0(\\d{10})|(\\d{4}))$'\ntranslation = '+44$2'\n";
    bench.file(
        "plans/uk.toml",
        PLAN.replacen("\n[[rule]]", &format!("\n{refused}[[rule]]"), 1),
    );
    bench
        .run(&["check", "users.csv", "--dial-plans", "plans/uk.toml"])
        .exits(0)
        .says("2 rows under \"DP-UK\": rule 1 cannot be asked, and numbers were dialled as if it was not there");
}

#[test]
fn the_help_names_a_reading_under_which_an_unanchored_rule_is_right() {
    let bench = bench();
    bench.file("plans/uk.toml", "name = \"DP-UK\"\ncountry = \"GB\"\n[[rule]]\nname = \"National\"\npattern = '^0(\\d{9})'\ntranslation = '+44${1}3'\n");
    bench
        .run(&["check", "users.csv", "--dial-plans", "plans/uk.toml"])
        .exits(0)
        .says("warn: dialing/not-dialable")
        .says("if an unanchored rule returns only its translation, it is right");
}

#[test]
fn a_bundle_carries_the_plans_and_verify_dials_again() {
    let bench = bench();
    bench.file(
        "DP-UK.csv",
        "Name,Pattern,Translation\nReception,^0(2079460)123$,+44${1}100\n",
    );
    bench.file(
        "uk.json",
        json!({"Identity": "Tag:DP-UK", "NormalizationRules": [
        {"Name": "Reception", "Pattern": "^0(2079460)123$", "Translation": "+44${1}100"}]})
        .to_string(),
    );
    for (file, path) in [
        ("plans/uk.toml", "input/dialplans.toml"),
        ("DP-UK.csv", "input/dialplans.csv"),
        ("uk.json", "input/dialplans.json"),
    ] {
        let out = format!("out-{}", file.replace('/', "-"));
        bench
            .run(&["render", "users.csv", "--dial-plans", file, "-o", &out])
            .exits(0);
        let given = std::fs::read(bench.path(file)).expect("a plan");
        let carried = bench.path(&format!("{out}/{path}"));
        assert_eq!(std::fs::read(&carried).expect("an input"), given);
        let plan: Value = serde_json::from_slice(
            &std::fs::read(bench.path(&format!("{out}/plan.json"))).expect("a plan"),
        )
        .expect("JSON");
        let inputs = plan["inputs"].as_array().expect("a list");
        assert!(
            inputs.iter().any(|input| input["path"] == path),
            "{inputs:?}"
        );
        let review =
            std::fs::read_to_string(bench.path(&format!("{out}/review.md"))).expect("a review");
        assert!(review.contains("dialing/other-number"), "{review}");
        bench.run(&["verify", &out]).exits(0);
        // Another digit in a rule, and the manifest written again.
        let mut files = callsheet::bundle::read(&bench.path(&out)).expect("a bundle");
        workshop::bundle::edit(&mut files, path, "100", "123");
        workshop::bundle::repair(&mut files);
        let problems = workshop::change::verify(&files).problems;
        let named: BTreeSet<&str> = problems
            .iter()
            .map(|problem| problem.file.as_str())
            .collect();
        assert!(
            named.contains("plan.json") && named.contains("review.md"),
            "{named:?}"
        );
        files.remove(path);
        workshop::bundle::repair(&mut files);
        let problems = workshop::change::verify(&files).problems;
        assert!(problems.iter().any(|problem| problem.file == "plan.json"));
    }
}

/// Two plans that make different numbers of the same three digits.
const TWO: &str = r#"[
    {"Identity": "Tag:DP-UK", "NormalizationRules": [
        {"Name": "London", "Pattern": "^(\\d{3})$", "Translation": "+442079460$1"}]},
    {"Identity": "Tag:DP-DE", "NormalizationRules": [
        {"Name": "Berlin", "Pattern": "^(\\d{3})$", "Translation": "+493055501$1"}]},
    {"Identity": "Global", "NormalizationRules": [
        {"Name": "Seattle", "Pattern": "^(\\d{3})$", "Translation": "+12065550$1"}]}
]"#;

/// The first line about who dials, and what becomes of 123.
fn dialled_as(bench: &Bench, user: &str, more: &[&str]) -> (String, String) {
    let args = [
        "dial",
        "test",
        "plans.json",
        "123",
        "--as",
        user,
        "--sheet",
        "people.csv",
    ];
    let run = bench.run(&[&args, more].concat());
    run.exits(0);
    let mut lines = run.stdout.lines();
    let who = lines.next().unwrap_or_default().to_owned();
    (who, lines.nth(1).unwrap_or_default().to_owned())
}

fn people_bench() -> Bench {
    let bench = Bench::new();
    bench.file("plans.json", TWO);
    bench.file(
        "people.csv",
        "UserPrincipalName,SipAddress,TelephoneNumber,TenantDialPlan,UsageLocation,Site
ada@contoso.example,ada.sip@contoso.example,+442079460123,dp-uk,GB,
ben@contoso.example,,+493055501124,,DE,Berlin
clara@contoso.example,,+442079460125,Global (Org-wide default),,
dora@contoso.example,,+442079460126,,GB,
eve@contoso.example,,+442079460127,DP-Paris,FR,
finn@contoso.example,,+442079460128,\u{200B}DP-UK,GB,
gus@contoso.example,,+442079460129,,GB,
gus@contoso.example,,,DP-DE,,
",
    );
    bench.file(
        "callsheet.toml",
        "[site.Berlin]\nTenantDialPlan = \"DP-DE\"\nregion = \"DE\"\n[defaults]\nNumberType = \"DirectRouting\"\n",
    );
    bench
}

#[test]
fn a_user_of_a_sheet_dials_under_their_own_plan() {
    let bench = people_bench();
    for (user, who, result) in [
        (
            "ADA@contoso.example",
            "as ada@contoso.example: under DP-UK (people.csv:D2), dialling from GB (people.csv:E2)",
            "123 -> +442079460123",
        ),
        (
            "sip:ada.sip@contoso.example",
            "as ada@contoso.example: under DP-UK (people.csv:D2), dialling from GB (people.csv:E2)",
            "123 -> +442079460123",
        ),
        (
            "ben@contoso.example",
            "as ben@contoso.example: under DP-DE (callsheet.toml:2:18), dialling from DE (people.csv:E3)",
            "123 -> +493055501123",
        ),
        (
            "clara@contoso.example",
            "as clara@contoso.example: under Global (people.csv:D4)",
            "123 -> +12065550123",
        ),
        (
            "dora@contoso.example",
            "as dora@contoso.example: under Global (nothing names another plan), dialling from GB (people.csv:E5)",
            "123 -> +12065550123",
        ),
        (
            "gus@contoso.example",
            "as gus@contoso.example: under DP-DE (people.csv:D9), dialling from GB (people.csv:E8)",
            "123 -> +493055501123",
        ),
    ] {
        assert_eq!(
            dialled_as(&bench, user, &[]),
            (who.to_owned(), result.to_owned())
        );
    }
}

#[test]
fn where_the_sheet_leaves_the_plan_as_it_is_the_before_state_names_it() {
    let bench = people_bench();
    let user = |user: &str, plan: Value, hidden: Value| json!({"user": user, "found": true, "numbers": [], "policies": plan, "hidden": hidden});
    let state = json!({"schema": "callsheet.before/1", "tenant": "6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "users": [
        user("dora@contoso.example", json!({"TenantDialPlan": "DP-DE"}), json!([])),
        user("ada@contoso.example", json!({"TenantDialPlan": "DP-DE"}), json!([])),
        user("gus@contoso.example", json!({}), json!(["TenantDialPlan"])),
    ]});
    bench.file("before.json", state.to_string());
    let before = ["--before", "before.json"];
    let (who, result) = dialled_as(&bench, "dora@contoso.example", &before);
    assert!(
        who.contains("under DP-DE (as the before-state says)"),
        "{who}"
    );
    assert_eq!(result, "123 -> +493055501123");
    // What the sheet says will hold.
    let (who, result) = dialled_as(&bench, "ada@contoso.example", &before);
    assert!(who.contains("under DP-UK (people.csv:D2)"), "{who}");
    assert_eq!(result, "123 -> +442079460123");
    bench.file(
        "people.csv",
        "UserPrincipalName,TenantDialPlan\ngus@contoso.example,\n",
    );
    let args = [
        "dial",
        "test",
        "plans.json",
        "1",
        "--as",
        "gus@contoso.example",
        "--sheet",
        "people.csv",
    ];
    bench
        .run(&[&args[..], &before].concat())
        .exits(2)
        .says("the before-state does not show the dial plan of gus@contoso.example");
}

#[test]
fn the_region_is_that_of_the_user_unless_another_is_given() {
    let bench = people_bench();
    let lines = |more: &[&str]| {
        let args = [
            "dial",
            "test",
            "plans.json",
            "12",
            "--as",
            "ben@contoso.example",
            "--sheet",
            "people.csv",
            "--format",
            "json",
        ];
        bench.run(&[&args, more].concat()).exits(0).json()
    };
    let told = lines(&[]);
    assert_eq!(told["readings"][0]["result"], "+4912");
    assert_eq!(
        told["as"],
        json!({"user": "ben@contoso.example", "plan": "DP-DE", "region": "DE"})
    );
    assert_eq!(lines(&["--region", "fr"])["readings"][0]["result"], "+3312");
    let plain = [
        "dial",
        "test",
        "plans.json",
        "12",
        "--plan",
        "DP-DE",
        "--format",
        "json",
    ];
    assert_eq!(bench.run(&plain).exits(0).json().get("as"), None);
}

#[test]
fn nobody_dials_as_somebody_whom_the_sheet_does_not_name() {
    let bench = people_bench();
    for (user, sentence) in [
        (
            "zoe@contoso.example",
            "no row of people.csv is about \"zoe@contoso.example\"",
        ),
        ("", "no row of people.csv is about \"\""),
        (
            "eve@contoso.example",
            "eve@contoso.example is under the dial plan \"DP-Paris\" (people.csv:D6), and plans.json has DP-UK, DP-DE, Global",
        ),
        (
            "finn@contoso.example",
            "people.csv:D7: this dial plan cannot be read",
        ),
    ] {
        let args = [
            "dial",
            "test",
            "plans.json",
            "123",
            "--as",
            user,
            "--sheet",
            "people.csv",
        ];
        bench.run(&args).exits(2).says(sentence);
    }
    bench.file("headless.csv", "one,two\n1,2\n");
    for (args, sentence) in [
        (&["--as", "ada@contoso.example"][..], "--sheet <SHEET>"),
        (&["--sheet", "people.csv"], "--as <USER>"),
        (
            &[
                "--as",
                "ada@contoso.example",
                "--sheet",
                "people.csv",
                "--plan",
                "DP-UK",
            ],
            "cannot be used with",
        ),
        (
            &["--as", "ada@contoso.example", "--sheet", "headless.csv"],
            "the header cannot be used",
        ),
    ] {
        let all = [&["dial", "test", "plans.json", "123"], args].concat();
        bench.run(&all).exits(2).says(sentence);
    }
    let args = [
        "dial",
        "test",
        "plans.json",
        "-",
        "--as",
        "ada@contoso.example",
        "--sheet",
        "-",
    ];
    bench
        .run(&args)
        .exits(2)
        .says("standard input cannot be both");
}

#[test]
fn of_a_workbook_with_two_tables_one_is_named() {
    let header = ["UserPrincipalName", "TenantDialPlan"];
    let bench = workshop::book::bench(&[
        ("London", &[&header, &["ada@contoso.example", "DP-UK"]]),
        ("Berlin", &[&header, &["ada@contoso.example", "DP-DE"]]),
    ]);
    bench.file("plans.json", TWO);
    for (table, result) in [("London", "+442079460123"), ("Berlin", "+493055501123")] {
        let args = [
            "dial",
            "test",
            "plans.json",
            "123",
            "--as",
            "ada@contoso.example",
            "--sheet",
            "staff.xlsx",
            "--table",
            table,
        ];
        let run = bench.run(&args);
        run.exits(0)
            .says(&format!("(staff.xlsx:{table}!B2)"))
            .says(&format!("123 -> {result}"));
    }
}

/// The section of a review about what people dial.
fn drawing(bench: &Bench, out: &str) -> Option<String> {
    let review =
        std::fs::read_to_string(bench.path(&format!("{out}/review.md"))).expect("a review");
    let start = review.find("## What people dial")?;
    let end = start
        + review[start..]
            .find("\n## People")
            .expect("a section follows");
    Some(review[start..end].to_owned())
}

#[test]
fn the_review_draws_the_way_of_the_first_person_under_each_plan() {
    let bench = people_bench();
    bench.file("callsheet.toml", CHANGE);
    bench.file(
        "people.csv",
        "UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan,UsageLocation
ada@contoso.example,+442079460123;ext=123,DirectRouting,DP-UK,GB
ben@contoso.example,+493055501124,DirectRouting,DP-DE,
clara@contoso.example,+442079460125,DirectRouting,DP-UK,GB
",
    );
    let render = |file: &str, out: &str| {
        bench
            .run(&["render", "people.csv", "--dial-plans", file, "-o", out])
            .exits(0);
        bench.run(&["verify", out]).exits(0);
        drawing(&bench, out).expect("a drawing")
    };
    let text = render("plans.json", "out");
    let uk = "### `DP-UK`

`ada@contoso.example`, `+442079460123;ext=123`:

```text
+442079460123;ext=123 (E.164)
  |
  |    rule 1: no match
  +--> +442079460123;ext=123 : the number, left as it is

+442079460123 (E.164)
  |
  |    rule 1: no match
  +--> +442079460123 : the number, left as it is

02079460123 (national)
  |
  |    rule 1: no match
  +--> 02079460123 : left to the rules of the service country

123 (extension)
  |
  +--- rule 1 \"London\": ^(\\d{3})$ -> +442079460$1
  +--> +442079460123 : NOT +442079460123;ext=123: another number
```

Emergency numbers of GB:

```text
112   --> +442079460112 : CHANGED by rule 1 \"London\"
999   --> +442079460999 : CHANGED by rule 1 \"London\"
```
";
    assert!(text.contains(uk), "{text}");
    assert!(
        text.contains("### `DP-DE`\n\n`ben@contoso.example`, `+493055501124`:"),
        "{text}"
    );
    assert!(
        text.contains("Emergency numbers were not dialled"),
        "{text}"
    );
    assert!(
        !text.contains("clara") && !text.contains("### `Global`"),
        "{text}"
    );
    // What the file is called changes no byte.
    bench.file("elsewhere/of the tenant.json", TWO);
    assert_eq!(render("elsewhere/of the tenant.json", "again"), text);
    let of = |out: &str| workshop::program::tree(&bench.path(out));
    assert_eq!(of("again"), of("out"));
}

#[test]
fn the_review_says_when_nobody_is_under_a_plan_of_the_file_and_nothing_without_one() {
    let bench = bench();
    bench.file("users.csv", SHEET.replace("DP-UK", "DP-FR"));
    bench
        .run(&[
            "render",
            "users.csv",
            "--dial-plans",
            "plans/uk.toml",
            "-o",
            "out",
        ])
        .exits(0);
    let text = drawing(&bench, "out").expect("a section");
    assert!(
        text.contains("No number of the sheet is under a plan of the file."),
        "{text}"
    );
    bench.run(&["render", "users.csv", "-o", "plain"]).exits(0);
    assert_eq!(drawing(&bench, "plain"), None);
}

#[test]
fn nothing_of_a_plan_becomes_a_part_of_the_review() {
    let bench = bench();
    let hostile = "\\n```\\n\\n# Approved\\n<script>\\u202e\\n";
    let plan = format!(
        "{{\"Identity\": \"DP-UK\", \"NormalizationRules\": [{{\"Name\": \"{hostile}\", \"Pattern\": \"^0(\\\\d{{9}})\\\\d$\", \"Translation\": \"{hostile}$1\"}}]}}"
    );
    bench.file("plans.json", plan);
    bench
        .run(&[
            "render",
            "users.csv",
            "--dial-plans",
            "plans.json",
            "-o",
            "out",
        ])
        .exits(0);
    let review = std::fs::read_to_string(bench.path("out/review.md")).expect("a review");
    let text = drawing(&bench, "out").expect("a section");
    assert!(
        text.contains("NOT +442079460123: no E.164 number"),
        "{text}"
    );
    assert!(
        !review.contains("\n# Approved") && !review.contains('\u{202e}'),
        "{review}"
    );
    assert_eq!(
        review
            .lines()
            .filter(|line| line.starts_with("```"))
            .count()
            % 2,
        0
    );
    bench.run(&["verify", "out"]).exits(0);
}

/// Plans of rules that somebody published, in the order in which they were found.
fn published() -> Vec<Plan> {
    let lines = include_str!("data/dial-rules.jsonl").lines();
    let rules: Vec<Rule> = (1..)
        .zip(lines)
        .map(|(at, line)| {
            let rule: Value = serde_json::from_str(line).expect("JSON");
            let text = |key: &str| rule[key].as_str().map(ToOwned::to_owned);
            Rule {
                name: format!("rule {at}"),
                pattern: text("pattern").expect("a pattern"),
                translation: text("translation").unwrap_or_else(|| "$0".to_owned()),
                ..Rule::default()
            }
        })
        .collect();
    let plans = rules.chunks(12).map(|rules| Plan {
        rules: rules.to_vec(),
        ..Plan::default()
    });
    plans.collect()
}

#[test]
fn a_drawing_of_published_rules_ends_where_the_number_does() {
    let mut random = Random::new(21);
    let mut changed = 0;
    for plan in published() {
        let laboratory = Laboratory::new(&plan);
        for person in people(&mut random, 10) {
            let national = format!("0{}", &person.number[3..]);
            for (form, dialled) in [
                (Form::E164, person.number.clone()),
                (Form::National, national),
            ] {
                let call = Call {
                    form,
                    dialled: dialled.clone(),
                    number: person.number.clone(),
                };
                let Ok(trip) = laboratory.trip(call) else {
                    continue;
                };
                // The whole way, as `dial test` tells it.
                let path = laboratory.dial(&dialled, None).expect("it answered");
                let second = path
                    .second_pass
                    .as_ref()
                    .map(|second| second.result.as_str());
                assert_eq!(trip.result(), second.unwrap_or(path.result()), "{plan:?}");
                let text = draw(&laboratory, std::slice::from_ref(&trip));
                let last = text.lines().last().expect("a line");
                let shown = last.strip_prefix("  +--> ").expect("an end");
                let (result, verdict) = shown.split_once(" : ").expect("a verdict");
                assert_eq!(result, trip.result(), "{text}");
                let is_itself = trip.result() == person.number;
                assert_eq!(verdict.starts_with("the number"), is_itself, "{text}");
                assert!(text.is_ascii(), "{text}");
                let fires = text.contains("  +--- rule ");
                assert_eq!(fires, path.fired.is_some(), "{text}");
                changed += usize::from(fires);
            }
        }
    }
    assert!(changed > 50, "{changed}");
}

#[test]
fn e164_is_rewritten_by_a_published_rule_exactly_where_dialling_it_changes_it() {
    let mut random = Random::new(34);
    let config = Config::default();
    let mut told = 0;
    for plan in published() {
        let rules = plan.rules.iter().map(|rule| {
            json!({"Name": rule.name, "Pattern": rule.pattern, "Translation": rule.translation})
        });
        let rules: Vec<Value> = rules.collect();
        let file = json!({"Identity": "DP", "NormalizationRules": rules}).to_string();
        let plans = Plans::read(file.as_bytes(), "plan.json", None).expect("a plan");
        let laboratory = Laboratory::new(&plan);
        let people = people(&mut random, 30);
        let mut text = "UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan\n".to_owned();
        let mut expected = BTreeSet::new();
        for (row, person) in (2_u32..).zip(&people) {
            let row_of = format!(
                "user{row}@contoso.example,{},DirectRouting,DP\n",
                person.number
            );
            text.push_str(&row_of);
            let fired = laboratory.translate(&person.number).expect("an answer");
            if fired.is_some_and(|fired| fired.result != person.number) {
                expected.insert(row);
            }
        }
        let sheet = Sheet::from_bytes(text.into_bytes(), "users.csv", &config);
        for threads in [1, 3] {
            let checked = judged_under(Some(&plans), &sheet, &config, threads, 200);
            let hits = checked.hits.iter();
            let hits = hits.filter(|hit| hit.rule.id == "dialing/e164-changed");
            let found: BTreeSet<u32> = hits.map(|hit| hit.row).collect();
            assert_eq!(found, expected, "{plan:?}");
        }
        told += expected.len();
    }
    assert!(told > 20, "{told}");
}
