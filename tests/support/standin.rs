//! A tenant in a folder with the modules that work on it (`tests/standin`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::powershell::{Output, Pwsh, finish, json_lines, literal};
use super::session;

/// The version in the stand-in's manifest.
pub(crate) const MODULE_VERSION: &str = "7.8.0";

/// A tenant in a temporary folder, with the stand-in modules installed beside it.
#[derive(Debug)]
pub(crate) struct Standin {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Standin {
    /// A tenant in this state, with the stand-in modules in the version of their manifest.
    pub(crate) fn new(tenant: &Value) -> Self {
        let standin = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            environment: Vec::new(),
        };
        for folder in [standin.state(), standin.work(), standin.modules()] {
            fs::create_dir_all(&folder).expect("a folder in a temporary folder");
        }
        standin.set_tenant(tenant);
        standin.install("MicrosoftTeams", MODULE_VERSION);
        standin.install("PowerShellGet", "2.2.5");
        standin.install("CallsheetStandin", "1.0.0");
        standin
    }

    /// The same with another version of the `MicrosoftTeams` module in place of the default one.
    #[must_use]
    pub(crate) fn with_module_version(self, version: &str) -> Self {
        fs::remove_dir_all(self.modules().join("MicrosoftTeams"))
            .expect("the module was installed");
        self.and_module_version(version)
    }

    /// The same with another version of the `MicrosoftTeams` module beside those that are there.
    #[must_use]
    pub(crate) fn and_module_version(self, version: &str) -> Self {
        self.install("MicrosoftTeams", version);
        self
    }

    /// The same with another stand-in module of `tests/standin`.
    #[must_use]
    pub(crate) fn and_module(self, module: &str, version: &str) -> Self {
        self.install(module, version);
        self
    }

    /// The same without a module.
    #[must_use]
    pub(crate) fn without_module(self, module: &str) -> Self {
        fs::remove_dir_all(self.modules().join(module)).expect("the module was installed");
        self
    }

