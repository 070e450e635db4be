//! `callsheet fix`: the repairs that findings offer, shown cell by cell or written.

use super::answer::{answer, new_file};
use super::inputs::{ReadingArgs, SheetArgs, today};
use super::outcome::{Failure, Outcome};
use super::progress::{Breakable, stopped, unbroken};
use super::terminal::{self, Stream};
use super::{Format, Global};
use crate::finding::Safety;
use crate::fix::{self, FixError};
use crate::report::{Options, counted, visible};
use crate::rules::{Context, Repair};
use crate::sheet::{Kind, Record, Sheet};
use serde_json::json;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Which sheet, and what to do with its repairs.
// Each is a switch of the command line.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without --write, -o or --in-place the repairs are shown and nothing is written."
)]
pub(super) struct FixArgs {
    /// The sheet: CSV, TSV, XLSX, XLS or ODS
    sheet: PathBuf,
    #[command(flatten)]
    reading: ReadingArgs,
    /// The config; without it callsheet.toml is looked for beside the sheet and above
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no config, even if there is one
    #[arg(long)]
    no_config: bool,
    /// Show the repairs cell by cell: the default, and with --write as well
    #[arg(long)]
    diff: bool,
    /// Write the repaired sheet beside the sheet: users.csv becomes users.fixed.csv
    #[arg(long, conflicts_with_all = ["o", "in_place"])]
    write: bool,
    /// Write the repaired sheet to a new file; of a workbook also as .csv
    #[arg(short, value_name = "FILE", conflicts_with = "in_place")]
    o: Option<PathBuf>,
    /// Write the repaired sheet in its own place, and keep the old one beside it with .bak behind its name
    #[arg(long)]
    in_place: bool,
    /// Also the repairs that rest on an assumption: look at each of them
    #[arg(long = "unsafe")]
    all: bool,
}

/// Why nothing is written.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum TargetError {
    #[error("{path} exists already")]
    #[diagnostic(help("nothing was written: name another file with -o, or move that one away"))]
    Exists { path: String },
    #[error("a {kind} workbook cannot be written")]
    #[diagnostic(help("write the repaired sheet as CSV: -o FILE.csv"))]
    Kind { kind: &'static str },
    #[error("the ending of {path} does not fit: this is a {kind}")]
    #[diagnostic(help("an XLSX is written as .xlsx or .csv, a text with the ending that it has"))]
    Ending { path: String, kind: &'static str },
    #[error("standard input has no place of its own")]
    #[diagnostic(help("name the new file with -o"))]
    Pipe,
}

/// Repairs by kind, and where the repaired sheet went.
#[derive(Default)]
struct Counts {
    safe: u64,
    confirm: u64,
    /// Cells that have a repair with `--unsafe` only.
    more: u64,
}

impl Counts {
    fn add(&mut self, repairs: &[Repair]) {
        for repair in repairs {
            match repair.safety {
                Safety::Safe => self.safe += 1,
                Safety::Unsafe => self.confirm += 1,
            }
        }
    }
}

/// Runs the command.
pub(super) fn run(args: &FixArgs, global: &Global) -> Result<Outcome, Failure> {
    let inputs = SheetArgs::alone(
        &args.sheet,
        &args.reading,
        args.config.as_ref(),
        args.no_config,
    );
    inputs.keep_inputs(global)?;
    let config = inputs.read_config()?.config;
    let sheet = Sheet::open_as(
        &inputs.sheet,
        &inputs.name(),
        &config,
        &inputs.reading.asked(),
    )
    .map_err(Failure::of)?;
    if sheet.rows_from().is_none() {
        return Err(Failure::of(NoRows {
            file: inputs.name(),
        }));
    }
    if sheet.is_joined() {
        let file = inputs.name();
        return Err(Failure::of(Joined { file }));
    }
    let as_of = config.as_of().unwrap_or_else(today);
    let context = Context {
        sheet: &sheet,
        config: &config,
        before: None,
        dial_plans: None,
        as_of: Some(as_of),
    };
    let target = target(args, sheet.format.kind)?;
    let mut counts = Counts::default();
    let quiet = (target.is_some() && !args.diff) || global.quiet;
    answer(global, |out| {
        show(out, &context, args, global, quiet, &mut counts)
    })?;
    if let Some(target) = &target {
        unbroken(|| write(&context, args, target))?;
        let path = target.path.display().to_string();
        let options = terminal::options(global, Stream::Error);
        eprintln!("written: {}", visible(&path, &options));
        if let Some(backup) = &target.backup {
            let backup = backup.display().to_string();
            eprintln!("the old file is {}", visible(&backup, &options));
        }
    }
    Ok(Outcome::Clean)
}

/// The header leaves nothing to repair.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{file} is no sheet of users: there is nothing to repair")]
#[diagnostic(help(
    "`callsheet columns` shows how it is understood, and `callsheet check` what is wrong with it"
))]
struct NoRows {
    file: String,
}

