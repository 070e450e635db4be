//! From a plan to the files of the bundle, one after the other; each script is decoded and compared as it is written.

use super::load::Loaded;
use super::manifest::Files;
use super::read_back::{ReadBack, read_back};
use super::review::{self, Told};
use super::script::Draft;
use super::store::{Packing, Rendered, Store};
use super::{BundleError, Templates, folder, jobs};
use crate::digest::sha256_read;
use crate::plan::{Plan, Purpose};
use std::io::Read as _;

/// A rendered bundle in memory.
#[derive(Debug)]
pub struct Bundle {
    /// Every file, the manifest too.
    pub files: Files,
    /// SHA-256 of the manifest: what is approved.
    pub manifest_sha256: String,
    /// Number of steps of the plan.
    pub steps: usize,
    /// Whether there is a roll-back.
    pub rollback: bool,
}

impl Bundle {
    /// A bundle of what is rendered into memory.
    pub(super) fn of(
        render: impl FnOnce(&mut dyn Store) -> Result<Rendered, BundleError>,
    ) -> Result<Self, BundleError> {
        let mut files = Files::new();
        let rendered = render(&mut files)?;
        Ok(Self {
            files,
            manifest_sha256: rendered.manifest_sha256,
            steps: rendered.steps,
            rollback: rendered.rollback,
        })
    }
}

/// Renders the bundle of a plan into memory. `told` is what the check found, for the review.
///
/// # Errors
/// As [`render_into`].
pub fn render(
    loaded: &Loaded,
    plan: &Plan,
    told: &Told,
    templates: &Templates,
) -> Result<Bundle, BundleError> {
    Bundle::of(|files| render_into(loaded, plan, told, templates, files))
}

/// Renders the bundle of a plan into a store, file by file: nothing but paths, digests and sizes is kept.
///
/// # Errors
/// See [`BundleError`]; what was put into the store is no bundle then.
pub fn render_into(
    loaded: &Loaded,
    plan: &Plan,
    told: &Told,
    templates: &Templates,
    store: &mut dyn Store,
) -> Result<Rendered, BundleError> {
    loaded.ready()?;
    if plan.operations.is_empty() {
        let why = if plan.unchanged > 0 {
            "everything is already as the sheet wants it"
        } else if plan.purpose == Purpose::Rollback {
            "nothing of this sheet was captured"
        } else {
            "the sheet asks for nothing"
        };
        return Err(BundleError::Nothing { why });
    }
    // Taken over all operations, so once.
    let digest = plan.digest();
    let mut packing = Packing::new(store);
    let mut scripts = Scripts::new(templates);
    jobs::each(loaded, plan, &digest, |draft| {
        scripts.add(draft, &mut packing)
    })?;
    packing.put("plan.json", &mut |out| Ok(plan.write_with(&digest, out)?))?;
    let subject = review::Subject {
        loaded,
        plan,
        digest: &digest,
        told,
        scripts: &scripts.listed,
        replaced: &scripts.replaced,
    };
    packing.put("review.md", &mut |out| Ok(review::write(&subject, out)?))?;
    for (path, bytes) in loaded.files() {
        packing.put_bytes(&path, bytes)?;
    }
    packing.seal(plan.operations.len())
}

/// Scripts that were written, and what the review says of them.
pub(super) struct Scripts<'t> {
    templates: &'t Templates,
    pub(super) listed: Vec<review::Listed>,
    pub(super) replaced: Vec<review::Replaced>,
}

impl<'t> Scripts<'t> {
    pub(super) fn new(templates: &'t Templates) -> Self {
        Self {
            templates,
            listed: Vec::new(),
            replaced: review::replaced(templates),
        }
    }

    /// Writes a script, reads it back and holds it against what it was made from.
    pub(super) fn add(&mut self, draft: &Draft, packing: &mut Packing) -> Result<(), BundleError> {
        let write = &mut |out: &mut dyn std::io::Write| draft.write(self.templates, out);
        let digest = packing.put(&draft.path, write)?.to_owned();
        if let Err(error) = self_check(draft, packing.store) {
            return Err(self.blamed(draft, packing.store, error));
        }
        is_whole(draft, packing.store, &digest)?;
        self.listed.push(review::Listed {
            path: draft.path.clone(),
            digest,
            wave: draft.wave,
        });
        for replaced in &mut self.replaced {
            replaced.note(self.templates, draft);
        }
        Ok(())
    }

    /// Finds the template that is to blame. Only now all of the script is needed at once.
    fn blamed(&self, draft: &Draft, store: &dyn Store, error: BundleError) -> BundleError {
        let mut text = String::new();
        let read = store.read(&draft.path);
        match read.and_then(|mut script| script.read_to_string(&mut text)) {
            Ok(_) => draft.whole().blame(self.templates, &text, error),
            Err(_) => error,
        }
    }
}

/// Holds every byte of a script against what was written: with its steps and constants those of the plan, to render what was read
/// back would give this file again.
fn is_whole(draft: &Draft, store: &dyn Store, digest: &str) -> Result<(), BundleError> {
    let read = store.read(&draft.path).and_then(sha256_read);
    if read.map_err(folder::failed("read", &draft.path))? == digest {
        return Ok(());
    }
    Err(BundleError::SelfCheck {
        file: draft.path.clone(),
        line: 1,
        why: "some line between its steps is not what was written".to_owned(),
    })
}

fn self_check(draft: &Draft, store: &dyn Store) -> Result<(), BundleError> {
    let fault = |line, why: String| {
        Err(BundleError::SelfCheck {
            file: draft.path.clone(),
            line,
            why,
        })
    };
    let mut expected = (draft.steps)();
    let (mut same, mut differ) = (0, false);
    let mut each = |step| {
        differ = differ || expected.next() != Some(step);
        same += usize::from(!differ);
    };
    let read = read_back(&draft.path, &|| store.read(&draft.path), &mut each)
        .map_err(folder::failed("read", &draft.path))?;
    let ReadBack { constants, starts } = match read {
        Ok(read) => read,
        Err(found) => return fault(found.line, found.why),
    };
    let line = |start: usize, at: usize| u32::try_from(start + at).unwrap_or(u32::MAX);
    let (ours, theirs) = (draft.constants.values(), constants.values());
    let constant = ours.iter().zip(&theirs).position(|(a, b)| a != b);
    if constants != draft.constants {
        let line = match constant {
            Some(at) => line(starts.0, at),
            None => line(starts.1, same),
        };
        return fault(line, "the constants differ from the plan".to_owned());
    }
    if differ || expected.next().is_some() {
        let line = line(starts.1, same);
        return fault(line, "the steps differ from the plan".to_owned());
    }
    Ok(())
}
