//! What a rendered script may consist of: each check gives what is wrong with one, nothing if all is well.

use callsheet::powershell::grammar;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Every built-in command that a script needs. Another one is a decision: in the reviewers' eyes each is one more to know.
const NEEDED: [&str; 25] = [
    "Add-Content",
    "ConvertTo-Json",
    "ForEach-Object",
    "Get-Command",
    "Get-ExecutionPolicy",
    "Get-FileHash",
    "Get-Module",
    "Get-Random",
    "Import-Module",
    "Join-Path",
    "Move-Item",
    "New-Item",
    "New-Object",
    "Read-Host",
    "Resolve-Path",
    "Set-Content",
    "Set-StrictMode",
    "Split-Path",
    "Start-Sleep",
    "Start-Transcript",
    "Stop-Transcript",
    "Test-Path",
    "Where-Object",
    "Write-Host",
    "Write-Warning",
];

/// Commands of a module that not every machine has: the script asks whether they are there before it calls them.
const ASKED_FOR: [&str; 2] = [
    // Windows PowerShell gets the provider of PowerShellGet 1 with them; PowerShell 7 has no need of it.
    "Get-PackageProvider",
    "Install-PackageProvider",
];

/// Parameters that every advanced function and cmdlet has in both versions, as far as scripts use them.
const COMMON: [&str; 1] = ["ErrorAction"];

/// A script as the parser saw it.
pub(crate) struct Seen {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) errors: Vec<String>,
    pub(crate) newer: Vec<String>,
    pub(crate) comments: Vec<String>,
    pub(crate) shape: String,
    commands: Vec<Command>,
}

/// One command.
struct Command {
    /// By value; none where it is computed.
    name: Option<String>,
    start: usize,
    text: String,
    elements: Vec<Element>,
}

/// What follows the name of a command.
enum Element {
    /// `-Name`, or `-Name:value` with the constant if the value is one.
    Parameter {
        name: String,
        bound: bool,
        constant: Option<String>,
    },
    /// `@name`
    Splat(String),
    Value,
}

