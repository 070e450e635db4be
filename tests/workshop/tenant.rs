//! A tenant in memory that does what the operations of a plan say, and refuses what a real one would.

use callsheet::model::{AssignmentCategory, NumberType};
use callsheet::plan::{Change, Location, Number, Operation, Prior};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The id of the tenant.
pub(crate) const TENANT: &str = "6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";

/// What a number is, whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) number_type: NumberType,
    pub(crate) location: Option<String>,
}

/// Users, numbers and policies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tenant {
    /// Who is there.
    pub(crate) users: Vec<String>,
    /// Every number of the tenant.
    pub(crate) lines: BTreeMap<String, Line>,
    /// Who holds what, as what.
    pub(crate) held: BTreeMap<(String, AssignmentCategory), String>,
    /// Policies that are granted directly, by user and kind.
    pub(crate) policies: BTreeMap<(String, String), String>,
    /// Numbers that the local directory owns.
    pub(crate) on_premises: Vec<String>,
}

impl Tenant {
    /// A tenant with some users and some numbers of one type without a location.
    pub(crate) fn new(users: &[&str], number_type: NumberType, numbers: &[&str]) -> Self {
        let line = Line {
            number_type,
            location: None,
        };
        Self {
            users: users.iter().map(|user| (*user).to_owned()).collect(),
            lines: numbers
                .iter()
                .map(|n| ((*n).to_owned(), line.clone()))
                .collect(),
            ..Self::default()
        }
    }

    /// Gives a user a primary number.
    pub(crate) fn holding(self, user: &str, number: &str) -> Self {
        self.holding_as(user, AssignmentCategory::Primary, number)
    }

    /// Gives a user a number.
    pub(crate) fn holding_as(
        mut self,
        user: &str,
        category: AssignmentCategory,
        number: &str,
    ) -> Self {
        assert!(
            self.lines.contains_key(number),
            "{number} is no number of the tenant"
        );
        self.held
            .insert((user.to_owned(), category), number.to_owned());
        self
    }

    /// Grants a policy.
    pub(crate) fn with_policy(mut self, user: &str, kind: &str, name: &str) -> Self {
        self.policies
            .insert((user.to_owned(), kind.to_owned()), name.to_owned());
        self
    }

    /// The object id of a user.
    fn id(&self, user: &str) -> String {
        let at = self.users.iter().position(|known| known == user);
        let at = at.unwrap_or_else(|| panic!("{user} is no user of the tenant"));
        format!("a0000000-0000-4000-8000-{:012}", at + 1)
    }

    /// What preflight would write about some of the users and all numbers.
    pub(crate) fn before(&self, users: &[&str]) -> String {
        let users: Vec<Value> = users.iter().map(|user| self.state(user)).collect();
        let numbers: Vec<Value> = self
            .lines
            .keys()
            .map(|number| self.inventory(number))
            .collect();
        json!({"schema": "callsheet.before/1", "tenant": TENANT, "users": users, "numbers": numbers}).to_string()
    }

    /// What preflight would write about everybody.
    pub(crate) fn before_all(&self) -> String {
        let users: Vec<&str> = self.users.iter().map(String::as_str).collect();
        self.before(&users)
    }

    fn state(&self, user: &str) -> Value {
        let held = self.held.iter().filter(|((holder, _), _)| holder == user);
        let numbers: Vec<Value> = held
            .map(|((_, category), number)| {
                let line = &self.lines[number];
                let source = if self.on_premises.contains(number) { "OnPremises" } else { "Online" };
                json!({"number": number, "type": line.number_type, "category": category, "location": line.location, "source": source})
            })
            .collect();
        let granted = self
            .policies
            .iter()
            .filter(|((holder, _), _)| holder == user);
        let policies: BTreeMap<&str, &str> = granted
            .map(|((_, kind), name)| (kind.as_str(), name.as_str()))
            .collect();
        json!({"user": user, "found": true, "id": self.id(user), "upn": user, "numbers": numbers, "policies": policies})
    }

    fn inventory(&self, number: &str) -> Value {
        let line = &self.lines[number];
        let holder = self.holder(number).map(|(user, _)| self.id(&user));
        json!({"number": number, "found": true, "type": line.number_type, "assignedTo": holder, "location": line.location})
    }

