//! The dial plans of a tenant before a change: an export, what preflight read, or what a run captured.

use super::change::{GLOBAL, Prior, RuleState, State};
use super::plan::{Plan, Position};
use super::read::{ReadError, first, text_of};
use super::vendor;
use crate::model::Guid;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Name and version of the form that preflight writes.
pub const BEFORE_SCHEMA: &str = "callsheet.dialplan-before/1";
/// How to write the file again.
const AGAIN: &str = "give the before.json of preflight.ps1, or write one with: Get-CsTenantDialPlan | ConvertTo-Json -Depth 5";

/// What is known of the dial plans of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    present: BTreeMap<String, State>,
    absent: BTreeSet<String>,
    /// It lists every plan of the tenant, so a plan that is not listed does not exist.
    whole: bool,
    captured: bool,
}

impl Snapshot {
    /// Reads the `before.json` of a bundle's preflight, the results (.jsonl) of a run, or the vendor's JSON. `tenant` is
    /// the one that the change is for.
    ///
    /// # Errors
    /// When it is none of these, or of another tenant.
    pub fn read(bytes: &[u8], file: &str, tenant: Option<&Guid>) -> Result<Self, ReadError> {
        let text = text_of(bytes, file)?;
        let value = serde_json::from_str::<Value>(&text).ok();
        let schema = value.as_ref().and_then(|value| value.get("schema"));
        match (&value, schema.and_then(Value::as_str)) {
            (Some(value), Some(BEFORE_SCHEMA)) => Self::of_preflight(value, file, tenant),
            (Some(_), Some(other)) => {
                let what = format!("this is {other}, not the state of dial plans");
                Err(ReadError::new(file, first(), what, AGAIN))
            }
            (None, _) if text.trim_start().starts_with('{') => Self::of_results(&text, file),
            (Some(one), None) if one.get("event").is_some() => Self::of_results(&text, file),
            _ => {
                let mut found = Self::default();
                for plan in vendor::read(&text, file)? {
                    found.add(&plan);
                }
                // Every tenant has Global: a list with it is the whole list.
                found.whole = found.present.contains_key(&key(GLOBAL));
                Ok(found)
            }
        }
    }

    fn of_preflight(value: &Value, file: &str, tenant: Option<&Guid>) -> Result<Self, ReadError> {
        let wrong = |what: &str| ReadError::new(file, first(), what.to_owned(), AGAIN);
        let of = value.get("tenant").and_then(Value::as_str);
        if let Some(tenant) = tenant
            && !of.is_some_and(|of| of.eq_ignore_ascii_case(tenant.as_str()))
        {
            let what = format!(
                "this is the state of tenant {}, and the change is for {tenant}",
                of.unwrap_or("?")
            );
            let help = "take the before.json of the right tenant, or correct [tenant] id";
            return Err(ReadError::new(file, first(), what, help));
        }
        let list = |name: &str| value.get(name).and_then(Value::as_array);
        let (Some(plans), Some(absent)) = (list("plans"), list("absent")) else {
            return Err(wrong("this has no lists of plans and of absent plans"));
        };
        let mut found = Self::default();
        for plan in plans {
            found.add(&vendor::plan(plan, file, "")?);
        }
        let names = absent.iter().filter_map(Value::as_str);
        found.absent = names.map(key).collect();
        Ok(found)
    }

