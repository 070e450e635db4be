//! Dates, as Excel writes them into text.

/// Names of months in the sheets of an English, German, French or Spanish Excel, by their first three letters, folded.
const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec mrz mai okt dez fev avr jui aou ene abr ago dic";

/// Whether a text without a plus is a date as Excel writes it into CSV.
pub(super) fn is_date(text: &str) -> bool {
    if text.starts_with('+') {
        return false;
    }
    let text = text
        .trim_end_matches("00:00:00")
        .trim_end_matches([' ', 'T']);
    if text.len() > 24 {
        return false;
    }
    let parts: Vec<&str> = text
        .split(['-', '/', '.', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    if text.contains(' ') && parts.iter().all(|part| super::is_digits(part)) {
        return false;
    }
    let day =
        |part: &&str| part.len() <= 2 && part.parse().is_ok_and(|day: u8| (1..=31).contains(&day));
    let year = |part: &&str| {
        part.len() == 4
            && super::is_digits(part)
            && (part.starts_with("19") || part.starts_with("20"))
    };
    let month = |part: &&str| {
        let folded = crate::sheet::fold(part);
        folded.len() <= 10
            && folded.bytes().all(|b| b.is_ascii_lowercase())
            && MONTHS.split(' ').any(|known| folded.starts_with(known))
    };
    match parts.as_slice() {
        [a, b] => (day(a) && month(b)) || (month(a) && (day(b) || year(b))),
        [a, b, c] => {
            let ends = (day(c) || year(c)) && (month(b) || day(b) && year(c));
            (day(a) && ends) || (year(a) && day(b) && day(c)) || (month(a) && day(b) && year(c))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for yes in [
            "12-Mar",
            "12. Mrz",
            "Mar-12",
            "01.02.2026",
            "1/2/2026",
            "2026-03-12",
            "12 mars 2026",
            "2026-03-12 00:00:00",
            "12-mars-26",
            "1. Februar 2026",
        ] {
            assert!(is_date(yes), "{yes}");
        }
        for no in [
            "12-3",
            "1/2",
            "020 7946 0123",
            "+1 206 555 0123",
            "555-0123",
            "204",
            "12 34 56",
            "12 11 2056",
            "45-10-2026",
        ] {
            assert!(!is_date(no), "{no}");
        }
    }
}
