//! Every rule of the catalogue: well named, explained, and held to the examples of its page.

use callsheet::catalogue;
use callsheet::config::{Config, parse};
use callsheet::dial::Plans;
use callsheet::finding::Raised;
use callsheet::model::{AssignmentCategory, Guid, NumberType};
use callsheet::plan::{Inputs, Purpose, build};
use callsheet::rules::{Checked, Context, check, vet};
use callsheet::sheet::Sheet;
use callsheet::tenant::{Before, HeldNumber, NumberState, UserState};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The day at which the examples are judged, as the page of `config/expired-waiver` says.
const DAY: Date = date(2026, 11, 23);

/// Rules whose pages have no example block, and why; each has a test of its own below.
const NO_EXAMPLE: &[(&str, &str)] = &[
    (
        "sheet/encoding",
        "the page is UTF-8 and cannot hold other bytes",
    ),
    ("sheet/unreadable", "the page is text, and text is readable"),
    ("sheet/several-tables", "the page holds no workbook"),
    ("sheet/no-common-column", "the page holds one file"),
    ("sheet/not-joined", "the page holds no workbook"),
    ("sheet/not-listed", "the page holds no workbook"),
    ("sheet/listed-twice", "the page holds no workbook"),
    ("sheet/joined-twice", "the page holds no workbook"),
    ("sheet/joined-differs", "the page holds no workbook"),
    ("sheet/unmatched-row", "the page holds no workbook"),
    ("sheet/formula-cell", "the page holds no workbook"),
    (
        "sheet/code-page",
        "the page is UTF-8 and cannot hold other bytes",
    ),
    (
        "sheet/oversized-record",
        "the row is longer than a page should be",
    ),
    ("sheet/hidden-character", "nobody would see it on the page"),
    (
        "sheet/too-long",
        "the cell is longer than a line of the page",
    ),
    ("identity/unknown-user", "it needs a before-state"),
    ("identity/object-id-of-another", "it needs a before-state"),
    ("number/not-in-inventory", "it needs a before-state"),
    ("number/type-differs", "it needs a before-state"),
    ("plan/cycle", "it needs a before-state and a plan"),
    ("plan/held-by-another", "it needs a before-state and a plan"),
    ("plan/not-captured", "it needs the results of a run"),
    ("plan/over-window", "it needs a plan"),
    ("plan/too-many-for-plain", "it needs a plan"),
    ("plan/wave-split", "it needs a plan"),
];

fn config_of(text: &str) -> (Config, Vec<Raised>) {
    let (config, mut raised) =
        parse(text, "callsheet.toml", &catalogue::changeable()).expect("TOML");
    raised.extend(config.judge_waivers(DAY));
    (config, raised)
}

/// What a dial plan raises.
fn raised_by_plan(text: &str) -> Vec<&'static str> {
    let plans = callsheet::dial::read(text.as_bytes(), "plan.toml").expect("a plan");
    let raised = callsheet::dial::check(&callsheet::dial::Laboratory::new(&plans[0]));
    for raised in &raised {
        let message = &raised.words.message;
        assert!(!message.is_empty() && !message.ends_with('.'), "{message}");
    }
    raised.iter().map(|raised| raised.rule.id).collect()
}

fn ids(checked: &Checked) -> Vec<&'static str> {
    let raised = checked.raised.iter().map(|finding| finding.rule.id);
    raised
        .chain(checked.hits.iter().map(|hit| hit.rule.id))
        .collect()
}

/// What a sheet raises, without a before-state.
fn raised_by(bytes: impl Into<Vec<u8>>, config: &str) -> Vec<&'static str> {
    raised_under(None, bytes, config)
}

