//! Which parameters bind, in which sets, in which version.

use std::collections::{BTreeMap, BTreeSet};

use callsheet::reference::policies::POLICIES;
use serde_json::{Map, Value, json};

use crate::support::powershell::json_lines;
use crate::support::sample::{self, ADA, SEATTLE};
use crate::support::{Pwsh, Standin};
use crate::{answers, assign};

/// The parameter sets of every exported cmdlet of the versions in `$versions`, as PowerShell sees them.
const DESCRIBE: &str = r"
$common = [System.Management.Automation.PSCmdlet]::CommonParameters
foreach ($version in $versions) {
    Import-Module MicrosoftTeams -RequiredVersion $version
    foreach ($command in @(Get-Command -Module MicrosoftTeams) + @(Get-Command Install-Module, Install-PSResource)) {
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
        [Console]::Out.WriteLine((ConvertTo-Json -InputObject @{ version = $version; name = $command.Name; sets = $sets; aliases = $aliases; default = $default } -Compress -Depth 8))
    }
    Remove-Module MicrosoftTeams
}
";

/// The oldest version, each one in which something changed with the one before it, and the newest.
const VERSIONS: [&str; 18] = [
    "4.0.0", "4.5.0", "4.5.1", "4.7.1", "4.9.2", "5.3.0", "5.3.1", "5.4.0", "5.5.0", "5.5.1",
    "5.8.1", "6.8.0", "6.9.0", "7.2.1", "7.4.0", "7.5.0", "7.8.0", "7.9.0",
];

/// The type that the stand-in declares for a documented one: types of the real module's own are objects there.
fn declared(documented: &str) -> &str {
    match documented {
        "Fqdn" | "OUIdParameter" | "Unlimited" | "MultiValuedProperty" => "Object",
        "SendAsyncStep[]" | "PSResourceInfo[]" => "Object[]",
        "UserIdParameter" | "LogLevel" | "ScopeType" | "XdsIdentity" => "String",
        "PSObject[]" => "PSObject[]",
        other => other,
    }
}

/// Whether something is there in a version, given since when it is documented to be. A preview counts as its release.
fn there(version: &str, since: &Value) -> bool {
    let parts = |text: &str| -> Vec<u32> {
        let numbers = text.split('-').next().unwrap_or_default().split('.');
        numbers
            .map(|part| part.parse().expect("a version has numbers"))
            .collect()
    };
    since
        .as_str()
        .is_none_or(|since| parts(version) >= parts(since))
}

/// The pages about one cmdlet, as they would read for one version.
struct Page<'a> {
    cmdlet: &'a Value,
    version: &'a str,
}

impl Page<'_> {
    fn name(&self) -> &str {
        self.cmdlet["name"].as_str().expect("a name")
    }

    fn exists(&self) -> bool {
        there(self.version, &self.cmdlet["min_module"])
    }

    /// The name that a parameter has in this version: with 7.9.0 some got another one.
    fn named(&self, parameter: &str) -> String {
        let old = self.cmdlet["renamed_params"][parameter]["old"].as_str();
        let old = old.filter(|_| !there(self.version, &json!("7.9.0")));
        old.unwrap_or(parameter).to_owned()
    }

    fn has_set(&self, set: &str) -> bool {
        let early = there(self.version, &json!("5.3.1"));
        match set {
            // Some pages of the Grants say it, and the release notes say it of all of them.
            "GrantToGroup" => there(self.version, &json!("4.5.1")),
            // Not said anywhere; the oldest pages have two sets only.
            "ReverseNumberLookupUpdate" => early,
            _ => there(self.version, &self.cmdlet["set_min_module"][set]),
        }
    }

    fn has_parameter(&self, parameter: &str) -> bool {
        match parameter {
            "ReverseNumberLookup" => self.has_set("ReverseNumberLookupUpdate"),
            // A page prints this common parameter of PowerShell 7.4 as one of the cmdlet's own.
            "ProgressAction" => false,
            _ => there(self.version, &self.cmdlet["param_min_module"][parameter]),
        }
    }

    fn documented(&self) -> impl Iterator<Item = &Value> {
        let sets = self.cmdlet["parameter_sets"].as_array().expect("sets");
        sets.iter()
            .filter(|set| self.has_set(set["name"].as_str().expect("a name")))
    }

    /// The sets in the form of [`DESCRIBE`].
    fn sets(&self) -> Value {
        let mut sets = Map::new();
        for set in self.documented() {
            let parameters = set["parameters"].as_array().expect("parameters");
            let mut here = Map::new();
            for p in parameters {
                let name = p["name"].as_str().expect("a name");
                if self.has_parameter(name) {
                    let form = json!({"type": declared(p["type"].as_str().expect("a type")), "required": p["required"], "pipeline": p["pipeline"].as_bool() == Some(true), "position": p["position"]});
                    here.insert(self.named(name), form);
                }
            }
            // PowerShell gives these two to every set of a cmdlet or to none; one page prints them in some.
            for name in ["WhatIf", "Confirm"] {
                if self.cmdlet["supports_should_process"] == true {
                    here.insert(name.into(), json!({"type": "SwitchParameter", "required": false, "pipeline": false, "position": null}));
                }
            }
            let name = set["name"].as_str().expect("a name").to_owned();
            sets.insert(name, Value::Object(here));
        }
        Value::Object(sets)
    }

    /// The default set; none where PowerShell marks none, because there is one set only or the page has no default.
    fn default(&self) -> Vec<&str> {
        let mut names = self.documented().filter(|set| set["is_default"] == true);
        let name = names
            .next()
            .map(|set| set["name"].as_str().expect("a name"));
        match name {
            // The default of today is one of the sets that came later.
            None if self.name() == "Set-CsPhoneNumberAssignment" => vec!["Assignment"],
            Some("__AllParameterSets") | None => Vec::new(),
            Some(name) => vec![name],
        }
    }

    /// The aliases of the parameters that are there. Those of the number cmdlets came with the new names, also on Get.
    fn aliases(&self) -> Value {
        let number = self.name().ends_with("CsPhoneNumberAssignment");
        if number && !there(self.version, &json!("7.9.0")) {
            return json!({});
        }
        let sets = self.sets();
        let here = |name: &str| {
            sets.as_object()
                .is_some_and(|sets| sets.values().any(|set| !set[name].is_null()))
        };
        let all = self.cmdlet["aliases"].as_object().expect("aliases");
        let some = all.iter().filter(|(name, _)| here(name));
        Value::Object(some.map(|(k, v)| (k.clone(), v.clone())).collect())
    }
}

