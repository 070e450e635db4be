//! Cells of a workbook that show digits which they do not hold: a format can write some of its own.

use super::{Input, Trouble, told_xlsx};
use calamine::Xlsx;
use std::collections::HashSet;

/// The cells of a sheet, by row and column from 0, whose format writes digits. A second pass over the sheet, where the workbook has
/// such a format at all.
pub(super) fn with_digits_of_the_format(
    book: &mut Xlsx<Input>,
    name: &str,
) -> Result<HashSet<(u32, u32)>, Trouble> {
    let mut cells = book.worksheet_cells_reader(name).map_err(told_xlsx)?;
    let formats = cells.styles().iter().map(|style| {
        let format = style.number_format.as_ref();
        format.is_some_and(|format| writes_digits(&format.format_code))
    });
    let formats: Vec<bool> = formats.collect();
    let mut found = HashSet::new();
    if !formats.contains(&true) {
        return Ok(found);
    }
    while let Some((row, column, style)) = cells.next_style_id().map_err(told_xlsx)? {
        if formats.get(style) == Some(&true) {
            found.insert((row, column));
        }
    }
    Ok(found)
}

/// Whether a format shows digits that are none of the number's: in quotation marks, behind a backslash, or bare (ECMA-376,
/// 18.8.31). A percent sign shows other digits too.
fn writes_digits(format: &str) -> bool {
    let (mut quoted, mut bracket) = (false, false);
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' if !bracket => quoted = !quoted,
            _ if quoted && c.is_numeric() => return true,
            _ if quoted => {}
            '[' => bracket = true,
            ']' => bracket = false,
            _ if bracket => {}
            // The width of a character, or one that fills the cell.
            '_' | '*' => {
                characters.next();
            }
            '\\' if characters.next().is_some_and(char::is_numeric) => return true,
            '1'..='9' | '%' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::writes_digits;

    #[test]
    fn a_format_that_adds_digits_is_told_from_one_that_only_arranges_them() {
        for format in [
            "\"+44\"0",
            "+\\4\\40",
            "+440",
            "\"0\"0",
            "0%",
            "[>5]\"1\"0;0",
        ] {
            assert!(writes_digits(format), "{format}");
        }
        for format in [
            "General",
            "\"+\"0",
            "+00 000 000000",
            "#,##0.00",
            "0.00E+00",
            "[<=9999999]###-####;(###) ###-####",
            "\"Tel. \"0;;;@",
            "_-* #,##0_-",
            "yyyy-mm-dd",
            "[$-407]0",
            "*10",
        ] {
            assert!(!writes_digits(format), "{format}");
        }
    }
}
