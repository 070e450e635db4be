//! callsheet.toml: what the customer states beside the sheet.
//!
//! [`parse()`] gives a [`Config`] and the defects of the file; only text that is no TOML at all fails. A defective
//! setting is left out rather than guessed, and a defective waiver waives nothing. Every setting keeps its place, so
//! that a finding can point at the line that decided it. What is not stated has the value of [`Config::default`].
//!
//! `reader` turns the TOML into texts with places, `values` a text into a value or the words of what is wrong with it;
//! `parse` is the list of tables and keys; the other files each hold one table. The clock is always an argument.

mod change;
mod error;
pub(crate) mod findings;
mod lines;
mod locate;
mod module;
mod names;
mod parse;
mod ranges;
mod reader;
#[cfg(test)]
mod schema;
mod signin;
mod site;
mod values;
mod waiver;
mod waves;

pub use change::{Change, Moment, Window};
pub use error::{ConfigError, Excerpt, text_of};
pub use locate::find;
pub use module::{Module, Profile, Style};
pub(crate) use names::near;
pub use parse::parse;
pub use ranges::{NumberRanges, Range};
pub use signin::{SignIn, SignInMode};
pub use site::Site;
pub use waiver::Waiver;
pub use waves::Waves;

use crate::finding::{Level, Raised};
use crate::model::{Column, Guid, PolicyKind};
use crate::span::Place;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A value and where the config states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// What a header was mapped to in `[columns]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnChoice {
    /// The column carries this concept.
    Column(Column),
    /// The column is left alone on purpose.
    Ignore,
}

/// Everything that callsheet.toml states.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// File as the user named it; none when nothing was read.
    pub file: Option<String>,
    /// `[tenant] id`.
    pub tenant_id: Option<Guid>,
    /// `[tenant] domains`, lower case: the verified domains.
    pub domains: Vec<String>,
    /// `[module]`.
    pub module: Module,
    /// `[signin]`.
    pub signin: SignIn,
    /// `[waves]`.
    pub waves: Waves,
    /// `[change]`.
    pub change: Change,
    /// `[columns]` by header as written; look up with [`Config::choice`].
    pub columns: BTreeMap<String, Setting<ColumnChoice>>,
    /// `[defaults]`.
    pub defaults: Site,
    /// `[site.NAME]` by name as written; look up with [`Config::site`].
    pub sites: BTreeMap<String, Site>,
    /// `[numbers]`.
    pub numbers: NumberRanges,
    /// `[policies]`: the names that exist, by kind.
    pub policies: BTreeMap<PolicyKind, Vec<Setting<String>>>,
    /// `[levels]` by rule id.
    pub levels: BTreeMap<String, (Level, Place)>,
    /// `[[waiver]]` in the order of the file.
    pub waivers: Vec<Waiver>,
    /// Where each stated key stands, by its dotted name (`tenant.domains`).
    pub places: BTreeMap<String, Place>,
}

impl Config {
    /// What `[columns]` says about a header: the exact text first, then without case and outer blanks.
    ///
    /// Where several entries differ only by case and none is exact, they must agree; else nothing was said.
    #[must_use]
    pub fn choice(&self, header: &str) -> Option<&ColumnChoice> {
        if let Some(exact) = self.columns.get(header) {
            return Some(&exact.value);
        }
        let mut alike = self
            .columns
            .iter()
            .filter(|(known, _)| same(known, header))
            .map(|(_, choice)| &choice.value);
        let first = alike.next()?;
        alike.all(|other| other == first).then_some(first)
    }

    /// The table of a site, whatever the case of its name.
    #[must_use]
    pub fn site(&self, name: &str) -> Option<&Site> {
        self.sites.get(name).or_else(|| {
            let mut sites = self.sites.iter();
            sites
                .find(|(known, _)| same(known, name))
                .map(|(_, site)| site)
        })
    }

    /// Whether the tenant can have a domain: it is a verified one, or none is stated.
    #[must_use]
    pub fn can_be_own(&self, domain: &str) -> bool {
        let mut known = self.domains.iter();
        self.domains.is_empty() || known.any(|known| known.eq_ignore_ascii_case(domain))
    }

    /// What stands in for a blank cell: the value of the row's site, else the default.
    #[must_use]
    pub fn value<'s>(
        &'s self,
        site: Option<&'s Site>,
        column: Column,
    ) -> Option<&'s Setting<String>> {
        site.and_then(|site| site.values.get(&column))
            .or_else(|| self.defaults.values.get(&column))
    }

    /// Every value that stands in for blank cells: the defaults, then site by site.
    pub fn settings(&self) -> impl Iterator<Item = (Column, &Setting<String>)> {
        let all = std::iter::once(&self.defaults).chain(self.sites.values());
        all.flat_map(|site| site.values.iter().map(|(column, set)| (*column, set)))
    }

    /// The region under which national numbers are read: the site's, else the default.
    #[must_use]
    pub fn region<'s>(&'s self, site: Option<&'s Site>) -> Option<&'s str> {
        site.and_then(|site| site.region.as_ref())
            .or(self.defaults.region.as_ref())
            .map(|region| region.value.as_str())
    }

    /// The start of the numbers that extensions are put after.
    ///
    /// A site with a table of its own never inherits it: another building's number would be composed.
    #[must_use]
    pub fn base<'s>(&'s self, site: Option<&'s Site>) -> Option<&'s str> {
        let site = site.unwrap_or(&self.defaults);
        site.base.as_ref().map(|base| base.value.as_str())
    }

    /// How many digits follow the base; inherited as [`Config::base`] is.
    #[must_use]
    pub fn extension_digits(&self, site: Option<&Site>) -> Option<u8> {
        site.unwrap_or(&self.defaults).extension_digits
    }

    /// The level that `[levels]` gives a rule.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.levels.get(rule).map(|(level, _)| *level)
    }

    /// Where a key is stated, by its dotted name, such as `module.version` or `change.window_end`.
    #[must_use]
    pub fn place(&self, key: &str) -> Option<&Place> {
        self.places.get(key)
    }

    /// The day at which rules about time are judged: the last day of the change window, where it is stated.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.change.window.as_ref().map(|window| window.end.date)
    }

    /// The waivers whose last day is past.
    #[must_use]
    pub fn judge_waivers(&self, as_of: Date) -> Vec<Raised> {
        self.waivers
            .iter()
            .filter_map(|waiver| waiver.judge(as_of))
            .collect()
    }
}

/// Whether two headers or names of sites differ only by case and outer blanks.
fn same(one: &str, other: &str) -> bool {
    // Every row asks for its site, so nothing is allocated here.
    let one = one.trim().chars().flat_map(char::to_lowercase);
    one.eq(other.trim().chars().flat_map(char::to_lowercase))
}
