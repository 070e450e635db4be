//! Every rendered script, as the real parser sees it: valid in both PowerShells, built from commands that both have,
//! reading where it should only read, and of a shape that no text of a customer changes.

mod generate;
mod support;

use callsheet::bundle::Bundle;
use callsheet::plan::Purpose;
use callsheet::powershell::grammar;
use generate::bundle;
use generate::checks::{self, Catalogue, Seen};
use generate::people::{Outline, Texts};
use generate::variants::variants;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use support::Psparse;

/// Outlines of changes, each with two sets of texts.
const OUTLINES: usize = 12;

/// The tenant of the variants.
const TENANT: &str = "00000000-0000-4000-8000-0000000000ff";

/// A bundle's scripts by their path.
type Scripts = BTreeMap<String, Seen>;

/// Every bundle that the tests look at.
struct Bundles {
    /// The samples that ship, with their names.
    samples: Vec<(String, Scripts)>,
    /// Two bundles of one outline, with what was asked of it.
    twins: Vec<(String, Scripts, Scripts)>,
}

impl Bundles {
    fn all(&self) -> impl Iterator<Item = (&str, &Seen)> {
        let samples = self.samples.iter().map(|(name, scripts)| (name, scripts));
        let twins = self
            .twins
            .iter()
            .flat_map(|(name, one, other)| [(name, one), (name, other)]);
        samples
            .chain(twins)
            .flat_map(|(name, scripts)| scripts.values().map(move |script| (name.as_str(), script)))
    }
}

/// Renders everything once and asks the parser about all of it.
fn bundles(psparse: &Psparse) -> &'static Bundles {
    static BUNDLES: OnceLock<Bundles> = OnceLock::new();
    BUNDLES.get_or_init(|| {
        let samples = samples();
        let twins = twins();
        let rendered: Vec<&Bundle> = samples
            .iter()
            .map(|(_, bundle)| bundle)
            .chain(twins.iter().flat_map(|(_, one, other)| [one, other]))
            .collect();
        let mut seen = see(psparse, &rendered).into_iter();
        let mut next = || seen.next().expect("as many as were rendered");
        Bundles {
            samples: samples
                .iter()
                .map(|(name, _)| (name.clone(), next()))
                .collect(),
            twins: twins
                .iter()
                .map(|(name, _, _)| (name.clone(), next(), next()))
                .collect(),
        }
    })
}

fn samples() -> Vec<(String, Bundle)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let read = |name: &str, file: &str| fs::read(folder.join(name).join(file)).ok();
    let entries = fs::read_dir(&folder)
        .expect("samples")
        .map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut rendered = Vec::new();
    for name in names {
        let Some(sheet) = read(&name, "users.csv") else {
            continue;
        };
        let config =
            String::from_utf8(read(&name, "callsheet.toml").expect("a config")).expect("UTF-8");
        let known = read(&name, "before.json").map(Some);
        for before in std::iter::once(None).chain(known) {
            match bundle::try_render(&sheet, &config, before.as_deref(), Purpose::Apply) {
                Ok((_, bundle)) => {
                    rendered.push((format!("{name}, before: {}", before.is_some()), bundle));
                }
                Err(why) => assert!(
                    name == "messy" && why.starts_with("denied"),
                    "{name}: {why}"
                ),
            }
        }
    }
    rendered.extend(varied());
    let texts = ["DP-NEW", "O'Brien's"];
    for before in [None, Some(dial_before(texts))] {
        let name = format!("dial plans, before: {}", before.is_some());
        let config = bundle::config(TENANT, "CHG0000001", "Dial plans");
        let made = bundle::dial(
            &dial_plans(texts),
            &config,
            before.as_deref(),
            Purpose::Apply,
        );
        rendered.push((name, made));
    }
    assert!(
        rendered.len() >= 3,
        "the samples render, with and without a before-state: {}",
        rendered.len()
    );
    rendered
}

