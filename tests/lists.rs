//! Lists of locations, numbers and sites beside the users' table: what a row names is looked up in them, or told.

mod workshop;

use serde_json::Value;
use workshop::book::{CONFIG, Rows, bench};
use workshop::{Bench, Run};

const LONDON: &str = "11111111-2222-4333-8444-555555555501";
const SECOND: &str = "11111111-2222-4333-8444-555555555502";
const LEEDS: &str = "11111111-2222-4333-8444-555555555503";

/// Rule, place, and the places beside it.
fn found(run: &Run) -> Vec<String> {
    let report = run.json();
    let at = |value: &Value| value["place"]["ref"].as_str().unwrap_or("?").to_owned();
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|finding| {
            let mut line = vec![finding["rule"].as_str().unwrap_or("?").to_owned()];
            line.push(at(finding));
            line.extend(
                finding["related"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .map(at),
            );
            line.join(" ")
        })
        .collect()
}

fn check(bench: &Bench) -> Vec<String> {
    found(&bench.run(&["check", "staff.xlsx", "--format", "json"]))
}

/// Each user with the location and the type that the plan gives.
fn planned(bench: &Bench) -> Vec<String> {
    let run = bench.run(&["plan", "staff.xlsx", "--format", "json"]);
    let plan = run.exits(0).json();
    let operations = plan["operations"].as_array().expect("a list").iter();
    operations
        .map(|operation| {
            let user = operation["user"].as_str().unwrap_or("?");
            let after = |name: &str| operation["after"][name].as_str().unwrap_or("none");
            format!("{user} {} {}", after("location"), after("type"))
        })
        .collect()
}

const PLACES: Rows = &[
    &[
        "CompanyName",
        "CivicAddressId",
        "LocationId",
        "Description",
        "Location",
        "Street",
        "City",
    ],
    &[
        "Contoso",
        "99999999-2222-4333-8444-555555555501",
        LONDON,
        "Head office",
        "",
        "Strand",
        "London",
    ],
    &[
        "Contoso",
        "99999999-2222-4333-8444-555555555501",
        SECOND,
        "Head office",
        "2nd floor",
        "Strand",
        "London",
    ],
    &[
        "Contoso",
        "99999999-2222-4333-8444-555555555503",
        LEEDS,
        "Leeds",
        "",
        "Park Row",
        "Leeds",
    ],
];

