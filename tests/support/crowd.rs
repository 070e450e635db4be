//! A seeded sheet of invented people of any size, some of whose numbers are wrong in sixteen ways, and where those are.
//!
//! Columns: UserPrincipalName, DisplayName, TelephoneNumber, NumberType, LocationId, TenantDialPlan, TeamsCallingPolicy,
//! UsageLocation. Numbers are made from plans of 47 regions; one in twenty is wrong, one in a hundred is that of an earlier
//! row, one in two hundred has an extension. The same size gives the same bytes on every machine.

use super::random::Random;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

/// What was planted.
#[derive(Default)]
pub(crate) struct Truth {
    /// Rows whose number is wrong, by kind.
    pub(crate) wrong: BTreeMap<&'static str, Vec<u32>>,
    /// Rows with the number of an earlier row.
    pub(crate) duplicates: Vec<u32>,
    /// Rows with an extension that are no Direct Routing.
    pub(crate) extensions: Vec<u32>,
}

/// Region, country code, weight, templates of national numbers: `N` is any digit, `{2-9}` one of those.
const REGIONS: [(&str, &str, usize, &[&str]); 47] = [
    (
        "US",
        "1",
        14,
        &[
            "206{2-9}NNNNNN",
            "212{2-9}NNNNNN",
            "425{2-9}NNNNNN",
            "512{2-9}NNNNNN",
            "312{2-9}NNNNNN",
        ],
    ),
    (
        "CA",
        "1",
        4,
        &["416{2-9}NNNNNN", "604{2-9}NNNNNN", "514{2-9}NNNNNN"],
    ),
    ("GB", "44", 8, &["71NNNNNNNN", "203NNNNNNN", "1612NNNNNN"]),
    ("DE", "49", 8, &["151NNNNNNNN", "30NNNNNNNN", "89NNNNNNN"]),
    ("FR", "33", 6, &["61NNNNNNN", "1{4-9}NNNNNNN"]),
    ("IT", "39", 4, &["347NNNNNNN", "02NNNNNNNN", "06NNNNNNNN"]),
    ("ES", "34", 4, &["61NNNNNNN", "91{1-9}NNNNNN"]),
    ("PT", "351", 2, &["91NNNNNNN", "21{0-9}NNNNNN"]),
    ("NL", "31", 4, &["6{1-5}NNNNNNN", "20NNNNNNN"]),
    ("BE", "32", 3, &["47NNNNNNN", "2{2-8}NNNNNN"]),
    ("LU", "352", 2, &["621NNNNNN", "26NNNNNN"]),
    ("CH", "41", 3, &["79NNNNNNN", "44NNNNNNN"]),
    ("AT", "43", 2, &["664NNNNNNN", "15NNNNNNN"]),
    ("DK", "45", 2, &["33{1-2}NNNNN", "336NNNNN"]),
    ("SE", "46", 3, &["70NNNNNNN", "8NNNNNNN"]),
    ("NO", "47", 2, &["9NNNNNNN", "22NNNNNN"]),
    ("FI", "358", 2, &["40NNNNNNN", "9{2-8}NNNNNN"]),
    ("PL", "48", 3, &["50NNNNNNN", "22NNNNNNN"]),
    ("CZ", "420", 2, &["60{1-8}NNNNNN", "22NNNNNNN"]),
    ("SK", "421", 2, &["90{1-8}NNNNNN", "2{2-9}NNNNNNN"]),
    ("HU", "36", 2, &["20NNNNNNN", "1{2-8}NNNNNN"]),
    ("RO", "40", 2, &["72NNNNNNN", "21{2-7}NNNNNN"]),
    ("BG", "359", 2, &["88{7-9}NNNNNN", "2{8-9}NNNNNN"]),
    ("GR", "30", 2, &["69{4-9}NNNNNNN", "21{0-9}NNNNNNN"]),
    ("IE", "353", 2, &["87NNNNNNN", "1{2-9}NNNNNN"]),
    ("TR", "90", 2, &["53{2-9}NNNNNNN", "212{2-9}NNNNNN"]),
    ("IL", "972", 2, &["523NNNNNN", "3{5-9}NNNNNN"]),
    ("AE", "971", 2, &["50NNNNNNN", "4{2-4}NNNNNN"]),
    ("SA", "966", 2, &["50NNNNNNN", "11{2-8}NNNNNN"]),
    ("ZA", "27", 2, &["82NNNNNNN", "11NNNNNNN"]),
    ("EG", "20", 2, &["10NNNNNNNN", "2{2-3}NNNNNNN"]),
    ("NG", "234", 2, &["803NNNNNNN"]),
    ("KE", "254", 2, &["72NNNNNNN"]),
    ("IN", "91", 6, &["98NNNNNNNN", "80{2-6}NNNNNNN"]),
    ("CN", "86", 2, &["138NNNNNNNN", "10{5-6}NNNNNNN"]),
    ("JP", "81", 3, &["90{1-9}NNNNNNN", "3{3-6}NNNNNNN"]),
    ("KR", "82", 2, &["10{3-4}NNNNNNN", "2{2-7}NNNNNNN"]),
    ("SG", "65", 2, &["91NNNNNN", "62NNNNNN"]),
    ("HK", "852", 2, &["94NNNNNN", "25NNNNNN"]),
    ("MY", "60", 2, &["12{2-9}NNNNNN"]),
    ("AU", "61", 4, &["40NNNNNNN", "2{8-9}NNNNNNN"]),
    ("NZ", "64", 2, &["21NNNNNNN", "9{3-6}NNNNNN"]),
    ("BR", "55", 3, &["119{6-9}NNNNNNN", "11{3-5}NNNNNNN"]),
    ("MX", "52", 2, &["55{1-8}NNNNNNN", "33{1-8}NNNNNNN"]),
    ("AR", "54", 2, &["911{2-7}NNNNNNN", "11{4-6}NNNNNNN"]),
    ("CL", "56", 2, &["98NNNNNNN", "22{2-9}NNNNNN"]),
    ("CO", "57", 2, &["31{0-7}NNNNNNN", "601{2-7}NNNNNN"]),
];
/// First names, as people write them.
const FIRST: [&str; 40] = [
    "Anna",
    "José",
    "Siobhán",
    "Renée",
    "Zoë",
    "Bjørn",
    "Łukasz",
    "Mehmet",
    "Aïcha",
    "Jean-Luc",
    "François",
    "Søren",
    "Žofia",
    "D'Arcy",
    "Mary Ann",
    "Ngọc",
    "山田",
    "李",
    "Анна",
    "Γιώργος",
    "Ahmed",
    "Priya",
    "Kwame",
    "Ingrid",
    "Oscar",
    "Lucía",
    "Dörte",
    "Noël",
    "Chloé",
    "Ægir",
    "محمد",
    "Ravi",
    "Yuki",
    "Tomás",
    "Eve",
    "Karl",
    "Ines",
    "Paul",
    "Sofia",
    "Max",
];
/// The same as they stand in a user principal name.
const FIRST_ASCII: [&str; 40] = [
    "anna", "jose", "siobhan", "renee", "zoe", "bjorn", "lukasz", "mehmet", "aicha", "jean-luc",
    "francois", "soren", "zofia", "darcy", "maryann", "ngoc", "yamada", "li", "anna", "giorgos",
    "ahmed", "priya", "kwame", "ingrid", "oscar", "lucia", "doerte", "noel", "chloe", "aegir",
    "mohammed", "ravi", "yuki", "tomas", "eve", "karl", "ines", "paul", "sofia", "max",
];
/// Last names.
const LAST: [&str; 40] = [
    "O'Brien",
    "D'Angelo",
    "Müller",
    "Nuñez",
    "Smith",
    "van den Berg",
    "Østergård",
    "Şahin",
    "Kowalska",
    "Nguyễn",
    "García López",
    "O'Neill",
    "Håkansson",
    "Dvořák",
    "Öztürk",
    "Petit",
    "Rossi",
    "Silva",
    "太郎",
    "娜",
    "Иванова",
    "Παπαδόπουλος",
    "Khan",
    "Patel",
    "Mensah",
    "Larsen",
    "Wilde",
    "Fernández",
    "Schröder",
    "St. John",
    "Lefèvre",
    "Þórsson",
    "الخطيب",
    "Kumar",
    "Tanaka",
    "Pérez",
    "Adams",
    "Weiß",
    "Horváth",
    "Lee",
];
/// The same in a user principal name.
const LAST_ASCII: [&str; 40] = [
    "o'brien",
    "d'angelo",
    "mueller",
    "nunez",
    "smith",
    "vandenberg",
    "ostergard",
    "sahin",
    "kowalska",
    "nguyen",
    "garcialopez",
    "o'neill",
    "hakansson",
    "dvorak",
    "ozturk",
    "petit",
    "rossi",
    "silva",
    "taro",
    "na",
    "ivanova",
    "papadopoulos",
    "khan",
    "patel",
    "mensah",
    "larsen",
    "wilde",
    "fernandez",
    "schroeder",
    "st.john",
    "lefevre",
    "thorsson",
    "alkhatib",
    "kumar",
    "tanaka",
    "perez",
    "adams",
    "weiss",
    "horvath",
    "lee",
];
/// Domains of users.
const DOMAINS: [&str; 7] = [
    "contoso.example",
    "contoso.example",
    "contoso.example",
    "fabrikam.example",
    "emea.contoso.example",
    "northwind-traders.example",
    "contoso-tenant.example",
];
/// Number types, by how often they come.
const TYPES: [&str; 10] = [
    "DirectRouting",
    "DirectRouting",
    "DirectRouting",
    "DirectRouting",
    "DirectRouting",
    "DirectRouting",
    "CallingPlan",
    "CallingPlan",
    "CallingPlan",
    "OperatorConnect",
];
/// Calling policies.
const POLICIES: [&str; 8] = [
    "AllowCalling",
    "AllowCallingPreventForwardingtoPhone",
    "DisallowCalling",
    "AllowCallingPreventTollBypass",
    "Global",
    "Frontline",
    "Reception",
    "Executives",
];
/// What is done to wrong numbers.
const KINDS: [&str; 16] = [
    "no_plus",
    "spaces",
    "dashes",
    "national_zero",
    "zero_after_code",
    "too_short",
    "too_long",
    "letter",
    "bad_code",
    "double_zero",
    "scientific",
    "empty",
    "trailing_nbsp",
    "tel_uri",
    "unicode_digits",
    "unassigned_range",
];

