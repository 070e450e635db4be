//! A dial plan as it is written, whatever the format.

use crate::span::{Place, RuleField};

/// Where something stands in a plan file, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column in characters.
    pub column: u32,
}

/// A tenant dial plan, and what is known of the people under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// File as the user named it.
    pub file: String,
    /// Identity, without the vendor's `Tag:`; the name of the file where the format has none.
    pub name: String,
    /// Nothing in the file names the plan: its name is that of the file.
    pub unnamed: bool,
    /// Where the name stands, or the plan begins.
    pub at: Position,
    /// Free text, at most 1,040 characters.
    pub description: String,
    /// A second name, at most 49 characters.
    pub simple_name: Option<String>,
    /// Usage location of the people under the plan, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The rules in their order.
    pub rules: Vec<Rule>,
    /// Rules of the service country, which the service tries after those of the tenant.
    pub service: Vec<Rule>,
    /// Numbers that no rule may change, as if they were emergency numbers.
    pub protected: Vec<(String, Position)>,
    /// What must come of some dialled strings.
    pub vectors: Vec<Vector>,
}

/// A normalization rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// Name, unique in its plan.
    pub name: String,
    /// .NET regular expression.
    pub pattern: String,
    /// .NET replacement.
    pub translation: String,
    /// Free text, at most 512 characters.
    pub description: String,
    /// IsInternalExtension: says that the result is internal; changes nothing in the translation.
    pub internal: bool,
    /// Where the rule stands.
    pub at: Position,
    /// Where its pattern stands.
    pub pattern_at: Position,
    /// Where its translation stands.
    pub translation_at: Position,
}

/// A test of a plan: a dialled string and what must come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector {
    /// What is dialled.
    pub dialled: String,
    /// The result that is right; empty where no rule may match.
    pub expected: String,
    /// Where the vector stands.
    pub at: Position,
}

impl Plan {
    /// Rules in the order in which the service tries them: those of the tenant, then those of the service country.
    pub fn effective(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().chain(&self.service)
    }

    /// The place of a rule by its index among the tenant's, from 0; `field` is a key of the file.
    #[must_use]
    pub fn rule_place(&self, index: usize, field: &'static str) -> Place {
        let rule = self.effective().nth(index);
        let at = rule.map_or(self.at, |rule| match field {
            "pattern" => rule.pattern_at,
            "translation" => rule.translation_at,
            _ => rule.at,
        });
        Place::Rule {
            file: self.file.as_str().into(),
            of: Box::new(RuleField {
                plan: self.name.clone(),
                index: u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1),
                name: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
                field,
            }),
            line: at.line,
            column: at.column,
        }
    }

    /// A place of the file that is no rule.
    #[must_use]
    pub fn place(&self, at: Position) -> Place {
        Place::Text {
            file: self.file.as_str().into(),
            line: at.line.max(1),
            column: at.column.max(1),
        }
    }
}
