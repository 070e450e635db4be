//! The built program from outside: exit codes, streams, files that are no sheets, secrets, and what it leaves behind.

mod workshop;

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;
use workshop::{Bench, Run, sample, sample_text};

/// A sheet in which nothing is wrong, as far as one can say without a config.
const PLAIN: &str = "UserPrincipalName,TenantDialPlan\nada@contoso.example,DP-UK\n";
/// A sheet in which something is denied.
const DENIED: &str = "UserPrincipalName,TenantDialPlan\nada@contoso.example,$null\n";
/// What `render` needs to know.
const CONFIG: &str =
    "[tenant]\nid = \"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"\n[change]\nid = \"CHG1\"\n";
/// Commands of the product that this version does not have.
const NOT_BUILT: [&str; 6] = [
    "approve",
    "reconcile",
    "lint",
    "collector",
    "rehearse",
    "serve",
];

/// The rules that a report in JSON names, in its order.
fn rules(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("findings");
    let rules = findings.iter().map(|finding| finding["rule"].as_str());
    rules.map(|rule| rule.expect("a rule")).collect()
}

/// Holds that a JSON object has at least some fields.
#[track_caller]
fn has(value: &Value, fields: &[&str]) {
    let object = value.as_object().unwrap_or_else(|| panic!("{value}"));
    for field in fields {
        assert!(object.contains_key(*field), "no {field:?} in {value}");
    }
}

// ---- beginning, and manuals ----

#[test]
fn a_folder_that_init_began_is_checked_and_rendered_as_it_is() {
    let bench = Bench::new();
    bench
        .run(&["init", "phones"])
        .exits(0)
        .says("next: put your tenant and people in");
    bench
        .run(&["check", "phones/users.csv"])
        .exits(0)
        .says("2 rows: nothing found");
    bench
        .run(&["dial", "check", "phones/dial-plan.toml"])
        .exits(0);
    bench
        .run(&["render", "phones/users.csv", "-o", "out"])
        .exits(0);
    bench.run(&["verify", "out"]).exits(0);
    // Nothing that is there is overwritten, and nothing else is written then.
    bench.file("other/users.csv", "mine");
    bench.run(&["init", "other"]).exits(3);
    assert!(!bench.path("other/callsheet.toml").exists());
    assert_eq!(
        fs::read(bench.path("other/users.csv")).expect("the file"),
        b"mine"
    );
}

#[test]
fn completions_and_manuals_name_every_command_and_its_options() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = bench.run(&["completions", shell]);
        run.exits(0);
        for word in ["render", "--before", "--rollback", "verify"] {
            let bare = word.trim_start_matches('-');
            assert!(run.stdout.contains(bare), "{shell}: {word}");
        }
    }
    bench.run(&["completions", "tcl"]).exits(2);
    let run = bench.run(&["man"]);
    run.exits(0);
    assert!(run.stdout.contains(".TH callsheet 1"), "{}", run.stdout);
    let run = bench.run(&["man", "render"]);
    run.exits(0);
    for word in ["callsheet-render", "rollback", "before"] {
        assert!(run.stdout.contains(word), "{word}: {}", run.stdout);
    }
    let run = bench.run(&["man", "rendr"]);
    run.exits(2);
    assert!(run.stderr.contains("render"), "{}", run.stderr);
}

// ---- exit codes and usage ----

#[test]
fn the_exit_code_is_0_clean_1_denied_2_usage_3_could_not() {
    let bench = Bench::with_sample("us-calling-plan");
    bench.run(&["check", "users.csv"]).exits(0);
    bench.run(&["plan", "users.csv"]).exits(0);
    bench.run(&["rules"]).exits(0);
    bench.run(&["--version"]).exits(0);
    bench.file("denied.csv", DENIED);
    bench.run(&["check", "denied.csv"]).exits(1);
    bench.run(&["plan", "denied.csv"]).exits(1);
    bench.run(&["check"]).exits(2);
    bench
        .run(&["check", "users.csv", "--no-such-flag"])
        .exits(2);
    bench
        .run(&["check", "users.csv", "--format", "xml"])
        .exits(2);
    let both = ["check", "users.csv", "--no-config", "--config", "x.toml"];
    bench.run(&both).exits(2);
    let alone = ["render", "users.csv", "-o", "out", "--rollback"];
    bench.run(&alone).exits(2);
    let no_day = ["check", "users.csv", "--as-of", "2026-13-01"];
    bench.run(&no_day).exits(2);
    bench.run(&["check", "missing.csv"]).exits(3);
    let no_config = ["check", "users.csv", "--config", "missing.toml"];
    bench.run(&no_config).exits(3);
    let no_before = ["check", "users.csv", "--before", "missing.json"];
    bench.run(&no_before).exits(3);
    let not_a_state = ["check", "users.csv", "--before", "users.csv"];
    bench.run(&not_a_state).exits(3);
}