/// Policies that the config of such a sheet has to list.
pub(crate) fn config() -> String {
    let plans = REGIONS
        .iter()
        .map(|region| format!("{:?}", dial_plan(region.0)));
    let plans: Vec<String> = plans.collect();
    let policies: Vec<String> = POLICIES.iter().map(|name| format!("{name:?}")).collect();
    format!(
        "[policies]\nTenantDialPlan = [{}]\nTeamsCallingPolicy = [{}]\n",
        plans.join(", "),
        policies.join(", ")
    )
}

fn dial_plan(region: &str) -> String {
    format!("DP-{region}")
}

/// The plans of such a sheet, as the vendor's JSON: each takes national numbers of its country, and makes another one of
/// those that end with 5.
pub(crate) fn dial_plans() -> String {
    let plans = REGIONS.iter().map(|(region, code, ..)| {
        let rule = |name: &str, pattern: &str, translation: String| {
            serde_json::json!({"Name": name, "Pattern": pattern, "Translation": translation})
        };
        serde_json::json!({"Identity": format!("Tag:{}", dial_plan(region)), "NormalizationRules": [
            rule("Moved", "^0?(\\d{5,})5$", format!("+{code}${{1}}6")),
            rule("National", "^0?(\\d{5,})$", format!("+{code}$1")),
        ]})
    });
    serde_json::Value::Array(plans.collect()).to_string()
}

