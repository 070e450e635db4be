//! Templates of one's own: they travel and are named, they keep the grammar, and hostile ones are refused with their place.

mod support;
mod workshop;

#[path = "templates/hostile.rs"]
mod hostile;
#[path = "templates/injected.rs"]
mod injected;
#[path = "templates/quoting.rs"]
mod quoting;
#[path = "templates/stores.rs"]
mod stores;
#[path = "templates/travel.rs"]
mod travel;

use callsheet::bundle::{
    self, Bundle, BundleError, Inputs, Loaded, Names, Own, Rendered, Store, Templates, Told,
};
use callsheet::catalogue;
use callsheet::plan::{Plan, Purpose};
use callsheet::rules::{check, vet};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use workshop::sample_text;

/// Every template that ships, by the name of its file.
fn shipped() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = BTreeMap::new();
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        for entry in fs::read_dir(root.join(&below)).expect("a folder of templates") {
            let entry = entry.expect("an entry");
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                open.push(name + "/");
            } else {
                found.insert(name, fs::read_to_string(entry.path()).expect("ASCII"));
            }
        }
    }
    found
}

/// One template of one's own.
fn own(file: &str, text: &str) -> Own {
    [(file.to_owned(), text.as_bytes().to_vec())].into()
}

/// A template that ships, with a piece of it replaced.
fn edited(file: &str, from: &str, to: &str) -> Own {
    let text = &shipped()[file];
    assert!(text.contains(from), "{file} has {from:?}");
    own(file, &text.replacen(from, to, 1))
}

/// Checks, plans and renders the sample with the state before.
fn render(own: Own) -> Result<Bundle, BundleError> {
    with(own, bundle::render)
}

/// The same into a store.
fn render_into(own: Own, store: &mut dyn Store) -> Result<Rendered, BundleError> {
    with(own, |loaded, plan, told, templates| {
        bundle::render_into(loaded, plan, told, templates, store)
    })
}

fn with<T>(
    own: Own,
    render: impl FnOnce(&Loaded, &Plan, &Told, &Templates) -> Result<T, BundleError>,
) -> Result<T, BundleError> {
    let templates = Templates::with(&own)?;
    let text = |file: &str| sample_text(&format!("us-calling-plan/{file}")).into_bytes();
    let inputs = Inputs {
        sheet: text("users.csv"),
        config: Some(text("callsheet.toml")),
        before: Some(text("before.json")),
        dial_plans: None,
        as_of: None,
        purpose: Purpose::Apply,
        style: None,
        beside: Vec::new(),
        templates: own,
    };
    let loaded = Loaded::new(inputs, Names::default(), &catalogue::changeable()).expect("inputs");
    let as_of = loaded.as_of();
    let mut checked = check(loaded.context(as_of), loaded.raised_at(as_of), true).expect("memory");
    let vetted = vet(&checked).expect("nothing is denied");
    let (plan, raised) = loaded.plan(&vetted).expect("memory is read");
    checked.raise(raised);
    let told = Told::gather(&checked).expect("memory");
    render(&loaded, &plan, &told, &templates)
}

/// Where and why a template is refused.
#[derive(Debug, PartialEq, Eq)]
struct Refused {
    file: String,
    line: usize,
    column: usize,
    why: String,
}

#[track_caller]
fn refused<T>(result: Result<T, BundleError>) -> Refused {
    match result {
        Err(BundleError::Template {
            name,
            line,
            column,
            why,
        }) => Refused {
            file: name,
            line,
            column,
            why,
        },
        Err(other) => panic!("refused otherwise: {other}"),
        Ok(_) => panic!("this is not refused"),
    }
}
