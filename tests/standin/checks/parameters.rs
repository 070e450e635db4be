//! Which parameters bind, in which sets, in which version.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::support::powershell::json_lines;
use crate::support::sample::{self, ADA, SEATTLE};
use crate::support::{Pwsh, Standin};
use crate::{answers, assign};

/// The parameter sets of every exported cmdlet, as PowerShell sees them.
const DESCRIBE: &str = r"
$common = [System.Management.Automation.PSCmdlet]::CommonParameters
foreach ($command in @(Get-Command -Module MicrosoftTeams) + @(Get-Command Install-Module)) {
    $aliases = @{}
    $sets = @{}
    foreach ($set in $command.ParameterSets) {
        $parameters = @{}
        foreach ($p in $set.Parameters) {
            if ($common -contains $p.Name) { continue }
            if ($p.Aliases.Count -gt 0) { $aliases[$p.Name] = @($p.Aliases) }
            $parameters[$p.Name] = @{
                type = $p.ParameterType.Name; required = $p.IsMandatory; pipeline = $p.ValueFromPipeline -or $p.ValueFromPipelineByPropertyName
                position = $(if ($p.Position -ge 0) { $p.Position } else { $null })
            }
        }
        $sets[$set.Name] = $parameters
    }
    $default = @($command.ParameterSets | Where-Object { $_.IsDefault } | ForEach-Object { $_.Name })
    [Console]::Out.WriteLine((ConvertTo-Json -InputObject @{ name = $command.Name; sets = $sets; aliases = $aliases; default = $default } -Compress -Depth 8))
}
";

/// The type that the stand-in declares for a documented one: types of the real module's own are objects there.
fn declared(documented: &str) -> &str {
    match documented {
        "Fqdn" | "OUIdParameter" | "Unlimited" => "Object",
        "SendAsyncStep[]" => "Object[]",
        "UserIdParameter" | "LogLevel" => "String",
        "PSObject[]" => "PSObject[]",
        other => other,
    }
}

/// The documented sets in the form of [`DESCRIBE`]; `rename` gives the name that a parameter has in this version.
fn documented(cmdlet: &Value, rename: impl Fn(&str) -> String) -> Value {
    let mut sets = Map::new();
    for set in cmdlet["parameter_sets"].as_array().expect("sets") {
        let parameters: Map<String, Value> = set["parameters"]
            .as_array()
            .expect("parameters")
            .iter()
            .map(|p| {
                let form = json!({"type": declared(p["type"].as_str().expect("a type")), "required": p["required"], "pipeline": p["pipeline"].as_bool() == Some(true), "position": p["position"]});
                (rename(p["name"].as_str().expect("a name")), form)
            })
            .collect();
        sets.insert(
            set["name"].as_str().expect("a name").to_owned(),
            Value::Object(parameters),
        );
    }
    Value::Object(sets)
}

fn described(pwsh: &Pwsh, version: &str) -> BTreeMap<String, Value> {
    let standin = Standin::new(&sample::tenant()).with_module_version(version);
    let output = standin.run_command(
        pwsh,
        &format!("Import-Module MicrosoftTeams -RequiredVersion {version}; Import-Module PowerShellGet\n{DESCRIBE}"),
    );
    assert_eq!(output.code, Some(0), "{output:?}");
    json_lines(&output.stdout)
        .into_iter()
        .map(|line| (line["name"].as_str().unwrap_or_default().to_owned(), line))
        .collect()
}

