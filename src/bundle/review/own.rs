//! What the review says about templates of one's own.

use super::super::Templates;
use super::super::own::{FOLDER, is_shipped, made_of};
use super::super::script::Draft;
use super::markdown::{code, count};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A template of one's own, as the review names it.
#[derive(Clone, Debug)]
pub(crate) struct Replaced {
    name: &'static str,
    same: bool,
    scripts: Vec<String>,
}

/// The templates of one's own; which scripts are made with each, [`Replaced::note`] is told.
pub(crate) fn replaced(templates: &Templates) -> Vec<Replaced> {
    let own = templates.own().iter();
    own.map(|name| Replaced {
        name,
        same: is_shipped(templates, name),
        scripts: Vec::new(),
    })
    .collect()
}

impl Replaced {
    /// Takes a script, if it is made with this template.
    pub(crate) fn note(&mut self, templates: &Templates, draft: &Draft) {
        let kinds: BTreeSet<_> = (draft.steps)().map(|step| step.kind.file()).collect();
        let mut first: Vec<&str> = kinds.iter().map(AsRef::as_ref).collect();
        first.push(draft.template());
        if made_of(templates, first, &draft.data()).contains(self.name) {
            self.scripts.push(draft.path.clone());
        }
    }
}

/// The section near the top; nothing when every template is the one that ships.
pub(super) fn section(out: &mut String, replaced: &[Replaced]) {
    if replaced.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "## Templates of one's own\n\n**The fixed text of these scripts is not callsheet's own.** Whoever rendered this bundle replaced {}. callsheet has\nchecked that the constants and steps in every script are those of the plan, and nothing else in it: whether a script still\nasks before it writes, keeps to the window and the tenant, can be rehearsed and logs what it does is for you to read. What\nthis review says of the scripts' behaviour holds for callsheet's own text. The files are in `input/templates/`; what they make is in the scripts.\n",
        count(replaced.len(), "template")
    );
    for one in replaced {
        let into = match one.scripts.as_slice() {
            [] => "in no script of this bundle".to_owned(),
            scripts => {
                let scripts: Vec<_> = scripts.iter().map(|path| code(path)).collect();
                format!("in {}", scripts.join(", "))
            }
        };
        let same = if one.same {
            "; it says the same as the one that ships"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "- {}: {into}{same}",
            code(&format!("{FOLDER}{}.hbs", one.name))
        );
    }
    let _ = writeln!(out);
}
