//! `[change]`: which change the scripts belong to, and when they may run.

use super::reader::{Reader, Section};
use super::values::{Checked, Wrong, has_shape, visible, wrong};
use crate::span::Place;
use jiff::Timestamp;
use jiff::civil::Date;

/// The keys of `[change]`.
pub(super) const CHANGE: &[&str] = &["id", "title", "window_start", "window_end", "approvers"];

/// Longest title, in characters: it stands in one line of every review and script.
const LONGEST_TITLE: usize = 100;

/// The change that a bundle is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Number in the customer's change system: starts the names of all result files.
    pub id: Option<String>,
    /// What it is about; empty when not stated.
    pub title: String,
    /// When the scripts may run.
    pub window: Option<Window>,
    /// How many people must approve; 0 when not stated.
    pub approvers: u32,
}

/// When scripts may run; the end is after the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Not before.
    pub start: Moment,
    /// Not after; rules about time are judged on this day.
    pub end: Moment,
}

/// An instant as the config states it, with its offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// The day of the text, at its own offset.
    pub date: Date,
    /// The text as written.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Reads `[change]`.
pub(super) fn change(reader: &mut Reader<'_>, section: &Section<'_>) -> Change {
    reader.known(section, CHANGE);
    let id = reader.setting(section, "id", "a string such as \"CHG0012345\"", change_id);
    let expected = "a string such as \"Move Berlin to Direct Routing\"";
    let title = reader.setting(section, "title", expected, title);
    Change {
        id: id.map(|id| id.value),
        title: title.map(|title| title.value).unwrap_or_default(),
        window: window(reader, section),
        approvers: reader.whole(section, "approvers", 0..=99).unwrap_or(0),
    }
}

fn change_id(text: &str) -> Checked<String> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let right = (1..=40).contains(&text.len()) && text.bytes().all(allowed);
    if right && !text.starts_with('-') {
        return Ok(text.to_owned());
    }
    wrong(
        "is not a change number: file names start with it",
        "write at most 40 letters, digits and hyphens, a letter or digit first, such as \"CHG0012345\"",
    )
}

fn title(text: &str) -> Checked<String> {
    let length = text.chars().count();
    if length > LONGEST_TITLE {
        return wrong(
            format!("has {length} characters; {LONGEST_TITLE} fit in a line of the review"),
            "shorten it: details belong into the change system",
        );
    }
    if text.is_empty() {
        Ok(String::new())
    } else {
        visible(text)
    }
}

fn window(reader: &mut Reader<'_>, section: &Section<'_>) -> Option<Window> {
    let start = moment_at(reader, section, "window_start");
    let end = moment_at(reader, section, "window_end");
    let alone = match (section.node("window_start"), section.node("window_end")) {
        (Some(start), None) => Some((start, "window_end")),
        (None, Some(end)) => Some((end, "window_start")),
        _ => None,
    };
    if let Some((node, other)) = alone {
        let help = format!("add `{other}`, or delete both: without them there is no window guard");
        reader.bad(&node, Wrong::new(format!("stands without `{other}`"), help));
    }
    let window = Window {
        start: start?,
        end: end?,
    };
    if window.end.at > window.start.at {
        return Some(window);
    }
    if let Some(node) = section.node("window_end") {
        let wrong = Wrong::new(
            "is not after `window_start`",
            "write the later moment here; mind the offsets of both",
        );
        reader.bad(&node, wrong);
    }
    None
}

fn moment_at(reader: &mut Reader<'_>, section: &Section<'_>, key: &str) -> Option<Moment> {
    let expected = "a moment with its offset, such as \"2026-11-24T18:00:00-08:00\"";
    let stated = reader.date(section, key, expected, moment)?;
    let (at, date, text) = stated.value;
    Some(Moment {
        at,
        date,
        text,
        place: stated.place,
    })
}

fn moment(text: &str) -> Checked<(Timestamp, Date, String)> {
    const ZONES: [&str; 3] = ["Z", "+00:00", "-00:00"];
    let example = "write a moment such as \"2026-11-24T18:00:00-08:00\"";
    let is_local =
        |text: &str| has_shape(text, "0000-00-00T00:00:00") || has_shape(text, "0000-00-00T00:00");
    if is_local(text) {
        return wrong(
            "has no offset, so it is another hour at every site",
            "add the offset of the place, as in \"2026-11-24T18:00:00-08:00\", or Z for UTC",
        );
    }
    let with_zone = ZONES.iter().any(|zone| {
        let at = text.len().saturating_sub(zone.len());
        text.split_at_checked(at)
            .is_some_and(|(local, rest)| is_local(local) && has_shape(rest, zone))
    });
    if !with_zone {
        return wrong("is not a moment", example);
    }
    match (text.parse(), text[..10].parse()) {
        (Ok(at), Ok(date)) => Ok((at, date, text.to_owned())),
        _ => wrong("is not in the calendar", example),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_needs_its_offset_and_keeps_its_own_day() {
        let (at, date, text) = moment("2026-11-24T18:00:00-08:00").expect("a moment");
        assert_eq!(at.to_string(), "2026-11-25T02:00:00Z");
        assert_eq!((date.to_string().as_str(), text.len()), ("2026-11-24", 25));
        assert!(moment("2026-11-24T18:00Z").is_ok());
        for bad in [
            "",
            "Z",
            "2026-11-24T18:00:00",
            "2026-11-24",
            "2026-13-24T18:00:00Z",
            "2026-11-24T25:00:00Z",
            "2026-11-24 18:00:00Z",
            "2026-11-24T18:00:00-08",
            "2026-11-24T18:00:00-08:00[America/Los_Angeles]",
            "2026-11-24T18:00:00é0",
        ] {
            assert!(moment(bad).is_err(), "{bad}");
        }
    }
}
