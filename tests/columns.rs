//! `columns`: header rows that people really write, in files as they really come.

use callsheet::config::Config;
use callsheet::sheet::Sheet;
use serde_json::Value;
use std::fmt::Write as _;
use std::process::Command;

/// Sets that are no sheet of users, and whether they still have somebody to act on and something to do.
const OTHER_KINDS: [(&str, bool); 16] = [
    ("PhoneNumber,Description", false),
    ("PhoneNumber", false),
    ("Network Site,Subnet IP,MaksBits", false),
    ("Location,Name,Region", false),
    ("Name,Description,DynamicEmergencyCalling", false),
    ("Country,SBCFQDN,Port", false),
    ("CompanyName,CompanyTaxId", false),
    ("ARCO,FPNU,SPNU,DID,Ext", false),
    ("UserPrincipalName,PhoneNumber,Status", true),
    ("site,scope,subnet", false),
    ("TelephoneNumber,OperatorId", false),
    ("DisplayName,UserPrincipalName,LineURI", true),
    ("ID,telephonenumber,PortRequested", false),
    ("Entry,Label,EntryValid", true),
    ("LogLevel,UPN,Parameter", false),
    ("DisplayName,User,Email,Phone", false),
];

fn sets() -> Vec<Value> {
    let text = include_str!("data/header-sets.jsonl");
    let sets = text.lines();
    sets.map(|line| serde_json::from_str(line).expect("JSON lines"))
        .collect()
}

fn headers(set: &Value) -> Vec<String> {
    let headers = set["headers"].as_array().expect("a list").iter();
    headers
        .map(|header| header.as_str().expect("a text").to_owned())
        .collect()
}

/// The header row as a file, with the delimiter, mark and line end that the set names.
fn opened(set: &Value) -> Sheet {
    let delimiter = set["delimiter"].as_str().expect("a text");
    let end = if set["eol"] == "crlf" { "\r\n" } else { "\n" };
    let mark = if set["bom"] == true { "\u{FEFF}" } else { "" };
    let text = format!("{mark}{}{end}", headers(set).join(delimiter));
    Sheet::from_bytes(text.into_bytes(), "users.csv", &Config::default())
}

#[test]
fn every_header_is_understood_as_the_corpus_says() {
    let (mut table, mut wrong) = (String::new(), Vec::new());
    let (mut judged, mut judged_sets) = (0, 0);
    for set in sets().iter().filter(|set| set["expect"].is_object()) {
        judged_sets += 1;
        let sheet = opened(set);
        let names = headers(set);
        let _ = writeln!(table, "{}", set["source"].as_str().unwrap_or_default());
        for (name, column) in names.iter().zip(sheet.understood()) {
            let found = match column.status {
                "mapped" => column.concept.unwrap_or("?"),
                "ambiguous" => "ambiguous",
                "secret" => "secret",
                _ => "null",
            };
            let expected = &set["expect"][name];
            let expected = expected.as_str().unwrap_or("null");
            let _ = writeln!(table, "  {name:<40} {found:<40} {expected}");
            if expected == "any" {
                continue;
            }
            judged += 1;
            if expected != found {
                wrong.push(format!("{name}: expected {expected}, found {found}"));
            }
            if found == "ambiguous" {
                let paste = column.paste.as_deref().unwrap_or_default();
                assert!(paste.starts_with(&format!("\"{name}\" = \"")), "{paste}");
            }
        }
    }
    println!("{table}");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!((judged_sets, judged), (29, 118));
}

#[test]
fn a_sheet_is_usable_if_it_has_somebody_to_act_on_and_something_to_do() {
    let sets = sets();
    let others = sets.iter().filter(|set| !set["expect"].is_object());
    let mut seen = 0;
    for set in others {
        let names = headers(set).join(",");
        let known = OTHER_KINDS
            .iter()
            .filter(|(start, _)| names.starts_with(start))
            .max_by_key(|(start, _)| start.len());
        let (_, usable) = known.expect("every other set is listed");
        assert_eq!(opened(set).rows_from().is_some(), *usable, "{names}");
        seen += 1;
    }
    assert_eq!(seen, OTHER_KINDS.len());
}

