//! Sources of templates, judged before the template engine sees them: which tags there are, what each may write, and where
//! in PowerShell it stands. Embedded templates and those of one's own pass the same checks.
//!
//! The engine parses by recursion and compiles in the square of the number of tags, so everything it could stumble over is
//! bounded or refused here, in one pass over the text.

mod nesting;

mod tags;
mod values;
mod whole;

pub(super) use tags::{Part, Tag, parts};
pub(super) use whole::{Judged, whole};

use crate::powershell::quoting::Scanner;
use nesting::Nesting;
use std::collections::BTreeSet;
use std::ops::Range;
use values::Shipped;

/// Largest template in bytes.
pub(super) const LARGEST: usize = 64 * 1024;
/// Most tags of one template: compiling is quadratic in them. The largest template that ships has 26.
const MOST_TAGS: usize = 500;
/// The one list that a template may write from wherever it likes: policies with their words, which are ours and no data.
const NAMES: &str = "policies";

/// Why a template is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Line from 1.
    pub(super) line: usize,
    /// Position in the line from 1; 0 when the whole line is meant.
    pub(super) column: usize,
    /// One sentence.
    pub(super) why: String,
}

impl Refusal {
    fn at(source: &str, offset: usize, why: impl Into<String>) -> Self {
        let before = &source.as_bytes()[..offset.min(source.len())];
        let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        Self {
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            column: before.len() - line + 1,
            why: why.into(),
        }
    }
}

/// What a judged template is made of, for what only all of them together can tell.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Bytes of text outside of loops, and tags.
    pub(super) bytes: u64,
    pub(super) tags: u64,
    /// Partials that it names: offset of the tag, name, and how often at most (loops count).
    pub(super) partials: Vec<(usize, String, u64)>,
}

/// What templates may use: those that ship say it.
#[derive(Debug)]
pub(super) struct Allowed {
    helpers: Vec<&'static str>,
    lists: BTreeSet<String>,
}

impl Allowed {
    /// Helpers by name, and the lists that the given templates go through.
    pub(super) fn of<'t>(
        helpers: Vec<&'static str>,
        sources: impl Iterator<Item = &'t str>,
    ) -> Self {
        let mut lists = BTreeSet::new();
        for part in sources.filter_map(|source| parts(source).ok()).flatten() {
            if let Part::Tag(Tag::Open("each", list), _) = part {
                lists.insert(list.to_owned());
            }
        }
        Self { helpers, lists }
    }
}

/// Reads the bytes of a template as text with LF.
pub(super) fn text(bytes: &[u8]) -> Result<String, Refusal> {
    let whole = |why: &str| Refusal {
        line: 1,
        column: 0,
        why: why.to_owned(),
    };
    if bytes.len() > LARGEST {
        return Err(whole(&format!(
            "a template has at most {} KiB; this one has more",
            LARGEST / 1024
        )));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(whole(
            "the file begins with a byte order mark; save it as UTF-8 without one",
        ));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(whole("the file is UTF-16; save it as UTF-8"));
    }
    let source: String = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let foreign = source
        .char_indices()
        .find(|(_, c)| !matches!(c, '\n' | ' '..='~'));
    match foreign {
        None => Ok(source),
        Some((at, '\t')) => Err(Refusal::at(
            &source,
            at,
            "this is a tab; scripts hold blanks only",
        )),
        Some((at, '\r')) => Err(Refusal::at(
            &source,
            at,
            "this carriage return ends no line; lines end with LF or CR LF",
        )),
        Some((at, char::REPLACEMENT_CHARACTER)) => Err(Refusal::at(
            &source,
            at,
            "this is not UTF-8; scripts are ASCII",
        )),
        Some((at, c)) => Err(Refusal::at(
            &source,
            at,
            format!(
                "U+{:04X} is not printable ASCII; scripts hold nothing else",
                u32::from(c)
            ),
        )),
    }
}

/// Judges one template. `shipped` is the template of the same name that ships: where it writes values, this one may.
pub(super) fn judge(source: &str, shipped: &str, allowed: &Allowed) -> Result<Outline, Refusal> {
    let mut judge = Judge {
        source,
        allowed,
        shipped: Shipped::of(shipped),
        scanner: Scanner::new(),
        nesting: Nesting::default(),
        outline: Outline::default(),
    };
    let mut tags = 0;
    for part in parts(source)? {
        match part {
            Part::Text(span) => judge.text(span)?,
            Part::Tag(tag, span) => {
                tags += 1;
                if tags > MOST_TAGS {
                    let why = format!("a template has at most {MOST_TAGS} tags; this one has more");
                    return Err(Refusal::at(source, span.start, why));
                }
                judge.tag(&tag, span)?;
            }
        }
    }
    judge.end()
}

