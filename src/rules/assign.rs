//! From a row to the assignment that it means: every family reads its cells here, in one order.

use super::row::Row;
use super::sink::Sink;
use super::{emergency, identity, number, plan, policy};
use crate::model::{Action, Assignment, Column, Wave};
use crate::reference::countries::is_country;

/// Judges a row and says what it means; none if something in it was refused.
pub(super) fn assignment(row: &Row, sink: &mut Sink) -> Option<Assignment> {
    let user = identity::read(row, sink);
    let action = action(row, sink);
    let numbers = number::read(row, sink);
    let category = number::read_category(row, sink);
    let location = emergency::read(row, sink);
    usage_location(row, sink);
    let policies = policy::read(row, sink);
    let notify = notify(row, sink);
    let wave = row
        .value(Column::Wave)
        .map(|found| row.located(Wave::named(found.text), found));
    emergency::check(
        row,
        action.unwrap_or_default(),
        &numbers,
        location.as_ref(),
        sink,
    );
    plan::not_rendered(row, sink);
    let asked = plan::Asked {
        action: action.unwrap_or_default(),
        number_type: numbers
            .number_type
            .as_ref()
            .filter(|_| numbers.number.is_some())
            .map(|stated| stated.value),
        number: numbers.number.is_some(),
        location: row.cell(Column::LocationId).is_some() && location.is_some(),
        category,
        notify,
    };
    plan::profile(row, &asked, sink);
    site(row, sink);
    let action = action?;
    plan::beside_the_action(row, action, sink);
    let user = user?;
    if action == Action::Remove
        && numbers.number.is_none()
        && !numbers.refused
        && row.context.before.is_none()
    {
        let found = row.cell(Column::Action);
        sink.refuse(&plan::REMOVE_UNKNOWN, found.map_or(0, |f| f.column), "Remove", || {
            crate::finding::Words::new(
                "this row takes a number away and nothing says which",
                "type TelephoneNumber and NumberType, or give the state of the tenant with --before",
            )
        });
        return None;
    }
    let object_id = identity::read_id_beside(row, &user, sink);
    let identity = row.identity_column();
    let asked = numbers.number.is_some() || location.is_some() || !policies.is_empty();
    if action == Action::Enable && !asked && asks_for_nothing(row) {
        plan::nothing_asked(row, sink);
    }
    Some(Assignment {
        action: match row.cell(Column::Action) {
            Some(found) => row.located(action, found),
            None => crate::model::Located {
                value: action,
                from: row.place(identity),
            },
        },
        user,
        object_id,
        display_name: row
            .cell(Column::DisplayName)
            .map(|found| found.text.to_owned()),
        number: numbers.number,
        number_type: numbers.number_type,
        category,
        location,
        policies,
        notify,
        wave,
        site: row.value(Column::Site).map(|found| found.text.to_owned()),
        row: row
            .context
            .sheet
            .cell_place(row.record.row, row.record.line_of(identity), identity),
    })
}

/// Whether no filled cell asks for a change: neither one that was refused nor one that is not rendered.
fn asks_for_nothing(row: &Row) -> bool {
    let columns = &row.context.sheet.columns;
    let mut mapped = columns.mapped().filter(|(column, _)| column.is_acted_on());
    mapped.all(|(column, _)| row.cell(column).is_none() && !row.was_refused(column))
}

/// A site that the config does not know: what it states under the right name would be missing in silence.
fn site(row: &Row, sink: &mut Sink) {
    let config = row.context.config;
    if config.sites.is_empty() {
        return;
    }
    if let Some(found) = row.cell(Column::Site)
        && config.site(found.text).is_none()
    {
        let known: Vec<&str> = config.sites.keys().map(String::as_str).collect();
        number::unknown_word(sink, found, Column::Site, &known);
    }
}

fn action(row: &Row, sink: &mut Sink) -> Option<Action> {
    let Some(found) = row.cell(Column::Action) else {
        return (!row.was_refused(Column::Action)).then(Action::default);
    };
    let action = Action::parse(found.text);
    if action.is_none() {
        number::unknown_word(
            sink,
            found,
            Column::Action,
            &["Enable", "Remove", "RemoveAll"],
        );
    }
    action
}

/// A usage location is only judged: the emergency rules read it again, and no script writes it.
fn usage_location(row: &Row, sink: &mut Sink) {
    let Some(found) = row
        .value(Column::UsageLocation)
        .filter(|found| !is_country(found.text))
    else {
        return;
    };
    sink.hit(
        &crate::sheet::findings::UNKNOWN_WORD,
        found.column,
        found.text,
        || {
            let help = match found.text.to_ascii_uppercase().as_str() {
                "UK" => "the United Kingdom is GB".to_owned(),
                upper if is_country(upper) => format!("type {upper}"),
                _ => "type the two letters of ISO 3166, such as US, GB or DE".to_owned(),
            };
            crate::finding::Words::new(format!("{:?} is no country code", found.text), help)
        },
    );
}

fn notify(row: &Row, sink: &mut Sink) -> bool {
    let Some(found) = row.value(Column::Notify) else {
        return false;
    };
    if plan::is_yes(found.text) {
        return true;
    }
    let no = ["no", "false", "0"];
    if !no.iter().any(|no| no.eq_ignore_ascii_case(found.text)) {
        number::unknown_word(sink, found, Column::Notify, &["yes", "no"]);
    }
    false
}