    /// The same with these faults: the array of `faults.json`, see `tests/standin/README.md`.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers write the faults in place, with json!"
    )]
    pub(crate) fn faults(self, faults: Value) -> Self {
        self.set_faults(&faults);
        self
    }

    /// The same with somebody signed in from the start.
    #[must_use]
    pub(crate) fn connected(self) -> Self {
        self.env("CALLSHEET_STANDIN_CONNECTED", "1")
    }

    /// The same with a variable in the environment of every run.
    #[must_use]
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Replaces the tenant, as if somebody else had changed it between two runs.
    pub(crate) fn set_tenant(&self, tenant: &Value) {
        write(&self.state().join("tenant.json"), &format!("{tenant:#}\n"));
    }

    /// Replaces the faults.
    pub(crate) fn set_faults(&self, faults: &Value) {
        write(
            &self.state().join("faults.json"),
            &format!("{:#}\n", json!({"faults": faults})),
        );
    }

    /// The tenant as it is now.
    ///
    /// # Panics
    ///
    /// When the file is not whole.
    pub(crate) fn tenant(&self) -> Value {
        serde_json::from_slice(&self.tenant_bytes()).expect("tenant.json is whole")
    }

    /// The bytes of `tenant.json`. Once the stand-in has written it, equal states have equal bytes.
    pub(crate) fn tenant_bytes(&self) -> Vec<u8> {
        fs::read(self.state().join("tenant.json")).expect("tenant.json")
    }

    /// The person with this UPN, as they are now.
    pub(crate) fn user(&self, upn: &str) -> Value {
        self.entry("users", "userPrincipalName", upn)
    }

    /// This telephone number, as it is now; null when the tenant does not have it.
    pub(crate) fn number(&self, text: &str) -> Value {
        self.entry("numbers", "telephoneNumber", text)
    }

    /// The log: every line of `calls.jsonl`.
    pub(crate) fn log(&self) -> Vec<Value> {
        json_lines(&fs::read_to_string(self.state().join("calls.jsonl")).unwrap_or_default())
    }

    /// The calls in the log.
    pub(crate) fn calls(&self) -> Vec<Value> {
        self.events("call")
    }

    /// The writes that took effect.
    pub(crate) fn effects(&self) -> Vec<Value> {
        self.events("effect")
    }

    /// The calls that failed.
    pub(crate) fn errors(&self) -> Vec<Value> {
        self.events("error")
    }

    /// Empties the log; the next call is number 1 again.
    pub(crate) fn clear_log(&self) {
        let _ = fs::remove_file(self.state().join("calls.jsonl"));
    }

    /// Runs a script as people do, from inside a session: `& 'path' -Name value ...; exit $LASTEXITCODE`.
    ///
    /// An argument like `-Name`, `-Name:$true` or `-Name:$false` is handed on as it is, everything else as a text.
    pub(crate) fn run(&self, pwsh: &Pwsh, script: &Path, args: &[&str]) -> Output {
        let mut words = vec![literal(&script.display().to_string())];
        words.extend(args.iter().map(|arg| word(arg)));
        self.run_inside(pwsh, &format!("& {}", words.join(" ")))
    }

    /// Runs a text inside a session that may have run others, see [`session`]. The exit code is `$LASTEXITCODE`. A text
    /// that leaves none, such as a script that never ran, must not look like success: then it is 0 or 1, as the last
    /// statement went.
    pub(crate) fn run_inside(&self, pwsh: &Pwsh, text: &str) -> Output {
        if session::alone() {
            let text = format!(
                "{text}\n$standinOk = $?; if ($null -ne $LASTEXITCODE) {{ exit $LASTEXITCODE }}; if ($standinOk) {{ exit 0 }}; exit 1"
            );
            return self.run_command(pwsh, &text);
        }
        session::run(pwsh, &self.work(), &self.surroundings(), text)
    }

    /// Runs texts one after the other in one session, see [`session::run_all`].
    pub(crate) fn run_all(&self, pwsh: &Pwsh, texts: &[&str]) -> Vec<Output> {
        session::run_all(pwsh, &self.work(), &self.surroundings(), texts)
    }

    /// Runs a script with `-File`, from outside a session.
    pub(crate) fn run_file(&self, pwsh: &Pwsh, script: &Path, args: &[&str]) -> Output {
        let mut command = self.command(pwsh);
        command.arg("-File").arg(script).args(args);
        finish(command, None)
    }

    /// Runs a text as `-Command` does.
    pub(crate) fn run_command(&self, pwsh: &Pwsh, text: &str) -> Output {
        let mut command = self.command(pwsh);
        command.args(["-Command", text]);
        finish(command, None)
    }

    /// Starts a text and does not wait for its end; its output is piped.
    pub(crate) fn start(&self, pwsh: &Pwsh, text: &str) -> Child {
        let mut command = self.command(pwsh);
        command
            .args(["-Command", text])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command.spawn().expect("PowerShell starts")
    }

    /// The folder that runs begin in.
    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// The folder of `tenant.json`, `faults.json` and `calls.jsonl`.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// The folder of the modules.
    pub(crate) fn modules(&self) -> PathBuf {
        self.folder.path().join("Modules")
    }

    fn command(&self, pwsh: &Pwsh) -> Command {
        self.placed(pwsh.command())
    }

    /// Runs a text in a session whose questions are answered, a line each.
    #[allow(dead_code)] // Not every test binary asks.
    pub(crate) fn run_answering(&self, pwsh: &Pwsh, text: &str, answers: &str) -> Output {
        let mut command = self.placed(pwsh.asking());
        command.args(["-Command", text]);
        finish(command, Some(answers.as_bytes().to_vec()))
    }

    fn placed(&self, mut command: Command) -> Command {
        command.current_dir(self.work());
        command
            .env("PWSH_SLEEP_SCALE", "0.01")
            .env_remove("CALLSHEET_STANDIN_CONNECTED");
        command.envs(self.surroundings());
        command
    }

    /// The variables that a run finds in its environment.
    fn surroundings(&self) -> Vec<(String, String)> {
        let shown = |path: PathBuf| path.display().to_string();
        let mut variables = vec![
            ("PSModulePath".to_owned(), shown(self.modules())),
            ("CALLSHEET_STANDIN".to_owned(), shown(self.state())),
        ];
        variables.extend(self.environment.iter().cloned());
        variables
    }

    fn events(&self, event: &str) -> Vec<Value> {
        self.log()
            .into_iter()
            .filter(|line| line["event"] == event)
            .collect()
    }

    fn entry(&self, list: &str, key: &str, name: &str) -> Value {
        let tenant = self.tenant();
        tenant[list]
            .as_array()
            .and_then(|list| list.iter().find(|entry| entry[key] == name))
            .cloned()
            .unwrap_or(Value::Null)
    }

    fn install(&self, module: &str, version: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/standin")
            .join(module);
        let to = self.modules().join(module).join(version);
        fs::create_dir_all(&to).expect("a folder in a temporary folder");
        for entry in fs::read_dir(&from)
            .expect("the stand-in's folder")
            .flatten()
        {
            let text = fs::read_to_string(entry.path()).expect("a text file");
            let manifest = entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "psd1");
            write(
                &to.join(entry.file_name()),
                &if manifest {
                    with_version(&text, version)
                } else {
                    text
                },
            );
        }
    }
}

fn with_version(manifest: &str, version: &str) -> String {
    let version = format!("    ModuleVersion     = '{version}'");
    let lines: Vec<&str> = manifest
        .lines()
        .map(|line| {
            if line.trim_start().starts_with("ModuleVersion") {
                version.as_str()
            } else {
                line
            }
        })
        .collect();
    lines.join("\n") + "\n"
}

fn word(arg: &str) -> String {
    let switch = arg.strip_prefix('-').is_some_and(|rest| {
        let name = rest
            .strip_suffix(":$true")
            .or_else(|| rest.strip_suffix(":$false"))
            .unwrap_or(rest);
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
    });
    if switch { arg.to_owned() } else { literal(arg) }
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}