/// A repair would have to be written into several sheets.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("several sheets of {file} are joined, and fix repairs one sheet at a time")]
#[diagnostic(help(
    "name the sheet with --sheet; `callsheet check` shows the repairs of all of them"
))]
struct Joined {
    file: String,
}

/// Where the repaired sheet goes.
struct Target {
    path: PathBuf,
    backup: Option<PathBuf>,
    as_csv: bool,
}

fn target(args: &FixArgs, kind: Kind) -> Result<Option<Target>, Failure> {
    let pipe = args.sheet == Path::new("-");
    let path = match &args.o {
        Some(path) => path.clone(),
        None if (args.write || args.in_place) && pipe => {
            return Err(Failure::of(TargetError::Pipe));
        }
        None if args.write => beside(&args.sheet, "fixed"),
        // Through a link to the file itself, which is what is replaced.
        None if args.in_place => args.sheet.canonicalize().unwrap_or(args.sheet.clone()),
        None => return Ok(None),
    };
    let ending = |path: &Path| path.extension().map(OsStr::to_ascii_lowercase);
    let as_csv = kind != Kind::Text && ending(&path).is_some_and(|ending| ending == "csv");
    let shown = path.display().to_string();
    let workbook = ending(&path).is_some_and(|e| e == "xlsx" || e == "xls" || e == "ods");
    if matches!(kind, Kind::Xls | Kind::Ods) && !as_csv {
        return Err(Failure::of(TargetError::Kind { kind: kind.name() }));
    }
    if !args.in_place && !as_csv && workbook != (kind == Kind::Xlsx) {
        return Err(Failure::of(TargetError::Ending {
            path: shown,
            kind: kind.name(),
        }));
    }
    let backup = args.in_place.then(|| {
        let mut name = path.clone().into_os_string();
        name.push(".bak");
        PathBuf::from(name)
    });
    let new = backup.as_ref().unwrap_or(&path);
    if new.symlink_metadata().is_ok() {
        let path = new.display().to_string();
        return Err(Failure::of(TargetError::Exists { path }));
    }
    Ok(Some(Target {
        path,
        backup,
        as_csv,
    }))
}

