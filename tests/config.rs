//! callsheet.toml as customers write it: what is read, what is refused, and where.

use callsheet::config::{ColumnChoice, Config, Profile, SignInMode, Style, parse};
use callsheet::finding::{Level, Raised};
use callsheet::model::{Column, PolicyKind};
use callsheet::reference::module::ModuleVersion;
use callsheet::span::{CellRef, Place};
use jiff::civil::date;
use miette::Diagnostic;
use proptest::prelude::*;
use std::fmt::Write as _;

const FILE: &str = "callsheet.toml";
const RULES: &[&str] = &[
    "number/not-in-plan",
    "number/bad-length",
    "config/bad-value",
];

const WHOLE: &str = r#"
[tenant]
id = "0A1B2C3D-0000-4000-8000-00000000000F"
domains = ["Contoso.example", "fabrikam.example"]

[module]
profile = "current"
version = "7.9.1"

[change]
id = "CHG0012345"
title = "Berlin zieht um: 40 Plätze"
window_start = "2026-11-24T18:00:00-08:00"
window_end = 2026-11-24T23:30:00-08:00
approvers = 2

[columns]
"Rufnummer" = "TelephoneNumber"
"Notiz" = "ignore"

[defaults]
NumberType = "DirectRouting"
UsageLocation = "US"
region = "US"
base = "+12065550"
Notify = true

[site.Berlin]
region = "DE"
LocationId = "00000000-0000-4000-8000-000000000001"
base = "+493055501"
extension_digits = 3
TenantDialPlan = "DP-DE"
TeamsCallingPolicy = "Global"

[numbers]
allow = ["+493055501000..+493055501999", "+12065550*"]
forbid = ["+493055501000"]
reserved = []

[policies]
TenantDialPlan = ["DP-US", "DP-DE"]
TeamsMeetingPolicy = []

[levels]
"number/not-in-plan" = "warn"

[[waiver]]
rule = "number/not-in-plan"
cell = "D17"
value = "+4930555"
reason = "the regulator opened the range this month"
by = "Ada Lovelace"
expires = "2026-12-31"

[[waiver]]
rule = "number/bad-length"
reason = "a test range"
by = "Bob"
expires = 2026-11-22

[signin]
mode = "certificate"
application_id = "00000000-0000-4000-8000-00000000000A"
thumbprint = "00112233445566778899aabbccddeeff00112233"
disable_wam = true
environment = "teamsgcch"

[waves]
pilot = 5
size = 100
"#;

fn read(text: &str) -> (Config, Vec<Raised>) {
    parse(text, FILE, RULES).expect("TOML")
}

fn line_and_column(place: &Place) -> (u32, u32) {
    match place {
        Place::Text { file, line, column } if **file == *FILE => (*line, *column),
        other => panic!("{other} is no place in {FILE}"),
    }
}

/// The only defect of a text: `rule line:column: message [help]`.
fn defect(text: &str) -> String {
    let (_, raised) = read(text);
    let mut lines = String::new();
    for one in raised {
        let (line, column) = line_and_column(&one.place);
        let help = one.words.help.expect("every defect says what to type");
        let _ = writeln!(
            lines,
            "{} {line}:{column}: {} [{help}]",
            one.rule.id, one.words.message
        );
    }
    lines.trim_end().to_owned()
}

