//! Files go to a store one after the other: each script is read back from there, and a folder is whole or not at all.

use super::{edited, own, render, render_into, shipped, with};
use callsheet::bundle::{
    self, BundleError, Files, Folder, Found, MANIFEST, Own, Store, Templates, Writing,
};
use callsheet::catalogue;
use std::io::{self, BufRead};
use std::path::Path;

/// A store that damages one file, as a broken disk would.
struct Damaging {
    files: Files,
    path: &'static str,
    old: &'static str,
    new: &'static str,
}

impl Store for Damaging {
    fn put(&mut self, path: &str, write: &mut Writing) -> Result<(), BundleError> {
        self.files.put(path, write)?;
        if path == self.path {
            let text = String::from_utf8(self.files[path].clone()).expect("ASCII");
            let (before, after) = text.rsplit_once(self.old).expect("something to damage");
            let text = format!("{before}{}{after}", self.new);
            self.files.insert(path.to_owned(), text.into_bytes());
        }
        Ok(())
    }

    fn read(&self, path: &str) -> io::Result<Box<dyn BufRead + '_>> {
        self.files.read(path)
    }
}

/// A store that takes nothing, and says so to nobody.
struct Deaf;

impl Store for Deaf {
    fn put(&mut self, _: &str, _: &mut Writing) -> Result<(), BundleError> {
        Ok(())
    }

    fn read(&self, _: &str) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(io::empty()))
    }
}

#[test]
fn a_file_that_no_store_took_has_no_digest() {
    match render_into(Own::new(), &mut Deaf) {
        Err(BundleError::Io { why, .. }) => {
            assert_eq!(why.to_string(), "the store took no bytes");
        }
        other => panic!("{other:?}"),
    }
}

