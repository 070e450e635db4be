//! `powershell-safety.md` section 5, asked of the real parser and the real engine by the thousand: what callsheet writes
//! as a value is that value and nothing else, whatever the text.

mod generate;
mod support;

use callsheet::powershell::classes::{first_refused, refused};
use callsheet::powershell::grammar::{self, Value as Read};
use callsheet::powershell::literal::{escaped, literal, read_literal};
use generate::{Hostile, Seeded, cells, hostile, seeded::EDGES};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use support::powershell::finish;
use support::{Psparse, Pwsh};

/// Cases for one start of the parser: its answers are held in memory.
const BATCH: usize = 20_000;

/// A command with named values, as a source text has it.
type Command = (String, Vec<(String, String)>);

/// Every text that the tests ask about: hostile cells, edges, all pairs of printable ASCII, a sample of triples, random text.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = hostile().into_iter().map(|hostile| hostile.cell).collect();
    for edge in EDGES {
        texts.extend([
            edge.to_string(),
            format!("a{edge}b"),
            format!("{edge}; calc {edge}"),
            format!("'{edge}"),
            format!("{edge}'"),
        ]);
    }
    let ascii = || (b' '..=b'~').map(char::from);
    texts.extend(ascii().map(String::from));
    texts.extend(ascii().flat_map(|a| ascii().map(move |b| format!("{a}{b}"))));
    let mut seeded = Seeded::new(5);
    texts.extend((0..8_000).map(|_| {
        [seeded.ascii(), seeded.ascii(), seeded.ascii()]
            .iter()
            .collect::<String>()
    }));
    texts.extend((0..6_000).map(|_| seeded.text(24, Seeded::ascii)));
    texts.extend((0..6_000).map(|_| seeded.text(24, Seeded::any)));
    texts.extend((0..3_000).map(|_| seeded.text(16, Seeded::letter)));
    let unique: BTreeSet<String> = texts.into_iter().collect();
    unique.into_iter().collect()
}

fn is_printable(text: &str) -> bool {
    text.chars().all(|c| (' '..='~').contains(&c))
}

/// What the parser sees in each source, asked in few processes; `each` gets the index of the source and the answer.
fn ask(psparse: &Psparse, sources: &[String], mut each: impl FnMut(usize, &Value)) {
    for (at, batch) in sources.chunks(BATCH).enumerate() {
        let cases: Vec<(&str, &str)> = batch.iter().map(|source| ("", source.as_str())).collect();
        for (within, answer) in psparse.parse(&cases).iter().enumerate() {
            each(at * BATCH + within, answer);
        }
    }
}

/// The one command of a source, all of whose values are single-quoted, double-quoted or bare constants bound by a colon.
fn one_command(answer: &Value) -> Option<Command> {
    let empty = |key: &str| answer[key].as_array().is_some_and(Vec::is_empty);
    let commands = answer["commands"].as_array()?;
    if !empty("errors") || !empty("newer_than_5_1") || !empty("comments") || commands.len() != 1 {
        return None;
    }
    let bound = commands[0]["elements"].as_array()?.iter().map(|element| {
        let constant = element["kind"] == "CommandParameter"
            && element["argument_kind"] == "StringConstantExpression";
        constant.then(|| {
            Some((
                element["parameter"].as_str()?.to_owned(),
                element["argument"].as_str()?.to_owned(),
            ))
        })?
    });
    Some((
        commands[0]["name"].as_str()?.to_owned(),
        bound.collect::<Option<_>>()?,
    ))
}

