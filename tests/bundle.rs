//! Bundles: the same bytes from the same input everywhere, one cell changes what it should, and no edit goes unseen.

mod workshop;

use callsheet::bundle::{self, BundleError, Files, Found as _, MANIFEST, Problem, ProblemKind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use workshop::bundle::{as_if_made_by, constants, edit, line_of, regions, repair, step_of};
use workshop::change::{render, verify};
use workshop::program::tree;
use workshop::{Bench, Run, changed_lines, sample_text};

/// Every file of a bundle whose state before is known.
const FILES: [&str; 11] = [
    "input/before.json",
    "input/callsheet.toml",
    "input/sheet.csv",
    "manifest.sha256",
    "plan.json",
    "review.md",
    "scripts/apply-001.ps1",
    "scripts/install.ps1",
    "scripts/preflight.ps1",
    "scripts/rollback-001.ps1",
    "scripts/verify.ps1",
];
/// What `render` needs to know.
const CONFIG: &str =
    "[tenant]\nid = \"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"\n[change]\nid = \"CHG1\"\n";

/// The bundle of the sample with a state before.
fn sample_bundle() -> Files {
    let text = |name: &str| sample_text(&format!("us-calling-plan/{name}"));
    let (sheet, config, before) = (
        text("users.csv"),
        text("callsheet.toml"),
        text("before.json"),
    );
    render(&sheet, &config, Some(&before)).bundle().files
}

/// A bundle of two steps, small enough to try every byte of them.
fn small_bundle() -> Files {
    let sheet = "UserPrincipalName,TelephoneNumber,NumberType,LocationId,TenantDialPlan\n\
                 ada@contoso.example,+12065550102,CallingPlan,0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c01,\n\
                 ben.o'neil@contoso.example,,,,DP-US\n";
    let before = r#"{"schema":"callsheet.before/1","tenant":"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","users":[
{"user":"ada@contoso.example","found":true,"id":"a0000000-0000-4000-8000-000000000001","numbers":[{"number":"+12065550101","type":"CallingPlan","category":"Primary","location":"0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c02"}]},
{"user":"ben.o'neil@contoso.example","found":true,"policies":{"TenantDialPlan":"DP-Old"}}],
"numbers":[{"number":"+12065550102","found":true,"type":"CallingPlan","location":"0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c02"}]}"#;
    render(sheet, CONFIG, Some(before)).bundle().files
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("files of a bundle are UTF-8")
}

// ---- the same bytes everywhere ----

