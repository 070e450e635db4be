//! Country codes: ISO 3166-1 alpha-2, as usage locations and regions are written.

/// The assigned codes in order, separated by blanks.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH \
    ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT \
    HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS \
    LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI \
    NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG \
    SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG \
    UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Says whether two upper-case letters are an assigned country code.
#[must_use]
pub fn is_country(code: &str) -> bool {
    static ASSIGNED: Countries = Countries::of(CODES);
    ASSIGNED.have(code)
}

/// A set of countries, asked for every row: one bit for each second letter, by the first one.
struct Countries([u32; 26]);

impl Countries {
    /// Codes that are separated by blanks.
    const fn of(codes: &str) -> Self {
        let codes = codes.as_bytes();
        let mut seconds = [0; 26];
        let mut at = 0;
        while at + 1 < codes.len() {
            seconds[(codes[at] - b'A') as usize] |= 1 << (codes[at + 1] - b'A');
            at += 3;
        }
        Self(seconds)
    }

    fn have(&self, code: &str) -> bool {
        let &[first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = code.as_bytes() else {
            return false;
        };
        self.0[usize::from(first - b'A')] & 1 << (second - b'A') != 0
    }
}

/// The countries where a Calling Plan number gets its emergency location when a person gets the number
/// (the vendor's page groups United States and Canada; elsewhere the number brings its own).
#[must_use]
pub fn location_at_assignment(region: &str) -> bool {
    matches!(region, "US" | "CA")
}

/// Countries where the vendor binds the emergency location to a Calling Plan number when it is acquired (many EMEA
/// countries on its page; here the members of EU, EEA and EFTA and the United Kingdom).
#[must_use]
pub fn location_at_acquisition(region: &str) -> bool {
    const EUROPE: &str = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";
    static BOUND: Countries = Countries::of(EUROPE);
    BOUND.have(region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_249_countries() {
        assert_eq!(CODES.split(' ').count(), 249);
        assert!(is_country("DE") && is_country("US"));
        assert!(!is_country("UK") && !is_country("de") && !is_country("") && !is_country("DE US"));
    }
}
