//! Ways to sign in: stated in the config or chosen when the script runs, and never with a secret in a file.

use crate::change::{Change, config, sheet, tenant};
use crate::support::powershell::literal;
use crate::support::{Pwsh, Standin};
use callsheet::plan::Purpose;
use serde_json::{Value, json};

const APPLICATION: &str = "00000000-0000-4000-8000-0000000000a1";
const PRINT: &str = "00112233445566778899AABBCCDDEEFF00112233";

/// What the only sign-in was called with.
fn signed_in(standin: &Standin) -> Value {
    let calls = standin.calls();
    let mut found = calls
        .iter()
        .filter(|call| call["cmdlet"] == "Connect-MicrosoftTeams");
    let call = found.next().expect("somebody signed in");
    assert!(found.next().is_none(), "once");
    let mut bound = call["bound"].clone();
    let map = bound.as_object_mut().expect("parameters");
    for always in ["TenantId", "WhatIf", "Confirm"] {
        map.remove(always);
    }
    for value in map.values_mut() {
        // A switch is logged as an object.
        if value["IsPresent"].is_boolean() {
            *value = value["IsPresent"].clone();
        }
    }
    bound
}

/// Reads with a sign-in of the config and one of the command line.
fn read(pwsh: &Pwsh, version: &str, stated: &str, chosen: &[&str]) -> Value {
    let standin = Standin::new(&tenant()).with_module_version(version);
    let config = format!(
        "{}\n[module]\nversion = \"{version}\"\n[signin]\n{stated}",
        config()
    );
    let change = Change::with(
        &standin,
        pwsh,
        "one",
        (&sheet(), &config),
        None,
        Purpose::Apply,
    );
    change.expect("preflight", chosen, 0);
    signed_in(&standin)
}

#[test]
fn a_script_signs_in_as_the_config_says_or_as_its_caller_does() {
    let Some(pwsh) = Pwsh::find("a_script_signs_in_as_the_config_says_or_as_its_caller_does")
    else {
        return;
    };
    let certificate = format!(
        "mode = \"certificate\"\napplication_id = \"{APPLICATION}\"\nthumbprint = \"{PRINT}\"\n"
    );
    let with_print = json!({"ApplicationId": APPLICATION, "CertificateThumbprint": PRINT});
    let cases: [(&str, &str, &[&str], Value); 9] = [
        ("7.8.0", "", &[], json!({})),
        (
            "7.8.0",
            "mode = \"device-code\"\n",
            &[],
            json!({"UseDeviceAuthentication": true}),
        ),
        (
            "7.8.0",
            "",
            &["-SignIn", "device-code"],
            json!({"UseDeviceAuthentication": true}),
        ),
        ("7.8.0", &certificate, &[], with_print.clone()),
        (
            "7.8.0",
            "",
            &[
                "-SignIn",
                "certificate",
                "-ApplicationId",
                APPLICATION,
                "-CertificateThumbprint",
                PRINT,
            ],
            with_print,
        ),
        (
            "7.8.0",
            "mode = \"managed-identity\"\n",
            &[],
            json!({"Identity": true}),
        ),
        (
            "7.8.0",
            "environment = \"TeamsGCCH\"\n",
            &[],
            json!({"TeamsEnvironmentName": "TeamsGCCH"}),
        ),
        // Only where the loaded module has a broker to leave out.
        (
            "7.9.0",
            "disable_wam = true\n",
            &[],
            json!({"DisableWAM": true}),
        ),
        ("7.9.0", "", &["-DisableWAM"], json!({"DisableWAM": true})),
    ];
    for (version, stated, chosen, wanted) in cases {
        assert_eq!(
            read(&pwsh, version, stated, chosen),
            wanted,
            "{version} {stated} {chosen:?}"
        );
    }
}

#[test]
fn a_certificate_comes_from_a_file_too() {
    let Some(pwsh) = Pwsh::find("a_certificate_comes_from_a_file_too") else {
        return;
    };
    let standin = Standin::new(&tenant());
    let change = Change::new(&standin, &pwsh, "one", &sheet(), None);
    let file = standin.work().join("app.pfx");
    let make = format!(
        "$key = [System.Security.Cryptography.RSA]::Create(2048); \
         $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=callsheet test', $key, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1); \
         $made = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1)); \
         [IO.File]::WriteAllBytes({}, $made.Export('Pfx'))",
        literal(&file.display().to_string())
    );
    let output = pwsh.run_command(&make);
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let path = file.display().to_string();
    let chosen = [
        "-SignIn",
        "certificate",
        "-ApplicationId",
        APPLICATION,
        "-CertificateFile",
        &path,
    ];
    change.expect("preflight", &chosen, 0);
    let wanted = json!({"ApplicationId": APPLICATION, "Certificate": "(not recorded)"});
    assert_eq!(signed_in(&standin), wanted);
}

#[test]
fn a_sign_in_that_cannot_be_is_refused_before_the_first_user() {
    let Some(pwsh) = Pwsh::find("a_sign_in_that_cannot_be_is_refused_before_the_first_user") else {
        return;
    };
    let cases: [(&[&str], &str); 4] = [
        (&["-SignIn", "certificate"], "needs the application"),
        (
            &["-SignIn", "certificate", "-ApplicationId", APPLICATION],
            "needs -CertificateThumbprint",
        ),
        (
            &[
                "-SignIn",
                "certificate",
                "-ApplicationId",
                APPLICATION,
                "-CertificateFile",
                "nowhere.pfx",
            ],
            "signing in failed",
        ),
        (&["-SignIn", "password"], "password"),
    ];
    for (chosen, said) in cases {
        let standin = Standin::new(&tenant());
        let change = Change::new(&standin, &pwsh, "one", &sheet(), None);
        let output = change.run("apply-001", chosen);
        assert_ne!(output.code, Some(0), "{chosen:?}");
        let told = format!("{}{}", output.stdout, output.stderr);
        assert!(told.contains(said), "{chosen:?}: {told}");
        let reads = standin.calls();
        assert!(
            reads
                .iter()
                .all(|call| call["cmdlet"] == "Connect-MicrosoftTeams"),
            "{chosen:?}: {reads:?}"
        );
    }
}
