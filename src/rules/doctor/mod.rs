//! What spreadsheets do to cells: found by what a cell says and, in a workbook, by what kind of cell it is.
//!
//! A damaged cell has no value. Where only one original is possible it is offered as the repair; where digits are gone,
//! the finding says what to type again. Nothing is repaired in silence.

use super::desk::Desk;
use super::sink::Sink;
use crate::config::Site;
use crate::finding::{Rule, Safety, Words};
use crate::model::Column;
use crate::numbering;
use crate::sheet::findings as found;
use crate::sheet::{CellKind, Record};

mod date;

use date::is_date;

/// Digits that Excel keeps of a number (IEEE 754 doubles, as its limits page says).
const EXCEL_DIGITS: usize = 15;
/// What was done to a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Damage {
    /// `1.2065550123E+10`; the digits, if all of them are there.
    Scientific(Option<String>),
    /// More digits than a number cell keeps.
    Rounded,
    /// `442079460123.0`, or a cell of a workbook that holds a number; the digits.
    Numeric(String),
    /// An extension that a number cell holds: a leading 0 would be gone.
    NumericExtension,
    /// A number cell whose format shows digits beside its own.
    Shown,
    /// A date.
    Date,
    /// `_x000D_`; the text without it, if it stood at an end.
    Escape(Option<String>),
}

/// Whether a cell is as somebody typed it; if not, that is raised. `text` is the whole cell.
pub(super) fn is_sound(
    text: &str,
    (column, at): (Column, usize),
    record: &Record,
    desk: &Desk,
    sink: &mut Sink,
) -> bool {
    let kind = record.kind(at);
    let config = desk.context.config;
    let site = || site(desk, record);
    let Some(damage) = damage(text, column, kind, || {
        config.extension_digits(site()).map(usize::from)
    }) else {
        if record.is_formula(at) {
            sink.hit(&found::FORMULA_CELL, at, text, || {
                Words::new(
                    format!("a formula gave this value when the workbook was last saved: {text}"),
                    "nothing to type, if it is right; to be sure, paste the column as values",
                )
            });
        }
        return true;
    };
    let region = config.region(site());
    sink.refuse(rule(&damage), at, text, || words(&damage, text, region));
    false
}

/// Whether a cell of a text is as somebody typed it.
pub(super) fn is_typed(text: &str, column: Column) -> bool {
    damage(text, column, CellKind::Text, || None).is_none()
}

/// A formula whose value the workbook does not hold: another program than Excel wrote it.
pub(super) fn has_value(record: &Record, column: Column, at: usize, sink: &mut Sink) {
    if record.lacks_value(at) {
        sink.refuse(&found::FORMULA_ERROR, at, "", || {
            Words::new(
                format!(
                    "the {} is a formula, and the workbook does not hold what it comes to",
                    column.name()
                ),
                "open the workbook in Excel, let it calculate, and save it",
            )
        });
    }
}

fn site<'c>(desk: &Desk<'c>, record: &Record) -> Option<&'c Site> {
    let at = desk.position(Column::Site)?;
    desk.site(std::str::from_utf8(record.cell(at)?).ok())
}

fn rule(damage: &Damage) -> &'static Rule {
    match damage {
        Damage::Scientific(_) => &found::SCIENTIFIC,
        Damage::Rounded => &found::ROUNDED,
        Damage::Numeric(_) | Damage::NumericExtension | Damage::Shown => &found::NUMERIC_CELL,
        Damage::Date => &found::DATE_CELL,
        Damage::Escape(_) => &found::CONTROL_CHARACTER,
    }
}

