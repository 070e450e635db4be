//! `callsheet template`: an empty sheet to fill in, in which a number stays as it is typed.

use super::Global;
use super::answer::new_file;
use super::inputs::{ReadingArgs, SheetArgs};
use super::outcome::{Failure, Outcome};
use super::terminal::{self, Stream};
use crate::config::Config;
use crate::model::{Column, PolicyKind};
use crate::report::visible;
use crate::tenant::Before;
use rust_xlsxwriter::{DataValidation, Format, Formula, Workbook, Worksheet, XlsxError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Rows that are prepared; more can be filled, without drop-downs.
const ROWS: u32 = 10_000;
/// Columns that every template has; those of policies follow.
const COLUMNS: [(Column, &str); 6] = [
    (
        Column::UserPrincipalName,
        "The name that the user signs in with: ada@contoso.example.",
    ),
    (
        Column::DisplayName,
        "For people who read the change. Nobody is found by it.",
    ),
    (
        Column::TelephoneNumber,
        "Plus, country code, digits: +442079460123. For Direct Routing also +442079460123;ext=204. Blank: the number stays as it is.",
    ),
    (
        Column::NumberType,
        "Who provides the number: CallingPlan, OperatorConnect or DirectRouting.",
    ),
    (
        Column::LocationId,
        "The id of the emergency location, as Get-CsOnlineLisLocation shows it. Blank: the location stays as it is.",
    ),
    (
        Column::UsageLocation,
        "Two letters of the country in which the user works: GB, US, DE.",
    ),
];
/// Number of the built-in format Text (ECMA-376, 18.8.30).
const TEXT: u8 = 49;
const TYPES: [&str; 3] = ["CallingPlan", "OperatorConnect", "DirectRouting"];

/// Where to, and whose policies are offered.
#[derive(Debug, clap::Args)]
pub(super) struct TemplateArgs {
    /// The new file: .xlsx, with drop-downs and notes, or .csv
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The config whose sites and policies are offered; without it callsheet.toml is looked for beside the file and above
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no config, even if there is one
    #[arg(long)]
    no_config: bool,
    /// A state of the tenant whose policies are offered too: the before.json of preflight.ps1
    #[arg(long, value_name = "FILE")]
    before: Vec<PathBuf>,
}

/// Why there is no template.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum TemplateError {
    #[error("{path} exists already")]
    #[diagnostic(help("nothing was written: name another file"))]
    Exists { path: String },
    #[error("{path} ends with neither .xlsx nor .csv")]
    #[diagnostic(help("name it users.xlsx or users.csv"))]
    Ending { path: String },
    #[error("the workbook cannot be made: {0}")]
    #[diagnostic(help("make a CSV instead: users.csv"))]
    Workbook(#[from] XlsxError),
}

/// A column of the template: its header, what to type, and what is offered.
struct Field {
    header: &'static str,
    note: String,
    offered: Vec<String>,
}

/// Runs the command.
pub(super) fn run(args: &TemplateArgs, global: &Global) -> Result<Outcome, Failure> {
    let shown = args.file.display().to_string();
    let ending = args
        .file
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let workbook = match ending.as_deref() {
        Some("xlsx") => true,
        Some("csv") => false,
        _ => return Err(Failure::of(TemplateError::Ending { path: shown })),
    };
    if args.file.symlink_metadata().is_ok() {
        return Err(Failure::of(TemplateError::Exists { path: shown }));
    }
    let inputs = SheetArgs {
        before: args.before.clone(),
        ..SheetArgs::alone(
            &args.file,
            &ReadingArgs::default(),
            args.config.as_ref(),
            args.no_config,
        )
    };
    let config = inputs.read_config()?.config;
    let before = inputs.read_before(&config)?;
    let fields = fields(&config, before.as_ref());
    let bytes = if workbook {
        made(&fields).map_err(|error| Failure::of(TemplateError::from(error)))?
    } else {
        let headers: Vec<_> = fields.iter().map(|field| field.header).collect();
        format!("\u{FEFF}{}\r\n", headers.join(",")).into_bytes()
    };
    let parent = args.file.parent().filter(|parent| *parent != Path::new(""));
    let failed = |why| Failure::io(format!("cannot write {shown}"), why);
    let mut file = new_file(parent.unwrap_or(Path::new("."))).map_err(failed)?;
    file.write_all(&bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed)?;
    file.persist_noclobber(&args.file)
        .map_err(|error| failed(error.error))?;
    if !global.quiet {
        let options = terminal::options(global, Stream::Error);
        let shown = visible(&shown, &options);
        eprintln!("written: {shown}; fill it in, then `callsheet check`");
    }
    Ok(Outcome::Clean)
}

fn fields(config: &Config, before: Option<&Before>) -> Vec<Field> {
    let mut fields: Vec<Field> = COLUMNS
        .iter()
        .map(|(column, note)| Field {
            header: column.name(),
            note: (*note).to_owned(),
            offered: match column {
                Column::NumberType => TYPES.map(ToOwned::to_owned).to_vec(),
                _ => Vec::new(),
            },
        })
        .collect();
    if !config.sites.is_empty() {
        fields.push(Field {
            header: Column::Site.name(),
            note: "The site, for the settings that callsheet.toml has for it.".to_owned(),
            offered: config.sites.keys().cloned().collect(),
        });
    }
    let usual = [
        "TenantDialPlan",
        "OnlineVoiceRoutingPolicy",
        "TeamsCallingPolicy",
    ];
    for kind in PolicyKind::all() {
        let listed = config.policies.get(&kind);
        // What the config lists is what `check` takes.
        let held = before.filter(|_| listed.is_none());
        let held = held
            .map(|before| before.policies_of(kind))
            .unwrap_or_default();
        if listed.is_none() && held.is_empty() && !usual.contains(&kind.name()) {
            continue;
        }
        let listed = listed.into_iter().flatten();
        let listed = listed.map(|setting| setting.value.as_str());
        let built_in = kind.built_in().iter().copied();
        let mut offered: Vec<String> = Vec::new();
        for name in listed.chain(held).chain(built_in) {
            if !offered.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                offered.push(name.to_owned());
            }
        }
        if !offered.is_empty() {
            offered.push("Global".to_owned());
        }
        fields.push(Field {
            header: kind.name(),
            note: "The name of the policy. Global: the organization's default. Blank: nothing changes.".to_owned(),
            offered,
        });
    }
    fields
}

