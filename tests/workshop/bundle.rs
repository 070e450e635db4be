//! Bundles in memory: the lines between the marks of a script, manifests that were repaired, versions that were edited.

use callsheet::bundle::{Files, MANIFEST, Manifest};
use callsheet::digest::{canonical_json, pretty_json, sha256_hex};
use serde_json::{Value, json};
use std::ops::Range;

/// The marks around the constants and around the data of a script.
const MARKS: [(&str, &str); 2] = [
    (
        "# ---- constants of this change ----\r\n",
        "# ---- end of constants ----",
    ),
    (
        "# ---- data: one step a line, in the approved order ----\r\n",
        "# ---- end of data ----",
    ),
];

/// The bytes between the marks of a script: its constants, and its data if it has any.
pub(crate) fn regions(script: &[u8]) -> Vec<Range<usize>> {
    let text = std::str::from_utf8(script).expect("scripts are ASCII");
    let between = |(begin, end): (&str, &str)| {
        let start = text.find(begin)? + begin.len();
        Some(start..start + text[start..].find(end)?)
    };
    MARKS.into_iter().filter_map(between).collect()
}

/// The constants of a script: name and value.
pub(crate) fn constants(script: &[u8]) -> Vec<(String, String)> {
    let region = regions(script).remove(0);
    let text = std::str::from_utf8(&script[region]).expect("scripts are ASCII");
    let lines = text.lines().map(|line| {
        let (name, value) = line.split_once('=').expect("a constant");
        (name.trim().to_owned(), value.trim().to_owned())
    });
    lines.collect()
}

/// The line (from 1) in which a byte stands.
pub(crate) fn line_of(bytes: &[u8], at: usize) -> u32 {
    let ends = memchr::memchr_iter(b'\n', &bytes[..at]).count();
    u32::try_from(ends + 1).expect("a small file")
}

/// The step that the line of a byte is about, if it is a line of steps.
pub(crate) fn step_of(script: &[u8], at: usize) -> Option<u32> {
    let start = script[..at]
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |end| end + 1);
    let line = script[start..].split(|b| *b == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let rest = line.strip_prefix("Step-")?.split_once(" -Step:")?.1;
    rest.split(' ').next()?.parse().ok()
}

/// The manifest written again, as somebody would who edits a file and knows about manifests.
pub(crate) fn repair(files: &mut Files) {
    files.remove(MANIFEST);
    let manifest = Manifest::of(files).to_text();
    files.insert(MANIFEST.to_owned(), manifest.into_bytes());
}

/// The bundle as if another version of callsheet had made it, every digest in place.
pub(crate) fn as_if_made_by(version: &str, files: &Files) -> Files {
    let mut files = files.clone();
    let mut plan: Value = serde_json::from_slice(&files["plan.json"]).expect("JSON");
    plan["tool"]["version"] = json!(version);
    let map = plan.as_object_mut().expect("an object");
    let old = map.remove("digest").expect("a digest");
    let new = sha256_hex(canonical_json(map).as_bytes());
    map.insert("digest".to_owned(), json!(new));
    files.insert("plan.json".to_owned(), pretty_json(&plan).into_bytes());
    let old = old.as_str().expect("a text").to_owned();
    for (path, bytes) in &mut files {
        if path.starts_with("scripts/") || path == "review.md" {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            *bytes = text.replace(&old, &new).into_bytes();
        }
    }
    repair(&mut files);
    files
}

/// Replaces a text that a file holds exactly once.
#[track_caller]
pub(crate) fn edit(files: &mut Files, path: &str, old: &str, new: &str) {
    let text = std::str::from_utf8(&files[path]).expect("UTF-8");
    assert_eq!(text.matches(old).count(), 1, "{old:?} in {path}");
    let edited = text.replace(old, new);
    files.insert(path.to_owned(), edited.into_bytes());
}
