//! The layer law: a module imports from lines below its own in the `layers` block of docs/architecture.md, never from
//! its own line or above.
//!
//! The block is what people read, so it is also what is checked. Tests inside `#[cfg(test)]` may reach anywhere. A path
//! that begins with `$crate::` is exempt: it stands in a macro and belongs to whoever uses the macro.

#[path = "house/source.rs"]
mod source;

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// An import that the law forbids, or that it knows nothing of.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    line: usize,
    why: String,
}

/// Which line of the block a module stands on, the lowest being 0, and the modules that export macros.
struct Law {
    rank: BTreeMap<String, usize>,
    macros: BTreeMap<String, String>,
}

impl Law {
    /// Reads the fenced block of a Markdown text.
    fn read(markdown: &str) -> Self {
        let block = markdown.split("```layers\n").nth(1);
        let block = block.and_then(|rest| rest.split("```").next());
        let lines: Vec<&str> = block.expect("a block ```layers").lines().collect();
        let mut rank = BTreeMap::new();
        for (at, line) in lines.iter().rev().enumerate() {
            for name in line.split_whitespace() {
                let twice = rank.insert(name.to_owned(), at);
                assert!(twice.is_none(), "{name} stands twice in the block");
            }
        }
        Self {
            rank,
            macros: BTreeMap::new(),
        }
    }

    /// The faults of one file; `path` is its module path, such as `["rules", "check"]`.
    fn faults(&self, path: &[&str], code: &str) -> Vec<Fault> {
        let Some(own) = path.first() else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        for (at, target) in targets(path, code) {
            let target = self.macros.get(&target).unwrap_or(&target);
            let why = match (self.rank.get(*own), self.rank.get(target)) {
                _ if target == own => continue,
                (Some(from), Some(to)) if to < from => continue,
                (Some(from), Some(to)) if to == from => format!("{own} imports {target} sideways"),
                (Some(_), Some(_)) => format!("{own} imports {target} upward"),
                (Some(_), None) => format!("{target} is not in the block"),
                (None, _) => format!("{own} is not in the block"),
            };
            let line = source::line_of(code, at);
            faults.push(Fault { line, why });
        }
        faults
    }
}

/// The top-level names that a file reaches for, with the byte at which each path stands.
fn targets(path: &[&str], code: &str) -> Vec<(usize, String)> {
    let head = r"(\$\s*)?\b(crate|callsheet|(?:super\s*::\s*)*super)\s*::\s*(\{|\*|\w+)";
    let head = Regex::new(head).expect("a regex");
    let mut found = Vec::new();
    for head in head.captures_iter(code) {
        let (whole, first) = (head.get(0).expect("a match"), &head[2]);
        if head.get(1).is_some() {
            continue;
        }
        let at = whole.start();
        if first.starts_with("super") {
            let depth = path.len() + inline_modules(&code[..at]);
            let ups = first.matches("super").count();
            if ups < depth {
                // Still inside its own top-level module.
                continue;
            }
        }
        match &head[3] {
            "{" => {
                let names = group(&code[whole.end()..]).into_iter();
                found.extend(names.map(|name| (at, name)));
            }
            "super" | "self" => {}
            name => found.push((at, name.to_owned())),
        }
    }
    found
}

