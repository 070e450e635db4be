//! Reports: findings as a person sees them on a terminal ([`human`]) and as programs read them ([`json`]).
//!
//! Pixels live here only: below this line a finding is facts and sentences. A report puts only those hits into words
//! that it shows, each on an excerpt of its own row, so its cost depends neither on where a row stands nor on how many
//! findings are merely counted. Nothing leaves without being looked at: what nobody can see is escaped (`clean`), and
//! cells that may hold secrets are masked (`veil`).

mod clean;
mod excerpt;
mod groups;
pub mod human;
pub mod json;
pub mod plans;
mod shown;
mod summary;
mod told;
mod veil;

pub use summary::as_argument;

use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};

/// How a report for people looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Paint with ANSI colours.
    pub color: bool,
    /// The terminal shows UTF-8; else everything is ASCII, and other characters are shown by their code points.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Most findings that are shown; the others are counted.
    pub max_findings: usize,
    /// Findings and the summary only: neither what was not checked nor what to type next.
    pub quiet: bool,
    /// Options that the next command needs too, as they are typed, each with a blank before it.
    pub repeat: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: 100,
            max_findings: 50,
            quiet: false,
            repeat: String::new(),
        }
    }
}

impl Options {
    /// A terminal narrower than this is treated as if it were this wide.
    const NARROWEST: usize = 40;

    /// The width that is used.
    fn columns(&self) -> usize {
        self.width.max(Self::NARROWEST)
    }

    /// What a cut text ends with.
    fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// The one look of every diagnostic, for findings and for failures of the program.
    #[must_use]
    pub fn handler(&self) -> GraphicalReportHandler {
        let theme = GraphicalTheme {
            characters: if self.unicode {
                ThemeCharacters::unicode()
            } else {
                ThemeCharacters::ascii()
            },
            styles: if self.color {
                ThemeStyles::ansi()
            } else {
                ThemeStyles::none()
            },
        };
        GraphicalReportHandler::new_themed(theme)
            .with_width(self.columns())
            .with_links(false)
            .without_primary_span_start()
            .without_syntax_highlighting()
    }
}

/// A count as people read it: `1,234`.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 row`, `1,234 rows`.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// A text for the screen: what nobody can see is escaped, what is too long is cut.
#[must_use]
pub fn visible(text: &str, options: &Options) -> String {
    clean::sentence(text, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_and_nouns_agree() {
        for (count, text) in [
            (0, "0 rows"),
            (1, "1 row"),
            (999, "999 rows"),
            (1000, "1,000 rows"),
            (1_234_567, "1,234,567 rows"),
        ] {
            assert_eq!(counted(count, "row"), text);
        }
    }
}
