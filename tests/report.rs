//! Reports: what a person sees on a terminal, what a program reads, and what neither may ever see.

use callsheet::catalogue;
use callsheet::config::parse;
use callsheet::finding::Level;
use callsheet::model::Guid;
use callsheet::plan::{Inputs, Purpose, build};
use callsheet::powershell::classes::refused;
use callsheet::report::{Options, human, json};
use callsheet::rules::{Checked, Context, check, vet};
use callsheet::sheet::Sheet;
use callsheet::tenant::{Before, UserState};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

const DAY: Date = date(2026, 11, 23);
const PLAIN: Options = Options {
    color: false,
    unicode: true,
    width: 100,
    max_findings: 50,
    quiet: false,
    repeat: String::new(),
};
const HEAD: &str = "UserPrincipalName,DisplayName,TelephoneNumber,NumberType,TenantDialPlan\n";

/// Judges a sheet and its config, and hands the result on.
fn judged<T>(sheet: &[u8], config: &str, file: &str, then: impl FnOnce(&Checked) -> T) -> T {
    let (config, mut raised) =
        parse(config, "callsheet.toml", &catalogue::changeable()).expect("TOML");
    raised.extend(config.judge_waivers(DAY));
    let sheet = Sheet::from_bytes(sheet.to_vec(), file, &config);
    let context = Context {
        sheet: &sheet,
        config: &config,
        before: None,
        dial_plans: None,
        as_of: Some(DAY),
    };
    then(&check(context, raised, false).expect("memory can be read"))
}

fn as_text(checked: &Checked, config: &str, options: &Options) -> String {
    let texts = BTreeMap::from([("callsheet.toml".to_owned(), config.to_owned())]);
    let mut out = Vec::new();
    human::write(&mut out, checked, &texts, options).expect("memory can be written");
    String::from_utf8(out).expect("UTF-8")
}

fn as_json(checked: &Checked) -> String {
    let files = [checked.context.sheet.file.clone()];
    let mut out = Vec::new();
    json::write(&mut out, checked, Some("2026-11-23"), &files).expect("memory can be written");
    String::from_utf8(out).expect("UTF-8")
}

fn text_of(sheet: &str, config: &str, options: &Options) -> String {
    judged(sheet.as_bytes(), config, "users.csv", |checked| {
        as_text(checked, config, options)
    })
}

fn json_of(sheet: &str, config: &str) -> Value {
    let text = judged(sheet.as_bytes(), config, "users.csv", as_json);
    serde_json::from_str(&text).expect("JSON")
}

/// Whether some lines stand in a text, one directly after the other.
fn has(text: &str, lines: &[&str]) {
    let found = text.contains(&lines.join("\n"));
    assert!(found, "not found:\n{}\n\nin:\n{text}", lines.join("\n"));
}

/// A sheet with something of everything.
const MESSY: &str = "\
UserPrincipalName,DisplayName,TelephoneNumber,NumberType,TenantDialPlan
ada@contoso.example,Ada,442079460123,DirectRouting,DP-UK
bob@contoso.example,\"Bob, Bob\",442079460124,DirectRouting,DP-UK
cy@contoso.example,\"C\ny\",+442079460125,DirectRouting,Global
dan@contoso.example,Dan,+442079460125,DirectRouting,DP-GB
eve@contoso.example,Eve,+442079460125,DirectRouting,DP-UK
,Nobody,442079460126,DirectRouting,DP-UK
";
const CONFIG: &str = "\
[change]
id = \"CHG0012345\"
titel = \"Move\"