#[test]
fn the_program_alone_prints_help_and_exits_2() {
    let bench = Bench::new();
    let run = bench.run(&[]);
    run.exits(2).says("Usage: callsheet");
    assert_eq!(run.stdout, "");
    for command in ["check", "plan", "render", "verify", "explain", "rules"] {
        assert!(run.stderr.contains(&format!("\n  {command} ")), "{command}");
    }
    let asked = bench.run(&["--help"]);
    asked.exits(0);
    assert_eq!(asked.stderr, "");
}

#[test]
fn a_command_that_is_not_built_is_a_usage_error_and_not_in_the_help() {
    let bench = Bench::new();
    bench.file("users.csv", PLAIN);
    let help = bench.run(&["--help"]).stdout;
    for command in NOT_BUILT {
        let run = bench.run(&[command, "users.csv"]);
        run.exits(2).says("unrecognized subcommand");
        assert_eq!(run.stdout, "", "{command}");
        assert!(!help.contains(&format!("\n  {command} ")), "{command}");
    }
}

// ---- what is no sheet ----

#[test]
fn a_missing_file_and_a_folder_are_named_and_exit_3() {
    let bench = Bench::new();
    bench.file("folder/users.csv", PLAIN);
    bench.file("callsheet.toml", CONFIG);
    for command in [&["check"][..], &["plan"], &["render", "-o", "out"]] {
        let run = bench.run(&[command, &["missing.csv"]].concat());
        run.exits(3).says("cannot read missing.csv");
        assert_eq!(run.stdout, "");
        let run = bench.run(&[command, &["folder"]].concat());
        run.exits(3).says("folder is a folder, not a");
        assert_eq!(run.stdout, "");
    }
    assert_eq!(bench.names(), ["callsheet.toml", "folder"]);
}

#[test]
fn what_holds_no_rows_is_a_finding() {
    let bench = Bench::new();
    for (text, rule) in [
        ("", "sheet/missing-column"),
        ("\u{FEFF}", "sheet/missing-column"),
        ("\n\r\n\n", "sheet/missing-column"),
        (",,,\n,,,\n", "sheet/missing-column"),
        ("UserPrincipalName,TenantDialPlan", "sheet/no-rows"),
        (
            "UserPrincipalName,TenantDialPlan\n,\n\n,\n",
            "sheet/no-rows",
        ),
    ] {
        bench.file("users.csv", text);
        let run = bench.run(&["check", "users.csv", "--no-config", "--format", "json"]);
        run.exits(1);
        assert_eq!(rules(&run.json()), [rule], "{text:?}");
        assert_eq!(run.stderr, "");
        bench
            .run(&["check", "users.csv", "--no-config"])
            .exits(1)
            .says(rule);
    }
}

#[test]
fn a_file_that_is_no_csv_is_one_finding_that_says_what_it_is() {
    let mut workbook = b"PK\x03\x04\x14\x00\x06\x00\x08\x00".to_vec();
    workbook.extend(noise(7, 4000));
    let mut old_workbook = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    old_workbook.extend(noise(8, 4000));
    let unreadable = "sheet/unreadable";
    let cases: [(&str, Vec<u8>, &str, &str); 4] = [
        ("users.xlsx", workbook, "workbook", unreadable),
        ("users.xls", old_workbook, "workbook", unreadable),
        ("junk.csv", noise(9, 4000), "zero bytes", "sheet/encoding"),
        (
            "page.xls",
            b"<html><table><tr><td>UPN".to_vec(),
            "web page",
            unreadable,
        ),
    ];
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    for (name, bytes, word, rule) in cases {
        bench.file(name, bytes);
        let run = bench.run(&["check", name, "--format", "json"]);
        run.exits(1);
        let report = run.json();
        assert_eq!(rules(&report), [rule], "{name}");
        let message = report["findings"][0]["message"].as_str();
        assert!(
            message.is_some_and(|text| text.contains(word)),
            "{message:?}"
        );
        bench.run(&["check", name]).exits(1).says(word);
        bench.run(&["plan", name]).exits(1);
        bench.run(&["render", name, "-o", "out"]).exits(1);
        assert!(!bench.path("out").exists(), "{name}");
    }
}

#[test]
fn random_bytes_are_findings_and_never_a_panic() {
    let bench = Bench::new();
    for seed in 1..=24 {
        // Half of them without zero bytes, so that they are read as text.
        let mut bytes = noise(seed, 3000);
        if seed % 2 == 0 {
            for byte in &mut bytes {
                *byte = (*byte).max(1);
            }
        }
        if seed % 4 == 0 {
            bytes.splice(0..0, PLAIN.bytes());
        }
        bench.file("junk.csv", &bytes);
        let run = bench.run(&["check", "junk.csv", "--no-config", "--format", "json"]);
        run.exits(1);
        assert_eq!(run.stderr, "", "seed {seed}");
        run.json();
        let run = bench.run(&["check", "junk.csv", "--no-config", "--max-findings", "5"]);
        run.exits(1);
        let control = |c: char| c.is_control() && c != '\n';
        assert!(!run.all().contains(control), "seed {seed}");
    }
}

