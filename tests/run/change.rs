//! A change under test: a sheet, its bundle in the stand-in's folder, and its scripts by name.

use crate::support::{Output, Pwsh, Standin, sample};
use callsheet::bundle::{self, Bundle, Inputs, Loaded, Names, Templates, Told};
use callsheet::catalogue;
use callsheet::digest::sha256_hex;
use callsheet::finding::{Level, Raised};
use callsheet::plan::{Plan, Purpose};
use callsheet::rules::{check, vet};
use serde_json::{Value, json};
use std::fs;
use std::ops::Deref;
use std::path::PathBuf;

/// Two people in Seattle who swap numbers, one in London who loses all, and others of the sample tenant.
pub(crate) const ERIN: &str = "erin@contoso.example";
pub(crate) const FINN: &str = "finn@contoso.example";
pub(crate) const GWEN: &str = "gwen@contoso.example";
const ERIN_NUMBER: &str = "+12065550111";
const FINN_NUMBER: &str = "+12065550112";
const GWEN_PRIMARY: &str = "+442079460111";
const GWEN_PRIVATE: &str = "+442079460112";

/// The config of the tests: no window, so that scripts run at any time.
pub(crate) fn config() -> String {
    format!(
        "[tenant]\nid = \"{}\"\n\n[change]\nid = \"CHG0000001\"\ntitle = \"Rehearsal für alle\"\n",
        sample::TENANT_ID
    )
}

/// The sheet of the tests: every kind of step, two people swap numbers.
pub(crate) fn sheet() -> String {
    with_numbers(
        FINN_NUMBER,
        &format!(
            "{FINN},Finn Example,,{ERIN_NUMBER},CallingPlan,{},,Global,,",
            sample::PLACE_SEATTLE
        ),
    )
}

/// The same without the swap, which nobody can see who does not know the state before.
pub(crate) fn sheet_without_swap() -> String {
    with_numbers(
        sample::SEATTLE_TWO,
        &format!("{FINN},Finn Example,,,,,,Global,,"),
    )
}

fn with_numbers(erin: &str, finn: &str) -> String {
    let place = sample::PLACE_SEATTLE;
    [
        "UserPrincipalName,DisplayName,Action,TelephoneNumber,NumberType,LocationId,Notify,TenantDialPlan,TeamsCallingPolicy,OnlineVoiceRoutingPolicy".to_owned(),
        format!("{},Ada Example,,{},CallingPlan,{place},yes,DP-US,Calling-Standard,", sample::ADA, sample::SEATTLE),
        format!("{},Ben Example,,{},DirectRouting,,,DP-DE,,VR-EMEA", sample::BEN, sample::LONDON),
        format!("{ERIN},Erin Example,,{erin},CallingPlan,{place},,DP-US,,"),
        finn.to_owned(),
        format!("{GWEN},Gwen Example,RemoveAll,,,,,,,"),
        String::new(),
    ]
    .join("\n")
}

/// The tenant of the tests.
pub(crate) fn tenant() -> Value {
    let mut tenant = sample::tenant();
    let calling = ["Teams", "PhoneSystem", "CallingPlan"];
    let mut people = vec![
        sample::user(11, ERIN, "Erin Example", "US", &calling),
        sample::user(12, FINN, "Finn Example", "US", &calling),
        sample::user(13, GWEN, "Gwen Example", "GB", &["Teams", "PhoneSystem"]),
    ];
    people[1]["policies"] = json!({"TenantDialPlan": "DP-US"});
    let mut numbers = Vec::new();
    let held = [
        (ERIN_NUMBER, "CallingPlan", "US", 11, "Primary"),
        (FINN_NUMBER, "CallingPlan", "US", 12, "Primary"),
        (GWEN_PRIMARY, "DirectRouting", "GB", 13, "Primary"),
        (GWEN_PRIVATE, "DirectRouting", "GB", 13, "Private"),
    ];
    for (text, number_type, country, user, category) in held {
        let mut number = sample::number(text, number_type, country);
        number["assignedTo"] = json!(sample::user_id(user));
        number["assignmentCategory"] = json!(category);
        numbers.push(number);
        people[user as usize - 11]["enterpriseVoiceEnabled"] = json!(true);
    }
    for number in &mut numbers[..2] {
        locate(number);
    }
    push(&mut tenant["users"], people);
    push(&mut tenant["numbers"], numbers);
    // The number that Ada gets carries its location already: it can be given back exactly.
    for number in tenant["numbers"].as_array_mut().expect("numbers") {
        if number["telephoneNumber"] == sample::SEATTLE {
            locate(number);
        }
    }
    tenant
}

