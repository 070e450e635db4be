//! A finding as miette prints it: heading, message, excerpt and what to type.

use super::Options;
use super::clean::sentence;
use super::excerpt::Excerpt;
use crate::finding::{Finding, Level};
use miette::{Diagnostic, LabeledSpan, Severity, SourceCode};
use std::fmt;

/// A finding as miette prints it.
#[derive(Debug)]
pub(super) struct Shown {
    /// Level, rule and count.
    pub(super) heading: String,
    /// What was found, fit for the screen.
    pub(super) message: String,
    /// The lines that it is about.
    pub(super) excerpt: Excerpt,
    help: Option<String>,
    severity: Severity,
}

impl Shown {
    /// A finding without an excerpt yet.
    pub(super) fn new(heading: String, finding: &Finding, options: &Options) -> Self {
        let help = finding.words.help.as_ref();
        Self {
            heading,
            message: sentence(&said(finding), options),
            excerpt: Excerpt::default(),
            help: help.map(|help| sentence(help, options)),
            severity: match finding.level {
                Level::Deny => Severity::Error,
                Level::Warn => Severity::Warning,
                Level::Note => Severity::Advice,
            },
        }
    }
}

/// What a finding says; a rule that found no words is still named by its page.
pub(super) fn said(finding: &Finding) -> String {
    if finding.words.message.is_empty() {
        finding.rule.title().trim_end_matches('.').to_owned()
    } else {
        finding.words.message.clone()
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.heading))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.excerpt.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.excerpt.is_empty()).then(|| Box::new(self.excerpt.labels()) as Box<_>)
    }
}