    /// What a run captured before it wrote; the first state of a plan counts.
    fn of_results(text: &str, file: &str) -> Result<Self, ReadError> {
        let mut found = Self {
            captured: true,
            ..Self::default()
        };
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim_start_matches('\u{FEFF}').trim();
            if text.is_empty() {
                continue;
            }
            // A run that was killed can leave half a line.
            let Ok(value) = serde_json::from_str::<Value>(text) else {
                continue;
            };
            let text = |name: &str| value.get(name).and_then(Value::as_str);
            let about = text("attribute") == Some("TenantDialPlan");
            if !about || text("event") != Some("captured") {
                continue;
            }
            let wrong = || {
                let what = "this line names no plan and state";
                ReadError::new(file, Position { line, column: 1 }, what, AGAIN)
            };
            let name = text("user").ok_or_else(wrong)?;
            let state = value.get("state").ok_or_else(wrong)?;
            if found.present.contains_key(&key(name)) || found.absent.contains(&key(name)) {
                continue;
            }
            match state.get("found").and_then(Value::as_bool) {
                Some(true) => {
                    let plan = state.get("plan").ok_or_else(wrong)?;
                    found.add(&vendor::plan(plan, file, "")?);
                }
                Some(false) => drop(found.absent.insert(key(name))),
                None => return Err(wrong()),
            }
        }
        if found.present.is_empty() && found.absent.is_empty() {
            let what = "no line of these results captured a dial plan";
            let help = "a run captures only plans whose state before was unknown; where it was known, the roll-back is in the bundle";
            return Err(ReadError::new(file, first(), what, help));
        }
        Ok(found)
    }

    fn add(&mut self, plan: &Plan) {
        let state = State {
            simple_name: plan.simple_name.clone().unwrap_or_default(),
            description: plan.description.clone(),
            rules: plan.rules.iter().map(RuleState::from).collect(),
        };
        self.present.insert(key(&plan.name), state);
    }

    /// What is known of a plan.
    #[must_use]
    pub fn of(&self, name: &str) -> Prior {
        let name = key(name);
        match self.present.get(&name) {
            Some(state) => Prior::Present(state.clone()),
            // No tenant is without Global: a list that lacks it did not look.
            None if name == key(GLOBAL) => Prior::Unknown,
            None if self.whole || self.absent.contains(&name) => Prior::Absent,
            None => Prior::Unknown,
        }
    }

    /// Whether a run captured it.
    #[must_use]
    pub fn is_captured(&self) -> bool {
        self.captured
    }
}

/// The vendor compares identities without regard to case.
fn key(name: &str) -> String {
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: &str = "6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";

    fn read(text: &str) -> Result<Snapshot, ReadError> {
        Snapshot::read(text.as_bytes(), "before", Guid::parse(TENANT).as_ref())
    }

    #[test]
    fn only_a_list_with_global_says_which_plans_there_are_not() {
        let one = r#"{"Identity": "Tag:DP-US", "NormalizationRules": [], "SimpleName": "x"}"#;
        let all = format!(r#"[{one}, {{"Identity": "Global", "NormalizationRules": []}}]"#);
        let (one, all) = (read(one).expect("one plan"), read(&all).expect("two plans"));
        assert!(matches!(one.of("dp-us"), Prior::Present(state) if state.simple_name == "x"));
        assert_eq!(one.of("DP-DE"), Prior::Unknown);
        assert_eq!(one.of("Global"), Prior::Unknown);
        assert_eq!(all.of("DP-DE"), Prior::Absent);
        assert!(matches!(all.of("Global"), Prior::Present(_)));
    }

    #[test]
    fn what_preflight_read_is_of_its_tenant_only() {
        let text = format!(
            r#"{{"schema": "{BEFORE_SCHEMA}", "tenant": "{TENANT}", "plans": [], "absent": ["DP-NEW"]}}"#
        );
        let found = read(&text).expect("it reads");
        assert_eq!(found.of("DP-NEW"), Prior::Absent);
        assert_eq!(found.of("DP-US"), Prior::Unknown);
        let other = text.replace("6f1a", "6f1b");
        let error = read(&other).expect_err("another tenant");
        assert!(error.to_string().contains("is for 6f1a"), "{error}");
        let users = text.replace("dialplan-before", "before");
        let error = read(&users).expect_err("a state of users");
        assert!(
            error.to_string().contains("this is callsheet.before/1"),
            "{error}"
        );
    }

    #[test]
    fn the_first_captured_state_of_a_plan_counts() {
        let line = |pattern: &str| {
            format!(
                r#"{{"event": "captured", "attribute": "TenantDialPlan", "user": "DP-US", "state": {{"found": true, "plan": {{"Identity": "DP-US", "NormalizationRules": [{{"Name": "a", "Pattern": "{pattern}"}}]}}}}}}"#
            )
        };
        let absent = r#"{"event": "captured", "attribute": "TenantDialPlan", "user": "DP-NEW", "state": {"found": false, "plan": null}}"#;
        let text = format!(
            "{}\r\n{absent}\r\n{}\r\n{{\"event\": \"ca",
            line("1"),
            line("2")
        );
        let found = read(&text).expect("it reads");
        assert!(found.is_captured());
        assert!(
            matches!(found.of("DP-US"), Prior::Present(state) if state.rules[0].pattern == "1")
        );
        assert_eq!(found.of("DP-NEW"), Prior::Absent);
        let other = r#"{"event": "captured", "attribute": "number", "user": "a@contoso.example", "state": {}}"#;
        assert!(read(&format!("{other}\n{other}\n")).is_err());
    }
}
