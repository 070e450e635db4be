//! House rules that no compiler knows: what may be in the tree, in `Cargo.toml`, in `src` and in the documents.

#[path = "house/documents.rs"]
mod documents;
#[path = "house/licences.rs"]
mod licences;
#[path = "house/schemas.rs"]
mod schemas;
#[path = "house/source.rs"]
mod source;

use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};

/// Lines after which a file of `src` wants a reason.
const LINES: usize = 400;

/// Files that may be longer, up to how many lines, and why.
const LONG: &[(&str, usize, &str)] = &[];

/// The folder of the project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the project with its path below it; neither what cargo and git keep nor what is rendered.
fn files() -> Vec<(String, PathBuf)> {
    const LEFT_OUT: [&str; 3] = [".git", "target", "out"];
    let mut found = Vec::new();
    let mut open = vec![root().to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("a folder can be listed").path();
            let below = path.strip_prefix(root()).expect("a file of the project");
            let name = below.to_string_lossy().replace('\\', "/");
            if LEFT_OUT.contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                found.push((name, path));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    // Put together here, or this file would be the first to name them.
    let paths = [["/wo", "rk/"], ["/ro", "ot/"], ["/tmp/", "target"]].map(|parts| parts.concat());
    let mut told = Vec::new();
    for (name, path) in files() {
        let bytes = fs::read(&path).expect("a file of the project");
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        for (at, line) in text.lines().enumerate() {
            if let Some(found) = paths.iter().find(|path| line.contains(path.as_str())) {
                told.push(format!("{name}:{}: {found}", at + 1));
            }
        }
    }
    assert!(
        told.is_empty(),
        "paths of one machine:\n{}",
        told.join("\n")
    );
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let text = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let (mut told, mut seen) = (Vec::new(), 0);
    let (mut inside, mut above) = (false, "");
    for (at, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if inside
            && line
                .split_once('=')
                .is_some_and(|(name, _)| !name.starts_with([' ', '#']))
        {
            seen += 1;
            if !above.starts_with("# ") {
                told.push(format!("Cargo.toml:{}: {line}", at + 1));
            }
        }
        above = line;
    }
    assert!(seen > 10, "Cargo.toml has dependencies");
    assert!(
        told.is_empty(),
        "no comment in the line above says what for:\n{}",
        told.join("\n")
    );
}

#[test]
fn a_long_file_has_a_reason() {
    let mut told = Vec::new();
    for path in source::rust_files(&root().join("src")) {
        let name = path
            .strip_prefix(root())
            .expect("a file of src")
            .to_string_lossy()
            .replace('\\', "/");
        let lines = fs::read_to_string(&path).expect("UTF-8").lines().count();
        let known = LONG.iter().find(|(known, ..)| *known == name);
        let most = known.map_or(LINES, |(_, most, _)| *most);
        if lines > most {
            told.push(format!("{name}: {lines} lines, {most} are the most"));
        }
    }
    for (name, _, why) in LONG {
        assert!(
            root().join(name).is_file() && !why.is_empty(),
            "{name} is listed as long and is not there"
        );
    }
    assert!(
        told.is_empty(),
        "split these, or say why not in tests/house.rs:\n{}",
        told.join("\n")
    );
}

#[test]
fn shipped_code_is_finished_and_never_unwraps() {
    let forbidden =
        Regex::new(r"\b(?:todo|unimplemented|dbg)!\s*[(\[{]|\.unwrap\(\)").expect("a regex");
    let mut told = Vec::new();
    let mut only_tests = Vec::new();
    let files: Vec<_> = source::rust_files(&root().join("src"))
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("UTF-8");
            let (code, modules) = source::shipped(&source::code(&text));
            let folder = path.parent().expect("src holds it");
            only_tests.extend(modules.iter().map(|name| folder.join(format!("{name}.rs"))));
            (path, code)
        })
        .collect();
    for (path, code) in files.iter().filter(|(path, _)| !only_tests.contains(path)) {
        let found = forbidden.find_iter(code);
        told.extend(found.map(|m| {
            format!(
                "{}:{}: {}",
                path.display(),
                source::line_of(code, m.start()),
                m.as_str()
            )
        }));
    }
    assert!(
        told.is_empty(),
        "not in code that ships:\n{}",
        told.join("\n")
    );
}