#[test]
fn the_same_input_gives_the_same_bytes_wherever_and_for_whomever() {
    let first = Bench::with_sample("us-calling-plan");
    let args = [
        "render",
        "users.csv",
        "--before",
        "before.json",
        "-o",
        "out",
    ];
    first.run(&args).exits(0);
    let expected = tree(&first.path("out"));
    assert_eq!(
        expected.keys().map(String::as_str).collect::<Vec<_>>(),
        FILES
    );

    // Another folder with another name for the sheet, absolute paths, from somewhere else, by somebody else.
    let second = Bench::new();
    for (name, bytes) in tree(&workshop::sample("us-calling-plan")) {
        let name = name.replace("users.csv", "Staff list (3).csv");
        second.file(&format!("deep/er/{name}"), bytes);
    }
    let path = |name: &str| second.path(name).display().to_string();
    let (sheet, before) = (
        path("deep/er/Staff list (3).csv"),
        path("deep/er/before.json"),
    );
    let (config, out) = (path("deep/er/callsheet.toml"), path("elsewhere/out"));
    let absolute = [
        "render", &sheet, "--before", &before, "-o", &out, "--config", &config,
    ];
    let mut command = second.command(&absolute);
    command.current_dir("/");
    for (name, value) in [
        ("HOME", "/home/zebra-home"),
        ("USER", "zebra-user"),
        ("LOGNAME", "zebra-user"),
        ("USERNAME", "zebra-user"),
        ("HOSTNAME", "zebra-host"),
        ("COMPUTERNAME", "zebra-host"),
        ("TZ", "Pacific/Kiritimati"),
        ("LANG", "de_DE.ISO-8859-1"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("COLUMNS", "40"),
    ] {
        command.env(name, value);
    }
    Run::of(&mut command).exits(0);
    assert_same(&tree(&second.path("elsewhere/out")), &expected);

    // Once more from inside a folder beside it, on the other side of the date line.
    fs::create_dir(second.path("beside")).expect("a folder");
    let relative = [
        "render",
        "../deep/er/Staff list (3).csv",
        "--before",
        "./../deep/er/before.json",
        "-o",
        "new/out",
    ];
    let mut command = second.command(&relative);
    command
        .current_dir(second.path("beside"))
        .env("TZ", "Pacific/Niue")
        .env("LANG", "C");
    Run::of(&mut command).exits(0);
    assert_same(&tree(&second.path("beside/new/out")), &expected);

    // And in memory.
    assert_same(&sample_bundle(), &expected);
}

#[track_caller]
fn assert_same(found: &Files, expected: &Files) {
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in expected {
        let changes = changed_lines(bytes, &found[path]);
        assert!(found[path] == *bytes, "{path}: {changes:#?}");
    }
}

#[test]
fn no_file_names_a_folder_a_machine_or_a_person_who_rendered() {
    let bench = Bench::with_sample("us-calling-plan");
    let out = bench.path("out").display().to_string();
    let sheet = bench.path("users.csv").display().to_string();
    let mut command = bench.command(&["render", &sheet, "-o", &out]);
    for (name, value) in [
        ("HOME", "/home/zebra"),
        ("USER", "zebra"),
        ("LOGNAME", "zebra"),
        ("HOSTNAME", "zebra"),
    ] {
        command.env(name, value);
    }
    Run::of(&mut command).exits(0);
    let mut words: Vec<String> = ["zebra", "/tmp/", "/home/", "/Users/", ":\\Users", "file://"]
        .map(ToOwned::to_owned)
        .to_vec();
    for folder in [bench.root(), Path::new(env!("CARGO_MANIFEST_DIR"))] {
        words.push(folder.display().to_string());
    }
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    // A machine that is called `user` or `pc` proves nothing.
    words.extend(Some(host.trim().to_owned()).filter(|host| host.len() > 5));
    for (path, bytes) in tree(Path::new(&out)) {
        for word in &words {
            assert!(
                !text(&bytes).contains(word.as_str()),
                "{word} stands in {path}"
            );
        }
    }
}

#[test]
fn rendered_scripts_are_plain_ascii_with_windows_line_ends() {
    for (path, bytes) in sample_bundle()
        .iter()
        .filter(|(path, _)| path.starts_with("scripts/"))
    {
        assert!(bytes.ends_with(b"\r\n"), "{path}");
        for line in bytes.split_inclusive(|b| *b == b'\n') {
            let line = line.strip_suffix(b"\r\n").expect("CR LF");
            assert!(
                line.iter().all(|b| matches!(b, b' '..=b'~')),
                "{path}: {line:?}"
            );
        }
    }
}

#[test]
fn the_review_holds_the_digest_of_each_script_and_how_to_check_it() {
    let files = sample_bundle();
    let review = text(&files["review.md"]);
    for (path, bytes) in files
        .iter()
        .filter(|(path, _)| path.starts_with("scripts/"))
    {
        let digest = callsheet::digest::sha256_hex(bytes);
        let line = format!("& .\\{} -ApprovedSha256 {digest} ", path.replace('/', "\\"));
        assert!(review.contains(&line), "{line}");
        assert!(review.contains(&format!("`{path}` `{digest}`")), "{path}");
    }
    assert!(review.contains("Get-FileHash") && review.contains("sha256sum -c manifest.sha256"));
}

/// What the review says about checking without callsheet is true, where the tool is there.
#[cfg(target_os = "linux")]
#[test]
fn the_manifest_is_checked_by_sha256sum_too() {
    let bench = Bench::with_sample("us-calling-plan");
    bench.run(&["render", "users.csv", "-o", "out"]).exits(0);
    let check = || {
        let mut command = bench.wrapped("sha256sum", &["-c", "--strict", "manifest.sha256"]);
        command.current_dir(bench.path("out")).output()
    };
    let Ok(output) = check() else {
        eprintln!("SKIPPED: there is no sha256sum");
        return;
    };
    let run = Run::from(output);
    run.exits(0);
    assert_eq!(
        run.stdout.lines().count(),
        tree(&bench.path("out")).len() - 1
    );
    bench.file("out/review.md", "something else");
    let run = Run::from(check().expect("it ran before"));
    run.exits(1).says("review.md: FAILED");
}

// ---- one cell ----

/// One cell of the sample, and which lines may change with it.
struct OneCell {
    user: &'static str,
    old: &'static str,
    new: &'static str,
    /// How many steps change in apply, verify and rollback, and how many lines of preflight.
    steps: usize,
    reads: usize,
}

const ONE_CELL: [OneCell; 4] = [
    // A number.
    OneCell {
        user: "dana.okafor@contoso.example",
        old: "\"Okafor, Dana (Reception)\",+12065550104,",
        new: "\"Okafor, Dana (Reception)\",+12065550107,",
        steps: 1,
        reads: 1,
    },
    // A policy.
    OneCell {
        user: "ada.lovell@contoso.example",
        old: "Ada Lovell,+12065550101,0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c01,US,DP-US-Seattle,AllowCalling",
        new: "Ada Lovell,+12065550101,0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c01,US,DP-US-Seattle,TCP-Reception",
        steps: 1,
        reads: 0,
    },
    // A name that only people see.
    OneCell {
        user: "eli.o'hara@contoso.example",
        old: "Eli O’Hara",
        new: "Eli O’Hara-Smith",
        steps: 0,
        reads: 0,
    },
    // A location.
    OneCell {
        user: "ada.lovell@contoso.example",
        old: "+12065550101,0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c01",
        new: "+12065550101,0f3f1d5a-52a7-4f0e-9c6e-2d7f5a1b9c02",
        steps: 1,
        reads: 0,
    },
];

#[test]
fn one_cell_changes_the_lines_of_its_user_and_what_is_derived_from_the_plan() {
    let (old, sheet) = (sample_bundle(), sample_text("us-calling-plan/users.csv"));
    for cell in ONE_CELL {
        assert_eq!(sheet.matches(cell.old).count(), 1, "{}", cell.old);
        let edited = sheet.replace(cell.old, cell.new);
        let config = sample_text("us-calling-plan/callsheet.toml");
        let before = sample_text("us-calling-plan/before.json");
        let new = render(&edited, &config, Some(&before)).bundle().files;
        assert_eq!(
            old.keys().collect::<Vec<_>>(),
            new.keys().collect::<Vec<_>>()
        );
        let same: Vec<_> = old
            .iter()
            .filter(|(path, bytes)| new[*path] == **bytes)
            .map(|(path, _)| path.as_str())
            .collect();
        assert_eq!(
            same,
            ["input/before.json", "input/callsheet.toml"],
            "{}",
            cell.new
        );
        let lines = changed_lines(&old["input/sheet.csv"], &new["input/sheet.csv"]);
        assert_eq!(
            (lines.len(), lines[0].gone.len(), lines[0].come.len()),
            (1, 1, 1)
        );
        for path in FILES.iter().filter(|path| path.starts_with("scripts/")) {
            let steps = match *path {
                "scripts/install.ps1" => 0,
                "scripts/preflight.ps1" => cell.reads,
                _ => cell.steps,
            };
            only_steps_of(&cell, path, &old[*path], &new[*path], steps);
        }
        only_operations_of(&cell, &old, &new);
        only_the_review_of(&cell, &old, &new);
        the_manifest_names_what_changed(&old, &new);
    }
}

/// In a script: the digest of the plan, and lines of the user or of the number.
#[track_caller]
fn only_steps_of(cell: &OneCell, path: &str, old: &[u8], new: &[u8], steps: usize) {
    let (mut digests, mut lines) = (0, 0);
    for change in changed_lines(old, new) {
        assert_eq!(change.gone.len(), change.come.len(), "{path}: {change:?}");
        for (gone, come) in change.gone.iter().zip(&change.come) {
            let user = format!(" -User:'{}' ", cell.user.replace('\'', "''"));
            let both = |test: &dyn Fn(&str) -> bool| test(gone) && test(come);
            if both(&|line| line.starts_with("$PlanDigest ")) {
                digests += 1;
            } else if both(&|line| line.starts_with("Step-Inventory "))
                || both(&|line| line.starts_with("Step-") && line.contains(&user))
            {
                lines += 1;
            } else {
                panic!("{path} changed elsewhere: {gone:?} became {come:?}");
            }
        }
    }
    assert_eq!((digests, lines), (1, steps), "{path}, {}", cell.new);
}

/// In the plan: its digest, the digest of the sheet, and the operations of the user.
#[track_caller]
fn only_operations_of(cell: &OneCell, old: &Files, new: &Files) {
    let plan =
        |files: &Files| -> Value { serde_json::from_slice(&files["plan.json"]).expect("JSON") };
    let (old, new) = (plan(old), plan(new));
    for (key, value) in old.as_object().expect("an object") {
        match key.as_str() {
            "digest" => assert_ne!(*value, new[key]),
            "inputs" => {
                let differ = |at: usize| value[at] != new[key][at];
                assert_eq!((differ(0), differ(1), differ(2)), (true, false, false));
                assert_eq!(value[0]["path"], "input/sheet.csv");
            }
            "operations" => {
                let (old, new) = (
                    value.as_array().expect("a list"),
                    new[key].as_array().expect("a list"),
                );
                assert_eq!(old.len(), new.len());
                for (old, new) in old.iter().zip(new) {
                    assert!(
                        old == new || (old["user"] == cell.user && new["user"] == cell.user),
                        "{old} {new}"
                    );
                }
                assert_ne!(old, new);
            }
            _ => assert_eq!(*value, new[key], "{key}"),
        }
    }
}

/// In the review: digests, and what stands under the user.
#[track_caller]
fn only_the_review_of(cell: &OneCell, old: &Files, new: &Files) {
    let plan: Value = serde_json::from_slice(&old["plan.json"]).expect("JSON");
    let operations = plan["operations"].as_array().expect("a list");
    let own = operations
        .iter()
        .filter(|operation| operation["user"] == cell.user);
    let mut starts: Vec<String> = own
        .map(|operation| format!("  - step {}, ", operation["id"]))
        .collect();
    starts.push(format!("- `{}`", cell.user));
    // A number that the before-state never heard of is listed among what was not checked.
    starts.push("- `plan/held-by-another`: the before-state says nothing".to_owned());
    starts
        .push("- Step 11 cannot be wholly undone: the location that the number carried".to_owned());
    // And so one step less can be wholly undone.
    starts.push("- Risk: ".to_owned());
    let without_digests = |files: &Files| {
        let is_hex = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let review = text(&files["review.md"]);
        let words = review.split_inclusive([' ', '`', '\n']);
        let blanked = words.map(|word| {
            let bare = word.trim_end_matches([' ', '`', '\n']);
            if is_hex(bare) {
                word.replace(bare, "#")
            } else {
                word.to_owned()
            }
        });
        blanked.collect::<String>().into_bytes()
    };
    let changes = changed_lines(&without_digests(old), &without_digests(new));
    for line in changes
        .iter()
        .flat_map(|change| change.gone.iter().chain(&change.come))
    {
        assert!(
            starts.iter().any(|start| line.starts_with(start)),
            "{}: {line}",
            cell.new
        );
    }
    assert!(!changes.is_empty());
}

/// The manifest has a new digest for each file that has new bytes, and for no other.
#[track_caller]
fn the_manifest_names_what_changed(old: &Files, new: &Files) {
    let lines = |files: &Files| -> BTreeSet<String> {
        text(&files[MANIFEST])
            .lines()
            .map(ToOwned::to_owned)
            .collect()
    };
    let (before, after) = (lines(old), lines(new));
    let path = |line: &String| {
        line.split_once("  ")
            .expect("a line of a manifest")
            .1
            .to_owned()
    };
    let named: BTreeSet<_> = before.symmetric_difference(&after).map(path).collect();
    let changed = old
        .iter()
        .filter(|(path, bytes)| new.get(*path) != Some(*bytes) && *path != MANIFEST);
    assert_eq!(named, changed.map(|(path, _)| path.clone()).collect());
}

/// Which constants differ between two bundles, by script.
fn constants_changed(old: &Files, new: &Files) -> BTreeMap<String, Vec<String>> {
    let scripts = old.iter().filter(|(path, _)| path.starts_with("scripts/"));
    let changed = scripts.map(|(path, bytes)| {
        let pairs = constants(bytes).into_iter().zip(constants(&new[path]));
        let changed = pairs.filter(|(old, new)| old != new).map(|(old, _)| old.0);
        (path.clone(), changed.collect())
    });
    changed.collect()
}

#[test]
fn counts_and_first_and_last_users_follow_the_sheet() {
    let sheet = "UserPrincipalName,TenantDialPlan\nada@contoso.example,DP\nben@contoso.example,DP\ncara@contoso.example,DP\n";
    let old = render(sheet, CONFIG, None).bundle().files;
    for (edited, expected) in [
        (
            sheet.replace("ada@", "abe@"),
            &["$PlanDigest", "$FirstUser"][..],
        ),
        (sheet.replace("ben@", "bob@"), &["$PlanDigest"]),
        (
            sheet.replace("cara@", "cleo@"),
            &["$PlanDigest", "$LastUser"],
        ),
        (
            sheet.replace("cara@contoso.example,DP", "cara@contoso.example,"),
            &["$PlanDigest", "$UserCount", "$LastUser"],
        ),
        (
            sheet.replace("cara@contoso.example,DP", "cara@contoso.example,Global"),
            &["$PlanDigest"],
        ),
    ] {
        let new = render(&edited, CONFIG, None).bundle().files;
        let found = constants_changed(&old, &new);
        assert_eq!(found.len(), 4, "install, preflight, apply, verify");
        for (path, changed) in found {
            assert_eq!(changed, expected, "{path} of {edited:?}");
        }
    }
    let first = constants(&old["scripts/apply-001.ps1"]);
    let value = |name: &str| {
        first
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(value("$UserCount"), Some("3"));
    assert_eq!(value("$FirstUser"), Some("'ada@contoso.example'"));
    assert_eq!(value("$LastUser"), Some("'cara@contoso.example'"));
}

#[test]
fn a_script_holds_at_most_250_users_and_says_whom() {
    let mut sheet = "UserPrincipalName,TenantDialPlan,TeamsCallingPolicy\n".to_owned();
    for n in 1..=501 {
        let _ = writeln!(sheet, "user{n:03}@contoso.example,DP,AllowCalling");
    }
    let files = render(&sheet, CONFIG, None).bundle().files;
    for (script, users, first, last) in [
        ("apply-001", 250, 1, 250),
        ("apply-002", 250, 251, 500),
        ("apply-003", 1, 501, 501),
        ("verify", 501, 1, 501),
        ("preflight", 501, 1, 501),
        ("install", 501, 1, 501),
    ] {
        let bytes = &files[&format!("scripts/{script}.ps1")];
        let constants = constants(bytes);
        let value = |name: &str| {
            constants
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        };
        let user = |n: u32| Some(format!("'user{n:03}@contoso.example'"));
        assert_eq!(value("$UserCount"), Some(users.to_string()), "{script}");
        assert_eq!(value("$FirstUser"), user(first), "{script}");
        assert_eq!(value("$LastUser"), user(last), "{script}");
        assert_eq!(value("$ScriptName"), Some(format!("'{script}'")));
        // Steps keep the numbers of the plan: two for each user.
        if script.starts_with("apply") {
            let data = regions(bytes).remove(1);
            let steps = text(&bytes[data.clone()]).lines().count();
            assert_eq!(steps, users * 2, "{script}");
            assert_eq!(step_of(bytes, data.start), Some(first * 2 - 1), "{script}");
        }
    }
    assert_eq!(
        files
            .keys()
            .filter(|path| path.starts_with("scripts/"))
            .count(),
        6
    );
    assert!(verify(&files).ok);
    let old = verify(&as_if_made_by("0.0.9", &files));
    assert!(old.ok, "{:?}", old.problems);
}

// ---- edits ----

/// One byte of one file, changed.
#[derive(Clone, Copy)]
struct Flip<'f> {
    path: &'f str,
    at: usize,
}

impl Flip<'_> {
    fn on(self, files: &mut Files) {
        let bytes = files.get_mut(self.path).expect("a file of the bundle");
        // Letters change their case at every other place: PowerShell would not mind.
        let case = bytes[self.at].is_ascii_alphabetic() && self.at.is_multiple_of(2);
        bytes[self.at] ^= if case { 0x20 } else { 0x01 };
    }

    /// What verification should have said and did not.
    fn unseen(self, files: &Files, problems: &[Problem]) -> Option<String> {
        let Flip { path, at } = self;
        let own: Vec<_> = problems
            .iter()
            .filter(|problem| problem.file == path)
            .collect();
        let told = |what: &str| Some(format!("{path}, byte {at}, {what}: {own:?}"));
        if own.is_empty() {
            return told("not named");
        }
        if !path.starts_with("scripts/") {
            return None;
        }
        let bytes = &files[path];
        let line = line_of(bytes, at);
        if !own.iter().any(|problem| problem.line == Some(line)) {
            return told(&format!("line {line} not named"));
        }
        let step = step_of(bytes, at)?;
        let right = own
            .iter()
            .any(|problem| problem.line == Some(line) && problem.step == Some(step));
        if right {
            None
        } else {
            told(&format!("step {step} not named"))
        }
    }
}

