//! What is wrong with one rule by itself: its pattern, its translation, and what they have to do with each other.

use super::evaluate::{Laboratory, Ready};
use super::findings as rules;
use super::plan::Rule;
use crate::dotnet::{Fault, Piece};
use crate::finding::{Raised, Rule as Kind, Words};

/// A finding about a rule: which, what of the rule, and the words.
type Slip = (&'static Kind, &'static str, Words);

/// Findings about every rule of the tenant's part.
pub(super) fn check(laboratory: &Laboratory) -> Vec<Raised> {
    let plan = laboratory.plan;
    let mut raised = Vec::new();
    for (index, compiled) in laboratory.rules()[..plan.rules.len()].iter().enumerate() {
        let rule = laboratory.rule(index);
        let slips = match &compiled.ready {
            _ if written_wrong(rule).is_some() => written_wrong(rule).into_iter().collect(),
            Err(fault) => vec![refused(rule, fault)],
            Ok(ready) => [pattern(rule, ready), translation(rule, ready)].concat(),
        };
        raised.extend(slips.into_iter().map(|(kind, field, words)| Raised {
            rule: kind,
            place: plan.rule_place(index, field),
            value: Some(match field {
                "translation" => rule.translation.clone(),
                _ => rule.pattern.clone(),
            }),
            words,
        }));
    }
    raised
}

/// Whether a rule has a slip after which what its pattern matches says nothing.
pub(super) fn is_slip(rule: &Rule, ready: &Ready) -> bool {
    let shape = &ready.shape;
    written_wrong(rule).is_some()
        || shape.doubled_backslash
        || shape.bare_digit_letter
        || shape.repeated_anchor
}

/// Whether a translation has a reference that .NET takes for text.
pub(super) fn has_dead_reference(ready: &Ready) -> bool {
    let mut pieces = ready.translation.pieces().iter();
    pieces.any(|piece| matches!(piece, Piece::Text(text) if !references(text).is_empty()))
}

fn written_wrong(rule: &Rule) -> Option<Slip> {
    let odd = |c: char| {
        let quote = matches!(
            c,
            '\u{2018}'..='\u{201F}' | '\u{2013}' | '\u{2014}' | '\u{2212}' | '\u{00B4}'
        );
        quote || (c.is_numeric() && !c.is_ascii())
    };
    for (field, text) in [
        ("pattern", &rule.pattern),
        ("translation", &rule.translation),
    ] {
        if let Some((at, c)) = text.chars().enumerate().find(|(_, c)| odd(*c)) {
            let message = format!(
                "the {field} of {:?} holds U+{:04X} at character {}",
                rule.name,
                u32::from(c),
                at + 1
            );
            let help =
                "a word processor put it there: type the straight character, or leave it out";
            return Some((&rules::TYPOGRAPHIC_QUOTE, field, Words::new(message, help)));
        }
    }
    None
}

fn refused(rule: &Rule, fault: &Fault) -> Slip {
    if fault.refused_by_dotnet {
        let message = format!("the rule {:?} is no rule to .NET: {fault}", rule.name);
        let help = "correct the pattern; `callsheet dial try --pattern` tries one by itself";
        return (&rules::BAD_PATTERN, "pattern", Words::new(message, help));
    }
    let message = format!(
        "what the rule {:?} does is not answered here: {fault}",
        rule.name
    );
    let help =
        "write the pattern in another way, or try the rule with Test-CsVoiceNormalizationRule";
    (&rules::REFUSED, "pattern", Words::new(message, help))
}