/// The kinds and values of the strings of a source.
fn strings(answer: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    answer["strings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|string| (text(&string[0]), text(&string[3])))
        .collect()
}

/// Whether a source is the command X with A and B as their own single tokens, and nothing else.
fn is_x_with(answer: &Value, a: &str, b: &str) -> bool {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let quoted = [a, b].map(|value| pair("StringLiteral", value));
    one_command(answer) == Some(("X".to_owned(), vec![pair("A", a), pair("B", b)]))
        && strings(answer) == quoted
}

#[test]
fn a_literal_is_one_string_to_the_parser_or_is_not_written() {
    let Some(psparse) = Psparse::find("a_literal_is_one_string_to_the_parser_or_is_not_written")
    else {
        return;
    };
    let mut asked = Vec::new();
    for text in texts() {
        match literal(&text) {
            Ok(code) => {
                assert!(is_printable(&code), "{code:?} can stand in a file of ASCII");
                assert_eq!(
                    grammar::value(&code),
                    Some(Read::Text(text.clone())),
                    "callsheet reads back {code:?}"
                );
                asked.push((text, format!("X -A:{code} -B:'z'")));
            }
            Err(why) => assert!(!is_printable(&text) || text == "--%", "{text:?}: {why}"),
        }
    }
    let (texts, sources): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
    assert!(
        texts.len() > 20_000,
        "enough texts can be written: {}",
        texts.len()
    );
    ask(&psparse, &sources, |at, answer| {
        assert!(
            is_x_with(answer, &texts[at], "z"),
            "{:?} as {:?}: {answer}",
            texts[at],
            sources[at]
        );
    });
}

#[test]
fn two_literals_beside_each_other_stay_two() {
    let Some(psparse) = Psparse::find("two_literals_beside_each_other_stay_two") else {
        return;
    };
    let written: Vec<String> = hostile()
        .into_iter()
        .map(|hostile| hostile.cell)
        .filter(|cell| literal(cell).is_ok())
        .collect();
    let mut pairs: Vec<(&str, &str)> = written
        .iter()
        .flat_map(|a| ["| calc #", "-- %", "'", "-Force"].map(|b| (a.as_str(), b)))
        .collect();
    let mut seeded = Seeded::new(6);
    pairs.extend((0..6_000).map(|_| {
        (
            seeded.pick(&written).as_str(),
            seeded.pick(&written).as_str(),
        )
    }));
    let code = |text| literal(text).expect("only those that can be written are here");
    let sources: Vec<String> = pairs
        .iter()
        .map(|(a, b)| format!("X -A:{} -B:{}", code(a), code(b)))
        .collect();
    ask(&psparse, &sources, |at, answer| {
        assert!(
            is_x_with(answer, pairs[at].0, pairs[at].1),
            "{:?}: {answer}",
            sources[at]
        );
    });
}

#[test]
fn an_escaped_text_is_one_call_with_one_string_to_the_parser_or_is_not_written() {
    let Some(psparse) = Psparse::find(
        "an_escaped_text_is_one_call_with_one_string_to_the_parser_or_is_not_written",
    ) else {
        return;
    };
    let mut sources = vec!["X -A:([regex]::Unescape('plain')) -B:'z'".to_owned()];
    for text in texts() {
        match escaped(&text) {
            Ok(code) => {
                assert!(is_printable(&code), "{code:?} can stand in a file of ASCII");
                assert_eq!(
                    grammar::value(&code),
                    Some(Read::Escaped(text.clone())),
                    "callsheet reads back {code:?}"
                );
                sources.push(format!("X -A:{code} -B:'z'"));
            }
            Err(why) => assert!(first_refused(&text).is_some(), "{text:?}: {why}"),
        }
    }
    assert!(
        sources.len() > 20_000,
        "enough texts can be written: {}",
        sources.len()
    );
    let mut shape = Value::Null;
    ask(&psparse, &sources, |at, answer| {
        if at == 0 {
            shape = answer["shape"].clone();
        }
        let strings = strings(answer);
        let quoted = strings.len() == 2
            && strings.iter().all(|(kind, _)| kind == "StringLiteral")
            && strings[1].1 == "z";
        let whole = answer["errors"].as_array().is_some_and(Vec::is_empty)
            && answer["newer_than_5_1"]
                .as_array()
                .is_some_and(Vec::is_empty);
        assert!(
            quoted && whole && answer["shape"] == shape,
            "{:?}: {answer}",
            sources[at]
        );
    });
}

/// The UTF-16 units of a text as `[BitConverter]::ToString` writes their bytes.
fn bytes_of(text: &str) -> String {
    let bytes = text.encode_utf16().flat_map(u16::to_le_bytes);
    bytes
        .map(|byte| format!("{byte:02X}"))
        .collect::<Vec<_>>()
        .join("-")
}

/// Runs one command for each value in the real engine and brings back what it was given.
fn given(pwsh: &Pwsh, values: &[String]) -> Vec<String> {
    let mut script = String::from(
        "$ErrorActionPreference = 'Stop'\r\nSet-StrictMode -Version 3.0\r\n$out = New-Object System.Text.StringBuilder\r\n\
         function X { param($A, $B)\r\n  if ($B -cne 'z' -or $A -isnot [string]) { throw 'lost' }\r\n\
         \x20 $null = $out.AppendLine([BitConverter]::ToString([Text.Encoding]::Unicode.GetBytes($A)))\r\n}\r\n",
    );
    // The engine compiles a block as a whole, so a block has a few hundred lines, as rendered scripts do.
    for block in values.chunks(400) {
        script.push_str("& {\r\n");
        for value in block {
            let _ = write!(script, "X -A:{value} -B:'z'\r\n");
        }
        script.push_str("}\r\n");
    }
    script.push_str("[Console]::Out.Write($out.ToString())\r\n");
    assert!(script.is_ascii());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("values.ps1");
    fs::write(&path, script).expect("a file in a temporary folder");
    let mut command = pwsh.command();
    command.arg("-File").arg(&path);
    let output = finish(command, None);
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(0), ""),
        "the script ran to its end"
    );
    output.stdout.lines().map(ToOwned::to_owned).collect()
}