/// Verifies each round of flips, at most one in a file, and holds that each was seen.
fn each_round_is_seen(files: &Files, rounds: &[Vec<Flip>], repaired: bool) {
    let next = AtomicUsize::new(0);
    let unseen = Mutex::new(Vec::new());
    let work = || {
        while let Some(round) = rounds.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut edited = files.clone();
            for flip in round {
                flip.on(&mut edited);
            }
            if repaired {
                repair(&mut edited);
            }
            let verification = verify(&edited);
            let missed = round
                .iter()
                .filter_map(|flip| flip.unseen(files, &verification.problems));
            unseen.lock().expect("nobody panics").extend(missed);
            if verification.ok {
                let flip = &round[0];
                unseen
                    .lock()
                    .expect("nobody panics")
                    .push(format!("{} {} is ok", flip.path, flip.at));
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let unseen = unseen.into_inner().expect("nobody panics");
    assert!(
        unseen.is_empty(),
        "{} of {}:\n{}",
        unseen.len(),
        rounds.len(),
        unseen[..unseen.len().min(20)].join("\n")
    );
}

/// Rounds of flips: the n-th round holds the n-th place of every file.
fn rounds<'f>(places: &[(&'f str, Vec<usize>)]) -> Vec<Vec<Flip<'f>>> {
    let most = places
        .iter()
        .map(|(_, places)| places.len())
        .max()
        .unwrap_or(0);
    let round = |n: usize| {
        let flips = places.iter().filter_map(|(path, places)| {
            Some(Flip {
                path,
                at: *places.get(n)?,
            })
        });
        flips.collect()
    };
    (0..most).map(round).collect()
}