/// The same, with every number dialled under its dial plan.
fn raised_under(plans: Option<&str>, bytes: impl Into<Vec<u8>>, config: &str) -> Vec<&'static str> {
    let plans = plans.map(|text| Plans::read(text.as_bytes(), "plans.toml", None).expect("a plan"));
    let (config, raised) = config_of(config);
    let sheet = Sheet::from_bytes(bytes.into(), "users.csv", &config);
    let context = Context {
        sheet: &sheet,
        config: &config,
        before: None,
        dial_plans: plans.as_ref(),
        as_of: Some(DAY),
    };
    // As for a plan: what only stands in the way of one is found too.
    let checked = check(context, raised, true).expect("memory can be read");
    let mut spoken = 0;
    checked
        .findings(|finding, _| {
            spoken += 1;
            let message = &finding.words.message;
            assert!(!message.is_empty(), "{}: no words", finding.rule.id);
            assert!(!message.ends_with('.'), "{}: {message}", finding.rule.id);
            Ok(())
        })
        .expect("memory can be read");
    assert_eq!(spoken, ids(&checked).len());
    ids(&checked)
}

#[test]
fn every_rule_is_well_named_and_explained() {
    let word = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && !part.contains("--")
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let mut seen = BTreeSet::new();
    for family in catalogue::families() {
        for rule in family.rules {
            let (group, name) = rule.id.split_once('/').expect(rule.id);
            assert!(word(group) && word(name), "{}", rule.id);
            assert_eq!(group, family.name, "{}", rule.id);
            assert!(seen.insert(rule.id), "{} stands twice", rule.id);
            assert!(rule.title().ends_with('.'), "{}: {}", rule.id, rule.title());
            let page = rule.page();
            assert!(page.lines().any(|line| line == "## Why"), "{}", rule.id);
        }
        assert!(!family.about.is_empty());
    }
}

#[test]
fn bad_examples_raise_their_rule_and_good_ones_raise_nothing() {
    let mut without = BTreeSet::new();
    for rule in catalogue::rules() {
        let mut config = String::new();
        let mut plans = None;
        let mut kinds = BTreeSet::new();
        for (info, text) in rule.examples() {
            let found = match info.as_str() {
                "toml config" => {
                    let (_, raised) = config_of(&text);
                    assert!(raised.is_empty(), "{}: {raised:?}", rule.id);
                    config = text;
                    continue;
                }
                "toml plans" => {
                    plans = Some(text);
                    continue;
                }
                "csv bad" | "csv good" => raised_under(plans.as_deref(), text.as_str(), &config),
                "toml bad" | "toml good" => {
                    let (_, raised) = config_of(&text);
                    raised.iter().map(|raised| raised.rule.id).collect()
                }
                "plan bad" | "plan good" => raised_by_plan(&text),
                other => panic!("{}: a block of {other:?}", rule.id),
            };
            if info.ends_with("bad") {
                assert!(found.contains(&rule.id), "{}: {found:?}\n{text}", rule.id);
                kinds.insert("bad");
            } else {
                assert!(found.is_empty(), "{}: {found:?}\n{text}", rule.id);
                kinds.insert("good");
            }
        }
        match kinds.len() {
            0 => assert!(without.insert(rule.id)),
            kinds => assert_eq!(kinds, 2, "{}: bad and good, or neither", rule.id),
        }
    }
    let listed: BTreeSet<_> = NO_EXAMPLE.iter().map(|(id, _)| *id).collect();
    assert_eq!(without, listed, "rules without an example, and the list");
}

#[test]
fn the_pages_in_docs_are_those_of_the_rules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut pages = BTreeMap::from([(folder.join("README.md"), catalogue::index())]);
    for rule in catalogue::rules() {
        let path = folder.join(format!("{}.md", rule.id));
        pages.insert(path, catalogue::page(rule));
    }
    if std::env::var_os("CALLSHEET_BLESS").is_some_and(|value| value == "1") {
        for stale in files_under(&folder)
            .keys()
            .filter(|path| !pages.contains_key(*path))
        {
            fs::remove_file(stale).expect("a stale page can be removed");
        }
        for (path, text) in &pages {
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
            fs::write(path, text).expect("pages can be written");
        }
    }
    let found = files_under(&folder);
    for (path, text) in &pages {
        let same = found.get(path) == Some(text);
        assert!(same, "{} is stale: run `just bless`", path.display());
    }
    for path in found.keys() {
        assert!(
            pages.contains_key(path),
            "{} belongs to no rule",
            path.display()
        );
    }
}

