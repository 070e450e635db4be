//! The .NET dialect against .NET: recorded answers, and questions to the live engine.
//!
//! The recorded answers are of the engine of .NET Framework; `CALLSHEET_REGEX_VECTORS` names another file of the same
//! format. The live engine is asked some thousands of random questions, or as many as `CALLSHEET_REGEX_QUESTIONS` says.

mod generate;
mod support;

use callsheet::dotnet::{Answer, Fault, Pattern, Translation};
use generate::Seeded;
use generate::patterns::{Question, questions};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use support::Netregex;

fn vectors() -> Vec<Value> {
    let text = std::env::var("CALLSHEET_REGEX_VECTORS").map_or_else(
        |_| include_str!("data/net-regex-vectors.jsonl").to_owned(),
        |path| std::fs::read_to_string(path).expect("the file of vectors"),
    );
    let lines = text.split('\n').filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// The pattern of the last question: those of one pattern stand together.
type Last = Option<(String, Result<Pattern, Fault>)>;

/// What both of our engines answer, which must be the same.
fn answer(last: &mut Last, pattern: &str, translation: &str, input: &str) -> Result<Answer, Fault> {
    if last.as_ref().is_none_or(|(known, _)| known != pattern) {
        *last = Some((pattern.to_owned(), Pattern::new(pattern)));
    }
    let read = &last.as_ref().expect("it was just set").1;
    let pattern = read.as_ref().map_err(Clone::clone)?;
    let translation = Translation::new(translation, pattern)?;
    let answer = pattern.replace(&translation, input);
    let machine = pattern.replace_by_machine(&translation, input);
    if let (Ok(answer), Ok(machine)) = (&answer, &machine) {
        assert_eq!(
            answer,
            machine,
            "{} on {input:?}: two engines",
            pattern.text()
        );
    }
    if let Ok(answer) = &answer {
        let result = answer.found.is_some().then(|| answer.result.clone());
        let alone = pattern.result(&translation, input);
        assert_eq!(alone, Ok(result), "{} on {input:?}", pattern.text());
    }
    // The machine may give up where the automaton does not; never the other way round.
    answer
}

/// Compares an answer with .NET's; `Ok` says whether it was answered.
fn compare(last: &mut Last, question: &Value, theirs: &Value) -> Result<bool, String> {
    let text = |name: &str| question[name].as_str();
    let (pattern, input) = (
        text("pattern").expect("a pattern"),
        text("input").expect("an input"),
    );
    let translation = text("translation");
    let told = |what: String| {
        Err(format!(
            "{pattern:?} -> {translation:?} on {input:?}: {what}; .NET: {theirs}"
        ))
    };
    match answer(last, pattern, translation.unwrap_or_default(), input) {
        Err(fault) if fault.refused_by_dotnet && theirs["error"].is_null() => {
            told(format!("refused as an error: {fault}"))
        }
        // A fault that .NET has too is an answer.
        Err(fault) => Ok(fault.refused_by_dotnet),
        Ok(_) if !theirs["error"].is_null() => told("no error".to_owned()),
        Ok(answer) if answer.found.is_some() != theirs["is_match"] => {
            told(format!("match is {}", answer.found.is_some()))
        }
        Ok(answer) if translation.is_some() && answer.result != theirs["result"] => {
            told(format!("result {:?}", answer.result))
        }
        Ok(answer) => groups(&answer, theirs).map_or(Ok(true), told),
    }
}

/// What differs in the groups of the first match, where the live engine told them.
fn groups(answer: &Answer, theirs: &Value) -> Option<String> {
    let theirs = theirs["groups"].as_object()?;
    for (name, text) in &answer.found.as_ref()?.groups {
        // The tool that asks the engine names some groups of sparse numbers with an empty text.
        let their = theirs.get(name)?;
        if their.as_str() != text.as_deref() {
            return Some(format!("group {name} is {text:?}"));
        }
    }
    None
}

#[test]
fn every_recorded_answer_is_ours_too() {
    let (mut wrong, mut refused, mut kinds) = (Vec::new(), 0, BTreeMap::<String, usize>::new());
    let vectors = vectors();
    let mut last = Last::None;
    let corpus = vectors
        .iter()
        .filter(|vector| vector["set"] == "corpus")
        .count();
    for vector in &vectors {
        match compare(&mut last, vector, vector) {
            Ok(true) => {}
            Ok(false) => {
                refused += usize::from(vector["set"] == "corpus");
                *kinds
                    .entry(format!("{} {}", vector["set"], vector["tag"]))
                    .or_default() += 1;
            }
            Err(what) => wrong.push(what),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        vectors.len(),
        wrong.join("\n")
    );
    eprintln!("refused: {kinds:?}");
    assert_eq!(refused, 0, "of {corpus} answers on real rules: {kinds:?}");
    let all: usize = kinds.values().sum();
    assert!(all <= 20, "{all} refused of {}: {kinds:?}", vectors.len());
}

#[test]
fn random_questions_are_answered_as_the_live_engine_answers_them() {
    let test = "random patterns, translations and texts";
    let Some(engine) = Netregex::find(test) else {
        return;
    };
    let variable = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let wanted = variable("CALLSHEET_REGEX_QUESTIONS").unwrap_or(6_000);
    let mut seed = Seeded::new(variable("CALLSHEET_REGEX_SEED").unwrap_or(8));
    let (mut asked, mut answered, mut errors) = (0, 0, 0);
    let mut refusals = BTreeMap::<String, u64>::new();
    let mut last = Last::None;
    while asked < wanted {
        let mut batch: Vec<Question> = Vec::new();
        while batch.len() < 6_000 {
            let mut more = questions(&mut seed);
            // The live engine is not asked what we refuse: some of it makes the engine itself fail.
            if let Err(fault) = Pattern::new(&more[0].pattern)
                && !fault.refused_by_dotnet
            {
                *refusals.entry(fault.why).or_default() += more.len() as u64;
                more.clear();
            }
            batch.append(&mut more);
        }
        let told: Vec<Value> = batch
            .iter()
            .map(|q| json!({"pattern": q.pattern, "translation": q.translation, "input": q.input}))
            .collect();
        for (question, theirs) in told.iter().zip(engine.ask(&told)) {
            asked += 1;
            if theirs["error"] == "timeout" {
                continue;
            }
            match compare(&mut last, question, &theirs) {
                Ok(true) => answered += 1,
                Ok(false) => *refusals.entry("on the text".to_owned()).or_default() += 1,
                Err(what) => panic!("after {asked} questions: {what}"),
            }
            errors += u64::from(!theirs["error"].is_null());
        }
    }
    eprintln!(
        "{asked} questions: {answered} answered alike, {errors} errors of .NET; refused: {refusals:?}"
    );
    assert!(
        answered * 100 >= asked * 95,
        "{answered} of {asked}: {refusals:?}"
    );
}

/// Every unit of the basic plane is a digit, a blank or a word character to us exactly if it is to .NET, save those that
/// its tables do not know yet.
#[test]
fn classes_hold_the_characters_that_the_live_engine_puts_into_them() {
    let Some(engine) = Netregex::find("classes over the basic plane") else {
        return;
    };
    let units: Vec<char> = (1..0xFFFF_u32).filter_map(char::from_u32).collect();
    let unknown = engine.ask(&[json!({"pattern": "\\P{Cn}+", "translation": "", "input": units.iter().collect::<String>()})]);
    let unknown = unknown[0]["result"].as_str().expect("a text").to_owned();
    for class in [
        "\\d", "\\s", "\\w", "\\p{Nd}", "\\p{L}", "\\p{P}", "[^\\w]", "\\p{Mn}",
    ] {
        let inputs: Vec<String> = units
            .chunks(512)
            .map(|chunk| chunk.iter().collect())
            .collect();
        let told: Vec<Value> = inputs
            .iter()
            .map(|input| json!({"pattern": class, "translation": "", "input": input}))
            .collect();
        let (mut differ, mut total) = (Vec::new(), 0);
        for (input, theirs) in inputs.iter().zip(engine.ask(&told)) {
            let pattern = Pattern::new(class).expect("a class");
            let nothing = Translation::new("", &pattern).expect("nothing");
            let ours = pattern.replace(&nothing, input).expect("an answer").result;
            let theirs = theirs["result"].as_str().expect("a text").to_owned();
            total += input.chars().count() - ours.chars().count();
            let (mine, their): (Vec<char>, Vec<char>) =
                (ours.chars().collect(), theirs.chars().collect());
            differ.extend(mine.iter().filter(|c| !their.contains(c)).copied());
            differ.extend(their.iter().filter(|c| !mine.contains(c)).copied());
        }
        differ.retain(|c| !unknown.contains(*c));
        assert!(
            differ.is_empty() && total > 10,
            "{class}: {total}, {differ:?}"
        );
    }
}
