//! The family `duplicate`: what only shows when all rows are seen. `keys.rs` finds the rows, this says what they are.

use super::context::Context;
use crate::finding::{Family, Rule, Words};
use crate::model::{Assignment, AssignmentCategory, Column, Guid, UserRef};
use crate::rule;
use crate::span::Place;

mod column;
mod keys;

pub(super) use keys::{Keys, Pair, PairRule};

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
    if sheet.is_list() {
        let what = if rule.id == SAME_NUMBER.id {
            format!("{number} stands in {} already", first.user.value)
        } else {
            format!(
                "{number} has a base that stands in {} without extension",
                first.user.value
            )
        };
        return Words::new(what, "delete one of the two lines, or correct it")
            .related(related, "the first of the two");
    }
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

/// One person under several names is one person, where the before-state or the row knows the object id. With the line, a
/// user may have one row.
pub(super) fn user_key<'k>(
    context: &'k Context,
    user: &'k UserRef,
    object_id: Option<&'k Guid>,
) -> &'k str {
    let known = context
        .before
        .and_then(|before| before.user(user)?.id.as_ref());
    known.or(object_id).map_or(user.as_str(), Guid::as_str)
}

/// Whether two rows are about one line of one user.
pub(super) fn is_same_user(context: &Context, one: &Assignment, other: &Assignment) -> bool {
    let key = |row: &'_ Assignment| -> (String, AssignmentCategory) {
        let key = user_key(context, &row.user.value, row.object_id.as_ref());
        (key.to_ascii_lowercase(), row.category)
    };
    key(one) == key(other)
}

pub(super) fn number_column(context: &Context, assignment: &Assignment) -> u32 {
    let sheet = context.sheet;
    let column = match assignment.number.as_ref().map(|number| &number.from) {
        Some(Place::Cell(cell)) => sheet.column_of(cell),
        _ => sheet.columns.position(Column::TelephoneNumber).unwrap_or(0),
    };
    u32::try_from(column).unwrap_or(0)
}