[policies]
TenantDialPlan = [\"DP-UK\"]

[levels]
\"policy/unknown\" = \"warn\"
";

#[test]
fn each_rule_is_one_excerpt_and_a_list_of_places() {
    let text = text_of(MESSY, CONFIG, &PLAIN);
    has(
        &text,
        &[
            "deny: number/missing-plus (3 findings)",
            "",
            "  × no plus before the country code of the United Kingdom (GB)",
            "   ╭─[users.csv:C2]",
            " 2 │ ada@contoso.example,Ada,442079460123,DirectRouting,DP-UK",
            "   ·                         ──────┬─────",
            "   ·                               ╰── TelephoneNumber",
            "   ╰────",
            "  help: type +442079460123 (with a plus the digits are a valid number)",
            "",
            "  C3  442079460124 -> +442079460124",
            "  C7  442079460126 -> +442079460126",
            "",
        ],
    );
    let order: Vec<_> = text
        .lines()
        .filter(|line| line.contains(": ") && line.starts_with(['d', 'w', 'n']))
        .collect();
    let version = callsheet::numbering::metadata_version();
    let plan = format!("numbering plan: libphonenumber metadata {version}");
    assert_eq!(
        order,
        [
            "deny: config/unknown-key",
            "deny: number/missing-plus (3 findings)",
            "deny: sheet/control-character",
            "deny: duplicate/same-number (2 findings)",
            "deny: identity/blank",
            "warn: policy/unknown",
            "note: policy/global-name",
            &plan,
            "next: callsheet explain config/unknown-key",
        ]
    );
    has(
        &text,
        &[
            "6 rows: 8 denied, 1 warning, 1 note",
            "not checked:",
            "  dialing/*: no dial plans: give the file of a plan, or of Get-CsTenantDialPlan, with --dial-plans",
            "  identity/domain-not-verified: [tenant] domains is not stated",
        ],
    );
}

#[test]
fn a_finding_shows_the_other_row_and_the_setting_that_decided() {
    let text = text_of(MESSY, CONFIG, &PLAIN);
    has(
        &text,
        &[
            "  × +442079460125 is already given to cy@contoso.example",
            "   ╭─[users.csv:C5, line 6]",
            " 5 │ dan@contoso.example,Dan,+442079460125,DirectRouting,DP-GB",
            "   ·                         ──────┬──────",
            "   ·                               ╰── TelephoneNumber",
            "   ╰────",
            "   ╭─[users.csv:C4, line 5]",
            " 4 │ cy@contoso.example,C<U+000A>y,+442079460125,DirectRouting,Global",
            "   ·                               ──────┬──────",
            "   ·                                     ╰── cy@contoso.example gets it here",
            "   ╰────",
        ],
    );
    has(
        &text,
        &[
            " 6 │ TenantDialPlan = [\"DP-UK\"]",
            "   ·                   ───┬───",
            "   ·                      ╰── the known names begin here",
        ],
    );
    has(
        &text,
        &[
            "   ╭─[callsheet.toml:3:1]",
            " 3 │ titel = \"Move\"",
            "   · ──┬──",
            "   ·   ╰── here",
        ],
    );
    // Without the text of the config the place is still named.
    let (sheet, none) = (MESSY.as_bytes(), BTreeMap::new());
    let text = judged(sheet, CONFIG, "users.csv", |checked| {
        let mut out = Vec::new();
        human::write(&mut out, checked, &none, &PLAIN).expect("memory can be written");
        String::from_utf8(out).expect("UTF-8")
    });
    has(
        &text,
        &["  × callsheet.toml:3:1: `[change]` has no key `titel`"],
    );
    has(
        &text,
        &["  see callsheet.toml:6:19: the known names begin here"],
    );
}

#[test]
fn two_cells_of_one_row_stand_on_one_excerpt() {
    let sheet = "UserPrincipalName,TelephoneNumber,NumberType,UsageLocation\nada@contoso.example,+442079460123,CallingPlan,FR\n";
    let text = text_of(sheet, "", &PLAIN);
    has(
        &text,
        &[
            " 2 │ ada@contoso.example,+442079460123,CallingPlan,FR",
            "   ·                     ──────┬──────             ─┬",
            "   ·                           │                    ╰── the usage location",
            "   ·                           ╰── TelephoneNumber",
        ],
    );
}

#[test]
fn a_header_finding_shows_the_header_row() {
    let sheet = "\n\nUserPrincipalName;Shoe size;TenantDialPlan;\nada@contoso.example;38;DP-UK;\n";
    has(
        &text_of(sheet, "", &PLAIN),
        &[
            "   ╭─[users.csv:B3]",
            " 3 │ UserPrincipalName;Shoe size;TenantDialPlan",
            "   ·                   ────┬────",
            "   ·                       ╰── column B",
        ],
    );
    let missing = "UserPrincipalName,DisplayName,TenantDialPlan\nada@contoso.example,Ada\n";
    has(
        &text_of(missing, "", &PLAIN),
        &[
            " 2 │ ada@contoso.example,Ada ",
            "   ·                        ┬",
            "   ·                        ╰── TenantDialPlan",
        ],
    );
    has(
        &text_of("", "", &PLAIN),
        &["  × users.csv:A1: the file is empty: there is no header row"],
    );
    let oversized = format!("{HEAD}{}\n", ",".repeat(20_000));
    has(
        &text_of(&oversized, "", &PLAIN),
        &["  × users.csv:A2: this row "],
    );
}

#[test]
fn a_finding_of_the_plan_shows_its_row_and_stands_in_its_place() {
    let users = vec![UserState {
        user: "bob@contoso.example".to_owned(),
        found: true,
        id: Guid::parse("00000000-0000-4000-8000-000000000001"),
        upn: None,
        voice: None,
        numbers: vec![callsheet::tenant::HeldNumber {
            number: "+442079460124".to_owned(),
            number_type: callsheet::model::NumberType::DirectRouting,
            category: callsheet::model::AssignmentCategory::Primary,
            location: None,
            source: None,
        }],
        policies: BTreeMap::new(),
        hidden: std::collections::BTreeSet::new(),
    }];
    let before = Before::new(None, users, Vec::new());
    let (config, raised) = parse("", "callsheet.toml", &catalogue::changeable()).expect("TOML");
    let rows = "ada@contoso.example,Ada,+442079460124,DirectRouting,Global\ncy@contoso.example,Cy,+442079460125,DirectRouting,Global\n";
    let sheet = Sheet::from_bytes(format!("{HEAD}{rows}").into_bytes(), "users.csv", &config);
    let context = Context {
        sheet: &sheet,
        config: &config,
        before: Some(&before),
        dial_plans: None,
        as_of: Some(DAY),
    };
    let mut checked = check(context, raised, true).expect("memory can be read");
    let vetted = vet(&checked).expect("notes only");
    let inputs = Inputs {
        config: &config,
        before: Some(&before),
        as_of: None,
        digests: &[],
        purpose: Purpose::Apply,
        style: callsheet::config::Style::Guarded,
    };
    checked.raise(build(&vetted, &inputs).expect("memory is read").1);
    has(
        &as_text(&checked, "", &PLAIN),
        &[
            "   ╭─[users.csv:C2]",
            " 2 │ ada@contoso.example,Ada,+442079460124,DirectRouting,Global",
            "   ·                         ──────┬──────",
        ],
    );
    let report: Value = serde_json::from_str(&as_json(&checked)).expect("JSON");
    let refs: Vec<_> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|f| f["place"]["ref"].clone())
        .collect();
    assert_eq!(refs, ["C2", "E2", "E3"]);
}

