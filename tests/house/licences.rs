//! What deny.toml says of licences, banned crates and sources, checked with cargo alone.

use serde_json::Value;
use std::env;
use std::fs;
use std::process::Command;

/// How cargo calls crates.io.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// One package of the lock file.
struct Package {
    name: String,
    version: String,
    license: String,
    source: Option<String>,
}

#[test]
fn every_dependency_is_as_deny_toml_allows() {
    let Some(packages) = packages() else { return };
    assert!(packages.len() > 1, "cargo names the dependencies");
    let deny = fs::read_to_string(super::root().join("deny.toml")).expect("deny.toml");
    let deny: toml::Table = deny.parse().expect("deny.toml is TOML");
    let allowed = strings(&deny["licenses"]["allow"]);
    let banned = deny["bans"]["deny"].as_array().expect("a list of tables");
    let banned: Vec<&str> = banned
        .iter()
        .filter_map(|ban| ban["crate"].as_str())
        .collect();
    assert!(
        !allowed.is_empty() && !banned.is_empty(),
        "deny.toml allows and denies something"
    );
    assert_eq!(deny["sources"]["unknown-registry"].as_str(), Some("deny"));
    assert_eq!(deny["sources"]["unknown-git"].as_str(), Some("deny"));
    let mut told = Vec::new();
    for package in &packages {
        let Package {
            name,
            version,
            license,
            source,
        } = package;
        if !satisfied(license, &allowed) {
            told.push(format!(
                "{name} {version}: the licence {license:?} is not allowed"
            ));
        }
        if source.as_deref().is_some_and(|source| source != CRATES_IO) {
            told.push(format!("{name} {version}: it comes from {source:?}"));
        }
        if banned.iter().any(|ban| is_banned(ban, name, version)) {
            told.push(format!("{name} {version}: it is banned"));
        }
    }
    assert!(
        told.is_empty(),
        "deny.toml does not allow:\n{}",
        told.join("\n")
    );
}

/// Every package that any platform needs; those of this platform where the others were never downloaded.
fn packages() -> Option<Vec<Package>> {
    let whole = metadata(&[]).or_else(|| {
        eprintln!("only the dependencies of this platform are checked: run `cargo fetch --locked` to check all of them");
        metadata(&["--filter-platform", &host()?])
    });
    let Some(metadata) = whole else {
        eprintln!(
            "SKIPPED: `cargo metadata` does not run here, so licences, bans and sources were NOT checked"
        );
        return None;
    };
    let text = |package: &Value, key: &str| package[key].as_str().map(ToOwned::to_owned);
    let package = |package: &Value| Package {
        name: text(package, "name").unwrap_or_default(),
        version: text(package, "version").unwrap_or_default(),
        license: text(package, "license").unwrap_or_default(),
        source: text(package, "source"),
    };
    metadata["packages"]
        .as_array()
        .map(|list| list.iter().map(package).collect())
}

fn metadata(more: &[&str]) -> Option<Value> {
    let output = cargo(
        &["metadata", "--offline", "--locked", "--format-version", "1"],
        more,
    )?;
    serde_json::from_str(&output).ok()
}

/// The platform that cargo builds for, as `cargo -vV` names it.
fn host() -> Option<String> {
    let text = cargo(&["-vV"], &[])?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(ToOwned::to_owned)
}

fn cargo(arguments: &[&str], more: &[&str]) -> Option<String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .args(more)
        .current_dir(super::root())
        .output()
        .ok()?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr).trim_end());
        return None;
    }
    String::from_utf8(output.stdout).ok()
}

fn strings(list: &toml::Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().filter_map(toml::Value::as_str).collect()
}

/// Whether a ban means a package: `name`, or `name:<1.2.3`.
fn is_banned(ban: &str, name: &str, version: &str) -> bool {
    let parts = |version: &str| -> Vec<u64> {
        version
            .split('.')
            .map(|part| part.parse().unwrap_or(u64::MAX))
            .collect()
    };
    match ban.split_once(':') {
        None => ban == name,
        Some((banned, range)) => {
            let below = range
                .strip_prefix('<')
                .expect("deny.toml bans a crate, or its versions before one");
            banned == name && parts(version) < parts(below)
        }
    }
}

/// Whether allowed licences alone satisfy an SPDX expression; `/` is the old way to write OR.
fn satisfied(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = &words[..];
    let result = either(&mut rest, allowed);
    result && rest.is_empty()
}

fn either(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut result = both(rest, allowed);
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        let other = both(rest, allowed);
        result |= other;
    }
    result
}

fn both(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut result = one(rest, allowed);
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        let other = one(rest, allowed);
        result &= other;
    }
    result
}

fn one(rest: &mut &[&str], allowed: &[&str]) -> bool {
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let result = either(rest, allowed);
            let [")", after @ ..] = *rest else {
                return false;
            };
            *rest = after;
            result
        }
        [license, "WITH", exception, after @ ..] => {
            *rest = after;
            allowed.contains(&format!("{license} WITH {exception}").as_str())
        }
        [license, after @ ..] => {
            *rest = after;
            allowed.contains(license)
        }
        [] => false,
    }
}

#[test]
fn an_expression_is_satisfied_by_what_is_allowed() {
    let allowed = ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
    for yes in [
        "MIT",
        "GPL-3.0/MIT",
        "Apache-2.0 OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(satisfied(yes, &allowed), "{yes}");
    }
    for no in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "Apache-2.0",
        "GPL-3.0 OR MIT AND Zlib",
        "(MIT",
        "MIT MIT",
    ] {
        assert!(!satisfied(no, &allowed), "{no}");
    }
    assert!(is_banned("tokio", "tokio", "1.0.0") && !is_banned("tokio", "tokio-util", "1.0.0"));
    assert!(is_banned("x:<0.41.0", "x", "0.9.9") && !is_banned("x:<0.41.0", "x", "0.41.0"));
}
