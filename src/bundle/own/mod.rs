//! Templates of one's own: they replace those that ship, file by file, and travel with the bundle byte for byte.

mod place;

pub(super) use place::place;

use super::BundleError;
use super::found::Found;
use super::source::{LARGEST, Part, Tag, parts, unknown};
use super::template::{EMBEDDED, Templates};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// Where they travel in a bundle.
pub(super) const FOLDER: &str = "input/templates/";
/// What their names end with.
const END: &str = ".hbs";
/// What to do about a file that is no template.
const NAMES: &str = "files are named as in the folder templates/ of callsheet, such as apply.ps1.hbs, partials/log.ps1.hbs or steps/number.hbs; keep nothing else in this folder";

/// Bytes of templates by the name of their file, such as `partials/log.ps1.hbs`.
pub type Own = BTreeMap<String, Vec<u8>>;

/// Reads a folder of templates; whether they can be used, [`Templates::with`] says.
///
/// # Errors
/// No folder, nothing in it, a link, a name that no template has, or the operating system says no.
pub fn read_templates(folder: &Path) -> Result<Own, BundleError> {
    let refuse = |path: &Path, why: &str, help: &'static str| BundleError::NotTemplates {
        path: path.to_owned(),
        why: why.to_owned(),
        help,
    };
    if !folder.is_dir() {
        let help = "name the folder that holds your templates";
        return Err(match folder.symlink_metadata() {
            Ok(_) => refuse(folder, "this is no folder", help),
            Err(_) => refuse(folder, "there is no such folder", help),
        });
    }
    let mut own = Own::new();
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        let path = folder.join(&below);
        let failed = |why| io_error(&path, why);
        for entry in fs::read_dir(&path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_symlink() {
                let help = "copy the file there: a link could point at something else tomorrow";
                return Err(refuse(&path, "this is a link", help));
            }
            if kind.is_dir() {
                let inside = name.clone() + "/";
                if !EMBEDDED.iter().any(|(known, _)| known.starts_with(&inside)) {
                    return Err(refuse(
                        &path,
                        "no template lies in a folder of this name",
                        NAMES,
                    ));
                }
                open.push(inside);
                continue;
            }
            name_of(&name).map_err(|error| match error {
                BundleError::NotTemplates { why, help, .. } => refuse(&path, &why, help),
                other => other,
            })?;
            if !kind.is_file() {
                return Err(refuse(&path, "this is neither a file nor a folder", NAMES));
            }
            own.insert(name, read(&path).map_err(|why| io_error(&path, why))?);
        }
    }
    if own.is_empty() {
        return Err(refuse(folder, "there is no template in it", NAMES));
    }
    Ok(own)
}

fn io_error(path: &Path, why: io::Error) -> BundleError {
    BundleError::Io {
        doing: "read",
        path: path.to_owned(),
        why,
    }
}

/// The bytes of a file, one more than a template can have at most.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LARGEST as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The name of the template that a file replaces.
pub(super) fn name_of(file: &str) -> Result<&'static str, BundleError> {
    let known = EMBEDDED
        .iter()
        .find(|(name, _)| file.strip_suffix(END) == Some(name));
    known.map(|(name, _)| *name).ok_or_else(|| {
        let files: Vec<_> = EMBEDDED
            .iter()
            .map(|(name, _)| format!("{name}{END}"))
            .collect();
        BundleError::NotTemplates {
            path: file.into(),
            why: unknown("template", file, files.iter().map(String::as_str)),
            help: NAMES,
        }
    })
}

/// The templates of one's own in the files of a bundle.
pub(super) fn of_bundle(files: &dyn Found) -> Result<Own, BundleError> {
    let mut own = Own::new();
    for path in files.paths() {
        if let Some(name) = path.strip_prefix(FOLDER)
            && let Some(bytes) = files.bytes(path)?
        {
            own.insert(name.to_owned(), bytes);
        }
    }
    Ok(own)
}

/// The text that a template has when it is not replaced.
pub(super) fn shipped(name: &str) -> Option<&'static str> {
    let found = EMBEDDED.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

/// Whether a template of one's own says the same as the one that ships.
pub(super) fn is_shipped(templates: &Templates, name: &str) -> bool {
    let text = templates.sources().find(|(known, _)| *known == name);
    text.map(|(_, text)| text) == shipped(name)
}

/// Every template that a script with this data is made of: those that its template includes, and those of its steps.
pub(super) fn made_of<'t>(
    templates: &'t Templates,
    first: Vec<&'t str>,
    data: &Map<String, Value>,
) -> BTreeSet<&'t str> {
    let mut found = BTreeSet::new();
    let mut open = first;
    while let Some(name) = open.pop() {
        if found.insert(name)
            && let Some((_, text)) = templates.sources().find(|(known, _)| *known == name)
        {
            open.extend(included(text, data));
        }
    }
    found
}

/// The partials of a template that are rendered. Only what is true or false for the whole script leaves one out.
fn included<'t>(text: &'t str, data: &Map<String, Value>) -> Vec<&'t str> {
    let mut found = Vec::new();
    let mut blocks: Vec<Option<bool>> = Vec::new();
    for part in parts(text).unwrap_or_default() {
        let Part::Tag(tag, _) = part else {
            continue;
        };
        let holds = |path| data.get(path).and_then(Value::as_bool);
        match tag {
            Tag::Open("if", path) => blocks.push(holds(path)),
            Tag::Open("unless", path) => blocks.push(holds(path).map(|holds| !holds)),
            Tag::Open(..) => blocks.push(None),
            Tag::Else => {
                if let Some(block) = blocks.last_mut() {
                    *block = block.map(|holds| !holds);
                }
            }
            Tag::Close(_) => drop(blocks.pop()),
            Tag::Partial(name) if !blocks.contains(&Some(false)) => found.push(name),
            Tag::Partial(_) | Tag::Comment | Tag::Value(_) => {}
        }
    }
    found
}
