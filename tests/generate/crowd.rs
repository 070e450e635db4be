//! People whose policies, names and numbers are hostile cells, their tenant, and their change in the real PowerShell.

use super::bundle::{self, csv, render};
use super::cells::{Hostile, hostile};
use super::verdict::{Verdict, verdict};
use crate::support::{Output, Pwsh, Standin, sample};
use callsheet::bundle::Bundle;
use callsheet::digest::sha256_hex;
use callsheet::plan::{Plan, Purpose};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// The config of the change.
pub(crate) fn config() -> String {
    bundle::config(sample::TENANT_ID, "CHG0000001", "Hostile cells")
}

/// The cells of the collection that a CSV file can hold: one with NUL is taken for no text at all.
pub(crate) fn in_csv() -> Vec<Hostile> {
    hostile()
        .into_iter()
        .filter(|hostile| !hostile.cell.contains('\0'))
        .collect()
}

/// The policy names among the hostile cells.
pub(crate) fn names() -> Vec<String> {
    let names: Vec<String> = in_csv()
        .into_iter()
        .map(|h| h.cell)
        .filter(|cell| verdict("TenantDialPlan", cell) == Verdict::Same)
        .collect();
    let keys: BTreeSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    assert!(
        names.len() > 70 && keys.len() == names.len(),
        "{}",
        names.len()
    );
    names
}

/// One person of the run in the real PowerShell.
pub(crate) struct Person {
    pub(crate) upn: String,
    /// Cells of the sheet: display name, number, dial plan, calling policy.
    pub(crate) cells: [String; 4],
    /// Dial plan and calling policy in the tenant before.
    pub(crate) before: [Option<String>; 2],
    /// And after the change.
    pub(crate) after: [Option<String>; 2],
    /// Number after the change.
    pub(crate) number: Option<String>,
}

/// Everybody: one for each policy name, one for each other legitimate text, and those whose name or number is the cell.
pub(crate) fn everybody(names: &[String]) -> Vec<Person> {
    let name = |n: usize| names[n % names.len()].clone();
    let mut all: Vec<Person> = Vec::new();
    let mut add = |upn: String, cells: [&str; 4], before: [Option<String>; 2]| {
        let wanted = |cell: &str, before: &Option<String>| match verdict("TenantDialPlan", cell) {
            Verdict::Same => Some(cell.to_owned()),
            Verdict::Default => None,
            Verdict::Blank => before.clone(),
            Verdict::Refused(_) => panic!("refused: {cell:?}"),
        };
        let after = [wanted(cells[2], &before[0]), wanted(cells[3], &before[1])];
        let number = Some(cells[1].to_owned())
            .filter(|cell| verdict("TelephoneNumber", cell) == Verdict::Same);
        all.push(Person {
            upn,
            cells: cells.map(ToOwned::to_owned),
            before,
            after,
            number,
        });
    };
    for (n, cell) in names.iter().enumerate() {
        // What somebody has before is a hostile name too, or nothing.
        let before = [Some(name(n + 1)), (n % 2 == 0).then(|| name(n + 2))];
        let calling = if n % 2 == 0 {
            name(n + 5)
        } else {
            String::new()
        };
        add(
            format!("p{n}@contoso.example"),
            [cell, "", cell, &calling],
            before,
        );
    }
    for (n, cell) in hostile()
        .into_iter()
        .enumerate()
        .filter(|(_, h)| h.legit && !names.contains(&h.cell))
        .map(|(n, h)| (n, h.cell))
    {
        add(
            format!("legit{n}@contoso.example"),
            [&cell, "", &name(n), ""],
            [None, Some(name(n))],
        );
    }
    for (n, Hostile { cell, .. }) in hostile().into_iter().enumerate() {
        if verdict("UserPrincipalName", &cell) == Verdict::Same {
            add(cell, ["", "", &name(n), ""], [None, None]);
        } else if verdict("TelephoneNumber", &cell) == Verdict::Same {
            add(
                format!("phone{n}@contoso.example"),
                ["", &cell, "", ""],
                [Some(name(n)), None],
            );
        }
    }
    add(
        "global1@contoso.example".to_owned(),
        ["", "", "Global", "   "],
        [Some(name(3)), Some(name(4))],
    );
    add(
        "global2@contoso.example".to_owned(),
        ["", "", "", "global (ORG-wide default)"],
        [Some(name(6)), Some(name(7))],
    );
    all
}

pub(crate) fn tenant(people: &[Person], names: &[String]) -> Value {
    let mut tenant = sample::tenant();
    let user = |(n, person): (usize, &Person)| {
        let mut user = sample::user(
            u32::try_from(n + 1).expect("few"),
            &person.upn,
            "Shown in the tenant",
            "US",
            &["Teams", "PhoneSystem"],
        );
        for (kind, policy) in ["TenantDialPlan", "TeamsCallingPolicy"]
            .iter()
            .zip(&person.before)
        {
            if let Some(policy) = policy {
                user["policies"][*kind] = json!(policy);
            }
        }
        user
    };
    tenant["users"] = people.iter().enumerate().map(user).collect();
    tenant["numbers"] = people
        .iter()
        .filter_map(|person| person.number.as_ref())
        .map(|number| sample::number(number, "DirectRouting", "US"))
        .collect();
    tenant["policies"] = json!({"TenantDialPlan": names, "TeamsCallingPolicy": names});
    tenant
}

