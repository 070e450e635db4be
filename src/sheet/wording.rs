//! Words about rows that do not fit their header, for rows that are judged and rows that are joined alike.

use super::{Record, Sheet};
use crate::finding::Words;

/// A quotation mark that never closes.
pub(crate) fn open_quote() -> Words {
    Words::new(
        "a quotation mark opens here and never closes: the rest of the file was swallowed by this cell",
        "close the quotation mark, or write two of them where one is meant",
    )
    .hidden()
}

/// A row that is too long for anybody to keep.
pub(crate) fn oversized() -> Words {
    Words::new(
        "this row is longer than one mebibyte, or has more than 16,384 cells, and was skipped",
        "look at the row: a quotation mark may be missing in it",
    )
}

/// A row with more or fewer cells than the header.
pub(crate) fn ragged(sheet: &Sheet, record: &Record) -> Words {
    let columns = sheet.columns.len();
    if sheet.spooled {
        return Words::new(
            "this cell stands to the right of the last header",
            "give the column a header, or empty the cell",
        );
    }
    if sheet.columns.row == 0 {
        return Words::new(
            format!("this line has {} cells, and a list has one", record.len()),
            "give the list one number a line, or the file a header and leave --list out",
        );
    }
    let delimiter = sheet.format.delimiter_name();
    Words::new(
        format!("this row has {} cells, the header {columns}", record.len()),
        format!(
            "add or remove a {delimiter}; a cell that holds one needs quotation marks around it"
        ),
    )
}
