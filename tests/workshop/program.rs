//! A folder to work in, and the built program.

use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The built program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_callsheet");

/// A folder that is gone when the test is over.
pub(crate) struct Bench {
    folder: TempDir,
}

impl Bench {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("workshop").tempdir();
        Self {
            folder: folder.expect("the temporary folder can be written"),
        }
    }

    /// A folder with the files of a sample.
    pub(crate) fn with_sample(name: &str) -> Self {
        let bench = Self::new();
        for (path, bytes) in tree(&super::sample(name)) {
            bench.file(&path, bytes);
        }
        bench
    }

    /// Where it is.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        let parent = path.parent().expect("a file has a folder");
        fs::create_dir_all(parent).expect("a folder can be made");
        fs::write(&path, bytes).expect("a file can be written");
        path
    }

    /// Every file below it.
    pub(crate) fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        tree(self.root())
    }

    /// The names in it, folders too, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root()).expect("the folder is there");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("an entry").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The program, to be run in this folder with a plain environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        self.wrapped(PROGRAM, args)
    }

    /// Another program with the same environment.
    pub(crate) fn wrapped(&self, program: impl AsRef<OsStr>, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).current_dir(self.root()).env_clear();
        command
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(&mut self.command(args))
    }

    /// Runs the program in 256 MiB of address space: a stricter limit than one of memory, and one that a shell can set.
    /// None, said loudly, where nothing can set it.
    pub(crate) fn limited(&self, args: &[&str]) -> Option<Output> {
        let shell = "ulimit -v 262144 && exec \"$0\" \"$@\"";
        let all = [&["-c", shell, env!("CARGO_BIN_EXE_callsheet")], args].concat();
        let Ok(output) = self.wrapped("sh", &all).output() else {
            eprintln!("SKIPPED: there is no shell that can limit memory");
            return None;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("ulimit") {
            eprintln!("SKIPPED: this system cannot limit memory: {said}");
            return None;
        }
        Some(output)
    }

    /// Runs the program with some bytes on its standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &[u8]) -> Run {
        let mut command = self.command(args);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        pipe.write_all(input)
            .expect("the program reads its standard input");
        drop(pipe);
        Run::from(child.wait_with_output().expect("the program ends"))
    }
}

/// What a program did.
#[derive(Debug)]
pub(crate) struct Run {
    /// Its exit code; none if a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it printed.
    pub(crate) stdout: String,
    /// What it printed beside.
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::from(command.output().expect("the program starts"))
    }

    /// Everything that it printed.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Everything that it printed, as one line with single blanks and without the frame of a report: a sentence is
    /// found again however it was wrapped.
    pub(crate) fn sentences(&self) -> String {
        let all = self.all();
        let words = all.split(|c: char| c.is_whitespace() || "│╰─▶×⚠☞".contains(c));
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }

    /// Holds the exit code against what it should be, and that nothing panicked.
    #[track_caller]
    pub(crate) fn exits(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{}", self.all());
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }

    /// Holds that a sentence was printed, wrapped or not.
    #[track_caller]
    pub(crate) fn says(&self, sentence: &str) -> &Self {
        assert!(
            self.sentences().contains(sentence),
            "{sentence:?} is not in\n{}",
            self.all()
        );
        self
    }

    /// The JSON on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|why| panic!("{why}\n{}\n{}", self.stdout, self.stderr))
    }
}

/// Every file below a folder by its path with `/`.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(below) = open.pop() {
        for entry in fs::read_dir(&below).expect("a folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it is below");
            let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
            files.insert(
                parts.join("/"),
                fs::read(&path).expect("a file can be read"),
            );
        }
    }
    files
}
