//! `install.ps1`: the pinned version, by whatever the machine can install with, and nothing without a question.

use crate::change::{Change, sheet, tenant};
use crate::support::powershell::literal;
use crate::support::{Output, Pwsh, Standin};
use serde_json::{Value, json};

const RESOURCES: &str = "Microsoft.PowerShell.PSResourceGet";

/// A machine with two other versions of the module.
fn machine() -> Standin {
    Standin::new(&tenant())
        .with_module_version("7.0.0")
        .and_module_version("7.9.0")
}

/// What was called to install something, and how.
fn installs(standin: &Standin) -> Vec<Value> {
    let calls = standin.calls().into_iter();
    calls
        .filter(|call| {
            call["cmdlet"]
                .as_str()
                .is_some_and(|name| name.starts_with("Install-"))
        })
        .map(|call| {
            let mut bound = call["bound"].clone();
            for value in bound.as_object_mut().expect("parameters").values_mut() {
                // A switch is logged as an object.
                if value["IsPresent"].is_boolean() {
                    *value = value["IsPresent"].clone();
                }
            }
            json!([call["cmdlet"], bound])
        })
        .collect()
}

fn refused(change: &Change, output: &Output, reason: &str) {
    assert_eq!(output.code, Some(20), "{output:?}");
    assert!(output.stdout.contains("REFUSED"), "{}", output.stdout);
    assert!(
        output.stdout.contains(reason),
        "{reason}: {}",
        output.stdout
    );
    let log = change.log("install");
    let last = log.iter().rfind(|line| line["event"] == "refused");
    let message = last.expect("it is in the results")["message"].to_string();
    assert!(message.contains(reason), "{message}");
    assert_eq!(installs(change.standin), Vec::<Value>::new());
}

/// A text that runs the script inside a session that goes on.
fn inside(change: &Change, more: &str) -> String {
    format!(
        "& {} -ApprovedSha256 {} -OutputDirectory {} {more}",
        literal(&change.path("install").display().to_string()),
        change.digest("install"),
        literal(&change.results().display().to_string())
    )
}

/// Whether this PowerShell has a command although the stand-in for it is not there. It must not be called then.
fn brings_its_own(pwsh: &Pwsh, standin: &Standin, command: &str, test: &str) -> bool {
    let ask = format!("@(Get-Command {command} -ErrorAction Ignore).Count");
    let own = standin.run_command(pwsh, &ask).stdout.trim() != "0";
    if own {
        eprintln!("SKIPPED (this PowerShell has {command} of its own): {test}");
    }
    own
}

#[test]
fn the_missing_module_is_installed_in_the_pinned_version_and_once() {
    let Some(pwsh) = Pwsh::find("the_missing_module_is_installed_in_the_pinned_version_and_once")
    else {
        return;
    };
    let standin = machine();
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let others = "Also on this machine: ";
    let newest = "loads the newest version, 7.9.0";
    let planned = change.expect("install", &["-WhatIf"], 0);
    assert!(
        planned.stdout.contains(
            "What if: Install-Module MicrosoftTeams 7.8.0 from PSGallery for CurrentUser"
        ),
        "{}",
        planned.stdout
    );
    assert_eq!(installs(&standin), Vec::<Value>::new());

    let done = change.expect("install", &["-Confirm:$false"], 0);
    for text in [others, "7.0.0", newest, "start each in a new PowerShell"] {
        assert!(done.stdout.contains(text), "{text}: {}", done.stdout);
    }
    let expected = json!([
        "Install-Module",
        {"Name": ["MicrosoftTeams"], "RequiredVersion": "7.8.0", "Repository": ["PSGallery"], "Scope": "CurrentUser", "Force": true, "Confirm": false}
    ]);
    assert_eq!(installs(&standin), std::slice::from_ref(&expected));
    assert!(standin.modules().join("MicrosoftTeams/7.8.0").is_dir());

    let again = change.expect("install", &[], 0);
    assert!(
        again
            .stdout
            .contains("MicrosoftTeams 7.8.0 is already installed."),
        "{}",
        again.stdout
    );
    assert!(again.stdout.contains(newest), "{}", again.stdout);
    assert_eq!(installs(&standin), [expected]);
    let events: Vec<Value> = change
        .log("install")
        .iter()
        .map(|line| line["event"].clone())
        .collect();
    assert_eq!(
        events,
        ["planned", "end", "begin", "done", "end", "unchanged", "end"]
    );
}

#[test]
fn nobody_is_told_of_other_versions_where_there_are_none() {
    let Some(pwsh) = Pwsh::find("nobody_is_told_of_other_versions_where_there_are_none") else {
        return;
    };
    let standin = Standin::new(&tenant()).without_module("MicrosoftTeams");
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let done = change.expect(
        "install",
        &[
            "-Confirm:$false",
            "-Scope",
            "AllUsers",
            "-Repository",
            "Contoso",
        ],
        0,
    );
    assert!(
        !done.stdout.contains("Also on this machine"),
        "{}",
        done.stdout
    );
    let bound = &installs(&standin)[0][1];
    assert_eq!(
        (&bound["Scope"], &bound["Repository"]),
        (&json!("AllUsers"), &json!(["Contoso"]))
    );
}

