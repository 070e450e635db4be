//! README.md is true: its commands run, its answers are theirs byte for byte, its examples are clean.
//!
//! * ```` ```sh ```` holds commands for a newcomer; those that begin with `cargo run --release --` must succeed.
//! * ```` ```console ```` holds `$ callsheet ...`, what it answers on both streams, and `? N` where the exit code is not 0.
//! * ```` ```LANGUAGE excerpt PATH ```` holds lines of a file that the commands above wrote.
//! * The first ```` ```toml ```` is a config and the first ```` ```csv ```` a sheet in which nothing is found.
//!
//! The blocks run in order in one temporary folder that holds a copy of samples. `CALLSHEET_BLESS=1` writes the answers
//! of the console blocks anew.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A fenced block.
struct Block {
    info: String,
    text: String,
    /// Line of the opening fence, from 1.
    line: usize,
    /// Byte at which the text starts.
    start: usize,
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("README.md")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut at = 0;
    for (number, line) in markdown.split_inclusive('\n').enumerate() {
        at += line.len();
        match (open.take(), line.strip_prefix("```")) {
            (None, Some(info)) => {
                let (info, text) = (info.trim().to_owned(), String::new());
                open = Some(Block {
                    info,
                    text,
                    line: number + 1,
                    start: at,
                });
            }
            (Some(block), Some(_)) => blocks.push(block),
            (Some(mut block), None) => {
                block.text.push_str(line);
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "README.md: a block that never closes");
    blocks
}

/// A folder with a copy of samples in it.
fn workshop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&root().join("samples"), &folder.path().join("samples"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder in a temporary folder");
    for entry in fs::read_dir(from).expect("a folder of samples").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file of samples");
        }
    }
}

/// What a command line answers on both streams, and its exit code.
fn answer(arguments: &str, folder: &Path) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    command
        .args(arguments.split_whitespace())
        .current_dir(folder);
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    let output = command.output().expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    (
        String::from_utf8(text).expect("UTF-8"),
        output.status.code().expect("an exit code"),
    )
}

/// A console block as the program answers it today.
fn console(text: &str, folder: &Path) -> String {
    let mut now = String::new();
    for line in text.lines().filter(|line| line.starts_with("$ ")) {
        let arguments = line
            .strip_prefix("$ callsheet ")
            .expect("console blocks run callsheet");
        let (said, code) = answer(arguments, folder);
        now.push_str(line);
        now.push('\n');
        now.push_str(&said);
        if code != 0 {
            let _ = writeln!(now, "? {code}");
        }
    }
    now
}

#[test]
fn console_blocks_are_what_the_program_answers_today() {
    let bless = env::var_os("CALLSHEET_BLESS").is_some_and(|value| value == "1");
    let mut markdown = readme();
    let folder = workshop();
    let mut moved = 0_isize;
    let mut told = Vec::new();
    let blocks = blocks(&markdown);
    assert!(
        blocks
            .iter()
            .filter(|block| block.info == "console")
            .count()
            > 3
    );
    for block in &blocks {
        let mut words = block.info.split(' ');
        match (words.next(), words.next(), words.next()) {
            (Some("console"), None, None) => {
                let now = console(&block.text, folder.path());
                if now == block.text {
                    continue;
                }
                let start = block
                    .start
                    .checked_add_signed(moved)
                    .expect("within the text");
                markdown.replace_range(start..start + block.text.len(), &now);
                moved += now.len().cast_signed() - block.text.len().cast_signed();
                told.push(format!(
                    "README.md:{}: the answer is now\n{now}",
                    block.line
                ));
            }
            (_, Some("excerpt"), Some(path)) => {
                let text = fs::read_to_string(folder.path().join(path)).unwrap_or_default();
                let found = text.replace('\r', "").contains(&block.text);
                assert!(
                    found,
                    "README.md:{}: {path} does not hold these lines",
                    block.line
                );
            }
            _ => {}
        }
    }
    if bless {
        fs::write(root().join("README.md"), markdown).expect("README.md can be written");
    } else {
        assert!(
            told.is_empty(),
            "`just bless` writes them anew:\n{}",
            told.join("\n")
        );
    }
}

#[test]
fn the_commands_for_a_newcomer_succeed() {
    let folder = workshop();
    let mut run = 0;
    for block in blocks(&readme()).iter().filter(|block| block.info == "sh") {
        for line in block.text.lines() {
            let Some(arguments) = line.strip_prefix("cargo run --release -- ") else {
                continue;
            };
            let (said, code) = answer(arguments, folder.path());
            assert_eq!(code, 0, "README.md:{}: {line}\n{said}", block.line);
            run += 1;
        }
    }
    assert!(run > 0, "README.md has a command that renders");
}

#[test]
fn nothing_is_found_in_the_example_sheet() {
    let markdown = readme();
    let blocks = blocks(&markdown);
    let first = |info: &str| {
        &blocks
            .iter()
            .find(|block| block.info == info)
            .expect(info)
            .text
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("users.csv"), first("csv")).expect("a file in a temporary folder");
    fs::write(folder.path().join("callsheet.toml"), first("toml"))
        .expect("a file in a temporary folder");
    let (said, code) = answer("check users.csv", folder.path());
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("nothing found"), "{said}");
    let (said, code) = answer("render users.csv -o bundle", folder.path());
    assert_eq!(code, 0, "{said}");
}