/// A change of every kind that all profiles and versions can do, there and back.
fn varied() -> Vec<(String, Bundle)> {
    let place = "11111111-0000-4000-8000-000000000001";
    let sheet = format!(
        "UserPrincipalName,Action,TelephoneNumber,NumberType,LocationId,TenantDialPlan,TeamsCallingPolicy\n\
         ada@contoso.example,,+12065550101,CallingPlan,{place},O'Brien \u{2019}s,Global\n\
         ben@contoso.example,Remove,,,,,\n"
    )
    .replace(" \u{2019}s", "");
    let before = format!(
        r#"{{"schema":"callsheet.before/1","tenant":"{TENANT}","users":[
        {{"user":"ada@contoso.example","found":true,"id":"a0000000-0000-4000-8000-000000000001","voice":true,
          "numbers":[{{"number":"+12065550100","type":"CallingPlan","category":"Primary","location":"{place}"}}],
          "policies":{{"TeamsCallingPolicy":"DisallowCalling"}}}},
        {{"user":"ben@contoso.example","found":true,"id":"a0000000-0000-4000-8000-000000000002","voice":true,
          "numbers":[{{"number":"+12065550102","type":"CallingPlan","category":"Primary","location":"{place}"}}]}}],
        "numbers":[{{"number":"+12065550101","found":true,"type":"CallingPlan","assignedTo":null,"location":"{place}"}}]}}"#
    );
    let mut rendered = Vec::new();
    for variant in variants() {
        let config = format!(
            "{}{}",
            bundle::config(TENANT, "CHG0000001", "Every variant"),
            variant.settings
        );
        let (_, made) = bundle::render(
            sheet.as_bytes(),
            &config,
            Some(before.as_bytes()),
            Purpose::Apply,
        );
        assert!(made.rollback, "{}", variant.name);
        rendered.push((variant.name, made));
    }
    rendered
}

/// Two dial plans, one of which has a description that fills more than a line; the texts stand wherever a text can.
fn dial_plans([name, text]: [&str; 2]) -> String {
    let rule = |at: usize| json!({"Name": format!("{at} {text}"), "Pattern": format!("^(\\d{{{at}}}){text}$"), "Translation": format!("$1{text}"), "Description": text, "IsInternalExtension": at == 3});
    let accents = |at: usize| {
        let mut rule = rule(at);
        rule["Description"] = json!(format!("{text} \u{fc}"));
        rule
    };
    let more = json!({"Name": "long", "Pattern": format!("^({})$", "7".repeat(400)), "Translation": "$1", "Description": "\u{e9}".repeat(100)});
    json!([
        {"Identity": "DP-OLD", "Description": text, "NormalizationRules": [rule(3), accents(4), more]},
        {"Identity": name, "Description": format!("{text} \u{fc}"), "SimpleName": "Other", "NormalizationRules": [rule(5)]},
        {"Identity": "DP-PLAIN", "NormalizationRules": [rule(6)]},
    ])
    .to_string()
}

/// What the tenant has of them.
fn dial_before([name, text]: [&str; 2]) -> String {
    let old = json!({"Identity": "Tag:DP-OLD", "SimpleName": "Old", "Description": format!("{text} \u{e9}"), "NormalizationRules": [
        {"Name": text, "Pattern": format!("^{text}$"), "Translation": text, "Description": null, "IsInternalExtension": true}]});
    json!({"schema": "callsheet.dialplan-before/1", "tenant": TENANT, "plans": [old], "absent": [name]}).to_string()
}