/// What is said of a damaged file, and the damaged line.
fn damaged(path: &'static str, old: &'static str, new: &'static str) -> (String, String) {
    let mut store = Damaging {
        files: Files::new(),
        path,
        old,
        new,
    };
    match render_into(Own::new(), &mut store) {
        Err(BundleError::SelfCheck { file, line, why }) => {
            assert_eq!(file, path);
            let text = String::from_utf8(store.files[path].clone()).expect("ASCII");
            let line = text.split("\r\n").nth(line as usize - 1);
            (why, line.unwrap_or_default().to_owned())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_script_is_read_back_from_where_it_was_put() {
    let (why, line) = damaged(
        "scripts/apply-001.ps1",
        "-Policy:'TeamsCallingPolicy'",
        "-Policy:'TeamsMeetingPolicy'",
    );
    assert_eq!(why, "the steps differ from the plan");
    assert!(line.contains("TeamsMeetingPolicy"), "{line}");
    let (why, line) = damaged(
        "scripts/verify.ps1",
        "$UserCount     = ",
        "$UserCount     = 1",
    );
    assert_eq!(why, "the constants differ from the plan");
    assert!(line.starts_with("$UserCount"), "{line}");
    let (why, _) = damaged(
        "scripts/rollback-001.ps1",
        "\r\n# ---- end of data ----",
        "\r\ncalc\r\n# ---- end of data ----",
    );
    assert_eq!(why, "the line is not a step in the rendered subset");
    let (why, _) = damaged("scripts/apply-001.ps1", "Set-StrictMode", "#et-StrictMode");
    assert_eq!(why, "some line between its steps is not what was written");
    let (why, line) = damaged("scripts/preflight.ps1", "Step-Inventory -Step", "# -Step");
    assert_eq!(why, "the line is not a step in the rendered subset");
    assert!(line.starts_with("# -Step"), "{line}");
}

#[test]
fn a_script_with_a_step_too_few_does_not_read_back() {
    let mut files = Files::new();
    render_into(Own::new(), &mut files).expect("it renders");
    let text = String::from_utf8(files["scripts/apply-001.ps1"].clone()).expect("ASCII");
    let mut lines = text.split("\r\n");
    let end = lines.position(|line| line == "# ---- end of data ----");
    let last = text
        .split("\r\n")
        .nth(end.expect("a mark") - 1)
        .expect("a step");
    let last: &'static str = format!("{last}\r\n").leak();
    let (why, line) = damaged("scripts/apply-001.ps1", last, "");
    assert_eq!(why, "the steps differ from the plan");
    assert_eq!(line, "# ---- end of data ----");
}

#[test]
fn a_folder_holds_what_memory_holds() {
    let bundle = render(Own::new()).expect("it renders");
    let parent = tempfile::tempdir().expect("a temporary folder");
    let to = parent.path().join("made/out");
    let mut folder = Folder::new(&to, &|| Ok(())).expect("nothing is there");
    let rendered = render_into(Own::new(), &mut folder).expect("it renders");
    assert!(!to.exists(), "it is moved there at the end");
    folder.finish().expect("it is moved");
    assert_eq!(bundle::read(&to).expect("a bundle"), bundle.files);
    assert_eq!(rendered.manifest_sha256, bundle.manifest_sha256);
    assert_eq!(
        (rendered.steps, rendered.rollback),
        (bundle.steps, bundle.rollback)
    );
    for (path, bytes) in &bundle.files {
        let entry = &rendered.files[path];
        assert_eq!(entry.bytes, bytes.len() as u64, "{path}");
        assert_eq!(entry.sha256, callsheet::digest::sha256_hex(bytes), "{path}");
    }
    assert!(rendered.files.contains_key(MANIFEST));
}

fn is_empty(folder: &Path) -> bool {
    folder.read_dir().expect("a folder").next().is_none()
}

#[test]
fn a_folder_that_is_not_finished_leaves_nothing() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let to = parent.path().join("made/on/the/way/out");
    // A template whose scripts do not read back: some of them are written before that shows.
    let own = edited(
        "verify.ps1.hbs",
        "# ---- end of data ----",
        "# ---- the end ----",
    );
    let mut folder = Folder::new(&to, &|| Ok(())).expect("nothing is there");
    let refused = render_into(own, &mut folder);
    assert!(
        matches!(refused, Err(BundleError::Template { .. })),
        "{refused:?}"
    );
    assert!(!is_empty(parent.path()), "files were written");
    drop(folder);
    assert!(is_empty(parent.path()));
}

#[test]
fn whoever_stops_a_long_script_leaves_nothing() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let to = parent.path().join("out");
    let asked = std::cell::Cell::new(0);
    let go_on = || {
        asked.set(asked.get() + 1);
        if asked.get() > 3 {
            return Err(io::Error::other("stopped"));
        }
        Ok(())
    };
    let mut folder = Folder::new(&to, &go_on).expect("nothing is there");
    match render_into(Own::new(), &mut folder) {
        Err(BundleError::Io { why, .. }) => assert_eq!(why.to_string(), "stopped"),
        other => panic!("{other:?}"),
    }
    drop(folder);
    assert!(is_empty(parent.path()));
}

/// A bundle in which a file is another one when it is opened for the second time.
struct Changing {
    files: Files,
    path: &'static str,
    other: Vec<u8>,
    opened: std::cell::Cell<u32>,
}

impl Found for Changing {
    fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    fn open(&self, path: &str) -> io::Result<Option<Box<dyn BufRead + '_>>> {
        if path == self.path {
            self.opened.set(self.opened.get() + 1);
            if self.opened.get() == 2 {
                return Ok(Some(Box::new(self.other.as_slice())));
            }
        }
        let bytes = self.files.get(path).map(Vec::as_slice);
        Ok(bytes.map(|bytes| -> Box<dyn BufRead + '_> { Box::new(bytes) }))
    }
}

#[test]
fn the_templates_that_verify_renders_with_are_those_that_it_compares() {
    let file = "partials/own.ps1.hbs";
    let text = |more: &str| format!("{}# {more}\n", shipped()[file]);
    let (innocent, used) = (own(file, &text("innocent")), own(file, &text("used")));
    let mut files = Files::new();
    // The scripts are made with another template than the one that travels.
    let rendered = with(innocent, |loaded, plan, told, _| {
        let templates = Templates::with(&used)?;
        bundle::render_into(loaded, plan, told, &templates, &mut files)
    });
    rendered.expect("it renders");
    let found = Changing {
        files,
        path: "input/templates/partials/own.ps1.hbs",
        other: used[file].clone(),
        opened: std::cell::Cell::new(0),
    };
    let verification = bundle::verify(&found, &catalogue::changeable()).expect("it can be read");
    assert!(
        found.opened.get() > 1,
        "it is changed while it is looked at"
    );
    assert!(!verification.ok, "{verification:?}");
}