pub(crate) fn locate(number: &mut Value) {
    number["locationId"] = json!(sample::PLACE_SEATTLE);
    number["civicAddressId"] = json!(sample::PLACE_SEATTLE.replace("10c0", "c1c0"));
}

/// What a tenant holds, a line each and sorted, so that two states compare and a difference can be read.
pub(crate) fn state(tenant: &Value) -> Vec<String> {
    let entries = ["users", "numbers"]
        .into_iter()
        .flat_map(|list| tenant[list].as_array().expect("a list"));
    let mut lines: Vec<String> = entries.map(ToString::to_string).collect();
    lines.sort();
    lines
}

/// Fails with the lines in which two states differ.
pub(crate) fn assert_same_state(found: &Value, wanted: &Value, what: &str) {
    let (found, wanted) = (state(found), state(wanted));
    let only = |a: &[String], b: &[String]| {
        a.iter()
            .filter(|line| !b.contains(line))
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert!(
        found == wanted,
        "{what}\nfound:\n{}\nwanted:\n{}",
        only(&found, &wanted),
        only(&wanted, &found)
    );
}

fn push(list: &mut Value, more: Vec<Value>) {
    list.as_array_mut().expect("a list").extend(more);
}

/// A bundle in a stand-in's folder, and its scripts.
pub(crate) struct Scripts<'c> {
    pub(crate) standin: &'c Standin,
    pub(crate) pwsh: &'c Pwsh,
    pub(crate) bundle: Bundle,
    folder: PathBuf,
}

/// A change of users, and its scripts.
pub(crate) struct Change<'c> {
    pub(crate) plan: Plan,
    scripts: Scripts<'c>,
}

impl<'c> Deref for Change<'c> {
    type Target = Scripts<'c>;

    fn deref(&self) -> &Scripts<'c> {
        &self.scripts
    }
}

/// Renders a bundle in memory.
///
/// # Panics
/// When anything is denied or fails.
pub(crate) fn render(
    sheet: &str,
    config: &str,
    before: Option<Vec<u8>>,
    purpose: Purpose,
) -> (Plan, Bundle) {
    let inputs = Inputs {
        sheet: sheet.into(),
        config: Some(config.into()),
        before,
        dial_plans: None,
        as_of: None,
        purpose,
        style: None,
        beside: Vec::new(),
        templates: callsheet::bundle::Own::new(),
    };
    let loaded = Loaded::new(inputs, Names::default(), &catalogue::changeable())
        .expect("the inputs are read");
    let mut checked =
        check(loaded.context(None), loaded.raised_at(None), true).expect("memory is read");
    let vetted = vet(&checked);
    let vetted = vetted.unwrap_or_else(|refused| panic!("{refused:?}: {:?}", checked.counts));
    let (plan, raised) = loaded.plan(&vetted).expect("memory is read");
    let denied = |raised: &Raised| raised.rule.level == Level::Deny;
    assert!(!raised.iter().any(denied), "{raised:?}");
    checked.raise(raised);
    let told = Told::gather(&checked).expect("memory is read");
    let templates = Templates::embedded().expect("the templates compile");
    let bundle = bundle::render(&loaded, &plan, &told, &templates).expect("the bundle renders");
    (plan, bundle)
}