fn pattern(rule: &Rule, ready: &Ready) -> Vec<Slip> {
    let shape = &ready.shape;
    let name = &rule.name;
    let mut slips = Vec::new();
    let mut add = |kind, message: String, help: &str| {
        slips.push((kind, "pattern", Words::new(message, help)));
    };
    if shape.doubled_backslash {
        add(
            &rules::DOUBLE_BACKSLASH,
            format!("the pattern of {name:?} asks for a backslash and the letter d"),
            "write \\d with one backslash",
        );
    }
    if shape.bare_digit_letter && !shape.doubled_backslash {
        add(
            &rules::MISSING_BACKSLASH,
            format!("the pattern of {name:?} repeats the letter d"),
            "write \\d for a digit",
        );
    }
    if shape.repeated_anchor {
        add(
            &rules::STRAY_PLUS,
            format!("the pattern of {name:?} repeats an anchor"),
            "for a plus sign write \\+",
        );
    }
    if shape.bar_in_class {
        add(
            &rules::CLASS_BAR,
            format!("a class in the pattern of {name:?} holds the bar |"),
            "leave the bar out, or write alternatives in parentheses: (1|9)",
        );
    }
    if shape.comma_in_class {
        add(
            &rules::CLASS_COMMA,
            format!("a class in the pattern of {name:?} holds a comma"),
            "leave the commas out: [457] is 4, 5 or 7",
        );
    }
    if !shape.from_start || !shape.to_end {
        let what = match (shape.from_start, shape.to_end) {
            (false, true) => "does not begin with ^",
            (true, false) => "does not end with $",
            _ => "neither begins with ^ nor ends with $",
        };
        add(
            &rules::UNANCHORED,
            format!("the pattern of {name:?} {what}"),
            "anchor both ends: ^(...)$; with alternatives put them in parentheses first",
        );
    }
    if shape.first_optional {
        add(
            &rules::OPTIONAL_FIRST_TOKEN,
            format!("what the pattern of {name:?} begins with may be left out"),
            "where desk phones of other makers are used, write two rules",
        );
    }
    slips
}

fn translation(rule: &Rule, ready: &Ready) -> Vec<Slip> {
    let mut slips = Vec::new();
    let mut add = |kind, message: String, help: String| {
        slips.push((kind, "translation", Words::new(message, help)));
    };
    let groups = ready.pattern.groups();
    for piece in ready.translation.pieces() {
        match piece {
            Piece::Text(text) => {
                for reference in references(text) {
                    let digit = reference.chars().nth(1).filter(char::is_ascii_digit);
                    let group = digit
                        .and_then(|c| c.to_digit(10))
                        .filter(|group| groups.contains(group));
                    if let Some(group) = group.filter(|_| reference.len() > 2) {
                        let message = format!(
                            "{reference:?} in the translation of {:?} is not group {group} and a digit",
                            rule.name
                        );
                        let rest = &reference[2..];
                        add(
                            &rules::GROUP_DIGIT,
                            message,
                            format!("write ${{{group}}}{rest}"),
                        );
                    } else {
                        let message = format!(
                            "{reference:?} in the translation of {:?} refers to a group that the pattern does not have",
                            rule.name
                        );
                        let count = groups.len() - 1;
                        let help = format!(
                            "the pattern has {count} groups: put what is meant into parentheses, or correct the number"
                        );
                        add(&rules::MISSING_GROUP, message, help);
                    }
                }
            }
            Piece::Group(group) if ready.shape.repeated_groups.contains(group) => {
                let message = format!(
                    "group {group} of {:?} is repeated, and the translation gets its last round only",
                    rule.name
                );
                let help =
                    "put the quantifier inside the parentheses: (\\d{4}) instead of (\\d){4}";
                add(&rules::LAST_CAPTURE, message, help.to_owned());
            }
            _ => {}
        }
    }
    slips
}

/// What looks like a reference in a text that .NET takes as it stands: `$2`, `${x}`.
fn references(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('$') {
        let rest = &text[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let braces = rest.starts_with('{').then(|| rest.find('}')).flatten();
        let end = match braces {
            Some(end) => end + 1,
            None => digits,
        };
        if end > 0 {
            found.push(text[at..=at + end].to_owned());
        }
    }
    found
}