/// How many inline modules are open at the end of a code text.
fn inline_modules(code: &str) -> usize {
    let opening = Regex::new(r"\bmod\s+\w+\s*$").expect("a regex");
    let mut open = Vec::new();
    for (at, c) in code.char_indices() {
        match c {
            '{' => open.push(opening.is_match(&code[..at])),
            '}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.into_iter().filter(|module| *module).count()
}

/// The first name of each part of a group: `a::b, c as d}` gives a and c.
fn group(code: &str) -> Vec<String> {
    let mut depth = 0;
    let mut end = 0;
    let mut parts = vec![String::new()];
    for c in code.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {}
        }
        end += 1;
        if let Some(part) = parts.last_mut()
            && !(c == ',' && depth == 0)
        {
            part.push(c);
        }
    }
    assert!(end < code.chars().count(), "a group that never ends");
    let name = |part: String| {
        let name: String = part.trim().chars().take_while(|c| is_word(*c)).collect();
        (!name.is_empty() && name != "self").then_some(name)
    };
    parts.into_iter().filter_map(name).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The module path of a file below src: `rules/check.rs` is rules, check; `lib.rs` and `main.rs` have none.
fn module_path(file: &Path) -> Vec<String> {
    let parts = file.with_extension("");
    let mut parts: Vec<String> = parts
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod")
        || matches!(&parts[..], [one] if one == "lib" || one == "main")
    {
        parts.pop();
    }
    parts
}

#[test]
fn every_import_points_downward() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let markdown =
        fs::read_to_string(root.join("docs/architecture.md")).expect("docs/architecture.md");
    let mut law = Law::read(&markdown);
    let src = root.join("src");
    let exported = Regex::new(r"#\[macro_export\]\s*macro_rules!\s*(\w+)").expect("a regex");
    let mut files = Vec::new();
    let mut only_tests = BTreeSet::new();
    for file in source::rust_files(&src) {
        let below = file.strip_prefix(&src).expect("a file of src").to_owned();
        let text = fs::read_to_string(&file).expect("UTF-8");
        let (code, tests) = source::shipped(&source::code(&text));
        let path = module_path(&below);
        for name in exported.captures_iter(&code) {
            law.macros.insert(name[1].to_owned(), path[0].clone());
        }
        only_tests.extend(
            tests
                .into_iter()
                .map(|name| [path.clone(), vec![name]].concat()),
        );
        files.push((below, path, code));
    }
    let mut told = Vec::new();
    let mut modules = BTreeSet::new();
    for (below, path, code) in &files {
        modules.extend(path.first().cloned());
        if only_tests.contains(path) {
            continue;
        }
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let faults = law.faults(&path, code);
        told.extend(
            faults
                .iter()
                .map(|f| format!("src/{}:{}: {}", below.display(), f.line, f.why)),
        );
    }
    let in_block: BTreeSet<String> = law.rank.keys().cloned().collect();
    told.extend(
        modules
            .difference(&in_block)
            .map(|name| format!("src/{name}: a module that is not in the block")),
    );
    told.extend(
        in_block
            .difference(&modules)
            .map(|name| format!("docs/architecture.md: src has no module {name}")),
    );
    assert!(
        told.is_empty(),
        "the layer law of docs/architecture.md is broken:\n{}",
        told.join("\n")
    );
}

#[test]
fn an_import_upward_or_sideways_is_told_with_its_line() {
    let law = Law::read("x\n```layers\ncli\nrules\nsheet config\nspan\n```\n");
    let check = |path: &[&str], text: &str, expected: &[(usize, &str)]| {
        let (code, _) = source::shipped(&source::code(text));
        let expected: Vec<_> = expected
            .iter()
            .map(|(line, why)| Fault {
                line: *line,
                why: (*why).to_owned(),
            })
            .collect();
        assert_eq!(law.faults(path, &code), expected, "{text}");
    };
    let sheet = &["sheet", "csv"][..];
    check(
        sheet,
        "use crate::span::Place;\nuse super::Record;\nuse crate::sheet::x;",
        &[],
    );
    check(
        sheet,
        "\nuse crate::rules::check;",
        &[(2, "sheet imports rules upward")],
    );
    check(
        sheet,
        "fn f() { crate::config::parse() }",
        &[(1, "sheet imports config sideways")],
    );
    check(
        sheet,
        "use crate::{span, cli::{a, b}};",
        &[(1, "sheet imports cli upward")],
    );
    check(
        sheet,
        "use super::super::rules;",
        &[(1, "sheet imports rules upward")],
    );
    check(sheet, "mod a { use super::super::rules; }", &[]);
    check(
        &["span"],
        "use super::cli;",
        &[(1, "span imports cli upward")],
    );
    check(
        sheet,
        "use crate::dialplan;",
        &[(1, "dialplan is not in the block")],
    );
    check(
        &["plan"],
        "use crate::span;",
        &[(1, "plan is not in the block")],
    );
    check(
        sheet,
        "// crate::cli\n/* crate::cli */ let a = \"crate::cli\";\nlet b = r#\"crate::cli\"#;",
        &[],
    );
    check(
        sheet,
        "let c: &'static str = '\"'; use crate::cli;",
        &[(1, "sheet imports cli upward")],
    );
    check(sheet, "$crate::cli::x", &[]);
    check(
        sheet,
        "#[cfg(test)]\nmod tests { use crate::cli; }\nuse crate::cli;",
        &[(3, "sheet imports cli upward")],
    );
}