    fn holder(&self, number: &str) -> Option<(String, AssignmentCategory)> {
        let held = self.held.iter().find(|(_, held)| *held == number);
        held.map(|(holder, _)| holder.clone())
    }

    /// Does operations in their order.
    pub(crate) fn run(&mut self, operations: &[Operation]) -> Result<(), String> {
        operations.iter().try_for_each(|operation| {
            let done = self.step(operation);
            done.map_err(|why| format!("step {} of {}: {why}", operation.id, operation.user()))
        })
    }

    fn step(&mut self, operation: &Operation) -> Result<(), String> {
        let user = operation.user().to_owned();
        match &operation.change {
            Change::Number {
                category,
                before,
                after,
                leave,
                released,
                ..
            } => {
                let slot = (user, *category);
                match before {
                    Prior::Known(_) if *released => self.expect(&slot, None)?,
                    Prior::Known(before) => self.expect(&slot, before.as_ref())?,
                    Prior::Unknown => {}
                }
                self.assign(slot, after.as_ref(), leave)
            }
            Change::Release {
                category,
                before,
                leave,
                ..
            } => {
                let slot = (user, *category);
                let number = Number {
                    location: Location::Unstated,
                    ..before.clone()
                };
                self.expect(&slot, Some(&number))?;
                self.assign(slot, None, leave)
            }
            Change::RemoveAll => {
                self.held.retain(|(holder, _), _| *holder != user);
                Ok(())
            }
            Change::Policy {
                kind,
                before,
                after,
            } => {
                let slot = (user, kind.name().to_owned());
                if let Prior::Known(before) = before
                    && self.policies.get(&slot).map(String::as_str) != before.as_deref()
                {
                    return Err(format!(
                        "{kind} is {:?} and not {before:?}",
                        self.policies.get(&slot)
                    ));
                }
                match after {
                    Some(name) => self.policies.insert(slot, name.to_string()),
                    None => self.policies.remove(&slot),
                };
                Ok(())
            }
        }
    }

    /// The guard of a script: what is there is what the plan says.
    fn expect(
        &self,
        slot: &(String, AssignmentCategory),
        wanted: Option<&Number>,
    ) -> Result<(), String> {
        let found = self.held.get(slot);
        let right = match (found, wanted) {
            (None, None) => true,
            (Some(found), Some(wanted)) => {
                let line = &self.lines[found];
                let location = match &wanted.location {
                    Location::Unstated => true,
                    Location::None => line.location.is_none(),
                    Location::Id(id) => line.location.as_deref() == Some(id.as_str()),
                };
                **found == *wanted.number && line.number_type == wanted.number_type && location
            }
            _ => false,
        };
        if right {
            Ok(())
        } else {
            Err(format!("holds {found:?} and not {wanted:?}"))
        }
    }

    /// The vendor's cmdlets: a number has one holder, and a holder one number of a category.
    fn assign(
        &mut self,
        slot: (String, AssignmentCategory),
        after: Option<&Number>,
        leave: &Location,
    ) -> Result<(), String> {
        if let Some(after) = after {
            if let Some(holder) = self.holder(&after.number).filter(|holder| *holder != slot) {
                return Err(format!("{} is held by {holder:?}", after.number));
            }
            let line = self
                .lines
                .get(&*after.number)
                .ok_or_else(|| format!("there is no {}", after.number))?;
            if line.number_type != after.number_type {
                return Err(format!(
                    "{} is of type {:?}",
                    after.number, line.number_type
                ));
            }
        }
        let given_back = self
            .held
            .remove(&slot)
            .filter(|old| after.is_none_or(|after| *after.number != **old));
        if let Some(old) = given_back {
            self.place(&old, leave);
        }
        if let Some(after) = after {
            self.place(&after.number, &after.location);
            self.held.insert(slot, after.number.to_string());
        }
        Ok(())
    }

    fn place(&mut self, number: &str, location: &Location) {
        let line = self.lines.get_mut(number).expect("it was looked up");
        match location {
            Location::Unstated => {}
            Location::None => line.location = None,
            Location::Id(id) => line.location = Some(id.as_str().to_owned()),
        }
    }
}