/// The places of the digits of `-Step:7`: what they say has a test of its own.
fn step_digits(script: &[u8]) -> Vec<usize> {
    let starts = text(script)
        .match_indices(" -Step:")
        .map(|(at, found)| at + found.len());
    let digits = starts.flat_map(|start| {
        (start..script.len())
            .take_while(|at| script[*at].is_ascii_digit())
            .collect::<Vec<_>>()
    });
    digits.collect()
}

/// Only the digests are compared here, and a bundle of another version is not rendered again, which is quick.
#[test]
fn a_flipped_byte_anywhere_is_found_by_the_manifest() {
    let files = as_if_made_by("0.0.9", &sample_bundle());
    assert!(verify(&files).ok);
    let places: Vec<_> = FILES
        .iter()
        .filter(|path| **path != MANIFEST)
        .map(|path| {
            (
                *path,
                (0..files[*path].len()).step_by(97).collect::<Vec<_>>(),
            )
        })
        .collect();
    for round in rounds(&places) {
        let mut edited = files.clone();
        for flip in &round {
            flip.on(&mut edited);
        }
        let problems = verify(&edited).problems;
        for flip in round {
            let changed = |problem: &Problem| {
                problem.file == flip.path && problem.kind == ProblemKind::Changed
            };
            assert!(
                problems.iter().any(changed),
                "{}, byte {}",
                flip.path,
                flip.at
            );
        }
    }
}

#[test]
fn a_flipped_byte_of_the_manifest_is_found() {
    let files = small_bundle();
    let places: Vec<usize> = (0..files[MANIFEST].len()).step_by(29).collect();
    each_round_is_seen(&files, &rounds(&[(MANIFEST, places)]), false);
}