fn assert_given_back(pwsh: &Pwsh, asked: &[(String, String)]) {
    let values: Vec<String> = asked.iter().map(|(_, code)| code.clone()).collect();
    let answers = given(pwsh, &values);
    assert_eq!(answers.len(), asked.len(), "one answer for each value");
    for ((text, code), answer) in asked.iter().zip(answers) {
        assert_eq!(answer, bytes_of(text), "{text:?} as {code:?}");
    }
}

#[test]
fn the_engine_gives_back_every_literal_byte_for_byte() {
    let Some(pwsh) = Pwsh::find("the_engine_gives_back_every_literal_byte_for_byte") else {
        return;
    };
    // Of the pairs every fifth; the parser is asked about all of them.
    let texts = texts()
        .into_iter()
        .enumerate()
        .filter(|(at, text)| text.len() != 2 || at % 5 == 0)
        .map(|(_, text)| text);
    let asked: Vec<(String, String)> = texts
        .filter_map(|text| literal(&text).ok().map(|code| (text, code)))
        .collect();
    assert!(asked.len() > 12_000, "{}", asked.len());
    assert_given_back(&pwsh, &asked);
}

#[test]
fn the_engine_gives_back_every_escaped_text_byte_for_byte() {
    let Some(pwsh) = Pwsh::find("the_engine_gives_back_every_escaped_text_byte_for_byte") else {
        return;
    };
    let texts = texts()
        .into_iter()
        .enumerate()
        .filter(|(at, text)| text.len() != 2 || at % 5 == 0)
        .map(|(_, text)| text);
    let mut asked: Vec<(String, String)> = texts
        .filter_map(|text| escaped(&text).ok().map(|code| (text, code)))
        .collect();
    // Every character that a cell may hold, 150 to a line.
    let allowed: Vec<char> = (0..=0x10_FFFF)
        .filter_map(char::from_u32)
        .filter(|c| refused(*c).is_none())
        .collect();
    assert!(allowed.len() > 140_000, "{}", allowed.len());
    asked.extend(allowed.chunks(150).map(|chunk| {
        let text: String = chunk.iter().collect();
        let code = escaped(&text).expect("none of them is refused");
        (text, code)
    }));
    assert_given_back(&pwsh, &asked);
}

