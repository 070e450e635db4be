//! The family `plan`: what a sheet asks for and a plan or its profile cannot give.
//!
//! The first two rules look at rows; the others are raised where the plan is built (`plan/`), which imports them.

use super::row::Row;
use super::sink::Sink;
use crate::finding::{Family, Words};
use crate::model::{AssignmentCategory, Column, PolicyKind};
use crate::rule;

/// Rules about what can be planned.
pub(crate) static FAMILY: Family = Family {
    name: "plan",
    about: "what the sheet asks for and the plan cannot give",
    rules: &[
        &PROFILE_CANNOT,
        &COLUMN_NOT_RENDERED,
        &CYCLE,
        &HELD_BY_ANOTHER,
        &REMOVE_UNKNOWN,
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
    PROFILE_CANNOT, "plan/profile-cannot", Deny
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
    /// released from here, so a ring that holds one stays shut.
    CYCLE, "plan/cycle", Deny
}
rule! {
    /// The before-state says that somebody else has the number, who does not give it up in this sheet.
    ///
    /// ## Why
    /// The assignment would fail at night. The holder needs a row of their own, or the number is the wrong one.
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
    REMOVE_UNKNOWN, "plan/remove-unknown", Deny
}
rule! {
    /// The run will probably take longer than the change window.
    ///
    /// ## Why
    /// Each write and its reading back take the service some seconds; the window closes the scripts at its end.
    OVER_WINDOW, "plan/over-window", Warn
}

/// Names filled cells that no script carries.
pub(super) fn not_rendered(row: &Row, sink: &mut Sink) {
    let policies = PolicyKind::all()
        .filter(|kind| !kind.is_rendered())
        .map(Column::Policy);
    for column in [Column::Licenses, Column::Wave, Column::LocationName]
        .into_iter()
        .chain(policies)
    {
        if let Some(found) = row.cell(column) {
            sink.hit(&COLUMN_NOT_RENDERED, found.column, found.text, || {
                let help = match column {
                    Column::Licenses => "assign licences before the run; the scripts expect them",
                    Column::Wave => "all rows are one wave in this version; for waves, render one sheet for each",
                    Column::LocationName => "fill LocationId with the id that Get-CsOnlineLisLocation shows",
                    _ => "grant this policy by hand",
                };
                Words::new(format!("this version renders nothing for {}", column.name()), help)
            });
        }
    }
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
            sink.hit(&PROFILE_CANNOT, found.column, found.text, || {
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
