//! The way of templates of one's own: from their folder into the bundle, its plan, manifest and review, and back in verify.

use super::support::Psparse;
use super::workshop::{Bench, bundle as files};
use super::{Own, edited, own, render, shipped};
use callsheet::bundle::{self, Problem, ProblemKind, Verification};
use callsheet::catalogue;
use serde_json::Value;
use std::fs;
use std::path::Path;

const CHANGE: &str = "partials/change.ps1.hbs";
const RENDER: [&str; 4] = ["render", "users.csv", "--before", "before.json"];

fn verify(files: &bundle::Files) -> Verification {
    bundle::verify(files, &catalogue::changeable()).expect("the templates that ship compile")
}

fn bench() -> Bench {
    Bench::with_sample("us-calling-plan")
}

#[test]
fn an_own_template_travels_byte_for_byte_and_is_named_everywhere() {
    let untouched = render(Own::new()).expect("it renders");
    // With CR LF, as an editor on Windows writes it.
    let text = shipped()[CHANGE].replace("the confirmation was declined.", "nobody said yes.");
    let text = text.replace('\n', "\r\n");
    let made = render(own(CHANGE, &text)).expect("it renders");
    let path = format!("input/templates/{CHANGE}");
    assert_eq!(made.files[&path], text.as_bytes());
    let manifest = String::from_utf8_lossy(&made.files["manifest.sha256"]).into_owned();
    assert!(manifest.contains(&path), "{manifest}");
    let plan = |bundle: &bundle::Bundle| -> Value {
        serde_json::from_slice(&bundle.files["plan.json"]).expect("JSON")
    };
    let inputs = plan(&made)["inputs"].to_string();
    assert!(inputs.contains(&path), "{inputs}");
    assert_ne!(plan(&made)["digest"], plan(&untouched)["digest"]);
    let review = String::from_utf8_lossy(&made.files["review.md"]).into_owned();
    let section = review.find("## Templates of one's own").expect("a section");
    assert!(section < review.find("## Risk").expect("a section"));
    assert!(
        review.contains(&format!(
            "- `{path}`: in `scripts/apply-001.ps1`, `scripts/rollback-001.ps1`\n"
        )),
        "{review}"
    );
    assert!(
        !String::from_utf8_lossy(&untouched.files["review.md"]).contains("Templates of one's own")
    );
    let script = String::from_utf8_lossy(&made.files["scripts/apply-001.ps1"]).into_owned();
    assert!(
        script.contains("nobody said yes.") && !script.contains("the confirmation was declined.")
    );
    let verification = verify(&made.files);
    assert!(
        verification.ok && verification.rendered_again,
        "{verification:?}"
    );
    let told = verification
        .not_checked
        .iter()
        .any(|item| item.contains(CHANGE));
    assert!(told, "{:?}", verification.not_checked);
}

#[test]
fn templates_that_say_the_same_make_the_same_scripts() {
    let untouched = render(Own::new()).expect("it renders");
    let all: Own = shipped()
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()))
        .collect();
    let made = render(all).expect("it renders");
    // The digest of the plan is another: the templates are inputs of it.
    let digest = |bundle: &bundle::Bundle| -> String {
        let plan: Value = serde_json::from_slice(&bundle.files["plan.json"]).expect("JSON");
        plan["digest"].as_str().expect("a text").to_owned()
    };
    for (path, bytes) in untouched
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("scripts/"))
    {
        let same = String::from_utf8_lossy(bytes).replace(&digest(&untouched), &digest(&made));
        assert_eq!(same.as_bytes(), made.files[path], "{path}");
    }
    let review = String::from_utf8_lossy(&made.files["review.md"]).into_owned();
    let same = review
        .matches("; it says the same as the one that ships")
        .count();
    assert_eq!(same, shipped().len(), "{review}");
}

#[test]
fn a_template_that_was_changed_after_rendering_is_noticed() {
    let made = render(edited(CHANGE, "declined", "refused")).expect("it renders");
    let path = format!("input/templates/{CHANGE}");
    let problems = |change: &dyn Fn(&mut bundle::Files)| -> Vec<Problem> {
        let mut files = made.files.clone();
        change(&mut files);
        files::repair(&mut files);
        let verification = verify(&files);
        assert!(!verification.ok);
        verification.problems
    };
    // Another text, and the manifest repaired: the plan and the scripts are no longer those of the inputs.
    let found =
        problems(&|files| drop(files.insert(path.clone(), shipped()[CHANGE].clone().into_bytes())));
    assert!(
        found.iter().any(|p| p.file == "scripts/apply-001.ps1"),
        "{found:?}"
    );
    assert!(found.iter().any(|p| p.file == "plan.json"), "{found:?}");
    let found = problems(&|files| drop(files.remove(&path)));
    assert!(
        found.iter().any(|p| p.file == "scripts/apply-001.ps1"),
        "{found:?}"
    );
    // One that no render would take.
    let found = problems(&|files| drop(files.insert(path.clone(), b"x\n{{{title}}}\n".to_vec())));
    let wrong = found.iter().find(|p| p.file == path).expect("it is named");
    assert_eq!(
        (wrong.kind, wrong.line),
        (ProblemKind::Template, Some(2)),
        "{wrong:?}"
    );
    let found =
        problems(&|files| drop(files.insert("input/templates/more.hbs".to_owned(), Vec::new())));
    assert!(
        found.iter().any(|p| p.file == "input/templates/more.hbs"),
        "{found:?}"
    );
}