fn files_under(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("a page is UTF-8");
                // A checkout on Windows may have other line ends.
                files.insert(path, text.replace("\r\n", "\n"));
            }
        }
    }
    files
}

#[test]
fn text_in_another_encoding_is_told() {
    let head = b"UserPrincipalName,DisplayName,TenantDialPlan\nada@contoso.example,".to_vec();
    let sheet = |name: &[u8]| [&head, name, b",DP-UK\n"].concat();
    assert_eq!(raised_by(sheet(b"Ren\xE9e"), ""), ["sheet/code-page"]);
    // Two encodings in one file: the cell that is not as the others.
    let both = [
        &sheet("Ren\u{e9}e".as_bytes())[..],
        b"bob@contoso.example,Ren\xE9,DP-UK\n",
    ]
    .concat();
    assert_eq!(raised_by(both, ""), ["sheet/encoding"]);
    assert!(raised_by(sheet("Renée".as_bytes()), "").is_empty());
    let header =
        b"UserPrincipalName,TenantDialPlan,Stra\xDFe\nada@contoso.example,DP-UK,x\n".to_vec();
    assert!(raised_by(header, "").contains(&"sheet/code-page"));
    // A header cell that is refused leaves the remark about the whole file.
    let header = b"Telefon,Stra\xDFe\n+442079460123,x\n".to_vec();
    let raised = raised_by(header, "");
    assert!(raised.contains(&"sheet/code-page") && raised.contains(&"sheet/missing-column"));
    for start in [&b"PK\x03\x04"[..], b"\xD0\xCF\x11\xE0", b"<html>"] {
        assert_eq!(raised_by(start, ""), ["sheet/unreadable"]);
    }
    assert_eq!(raised_by(b"U\0PN".to_vec(), ""), ["sheet/encoding"]);
}

#[test]
fn a_hidden_character_is_told() {
    let sheet = |name: &str| {
        format!("UserPrincipalName,DisplayName,TenantDialPlan\nada@contoso.example,{name},DP-UK\n")
    };
    for hidden in [
        "A\u{200B}da",
        "A\u{202E}da",
        "A\u{AD}da",
        "A\u{FFFD}da",
        "A\u{FEFF}da",
    ] {
        assert_eq!(
            raised_by(sheet(hidden), ""),
            ["sheet/hidden-character"],
            "{hidden:?}"
        );
    }
    assert!(raised_by(sheet("李小龍"), "").is_empty());
}

#[test]
fn a_row_that_is_too_large_is_told_and_the_others_are_judged() {
    let head = "UserPrincipalName,DisplayName,TenantDialPlan\n";
    let sheet = |cell: &str| format!("{head}ada@contoso.example,{cell},DP-UK\nbob,Bob,DP-UK\n");
    let large = raised_by(sheet(&"x".repeat(2 << 20)), "");
    assert_eq!(large, ["sheet/oversized-record", "identity/not-upn"]);
    let many = raised_by(sheet(&",".repeat(20_000)), "");
    assert_eq!(many, ["sheet/oversized-record", "identity/not-upn"]);
}

#[test]
fn a_cell_that_is_too_long_for_its_column_is_told() {
    let sheet = |name: &str, site: &str| {
        format!(
            "UserPrincipalName,DisplayName,Site,TenantDialPlan\nada@contoso.example,{name},{site},DP-UK\n"
        )
    };
    let (name, site) = ("é".repeat(256), "s".repeat(64));
    assert!(raised_by(sheet(&name, &site), "").is_empty());
    assert_eq!(
        raised_by(sheet(&format!("{name}é"), &site), ""),
        ["sheet/too-long"]
    );
    assert_eq!(
        raised_by(sheet(&name, &format!("{site}s")), ""),
        ["sheet/too-long"]
    );
}

const HEAD: &str = "UserPrincipalName,TelephoneNumber,NumberType\n";

