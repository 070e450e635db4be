//! The one way in which reading a config fails: the text is no TOML.

use super::lines::Lines;
use crate::powershell::classes::refused;
use crate::span::Place;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// Characters of a line that an excerpt shows on each side of the fault.
const REACH: usize = 60;

/// callsheet.toml is not TOML.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{}:{}:{column}: this is not TOML: {what}", .excerpt.file, .excerpt.line)]
#[diagnostic(help("{help}"))]
pub struct ConfigError {
    /// Column in characters from 1; the excerpt knows file and line.
    pub column: u32,
    /// What the TOML reader says.
    pub what: String,
    /// What to type.
    pub help: &'static str,
    /// The line at fault.
    #[source_code]
    pub excerpt: Excerpt,
    /// The fault in the excerpt, in bytes.
    #[label("here")]
    pub span: SourceSpan,
}

impl ConfigError {
    pub(super) fn new(error: &toml::de::Error, lines: &Lines<'_>, file: &str) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        let (line, column) = lines.position(offset);
        let (excerpt, span) = Excerpt::around(lines.line(line), file, line, column);
        let what = error.message().trim().to_owned();
        Self {
            help: help(&what),
            column,
            what,
            excerpt,
            span,
        }
    }

    /// The bytes are no UTF-8 text from `valid` on.
    fn encoding(bytes: &[u8], valid: usize, file: &str) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let before = bytes.get(..valid).unwrap_or_default();
        let at = String::from_utf8_lossy(before).len();
        let lines = Lines::new(&text);
        let (line, column) = lines.position(at);
        let (excerpt, span) = Excerpt::around(lines.line(line), file, line, column);
        Self {
            help: "save the file as UTF-8: in Notepad, Save As with the encoding UTF-8",
            column,
            what: "this character is not UTF-8".to_owned(),
            excerpt,
            span,
        }
    }

    /// Where the text stops being TOML.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::Text {
            file: self.excerpt.file.as_str().into(),
            line: self.excerpt.line,
            column: self.column,
        }
    }
}

/// The text of a config file.
///
/// # Errors
/// Bytes that are no UTF-8: read in another way, a name with an umlaut would be another name.
pub fn text_of(bytes: &[u8], file: &str) -> Result<String, ConfigError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(ConfigError::encoding(bytes, error.valid_up_to(), file)),
    }
}

/// What to type, by the words of the TOML reader.
fn help(what: &str) -> &'static str {
    const HELP: [(&str, &str); 4] = [
        (
            "duplicate key",
            "a key or a table may stand only once: delete one of the two, or put both into one table",
        ),
        (
            "string",
            "put text between straight double quotes on one line, such as title = \"Move Berlin\"",
        ),
        (
            "recursion",
            "callsheet.toml has no tables inside tables this deep: close the brackets that stand open",
        ),
        (
            "extend value",
            "the name is already a value: give the table another name, or delete one of the two",
        ),
    ];
    HELP.iter().find(|(word, _)| what.contains(word)).map_or(
        "each line is [table] or key = value; text and dates stand between straight double quotes",
        |(_, help)| help,
    )
}

/// One line of a file, cut and cleaned for a screen, that still knows its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    file: String,
    line: u32,
    text: String,
}

impl Excerpt {
    /// The part of a line around a column, and where the column's character stands in it.
    fn around(line: &str, file: &str, number: u32, column: u32) -> (Self, SourceSpan) {
        let at = usize::try_from(column - 1).unwrap_or(0);
        let skipped = at.saturating_sub(REACH);
        let mut text = String::new();
        let mut span = None;
        for (n, c) in line.chars().enumerate().skip(skipped).take(2 * REACH) {
            // Control characters would reach the terminal, and hidden ones would move the text.
            let shown = if refused(c).is_some() { '\u{FFFD}' } else { c };
            if n == at {
                span = Some((text.len(), shown.len_utf8()));
            }
            text.push(shown);
        }
        // Past the last character there is nothing to underline but the end itself.
        let span = span.unwrap_or((text.len(), 0)).into();
        let file = file.to_owned();
        let line = number;
        (Self { file, line, text }, span)
    }

    /// The text of the line that is shown.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        if span.offset() + span.len() > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let line = usize::try_from(self.line - 1).unwrap_or(0);
        Ok(Box::new(MietteSpanContents::new_named(
            self.file.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            line,
            0,
            1,
        )))
    }
}
