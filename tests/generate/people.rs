//! Changes at random: an outline says what happens, the data what everything is called.
//!
//! Two sheets made from one outline differ in text only: their steps are of the same kinds in the same order, with the
//! same numbers, `$true`, `$false` and `$null`.

use super::cells::{hostile, is_display_name, is_policy_name, is_text};
use super::{Seeded, bundle};
use serde_json::{Value, json};

/// The policies that scripts grant, by their columns.
pub(crate) const POLICIES: [&str; 14] = [
    "TenantDialPlan",
    "TeamsCallingPolicy",
    "OnlineVoiceRoutingPolicy",
    "TeamsEmergencyCallingPolicy",
    "TeamsEmergencyCallRoutingPolicy",
    "CallingLineIdentity",
    "OnlineVoicemailPolicy",
    "TeamsCallParkPolicy",
    "TeamsCallHoldPolicy",
    "TeamsIPPhonePolicy",
    "TeamsSharedCallingRoutingPolicy",
    "TeamsVoiceApplicationsPolicy",
    "TeamsSurvivableBranchAppliancePolicy",
    "OnlineAudioConferencingRoutingPolicy",
];

const PLAIN: [&str; 12] = [
    "UserPrincipalName",
    "ObjectId",
    "SipAddress",
    "DisplayName",
    "Action",
    "TelephoneNumber",
    "NumberType",
    "AssignmentCategory",
    "LocationId",
    "Notify",
    "Site",
    "Wave",
];

/// How a row names its user.
#[derive(Clone, Copy, Debug)]
enum Name {
    Upn,
    ObjectId,
    Sip,
}

/// What a row asks for about the number.
#[derive(Clone, Copy, Debug)]
enum Wish {
    Nothing,
    /// A number that nobody holds; whether the before-state knows it, and with a location.
    Fresh {
        extension: bool,
        on_file: Option<bool>,
    },
    /// The number that the user of another row holds.
    Of(usize),
    /// Only another location for the number held.
    Location,
    Remove,
    RemoveAll,
}

/// What a row does, without a text.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a choice of its own, made at random"
)]
struct Outlined {
    name: Name,
    known: bool,
    shown: bool,
    number_type: &'static str,
    category: &'static str,
    /// The number of the category that the user holds, with a location or without.
    held: Option<bool>,
    /// A private number besides.
    second: bool,
    wish: Wish,
    location: bool,
    notify: bool,
    /// Column, whether the user has a policy of the kind, whether the row names one or says Global.
    policies: Vec<(usize, bool, bool)>,
}

/// What happens in a change, without a text.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    rows: Vec<Outlined>,
    /// Whether there is a before-state.
    pub(crate) before: bool,
}

/// A change with all its texts.
pub(crate) struct Texts {
    pub(crate) sheet: Vec<u8>,
    pub(crate) config: String,
    pub(crate) before: Option<Vec<u8>>,
    /// The same state as an apply script captures it.
    pub(crate) captured: Vec<u8>,
}

impl Outline {
    /// An outline from a seed; the first rows hold a swap, two chains and a RemoveAll, so every kind of step occurs.
    pub(crate) fn new(seed: usize, before: bool) -> Self {
        let mut seeded = Seeded::new(1_000 + seed as u64);
        let s = &mut seeded;
        let count = 8 + s.below(14);
        let mut rows: Vec<Outlined> = (0..count).map(|_| Outlined::new(s, before)).collect();
        for (at, row) in rows.iter_mut().take(if before { 8 } else { 6 }).enumerate() {
            row.known = before && at != 5;
            row.category = "Primary";
            row.number_type = "DirectRouting";
            row.held = row.known.then(|| s.percent(50));
            row.wish = match at {
                // Two who swap; one whose number passes to the next, who gets a fresh one; one who loses all.
                0 if before => Wish::Of(1),
                1 if before => Wish::Of(0),
                2 if before => Wish::Of(3),
                3 => Wish::Fresh {
                    extension: s.percent(30),
                    on_file: before.then(|| s.percent(50)),
                },
                4 => Wish::RemoveAll,
                // One who gives a number up for another and gets none.
                6 => Wish::Of(7),
                _ => Wish::Remove,
            };
            row.second = at == 4 && before;
            row.notify &= at < 4;
        }
        for at in [5, 7] {
            rows[at].policies.clear();
        }
        Self { rows, before }
    }

    /// The change with texts from another seed.
    pub(crate) fn texts(&self, seed: usize) -> Texts {
        Writer::new(seed, self.rows.len()).write(self)
    }
}