#[test]
fn every_key_is_read() {
    let (config, raised) = read(WHOLE);
    assert!(raised.is_empty(), "{raised:?}");
    assert_eq!(config.file.as_deref(), Some(FILE));
    let id = config.tenant_id.as_ref().expect("a tenant");
    assert_eq!(id.as_str(), "0a1b2c3d-0000-4000-8000-00000000000f");
    assert_eq!(config.domains, ["contoso.example", "fabrikam.example"]);
    assert_eq!(config.module.profile, Profile::Current);
    assert_eq!(config.module.version, ModuleVersion::new(7, 9, 1));
    assert_eq!(config.module.style, Style::Guarded);
    assert_eq!(config.signin.mode, SignInMode::Certificate);
    assert!(config.signin.application.is_some() && config.signin.disable_wam);
    assert_eq!(
        config.signin.thumbprint.as_deref(),
        Some("00112233445566778899AABBCCDDEEFF00112233")
    );
    assert_eq!(config.signin.environment.as_deref(), Some("TeamsGCCH"));
    assert_eq!(
        (config.waves.pilot, config.waves.size),
        (Some(5), Some(100))
    );
    assert_eq!(config.change.id.as_deref(), Some("CHG0012345"));
    assert_eq!(config.change.title, "Berlin zieht um: 40 Plätze");
    assert_eq!(config.change.approvers, 2);
    let window = config.change.window.as_ref().expect("a window");
    assert_eq!(window.start.at.to_string(), "2026-11-25T02:00:00Z");
    assert_eq!(window.end.text, "2026-11-24T23:30:00-08:00");
    assert_eq!(config.as_of(), Some(date(2026, 11, 24)));
    let dial_plan = PolicyKind::named("TenantDialPlan").expect("a kind");
    let known: Vec<_> = config.policies[&dial_plan]
        .iter()
        .map(|name| name.value.as_str())
        .collect();
    assert_eq!(known, ["DP-US", "DP-DE"]);
    let meeting = PolicyKind::named("TeamsMeetingPolicy").expect("a kind");
    assert!(config.policies[&meeting].is_empty());
    assert_eq!(config.level("number/not-in-plan"), Some(Level::Warn));
    assert_eq!(config.level("number/bad-length"), None);
    assert_eq!(config.waivers.len(), 2);
    assert!(config.numbers.allow[1].contains("+12065550123"));
    assert_eq!(config.numbers.forbid[0].text, "+493055501000");
}

#[test]
fn every_setting_keeps_its_place() {
    let (config, _) = read(WHOLE);
    let at = |key: &str| config.place(key).map(line_and_column);
    assert_eq!(at("tenant"), Some((2, 1)));
    assert_eq!(at("tenant.domains"), Some((4, 11)));
    assert_eq!(at("change.approvers"), Some((15, 13)));
    assert_eq!(at("site.Berlin"), Some((28, 1)));
    assert_eq!(at("site.Berlin.extension_digits"), Some((32, 20)));
    assert_eq!(at("tenant.name"), None);
    assert_eq!(line_and_column(&config.numbers.allow[1].place), (37, 42));
    assert_eq!(
        line_and_column(&config.levels["number/not-in-plan"].1),
        (46, 24)
    );
    assert_eq!(line_and_column(&config.waivers[0].place), (48, 1));
    assert_eq!(line_and_column(&config.columns["Notiz"].place), (19, 11));
}

#[test]
fn a_site_wins_over_the_defaults_and_never_takes_their_base() {
    let (config, _) = read(WHOLE);
    let value = |site: Option<&str>, column| {
        config
            .value(site.and_then(|site| config.site(site)), column)
            .map(|setting| setting.value.as_str())
    };
    assert_eq!(
        value(Some("berlin "), Column::NumberType),
        Some("DirectRouting")
    );
    assert_eq!(
        value(Some("Berlin"), Column::LocationId).map(str::len),
        Some(36)
    );
    assert_eq!(value(None, Column::LocationId), None);
    assert_eq!(value(None, Column::Notify), Some("yes"));
    assert_eq!(config.region(config.site("BERLIN")), Some("DE"));
    assert_eq!(config.region(config.site("Paris")), Some("US"));
    assert_eq!(config.base(config.site("Berlin")), Some("+493055501"));
    assert_eq!(config.base(config.site("Paris")), Some("+12065550"));
    assert_eq!(config.extension_digits(None), None);
    let (config, _) = read("[defaults]\nbase = \"+1206555\"\n[site.Berlin]\nregion = \"DE\"");
    assert_eq!(config.base(config.site("Berlin")), None);
}

