//! Helpers of templates: each writes one value, whole, or fails.

use super::kinds::{Family, StepKind, kinds};
use super::script::MARK;
use super::step::Step;
use crate::powershell::literal::{escaped, literal};
use handlebars::{
    Context, Handlebars, Helper, HelperResult, JsonRender, Output, RenderContext, RenderError,
    RenderErrorReason,
};
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// Where the steps of a script stand in what its template is rendered with.
pub(super) const STEPS: &str = "steps";

type Written =
    fn(&Helper, &Handlebars, &Context, &mut RenderContext, &mut dyn Output) -> HelperResult;

/// The helpers that write values; `if`, `unless` and `each` are the engine's own.
pub(super) const HELPERS: [(&str, Written); 6] = [
    ("int", int),
    ("bool", boolean),
    ("or_null", or_null),
    ("text", text),
    ("word", word),
    ("steps", steps),
];

fn parameter<'v>(helper: &'v Helper, name: &str) -> Result<&'v Value, RenderErrorReason> {
    match helper.param(0) {
        Some(value) if !value.is_value_missing() => Ok(value.value()),
        Some(value) => Err(RenderErrorReason::MissingVariable(
            value.relative_path().map(ToOwned::to_owned),
        )),
        None => Err(RenderErrorReason::Other(format!(
            "the helper {name} needs a value"
        ))),
    }
}

fn int(
    h: &Helper,
    _: &Handlebars,
    _: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    match parameter(h, "int")?.as_u64() {
        Some(number) if number < 1_000_000_000 => Ok(out.write(&number.to_string())?),
        _ => Err(RenderErrorReason::Other(
            "int takes a whole number of at most nine digits".to_owned(),
        )
        .into()),
    }
}

fn boolean(
    h: &Helper,
    _: &Handlebars,
    _: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    match parameter(h, "bool")?.as_bool() {
        Some(true) => Ok(out.write("$true")?),
        Some(false) => Ok(out.write("$false")?),
        None => Err(RenderErrorReason::Other("bool takes true or false".to_owned()).into()),
    }
}

fn or_null(
    h: &Helper,
    _: &Handlebars,
    _: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    match parameter(h, "or_null")? {
        Value::Null => Ok(out.write("$null")?),
        Value::String(text) => {
            let code =
                literal(text).map_err(|error| RenderErrorReason::Other(error.to_string()))?;
            Ok(out.write(&code)?)
        }
        _ => Err(RenderErrorReason::Other("or_null takes a text or null".to_owned()).into()),
    }
}

fn text(
    h: &Helper,
    _: &Handlebars,
    _: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    let text = parameter(h, "text")?.render();
    let code = escaped(&text).map_err(|error| RenderErrorReason::Other(error.to_string()))?;
    Ok(out.write(&code)?)
}

fn word(
    h: &Helper,
    _: &Handlebars,
    _: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    let word = parameter(h, "word")?.render();
    // Part of a command name: only names of the policy table, which are ASCII letters, come this way.
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err(RenderErrorReason::Other("word takes ASCII letters".to_owned()).into());
    }
    Ok(out.write(&word)?)
}

/// Writes the data region, whose lines were made before: in the context they are one text, because the engine copies the context
/// for each partial.
fn steps(
    _: &Helper,
    _: &Handlebars,
    context: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    match context.data().get(STEPS).and_then(Value::as_str) {
        Some(lines) => Ok(out.write(lines)?),
        None => Err(RenderErrorReason::Other("this script has no steps".to_owned()).into()),
    }
}

/// The lines of a data region: each step through the template of its kind.
pub(super) fn lines_of(steps: &[Value], registry: &Handlebars) -> Result<String, RenderError> {
    let mut writer = LineWriter::new(registry);
    let mut lines = String::new();
    for step in steps {
        let name = step.get("kind").and_then(Value::as_str).unwrap_or_default();
        let kind = kinds().find(|kind| kind.template == name);
        let kind =
            kind.ok_or_else(|| RenderErrorReason::Other(format!("{name:?} is no kind of step")))?;
        let number = step.get("step").and_then(Value::as_u64).unwrap_or_default();
        lines.push_str(&writer.write(kind, number, &Context::from(step.clone()))?);
    }
    Ok(lines)
}

/// Writes the lines of a data region one after the other.
pub(super) struct LineWriter<'r> {
    registry: &'r Handlebars<'r>,
    first: bool,
    /// The step of the last mark.
    marked: Option<u64>,
    /// What the last step of each kind was rendered from.
    contexts: Vec<(&'static StepKind, Context)>,
}

impl<'r> LineWriter<'r> {
    pub(super) fn new(registry: &'r Handlebars<'r>) -> Self {
        Self {
            registry,
            first: true,
            marked: None,
            contexts: Vec::new(),
        }
    }

    /// The line of a step, with what goes before it.
    pub(super) fn line(&mut self, step: &Step) -> Result<String, RenderError> {
        // Given as a value the engine would copy it. Each kind has one: most steps only change its values.
        let known = self
            .contexts
            .iter()
            .position(|(kind, _)| std::ptr::eq(*kind, step.kind));
        let at = known.unwrap_or_else(|| {
            let empty = Context::from(Value::Object(Map::new()));
            self.contexts.push((step.kind, empty));
            self.contexts.len() - 1
        });
        let (kind, mut context) = self.contexts.swap_remove(at);
        if let Value::Object(values) = context.data_mut() {
            step.put_into(values);
        }
        let line = self.write(kind, u64::from(step.number()), &context);
        self.contexts.push((kind, context));
        line
    }

    fn write(
        &mut self,
        kind: &StepKind,
        number: u64,
        data: &Context,
    ) -> Result<String, RenderError> {
        let mut text = String::new();
        if !std::mem::take(&mut self.first) {
            text.push('\n');
        }
        // The vendor's cmdlets have no parameter for the number of a step.
        if kind.family == Family::Plain && self.marked != Some(number) {
            self.marked = Some(number);
            let _ = writeln!(text, "{MARK}{number}");
        }
        let line = self.registry.render_with_context(&kind.file(), data)?;
        text.push_str(line.trim_end_matches('\n'));
        Ok(text)
    }
}
