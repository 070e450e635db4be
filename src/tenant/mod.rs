//! What is known of the tenant before a change: the state that `preflight.ps1` wrote, or that a run captured.
//!
//! Schema `callsheet.before/1`. Reading is strict about what is used and blind to what is not: later versions of the
//! scripts may write more.

mod error;

pub use error::BeforeError;

use crate::model::{
    AssignmentCategory, Guid, NumberType, PhoneNumber, PolicyKind, PolicyName, UserRef,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Name and version of the file's form.
pub const SCHEMA: &str = "callsheet.before/1";

/// One number that a user holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldNumber {
    /// `+` and digits, with `;ext=` if it has one.
    pub number: String,
    /// Who provides it.
    #[serde(rename = "type")]
    pub number_type: NumberType,
    /// As what it is held.
    pub category: AssignmentCategory,
    /// Emergency location.
    pub location: Option<Guid>,
    /// `Online`, or `OnPremises` when the local directory owns it.
    #[serde(default)]
    pub source: Option<String>,
}

/// What a user has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserState {
    /// The identity that was asked for.
    pub user: String,
    /// Whether the tenant knows the user.
    pub found: bool,
    /// Object id.
    #[serde(default)]
    pub id: Option<Guid>,
    /// User principal name as the tenant spells it.
    #[serde(default)]
    pub upn: Option<String>,
    /// Whether the user's voice flag is set; none if nobody looked.
    #[serde(default)]
    pub voice: Option<bool>,
    /// Numbers held, in every category.
    #[serde(default)]
    pub numbers: Vec<HeldNumber>,
    /// Policies granted to the user directly, by kind; null where the default applies.
    #[serde(default)]
    pub policies: BTreeMap<String, Option<String>>,
    /// Policies that the module does not show: what the user has of them is unknown.
    #[serde(default)]
    pub hidden: BTreeSet<String>,
}

impl UserState {
    /// The number of a category.
    #[must_use]
    pub fn number(&self, category: AssignmentCategory) -> Option<&HeldNumber> {
        self.numbers.iter().find(|held| held.category == category)
    }
}

/// What a number is, whether or not somebody holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberState {
    /// `+` and digits.
    pub number: String,
    /// Whether the tenant's inventory has it.
    pub found: bool,
    /// Who provides it.
    #[serde(rename = "type", default)]
    pub number_type: Option<NumberType>,
    /// Object id of the holder.
    #[serde(rename = "assignedTo", default)]
    pub assigned_to: Option<String>,
    /// Emergency location.
    #[serde(default)]
    pub location: Option<Guid>,
}

/// The state that a plan starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The tenant that was read; captured lines name none.
    pub tenant: Option<Guid>,
    captured: bool,
    /// Users by every name that they were asked or found under, in lower case.
    users: BTreeMap<String, Arc<UserState>>,
    /// Numbers that the sheet wants to assign.
    numbers: BTreeMap<String, NumberState>,
    /// Numbers that users hold, each with the user as asked for.
    held: BTreeMap<String, (String, HeldNumber)>,
}

/// What is known of the location of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationKnown {
    /// It has one.
    Some,
    /// It has none.
    None,
    /// Nobody looked.
    Unknown,
}

/// What the tenant's inventory says of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inventory {
    /// It is there, as this type.
    Is(NumberType),
    /// It is there, and its type is none that callsheet knows.
    OfNoType,
    /// It is not there.
    Missing,
    /// Nobody looked.
    Unknown,
}

#[derive(Deserialize)]
struct BeforeFile {
    schema: String,
    tenant: Guid,
    users: Vec<UserState>,
    #[serde(default)]
    numbers: Vec<NumberState>,
}

#[derive(Deserialize)]
struct ResultLine {
    event: String,
    #[serde(default)]
    plan: String,
    #[serde(default)]
    state: Option<UserState>,
}