/// Bytes that are always the same for a seed (xorshift64).
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    // The first bytes are never those of a known kind of file.
    [b'#', 0]
        .into_iter()
        .chain((0..length).map(|_| next()))
        .collect()
}

// ---- memory ----

/// A file of 64 MiB is read in an address space of 48: what is kept of a line does not grow with it.
#[cfg(target_os = "linux")]
#[test]
fn one_line_of_64_mebibytes_is_read_in_constant_memory() {
    const LIMIT: &str = "49152";
    let bench = Bench::new();
    let header = "UserPrincipalName,TenantDialPlan\n";
    for (start, rule) in [
        ("", "sheet/oversized-record"),
        ("\"", "sheet/unclosed-quote"),
        (header, "sheet/oversized-record"),
        (
            &format!("{header}ada@contoso.example,\""),
            "sheet/unclosed-quote",
        ),
    ] {
        let path = bench.file("huge.csv", start);
        let file = fs::File::options().append(true).open(path);
        let mut file = file.expect("the file is there");
        for _ in 0..64 {
            file.write_all(&vec![b'x'; 1024 * 1024])
                .expect("64 MiB fit");
        }
        drop(file);
        let limited =
            format!("ulimit -v {LIMIT} && [ \"$(ulimit -v)\" = {LIMIT} ] || exit 77; exec \"$@\"");
        let args = ["check", "huge.csv", "--no-config", "--format", "json"];
        let program = workshop::program::PROGRAM;
        let all = [&["-c", &limited, "bash", program], &args[..]].concat();
        let run = Run::of(&mut bench.wrapped("bash", &all));
        run.exits(1);
        assert_eq!(rules(&run.json()), [rule], "{start:?}");
    }
}

// ---- secrets ----

/// What must never be seen again.
const SECRET: &str = "hunter2";

/// Runs every command that reads a sheet and holds that nothing of a secret comes out or is stored.
#[track_caller]
fn keeps_the_secret(bench: &Bench, sheet: &str, code: i32) {
    let given = bench.tree();
    let mut printed = String::new();
    for args in [
        &["check", sheet][..],
        &["check", sheet, "--format", "json"],
        &[
            "check",
            sheet,
            "--color",
            "always",
            "--max-findings",
            "1000",
        ],
        &[
            "check",
            sheet,
            "--format",
            "json",
            "--output",
            "report.json",
        ],
        &["plan", sheet],
        &["plan", sheet, "--format", "json"],
        &["render", sheet, "-o", "out"],
    ] {
        let run = bench.run(args);
        run.exits(code);
        printed.push_str(&run.all());
    }
    let shown = printed.lines().find(|line| line.contains(SECRET));
    assert_eq!(shown, None);
    for (name, bytes) in bench.tree() {
        let shown = String::from_utf8_lossy(&bytes);
        let is_input = given.contains_key(&name);
        assert!(is_input || !shown.contains(SECRET), "{name}:\n{shown}");
    }
}

#[test]
fn a_column_of_secrets_is_refused_and_never_shown() {
    for header in [
        "Password",
        "PIN",
        "Kennwort",
        "Mot de passe",
        "API-Key",
        "Initial password (change!)",
    ] {
        let bench = Bench::new();
        bench.file("callsheet.toml", CONFIG);
        // Findings in the row, beside it, and about a row whose cells stand in the wrong columns.
        let sheet = format!(
            "UserPrincipalName,{header},TelephoneNumber,TenantDialPlan\n\
             ada@contoso.example,{SECRET}a,12065550101,$null\n\
             bob@contoso.example,{SECRET}b,{SECRET}\n\
             eve@contoso.example,x,\"{SECRET}c,+12065550102,DP\n"
        );
        bench.file("users.csv", sheet);
        keeps_the_secret(&bench, "users.csv", 1);
        let run = bench.run(&["check", "users.csv", "--format", "json"]);
        assert!(
            rules(&run.json()).contains(&"sheet/secret-column"),
            "{header}"
        );
    }
}

#[test]
fn no_line_of_the_config_makes_a_column_of_secrets_an_ordinary_one() {
    for choice in ["ignore", "DisplayName"] {
        let bench = Bench::new();
        let config = format!("{CONFIG}[columns]\n\"Password\" = \"{choice}\"\n");
        bench.file("callsheet.toml", config);
        bench.file(
            "users.csv",
            format!(
                "UserPrincipalName,Password,TenantDialPlan\nada@contoso.example,{SECRET},$null\n"
            ),
        );
        keeps_the_secret(&bench, "users.csv", 1);
    }
}

#[test]
fn two_columns_of_secrets_with_one_name_are_not_shown_either() {
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    bench.file(
        "users.csv",
        format!("UserPrincipalName,Password,Password,TenantDialPlan\nada@contoso.example,{SECRET}a,{SECRET}b,$null\n"),
    );
    keeps_the_secret(&bench, "users.csv", 1);
}

