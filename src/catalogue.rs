//! The catalogue: every family of rules in the order of output, and the pages that are made from them.
//!
//! A rule that no family lists is dead code, so what is here is everything that can be raised.

use crate::finding::{Family, Rule};
use std::fmt::Write as _;

/// Every family: the sheet first, then what its rows mean, then the plan, the config and dial plans.
pub fn families() -> impl Iterator<Item = &'static Family> {
    let sheet = std::iter::once(&crate::sheet::findings::FAMILY);
    let rows = crate::rules::FAMILIES.iter().copied();
    let config = std::iter::once(&crate::config::findings::FAMILY);
    let dial = std::iter::once(&crate::dial::FAMILY);
    sheet.chain(rows).chain(config).chain(dial)
}

/// Every rule, family by family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    families().flat_map(|family| family.rules.iter().copied())
}

/// The ids that `[levels]` and waivers may name: every rule but those that cannot be lowered.
#[must_use]
pub fn changeable() -> Vec<&'static str> {
    rules()
        .filter(|rule| !rule.fixed)
        .map(|rule| rule.id)
        .collect()
}

/// The rule with an id, written exactly so.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// The rule that was most likely meant: the same name without its family, or few letters away.
#[must_use]
pub fn near_miss(id: &str) -> Option<&'static str> {
    /// Nobody mistypes more than this; comparing longer texts costs the product of their lengths.
    const LONGEST: usize = 64;
    let meant = id.trim().to_ascii_lowercase();
    if meant.is_empty() || meant.len() > LONGEST {
        return None;
    }
    let name = |id: &'static str| id.split_once('/').map_or(id, |(_, name)| name);
    let spoken = meant
        .split_once('/')
        .map_or(meant.as_str(), |(_, name)| name);
    let whole = rules().find(|rule| rule.id == meant || name(rule.id) == spoken);
    let close = || {
        rules()
            .map(|rule| (strsim::damerau_levenshtein(rule.id, &meant), rule))
            .filter(|(far, rule)| far * 4 <= rule.id.len())
            .min_by_key(|(far, _)| *far)
            .map(|(_, rule)| rule)
    };
    whole.or_else(close).map(|rule| rule.id)
}

/// The manual page of a rule in Markdown, as `explain` and `docs/rules/` show it.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let unless = if rule.fixed {
        "; it can be neither lowered nor waived"
    } else {
        ", unless `[levels]` in callsheet.toml says otherwise"
    };
    format!(
        "# {}\n\nLevel: `{}`{unless}.\n\n{}",
        rule.id,
        rule.level.as_str(),
        rule.page()
    )
}

/// The index of the manual pages in Markdown.
#[must_use]
pub fn index() -> String {
    let mut text = String::from(
        "# Rules\n\n<!-- Generated from the doc comments of the rules: `just bless` writes this folder. -->\n\n\
         What `callsheet check` and `callsheet dial check` can find. The level is the one that holds unless `[levels]` in callsheet.toml says\n\
         otherwise; `callsheet explain RULE` shows a page on the terminal.\n",
    );
    for family in families() {
        let _ = write!(
            text,
            "\n## {}\n\nAbout {}.\n\n| rule | level | what is wrong |\n|---|---|---|\n",
            family.name, family.about
        );
        for rule in family.rules {
            let title = rule.title().replace('|', "\\|");
            let (id, level) = (rule.id, rule.level.as_str());
            let _ = writeln!(text, "| [{id}]({id}.md) | {level} | {title} |");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_or_a_bare_name_leads_to_the_rule() {
        for (typed, meant) in [
            ("missing-plus", Some("number/missing-plus")),
            ("Number/Missing-Plus", Some("number/missing-plus")),
            ("number/mising-plus", Some("number/missing-plus")),
            ("numbers/missing-plus", Some("number/missing-plus")),
            ("policy/unknwon", Some("policy/unknown")),
            ("", None),
            ("sheet", None),
            ("something/else-entirely", None),
        ] {
            assert_eq!(near_miss(typed), meant, "{typed}");
        }
        assert_eq!(
            find("number/missing-plus").map(Rule::family),
            Some("number")
        );
        assert!(find("Number/missing-plus").is_none());
    }
}
