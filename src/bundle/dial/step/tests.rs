//! The lines of changes: written by the templates that ship, read back as the scripts read them.

use super::*;
use crate::bundle::kinds::Family;
use crate::bundle::template::Templates;
use crate::dial::State;
use crate::powershell::grammar::LONGEST_LINE;
use crate::span::Place;
use proptest::prelude::*;
use serde_json::json;

fn string(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Escaped(text) => text.clone(),
        _ => String::new(),
    }
}

/// What the functions of `dial-steps.ps1` do with the lines; the place is not in them.
fn to_change(steps: &[Step]) -> Option<PlanChange> {
    let (first, rest) = steps.split_first()?;
    let yes = |at: usize| matches!(first.values.get(at), Some(Value::Bool(true)));
    let mut sides = [None::<Wish>, None];
    for step in rest {
        let at = usize::from(string(&step.values[1]) == "to");
        let optional =
            |at: usize| (step.values[at] != Value::Null).then(|| string(&step.values[at]));
        match step.kind.template {
            "state" | "state-escaped" => {
                sides[at] = Some(Wish {
                    simple_name: optional(2),
                    description: optional(3),
                    rules: Vec::new(),
                });
            }
            "rule" | "rule-escaped" => sides[at].as_mut()?.rules.push(RuleState {
                name: string(&step.values[2]),
                pattern: string(&step.values[3]),
                translation: string(&step.values[4]),
                description: string(&step.values[5]),
                internal: step.values[6] == Value::Bool(true),
            }),
            _ => {
                let side = sides[at].as_mut()?;
                let (of, field) = (string(&step.values[2]), string(&step.values[3]));
                let target = match (of.as_str(), field.as_str()) {
                    ("plan", _) => side.description.get_or_insert_default(),
                    (_, "Name") => &mut side.rules.last_mut()?.name,
                    (_, "Pattern") => &mut side.rules.last_mut()?.pattern,
                    (_, "Translation") => &mut side.rules.last_mut()?.translation,
                    _ => &mut side.rules.last_mut()?.description,
                };
                target.push_str(&string(&step.values[4]));
            }
        }
    }
    let [from, to] = sides;
    let before = match (yes(2), from) {
        (false, _) => Prior::Unknown,
        (true, None) => Prior::Absent,
        (true, Some(wish)) => Prior::Present(State {
            simple_name: wish.simple_name?,
            description: wish.description?,
            rules: wish.rules,
        }),
    };
    Some(PlanChange {
        id: first.number(),
        plan: string(&first.values[1]),
        before,
        after: to.filter(|_| !yes(4)),
        because: place(),
    })
}

fn place() -> Place {
    Place::Text {
        file: "plan.toml".into(),
        line: 1,
        column: 1,
    }
}

fn rule(text: &str) -> RuleState {
    RuleState {
        name: text.to_owned(),
        pattern: text.to_owned(),
        translation: text.to_owned(),
        description: text.to_owned(),
        internal: true,
    }
}

fn change(texts: &[&str]) -> PlanChange {
    let text = texts.first().copied().unwrap_or_default();
    PlanChange {
        id: 999_999_999,
        plan: "DP-US".to_owned(),
        before: Prior::Present(State {
            simple_name: "DP-US".to_owned(),
            description: text.to_owned(),
            rules: texts.iter().map(|text| rule(text)).collect(),
        }),
        after: Some(Wish {
            simple_name: None,
            description: Some(text.to_owned()),
            rules: texts.iter().rev().map(|text| rule(text)).collect(),
        }),
        because: place(),
    }
}

/// The lines as they stand in a script.
fn written(templates: &Templates, steps: &[Step]) -> Vec<String> {
    let line = |step: &Step| {
        let mut data = step.context();
        data.insert("kind".to_owned(), json!(step.kind.template));
        let text = templates
            .render(&step.kind.file(), &data)
            .expect("it renders");
        text.trim_end().to_owned()
    };
    steps.iter().map(line).collect()
}

#[track_caller]
fn comes_back(templates: &Templates, texts: &[&str]) {
    let change = change(texts);
    let steps = from_change(&change).expect("every character can be written");
    let lines = written(templates, &steps);
    let read: Vec<Step> = lines
        .iter()
        .map(|line| {
            assert!(line.len() <= LONGEST_LINE, "{} bytes: {line}", line.len());
            Step::parse(line, Family::Plans, None).unwrap_or_else(|why| panic!("{why}: {line}"))
        })
        .collect();
    assert_eq!(read, steps);
    assert_eq!(to_change(&read), Some(change));
}

#[test]
fn texts_of_every_kind_and_length_come_back_from_their_lines() {
    let templates = Templates::embedded().expect("the templates compile");
    let long = |c: &str| c.repeat(1100);
    for text in [
        "",
        "--%",
        "'",
        "''",
        "^(\\d{4})$",
        "$1`$(calc)",
        "\u{2018}\u{2019}\u{201C}",
        " a ",
        "a -B:'c'",
        "{{x}}",
        "\u{1F4DE}",
        &long("a"),
        &long("'"),
        &long("\\"),
        &long("ü"),
        &long("\u{1F4DE}"),
        &long("--%"),
    ] {
        comes_back(&templates, &[text, "x"]);
    }
}

#[test]
fn patterns_in_ascii_stand_in_the_script_as_they_are() {
    let templates = Templates::embedded().expect("the templates compile");
    let mut change = change(&[]);
    change.before = Prior::Unknown;
    change.after = Some(Wish {
        rules: vec![RuleState {
            name: "Four 'digits'".to_owned(),
            pattern: r"^(\d{4})$".to_owned(),
            translation: "+1206555$1".to_owned(),
            ..RuleState::default()
        }],
        ..Wish::default()
    });
    let steps = from_change(&change).expect("it can be written");
    assert_eq!(
        written(&templates, &steps),
        [
            "Step-Plan -Step:999999999 -Plan:'DP-US' -Known:$false -Exists:$false -Remove:$false",
            "Step-State -Step:999999999 -Side:'to' -SimpleName:$null -Description:$null",
            "Step-Rule -Step:999999999 -Side:'to' -Name:'Four ''digits''' -Pattern:'^(\\d{4})$' -Translation:'+1206555$1' -Description:'' -Internal:$false",
        ]
    );
}

#[test]
fn a_character_that_no_script_holds_is_named_with_its_rule() {
    let error = from_change(&change(&["a\u{200B}b"])).expect_err("a zero width space");
    let text = error.to_string();
    assert!(text.contains("U+200B at position 2"), "{text}");
    let rules = PlanChange {
        before: Prior::Unknown,
        after: Some(Wish {
            rules: vec![RuleState {
                pattern: "\u{7}".to_owned(),
                ..rule("Bell")
            }],
            ..Wish::default()
        }),
        ..change(&[])
    };
    let text = from_change(&rules).expect_err("a bell").to_string();
    assert!(text.contains("the Pattern of the rule \"Bell\""), "{text}");
    assert!(text.contains("plan.toml:1:1"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn random_texts_come_back(texts in proptest::collection::vec(any::<String>(), 0..4)) {
        static TEMPLATES: std::sync::LazyLock<Templates> =
            std::sync::LazyLock::new(|| Templates::embedded().expect("the templates compile"));
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        if texts.iter().all(|text| escaped(text).is_ok()) {
            comes_back(&TEMPLATES, &texts);
        }
    }
}