impl Seen {
    /// Takes what the tests need from an answer of the parser.
    pub(crate) fn new(path: &str, text: &str, answer: &Value) -> Self {
        let list = |key: &str| answer[key].as_array().expect("psparse gives lists").iter();
        // Offsets are in characters; only edited scripts have others than ASCII.
        let chars: Vec<char> = text.chars().collect();
        let slice = |start: &Value, end: &Value| -> String {
            let at = |value: &Value| {
                usize::try_from(value.as_u64().expect("an offset")).expect("a small number")
            };
            chars[at(start)..at(end)].iter().collect()
        };
        let commands = list("commands").map(|command| Command {
            name: command["name"].as_str().map(ToOwned::to_owned),
            start: usize::try_from(command["start"].as_u64().expect("an offset"))
                .expect("a small number"),
            text: slice(&command["start"], &command["end"]),
            elements: command["elements"]
                .as_array()
                .expect("a list")
                .iter()
                .map(Element::new)
                .collect(),
        });
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            errors: list("errors").map(ToString::to_string).collect(),
            newer: list("newer_than_5_1").map(ToString::to_string).collect(),
            comments: list("comments")
                .map(|comment| slice(&comment[0], &comment[1]))
                .collect(),
            shape: answer["shape"]
                .as_str()
                .expect("psparse gives a shape")
                .to_owned(),
            commands: commands.collect(),
        }
    }

    /// The steps of the data region as callsheet's grammar reads them.
    pub(crate) fn steps(&self) -> Vec<(String, Vec<(String, grammar::Value)>)> {
        let lines = self
            .text
            .lines()
            .filter(|line| line.starts_with("Step-"))
            .map(|line| grammar::command(line).unwrap_or_else(|| panic!("{line}")));
        lines
            .map(|(name, arguments)| {
                (
                    name.to_owned(),
                    arguments
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect(),
                )
            })
            .collect()
    }

    fn functions(&self) -> BTreeMap<String, Function> {
        let mut functions = BTreeMap::new();
        let mut rest = self.text.as_str();
        while let Some(at) = rest.find("\r\nfunction ") {
            let start = self.text.len() - rest.len() + at;
            let body = &self.text[start + "\r\nfunction ".len()..];
            let end = body.find("\r\n}").expect("a function ends at the margin");
            let (name, body) = body[..end].split_once(" {").expect("a function has a body");
            functions.insert(
                name.to_ascii_lowercase(),
                Function {
                    start,
                    end: start + end,
                    parameters: parameters(body),
                    body: body.to_owned(),
                },
            );
            rest = &self.text[start + 2..];
        }
        functions
    }

    /// The hashtable that a splatted variable holds: its keys with the code of their values, and those added later.
    fn splatted(&self, variable: &str, at: usize) -> BTreeMap<String, String> {
        let functions = self.functions();
        let function = functions
            .values()
            .find(|function| (function.start..function.end).contains(&at))
            .expect("splats are in functions");
        let mut keys = BTreeMap::new();
        let literal = format!("${variable} = @{{");
        assert_eq!(
            function.body.matches(&literal).count(),
            1,
            "{variable} is one literal hashtable"
        );
        let body = &function.body[function.body.find(&literal).expect("counted") + literal.len()..];
        for entry in body[..body.find('}').expect("a hashtable ends")].split(';') {
            let (key, value) = entry.split_once('=').expect("a key and a value");
            keys.insert(key.trim().to_owned(), value.trim().to_owned());
        }
        for added in function.body.split(&format!("${variable}.")).skip(1) {
            let (key, value) = added
                .split_once(" = ")
                .expect("only assignments use its keys");
            keys.insert(
                key.to_owned(),
                value.lines().next().unwrap_or_default().to_owned(),
            );
        }
        keys
    }

    /// The parameters of a call, splatted ones included, with the constant of each if it is one.
    fn bound(&self, command: &Command) -> BTreeMap<String, Option<String>> {
        let mut bound = BTreeMap::new();
        for element in &command.elements {
            match element {
                Element::Parameter { name, constant, .. } => {
                    bound.insert(name.clone(), constant.clone());
                }
                Element::Splat(variable) => {
                    let constant = |code: String| {
                        code.strip_prefix('\'')
                            .and_then(|code| code.strip_suffix('\''))
                            .map(ToOwned::to_owned)
                    };
                    bound.extend(
                        self.splatted(variable, command.start)
                            .into_iter()
                            .map(|(key, code)| (key, constant(code))),
                    );
                }
                Element::Value => {}
            }
        }
        bound
    }
}

impl Element {
    fn new(element: &Value) -> Self {
        let text = element["text"].as_str().unwrap_or_default();
        match (element["kind"].as_str(), text.strip_prefix('@')) {
            (Some("CommandParameter"), _) => Self::Parameter {
                name: element["parameter"]
                    .as_str()
                    .expect("a parameter has its name")
                    .to_owned(),
                bound: element["argument_kind"].is_string(),
                constant: element["argument"].as_str().map(ToOwned::to_owned),
            },
            (Some("VariableExpression"), Some(variable)) => Self::Splat(variable.to_owned()),
            _ => Self::Value,
        }
    }
}

/// A function that a script defines.
struct Function {
    start: usize,
    end: usize,
    parameters: Vec<String>,
    body: String,
}