#[test]
fn a_header_is_looked_up_as_written_and_then_without_case() {
    let (config, raised) = read(
        "[columns]\n\"Nummer\" = \"telephonenumber\"\n\"NUMMER\" = \"ignore\"\n\"Büro \" = \"Site\"",
    );
    assert!(raised.is_empty(), "{raised:?}");
    let number = ColumnChoice::Column(Column::TelephoneNumber);
    assert_eq!(config.choice("Nummer"), Some(&number));
    assert_eq!(config.choice("NUMMER"), Some(&ColumnChoice::Ignore));
    assert_eq!(config.choice("nummer"), None, "two entries disagree");
    assert_eq!(
        config.choice(" BÜRO"),
        Some(&ColumnChoice::Column(Column::Site))
    );
    assert_eq!(config.choice("Raum"), None);
}

#[test]
fn nothing_stated_is_the_default() {
    let (config, raised) = read("\u{FEFF}# nothing\r\n");
    assert!(raised.is_empty());
    let config = Config {
        file: None,
        ..config
    };
    assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
    assert_eq!(config.module.version.to_string(), "7.8.0");
    assert_eq!(config.as_of(), None);
}

#[test]
fn an_unknown_key_is_told_with_its_nearest_name() {
    let cases = [
        (
            "[tennant]",
            "config/unknown-key 1:2: callsheet.toml has no key `tennant` [did you mean `tenant`?]",
        ),
        (
            "[sites.Berlin]",
            "config/unknown-key 1:2: callsheet.toml has no key `sites` [did you mean `site`?]",
        ),
        (
            "\u{FEFF}[change]\n  windowStart = 1",
            "config/unknown-key 2:3: `[change]` has no key `windowStart` [did you mean `window_start`?]",
        ),
        (
            "[tenant]\nversion = \"7.8.0\"",
            "config/unknown-key 2:1: `[tenant]` has no key `version` [`version` belongs in `[module]`]",
        ),
        (
            "NumberType = \"x\"",
            "config/unknown-key 1:1: callsheet.toml has no key `NumberType` [`NumberType` belongs in `[defaults]`]",
        ),
        (
            "[numbers]\nx = 1",
            "config/unknown-key 2:1: `[numbers]` has no key `x` [`[numbers]` knows allow, forbid, reserved]",
        ),
        (
            "[site.\"Köln\"]\nnumbertype = 1",
            "config/unknown-key 2:1: `[site.\"Köln\"]` has no key `numbertype` [did you mean `NumberType`?]",
        ),
        (
            "[defaults]\nDialPlan = \"DP\"",
            "config/unknown-key 2:1: `[defaults]` has no key `DialPlan` [did you mean `TenantDialPlan`?]",
        ),
        (
            "[policies]\nTeamsCalingPolicy = []",
            "config/unknown-key 2:1: `[policies]` has no key `TeamsCalingPolicy` [did you mean `TeamsCallingPolicy`?]",
        ),
        (
            "# é\n\"a\\u202Eb\" = 2",
            "config/unknown-key 2:1: callsheet.toml has no key `a<U+202E>b` [callsheet.toml knows tenant, module, signin, change, waves, columns, defaults, site, numbers, policies, levels, waiver]",
        ),
    ];
    for (text, expected) in cases {
        let told = defect(text);
        assert_eq!(told.lines().last(), Some(expected), "{text}");
    }
}

