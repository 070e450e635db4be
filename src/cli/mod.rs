//! Commands: arguments in, library calls, exit code out. One file per command.

mod answer;
mod check;
mod columns;
mod dial;
mod explain;
mod files;
mod fix;
mod init;
mod inputs;
mod manual;
mod number;
mod outcome;
mod plan;
mod progress;
mod render;
mod split;
mod template;
mod terminal;
mod verify;

use clap::{Parser, Subcommand, ValueEnum};
use outcome::Outcome;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

/// Checks a sheet of Teams Phone users offline and renders the PowerShell that a change board can approve.
///
/// Nothing needs a network, a tenant or a credential until somebody runs a rendered script.
/// Exit codes: 0 clean, 1 findings at deny level, 2 usage, 3 the work could not be done,
/// 130 stopped by Ctrl-C.
#[derive(Debug, Parser)]
#[command(name = "callsheet", version, long_version = long_version(), arg_required_else_help = true, max_term_width = 100)]
#[command(
    after_help = "Start with:  callsheet init phones\nThen:        callsheet check phones/users.csv\nThen:        callsheet render phones/users.csv -o CHG0000001"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

/// Options that every command takes.
#[derive(Debug, clap::Args)]
struct Global {
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    format: Format,
    /// Write the answer to a file instead of standard output
    #[arg(long, value_name = "FILE", global = true)]
    output: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    color: Color,
    /// Most findings to print for people; counts are always complete
    #[arg(long, value_name = "N", default_value_t = 40, global = true)]
    max_findings: usize,
    /// Print findings and failures only
    #[arg(short, long, global = true)]
    quiet: bool,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For programs: versioned JSON, complete and sorted
    Json,
}

/// When colour is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check a sheet: findings at cells; exit 1 if any is denied
    Check(check::CheckArgs),
    /// Show how a sheet is understood: encoding, header row, what each column means
    Columns(columns::ColumnsArgs),
    /// Show or write the repairs that findings offer
    Fix(fix::FixArgs),
    /// Show what would change
    Plan(inputs::SheetArgs),
    /// Render the bundle: plan, scripts, review and manifest
    Render(render::RenderArgs),
    /// Check that a bundle is whole, unedited and reproducible
    Verify(verify::VerifyArgs),
    /// Say whether a number is right, and what it is
    Number(number::NumberArgs),
    /// Dial plans: what a dialled string becomes, and what is wrong with the rules
    #[command(subcommand)]
    Dial(dial::DialCommand),
    /// Show the manual page of a rule
    Explain(explain::ExplainArgs),
    /// List every rule
    Rules,
    /// Write an empty sheet to fill in
    Template(template::TemplateArgs),
    /// Begin a folder: a callsheet.toml and a sample sheet
    Init(init::InitArgs),
    /// Print completions for a shell
    Completions(manual::CompletionsArgs),
    /// Print the manual page of the program or of a command
    Man(manual::ManArgs),
}

/// `--version` names the numbering plan too: verdicts on numbers depend on it.
fn long_version() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let (version, metadata) = (
            env!("CARGO_PKG_VERSION"),
            crate::numbering::metadata_version(),
        );
        format!("{version}\nnumbering plan: libphonenumber metadata {metadata}")
    });
    &TEXT
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // clap knows which of these is a question for help (0) and which is wrong usage (2).
        Err(error) => error.exit(),
    };
    let result = match &cli.command {
        Command::Check(args) => check::run(args, &cli.global),
        Command::Columns(args) => columns::run(args, &cli.global),
        Command::Fix(args) => fix::run(args, &cli.global),
        Command::Plan(args) => plan::run(args, &cli.global),
        Command::Render(args) => render::run(args, &cli.global),
        Command::Verify(args) => verify::run(args, &cli.global),
        Command::Number(args) => number::run(args, &cli.global),
        Command::Dial(command) => dial::run(command, &cli.global),
        Command::Explain(args) => explain::explain(args, &cli.global),
        Command::Rules => explain::rules(&cli.global),
        Command::Template(args) => template::run(args, &cli.global),
        Command::Init(args) => init::run(args, &cli.global),
        Command::Completions(args) => manual::completions(args, &cli.global),
        Command::Man(args) => manual::man(args, &cli.global),
    };
    Outcome::finish(result, &cli.global)
}
