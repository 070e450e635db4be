//! The plans of a file, found by their names.

use super::plan::Plan;
use super::read::{Format, ReadError, format, read_text, stem, text_of};
use foldhash::quality::RandomState;
use std::collections::HashMap;

/// Stands for the name of a plan while nothing is known to call it by: a character that no such file holds.
const NAMELESS: &str = "\u{0}";

/// The plans of a file.
#[derive(Clone, Debug)]
pub struct Plans {
    /// The file as the user named it.
    pub file: String,
    /// Its text, for excerpts.
    pub text: String,
    /// How it is written.
    pub format: Format,
    /// What a plan is called that names itself nowhere, if there is one: the file without folders and ending.
    pub called: Option<String>,
    list: Vec<Plan>,
    /// By name as it is written and in lower case, so that most names are found without being folded.
    by_name: HashMap<String, usize, RandomState>,
}

impl Plans {
    /// Reads the plans of a file. `called` names a plan that has no name of its own, where the file was renamed since.
    ///
    /// # Errors
    /// As [`read`](super::read()).
    pub fn read(bytes: &[u8], file: &str, called: Option<&str>) -> Result<Self, ReadError> {
        let text = text_of(bytes, file)?;
        let called = called.map_or_else(|| stem(file), ToOwned::to_owned);
        let mut list = read_text(&text, NAMELESS).map_err(|error| ReadError {
            file: file.to_owned(),
            what: error.what.replace(NAMELESS, &called),
            ..error
        })?;
        let mut nameless = false;
        let mut by_name = HashMap::default();
        for (at, plan) in list.iter_mut().enumerate() {
            file.clone_into(&mut plan.file);
            if plan.name == NAMELESS {
                called.clone_into(&mut plan.name);
                nameless = true;
            }
            let first = *by_name.entry(plan.name.to_lowercase()).or_insert(at);
            by_name.entry(plan.name.clone()).or_insert(first);
        }
        Ok(Self {
            file: file.to_owned(),
            format: format(&text),
            text,
            called: nameless.then_some(called),
            list,
            by_name,
        })
    }

    /// Every plan in the order of the file.
    #[must_use]
    pub fn list(&self) -> &[Plan] {
        &self.list
    }

    /// The place in the list of the plan of a name, whatever the case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        let exact = self.by_name.get(name).copied();
        exact.or_else(|| self.by_name.get(&name.to_lowercase()).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "Name,Pattern,Translation\nNational,^0(\\d+)$,+44$1\n";

    #[test]
    fn a_plan_without_a_name_is_called_as_its_file_was_before_it_moved() {
        let read = |file, called| Plans::read(TABLE.as_bytes(), file, called).expect("a plan");
        let before = read("plans/DP.UK.csv", None);
        let moved = read("input/dialplans.csv", before.called.as_deref());
        for plans in [&before, &moved] {
            assert_eq!(plans.called.as_deref(), Some("DP.UK"));
            assert_eq!(plans.find("dp.uk"), Some(0));
            assert_eq!(plans.find("dialplans"), None);
        }
        assert_eq!(moved.list()[0].file, "input/dialplans.csv");
        assert_eq!(moved.format.ending(), "csv");
    }

    #[test]
    fn the_name_of_a_file_matters_to_no_plan_that_has_its_own() {
        let text = b"name = \"DP-UK\"\n";
        let plans = Plans::read(text, "DP-DE.toml", None).expect("a plan");
        assert_eq!(
            (plans.called.as_ref(), plans.find("DP-UK")),
            (None, Some(0))
        );
        let text = b"[{\"Identity\": \"Tag:DP-UK\", \"NormalizationRules\": [{}]}]";
        let error = Plans::read(text, "DP-DE.json", None).expect_err("no pattern");
        assert!(error.to_string().contains("rule 1 of DP-UK"), "{error}");
        let error = Plans::read(&text[21..], "DP-DE.json", None).expect_err("no JSON");
        assert!(!error.to_string().contains('\u{0}'), "{error}");
    }

    #[test]
    fn of_names_that_differ_in_case_the_first_counts_however_it_is_asked_for() {
        let plan = |name: &str| format!("{{\"Identity\": \"{name}\", \"NormalizationRules\": []}}");
        let text = format!("[{},{},{}]", plan("DP-A"), plan("dp-B"), plan("DP-b"));
        let plans = Plans::read(text.as_bytes(), "plans.json", None).expect("plans");
        let found = ["DP-A", "dp-a", "dp-B", "DP-b", "DP-B", "DP-C"].map(|name| plans.find(name));
        assert_eq!(found, [Some(0), Some(0), Some(1), Some(1), Some(1), None]);
    }

    #[test]
    fn a_file_that_is_no_plan_is_named_as_the_user_did() {
        let error = Plans::read(b"[", "users.toml", Some("DP-UK")).expect_err("no plan");
        assert_eq!(error.file, "users.toml");
    }
}
