//! Templates that would write values raw, take all memory, or put a value where it is no value.

use super::{Templates, own, refused, shipped};
use std::collections::BTreeSet;

const LOG: &str = "partials/log.ps1.hbs";

/// A piece of a template, where it is refused (line, position), and what the sentence says.
const REFUSED: &[(&str, (usize, usize), &str)] = &[
    (
        "x\n{{{title}}}\n",
        (2, 1),
        "three braces write a value without escaping it",
    ),
    ("{{ {title} }}\n", (1, 1), "three braces"),
    (
        "x {{&title}}\n",
        (1, 3),
        "an ampersand writes a value without escaping it",
    ),
    (
        "{{{{raw}}}}\n{{{{/raw}}}}\n",
        (1, 1),
        "raw blocks (four braces) are not read",
    ),
    ("\\{{title}}\n", (1, 2), "a backslash before a tag"),
    (
        "a\n\n{{> partials/log.ps1}}\n",
        (3, 1),
        "this partial includes itself",
    ),
    (
        "{{> partials/logs.ps1}}\n",
        (1, 1),
        "there is no partial partials/logs.ps1; partials/log.ps1 is probably meant",
    ),
    (
        "{{> nowhere}}\n",
        (1, 1),
        "there is no partial nowhere; there are apply.ps1, ",
    ),
    (
        "{{> (lookup this 'x')}}\n",
        (1, 1),
        "a partial that is chosen while rendering",
    ),
    (
        "{{> partials/own.ps1 title}}\n",
        (1, 1),
        "a partial is given no values",
    ),
    (
        "  {{> partials/own.ps1}}\n",
        (1, 3),
        "does not stand alone on its line",
    ),
    (
        "{{#> partials/own.ps1}}\n{{/partials/own.ps1}}\n",
        (1, 1),
        "a partial with a block",
    ),
    (
        "{{#*inline \"x\"}}\n{{/inline}}\n",
        (1, 1),
        "a partial that is declared inside a template (inline)",
    ),
    ("{{* inline \"x\"}}\n", (1, 1), "decorators are not read"),
    (
        "$a = {{lookup this title}}\n",
        (1, 6),
        "there is no helper lookup; there are int, bool, or_null, text, word, steps",
    ),
    (
        "$a = {{txt title}}\n",
        (1, 6),
        "there is no helper txt; text is probably meant",
    ),
    (
        "{{#with title}}\n{{/with}}\n",
        (1, 1),
        "there is no block helper with; there are if, unless, each",
    ),
    (
        "{{#if (eq title 'x')}}\n{{/if}}\n",
        (1, 1),
        "if takes one name of a value",
    ),
    (
        "{{#if (title)}}\n{{/if}}\n",
        (1, 1),
        "a helper inside a tag is not read",
    ),
    (
        "$a = {{text (title)}}\n",
        (1, 6),
        "a helper inside a tag is not read",
    ),
    ("$a = {{'calc'}}\n", (1, 6), "'calc' is no name of a value"),
    ("$a = {{}}\n", (1, 6), "an empty tag"),
    (
        "{{#each title}}\n{{/each}}\n",
        (1, 1),
        "goes through something that is no list",
    ),
    ("{{#if title}}\nx\n", (1, 1), "{{#if}} has no {{/if}}"),
    ("{{/if}}\n", (1, 1), "no block is open here"),
    (
        "{{#if title}}\n{{/each}}\n",
        (2, 1),
        "the open block is {{#if}}",
    ),
    ("{{else}}\n", (1, 1), "this else stands in no block"),
    (
        "{{#if title}}\n{{else}}\n{{else}}\n{{/if}}\n",
        (3, 1),
        "has an else already",
    ),
    (
        "{{#if title}}\n{{else if change}}\n{{/if}}\n",
        (2, 1),
        "an else stands alone",
    ),
    (
        "{{#if title}}\n{{^}}\n{{/if}}\n",
        (2, 1),
        "write {{else}}, or {{#unless}}",
    ),
    (
        "# x\n{{~> partials/own.ps1}}\n",
        (2, 1),
        "a tilde takes line ends away",
    ),
    ("$a = {{title\n", (1, 6), "this tag has no end"),
    (
        "# {{title}}\n",
        (1, 3),
        "stands inside a comment of PowerShell",
    ),
    (
        "<#\n{{title}}\n#>\n",
        (2, 1),
        "stands inside a block comment of PowerShell",
    ),
    (
        "$a = 'x {{title}}'\n",
        (1, 9),
        "stands inside a string of PowerShell",
    ),
    (
        "$a = \"x {{title}}\"\n",
        (1, 9),
        "stands inside a string of PowerShell",
    ),
    (
        "$a = \"x $({{title}})\"\n",
        (1, 11),
        "stands inside a string of PowerShell",
    ),
    (
        "$a = @'\n{{title}}\n'@\n",
        (2, 1),
        "stands inside a here-string of PowerShell",
    ),
    (
        "$a = @\"\n{{#if title}}\n\"@\n",
        (2, 1),
        "stands inside a here-string of PowerShell",
    ),
    (
        "$a = 'it''s {{title}}'\n",
        (1, 13),
        "stands inside a string of PowerShell",
    ),
    (
        "$a = \"x`\"{{title}}\"\n",
        (1, 10),
        "stands inside a string of PowerShell",
    ),
    (
        "$a = `{{title}}\n",
        (1, 7),
        "stands inside what a backtick escapes",
    ),
    ("$a = 'x\n", (1, 6), "does not close a string of PowerShell"),
    (
        "<# x\n",
        (1, 1),
        "does not close a block comment of PowerShell",
    ),
    (
        "$a = @'\nx\n '@\n",
        (1, 6),
        "does not close a here-string of PowerShell",
    ),
    (
        "$a = 1#{{title}}\n",
        (1, 7),
        "a # right after other characters",
    ),
    ("$a = ${x'}\n", (1, 6), "a variable in braces"),
    ("cmd --% 'x\n", (1, 5), "--% stops PowerShell's parsing"),
    (
        "& {{title}}\n",
        (1, 3),
        "writes a value, and this template writes none",
    ),
    (
        "Invoke-Expression {{text title}}\n",
        (1, 19),
        "this template writes none",
    ),
    ("{{steps}}\n", (1, 1), "this template writes none"),
    (
        "{{#each policies}}{{word ../title}}{{/each}}\n",
        (1, 19),
        "this template writes none",
    ),
    (
        "{{#each policies}}'a'{{name}}{{/each}}\n",
        (1, 22),
        "cannot stand right after '",
    ),
    (
        "{{#each policies}}{{name}}'a'{{/each}}\n",
        (1, 19),
        "cannot stand right before '",
    ),
    (
        "{{#each policies}}\n$a = @{{name}}\n{{/each}}\n",
        (2, 7),
        "cannot stand right after @",
    ),
    ("\u{feff}x\n", (1, 0), "byte order mark"),
    (
        "x\n$a = 'M\u{fc}ller'\n",
        (2, 8),
        "U+00FC is not printable ASCII",
    ),
    ("x\n\tx\n", (2, 1), "this is a tab"),
    ("x \ny\n", (1, 2), "the line ends with a blank"),
    ("x\ry\n", (1, 2), "this carriage return ends no line"),
    ("x\ny", (2, 2), "the last line has no line end"),
];

