//! `plan.json` as it stands in a bundle: its digest, and what it says beside its operations, which are not kept.

use crate::digest::{Tally, canonical_json, sha256_hex};
use serde::de::{DeserializeSeed, Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use std::io::{self, BufRead, BufWriter, Write};

/// The lists that can be long.
const LISTS: [&str; 2] = ["changes", "operations"];

/// What a plan says.
pub(super) struct Stated {
    /// Everything but the digest and the long lists.
    pub(super) head: Map<String, Value>,
    /// The digest that it names; empty where it names none.
    pub(super) digest: String,
    /// The digest that it has.
    pub(super) own: String,
}

impl Stated {
    /// Reads a plan whose keys are in order, as callsheet writes them; none for another one.
    pub(super) fn read_in_order(plan: impl BufRead) -> Option<Self> {
        let mut out = BufWriter::with_capacity(64 * 1024, Tally::new(io::sink()));
        let mut json = serde_json::Deserializer::from_reader(plan);
        let head = json.deserialize_map(Plan { out: &mut out }).ok()?;
        json.end().ok()?;
        let own = out.into_inner().ok()?.finish().0;
        Some(Self::of(head, |_| own))
    }

    /// Reads a plan in any order; none if it is no JSON object.
    pub(super) fn read(plan: &[u8]) -> Option<Self> {
        match serde_json::from_slice(plan) {
            Ok(Value::Object(plan)) => Some(Self::of(plan, |plan| {
                sha256_hex(canonical_json(plan).as_bytes())
            })),
            _ => None,
        }
    }

    fn of(mut plan: Map<String, Value>, own: impl FnOnce(&Map<String, Value>) -> String) -> Self {
        let digest = plan.remove("digest");
        let digest = digest.as_ref().and_then(Value::as_str).unwrap_or_default();
        let own = own(&plan);
        plan.retain(|key, _| !LISTS.contains(&key.as_str()));
        Self {
            digest: digest.to_owned(),
            own,
            head: plan,
        }
    }
}

/// Reads the plan, and writes its canonical form without the digest.
struct Plan<'o, W> {
    out: &'o mut W,
}

impl<'de, W: Write> Visitor<'de> for Plan<'_, W> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a plan whose keys are in order")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut plan: A) -> Result<Self::Value, A::Error> {
        let mut head = Map::new();
        let mut last: Option<String> = None;
        let mut separator = "{";
        while let Some(key) = plan.next_key::<String>()? {
            if last.as_ref().is_some_and(|last| *last >= key) {
                return Err(A::Error::custom("the keys are not in order"));
            }
            if key != "digest" {
                let name = Value::from(key.as_str());
                write!(self.out, "{separator}{name}:").map_err(A::Error::custom)?;
                separator = ",";
            }
            if LISTS.contains(&key.as_str()) {
                plan.next_value_seed(List { out: self.out })?;
            } else {
                let value: Value = plan.next_value()?;
                if key != "digest" {
                    write!(self.out, "{value}").map_err(A::Error::custom)?;
                }
                head.insert(key.clone(), value);
            }
            last = Some(key);
        }
        let end = if separator == "{" { "{}" } else { "}" };
        write!(self.out, "{end}").map_err(A::Error::custom)?;
        Ok(head)
    }
}

/// Writes the canonical form of a list, entry by entry.
struct List<'o, W> {
    out: &'o mut W,
}

impl<'de, W: Write> DeserializeSeed<'de> for List<'_, W> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, list: D) -> Result<(), D::Error> {
        list.deserialize_seq(self)
    }
}

impl<'de, W: Write> Visitor<'de> for List<'_, W> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut separator = "[";
        while let Some(entry) = list.next_element::<Value>()? {
            write!(self.out, "{separator}{entry}").map_err(A::Error::custom)?;
            separator = ",";
        }
        let end = if separator == "[" { "[]" } else { "]" };
        write!(self.out, "{end}").map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_is_read_entry_by_entry_says_what_it_says_as_a_whole() {
        let plans = [
            "{}",
            r#"{"digest": "d"}"#,
            r#"{"a": {"c": 1, "b": [1.5, "\u00e9\n"]}, "digest": "d", "operations": [{"id": 1, "because": null}, {}], "z": true}"#,
            r#"{"changes": [], "operations": [[], "x"]}"#,
        ];
        for plan in plans {
            let one = Stated::read_in_order(plan.as_bytes()).expect("in order");
            let other = Stated::read(plan.as_bytes()).expect("an object");
            assert_eq!(one.own, other.own, "{plan}");
            assert_eq!((one.head, one.digest), (other.head, other.digest), "{plan}");
        }
    }

    #[test]
    fn what_is_not_in_order_is_read_as_a_whole() {
        for plan in [
            r#"{"b": 1, "a": 2}"#,
            r#"{"a": 1, "a": 2}"#,
            r#"{"operations": {"a": 1}}"#,
        ] {
            assert!(Stated::read_in_order(plan.as_bytes()).is_none(), "{plan}");
            assert!(Stated::read(plan.as_bytes()).is_some(), "{plan}");
        }
        for none in ["", "[]", "{} x", "{\"operations\": [}"] {
            assert!(Stated::read_in_order(none.as_bytes()).is_none(), "{none}");
            assert!(Stated::read(none.as_bytes()).is_none(), "{none}");
        }
    }
}
