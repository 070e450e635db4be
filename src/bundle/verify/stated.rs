//! `plan.json` as it stands in a bundle: its digest, and what it says beside its operations, which are not kept.

use crate::digest::{Tally, canonical_json, sha256_hex};
use serde::de::{DeserializeSeed, Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, BufWriter, IntoInnerError, Read, Write};

/// The lists that can be long.
const LISTS: [&str; 3] = ["changes", "operations", "waves"];

/// Most bytes of one of their entries, of what else a plan says under one key, and of a plan that is read as a whole: as values
/// they take many times that.
pub(super) const MOST: usize = 8 * 1024 * 1024;

/// Bytes that are read and written together.
const BLOCK: usize = 64 * 1024;

/// What a plan says.
pub(super) struct Stated {
    /// Everything but the digest and the long lists.
    pub(super) head: Map<String, Value>,
    /// The digest that it names; empty where it names none.
    pub(super) digest: String,
    /// The digest that it has.
    pub(super) own: String,
}

/// What comes of reading a plan entry by entry.
pub(super) enum Reading {
    /// Its keys are in order, as callsheet writes them.
    InOrder(Stated),
    /// They are not, or it is another thing than a plan: it has to be read as a whole.
    Otherwise,
    /// It is no JSON at all.
    NoJson,
}

impl Stated {
    /// Reads a plan entry by entry.
    ///
    /// # Errors
    /// It cannot be read at all.
    pub(super) fn read_in_order(plan: impl Read) -> io::Result<Reading> {
        let mut out = BufWriter::with_capacity(BLOCK, Tally::new(io::sink()));
        let left = Cell::new(MOST);
        // Over the limit, so that it is asked for blocks and not for bytes.
        let plan = BufReader::with_capacity(BLOCK, Piece { plan, left: &left });
        let mut json = serde_json::Deserializer::from_reader(plan);
        let head = json.deserialize_map(Plan {
            out: &mut out,
            left: &left,
        });
        match head.and_then(|head| json.end().map(|()| head)) {
            Ok(head) => {
                let tally = out.into_inner().map_err(IntoInnerError::into_error)?;
                let own = tally.finish().0;
                Ok(Reading::InOrder(Self::of(head, |_| own)))
            }
            Err(why) if why.is_data() || left.get() == 0 => Ok(Reading::Otherwise),
            Err(why) if why.is_io() => Err(why.into()),
            Err(_) => Ok(Reading::NoJson),
        }
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

/// A plan as far as a piece of it may be long.
struct Piece<'p, R> {
    plan: R,
    left: &'p Cell<usize>,
}

impl<R: Read> Read for Piece<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let most = bytes.len().min(self.left.get());
        if most == 0 && !bytes.is_empty() {
            return Err(io::Error::other("a piece of the plan is too long"));
        }
        let read = self.plan.read(&mut bytes[..most])?;
        self.left.set(self.left.get() - read);
        Ok(read)
    }
}

/// Reads the plan, and writes its canonical form without the digest.
struct Plan<'o, W> {
    out: &'o mut W,
    left: &'o Cell<usize>,
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
            self.left.set(MOST);
            if LISTS.contains(&key.as_str()) {
                plan.next_value_seed(List {
                    out: self.out,
                    left: self.left,
                })?;
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
    left: &'o Cell<usize>,
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
            self.left.set(MOST);
        }
        let end = if separator == "[" { "[]" } else { "]" };
        write!(self.out, "{end}").map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_order(plan: &str) -> Reading {
        Stated::read_in_order(plan.as_bytes()).expect("memory is read")
    }

    #[test]
    fn a_plan_that_is_read_entry_by_entry_says_what_it_says_as_a_whole() {
        let plans = [
            "{}",
            r#"{"digest": "d"}"#,
            r#"{"a": {"c": 1, "b": [1.5, "\u00e9\n"]}, "digest": "d", "operations": [{"id": 1, "because": null}, {}], "z": true}"#,
            r#"{"changes": [], "operations": [[], "x"]}"#,
        ];
        for plan in plans {
            let Reading::InOrder(one) = in_order(plan) else {
                panic!("in order: {plan}");
            };
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
            assert!(matches!(in_order(plan), Reading::Otherwise), "{plan}");
            assert!(Stated::read(plan.as_bytes()).is_some(), "{plan}");
        }
        assert!(matches!(in_order("[]"), Reading::Otherwise));
        assert!(Stated::read(b"[]").is_none());
    }

    #[test]
    fn a_plan_may_be_long_and_no_piece_of_it() {
        let plan = |key: &str, length| {
            let entry = format!("\"x\"{}", " ".repeat(length));
            format!("{{\"{key}\": [{entry}, {entry}]}}")
        };
        let half = MOST / 2 + BLOCK;
        assert!(matches!(
            in_order(&plan("waves", half)),
            Reading::InOrder(_)
        ));
        for long in [plan("waves", MOST + BLOCK), plan("other", half)] {
            assert!(matches!(in_order(&long), Reading::Otherwise));
        }
    }

    #[test]
    fn what_is_no_json_is_not_read_again() {
        for none in ["", "\0", "{} x", "{\"operations\": [}", "{\"a\": NaN}"] {
            assert!(matches!(in_order(none), Reading::NoJson), "{none}");
            assert!(Stated::read(none.as_bytes()).is_none(), "{none}");
        }
    }
}