/// Every byte of constants and steps (a third in each of the three scripts that have the same ones), and places of all
/// scripts and the review around them; the manifest is repaired each time, so only rendering and decoding find it.
#[test]
fn a_flipped_byte_is_found_with_its_line_and_step_although_the_manifest_was_repaired() {
    let files = small_bundle();
    assert!(verify(&files).ok);
    let mut places: Vec<(&str, Vec<usize>)> = Vec::new();
    for (third, path) in [
        "scripts/apply-001.ps1",
        "scripts/verify.ps1",
        "scripts/rollback-001.ps1",
    ]
    .into_iter()
    .enumerate()
    {
        let bytes = &files[path];
        let regions = regions(bytes);
        assert_eq!(regions.len(), 2, "{path}");
        let digits = step_digits(bytes);
        let inside = regions
            .iter()
            .flat_map(Clone::clone)
            .filter(|at| at % 3 == third && !digits.contains(at));
        let outside = (third * 97..bytes.len())
            .step_by(3 * 97)
            .filter(|at| regions.iter().all(|region| !region.contains(at)));
        places.push((path, inside.chain(outside).collect()));
    }
    for path in ["scripts/install.ps1", "scripts/preflight.ps1", "review.md"] {
        let digits = step_digits(&files[path]);
        places.push((
            path,
            (0..files[path].len())
                .step_by(97)
                .filter(|at| !digits.contains(at))
                .collect(),
        ));
    }
    each_round_is_seen(&files, &rounds(&places), true);
}

#[test]
fn a_flipped_byte_of_the_plan_is_found_although_the_manifest_was_repaired() {
    let files = small_bundle();
    let places: Vec<usize> = (0..files["plan.json"].len()).step_by(97).collect();
    each_round_is_seen(&files, &rounds(&[("plan.json", places)]), true);
}

#[test]
fn a_flipped_byte_of_an_input_is_found_although_the_manifest_was_repaired() {
    let files = small_bundle();
    for path in [
        "input/sheet.csv",
        "input/callsheet.toml",
        "input/before.json",
    ] {
        for at in (0..files[path].len()).step_by(29) {
            let mut edited = files.clone();
            Flip { path, at }.on(&mut edited);
            repair(&mut edited);
            assert!(!verify(&edited).ok, "{path}, byte {at}");
        }
    }
}