/// A text with one bad value, and the start of what is said about it.
const BAD_VALUES: &[(&str, &str)] = &[
    (
        "tenant = 1",
        "1:10: `tenant` is an integer, not a table: [tenant] on a line of its own",
    ),
    (
        "[tenant]\nid = \"contoso\"",
        "2:6: `tenant.id` is not a GUID",
    ),
    (
        "[tenant]\nid = \"00000000-0000-0000-0000-000000000000\"",
        "2:6: `tenant.id` is the nil GUID",
    ),
    (
        "[tenant]\ndomains = \"contoso.example\"",
        "2:11: `tenant.domains` is a string, not a list such as [\"contoso.example\"]",
    ),
    (
        "[tenant]\ndomains = [\"é.example\", \"contoso.example\"]",
        "2:12: `tenant.domains[1]` is not a domain",
    ),
    (
        "[tenant]\ndomains = [\"contoso.example\", \"@contoso.example\"]",
        "2:31: `tenant.domains[2]` is not a domain",
    ),
    (
        "[module]\nprofile = \"clasic\"",
        "2:11: `module.profile` is no profile",
    ),
    (
        "[module]\nstyle = \"fancy\"",
        "2:9: `module.style` is no style",
    ),
    (
        "[signin]\nmode = \"password\"",
        "2:8: `signin.mode` is no way to sign in",
    ),
    (
        "[signin]\nmode = \"certificate\"",
        "2:8: `signin.mode` stands without `application_id`",
    ),
    (
        "[signin]\nthumbprint = \"00112233445566778899AABBCCDDEEFF00112233\"",
        "2:14: `signin.thumbprint` belongs to the mode \"certificate\" only",
    ),
    (
        "[module]\nversion = \"5.8.0\"\n[signin]\nmode = \"managed-identity\"",
        "4:8: `signin.mode` needs version 5.8.1 of the module; 5.8.0 is pinned",
    ),
    (
        "[signin]\nmode = \"certificate\"\napplication_id = \"00000000-0000-4000-8000-000000000001\"\nthumbprint = \"12\"",
        "4:14: `signin.thumbprint` is no thumbprint",
    ),
    (
        "[signin]\nenvironment = \"GCC\"",
        "2:15: `signin.environment` is no cloud that the module names",
    ),
    (
        "[signin]\ndisable_wam = \"yes\"",
        "2:15: `signin.disable_wam` is a string, not true or false",
    ),
    (
        "[waves]\npilot = 0",
        "2:9: `waves.pilot` is not a whole number from 1 to 100000",
    ),
    (
        "[module]\nversion = 7.8",
        "2:11: `module.version` is a number with a point, not a string such as \"7.8.0\"",
    ),
    (
        "[module]\nversion = \"7.8\"",
        "2:11: `module.version` is no version of three numbers",
    ),
    (
        "[module]\nversion = \"3.1.1\"",
        "2:11: `module.version` is older than 4.0.0",
    ),
    (
        "[change]\nid = \"CHG 12\"",
        "2:6: `change.id` is not a change number",
    ),
    (
        "[change]\nid = \"-1\"",
        "2:6: `change.id` is not a change number",
    ),
    (
        "[change]\nid = \"\"",
        "2:6: `change.id` is not a change number",
    ),
    (
        "[change]\nid = 12345",
        "2:6: `change.id` is an integer, not a string",
    ),
    (
        "[change]\ntitle = \"a\\u200Bb\"",
        "2:9: `change.title` holds U+200B as character 2",
    ),
    (
        "[change]\ntitle = \"a\\nb\"",
        "2:9: `change.title` holds U+000A as character 2",
    ),
    (
        "[change]\napprovers = \"2\"",
        "2:13: `change.approvers` is a string, not a whole number from 0 to 99",
    ),
    (
        "[change]\napprovers = -1",
        "2:13: `change.approvers` is not a whole number",
    ),
    (
        "[change]\napprovers = 99999999999999999999",
        "2:13: `change.approvers` is not a whole number",
    ),
    (
        "[change]\nwindow_start = \"2026-11-24T18:00:00Z\"",
        "2:16: `change.window_start` stands without `window_end`",
    ),
    (
        "[change]\nwindow_end = \"2026-11-24T18:00:00Z\"",
        "2:14: `change.window_end` stands without `window_start`",
    ),
    (
        "[change]\nwindow_start = \"2026-11-24T18:00:00Z\"\nwindow_end = \"2026-11-24T18:00:00\"",
        "3:14: `change.window_end` has no offset",
    ),
    (
        "[change]\nwindow_start = \"2026-11-24T18:00:00-08:00\"\nwindow_end = \"2026-11-24T23:00:00Z\"",
        "3:14: `change.window_end` is not after `window_start`",
    ),
    (
        "[columns]\n\"Nr.\" = \"TelefoneNumber\"",
        "2:9: `columns.\"Nr.\"` names no column that callsheet knows",
    ),
    (
        "[columns]\nNr = 4",
        "2:6: `columns.Nr` is an integer, not a column",
    ),
    (
        "[defaults]\nTelephoneNumber = \"+12065550123\"",
        "2:1: `defaults.TelephoneNumber` cannot be the same for everybody",
    ),
    (
        "[defaults]\nsite = \"Berlin\"",
        "2:1: `defaults.site` cannot be the same for everybody",
    ),
    (
        "[defaults]\nNumberType = \"DirectRoting\"",
        "2:14: `defaults.NumberType` is no number type",
    ),
    (
        "[defaults]\nregion = \"uk\"",
        "2:10: `defaults.region` is no country code",
    ),
    (
        "[defaults]\nUsageLocation = \"Germany\"",
        "2:17: `defaults.UsageLocation` is no country code",
    ),
    (
        "[defaults]\nNotify = \"maybe\"",
        "2:10: `defaults.Notify` is neither yes nor no",
    ),
    (
        "[defaults]\nTenantDialPlan = \"Tag:DP\"",
        "2:18: `defaults.TenantDialPlan` starts with Tag:",
    ),
    (
        "[defaults]\nTenantDialPlan = \"$null\"",
        "2:18: `defaults.TenantDialPlan` means something else to PowerShell",
    ),
    (
        "[defaults]\nLocationName = \" \"",
        "2:16: `defaults.LocationName` is blank",
    ),
    (
        "[site]\nregion = \"DE\"",
        "2:10: `site.region` is a string, not a table: [site.NAME] on a line of its own",
    ),
    (
        "[site.A]\nbase = \"030\"",
        "2:8: `site.A.base` is not the start of an E.164 number",
    ),
    (
        "[site.A]\nextension_digits = 0",
        "2:20: `site.A.extension_digits` is not a whole number from 1 to 12",
    ),
    (
        "[site.A]\nbase = \"+493055501\"\nextension_digits = 9",
        "3:20: `site.A.extension_digits` makes numbers of 18 digits",
    ),
    (
        "[site.Berlin]\n[site.berlin]",
        "2:7: `site.berlin` is the same site as `Berlin`",
    ),
    (
        "[numbers]\nallow = [\"+49*\",\n  \"4930\"]",
        "3:3: `numbers.allow[2]` is not a range of E.164 numbers",
    ),
    (
        "[numbers]\nallow = [1]",
        "2:10: `numbers.allow[1]` is an integer, not a range",
    ),
    (
        "[policies]\nTenantDialPlan = [\"DP‐DE\"]",
        "2:19: `policies.TenantDialPlan[1]` holds U+2010 as character 3",
    ),
    (
        "[levels]\n\"number/not-in-plann\" = \"warn\"",
        "2:1: `levels.\"number/not-in-plann\"` names no rule",
    ),
    (
        "[levels]\n\"number/not-in-plan\" = \"off\"",
        "2:24: `levels.\"number/not-in-plan\"` is no level",
    ),
    (
        "[waiver]\nrule = \"x\"",
        "1:1: `waiver` is a table, not a list: [[waiver]] with two brackets",
    ),
    (
        "waiver = [1]",
        "1:11: `waiver[1]` is an integer, not a table",
    ),
];

