//! Bundles of dial plans, through the program: what is in them, what is refused, and what `verify` finds.

mod workshop;

use callsheet::bundle::{Files, MANIFEST};
use serde_json::{Value, json};
use workshop::bundle::{as_if_made_by, constants, edit, line_of, regions, repair, step_of};
use workshop::change::verify;
use workshop::{Bench, Run, sample_text};

const TENANT: &str = "6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
/// Four digits, and national numbers of the United States.
const PLAN: &str = r#"name = "DP-US"
country = "US"
[[rule]]
name = "Emergency"
pattern = '^9?(911|933|112)$'
translation = '$1'
[[rule]]
name = "Four digits"
pattern = '^([2-8]\d{3})$'
translation = '+1206555$1'
internal = true
[[rule]]
name = "National"
pattern = '^([2-9]\d{2}[2-9]\d{6})$'
translation = '+1$1'
[dial]
"2065550123" = "+12065550123"
"#;

/// What the vendor's cmdlet shows of a tenant with an older `DP-US`.
fn before() -> Value {
    let rule = |name: &str, pattern: &str, translation: &str| json!({"Description": null, "Pattern": pattern, "Translation": translation, "Name": name, "IsInternalExtension": false});
    json!([
        {"Identity": "Global", "Description": null, "SimpleName": "Default", "NormalizationRules": []},
        {"Identity": "Tag:DP-US", "Description": "Seattle", "SimpleName": "DP-US", "NormalizationRules": [
            rule("National", r"^([2-9]\d{2}[2-9]\d{6})$", "+1$1"),
            rule("Three digits", r"^(\d{3})$", "+12065550$1"),
            rule("Four digits", r"^(\d{4})$", "+1206555$1"),
        ]},
    ])
}

fn bench() -> Bench {
    let bench = Bench::new();
    let config = format!("[tenant]\nid = \"{TENANT}\"\n[change]\nid = \"CHG1\"\n");
    bench.file("callsheet.toml", config);
    bench.file("plan.toml", PLAN);
    bench.file("before.json", before().to_string());
    bench
}

fn render(bench: &Bench, args: &[&str]) -> Run {
    let mut all = vec!["dial", "render"];
    all.extend(args);
    all.extend(["-o", "out"]);
    bench.run(&all)
}

/// The files of a bundle that renders and verifies.
#[track_caller]
fn bundle(bench: &Bench, args: &[&str]) -> Files {
    render(bench, args).exits(0);
    bench.run(&["verify", "out"]).exits(0);
    let inside = bench.tree().into_iter();
    inside
        .filter_map(|(path, bytes)| Some((path.strip_prefix("out/")?.to_owned(), bytes)))
        .collect()
}

fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    std::str::from_utf8(&files[path]).expect("UTF-8")
}

#[test]
fn a_plan_file_becomes_a_bundle_that_verifies() {
    let bench = bench();
    let files = bundle(&bench, &["plan.toml", "--before", "before.json"]);
    let paths: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "input/before.json",
            "input/callsheet.toml",
            "input/dialplan.toml",
            "manifest.sha256",
            "plan.json",
            "review.md",
            "scripts/apply-001.ps1",
            "scripts/install.ps1",
            "scripts/preflight.ps1",
            "scripts/rollback-001.ps1",
            "scripts/verify.ps1",
        ]
    );
    assert_eq!(text(&files, "input/dialplan.toml"), PLAN);
    let plan: Value = serde_json::from_slice(&files["plan.json"]).expect("JSON");
    assert_eq!(plan["schema"], "callsheet.dialplan-change/1");
    assert_eq!(
        plan["changes"][0]["before"]["state"]["simple_name"],
        "DP-US"
    );
    assert_eq!(plan["changes"][0]["after"]["description"], "Seattle");
    for script in [
        "apply-001",
        "rollback-001",
        "verify",
        "preflight",
        "install",
    ] {
        let constants = constants(&files[&format!("scripts/{script}.ps1")]);
        let value = |name: &str| constants.iter().find(|(known, _)| known == name);
        assert_eq!(value("$PlanCount").expect("a count").1, "1", "{script}");
        assert_eq!(
            value("$FirstPlan").expect("a name").1,
            "'DP-US'",
            "{script}"
        );
        assert_eq!(value("$UserCount"), None, "{script}");
    }
}

