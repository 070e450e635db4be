//! The family `duplicate`: what only shows when all rows are seen.

use super::context::Context;
use super::sink::Hit;
use crate::finding::{Family, Rule, Words};
use crate::model::{Action, Assignment, AssignmentCategory, Column};
use crate::rule;
use crate::span::Place;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// Rules across rows.
pub(crate) static FAMILY: Family = Family {
    name: "duplicate",
    about: "one number or one user in several rows",
    rules: &[&SAME_NUMBER, &SAME_USER, &BASE_AND_EXTENSION],
};

rule! {
    /// Two rows give the same number to different users.
    ///
    /// ## Why
    /// The second assignment fails at night, after the first user already has the number.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// bob@contoso.example,+442079460123,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// bob@contoso.example,+442079460124,DirectRouting
    /// ```
    SAME_NUMBER, "duplicate/same-number", Deny
}
rule! {
    /// A user has two rows for the same assignment category.
    ///
    /// ## Why
    /// A user holds one primary number; which of the two rows is meant cannot be told. Private and alternate lines have
    /// rows of their own, with the category in AssignmentCategory.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// Ada@contoso.example,+442079460124,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// bob@contoso.example,+442079460124,DirectRouting
    /// ```
    SAME_USER, "duplicate/same-user", Deny
}
rule! {
    /// A number is assigned with an extension in one row and without one in another.
    ///
    /// ## Why
    /// Calls to the plain number reach one person although it is the base of others. The same base with different
    /// extensions is normal.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// bob@contoso.example,+442079460123;ext=204,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123;ext=203,DirectRouting
    /// bob@contoso.example,+442079460123;ext=204,DirectRouting
    /// ```
    BASE_AND_EXTENSION, "duplicate/base-and-extension", Warn
}

/// A key seen in a row: a hash that finds candidates, confirmed on the text before anything is said.
struct Seen {
    hash: u64,
    row: u32,
}

/// Gathers keys row by row.
pub(super) struct Keys {
    hasher: RandomState,
    numbers: Vec<Seen>,
    bases: Vec<(u64, u32, bool)>,
    users: Vec<Seen>,
}

/// Rows that share a key with an earlier row, and that row.
pub(super) type Twins = HashMap<(&'static str, u32), u32>;

impl Keys {
    pub(super) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            numbers: Vec::new(),
            bases: Vec::new(),
            users: Vec::new(),
        }
    }

    /// Notes what a row assigns.
    pub(super) fn note(&mut self, context: &Context, assignment: &Assignment) {
        let row = assignment.row.row;
        self.users.push(Seen {
            hash: self.hasher.hash_one(user_key(context, assignment)),
            row,
        });
        // A row that takes a number away may stand beside the one that gives it to somebody else.
        if let Some(number) = assignment
            .number
            .as_ref()
            .filter(|_| assignment.action.value == Action::Enable)
        {
            self.numbers.push(Seen {
                hash: self.hasher.hash_one(number.value.as_str()),
                row,
            });
            self.bases.push((
                self.hasher.hash_one(number.value.e164()),
                row,
                number.value.extension().is_some(),
            ));
        }
    }

    /// The candidate pairs, each later row with the first row of the same key.
    pub(super) fn candidates(mut self) -> Vec<(&'static Rule, u32, u32)> {
        let mut pairs = Vec::new();
        for (rule, keys) in [
            (&SAME_NUMBER, &mut self.numbers),
            (&SAME_USER, &mut self.users),
        ] {
            keys.sort_unstable_by_key(|seen| (seen.hash, seen.row));
            for group in keys.chunk_by(|a, b| a.hash == b.hash) {
                pairs.extend(
                    group[1..]
                        .iter()
                        .map(|later| (rule, later.row, group[0].row)),
                );
            }
        }
        self.bases.sort_unstable();
        for group in self.bases.chunk_by(|a, b| a.0 == b.0) {
            let plain = group.iter().find(|(_, _, extended)| !extended);
            if let Some((_, plain, _)) = plain {
                let extended = group.iter().filter(|(_, _, extended)| *extended);
                pairs.extend(extended.map(|(_, row, _)| (&BASE_AND_EXTENSION, *row, *plain)));
            }
        }
        pairs.sort_unstable_by_key(|(rule, later, first)| (*later, rule.id, *first));
        pairs
    }
}

