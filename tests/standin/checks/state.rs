//! The files: what is written, what survives, what stands side by side.

use serde_json::{Value, json};

use crate::support::sample::{self, ADA, BEN, CLARA, SEATTLE};
use crate::support::{Netregex, Psparse, Pwsh, Standin};
use crate::{answers, assign, release};

#[test]
fn equal_states_have_equal_bytes_and_strange_keys_survive() {
    let Some(pwsh) = Pwsh::find("equal states have equal bytes and strange keys survive") else {
        return;
    };
    let mut tenant = sample::tenant();
    tenant["export"] = json!({"zebra": 1.0, "apple": [true, null, {"b": 1, "a": "M\u{fc}ller \u{1f600} \"quoted\" \\ \n"}], "at": "2026-11-02T21:00:00.50+01:00"});
    tenant["users"][0]["department"] = json!("Sales & Service");
    tenant["numbers"][0]["operatorId"] = json!("09e40000-0000-4000-8000-000000000001");
    let there = assign(ADA, SEATTLE, "CallingPlan", "");
    let back = release(ADA, SEATTLE, "CallingPlan");
    let on = |policy: &str| {
        format!("Grant-Cs{policy} -Identity:{ADA} -PolicyName:(Get-CsPolicy {policy})")
    };
    let names = "function Get-CsPolicy($p) { @{ TenantDialPlan = 'DP-US'; TeamsCallingPolicy = 'Calling-Standard' }[$p] }";
    let new = assign(BEN, "+442079460155", "DirectRouting", "");
    let newer = assign(CLARA, "+442079460133", "DirectRouting", "");

    let one = Standin::new(&tenant).connected();
    let output = one.run_command(
        &pwsh,
        &format!(
            "{names}; {there}; {back}; {}; {}; {new}; {newer}",
            on("TenantDialPlan"),
            on("TeamsCallingPolicy")
        ),
    );
    assert_eq!(output.code, Some(0), "{output:?}");
    let two = Standin::new(&tenant).connected();
    assert_eq!(
        two.run_command(&pwsh, &format!("{newer}; {new}")).code,
        Some(0)
    );
    let middle: Value = two.tenant();
    two.set_tenant(&middle);
    assert_eq!(
        two.run_command(
            &pwsh,
            &format!(
                "{names}; {}; {}",
                on("TeamsCallingPolicy"),
                on("TenantDialPlan")
            )
        )
        .code,
        Some(0)
    );
    assert_eq!(
        String::from_utf8_lossy(&one.tenant_bytes()),
        String::from_utf8_lossy(&two.tenant_bytes())
    );
    assert!(one.tenant_bytes().is_ascii());

    let mut expected = one.tenant();
    for key in ["export", "locations", "policies"] {
        assert_eq!(expected[key], tenant[key], "{key}");
    }
    assert_eq!(
        expected["users"][0]["department"],
        tenant["users"][0]["department"]
    );
    expected["users"][0]["policies"] = json!({});
    assert_eq!(expected["users"][0], tenant["users"][0]);
    assert_eq!(one.number(SEATTLE), tenant["numbers"][0]);
}

#[test]
fn a_session_sees_what_another_one_wrote() {
    let Some(pwsh) = Pwsh::find("a session sees what another one wrote") else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let other = standin.state().join("tenant.json").display().to_string();
    let text = format!(
        "$u = Get-CsOnlineUser {ADA}; $text = [IO.File]::ReadAllText('{other}'); [IO.File]::WriteAllText('{other}', $text.Replace('Ada Example', 'Ada Changed')); (Get-CsOnlineUser {ADA}).DisplayName"
    );
    assert_eq!(
        standin.run_command(&pwsh, &text).stdout.trim(),
        "Ada Changed"
    );
}

#[test]
fn several_versions_of_the_module_stand_side_by_side() {
    let Some(pwsh) = Pwsh::find("several versions of the module stand side by side") else {
        return;
    };
    let standin = Standin::new(&sample::tenant())
        .and_module_version("7.9.0")
        .and_module_version("6.8.0");
    let text = "Import-Module MicrosoftTeams -RequiredVersion 7.8.0; (Get-Module MicrosoftTeams).Version.ToString(); @(Get-Module).Name; \
                Remove-Module MicrosoftTeams; Import-Module MicrosoftTeams -RequiredVersion 6.8.0; Connect-MicrosoftTeams | Out-Null; \
                $u = Get-CsOnlineUser ada@contoso.example; $null -eq $u.PSObject.Properties['TelephoneNumbers']; \
                try { Remove-CsPhoneNumberAssignment -Identity ada@contoso.example -RemoveAll -Notify } catch { $_.FullyQualifiedErrorId }";
    let output = standin.run_command(&pwsh, text);
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "7.8.0",
            "MicrosoftTeams",
            "True",
            "NamedParameterNotFound,Remove-CsPhoneNumberAssignment"
        ],
        "{output:?}"
    );
}