/// A step that says it is another one: the line is known, and the step is the one that the plan has there.
#[test]
fn a_step_with_another_number_is_named_by_the_number_of_the_plan() {
    let files = small_bundle();
    let mut wrong = Vec::new();
    for path in ["scripts/apply-001.ps1", "scripts/preflight.ps1"] {
        let bytes = &files[path];
        for at in step_digits(bytes) {
            let mut edited = files.clone();
            edited.get_mut(path).expect("a script")[at] = b'9';
            repair(&mut edited);
            wrong.extend(Flip { path, at }.unseen(&files, &verify(&edited).problems));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An edit of somebody who repairs the manifest, and what it must be called.
struct Tampering {
    path: &'static str,
    old: &'static str,
    new: &'static str,
    kind: ProblemKind,
    step: Option<u32>,
    cell: Option<&'static str>,
}

const fn tampering(
    path: &'static str,
    old: &'static str,
    new: &'static str,
    kind: ProblemKind,
) -> Tampering {
    Tampering {
        path,
        old,
        new,
        kind,
        step: None,
        cell: None,
    }
}

const TAMPERINGS: [Tampering; 12] = [
    // Another number, another policy, for the same people: named with its step and the cell that asked for it.
    Tampering {
        step: Some(11),
        cell: Some("input/sheet.csv:C5"),
        ..tampering(
            "scripts/apply-001.ps1",
            "-ToNumber:'+12065550104'",
            "-ToNumber:'+19005550104'",
            ProblemKind::Plan,
        )
    },
    Tampering {
        step: Some(13),
        cell: Some("input/sheet.csv:G5"),
        ..tampering(
            "scripts/apply-001.ps1",
            "-To:'TCP-Reception'",
            "-To:'AllowCalling'",
            ProblemKind::Plan,
        )
    },
    Tampering {
        step: Some(5),
        ..tampering(
            "scripts/preflight.ps1",
            "-User:'eli.o''hara@contoso.example'",
            "-User:'eve@contoso.example'",
            ProblemKind::Plan,
        )
    },
    // What is no step.
    Tampering {
        step: Some(13),
        ..tampering(
            "scripts/apply-001.ps1",
            "-To:'TCP-Reception'",
            "-To:$(calc)",
            ProblemKind::Decode,
        )
    },
    Tampering {
        step: Some(13),
        ..tampering(
            "scripts/rollback-001.ps1",
            "-From:'TCP-Reception' -To:$null",
            "-From:'TCP-Reception' -To:$null; calc",
            ProblemKind::Decode,
        )
    },
    // Another tenant, another module, a window that is open.
    tampering(
        "scripts/apply-001.ps1",
        "$TenantId      = '6f1a2b3c",
        "$TenantId      = '7f1a2b3c",
        ProblemKind::Plan,
    ),
    tampering(
        "scripts/apply-001.ps1",
        "$ModuleVersion = '7.8.0'",
        "$ModuleVersion = '7.8.1'",
        ProblemKind::Plan,
    ),
    tampering(
        "scripts/apply-001.ps1",
        "$WindowEnd     = '2026",
        "$WindowEnd     = '2036",
        ProblemKind::Plan,
    ),
    // The fixed text.
    tampering(
        "scripts/verify.ps1",
        "#Requires -Version 5.1",
        "#Requires -Version 5.0",
        ProblemKind::Template,
    ),
    tampering(
        "scripts/install.ps1",
        "-RequiredVersion:$ModuleVersion",
        "-RequiredVersion:$ModuleVersioN",
        ProblemKind::Template,
    ),
    // What people and programs read.
    tampering(
        "review.md",
        "- Scope: 5 users",
        "- Scope: 4 users",
        ProblemKind::Render,
    ),
    tampering(
        "plan.json",
        "\"unchanged\": 8",
        "\"unchanged\": 9",
        ProblemKind::Plan,
    ),
];

#[test]
fn an_edit_with_a_repaired_manifest_is_called_what_it_is() {
    let files = sample_bundle();
    for case in TAMPERINGS {
        let mut edited = files.clone();
        // The review names some values again; only the first file is edited.
        let all = text(&edited[case.path]);
        assert!(all.contains(case.old), "{} in {}", case.old, case.path);
        let once = all.replacen(case.old, case.new, 1);
        edited.insert(case.path.to_owned(), once.into_bytes());
        repair(&mut edited);
        let problems = verify(&edited).problems;
        let right = |problem: &&Problem| {
            problem.file == case.path
                && problem.kind == case.kind
                && (case.step.is_none() || problem.step == case.step)
                && case.cell.is_none_or(|cell| {
                    problem
                        .place
                        .as_ref()
                        .is_some_and(|place| place.to_string() == cell)
                })
        };
        let found = problems.iter().find(right);
        assert!(
            found.is_some(),
            "{} became {}: {problems:#?}",
            case.old,
            case.new
        );
        let named: BTreeSet<_> = problems
            .iter()
            .map(|problem| problem.file.as_str())
            .collect();
        assert!(
            named.is_subset(&BTreeSet::from([case.path, MANIFEST])),
            "{named:?}"
        );
    }
}

#[test]
fn what_was_expected_and_what_was_found_are_shown() {
    let mut files = sample_bundle();
    edit(
        &mut files,
        "scripts/apply-001.ps1",
        "-ToNumber:'+12065550104'",
        "-ToNumber:'+19005550104'",
    );
    repair(&mut files);
    let problems = verify(&files).problems;
    let problem = problems
        .iter()
        .find(|problem| problem.step == Some(11))
        .expect("the step is named");
    let holds = |line: &Option<String>, number: &str| {
        line.as_ref().is_some_and(|line| line.contains(number))
    };
    assert!(holds(&problem.expected, "'+12065550104'"), "{problem:?}");
    assert!(holds(&problem.found, "'+19005550104'"), "{problem:?}");
}

#[test]
fn steps_that_are_left_out_added_or_in_another_order_are_found() {
    let files = sample_bundle();
    let path = "scripts/apply-001.ps1";
    let script = text(&files[path]);
    let data = regions(&files[path]).remove(1);
    let lines: Vec<&str> = script[data.clone()].split_inclusive("\r\n").collect();
    let mut edits: Vec<(&str, Vec<&str>)> = Vec::new();
    for at in [0, 7, lines.len() - 1] {
        let mut less = lines.clone();
        less.remove(at);
        edits.push(("left out", less));
        let mut twice = lines.clone();
        twice.insert(at, lines[at]);
        edits.push(("twice", twice));
    }
    let mut swapped = lines.clone();
    swapped.swap(3, 4);
    edits.push(("swapped", swapped));
    let mut more = lines.clone();
    more.push("Step-RemoveAll -Step:19 -User:'fern.nguyen@contoso.example' -Id:$null\r\n");
    edits.push(("one more", more));
    edits.push(("none", Vec::new()));
    for (name, lines) in edits {
        let edited = format!(
            "{}{}{}",
            &script[..data.start],
            lines.concat(),
            &script[data.end..]
        );
        let mut files = files.clone();
        files.insert(path.to_owned(), edited.into_bytes());
        repair(&mut files);
        let verification = verify(&files);
        assert!(!verification.ok, "{name}");
        let named = verification
            .problems
            .iter()
            .any(|problem| problem.file == path);
        assert!(named, "{name}: {:?}", verification.problems);
    }
}

#[test]
fn other_line_ends_are_found() {
    let files = sample_bundle();
    for path in FILES.iter().filter(|path| path.starts_with("scripts/")) {
        let mut edited = files.clone();
        let unix = text(&files[*path]).replace("\r\n", "\n");
        edited.insert((*path).to_owned(), unix.into_bytes());
        for _ in 0..2 {
            let problems = verify(&edited).problems;
            assert!(
                problems.iter().any(|problem| problem.file == *path),
                "{path}"
            );
            repair(&mut edited);
        }
    }
}

#[test]
fn a_file_that_is_missing_is_named() {
    let files = sample_bundle();
    for path in FILES.iter().filter(|path| **path != MANIFEST) {
        let mut less = files.clone();
        less.remove(*path);
        let problems = verify(&less).problems;
        let missing =
            |problem: &Problem| problem.file == *path && problem.kind == ProblemKind::Missing;
        assert!(problems.iter().any(missing), "{path}: {problems:?}");
        repair(&mut less);
        let verification = verify(&less);
        assert!(!verification.ok, "{path}, with a repaired manifest");
    }
}

#[test]
fn a_file_that_was_added_is_named() {
    let files = sample_bundle();
    for path in [
        "extra.txt",
        "input/extra.csv",
        "scripts/apply-002.ps1",
        "scripts/profile.ps1",
        "scripts/deep/er.ps1",
        "Manifest.sha256",
        "approvals.txt",
        "review.html",
    ] {
        let mut more = files.clone();
        let copy = files["scripts/apply-001.ps1"].clone();
        more.insert(path.to_owned(), copy);
        let problems = verify(&more).problems;
        let extra = |problem: &Problem| problem.file == path && problem.kind == ProblemKind::Extra;
        assert!(problems.iter().any(extra), "{path}: {problems:?}");
        repair(&mut more);
        let problems = verify(&more).problems;
        assert!(
            problems.iter().any(|problem| problem.file == path),
            "{path}, with a repaired manifest"
        );
    }
}

#[test]
fn a_manifest_with_lines_that_are_none_is_found_with_the_line() {
    let files = sample_bundle();
    let manifest = text(&files[MANIFEST]);
    let first = manifest.lines().next().expect("a line");
    for (edited, line) in [
        (manifest.replace('\n', "\r\n"), None),
        (manifest.trim_end().to_owned(), Some(10)),
        (format!("{manifest}{first}\n"), Some(11)),
        (manifest.replacen("  ", " *", 1), Some(1)),
        (manifest.replace("plan.json", "../plan.json"), Some(4)),
        (manifest.to_uppercase(), Some(1)),
        (String::new(), None),
    ] {
        let mut files = files.clone();
        files.insert(MANIFEST.to_owned(), edited.clone().into_bytes());
        let verification = verify(&files);
        assert!(!verification.ok, "{edited:?}");
        let own = verification
            .problems
            .iter()
            .filter(|problem| problem.file == MANIFEST);
        let lines: Vec<_> = own.map(|problem| problem.line).collect();
        assert!(!lines.is_empty(), "{edited:?}");
        assert!(
            line.is_none() || lines.contains(&line),
            "{lines:?} of {edited:?}"
        );
    }
}

// ---- other versions ----

#[test]
fn a_bundle_of_another_version_is_not_rendered_again_and_not_called_tampered() {
    for (version, known) in [("0.0.9", true), ("9.9.9", false), ("0.0.8", false)] {
        let verification = verify(&as_if_made_by(version, &sample_bundle()));
        assert_eq!(verification.problems, [], "{version}");
        assert_eq!(verification.ok, known, "{version}");
        let told = verification
            .not_checked
            .iter()
            .any(|item| item.contains("made by") && item.contains(version));
        assert!(told, "{:?}", verification.not_checked);
    }
}

#[test]
fn a_bundle_of_another_version_is_not_said_to_be_rendered_again() {
    let bench = Bench::new();
    let out = bench.path("out");
    bundle::write(&as_if_made_by("0.0.9", &sample_bundle()), &out).expect("it can be written");
    // No version was released before this one: whoever says so has edited the bundle, or this program is too old.
    let run = bench.run(&["verify", "out"]);
    run.exits(3).says("made by callsheet 0.0.9");
    assert!(run.stderr.contains("does not know"), "{}", run.stderr);
    for claim in ["rendered again byte for byte", "whole and unedited"] {
        assert!(!run.stdout.contains(claim), "{}", run.stdout);
    }
}

#[test]
fn what_can_be_judged_of_another_version_s_bundle_is_judged() {
    let old = as_if_made_by("0.0.9", &sample_bundle());
    let problem_at = |edit: &dyn Fn(&mut Files)| -> Vec<String> {
        let mut files = old.clone();
        edit(&mut files);
        repair(&mut files);
        let verification = verify(&files);
        assert!(!verification.ok);
        verification
            .problems
            .into_iter()
            .map(|problem| problem.file)
            .collect()
    };
    let gone = |path: &'static str| problem_at(&|files: &mut Files| drop(files.remove(path)));
    assert_eq!(gone("scripts/apply-001.ps1"), ["scripts/apply-001.ps1"]);
    assert_eq!(
        gone("scripts/rollback-001.ps1"),
        ["scripts/rollback-001.ps1"]
    );
    assert_eq!(gone("input/sheet.csv"), ["input/sheet.csv"]);
    let put = |path: &'static str| {
        problem_at(&|files: &mut Files| drop(files.insert(path.to_owned(), b"x".to_vec())))
    };
    assert_eq!(put("input/sheet.csv"), ["input/sheet.csv"]);
    assert_eq!(put("extra.ps1"), ["extra.ps1"]);
    let moved = problem_at(&|files: &mut Files| {
        edit(
            files,
            "scripts/apply-001.ps1",
            "$WindowEnd     = '2026",
            "$WindowEnd     = '2036",
        );
    });
    assert_eq!(moved, ["scripts/apply-001.ps1"]);

    // Its fixed text nobody can vouch for, and that is said.
    let mut files = old.clone();
    edit(
        &mut files,
        "scripts/apply-001.ps1",
        "$script:ExitCode = 0",
        "$script:ExitCode = 1",
    );
    repair(&mut files);
    let told = verify(&files).not_checked;
    let named = |item: &String| item.starts_with("scripts/apply-001.ps1: its fixed text");
    assert!(told.iter().any(named), "{told:?}");
    assert!(!verify(&old).not_checked.iter().any(named));
}

#[test]
fn a_version_that_was_edited_alone_is_found() {
    let mut files = sample_bundle();
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    edit(&mut files, "plan.json", &version, "\"version\": \"0.0.9\"");
    repair(&mut files);
    let verification = verify(&files);
    let named =
        |problem: &Problem| problem.file == "plan.json" && problem.kind == ProblemKind::Plan;
    assert!(
        verification.problems.iter().any(named),
        "{:?}",
        verification.problems
    );
    let told = |item: &String| item.contains("made by callsheet 0.0.9");
    assert!(verification.not_checked.iter().any(told));
}

/// interfaces.md: of an old bundle hashes, grammar, decoding and plan are still checked.
#[test]
fn steps_of_another_versions_bundle_are_still_held_against_its_plan() {
    let old = as_if_made_by("0.0.9", &sample_bundle());
    for (path, was, is) in [
        (
            "scripts/apply-001.ps1",
            "-ToNumber:'+12065550104'",
            "-ToNumber:'+19005550104'",
        ),
        (
            "scripts/apply-001.ps1",
            "-To:'TCP-Reception'",
            "-To:'AllowCalling'",
        ),
        (
            "scripts/apply-001.ps1",
            "$TenantId      = '6f1a2b3c",
            "$TenantId      = '7f1a2b3c",
        ),
    ] {
        let mut edited = old.clone();
        edit(&mut edited, path, was, is);
        repair(&mut edited);
        let verification = verify(&edited);
        assert!(!verification.ok, "{was} became {is}");
        assert!(
            verification
                .problems
                .iter()
                .any(|problem| problem.file == path),
            "{:?}",
            verification.problems
        );
    }
}

// ---- folders ----

#[test]
fn a_bundle_on_disk_reads_back_as_it_was_written() {
    let bench = Bench::new();
    let files = sample_bundle();
    let out = bench.path("new/folder/out");
    bundle::write(&files, &out).expect("it can be written");
    assert_eq!(bundle::read(&out).expect("it can be read"), files);
    assert_eq!(bench.names(), ["new"]);
    // Approvals are signatures over the manifest and no part of it.
    bench.file("new/folder/out/approvals/ada.sig", "signature");
    assert_eq!(bundle::read(&out).expect("it can be read"), files);
}

#[test]
fn a_bundle_that_cannot_be_written_leaves_nothing() {
    let bench = Bench::new();
    bench.file("file", "in the way");
    bench.file("full/file", "in the way");
    let before = (bench.tree(), bench.names());
    let files = sample_bundle();
    for place in ["file", "full"] {
        let refused = bundle::write(&files, &bench.path(place));
        assert!(
            matches!(refused, Err(BundleError::Exists { .. })),
            "{place}: {refused:?}"
        );
    }
    let below = bundle::write(&files, &bench.path("file/below"));
    assert!(matches!(below, Err(BundleError::Io { .. })), "{below:?}");
    // In the middle of writing: a file stands where a folder should be.
    let mut clash = files;
    clash.insert("scripts".to_owned(), b"in the way".to_vec());
    let stopped = bundle::write(&clash, &bench.path("out"));
    assert!(
        matches!(stopped, Err(BundleError::Io { .. })),
        "{stopped:?}"
    );
    assert_eq!((bench.tree(), bench.names()), before);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_way_is_not_followed() {
    let bench = Bench::new();
    bench.file("target/file", "mine");
    for (link, target) in [("nowhere", "missing"), ("folder", "target")] {
        std::os::unix::fs::symlink(target, bench.path(link)).expect("a link");
        let refused = bundle::write(&sample_bundle(), &bench.path(link));
        assert!(
            matches!(refused, Err(BundleError::Exists { .. })),
            "{link}: {refused:?}"
        );
    }
    assert_eq!(bench.names(), ["folder", "nowhere", "target"]);
    assert!(!bench.path("missing").exists());
}

#[test]
fn what_is_no_bundle_exits_3() {
    let bench = Bench::new();
    bench.file("file", "x");
    bench.file("other/readme.md", "x");
    bench.file("strange/manifest.sha256/file", "x");
    fs::create_dir(bench.path("empty")).expect("a folder");
    for place in ["missing", "file", "other", "empty", "strange"] {
        let run = bench.run(&["verify", place]);
        run.exits(3).says(&format!("{place} is not a bundle"));
        assert_eq!(run.stdout, "", "{place}");
        bench.run(&["verify", place, "--format", "json"]).exits(3);
    }
}

#[test]
fn a_tampered_bundle_exits_1_and_says_where() {
    let bench = Bench::new();
    let mut files = sample_bundle();
    edit(
        &mut files,
        "scripts/apply-001.ps1",
        "-ToNumber:'+12065550104'",
        "-ToNumber:'+19005550104'",
    );
    repair(&mut files);
    bundle::write(&files, &bench.path("out")).expect("it can be written");
    let run = bench.run(&["verify", "out"]);
    run.exits(1)
        .says("scripts/apply-001.ps1")
        .says("step 11")
        .says("input/sheet.csv:C5")
        .says("do not run this bundle");
    let answer = bench
        .run(&["verify", "out", "--format", "json"])
        .exits(1)
        .json();
    let problems = answer["problems"].as_array().expect("a list");
    let problem = problems
        .iter()
        .find(|problem| problem["step"] == 11)
        .expect("the step");
    assert_eq!(problem["kind"], "plan");
    assert_eq!(problem["file"], "scripts/apply-001.ps1");
    assert_eq!(problem["place"]["ref"], "C5");
    let bytes = &files["scripts/apply-001.ps1"];
    let at = text(bytes).find("+19005550104").expect("it was edited");
    assert_eq!(problem["line"], line_of(bytes, at));
}

/// A link is no file of a bundle: what it points at can change after the bundle was verified.
#[cfg(unix)]
#[test]
fn a_link_in_a_bundle_is_tampering() {
    use std::os::unix::fs::symlink;
    let files = sample_bundle();
    let script = "out/scripts/apply-001.ps1";
    let link = |bench: &Bench, target: &Path, name: &str| {
        symlink(target, bench.path(name)).expect("a link");
    };
    let check = |name: &str, change: &dyn Fn(&Bench)| {
        let bench = Bench::new();
        bundle::write(&files, &bench.path("out")).expect("it can be written");
        change(&bench);
        let run = bench.run(&["verify", "out"]);
        (run.code != Some(1)).then(|| format!("{name}: exit {:?}\n{}", run.code, run.all()))
    };
    let wrong: Vec<_> = [
        check("to a folder", &|bench| {
            link(bench, bench.root(), "out/scripts/more");
        }),
        check("to nothing", &|bench| {
            link(bench, Path::new("missing"), "out/dangling");
        }),
        check("to a file", &|bench| {
            link(bench, &bench.path("out/review.md"), "out/review2.md");
        }),
        check("in the place of a script", &|bench| {
            fs::rename(bench.path(script), bench.path("moved.ps1")).expect("it is there");
            link(bench, &bench.path("moved.ps1"), script);
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A manifest can name such a file only by what is shown of it.
#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_no_text_is_tampering() {
    use std::os::unix::ffi::OsStrExt as _;
    let bench = Bench::new();
    let mut files = sample_bundle();
    files.insert("input/a\u{fffd}".to_owned(), b"x".to_vec());
    repair(&mut files);
    files.remove("input/a\u{fffd}");
    bundle::write(&files, &bench.path("out")).expect("it can be written");
    let name = std::ffi::OsStr::from_bytes(b"out/input/a\xff");
    fs::write(bench.root().join(name), "x").expect("a file");
    let run = bench.run(&["verify", "out"]);
    run.exits(1).says("the inputs do not give this file");
}

/// Waves of one user make two scripts a user.
#[test]
fn a_bundle_of_thousands_of_scripts_is_looked_at_whole() {
    let bench = Bench::new();
    bench.file("out/manifest.sha256", "");
    for number in 1..12_000 {
        bench.file(&format!("out/scripts/apply-{number:03}.ps1"), "");
    }
    let contents = bundle::open(&bench.path("out")).expect("a folder with a manifest");
    assert_eq!(contents.paths().len(), 12_000);
}

/// Files can be as long as a disk: what they hold is told, and none is a failure or has to fit into memory.
#[cfg(unix)]
#[test]
fn a_huge_file_is_tampering() {
    for path in ["plan.json", MANIFEST, "scripts/verify.ps1"] {
        let bench = Bench::new();
        bundle::write(&sample_bundle(), &bench.path("out")).expect("it can be written");
        let file = fs::File::options()
            .append(true)
            .open(bench.path("out").join(path));
        let file = file.expect("it is there");
        file.set_len(513 * 1024 * 1024).expect("zeros take no room");
        if let Some(output) = bench.limited(&["verify", "out"]) {
            let run = Run::from(output);
            run.exits(1).says(path).says("do not run this bundle");
        }
    }
}