#[test]
fn each_hostile_template_is_refused_with_its_place_and_its_own_sentence() {
    for (text, place, why) in REFUSED {
        let found = refused(Templates::with(&own(LOG, text)).map(drop));
        assert_eq!(found.file, LOG, "{text:?}");
        assert_eq!(
            (found.line, found.column),
            *place,
            "{text:?}: {}",
            found.why
        );
        assert!(found.why.contains(why), "{text:?}: {}", found.why);
    }
    let sentences: BTreeSet<_> = REFUSED.iter().map(|(_, _, why)| why).collect();
    assert!(sentences.len() > 45, "{}", sentences.len());
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let bytes = |bytes: &[u8]| {
        refused(Templates::with(&[(LOG.to_owned(), bytes.to_vec())].into()).map(drop)).why
    };
    assert!(bytes(b"\xFF\xFEx\0\n\0").contains("the file is UTF-16"));
    assert!(bytes(b"x\n\xFC\n").contains("this is not UTF-8"));
    assert!(bytes(b"x\0\n").contains("U+0000"));
    let large = bytes(&vec![b'x'; 200 * 1024]);
    assert!(large.contains("at most 64 KiB"), "{large}");
    assert!(bytes(&vec![b'\n'; 64 * 1024 + 1]).contains("at most 64 KiB"));
}

#[test]
fn a_circle_of_partials_is_named_with_its_way() {
    let mut templates = own(LOG, "{{> partials/own.ps1}}\n");
    templates.insert(
        "partials/own.ps1.hbs".to_owned(),
        b"\n{{> partials/end.ps1}}\n".to_vec(),
    );
    templates.insert(
        "partials/end.ps1.hbs".to_owned(),
        b"{{> partials/log.ps1}}\n".to_vec(),
    );
    let found = refused(Templates::with(&templates).map(drop));
    assert!(found.why.contains("itself in a circle"), "{}", found.why);
    for name in ["partials/log.ps1", "partials/own.ps1", "partials/end.ps1"] {
        assert!(found.why.contains(name), "{}", found.why);
    }
    assert!(found.line > 0);
}

