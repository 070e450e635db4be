//! `plan.json`: written operation by operation, so that a plan of any length needs the memory of one as JSON.

use super::change::Operation;
use super::{Plan, SCHEMA};
use crate::digest::{pretty_to, sha256_of};
use crate::sheet::Asked;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Where the operations stand among the other keys.
const OPERATIONS: &str = "operations";

/// What is written: the plan, and its digest where that is known.
struct Document<'p> {
    plan: &'p Plan,
    digest: Option<&'p str>,
}

struct Operations<'p>(&'p [Operation]);

impl Serialize for Operations<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for operation in self.0 {
            list.serialize_element(&operation.to_json())?;
        }
        list.end()
    }
}

impl Serialize for Document<'_> {
    /// The keys in order, as the digest has them.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut head = self.plan.head();
        head.insert(OPERATIONS.to_owned(), Value::Null);
        if let Some(digest) = self.digest {
            head.insert("digest".to_owned(), json!(digest));
        }
        let mut map = serializer.serialize_map(Some(head.len()))?;
        for (key, value) in &head {
            if key == OPERATIONS {
                map.serialize_entry(key, &Operations(&self.plan.operations))?;
            } else {
                map.serialize_entry(key, value)?;
            }
        }
        map.end()
    }
}

impl Plan {
    /// The digest that scripts and results carry: SHA-256 over the canonical JSON of everything else in `plan.json`.
    #[must_use]
    pub fn digest(&self) -> String {
        sha256_of(&Document {
            plan: self,
            digest: None,
        })
    }

    /// Writes `plan.json`, for people as for programs: sorted keys, two blanks of indent.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        self.write_with(&self.digest(), out)
    }

    /// As [`Self::write`], with the digest that [`Self::digest`] gave.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write_with(&self, digest: &str, out: impl Write) -> io::Result<()> {
        let digest = Some(digest);
        pretty_to(out, &Document { plan: self, digest })
    }

    /// `plan.json` as a value, all of it in memory.
    ///
    /// # Panics
    /// Never: its keys are strings and its numbers integers.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let digest = self.digest();
        let digest = Some(digest.as_str());
        serde_json::to_value(Document { plan: self, digest })
            .expect("types with string keys always become JSON")
    }

    /// Everything but the operations and the digest.
    fn head(&self) -> Map<String, Value> {
        let mut head = json!({
            "schema": SCHEMA,
            "tool": {"version": env!("CARGO_PKG_VERSION"), "metadata": crate::numbering::metadata_version()},
            "purpose": self.purpose,
            "profile": self.profile.as_str(),
            "module": self.module.to_string(),
            "style": self.style.as_str(),
            "as_of": self.as_of,
            "before_known": self.before_known,
            "inputs": self.inputs.iter().map(|(name, digest)| json!({"path": name, "sha256": digest})).collect::<Vec<_>>(),
            "waves": self.waves().iter().map(|wave| json!({"wave": wave.wave, "name": wave.name, "users": wave.users, "steps": wave.steps})).collect::<Vec<_>>(),
            "unchanged": self.unchanged,
        });
        if self.read_as != Asked::default() {
            head["read_as"] = json!({
                "sheet": self.read_as.sheet,
                "delimiter": self.read_as.delimiter.map(|b| char::from(b).to_string()),
            });
        }
        if let Some(called) = &self.dial_plan_called {
            head["dial_plan_called"] = json!(called);
        }
        match head {
            Value::Object(head) => head,
            _ => Map::new(),
        }
    }
}