#[test]
fn a_quote_left_open_in_the_header_shows_no_secret() {
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    bench.file(
        "users.csv",
        format!("\"UserPrincipalName,Password\nada,{SECRET}\n"),
    );
    keeps_the_secret(&bench, "users.csv", 1);
}

#[test]
fn secrets_do_not_enter_a_bundle_when_their_rule_is_lowered() {
    let bench = Bench::new();
    let lowered = format!("{CONFIG}[levels]\n\"sheet/secret-column\" = \"warn\"\n");
    bench.file("callsheet.toml", lowered);
    bench.file(
        "users.csv",
        format!("UserPrincipalName,Password,TenantDialPlan\nada@contoso.example,{SECRET},DP-UK\n"),
    );
    let given = bench.tree();
    let run = bench.run(&["render", "users.csv", "-o", "out"]);
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.all());
    assert!(!run.all().contains(SECRET));
    for (name, bytes) in bench.tree() {
        let leaked = String::from_utf8_lossy(&bytes).contains(SECRET);
        assert!(
            given.contains_key(&name) || !leaked,
            "{name} holds the secret"
        );
    }
}

// ---- the config ----

#[test]
fn a_misspelled_key_is_a_finding_with_its_place_and_the_key_that_was_meant() {
    let bench = Bench::new();
    bench.file("users.csv", PLAIN);
    bench.file(
        "callsheet.toml",
        "[change]\nid = \"CHG1\"\n  tilte = \"x\"\n",
    );
    let run = bench.run(&["check", "users.csv"]);
    run.exits(1)
        .says("callsheet.toml:3:3")
        .says("did you mean `title`?");
    let run = bench.run(&["check", "users.csv", "--format", "json"]);
    run.exits(1);
    let report = run.json();
    assert_eq!(rules(&report), ["config/unknown-key"]);
    let place = &report["findings"][0]["place"];
    assert_eq!(place["kind"], "text");
    assert_eq!(place["file"], "callsheet.toml");
    assert_eq!((&place["line"], &place["column"]), (&3.into(), &3.into()));
    let help = report["findings"][0]["help"].as_str();
    assert!(help.is_some_and(|help| help.contains("title")), "{help:?}");
    let render = bench.run(&["render", "users.csv", "-o", "out"]);
    render.exits(1);
    assert!(!bench.path("out").exists());
}

#[test]
fn a_config_that_is_no_toml_exits_3_and_names_line_and_column() {
    let bench = Bench::new();
    bench.file("users.csv", PLAIN);
    for (text, place) in [
        ("[change]\nid = \"CHG1\"\ntitle = x\n", "callsheet.toml:3:9"),
        (
            "[change]\nid = \"CHG1\"\nid = \"CHG2\"\n",
            "callsheet.toml:3:1",
        ),
        ("[change\n", "callsheet.toml:1:8"),
        (
            "\u{FEFF}[change]\r\n\r\ntitle = \"x\r\n",
            "callsheet.toml:3:1",
        ),
    ] {
        bench.file("callsheet.toml", text);
        for args in [&["check"][..], &["plan"], &["render", "-o", "out"]] {
            let run = bench.run(&[args, &["users.csv"]].concat());
            run.exits(3).says(place);
            assert_eq!(run.stdout, "", "{text:?}");
        }
    }
    assert!(!bench.path("out").exists());
}

#[test]
fn the_config_is_found_beside_the_sheet_and_above_it() {
    let bench = Bench::new();
    bench.file(
        "callsheet.toml",
        "[tenant]\ndomains = [\"contoso.example\"]\n",
    );
    bench.file(
        "site/first/users.csv",
        "UserPrincipalName,TenantDialPlan\nada@elsewhere.example,DP\n",
    );
    let named = ["check", "site/first/users.csv", "--format", "json"];
    let run = bench.run(&named);
    assert_eq!(
        rules(&run.exits(1).json()),
        ["identity/domain-not-verified"]
    );
    let run = bench.run(&[&named[..], &["--no-config"]].concat());
    assert_eq!(
        run.exits(0).json()["files"],
        serde_json::json!(["site/first/users.csv"])
    );
    bench.file(
        "site/callsheet.toml",
        "[tenant]\ndomains = [\"elsewhere.example\"]\n",
    );
    bench.run(&named).exits(0);
}

// ---- explain ----

#[test]
fn an_unknown_rule_is_a_usage_error_with_the_rule_that_was_meant() {
    let bench = Bench::new();
    let run = bench.run(&["explain", "number/mising-plus"]);
    run.exits(2).says("did you mean number/missing-plus?");
    assert_eq!(run.stdout, "");
    let run = bench.run(&["explain", "nothing/like-it"]);
    run.exits(2).says("`callsheet rules` lists them all");
    assert!(!run.stderr.contains("did you mean"), "{}", run.stderr);
}