#[test]
fn the_cap_is_shared_out_and_the_counts_are_complete() {
    let mut sheet = String::from("UserPrincipalName,TenantDialPlan\n");
    for n in 0..1236 {
        sheet.push_str("user");
        sheet.push_str(&n.to_string());
        sheet.push_str("@contoso.example,Tag:DP-UK\n");
    }
    sheet.push_str("x@contoso.example,$null\ny@contoso.example,null\nz@contoso.example,Global\n");
    let check = |max_findings: usize, shown: usize, lines: &[&[&str]]| {
        let options = Options {
            max_findings,
            ..PLAIN
        };
        let text = text_of(&sheet, "", &options);
        let more = |line: &&str| line.starts_with("  B") || line.contains("─[users.csv:B");
        assert_eq!(text.lines().filter(more).count(), shown, "{text}");
        for lines in lines {
            has(&text, lines);
        }
        has(&text, &["1,239 rows: 1,238 denied, 1 note"]);
    };
    let first = ["deny: policy/tag-prefix (1,236 findings)"];
    check(50, 50, &[&first, &["  ... and 1,189 more", ""]]);
    check(
        2,
        2,
        &[
            &first,
            &["  ... and 1,235 more", ""],
            &[
                "not shown (--max-findings 2):",
                "  note: policy/global-name",
                "",
            ],
        ],
    );
    check(
        0,
        0,
        &[&[
            "not shown (--max-findings 0):",
            first[0].replace("deny", "  deny").as_str(),
            "  deny: policy/not-a-name (2 findings)",
        ]],
    );
    check(usize::MAX, 1239, &[&first]);
    let all = json_of(&sheet, "");
    assert_eq!(all["findings"].as_array().map(Vec::len), Some(1239));
    assert_eq!(all["summary"]["by_rule"]["policy/tag-prefix"], 1236);
}

