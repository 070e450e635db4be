//! How the scripts are run.

use super::Subject;
use crate::config::{SignIn, SignInMode, Style};
use std::fmt::Write as _;

/// What the plain style does not have.
const PLAIN: &str = "**This is the style `plain`. Guards that it lacks:** it does not look what a user has before it writes, so a change by\nsomebody else is overwritten; it has no dry run, because the vendor's cmdlets have none; it does not check its own hash, the\nchange window, or whether the account under a name is still the same person; it writes no results; it does not wait for what\nthe service shows late, try again when the service is busy, or go on where it stopped: after an error, run `verify.ps1`, repair\nby hand or render a new change for the rest. `preflight.ps1` and `verify.ps1` are those of the guarded style.\n";

/// What to do where scripts may not run.
pub(super) const LOCKED_DOWN: &str = "On a locked-down machine: if scripts may not run, ask for them to be signed, or remove the download mark with\n`Unblock-File` after comparing the hash. Do not use `-ExecutionPolicy Bypass`. Preflight reports execution policy, language mode and mark.\n";

/// Writes the section.
pub(super) fn write(out: &mut String, subject: &Subject) {
    let _ = writeln!(out, "## How to run\n");
    before(out, &subject.loaded.config.signin);
    let run = |name: &str, extra: &str| {
        let digest = subject.digest(name);
        format!(
            "& .\\scripts\\{name}.ps1 -ApprovedSha256 {digest} -OutputDirectory .\\results{extra}"
        )
    };
    let forward = subject.forward();
    let mut block = |title: &str, lines: &[String]| {
        let _ = writeln!(out, "{title}\n\n```powershell\n{}\n```\n", lines.join("\n"));
    };
    block(
        "1. Install the pinned module, once on a machine:",
        &[run("install", "")],
    );
    block(
        "2. Read the users; changes nothing, and may run outside the window:",
        &[run("preflight", " -Connect")],
    );
    if subject.plan.style == Style::Plain {
        let lines: Vec<String> = forward
            .iter()
            .map(|name| plain_line(subject, name))
            .collect();
        block(
            "3. Change, with somebody at the screen; it stops at the first error:",
            &lines,
        );
        block("4. Verify; changes nothing:", &[run("verify", " -Connect")]);
        let _ = writeln!(out, "{PLAIN}\n{LOCKED_DOWN}");
        return;
    }
    block(
        if subject.loaded.config.change.window.is_some() {
            "3. Rehearse, inside the window too; lists every change and makes none:"
        } else {
            "3. Rehearse; lists every change and makes none:"
        },
        &forward
            .iter()
            .map(|name| run(name, " -Connect -WhatIf"))
            .collect::<Vec<_>>(),
    );
    block(
        "4. Change; asks once for each script (for a run that nobody watches add `-Confirm:$false`):",
        &forward
            .iter()
            .map(|name| run(name, " -Connect"))
            .collect::<Vec<_>>(),
    );
    block("5. Verify; changes nothing:", &[run("verify", " -Connect")]);
    let _ = writeln!(
        out,
        "Exit code 0: all well. 10: some user failed, drifted or is not confirmed yet; run the same line again, it does the rest\nand touches nobody twice. 20: refused before the first user; the reason is on the screen and in the results.\n\nTo stop in the middle and go on later, give `-LastStep n` in the first run and `-FirstStep` with the next number in the\nsecond; steps that belong together are never parted.\n\n{LOCKED_DOWN}"
    );
}

/// What every line needs.
pub(super) fn before(out: &mut String, signin: &SignIn) {
    let _ = writeln!(
        out,
        "In Windows PowerShell 5.1 or PowerShell 7.2 or later, in a new window, in the folder of this bundle. You need the role\nTeams Administrator, Teams Communications Administrator or Teams Telephony Administrator. `-Connect` signs in{}; leave it out if the window is\nsigned in already. Each line holds the digest of its script: a script that was changed after approval refuses to run.\n",
        signing_in(signin)
    );
}

/// A plain script has no parameter: the line compares the hash itself before it runs the file.
fn plain_line(subject: &Subject, name: &str) -> String {
    let digest = subject.digest(name);
    format!(
        "if ((Get-FileHash .\\scripts\\{name}.ps1 -Algorithm SHA256).Hash -eq '{digest}') {{ & .\\scripts\\{name}.ps1 }} else {{ 'CHANGED: {name}' }}"
    )
}

/// How `-Connect` signs in, and what else a caller can choose.
fn signing_in(signin: &SignIn) -> String {
    let how = match signin.mode {
        SignInMode::Interactive => "with a window that asks for the account",
        SignInMode::DeviceCode => "with a code that is typed on another device",
        SignInMode::Certificate => "as an application with a certificate",
        SignInMode::ManagedIdentity => "with the managed identity of the machine",
    };
    let broker = if signin.disable_wam {
        ", without the broker of Windows"
    } else {
        ""
    };
    format!(
        " {how}{broker} (`-SignIn` chooses another way: interactive, device-code, certificate, managed-identity)"
    )
}