fn twins() -> Vec<(String, Bundle, Bundle)> {
    let mut twins = Vec::new();
    for seed in 0..OUTLINES {
        let outline = Outline::new(seed, seed % 3 != 0);
        let [one, other] = [outline.texts(2 * seed), outline.texts(2 * seed + 1)];
        let apply =
            |t: &Texts| bundle::render(&t.sheet, &t.config, t.before.as_deref(), Purpose::Apply).1;
        twins.push((format!("apply {seed}"), apply(&one), apply(&other)));
        if outline.before {
            let back = |t: &Texts| {
                bundle::render(&t.sheet, &t.config, Some(&t.captured), Purpose::Rollback).1
            };
            twins.push((format!("roll-back {seed}"), back(&one), back(&other)));
        }
    }
    let quiet = ["DP-NEW", "a quiet text"];
    for (name, loud) in [
        ("quotes", ["DP-N", "'; Remove-CsTenantDialPlan Global #"]),
        ("expressions", ["DP-N", "$(calc) `n ${x} \"@ {{x}}"]),
        ("backslashes", ["DP-N", r"\'\\' -Internal:$true | calc"]),
    ] {
        let made = |texts, before: bool, title| {
            let config = bundle::config(TENANT, "CHG0000001", title);
            let before = before.then(|| dial_before(texts));
            bundle::dial(
                &dial_plans(texts),
                &config,
                before.as_deref(),
                Purpose::Apply,
            )
        };
        for before in [false, true] {
            let (one, other) = (made(quiet, before, "One"), made(loud, before, "Other"));
            twins.push((format!("dial plans, {name}, before: {before}"), one, other));
        }
    }
    twins
}

/// The scripts of bundles as the parser sees them; a start of the parser takes longer than a script.
fn see(psparse: &Psparse, bundles: &[&Bundle]) -> Vec<Scripts> {
    let mut seen = Vec::new();
    for some in bundles.chunks(12) {
        let cases: Vec<(&str, &str)> = some
            .iter()
            .flat_map(|bundle| bundle::scripts(bundle))
            .collect();
        let mut answers = psparse.parse(&cases).into_iter();
        seen.extend(some.iter().map(|bundle| {
            let scripts = bundle::scripts(bundle).into_iter().zip(&mut answers);
            scripts
                .map(|((path, text), answer)| (path.to_owned(), Seen::new(path, text, &answer)))
                .collect::<Scripts>()
        }));
    }
    seen
}

/// Holds every script against a check that says what is wrong with one.
fn hold(psparse: &Psparse, check: impl Fn(&Seen) -> Vec<String>) {
    let mut count = 0;
    for (bundle, script) in bundles(psparse).all() {
        let wrong = check(script);
        assert!(wrong.is_empty(), "{bundle}, {}: {wrong:#?}", script.path);
        count += 1;
    }
    assert!(count > 150, "many scripts were looked at: {count}");
}

#[test]
fn every_script_parses_in_both_powershells() {
    let Some(psparse) = Psparse::find("every_script_parses_in_both_powershells") else {
        return;
    };
    hold(&psparse, checks::parses);
}

#[test]
fn every_script_is_ascii_with_crlf_and_opens_with_its_only_requires() {
    let Some(psparse) =
        Psparse::find("every_script_is_ascii_with_crlf_and_opens_with_its_only_requires")
    else {
        return;
    };
    hold(&psparse, |script| {
        let mut wrong = checks::bytes(&script.text);
        wrong.extend(
            grammar::lines(script.text.as_bytes())
                .err()
                .map(|(line, why)| format!("callsheet's own check, line {line}: {why}")),
        );
        wrong.extend(checks::requires(script));
        wrong
    });
}

