//! Holds the JSON Schema that ships for editors against the tables of keys that the reader has.

use super::{change, module, parse, ranges, signin, site, waiver, waves};
use crate::model::{AssignmentCategory, Column, NumberType, PolicyKind};
use serde_json::Value;

const SCHEMA: &str = include_str!("../../docs/schemas/callsheet.toml.schema.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

/// The properties of a table, which must take no others; sorted.
fn properties(at: &str) -> Vec<String> {
    let schema = schema();
    let table = schema.pointer(at).expect(at);
    assert_eq!(table["additionalProperties"], false, "{at}");
    let mut names: Vec<_> = table["properties"]
        .as_object()
        .expect(at)
        .keys()
        .cloned()
        .collect();
    names.sort();
    names
}

fn sorted<'a>(keys: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut keys: Vec<_> = keys.into_iter().map(str::to_owned).collect();
    keys.sort();
    keys
}

#[test]
fn the_schema_has_the_keys_that_the_reader_has() {
    let kinds = PolicyKind::all().map(PolicyKind::name);
    assert_eq!(properties(""), sorted(parse::TABLES.iter().copied()));
    assert_eq!(properties("/$defs/site"), sorted(site::keys()));
    assert_eq!(properties("/properties/policies"), sorted(kinds));
    for (at, keys) in [
        ("/properties/tenant", parse::TENANT),
        ("/properties/module", module::MODULE),
        ("/properties/signin", signin::SIGNIN),
        ("/properties/waves", waves::WAVES),
        ("/properties/change", change::CHANGE),
        ("/properties/numbers", ranges::NUMBERS),
        ("/properties/waiver/items", waiver::WAIVER),
    ] {
        assert_eq!(properties(at), sorted(keys.iter().copied()), "{at}");
    }
}

#[test]
fn the_schema_has_the_words_that_the_reader_takes() {
    let schema = schema();
    let words = |at: &str| {
        let list = schema.pointer(at).and_then(Value::as_array).expect(at);
        sorted(list.iter().map(|word| word.as_str().expect(at)))
    };
    let columns = Column::all().map(Column::name).chain(["ignore"]);
    assert_eq!(
        words("/properties/columns/additionalProperties/enum"),
        sorted(columns)
    );
    assert_eq!(
        words("/$defs/site/properties/NumberType/enum"),
        sorted(NumberType::ALL.map(NumberType::as_str))
    );
    assert_eq!(
        words("/$defs/site/properties/AssignmentCategory/enum"),
        sorted(AssignmentCategory::ALL.map(AssignmentCategory::as_str))
    );
    assert_eq!(
        words("/properties/levels/additionalProperties/enum"),
        ["deny", "note", "warn"]
    );
}

#[test]
fn every_property_of_the_schema_is_described() {
    fn walk(value: &Value, at: &str) {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            for (name, property) in properties {
                let described =
                    property.get("description").is_some() || property.get("$ref").is_some();
                assert!(described, "{at}.{name} has no description");
                walk(property, &format!("{at}.{name}"));
            }
        }
        for part in ["items", "additionalProperties"] {
            if let Some(inner) = value.get(part) {
                walk(inner, at);
            }
        }
    }
    let schema = schema();
    walk(&schema, "");
    walk(&schema["$defs"]["site"], "site");
}