fn answer(text: &[u8], args: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("users.csv");
    std::fs::write(&path, text).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .args(["columns", "users.csv", "--no-config", "--format", "json"])
        .args(args)
        .current_dir(folder.path())
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn programs_get_the_fields_that_are_promised() {
    let text = "sep=;\r\nTitle;;\r\nUPN;Voice Policy;Phone;Shoe size;VM PIN\r\n;;;;\r\nada@contoso.example;x;+442079460123;;\r\n";
    let answer = answer(text.as_bytes(), &[]);
    let table = &answer["tables"][0];
    for (field, expected) in [
        ("file", "users.csv"),
        ("kind", "csv"),
        ("encoding", "utf-8"),
        ("delimiter", ";"),
    ] {
        assert_eq!(table[field], expected, "{field}");
    }
    assert_eq!(table["sheet"], Value::Null);
    assert_eq!(
        (&table["header_row"], &table["title_rows"]),
        (&3.into(), &1.into())
    );
    assert_eq!(
        (&table["rows"], &table["blank_rows"]),
        (&1.into(), &1.into())
    );
    assert_eq!(table["usable"], true);
    let columns = table["columns"].as_array().expect("a list");
    let told: Vec<_> = columns
        .iter()
        .map(|column| {
            (
                column["index"].as_u64(),
                column["status"].as_str(),
                column["concept"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some(1), Some("mapped"), Some("UserPrincipalName")),
            (Some(2), Some("ambiguous"), None),
            (Some(3), Some("mapped"), Some("TelephoneNumber")),
            (Some(4), Some("unknown"), None),
            (Some(5), Some("secret"), None),
        ]
    );
    assert_eq!(
        columns[1]["paste"],
        "\"Voice Policy\" = \"TeamsCallingPolicy\""
    );
}

#[test]
fn the_line_to_paste_settles_the_column() {
    let text = "UPN,Voice Policy\nada@contoso.example,AllowCalling\n";
    let sheet = Sheet::from_bytes(text.as_bytes().to_vec(), "users.csv", &Config::default());
    let paste = sheet.understood()[1].paste.clone().expect("a line");
    let (config, raised) = callsheet::config::parse(
        &format!("[columns]\n{paste}\n"),
        "callsheet.toml",
        &callsheet::catalogue::changeable(),
    )
    .expect("TOML");
    assert!(raised.is_empty(), "{raised:?}");
    let sheet = Sheet::from_bytes(text.as_bytes().to_vec(), "users.csv", &config);
    assert_eq!(sheet.understood()[1].status, "mapped");
    assert_eq!(
        sheet.understood()[1].why,
        "as [columns] in callsheet.toml says"
    );
}

#[test]
fn encodings_are_told_and_read() {
    let text = "UPN;Name;Rufnummer\r\nada@contoso.example;Zoë Müller;+442079460123\r\n";
    let utf16 = |to: fn(u16) -> [u8; 2], mark: &[u8]| {
        let units = text.encode_utf16().flat_map(to);
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1"))
        .collect();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), "utf-8"),
        (format!("\u{FEFF}{text}").into_bytes(), "utf-8-bom"),
        (utf16(u16::to_le_bytes, b"\xFF\xFE"), "utf-16le"),
        (utf16(u16::to_be_bytes, b"\xFE\xFF"), "utf-16be"),
        (utf16(u16::to_le_bytes, b""), "utf-16le"),
        (latin, "windows-1252"),
    ] {
        let answer = answer(&bytes, &[]);
        let table = &answer["tables"][0];
        assert_eq!(table["encoding"], encoding);
        assert_eq!(
            (&table["header_row"], &table["usable"]),
            (&1.into(), &true.into())
        );
        let aloud = table["problems"].to_string().contains("sheet/code-page");
        assert_eq!(aloud, encoding == "windows-1252");
    }
}