#[test]
fn a_bad_value_is_told_at_its_place_with_what_to_type() {
    for (text, expected) in BAD_VALUES {
        let told = defect(text);
        let expected = format!("config/bad-value {expected}");
        assert!(
            told.starts_with(&expected) && told.lines().count() == 1,
            "{text}\n{told}"
        );
    }
}

#[test]
fn the_help_says_what_to_type() {
    let cases = [
        (
            "[columns]\nNr = \"TelefoneNumber\"",
            "did you mean \"TelephoneNumber\"?",
        ),
        (
            "[defaults]\nNumberType = \"DirectRoting\"",
            "did you mean \"DirectRouting\"?",
        ),
        ("[defaults]\nregion = \"UK\"", "write \"GB\""),
        ("[defaults]\nregion = \"de\"", "write \"DE\""),
        (
            "[levels]\n\"not-in-plan\" = \"warn\"",
            "did you mean \"number/not-in-plan\"?",
        ),
        (
            "[numbers]\nallow = [\"+4930559..+4930550\"]",
            "write \"+4930550..+4930559\"",
        ),
    ];
    for (text, help) in cases {
        assert!(
            defect(text).ends_with(&format!("[{help}]")),
            "{}",
            defect(text)
        );
    }
}

#[test]
fn a_waiver_with_a_defect_waives_nothing() {
    let whole = "[[waiver]]\nrule = \"number/bad-length\"\nreason = \"r\"\nby = \"b\"\n";
    let (config, raised) = read(whole);
    assert_eq!((config.waivers.len(), raised.len()), (1, 0));
    let cases = [
        (whole.replace("rule =", "rul ="), "2:1"),
        (whole.replace("reason = \"r\"\n", ""), "1:1"),
        (whole.replace("\"b\"", "\" \""), "4:6"),
        (whole.replace("\"r\"", "\"a\\u202Eb\""), "3:10"),
        (whole.replace("bad-length", "bad-lenght"), "2:8"),
        (format!("{whole}cel = \"D17\""), "5:1"),
        (format!("{whole}cell = \"Staff!D17\""), "5:8"),
        (format!("{whole}cell = 17"), "5:8"),
        (format!("{whole}expires = \"31.12.2026\""), "5:11"),
        (format!("{whole}expires = \"2026-02-30\""), "5:11"),
        (format!("{whole}expires = 2026-12-31T00:00:00"), "5:11"),
    ];
    for (text, place) in cases {
        let (config, raised) = read(&text);
        let places: Vec<_> = raised
            .iter()
            .map(|raised| raised.place.to_string())
            .collect();
        assert!(config.waivers.is_empty(), "{text}");
        assert!(
            places.contains(&format!("{FILE}:{place}")),
            "{text}\n{places:?}"
        );
    }
}

