//! Finds and runs PowerShell and the two programs that answer for its parser and its regex engine.
//!
//! None of them is part of the project. Without them a test says `SKIPPED` loudly and passes, unless
//! `CALLSHEET_REQUIRE_PWSH=1` is set. Each use adds a line to the file that `CALLSHEET_PWSH_TALLY` names,
//! `run NAME` or `skipped NAME`, so that a build can print how much of the proof was really done.

use std::env;
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A program that takes longer hangs, which is a failure.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// A PowerShell engine.
#[derive(Debug, Clone)]
pub(crate) struct Pwsh {
    program: PathBuf,
}

impl Pwsh {
    /// The engine for the test of this name: `CALLSHEET_PWSH`, else `pwsh` on the path, else the one beside the project.
    pub(crate) fn find(test: &str) -> Option<Self> {
        found("pwsh", "CALLSHEET_PWSH", test).map(|program| Self { program })
    }

    /// A command that starts the engine without profile and without prompts; the caller adds `-File` or `-Command`.
    pub(crate) fn command(&self) -> Command {
        let mut command = self.asking();
        command.arg("-NonInteractive");
        command
    }

    /// A command whose questions are answered from its standard input.
    pub(crate) fn asking(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("-NoProfile");
        command
    }

    /// Runs a text as `-Command` does, without a stand-in tenant.
    pub(crate) fn run_command(&self, text: &str) -> Output {
        let mut command = self.command();
        command.args(["-Command", text]);
        finish(command, None)
    }
}

/// The PowerShell parser.
#[derive(Debug, Clone)]
pub(crate) struct Psparse {
    program: PathBuf,
}

impl Psparse {
    /// The parser for the test of this name: `CALLSHEET_PSPARSE`, the path, or beside the project.
    pub(crate) fn find(test: &str) -> Option<Self> {
        found("psparse", "CALLSHEET_PSPARSE", test).map(|program| Self { program })
    }

    /// What the parser sees in each source, in one process; `cases` are an id and a source text each.
    pub(crate) fn parse(&self, cases: &[(&str, &str)]) -> Vec<Value> {
        let questions: Vec<Value> = cases
            .iter()
            .map(|(id, src)| json!({"id": id, "src": src}))
            .collect();
        ask(Command::new(&self.program), &questions)
    }
}

/// The .NET regex engine.
#[derive(Debug, Clone)]
pub(crate) struct Netregex {
    program: PathBuf,
}

impl Netregex {
    /// The engine for the test of this name: `CALLSHEET_NETREGEX`, the path, or beside the project.
    pub(crate) fn find(test: &str) -> Option<Self> {
        found("netregex", "CALLSHEET_NETREGEX", test).map(|program| Self { program })
    }

    /// What the engine answers to each question (`pattern`, `input`, `translation`), in one process.
    pub(crate) fn ask(&self, questions: &[Value]) -> Vec<Value> {
        ask(Command::new(&self.program), questions)
    }
}

/// How a program ended and what it said.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    /// The exit code; `None` when the process was killed.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

/// A PowerShell literal for a text: within single quotes, each quote doubled.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Runs a command to its end, with these bytes as its input, and kills it when it hangs.
///
/// # Panics
///
/// When the program cannot be started, or takes longer than two minutes.
pub(crate) fn finish(mut command: Command, input: Option<Vec<u8>>) -> Output {
    command.stdin(if input.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    });
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let began = Instant::now();
    let mut child = command
        .spawn()
        .unwrap_or_else(|e| panic!("{}: {e}", command.get_program().display()));
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        // A thread of its own: the program may answer before it has read everything.
        thread::spawn(move || {
            let _ = stdin.write_all(&input);
        });
    }
    // The ends of both streams stand for the end of the process, which can then be waited for without a clock.
    let stdout = drained(child.stdout.take());
    let stderr = drained(child.stderr.take());
    let mut text = |stream: mpsc::Receiver<Vec<u8>>| {
        let left = PATIENCE.saturating_sub(began.elapsed());
        let Ok(bytes) = stream.recv_timeout(left) else {
            kill(&mut child);
            panic!(
                "{} did not end within {} s",
                command.get_program().display(),
                PATIENCE.as_secs()
            );
        };
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let (stdout, stderr) = (text(stdout), text(stderr));
    let status = child.wait().expect("a child can be waited for");
    Output {
        code: status.code(),
        stdout,
        stderr,
    }
}

/// Kills a process and takes note of its end.
pub(crate) fn kill(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn drained(stream: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            let _ = stream.read_to_end(&mut bytes);
        }
        let _ = send.send(bytes);
    });
    receive
}

fn ask(command: Command, questions: &[Value]) -> Vec<Value> {
    let lines: Vec<String> = questions.iter().map(Value::to_string).collect();
    let output = finish(command, Some((lines.join("\n") + "\n").into_bytes()));
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let answers: Vec<Value> = json_lines(&output.stdout);
    assert_eq!(
        answers.len(),
        questions.len(),
        "one answer for each question: {}",
        output.stderr
    );
    answers
}

/// The values of a text with one JSON value a line.
pub(crate) fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
        .collect()
}

fn found(name: &str, variable: &str, test: &str) -> Option<PathBuf> {
    let program = search(name, variable);
    tally(if program.is_some() { "run" } else { "skipped" }, test);
    if program.is_none() {
        assert!(
            env::var_os("CALLSHEET_REQUIRE_PWSH").is_none_or(|v| v != "1"),
            "no {name} for: {test}"
        );
        eprintln!("SKIPPED (no PowerShell): {test}");
    }
    program
}

fn search(name: &str, variable: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let beside = || {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/tools/pwsh")
            .join(&file)
    };
    if let Some(named) = env::var_os(variable).filter(|v| !v.is_empty()) {
        // Naming a program that is not there is a mistake and no reason to take another one.
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    let on_path = env::var_os("PATH").and_then(|path| {
        env::split_paths(&path)
            .map(|dir| dir.join(&file))
            .find(|path| path.is_file())
    });
    on_path.or_else(|| Some(beside()).filter(|path| path.is_file()))
}

fn tally(what: &str, test: &str) {
    let Some(path) = env::var_os("CALLSHEET_PWSH_TALLY").filter(|v| !v.is_empty()) else {
        return;
    };
    // One write, since tests run at the same time.
    let written = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| file.write_all(format!("{what} {test}\n").as_bytes()));
    written.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}
