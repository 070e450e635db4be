//! `callsheet dial try`: one pattern and translation by itself.

use super::super::answer::answer;
use super::super::outcome::{Failure, Outcome};
use super::super::terminal::{self, Stream};
use super::super::{Format, Global};
use super::input_lines;
use crate::dotnet::{Fault, Pattern, Translation};
use crate::report::{json, visible};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::Write as _;

/// A pattern, a translation, and texts.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct TryArgs {
    /// The .NET pattern, between single quotes
    #[arg(
        long,
        value_name = "P",
        required_unless_present = "stream",
        allow_hyphen_values = true
    )]
    pattern: Option<String>,
    /// The .NET translation, between single quotes
    #[arg(
        long,
        value_name = "T",
        requires = "pattern",
        allow_hyphen_values = true
    )]
    translation: Option<String>,
    /// What is dialled; `-` alone and no pattern reads JSON lines of pattern, translation and input
    #[arg(id = "stream", value_name = "INPUT")]
    inputs: Vec<String>,
}

/// A question of a JSON line.
#[derive(Deserialize)]
struct Question {
    pattern: String,
    translation: Option<String>,
    input: String,
}

/// Runs the command.
pub(super) fn run(args: &TryArgs, global: &Global) -> Result<Outcome, Failure> {
    let Some(pattern) = &args.pattern else {
        return stream(args, global);
    };
    let pattern = Pattern::new(pattern);
    let mut refused = false;
    let options = terminal::options(global, Stream::Output);
    answer(global, |out| {
        for input in &args.inputs {
            let told = told(pattern.as_ref(), args.translation.as_deref(), input);
            refused |= !told["error"].is_null() || !told["refused"].is_null();
            if global.format == Format::Json {
                json::line(&mut *out, &told)?;
                continue;
            }
            let text = match (&told["message"], &told["refused"], &told["is_match"]) {
                (Value::String(why), _, _) => format!(
                    ".NET refuses the {}: {why}",
                    told["error"].as_str().unwrap_or_default()
                ),
                (_, Value::String(why), _) => format!("not answered here: {why}"),
                (_, _, Value::Bool(true)) => matched(&told),
                _ => "no match".to_owned(),
            };
            writeln!(
                out,
                "{}: {}",
                visible(input, &options),
                visible(&text, &options)
            )?;
        }
        if args.inputs.is_empty() {
            let text = match &pattern {
                Ok(_) => {
                    "the pattern is right; add what is dialled to see what becomes of it".to_owned()
                }
                Err(fault) => format!(
                    "{}: {fault}",
                    if fault.refused_by_dotnet {
                        ".NET refuses the pattern"
                    } else {
                        "not answered here"
                    }
                ),
            };
            refused |= pattern.is_err();
            writeln!(out, "{}", visible(&text, &options))?;
        }
        Ok(())
    })?;
    Ok(if refused {
        Outcome::Denied
    } else {
        Outcome::Clean
    })
}

fn matched(told: &Value) -> String {
    let result = told["result"]
        .as_str()
        .map_or_else(|| "matches".to_owned(), |result| format!("-> {result}"));
    let groups = told["groups"].as_object().into_iter().flatten();
    let groups = groups
        .filter(|(name, _)| *name != "0")
        .map(|(name, text)| match text {
            Value::String(text) => format!("{name} = {text:?}"),
            _ => format!("{name} took no part"),
        });
    let groups: Vec<String> = groups.collect();
    if groups.is_empty() {
        result
    } else {
        format!("{result}  (groups: {})", groups.join(", "))
    }
}

/// Answers JSON lines line by line.
fn stream(args: &TryArgs, global: &Global) -> Result<Outcome, Failure> {
    if args.inputs != ["-"] {
        return Err(Failure::Usage(
            "give --pattern, or - to read JSON lines from standard input".to_owned(),
        ));
    }
    let mut questions = Vec::new();
    for (number, line) in (1..)
        .zip(input_lines()?)
        .filter(|(_, line)| !line.is_empty())
    {
        let question: Question = serde_json::from_str(&line).map_err(|why| {
            Failure::Usage(format!(
                "line {number} of standard input is no question: {why}"
            ))
        })?;
        questions.push(question);
    }
    answer(global, |out| {
        for question in &questions {
            let pattern = Pattern::new(&question.pattern);
            json::line(
                &mut *out,
                &told(
                    pattern.as_ref(),
                    question.translation.as_deref(),
                    &question.input,
                ),
            )?;
        }
        Ok(())
    })?;
    Ok(Outcome::Clean)
}

/// The answer to one question, as `docs/dial-plans.md` describes it.
fn told(pattern: Result<&Pattern, &Fault>, translation: Option<&str>, input: &str) -> Value {
    let failed = |what: &str, fault: &Fault| {
        let dotnet = fault.refused_by_dotnet;
        json!({
            "is_match": null, "result": null, "groups": null,
            "error": dotnet.then_some(what),
            "message": dotnet.then(|| fault.to_string()),
            "refused": (!dotnet).then(|| fault.to_string()),
        })
    };
    let pattern = match pattern {
        Ok(pattern) => pattern,
        Err(fault) => return failed("pattern", fault),
    };
    let reading = Translation::new(translation.unwrap_or("$0"), pattern);
    let answer = match &reading {
        Ok(reading) => pattern.replace(reading, input),
        Err(fault) => return failed("translation", fault),
    };
    match answer {
        Err(fault) => failed("pattern", &fault),
        Ok(answer) => {
            let groups = answer.found.as_ref().map(|found| {
                let groups = found
                    .groups
                    .iter()
                    .map(|(name, text)| (name.clone(), json!(text)));
                Value::Object(groups.collect())
            });
            json!({
                "is_match": answer.found.is_some(),
                "result": translation.map(|_| answer.result.as_str()),
                "groups": groups, "error": null, "message": null, "refused": null,
            })
        }
    }
}
