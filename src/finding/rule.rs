//! A rule: an id, a level and the page that explains it, declared in one place by [`rule!`](crate::rule).
//!
//! `fixed` after the level makes a rule that can be neither lowered nor waived.

use super::Level;

/// What a check can raise: its id, its level unless the config says otherwise, and its manual page.
#[derive(Debug)]
pub struct Rule {
    /// `family/name`; reads well after "allow", names the fault and is never reused.
    pub id: &'static str,
    /// The level where `[levels]` says nothing.
    pub level: Level,
    /// It can be neither lowered nor waived: what it is about cannot be rendered.
    pub fixed: bool,
    /// The doc comment in Markdown, lines joined by newlines, each with its leading blank.
    pub doc: &'static str,
}

impl Rule {
    /// The part of the id before the slash.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }

    /// The first sentence of the page: what is wrong.
    #[must_use]
    pub fn title(&self) -> String {
        self.page().lines().next().unwrap_or_default().to_owned()
    }

    /// The manual page in Markdown, without the blank that a doc comment puts before each line.
    #[must_use]
    pub fn page(&self) -> String {
        let mut page = String::with_capacity(self.doc.len());
        for line in self.doc.lines() {
            page.push_str(line.strip_prefix(' ').unwrap_or(line));
            page.push('\n');
        }
        page
    }

    /// The fenced example blocks of the page: language words and text.
    #[must_use]
    pub fn examples(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut open: Option<(String, String)> = None;
        for line in self.page().lines() {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(info)) => open = Some((info.to_owned(), String::new())),
                (Some(_), Some(_)) => found.extend(open.take()),
                (Some((_, text)), None) => {
                    text.push_str(line);
                    text.push('\n');
                }
                (None, None) => {}
            }
        }
        found
    }
}

/// Rules that share the part of the id before the slash, in the order of their file.
#[derive(Debug)]
pub struct Family {
    /// The part before the slash.
    pub name: &'static str,
    /// What the family looks at, in a few words.
    pub about: &'static str,
    /// Every rule of the family.
    pub rules: &'static [&'static Rule],
}

/// Declares a rule: the doc comment is rustdoc, `explain`, the page in `docs/rules/` and a test.
#[macro_export]
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $name:ident, $id:literal, $level:ident) => {
        $crate::rule! { @ $(#[doc = $doc])+ $name, $id, $level, false }
    };
    ($(#[doc = $doc:literal])+ $name:ident, $id:literal, $level:ident, fixed) => {
        $crate::rule! { @ $(#[doc = $doc])+ $name, $id, $level, true }
    };
    (@ $(#[doc = $doc:literal])+ $name:ident, $id:literal, $level:ident, $fixed:literal) => {
        $(#[doc = $doc])+
        pub(crate) static $name: $crate::finding::Rule = $crate::finding::Rule {
            id: $id,
            level: $crate::finding::Level::$level,
            fixed: $fixed,
            doc: concat!($($doc, "\n"),+),
        };
    };
}
