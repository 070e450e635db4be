//! A sheet is judged quickly: rows that are alike once, parts on several threads. Here every row is judged as a sheet of
//! its own, and every pair of rows as a sheet of two, and the whole sheet has to find the same.

mod support;

use callsheet::catalogue;
use callsheet::config::{Config, parse};
use callsheet::dial::Plans;
use callsheet::rules::Hit;
use callsheet::sheet::Sheet;
use std::collections::BTreeSet;
use support::judged::{config, judged_under};
use support::random::Random;

/// Row, column, rule and level of a hit.
type Found = (u32, u32, &'static str, String);

fn hits(sheet: &[u8], config: &Config, threads: usize, part: u64) -> Vec<Hit> {
    hits_under(None, sheet, config, threads, part)
}

fn hits_under(
    plans: Option<&Plans>,
    sheet: &[u8],
    config: &Config,
    threads: usize,
    part: u64,
) -> Vec<Hit> {
    let sheet = Sheet::from_bytes(sheet.to_vec(), "users.csv", config);
    judged_under(plans, &sheet, config, threads, part).hits
}

/// Plans whose rules look at single digits of numbers that are alike in all else.
const PLANS: &str = r#"[
    {"Identity": "Tag:DP-UK", "NormalizationRules": [
        {"Name": "Three", "Pattern": "^0(\\d+)3$", "Translation": "+44${1}4"},
        {"Name": "Four", "Pattern": "^0(\\d+)4$", "Translation": "44$1"},
        {"Name": "Nine", "Pattern": "99$", "Translation": "12"},
        {"Name": "Extension", "Pattern": "^(\\d{3})$", "Translation": "+442079460$1"}]},
    {"Identity": "Tag:DP-DE", "NormalizationRules": [
        {"Name": "Extension", "Pattern": "^(23\\d)$", "Translation": "+493055509$1"}]},
    {"Identity": "Global", "NormalizationRules": [
        {"Name": "London", "Pattern": "^(\\d{8})$", "Translation": "+4420$1"},
        {"Name": "Refused", "Pattern": "^(9)?(?(1)0(\\d{10})|(\\d{4}))$", "Translation": "+44$2"},
        {"Name": "National", "Pattern": "^0(\\d+)$", "Translation": "+44$1"}]}
]"#;

fn found(hits: &[Hit]) -> BTreeSet<Found> {
    let found = hits.iter().map(|hit| {
        let level = format!("{:?}", hit.level);
        (hit.row, hit.column, hit.rule.id, level)
    });
    found.collect()
}

const COLUMNS: [&str; 12] = [
    "UserPrincipalName",
    "DisplayName",
    "TelephoneNumber",
    "NumberType",
    "LocationId",
    "TenantDialPlan",
    "TeamsCallingPolicy",
    "UsageLocation",
    "AssignmentCategory",
    "Notify",
    "Site",
    "Licenses",
];

/// What stands in a column; most of it is right, and all of it comes again and again.
fn values(column: &str) -> &'static [&'static str] {
    match column {
        "DisplayName" => &[
            "Ada Example",
            "Élise Müller",
            "\"Example, Ben\"",
            "\"Two\nlines\"",
            "\"Cla\"\"ra\"",
            "MÃ¼ller",
            "zero\u{200B}width",
            "--%",
            "Total",
            "Name_x000D_",
            "山田",
            "",
        ],
        "TelephoneNumber" => &[
            "+12065550123",
            "+442079460123",
            "+442079460124;ext=204",
            "+442079460125",
            "+442079460126",
            "+442079460133",
            "+493055501234",
            "+493055501244",
            "+498001234567",
            "+18005550123",
            "+442079460199",
            "020 7946 0123",
            "1.20656E+10",
            "+442079460123 ",
            "442079460123",
            "+390669812345",
            "112",
            "",
            "  ",
        ],
        "NumberType" => &[
            "DirectRouting",
            "CallingPlan",
            "OperatorConnect",
            "direct routing",
            "Other",
            "",
        ],
        "LocationId" => &[
            "7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f",
            "8f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f",
            "00000000-0000-0000-0000-000000000000",
            "null",
            "1 Main Street",
            "",
        ],
        "TenantDialPlan" => &[
            "DP-UK",
            "dp-uk",
            "DP-GB",
            "Global",
            "Tag:DP-UK",
            "$null",
            "",
        ],
        "TeamsCallingPolicy" => &["AllowCalling", "Global", "Nobody", "#N/A", ""],
        "UsageLocation" => &["GB", "US", "DE", "UK", "FR", ""],
        "AssignmentCategory" => &["Primary", "Private", "Second", ""],
        "Notify" => &["yes", "no", "perhaps", ""],
        "Site" => &["Berlin", "berlin ", "Paris", ""],
        "Licenses" => &["MCOEV", ""],
        _ => unreachable!("{column}"),
    }
}

