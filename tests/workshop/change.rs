//! A change made in memory: the way of `callsheet render`, without files.

use callsheet::bundle::{self, Bundle, Inputs, Loaded, Names, Templates, Told, Verification};
use callsheet::catalogue;
use callsheet::plan::{Plan, Purpose};
use callsheet::rules::{check, vet};

/// What a sheet, a config and a before-state come to.
#[derive(Debug)]
pub(crate) struct Made {
    /// What is denied, as rule and cell; then there is no plan.
    pub(crate) denied: Vec<String>,
    /// The plan, unless something was denied.
    pub(crate) plan: Option<Plan>,
    /// The bundle, if it was asked for and nothing was denied.
    pub(crate) bundle: Option<Bundle>,
}

impl Made {
    /// The plan of a sheet in which nothing is denied.
    #[track_caller]
    pub(crate) fn plan(self) -> Plan {
        assert_eq!(self.denied, Vec::<String>::new());
        self.plan.expect("nothing was denied")
    }

    /// The bundle of a sheet in which nothing is denied.
    #[track_caller]
    pub(crate) fn bundle(self) -> Bundle {
        assert_eq!(self.denied, Vec::<String>::new());
        self.bundle.expect("nothing was denied")
    }
}

/// Checks and plans.
pub(crate) fn make(sheet: &str, config: &str, before: Option<&str>) -> Made {
    work(sheet, config, before, Names::default(), false)
}

/// As [`make`], with other names for the files.
pub(crate) fn make_named(sheet: &str, config: &str, before: Option<&str>, names: Names) -> Made {
    work(sheet, config, before, names, false)
}

/// Checks, plans and renders.
pub(crate) fn render(sheet: &str, config: &str, before: Option<&str>) -> Made {
    work(sheet, config, before, Names::default(), true)
}

fn work(sheet: &str, config: &str, before: Option<&str>, names: Names, render: bool) -> Made {
    let inputs = Inputs {
        sheet: sheet.as_bytes().to_vec(),
        config: Some(config.as_bytes().to_vec()),
        before: before.map(|text| text.as_bytes().to_vec()),
        dial_plans: None,
        as_of: None,
        purpose: Purpose::Apply,
        style: None,
        beside: Vec::new(),
        templates: callsheet::bundle::Own::new(),
    };
    let loaded =
        Loaded::new(inputs, names, &catalogue::changeable()).expect("config and before-state");
    let as_of = loaded.as_of();
    let mut checked = check(loaded.context(as_of), loaded.raised_at(as_of), true).expect("memory");
    let plan = vet(&checked).ok().map(|vetted| {
        let (plan, raised) = loaded.plan(&vetted).expect("memory is read");
        checked.raise(raised);
        plan
    });
    let mut denied = Vec::new();
    let told = checked.findings(|finding, _| {
        if finding.level == callsheet::finding::Level::Deny && finding.waived.is_none() {
            denied.push(format!("{} {}", finding.rule.id, finding.place));
        }
        Ok(())
    });
    told.expect("memory can be read again");
    let plan = plan.filter(|_| denied.is_empty());
    let bundle = plan.as_ref().filter(|_| render).map(|plan| {
        let told = Told::gather(&checked).expect("memory can be read again");
        let templates = Templates::embedded().expect("the templates compile");
        bundle::render(&loaded, plan, &told, &templates).expect("it renders")
    });
    Made {
        denied,
        plan,
        bundle,
    }
}

/// Verifies files in memory.
pub(crate) fn verify(files: &bundle::Files) -> Verification {
    // As a later version would: one earlier release is known.
    bundle::verify_knowing(files, &catalogue::changeable(), &["0.0.9"])
        .expect("the templates compile")
}