#[test]
fn the_newer_installer_serves_where_the_older_one_is_missing() {
    let name = "the_newer_installer_serves_where_the_older_one_is_missing";
    let Some(pwsh) = Pwsh::find(name) else { return };
    let standin = machine()
        .without_module("PowerShellGet")
        .and_module(RESOURCES, "1.1.1");
    if brings_its_own(&pwsh, &standin, "Install-Module", name) {
        return;
    }
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    change.expect("install", &["-Confirm:$false"], 0);
    let expected = json!([
        "Install-PSResource",
        {"Name": ["MicrosoftTeams"], "Version": "[7.8.0]", "Repository": ["PSGallery"], "Scope": "CurrentUser", "TrustRepository": true, "Confirm": false}
    ]);
    assert_eq!(installs(&standin), [expected]);
    assert!(standin.modules().join("MicrosoftTeams/7.8.0").is_dir());
}

#[test]
fn a_machine_that_cannot_install_says_so() {
    let name = "a_machine_that_cannot_install_says_so";
    let Some(pwsh) = Pwsh::find(name) else { return };
    let standin = machine().without_module("PowerShellGet");
    let own = ["Install-Module", "Install-PSResource"];
    if own
        .iter()
        .any(|command| brings_its_own(&pwsh, &standin, command, name))
    {
        return;
    }
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let output = change.run("install", &["-Confirm:$false"]);
    refused(
        &change,
        &output,
        "nothing on this machine can install modules",
    );
}

#[test]
fn the_provider_of_an_old_machine_comes_first_and_without_a_question() {
    let Some(pwsh) =
        Pwsh::find("the_provider_of_an_old_machine_comes_first_and_without_a_question")
    else {
        return;
    };
    for (version, expected) in [("", 2), ("2.8.5.1", 2), ("2.8.5.208", 1), ("3.0.0.1", 1)] {
        let standin = machine()
            .and_module("PackageManagement", "1.0.0.1")
            .env("CALLSHEET_STANDIN_NUGET", version);
        let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
        change.expect("install", &["-Confirm:$false"], 0);
        let calls = installs(&standin);
        assert_eq!(calls.len(), expected, "{version}: {calls:?}");
        assert_eq!(calls[expected - 1][0], "Install-Module");
        if expected == 2 {
            let provider = json!([
                "Install-PackageProvider",
                {"Name": ["NuGet"], "MinimumVersion": "2.8.5.201", "Scope": "CurrentUser", "Force": true, "Confirm": false}
            ]);
            assert_eq!(calls[0], provider);
        }
    }
}

#[test]
fn nothing_is_installed_over_a_running_session() {
    let Some(pwsh) = Pwsh::find("nothing_is_installed_over_a_running_session") else {
        return;
    };
    let standin = machine();
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let text = inside(&change, "-Confirm:$false");
    let loaded =
        format!("Import-Module MicrosoftTeams -RequiredVersion 7.0.0; {text}; exit $LASTEXITCODE");
    let output = standin.run_command(&pwsh, &loaded);
    refused(
        &change,
        &output,
        "version 7.0.0 of the module MicrosoftTeams is loaded in this session",
    );
}

#[test]
fn all_users_need_an_elevated_session_on_windows() {
    let Some(pwsh) = Pwsh::find("all_users_need_an_elevated_session_on_windows") else {
        return;
    };
    // Elsewhere nobody is an administrator of Windows, whatever the variable says.
    let standin = machine().env("OS", "Windows_NT");
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    if !cfg!(windows) {
        let output = change.run("install", &["-Confirm:$false", "-Scope", "AllUsers"]);
        refused(
            &change,
            &output,
            "installing for all users needs an elevated PowerShell",
        );
    }
    change.expect("install", &["-Confirm:$false"], 0);
}

#[test]
fn installing_is_asked_for() {
    let Some(pwsh) = Pwsh::find("installing_is_asked_for") else {
        return;
    };
    let standin = machine();
    let change = Change::new(&standin, &pwsh, "change", &sheet(), None);
    let output = change.run("install", &[]);
    refused(&change, &output, "this session cannot ask for confirmation");

    let text = format!("{}; exit $LASTEXITCODE", inside(&change, ""));
    let output = standin.run_answering(&pwsh, &text, "n\n");
    refused(&change, &output, "the confirmation was declined");
    let output = standin.run_answering(&pwsh, &text, "y\n");
    assert_eq!(output.code, Some(0), "{output:?}");
    assert_eq!(installs(&standin).len(), 1);
}

#[test]
fn an_installation_that_did_not_happen_is_a_failure_and_leaves_the_session_as_it_was() {
    let Some(pwsh) = Pwsh::find(
        "an_installation_that_did_not_happen_is_a_failure_and_leaves_the_session_as_it_was",
    ) else {
        return;
    };
    let protocols = "[Net.ServicePointManager]::SecurityProtocol";
    let run = |standin: &Standin| {
        let change = Change::new(standin, &pwsh, "change", &sheet(), None);
        let text = format!(
            "{protocols} = 'Tls11'; {}; \"code $LASTEXITCODE $({protocols})\"",
            inside(&change, "-Confirm:$false")
        );
        let output = standin.run_command(&pwsh, &text);
        assert!(output.stdout.contains("code 10 Tls11"), "{output:?}");
        let log = change.log("install");
        let last = log.last().expect("results");
        assert_eq!(last["event"], "failed");
        last["message"].as_str().expect("a message").to_owned()
    };
    let silent = run(&machine().env("CALLSHEET_STANDIN_INSTALLS", "nothing"));
    assert_eq!(
        silent,
        "Install-Module reported no error, but PowerShell does not find MicrosoftTeams 7.8.0 in the folders of PSModulePath."
    );
    let failing = json!([{"cmdlet": "Install-Module", "kind": "error", "message": "Unable to resolve package source."}]);
    assert_eq!(
        run(&machine().faults(failing)),
        "Unable to resolve package source."
    );
}