fn damage(
    text: &str,
    column: Column,
    kind: CellKind,
    extension_digits: impl FnOnce() -> Option<usize>,
) -> Option<Damage> {
    let number = matches!(column, Column::TelephoneNumber | Column::Extension);
    // Nearly every cell: a text that nothing below would find anything in.
    let e164 = || text.starts_with('+') && is_digits(&text[1..]) && text.len() <= EXCEL_DIGITS;
    let ends = |end: Option<&u8>| end.is_none_or(|b| b.is_ascii_graphic() && *b != b'_');
    let plain = || ends(text.as_bytes().last()) || !text.trim_end().ends_with('_');
    if kind == CellKind::Text && (number && e164() || !number && plain()) {
        return None;
    }
    // A name may have such letters in it; at its end stands what a workbook made of a line break.
    let at_end = text.trim_end().len().checked_sub(ESCAPE);
    let at_end = at_end.and_then(|at| text.get(at..));
    if (number || at_end.is_some_and(|end| escape_at(end).is_some()))
        && let Some(damage) = escape(text)
    {
        return Some(damage);
    }
    if kind == CellKind::Date && column != Column::Wave || number && is_date(text) {
        return Some(Damage::Date);
    }
    if !number {
        return None;
    }
    if kind == CellKind::Shown {
        return Some(Damage::Shown);
    }
    if let Some(damage) = scientific(text) {
        return Some(damage);
    }
    let all_zeros = |text: &str| text.bytes().all(|b| b == b'0');
    if is_digits(text) && text.len() > EXCEL_DIGITS {
        let rounded = kind == CellKind::Number || all_zeros(&text[EXCEL_DIGITS..]);
        return rounded.then_some(Damage::Rounded);
    }
    if kind == CellKind::Number {
        return match column {
            Column::Extension if extension_digits() == Some(text.len()) => None,
            Column::Extension => Some(Damage::NumericExtension),
            _ => Some(Damage::Numeric(text.to_owned())),
        };
    }
    let (whole, decimals) = text.split_once(['.', ','])?;
    let decimals_only = !decimals.is_empty() && decimals.len() <= 2 && all_zeros(decimals);
    if whole.len() <= 6 || !is_digits(whole) || !decimals_only {
        return None;
    }
    if whole.len() > EXCEL_DIGITS {
        return Some(Damage::Rounded);
    }
    Some(Damage::Numeric(whole.to_owned()))
}

fn words(damage: &Damage, text: &str, region: Option<&str>) -> Words {
    let again = "type the number again from its source, as text and with its plus; format the column as Text first";
    let words = match damage {
        Damage::Scientific(Some(digits)) => number_words(
            format!(
                "Excel turned the number into scientific notation: {text}; all of its digits are there"
            ),
            digits,
            region,
        ),
        Damage::Scientific(None) => Words::new(
            format!(
                "Excel turned the number into scientific notation: {text}; its last digits are lost"
            ),
            again,
        ),
        Damage::Rounded => Words::new(
            format!("Excel keeps {EXCEL_DIGITS} digits of a number and made up the rest of {text}"),
            again,
        ),
        Damage::Numeric(digits) => number_words(
            format!(
                "the number stands in a number cell, which keeps neither a plus nor a leading 0: {text}"
            ),
            digits,
            region,
        ),
        Damage::NumericExtension => Words::new(
            format!("the extension stands in a number cell, which keeps no leading 0: {text}"),
            "type it again as text; or state extension_digits in callsheet.toml, and its length is checked instead",
        ),
        Damage::Shown => Words::new(
            format!(
                "the cell holds {text}, and its format shows digits beside them that are not in it"
            ),
            "type what Excel shows, as text and with its plus; format the column as Text first",
        ),
        Damage::Date => Words::new(
            format!("Excel took what was typed for a date: {text}"),
            "type again what stood here, such as 12-3, after formatting the column as Text",
        ),
        Damage::Escape(rest) => {
            let words = Words::new(
                format!(
                    "{text:?} holds a control character as workbooks write it (_x000D_ is a carriage return)"
                ),
                "type the cell again without it",
            );
            match rest {
                Some(rest) => words.fix(rest, Safety::Safe),
                None => words,
            }
        }
    };
    let state = if words.fix.is_some() {
        "repaired"
    } else {
        "unrecoverable"
    };
    words.fact("state", state)
}

