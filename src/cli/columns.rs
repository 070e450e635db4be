//! `callsheet columns`: how a sheet is understood, before anything in it is judged.

use super::answer::answer;
use super::inputs::{ReadingArgs, SheetArgs};
use super::outcome::{Failure, Outcome};
use super::terminal::{self, Stream};
use super::{Format, Global};
use crate::config::Config;
use crate::digest::pretty_json;
use crate::report::{Options, counted, visible};
use crate::sheet::{Asked, Kind, Sheet, Understood};
use crate::span::column_letters;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;

/// Which sheet, and the config whose `[columns]` is used.
#[derive(Debug, clap::Args)]
pub(super) struct ColumnsArgs {
    /// The sheet: CSV, TSV, XLSX, XLS or ODS; `-` reads standard input
    sheet: PathBuf,
    #[command(flatten)]
    reading: ReadingArgs,
    /// The config; without it callsheet.toml is looked for beside the sheet and above
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no config, even if there is one
    #[arg(long)]
    no_config: bool,
}

/// Runs the command.
pub(super) fn run(args: &ColumnsArgs, global: &Global) -> Result<Outcome, Failure> {
    let args = SheetArgs::alone(
        &args.sheet,
        &args.reading,
        args.config.as_ref(),
        args.no_config,
    );
    args.keep_inputs(global)?;
    let config = args.read_config()?.config;
    let tables = tables(&args, &config)?;
    answer(global, |out| match global.format {
        Format::Json => {
            let tables: Vec<Value> = tables.iter().map(Table::facts).collect();
            out.write_all(pretty_json(&json!({ "tables": tables })).as_bytes())
        }
        Format::Human => {
            let options = terminal::options(global, Stream::Output);
            tables
                .iter()
                .try_for_each(|table| table.human(out, &options))
        }
    })?;
    Ok(Outcome::Clean)
}

/// A sheet, and what stands below its header.
struct Table {
    sheet: Sheet,
    rows: u64,
    blank: u64,
    /// What it is to the other sheets that are read.
    role: Option<String>,
}

/// The sheet; of a workbook every sheet that people see, unless one was asked for.
fn tables(args: &SheetArgs, config: &Config) -> Result<Vec<Table>, Failure> {
    let open = |asked: &Asked| {
        let sheet =
            Sheet::open_as(&args.sheet, &args.name(), config, asked).map_err(Failure::of)?;
        let failed = |why| Failure::io(format!("cannot read {}", args.name()), why);
        let (rows, blank) = sheet.count_rows().map_err(failed)?;
        let role = None;
        Ok::<_, Failure>(Table {
            sheet,
            rows,
            blank,
            role,
        })
    };
    let first = open(&args.reading.asked())?;
    let others = first.sheet.others.iter().filter(|(_, seen)| *seen);
    let others: Vec<String> = others.map(|(name, _)| name.clone()).collect();
    if args.reading.sheet_name.is_some() || others.is_empty() {
        return Ok(vec![first]);
    }
    let named = |name: String| {
        open(&Asked {
            sheet: Some(name),
            ..args.reading.asked()
        })
    };
    let Some(users) = first.sheet.name.clone().filter(|_| first.sheet.is_joined()) else {
        // Where no sheet could be chosen, `first` is none of them.
        let chosen = first.sheet.name.is_some().then_some(first);
        return chosen
            .into_iter()
            .map(Ok)
            .chain(others.into_iter().map(named))
            .collect();
    };
    let joined: Vec<_> = first.sheet.joined().collect();
    let mut tables = Vec::new();
    for name in std::iter::once(users.clone()).chain(others) {
        let key = joined.iter().find(|(side, _)| *side == name);
        let mut table = named(name.clone())?;
        table.role = match key {
            Some((_, key)) if !key.is_identity() => Some(format!("looked up by {}", key.name())),
            Some((_, key)) => Some(format!("joined to {users:?} by {}", key.name())),
            None => (name == users).then(|| "the users' table, which gives the rows".to_owned()),
        };
        tables.push(table);
    }
    Ok(tables)
}