/// A bundle in the stand-in's folder.
pub(crate) struct Change<'c> {
    pub(crate) standin: &'c Standin,
    pub(crate) pwsh: &'c Pwsh,
    pub(crate) plan: Plan,
    pub(crate) bundle: Bundle,
    pub(crate) folder: PathBuf,
}

impl<'c> Change<'c> {
    pub(crate) fn new(
        standin: &'c Standin,
        pwsh: &'c Pwsh,
        name: &str,
        people: &[Person],
        before: Option<&[u8]>,
    ) -> Self {
        let row = |person: &Person| {
            let [shown, number, dial_plan, calling] = person.cells.each_ref();
            let number_type = if number.is_empty() {
                ""
            } else {
                "DirectRouting"
            };
            [
                person.upn.as_str(),
                shown,
                number,
                number_type,
                dial_plan,
                calling,
            ]
            .map(ToOwned::to_owned)
            .to_vec()
        };
        let header = [
            "UserPrincipalName",
            "DisplayName",
            "TelephoneNumber",
            "NumberType",
            "TenantDialPlan",
            "TeamsCallingPolicy",
        ];
        let sheet = csv(&header, &people.iter().map(row).collect::<Vec<_>>());
        let (plan, bundle) = render(&sheet, &config(), before, Purpose::Apply);
        let folder = standin.work().join(name);
        callsheet::bundle::write(&bundle.files, &folder).expect("the folder is written");
        Self {
            standin,
            pwsh,
            plan,
            bundle,
            folder,
        }
    }

    /// Runs a script, which has to do all it should.
    pub(crate) fn run(&self, script: &str, more: &[&str]) -> Output {
        let path = format!("scripts/{script}.ps1");
        let digest = sha256_hex(&self.bundle.files[&path]);
        let results = self.folder.join("results");
        let mut args = vec![
            "-ApprovedSha256",
            &digest,
            "-OutputDirectory",
            results.to_str().expect("ASCII"),
            "-Connect",
        ];
        args.extend(more);
        let output = self.standin.run(self.pwsh, &self.folder.join(&path), &args);
        assert_eq!(
            output.code,
            Some(0),
            "{script}\n{}\n{}",
            output.stdout,
            output.stderr
        );
        assert_eq!(output.stderr, "", "{script}");
        output
    }

    /// The lines of a script's results.
    pub(crate) fn results(&self, script: &str) -> Vec<Value> {
        let path = self
            .folder
            .join("results")
            .join(format!("CHG0000001.{script}.jsonl"));
        let text = fs::read_to_string(&path).expect("results");
        text.lines()
            .map(|line| {
                serde_json::from_str(line.trim_start_matches('\u{FEFF}')).expect("a line of JSON")
            })
            .collect()
    }
}

/// Dial plan, calling policy and number of a person.
pub(crate) type Held = ([Option<String>; 2], Option<String>);

/// What each person has in the tenant now.
pub(crate) fn held(standin: &Standin, people: &[Person]) -> Vec<Held> {
    let tenant = standin.tenant();
    let find = |upn: &str| {
        tenant["users"]
            .as_array()
            .expect("users")
            .iter()
            .find(|user| user["userPrincipalName"] == upn)
            .expect("a user")
    };
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let number = |id: &Value| {
        tenant["numbers"]
            .as_array()
            .expect("numbers")
            .iter()
            .find(|number| number["assignedTo"] == *id)
    };
    let state = |person: &Person| {
        let user = find(&person.upn);
        let policies =
            ["TenantDialPlan", "TeamsCallingPolicy"].map(|kind| text(&user["policies"][kind]));
        (
            policies,
            number(&user["id"]).and_then(|number| text(&number["telephoneNumber"])),
        )
    };
    people.iter().map(state).collect()
}

/// Every file below a folder, but for what bundles and their results consist of.
pub(crate) fn strange_files(standin: &Standin) -> Vec<String> {
    let mut strange = Vec::new();
    let mut folders = vec![standin.work()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let below = path.strip_prefix(standin.work()).expect("below it");
            let parts: Vec<String> = below
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let known = match parts.as_slice() {
                ["first" | "second"]
                | [_, "scripts" | "input", _]
                | [_, "results", "before.json"] => true,
                [_, name] => [
                    "scripts",
                    "input",
                    "results",
                    "plan.json",
                    "review.md",
                    "manifest.sha256",
                ]
                .contains(name),
                [_, "results", name] => {
                    let script = name
                        .strip_prefix("CHG0000001.")
                        .and_then(|rest| rest.split_once('.'));
                    script.is_some_and(|(_, kind)| ["jsonl", "transcript.txt"].contains(&kind))
                }
                _ => false,
            };
            if !known {
                strange.push(below.display().to_string());
            } else if path.is_dir() {
                folders.push(path);
            }
        }
    }
    strange
}