#[test]
fn a_name_of_a_location_gives_its_id() {
    let bench = bench(&[
        (
            "Users",
            &[
                &["UPN", "Phone", "Emergency location"],
                &["ada@contoso.example", "+442079460123", "head office"],
                &["bob@contoso.example", "+442079460124", "Leeds"],
                &[
                    "cy@contoso.example",
                    "+442079460125",
                    "Head office/2nd floor",
                ],
                &["dee@contoso.example", "+442079460126", ""],
            ],
        ),
        ("Locations", PLACES),
    ]);
    assert_eq!(check(&bench), Vec::<String>::new());
    assert_eq!(
        planned(&bench),
        [
            format!("ada@contoso.example {LONDON} DirectRouting"),
            format!("bob@contoso.example {LEEDS} DirectRouting"),
            format!("cy@contoso.example {SECOND} DirectRouting"),
            "dee@contoso.example none DirectRouting".to_owned(),
        ]
    );
    bench
        .run(&["render", "staff.xlsx", "-o", "bundle"])
        .exits(0);
    let tree = bench.tree();
    let apply: String = tree
        .iter()
        .filter(|(name, _)| name.contains("apply"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for (who, id) in [("ada", LONDON), ("bob", LEEDS), ("cy", SECOND)] {
        let line = |line: &str| line.contains(&format!("{who}@")) && line.contains(id);
        assert!(apply.lines().any(line), "{who} {id}");
    }
    bench.run(&["verify", "bundle"]).exits(0);
}

#[test]
fn what_is_not_listed_once_is_told_at_both_cells() {
    let bench = bench(&[
        (
            "Users",
            &[
                &["UPN", "Phone", "LocationName"],
                &["ada@contoso.example", "+442079460123", "Head  office"],
                &["bob@contoso.example", "+442079460124", "York"],
                &["cy@contoso.example", "+442079460125", "Bath"],
                &["dee@contoso.example", "+442079460126", "Hull"],
                &["eve@contoso.example", "+442079460127", "Ely"],
            ],
        ),
        (
            "Locations",
            &[
                &["LocationName", "LocationId"],
                &["Head office", LONDON],
                &["Bath", SECOND],
                &["bath", LEEDS],
                &["Hull", ""],
                // Twice, and the same.
                &["Ely", LEEDS],
                &["Ely", LEEDS],
            ],
        ),
    ]);
    assert_eq!(
        check(&bench),
        [
            "sheet/not-listed Users!C2 Locations!A2",
            "sheet/not-listed Users!C3",
            "sheet/listed-twice Users!C4 Locations!A3 Locations!A4",
            "sheet/not-listed Users!C5 Locations!B5",
        ]
    );
    bench
        .run(&["check", "staff.xlsx"])
        .exits(1)
        .says("did you mean \"Head office\"?");
    // Lowered, it still leaves no location in silence.
    let lowered = format!("{CONFIG}[levels]\n\"sheet/not-listed\" = \"warn\"\n");
    bench.file("callsheet.toml", lowered);
    let run = bench.run(&["check", "staff.xlsx", "--format", "json"]);
    assert_eq!(run.json()["summary"]["warn"], 3);
}

#[test]
fn a_list_of_numbers_says_their_type_and_the_name_of_their_location() {
    let bench = bench(&[
        ("Locations", PLACES),
        (
            "Numbers",
            &[
                &["TelephoneNumber", "NumberType", "LocationName"],
                &["+44 20 7946 0124", "OperatorConnect", "Leeds"],
                &["+442079460123", "OperatorConnect", "Head office"],
                &["+442079460129", "OperatorConnect", "Head office"],
            ],
        ),
        (
            "Users",
            &[
                &["UPN", "Phone"],
                &["ada@contoso.example", "+442079460123"],
                &["bob@contoso.example", "+442079460124"],
                &["cy@contoso.example", "+442079460125"],
            ],
        ),
    ]);
    assert_eq!(check(&bench), ["sheet/not-listed Users!B4"]);
    bench.file(
        "callsheet.toml",
        format!("{CONFIG}[levels]\n\"sheet/not-listed\" = \"warn\"\n"),
    );
    assert_eq!(
        planned(&bench),
        [
            format!("ada@contoso.example {LONDON} OperatorConnect"),
            format!("bob@contoso.example {LEEDS} OperatorConnect"),
            "cy@contoso.example none DirectRouting".to_owned(),
        ]
    );
}

#[test]
fn a_blank_cell_is_filled_by_the_other_sheet_and_says_so() {
    let bench = bench(&[
        (
            "Users",
            &[
                &[
                    "UPN",
                    "TenantDialPlan",
                    "LocationName",
                    "LocationId",
                    "Phone",
                ],
                &["ada@contoso.example", "", "Leeds", "", ""],
                &[
                    "bob@contoso.example",
                    "DP-UK",
                    "Leeds",
                    LONDON,
                    "+442079460124",
                ],
            ],
        ),
        (
            "Numbers",
            &[
                &["UPN", "Phone", "TenantDialPlan"],
                &["ada@contoso.example", "+44 20 7946 0123", "DP-DE"],
                &["bob@contoso.example", "", ""],
            ],
        ),
        ("Locations", PLACES),
    ]);
    assert_eq!(
        check(&bench),
        [
            "number/separators Numbers!B2",
            "sheet/joined-differs Locations!C4 Users!D3",
        ]
    );
    bench
        .run(&["check", "staff.xlsx"])
        .says("ada@contoso.example | +44 20 7946 0123 | DP-DE");
}

#[test]
fn an_id_is_held_against_the_list() {
    let bench = bench(&[
        (
            "Users",
            &[
                &["UPN", "Phone", "LocationId"],
                &["ada@contoso.example", "+442079460123", LONDON],
                &[
                    "bob@contoso.example",
                    "+442079460124",
                    "11111111-2222-4333-8444-555555555599",
                ],
                &["cy@contoso.example", "+442079460125", "Leeds"],
            ],
        ),
        ("Locations", PLACES),
    ]);
    assert_eq!(
        check(&bench),
        [
            "sheet/not-listed Users!C3",
            "emergency/location-not-a-guid Users!C4",
        ]
    );
}

#[test]
fn columns_says_what_is_the_name_of_a_location() {
    let bench = bench(&[
        ("Users", &[&["UPN", "Phone", "LocationName"]]),
        ("Locations", PLACES),
    ]);
    let report = bench.run(&["columns", "staff.xlsx", "--format", "json"]);
    let report = report.exits(0).json();
    let list = &report["tables"][1];
    assert_eq!(list["role"], "looked up by LocationName");
    let status = |at: usize| {
        let column = &list["columns"][at];
        format!("{} {}", column["header"], column["concept"])
    };
    assert_eq!(status(2), "\"LocationId\" \"LocationId\"");
    assert_eq!(status(3), "\"Description\" \"LocationName\"");
    assert_eq!(list["columns"][4]["status"], "ignored");
}

// ---- a list of numbers that names nobody ----

const NUMBERS: &str = "\u{FEFF}+12065550100\r\n+12065550101\r\n12065550102\r\n+12065550100\r\n\r\n+1 206 555 0104\r\n+12065550101;ext=12\r\n+12065550105;Bob\r\n";

#[test]
fn a_list_of_numbers_is_judged_line_by_line_and_against_itself() {
    let bench = Bench::new();
    let wide: Vec<u8> = NUMBERS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [("numbers.txt", NUMBERS.as_bytes()), ("wide.txt", &wide)] {
        bench.file(name, bytes);
        let run = bench.run(&["check", "--list", name, "--format", "json"]);
        let lines = [
            "number/missing-plus A3",
            "duplicate/same-number A4 A1",
            "number/separators A6",
            "duplicate/base-and-extension A7 A2",
            "number/letters A8",
        ];
        assert_eq!(found(&run), lines, "{name}");
        run.exits(1);
    }
    bench
        .run(&["check", "numbers.txt"])
        .exits(1)
        .says("there is a number in it")
        .says("--list");
    bench
        .run(&["columns", "--list", "numbers.txt"])
        .exits(0)
        .says("no header, 7 rows")
        .says("a list of numbers");
    bench
        .run(&[
            "fix",
            "--list",
            "--unsafe",
            "numbers.txt",
            "-o",
            "fixed.txt",
        ])
        .exits(0);
    let fixed = String::from_utf8(bench.tree()["fixed.txt"].clone()).expect("UTF-8");
    let expected = NUMBERS
        .replace("\n12065550102", "\n+12065550102")
        .replace("+1 206 555 0104", "+12065550104");
    assert_eq!(fixed, expected);
    for command in [
        &["plan", "--list", "numbers.txt"][..],
        &["render", "--list", "numbers.txt", "-o", "bundle"],
    ] {
        bench.run(command).exits(2).says("names no users");
    }
}

#[test]
fn a_list_may_have_a_header_and_other_columns() {
    let bench = Bench::new();
    bench.file("n.csv", "Phone Number,Carrier,Number type\n+12065550100,A,DirectRouting\n+12065550101;ext=5,B,CallingPlan\n+1206,C,DirectRouting\n");
    let run = bench.run(&["check", "--list", "n.csv", "--format", "json"]);
    assert_eq!(
        found(&run),
        ["number/extension-type A3", "number/bad-length A4"]
    );
    let rows: Rows = &[&["+12065550100"], &["+12065550100"], &["0"]];
    let run = workshop::book::bench(&[("Staff", rows)]).run(&[
        "check",
        "--list",
        "staff.xlsx",
        "--format",
        "json",
    ]);
    assert_eq!(
        found(&run),
        [
            "duplicate/same-number Staff!A2 Staff!A1",
            "number/bad-length Staff!A3"
        ]
    );
    bench.file("empty.txt", "\r\n\r\n");
    bench
        .run(&["check", "--list", "empty.txt"])
        .exits(1)
        .says("there is no number in it");
}