/// Whether two rows really share what a rule says they share.
pub(super) fn confirmed(
    context: &Context,
    rule: &Rule,
    one: &Assignment,
    other: &Assignment,
) -> bool {
    let numbers = || Some((&one.number.as_ref()?.value, &other.number.as_ref()?.value));
    if rule.id == SAME_USER.id {
        user_key(context, one) == user_key(context, other)
    } else if rule.id == SAME_NUMBER.id {
        // The same user twice is reported as that.
        numbers().is_some_and(|(a, b)| a == b) && user_key(context, one) != user_key(context, other)
    } else {
        numbers().is_some_and(|(a, b)| a.e164() == b.e164())
    }
}

/// The hit for a confirmed pair, at the later row.
pub(super) fn hit(context: &Context, rule: &'static Rule, later: &Assignment) -> Hit {
    let column = if rule.id == SAME_USER.id {
        later.row.column - 1
    } else {
        number_column(context, later)
    };
    let cell = context.sheet.own_cell(later.row.row, column as usize);
    let value = if rule.id == SAME_USER.id {
        Some(later.user.value.as_str())
    } else {
        later.number.as_ref().map(|n| n.value.as_str())
    };
    Hit {
        rule,
        row: later.row.row,
        column,
        level: context.level(rule, rule.level),
        waiver: context.waiver(rule, cell, value),
    }
}

/// What to say about a pair.
pub(super) fn words(
    context: &Context,
    rule: &Rule,
    later: &Assignment,
    first: &Assignment,
) -> Words {
    let sheet = context.sheet;
    let here = |assignment: &Assignment, column: u32| match assignment
        .number
        .as_ref()
        .map(|number| &number.from)
    {
        Some(Place::Cell(cell)) if sheet.column_of(cell) == column as usize => {
            Place::Cell(cell.clone())
        }
        _ => sheet.place(
            assignment.row.row,
            assignment.row.line.unwrap_or(u64::from(assignment.row.row)),
            column as usize,
        ),
    };
    let number = later
        .number
        .as_ref()
        .map(|n| n.value.as_str())
        .unwrap_or_default();
    if rule.id == SAME_USER.id {
        return Words::new(
            format!(
                "{} has another row for their {} number",
                later.user.value,
                later.category.as_str()
            ),
            "delete one of the rows, or name the line in AssignmentCategory",
        )
        .related(here(first, first.row.column - 1), "the first row");
    }
    let related = here(first, number_column(context, first));
    if rule.id == SAME_NUMBER.id {
        Words::new(
            format!("{number} is already given to {}", first.user.value),
            format!("give {} a number of their own", later.user.value),
        )
        .related(related, format!("{} gets it here", first.user.value))
    } else {
        Words::new(
            format!(
                "{number} has a base that {} is given without extension",
                first.user.value
            ),
            "check which of the two rows is meant",
        )
        .related(related, "the base without extension")
    }
}

/// One person under several names is one person, where the before-state or the row knows the object id.
fn user_key(context: &Context, assignment: &Assignment) -> (String, AssignmentCategory) {
    let known = context
        .before
        .and_then(|before| before.user(&assignment.user.value)?.id.as_ref());
    let id = known.or(assignment.object_id.as_ref());
    let key = id.map_or_else(
        || assignment.user.value.key(),
        |id| id.as_str().to_ascii_lowercase(),
    );
    (key, assignment.category)
}

fn number_column(context: &Context, assignment: &Assignment) -> u32 {
    let sheet = context.sheet;
    let column = match assignment.number.as_ref().map(|number| &number.from) {
        Some(Place::Cell(cell)) => sheet.column_of(cell),
        _ => sheet.columns.position(Column::TelephoneNumber).unwrap_or(0),
    };
    u32::try_from(column).unwrap_or(0)
}