/// Writes a crowd; says where what is wrong was planted.
pub(crate) fn write(path: &Path, rows: u32) -> Truth {
    let file = File::create(path).expect("a file in a temporary folder");
    let mut file = BufWriter::new(file);
    let (mut crowd, mut text) = (Rows::new(), HEADER.to_owned());
    for _ in 0..rows {
        crowd.next(&mut text);
        file.write_all(text.as_bytes()).expect("a disk with room");
        text.clear();
    }
    file.flush().expect("a disk with room");
    crowd.truth
}

/// Makes the rows one after the other.
struct Rows {
    random: Random,
    seen: HashSet<u64>,
    good: Vec<String>,
    regions: Vec<usize>,
    /// What was planted so far.
    truth: Truth,
    row: u32,
}

/// The header, with its line end.
const HEADER: &str = "UserPrincipalName,DisplayName,TelephoneNumber,NumberType,LocationId,TenantDialPlan,TeamsCallingPolicy,UsageLocation\n";

impl Rows {
    fn new() -> Self {
        let weighted = REGIONS.iter().enumerate();
        let weighted = weighted.flat_map(|(at, region)| std::iter::repeat_n(at, region.2));
        Self {
            random: Random::new(7),
            seen: HashSet::new(),
            good: Vec::new(),
            regions: weighted.collect(),
            truth: Truth::default(),
            row: 1,
        }
    }

