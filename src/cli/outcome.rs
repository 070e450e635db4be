//! What a command came to, and its exit code.

use super::Global;
use super::{progress, terminal};
use crate::powershell::classes::first_refused;
use crate::report::{Options, visible};
use miette::Diagnostic;
use std::io;
use std::process::ExitCode;

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Done, nothing denied.
    Clean,
    /// Done, and something is denied.
    Denied,
}

/// A failure on its way to the screen.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command line asks for something that does not exist: exit 2.
    Usage(String),
    /// The work could not be done: exit 3.
    Work(Box<dyn Diagnostic + Send + Sync>),
    /// Whoever read the output went away: nothing to say.
    Closed,
    /// Somebody pressed Ctrl-C: exit 130.
    Stopped(String),
}

/// An input or output error that has no better sentence.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{doing}: {why}")]
#[diagnostic(help(
    "check that the disk is not full and that the file may be written; run the command again"
))]
struct Broken {
    doing: String,
    why: io::Error,
}

impl Failure {
    /// A failure with its own sentence and help.
    pub(super) fn of(error: impl Diagnostic + Send + Sync + 'static) -> Self {
        Self::Work(Box::new(error))
    }

    /// An input or output error.
    pub(super) fn io(doing: impl Into<String>, why: io::Error) -> Self {
        if why.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        if let Some(stopped) = progress::stopped(&why) {
            return stopped;
        }
        Self::of(Broken {
            doing: doing.into(),
            why,
        })
    }
}

impl Outcome {
    /// Says what failed and gives the exit code.
    pub(super) fn finish(result: Result<Self, Failure>, global: &Global) -> ExitCode {
        match result {
            // Whoever read the output went away: as cat and grep do when a pager is closed.
            Ok(Self::Clean) | Err(Failure::Closed) => ExitCode::SUCCESS,
            Ok(Self::Denied) => ExitCode::from(1),
            Err(Failure::Usage(text)) => {
                let options = terminal::options(global, terminal::Stream::Error);
                eprintln!("error: {}", visible(&text, &options));
                ExitCode::from(2)
            }
            Err(Failure::Stopped(text)) => {
                eprintln!("{text}");
                ExitCode::from(progress::STOPPED)
            }
            Err(Failure::Work(error)) => {
                eprintln!("{}", failure_text(&*error, global));
                ExitCode::from(3)
            }
        }
    }
}

/// The failure as it is shown. Paths and the words of a file reach the screen only when everything in them can be seen.
fn failure_text(error: &dyn Diagnostic, global: &Global) -> String {
    let options = terminal::options(global, terminal::Stream::Error);
    let plain = Options {
        color: false,
        ..options.clone()
    };
    let text = rendered(error, &plain);
    if text.lines().all(|line| first_refused(line).is_none()) {
        return rendered(error, &options);
    }
    let lines: Vec<String> = text.lines().map(|line| visible(line, &plain)).collect();
    lines.join("\n")
}

fn rendered(error: &dyn Diagnostic, options: &Options) -> String {
    let mut text = String::new();
    match options.handler().render_report(&mut text, error) {
        Ok(()) => text,
        Err(_) => error.to_string(),
    }
}
