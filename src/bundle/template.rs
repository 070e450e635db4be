//! Templates: embedded, registered once, with an escape function that emits whole PowerShell literals.

use super::BundleError;
use super::helpers::{HELPERS, LineWriter, STEPS, lines_of};
use super::limit::{Limit, Limited};
use super::own::{self, Own};
use super::script::Steps;
use super::source::{self, Allowed, Judged, Refusal};
use super::store::Stop;
use super::weave::{PLACE, Text, Weave};
use crate::powershell::literal::literal;
use handlebars::template::{Template, TemplateElement};
use handlebars::{Context, Handlebars, HelperDef, RenderError, RenderErrorReason};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

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
    "partials/compare.ps1" => "partials/compare.ps1.hbs",
    "partials/connect.ps1" => "partials/connect.ps1.hbs",
    "partials/constants.ps1" => "partials/constants.ps1.hbs",
    "partials/dial-compare.ps1" => "partials/dial-compare.ps1.hbs",
    "partials/dial-preflight.ps1" => "partials/dial-preflight.ps1.hbs",
    "partials/dial-read.ps1" => "partials/dial-read.ps1.hbs",
    "partials/dial-run.ps1" => "partials/dial-run.ps1.hbs",
    "partials/dial-steps.ps1" => "partials/dial-steps.ps1.hbs",
    "partials/dial-write.ps1" => "partials/dial-write.ps1.hbs",
    "partials/end.ps1" => "partials/end.ps1.hbs",
    "partials/guards.ps1" => "partials/guards.ps1.hbs",
    "partials/head.ps1" => "partials/head.ps1.hbs",
    "partials/log.ps1" => "partials/log.ps1.hbs",
    "partials/outcome.ps1" => "partials/outcome.ps1.hbs",
    "partials/own.ps1" => "partials/own.ps1.hbs",
    "partials/preflight.ps1" => "partials/preflight.ps1.hbs",
    "partials/read-classic.ps1" => "partials/read-classic.ps1.hbs",
    "partials/read-current.ps1" => "partials/read-current.ps1.hbs",
    "partials/read.ps1" => "partials/read.ps1.hbs",
    "partials/run.ps1" => "partials/run.ps1.hbs",
    "partials/service.ps1" => "partials/service.ps1.hbs",
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
    "steps/more" => "steps/more.hbs",
    "steps/more-escaped" => "steps/more-escaped.hbs",
    "steps/name" => "steps/name.hbs",
    "steps/number" => "steps/number.hbs",
    "steps/number-any" => "steps/number-any.hbs",
    "steps/plan" => "steps/plan.hbs",
    "steps/policy" => "steps/policy.hbs",
    "steps/policy-any" => "steps/policy-any.hbs",
    "steps/release" => "steps/release.hbs",
    "steps/release-any" => "steps/release-any.hbs",
    "steps/remove-all" => "steps/remove-all.hbs",
    "steps/rule" => "steps/rule.hbs",
    "steps/rule-escaped" => "steps/rule-escaped.hbs",
    "steps/state" => "steps/state.hbs",
    "steps/state-escaped" => "steps/state-escaped.hbs",
    "steps/user" => "steps/user.hbs",
    "verify.ps1" => "verify.ps1.hbs",
}

/// What stands where a value could not be written. No grammar accepts it, so the self-check finds it.
const UNWRITABLE: &str = "<callsheet: unwritable value>";

/// Most text of all templates of one's own; those that ship have 70 KiB.
const MOST_TOGETHER: usize = 256 * 1024;

/// Texts of templates by name.
type Sources<'s> = BTreeMap<&'s str, Cow<'s, str>>;

/// The compiled templates.
pub struct Templates {
    registry: Handlebars<'static>,
    sources: Sources<'static>,
    own: Vec<&'static str>,
}

impl Templates {
    /// Compiles the templates that ship.
    ///
    /// # Errors
    /// A template that does not compile, is too large, or writes a value without escaping it.
    pub fn embedded() -> Result<Self, BundleError> {
        Self::with(&Own::default())
    }

    /// Compiles the templates that ship, with some replaced by one's own.
    ///
    /// # Errors
    /// As for [`Self::embedded`]; a name that no template has.
    pub fn with(own: &Own) -> Result<Self, BundleError> {
        let mut sources: Sources = EMBEDDED
            .iter()
            .map(|(name, text)| (*name, Cow::Borrowed(*text)))
            .collect();
        let (mut names, mut together) = (Vec::new(), 0);
        for (file, bytes) in own {
            let name = own::name_of(file)?;
            let text = source::text(bytes).map_err(|refusal| refused(name, refusal))?;
            together += text.len();
            if together > MOST_TOGETHER {
                return Err(BundleError::Template {
                    name: file.clone(),
                    line: 0,
                    column: 0,
                    why: format!(
                        "with this file your templates have more than {} KiB together",
                        MOST_TOGETHER / 1024
                    ),
                });
            }
            sources.insert(name, Cow::Owned(text));
            names.push(name);
        }
        Ok(Self {
            registry: compile(&sources, EMBEDDED)?,
            sources,
            own: names,
        })
    }

    /// Names of the templates that are one's own.
    pub(super) fn own(&self) -> &[&'static str] {
        &self.own
    }

    /// Text of every template in use.
    pub(super) fn sources(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.sources.iter().map(|(name, text)| (*name, &**text))
    }