impl Before {
    /// Reads the bytes of a `before.json` or of a results file, and holds them against the tenant of the config.
    ///
    /// # Errors
    /// As [`Self::parse`]; bytes that are no UTF-8; the state of another tenant.
    pub fn read(bytes: &[u8], file: &str, tenant: Option<&Guid>) -> Result<Self, BeforeError> {
        let text = std::str::from_utf8(bytes).map_err(|error| BeforeError::Form {
            file: file.to_owned(),
            line: 1 + memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count(),
            why: "it is not UTF-8 text".to_owned(),
        })?;
        let before = Self::parse(text, file)?;
        match (&before.tenant, tenant) {
            (Some(found), Some(wanted)) if found != wanted => Err(BeforeError::Tenant {
                file: file.to_owned(),
                found: found.to_string(),
                wanted: wanted.to_string(),
            }),
            _ => Ok(before),
        }
    }

    /// Reads a `before.json`, or the captured lines of a results file.
    ///
    /// # Errors
    /// Text of another form, another schema, or results that captured nothing.
    pub fn parse(text: &str, file: &str) -> Result<Self, BeforeError> {
        // Windows PowerShell 5.1 writes a byte order mark.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let first = text.lines().next().unwrap_or_default();
        if first.starts_with('{') && first.trim_end().ends_with('}') && first.contains("\"event\"")
        {
            return Self::from_results(text, file);
        }
        let form = |error: serde_json::Error| BeforeError::Form {
            file: file.to_owned(),
            line: error.line(),
            why: error.to_string(),
        };
        let read: BeforeFile = serde_json::from_str(text).map_err(form)?;
        if read.schema != SCHEMA {
            return Err(BeforeError::Schema {
                file: file.to_owned(),
                found: read.schema,
            });
        }
        let mut seen = BTreeMap::new();
        for user in &read.users {
            let entry = |what: String| BeforeError::Entry {
                file: file.to_owned(),
                what,
            };
            sound(user).map_err(entry)?;
            if let Some(other) = seen.insert(user.user.to_ascii_lowercase(), user)
                && other != user
            {
                let what = format!("{} stands twice, with two different states", user.user);
                return Err(entry(what));
            }
        }
        Ok(Self::new(Some(read.tenant), read.users, read.numbers))
    }

    /// A state from its parts.
    #[must_use]
    pub fn new(tenant: Option<Guid>, users: Vec<UserState>, numbers: Vec<NumberState>) -> Self {
        let mut by_name = BTreeMap::new();
        let mut by_number = BTreeMap::new();
        for user in users {
            for held in &user.numbers {
                by_number
                    .entry(held.number.clone())
                    .or_insert_with(|| (user.user.clone(), held.clone()));
            }
            let names = [
                Some(user.user.clone()),
                user.upn.clone(),
                user.id.as_ref().map(ToString::to_string),
            ];
            let user = Arc::new(user);
            for name in names.into_iter().flatten() {
                // The first capture of a user is the state before the first write.
                by_name
                    .entry(name.to_ascii_lowercase())
                    .or_insert_with(|| Arc::clone(&user));
            }
        }
        Self {
            tenant,
            captured: false,
            users: by_name,
            numbers: numbers.into_iter().map(|n| (n.number.clone(), n)).collect(),
            held: by_number,
        }
    }

    fn from_results(text: &str, file: &str) -> Result<Self, BeforeError> {
        let mut users = Vec::new();
        let mut plans = BTreeSet::new();
        let entry = |what: String| BeforeError::Entry {
            file: file.to_owned(),
            what,
        };
        for (at, line) in text.lines().enumerate() {
            // Windows PowerShell 5.1 writes a byte order mark, and files may have been put together. A run that was
            // killed can leave half a line: it held no finished capture, and its user is told as not captured.
            let line = line.trim_start_matches('\u{FEFF}');
            let Ok(line) = serde_json::from_str::<ResultLine>(line) else {
                continue;
            };
            plans.insert(line.plan);
            if let (Some(state), "captured") = (line.state, line.event.as_str()) {
                sound(&state).map_err(|what| entry(format!("line {}: {what}", at + 1)))?;
                users.push(state);
            }
        }
        if plans.len() > 1 {
            return Err(entry(
                "it holds the results of several plans; take the lines of one of them".to_owned(),
            ));
        }
        if users.is_empty() {
            return Err(BeforeError::Nothing {
                file: file.to_owned(),
            });
        }
        Ok(Self {
            captured: true,
            ..Self::new(None, users, Vec::new())
        })
    }

