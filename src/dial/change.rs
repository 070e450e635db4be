//! A change of tenant dial plans as plain data: each plan from what to what, in order, and the way back.

use super::plan::{Plan, Rule};
use super::snapshot::Snapshot;
use crate::span::Place;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Name and version of the form of `plan.json` of such a change.
pub const SCHEMA: &str = "callsheet.dialplan-change/1";
/// The plan of everybody who has none of their own.
pub const GLOBAL: &str = "Global";

/// A rule as the service keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleState {
    /// Name, unique in its plan.
    pub name: String,
    /// .NET regular expression.
    pub pattern: String,
    /// .NET replacement.
    pub translation: String,
    /// Free text.
    pub description: String,
    /// IsInternalExtension.
    pub internal: bool,
}

/// A plan as the service keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// A second name.
    pub simple_name: String,
    /// Free text.
    pub description: String,
    /// The rules in their order.
    pub rules: Vec<RuleState>,
}

/// What a plan shall be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// A second name; none: it stays what it is.
    pub simple_name: Option<String>,
    /// Free text; none: it stays what it is.
    pub description: Option<String>,
    /// The rules in their order.
    pub rules: Vec<RuleState>,
}

/// What is known of a plan before the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prior {
    /// Nobody looked.
    Unknown,
    /// The tenant has no such plan.
    Absent,
    /// This.
    Present(State),
}

/// What becomes of one plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanChange {
    /// Number from 1, in the order of the file.
    pub id: u32,
    /// Identity of the plan, without the vendor's `Tag:`.
    pub plan: String,
    /// The state before.
    pub before: Prior,
    /// The state after; none: the plan is removed.
    pub after: Option<Wish>,
    /// Where the file asks for it.
    pub because: Place,
}

/// What plans come to against the state before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// One for each plan that is not yet as the file wants it.
    pub changes: Vec<PlanChange>,
    /// How many plans are so already.
    pub unchanged: usize,
}

impl Changes {
    /// What becomes of each plan; without a state before, everything is unknown.
    #[must_use]
    pub fn of(plans: &[Plan], before: Option<&Snapshot>) -> Self {
        let mut found = Self::default();
        for plan in plans {
            let before = before.map_or(Prior::Unknown, |before| before.of(&plan.name));
            let after = Wish::of(plan, &before);
            if matches!(&before, Prior::Present(state) if after.is(state)) {
                found.unchanged += 1;
                continue;
            }
            found.changes.push(PlanChange {
                id: u32::try_from(found.changes.len() + 1).unwrap_or(u32::MAX),
                plan: plan.name.clone(),
                before,
                after: Some(after),
                because: plan.place(plan.at),
            });
        }
        found
    }

    /// The way back, last plan first. What nobody knows the state before of is left out.
    #[must_use]
    pub fn inverse(&self) -> Vec<PlanChange> {
        let back = self.changes.iter().rev();
        back.filter_map(PlanChange::inverse).collect()
    }
}

impl Wish {
    /// What a file asks for. Where it is silent and the state before is known, that is filled in.
    fn of(plan: &Plan, before: &Prior) -> Self {
        let simple_name = plan.simple_name.clone();
        let description = Some(plan.description.clone()).filter(|text| !text.is_empty());
        let (had_name, had_description) = match before {
            Prior::Unknown => (None, None),
            // The vendor's own defaults for a new plan.
            Prior::Absent => (Some(plan.name.clone()), Some(String::new())),
            Prior::Present(state) => (
                Some(state.simple_name.clone()),
                Some(state.description.clone()),
            ),
        };
        Self {
            simple_name: simple_name.or(had_name),
            description: description.or(had_description),
            rules: plan.rules.iter().map(RuleState::from).collect(),
        }
    }

    /// Whether a state is what is wished.
    #[must_use]
    pub fn is(&self, state: &State) -> bool {
        let same = |wish: &Option<String>, found: &str| wish.as_ref().is_none_or(|w| w == found);
        same(&self.simple_name, &state.simple_name)
            && same(&self.description, &state.description)
            && self.rules == state.rules
    }

    /// The whole state, if nothing of it is left as it is.
    fn whole(&self) -> Option<State> {
        Some(State {
            simple_name: self.simple_name.clone()?,
            description: self.description.clone()?,
            rules: self.rules.clone(),
        })
    }
}

impl From<&State> for Wish {
    fn from(state: &State) -> Self {
        Self {
            simple_name: Some(state.simple_name.clone()),
            description: Some(state.description.clone()),
            rules: state.rules.clone(),
        }
    }
}

impl From<&Rule> for RuleState {
    fn from(rule: &Rule) -> Self {
        Self {
            name: rule.name.clone(),
            pattern: rule.pattern.clone(),
            translation: rule.translation.clone(),
            description: rule.description.clone(),
            internal: rule.internal,
        }
    }
}

impl From<&RuleState> for Rule {
    fn from(state: &RuleState) -> Self {
        Self {
            name: state.name.clone(),
            pattern: state.pattern.clone(),
            translation: state.translation.clone(),
            description: state.description.clone(),
            internal: state.internal,
            ..Self::default()
        }
    }
}

