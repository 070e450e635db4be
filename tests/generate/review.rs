//! Reading the texts of `review.md` back, as a Markdown reader shows them.

use callsheet::bundle::Bundle;
use std::collections::BTreeMap;

/// The texts of the code spans of a line of Markdown, as CommonMark 6.1 reads them.
pub(crate) fn code_spans(line: &str) -> Vec<String> {
    let (mut spans, mut rest) = (Vec::new(), line);
    while let Some(at) = rest.find('`') {
        rest = &rest[at..];
        let fence = rest.len() - rest.trim_start_matches('`').len();
        let body = &rest[fence..];
        let mut from = 0;
        let end = loop {
            let Some(at) = body[from..].find('`').map(|at| from + at) else {
                break None;
            };
            let run = body[at..].len() - body[at..].trim_start_matches('`').len();
            if run == fence {
                break Some(at);
            }
            from = at + run;
        };
        let Some(end) = end else { return spans };
        let span = &body[..end];
        let padded =
            span.starts_with(' ') && span.ends_with(' ') && span.bytes().any(|b| b != b' ');
        spans.push(if padded {
            span[1..span.len() - 1].to_owned()
        } else {
            span.to_owned()
        });
        rest = &body[end + fence..];
    }
    spans
}

/// What the review says of people: name, display name, and the texts of each step.
pub(crate) fn people(bundle: &Bundle) -> BTreeMap<String, (Option<String>, Vec<Vec<String>>)> {
    let review = std::str::from_utf8(&bundle.files["review.md"]).expect("UTF-8");
    let people = review
        .split("\n## ")
        .find(|section| section.starts_with("People\n"))
        .expect("the section");
    let mut found: BTreeMap<String, (Option<String>, Vec<Vec<String>>)> = BTreeMap::new();
    let mut user = String::new();
    for line in people.lines().skip(1) {
        if line.starts_with("- ") {
            let mut spans = code_spans(line).into_iter();
            user = spans.next().expect("a user");
            let display_name = spans.next();
            assert_eq!(spans.next(), None, "{line}");
            found.insert(user.clone(), (display_name, Vec::new()));
        } else if line.starts_with("  - step ") {
            found
                .get_mut(&user)
                .expect("a user first")
                .1
                .push(code_spans(line));
        } else {
            assert!(
                line.is_empty() || line.starts_with("Every step"),
                "a line of another form: {line:?}"
            );
        }
    }
    found
}