#[test]
fn a_waiver_covers_its_rule_cell_and_value_until_the_end_of_its_day() {
    let (config, _) = read(WHOLE);
    let (narrow, wide) = (&config.waivers[0], &config.waivers[1]);
    let d17 = CellRef::parse("D17").expect("a cell");
    let d18 = CellRef::parse("D18").expect("a cell");
    let (value, rule) = (Some("+4930555"), "number/not-in-plan");
    assert!(narrow.covers(rule, d17, value, Some(date(2026, 12, 31))));
    assert!(!narrow.covers(rule, d17, value, Some(date(2027, 1, 1))));
    assert!(
        !narrow.covers(rule, d17, value, None),
        "nobody knows the day"
    );
    assert!(!narrow.covers(rule, d18, value, Some(date(2026, 1, 1))));
    assert!(!narrow.covers(rule, None, value, Some(date(2026, 1, 1))));
    assert!(!narrow.covers(rule, d17, None, Some(date(2026, 1, 1))));
    assert!(!narrow.covers("number/bad-length", d17, value, Some(date(2026, 1, 1))));
    assert!(wide.covers("number/bad-length", None, None, Some(date(2026, 11, 22))));
    assert_eq!(narrow.waived().expires.as_deref(), Some("2026-12-31"));
}

#[test]
fn an_expired_waiver_is_a_finding_at_its_day() {
    let (config, _) = read(WHOLE);
    assert!(config.judge_waivers(date(2026, 11, 22)).is_empty());
    let raised = config.judge_waivers(date(2026, 11, 23));
    assert_eq!(raised.len(), 1);
    assert_eq!(raised[0].rule.id, "config/expired-waiver");
    assert_eq!(raised[0].rule.level, Level::Deny);
    assert_eq!(line_and_column(&raised[0].place), (60, 11));
    assert_eq!(raised[0].value.as_deref(), Some("2026-11-22"));
}

#[test]
fn text_that_is_no_toml_fails_with_its_line() {
    let error = parse("[tenant]\nid = \"00000000\n", FILE, RULES).expect_err("no TOML");
    assert_eq!(
        (line_and_column(&error.place()).0, error.excerpt.text()),
        (2, "id = \"00000000")
    );
    assert!(
        error.to_string().starts_with("callsheet.toml:2:"),
        "{error}"
    );
    let shown = format!("{:?}", miette::Report::new(error));
    assert!(shown.contains("2 │ id = \"00000000"), "{shown}");
    let cases = [
        ("[change]\nid = \"A\"\nid = \"B\"", (3, 1), "only once"),
        ("[change]\n[change]", (2, 2), "only once"),
        ("a = [", (1, 6), "[table]"),
        ("id = “A”", (1, 6), "straight double quotes"),
    ];
    for (text, place, help) in cases {
        let error = parse(text, FILE, RULES).expect_err(text);
        assert_eq!(line_and_column(&error.place()), place, "{error}");
        let told = error
            .help()
            .map(|help| help.to_string())
            .unwrap_or_default();
        assert!(told.contains(help), "{text}: {error}: {told}");
    }
}