    /// Whether it was read from the results of a run.
    #[must_use]
    pub fn is_captured(&self) -> bool {
        self.captured
    }

    /// What a user has; none if nobody looked.
    #[must_use]
    pub fn user(&self, user: &UserRef) -> Option<&UserState> {
        self.users.get(&user.key()).map(Arc::as_ref)
    }

    /// Whether the tenant was asked for a user and has none.
    #[must_use]
    pub fn is_missing(&self, user: &UserRef) -> bool {
        self.user(user).is_some_and(|state| !state.found)
    }

    /// The names of the policies of a kind that users have, in order.
    #[must_use]
    pub fn policies_of(&self, kind: PolicyKind) -> BTreeSet<&str> {
        let users = self.users.values();
        let names = users.filter_map(|user| user.policies.get(kind.name())?.as_deref());
        names
            .filter(|name| PolicyName::parse(name).is_ok())
            .collect()
    }

    /// What a number is; none if nobody looked.
    #[must_use]
    pub fn number(&self, number: &str) -> Option<&NumberState> {
        self.numbers.get(number)
    }

    /// The user who holds a number: among the users that were read, else as the inventory says.
    #[must_use]
    pub fn holder(&self, number: &str) -> Option<String> {
        match self.held.get(number) {
            Some((user, _)) => Some(user.clone()),
            None => self.numbers.get(number).and_then(|n| n.assigned_to.clone()),
        }
    }

    /// The location of a number, if somebody looked: as a user holds it, else as the inventory has it.
    #[must_use]
    pub fn place_of(&self, number: &str) -> Option<Option<&Guid>> {
        if let Some((_, held)) = self.held.get(number) {
            return Some(held.location.as_ref());
        }
        let state = self.numbers.get(number).filter(|state| state.found)?;
        Some(state.location.as_ref())
    }

    /// What the inventory says of a number: as somebody holds it, else as it was looked up.
    #[must_use]
    pub fn inventory(&self, number: &str) -> Inventory {
        if let Some((_, held)) = self.held.get(number) {
            return Inventory::Is(held.number_type);
        }
        match self.numbers.get(number) {
            None => Inventory::Unknown,
            Some(state) if !state.found => Inventory::Missing,
            Some(state) => state.number_type.map_or(Inventory::OfNoType, Inventory::Is),
        }
    }

    /// Whether the local directory owns a number that one of the users holds.
    #[must_use]
    pub fn is_on_premises(&self, number: &str) -> bool {
        let held = self.held.get(number);
        held.is_some_and(|(_, held)| held.source.as_deref() == Some("OnPremises"))
    }

    /// What is known of the location of a number.
    #[must_use]
    pub fn location_of(&self, number: &str) -> LocationKnown {
        let held = self.held.get(number).map(|(_, held)| held);
        match (held, self.numbers.get(number)) {
            (Some(held), _) if held.location.is_some() => LocationKnown::Some,
            (_, Some(state)) if state.location.is_some() => LocationKnown::Some,
            (None, None) => LocationKnown::Unknown,
            _ => LocationKnown::None,
        }
    }
}

/// What a state may not hold, since steps go back to it: a number or a policy that cannot be written into a script.
fn sound(state: &UserState) -> Result<(), String> {
    for held in &state.numbers {
        if PhoneNumber::parse(&held.number).is_none() {
            return Err(format!(
                "{} holds {:?}, which is no number",
                state.user, held.number
            ));
        }
    }
    for (kind, name) in &state.policies {
        let wrong = name
            .as_deref()
            .is_some_and(|name| PolicyName::parse(name).is_err());
        if wrong && PolicyKind::named(kind).is_some() {
            let name = name.as_deref().unwrap_or_default();
            return Err(format!(
                "{} has a {kind} called {name:?}, which is no name of a policy",
                state.user
            ));
        }
    }
    Ok(())
}