#[test]
fn each_format_is_copied_byte_for_byte_and_read_again_under_its_own_name() {
    let bench = bench();
    let csv = "Name,Pattern,Translation\r\nFour,^(\\d{4})$,+1206555$1\r\n";
    bench.file("DP-CSV.csv", csv);
    let files = bundle(&bench, &["DP-CSV.csv"]);
    assert_eq!(text(&files, "input/dialplan.csv"), csv);
    let plan: Value = serde_json::from_slice(&files["plan.json"]).expect("JSON");
    assert_eq!(plan["changes"][0]["plan"], "DP-CSV");
    assert_eq!(plan["asked"]["called"], "DP-CSV");

    let bench = Bench::new();
    let levels = "[levels]\n\"dialplan/emergency-changed\" = \"note\"\n";
    bench.file(
        "callsheet.toml",
        format!("[tenant]\nid = \"{TENANT}\"\n[change]\nid = \"CHG1\"\n{levels}"),
    );
    bench.file("all.json", before().to_string());
    let files = bundle(
        &bench,
        &["all.json", "--plan", "Tag:dp-us", "--region", "us"],
    );
    assert!(files.contains_key("input/dialplan.json"));
    let plan: Value = serde_json::from_slice(&files["plan.json"]).expect("JSON");
    assert_eq!(plan["asked"]["region"], "US");
    assert_eq!(plan["changes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_its_file_is_called() {
    let (one, other) = (bench(), bench());
    other.file("deep/down/another.toml", PLAN);
    let first = bundle(&one, &["plan.toml", "--before", "before.json"]);
    let args = [
        "deep/down/another.toml",
        "--before",
        "before.json",
        "--allow-global",
        "--region",
        "US",
    ];
    let second = bundle(&other, &args);
    assert_eq!(first, second);
}

#[test]
fn denied_findings_end_with_1_and_write_nothing() {
    let bench = bench();
    bench.file("plan.toml", PLAN.replacen("'$1'", "'+1206555$1'", 1));
    render(&bench, &["plan.toml"])
        .exits(1)
        .says("dialplan/emergency-changed")
        .says("nothing was rendered");
    assert!(!bench.path("out").exists());
    let lowered = format!(
        "[tenant]\nid = \"{TENANT}\"\n[change]\nid = \"CHG1\"\n[levels]\n\"dialplan/emergency-changed\" = \"warn\"\n"
    );
    bench.file("callsheet.toml", lowered);
    let files = bundle(&bench, &["plan.toml"]);
    assert!(text(&files, "review.md").contains("`dialplan/emergency-changed`"));
}

#[test]
fn a_character_that_nobody_can_see_is_denied_whatever_the_levels_say() {
    let bench = bench();
    bench.file(
        "plan.toml",
        PLAN.replace("\"Four digits\"", "\"Four\\u200B digits\""),
    );
    let run = render(&bench, &["plan.toml"]);
    run.exits(1)
        .says("dialplan/hidden-character")
        .says("U+200B at character 5");
    // A description changes no result: only a script cannot hold it.
    let lines = PLAN
        .replacen("country", "description = 'two\\nlines'\ncountry", 1)
        .replace("'two\\nlines'", "\"two\\nlines\"");
    bench.file("plan.toml", lines);
    bench.run(&["dial", "check", "plan.toml"]).exits(0);
    render(&bench, &["plan.toml"])
        .exits(1)
        .says("the description of the plan holds U+000A");
    let mut state = before();
    state[1]["NormalizationRules"][1]["Name"] = json!("Three\u{200B}digits");
    bench.file("before.json", state.to_string());
    bench.file("plan.toml", PLAN);
    render(&bench, &["plan.toml", "--before", "before.json"])
        .exits(3)
        .says("U+200B at position 6");
    assert!(!bench.path("out").exists());
}

#[test]
fn global_is_changed_only_if_somebody_says_so() {
    let bench = bench();
    bench.file("plan.toml", PLAN.replace("DP-US", "global"));
    render(&bench, &["plan.toml"])
        .exits(2)
        .says("--allow-global");
    assert!(!bench.path("out").exists());
    let args = ["plan.toml", "--allow-global", "--before", "before.json"];
    let mut files = bundle(&bench, &args);
    let review = text(&files, "review.md");
    assert!(
        review.contains("**everybody in the tenant who has no dial plan of their own**"),
        "{review}"
    );
    assert!(
        review.contains("the vendor's pages say that a plan has at least one"),
        "{review}"
    );
    edit(
        &mut files,
        "plan.json",
        "\"allow_global\": true",
        "\"allow_global\": false",
    );
    repair(&mut files);
    let found = verify(&files);
    assert!(
        found
            .problems
            .iter()
            .any(|p| p.message.contains("--allow-global")),
        "{found:?}"
    );
}

#[test]
fn what_is_so_already_is_dropped_and_nothing_to_do_is_told() {
    let bench = bench();
    let mut state = before();
    bench.file("export.json", state.to_string());
    let args = ["export.json", "--allow-global", "--before", "before.json"];
    // The older plans have a finding or two, and Global has no rule.
    let levels =
        "[levels]\n\"dialplan/over-limit\" = \"note\"\n\"dialplan/emergency-changed\" = \"note\"\n";
    let config = format!("[tenant]\nid = \"{TENANT}\"\n[change]\nid = \"CHG1\"\n{levels}");
    bench.file("callsheet.toml", config);
    render(&bench, &args)
        .exits(3)
        .says("every dial plan is already as the file wants it");
    state[1]["Description"] = json!("Seattle and Tacoma");
    bench.file("export.json", state.to_string());
    let files = bundle(&bench, &args);
    let plan: Value = serde_json::from_slice(&files["plan.json"]).expect("JSON");
    assert_eq!(
        (&plan["unchanged"], plan["changes"].as_array().map(Vec::len)),
        (&json!(1), Some(1))
    );
    let review = text(&files, "review.md");
    assert!(
        review.contains("- Description: `Seattle` → `Seattle and Tacoma`"),
        "{review}"
    );
    assert!(
        review.contains("1 already as the file wants it"),
        "{review}"
    );
}

#[test]
fn the_review_shows_every_rule_from_what_to_what() {
    let bench = bench();
    let files = bundle(&bench, &["plan.toml", "--before", "before.json"]);
    let review = text(&files, "review.md");
    let lines: Vec<&str> = review
        .lines()
        .skip_while(|line| *line != "- Rules, with their numbers:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .collect();
    assert_eq!(
        lines,
        [
            r"  - 1: **added** `Emergency`: pattern `^9?(911|933|112)$`, translation `$1`",
            r"  - 2 → gone: **removed** `Three digits`: pattern `^(\d{3})$`, translation `+12065550$1`",
            r"  - 3 → 2: **changed** `Four digits`; pattern `^(\d{4})$` → `^([2-8]\d{3})$`; internal extension false → true",
            r"  - 1 → 3: **moved** `National`",
        ]
    );
    assert!(
        review.contains("- `911`: `+12065550911` by `Three digits` → `911` by `Emergency`"),
        "{review}"
    );
    assert!(!review.contains("BACK-OUT NOT RENDERED"), "{review}");
    assert!(review.contains("everybody who has it"), "{review}");

    let unknown = self::bench();
    let files = bundle(&unknown, &["plan.toml"]);
    let review = text(&files, "review.md");
    let top: Vec<&str> = review.lines().take(4).collect();
    assert!(
        top.join(" ")
            .contains("BACK-OUT NOT RENDERED for 1 dial plan"),
        "{review}"
    );
    assert!(!files.keys().any(|path| path.contains("rollback")));
}

#[test]
fn a_text_in_a_plan_stays_in_its_code_span() {
    let bench = bench();
    let name = "`]**<b>|";
    bench.file(
        "plan.toml",
        PLAN.replace("\"Four digits\"", &format!("'{name}'")),
    );
    let files = bundle(&bench, &["plan.toml"]);
    let review = text(&files, "review.md");
    assert!(review.contains(&format!("`` {name} ``")), "{review}");
}

#[test]
fn a_flipped_byte_is_found_in_every_file_even_with_a_repaired_manifest() {
    let bench = bench();
    let files = bundle(&bench, &["plan.toml", "--before", "before.json"]);
    for (path, bytes) in &files {
        for part in 0..12 {
            let at = bytes.len() * part / 12;
            let mut edited = files.clone();
            let byte = &mut edited.get_mut(path).expect("it is there")[at];
            *byte = if *byte == b'x' { b'y' } else { b'x' };
            let found = verify(&edited);
            assert!(!found.ok, "{path} at {at}");
            if path == MANIFEST {
                continue;
            }
            repair(&mut edited);
            let found = verify(&edited);
            let named = found.problems.iter().any(|problem| {
                problem.file == *path || problem.file == "input" || path.starts_with("input/")
            });
            assert!(!found.ok && named, "{path} at {at}: {found:?}");
        }
    }
}

#[test]
fn an_edited_line_of_data_is_named_by_file_line_step_and_place() {
    let bench = bench();
    let files = bundle(&bench, &["plan.toml", "--before", "before.json"]);
    for script in ["apply-001", "rollback-001", "verify"] {
        let path = format!("scripts/{script}.ps1");
        let data = regions(&files[&path]).remove(1);
        let at = data.start
            + text(&files, &path)[data]
                .find("+1206555$1")
                .expect("a translation");
        let mut edited = files.clone();
        edited.get_mut(&path).expect("a script")[at + 1] = b'7';
        repair(&mut edited);
        let found = verify(&edited);
        let problem = found
            .problems
            .iter()
            .find(|p| p.file == path)
            .expect("a problem");
        assert_eq!(problem.line, Some(line_of(&files[&path], at)), "{found:?}");
        assert_eq!(problem.step, step_of(&files[&path], at), "{found:?}");
        let place = problem.place.as_ref().map(ToString::to_string);
        assert_eq!(
            place.as_deref(),
            Some("input/dialplan.toml:1:8"),
            "{found:?}"
        );
    }
    let mut edited = files.clone();
    edit(
        &mut edited,
        "scripts/apply-001.ps1",
        "Step-Plan -Step:1 -Plan:'DP-US'",
        "Step-Plan -Step:1 -Plan:'Global'",
    );
    repair(&mut edited);
    assert!(!verify(&edited).ok);
}

#[test]
fn a_bundle_of_an_earlier_version_is_held_against_the_plan_beside_it() {
    let bench = bench();
    let files = bundle(&bench, &["plan.toml", "--before", "before.json"]);
    let old = as_if_made_by("0.0.9", &files);
    let found = verify(&old);
    assert!(found.ok && !found.rendered_again, "{found:?}");
    for (path, from, to) in [
        (
            "scripts/apply-001.ps1",
            "Pattern:'^([2-8]\\d{3})$'",
            "Pattern:'^([2-7]\\d{3})$'",
        ),
        (
            "scripts/rollback-001.ps1",
            "-Name:'Three digits'",
            "-Name:'Other digits'",
        ),
        (
            "scripts/verify.ps1",
            "-Translation:'$1'",
            "-Translation:'$0'",
        ),
        ("input/dialplan.toml", "[2-8]", "[2-7]"),
    ] {
        let mut edited = old.clone();
        let place = text(&edited, path).find(from).expect("it is there");
        let replaced = text(&edited, path)[..place].to_owned()
            + to
            + &text(&edited, path)[place + from.len()..];
        edited.insert(path.to_owned(), replaced.into_bytes());
        repair(&mut edited);
        let found = verify(&edited);
        assert!(
            found.problems.iter().any(|p| p.file == path),
            "{path}: {found:?}"
        );
    }
}

#[test]
fn a_roll_back_takes_back_what_was_captured_and_names_the_rest() {
    let bench = bench();
    let rules = json!([{"Name": "Four digits", "Pattern": "^([2-8]\\d{3})$", "Translation": "+1206555$1", "IsInternalExtension": true}]);
    let plans = json!([{"Identity": "DP-ONE", "NormalizationRules": rules}, {"Identity": "DP-TWO", "NormalizationRules": rules}, {"Identity": "DP-NEW", "NormalizationRules": rules}]);
    bench.file("plans.json", plans.to_string());
    let captured = |plan: &str, state: Value| {
        json!({"event": "captured", "attribute": "TenantDialPlan", "user": plan, "state": state})
            .to_string()
    };
    let old = json!({"Identity": "DP-ONE", "SimpleName": "One", "Description": "", "NormalizationRules": []});
    let results = [
        captured("DP-ONE", json!({"found": true, "plan": old})),
        captured("DP-NEW", json!({"found": false, "plan": null})),
        "{\"event\": \"be".to_owned(),
    ];
    bench.file("results.jsonl", results.join("\r\n"));
    let files = bundle(
        &bench,
        &["plans.json", "--rollback", "--before", "results.jsonl"],
    );
    let paths: Vec<_> = files
        .keys()
        .filter(|path| path.starts_with("scripts/"))
        .collect();
    assert_eq!(
        paths,
        [
            "scripts/install.ps1",
            "scripts/preflight.ps1",
            "scripts/rollback-001.ps1",
            "scripts/verify.ps1"
        ]
    );
    assert!(files.contains_key("input/results.jsonl"));
    let plan: Value = serde_json::from_slice(&files["plan.json"]).expect("JSON");
    let changes = plan["changes"].as_array().expect("changes");
    let names: Vec<_> = changes.iter().map(|change| &change["plan"]).collect();
    assert_eq!(names, ["DP-NEW", "DP-ONE"]);
    assert_eq!(
        (&changes[0]["after"], &changes[1]["after"]["simple_name"]),
        (&Value::Null, &json!("One"))
    );
    assert_eq!(plan["not_captured"], json!(["DP-TWO"]));
    let review = text(&files, "review.md");
    assert!(review.contains("**Left alone: `DP-TWO`.**"), "{review}");
    assert!(review.contains("**Removed.**"), "{review}");
}

#[test]
fn a_state_before_that_is_none_is_refused_and_never_a_crash() {
    let bench = bench();
    for (text, code) in [
        ("", 3),
        ("null", 3),
        ("[1, 2]", 3),
        ("{}", 3),
        ("[]", 3),
        (
            "\u{FEFF}[{\"Identity\": \"Global\", \"NormalizationRules\": null}]",
            0,
        ),
        (r#"{"event": "captured"}"#, 3),
        (
            r#"{"event": "captured", "attribute": "TenantDialPlan", "user": "x", "state": 7}"#,
            3,
        ),
        (
            r#"{"schema": 7, "Identity": "x", "NormalizationRules": {}}"#,
            3,
        ),
        (r#"{"schema": "callsheet.dialplan-before/1"}"#, 3),
        (
            r#"{"schema": "callsheet.dialplan-before/1", "tenant": "6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "plans": [null], "absent": [null]}"#,
            3,
        ),
        (
            r#"{"schema": "callsheet.dialplan-before/1", "tenant": "6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "plans": [], "absent": ["Global", "DP-US"]}"#,
            0,
        ),
    ] {
        bench.file("before.json", text);
        let run = render(&bench, &["plan.toml", "--before", "before.json"]);
        run.exits(code);
        if code == 0 {
            std::fs::remove_dir_all(bench.path("out")).expect("it was rendered");
        }
    }
}

#[test]
fn a_state_before_of_another_tenant_or_of_users_is_refused() {
    let bench = bench();
    let state = json!({"schema": "callsheet.dialplan-before/1", "tenant": "6f1a2b3c-0000-4f60-8a7b-9c0d1e2f3a4b", "plans": [], "absent": ["DP-US"]});
    bench.file("before.json", state.to_string());
    let args = ["plan.toml", "--before", "before.json"];
    render(&bench, &args)
        .exits(3)
        .says("the change is for 6f1a2b3c-4d5e");
    bench.file("before.json", r#"{"schema": "callsheet.before/1"}"#);
    render(&bench, &args)
        .exits(3)
        .says("not the state of dial plans");
    bench.file("before.json", "nonsense");
    render(&bench, &args).exits(3).says("before.json:1");
}

#[test]
fn a_change_needs_its_number_and_its_tenant() {
    let bench = bench();
    render(&bench, &["plan.toml", "--no-config"])
        .exits(3)
        .says("[change] id");
    bench.file("callsheet.toml", "[change]\nid = \"CHG1\"\n");
    render(&bench, &["plan.toml"]).exits(3).says("[tenant] id");
    render(&bench, &["plan.toml", "--rollback"])
        .exits(2)
        .says("--before");
    render(&bench, &["plan.toml", "--plan", "DP-DE"])
        .exits(2)
        .says("it has DP-US");
    bench.file("plan.toml", format!("{PLAN}x"));
    render(&bench, &["plan.toml"]).exits(3);
}

#[test]
fn templates_of_ones_own_travel_with_a_bundle_of_dial_plans() {
    let bench = bench();
    let shipped = include_str!("../templates/partials/dial-run.ps1.hbs");
    let own = shipped.replace("one dial plan after the other", "our dial plans");
    bench.file("own/partials/dial-run.ps1.hbs", own);
    let files = bundle(&bench, &["plan.toml", "--templates", "own"]);
    assert!(text(&files, "scripts/apply-001.ps1").contains("# ---- our dial plans ----"));
    let review = text(&files, "review.md");
    assert!(
        review.contains(
            "- `input/templates/partials/dial-run.ps1.hbs`: in `scripts/apply-001.ps1`\n"
        ),
        "{review}"
    );
}

#[test]
fn the_samples_render() {
    for name in ["us", "gb", "de"] {
        let bench = bench();
        bench.file("plan.toml", sample_text(&format!("dial-plans/{name}.toml")));
        bundle(&bench, &["plan.toml"]);
    }
}