#[test]
fn a_hostile_line_is_cut_and_cleaned() {
    let text = format!(
        "# fine\nx = \"{}\u{1b}[2J\u{202E}\" {}",
        "é".repeat(400),
        "z".repeat(1 << 20)
    );
    let error = parse(&text, FILE, RULES).expect_err("no TOML");
    assert!(error.excerpt.text().chars().count() <= 120);
    assert!(!error.excerpt.text().contains(['\u{1b}', '\u{202E}']));
    assert!(!format!("{:?}", miette::Report::new(error)).contains("\u{1b}[2J"));
}

#[test]
fn thousands_of_defects_in_one_line_are_all_told() {
    // A search for the column that starts at the line's beginning would make this test stand out by minutes.
    let mut text = format!(
        "numbers = {{ allow = [{}] }}\nsite = {{",
        "1,".repeat(50_000)
    );
    for n in 0..2_000 {
        let _ = write!(text, "s{n:05}={{Numb=1}},");
    }
    text.push('}');
    let (config, raised) = read(&text);
    assert_eq!((config.sites.len(), raised.len()), (2_000, 52_000));
    assert_eq!(line_and_column(&raised[49_999].place), (1, 100_020));
}

proptest! {
    #[test]
    fn reading_never_panics_and_every_defect_has_its_place(lines in prop::collection::vec(line(), 0..12)) {
        let text = lines.join("\n");
        if let Ok((config, raised)) = parse(&text, FILE, RULES) {
            let _ = config.judge_waivers(date(2026, 11, 23));
            for one in raised {
                let (line, column) = line_and_column(&one.place);
                let length = text.split('\n').nth(line as usize - 1).map_or(0, |line| line.chars().count());
                prop_assert!(column as usize <= length + 1, "{}", one.place);
            }
        }
    }
}

/// Lines that look like a config often enough to get past the TOML reader.
fn line() -> impl Strategy<Value = String> {
    let header = prop::sample::select(vec![
        "[tenant]",
        "[change]",
        "[module]",
        "[columns]",
        "[defaults]",
        "[site.A]",
        "[site.a]",
        "[site]",
        "[numbers]",
        "[policies]",
        "[levels]",
        "[[waiver]]",
        "[waiver]",
        "[\"\"]",
        "\u{FEFF}",
        "#é",
    ]);
    let key = prop::sample::select(vec![
        "id",
        "domains",
        "version",
        "title",
        "window_start",
        "window_end",
        "approvers",
        "region",
        "base",
        "allow",
        "extension_digits",
        "rule",
        "cell",
        "reason",
        "by",
        "expires",
        "NumberType",
        "TenantDialPlan",
        "a.b",
        "\"\"",
        "\"number/not-in-plan\"",
    ]);
    let value = prop_oneof![
        "[\\PC&&[^\"\\\\]]{0,12}".prop_map(|text| format!("\"{text}\"")),
        prop::sample::select(vec![
            "1",
            "-1",
            "0x1F",
            "1e9",
            "true",
            "2026-11-24",
            "2026-11-24T18:00:00Z",
            "07:00:00",
            "[]",
            "[[]]",
            "{}",
            "{a = 1}",
            "[\"+49*\"]",
            "[{}]",
            "\"+4930..+4931\"",
            "\"2026-11-24T18:00:00-08:00\"",
            "\"D17\"",
            "\"b\"",
            "\"number/not-in-plan\"",
            "\"DE\"",
            "\"\\u202E\"",
            "'''\nx'''",
        ])
        .prop_map(str::to_owned),
    ];
    prop_oneof![
        1 => header.prop_map(str::to_owned),
        3 => (key, value).prop_map(|(key, value)| format!("{key} = {value}")),
    ]
}