struct Judge<'j> {
    source: &'j str,
    allowed: &'j Allowed,
    shipped: Shipped,
    scanner: Scanner,
    nesting: Nesting<'j>,
    outline: Outline,
}

impl<'j> Judge<'j> {
    fn text(&mut self, span: Range<usize>) -> Result<(), Refusal> {
        let text = &self.source[span.clone()];
        if let Some(at) = text.find(" \n") {
            // An editor that takes the blank away would change the digest.
            return Err(Refusal::at(
                self.source,
                span.start + at,
                "the line ends with a blank",
            ));
        }
        let read = self.scanner.feed(text, span.start);
        read.map_err(|(at, why)| Refusal::at(self.source, at, why))?;
        let bytes = self.nesting.times().saturating_mul(text.len() as u64);
        self.outline.bytes = self.outline.bytes.saturating_add(bytes);
        Ok(())
    }

    fn tag(&mut self, tag: &Tag<'j>, span: Range<usize>) -> Result<(), Refusal> {
        let shown = &self.source[span.clone()];
        if let Some(place) = self.scanner.inside() {
            let why = format!(
                "{} stands inside {place}; tags stand in code only",
                short(shown)
            );
            return Err(Refusal::at(self.source, span.start, why));
        }
        let times = self.nesting.times();
        self.outline.tags = self.outline.tags.saturating_add(times);
        let done = match tag {
            Tag::Value(words) => self.value(words, &span),
            Tag::Comment => Ok(()),
            Tag::Partial(name) => self.partial(name, &span),
            Tag::Open("each", list) if !self.allowed.lists.contains(*list) => Err(format!(
                "{} goes through something that is no list of a template",
                short(shown)
            )),
            Tag::Open(helper, list) => self.nesting.open(helper, list, span.start),
            Tag::Else => self.nesting.other(),
            Tag::Close(helper) => self.nesting.close(helper),
        };
        done.map_err(|why| Refusal::at(self.source, span.start, why))?;
        if !matches!(tag, Tag::Value(_)) {
            self.scanner.tag();
        }
        Ok(())
    }

    /// A partial is copied as it is only if it stands alone, at the beginning of its line: the engine indents others.
    fn partial(&mut self, name: &str, span: &Range<usize>) -> Result<(), String> {
        let bytes = self.source.as_bytes();
        let begins = span.start == 0 || bytes[span.start - 1] == b'\n';
        let ends = bytes.get(span.end).is_none_or(|byte| *byte == b'\n');
        if !(begins && ends) {
            let shown = short(&self.source[span.clone()]);
            return Err(format!("{shown} does not stand alone on its line"));
        }
        self.outline
            .partials
            .push((span.start, name.to_owned(), self.nesting.times()));
        Ok(())
    }

    fn value(&mut self, words: &[&str], span: &Range<usize>) -> Result<(), String> {
        if let [helper, _, ..] = words
            && !self.allowed.helpers.contains(helper)
        {
            return Err(unknown(
                "helper",
                helper,
                self.allowed.helpers.iter().copied(),
            ));
        }
        let list = self.nesting.list();
        let ours = list == Some(NAMES)
            && matches!(words, ["name" | "property"] | ["word", "name" | "property"]);
        if !ours && !self.shipped.takes(self.source, span.start, list) {
            return Err(self.shipped.why(&self.source[span.clone()]));
        }
        let next = self.source[span.end..].chars().next();
        self.scanner.value(words.first() == Some(&"word"), next)
    }

    fn end(self) -> Result<Outline, Refusal> {
        let Self {
            source,
            scanner,
            nesting,
            outline,
            ..
        } = self;
        if let Some((start, helper)) = nesting.unclosed() {
            let why = format!("{{{{#{helper}}}}} has no {{{{/{helper}}}}}");
            return Err(Refusal::at(source, start, why));
        }
        if let Some(place) = scanner.inside() {
            let why = format!("the template does not close {place}, which begins here");
            return Err(Refusal::at(source, scanner.opened(), why));
        }
        if !source.is_empty() && !source.ends_with('\n') {
            return Err(Refusal::at(
                source,
                source.len(),
                "the last line has no line end",
            ));
        }
        Ok(outline)
    }
}

/// A name that there is not, with the one that was probably meant.
pub(super) fn unknown<'c>(what: &str, name: &str, known: impl Iterator<Item = &'c str>) -> String {
    let known: Vec<_> = known.collect();
    match crate::config::near(name, known.iter().copied()) {
        Some(near) => format!(
            "there is no {what} {}; {near} is probably meant",
            short(name)
        ),
        None => format!(
            "there is no {what} {}; there are {}",
            short(name),
            known.join(", ")
        ),
    }
}

/// A piece of a template inside a sentence.
pub(super) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(60).collect();
    let more = if cut.len() < text.len() { "..." } else { "" };
    format!("{cut}{more}")
}
