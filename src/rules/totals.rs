//! Rows that are sums and no users.

use super::desk::Desk;
use super::row::is_blank;
use super::sink::Sink;
use crate::finding::Words;
use crate::model::Column;
use crate::sheet::findings::TOTALS_ROW;
use crate::sheet::{Record, fold};

/// How such a row begins, folded: English, German, French, Spanish.
const WORDS: [&str; 14] = [
    "total",
    "totals",
    "grandtotal",
    "subtotal",
    "sum",
    "count",
    "summe",
    "gesamt",
    "gesamtsumme",
    "anzahl",
    "totalgeneral",
    "soustotal",
    "somme",
    "suma",
];
/// Cells longer than this are no such word.
const LONGEST: usize = 40;

/// Whether a row names nobody and one of its cells is such a word, with or without a number behind it.
pub(super) fn is_total(desk: &Desk, record: &Record) -> bool {
    column(desk, record).is_some()
}

/// Tells the row.
pub(super) fn tell(desk: &Desk, record: &Record, sink: &mut Sink) {
    let at = column(desk, record).unwrap_or(0);
    sink.hit(&TOTALS_ROW, at, "", || {
        Words::new(
            "this row looks like a total; it is left alone",
            "delete the row; if it is a user, fill in who it is",
        )
    });
}

fn column(desk: &Desk, record: &Record) -> Option<usize> {
    let named = [
        Column::UserPrincipalName,
        Column::ObjectId,
        Column::SipAddress,
    ]
    .into_iter()
    .filter_map(|identity| record.cell(desk.position(identity)?))
    .any(|cell| !is_blank(cell) && !is_word(cell));
    if named {
        return None;
    }
    (0..record.len()).find(|at| record.cell(*at).is_some_and(is_word))
}

fn is_word(cell: &[u8]) -> bool {
    // Nearly every cell that is asked about is a user principal name.
    if cell.len() > LONGEST || cell.is_empty() || cell.contains(&b'@') {
        return false;
    }
    let Ok(text) = std::str::from_utf8(cell) else {
        return false;
    };
    let word = text.trim_end_matches(|c: char| c.is_ascii_digit() || " :=.,".contains(c));
    WORDS.contains(&fold(word).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_totals_are_told_from_names() {
        for yes in [
            "Total",
            "TOTAL:",
            "Gesamt: 12",
            "Sous-total",
            "Summe",
            "Total général",
        ] {
            assert!(is_word(yes.as_bytes()), "{yes}");
        }
        for no in [
            "",
            "Total Wine",
            "ada@contoso.example",
            "12",
            "Sumarah",
            "Totalski",
        ] {
            assert!(!is_word(no.as_bytes()), "{no}");
        }
    }
}
