//! Who waits is told how far a long check is, and Ctrl-C ends it without leaving anything.

use callsheet::config::Config;
use callsheet::rules::{Context, Manner, PART, Stopped, Watch, check_in};
use callsheet::sheet::Sheet;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn sheet(rows: usize) -> String {
    let mut text = String::from("UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan\n");
    for row in 0..rows {
        let number = 2_000_000 + row;
        let _ = writeln!(
            text,
            "user{row}@contoso.example,1206{number},DirectRouting,DP-US"
        );
    }
    text
}

#[test]
fn a_pass_that_nobody_wants_any_more_ends_with_where_it_was() {
    let config = Config::default();
    let sheet = Sheet::from_bytes(sheet(10_000).into_bytes(), "users.csv", &config);
    let watch = Watch::new();
    watch.stop();
    for (threads, part) in [(1, PART), (2, 4096)] {
        let context = Context {
            sheet: &sheet,
            config: &config,
            before: None,
            dial_plans: None,
            as_of: None,
        };
        let manner = Manner {
            threads,
            part,
            ..Manner::on_one_thread(false, &watch)
        };
        let why = check_in(context, Vec::new(), &manner)
            .err()
            .expect("it was stopped");
        let stopped = why.get_ref().and_then(|why| why.downcast_ref::<Stopped>());
        let rows = stopped.expect("that is the reason").rows;
        assert!(rows > 0 && rows < 10_000, "{rows}");
    }
}

/// Starts a program on a terminal, which `script` of util-linux gives it; a byte 3 on its standard input is Ctrl-C there.
fn on_a_terminal(folder: &Path, line: &str) -> Option<Child> {
    let begun = Command::new("script")
        .args(["-q", "-e", "-c", line, "/dev/null"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    if begun.is_err() {
        eprintln!("SKIPPED: there is no `script` of util-linux, which gives a program a terminal");
    }
    begun.ok()
}

/// Names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

#[test]
fn ctrl_c_leaves_nothing_of_rows_that_are_split_or_repaired() {
    for arguments in [
        "check users.csv --split parts",
        "fix users.csv --unsafe --write",
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("users.csv"), sheet(150_000)).expect("a disk with room");
        let line = format!(
            "{} {arguments} --no-config",
            env!("CARGO_BIN_EXE_callsheet")
        );
        let Some(mut process) = on_a_terminal(folder.path(), &line) else {
            return;
        };
        let mut keys = process.stdin.take().expect("a pipe");
        // Until it writes.
        let is_temporary = |name: &String| name.starts_with(".callsheet-");
        let ended = |process: &mut Child| process.try_wait().expect("a process").is_some();
        while !names(folder.path()).iter().any(is_temporary) && !ended(&mut process) {
            std::thread::yield_now();
        }
        let pressed = !ended(&mut process);
        if pressed {
            // One that ended in between hears nothing.
            let _ = keys.write_all(&[3]).and_then(|()| keys.flush());
        }
        let mut shown = String::new();
        let mut screen = process.stdout.take().expect("a pipe");
        let _ = screen.read_to_string(&mut shown);
        let code = process.wait().expect("it ended").code();
        if matches!(code, Some(0 | 1)) {
            eprintln!("SKIPPED: {arguments} was written before Ctrl-C could be pressed: {shown}");
            continue;
        }
        assert_eq!(code, Some(130), "{arguments}: {shown}");
        assert!(shown.contains("nothing was written"), "{shown}");
        assert_eq!(names(folder.path()), ["users.csv"], "{shown}");
    }
}

#[test]
fn ctrl_c_leaves_nothing_half_written_and_says_where_it_was() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("users.csv"), sheet(1_500_000)).expect("a disk with room");
    let program = env!("CARGO_BIN_EXE_callsheet");
    let line = format!(
        "{program} check users.csv --no-config --threads 1 --format json --output out.json"
    );
    let Some(mut process) = on_a_terminal(folder.path(), &line) else {
        return;
    };
    let mut screen = process.stdout.take().expect("a pipe");
    let mut keys = process.stdin.take().expect("a pipe");
    let (mut shown, mut pressed) = (Vec::new(), false);
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = screen.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..read]);
        let told = String::from_utf8_lossy(&shown).contains(" a second, ");
        if told && !pressed {
            keys.write_all(&[3]).expect("the program waits");
            keys.flush().expect("the program waits");
            pressed = true;
        }
    }
    let code = process.wait().expect("it ended").code();
    let shown = String::from_utf8_lossy(&shown).into_owned();
    if !pressed {
        eprintln!("SKIPPED: 1,500,000 rows took less than a second");
        return;
    }
    assert_eq!(code, Some(130), "{shown}");
    assert!(shown.contains("stopped after "), "{shown}");
    assert_eq!(names(folder.path()), ["users.csv"], "{shown}");
}
