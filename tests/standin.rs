//! The stand-in modules of `tests/standin` behave as the field facts say the service does.
//!
//! Many questions go into one start of PowerShell: [`answers`] runs named blocks and brings back what each gave.

mod support;

#[path = "standin/checks/ages.rs"]
mod ages;
#[path = "standin/checks/classic.rs"]
mod classic;
#[path = "standin/checks/dialplans.rs"]
mod dialplans;
#[path = "standin/checks/faults.rs"]
mod faults;
#[path = "standin/checks/numbers.rs"]
mod numbers;
#[path = "standin/checks/parameters.rs"]
mod parameters;
#[path = "standin/checks/people.rs"]
mod people;
#[path = "standin/checks/state.rs"]
mod state;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::support::powershell::json_lines;
use crate::support::{Output, Pwsh, Standin};

const SET: &str = "Set-CsPhoneNumberAssignment";
const REMOVE: &str = "Remove-CsPhoneNumberAssignment";

/// What one block gave: its output as a list, or the message and the id of the error that ended it.
#[derive(Debug)]
enum Answer {
    Gave(Vec<Value>),
    Failed { message: String, id: String },
}

impl Answer {
    fn gave(&self) -> &[Value] {
        match self {
            Answer::Gave(values) => values,
            Answer::Failed { message, .. } => panic!("failed: {message}"),
        }
    }

    fn one(&self) -> &Value {
        match self.gave() {
            [value] => value,
            values => panic!("not one value: {values:?}"),
        }
    }

    fn message(&self) -> &str {
        match self {
            Answer::Gave(values) => panic!("did not fail: {values:?}"),
            Answer::Failed { message, .. } => message,
        }
    }

    fn unbound(&self) -> bool {
        matches!(self, Answer::Failed { id, .. } if id.starts_with("NamedParameterNotFound,") || id.starts_with("AmbiguousParameterSet,"))
    }
}

/// Runs blocks of PowerShell, each under its name, in one process. Every call asks for `-ErrorAction Stop`, as rendered scripts do.
fn answers<N: AsRef<str>, B: AsRef<str>>(
    standin: &Standin,
    pwsh: &Pwsh,
    blocks: &[(N, B)],
) -> BTreeMap<String, Answer> {
    answers_and_output(standin, pwsh, blocks).0
}

/// The same with everything that was printed.
fn answers_and_output<N: AsRef<str>, B: AsRef<str>>(
    standin: &Standin,
    pwsh: &Pwsh,
    blocks: &[(N, B)],
) -> (BTreeMap<String, Answer>, Output) {
    let mut text = String::from(
        "$ErrorActionPreference = 'Stop'\n\
         function Check($name, $block) {\n\
           try { $answer = @{ name = $name; value = @(& $block) } }\n\
           catch { $answer = @{ name = $name; message = $_.Exception.Message; id = $_.FullyQualifiedErrorId } }\n\
           [Console]::Out.WriteLine((ConvertTo-Json -InputObject $answer -Compress -Depth 6))\n\
         }\n",
    );
    for (name, block) in blocks {
        let _ = writeln!(text, "Check '{}' {{ {} }}", name.as_ref(), block.as_ref());
    }
    let output = standin.run_inside(pwsh, &text);
    assert_eq!(output.code, Some(0), "{output:?}");
    (read_answers(&output), output)
}

fn read_answers(output: &Output) -> BTreeMap<String, Answer> {
    let read = |line: Value| {
        let name = line["name"]
            .as_str()
            .expect("each answer has its name")
            .to_owned();
        let answer = match line["message"].as_str() {
            None => Answer::Gave(line["value"].as_array().expect("a list").clone()),
            Some(message) => Answer::Failed {
                message: message.to_owned(),
                id: line["id"].as_str().unwrap_or_default().to_owned(),
            },
        };
        (name, answer)
    };
    // What-if texts stand between the answers.
    let answers: Vec<&str> = output
        .stdout
        .lines()
        .filter(|line| line.starts_with('{'))
        .collect();
    json_lines(&answers.join("\n"))
        .into_iter()
        .map(read)
        .collect()
}

fn assign(who: &str, number: &str, number_type: &str, more: &str) -> String {
    format!(
        "{SET} -Identity:'{who}' -PhoneNumber:'{number}' -PhoneNumberType:'{number_type}' {more}"
    )
}

fn release(who: &str, number: &str, number_type: &str) -> String {
    format!("{REMOVE} -Identity:'{who}' -PhoneNumber:'{number}' -PhoneNumberType:'{number_type}'")
}