#[test]
fn the_bundles_hold_every_kind_of_script_and_of_step() {
    let Some(psparse) = Psparse::find("the_bundles_hold_every_kind_of_script_and_of_step") else {
        return;
    };
    let (mut scripts, mut steps, mut values) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (_, script) in bundles(&psparse).all() {
        scripts.insert(script.path.clone());
        for (name, arguments) in script.steps() {
            for (argument, value) in arguments {
                let kind = match value {
                    grammar::Value::Null => "null",
                    grammar::Value::Bool(true) => "true",
                    grammar::Value::Bool(false) => "false",
                    _ => "other",
                };
                values.insert(format!("{name} {argument} {kind}"));
            }
            steps.insert(name);
        }
    }
    let known = [
        "Inventory",
        "More",
        "Name",
        "Number",
        "NumberAny",
        "Plan",
        "Policy",
        "PolicyAny",
        "Release",
        "ReleaseAny",
        "RemoveAll",
        "Rule",
        "State",
        "User",
    ];
    assert_eq!(
        steps,
        known.iter().map(|name| format!("Step-{name}")).collect()
    );
    let known = [
        "apply-001",
        "install",
        "preflight",
        "rollback-001",
        "verify",
    ];
    assert_eq!(
        scripts,
        known
            .iter()
            .map(|name| format!("scripts/{name}.ps1"))
            .collect()
    );
    for value in [
        "Number FromNumber null",
        "Number FromNumber other",
        "Number ToNumber null",
        "Number ToNumber other",
        "Number FromLocation null",
        "Number FromLocation other",
        "Number ToLocation null",
        "Number ToLocation other",
        "Number LeaveLocation other",
        "Number Notify true",
        "Number Notify false",
        "NumberAny ToLocation null",
        "NumberAny ToLocation other",
        "NumberAny Notify true",
        "Number Id other",
        "NumberAny Id null",
        "Policy From null",
        "Policy From other",
        "Policy To null",
        "Policy To other",
        "PolicyAny To null",
        "PolicyAny To other",
        "Release ThenNumber null",
        "Release ThenNumber other",
        "Release LeaveLocation null",
        "Plan Known false",
        "Plan Exists true",
        "Plan Remove true",
        "State SimpleName null",
        "State Description null",
        "Rule Internal true",
    ] {
        assert!(
            values.contains(&format!("Step-{value}")),
            "{value} occurs: {values:#?}"
        );
    }
}

#[test]
fn every_command_and_parameter_exists_in_5_1_and_in_7() {
    let Some(psparse) = Psparse::find("every_command_and_parameter_exists_in_5_1_and_in_7") else {
        return;
    };
    let catalogue = Catalogue::read();
    hold(&psparse, |script| catalogue.built_in(script));
}

#[test]
fn every_call_of_a_function_of_the_script_fits_its_parameters() {
    let Some(psparse) = Psparse::find("every_call_of_a_function_of_the_script_fits_its_parameters")
    else {
        return;
    };
    hold(&psparse, checks::own);
}

#[test]
fn every_call_of_the_service_fits_a_parameter_set_and_stops_at_errors() {
    let Some(psparse) =
        Psparse::find("every_call_of_the_service_fits_a_parameter_set_and_stops_at_errors")
    else {
        return;
    };
    let catalogue = Catalogue::read();
    hold(&psparse, |script| {
        let mut wrong = catalogue.service(script);
        wrong.extend(catalogue.error_action(script));
        wrong
    });
}

#[test]
fn every_call_of_the_service_is_there_in_the_version_that_the_script_is_for() {
    let Some(psparse) =
        Psparse::find("every_call_of_the_service_is_there_in_the_version_that_the_script_is_for")
    else {
        return;
    };
    let catalogue = Catalogue::read();
    hold(&psparse, |script| {
        let line = script
            .text
            .lines()
            .find(|line| line.starts_with("$ModuleVersion"));
        let version = line
            .and_then(|line| line.split('\'').nth(1))
            .expect("a version");
        let parts: Vec<u32> = version
            .split('.')
            .map(|part| part.parse().expect("a number"))
            .collect();
        catalogue.since(script, (parts[0], parts[1], parts[2]))
    });
    // And it sees what is not there: a script for 7.8.0 is not one for 4.0.0.
    let told = catalogue.since(step_script(&psparse), (4, 0, 0)).join("\n");
    for later in [
        "Set-CsPhoneNumberAssignment -PhoneNumber:$Number -LocationId",
        "Set-CsPhoneNumberAssignment @arguments",
        "Grant-CsTeamsPersonalAttendantPolicy",
    ] {
        assert!(told.contains(later), "{later} is not in {told}");
    }
}

