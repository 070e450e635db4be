//! JSON as the vendor's cmdlets give it: `Get-CsTenantDialPlan | ConvertTo-Json -Depth 5`, one policy or several.

use super::plan::{Plan, Position, Rule};
use super::read::{ReadError, first, stem};
use serde_json::Value;

/// Properties of a rule in the order in which the vendor writes them into one text.
const PROPERTIES: [&str; 5] = [
    "Description=",
    "Pattern=",
    "Translation=",
    "Name=",
    "IsInternalExtension=",
];

/// Reads every plan of the text.
pub(super) fn read(text: &str, file: &str) -> Result<Vec<Plan>, ReadError> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let at = Position {
            line: small(error.line()),
            column: small(error.column().max(1)),
        };
        let help = "write it again with: Get-CsTenantDialPlan | ConvertTo-Json -Depth 5";
        ReadError::new(file, at, format!("this is not JSON: {error}"), help)
    })?;
    let list = match &value {
        Value::Array(list) => list.as_slice(),
        // Windows PowerShell may write a list as an object with `value` and `Count`.
        Value::Object(object) => match object.get("value").and_then(Value::as_array) {
            Some(list) => list.as_slice(),
            None => std::slice::from_ref(&value),
        },
        _ => &[],
    };
    let plans: Result<Vec<Plan>, ReadError> =
        list.iter().map(|one| plan(one, file, text)).collect();
    let plans = plans?;
    if plans.is_empty() {
        return Err(none(file, first()));
    }
    Ok(plans)
}

fn none(file: &str, at: Position) -> ReadError {
    let help = "write it with: Get-CsTenantDialPlan | ConvertTo-Json -Depth 5";
    ReadError::new(
        file,
        at,
        "there is no dial plan with NormalizationRules here",
        help,
    )
}

/// Reads one plan; `text` is what it stands in, for the lines of excerpts.
pub(super) fn plan(value: &Value, file: &str, text: &str) -> Result<Plan, ReadError> {
    let rules = match property(value, "NormalizationRules") {
        Some(Value::Array(rules)) => rules.as_slice(),
        Some(Value::Null) => &[],
        // A list of one rule that went through the pipeline is the rule itself.
        Some(rule) => std::slice::from_ref(rule),
        None => return Err(none(file, first())),
    };
    let name = string(value, "Identity");
    let name = name.strip_prefix("Tag:").unwrap_or(&name).to_owned();
    let unnamed = name.is_empty();
    let name = if unnamed { stem(file) } else { name };
    let mut at = first();
    let mut read = Vec::new();
    for (index, value) in rules.iter().enumerate() {
        let mut found = rule(value).ok_or_else(|| {
            let what = format!("rule {} of {name} has no Pattern", index + 1);
            let help = "the depth was cut off: write it again with ConvertTo-Json -Depth 5";
            ReadError::new(file, at, what, help)
        })?;
        at = where_is(text, &found.name, at);
        (found.at, found.pattern_at, found.translation_at) = (at, at, at);
        read.push(found);
    }
    Ok(Plan {
        file: file.to_owned(),
        at: where_is(text, &name, first()),
        name,
        unnamed,
        description: string(value, "Description"),
        simple_name: Some(string(value, "SimpleName")).filter(|name| !name.is_empty()),
        rules: read,
        ..Plan::default()
    })
}

/// The line on which a name stands first; an excerpt for people, nothing depends on it.
fn where_is(text: &str, name: &str, from: Position) -> Position {
    let wanted = serde_json::to_string(name).unwrap_or_default();
    let wanted = wanted.trim_matches('"');
    let mut lines = (1..).zip(text.lines()).skip(from.line as usize - 1);
    let line = lines.find(|(_, line)| !wanted.is_empty() && line.contains(wanted));
    line.map_or(from, |(line, _)| Position { line, column: 1 })
}

fn rule(value: &Value) -> Option<Rule> {
    if let Some(text) = value.as_str() {
        return from_text(text);
    }
    property(value, "Pattern")?.as_str()?;
    let name = string(value, "Name");
    Some(Rule {
        name: bare(&name).to_owned(),
        pattern: string(value, "Pattern"),
        translation: string(value, "Translation"),
        description: string(value, "Description"),
        internal: property(value, "IsInternalExtension") == Some(&Value::Bool(true)),
        ..Rule::default()
    })
}

/// Splits `Description=..;Pattern=..;Translation=..;Name=..;IsInternalExtension=..` at the known names in their order, since
/// a pattern may hold semicolons: from the end, because what stands last cannot hold them.
fn from_text(text: &str) -> Option<Rule> {
    let mut values = [const { String::new() }; 5];
    let mut rest = text;
    for (at, name) in PROPERTIES.iter().enumerate().rev() {
        if at == 0 {
            rest.strip_prefix(name)
                .unwrap_or_default()
                .clone_into(&mut values[0]);
            break;
        }
        let (before, value) = match rest.rfind(&format!(";{name}")) {
            Some(found) => (&rest[..found], &rest[found + 1 + name.len()..]),
            None => ("", rest.strip_prefix(name)?),
        };
        value.clone_into(&mut values[at]);
        rest = before;
    }
    let [description, pattern, translation, name, internal] = values;
    Some(Rule {
        name: bare(&name).to_owned(),
        pattern,
        translation,
        description,
        internal: internal.trim().eq_ignore_ascii_case("true"),
        ..Rule::default()
    })
}

/// The name of a rule where its identity, `Scope/Name`, stands in its place. A name may hold a slash itself.
fn bare(identity: &str) -> &str {
    match identity.split_once('/') {
        Some((scope, name)) if is_scope(scope) => name,
        _ => identity,
    }
}

/// Whether this is how the vendor writes the scope of a rule: `Global`, or the plan's `Tag:Name`.
fn is_scope(text: &str) -> bool {
    let tag = text.split_once(':').map_or("", |(tag, _)| tag);
    text.eq_ignore_ascii_case("Global") || tag.eq_ignore_ascii_case("Tag")
}

fn property<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let object = value.as_object()?;
    object.get(name).or_else(|| {
        let mut entries = object.iter();
        entries
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

fn string(value: &Value, name: &str) -> String {
    let text = property(value, name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_as_text_is_split_at_the_known_names() {
        let text = "Description=a;Pattern=x;Pattern=^(\\d+);(ext)=(\\d+)$;Translation=$1;ext=$2;Name=Ext;IsInternalExtension=False";
        let rule = from_text(text).expect("a rule");
        assert_eq!(rule.pattern, "^(\\d+);(ext)=(\\d+)$");
        assert_eq!(rule.translation, "$1;ext=$2");
        assert_eq!((rule.name.as_str(), rule.internal), ("Ext", false));
        assert_eq!(from_text("no rule"), None);
    }

    #[test]
    fn a_name_loses_the_scope_before_it_and_no_slash_of_its_own() {
        for (identity, name) in [
            ("Four digits", "Four digits"),
            ("Internal/External", "Internal/External"),
            ("Global/Internal/External", "Internal/External"),
            ("Tag:DP-UK/Local 24/7", "Local 24/7"),
            ("tag:DP-UK/Local", "Local"),
            ("Global", "Global"),
            ("Tags/Local", "Tags/Local"),
        ] {
            let text = format!(
                "Description=;Pattern=^1$;Translation=$0;Name={identity};IsInternalExtension=False"
            );
            assert_eq!(from_text(&text).expect("a rule").name, name);
            let value = serde_json::json!({"Name": identity, "Pattern": "^1$"});
            assert_eq!(rule(&value).expect("a rule").name, name);
        }
    }
}