#[test]
fn every_rule_of_the_catalogue_is_explained() {
    let bench = Bench::new();
    let catalogue = bench.run(&["rules", "--format", "json"]).json();
    let catalogue = catalogue.as_array().expect("a list").clone();
    assert!(catalogue.len() > 60, "{}", catalogue.len());
    // One process a rule would be slow; the first of each family speaks for it.
    let mut families = BTreeSet::new();
    for rule in &catalogue {
        has(rule, &["id", "level", "title", "page"]);
        let id = rule["id"].as_str().expect("an id");
        let family = id.split('/').next().expect("a family");
        if families.insert(family) {
            let run = bench.run(&["explain", id]);
            run.exits(0);
            assert!(run.stdout.contains("## Why"), "{id}");
        }
    }
}

// ---- folders and files that cannot be written ----

#[test]
fn a_folder_that_cannot_be_written_is_a_failure_and_leaves_nothing() {
    let bench = Bench::with_sample("us-calling-plan");
    bench.file("taken", "a file, not a folder");
    let before = bench.tree();
    let mut places = vec!["taken/bundle", "taken/deep/bundle"];
    if cfg!(target_os = "linux") {
        places.push("/proc/callsheet-bundle");
    }
    for place in places {
        let run = bench.run(&["render", "users.csv", "-o", place]);
        run.exits(3).says("cannot");
        assert_eq!(run.stdout, "", "{place}");
        assert_eq!(bench.tree(), before, "{place}");
    }
    assert_eq!(
        bench.names(),
        ["before.json", "callsheet.toml", "taken", "users.csv"]
    );
}

#[test]
fn a_folder_that_exists_is_refused_and_left_as_it_is() {
    let bench = Bench::with_sample("us-calling-plan");
    bench.file("full/notes.txt", "mine");
    fs::create_dir(bench.path("empty")).expect("a folder");
    bench.file("file", "mine too");
    let before = (bench.tree(), bench.names());
    for place in ["full", "empty", "file", "full/", "."] {
        let run = bench.run(&["render", "users.csv", "-o", place]);
        run.exits(3).says("exists already");
    }
    assert_eq!((bench.tree(), bench.names()), before);
}

#[test]
fn denied_findings_write_nothing() {
    for sample in ["messy", "us-calling-plan"] {
        let bench = Bench::with_sample(sample);
        let text = sample_text(&format!("{sample}/users.csv"));
        bench.file("users.csv", text.replace("DP-US-Seattle", "DP-Nowhere"));
        let before = (bench.tree(), bench.names());
        for folder in ["out", "not/yet/there"] {
            let run = bench.run(&["render", "users.csv", "-o", folder, "--format", "json"]);
            run.exits(1);
            assert!(rules(&run.json()).contains(&"policy/unknown"));
            bench.run(&["render", "users.csv", "-o", folder]).exits(1);
        }
        assert_eq!((bench.tree(), bench.names()), before, "{sample}");
    }
}

#[test]
fn an_answer_in_a_file_is_whole_or_not_there() {
    let bench = Bench::with_sample("messy");
    let printed = bench.run(&["check", "users.csv", "--format", "json"]);
    bench.file("report.json", "x".repeat(1024 * 1024));
    let before = bench.names();
    let args = ["check", "users.csv", "--format", "json", "--output"];
    let run = bench.run(&[&args[..], &["report.json"]].concat());
    run.exits(1);
    assert_eq!(run.all(), "");
    let stored = fs::read_to_string(bench.path("report.json")).expect("it is there");
    assert_eq!(stored, printed.stdout);
    assert_eq!(bench.names(), before, "nothing else is left");
    // Where it cannot be written, what was there stays.
    fs::create_dir(bench.path("folder")).expect("a folder");
    for place in ["folder", "missing/report.json", "report.json/below"] {
        let run = bench.run(&[&args[..], &[place]].concat());
        run.exits(3).says(&format!("cannot write {place}"));
        assert_eq!(run.stdout, "");
    }
    assert_eq!(
        fs::read_to_string(bench.path("report.json")).ok(),
        Some(stored)
    );
    assert_eq!(bench.names().len(), before.len() + 1);
}

/// The disk is full in the middle of an answer: a limit on the size of files stands in for it.
#[cfg(unix)]
#[test]
fn an_answer_that_does_not_fit_on_the_disk_leaves_the_old_one() {
    let bench = Bench::with_sample("messy");
    bench.file("report.json", "the old one");
    let before = bench.tree();
    let args = [
        "check",
        "users.csv",
        "--format",
        "json",
        "--output",
        "report.json",
    ];
    let run = with_small_files(&bench, 2, &args);
    run.exits(3).says("cannot write report.json");
    assert_eq!(bench.tree(), before);
}

/// Runs the program where no file may be larger than some KiB.
#[cfg(unix)]
fn with_small_files(bench: &Bench, kibibytes: u32, args: &[&str]) -> Run {
    // With the signal ignored the write fails as it does on a full disk.
    let limited = format!("trap '' XFSZ; ulimit -f {kibibytes} || exit 77; exec \"$@\"");
    let program = workshop::program::PROGRAM;
    let all = [&["-c", &limited, "bash", program], args].concat();
    Run::of(&mut bench.wrapped("bash", &all))
}