#[test]
fn what_is_waived_stands_apart_with_who_why_and_until_when() {
    let config = "\
[[waiver]]
rule = \"number/wrong-kind\"
reason = \"the switchboard\"
by = \"Ada Lovelace\"
expires = \"2027-01-01\"

[[waiver]]
rule = \"policy/global-name\"
cell = \"E6\"
reason = \"meant so\"
by = \"Bob\"
";
    let mut sheet = HEAD.to_owned();
    for number in ["0", "1", "2", "3", "4"] {
        sheet += "x";
        sheet += number;
        sheet += "@contoso.example,U,+44808157012";
        sheet += number;
        sheet += ",DirectRouting,Global\n";
    }
    let text = text_of(&sheet, config, &PLAIN);
    has(
        &text,
        &[
            "waived:",
            "  number/wrong-kind at C2, C3, C4 and 2 more: by Ada Lovelace, until 2027-01-01: the switchboard",
            "  policy/global-name at E6: by Bob, without an end: meant so",
            "",
            "5 rows: 4 notes (6 waived)",
        ],
    );
    assert!(!text.contains("deny: number/wrong-kind"), "{text}");
    has(&text, &["next: callsheet render users.csv -o DIR"]);
    let waived = &json_of(&sheet, config)["findings"][0]["waived"];
    assert_eq!(waived["by"], "Ada Lovelace");
    assert_eq!(waived["expires"], "2027-01-01");
}

#[test]
fn a_quiet_report_ends_with_the_counts_and_a_clean_one_says_so() {
    let sheet = format!("{HEAD}ada@contoso.example,Ada,+442079460123,DirectRouting,DP-UK\n");
    let quiet = Options {
        quiet: true,
        ..PLAIN
    };
    assert_eq!(text_of(&sheet, "", &quiet), "1 row: nothing found\n");
    let color = Options {
        color: true,
        ..quiet
    };
    assert_eq!(
        text_of(&sheet, "", &color),
        "\u{1B}[1;32m1 row: nothing found\u{1B}[0m\n"
    );
    let loud = text_of(&sheet, "", &PLAIN);
    assert!(
        loud.contains("\nnot checked:\n")
            && loud.ends_with("next: callsheet render users.csv -o DIR\n")
    );
    for file in ["my sheet.csv", "a;calc.csv", "-o", "a\u{202E}b"] {
        let next = judged(sheet.as_bytes(), "", file, |checked| {
            as_text(checked, "", &PLAIN)
        });
        assert!(
            next.ends_with("next: callsheet render SHEET -o DIR\n"),
            "{next}"
        );
    }
}

/// What no screen may get: control and hidden characters, but for the line end.
fn raw(text: &str) -> Option<char> {
    text.chars().find(|c| *c != '\n' && refused(*c).is_some())
}

