//! Workbooks whose sheets are joined by user: which are, what is said of rows that do not fit, and where values came from.

mod workshop;

use serde_json::Value;
use workshop::book::{CONFIG, Rows, bench};
use workshop::{Bench, Run};

fn check(bench: &Bench) -> Run {
    bench.run(&["check", "staff.xlsx", "--format", "json"])
}

/// Rule, place and, if there is one, the first related place.
fn found(run: &Run) -> Vec<(String, String, String)> {
    let report = run.json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().expect("a list").iter();
    let mut found: Vec<_> = findings
        .map(|finding| {
            (
                text(&finding["rule"]),
                text(&finding["place"]["ref"]),
                text(&finding["related"][0]["place"]["ref"]),
            )
        })
        .collect();
    found.sort();
    found
}

fn expected(list: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let owned = list
        .iter()
        .map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned()));
    owned.collect()
}

const USERS: Rows = &[
    &["UPN", "Name"],
    &["ada@contoso.example", "Ada"],
    &["bob@contoso.example", "Bob"],
    &["cy@contoso.example", "Cy"],
];

#[test]
fn values_come_by_user_and_never_by_the_order_of_rows() {
    let bench = bench(&[
        (
            "Policies",
            &[
                &["TenantDialPlan", "UserPrincipalName"],
                &["DP-DE", "CY@contoso.example"],
                &["DP-UK", "ada@contoso.example"],
            ],
        ),
        ("Users", USERS),
        (
            "Numbers",
            &[
                &["Our numbers"],
                &["Phone", "UPN", "Desk"],
                &["+442079460125", "cy@contoso.example", "7"],
                &["+442079460123", "ada@contoso.example", "8"],
            ],
        ),
    ]);
    let run = check(&bench);
    run.exits(0);
    assert_eq!(run.json()["summary"]["rows"], 3);
    let plan = bench.run(&["plan", "staff.xlsx", "--format", "json"]);
    let text = plan.exits(0).json().to_string();
    assert!(
        text.contains("Numbers!A4") && text.contains("Policies!A3"),
        "{text}"
    );
    bench
        .run(&["render", "staff.xlsx", "-o", "bundle"])
        .exits(0);
    let tree = bench.tree();
    let apply: Vec<_> = tree
        .iter()
        .filter(|(name, _)| name.contains("apply"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    let line = |who: &str, what: &str| {
        let mut lines = apply.iter().flat_map(|text| text.lines());
        lines.any(|line| line.contains(who) && line.contains(what))
    };
    for (who, number, policy) in [
        ("ada", "+442079460123", "DP-UK"),
        ("cy", "+442079460125", "DP-DE"),
    ] {
        let who = format!("{who}@contoso.example");
        assert!(line(&who, number) && line(&who, policy), "{who}: {apply:?}");
    }
    assert!(!line("bob@contoso.example", "+44"), "{apply:?}");
    assert!(!line("ada@contoso.example", "DP-DE"), "{apply:?}");
    // The bundle is made again from its copy of the workbook.
    bench.run(&["verify", "bundle"]).exits(0);
}

#[test]
fn what_does_not_fit_is_told_at_its_own_cell() {
    let bench = bench(&[
        (
            "Users",
            &[
                &["UPN", "TenantDialPlan"],
                &["ada@contoso.example", "DP-UK"],
                &["bob@contoso.example", ""],
                &["cy@contoso.example", "DP-UK"],
            ],
        ),
        (
            "Numbers",
            &[
                &["UPN", "Phone", "TenantDialPlan"],
                &["ada@contoso.example", "+442079460123", "DP-DE"],
                &["bob@contoso.example", "+44 20 7946 0124", "DP-DE"],
                &["cy@contoso.example", "+442079460123", "DP-UK"],
                &["cy@contoso.example", "+442079460125"],
                &["eve@contoso.example", "+442079460126"],
                &["", "+442079460127"],
                &["ada@contoso.example", "+442079460128", "", "stray"],
            ],
        ),
    ]);
    let run = check(&bench);
    run.exits(1);
    assert_eq!(
        found(&run),
        expected(&[
            ("duplicate/same-number", "Numbers!B4", "Numbers!B2"),
            ("number/separators", "Numbers!B3", ""),
            ("sheet/joined-differs", "Numbers!C2", "Users!B2"),
            ("sheet/joined-twice", "Numbers!A5", "Numbers!A4"),
            ("sheet/joined-twice", "Numbers!A8", "Numbers!A2"),
            ("sheet/ragged-row", "Numbers!D8", ""),
            ("sheet/unmatched-row", "Numbers!A6", ""),
            ("sheet/unmatched-row", "Numbers!A7", ""),
        ])
    );
    // The excerpt is the row of the sheet that the value stands in.
    let human = bench.run(&["check", "staff.xlsx"]);
    human
        .exits(1)
        .says("staff.xlsx:Numbers!B3")
        .says("bob@contoso.example | +44 20 7946 0124 | DP-DE");
    // No row of a user of whom two things are said is a good one.
    bench
        .run(&["check", "staff.xlsx", "--split", "parts"])
        .exits(1);
    let tree = bench.tree();
    let part = |name: &str| String::from_utf8_lossy(&tree[name]).into_owned();
    assert_eq!(
        part("parts/good.csv"),
        "\u{FEFF}UPN,TenantDialPlan,Phone\r\n"
    );
    assert_eq!(part("parts/bad.csv").lines().count(), 4);
    assert!(part("parts/errors.csv").contains("Numbers!A6"));
    // Where sheets are joined, each is repaired alone.
    bench.run(&["fix", "staff.xlsx"]).exits(3).says("--sheet");
    bench
        .run(&["fix", "staff.xlsx", "--sheet", "Numbers"])
        .exits(0)
        .says("+442079460124");
}

#[test]
fn a_waiver_of_a_cell_is_one_of_the_users_table() {
    let sheets: &[(&str, Rows)] = &[
        ("Users", USERS),
        (
            "Numbers",
            &[&["UPN", "Phone"], &["ada@contoso.example", "+44207946012"]],
        ),
    ];
    for (which, count) in [
        ("cell = \"B2\"", 0),
        ("cell = \"C2\"", 0),
        ("cell = \"D2\"", 0),
        ("value = \"+44207946012\"", 1),
    ] {
        let bench = bench(sheets);
        let waiver = format!(
            "{CONFIG}[[waiver]]\nrule = \"number/not-in-plan\"\n{which}\nreason = \"asked\"\nby = \"Grace\"\n"
        );
        bench.file("callsheet.toml", waiver);
        assert_eq!(check(&bench).json()["summary"]["waived"], count, "{which}");
    }
}

#[test]
fn names_say_which_sheet_has_the_rows_or_nothing_is_joined() {
    let numbers: Rows = &[&["UPN", "Phone"], &["ada@contoso.example", "+442079460123"]];
    let plans: Rows = &[
        &["UPN", "TenantDialPlan"],
        &["ada@contoso.example", "DP-UK"],
    ];
    let ids: Rows = &[
        &["ObjectId", "TenantDialPlan"],
        &["11111111-2222-4333-8444-555555555555", "DP-UK"],
    ];
    let places: Rows = &[
        &["LocationName", "LocationId"],
        &["Head office", "11111111-2222-4333-8444-555555555555"],
    ];
    for (sheets, expected) in [
        // One of them is no Numbers and no Policies, whatever it is called.
        ([("London", plans), ("Phone numbers", numbers)], None),
        ([("Staff", plans), ("Other", numbers)], None),
        ([("A", plans), ("B", numbers)], Some("sheet/several-tables")),
        (
            [("Users", plans), ("Leavers", plans)],
            Some("sheet/several-tables"),
        ),
        (
            [("Numbers", numbers), ("Policies", plans)],
            Some("sheet/several-tables"),
        ),
        (
            [("Users", numbers), ("Locations", places)],
            Some("sheet/not-joined"),
        ),
        (
            [("Users", numbers), ("Policies", ids)],
            Some("sheet/several-tables"),
        ),
    ] {
        let bench = bench(&sheets);
        let run = check(&bench);
        let names: Vec<_> = found(&run).into_iter().map(|(rule, _, _)| rule).collect();
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(names, expected, "{} {}", sheets[0].0, sheets[1].0);
    }
}

#[test]
fn columns_says_what_each_sheet_is_to_the_others() {
    let bench = bench(&[
        ("Users", USERS),
        (
            "Numbers",
            &[&["UPN", "Phone"], &["ada@contoso.example", "+442079460123"]],
        ),
        ("Notes", &[&["nothing"]]),
    ]);
    let run = bench.run(&["columns", "staff.xlsx", "--format", "json"]);
    let report = run.exits(0).json();
    let tables = report["tables"].as_array().expect("a list");
    let roles: Vec<_> = tables
        .iter()
        .map(|table| (table["sheet"].as_str(), table["role"].as_str()))
        .collect();
    assert_eq!(
        roles,
        [
            (
                Some("Users"),
                Some("the users' table, which gives the rows")
            ),
            (
                Some("Numbers"),
                Some("joined to \"Users\" by UserPrincipalName")
            ),
            (Some("Notes"), None),
        ]
    );
}