/// Users who are all different, but for a few without a number.
fn user(random: &mut Random, row: usize) -> String {
    match random.below(24) {
        0 => "sip:ada@contoso.example".to_owned(),
        1 => format!("user{row}@fabrikam.example"),
        2 => format!("guest{row}_x.example#EXT#@contoso.example"),
        3 => "Ada Example".to_owned(),
        4 => format!("us\u{435}r{row}@contoso.example"),
        5 => String::new(),
        6 => format!("user{row}@contoso.example "),
        7 => "Total".to_owned(),
        _ => format!("user{row}@contoso.example"),
    }
}

/// A sheet: its header and its rows, each with its line end.
fn sheet(random: &mut Random, rows: usize) -> (Vec<&'static str>, Vec<String>) {
    let mut columns: Vec<&str> = COLUMNS[..1].to_vec();
    for column in &COLUMNS[1..] {
        if random.below(3) > 0 {
            columns.push(column);
        }
    }
    if !columns.contains(&"TelephoneNumber") {
        columns.push("TelephoneNumber");
    }
    let rows = (0..rows).map(|row| {
        let mut cells: Vec<String> = Vec::new();
        for column in &columns {
            cells.push(match *column {
                "UserPrincipalName" => user(random, row),
                column => random.one_of(values(column)).to_owned(),
            });
        }
        match random.below(20) {
            0 => cells.truncate(random.below(cells.len()).max(1)),
            1 => cells.push(random.one_of(&["", "more"]).to_owned()),
            2 => cells.iter_mut().for_each(String::clear),
            _ => {}
        }
        let end = random.one_of(&["\n", "\r\n", "\r\n", "\n\n"]);
        cells.join(",") + end
    });
    let rows = rows.collect();
    (columns, rows)
}

const CONFIGS: [&str; 4] = [
    "",
    "[tenant]\ndomains = [\"contoso.example\"]\n[policies]\nTenantDialPlan = [\"DP-UK\"]\n[levels]\n\"number/national-format\" = \"note\"",
    "[numbers]\nallow = [\"+442079460100..+442079460199\", \"+1206*\"]\nreserved = [\"+442079460125\"]\nforbid = [\"+442079460199\"]",
    "[defaults]\nNumberType = \"CallingPlan\"\nUsageLocation = \"GB\"\nregion = \"GB\"\n[site.Berlin]\nbase = \"+493055501\"\nextension_digits = 3\nTenantDialPlan = \"DP-DE\"\nLocationId = \"7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f\"",
];

/// Rules that look at two rows.
fn is_of_two(found: &Found) -> bool {
    found.2.starts_with("duplicate/")
}

/// What is found when each row is a sheet of its own; its row number is that in the whole sheet.
fn each_alone(
    plans: Option<&Plans>,
    header: &str,
    rows: &[String],
    config: &Config,
) -> BTreeSet<Found> {
    let mut all = BTreeSet::new();
    let mut at = 2;
    for row in rows {
        let sheet = format!("{header}\n{row}");
        for (_, column, rule, level) in found(&hits_under(plans, sheet.as_bytes(), config, 1, 1)) {
            all.insert((at, column, rule, level));
        }
        // A blank line is a row of the sheet too.
        at += if row.ends_with("\n\n") { 2 } else { 1 };
    }
    all
}

