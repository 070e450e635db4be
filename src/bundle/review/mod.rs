//! `review.md`: what a change board reads. Data stands in code spans only, so nothing of it becomes Markdown.

mod back;
mod dialing;
mod findings;
mod hashes;
mod head;
mod markdown;
mod own;
mod people;
mod plans;
mod risk;
mod rules;
mod run;
mod scope;
mod told;

pub(super) use own::{Replaced, replaced};
pub(super) use plans::{PlansSubject, write as write_plans};
pub use told::Told;

use super::load::Loaded;
use crate::plan::{Plan, Purpose};
use std::io;

/// What a review is about.
pub(super) struct Subject<'s> {
    pub(super) loaded: &'s Loaded,
    pub(super) plan: &'s Plan,
    pub(super) digest: &'s str,
    pub(super) told: &'s Told,
    pub(super) scripts: &'s [Listed],
    pub(super) replaced: &'s [Replaced],
}

/// A script as the review names it.
#[derive(Debug)]
pub(super) struct Listed {
    /// Path in the bundle.
    pub(super) path: String,
    /// SHA-256 of its bytes.
    pub(super) digest: String,
    /// The wave that it changes; none for one that only reads.
    pub(super) wave: Option<u32>,
}

impl Subject<'_> {
    /// The name of each script that goes forward, without folder and ending.
    fn forward(&self) -> Vec<&str> {
        let stem = match self.plan.purpose {
            Purpose::Apply => "apply-",
            Purpose::Rollback => "rollback-",
        };
        let names = self.scripts.iter().map(|script| {
            let name = script.path.strip_prefix("scripts/").unwrap_or(&script.path);
            name.strip_suffix(".ps1").unwrap_or(name)
        });
        names.filter(|name| name.starts_with(stem)).collect()
    }

    /// The scripts that go back.
    fn backward(&self) -> Vec<&Listed> {
        let back = |script: &&Listed| script.path.contains("/rollback-");
        let none = self.plan.purpose == Purpose::Rollback;
        self.scripts.iter().filter(back).filter(|_| !none).collect()
    }

    /// The digest of a script by its name.
    fn digest(&self, name: &str) -> &str {
        let path = format!("scripts/{name}.ps1");
        let script = self.scripts.iter().find(|script| script.path == path);
        script.map_or("", |script| &script.digest)
    }
}

/// Writes the review.
pub(super) fn write(subject: &Subject, to: &mut dyn io::Write) -> io::Result<()> {
    let mut out = String::new();
    head::write(&mut out, subject);
    own::section(&mut out, subject.replaced);
    scope::write(&mut out, subject);
    risk::write(&mut out, subject);
    run::write(&mut out, subject);
    back::write(&mut out, subject);
    findings::write(&mut out, subject.told);
    out.push_str(subject.told.dialled.as_deref().unwrap_or_default());
    to.write_all(out.as_bytes())?;
    people::write(to, subject.plan)?;
    out.clear();
    hashes::write(&mut out, subject.scripts);
    to.write_all(out.as_bytes())
}