#[test]
fn cmdlets_and_parameter_sets_are_the_documented_ones_in_every_version() {
    let Some(pwsh) =
        Pwsh::find("cmdlets and parameter sets are the documented ones in every version")
    else {
        return;
    };
    let catalogue: Value =
        serde_json::from_str(include_str!("../cmdlets.json")).expect("the catalogue is JSON");
    let cmdlets = catalogue["cmdlets"].as_array().expect("a list");
    let standin = VERSIONS
        .iter()
        .fold(Standin::new(&sample::tenant()), |standin, version| {
            standin.and_module_version(version)
        })
        .and_module("Microsoft.PowerShell.PSResourceGet", "1.1.1");
    let output = standin.run_command(
        &pwsh,
        &format!("$versions = '{}'\n{DESCRIBE}", VERSIONS.join("', '")),
    );
    assert_eq!(output.code, Some(0), "{output:?}");
    let mut here: BTreeMap<(String, String), Value> = BTreeMap::new();
    for line in json_lines(&output.stdout) {
        let key = |name: &str| line[name].as_str().expect("a text").to_owned();
        here.insert((key("version"), key("name")), line);
    }
    let mut expected = BTreeSet::new();
    for version in VERSIONS {
        for cmdlet in cmdlets {
            let page = Page { cmdlet, version };
            if !page.exists() {
                continue;
            }
            let key = (version.to_owned(), page.name().to_owned());
            let Some(seen) = here.get(&key) else {
                panic!("{key:?} is not there");
            };
            assert_eq!(seen["sets"], page.sets(), "{key:?}");
            assert_eq!(seen["aliases"], page.aliases(), "{key:?}");
            if !page.default().is_empty() {
                assert_eq!(seen["default"], json!(page.default()), "{key:?}");
            }
            expected.insert(key);
        }
    }
    let seen: BTreeSet<_> = here.into_keys().collect();
    assert_eq!(seen, expected, "and no others");
    assert!(
        expected.len() > 900,
        "{} cmdlets of all versions",
        expected.len()
    );
}

#[test]
fn every_policy_that_callsheet_knows_has_its_grant() {
    let catalogue: Value =
        serde_json::from_str(include_str!("../cmdlets.json")).expect("the catalogue is JSON");
    let cmdlets = catalogue["cmdlets"].as_array().expect("a list");
    let known: BTreeSet<String> = POLICIES
        .iter()
        .map(|policy| format!("Grant-Cs{}", policy.name))
        .collect();
    let here: BTreeSet<String> = cmdlets
        .iter()
        .filter_map(|cmdlet| cmdlet["name"].as_str())
        .filter(|name| name.starts_with("Grant-Cs"))
        .map(str::to_owned)
        .collect();
    assert_eq!(here, known);
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