impl Outlined {
    fn new(s: &mut Seeded, before: bool) -> Self {
        let known = before && s.percent(75);
        let number_type = *s.pick(&["DirectRouting", "OperatorConnect", "CallingPlan"]);
        let held = (known && s.percent(50)).then(|| s.percent(50));
        let fresh = Wish::Fresh {
            extension: number_type == "DirectRouting" && s.percent(30),
            on_file: (before && s.percent(60)).then(|| s.percent(50)),
        };
        let wish = match s.below(8) {
            0 | 1 => Wish::Nothing,
            2 if held.is_some() => Wish::Location,
            3 if held.is_some() || !known => Wish::Remove,
            4 => Wish::RemoveAll,
            _ => fresh,
        };
        let mut columns: Vec<usize> = (0..POLICIES.len()).collect();
        s.shuffle(&mut columns);
        columns.truncate(1 + s.below(4));
        Self {
            name: *s.pick(&[Name::Upn, Name::Upn, Name::Upn, Name::ObjectId, Name::Sip]),
            known,
            shown: s.percent(70),
            number_type,
            category: *s.pick(&["Primary", "Primary", "Primary", "Private", "Alternate"]),
            held,
            second: known && s.percent(20),
            wish,
            location: s.percent(50),
            notify: s.percent(30),
            policies: columns
                .into_iter()
                .map(|column| (column, s.percent(50), s.percent(75)))
                .collect(),
        }
    }

    /// Whether the row gives or takes numbers only; a removing row grants nothing.
    fn removes(&self) -> bool {
        matches!(self.wish, Wish::Remove | Wish::RemoveAll)
    }
}

/// Makes the texts.
struct Writer {
    s: Seeded,
    names: Vec<String>,
    numbers: Vec<String>,
    ids: Vec<String>,
    upns: Vec<String>,
    held: Vec<String>,
}

impl Writer {
    fn new(seed: usize, rows: usize) -> Self {
        let mut s = Seeded::new(2_000_000 + seed as u64);
        let mut numbers: Vec<String> = (0..1_000).map(|n| format!("+442079460{n:03}")).collect();
        s.shuffle(&mut numbers);
        let ids = (0..rows).map(|_| s.guid()).collect();
        let upns = (0..rows).map(|at| upn(&mut s, at)).collect();
        let names = hostile().into_iter().map(|hostile| hostile.cell).collect();
        Self {
            s,
            names,
            numbers,
            ids,
            upns,
            held: Vec::new(),
        }
    }

    fn write(mut self, outline: &Outline) -> Texts {
        self.held = outline.rows.iter().map(|_| self.number()).collect();
        let tenant = self.s.guid();
        let title = self.display_name();
        let change: String = (0..=self.s.below(39))
            .map(|at| char::from(*self.s.pick(if at == 0 { b"Cc9x" } else { b"C-c9" })))
            .collect();
        let mut file = Vec::new();
        let (mut rows, mut users) = (Vec::new(), Vec::new());
        for at in 0..outline.rows.len() {
            let (row, user) = self.row(outline, at, &mut file);
            rows.push(row);
            users.extend(user);
        }
        let header: Vec<&str> = PLAIN.iter().chain(&POLICIES).copied().collect();
        let captured: Vec<String> = users
            .iter()
            .map(|state| json!({"event": "captured", "state": state}).to_string())
            .collect();
        let state = json!({"schema": "callsheet.before/1", "tenant": tenant, "users": users, "numbers": file});
        Texts {
            sheet: bundle::csv(&header, &rows),
            config: bundle::config(&tenant, &change, &title),
            before: outline.before.then(|| state.to_string().into_bytes()),
            captured: captured.join("\n").into_bytes(),
        }
    }

