//! Templates: embedded, registered once, with an escape function that emits whole PowerShell literals.

use super::BundleError;
use super::kinds::{Family, kinds};
use super::script::MARK;
use crate::powershell::literal::{escaped, literal};
use handlebars::template::{Template, TemplateElement};
use handlebars::{
    Context, Handlebars, Helper, HelperResult, JsonRender, Output, RenderContext, RenderErrorReason,
};
use serde::Serialize;
use serde_json::Value;

macro_rules! embedded {
    ($($name:literal => $path:literal),+ $(,)?) => {
        /// Name and text of every template that ships.
        pub(crate) static EMBEDDED: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../templates/", $path)))),+];
    };
}

embedded! {
    "apply.ps1" => "apply.ps1.hbs",
    "install.ps1" => "install.ps1.hbs",
    "partials/change.ps1" => "partials/change.ps1.hbs",
    "partials/connect.ps1" => "partials/connect.ps1.hbs",
    "partials/constants.ps1" => "partials/constants.ps1.hbs",
    "partials/end.ps1" => "partials/end.ps1.hbs",
    "partials/guards.ps1" => "partials/guards.ps1.hbs",
    "partials/head.ps1" => "partials/head.ps1.hbs",
    "partials/log.ps1" => "partials/log.ps1.hbs",
    "partials/own.ps1" => "partials/own.ps1.hbs",
    "partials/read-classic.ps1" => "partials/read-classic.ps1.hbs",
    "partials/read-current.ps1" => "partials/read-current.ps1.hbs",
    "partials/read.ps1" => "partials/read.ps1.hbs",
    "partials/run.ps1" => "partials/run.ps1.hbs",
    "partials/steps.ps1" => "partials/steps.ps1.hbs",
    "partials/write-classic.ps1" => "partials/write-classic.ps1.hbs",
    "partials/write-current.ps1" => "partials/write-current.ps1.hbs",
    "partials/write.ps1" => "partials/write.ps1.hbs",
    "plain.ps1" => "plain.ps1.hbs",
    "plain/assign" => "plain/assign.hbs",
    "plain/classic-assign" => "plain/classic-assign.hbs",
    "plain/classic-place" => "plain/classic-place.hbs",
    "plain/grant" => "plain/grant.hbs",
    "plain/place" => "plain/place.hbs",
    "plain/remove" => "plain/remove.hbs",
    "plain/remove-all" => "plain/remove-all.hbs",
    "plain/voice" => "plain/voice.hbs",
    "preflight.ps1" => "preflight.ps1.hbs",
    "rollback.ps1" => "rollback.ps1.hbs",
    "steps/inventory" => "steps/inventory.hbs",
    "steps/number" => "steps/number.hbs",
    "steps/number-any" => "steps/number-any.hbs",
    "steps/policy" => "steps/policy.hbs",
    "steps/policy-any" => "steps/policy-any.hbs",
    "steps/release" => "steps/release.hbs",
    "steps/release-any" => "steps/release-any.hbs",
    "steps/remove-all" => "steps/remove-all.hbs",
    "steps/user" => "steps/user.hbs",
    "verify.ps1" => "verify.ps1.hbs",
}

/// Largest template: compiling is quadratic in the number of tags (docs/design.md).
const LARGEST: usize = 64 * 1024;

/// What stands where a value could not be written. No grammar accepts it, so the self-check finds it.
const UNWRITABLE: &str = "<callsheet: unwritable value>";

/// The compiled templates.
pub struct Templates {
    registry: Handlebars<'static>,
}

impl Templates {
    /// Compiles the templates that ship.
    ///
    /// # Errors
    /// A template that does not compile, is too large, or writes a value without escaping it.
    pub fn embedded() -> Result<Self, BundleError> {
        Self::compile(EMBEDDED.iter().copied())
    }