#[test]
fn what_nests_or_has_many_tags_is_refused_before_the_engine_reads_it() {
    let deep = |levels: usize| {
        let text = "{{#if title}}\n".repeat(levels) + &"{{/if}}\n".repeat(levels);
        Templates::with(&own(LOG, &text)).map(drop)
    };
    deep(16).expect("as deep as is allowed");
    let found = refused(deep(17));
    assert_eq!((found.line, found.column), (17, 1));
    assert!(found.why.contains("at most 16 deep"), "{}", found.why);
    // 64 KiB of opening tags: the engine's parser would overflow its stack on as many.
    let found = refused(Templates::with(&own(LOG, &"{{#if a}}\n".repeat(6000))).map(drop));
    assert!(found.why.contains("at most 16 deep"), "{}", found.why);
    let nested = format!(
        "{{{{text {}title{}}}}}\n",
        "(".repeat(30_000),
        ")".repeat(30_000)
    );
    let found = refused(Templates::with(&own(LOG, &nested)).map(drop));
    assert!(found.why.contains("a helper inside a tag"), "{}", found.why);
    let quoted = "\"$(".repeat(20_000);
    let found = refused(Templates::with(&own(LOG, &quoted)).map(drop));
    assert!(found.why.contains("too deep to follow"), "{}", found.why);
    let found = refused(Templates::with(&own(LOG, &"{{! x }}\n".repeat(501))).map(drop));
    assert_eq!(found.line, 501);
    assert!(found.why.contains("at most 500 tags"), "{}", found.why);
    Templates::with(&own(LOG, &"{{! x }}\n".repeat(500))).expect("as many as are allowed");
}

#[test]
fn loops_and_partials_that_multiply_are_counted_and_not_tried() {
    // Two loops are enough for four million bytes; sixteen would be more than any machine has.
    for depth in [3, 16] {
        let text =
            "{{#each policies}}\n".repeat(depth) + "0123456789\n" + &"{{/each}}\n".repeat(depth);
        let found = refused(Templates::with(&own(LOG, &text)).map(drop));
        assert!(
            found.why.contains("it may have at most 4194304 and 100000"),
            "{}",
            found.why
        );
    }
    // Each partial includes the next one a hundred times: 100^6 lines.
    let names = ["log", "own", "guards", "read", "steps", "write", "run"];
    let mut templates = callsheet::bundle::Own::new();
    for pair in names.windows(2) {
        let text = format!("{{{{> partials/{}.ps1}}}}\n", pair[1]).repeat(100);
        templates.insert(format!("partials/{}.ps1.hbs", pair[0]), text.into_bytes());
    }
    templates.insert("partials/run.ps1.hbs".to_owned(), b"$a = 1\n".to_vec());
    let found = refused(Templates::with(&templates).map(drop));
    assert!(found.why.contains("bytes and"), "{}", found.why);
    assert!(found.line > 1, "{found:?}");
    // A step is one line, so its template is small however many steps there are.
    let text = shipped()["steps/number.hbs"].clone()
        + &"{{! x }}\n".repeat(10)
        + &"# 0123456789\n".repeat(400);
    let found = refused(Templates::with(&own("steps/number.hbs", &text)).map(drop));
    assert!(found.why.contains("at most 4096"), "{}", found.why);
}

#[test]
fn templates_at_their_largest_are_compiled_as_long_as_they_are_not_too_many() {
    let mut templates = callsheet::bundle::Own::new();
    let scripts = shipped()
        .into_iter()
        .filter(|(name, _)| name.ends_with(".ps1.hbs"));
    for (number, (name, text)) in scripts.enumerate() {
        let tags = text.matches("{{").count();
        let mut text = text + &"{{! x }}\n".repeat(500 - tags);
        text += &"#\n".repeat((64 * 1024 - text.len()) / 2);
        templates.insert(name.clone(), text.into_bytes());
        let compiled = Templates::with(&templates);
        if number == 3 {
            compiled.expect("none is over a bound, nor all of them together");
        } else if number == 4 {
            let found = refused(compiled.map(drop));
            assert_eq!(found.file, name);
            assert!(
                found.why.contains("more than 256 KiB together"),
                "{}",
                found.why
            );
            return;
        }
    }
    panic!("there are five scripts and partials");
}
