//! Emergency numbers: what must never be given to a person.

use super::regions::Region;

/// One line a number: the number, and the regions where it is one.
const TABLE: &str = include_str!("emergency.tsv");

/// Digits of the longest one; a test looks.
const LONGEST: usize = 5;

/// Numbers that a mobile telephone treats as emergency calls wherever it is, so they count under any region.
///
/// Source: 3GPP TS 22.101, section 10.1.1 (112 and 911 always; the others without a SIM). Its `08` is left out: two
/// digits in a cell are an extension far more often.
const EVERYWHERE: [&str; 7] = ["000", "110", "112", "118", "119", "911", "999"];

/// Regions where the digits are an emergency number, in order of their codes (libphonenumber's short-number metadata).
pub(super) fn regions(digits: &str) -> Vec<Region> {
    if digits.len() > LONGEST {
        return Vec::new();
    }
    // The first line is a comment, so every number stands behind the end of one.
    let row = TABLE.split_once(&format!("\n{digits}\t"));
    let regions = row.and_then(|(_, rest)| rest.lines().next());
    let regions = regions.unwrap_or_default().split(' ');
    regions.filter_map(Region::new).collect()
}

/// The emergency numbers of a region (`GB`), in the order of their digits.
#[must_use]
pub fn emergency_numbers(region: &str) -> Vec<&'static str> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once('\t'));
    let mut numbers: Vec<_> = rows
        .filter(|(_, regions)| regions.split(' ').any(|known| known == region))
        .map(|(number, _)| number)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// Whether the digits, an emergency number in the regions, are one in the stated region, or wherever a mobile telephone is.
pub(super) fn is_emergency(digits: &str, regions: &[Region], stated: Option<Region>) -> bool {
    EVERYWHERE.contains(&digits) || stated.is_some_and(|stated| regions.contains(&stated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_counts_in_its_region_and_the_well_known_ones_everywhere() {
        let counts = |digits, region| is_emergency(digits, &regions(digits), Region::find(region));
        assert!(counts("112", ""));
        assert!(counts("999", "US"));
        assert!(counts("144", "AT"));
        assert!(!counts("144", "US"));
        assert!(!counts("144", ""));
        assert!(EVERYWHERE.iter().all(|number| !regions(number).is_empty()));
    }

    #[test]
    fn every_row_of_the_table_is_found() {
        assert!(TABLE.starts_with('#') && !TABLE.contains('\r'));
        let mut rows = 0;
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let (number, list) = line.split_once('\t').expect("a tab");
            let found = regions(number);
            let found: Vec<_> = found.iter().map(Region::as_str).collect();
            assert_eq!(found.join(" "), list, "{number}");
            rows += 1;
        }
        assert!(rows > 100 && regions("12345").is_empty(), "{rows}");
    }

    #[test]
    fn no_number_of_the_table_is_longer_than_the_longest() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let lengths = lines.filter_map(|line| Some(line.split_once('\t')?.0.len()));
        assert_eq!(lengths.max(), Some(LONGEST));
    }

    #[test]
    fn every_region_of_the_table_is_a_region() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let (number, list) = line.split_once('\t').expect("a tab");
            assert!(number.bytes().all(|b| b.is_ascii_digit()), "{line}");
            assert!(
                list.split(' ').all(|code| Region::find(code).is_some()),
                "{line}"
            );
        }
    }
}