#[cfg(unix)]
#[test]
fn a_bundle_that_does_not_fit_on_the_disk_leaves_nothing() {
    let bench = Bench::with_sample("us-calling-plan");
    let before = (bench.tree(), bench.names());
    let run = with_small_files(&bench, 20, &["render", "users.csv", "-o", "out"]);
    run.exits(3).says("cannot write out/");
    assert_eq!((bench.tree(), bench.names()), before);
}

#[cfg(unix)]
#[test]
fn a_bundle_that_fails_leaves_no_folder_that_it_made() {
    let bench = Bench::with_sample("us-calling-plan");
    let before = bench.names();
    let run = with_small_files(&bench, 20, &["render", "users.csv", "-o", "new/deep/out"]);
    run.exits(3);
    assert_eq!(bench.names(), before);
}

#[cfg(unix)]
#[test]
fn an_answer_in_a_file_may_be_read_by_whoever_may_read_other_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::new();
    let mode = |path: &Path| {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    let ordinary = mode(&bench.file("ordinary.txt", "x"));
    bench.run(&["rules", "--output", "rules.txt"]).exits(0);
    assert_eq!(
        format!("{:o}", mode(&bench.path("rules.txt"))),
        format!("{ordinary:o}")
    );
    // A file that exists keeps who may read it.
    fs::set_permissions(
        bench.path("ordinary.txt"),
        fs::Permissions::from_mode(0o640),
    )
    .expect("mine");
    bench.run(&["rules", "--output", "ordinary.txt"]).exits(0);
    assert_eq!(format!("{:o}", mode(&bench.path("ordinary.txt"))), "640");
}

/// `--output /dev/null`, run by an administrator, must not make a file of the device; a named pipe stands in for it.
#[cfg(unix)]
#[test]
fn an_answer_never_replaces_a_device_or_a_pipe() {
    use std::os::unix::fs::FileTypeExt as _;
    let bench = Bench::new();
    let made = Run::of(&mut bench.wrapped("mkfifo", &["pipe"]));
    made.exits(0);
    // Somebody reads, so a program that writes into the pipe is not kept waiting.
    let mut reader = bench.wrapped("cat", &["pipe"]);
    let mut reader = reader.stdout(Stdio::null()).spawn().expect("cat starts");
    let run = bench.run(&["rules", "--output", "pipe"]);
    let kind = fs::symlink_metadata(bench.path("pipe"))
        .expect("it is there")
        .file_type();
    reader.kill().expect("it is our own");
    reader.wait().expect("it is our own");
    assert!(matches!(run.code, Some(0 | 3)), "{}", run.all());
    assert!(kind.is_fifo(), "the pipe is a file now");
}

// ---- streams ----

#[test]
fn a_dash_reads_standard_input() {
    let bench = Bench::with_sample("messy");
    let text = fs::read(bench.path("users.csv")).expect("the sample");
    let strip = |run: &Run| {
        let mut report = run.json();
        report["files"] = Value::Null;
        for finding in report["findings"].as_array_mut().expect("findings") {
            finding["place"]["file"] = Value::Null;
            finding["related"] = Value::Null;
        }
        report
    };
    let named = bench.run(&["check", "users.csv", "--format", "json"]);
    let piped = bench.run_with(&["check", "-", "--format", "json"], &text);
    piped.exits(1);
    assert_eq!(strip(&piped), strip(&named));
    let empty = bench.run_with(&["check", "-", "--format", "json"], b"");
    assert_eq!(rules(&empty.exits(1).json()), ["sheet/missing-column"]);
    let bench = Bench::with_sample("us-calling-plan");
    let text = fs::read(bench.path("users.csv")).expect("the sample");
    bench.run(&["render", "users.csv", "-o", "named"]).exits(0);
    bench
        .run_with(&["render", "-", "-o", "piped"], &text)
        .exits(0);
    let (named, piped) = (bench.path("named"), bench.path("piped"));
    assert_eq!(
        workshop::program::tree(&named),
        workshop::program::tree(&piped)
    );
}

