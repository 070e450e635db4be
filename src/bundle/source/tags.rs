//! The tags of a template: every `{{` begins one, and only a few forms are let through.

use super::{Refusal, short};
use std::ops::Range;

/// A stretch of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Part<'s> {
    /// Text that is copied.
    Text(Range<usize>),
    /// A tag and where it stands.
    Tag(Tag<'s>, Range<usize>),
}

/// A tag of one of the known forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Tag<'s> {
    /// `{{! ... }}`
    Comment,
    /// `{{> name}}`
    Partial(&'s str),
    /// `{{#if path}}`, `{{#unless path}}`, `{{#each path}}`
    Open(&'static str, &'s str),
    /// `{{else}}`
    Else,
    /// `{{/if}}` and so on.
    Close(&'s str),
    /// `{{path}}`, `{{helper path}}`, `{{helper}}`
    Value(Vec<&'s str>),
}

/// The helpers that have a block.
pub(super) const BLOCKS: [&str; 3] = ["if", "unless", "each"];

/// Divides a template into text and tags.
pub(in super::super) fn parts(source: &str) -> Result<Vec<Part<'_>>, Refusal> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(found) = source[at..].find("{{") {
        let start = at + found;
        let refuse = |why: &str| Err(Refusal::at(source, start, why));
        if start > at {
            parts.push(Part::Text(at..start));
        }
        let rest = &source[start..];
        if source[..start].ends_with('\\') {
            return refuse(
                "a backslash before a tag makes text of it, which no template needs: put a blank between",
            );
        }
        if rest.starts_with("{{{{") {
            return refuse(
                "raw blocks (four braces) are not read: what is in them would not be checked",
            );
        }
        if rest.starts_with("{{{") {
            return refuse("three braces write a value without escaping it; use two");
        }
        let (end, is_comment) = if rest.starts_with("{{!--") {
            (rest.find("--}}").map(|end| end + 4), true)
        } else {
            (rest.find("}}").map(|end| end + 2), rest.starts_with("{{!"))
        };
        let Some(end) = end else {
            return refuse("this tag has no end");
        };
        let shown = &rest[..end];
        let tag = if is_comment {
            Tag::Comment
        } else {
            let inner = shown[2..end - 2].trim();
            tag(inner)
                .map_err(|why| Refusal::at(source, start, format!("{}: {why}", short(shown))))?
        };
        parts.push(Part::Tag(tag, start..start + end));
        at = start + end;
    }
    if at < source.len() {
        parts.push(Part::Text(at..source.len()));
    }
    Ok(parts)
}

/// Reads what stands between the braces.
fn tag(inner: &str) -> Result<Tag<'_>, String> {
    let mut words = inner.split_ascii_whitespace();
    let sigil = inner.chars().next();
    if inner.starts_with('~') || inner.ends_with('~') {
        return Err("a tilde takes line ends away, and a comment could reach into code".to_owned());
    }
    match sigil {
        None => return Err("an empty tag".to_owned()),
        Some('&') => {
            return Err("an ampersand writes a value without escaping it; leave it out".to_owned());
        }
        Some('{') => {
            return Err("three braces write a value without escaping it; use two".to_owned());
        }
        Some('*') => return Err("decorators are not read".to_owned()),
        Some('^') => return Err("write {{else}}, or {{#unless}}".to_owned()),
        Some('>') => return partial(inner[1..].trim()),
        Some('#') => return open(inner[1..].trim()),
        Some('/') => return Ok(Tag::Close(inner[1..].trim())),
        Some(_) => {}
    }
    if words.clone().next() == Some("else") {
        words.next();
        return match words.next() {
            None => Ok(Tag::Else),
            Some(_) => Err("an else stands alone; put a block of its own inside".to_owned()),
        };
    }
    let words: Vec<&str> = words.collect();
    match words.iter().find(|word| !is_path(word)) {
        None => Ok(Tag::Value(words)),
        Some(word) if word.contains('(') => Err("a helper inside a tag is not read".to_owned()),
        Some(word) => Err(format!("{} is no name of a value", short(word))),
    }
}

fn partial(name: &str) -> Result<Tag<'_>, String> {
    if name.contains('(') {
        return Err(
            "a partial that is chosen while rendering is not read: nobody could say which it is"
                .to_owned(),
        );
    }
    if name.contains(char::is_whitespace) {
        return Err("a partial is given no values".to_owned());
    }
    Ok(Tag::Partial(name))
}

fn open(inner: &str) -> Result<Tag<'_>, String> {
    match inner.chars().next() {
        Some('*') => return Err(
            "a partial that is declared inside a template (inline) is not read: partials are files"
                .to_owned(),
        ),
        Some('>') => return Err("a partial with a block is not read".to_owned()),
        _ => {}
    }
    let words: Vec<&str> = inner.split_ascii_whitespace().collect();
    let name = words.first().copied().unwrap_or_default();
    let Some(helper) = BLOCKS.into_iter().find(|known| *known == name) else {
        return Err(super::unknown("block helper", name, BLOCKS.into_iter()));
    };
    match words.as_slice() {
        [_, path] if is_path(path) => Ok(Tag::Open(helper, path)),
        [_, path] if path.contains('(') => Err("a helper inside a tag is not read".to_owned()),
        _ => Err(format!(
            "{helper} takes one name of a value and nothing else"
        )),
    }
}

/// A name of a value: letters, digits and underscores; `this`, `@last` and the like, `../` before.
fn is_path(word: &str) -> bool {
    let mut rest = word;
    while let Some(after) = rest.strip_prefix("../") {
        rest = after;
    }
    let rest = rest.strip_prefix('@').unwrap_or(rest);
    rest.starts_with(|c: char| c.is_ascii_alphabetic())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