/// The names in a `param(...)` block, in lower case.
fn parameters(body: &str) -> Vec<String> {
    let Some(at) = body.find("param(") else {
        return Vec::new();
    };
    let mut depth = 0;
    let mut name: Option<String> = None;
    let mut names = Vec::new();
    let mut expected = true;
    for c in body[at + "param".len()..].chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '$' if depth == 1 && expected => name = Some(String::new()),
            ',' if depth == 1 => expected = true,
            _ => {}
        }
        if let Some(text) = &mut name
            && c != '$'
        {
            if c.is_ascii_alphanumeric() {
                text.push(c.to_ascii_lowercase());
            } else {
                expected = c == ',';
                names.extend(name.take());
            }
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// What both PowerShells and the vendor's module have.
pub(crate) struct Catalogue {
    commands: Value,
    cmdlets: Value,
}

impl Catalogue {
    /// Reads the copies in `tests/`.
    pub(crate) fn read() -> Self {
        let read = |text: &str| -> Value { serde_json::from_str(text).expect("JSON") };
        Self {
            commands: read(include_str!("../data/powershell-cmdlets.json"))["commands"].take(),
            cmdlets: read(include_str!("../standin/cmdlets.json"))["cmdlets"].take(),
        }
    }

    fn cmdlet(&self, name: &str) -> Option<&Value> {
        self.cmdlets
            .as_array()
            .expect("a list")
            .iter()
            .find(|cmdlet| {
                cmdlet["name"]
                    .as_str()
                    .is_some_and(|known| known.eq_ignore_ascii_case(name))
            })
    }

    /// Commands that are neither the script's own nor the vendor's have to be in 5.1 and in 7, under their full names.
    pub(crate) fn built_in(&self, script: &Seen) -> Vec<String> {
        let functions = script.functions();
        let mut wrong = Vec::new();
        for command in &script.commands {
            let Some(name) = &command.name else { continue };
            if functions.contains_key(&name.to_ascii_lowercase()) || self.cmdlet(name).is_some() {
                continue;
            }
            if ASKED_FOR.contains(&name.as_str())
                && script.text.contains("Test-Command 'Get-PackageProvider'")
            {
                continue;
            }
            let facts = &self.commands[name.as_str()];
            let (old, new) = (&facts["5.1"], &facts["7"]);
            if !old.is_object() || !new.is_object() {
                wrong.push(format!("{name} is not in both: {}", command.text));
            } else if !NEEDED.contains(&name.as_str()) {
                wrong.push(format!("{name} is needed by no script: {}", command.text));
            }
            for parameter in script.bound(command).keys() {
                let switch = matches!(parameter.as_str(), "WhatIf" | "Confirm");
                let has = |version: &Value| {
                    if switch {
                        version["should_process"] == true
                    } else {
                        version["parameters"].get(parameter).is_some()
                            || COMMON.contains(&parameter.as_str())
                    }
                };
                if !has(old) || !has(new) {
                    wrong.push(format!(
                        "{name} has no -{parameter} in both: {}",
                        command.text
                    ));
                }
            }
        }
        wrong
    }

    /// Each call of the vendor's module fits one of the documented parameter sets, and a grant names its user.
    pub(crate) fn service(&self, script: &Seen) -> Vec<String> {
        let mut wrong = Vec::new();
        for command in &script.commands {
            let Some(cmdlet) = command.name.as_deref().and_then(|name| self.cmdlet(name)) else {
                continue;
            };
            let name = cmdlet["name"].as_str().expect("a name");
            let bound = script.bound(command);
            // As the vendor's page shows it, in a line of the plain style that has no other value.
            let install = command.text.starts_with("Install-Module MicrosoftTeams -");
            let unnamed = command.elements.iter();
            let unnamed = unnamed.filter(|element| matches!(element, Element::Value));
            if unnamed.count() > usize::from(install) {
                wrong.push(format!("a positional argument: {}", command.text));
            }
            let current = |parameter: &str| -> String {
                let aliases = cmdlet["aliases"].as_object().expect("aliases");
                let known = aliases.iter().find(|(_, old)| {
                    old.as_array()
                        .is_some_and(|old| old.iter().any(|old| old == parameter))
                });
                known.map_or(parameter, |(known, _)| known).to_owned()
            };
            let by_place = install.then(|| "Name".to_owned());
            let used: BTreeSet<String> = bound
                .keys()
                .filter(|name| !COMMON.contains(&name.as_str()))
                .map(|name| current(name))
                .chain(by_place)
                .collect();
            let fits = cmdlet["parameter_sets"]
                .as_array()
                .expect("sets")
                .iter()
                .any(|set| {
                    let parameters = || set["parameters"].as_array().expect("parameters").iter();
                    let known: BTreeSet<&str> = parameters()
                        .filter_map(|parameter| parameter["name"].as_str())
                        .collect();
                    let required = parameters()
                        .filter(|parameter| parameter["required"] == true)
                        .filter_map(|parameter| parameter["name"].as_str());
                    used.iter().all(|name| known.contains(name.as_str()))
                        && required.into_iter().all(|name| used.contains(name))
                });
            if !fits {
                wrong.push(format!(
                    "{name} has no parameter set for {used:?}: {}",
                    command.text
                ));
            }
            if name.starts_with("Grant-") && !used.contains("Identity") {
                wrong.push(format!("a grant to the whole tenant: {}", command.text));
            }
        }
        wrong
    }

    /// Each call of the vendor's module is there in a version: the cmdlet, its parameters, and a parameter set that fits.
    pub(crate) fn since(&self, script: &Seen, version: (u32, u32, u32)) -> Vec<String> {
        let later = |since: &Value| {
            let text = since.as_str().unwrap_or("0.0.0");
            let mut parts = text.split(['.', '-']).map(|part| part.parse().unwrap_or(0));
            let mut next = || parts.next().unwrap_or(0);
            (next(), next(), next()) > version
        };
        let mut wrong = Vec::new();
        for command in &script.commands {
            let Some(cmdlet) = command.name.as_deref().and_then(|name| self.cmdlet(name)) else {
                continue;
            };
            // The scripts ask the loaded module before they use one of its newer ways to sign in.
            if cmdlet["name"] == "Connect-MicrosoftTeams" {
                continue;
            }
            let used: Vec<String> = script.bound(command).keys().cloned().collect();
            let new = used
                .iter()
                .any(|name| later(&cmdlet["param_min_module"][name]));
            let plain = |name: &String| name != "ErrorAction";
            let place_alone = used
                .iter()
                .filter(|name| plain(name))
                .all(|name| ["PhoneNumber", "LocationId"].contains(&name.as_str()));
            let only_set = cmdlet["name"] == "Set-CsPhoneNumberAssignment"
                && place_alone
                && later(&cmdlet["set_min_module"]["LocationUpdate"]);
            if later(&cmdlet["min_module"]) || new || only_set {
                wrong.push(format!("not in {version:?}: {}", command.text));
            }
        }
        wrong
    }

    /// `-ErrorAction:Stop` stands at every call into a module, since module functions do not inherit the preference, and at no other.
    pub(crate) fn error_action(&self, script: &Seen) -> Vec<String> {
        let mut wrong = Vec::new();
        for command in &script.commands {
            let module = command
                .name
                .as_deref()
                .is_some_and(|name| self.cmdlet(name).is_some() || name == "Import-Module");
            let wanted = module.then(|| Some("Stop".to_owned()));
            if script.bound(command).get("ErrorAction").cloned() != wanted {
                wrong.push(format!("ErrorAction: {}", command.text));
            }
        }
        wrong
    }
}

/// The parser has nothing to say, and nothing is newer than Windows PowerShell 5.1.
pub(crate) fn parses(script: &Seen) -> Vec<String> {
    script.errors.iter().chain(&script.newer).cloned().collect()
}

/// Section 6: bytes of a rendered file.
pub(crate) fn bytes(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !text.ends_with("\r\n") {
        wrong.push("the file does not end with CR LF".to_owned());
    }
    for (at, line) in text.split("\r\n").enumerate() {
        if !line.bytes().all(|b| (0x20..=0x7E).contains(&b))
            || line.ends_with(' ')
            || line.len() > 1000
        {
            wrong.push(format!("line {}: {line:?}", at + 1));
        }
    }
    wrong
}

/// `#Requires -Version 5.1` is the first line; no other comment is read by the engine, or could pass for a signature.
pub(crate) fn requires(script: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut comments = script.comments.iter();
    if !script.text.starts_with("#Requires -Version 5.1\r\n")
        || comments.next().map(String::as_str) != Some("#Requires -Version 5.1")
    {
        wrong.push("the first line is another".to_owned());
    }
    for comment in comments {
        if !comment.starts_with("# ") || comment.contains('\n') || comment[2..].starts_with('.') {
            wrong.push(format!("this comment may mean something: {comment}"));
        }
        let near: String = comment
            .to_ascii_lowercase()
            .split_ascii_whitespace()
            .collect();
        if (13..=33).contains(&near.len())
            && strsim::levenshtein(&near, "#sig#beginsignatureblock") < 10
        {
            wrong.push(format!(
                "this comment is near to a signature block: {comment}"
            ));
        }
    }
    wrong
}

/// Calls of a function name its parameters in full, and give no more arguments than it has: a simple function takes
/// anything else without a word.
pub(crate) fn own(script: &Seen) -> Vec<String> {
    let functions = script.functions();
    let mut wrong = Vec::new();
    for command in &script.commands {
        let Some(function) = command
            .name
            .as_deref()
            .and_then(|name| functions.get(&name.to_ascii_lowercase()))
        else {
            continue;
        };
        let bound = script.bound(command);
        for name in bound.keys() {
            if !function.parameters.contains(&name.to_ascii_lowercase()) {
                wrong.push(format!("no parameter -{name}: {}", command.text));
            }
        }
        let values = command
            .elements
            .iter()
            .filter(|element| matches!(element, Element::Value))
            .count();
        let unbound = command
            .elements
            .iter()
            .filter(|element| matches!(element, Element::Parameter { bound: false, .. }))
            .count();
        if values < unbound {
            wrong.push(format!("a parameter without a value: {}", command.text));
        } else if bound.len() + (values - unbound) > function.parameters.len() {
            wrong.push(format!("more arguments than parameters: {}", command.text));
        }
    }
    wrong
}

/// Cmdlets that change something in a tenant, by any spelling of their names.
pub(crate) fn writes(script: &Seen) -> Vec<String> {
    let named = script
        .commands
        .iter()
        .filter_map(|command| command.name.as_ref())
        .filter(|name| {
            let bare = name
                .rsplit('\\')
                .next()
                .unwrap_or(name)
                .to_ascii_lowercase();
            ["set-cs", "remove-cs", "grant-cs", "new-cs"]
                .iter()
                .any(|verb| bare.starts_with(verb))
        });
    named.cloned().collect()
}

/// Commands without a name of their own: only the call of the service through `Invoke-Service` and the block around `Stop-Transcript`.
pub(crate) fn computed(script: &Seen) -> Vec<String> {
    let unnamed: Vec<&String> = script
        .commands
        .iter()
        .filter(|command| command.name.is_none())
        .map(|command| &command.text)
        .collect();
    let calls = unnamed
        .iter()
        .filter(|text| text.as_str() == "& $Call")
        .count();
    let blocks = unnamed
        .iter()
        .filter(|text| text.starts_with("& { $WhatIfPreference = $false; "))
        .count();
    let service = usize::from(script.functions().contains_key("invoke-service"));
    let right = unnamed.len() == calls + blocks && calls == service && blocks == 1;
    if right {
        Vec::new()
    } else {
        unnamed.into_iter().cloned().collect()
    }
}

/// Where two shapes begin to differ.
pub(crate) fn difference(a: &Seen, b: &Seen) -> String {
    let at = a
        .shape
        .bytes()
        .zip(b.shape.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let show = |shape: &str| {
        shape[at.saturating_sub(60)..]
            .chars()
            .take(160)
            .collect::<String>()
    };
    format!("{:?} and {:?}", show(&a.shape), show(&b.shape))
}