#[test]
fn installing_a_module_is_written_down() {
    let Some(pwsh) = Pwsh::find("installing a module is written down") else {
        return;
    };
    let standin = Standin::new(&sample::tenant());
    let got = answers(
        &standin,
        &pwsh,
        &[
            ("before", "Get-InstalledModule -Name MicrosoftTeams"),
            (
                "install",
                "Install-Module -Name:MicrosoftTeams -RequiredVersion:7.8.0 -Scope:CurrentUser -Repository:PSGallery",
            ),
            (
                "after",
                "Get-InstalledModule -Name MicrosoftTeams | ForEach-Object { \"$($_.Name) $($_.Version)\" }",
            ),
            (
                "wrong scope",
                "Install-Module -Name MicrosoftTeams -Scope Everywhere",
            ),
        ],
    );
    assert!(got["before"].message().starts_with("No match was found"));
    got["install"].gave();
    assert_eq!(got["after"].one(), "MicrosoftTeams 7.8.0");
    assert!(
        got["wrong scope"].message().contains("ValidateSet")
            || got["wrong scope"]
                .message()
                .contains("does not belong to the set"),
        "{got:?}"
    );
    assert_eq!(
        standin.tenant()["installed"],
        json!([{"name": "MicrosoftTeams", "version": "7.8.0"}])
    );
    assert_eq!(
        standin.calls()[1]["bound"],
        json!({"Name": ["MicrosoftTeams"], "RequiredVersion": "7.8.0", "Scope": "CurrentUser", "Repository": ["PSGallery"]})
    );
}

#[test]
fn the_modules_are_ascii_short_and_readable_by_windows_powershell() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/standin");
    let mut files = Vec::new();
    for module in [
        "CallsheetStandin",
        "Microsoft.PowerShell.PSResourceGet",
        "MicrosoftTeams",
        "PackageManagement",
        "PowerShellGet",
    ] {
        for entry in std::fs::read_dir(folder.join(module))
            .expect("the module's folder")
            .flatten()
        {
            let text = std::fs::read_to_string(entry.path()).expect("a text file");
            let name = format!("{module}/{}", entry.file_name().display());
            assert!(text.is_ascii(), "{name}");
            assert!(text.lines().count() < 300, "{name} is long");
            files.push((name, text));
        }
    }
    let Some(psparse) =
        Psparse::find("the modules are ASCII, short and readable by Windows PowerShell")
    else {
        return;
    };
    let cases: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    for answer in psparse.parse(&cases) {
        assert_eq!(
            (&answer["errors"], &answer["newer_than_5_1"]),
            (&json!([]), &json!([])),
            "{}",
            answer["id"]
        );
    }
}

#[test]
fn the_programs_beside_powershell_answer() {
    if let Some(psparse) = Psparse::find("the programs beside PowerShell answer: psparse") {
        let answers = psparse.parse(&[("a", "Set-X -A:'it''s'"), ("b", "'")]);
        assert_eq!(
            (&answers[0]["id"], &answers[0]["commands"][0]["name"]),
            (&json!("a"), &json!("Set-X"))
        );
        assert_ne!(answers[1]["errors"], json!([]));
    }
    if let Some(netregex) = Netregex::find("the programs beside PowerShell answer: netregex") {
        let answers = netregex
            .ask(&[json!({"pattern": "^(\\d{4})$", "input": "1234", "translation": "+1206555$1"})]);
        assert_eq!(answers[0]["result"], "+12065551234");
    }
}

/// The tests run many texts in one PowerShell (tests/support/session.rs): none may see what another one left.
#[test]
fn a_text_in_a_session_finds_nothing_of_the_text_before_it() {
    let Some(pwsh) = Pwsh::find("a_text_in_a_session_finds_nothing_of_the_text_before_it") else {
        return;
    };
    let standin = Standin::new(&sample::tenant());
    let look = "Write-Host \"$(@(Get-Module -All | Where-Object { $_.Name -match 'Teams|Standin' }).Count) modules\"; \
        Write-Host \"variables: $left $LASTEXITCODE\"; \
        Write-Host \"function: $(Get-Command Get-Left -ErrorAction Ignore)\"; \
        Write-Host \"environment: $env:LEFT\"; \
        Write-Host \"preferences: $ErrorActionPreference $WhatIfPreference\"; \
        Write-Host \"errors: $($Error.Count)\"; \
        Write-Host \"folder: $(Split-Path -Leaf (Get-Location).Path) $([IO.Path]::GetFileName([Environment]::CurrentDirectory))\"; \
        try { $null = Get-CsTenant -ErrorAction Stop; Write-Host 'signed in' } catch { Write-Host 'signed out' }; ";
    let leave = "Connect-MicrosoftTeams | Out-Null; $global:left = 1; function global:Get-Left { }; $env:LEFT = 'x'; \
        $global:ErrorActionPreference = 'Stop'; $global:WhatIfPreference = $true; Set-Location /; [Environment]::CurrentDirectory = '/'; \
        [Console]::Out.Write('no end of line')";
    let script = standin.work().join("seven.ps1");
    std::fs::write(&script, "exit 7\n").expect("a script");
    let leave = format!("{look} {leave}; & '{}'", script.display());
    let outputs = standin.run_all(&pwsh, &[&leave, &leave, look, "throw 'broken'", look]);
    let first = &outputs[0];
    assert!(first.stdout.contains("0 modules"), "{first:?}");
    assert!(first.stdout.contains("signed out"), "{first:?}");
    assert!(first.stdout.ends_with("no end of line"), "{first:?}");
    assert_eq!(first.code, Some(7), "{first:?}");
    assert_eq!(outputs[1].stdout, first.stdout);
    assert_eq!(outputs[1].code, first.code);
    let looked = first.stdout.trim_end_matches("no end of line");
    assert_eq!(
        (outputs[2].stdout.as_str(), outputs[2].code),
        (looked, Some(0))
    );
    // An error that nobody catches ends a process, and so the session.
    assert_eq!((outputs[3].code, outputs.len()), (Some(1), 4));
    assert!(outputs[3].stderr.contains("broken"), "{:?}", outputs[3]);
}