#[test]
fn what_is_found_in_a_row_does_not_depend_on_the_other_rows() {
    let plans = Plans::read(PLANS.as_bytes(), "plans.json", None).expect("plans");
    let (mut random, mut dialled) = (Random::new(7), BTreeSet::new());
    for round in 0..12 {
        let plans = Some(&plans).filter(|_| round % 3 > 0);
        let (columns, rows) = sheet(&mut random, 40);
        let header = columns.join(",");
        let whole = format!("{header}\n{}", rows.concat());
        for text in CONFIGS {
            let config = config(text);
            let alone = each_alone(plans, &header, &rows, &config);
            let of_plans = alone.iter().map(|found| found.2);
            dialled.extend(of_plans.filter(|rule| rule.starts_with("dialing/")));
            for (threads, part) in [(1, 1 << 20), (3, 200)] {
                let mut together =
                    found(&hits_under(plans, whole.as_bytes(), &config, threads, part));
                let twins: BTreeSet<Found> = together
                    .iter()
                    .filter(|found| is_of_two(found))
                    .cloned()
                    .collect();
                together.retain(|found| !is_of_two(found));
                // Where a twin is denied it is the cause, and of what was found before only warnings stay.
                let is_denied = |row: u32, column: u32| {
                    let mut twins = twins.iter();
                    twins.any(|twin| (twin.0, twin.1) == (row, column) && twin.3 == "Deny")
                };
                let expected: BTreeSet<Found> = alone
                    .iter()
                    .filter(|found| found.3 == "Warn" || !is_denied(found.0, found.1))
                    .cloned()
                    .collect();
                let more: Vec<_> = expected.symmetric_difference(&together).collect();
                assert!(
                    more.is_empty(),
                    "round {round}, {threads} threads, {text}\n{more:?}\n{whole}"
                );
            }
        }
    }
    assert_eq!(dialled.len(), 4, "{dialled:?}");
}

/// Rows that are alike in all but the digits of their numbers: what a rule of a plan makes of these decides.
#[test]
fn numbers_of_one_sort_come_back_differently() {
    let plans = Plans::read(PLANS.as_bytes(), "plans.json", None).expect("plans");
    let mut random = Random::new(13);
    let header = "UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan,UsageLocation";
    let rows: Vec<String> = (0..160)
        .map(|row| {
            let number = 100 + random.below(100);
            let plan = random.one_of(&["DP-UK", "dp-uk", "DP-DE", "Global", "", "DP-FR"]);
            let country = random.one_of(&["GB", "GB", "DE", ""]);
            format!("user{row}@contoso.example,+442079460{number},DirectRouting,{plan},{country}\n")
        })
        .collect();
    let config = Config::default();
    let alone = each_alone(Some(&plans), header, &rows, &config);
    let whole = format!("{header}\n{}", rows.concat());
    let mut together = found(&hits_under(
        Some(&plans),
        whole.as_bytes(),
        &config,
        1,
        1 << 20,
    ));
    together.retain(|found| !is_of_two(found));
    let dialled = |all: &BTreeSet<Found>| -> Vec<Found> {
        let mut all: Vec<Found> = all.iter().cloned().collect();
        all.retain(|found| found.2.starts_with("dialing/"));
        all
    };
    // A number that is given twice is denied at its cell, where warnings from before stay.
    assert_eq!(dialled(&together), dialled(&alone));
    assert!(dialled(&alone).len() > 20);
}