/// `users.csv` with a word: `users.fixed.csv`.
fn beside(path: &Path, word: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(word);
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

/// The new file appears whole; of two renames the second is the one that counts.
fn write(context: &Context, args: &FixArgs, target: &Target) -> Result<(), Failure> {
    let parent = target
        .path
        .parent()
        .filter(|parent| *parent != Path::new(""));
    let parent = parent.unwrap_or(Path::new("."));
    let doing = || format!("cannot write {}", target.path.display());
    let io = |why| Failure::io(doing(), why);
    let mut file = new_file(parent).map_err(io)?;
    let result = {
        let mut out = BufWriter::new(Breakable(file.as_file_mut()));
        let result = match context.sheet.format.kind {
            _ if target.as_csv => fix::write_as_csv(context, args.all, &mut out),
            Kind::Text => fix::write_text(context, args.all, &mut out),
            _ => fix::write_workbook(context, args.all, &mut out),
        };
        result.and_then(|()| out.flush().map_err(FixError::from))
    };
    result.map_err(|why| match why {
        FixError::Io(io) => stopped(&io).unwrap_or_else(|| Failure::of(FixError::Io(io))),
        why => Failure::of(why),
    })?;
    if let Ok(old) = fs::metadata(&args.sheet) {
        file.as_file()
            .set_permissions(old.permissions())
            .map_err(io)?;
    }
    file.as_file().sync_all().map_err(io)?;
    match &target.backup {
        Some(backup) => {
            // A second name first: at no moment is the sheet without its name.
            fs::hard_link(&target.path, backup)
                .or_else(|_| fs::copy(&target.path, backup).map(|_| ()))
                .map_err(io)?;
            file.persist(&target.path)
                .map_err(|error| io(error.error))?;
        }
        None => {
            file.persist_noclobber(&target.path)
                .map_err(|error| io(error.error))?;
        }
    }
    Ok(())
}

fn show(
    out: &mut dyn Write,
    context: &Context,
    args: &FixArgs,
    global: &Global,
    quiet: bool,
    counts: &mut Counts,
) -> io::Result<()> {
    let options = terminal::options(global, Stream::Output);
    let json = global.format == Format::Json;
    let desk = crate::rules::Desk::new(*context);
    let mut shown = 0;
    if json {
        let file = serde_json::to_string(&context.sheet.file).map_err(io::Error::from)?;
        write!(out, "{{\"file\":{file},\"repairs\":[")?;
    }
    fix::each(context, args.all, |record, repairs, _| {
        for repair in repairs {
            if json {
                write!(
                    out,
                    "{}\n{}",
                    if shown > 0 { "," } else { "" },
                    facts(context, record, repair)
                )?;
            } else if !quiet && shown < global.max_findings {
                human(out, context, record, repair, &options)?;
            }
            shown += 1;
        }
        counts.add(repairs);
        if !args.all {
            let more = crate::rules::repairs(&desk, record, true);
            let safe = |column| repairs.iter().any(|repair| repair.column == column);
            counts.more += more.iter().filter(|repair| !safe(repair.column)).count() as u64;
        }
        Ok::<_, io::Error>(())
    })?;
    if json {
        let confirm = counts.confirm + counts.more;
        return writeln!(out, "\n],\"safe\":{},\"unsafe\":{confirm}}}", counts.safe);
    }
    if !quiet && shown > global.max_findings {
        writeln!(
            out,
            "... and {} more (--max-findings {})",
            shown - global.max_findings,
            global.max_findings
        )?;
    }
    summary(out, counts, args)
}

fn summary(out: &mut dyn Write, counts: &Counts, args: &FixArgs) -> io::Result<()> {
    let cells = |count| counted(count, "cell");
    write!(out, "{} with a safe repair", cells(counts.safe))?;
    if args.all {
        return writeln!(
            out,
            ", {} with one that rests on an assumption",
            cells(counts.confirm)
        );
    }
    match counts.more {
        0 => writeln!(out),
        more => writeln!(
            out,
            "; {} with one that rests on an assumption: --unsafe shows them",
            cells(more)
        ),
    }
}

fn facts(context: &Context, record: &Record, repair: &Repair) -> serde_json::Value {
    let sheet = context.sheet;
    let place = sheet.place(record.row, record.line_of(repair.column), repair.column);
    json!({
        "place": place,
        "value": repair.original,
        "replacement": repair.replacement,
        "safety": repair.safety,
        "rules": repair.rules,
        "why": repair.why,
    })
}

fn human(
    out: &mut dyn Write,
    context: &Context,
    record: &Record,
    repair: &Repair,
    options: &Options,
) -> io::Result<()> {
    let place = context
        .sheet
        .cell_place(record.row, record.line, repair.column);
    let paint = |color: u8, text: String| {
        if options.color {
            format!("\u{1B}[{color}m{text}\u{1B}[0m")
        } else {
            text
        }
    };
    let safety = match repair.safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    };
    let rules = repair.rules.join(", ");
    let reference = visible(&place.reference(), options);
    writeln!(
        out,
        "{reference} {} ({safety}: {rules})",
        visible(place.header.trim(), options)
    )?;
    writeln!(
        out,
        "{}",
        paint(31, format!("  - {}", visible(&repair.original, options)))
    )?;
    writeln!(
        out,
        "{}",
        paint(32, format!("  + {}", visible(&repair.replacement, options)))
    )?;
    for why in &repair.why {
        writeln!(out, "    {}", visible(why, options))?;
    }
    Ok(())
}