    /// Compiles templates by name.
    ///
    /// # Errors
    /// As for [`Self::embedded`].
    pub fn compile<'t>(
        sources: impl Iterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, BundleError> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(|text| literal(text).unwrap_or_else(|_| UNWRITABLE.to_owned()));
        registry.register_helper("int", Box::new(int));
        registry.register_helper("bool", Box::new(boolean));
        registry.register_helper("or_null", Box::new(or_null));
        registry.register_helper("text", Box::new(text));
        registry.register_helper("word", Box::new(word));
        registry.register_helper("steps", Box::new(steps));
        for (name, source) in sources {
            let fault = |line, why| BundleError::Template {
                name: name.to_owned(),
                line,
                why,
            };
            if source.len() > LARGEST {
                return Err(fault(0, format!("a template has at most {LARGEST} bytes")));
            }
            let template = Template::compile(source).map_err(|error| {
                fault(
                    error.pos().map_or(0, |(line, _)| line),
                    error.reason().to_string(),
                )
            })?;
            if let Some(line) = raw_output(&template) {
                return Err(fault(
                    line,
                    "this tag writes its value without escaping it".to_owned(),
                ));
            }
            registry.register_template(name, template);
        }
        Ok(Self { registry })
    }

    /// Renders a template with CRLF line ends.
    ///
    /// # Errors
    /// A value that the template names and the data lack.
    pub fn render<T: Serialize>(&self, name: &str, data: &T) -> Result<String, BundleError> {
        let rendered = self
            .registry
            .render(name, data)
            .map_err(|error| BundleError::Template {
                name: error
                    .template_name
                    .clone()
                    .unwrap_or_else(|| name.to_owned()),
                line: error.line_no.unwrap_or(0),
                why: error.reason().to_string(),
            })?;
        Ok(rendered.replace('\n', "\r\n"))
    }
}

/// The line of the first tag that writes its value raw: three braces, or an ampersand.
fn raw_output(template: &Template) -> Option<usize> {
    template
        .elements
        .iter()
        .zip(&template.mapping)
        .find_map(|(element, mapping)| match element {
            TemplateElement::HtmlExpression(_) => Some(mapping.0),
            TemplateElement::HelperBlock(block) => [&block.template, &block.inverse]
                .into_iter()
                .flatten()
                .find_map(raw_output),
            TemplateElement::DecoratorBlock(block) | TemplateElement::PartialBlock(block) => {
                block.template.as_ref().and_then(raw_output)
            }
            _ => None,
        })
}

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

/// Writes the data region: each step through the template of its kind.
fn steps(
    _: &Helper,
    registry: &Handlebars,
    context: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    let steps = context.data().get("steps").and_then(Value::as_array);
    let steps =
        steps.ok_or_else(|| RenderErrorReason::Other("this script has no steps".to_owned()))?;
    let mut marked = None;
    for (at, step) in steps.iter().enumerate() {
        let name = step.get("kind").and_then(Value::as_str).unwrap_or_default();
        let kind = kinds().find(|kind| kind.template == name);
        let kind =
            kind.ok_or_else(|| RenderErrorReason::Other(format!("{name:?} is no kind of step")))?;
        if at > 0 {
            out.write("\n")?;
        }
        // The vendor's cmdlets have no parameter for the number of a step.
        let number = step.get("step").and_then(Value::as_u64).unwrap_or_default();
        if kind.family == Family::Plain && marked != Some(number) {
            marked = Some(number);
            out.write(&format!("{MARK}{number}\n"))?;
        }
        let file = if kind.family == Family::Plain {
            kind.template.to_owned()
        } else {
            format!("steps/{}", kind.template)
        };
        let line = registry.render(&file, step)?;
        out.write(line.trim_end_matches('\n'))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one(source: &str) -> Result<Templates, BundleError> {
        Templates::compile([("one", source)].into_iter())
    }

    #[test]
    fn a_value_becomes_a_whole_literal() {
        let templates =
            one("X -A:{{a}} -N:{{int n}} -Z:{{or_null z}} -T:{{text t}}\n").expect("compiles");
        let data = json!({"a": "it's", "n": 7, "z": null, "t": "é"});
        let rendered = templates.render("one", &data).expect("renders");
        assert_eq!(
            rendered,
            "X -A:'it''s' -N:7 -Z:$null -T:([regex]::Unescape('\\u00e9'))\r\n"
        );
    }

    #[test]
    fn raw_output_is_refused_when_a_template_is_loaded() {
        for raw in [
            "{{{a}}}",
            "{{&a}}",
            "x\n{{#if b}}\n{{{a}}}\n{{/if}}",
            "{{#each b}}{{else}}{{&a}}{{/each}}",
        ] {
            assert!(
                matches!(one(raw), Err(BundleError::Template { .. })),
                "{raw}"
            );
        }
    }

    #[test]
    fn a_missing_value_is_an_error_and_not_an_empty_string() {
        for source in ["{{a}}", "{{int a}}", "{{or_null a}}", "{{text a}}"] {
            let templates = one(source).expect("compiles");
            assert!(templates.render("one", &json!({})).is_err(), "{source}");
        }
    }

    #[test]
    fn what_cannot_be_written_never_comes_out_as_code() {
        let templates = one("{{a}}").expect("compiles");
        let rendered = templates
            .render("one", &json!({"a": "--%"}))
            .expect("renders");
        assert_eq!(rendered, UNWRITABLE);
    }
}