#[test]
fn what_two_rows_share_is_found_as_in_a_sheet_of_the_two() {
    let mut random = Random::new(11);
    let numbers = [
        "+442079460123",
        "+442079460124",
        "+442079460123;ext=1",
        "+442079460123;ext=2",
    ];
    for _ in 0..6 {
        let rows: Vec<String> = (0..24)
            .map(|row| {
                // Each user has one number, so that a row breaks one rule at most with another one.
                let user = if random.below(5) == 0 { 0 } else { row };
                let number = if user == 0 {
                    ""
                } else {
                    random.one_of(&numbers)
                };
                let upper = random.below(2) == 0;
                let user = format!("user{user}@contoso.example");
                let user = if upper { user.to_uppercase() } else { user };
                format!("{user},{number},DirectRouting,DP-UK\n")
            })
            .collect();
        let header = "UserPrincipalName,TelephoneNumber,NumberType,TenantDialPlan\n";
        let whole = header.to_owned() + &rows.concat();
        let config = Config::default();
        let mut expected = BTreeSet::new();
        for (later, row) in rows.iter().enumerate() {
            for first in &rows[..later] {
                let two = format!("{header}{first}{row}");
                let of_two = found(&hits(two.as_bytes(), &config, 1, 1));
                for (_, column, rule, level) in of_two.into_iter().filter(is_of_two) {
                    let row = u32::try_from(later).expect("a small sheet") + 2;
                    expected.insert((row, column, rule, level));
                }
            }
        }
        // A number with an extension above its base is told at its own row, which in a sheet of two is the first one.
        for threads in [1, 2, 8] {
            let together = hits(whole.as_bytes(), &config, threads, 64);
            let together: BTreeSet<Found> =
                found(&together).into_iter().filter(is_of_two).collect();
            let at = |wanted: &'static str| {
                let of = |all: &BTreeSet<Found>| -> Vec<u32> {
                    all.iter()
                        .filter(|found| found.2 == wanted)
                        .map(|found| found.0)
                        .collect()
                };
                (of(&together), of(&expected))
            };
            for rule in ["duplicate/same-number", "duplicate/same-user"] {
                let (together, expected) = at(rule);
                assert_eq!(together, expected, "{rule}\n{whole}");
            }
            let plain: BTreeSet<usize> = (0..rows.len())
                .filter(|at| rows[*at].contains("0123,"))
                .collect();
            let (extended, _) = at("duplicate/base-and-extension");
            let wanted: Vec<u32> = (0..rows.len())
                .filter(|at| rows[*at].contains("0123;ext") && !plain.is_empty())
                // The same number given twice is denied at the cell, and this is a warning.
                .map(|at| u32::try_from(at).expect("a small sheet") + 2)
                .filter(|row| {
                    !together
                        .iter()
                        .any(|found| found.0 == *row && found.2 == "duplicate/same-number")
                        || extended.contains(row)
                })
                .collect();
            assert_eq!(extended, wanted, "{whole}");
        }
    }
}

/// The examples of every rule, each with its rows doubled under other names: the second time they are found again.
#[test]
fn every_example_of_every_rule_is_found_again_in_a_row_that_is_alike() {
    let mut tried = 0;
    for (settings, sheet) in examples() {
        let (Ok((config, _)), Some((header, row))) = (
            parse(&settings, "callsheet.toml", &catalogue::changeable()),
            sheet.split_once('\n'),
        ) else {
            continue;
        };
        // One row with a user of the usual kind, so that others can be like it.
        let Some((user, rest)) = row.trim_end().split_once(',') else {
            continue;
        };
        if row.trim_end().contains('\n')
            || !user.contains('@')
            || !header.starts_with("UserPrincipalName")
        {
            continue;
        }
        let (_, domain) = user.split_once('@').expect("it was seen");
        let alone: BTreeSet<Found> = found(&hits(sheet.as_bytes(), &config, 1, 1));
        let doubled = format!("{header}\n{user},{rest}\nsomebody.else@{domain},{rest}\n");
        let both = found(&hits(doubled.as_bytes(), &config, 1, 1));
        let of = |wanted: u32| -> BTreeSet<(u32, &str)> {
            let row = both
                .iter()
                .filter(|found| found.0 == wanted && !is_of_two(found));
            row.map(|found| (found.1, found.2)).collect()
        };
        let alone: BTreeSet<(u32, &str)> = alone.iter().map(|found| (found.1, found.2)).collect();
        assert_eq!(of(2), alone, "{doubled}");
        // What is said of the user's own name is not in the other row.
        let others = |all: BTreeSet<(u32, &'static str)>| -> BTreeSet<(u32, &'static str)> {
            all.into_iter()
                .filter(|(_, rule)| !rule.starts_with("identity/"))
                .collect()
        };
        let twin_at_number = both.iter().any(|found| found.0 == 3 && is_of_two(found));
        if !twin_at_number {
            assert_eq!(others(of(3)), others(alone), "{doubled}");
        }
        tried += 1;
    }
    assert!(tried > 40, "{tried} examples");
}