fn made(fields: &[Field]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold().set_num_format_index(TEXT);
    let text = Format::new().set_num_format_index(TEXT);
    let mut users = Worksheet::new();
    users.set_name("Users")?.set_freeze_panes(1, 0)?;
    let mut lists = Worksheet::new();
    lists.set_name("Lists")?.set_hidden(true);
    let mut notes = Worksheet::new();
    notes
        .set_name("Notes")?
        .set_column_width(0, 32)?
        .set_column_width(1, 110)?;
    for (at, field) in (0_u16..).zip(fields) {
        users
            .set_column_format(at, &text)?
            .set_column_width(at, 28)?;
        users.write_string_with_format(0, at, field.header, &bold)?;
        notes.write_string_with_format(u32::from(at), 0, field.header, &bold)?;
        notes.write_string(u32::from(at), 1, &field.note)?;
        if field.offered.is_empty() {
            continue;
        }
        for (row, name) in (0_u32..).zip(&field.offered) {
            lists.write_string(row, at, name)?;
        }
        let letters = crate::span::column_letters(u32::from(at) + 1);
        let range = format!("=Lists!${letters}$1:${letters}${}", field.offered.len());
        let list = DataValidation::new().allow_list_formula(Formula::new(range));
        users.add_data_validation(1, at, ROWS, at, &list)?;
    }
    let last = u32::try_from(fields.len()).unwrap_or(u32::MAX) + 1;
    notes.write_string(last, 0, "Cells are formatted as Text, so that Excel keeps the plus and every digit. Paste values only.")?;
    for sheet in [users, notes, lists] {
        book.push_worksheet(sheet);
    }
    // The day on which it is made would be another file every day.
    let stamp = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&stamp));
    book.save_to_buffer()
}
