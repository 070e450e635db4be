//! What the screen can show: colour, characters beyond ASCII, width. Nothing above this file asks the environment.

use super::{Color, Global};
use crate::report::{Options, visible};
use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::Path;

/// Which stream is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Output,
    Error,
}

/// A text of this size takes about a second, and a workbook of this one: it is packed, and slow to read.
const LARGE: u64 = 64 * 1024 * 1024;
const LARGE_WORKBOOK: u64 = 2 * 1024 * 1024;

/// Says on a terminal that a large sheet is being read; a pipe gets nothing of it.
pub(super) fn doing(global: &Global, sheet: &Path) {
    let length = sheet.metadata().map_or(0, |found| found.len());
    let ending = sheet.extension().map(OsStr::to_ascii_lowercase);
    let workbook =
        ending.is_some_and(|ending| ["xlsx", "xls", "ods"].iter().any(|known| ending == *known));
    let large = if workbook { LARGE_WORKBOOK } else { LARGE };
    if length < large || !is_watched(global) {
        return;
    }
    let name = visible(
        &sheet.display().to_string(),
        &options(global, Stream::Error),
    );
    eprintln!("reading {name}, {} MiB ...", length / 1024 / 1024);
}

/// Whether somebody sees how far a long piece of work is.
pub(super) fn is_watched(global: &Global) -> bool {
    !global.quiet && io::stderr().is_terminal()
}

/// How reports look: from options, environment and stream.
pub(super) fn options(global: &Global, stream: Stream) -> Options {
    let terminal = match stream {
        Stream::Output => global.output.is_none() && io::stdout().is_terminal(),
        Stream::Error => io::stderr().is_terminal(),
    };
    let color = match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    let width = env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| (40..=400).contains(columns))
        .unwrap_or(100);
    Options {
        color,
        unicode: speaks_utf8(terminal),
        width,
        max_findings: global.max_findings,
        quiet: global.quiet,
        repeat: String::new(),
    }
}

/// Whether characters beyond ASCII may be sent: always into files and pipes, on a terminal if its locale says UTF-8.
fn speaks_utf8(terminal: bool) -> bool {
    if !terminal || cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_some_and(|locale| {
        let upper = locale.to_ascii_uppercase();
        upper.contains("UTF-8") || upper.contains("UTF8")
    })
}
