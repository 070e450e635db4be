//! The family `emergency`: where help is sent to.

use super::number::NumberOfRow;
use super::row::{Found, Given, Row};
use super::sink::{Gap, Sink};
use crate::finding::{Family, Level, Words};
use crate::model::{Action, Column, Guid, LocationTarget, NumberType};
use crate::reference::countries::{location_at_acquisition, location_at_assignment};
use crate::rule;
use crate::tenant::LocationKnown;

/// Rules about emergency locations.
pub(crate) static FAMILY: Family = Family {
    name: "emergency",
    about: "emergency locations: where help is sent to",
    rules: &[
        &LOCATION_MISSING,
        &LOCATION_NOT_A_GUID,
        &LOCATION_NULL,
        &LOCATION_IGNORED,
        &LOCATION_NEEDS_NUMBER,
        &COUNTRY_DIFFERS,
    ],
};

rule! {
    /// A Calling Plan number in the United States or Canada is assigned without an emergency location.
    ///
    /// ## Why
    /// There the location is tied to the number when a person gets it; without one, help has no address. It is denied
    /// when the before-state shows that the number carries none, and a warning when nothing is known: an unassigned
    /// number may already carry a location.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+12065550123,CallingPlan
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,LocationId
    /// ada@contoso.example,+12065550123,CallingPlan,7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f
    /// ```
    LOCATION_MISSING, "emergency/location-missing", Deny
}
rule! {
    /// A location id is not a GUID.
    ///
    /// ## Why
    /// The cmdlet takes the LocationId that `Get-CsOnlineLisLocation` shows, not an address and not its description.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,LocationId
    /// ada@contoso.example,+12065550123,CallingPlan,1 Main Street
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,LocationId
    /// ada@contoso.example,+12065550123,CallingPlan,7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f
    /// ```
    LOCATION_NOT_A_GUID, "emergency/location-not-a-guid", Deny
}
rule! {
    /// A location is null or all zeros.
    ///
    /// ## Why
    /// The vendor's cmdlet takes the word null as "remove the location"; in a sheet it is the trace of a failed lookup.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,LocationId
    /// ada@contoso.example,+442079460123,DirectRouting,null
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    LOCATION_NULL, "emergency/location-null", Deny
}
rule! {
    /// A European Calling Plan number is given a location that the service ignores.
    ///
    /// ## Why
    /// In many European countries the location is bound to the number when it is acquired, not when a person gets it.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,LocationId
    /// ada@contoso.example,+442079460123,CallingPlan,7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,CallingPlan
    /// ```
    LOCATION_IGNORED, "emergency/location-ignored", Warn
}
rule! {
    /// A row changes a location and names no number.
    ///
    /// ## Why
    /// A location belongs to a number. The sheet or the before-state has to say to which.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,LocationId
    /// ada@contoso.example,7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,LocationId
    /// ada@contoso.example,+12065550123,CallingPlan,7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f
    /// ```
    LOCATION_NEEDS_NUMBER, "emergency/location-needs-number", Deny
}
rule! {
    /// A Calling Plan number belongs to another country than its user.
    ///
    /// ## Why
    /// A Calling Plan licence is for the country of the user's usage location; a number of another country is refused.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,UsageLocation
    /// ada@contoso.example,+442079460123,CallingPlan,FR
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,UsageLocation
    /// ada@contoso.example,+442079460123,CallingPlan,GB
    /// ```
    COUNTRY_DIFFERS, "emergency/country-differs", Warn
}

