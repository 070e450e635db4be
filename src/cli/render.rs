//! `callsheet render`: the bundle.

use super::answer::answer;
use super::files::keep;
use super::inputs::SheetArgs;
use super::outcome::{Failure, Outcome};
use super::plan::{load, planned};
use super::progress::{go_on, stopped, unbroken};
use super::terminal;
use super::{Format, Global};
use crate::bundle::{self, BundleError, Folder, Own, Rendered, Templates, Told};
use crate::digest::pretty_json;
use crate::plan::Purpose;
use crate::report::{counted, visible};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What to render, and where to.
#[derive(Debug, clap::Args)]
pub(super) struct RenderArgs {
    #[command(flatten)]
    sheet: SheetArgs,
    /// The folder of the bundle; it must not exist yet
    #[arg(short, value_name = "DIR")]
    o: PathBuf,
    /// Render the way back from the states that a run captured (give its results with --before)
    #[arg(long, requires = "before")]
    rollback: bool,
    /// A folder of templates that replace those of the scripts, file by file; the review names each
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &RenderArgs, global: &Global) -> Result<Outcome, Failure> {
    let purpose = if args.rollback {
        Purpose::Rollback
    } else {
        Purpose::Apply
    };
    let own = match &args.templates {
        Some(folder) => {
            keep(global, folder)?;
            bundle::read_templates(folder).map_err(Failure::of)?
        }
        None => Own::new(),
    };
    let templates = Templates::with(&own).map_err(Failure::of)?;
    let loaded = load(&args.sheet, purpose, global)?.with_templates(own);
    let Some((plan, checked)) = planned(&loaded, &args.sheet, global)? else {
        eprintln!("nothing was rendered: correct what is denied, and run the same command again");
        return Ok(Outcome::Denied);
    };
    let told =
        Told::gather(&checked).map_err(|why| Failure::io("cannot read the sheet again", why))?;
    let rendered = into_folder(&args.o, |folder| {
        bundle::render_into(&loaded, &plan, &told, &templates, folder)
    })?;
    answer(global, |out| match global.format {
        Format::Json => out.write_all(pretty_json(&facts(&rendered, &args.o)).as_bytes()),
        Format::Human => {
            let options = terminal::options(global, terminal::Stream::Output);
            let folder = visible(&args.o.display().to_string(), &options);
            human(out, &rendered, &folder, &told.summary())
        }
    })?;
    Ok(Outcome::Clean)
}

/// Has a bundle rendered into a folder: all of it, or nothing, also when somebody stops it.
pub(super) fn into_folder(
    to: &Path,
    render: impl FnOnce(&mut Folder) -> Result<Rendered, BundleError>,
) -> Result<Rendered, Failure> {
    let rendered = unbroken(|| {
        let mut folder = Folder::new(to, &go_on)?;
        let rendered = render(&mut folder)?;
        folder.finish().map(|()| rendered)
    });
    rendered.map_err(|why| match &why {
        BundleError::Io { why: io, .. } => stopped(io).unwrap_or_else(|| Failure::of(why)),
        _ => Failure::of(why),
    })
}

pub(super) fn facts(rendered: &Rendered, folder: &Path) -> serde_json::Value {
    let files: Vec<_> = rendered
        .files
        .iter()
        .map(|(path, file)| json!({"path": path, "sha256": file.sha256, "bytes": file.bytes}))
        .collect();
    json!({
        "folder": folder.display().to_string(),
        "manifest_sha256": rendered.manifest_sha256,
        "files": files,
        "steps": rendered.steps,
        "rollback": rendered.rollback,
    })
}

pub(super) fn human(
    out: &mut dyn Write,
    bundle: &Rendered,
    folder: &str,
    summary: &str,
) -> io::Result<()> {
    writeln!(
        out,
        "{folder}: {}, {}; {summary}",
        counted(bundle.steps as u64, "step"),
        counted(bundle.files.len() as u64, "file")
    )?;
    for path in bundle.files.keys() {
        writeln!(out, "  {path}")?;
    }
    let own = bundle
        .files
        .keys()
        .filter(|path| path.starts_with("input/templates/"));
    let own = own.count() as u64;
    if own > 0 {
        writeln!(
            out,
            "THE SCRIPTS ARE NOT CALLSHEET'S OWN: {} replaced; review.md names each",
            counted(own, "template")
        )?;
    }
    if !bundle.rollback {
        writeln!(
            out,
            "BACK-OUT NOT RENDERED: run scripts/preflight.ps1 and render again with --before before.json"
        )?;
    }
    writeln!(
        out,
        "manifest SHA-256, to be approved: {}",
        bundle.manifest_sha256
    )?;
    writeln!(
        out,
        "next: read {folder}/review.md, then `callsheet verify {folder}`"
    )
}
