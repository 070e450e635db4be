//! PowerShells that run texts one after the other: most of what a start costs is spent before the first line of a script.
//!
//! A text finds the session as if it had just been started: `session.ps1` takes away modules, variables, functions and
//! the environment of the one before it. A text that ends its process (an uncaught error, `exit` outside of a script,
//! a kill) ends the session, and its exit code is that of the process. `CALLSHEET_PWSH_ALONE=1` gives every text a
//! process of its own.

use std::env;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use serde_json::json;

use super::powershell::{Output, PATIENCE, Pwsh, kill};

/// Sessions that wait for a text.
static IDLE: Mutex<Vec<Session>> = Mutex::new(Vec::new());

/// What a session prints in front of the mark when a text has ended.
const END: char = '\u{1}';

/// Whether every text gets a process of its own.
pub(crate) fn alone() -> bool {
    env::var_os("CALLSHEET_PWSH_ALONE").is_some_and(|value| value == "1")
}

/// Runs a text in a folder with more variables in its environment. The exit code is `$LASTEXITCODE`; without one, 0 or
/// 1 as the last statement went well or not.
///
/// # Panics
///
/// When PowerShell cannot be started, or the text takes longer than two minutes.
pub(crate) fn run(
    pwsh: &Pwsh,
    folder: &Path,
    environment: &[(String, String)],
    text: &str,
) -> Output {
    // The lock is not held while the text runs: tests that run at the same time have sessions of their own.
    let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let mut session = idle.unwrap_or_else(|| Session::start(pwsh));
    let (output, lives) = session.ask(folder, environment, text);
    if lives {
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(session);
    }
    output
}

/// Runs texts in one session that nobody else uses, as [`run`] does; fewer outputs than texts if one of them ends it.
pub(crate) fn run_all(
    pwsh: &Pwsh,
    folder: &Path,
    environment: &[(String, String)],
    texts: &[&str],
) -> Vec<Output> {
    let mut session = Session::start(pwsh);
    let mut outputs = Vec::new();
    for text in texts {
        let (output, lives) = session.ask(folder, environment, text);
        outputs.push(output);
        if !lives {
            return outputs;
        }
    }
    kill(&mut session.child);
    outputs
}

/// JSON in ASCII, whatever encoding the other side reads with.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            text.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
    text
}

/// A text could print this only on purpose.
const MARK: &str = "the end of a text, 5a1f";

/// A process and the ends of its pipes. It ends by itself when its input does, at the latest with the test binary.
struct Session {
    child: Child,
    input: ChildStdin,
    printed: Receiver<Printed>,
    complained: Receiver<Printed>,
}

/// What comes out of a stream: what a text printed, with its exit code if the session lives on.
struct Printed {
    text: String,
    code: Option<i32>,
}

impl Session {
    fn start(pwsh: &Pwsh) -> Self {
        let mut command: Command = pwsh.command();
        command.args(["-Command", include_str!("session.ps1")]);
        command
            .env("PWSH_SLEEP_SCALE", "0.01")
            .env_remove("CALLSHEET_STANDIN_CONNECTED");
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .unwrap_or_else(|e| panic!("{}: {e}", command.get_program().display()));
        Self {
            input: child.stdin.take().expect("piped"),
            printed: cut(child.stdout.take().expect("piped")),
            complained: cut(child.stderr.take().expect("piped")),
            child,
        }
    }

    /// Runs one text, and says whether the session can run another one.
    fn ask(
        &mut self,
        folder: &Path,
        environment: &[(String, String)],
        text: &str,
    ) -> (Output, bool) {
        let environment: serde_json::Map<_, _> = environment
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        let asked =
            json!({"mark": MARK, "folder": folder, "environment": environment, "text": text});
        let began = Instant::now();
        writeln!(self.input, "{}", ascii(&asked.to_string())).expect("an idle session reads");
        let [stdout, stderr] = [&self.printed, &self.complained]
            .map(|stream| stream.recv_timeout(PATIENCE.saturating_sub(began.elapsed())));
        let (Ok(stdout), Ok(stderr)) = (stdout, stderr) else {
            kill(&mut self.child);
            panic!("a text did not end within {} s: {text}", PATIENCE.as_secs());
        };
        let lives = stdout.code.is_some() && stderr.code.is_some();
        let code = match stdout.code {
            Some(code) if lives => Some(code),
            _ => {
                let status = self.child.wait().expect("a child can be waited for");
                status.code()
            }
        };
        let output = Output {
            code,
            stdout: stdout.text,
            stderr: stderr.text,
        };
        (output, lives)
    }
}

/// Reads a stream to its end and cuts it at the marks.
fn cut(stream: impl Read + Send + 'static) -> Receiver<Printed> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut text = Vec::new();
        loop {
            let from = text.len();
            let read = stream.read_until(b'\n', &mut text);
            let ended = !read.is_ok_and(|bytes| bytes > 0);
            let line = String::from_utf8_lossy(&text[from..]).into_owned();
            // A text may end within a line.
            let mark = line
                .split_once(END)
                .and_then(|(before, after)| Some((before, after.trim_end().strip_prefix(MARK)?)));
            if !ended && mark.is_none() {
                continue;
            }
            if let Some((before, _)) = mark {
                text.truncate(from + before.len());
            }
            let printed = Printed {
                text: String::from_utf8_lossy(&text).into_owned(),
                code: mark.map(|(_, code)| code.trim().parse().expect("an exit code")),
            };
            text.clear();
            if send.send(printed).is_err() || ended {
                return;
            }
        }
    });
    receive
}