/// Config and sheet of every example in the manual.
fn examples() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for rule in catalogue::rules() {
        let (mut settings, mut open): (String, Option<(String, String)>) = (String::new(), None);
        for line in rule.doc.lines() {
            let line = line.strip_prefix(' ').unwrap_or(line);
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(kind)) => open = Some((kind.to_owned(), String::new())),
                (Some(_), Some(_)) => {
                    let (kind, text) = open.take().unwrap_or_default();
                    if kind == "toml config" {
                        settings = text;
                    } else if kind.starts_with("csv") {
                        all.push((settings.clone(), text));
                    }
                }
                (Some((_, text)), None) => {
                    text.push_str(line);
                    text.push('\n');
                }
                (None, None) => {}
            }
        }
    }
    all
}

/// Rows whose number is wrong, each in one of many ways, beside every cell that has to do with numbers.
#[test]
fn numbers_that_are_refused_in_one_way_differ_in_no_other() {
    const WRONG: [&str; 28] = [
        "+1206555012",
        "+4420794601234567",
        "+4420794601234567890",
        "+441111111111",
        "+12125550123",
        "+15555550123",
        "+999123456",
        "+4402079460123",
        "+440000000000",
        "442079460123",
        "00442079460123",
        "011442079460123",
        "02079460123",
        "2079460123",
        "2079460124",
        "020 7946 0123",
        "+44 20 7946 0123",
        "+44(0)2079460123",
        "tel:+442079460123",
        "+442079460123x204",
        "+442079460123;ext=",
        "+44207946O123",
        "1.20656E+10",
        "4.42079E+11",
        "442079460123.0",
        "999",
        "12-Mar",
        "#REF!",
    ];
    let header =
        "UserPrincipalName,TelephoneNumber,NumberType,LocationId,UsageLocation,TenantDialPlan";
    let mut random = Random::new(29);
    let rows: Vec<String> = (0..900)
        .map(|row| {
            let cells = [
                "NumberType",
                "LocationId",
                "UsageLocation",
                "TenantDialPlan",
            ];
            let cells = cells.map(|column| random.one_of(values(column)).to_owned());
            let number = random.one_of(&WRONG);
            format!("user{row}@contoso.example,{number},{}\n", cells.join(","))
        })
        .collect();
    let whole = format!("{header}\n{}", rows.concat());
    let mut rules = BTreeSet::new();
    for text in [
        "",
        "[defaults]\nregion = \"GB\"\nNumberType = \"DirectRouting\"",
        "[levels]\n\"number/bad-length\" = \"warn\"",
    ] {
        let config = config(text);
        let alone = each_alone(None, header, &rows, &config);
        let mut together = found(&hits(whole.as_bytes(), &config, 1, 1 << 20));
        together.retain(|found| !is_of_two(found));
        let more: Vec<_> = alone.symmetric_difference(&together).collect();
        assert!(more.is_empty(), "{text}\n{more:?}");
        let numbers = alone.iter().map(|found| found.2);
        rules.extend(numbers.filter(|rule| rule.starts_with("number/")));
    }
    assert!(rules.len() >= 14, "{rules:?}");
}