/// A way to write a value that is wrong, with its name.
type Naive = (&'static str, fn(&str) -> String);

#[test]
fn the_same_question_finds_naive_quoting_wrong() {
    let Some(psparse) = Psparse::find("the_same_question_finds_naive_quoting_wrong") else {
        return;
    };
    let naive: [Naive; 5] = [
        ("quotes as they are", |s| format!("X -A:'{s}' -B:'z'")),
        ("ASCII quotes doubled, others not", |s| {
            format!("X -A:'{}' -B:'z'", s.replace('\'', "''"))
        }),
        ("in double quotes", |s| {
            format!("X -A:\"{}\" -B:'z'", s.replace('"', "\"\""))
        }),
        ("bare", |s| format!("X -A:{s} -B:'z'")),
        ("after a blank instead of a colon", |s| {
            format!("X -A '{}' -B '| calc #'", s.replace('\'', "''"))
        }),
    ];
    let cells: Vec<String> = hostile().into_iter().map(|hostile| hostile.cell).collect();
    for (name, write) in naive {
        let sources: Vec<String> = cells.iter().map(|cell| write(cell)).collect();
        let mut wrong = Vec::new();
        ask(&psparse, &sources, |at, answer| {
            if !is_x_with(answer, &cells[at], "z") {
                wrong.push(&cells[at]);
            }
        });
        assert!(wrong.len() >= 5, "{name}: only {wrong:?}");
    }
    // What the colon is for: bound by a blank, a quoted --% throws the next parameter away.
    let sources = ["X -A '--%' -B '| calc #'".to_owned()];
    ask(&psparse, &sources, |_, answer| {
        assert_eq!(
            answer["commands"].as_array().map(Vec::len),
            Some(2),
            "{answer}"
        );
    });
}

#[test]
fn stop_parsing_is_never_written_and_never_read() {
    assert!(literal("--%").is_err());
    for code in ["'--%'", "--%", "\"--%\"", "('--%')", "@('--%')"] {
        assert_eq!(read_literal(code), None, "{code}");
        assert_eq!(grammar::value(code), None, "{code}");
        assert_eq!(grammar::command(&format!("X -A:{code}")), None, "{code}");
        assert_eq!(
            grammar::command(&format!("X -A:{code} -B:'z'")),
            None,
            "{code}"
        );
        assert_eq!(
            grammar::command(&format!("X {code} -B:'z'")),
            None,
            "{code}"
        );
    }
}

/// A line of the subset, changed at random: characters put in, taken out, doubled, exchanged.
fn changed(seeded: &mut Seeded, line: &str) -> String {
    let mut chars: Vec<char> = line.chars().collect();
    for _ in 0..=seeded.below(2) {
        let at = seeded.below(chars.len() + 1);
        let other = seeded.below(chars.len());
        match seeded.below(5) {
            0 => chars.insert(
                at,
                *seeded.pick(&[
                    '\'', '\'', '"', ' ', ';', '-', ':', '$', '(', ')', '\\', '`', '#', ',', '%',
                    'u', '0',
                ]),
            ),
            1 => chars.insert(at, seeded.any()),
            2 => drop(chars.remove(other)),
            3 => chars.insert(other, chars[other]),
            _ => chars[other] = seeded.ascii(),
        }
        if chars.is_empty() {
            chars.push('X');
        }
    }
    chars.into_iter().collect()
}

#[test]
fn what_the_grammar_reads_is_what_the_parser_reads() {
    let Some(psparse) = Psparse::find("what_the_grammar_reads_is_what_the_parser_reads") else {
        return;
    };
    let mut seeded = Seeded::new(8);
    let mut lines = Vec::new();
    while lines.len() < 12_000 {
        let value = |seeded: &mut Seeded| match seeded.below(6) {
            0 => "$null".to_owned(),
            1 => seeded.below(1_000_000).to_string(),
            2 => (*seeded.pick(&["$true", "$false"])).to_owned(),
            3 => escaped(&seeded.text(6, Seeded::letter)).unwrap_or_else(|_| "$null".to_owned()),
            _ => literal(&seeded.text(8, Seeded::ascii)).unwrap_or_else(|_| "''".to_owned()),
        };
        let line = format!(
            "Step-X -Step:{} -A:{} -Bb:{}",
            seeded.below(300),
            value(&mut seeded),
            value(&mut seeded)
        );
        let line = changed(&mut seeded, &line);
        // What is not printable ASCII never gets so far: `grammar::lines` refuses the file.
        if is_printable(&line) && grammar::command(&line).is_some() {
            lines.push(line);
        }
    }
    ask(&psparse, &lines, |at, answer| {
        let line = &lines[at];
        let (name, arguments) = grammar::command(line).expect("only such lines are here");
        let seen: Vec<&Value> = answer["commands"]
            .as_array()
            .expect("a list")
            .iter()
            .collect();
        let whole = answer["errors"].as_array().is_some_and(Vec::is_empty)
            && seen.len() == 1
            && seen[0]["name"] == name;
        assert!(
            whole
                && answer["newer_than_5_1"]
                    .as_array()
                    .is_some_and(Vec::is_empty),
            "{line:?}: {answer}"
        );
        let elements = seen[0]["elements"].as_array().expect("a list");
        assert_eq!(elements.len(), arguments.len(), "{line:?}: {answer}");
        let mut shape = format!("word:{name}");
        for ((name, value), element) in arguments.iter().zip(elements) {
            assert!(
                element["kind"] == "CommandParameter" && element["parameter"] == *name,
                "{line:?}: {answer}"
            );
            let node = match value {
                Read::Text(text) => {
                    assert_eq!(element["argument"], text.as_str(), "{line:?}");
                    "SingleQuoted".to_owned()
                }
                Read::Escaped(_) => {
                    "ParenExpression(Pipeline(CommandExpression(InvokeMemberExpression([regex] word:Unescape SingleQuoted))))".to_owned()
                }
                Read::Int(number) => format!("constant:{number}"),
                Read::Bool(yes) => format!("${yes}"),
                Read::Null => "$null".to_owned(),
            };
            let _ = write!(shape, " CommandParameter:-{name}({node})");
        }
        assert_eq!(
            answer["shape"],
            format!("ScriptBlock(NamedBlock(Pipeline(Command({shape}))))"),
            "{line:?}"
        );
    });
}

#[test]
fn a_line_outside_ascii_is_no_command() {
    for line in [
        "X -A:([regex]::Unescape('a')\u{a2})",
        "X -A:([regex]::Unescape('a')\u{1F469})",
        "X -A:([regex]::Unescape('\u{e9}'))",
        "X -A:'\u{2019}'",
        "X -A:'a'\u{a0}-B:'b'",
        "X -A:\u{ff11}",
        "X -\u{c4}:1",
        "\u{2014}X -A:1",
    ] {
        assert_eq!(grammar::command(line), None, "{line:?}");
    }
}

#[test]
fn the_refused_characters_are_those_of_the_list() {
    for code in 0..=0x10_FFFF {
        let Some(c) = char::from_u32(code) else {
            continue;
        };
        // Beyond the list there is only what is not assigned, which a table knows: the engine is asked in the next test.
        assert!(
            !cells::refused(c) || refused(c).is_some(),
            "U+{code:04X} is on the list and is let through"
        );
    }
    for hostile in hostile() {
        for c in hostile.cell.chars() {
            assert_eq!(
                refused(c).is_some(),
                cells::refused(c),
                "{}: U+{:04X}",
                hostile.id,
                u32::from(c)
            );
        }
    }
    let mut seeded = Seeded::new(9);
    for _ in 0..20_000 {
        let c = seeded.letter();
        assert_eq!(
            refused(c),
            None,
            "U+{:04X} is a letter, a mark or a symbol",
            u32::from(c)
        );
    }
    for c in (' '..='~').chain([
        '\u{A0}',
        '\u{2019}',
        '\u{2013}',
        '\u{3000}',
        '\u{301}',
        '\u{37E}',
        '\u{1F469}',
    ]) {
        assert_eq!(refused(c), None, "U+{:04X}", u32::from(c));
    }
}

/// The categories that section 9 refuses as a whole, by the names that .NET gives them.
const CATEGORIES: [&str; 7] = [
    "Control",
    "Format",
    "LineSeparator",
    "ParagraphSeparator",
    "Surrogate",
    "PrivateUse",
    "OtherNotAssigned",
];

#[test]
fn the_refused_characters_are_those_of_the_engine_s_categories_and_of_the_list_by_name() {
    let Some(pwsh) = Pwsh::find(
        "the_refused_characters_are_those_of_the_engine_s_categories_and_of_the_list_by_name",
    ) else {
        return;
    };
    let output = pwsh.run_command(
        "$last = $null; $out = New-Object System.Text.StringBuilder\n\
         for ($c = 0; $c -le 0x10FFFF; $c++) { $now = [Globalization.CharUnicodeInfo]::GetUnicodeCategory($c)\n\
         if ($now -ne $last) { $null = $out.AppendLine([string]$c + ' ' + [string]$now); $last = $now } }\n\
         [Console]::Out.Write($out.ToString())",
    );
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let runs: Vec<(u32, &str)> = output
        .stdout
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(from, name)| (from.parse().expect("a number"), name))
        .collect();
    assert!(
        runs.len() > 3_000,
        "the engine knows Unicode: {}",
        runs.len()
    );
    let (mut later, mut refused_count) = (Vec::new(), 0);
    for (at, (from, name)) in runs.iter().enumerate() {
        let end = runs.get(at + 1).map_or(0x11_0000, |(next, _)| *next);
        for c in (*from..end).filter_map(char::from_u32) {
            let code = u32::from(c);
            let ours = refused(c).is_some();
            refused_count += u32::from(ours);
            if *name == "OtherNotAssigned" && !ours {
                // Assigned by a later Unicode than the engine's.
                later.push(code);
                continue;
            }
            // The list by name holds marks and letters; of those that are not refused by category nothing else may be.
            let by_name = cells::refused(c);
            assert_eq!(
                ours,
                CATEGORIES.contains(name) || by_name,
                "U+{code:04X}: {name}"
            );
        }
    }
    assert!(refused_count > 900_000, "{refused_count}");
    assert!(
        later.len() < 20_000
            && later
                .iter()
                .all(|code| !(0xFDD0..=0xFDEF).contains(code) && code & 0xFFFE != 0xFFFE),
        "{later:X?}"
    );
}

#[test]
fn the_list_refuses_every_hostile_cell_that_nobody_can_read() {
    let unreadable = ["control", "bidi", "zero-width"];
    let seen: Vec<Hostile> = hostile()
        .into_iter()
        .filter(|hostile| unreadable.contains(&hostile.class.as_str()))
        .collect();
    assert!(seen.len() >= 20);
    for hostile in seen {
        assert!(first_refused(&hostile.cell).is_some(), "{}", hostile.id);
        assert!(
            literal(&hostile.cell).is_err() && escaped(&hostile.cell).is_err(),
            "{}",
            hostile.id
        );
    }
}