#[test]
fn parameter_sets_are_the_documented_ones_before_and_after_the_rename() {
    let Some(pwsh) =
        Pwsh::find("parameter sets are the documented ones before and after the rename")
    else {
        return;
    };
    let catalogue: Value =
        serde_json::from_str(include_str!("../cmdlets.json")).expect("the catalogue is JSON");
    let cmdlets = catalogue["cmdlets"].as_array().expect("a list");
    for (version, renamed) in [("7.9.0", true), ("7.8.0", false)] {
        let here = described(&pwsh, version);
        let names: BTreeSet<&str> = cmdlets.iter().filter_map(|c| c["name"].as_str()).collect();
        assert_eq!(
            here.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            names
        );
        for cmdlet in cmdlets {
            let name = cmdlet["name"].as_str().expect("a name");
            let old_names = !renamed && !cmdlet["renamed_params"].is_null();
            let rename = |parameter: &str| {
                let old = cmdlet["renamed_params"][parameter]["old"]
                    .as_str()
                    .filter(|_| old_names);
                old.unwrap_or(parameter).to_owned()
            };
            assert_eq!(
                here[name]["sets"],
                documented(cmdlet, rename),
                "{name} {version}"
            );

            let default: Vec<&Value> = cmdlet["parameter_sets"]
                .as_array()
                .expect("sets")
                .iter()
                .filter(|s| s["is_default"] == true)
                .map(|s| &s["name"])
                .collect();
            // PowerShell marks no default where there is one set only.
            if default != [&json!("__AllParameterSets")] {
                assert_eq!(here[name]["default"], json!(default), "{name} {version}");
            }
            // The aliases of the number cmdlets came with the rename, also on Get.
            let aliases = if !renamed && name.ends_with("CsPhoneNumberAssignment") {
                json!({})
            } else {
                cmdlet["aliases"].clone()
            };
            assert_eq!(here[name]["aliases"], aliases, "{name} {version}");
        }
    }
}

#[test]
fn a_wrong_parameter_does_not_bind() {
    let Some(pwsh) = Pwsh::find("a wrong parameter does not bind") else {
        return;
    };
    let standin = Standin::new(&sample::tenant()).connected();
    let old_names = assign(ADA, SEATTLE, "CallingPlan", "");
    let new_names = old_names
        .replace("PhoneNumberType:", "NumberType:")
        .replace("PhoneNumber:", "TelephoneNumber:");
    let what_if = format!("{old_names} -WhatIf");
    let both = format!("{old_names} -EnterpriseVoiceEnabled:$true");
    let got = answers(
        &standin,
        &pwsh,
        &[
            ("new names", new_names.as_str()),
            ("what if", what_if.as_str()),
            ("two sets", both.as_str()),
            ("wam", "Connect-MicrosoftTeams -DisableWAM"),
            (
                "get by alias",
                "Get-CsPhoneNumberAssignment -PhoneNumber '+1'",
            ),
            (
                "grant what if",
                "Grant-CsTenantDialPlan -Identity ada@contoso.example -PolicyName DP-US -WhatIf",
            ),
            ("old module", "Get-CsOnlineUser -ObjectId x"),
        ],
    );
    for name in [
        "new names",
        "what if",
        "wam",
        "get by alias",
        "grant what if",
        "old module",
    ] {
        assert!(got[name].unbound(), "{name}: {:?}", got[name]);
    }
    assert!(
        got["two sets"]
            .message()
            .contains("Parameter set cannot be resolved"),
        "{:?}",
        got["two sets"]
    );
    assert_eq!(standin.calls(), Vec::<Value>::new());

    let standin = Standin::new(&sample::tenant())
        .connected()
        .with_module_version("7.9.0");
    let got = answers(
        &standin,
        &pwsh,
        &[
            ("old", old_names.as_str()),
            ("new", new_names.as_str()),
            ("wam", "Connect-MicrosoftTeams -DisableWAM"),
        ],
    );
    for name in ["old", "new", "wam"] {
        got[name].gave();
    }
    let bound = json!({"Identity": ADA, "TelephoneNumber": SEATTLE, "NumberType": "CallingPlan"});
    assert!(
        standin
            .calls()
            .iter()
            .take(2)
            .all(|call| call["bound"] == bound && call["set"] == "Assignment"),
        "{:?}",
        standin.calls()
    );
}