/// What a number can have been whose digits are known and whose plus, or 0, is not.
fn number_words(message: String, digits: &str, region: Option<&str>) -> Words {
    let repair = match numbering::read(digits, region) {
        Err(fault) => fault.repair,
        Ok(_) => None,
    };
    match repair {
        Some(repair) => Words::new(message, format!("type {} ({})", repair.text, repair.why))
            .fix(&repair.text, Safety::Unsafe),
        None => Words::new(
            message,
            "type the number again as text, with its plus; a leading 0 may be lost too",
        ),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is a number in scientific notation, and its digits where none can be lost: the mantissa then has at
/// least as many decimals as the exponent moves the mark.
fn scientific(text: &str) -> Option<Damage> {
    let (mantissa, exponent) = text.trim().split_once(['E', 'e'])?;
    let power = exponent.trim_start_matches(['+', '-']);
    let unsigned = mantissa.trim_start_matches(['+', '-']);
    let (whole, decimals) = unsigned.split_once(['.', ',']).unwrap_or((unsigned, "0"));
    if !(is_digits(whole) && is_digits(decimals) && is_digits(power)) {
        return None;
    }
    let intact = whole.len() == 1
        && !exponent.starts_with('-')
        && unsigned == mantissa
        && power.parse().is_ok_and(|power: usize| power == decimals.len() && power < EXCEL_DIGITS)
        // A mantissa of seven digits or fewer is what a narrow column shows.
        && decimals.len() >= 7;
    Some(Damage::Scientific(
        intact.then(|| format!("{whole}{decimals}")),
    ))
}

/// Whether a text holds the escape of a control character, and the text without it where it stood at an end.
fn escape(text: &str) -> Option<Damage> {
    escape_at(text)?;
    let mut rest = text.to_owned();
    while let Some(at) = escape_at(&rest) {
        rest.replace_range(at..at + ESCAPE, "");
    }
    let at_ends = text.trim().starts_with(&rest) || text.trim().ends_with(&rest);
    Some(Damage::Escape(
        (at_ends && !rest.trim().is_empty()).then_some(rest),
    ))
}

/// Length of `_x000D_`.
const ESCAPE: usize = 7;

fn escape_at(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|at| {
        let Some(part) = bytes.get(*at..at + ESCAPE) else {
            return false;
        };
        part.starts_with(b"_x00")
            && part[6] == b'_'
            && matches!(part[4], b'0' | b'1')
            && part[5].is_ascii_hexdigit()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_text(text: &str) -> Option<Damage> {
        damage(text, Column::TelephoneNumber, CellKind::Text, || None)
    }

    #[test]
    fn what_number_cells_do_is_told_apart() {
        let rule_of = |text| in_text(text).map(|damage| rule(&damage).id);
        assert_eq!(rule_of("1.20656E+10"), Some("sheet/scientific"));
        assert_eq!(rule_of("4420794601230000"), Some("sheet/rounded"));
        assert_eq!(rule_of("442079460123.0"), Some("sheet/numeric-cell"));
        assert_eq!(rule_of("442079460123,00"), Some("sheet/numeric-cell"));
        for right in [
            "+442079460123",
            "442079460123",
            "4420794601230001",
            "20.7946",
            "204",
        ] {
            assert_eq!(rule_of(right), None, "{right}");
        }
    }

    #[test]
    fn scientific_notation_keeps_all_digits_or_not() {
        let all = |text: &str| match scientific(text) {
            Some(Damage::Scientific(digits)) => Some(digits.unwrap_or_default()),
            _ => None,
        };
        assert_eq!(all("1.2065550123E+10").as_deref(), Some("12065550123"));
        assert_eq!(all("4,42079460123e+11").as_deref(), Some("442079460123"));
        // The last digit was a 0, or is gone.
        assert_eq!(all("4.4207946012E+11").as_deref(), Some(""));
        for lost in ["1.20656E+10", "4E+11", "1E3", "-1.2065550123E+10", "1.2E-1"] {
            assert_eq!(all(lost).as_deref(), Some(""), "{lost}");
        }
        for no in [
            "+12065550123",
            "E",
            "1E",
            "E10",
            "0x1F",
            "1.2.3E4",
            "ten E 4",
        ] {
            assert_eq!(scientific(no), None, "{no}");
        }
    }

    #[test]
    fn an_escaped_control_character_is_taken_off_the_ends_only() {
        let rest = |text: &str| match escape(text) {
            Some(Damage::Escape(rest)) => Some(rest.unwrap_or_default()),
            _ => None,
        };
        let taken = rest("+442079460123_x000D_");
        assert_eq!(taken.as_deref(), Some("+442079460123"));
        assert_eq!(rest("+4420_x000A_79460123").as_deref(), Some(""));
        assert_eq!(rest("ada_x0041_b"), None);
    }
}