/// Reads the location of a row.
pub(super) fn read<'r>(row: &Row<'r>, sink: &mut Sink) -> Option<Given<'r, LocationTarget>> {
    let found = row.value(Column::LocationId)?;
    let text = found.text;
    let null = ["null", "$null", "none"]
        .iter()
        .any(|null| null.eq_ignore_ascii_case(text));
    match Guid::parse(text).map(LocationTarget::new) {
        Some(Some(target)) => Some(found.given(target)),
        None if !null => {
            found.refuse(&LOCATION_NOT_A_GUID, sink, || {
                let trimmed = text.trim_matches([' ', '{', '}']);
                let words = Words::new(
                    format!("{text:?} is not a location id"),
                    "paste the LocationId that Get-CsOnlineLisLocation shows: 32 hexadecimal digits in five groups",
                );
                if Guid::parse(trimmed).is_some() { words.fix(trimmed, crate::finding::Safety::Safe) } else { words }
            });
            None
        }
        _ => {
            found.refuse(&LOCATION_NULL, sink, || {
                Words::new(
                    format!("{text} is no location"),
                    "empty the cell to leave the location as it is, or paste a LocationId",
                )
            });
            None
        }
    }
}

/// Holds number, location and country of a row against each other.
pub(super) fn check(
    row: &Row,
    action: Action,
    number: &NumberOfRow,
    location: Option<&Given<LocationTarget>>,
    sink: &mut Sink,
) {
    if action != Action::Enable || number.refused {
        return;
    }
    let country = usage_location(row);
    let Some(assigned) = &number.number else {
        // A default location is no order: it goes with numbers that rows bring.
        if let (Some(cell), Some(_)) = (row.cell(Column::LocationId), location)
            && row.context.before.is_none()
        {
            cell.refuse(&LOCATION_NEEDS_NUMBER, sink, || {
                Words::new(
                    "this row changes a location and names no number",
                    "type the user's number into TelephoneNumber, or give the state of the tenant with --before",
                )
            });
        }
        return;
    };
    if number.number_type.as_ref().map(|t| t.value) != Some(NumberType::CallingPlan) {
        return;
    }
    let region = number.region;
    let region = region.as_ref().map_or("", |region| region.as_str());
    let text = assigned.value.as_str();
    if location.is_none()
        && location_at_assignment(region)
        && !row.was_refused(Column::LocationId)
        && row.value(Column::LocationId).is_none()
    {
        missing(row, text, number.column, sink);
    }
    if let Some(cell) = row.value(Column::LocationId)
        && location.is_some()
        && location_at_acquisition(region)
    {
        cell.hit(&LOCATION_IGNORED, sink, || {
            Words::new(
                format!("for Calling Plan numbers of {region} the location comes with the number"),
                "empty the cell, and check the location of the number in the admin centre",
            )
        });
    }
    let Some(country) = country else {
        sink.unjudged(Gap::UsageLocation);
        return;
    };
    if !region.is_empty() && country.text != region {
        sink.hit(&COUNTRY_DIFFERS, number.column, text, || {
            Words::new(
                format!(
                    "the number belongs to {region}, the user's usage location is {}",
                    country.text
                ),
                "give the user a number of their country, or correct the UsageLocation",
            )
            .related(row.from(country), "the usage location")
        });
    }
}

fn missing(row: &Row, number: &str, column: usize, sink: &mut Sink) {
    let known = row
        .context
        .before
        .map_or(LocationKnown::Unknown, |before| before.location_of(number));
    let (level, message) = match known {
        LocationKnown::Some => return,
        LocationKnown::None => (
            Level::Deny,
            format!("{number} carries no emergency location, and the row gives it none"),
        ),
        LocationKnown::Unknown => (
            Level::Warn,
            format!(
                "the row gives {number} no emergency location, and nothing says that it carries one"
            ),
        ),
    };
    // The cell to fill, where the sheet has the column.
    let empty = row.desk.position(Column::LocationId);
    let (at, value) = empty.map_or((column, number), |at| (at, ""));
    sink.hit_at(&LOCATION_MISSING, level, at, value, || {
        Words::new(
            message,
            "fill LocationId with the id that Get-CsOnlineLisLocation shows, or state LocationId under [site.NAME] in callsheet.toml",
        )
    });
}

/// The usage location of a row, if it is a country; its word is judged in `assign`.
fn usage_location<'r>(row: &Row<'r>) -> Option<Found<'r>> {
    row.value(Column::UsageLocation)
        .filter(|found| crate::reference::countries::is_country(found.text))
}
