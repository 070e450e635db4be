//! From the pattern of a prefix to the texts it matches.
//!
//! Nearly every prefix is one or a few short strings, and to look for these takes no expression.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};
use regex_syntax::{ParserBuilder, hir};

/// Stands for any digit.
pub(crate) const ANY: char = '.';

/// The texts that a pattern matches, in the order in which an expression prefers them: the first that digits begin with is
/// what the expression finds in front of them.
pub(crate) fn starts(pattern: &str) -> Vec<String> {
    let hir = ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(pattern)
        .expect("a pattern of libphonenumber");
    let mut found: Vec<String> = Vec::new();
    for text in texts(&hir) {
        // Behind a shorter one that is preferred it is never reached.
        if !found.iter().any(|known| text.starts_with(known)) {
            found.push(text);
        }
    }
    assert!(found.iter().all(|text| !text.is_empty()), "{pattern}");
    found
}

/// The first of the starts that digits begin with: how many digits it takes.
pub(crate) fn fits(starts: &[String], digits: &str) -> Option<usize> {
    let fits = |start: &&String| {
        start.len() <= digits.len()
            && start
                .chars()
                .zip(digits.chars())
                .all(|(one, digit)| one == ANY || one == digit)
    };
    starts.iter().find(fits).map(String::len)
}

fn texts(hir: &Hir) -> Vec<String> {
    match hir.kind() {
        HirKind::Empty => vec![String::new()],
        HirKind::Literal(hir::Literal(bytes)) => {
            vec![String::from_utf8(bytes.to_vec()).expect("digits")]
        }
        HirKind::Class(class) => digits(class),
        HirKind::Repetition(repetition) => repeated(repetition),
        HirKind::Capture(capture) => texts(&capture.sub),
        HirKind::Concat(parts) => parts
            .iter()
            .fold(vec![String::new()], |all, part| joined(&all, &texts(part))),
        HirKind::Alternation(parts) => parts.iter().flat_map(texts).collect(),
        HirKind::Look(look) => panic!("a prefix that looks around: {look:?}"),
    }
}

fn repeated(repetition: &Repetition) -> Vec<String> {
    assert!(repetition.greedy, "a prefix that takes as little as it can");
    let most = repetition.max.expect("a prefix of bounded length");
    let one = texts(&repetition.sub);
    let times = |times| (0..times).fold(vec![String::new()], |all, _| joined(&all, &one));
    (repetition.min..=most).rev().flat_map(times).collect()
}

fn joined(heads: &[String], tails: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for head in heads {
        all.extend(tails.iter().map(|tail| format!("{head}{tail}")));
    }
    all
}

fn digits(class: &Class) -> Vec<String> {
    let Class::Bytes(class) = class else {
        panic!("a class of more than digits: {class:?}");
    };
    let digits: Vec<String> = class
        .iter()
        .flat_map(|range| range.start()..=range.end())
        .map(|byte| char::from(byte).to_string())
        .collect();
    if digits.len() == 10 {
        return vec![ANY.to_string()];
    }
    digits
}