impl Table {
    fn facts(&self) -> Value {
        let sheet = &self.sheet;
        let text = sheet.format.kind == Kind::Text;
        let mut encoding = sheet.format.encoding.name().to_owned();
        if sheet.format.bom > 0 && encoding == "utf-8" {
            encoding.push_str("-bom");
        }
        let header = Some(sheet.columns.row).filter(|row| *row > 0);
        let columns: Vec<Value> = sheet
            .understood()
            .iter()
            .enumerate()
            .map(|(at, column)| {
                json!({
                    "index": at + 1,
                    "header": column.header,
                    "concept": column.concept,
                    "status": column.status,
                    "why": column.why,
                    "paste": column.paste,
                })
            })
            .collect();
        json!({
            "file": sheet.file,
            "sheet": sheet.name,
            "kind": sheet.format.kind.name(),
            "usable": sheet.rows_from().is_some(),
            "role": self.role,
            "encoding": text.then_some(encoding),
            "delimiter": text.then(|| char::from(sheet.format.delimiter).to_string()),
            "header_row": header,
            "title_rows": sheet.titles,
            "rows": self.rows,
            "blank_rows": self.blank,
            "columns": columns,
            "problems": sheet.problems(),
        })
    }

    fn human(&self, out: &mut dyn Write, options: &Options) -> io::Result<()> {
        let sheet = &self.sheet;
        let show = |text: &str| visible(text, options);
        let name = match &sheet.name {
            Some(name) => format!("{}, sheet {name:?}", sheet.file),
            None => sheet.file.clone(),
        };
        writeln!(out, "{}: {}", show(&name), self.written())?;
        for problem in sheet.problems() {
            writeln!(out, "  {}", show(&problem))?;
        }
        let understood = sheet.understood();
        let widest = |text: &dyn Fn(&Understood) -> usize| understood.iter().map(text).max();
        let headers = widest(&|column| show(&column.header).chars().count())
            .unwrap_or(0)
            .min(40);
        for (at, column) in understood.iter().enumerate() {
            let letters = column_letters(u32::try_from(at + 1).unwrap_or(u32::MAX));
            let meaning = column
                .concept
                .map_or_else(|| column.status.to_uppercase(), str::to_owned);
            let line = format!(
                "  {letters:<3} {:<headers$}  {meaning:<22} {}",
                show(&column.header),
                show(&column.why)
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        let paste: Vec<_> = understood
            .iter()
            .filter_map(|column| column.paste.as_ref())
            .collect();
        if !paste.is_empty() {
            writeln!(
                out,
                "to paste into callsheet.toml, with what is meant:\n  [columns]"
            )?;
            for line in paste {
                writeln!(out, "  {}", show(line))?;
            }
        }
        writeln!(out)
    }

    fn written(&self) -> String {
        let sheet = &self.sheet;
        let mut parts = vec![sheet.format.kind.name().to_owned()];
        if sheet.format.kind == Kind::Text {
            let mark = if sheet.format.bom > 0 {
                " with a byte order mark"
            } else {
                ""
            };
            parts.push(format!("{}{mark}", sheet.format.encoding.name()));
            parts.push(sheet.format.delimiter_name().to_owned());
        }
        if !sheet.columns.is_empty() {
            parts.push(match sheet.columns.row {
                0 => "no header".to_owned(),
                row => format!("header in row {row}"),
            });
            parts.push(counted(self.rows, "row"));
        }
        if self.blank > 0 {
            parts.push(format!(
                "{} without a filled cell",
                counted(self.blank, "row")
            ));
        }
        let usable = match &self.role {
            Some(role) => role,
            None if sheet.rows_from().is_some() && sheet.is_list() => "a list of numbers",
            None if sheet.rows_from().is_some() => "a sheet of users",
            None => "no sheet of users: nothing in it would be checked",
        };
        format!("{}; {usable}", parts.join(", "))
    }
}