    /// Puts the next row behind a text.
    fn next(&mut self, text: &mut String) {
        self.row += 1;
        let at = self.regions[self.random.below(self.regions.len())];
        let region = REGIONS[at].0;
        let (first, last) = (
            self.random.below(FIRST.len()),
            self.random.below(LAST.len()),
        );
        let domain = self.random.one_of(&DOMAINS);
        let mut name = match self.random.below(4) {
            0 => format!("{}, {}", LAST[last], FIRST[first]),
            _ => format!("{} {}", FIRST[first], LAST[last]),
        };
        if self.random.below(200) == 0 {
            name = format!("{name} \"{}\"", self.random.one_of(&FIRST));
        }
        if name.contains([',', '"']) {
            name = format!("\"{}\"", name.replace('"', "\"\""));
        }
        let kind = self.random.one_of(&TYPES);
        let number = self.number(at, kind);
        let (first, last) = (FIRST_ASCII[first], LAST_ASCII[last]);
        let location = self.random.below(200);
        let policy = self.random.one_of(&POLICIES);
        let _ = writeln!(
            text,
            "{first}.{last}{}@{domain},{name},{number},{kind},10c00000-0000-4000-8000-{location:012},{},{policy},{region}",
            self.row,
            dial_plan(region)
        );
    }

    fn number(&mut self, at: usize, kind: &str) -> String {
        let luck = self.random.below(100);
        if luck < 5 {
            let what = KINDS[self.random.below(KINDS.len())];
            self.truth.wrong.entry(what).or_default().push(self.row);
            let national = self.national(at);
            return damaged(what, REGIONS[at].1, &national);
        }
        if luck < 6 && !self.good.is_empty() {
            self.truth.duplicates.push(self.row);
            return self.good[self.random.below(self.good.len())].clone();
        }
        let mut number = format!("+{}{}", REGIONS[at].1, self.national(at));
        self.good.push(number.clone());
        if self.random.below(200) == 0 {
            let _ = write!(number, ";ext={}", 100 + self.random.below(9900));
            if kind != "DirectRouting" {
                self.truth.extensions.push(self.row);
            }
        }
        number
    }

    /// A national number that no row had.
    fn national(&mut self, at: usize) -> String {
        let (_, code, _, templates) = REGIONS[at];
        loop {
            let template = self.random.one_of(templates);
            let national = self.filled(template);
            if self
                .seen
                .insert(format!("{code}{national}").parse().expect("digits"))
            {
                return national;
            }
        }
    }

    fn filled(&mut self, template: &str) -> String {
        let mut national = String::new();
        let mut rest = template.chars();
        while let Some(c) = rest.next() {
            let (low, high) = match c {
                'N' => (0, 9),
                '{' => {
                    let digits: Vec<u32> = rest
                        .by_ref()
                        .take(4)
                        .filter_map(|c| c.to_digit(10))
                        .collect();
                    (digits[0], digits[1])
                }
                digit => (
                    digit.to_digit(10).expect("a digit"),
                    digit.to_digit(10).expect("a digit"),
                ),
            };
            let digit = low as usize + self.random.below((high - low) as usize + 1);
            let _ = write!(national, "{digit}");
        }
        national
    }
}

fn damaged(kind: &str, code: &str, national: &str) -> String {
    let right = format!("+{code}{national}");
    match kind {
        "no_plus" => format!("{code}{national}"),
        "spaces" => format!("+{code} {} {}", &national[..3], &national[3..]),
        "dashes" => format!("+{code}-{}-{}", &national[..3], &national[3..]),
        "national_zero" => format!("0{national}"),
        "zero_after_code" => format!("+{code}(0){national}"),
        "too_short" => right[..6].to_owned(),
        "too_long" => format!("{right:0<20}"),
        "letter" => format!("{}O{}", &right[..6], &right[7..]),
        "bad_code" => format!("+999{national}"),
        "double_zero" => format!("00{code}{national}"),
        "scientific" => {
            let digits = format!("{code}{national}");
            format!("{}.{}E+{}", &digits[..1], &digits[1..6], digits.len() - 1)
        }
        "empty" => String::new(),
        "trailing_nbsp" => format!("{right}\u{a0}"),
        "tel_uri" => format!("tel:{right}"),
        "unicode_digits" => right.chars().map(full_width).collect(),
        "unassigned_range" => format!("+{code}{}", "0".repeat(national.len())),
        _ => unreachable!("{kind}"),
    }
}

fn full_width(c: char) -> char {
    match c.to_digit(10) {
        Some(digit) => char::from_u32(0xFF10 + digit).expect("a digit"),
        None => c,
    }
}