fn user(name: &str, number: Option<&str>, source: &str) -> UserState {
    let held = number.map(|number| HeldNumber {
        number: number.to_owned(),
        number_type: NumberType::DirectRouting,
        category: AssignmentCategory::Primary,
        location: None,
        source: Some(source.to_owned()),
    });
    UserState {
        user: format!("{name}@contoso.example"),
        found: true,
        id: Guid::parse(&format!(
            "00000000-0000-4000-8000-0000000000{:02x}",
            name.len()
        )),
        voice: None,
        upn: None,
        numbers: held.into_iter().collect(),
        policies: BTreeMap::new(),
        hidden: std::collections::BTreeSet::new(),
    }
}

/// What check and plan raise about rows, given a before-state.
fn planned(rows: &str, config: &str, before: Option<&Before>) -> Vec<&'static str> {
    let (config, raised) = config_of(config);
    let sheet = Sheet::from_bytes(format!("{HEAD}{rows}").into_bytes(), "users.csv", &config);
    let context = Context {
        sheet: &sheet,
        config: &config,
        before,
        dial_plans: None,
        as_of: Some(DAY),
    };
    let mut checked = check(context, raised, true).expect("memory can be read");
    if let Ok(vetted) = vet(&checked) {
        let inputs = Inputs {
            config: &config,
            before,
            as_of: None,
            digests: &[],
            purpose: Purpose::Apply,
            style: callsheet::config::Style::Guarded,
        };
        let (_, more) = build(&vetted, &inputs).expect("memory is read");
        checked.raise(more);
    }
    ids(&checked)
}

#[test]
fn a_user_whom_the_tenant_does_not_have_is_told() {
    let missing = UserState {
        found: false,
        ..user("ada", None, "Online")
    };
    let row = "ada@contoso.example,+442079460123,DirectRouting\n";
    let before = |user| Before::new(None, vec![user], Vec::new());
    assert_eq!(
        planned(row, "", Some(&before(missing))),
        ["identity/unknown-user"]
    );
    assert!(planned(row, "", Some(&before(user("ada", None, "Online")))).is_empty());
}

#[test]
fn a_ring_that_holds_a_number_of_the_local_directory_is_told() {
    let swap = "ada@contoso.example,+442079460124,DirectRouting\nrobert@contoso.example,+442079460123,DirectRouting\n";
    let before = |source| {
        let users = vec![
            user("ada", Some("+442079460123"), source),
            user("robert", Some("+442079460124"), "Online"),
        ];
        Before::new(None, users, Vec::new())
    };
    assert_eq!(
        planned(swap, "", Some(&before("OnPremises"))),
        ["plan/cycle"]
    );
    assert!(planned(swap, "", Some(&before("Online"))).is_empty());
}

#[test]
fn a_number_that_somebody_else_keeps_is_told() {
    let row = "ada@contoso.example,+442079460124,DirectRouting\n";
    let holder = user("robert", Some("+442079460124"), "Online");
    let before = Before::new(None, vec![user("ada", None, "Online"), holder], Vec::new());
    assert_eq!(planned(row, "", Some(&before)), ["plan/held-by-another"]);
    let released = format!("{row}robert@contoso.example,+442079460125,DirectRouting\n");
    assert!(planned(&released, "", Some(&before)).is_empty());
    let state = NumberState {
        number: "+442079460124".to_owned(),
        found: true,
        number_type: Some(NumberType::DirectRouting),
        assigned_to: Some("00000000-0000-4000-8000-000000000099".to_owned()),
        location: None,
    };
    let inventory = Before::new(None, vec![user("ada", None, "Online")], vec![state]);
    assert_eq!(planned(row, "", Some(&inventory)), ["plan/held-by-another"]);
}

#[test]
fn a_run_that_is_longer_than_its_window_is_told() {
    let config = |end: &str| {
        format!(
            "[change]\nwindow_start = \"2026-11-24T18:00:00Z\"\nwindow_end = \"2026-11-24T{end}Z\"\n"
        )
    };
    let rows = (100..200).map(|n| format!("user{n}@contoso.example,+442079460{n},DirectRouting\n"));
    let rows = rows.collect::<Vec<_>>().concat();
    assert_eq!(
        planned(&rows, &config("18:05:00"), None),
        ["plan/over-window"]
    );
    assert!(planned(&rows, &config("19:00:00"), None).is_empty());
}
