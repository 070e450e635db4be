//! `callsheet completions` and `callsheet man`: made from the same text as the help.

use super::answer::answer;
use super::outcome::{Failure, Outcome};
use super::{Cli, Global};
use clap::CommandFactory;
use std::io::{self, Write};

/// For which shell.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Of which command.
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// A command, such as render; without it the page of the program
    command: Option<String>,
}

/// Prints the completions of a shell.
pub(super) fn completions(args: &CompletionsArgs, global: &Global) -> Result<Outcome, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "callsheet", &mut text);
    answer(global, |out| out.write_all(&text))?;
    Ok(Outcome::Clean)
}

/// Prints a manual page in roff, as `man -l -` reads it.
pub(super) fn man(args: &ManArgs, global: &Global) -> Result<Outcome, Failure> {
    // Building gives every command the options that all of them take.
    let mut program = Cli::command();
    program.build();
    let Some(name) = &args.command else {
        answer(global, |out| page(program, out))?;
        return Ok(Outcome::Clean);
    };
    let known: Vec<_> = program
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    let Some(command) = program.find_subcommand(name).cloned() else {
        return Err(Failure::Usage(format!(
            "there is no command {name:?}; these have a page: {}",
            known.join(", ")
        )));
    };
    let command = command.name(format!("callsheet-{name}"));
    answer(global, |out| page(command, out))?;
    Ok(Outcome::Clean)
}

fn page(command: clap::Command, out: &mut impl Write) -> io::Result<()> {
    clap_mangen::Man::new(command).render(out)
}