    /// A row of the sheet, and the user's state before if it is known.
    fn row(
        &mut self,
        outline: &Outline,
        at: usize,
        file: &mut Vec<Value>,
    ) -> (Vec<String>, Option<Value>) {
        let row = &outline.rows[at];
        let second = self.number();
        let (number, number_type, category) = match row.wish {
            Wish::Fresh { extension, on_file } => {
                let mut number = self.number();
                if extension {
                    let digits: String = (0..=self.s.below(6))
                        .map(|_| char::from(*self.s.pick(b"0123456789")))
                        .collect();
                    number = format!("{number};ext={digits}");
                }
                if let Some(location) = on_file {
                    let location = location.then(|| self.s.guid());
                    file.push(json!({"number": number, "found": true, "type": row.number_type, "assignedTo": null, "location": location}));
                }
                (number, row.number_type, row.category)
            }
            Wish::Of(other) => (
                self.held[other].clone(),
                outline.rows[other].number_type,
                "Primary",
            ),
            Wish::Remove => (self.held[at].clone(), row.number_type, row.category),
            Wish::Nothing | Wish::Location | Wish::RemoveAll => (String::new(), "", row.category),
        };
        let given = matches!(row.wish, Wish::Fresh { .. } | Wish::Of(_));
        let location = if (given && row.location) || matches!(row.wish, Wish::Location) {
            self.s.guid()
        } else {
            String::new()
        };
        let action = match row.wish {
            Wish::Remove => "Remove",
            Wish::RemoveAll => "RemoveAll",
            _ => "",
        };
        let (upn, id) = (self.upns[at].clone(), self.ids[at].clone());
        let (upn_cell, id_cell, sip_cell) = match row.name {
            Name::Upn => (upn.clone(), String::new(), String::new()),
            Name::ObjectId => (String::new(), id.clone(), String::new()),
            Name::Sip => (String::new(), String::new(), format!("sip:{upn}")),
        };
        let user = [&upn_cell, &id_cell, &sip_cell]
            .into_iter()
            .find(|cell| !cell.is_empty())
            .cloned()
            .unwrap_or_default();
        let mut cells = vec![upn_cell, id_cell, sip_cell];
        cells.push(if row.shown {
            self.display_name()
        } else {
            String::new()
        });
        cells.extend(
            [
                action,
                &number,
                number_type,
                category,
                &location,
                if row.notify && given { "yes" } else { "" },
            ]
            .map(ToOwned::to_owned),
        );
        // Waves part people, which other tests look at.
        cells.extend([self.label(), String::new()]);
        let mut policies = vec![String::new(); POLICIES.len()];
        let mut had = serde_json::Map::new();
        for (column, has, named) in &row.policies {
            let old = self.policy_name("");
            had.insert(
                POLICIES[*column].to_owned(),
                has.then(|| old.clone()).into(),
            );
            if !row.removes() {
                policies[*column] = if *named {
                    self.policy_name(&old)
                } else {
                    "Global".to_owned()
                };
            }
        }
        cells.extend(policies);
        let mut numbers = Vec::new();
        let mut hold = |number: &str, category: &str, location: Option<String>| {
            numbers.push(json!({"number": number, "type": row.number_type, "category": category, "location": location, "source": "Online"}));
        };
        if let Some(location) = row.held {
            hold(
                &self.held[at],
                row.category,
                location.then(|| self.s.guid()),
            );
        }
        if row.second && row.category != "Private" {
            hold(&second, "Private", None);
        }
        let state = json!({"user": user, "found": true, "id": id, "upn": upn, "numbers": numbers, "policies": had});
        (cells, row.known.then_some(state))
    }

    /// A number that no other call gives.
    fn number(&mut self) -> String {
        self.numbers.pop().expect("a thousand numbers are enough")
    }

    fn policy_name(&mut self, other: &str) -> String {
        loop {
            let name = if self.s.percent(50) {
                self.s.pick(&self.names).clone()
            } else {
                self.s.text(20, Seeded::ascii)
            };
            if is_policy_name(&name) && !name.eq_ignore_ascii_case(other) {
                return name;
            }
        }
    }

    fn display_name(&mut self) -> String {
        loop {
            let c = *self
                .s
                .pick(&[Seeded::ascii as fn(&mut Seeded) -> char, Seeded::letter]);
            let name = if self.s.percent(40) {
                self.s.pick(&self.names).clone()
            } else {
                self.s.text(30, c)
            };
            if is_display_name(&name) && !name.trim_matches(' ').is_empty() {
                return name;
            }
        }
    }

    /// A site.
    fn label(&mut self) -> String {
        let name = self.display_name();
        if name.chars().count() <= 64 && is_text(&name) {
            name
        } else {
            String::new()
        }
    }
}

/// A user principal name with every kind of character that it can hold.
fn upn(s: &mut Seeded, at: usize) -> String {
    let mut part = |allowed: &[u8], longest: usize| -> String {
        (0..=s.below(longest))
            .map(|_| char::from(*s.pick(allowed)))
            .collect()
    };
    let local = part(b"abcXYZ019'-_!#^~+", 20);
    let domain = part(b"abcXYZ019", 12);
    format!("{local}.u{at}@{domain}.example")
}
