//! Killed before and after every write, run again: nobody is written twice, and the end is that of a whole run.

use crate::change::{Change, assert_same_state, sheet, sheet_without_swap, tenant};
use crate::support::{Pwsh, Standin};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The writes of both runs: attribute, user, from what to what.
fn writes(standin: &Standin) -> Vec<[String; 4]> {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned)
    };
    standin
        .effects()
        .iter()
        .map(|e| ["attribute", "user", "from", "to"].map(|key| text(&e[key])))
        .collect()
}

/// How a run is cut short; the answer of a write that is lost leaves the process alive.
const CUTS: [&str; 3] = ["killBefore", "killAfter", "loseAnswer"];

fn kill_everywhere(name: &str, before: bool) {
    let Some(pwsh) = Pwsh::find(name) else { return };
    let standin = Standin::new(&tenant());
    let sheet = short(&if before {
        sheet()
    } else {
        sheet_without_swap()
    });
    let known = before.then(|| {
        let first = Change::new(&standin, &pwsh, "first", &sheet, None);
        first.expect("preflight", &[], 0);
        first.before()
    });
    standin.clear_log();
    let whole = Change::new(&standin, &pwsh, "whole", &sheet, known.clone());
    whole.apply(0);
    let end = standin.tenant();
    let count = standin.calls().iter().filter(|call| is_write(call)).count();
    assert!(
        count >= 6,
        "the sheet writes often enough to be killed at: {count}"
    );
    for at in 0..count {
        for cut in CUTS {
            standin.set_tenant(&tenant());
            standin.clear_log();
            standin
                .set_faults(&json!([{"cmdlet": "*write*", "skip": at, "times": 1, "kind": cut}]));
            let change = Change::new(
                &standin,
                &pwsh,
                &format!("{cut}-{at}"),
                &sheet,
                known.clone(),
            );
            let killed = change.run("apply-001", &["-Confirm:$false"]);
            let code = if cut == "loseAnswer" { Some(10) } else { None };
            assert_eq!(killed.code, code, "{cut} {at}: {}", killed.stdout);
            let again = change.run("apply-001", &["-Confirm:$false"]);
            assert_eq!(
                again.code,
                Some(0),
                "{cut} {at}: {}\n{}",
                again.stdout,
                again.stderr
            );
            assert_same_state(
                &standin.tenant(),
                &end,
                &format!("{cut} {at}: the end is that of a whole run"),
            );
            let writes = writes(&standin);
            let distinct: BTreeSet<_> = writes.iter().collect();
            assert_eq!(
                distinct.len(),
                writes.len(),
                "{cut} {at}: written twice: {writes:?}"
            );
        }
    }
}

/// Fewer attributes, every kind of write: a start of PowerShell for each cut takes its time.
fn short(sheet: &str) -> String {
    let wanted = |line: &&str| !line.starts_with(crate::support::sample::BEN);
    sheet
        .lines()
        .filter(wanted)
        .map(|line| line.replace("DP-US,Calling-Standard,", "DP-US,,") + "\n")
        .collect()
}

fn is_write(call: &Value) -> bool {
    let name = call["cmdlet"].as_str().unwrap_or_default();
    ["Set-", "Remove-", "Grant-"]
        .iter()
        .any(|verb| name.starts_with(verb))
}

#[test]
fn killed_at_every_write_with_a_before_state() {
    kill_everywhere("killed_at_every_write_with_a_before_state", true);
}

#[test]
fn killed_at_every_write_without_a_before_state() {
    kill_everywhere("killed_at_every_write_without_a_before_state", false);
}