#[test]
fn preflight_verify_and_install_write_nothing_to_a_tenant() {
    let Some(psparse) = Psparse::find("preflight_verify_and_install_write_nothing_to_a_tenant")
    else {
        return;
    };
    hold(&psparse, |script| {
        match script.path.strip_prefix("scripts/").unwrap_or_default() {
            "preflight.ps1" | "verify.ps1" | "install.ps1" => checks::writes(script),
            // And the check sees a write where there is one.
            _ => {
                let plain = script.text.contains("$ScriptStyle   = 'plain'");
                let most = match script.text.contains("$PlanCount ") {
                    // New, Set and Remove.
                    true => 2,
                    false if plain => 1,
                    false => 10,
                };
                if checks::writes(script).len() > most {
                    Vec::new()
                } else {
                    vec!["a script that writes is not seen to".to_owned()]
                }
            }
        }
    });
}

#[test]
fn no_command_is_named_by_an_expression() {
    let Some(psparse) = Psparse::find("no_command_is_named_by_an_expression") else {
        return;
    };
    hold(&psparse, checks::computed);
}

#[test]
fn scripts_that_differ_in_text_only_have_one_shape_and_the_same_comments() {
    let Some(psparse) =
        Psparse::find("scripts_that_differ_in_text_only_have_one_shape_and_the_same_comments")
    else {
        return;
    };
    let mut compared = 0;
    for (name, one, other) in &bundles(&psparse).twins {
        assert_eq!(
            one.keys().collect::<Vec<_>>(),
            other.keys().collect::<Vec<_>>(),
            "{name}: the same files"
        );
        for (a, b) in one.values().zip(other.values()) {
            assert_ne!(a.text, b.text, "{name}, {}: the texts differ", a.path);
            // Not assert_eq: nobody reads two syntax trees.
            assert!(
                a.shape == b.shape,
                "{name}, {}: a text changed the syntax tree: {}",
                a.path,
                checks::difference(a, b)
            );
            assert_eq!(
                a.comments, b.comments,
                "{name}, {}: a text reached a comment",
                a.path
            );
            compared += 1;
        }
    }
    assert!(compared > 80, "many pairs were compared: {compared}");
}

#[test]
fn bundles_of_other_outlines_have_other_shapes() {
    let Some(psparse) = Psparse::find("bundles_of_other_outlines_have_other_shapes") else {
        return;
    };
    let applies = bundles(&psparse)
        .twins
        .iter()
        .filter(|(name, ..)| name.starts_with("apply "))
        .filter_map(|(_, one, _)| one.get("scripts/apply-001.ps1"));
    let shapes: Vec<&String> = applies.map(|script| &script.shape).collect();
    let distinct: BTreeSet<&String> = shapes.iter().copied().collect();
    assert_eq!((shapes.len(), distinct.len()), (OUTLINES, OUTLINES));
}