#[test]
fn a_folder_of_templates_holds_templates_and_nothing_else() {
    let refused = |prepare: &dyn Fn(&Bench), says: &[&str]| {
        let bench = bench();
        prepare(&bench);
        let run = bench.run(&[&RENDER[..], &["--templates", "own", "-o", "out"]].concat());
        run.exits(3);
        for text in says {
            let told = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(told.contains(text), "{text:?}: {}", run.stderr);
        }
        assert!(!bench.path("out").exists());
    };
    let file = |name: &'static str, text: &'static str| {
        move |bench: &Bench| drop(bench.file(&format!("own/{name}"), text))
    };
    refused(
        &|_| (),
        &[
            "own: there is no such folder",
            "name the folder that holds your templates",
        ],
    );
    refused(
        &|bench| drop(bench.file("own", "x")),
        &["own: this is no folder"],
    );
    refused(
        &|bench| fs::create_dir(bench.path("own")).expect("a folder"),
        &["there is no template in it"],
    );
    refused(
        &file("aply.ps1.hbs", "x\n"),
        &[
            "there is no template aply.ps1.hbs",
            "apply.ps1.hbs is probably meant",
        ],
    );
    refused(
        &file("log.ps1.hbs", "x\n"),
        &["partials/log.ps1.hbs is probably meant"],
    );
    refused(
        &file("apply.ps1", "x\n"),
        &["apply.ps1.hbs is probably meant"],
    );
    refused(
        &file("README.md", "x\n"),
        &[
            "there is no template README.md",
            "keep nothing else in this folder",
        ],
    );
    refused(
        &file("more/x.hbs", "x\n"),
        &["no template lies in a folder of this name"],
    );
    refused(
        &file("apply.ps1.hbs/x", "x\n"),
        &["no template lies in a folder of this name"],
    );
    refused(
        &file("apply.ps1.hbs", "x\n{{{title}}}\n"),
        &["template apply.ps1.hbs, line 2, position 1: three braces"],
    );
    #[cfg(unix)]
    for (target, link) in [
        ("users.csv", "own/apply.ps1.hbs"),
        ("linked", "own/partials"),
    ] {
        refused(
            &|bench| {
                bench.file("linked/log.ps1.hbs", "x\n");
                fs::create_dir_all(bench.path("own")).expect("a folder");
                std::os::unix::fs::symlink(bench.path(target), bench.path(link)).expect("a link");
            },
            &["this is a link", "copy the file there"],
        );
    }
}

#[test]
fn an_answer_is_never_written_over_a_template() {
    let bench = bench();
    bench.file(&format!("own/{CHANGE}"), &shipped()[CHANGE]);
    let output = format!("own/{CHANGE}");
    bench
        .run(
            &[
                &RENDER[..],
                &["--templates", "own", "-o", "out", "--output", &output],
            ]
            .concat(),
        )
        .exits(2);
    assert_eq!(bench.tree()[&output], shipped()[CHANGE].as_bytes());
}

/// The fenced blocks of a document that are marked with a word.
fn blocks(document: &str, mark: &str) -> Vec<String> {
    let begin = format!("```{mark}\n");
    let after = document.split(begin.as_str()).skip(1);
    after
        .map(|rest| rest.split("```").next().expect("a block ends").to_owned())
        .collect()
}

#[test]
fn the_example_in_the_documents_is_rendered_verified_and_parsed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md");
    let document = fs::read_to_string(path).expect("docs/templates.md");
    let [from, to] = blocks(&document, "powershell example")
        .try_into()
        .expect("two blocks");
    let text = &shipped()[CHANGE];
    assert_eq!(
        text.matches(&from).count(),
        1,
        "{CHANGE} has the line of the document once"
    );
    let bench = bench();
    bench.file(&format!("own/{CHANGE}"), text.replace(&from, &to));
    bench
        .run(&[&RENDER[..], &["--templates", "own", "-o", "out"]].concat())
        .exits(0)
        .says("THE SCRIPTS ARE NOT CALLSHEET'S OWN: 1 template replaced");
    bench
        .run(&["verify", "out"])
        .exits(0)
        .says("templates of one's own were used (partials/change.ps1.hbs)");
    let script = fs::read_to_string(bench.path("out/scripts/apply-001.ps1")).expect("ASCII");
    assert!(script.contains(&to.replace('\n', "\r\n")));
    let Some(psparse) =
        Psparse::find("the_example_in_the_documents_is_rendered_verified_and_parsed")
    else {
        return;
    };
    let answer = psparse.parse(&[("", &script)]).remove(0);
    assert_eq!(answer["errors"], serde_json::json!([]));
    assert_eq!(answer["newer_than_5_1"], serde_json::json!([]));
}
