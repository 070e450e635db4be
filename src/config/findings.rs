//! The family `config`: what can be wrong with callsheet.toml while it is still TOML.

use crate::finding::Family;
use crate::rule;

/// Rules about the config.
pub(crate) static FAMILY: Family = Family {
    name: "config",
    about: "callsheet.toml: keys, values and waivers",
    rules: &[
        &UNKNOWN_KEY,
        &BAD_VALUE,
        &DEPRECATED_PROFILE,
        &EXPIRED_WAIVER,
    ],
};

rule! {
    /// A key of callsheet.toml is not one that callsheet knows.
    ///
    /// ## Why
    /// A misspelled key is a setting that never takes effect: the allowed ranges that nobody checks, the window that
    /// nobody enforces. The help names the nearest key, or the table that the key belongs in.
    ///
    /// ## Example
    /// ```toml bad
    /// [change]
    /// id = "CHG0012345"
    /// titel = "Move Berlin"
    /// ```
    /// ```toml good
    /// [change]
    /// id = "CHG0012345"
    /// title = "Move Berlin"
    /// ```
    UNKNOWN_KEY, "config/unknown-key", Deny
}
rule! {
    /// A value in callsheet.toml is not one that its key can have.
    ///
    /// ## Why
    /// A value that cannot be meant is left out, never guessed: as long as it stands, the setting is not in force. A
    /// waiver with one bad key waives nothing.
    ///
    /// ## Example
    /// ```toml bad
    /// [module]
    /// version = 7.8
    ///
    /// [numbers]
    /// allow = ["+493055501000-+493055501999"]
    /// ```
    /// ```toml good
    /// [module]
    /// version = "7.8.0"
    ///
    /// [numbers]
    /// allow = ["+493055501000..+493055501999"]
    /// ```
    BAD_VALUE, "config/bad-value", Deny
}
rule! {
    /// The profile renders cmdlets that the vendor deprecated.
    ///
    /// ## Why
    /// `Set-CsOnlineVoiceUser` is deprecated since 2022-11-01 in favour of `Set-CsPhoneNumberAssignment` and
    /// `Remove-CsPhoneNumberAssignment`, `Get-CsOnlineTelephoneNumber` since 2022-07-11 in favour of
    /// `Get-CsPhoneNumberAssignment`. They know numbers of the vendor's Calling Plans only, one a user, and the service may
    /// refuse them any day. The profile is for tenants and scripts that still stand on them.
    ///
    /// ## Example
    /// ```toml bad
    /// [module]
    /// profile = "classic"
    /// ```
    /// ```toml good
    /// [module]
    /// profile = "current"
    /// ```
    DEPRECATED_PROFILE, "config/deprecated-profile", Warn
}
rule! {
    /// A waiver is past its last day and waives nothing any more.
    ///
    /// ## Why
    /// A waiver is somebody's decision up to a day. After it nobody has decided, and the board must not read a
    /// decision that no longer holds: renew it with a new reason, person and day, or delete it. It holds through the
    /// whole of its last day. It is judged at the day on which the change window ends, or at `--as-of DATE`; `check`
    /// without either judges it today. The examples are judged on 2026-11-23.
    ///
    /// ## Example
    /// ```toml bad
    /// [[waiver]]
    /// rule = "number/not-in-plan"
    /// cell = "D17"
    /// reason = "a range that the regulator opened this month"
    /// by = "Ada Lovelace"
    /// expires = "2026-11-22"
    /// ```
    /// ```toml good
    /// [[waiver]]
    /// rule = "number/not-in-plan"
    /// cell = "D17"
    /// reason = "a range that the regulator opened this month"
    /// by = "Ada Lovelace"
    /// expires = "2026-11-23"
    /// ```
    EXPIRED_WAIVER, "config/expired-waiver", Deny
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse;
    use jiff::civil::date;

    #[test]
    fn every_bad_example_raises_its_rule_and_every_good_one_raises_nothing() {
        for rule in FAMILY.rules {
            assert_eq!(rule.family(), FAMILY.name);
            assert_eq!(rule.examples().len(), 2, "{}", rule.id);
            for (info, text) in rule.examples() {
                let (config, mut raised) =
                    parse(&text, "callsheet.toml", &["number/not-in-plan"]).expect("TOML");
                raised.extend(config.judge_waivers(date(2026, 11, 23)));
                let ids: Vec<_> = raised.iter().map(|raised| raised.rule.id).collect();
                match info.as_str() {
                    "toml bad" => {
                        assert!(
                            !ids.is_empty() && ids.iter().all(|id| *id == rule.id),
                            "{ids:?}"
                        );
                    }
                    "toml good" => assert!(ids.is_empty(), "{}: {ids:?}", rule.id),
                    other => panic!("{}: a block of {other:?}", rule.id),
                }
            }
        }
    }
}
