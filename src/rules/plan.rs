//! The family `plan`: what a sheet asks for and a plan or its profile cannot give.
//!
//! The first two rules look at rows; the others are raised where the plan is built (`plan/`), which imports them.

use super::context::Context;
use super::row::Row;
use super::sink::{NO_VALUE, Sink};
use crate::finding::{Family, Raised, Words};
use crate::model::{Action, AssignmentCategory, Column, PolicyKind};
use crate::rule;

/// Rules about what can be planned.
pub(crate) static FAMILY: Family = Family {
    name: "plan",
    about: "what the sheet asks for and the plan cannot give",
    rules: &[
        &NO_VALUE,
        &PROFILE_CANNOT,
        &COLUMN_NOT_RENDERED,
        &CYCLE,
        &HELD_BY_ANOTHER,
        &REMOVE_UNKNOWN,
        &NOTHING_ASKED,
        &NOT_CAPTURED,
        &OVER_WINDOW,
    ],
};

rule! {
    /// The profile or the pinned version of the module cannot do what a cell asks for.
    ///
    /// ## Why
    /// The cmdlets grow: `-Notify` came with version 7.3.0 of the module, alternate lines with 7.6.0.
    ///
    /// ## Example
    /// ```toml config
    /// [module]
    /// version = "7.2.0"
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,Notify
    /// ada@contoso.example,+442079460123,DirectRouting,yes
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,Notify
    /// ada@contoso.example,+442079460123,DirectRouting,no
    /// ```
    PROFILE_CANNOT, "plan/profile-cannot", Deny, fixed
}
rule! {
    /// A filled column is understood, and this version renders nothing for it.
    ///
    /// ## Why
    /// Nothing that is recognised is dropped in silence. The review repeats it, so that somebody does it by hand.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan,Licenses
    /// ada@contoso.example,DP-UK,MCOEV
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    COLUMN_NOT_RENDERED, "plan/column-not-rendered", Warn
}
rule! {
    /// Users pass numbers on in a ring that cannot be opened.
    ///
    /// ## Why
    /// A swap is broken by releasing every number first. A number that the on-premises directory owns cannot be
    /// released from here, so a ring that holds one stays shut. And all users of a chain go together in one script,
    /// which changes at most 250.
    CYCLE, "plan/cycle", Deny
}
rule! {
    /// The before-state says that somebody else keeps the number, or that the user has it on another line.
    ///
    /// ## Why
    /// The assignment would fail at night. The holder needs a row of their own, or the number is the wrong one. A number
    /// that moves between two lines of one user has to be taken away in a change of its own first.
    HELD_BY_ANOTHER, "plan/held-by-another", Deny
}
rule! {
    /// A row takes a number away and nothing says which.
    ///
    /// ## Why
    /// Removing one number needs the number and its type, from the row or from the before-state. RemoveAll needs neither
    /// and takes private and alternate lines too.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,Action,TelephoneNumber,NumberType
    /// ada@contoso.example,Remove,,
    /// ```
    /// ```csv good
    /// UserPrincipalName,Action,TelephoneNumber,NumberType
    /// ada@contoso.example,Remove,+442079460123,DirectRouting
    /// ```
    REMOVE_UNKNOWN, "plan/remove-unknown", Deny, fixed
}
rule! {
    /// A row asks for nothing.
    ///
    /// ## Why
    /// It names somebody and changes neither number nor location nor policy; a cell may have been forgotten. A user whose
    /// row brings no number keeps number and voice flag as they are.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    NOTHING_ASKED, "plan/nothing-asked", Note
}
rule! {
    /// A roll-back cannot take back what was never captured.
    ///
    /// ## Why
    /// A run records the state of each user before it first writes. Users of whom the given results hold no state keep what
    /// the change gave them.
    NOT_CAPTURED, "plan/not-captured", Warn
}
rule! {
    /// The run will probably take longer than the change window.
    ///
    /// ## Why
    /// Each write and its reading back take the service some seconds. A script looks at the window once, before the first
    /// user: one that has begun goes on.
    OVER_WINDOW, "plan/over-window", Warn
}

/// Names filled cells that no script carries.
pub(super) fn not_rendered(row: &Row, sink: &mut Sink) {
    for (column, found) in row.filled() {
        if is_unrendered(column) {
            found.hit(&COLUMN_NOT_RENDERED, sink, || unrendered_words(column));
        }
    }
}

