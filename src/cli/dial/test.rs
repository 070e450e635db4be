//! `callsheet dial test`: the path of dialled strings through a plan.

use super::super::answer::{Out, answer};
use super::super::outcome::{Failure, Outcome};
use super::super::terminal::{self, Stream};
use super::super::{Format, Global};
use super::person::{Caller, PersonArgs};
use super::{input_lines, one_plan, plans, region};
use crate::dial::{Fired, Laboratory, Path, Plan};
use crate::numbering::{Kind, read};
use crate::report::{Options, json, visible};
use serde_json::{Value, json};
use std::io::{self, Write as _};
use std::path::PathBuf;

/// Which plan, and what is dialled.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct TestArgs {
    /// The plan: TOML, CSV, or JSON of Get-CsTenantDialPlan
    plan_file: PathBuf,
    /// What is dialled; `-` reads one string a line from standard input
    #[arg(required = true)]
    digits: Vec<String>,
    /// Which plan, where the file holds several
    #[arg(long, value_name = "NAME")]
    plan: Option<String>,
    /// Usage location of whoever dials, such as US; without it that of the user, or the plan's country
    #[arg(long, value_name = "XX")]
    region: Option<String>,
    #[command(flatten)]
    person: PersonArgs,
}

/// Runs the command.
pub(super) fn run(args: &TestArgs, global: &Global) -> Result<Outcome, Failure> {
    let region = region(args.region.as_deref())?;
    super::super::files::keep(global, &args.plan_file)?;
    if args.digits == ["-"] && args.person.reads_input() {
        let text = "standard input cannot be both the sheet and what is dialled";
        return Err(Failure::Usage(text.to_owned()));
    }
    let (plan, caller) = plan(args, global)?;
    let dialled = match args.digits.as_slice() {
        [one] if one == "-" => input_lines()?,
        digits => digits.to_vec(),
    };
    let at_home = caller.as_ref().and_then(|caller| caller.country.clone());
    let region = region.or(at_home).or_else(|| plan.country.clone());
    let laboratory = Laboratory::new(&plan);
    let options = terminal::options(global, Stream::Output);
    answer(global, |out| {
        if let (Some(caller), Format::Human) = (&caller, global.format) {
            writeln!(out, "{}\n", visible(&caller.told, &options))?;
        }
        for text in &dialled {
            let path = laboratory
                .dial(text, region.as_deref())
                .map_err(|fault| fault.to_string());
            match global.format {
                Format::Json => {
                    let mut facts = told(&laboratory, text, path.as_ref());
                    if let Some(Caller { user, .. }) = &caller {
                        facts["as"] = json!({"user": user, "plan": plan.name, "region": region});
                    }
                    json::line(&mut *out, &facts)?;
                }
                Format::Human => show(out, &laboratory, text, path.as_ref(), &options)?,
            }
        }
        Ok(())
    })?;
    Ok(Outcome::Clean)
}

/// The plan that is named, that of whoever dials, or the only one of the file.
fn plan(args: &TestArgs, global: &Global) -> Result<(Plan, Option<Caller>), Failure> {
    if args.person.user.is_none() {
        let plan = one_plan(&args.plan_file, args.plan.as_deref())?;
        return Ok((plan, None));
    }
    let (mut plans, _) = plans(&args.plan_file, None)?;
    let caller = args.person.find(&plans, global)?;
    let at = caller.as_ref().map_or(0, |caller| caller.plan);
    Ok((plans.swap_remove(at), caller))
}

fn told(laboratory: &Laboratory, text: &str, path: Result<&Path, &String>) -> Value {
    let path = match path {
        Ok(path) => path,
        Err(fault) => return json!({"input": text, "refused": fault}),
    };
    let rule = |fired: &Fired| json!({"index": fired.index + 1, "name": laboratory.rule(fired.index).name});
    let groups = |fired: &Fired| {
        let groups = fired
            .groups
            .iter()
            .map(|(name, text)| (name.clone(), json!(text)));
        Value::Object(groups.collect())
    };
    let number = read(path.result(), None).ok();
    json!({
        "input": path.input,
        "rule": path.fired.as_ref().map(rule),
        "result": path.result(),
        "groups": path.fired.as_ref().map(groups),
        "e164": number.as_ref().map(|number| number.e164),
        "type": number.as_ref().map(|number| number.verdict.kind.as_str()),
        "region": number.as_ref().and_then(|number| number.verdict.region).map(|region| region.to_string()),
        "second_pass": path.second_pass.as_ref().map(|second| json!({"rule": rule(second), "result": second.result})),
        "readings": path.readings.iter().map(|reading| json!({"reading": reading.reading, "result": reading.result})).collect::<Vec<_>>(),
        "tried": path.tried.iter().map(|tried| json!({
            "index": tried.index + 1,
            "name": laboratory.rule(tried.index).name,
            "refused": tried.fault.as_ref().map(ToString::to_string),
        })).collect::<Vec<_>>(),
    })
}

/// The path as a drawing: what is dialled, each rule in turn, and the number at its end.
fn show(
    out: &mut Out,
    laboratory: &Laboratory,
    text: &str,
    path: Result<&Path, &String>,
    options: &Options,
) -> io::Result<()> {
    let say = |text: &str| visible(text, options);
    let path = match path {
        Ok(path) => path,
        Err(fault) => return writeln!(out, "{}: no answer: {}\n", say(text), say(fault)),
    };
    match &path.fired {
        Some(fired) => writeln!(out, "{} -> {}", say(text), say(&fired.result))?,
        None => writeln!(out, "{} -> no rule matches", say(text))?,
    }
    let fired_at = path.fired.as_ref().map(|fired| fired.index);
    for tried in &path.tried {
        let rule = laboratory.rule(tried.index);
        let what = match &tried.fault {
            Some(fault) => format!("refused: {fault}"),
            None if Some(tried.index) == fired_at => {
                format!("matches {} -> {}", rule.pattern, rule.translation)
            }
            None => "no match".to_owned(),
        };
        let layer = if tried.index < laboratory.plan.rules.len() {
            ""
        } else {
            "service "
        };
        writeln!(
            out,
            "  {layer}rule {:<3} {}: {}",
            tried.index + 1,
            say(&rule.name),
            say(&what)
        )?;
    }
    for (name, text) in path.fired.iter().flat_map(|fired| &fired.groups) {
        if name != "0" {
            let text = text
                .as_deref()
                .map_or("took no part".to_owned(), |text| format!("{text:?}"));
            writeln!(out, "    group {}: {}", say(name), say(&text))?;
        }
    }
    writeln!(out, "  number   {}", say(&number(path.result())))?;
    if let Some(second) = &path.second_pass {
        let rule = &laboratory.rule(second.index).name;
        let text = format!(
            "{} by rule {}, {rule}: the result has no +, so the service asks the rules again",
            second.result,
            second.index + 1
        );
        writeln!(out, "  2nd pass {}", say(&text))?;
    }
    for reading in &path.readings {
        writeln!(
            out,
            "  or else  {}: {}",
            say(&reading.result),
            reading.reading
        )?;
    }
    writeln!(out)
}

fn number(result: &str) -> String {
    match read(result, None) {
        Ok(number) => {
            let kind: Kind = number.verdict.kind;
            let region = number
                .verdict
                .region
                .map_or("no country", |region| region.name());
            format!("{} is a {kind} number of {region}", number.e164)
        }
        Err(_) if result.starts_with('+') => "no valid E.164 number".to_owned(),
        Err(_) => "not E.164: internal, a service number, or incomplete".to_owned(),
    }
}