/// A sheet in which every place that can hold text holds hidden characters.
const HOSTILE: &str = "User\u{200B}Principal\u{1B}[31mName,TelephoneNumber,UserPrincipalName,TenantDialPlan,DisplayName\n\
    x\u{7}y,\u{202E}+44\u{2066},a\u{9B}da@contoso.example,DP\u{200B},Ren\u{E9}e\u{1B}]8;;http://example/\n\
    \u{202E}\u{1}\u{FEFF},\u{E0041},\u{2028},\u{1B},\u{AD}\u{FFFD}\n";

#[test]
fn hidden_characters_never_reach_a_screen() {
    let config = "[policies]\nTenantDialPlan = [\"DP\\u202E\"]\n\"x\\u001B\" = 1\n# \u{202E}\n";
    let file = "a\u{202E}\u{1B}b.csv";
    for (color, unicode) in [(false, true), (false, false), (true, true)] {
        let options = Options {
            color,
            unicode,
            ..PLAIN
        };
        let text = judged(HOSTILE.as_bytes(), config, file, |checked| {
            as_text(checked, config, &options)
        });
        let text = if color { without_colors(&text) } else { text };
        assert_eq!(raw(&text), None, "{text:?}");
        assert_eq!(unicode, !text.is_ascii(), "{text}");
        assert!(
            text.contains("<U+202E>") && text.contains("<U+001B>"),
            "{text}"
        );
    }
    let text = judged(HOSTILE.as_bytes(), config, file, as_json);
    assert_eq!(raw(&text), None);
    let report: Value = serde_json::from_str(&text).expect("JSON");
    // Nothing is lost: the escapes are the same text.
    assert_eq!(report["files"][0], file);
    let values: Vec<_> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|f| f["value"].clone())
        .collect();
    assert!(
        values.contains(&Value::from("\u{202E}+44\u{2066}")),
        "{values:?}"
    );
    assert!(values.contains(&Value::from("\u{E0041}")), "{values:?}");
}

/// Takes the escape codes of colours out, and only those.
fn without_colors(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1B}[") {
        out.push_str(before);
        let end = after
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap_or(0);
        assert_eq!(&after[end..=end], "m", "{after:?}");
        rest = &after[end + 1..];
    }
    out + rest
}

#[test]
fn no_line_of_an_excerpt_is_wider_than_the_screen() {
    let long = "x".repeat(20_000);
    let sheet = format!(
        "{HEAD}{long}@contoso.example,{long},{long},{long},{long}\nada@contoso.example,\"{long}\n\",+44,DirectRouting,Tag:{long}\n"
    );
    for width in [40, 80, 200] {
        let text = text_of(&sheet, "", &Options { width, ..PLAIN });
        assert!(text.len() < 20_000, "{}", text.len());
        for line in text.lines().filter(|line| line.contains(['│', '·', '╭'])) {
            assert!(line.chars().count() <= width + 20, "{line}");
        }
    }
}

const SECRET: &str = "S3cr3tPa55";
const SECRETS: &str = "\
UserPrincipalName,Password,DisplayName,TenantDialPlan
bob,S3cr3tPa55,\"B, b\",Tag:DP
cy@a.example,\"S3cr3tPa55\",Cy,Global
";

#[test]
fn secrets_are_never_echoed_whatever_slips() {
    let look = |sheet: &str| {
        let (text, json) = judged(sheet.as_bytes(), "", "users.csv", |checked| {
            (as_text(checked, "", &PLAIN), as_json(checked))
        });
        for at in 0..SECRET.len() - 3 {
            let part = &SECRET[at..at + 4];
            assert!(
                !text.contains(part) && !json.contains(part),
                "{sheet}\n{text}\n{json}"
            );
        }
        text
    };
    has(&look(SECRETS), &[" 2 │ bob,***,\"B, b\",Tag:DP"]);
    // One slip of the finger anywhere below the header: a sign too many, or one too few.
    let first = SECRETS.find('\n').expect("a header") + 1;
    for at in first..SECRETS.len() {
        let (before, after) = SECRETS.split_at(at);
        for slip in ["\"", ",", "\n", "\"\n", ",\""] {
            look(&format!("{before}{slip}{after}"));
        }
        look(&format!("{before}{}", &after[1..]));
    }
}

