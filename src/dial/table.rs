//! CSV: one rule a row, in order, with a header of Name, Pattern, Translation, Description, IsInternalExtension.

use super::plan::{Plan, Position, Rule};
use super::read::{ReadError, first, stem};

/// Reads a plan.
pub(super) fn read(text: &str, file: &str) -> Result<Plan, ReadError> {
    let skipped = text
        .lines()
        .take_while(|line| line.starts_with("#TYPE"))
        .count();
    let body: String = text.split_inclusive('\n').skip(skipped).collect();
    let header = body.lines().next().unwrap_or_default();
    let delimiter = [',', ';', '\t']
        .into_iter()
        .max_by_key(|c| header.matches(*c).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.map_or(b',', |c| u8::try_from(c).unwrap_or(b',')))
        .flexible(true)
        .from_reader(body.as_bytes());
    let broken = |error: &csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        let at = line_of(line, skipped);
        ReadError::new(
            file,
            at,
            format!("this is not CSV: {error}"),
            "save the table as CSV again",
        )
    };
    let headers = reader.headers().map_err(|error| broken(&error))?.clone();
    let column = |name: &str| {
        let mut headers = headers.iter();
        headers.position(|header| header.trim().eq_ignore_ascii_case(name))
    };
    let wanted = |name: &str| {
        column(name).ok_or_else(|| {
            let what = format!("the table has no column {name}");
            let help = "a plan wants the columns Name, Pattern and Translation; Description and IsInternalExtension may follow";
            ReadError::new(file, first(), what, help)
        })
    };
    let (name, pattern, translation) =
        (wanted("Name")?, wanted("Pattern")?, wanted("Translation")?);
    let (description, internal) = (column("Description"), column("IsInternalExtension"));
    let mut plan = Plan {
        file: file.to_owned(),
        name: stem(file),
        unnamed: true,
        at: first(),
        ..Plan::default()
    };
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let at = line_of(record.position().map_or(1, csv::Position::line), skipped);
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        if record.len() <= pattern.max(translation) {
            let what = "this row has fewer cells than the header";
            return Err(ReadError::new(
                file,
                at,
                what,
                "fill in Pattern and Translation",
            ));
        }
        let internal = internal.map(cell).unwrap_or_default();
        plan.rules.push(Rule {
            name: cell(name),
            pattern: cell(pattern),
            translation: cell(translation),
            description: description.map(cell).unwrap_or_default(),
            internal: ["true", "yes", "1"].contains(&internal.trim().to_ascii_lowercase().as_str()),
            at,
            pattern_at: at,
            translation_at: at,
        });
    }
    Ok(plan)
}

fn line_of(line: u64, skipped: usize) -> Position {
    Position {
        line: u32::try_from(line)
            .unwrap_or(u32::MAX)
            .saturating_add(u32::try_from(skipped).unwrap_or(0)),
        column: 1,
    }
}