    /// Renders a template with CRLF line ends.
    ///
    /// # Errors
    /// A value that the template names and the data lack; more text than any script has.
    pub fn render<T: Serialize>(&self, name: &str, data: &T) -> Result<String, BundleError> {
        let rendered = write(&self.registry, name, data).map_err(|error| told(name, &error))?;
        Ok(rendered.replace('\n', "\r\n"))
    }

    /// Renders a script with CRLF line ends: its fixed data, how many steps it has and how they are made. Neither the text nor
    /// the steps are kept.
    pub(super) fn script<'s>(
        &self,
        name: &str,
        mut data: Map<String, Value>,
        (count, steps): (usize, &dyn Fn() -> Steps<'s>),
        out: &mut dyn io::Write,
    ) -> Result<(), Stop> {
        let place = if count > 0 { PLACE } else { "" };
        data.insert(STEPS.to_owned(), Value::from(place));
        let context = Context::from(Value::Object(data));
        let mut text = Text::new(out, Limit::for_steps(count));
        let mut lines = |text: &mut Text| {
            let mut writer = LineWriter::new(&self.registry);
            for step in steps() {
                let line = writer.line(&step).map_err(|error| told(name, &error))?;
                text.push(line.as_bytes())?;
            }
            Ok(())
        };
        let mut weave = Weave::new(&mut text, &mut lines);
        let rendered = self
            .registry
            .render_with_context_to_write(name, &context, &mut weave);
        if let Some(stop) = weave.stopped {
            return Err(stop);
        }
        rendered.map_err(|error| told(name, &error))?;
        text.send()
    }

    /// Renders a template whose texts are others: with marks that tell the way back. Nothing is judged.
    pub(super) fn render_others<'o, T: Serialize>(
        others: impl Iterator<Item = (&'o str, String)>,
        name: &str,
        data: &T,
    ) -> Option<String> {
        let mut registry = engine();
        for (name, text) in others {
            registry.register_template_string(name, text).ok()?;
        }
        write(&registry, name, data).ok()
    }
}

fn told(name: &str, error: &RenderError) -> BundleError {
    let name = error.template_name.as_deref().unwrap_or(name);
    BundleError::Template {
        name: format!("{name}.hbs"),
        line: error.line_no.unwrap_or(0),
        column: error.column_no.unwrap_or(0),
        why: error.reason().to_string(),
    }
}

fn refused(name: &str, refusal: Refusal) -> BundleError {
    BundleError::Template {
        name: format!("{name}.hbs"),
        line: refusal.line,
        column: refusal.column,
        why: refusal.why,
    }
}

fn engine() -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.register_escape_fn(|text| literal(text).unwrap_or_else(|_| UNWRITABLE.to_owned()));
    for (name, helper) in HELPERS {
        registry.register_helper(name, Box::new(helper) as Box<dyn HelperDef + Send + Sync>);
    }
    registry
}

/// Judges all templates, one by one and together, and compiles them.
fn compile(
    sources: &Sources,
    shipped: &[(&str, &str)],
) -> Result<Handlebars<'static>, BundleError> {
    let helpers = HELPERS.iter().map(|(name, _)| *name).collect();
    let allowed = Allowed::of(helpers, shipped.iter().map(|(_, text)| *text));
    let mut judged = Judged::new();
    for (name, text) in sources {
        let same = shipped.iter().find(|(known, _)| known == name);
        let shipped = same.map_or("", |(_, text)| *text);
        let outline = source::text(text.as_bytes())
            .and_then(|text| source::judge(&text, shipped, &allowed))
            .map_err(|refusal| refused(name, refusal))?;
        judged.insert(name, (text, outline));
    }
    source::whole(&judged).map_err(|(name, refusal)| refused(name, refusal))?;
    let mut registry = engine();
    for (name, text) in sources {
        let fault = |line, why| BundleError::Template {
            name: format!("{name}.hbs"),
            line,
            column: 0,
            why,
        };
        let template = Template::compile(text).map_err(|error| {
            let line = error.pos().map_or(0, |(line, _)| line);
            fault(line, error.reason().to_string())
        })?;
        // The text was judged; this asks the engine itself whether it read the same.
        if let Some(line) = raw_output(&template) {
            let why = "this tag writes its value without escaping it".to_owned();
            return Err(fault(line, why));
        }
        registry.register_template(name, template);
    }
    Ok(registry)
}

/// Renders into memory that cannot grow beyond what a script with its steps can need.
fn write<T: Serialize>(registry: &Handlebars, name: &str, data: &T) -> Result<String, RenderError> {
    let mut data = serde_json::to_value(data).map_err(RenderErrorReason::from)?;
    let mut count = 0;
    if let Some(steps) = data.get_mut(STEPS)
        && let Some(list) = steps.as_array()
    {
        count = list.len();
        *steps = Value::String(lines_of(list, registry)?);
    }
    let context = Context::from(data);
    let mut out = Limited::for_steps(count);
    registry.render_with_context_to_write(name, &context, &mut out)?;
    Ok(out.into_text())
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one(source: &str) -> Result<Templates, BundleError> {
        let source = format!("{source}\n");
        let sources: Sources = [("one", Cow::Owned(source.clone()))].into_iter().collect();
        Ok(Templates {
            registry: compile(&sources, &[("one", &source)])?,
            sources: Sources::new(),
            own: Vec::new(),
        })
    }

    #[test]
    fn a_value_becomes_a_whole_literal() {
        let templates =
            one("X -A:{{a}} -N:{{int n}} -Z:{{or_null z}} -T:{{text t}}").expect("compiles");
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
        assert_eq!(rendered, format!("{UNWRITABLE}\r\n"));
    }
}