#[test]
fn a_script_with_injected_code_has_another_shape_or_other_comments() {
    let Some(psparse) =
        Psparse::find("a_script_with_injected_code_has_another_shape_or_other_comments")
    else {
        return;
    };
    let script = step_script(&psparse);
    let line = script
        .text
        .lines()
        .find(|line| line.starts_with("Step-Policy ") && !line.ends_with("$null"))
        .expect("a policy that is named");
    let (before, value) = line.rsplit_once(" -To:").expect("the last value");
    let to = |code: &str| format!("{before} -To:{code}");
    let injected = [
        to("'x'; calc #'"),
        to("'x' -To:'y'"),
        to("'x' | calc"),
        to("'x'\r\ncalc"),
        to("'\u{2019}; calc #'"),
        to("\"$(calc)\""),
        to("\"x\""),
        to("x"),
        to("$x"),
        to("('x' + 'y')"),
        to("([regex]::Unescape('x'))"),
        to("'x'.Length"),
        to("@'\r\nx\r\n'@"),
        to("@('x')"),
        to("$null"),
        to("'x' # calc"),
        format!("{before} -To '--%' -X:'y'"),
        format!("{line} -Force"),
        format!("{line}\r\n{line}"),
        format!("calc; {line}"),
        line.replacen("Step-Policy", "&'calc'", 1),
        line.replacen("Step-Policy", "Step-PolicyAny", 1),
        line.replacen(" -Step:", " -Step:9", 1),
        format!("<#{line}#>"),
    ];
    let same = [
        to("'y; calc #'"),
        to("'x'' -To:''y'"),
        to("'$(calc)'"),
        to("'--% | calc'"),
        to(value),
    ];
    let texts: Vec<String> = injected
        .iter()
        .chain(&same)
        .map(|new| script.text.replacen(line, new, 1))
        .collect();
    let cases: Vec<(&str, &str)> = texts.iter().map(|text| ("", text.as_str())).collect();
    for (at, (answer, text)) in psparse.parse(&cases).iter().zip(&texts).enumerate() {
        let seen = Seen::new(&script.path, text, answer);
        let alike = seen.shape == script.shape
            && seen.comments == script.comments
            && seen.errors.is_empty();
        match injected.get(at) {
            Some(code) => assert!(!alike, "not noticed: {code}"),
            None => assert!(
                alike,
                "text was taken for code: {}",
                same[at - injected.len()]
            ),
        }
    }
}

/// An apply script with policies whose state before is known.
fn step_script(psparse: &Psparse) -> &'static Seen {
    let mut scripts = bundles(psparse)
        .all()
        .filter(|(_, script)| script.path == "scripts/apply-001.ps1")
        .map(|(_, script)| script);
    scripts
        .find(|script| {
            script.text.contains("\r\nStep-Policy ") && script.text.contains("\r\nStep-Release ")
        })
        .expect("some outlines have one")
}

/// A check by its name.
#[derive(Clone, Copy)]
enum Check {
    Bytes,
    Parses,
    Requires,
    BuiltIn,
    Own,
    Service,
    ErrorAction,
    Computed,
}

impl Check {
    fn wrong(self, catalogue: &Catalogue, script: &Seen) -> Vec<String> {
        match self {
            Self::Bytes => checks::bytes(&script.text),
            Self::Parses => checks::parses(script),
            Self::Requires => checks::requires(script),
            Self::BuiltIn => catalogue.built_in(script),
            Self::Own => checks::own(script),
            Self::Service => catalogue.service(script),
            Self::ErrorAction => catalogue.error_action(script),
            Self::Computed => checks::computed(script),
        }
    }
}

/// A line that every script begins with: edits put other code in its place.
const STRICT: &str = "Set-StrictMode -Version 3.0";

