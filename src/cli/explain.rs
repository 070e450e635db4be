//! `callsheet explain` and `callsheet rules`: the manual page of a rule, and the catalogue.

use super::answer::answer;
use super::outcome::{Failure, Outcome};
use super::{Format, Global};
use crate::catalogue;
use crate::digest::pretty_json;
use crate::finding::Rule;
use serde_json::json;
use std::io::Write as _;

/// Which rule.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The id of a rule, such as number/missing-plus
    rule: String,
}

/// Prints the page of a rule.
pub(super) fn explain(args: &ExplainArgs, global: &Global) -> Result<Outcome, Failure> {
    let Some(rule) = catalogue::find(&args.rule) else {
        let near = match catalogue::near_miss(&args.rule) {
            Some(near) => format!("did you mean {near}? "),
            None => String::new(),
        };
        return Err(Failure::Usage(format!(
            "there is no rule {:?}; {near}`callsheet rules` lists them all",
            args.rule
        )));
    };
    answer(global, |out| match global.format {
        Format::Json => out.write_all(pretty_json(&facts(rule)).as_bytes()),
        Format::Human => write!(
            out,
            "{} ({})\n\n{}",
            rule.id,
            rule.level.as_str(),
            rule.page()
        ),
    })?;
    Ok(Outcome::Clean)
}

/// Prints the catalogue.
pub(super) fn rules(global: &Global) -> Result<Outcome, Failure> {
    answer(global, |out| {
        if global.format == Format::Json {
            let all: Vec<_> = catalogue::rules().map(facts).collect();
            return out.write_all(pretty_json(&all).as_bytes());
        }
        for family in catalogue::families() {
            writeln!(out, "{}: {}", family.name, family.about)?;
            for rule in family.rules {
                writeln!(
                    out,
                    "  {:<5} {:<34} {}",
                    rule.level.as_str(),
                    rule.id,
                    rule.title()
                )?;
            }
        }
        writeln!(
            out,
            "\n`callsheet explain RULE` shows why a rule is there, and an example."
        )
    })?;
    Ok(Outcome::Clean)
}

fn facts(rule: &'static Rule) -> serde_json::Value {
    json!({"id": rule.id, "level": rule.level, "title": rule.title(), "page": rule.page()})
}
