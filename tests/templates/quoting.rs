//! What stands in quotes and comments, as the real parser sees it.

use super::support::Psparse;
use callsheet::powershell::quoting::Scanner;
use serde_json::json;

/// What texts are put together from: everything that opens, closes or escapes something, and some words.
const PIECES: [&str; 44] = [
    "a", " ", " ", "\n", "\n", "'", "'", "\"", "\"", "`", "#", " #", "<#", " <#", "#>", "@'\n",
    "\n'@", "@\"\n", "\n\"@", "$(", ")", "(", "${a}", "$x", "{", "}", ";", " -x", " = ", ",", "&",
    "|", "''", "\"\"", "echo ", "1", ":", ".", "@", "\n'@\n", "\n\"@\n", "$", "`\n", "# x\n",
];
const PROBE: &str = "'PROBE'";

/// The same texts in every run.
fn texts(count: usize) -> Vec<String> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).expect("31 bits") % most
    };
    let mut text = || -> String {
        let length = 1 + next(9);
        (0..length).map(|_| PIECES[next(PIECES.len())]).collect()
    };
    (0..count).map(|_| text() + "\n").collect()
}

#[test]
fn what_the_scanner_takes_for_code_is_code_to_the_parser() {
    let Some(psparse) = Psparse::find("what_the_scanner_takes_for_code_is_code_to_the_parser")
    else {
        return;
    };
    let mut scripts = Vec::new();
    for text in texts(60_000) {
        let mut scanner = Scanner::new();
        // Piece by piece, as lines of a script are read.
        let mut pieces = text.split_inclusive('\n');
        if pieces.all(|line| scanner.feed(line, 0).is_ok()) && scanner.inside().is_none() {
            scripts.push((text.len(), format!("{text}{PROBE}\n")));
        }
    }
    let cases: Vec<(&str, &str)> = scripts
        .iter()
        .map(|(_, script)| ("", script.as_str()))
        .collect();
    let (mut compared, mut wrong) = (0, Vec::new());
    for ((start, script), answer) in scripts.iter().zip(psparse.parse(&cases)) {
        if answer["errors"] != json!([]) {
            // Nothing of such a script runs.
            continue;
        }
        compared += 1;
        let strings = answer["strings"].as_array().expect("a list");
        let seen = strings.iter().any(|string| {
            string[1] == *start && string[2] == start + PROBE.len() && string[3] == "PROBE"
        });
        if !seen {
            wrong.push(format!("{script:?}: {}", answer["strings"]));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {compared}:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
    assert!(
        compared > 2000,
        "{compared} of {} texts have no error",
        scripts.len()
    );
}
