//! What refuses to run: exit 20 before the first user, the reason on the screen and in the results.

use crate::change::{Change, config, sheet, tenant};
use crate::support::{Output, Pwsh, Standin, sample};
use callsheet::plan::Purpose;
use std::fs;

fn refused(change: &Change, output: &Output, reason: &str) {
    assert_eq!(
        output.code,
        Some(20),
        "{}\n{}",
        output.stdout,
        output.stderr
    );
    assert!(
        output.stdout.contains("REFUSED") && output.stdout.contains(reason),
        "{reason}: {}",
        output.stdout
    );
    let log = change.log("apply-001");
    let last = log
        .iter()
        .rfind(|line| line["event"] == "refused")
        .expect("the refusal is in the results");
    assert!(
        last["message"]
            .as_str()
            .expect("a message")
            .contains(reason),
        "{last}"
    );
    assert!(
        change.standin.effects().is_empty(),
        "{:?}",
        change.standin.effects()
    );
    assert!(
        change
            .standin
            .calls()
            .iter()
            .all(|call| call["cmdlet"] != "Get-CsOnlineUser"),
        "no user was read"
    );
}

#[test]
fn another_tenant_is_refused() {
    let Some(pwsh) = Pwsh::find("another_tenant_is_refused") else {
        return;
    };
    let mut other = tenant();
    other["tenantId"] = "99990000-0000-4000-8000-00000000c0de".into();
    let standin = Standin::new(&other).connected();
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let output = standin.run(
        &pwsh,
        &change.path("apply-001"),
        &[
            "-ApprovedSha256",
            &change.digest("apply-001"),
            "-OutputDirectory",
            change.results().to_str().expect("path"),
            "-Confirm:$false",
        ],
    );
    refused(&change, &output, "99990000-0000-4000-8000-00000000c0de");
    refused(
        &change,
        &change.run("apply-001", &["-Confirm:$false"]),
        "signing in failed",
    );
}

#[test]
fn nobody_signed_in_is_refused() {
    let Some(pwsh) = Pwsh::find("nobody_signed_in_is_refused") else {
        return;
    };
    let standin = Standin::new(&tenant());
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let output = standin.run(
        &pwsh,
        &change.path("apply-001"),
        &[
            "-ApprovedSha256",
            &change.digest("apply-001"),
            "-OutputDirectory",
            change.results().to_str().expect("path"),
            "-Confirm:$false",
        ],
    );
    refused(&change, &output, "nobody is signed in");
}

#[test]
fn another_version_of_the_module_is_refused() {
    let Some(pwsh) = Pwsh::find("another_version_of_the_module_is_refused") else {
        return;
    };
    let missing = Standin::new(&tenant()).with_module_version("7.7.0");
    let change = Change::new(&missing, &pwsh, "change", &sheet(), None);
    refused(
        &change,
        &change.run("apply-001", &["-Confirm:$false"]),
        "could not be loaded",
    );

    let both = Standin::new(&tenant()).and_module_version("7.7.0");
    let change = Change::new(&both, &pwsh, "change", &sheet(), None);
    let text = format!(
        "Import-Module MicrosoftTeams -RequiredVersion 7.7.0; & '{}' -ApprovedSha256 {} -OutputDirectory '{}' -Connect -Confirm:$false; exit $LASTEXITCODE",
        change.path("apply-001").display(),
        change.digest("apply-001"),
        change.results().display()
    );
    refused(
        &change,
        &both.run_command(&pwsh, &text),
        "7.7.0 of the module MicrosoftTeams is loaded",
    );
}

#[test]
fn outside_the_window_only_reading_is_allowed() {
    let Some(pwsh) = Pwsh::find("outside_the_window_only_reading_is_allowed") else {
        return;
    };
    let standin = Standin::new(&tenant());
    for (start, end) in [
        ("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"),
        ("2199-01-01T00:00:00+01:00", "2199-01-02T00:00:00+01:00"),
    ] {
        let config = config().replace(
            "title =",
            &format!("window_start = \"{start}\"\nwindow_end = \"{end}\"\ntitle ="),
        );
        let name = start.replace(':', "");
        standin.clear_log();
        let change = Change::with(
            &standin,
            &pwsh,
            &name,
            (&sheet(), &config),
            None,
            Purpose::Apply,
        );
        refused(
            &change,
            &change.run("apply-001", &["-Confirm:$false"]),
            "outside the change window",
        );
        change.expect("preflight", &[], 0);
    }
}

#[test]
fn an_edited_script_is_refused() {
    let Some(pwsh) = Pwsh::find("an_edited_script_is_refused") else {
        return;
    };
    let standin = Standin::new(&tenant());
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let path = change.path("apply-001");
    let text = fs::read_to_string(&path).expect("the script");
    fs::write(&path, text.replace(sample::ADA, sample::DORA)).expect("edited");
    refused(
        &change,
        &change.run("apply-001", &["-Confirm:$false"]),
        "not the one that was approved",
    );
    fs::write(&path, text).expect("restored");
    let output = standin.run(
        &pwsh,
        &path,
        &[
            "-OutputDirectory",
            change.results().to_str().expect("path"),
            "-Connect",
            "-Confirm:$false",
        ],
    );
    refused(&change, &output, "no approved digest");
}

#[test]
fn questions_that_nobody_can_answer_are_refused_once_and_not_for_each_user() {
    let Some(pwsh) =
        Pwsh::find("questions_that_nobody_can_answer_are_refused_once_and_not_for_each_user")
    else {
        return;
    };
    let standin = Standin::new(&tenant());
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let output = change.run("apply-001", &[]);
    refused(&change, &output, "cannot ask for confirmation");
    assert_eq!(output.stdout.matches("REFUSED").count(), 1);
}

#[test]
fn a_missing_output_folder_is_named() {
    let Some(pwsh) = Pwsh::find("a_missing_output_folder_is_named") else {
        return;
    };
    let standin = Standin::new(&tenant());
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let output = standin.run(
        &pwsh,
        &change.path("apply-001"),
        &[
            "-ApprovedSha256",
            &change.digest("apply-001"),
            "-Confirm:$false",
        ],
    );
    assert_eq!(output.code, Some(20));
    assert!(
        output.stdout.contains("-OutputDirectory"),
        "{}",
        output.stdout
    );
}