/// Settings that no script carries.
pub(super) fn settings(context: &Context) -> Vec<Raised> {
    let settings = context.config.settings();
    settings
        .filter(|(column, _)| is_unrendered(*column))
        .map(|(column, setting)| Raised {
            rule: &COLUMN_NOT_RENDERED,
            place: setting.place.clone(),
            value: Some(setting.value.clone()),
            words: unrendered_words(column),
        })
        .collect()
}

fn is_unrendered(column: Column) -> bool {
    match column {
        Column::Licenses | Column::Wave | Column::LocationName => true,
        Column::Policy(kind) => !kind.is_rendered(),
        _ => false,
    }
}

fn unrendered_words(column: Column) -> Words {
    let help = match column {
        Column::Licenses => "assign licences before the run; the scripts expect them",
        Column::Wave => {
            "all rows are one wave in this version; for waves, render one sheet for each"
        }
        Column::LocationName => "fill LocationId with the id that Get-CsOnlineLisLocation shows",
        _ => "grant this policy by hand",
    };
    Words::new(
        format!("this version renders nothing for {}", column.name()),
        help,
    )
}

/// Names what a row asks for beside its action and does not get: nothing that is recognised is dropped in silence.
pub(super) fn beside_the_action(row: &Row, action: Action, sink: &mut Sink) {
    let policies = PolicyKind::granted().map(Column::Policy);
    let numbers = [Column::TelephoneNumber, Column::Extension];
    let dropped: Vec<Column> = match action {
        Action::Remove => [Column::LocationId].into_iter().chain(policies).collect(),
        Action::RemoveAll => {
            let all = numbers.into_iter().chain([Column::LocationId]);
            all.chain(policies).collect()
        }
        Action::Enable if numbers.iter().all(|column| row.cell(*column).is_none()) => {
            let notify = row.cell(Column::Notify).filter(|found| is_yes(found.text));
            notify.map(|_| Column::Notify).into_iter().collect()
        }
        Action::Enable => return,
    };
    for column in dropped {
        let Some(found) = row.cell(column) else {
            continue;
        };
        if action == Action::RemoveAll && numbers.contains(&column) {
            found.refuse(&REMOVE_UNKNOWN, sink, || {
                Words::new(
                    "RemoveAll takes every number of the user, and this row names one",
                    "type Remove to take this number only, or empty the cell to take all of them",
                )
            });
            continue;
        }
        found.hit(&COLUMN_NOT_RENDERED, sink, || match action {
            Action::Enable => Words::new(
                "nobody is e-mailed: the row brings no number",
                "empty the cell, or type the number",
            ),
            _ => Words::new(
                format!(
                    "{} changes nothing but numbers: this {} is not rendered",
                    action.as_str(),
                    column.name()
                ),
                "empty the cell; to change it too, use a sheet of its own with the Action Enable",
            ),
        });
    }
}

/// Whether a cell of Notify asks for an e-mail.
pub(super) fn is_yes(text: &str) -> bool {
    ["yes", "true", "1", "x"]
        .iter()
        .any(|yes| yes.eq_ignore_ascii_case(text))
}

/// Says of a row that it asks for nothing.
pub(super) fn nothing_asked(row: &Row, sink: &mut Sink) {
    sink.hit(&NOTHING_ASKED, row.identity_column(), "", || {
        Words::new(
            "this row asks for nothing: no number, no location, no policy",
            "fill what shall change, or delete the row",
        )
    });
}

/// Holds what a row asks for against the pinned version of the module.
pub(super) fn profile(row: &Row, notify: bool, category: AssignmentCategory, sink: &mut Sink) {
    let version = &row.context.config.module_version;
    let mut need = |column: Column, needed: [u32; 3], what: &str| {
        let found = row.value(column);
        if let Some(found) = found
            && version.parts() < needed
        {
            let [major, minor, patch] = needed;
            found.hit(&PROFILE_CANNOT, sink, || {
                Words::new(
                    format!("{what} needs version {major}.{minor}.{patch} of the module; {version} is pinned"),
                    format!("pin a newer version in callsheet.toml: [module] version = \"{major}.{minor}.{patch}\", or empty the cell"),
                )
            });
        }
    };
    if notify {
        need(Column::Notify, [7, 3, 0], "an e-mail to the user");
    }
    if category == AssignmentCategory::Alternate {
        need(Column::AssignmentCategory, [7, 6, 0], "an alternate line");
    }
}