#[test]
fn json_is_as_the_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../docs/schemas/findings.schema.json")).expect("JSON");
    let config = format!(
        "{CONFIG}\n[[waiver]]\nrule = \"number/missing-plus\"\ncell = \"C3\"\nreason = \"r\"\nby = \"b\"\n"
    );
    for (sheet, config) in [
        (MESSY, config.as_str()),
        (HOSTILE, ""),
        ("", ""),
        (SECRETS, ""),
    ] {
        let text = judged(sheet.as_bytes(), config, "users.csv", as_json);
        assert!(text.ends_with("}\n"));
        let report: Value = serde_json::from_str(&text).expect("JSON");
        conforms(&report, &schema, &schema, "");
        let findings = report["findings"].as_array().expect("a list");
        assert_eq!(
            text.lines().count(),
            findings.len() + 2,
            "one finding a line"
        );
        let keys: Vec<_> = findings.iter().map(key).collect();
        assert!(keys.is_sorted(), "{keys:?}");
        let count = |level: Level| {
            findings
                .iter()
                .filter(|f| f["level"] == level.as_str() && f["waived"].is_null())
                .count()
        };
        assert_eq!(report["summary"]["deny"], count(Level::Deny));
        assert_eq!(report["summary"]["warn"], count(Level::Warn));
        assert_eq!(report["summary"]["note"], count(Level::Note));
        assert_eq!(report["as_of"], "2026-11-23");
        assert!(!report["not_checked"].as_array().expect("a list").is_empty());
    }
    let report = json_of(MESSY, CONFIG);
    assert_eq!(report["schema"], json::SCHEMA);
    assert_eq!(report["summary"]["rows"], 6);
    let lines: Vec<_> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|f| f["place"]["line"].clone())
        .collect();
    assert!(
        lines.contains(&Value::from(6)),
        "row 5 stands on line 6: {lines:?}"
    );
}

fn key(finding: &Value) -> (String, u64, u64, String) {
    let place = &finding["place"];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let row = place["row"]
        .as_u64()
        .or(place["line"].as_u64())
        .expect("a row or line");
    let column = place["column"].as_u64().expect("a column");
    (text(&place["file"]), row, column, text(&finding["rule"]))
}

/// Holds a value against the part of JSON Schema that our schema uses; every property must be described.
fn conforms(value: &Value, schema: &Value, root: &Value, at: &str) {
    if let Some(target) = schema["$ref"].as_str() {
        let target = root.pointer(&target[1..]).expect(target);
        return conforms(value, target, root, at);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let kind = &value["kind"];
        let fits: Vec<_> = choices
            .iter()
            .filter(|choice| choice["properties"]["kind"]["const"] == *kind)
            .collect();
        assert_eq!(fits.len(), 1, "{at}: {kind}");
        return conforms(value, fits[0], root, at);
    }
    if let Some(constant) = schema.get("const") {
        assert_eq!(value, constant, "{at}");
    }
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{at}: {value}");
    }
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match &schema["type"] {
        Value::String(one) => assert_eq!(one, name, "{at}"),
        Value::Array(several) => assert!(several.iter().any(|one| one == name), "{at}: {name}"),
        _ => {}
    }
    for item in value.as_array().into_iter().flatten() {
        conforms(item, &schema["items"], root, &format!("{at}[]"));
    }
    let Some(object) = value.as_object() else {
        return;
    };
    for required in schema["required"].as_array().into_iter().flatten() {
        let required = required.as_str().expect("a name");
        assert!(object.contains_key(required), "{at}.{required} is missing");
    }
    for (name, inner) in object {
        let at = format!("{at}.{name}");
        if let Some(property) = schema["properties"].get(name) {
            conforms(inner, property, root, &at);
        } else if let Some(any) = schema.get("additionalProperties") {
            conforms(inner, any, root, &at);
        } else {
            assert!(
                schema.get("properties").is_none(),
                "{at} is not in the schema"
            );
        }
    }
}

