//! The plan of a change of dial plans, and its form on paper.

use super::load::Asked;
use crate::config::Profile;
use crate::dial::{PlanChange, Prior, SCHEMA};
use crate::digest::{canonical_json, sha256_hex};
use crate::plan::Purpose;
use crate::reference::module::ModuleVersion;
use serde_json::{Value, json};

/// Ordered changes of dial plans, and everything that they depend on.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Apply, or the way back from captured states.
    pub purpose: Purpose,
    /// The profile of the config; dial plans have the same cmdlets in each.
    pub profile: Profile,
    /// Pinned version of the vendor's module.
    pub module: ModuleVersion,
    /// Day at which waivers were judged.
    pub as_of: Option<String>,
    /// What was stated beside the files.
    pub asked: Asked,
    /// In the order of the run.
    pub changes: Vec<PlanChange>,
    /// Plans that are already as the file wants them.
    pub unchanged: usize,
    /// Plans that a roll-back leaves alone, because nobody knows what they were.
    pub not_captured: Vec<String>,
    /// SHA-256 of the inputs by their name in the bundle.
    pub inputs: Vec<(String, String)>,
}

impl Plan {
    /// The digest that scripts and results carry: SHA-256 over the canonical JSON of everything else in `plan.json`.
    #[must_use]
    pub fn digest(&self) -> String {
        sha256_hex(canonical_json(&self.body()).as_bytes())
    }

    /// Names of the plans, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let names = self.changes.iter().map(|change| change.plan.as_str());
        names.collect()
    }

    /// The way back, last plan first; what nobody knows the state before of is left out.
    #[must_use]
    pub fn inverse(&self) -> Vec<PlanChange> {
        let back = self.changes.iter().rev();
        back.filter_map(PlanChange::inverse).collect()
    }

    /// How many plans have an unknown state before.
    #[must_use]
    pub fn unknown(&self) -> usize {
        let unknown = |change: &&PlanChange| change.before == Prior::Unknown;
        self.changes.iter().filter(unknown).count()
    }

    /// Everything of `plan.json` but the digest, which is taken over this.
    #[must_use]
    pub fn body(&self) -> Value {
        json!({
            "schema": SCHEMA,
            "tool": {"version": env!("CARGO_PKG_VERSION"), "metadata": crate::numbering::metadata_version()},
            "purpose": self.purpose,
            "profile": self.profile.as_str(),
            "module": self.module.to_string(),
            "style": "guarded",
            "as_of": self.as_of,
            "asked": {
                "plan": self.asked.plan,
                "region": self.asked.region,
                "allow_global": self.asked.allow_global,
                "called": self.asked.called,
            },
            "before_known": self.unknown() == 0,
            "inputs": self.inputs.iter().map(|(name, digest)| json!({"path": name, "sha256": digest})).collect::<Vec<_>>(),
            "changes": self.changes.iter().map(PlanChange::to_json).collect::<Vec<_>>(),
            "unchanged": self.unchanged,
            "not_captured": self.not_captured,
        })
    }

    /// `plan.json`: the body and its digest.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut value = self.body();
        if let Value::Object(map) = &mut value {
            map.insert("digest".to_owned(), json!(self.digest()));
        }
        value
    }
}
