//! The family `plan`: what a sheet asks for and a plan or its profile cannot give.
//!
//! The first two rules look at rows; the others are raised where the plan is built (`plan/`), which imports them.

use super::context::Context;
use super::row::Row;
use super::sink::{NO_VALUE, Sink};
use crate::config::Profile;
use crate::finding::{Family, Raised, Words};
use crate::model::{Action, AssignmentCategory, Column, NumberType, PolicyKind};
use crate::reference::module::{ALTERNATE, CATEGORIES, LOCATION_ALONE, ModuleVersion, NOTIFY};
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
        &WAVE_SPLIT,
        &TOO_MANY_FOR_PLAIN,
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
    for column in UNRENDERED {
        if let Some(found) = row.cell(column) {
            found.hit(&COLUMN_NOT_RENDERED, sink, || unrendered_words(column));
        }
    }
}

/// Settings that no script carries.
pub(super) fn settings(context: &Context) -> Vec<Raised> {
    let settings = context.config.settings();
    settings
        .filter(|(column, _)| UNRENDERED.contains(column))
        .map(|(column, setting)| Raised {
            rule: &COLUMN_NOT_RENDERED,
            place: setting.place.clone(),
            value: Some(setting.value.clone()),
            words: unrendered_words(column),
        })
        .collect()
}

/// The columns that are understood and that no script carries.
const UNRENDERED: [Column; 2] = [Column::LocationName, Column::Licenses];

fn unrendered_words(column: Column) -> Words {
    let help = match column {
        Column::Licenses => "assign licences before the run; the scripts expect them",
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
    let policies = PolicyKind::all().map(Column::Policy);
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
    sink.hit(&NOTHING_ASKED, row.desk.identity(), "", || {
        Words::new(
            "this row asks for nothing: no number, no location, no policy",
            "fill what shall change, or delete the row",
        )
    });
}

rule! {
    /// Users who pass numbers on to each other, or rows of one user, stand in different waves.
    ///
    /// ## Why
    /// A number is given up before somebody else gets it. Between two waves lies a night or a week, in which one of the two
    /// would be without a number: they go together. A user is changed once, by one script.
    WAVE_SPLIT, "plan/wave-split", Deny
}
rule! {
    /// The style plain is for at most ten users.
    ///
    /// ## Why
    /// A plain script stops at the first error, undoes nothing, looks at nothing before it writes and has no dry run. With
    /// ten users somebody can watch it and repair by hand; for more the style `guarded` does that.
    TOO_MANY_FOR_PLAIN, "plan/too-many-for-plain", Deny
}

/// What a row asks for, as far as a profile or version may not have it.
pub(super) struct Asked {
    /// What to do.
    pub(super) action: Action,
    /// Who provides the number that the row names; none without one.
    pub(super) number_type: Option<NumberType>,
    /// A number is named or composed.
    pub(super) number: bool,
    /// A location is named in the row.
    pub(super) location: bool,
    /// As what the user holds the number.
    pub(super) category: AssignmentCategory,
    /// The user is e-mailed.
    pub(super) notify: bool,
}

/// Holds what a row asks for against the profile and the pinned version of the module.
pub(super) fn profile(row: &Row, asked: &Asked, sink: &mut Sink) {
    let module = &row.context.config.module;
    if module.profile == Profile::Classic {
        return classic(row, asked, sink);
    }
    if asked.notify {
        need(row, Column::Notify, NOTIFY, "an e-mail to the user", sink);
    }
    if asked.category != AssignmentCategory::Primary {
        let (since, what) = match asked.category {
            AssignmentCategory::Alternate => (ALTERNATE, "an alternate line"),
            _ => (CATEGORIES, "a private line"),
        };
        need(row, Column::AssignmentCategory, since, what, sink);
    }
    if asked.location && !asked.number && asked.action == Action::Enable {
        let what = "a location without its number";
        need(row, Column::LocationId, LOCATION_ALONE, what, sink);
    }
    for kind in row.desk.policies().iter().copied() {
        if let Some(since) = kind.since() {
            need(row, Column::Policy(kind), since, kind.name(), sink);
        }
    }
}

/// Raises what the pinned version does not have yet.
fn need(row: &Row, column: Column, since: ModuleVersion, what: &str, sink: &mut Sink) {
    let version = row.context.config.module.version;
    if version >= since {
        return;
    }
    if let Some(found) = row.value(column) {
        found.hit(&PROFILE_CANNOT, sink, || {
            Words::new(
                format!("{what} needs version {since} of the module; {version} is pinned"),
                format!("pin a newer version in callsheet.toml: [module] version = \"{since}\", or empty the cell"),
            )
        });
    }
}

/// `Set-CsOnlineVoiceUser` gives a user one number of a Calling Plan, and takes it away.
fn classic(row: &Row, asked: &Asked, sink: &mut Sink) {
    let other_type = asked
        .number_type
        .is_some_and(|stated| stated != NumberType::CallingPlan);
    let cannot = [
        (
            other_type,
            Column::NumberType,
            "a number that is not of a Calling Plan",
        ),
        (
            asked.category != AssignmentCategory::Primary,
            Column::AssignmentCategory,
            "another line than the primary one",
        ),
        (asked.notify, Column::Notify, "an e-mail to the user"),
        (
            asked.action == Action::RemoveAll,
            Column::Action,
            "RemoveAll",
        ),
    ];
    for (_, column, what) in cannot.into_iter().filter(|(asked, ..)| *asked) {
        if let Some(found) = row.value(column) {
            found.hit(&PROFILE_CANNOT, sink, || {
                Words::new(
                    format!("{what} cannot be had from Set-CsOnlineVoiceUser, which the profile classic renders"),
                    "write [module] profile = \"current\" in callsheet.toml, or leave this row to a change of its own",
                )
            });
        }
    }
    for kind in row.desk.policies().iter().copied() {
        if let Some(since) = kind.since() {
            need(row, Column::Policy(kind), since, kind.name(), sink);
        }
    }
}
