//! Finding callsheet.toml: beside the sheet, then in each folder above it.

use std::path::{Component, Path, PathBuf};

/// The name of the config.
const NAME: &str = "callsheet.toml";

/// Looks for callsheet.toml beside a sheet and upwards; a sheet without a folder (or `-`) lies in the current one.
///
/// The answer is as relative as the question, so that the same command prints the same places on every machine.
#[must_use]
pub fn find(beside: &Path) -> Option<PathBuf> {
    let mut folder = beside.parent().unwrap_or(beside).to_path_buf();
    loop {
        let candidate = folder.join(NAME);
        if candidate.is_file() {
            return Some(candidate);
        }
        let here = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &folder
        };
        // A folder that does not exist has no answer; the root has no parent.
        here.canonicalize().ok()?.parent()?;
        match folder.components().next_back() {
            Some(Component::Normal(_)) => {
                folder.pop();
            }
            Some(Component::CurDir) => {
                folder.pop();
                folder.push("..");
            }
            _ => folder.push(".."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_nearest_config_wins_and_is_named_as_the_sheet_was() {
        let root = tempfile::tempdir().expect("a folder");
        let deep = root.path().join("change/berlin");
        fs::create_dir_all(&deep).expect("folders");
        let sheet = deep.join("users.csv");
        fs::write(root.path().join(NAME), "").expect("a config");
        assert_eq!(find(&sheet), Some(root.path().join(NAME)));
        fs::write(deep.join(NAME), "").expect("a config");
        assert_eq!(find(&sheet), Some(deep.join(NAME)));
        assert_eq!(
            find(&deep.join("../users.csv")),
            Some(deep.join("../../").join(NAME))
        );
    }

    #[test]
    fn a_folder_of_that_name_is_no_config_and_a_missing_folder_no_error() {
        let root = tempfile::tempdir().expect("a folder");
        fs::create_dir(root.path().join(NAME)).expect("a folder");
        let found = find(&root.path().join("users.csv"));
        assert!(
            found.is_none_or(|path| path.parent() != Some(root.path())),
            "a folder was taken for a config"
        );
        assert_eq!(find(&root.path().join("nowhere/users.csv")), None);
    }
}