impl<'c> Change<'c> {
    /// Renders a change and writes it into the stand-in's folder under a name.
    pub(crate) fn new(
        standin: &'c Standin,
        pwsh: &'c Pwsh,
        name: &str,
        sheet: &str,
        before: Option<Vec<u8>>,
    ) -> Self {
        Self::with(
            standin,
            pwsh,
            name,
            (sheet, &config()),
            before,
            Purpose::Apply,
        )
    }

    /// As [`Self::new`], with a config of its own and a purpose.
    pub(crate) fn with(
        standin: &'c Standin,
        pwsh: &'c Pwsh,
        name: &str,
        (sheet, config): (&str, &str),
        before: Option<Vec<u8>>,
        purpose: Purpose,
    ) -> Self {
        let (plan, bundle) = render(sheet, config, before, purpose);
        let scripts = Scripts::new(standin, pwsh, name, bundle);
        Self { plan, scripts }
    }
}

impl<'c> Scripts<'c> {
    /// Writes a bundle into the stand-in's folder under a name.
    pub(crate) fn new(standin: &'c Standin, pwsh: &'c Pwsh, name: &str, bundle: Bundle) -> Self {
        let folder = standin.work().join(name);
        bundle::write(&bundle.files, &folder).expect("the folder is written");
        Self {
            standin,
            pwsh,
            bundle,
            folder,
        }
    }

    /// Where a script is.
    pub(crate) fn path(&self, script: &str) -> PathBuf {
        self.folder.join("scripts").join(format!("{script}.ps1"))
    }

    /// Where results go.
    pub(crate) fn results(&self) -> PathBuf {
        self.folder.join("results")
    }

    /// The digest that was approved for a script.
    pub(crate) fn digest(&self, script: &str) -> String {
        sha256_hex(&self.bundle.files[&format!("scripts/{script}.ps1")])
    }

    /// Runs a script with its approved digest and more arguments.
    pub(crate) fn run(&self, script: &str, more: &[&str]) -> Output {
        let digest = self.digest(script);
        let results = self.results();
        let mut args = vec![
            "-ApprovedSha256",
            &digest,
            "-OutputDirectory",
            results.to_str().expect("a path in ASCII"),
            "-Connect",
        ];
        if script == "install" {
            args.pop();
        }
        args.extend(more);
        self.standin.run(self.pwsh, &self.path(script), &args)
    }

    /// Runs a script and expects an exit code.
    pub(crate) fn expect(&self, script: &str, more: &[&str], code: i32) -> Output {
        let output = self.run(script, more);
        assert_eq!(
            output.code,
            Some(code),
            "{script} {more:?}\n{}\n{}",
            output.stdout,
            output.stderr
        );
        output
    }

    /// Runs apply unattended.
    pub(crate) fn apply(&self, code: i32) -> Output {
        self.expect("apply-001", &["-Confirm:$false"], code)
    }

    /// The lines of a script's results.
    pub(crate) fn log(&self, script: &str) -> Vec<Value> {
        let path = self.results().join(format!("CHG0000001.{script}.jsonl"));
        let text = fs::read_to_string(&path).unwrap_or_default();
        text.lines()
            .map(|line| {
                serde_json::from_str(line.trim_start_matches('\u{FEFF}')).expect("a line of JSON")
            })
            .collect()
    }

    /// The events of a script's results, with their step and attribute.
    pub(crate) fn events(&self, script: &str, event: &str) -> Vec<(u64, String)> {
        let lines = self
            .log(script)
            .into_iter()
            .filter(|line| line["event"] == event);
        lines
            .map(|line| {
                (
                    line["step"].as_u64().unwrap_or(0),
                    line["attribute"].as_str().unwrap_or_default().to_owned(),
                )
            })
            .collect()
    }

    /// What preflight wrote.
    pub(crate) fn before(&self) -> Vec<u8> {
        fs::read(self.results().join("before.json")).expect("preflight wrote before.json")
    }
}