/// Bytes that this thread has read.
#[cfg(target_os = "linux")]
fn read_so_far() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/io").expect("Linux counts reads");
    let line = text.lines().find_map(|line| line.strip_prefix("rchar: "));
    line.and_then(|count| count.parse().ok()).expect("a count")
}

#[test]
#[cfg(target_os = "linux")]
fn a_finding_near_the_end_of_a_large_sheet_reads_no_more_than_one_near_its_start() {
    use std::io::Write as _;
    let (config, _) =
        parse("[columns]\nNotes = \"ignore\"\n", "callsheet.toml", &[]).expect("TOML");
    let notes = "n".repeat(2000);
    let cost = |wrong: u32| {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        let mut text = Vec::from("UserPrincipalName,TenantDialPlan,Notes\n");
        for row in 2..=10_000 {
            let name = if row == wrong {
                "ada"
            } else {
                "ada@contoso.example"
            };
            writeln!(text, "{row}{name},DP-UK,{notes}").expect("memory can be written");
        }
        assert!(text.len() > 20_000_000);
        file.write_all(&text).expect("a file can be written");
        let sheet = Sheet::open(file.path(), "users.csv", &config).expect("the file is there");
        let context = Context {
            sheet: &sheet,
            config: &config,
            before: None,
            dial_plans: None,
            as_of: None,
        };
        let checked = check(context, Vec::new(), false).expect("the file can be read");
        let before = read_so_far();
        let text = as_text(&checked, "", &PLAIN);
        has(&text, &[&format!("─[users.csv:A{wrong}]")]);
        let json = as_json(&checked);
        assert!(json.contains(&format!("\"ref\":\"A{wrong}\"")));
        read_so_far() - before
    };
    // A walk begins at a mark, of which there is one every 256 rows: half a megabyte here, and once for each report.
    let (start, end) = (cost(200), cost(9_900));
    assert!(
        start < 2_000_000 && end < 2_000_000,
        "{start} and {end} bytes"
    );
}

/// Cells that have broken reports before, and ordinary ones.
fn cell() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        " ",
        "ada@contoso.example",
        "442079460123",
        "+442079460123",
        "+4420",
        "DirectRouting",
        "Global",
        "Tag:DP",
        "\"",
        "\"a\nb\"",
        "李小龍",
        "e\u{301}",
        "👩\u{200D}👩",
        "\u{202E}",
        "\u{1B}[31m",
        "a,b",
        "Password",
        "TelephoneNumber",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>(), 1 => ".{300}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_sheet_has_a_report_on_any_screen(
        rows in prop::collection::vec(prop::collection::vec(cell(), 0..7), 0..12),
        tail in prop::collection::vec(any::<u8>(), 0..40),
        (unicode, width, max_findings) in (any::<bool>(), 0..160_usize, 0..9_usize),
    ) {
        let rows: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
        let sheet = [HEAD.as_bytes(), rows.join("\n").as_bytes(), &tail].concat();
        let options = Options { unicode, width, max_findings, ..PLAIN };
        judged(&sheet, CONFIG, "users.csv", |checked| {
            let text = as_text(checked, CONFIG, &options);
            assert_eq!(raw(&text), None);
            assert!(unicode || text.is_ascii());
            assert!(!text.contains("Failed to read contents"), "{text}");
            let json = as_json(checked);
            assert_eq!(raw(&json), None);
            let report: Value = serde_json::from_str(&json).expect("JSON");
            let findings = report["findings"].as_array().expect("a list");
            let counted = checked.counts.by_rule.values().sum::<u64>();
            assert_eq!(findings.len() as u64, counted);
            assert!(findings.iter().map(key).is_sorted());
            let spoken = checked.findings(|finding, _| {
                assert!(!finding.words.message.is_empty(), "{finding:?}");
                Ok(())
            });
            spoken.expect("memory can be read");
        });
    }
}
