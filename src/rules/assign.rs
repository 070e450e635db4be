//! From a row to the assignment that it means: every family reads its cells here, in one order.

use super::dialing::DialledExample;
use super::number::NumberOfRow;
use super::row::{Found, Given, Row};
use super::sink::Sink;
use super::{dialing, emergency, identity, number, plan, policy};
use crate::finding::Words;
use crate::model::{
    Action, Assignment, AssignmentCategory, Column, Guid, Located, LocationTarget, NumberType,
    PhoneNumber, PolicyKind, PolicyTarget, UserRef, Wave,
};
use crate::reference::countries::is_country;

/// What a row means: values and where they were found. Nothing owns a place yet, since most rows are only judged.
pub(super) struct Meaning<'r> {
    pub(super) user: Given<'r, UserRef>,
    pub(super) object_id: Option<Guid>,
    pub(super) action: Action,
    pub(super) number: Option<Given<'r, PhoneNumber>>,
    pub(super) category: AssignmentCategory,
    number_type: Option<Given<'r, NumberType>>,
    location: Option<Given<'r, LocationTarget>>,
    policies: Vec<(PolicyKind, Given<'r, PolicyTarget>)>,
    notify: bool,
    wave: Option<Given<'r, Wave>>,
    dialled: Option<dialing::Dialled<'r>>,
}

impl Meaning<'_> {
    /// What became of the number when it was dialled; it is gone then.
    pub(super) fn take_dialled(&mut self) -> Option<DialledExample> {
        let dialled = self.dialled.take()?;
        Some(DialledExample {
            plan: dialled.plan,
            user: self.user.value.as_str().to_owned(),
            number: self.number.as_ref()?.value.as_str().to_owned(),
            country: dialled.country.map(ToOwned::to_owned),
            trips: dialled.trips,
        })
    }

    /// The same with everything that a plan needs.
    pub(super) fn assignment(self, row: &Row) -> Assignment {
        let identity = row.desk.identity();
        let record = row.record;
        let text = |found: Option<Found>| found.map(|found| found.text.to_owned());
        let policies = self.policies.into_iter();
        Assignment {
            action: Located {
                value: self.action,
                from: match row.cell(Column::Action) {
                    Some(found) => row.from(found),
                    None => row.place(identity),
                },
            },
            user: self.user.located(row),
            object_id: self.object_id,
            display_name: text(row.cell(Column::DisplayName)),
            number: self.number.map(|number| number.located(row)),
            number_type: self.number_type.map(|stated| stated.located(row)),
            category: self.category,
            location: self.location.map(|location| location.located(row)),
            policies: policies
                .map(|(kind, target)| (kind, target.located(row)))
                .collect(),
            notify: self.notify,
            wave: self.wave.map(|wave| wave.located(row)),
            site: text(row.value(Column::Site)),
            row: row
                .context
                .sheet
                .cell_place(record.row, record.line_of(identity), identity),
        }
    }
}

/// Judges a line of a list of numbers, which asks for nothing but a right number.
fn read_line<'r>(row: &Row<'r>, sink: &mut Sink) -> Option<Meaning<'r>> {
    let number = number::read(row, sink).number?;
    Some(Meaning {
        user: number.found.given(identity::of_line(row)),
        object_id: None,
        action: Action::default(),
        number: Some(number),
        category: AssignmentCategory::default(),
        number_type: None,
        location: None,
        policies: Vec::new(),
        notify: false,
        wave: None,
        dialled: None,
    })
}

/// Judges a row and says what it means; none if something in it was refused.
pub(super) fn read<'r>(row: &Row<'r>, sink: &mut Sink) -> Option<Meaning<'r>> {
    if row.context.sheet.is_list() {
        return read_line(row, sink);
    }
    let user = identity::read(row, sink);
    let action = action(row, sink);
    let numbers = number::read(row, sink);
    let category = number::read_category(row, sink);
    let location = emergency::read(row, sink);
    usage_location(row, sink);
    let policies = policy::read(row, sink);
    let notify = notify(row, sink);
    let wave = row.value(Column::Wave);
    let wave = wave.map(|found| found.given(Wave::named(found.text)));
    let judged_as = action.unwrap_or_default();
    emergency::check(row, judged_as, &numbers, location.as_ref(), sink);
    let who = user.as_ref().map(|user| &user.value);
    let dialled = dialing::check(row, who, judged_as, &numbers, &policies, sink);
    plan::not_rendered(row, sink);
    let stated = numbers.number_type.as_ref();
    let asked = plan::Asked {
        action: judged_as,
        number_type: stated
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
    if removes_nothing_known(row, action, &numbers, sink) {
        return None;
    }
    let object_id = identity::read_id_beside(row, &user.value, sink);
    let asked = numbers.number.is_some() || location.is_some() || !policies.is_empty();
    if action == Action::Enable && !asked && asks_for_nothing(row) {
        plan::nothing_asked(row, sink);
    }
    Some(Meaning {
        user,
        object_id,
        action,
        number: numbers.number,
        category,
        number_type: numbers.number_type,
        location,
        policies,
        notify,
        wave,
        dialled,
    })
}

/// A row that takes a number away, where nothing says which.
fn removes_nothing_known(
    row: &Row,
    action: Action,
    numbers: &NumberOfRow,
    sink: &mut Sink,
) -> bool {
    let unknown = action == Action::Remove
        && numbers.number.is_none()
        && !numbers.refused
        && row.context.before.is_none();
    if unknown {
        let found = row.cell(Column::Action);
        let column = found.map_or(0, |found| found.column);
        sink.refuse(&plan::REMOVE_UNKNOWN, column, "Remove", || {
            Words::new(
                "this row takes a number away and nothing says which",
                "type TelephoneNumber and NumberType, or give the state of the tenant with --before",
            )
        });
    }
    unknown
}

/// Whether no filled cell asks for a change: neither one that was refused nor one that is not rendered.
fn asks_for_nothing(row: &Row) -> bool {
    let columns = row.desk.columns().iter();
    let mut acted_on = columns.filter(|(column, _)| column.is_acted_on());
    acted_on.all(|(column, _)| row.cell(*column).is_none() && !row.was_refused(*column))
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
            Words::new(format!("{:?} is no country code", found.text), help)
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