/// Whoever reads may stop at any time, as `head -1` does; the program ends without a word.
#[test]
fn a_closed_pipe_is_no_failure() {
    let bench = Bench::new();
    let row = "ada@contoso.example,$null\n";
    let sheet = format!("UserPrincipalName,TenantDialPlan\n{}", row.repeat(3000));
    for format in ["human", "json"] {
        // Closed before the first byte: the program waits for its input until then.
        let mut command = bench.command(&["check", "-", "--no-config", "--format", format]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        drop(child.stdout.take());
        let mut input = child.stdin.take().expect("a pipe");
        input.write_all(sheet.as_bytes()).expect("it reads");
        drop(input);
        let run = Run::from(child.wait_with_output().expect("it ends"));
        assert!(matches!(run.code, Some(0 | 1)), "{format}: {run:?}");
        assert_eq!(run.stderr, "", "{format}");
    }
    // Closed after the first line of an answer that no pipe can hold.
    bench.file("users.csv", sheet);
    let mut command = bench.command(&["check", "users.csv", "--no-config", "--format", "json"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut first = String::new();
    let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
    reader.read_line(&mut first).expect("a line");
    drop(reader);
    let run = Run::from(child.wait_with_output().expect("it ends"));
    assert!(
        first.starts_with("{\"schema\":\"callsheet.findings/1\""),
        "{first}"
    );
    assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
    assert_eq!(run.stderr, "");
}

/// Colour is for terminals; `script` makes one.
#[cfg(target_os = "linux")]
#[test]
fn no_color_is_honoured_on_a_terminal() {
    let bench = Bench::new();
    bench.file("denied.csv", DENIED);
    let line = format!(
        "{} check denied.csv --no-config",
        workshop::program::PROGRAM
    );
    let args = ["-qec", &line, "/dev/null"];
    let on_terminal = |name: &str, value: &str| {
        let mut command = bench.wrapped("script", &args);
        command.env(name, value).output().ok().map(Run::from)
    };
    let Some(plain) = on_terminal("OTHER", "1") else {
        eprintln!("SKIPPED: there is no script(1) to make a terminal with");
        return;
    };
    assert!(plain.exits(1).stdout.contains('\u{1B}'), "{}", plain.stdout);
    let without = on_terminal("NO_COLOR", "1").expect("it ran before");
    assert!(
        !without.exits(1).stdout.contains('\u{1B}'),
        "{}",
        without.stdout
    );
    // The convention (no-color.org): an empty value says nothing.
    let empty = on_terminal("NO_COLOR", "").expect("it ran before");
    assert!(empty.exits(1).stdout.contains('\u{1B}'));
}

#[test]
fn pipes_get_no_colour_unless_it_is_asked_for() {
    let bench = Bench::new();
    bench.file("denied.csv", DENIED);
    let args = ["check", "denied.csv", "--no-config"];
    assert!(!bench.run(&args).all().contains('\u{1B}'));
    let always = bench.run(&[&args[..], &["--color", "always"]].concat());
    assert!(always.exits(1).stdout.contains('\u{1B}'));
    let json = bench.run(&[&args[..], &["--color", "always", "--format", "json"]].concat());
    assert!(!json.stdout.contains('\u{1B}'));
    let failure = bench.run(&["check", "missing.csv"]);
    assert!(!failure.exits(3).stderr.contains('\u{1B}'));
}

// ---- JSON ----

#[test]
fn findings_in_json_have_the_promised_fields() {
    let bench = Bench::with_sample("messy");
    let config = sample_text("messy/callsheet.toml");
    let waiver = "\n[[waiver]]\nrule = \"range/forbidden\"\nreason = \"r\"\nby = \"b\"\nexpires = \"2026-12-31\"\n";
    bench.file("callsheet.toml", format!("{config}{waiver}"));
    let run = bench.run(&[
        "check",
        "users.csv",
        "--format",
        "json",
        "--max-findings",
        "1",
    ]);
    assert_eq!(run.exits(1).stderr, "");
    let report = run.json();
    has(
        &report,
        &[
            "schema",
            "tool",
            "as_of",
            "files",
            "findings",
            "summary",
            "not_checked",
        ],
    );
    assert_eq!(report["schema"], "callsheet.findings/1");
    has(&report["tool"], &["version", "metadata"]);
    assert_eq!(report["as_of"], "2026-12-05", "the day of the window's end");
    assert_eq!(
        report["files"],
        serde_json::json!(["users.csv", "callsheet.toml"])
    );
    let summary = &report["summary"];
    has(
        summary,
        &["rows", "deny", "warn", "note", "waived", "by_rule"],
    );
    let findings = report["findings"].as_array().expect("a list");
    let count = |test: &dyn Fn(&Value) -> bool| findings.iter().filter(|f| test(f)).count();
    for level in ["deny", "warn", "note"] {
        let found = count(&|f| f["level"] == level && f["waived"].is_null());
        assert_eq!(summary[level], found, "{level}");
    }
    assert_eq!(summary["waived"], count(&|f| !f["waived"].is_null()));
    assert_eq!(summary["waived"], 1);
    let by_rule = summary["by_rule"].as_object().expect("an object");
    for (rule, number) in by_rule {
        assert_eq!(*number, count(&|f| f["rule"] == rule.as_str()), "{rule}");
    }
    let fields = [
        "rule", "level", "message", "help", "value", "place", "related", "fix", "waived", "data",
    ];
    for finding in findings {
        has(finding, &fields);
        assert!(
            finding["message"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        assert!(finding["data"].is_object() && finding["related"].is_array());
        let place = &finding["place"];
        assert_eq!(place["kind"], "cell");
        has(
            place,
            &["file", "sheet", "row", "column", "header", "concept", "ref"],
        );
        for related in finding["related"].as_array().expect("a list") {
            has(related, &["place", "message"]);
        }
        if !finding["fix"].is_null() {
            has(&finding["fix"], &["replacement", "safety"]);
        }
        if !finding["waived"].is_null() {
            has(&finding["waived"], &["by", "reason", "expires"]);
        }
    }
    for missing in report["not_checked"].as_array().expect("a list") {
        has(missing, &["rule", "why"]);
    }
}

#[test]
fn findings_in_json_are_complete_and_sorted() {
    let bench = Bench::new();
    let mut sheet = "UserPrincipalName,TenantDialPlan,TeamsCallingPolicy\n".to_owned();
    for n in 0..400 {
        let _ = writeln!(sheet, "user{n},$null,Tag:x");
    }
    bench.file("users.csv", sheet);
    bench.file("callsheet.toml", "[tenat]\n[colums]\n");
    let run = bench.run(&[
        "check",
        "users.csv",
        "--format",
        "json",
        "--max-findings",
        "3",
    ]);
    let report = run.exits(1).json();
    let findings = report["findings"].as_array().expect("a list");
    assert_eq!(findings.len(), 3 * 400 + 2);
    let key = |finding: &Value| {
        let place = &finding["place"];
        let number = |name: &str| place[name].as_u64();
        (
            place["file"].as_str().map(ToOwned::to_owned),
            number("row").or(number("line")),
            number("column"),
            finding["rule"].as_str().map(ToOwned::to_owned),
        )
    };
    let keys: Vec<_> = findings.iter().map(key).collect();
    assert!(keys.is_sorted());
    let human = bench.run(&["check", "users.csv", "--max-findings", "3"]);
    human.exits(1).says("400 findings").says("1,202 denied");
}

#[test]
fn a_plan_in_json_has_the_promised_fields() {
    let bench = Bench::with_sample("us-calling-plan");
    for (more, known) in [(&["--before", "before.json"][..], true), (&[], false)] {
        let args = [&["plan", "users.csv", "--format", "json"], more].concat();
        let plan = bench.run(&args).exits(0).json();
        assert_eq!(plan["schema"], "callsheet.plan/1");
        has(
            &plan,
            &["digest", "profile", "as_of", "operations", "unchanged"],
        );
        assert_eq!(plan["digest"].as_str().map(str::len), Some(64));
        let operations = plan["operations"].as_array().expect("a list");
        assert!(!operations.is_empty());
        for (at, operation) in operations.iter().enumerate() {
            let fields = [
                "id",
                "wave",
                "user",
                "attribute",
                "before",
                "after",
                "because",
                "reversible",
                "why_not",
            ];
            has(operation, &fields);
            assert_eq!(operation["id"], at + 1);
            has(&operation["before"], &["known", "value"]);
            assert_eq!(operation["before"]["known"], known);
            assert_eq!(operation["reversible"], operation["why_not"].is_null());
            assert_eq!(operation["because"]["kind"], "cell");
        }
    }
}

#[test]
fn a_rendered_bundle_in_json_has_the_promised_fields() {
    let bench = Bench::with_sample("us-calling-plan");
    let args = [
        "render",
        "users.csv",
        "--before",
        "before.json",
        "-o",
        "out",
        "--format",
        "json",
    ];
    let answer = bench.run(&args).exits(0).json();
    has(
        &answer,
        &["folder", "manifest_sha256", "files", "steps", "rollback"],
    );
    assert_eq!(answer["folder"], "out");
    assert_eq!(answer["rollback"], true);
    assert_eq!(answer["steps"], 18);
    let on_disk = workshop::program::tree(&bench.path("out"));
    let listed = answer["files"].as_array().expect("a list");
    assert_eq!(listed.len(), on_disk.len());
    for file in listed {
        let bytes = &on_disk[file["path"].as_str().expect("a path")];
        assert_eq!(file["bytes"], bytes.len());
        assert_eq!(file["sha256"], callsheet::digest::sha256_hex(bytes));
    }
    let manifest = callsheet::digest::sha256_hex(&on_disk["manifest.sha256"]);
    assert_eq!(answer["manifest_sha256"], manifest);
    let verified = bench
        .run(&["verify", "out", "--format", "json"])
        .exits(0)
        .json();
    has(&verified, &["ok", "problems", "not_checked"]);
    assert_eq!(verified["ok"], true);
    assert_eq!(verified["problems"], serde_json::json!([]));
    bench.file("out/extra.txt", "x");
    let verified = bench
        .run(&["verify", "out", "--format", "json"])
        .exits(1)
        .json();
    assert_eq!(verified["ok"], false);
    for problem in verified["problems"].as_array().expect("a list") {
        let fields = [
            "file", "line", "step", "place", "kind", "expected", "found", "message",
        ];
        has(problem, &fields);
        assert_eq!(problem["file"], "extra.txt");
    }
}

#[test]
fn the_samples_are_where_the_tests_look() {
    for name in ["messy", "us-calling-plan", "direct-routing"] {
        assert!(sample(name).join("users.csv").is_file(), "{name}");
    }
}