impl PlanChange {
    /// Whether the plan is the one of everybody without a plan of their own.
    #[must_use]
    pub fn is_global(&self) -> bool {
        self.plan.eq_ignore_ascii_case(GLOBAL)
    }

    /// The change back; none where nobody knows the state before.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let after = match &self.before {
            Prior::Unknown => return None,
            Prior::Absent => None,
            Prior::Present(state) => Some(Wish::from(state)),
        };
        let before = match &self.after {
            None => Prior::Absent,
            Some(wish) => Prior::Present(wish.whole()?),
        };
        Some(Self {
            id: self.id,
            plan: self.plan.clone(),
            before,
            after,
            because: self.because.clone(),
        })
    }

    /// The change as `plan.json` shows it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let (known, state) = match &self.before {
            Prior::Unknown => (false, None),
            Prior::Absent => (true, None),
            Prior::Present(state) => (true, Some(state)),
        };
        json!({
            "id": self.id,
            "plan": self.plan,
            "before": {"known": known, "state": state},
            "after": self.after,
            "because": self.because,
            "reversible": self.inverse().is_some(),
        })
    }

    /// Reads what [`Self::to_json`] wrote; the place is not read back.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let before = value.get("before")?;
        let state: Option<State> = serde_json::from_value(before.get("state")?.clone()).ok()?;
        let before = match (before.get("known")?.as_bool()?, state) {
            (false, None) => Prior::Unknown,
            (false, Some(_)) => return None,
            (true, None) => Prior::Absent,
            (true, Some(state)) => Prior::Present(state),
        };
        Some(Self {
            id: u32::try_from(value.get("id")?.as_u64()?).ok()?,
            plan: value.get("plan")?.as_str()?.to_owned(),
            before,
            after: serde_json::from_value(value.get("after")?.clone()).ok()?,
            because: Place::Text {
                file: "".into(),
                line: 1,
                column: 1,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dial::read;

    const NOW: &str = r#"[
        {"Identity": "Global", "Description": null, "SimpleName": "DefaultTenantDialPlan", "NormalizationRules": []},
        {"Identity": "Tag:DP-US", "Description": "Seattle", "SimpleName": "DP-US", "NormalizationRules": [
            {"Description": null, "Pattern": "^(\\d{4})$", "Translation": "+1206555$1", "Name": "Four", "IsInternalExtension": false}]}]"#;
    const US: &str =
        "name='DP-US'\n[[rule]]\nname='Four'\npattern='^(\\d{4})$'\ntranslation='+1206555$1'\n";

    fn of(plan: &str, before: Option<&str>) -> Changes {
        let plans = read(plan.as_bytes(), "plan.toml").expect("a plan");
        let before = before.map(|text| {
            Snapshot::read(text.as_bytes(), "before.json", None).expect("a before-state")
        });
        Changes::of(&plans, before.as_ref())
    }

    #[test]
    fn a_plan_that_is_so_already_is_dropped_and_counted() {
        let same = of(US, Some(NOW));
        assert_eq!((same.changes.len(), same.unchanged), (0, 1));
        let text = "simple_name = 'Seattle'\n";
        let other = of(&format!("{text}{US}"), Some(NOW));
        assert_eq!((other.changes.len(), other.unchanged), (1, 0));
    }

    #[test]
    fn what_the_file_does_not_say_stays_as_it_is() {
        let plan = US.replace("555$1", "556$1");
        let wish = |before| of(&plan, before).changes.remove(0).after.expect("a wish");
        let stated = |wish: Wish| (wish.simple_name, wish.description);
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            stated(wish(Some(NOW))),
            (text("DP-US"), text("Seattle")),
            "that of the state before"
        );
        assert_eq!(stated(wish(None)), (None, None));
        let new = of(&plan.replace("DP-US", "DP-NEW"), Some(NOW));
        let new = new.changes[0].after.clone().expect("a wish");
        assert_eq!(
            stated(new),
            (text("DP-NEW"), text("")),
            "the vendor's default"
        );
    }

    #[test]
    fn there_and_back_is_where_it_began() {
        let (changed, new) = (US.replace("555", "556"), US.replace("DP-US", "DP-NEW"));
        for plan in [changed.as_str(), new.as_str()] {
            let change = of(plan, Some(NOW)).changes.remove(0);
            let back = change.inverse().expect("the state before is known");
            assert_eq!(back.inverse(), Some(change.clone()));
            assert_eq!(back.after.is_none(), change.before == Prior::Absent);
        }
        assert_eq!(of(US, None).inverse(), []);
    }

    #[test]
    fn a_change_reads_back_from_its_json() {
        let places = |mut change: PlanChange| {
            change.because = PlanChange::from_json(&change.to_json())
                .expect("it reads")
                .because;
            change
        };
        let changed = US.replace("555", "556");
        for before in [None, Some(NOW)] {
            let change = of(&changed, before).changes.remove(0);
            let read = PlanChange::from_json(&change.to_json());
            assert_eq!(read, Some(places(change)));
        }
        let back = of(&US.replace("DP-US", "DP-NEW"), Some(NOW)).inverse();
        let read = PlanChange::from_json(&back[0].to_json()).expect("it reads");
        assert_eq!(read.after, None);
        assert_eq!(PlanChange::from_json(&json!({"id": 1})), None);
    }
}
