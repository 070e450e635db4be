//! Waves: who goes before whom.

use std::cmp::Ordering;

/// The wave that a row names. The pilot goes first; the others follow in the order in which people count: `2` before
/// `10`, `Week 2` before `Week 10`.
#[derive(Clone, Debug, Eq)]
pub struct Wave(String);

impl Wave {
    /// A wave by its label, as it stands in a cell.
    #[must_use]
    pub fn named(label: &str) -> Self {
        Self(label.to_owned())
    }

    /// The label.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_pilot(&self) -> bool {
        self.0.trim().eq_ignore_ascii_case("pilot")
    }
}

impl PartialEq for Wave {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl PartialOrd for Wave {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Wave {
    fn cmp(&self, other: &Self) -> Ordering {
        let pilots = other.is_pilot().cmp(&self.is_pilot());
        let both_are = self.is_pilot() && other.is_pilot();
        if both_are || pilots != Ordering::Equal {
            return pilots;
        }
        natural(
            &self.0.trim().to_lowercase(),
            &other.0.trim().to_lowercase(),
        )
    }
}

/// Compares texts with the digits in them as numbers.
fn natural(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one, other);
    loop {
        let (Some(a), Some(b)) = (one.chars().next(), other.chars().next()) else {
            return one.len().cmp(&other.len());
        };
        if a.is_ascii_digit() && b.is_ascii_digit() {
            let (here, rest) = digits(one);
            let (there, more) = digits(other);
            let order = (here.len(), here).cmp(&(there.len(), there));
            if order != Ordering::Equal {
                return order;
            }
            (one, other) = (rest, more);
            continue;
        }
        if a != b {
            return a.cmp(&b);
        }
        (one, other) = (&one[a.len_utf8()..], &other[b.len_utf8()..]);
    }
}

/// The digits at the start without leading zeros, and what follows.
fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    (text[..end].trim_start_matches('0'), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pilot_goes_first_and_the_rest_as_people_count() {
        let mut labels: Vec<Wave> = ["Week 10", "2", "Rest", "10", "PILOT", "week 2", "1"]
            .map(Wave::named)
            .into();
        labels.sort();
        let sorted: Vec<&str> = labels.iter().map(Wave::as_str).collect();
        assert_eq!(
            sorted,
            ["PILOT", "1", "2", "10", "Rest", "week 2", "Week 10"]
        );
        assert_eq!(Wave::named("Pilot"), Wave::named("pilot "));
        assert_eq!(Wave::named("Week 02"), Wave::named("week 2"));
        assert_ne!(Wave::named("a"), Wave::named("b"));
    }

    #[test]
    fn the_order_is_total_whatever_the_text() {
        let labels = [
            "", "0", "00", "é1", "é", "9é", "9", "日本2", "日本10", "a1b2", "a1b10",
        ];
        for a in labels.map(Wave::named) {
            for b in labels.map(Wave::named) {
                assert_eq!(a.cmp(&b), b.cmp(&a).reverse(), "{a:?} {b:?}");
                for c in labels.map(Wave::named) {
                    assert!(!(a <= b && b <= c) || a <= c, "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
}