/// Code of the templates, what is put in its place, and the check that has to notice.
const EDITS: [(&str, &str, Check); 34] = [
    (
        STRICT,
        "Set-StrictMode -Version 3.0 -NoSuch",
        Check::BuiltIn,
    ),
    (STRICT, "Get-Error", Check::BuiltIn),
    (STRICT, "Get-WmiObject", Check::BuiltIn),
    (STRICT, "1 | ForEach-Object -Parallel { 1 }", Check::BuiltIn),
    (STRICT, "Set-Content -Stream:'a' -Path:'b'", Check::BuiltIn),
    (STRICT, "Set-StrictMode -Vers 3.0", Check::BuiltIn),
    (STRICT, "1 | % { 1 }", Check::BuiltIn),
    (STRICT, "Set-CsUser", Check::BuiltIn),
    (STRICT, "Stop-Transcript -WhatIf:$false", Check::BuiltIn),
    (STRICT, "Invoke-Expression 'a'", Check::BuiltIn),
    (
        "Write-Result -EventName 'begin' @about -From",
        "Write-Result -EventNme 'begin' @about -From",
        Check::Own,
    ),
    (
        "Write-Result -EventName 'begin' @about -From $Current -To $Step.to",
        "Write-Result 1 2 3 4 5 6 7 8 9",
        Check::Own,
    ),
    ("$about = @{ Step =", "$about = @{ Stepp =", Check::Own),
    (STRICT, "Get-CsTenant", Check::ErrorAction),
    (
        STRICT,
        "Get-CsTenant -ErrorAction:SilentlyContinue",
        Check::ErrorAction,
    ),
    (
        STRICT,
        "Set-StrictMode -Version 3.0 -ErrorAction:Stop",
        Check::ErrorAction,
    ),
    (
        "Get-CsTenant -ErrorAction:Stop",
        "Get-CsTenant",
        Check::ErrorAction,
    ),
    (
        "ErrorAction = 'Stop' }",
        "Verbose = $true }",
        Check::ErrorAction,
    ),
    (
        STRICT,
        "Get-CsTenant -NoSuch:1 -ErrorAction:Stop",
        Check::Service,
    ),
    (
        STRICT,
        "Get-CsOnlineUser 'ada' -ErrorAction:Stop",
        Check::Service,
    ),
    (
        "-LocationId:(Get-LocationArgument $Location)",
        "-LocationId:$Leave -NumberType:'x'",
        Check::Service,
    ),
    (
        "$arguments.LocationId =",
        "$arguments.Location =",
        Check::Service,
    ),
    (
        "Grant-CsTenantDialPlan -Identity:$Id",
        "Grant-CsTenantDialPlan",
        Check::Service,
    ),
    (
        "Grant-CsTenantDialPlan -Identity:$Id",
        "Grant-CsTenantDialPlan -Identity:$Id -Global",
        Check::Service,
    ),
    ("& $Call", "& $Other", Check::Computed),
    ("& $Call", "& ('Get' + '-Date')", Check::Computed),
    ("& $Call", ". $Call", Check::Computed),
    (STRICT, "& { 1 }", Check::Computed),
    (STRICT, "#requires -Modules Evil", Check::Requires),
    (STRICT, "# SIG # Begin signature block", Check::Requires),
    (STRICT, "<# .EXTERNALHELP x #>", Check::Requires),
    (STRICT, "$a ? 1 : 2", Check::Parses),
    (
        "Set-StrictMode -Version 3.0\r\n",
        "Set-StrictMode -Version 3.0\n",
        Check::Bytes,
    ),
    (
        "Set-StrictMode -Version 3.0\r\n",
        "Set-StrictMode -Version 3.0 \r\n",
        Check::Bytes,
    ),
];

#[test]
fn the_checks_find_what_they_look_for() {
    let Some(psparse) = Psparse::find("the_checks_find_what_they_look_for") else {
        return;
    };
    let catalogue = Catalogue::read();
    let script = step_script(&psparse);
    let edited = EDITS.iter().map(|(from, to, _)| {
        assert!(script.text.contains(from), "the template has {from:?}");
        script.text.replacen(from, to, 1)
    });
    let texts: Vec<String> = edited.collect();
    let cases: Vec<(&str, &str)> = texts.iter().map(|text| ("", text.as_str())).collect();
    for ((answer, text), (_, to, check)) in psparse.parse(&cases).iter().zip(&texts).zip(&EDITS) {
        let edited = Seen::new(&script.path, text, answer);
        assert!(
            !check.wrong(&catalogue, &edited).is_empty(),
            "not noticed: {to:?}"
        );
        assert!(
            check.wrong(&catalogue, script).is_empty(),
            "nothing is wrong without {to:?}"
        );
    }
}
