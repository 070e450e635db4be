//! Documents: what they point at exists, and what must stand in them does.

use callsheet::model::Column;
use regex::Regex;
use std::fs;
use std::path::Path;

/// Every Markdown file that people read, with its path below the project.
fn documents() -> Vec<(String, String)> {
    let wanted = |name: &str| {
        let markdown = Path::new(name).extension().is_some_and(|end| end == "md");
        markdown && (!name.contains('/') || name.starts_with("docs/"))
    };
    let files = super::files().into_iter().filter(|(name, _)| wanted(name));
    let read = files.map(|(name, path)| (name, fs::read_to_string(path).expect("UTF-8")));
    read.collect()
}

/// The lines outside fenced blocks, with their numbers.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push((at + 1, line));
        }
    }
    lines
}

#[test]
fn links_and_paths_in_documents_exist() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").expect("a regex");
    let quoted = Regex::new(r"`([^`]+)`").expect("a regex");
    let (mut told, mut seen) = (Vec::new(), 0);
    for (name, text) in documents() {
        let folder = super::root()
            .join(&name)
            .parent()
            .expect("a folder")
            .to_owned();
        for (number, line) in prose(&text) {
            let links = link.captures_iter(line).map(|found| found[1].to_owned());
            let links = links.filter(|to| {
                !to.contains("://") && !to.starts_with(['#', 'm']) && !to.contains('`')
            });
            let links = links.map(|to| folder.join(to.split('#').next().unwrap_or_default()));
            let paths = quoted.captures_iter(line).map(|found| found[1].to_owned());
            let paths = paths
                .filter(|path| is_path(path))
                .map(|path| super::root().join(path));
            for path in links.chain(paths) {
                seen += 1;
                if !path.exists() {
                    told.push(format!("{name}:{number}: {}", path.display()));
                }
            }
        }
    }
    assert!(seen > 50, "the documents point at files");
    assert!(
        told.is_empty(),
        "documents point at what is not there:\n{}",
        told.join("\n")
    );
}

/// Whether a quoted text is a path of the project: it begins with one of its folders and has no placeholder in it.
fn is_path(text: &str) -> bool {
    const FOLDERS: [&str; 7] = [
        "src/",
        "docs/",
        "tests/",
        "templates/",
        "samples/",
        "benches/",
        ".ci/",
    ];
    const FILES: [&str; 5] = [
        "Cargo.toml",
        "Cargo.lock",
        "deny.toml",
        "justfile",
        "CHANGELOG.md",
    ];
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b));
    plain && (FOLDERS.iter().any(|folder| text.starts_with(folder)) || FILES.contains(&text))
}

#[test]
fn every_column_of_a_sheet_is_explained() {
    let text = fs::read_to_string(super::root().join("docs/sheet.md")).expect("docs/sheet.md");
    let missing: Vec<_> = Column::all()
        .map(Column::name)
        .filter(|name| !text.contains(&format!("`{name}`")))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/sheet.md does not name {missing:?}"
    );
}

#[test]
fn every_exit_code_and_event_is_explained() {
    let text = fs::read_to_string(super::root().join("docs/running.md")).expect("docs/running.md");
    for event in super::schemas::events() {
        assert!(
            text.contains(&format!("`{event}`")),
            "docs/running.md does not name the event {event}"
        );
    }
    for code in ["`0`", "`10`", "`20`"] {
        assert!(
            text.contains(code),
            "docs/running.md does not name the exit code {code}"
        );
    }
}
