//! The constants at the head of every script: what it is for, and for how many.

use crate::config::{Config, Module, Profile, SignInMode, Style};
use crate::model::{Guid, UserRef};
use crate::powershell::classes::first_refused;
use crate::powershell::grammar::{self, Value};
use crate::reference::module::{CATEGORIES, NOTIFY, THROWS, WAM};
use jiff::Timestamp;
use serde_json::{Map, json};

/// What a change is about: its constants, steps and partials are others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Users: their numbers and policies.
    Users,
    /// Tenant dial plans.
    Plans,
}

/// The values at the head of every script, in the order of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Constants {
    pub(super) change: String,
    pub(super) title: String,
    pub(super) plan: String,
    pub(super) tenant: String,
    pub(super) module: String,
    pub(super) profile: String,
    pub(super) style: String,
    pub(super) sign_in: String,
    pub(super) application: String,
    pub(super) thumbprint: String,
    pub(super) environment: String,
    pub(super) disable_wam: bool,
    pub(super) window_start: String,
    pub(super) window_end: String,
    pub(super) about: About,
    /// How many users or plans.
    pub(super) count: u32,
    /// The first of them, and the last.
    pub(super) first: String,
    pub(super) last: String,
    pub(super) script: String,
}

/// Variable, key in the template, and the form of the value.
type Constant = (&'static str, &'static str, fn(&Value) -> bool);

static CONSTANTS: [Constant; 18] = [
    (
        "ChangeId",
        "change",
        |v| matches!(v, Value::Text(t) if is_change_id(t)),
    ),
    (
        "Title",
        "title",
        |v| matches!(v, Value::Escaped(t) if first_refused(t).is_none()),
    ),
    (
        "PlanDigest",
        "plan",
        |v| matches!(v, Value::Text(t) if t.len() == 64 && t.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))),
    ),
    (
        "TenantId",
        "tenant",
        |v| matches!(v, Value::Text(t) if Guid::parse(t).is_some()),
    ),
    (
        "ModuleVersion",
        "module",
        |v| matches!(v, Value::Text(t) if t.bytes().all(|b| b.is_ascii_digit() || b == b'.')),
    ),
    (
        "CmdletProfile",
        "profile",
        |v| matches!(v, Value::Text(t) if Profile::parse(t).is_some()),
    ),
    (
        "ScriptStyle",
        "style",
        |v| matches!(v, Value::Text(t) if Style::parse(t).is_some()),
    ),
    (
        "SignInMode",
        "sign_in",
        |v| matches!(v, Value::Text(t) if SignInMode::parse(t).is_some()),
    ),
    (
        "SignInApp",
        "application",
        |v| matches!(v, Value::Text(t) if t.is_empty() || Guid::parse(t).is_some()),
    ),
    (
        "SignInPrint",
        "thumbprint",
        |v| matches!(v, Value::Text(t) if t.bytes().all(|b| b.is_ascii_hexdigit())),
    ),
    (
        "SignInCloud",
        "environment",
        |v| matches!(v, Value::Text(t) if t.bytes().all(|b| b.is_ascii_alphabetic())),
    ),
    ("SignInNoWam", "disable_wam", |v| {
        matches!(v, Value::Bool(_))
    }),
    (
        "WindowStart",
        "window_start",
        |v| matches!(v, Value::Text(t) if is_moment(t)),
    ),
    (
        "WindowEnd",
        "window_end",
        |v| matches!(v, Value::Text(t) if is_moment(t)),
    ),
    ("UserCount", "users", |v| matches!(v, Value::Int(_))),
    (
        "FirstUser",
        "first_user",
        |v| matches!(v, Value::Text(t) if UserRef::parse(t).is_some()),
    ),
    (
        "LastUser",
        "last_user",
        |v| matches!(v, Value::Text(t) if UserRef::parse(t).is_some()),
    ),
    (
        "ScriptName",
        "script",
        |v| matches!(v, Value::Text(t) if t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')),
    ),
];

/// Where the constants stand that differ between users and plans.
const COUNT: usize = 14;

/// The same for dial plans.
static OF_PLANS: [Constant; 3] = [
    ("PlanCount", "plans", |v| matches!(v, Value::Int(_))),
    (
        "FirstPlan",
        "first_plan",
        |v| matches!(v, Value::Text(t) if !t.is_empty()),
    ),
    (
        "LastPlan",
        "last_plan",
        |v| matches!(v, Value::Text(t) if !t.is_empty()),
    ),
];

/// The constants of a script.
fn constants(about: About) -> [Constant; CONSTANTS.len()] {
    let mut all = CONSTANTS;
    if about == About::Plans {
        all[COUNT..COUNT + OF_PLANS.len()].copy_from_slice(&OF_PLANS);
    }
    all
}

/// The form of `[change] id`: it begins the names of result files.
pub(crate) fn is_change_id(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphanumeric())
        && text.len() <= 40
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_moment(text: &str) -> bool {
    text.is_empty() || text.parse::<Timestamp>().is_ok()
}

/// What the constants of a script are made from, beside the config.
pub(super) struct Head<'h> {
    /// Digest of the plan.
    pub(super) plan: &'h str,
    pub(super) style: Style,
    pub(super) about: About,
    /// Whom or what the script is for.
    pub(super) named: &'h Named,
    /// Name of the script.
    pub(super) script: &'h str,
}

/// Whom or what a script is for: how many, the first and the last.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    count: u32,
    first: String,
    last: String,
}

impl Named {
    /// Of names in order, each once.
    pub(super) fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut names = names.into_iter();
        let Some(first) = names.next() else {
            return Self::default();
        };
        let (mut count, mut last) = (1_u32, first);
        for name in names {
            count = count.saturating_add(1);
            last = name;
        }
        Self {
            count,
            first: first.to_owned(),
            last: last.to_owned(),
        }
    }
}

impl Constants {
    /// The constants of a script.
    pub(super) fn of(config: &Config, head: &Head) -> Self {
        let window = config.change.window.as_ref();
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        Self {
            change: text(config.change.id.as_deref()),
            title: config.change.title.clone(),
            plan: head.plan.to_owned(),
            tenant: config
                .tenant_id
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            module: config.module.version.to_string(),
            profile: config.module.profile.as_str().to_owned(),
            style: head.style.as_str().to_owned(),
            sign_in: config.signin.mode.as_str().to_owned(),
            application: text(config.signin.application.as_ref().map(Guid::as_str)),
            thumbprint: text(config.signin.thumbprint.as_deref()),
            environment: text(config.signin.environment.as_deref()),
            disable_wam: config.signin.disable_wam,
            window_start: text(window.map(|w| w.start.text.as_str())),
            window_end: text(window.map(|w| w.end.text.as_str())),
            about: head.about,
            count: head.named.count,
            first: head.named.first.clone(),
            last: head.named.last.clone(),
            script: head.script.to_owned(),
        }
    }

    /// How this script is written.
    pub(super) fn style(&self) -> Style {
        Style::parse(&self.style).unwrap_or_default()
    }

    /// Which module runs the script.
    pub(super) fn module(&self) -> Module {
        Module::named(&self.profile, &self.module, &self.style)
    }

    /// What the pinned module has and how it signs in, for templates to ask with `if`.
    pub(super) fn facts(&self) -> Map<String, serde_json::Value> {
        let module = self.module();
        let mode = SignInMode::parse(&self.sign_in).unwrap_or_default();
        let facts = [
            ("is_dial", self.about == About::Plans),
            ("is_classic", module.profile == Profile::Classic),
            ("sets_places", module.sets_places()),
            ("has_categories", module.version >= CATEGORIES),
            ("has_notify", module.version >= NOTIFY),
            ("returns_errors", module.version < THROWS),
            ("has_wam", module.version >= WAM),
            ("by_device_code", mode == SignInMode::DeviceCode),
            ("by_certificate", mode == SignInMode::Certificate),
            ("by_identity", mode == SignInMode::ManagedIdentity),
        ];
        facts
            .into_iter()
            .map(|(name, holds)| (name.to_owned(), json!(holds)))
            .collect()
    }

    pub(super) fn context(&self) -> Map<String, serde_json::Value> {
        constants(self.about)
            .iter()
            .map(|(_, key, _)| (*key).to_owned())
            .zip(self.values())
            .collect()
    }

    /// The values in the order of the template.
    pub(super) fn values(&self) -> [serde_json::Value; CONSTANTS.len()] {
        [
            json!(self.change),
            json!(self.title),
            json!(self.plan),
            json!(self.tenant),
            json!(self.module),
            json!(self.profile),
            json!(self.style),
            json!(self.sign_in),
            json!(self.application),
            json!(self.thumbprint),
            json!(self.environment),
            json!(self.disable_wam),
            json!(self.window_start),
            json!(self.window_end),
            json!(self.count),
            json!(self.first),
            json!(self.last),
            json!(self.script),
        ]
    }

    pub(super) fn decode(lines: &[&str]) -> Result<Self, (usize, String)> {
        if lines.len() != CONSTANTS.len() {
            return Err((
                0,
                format!(
                    "there are {} constants instead of {}",
                    lines.len(),
                    CONSTANTS.len()
                ),
            ));
        }
        // The name of the first constant that differs tells what the script is about.
        let of_plans = lines[COUNT].starts_with("$PlanCount ");
        let about = if of_plans { About::Plans } else { About::Users };
        let mut values = Vec::new();
        for (at, (line, (name, _, right))) in lines.iter().zip(&constants(about)).enumerate() {
            let code = line
                .strip_prefix('$')
                .and_then(|rest| rest.strip_prefix(name))
                .map(|rest| rest.trim_start_matches(' '));
            let value = code
                .and_then(|code| code.strip_prefix("= "))
                .and_then(grammar::value)
                .filter(right);
            values.push(
                value.ok_or_else(|| (at, format!("the constant ${name} is not of its form")))?,
            );
        }
        let mut values = values.into_iter();
        let mut text = || match values.next() {
            Some(Value::Text(text) | Value::Escaped(text)) => text,
            Some(Value::Int(number)) => number.to_string(),
            Some(Value::Bool(yes)) => yes.to_string(),
            _ => String::new(),
        };
        Ok(Self {
            change: text(),
            title: text(),
            plan: text(),
            tenant: text(),
            module: text(),
            profile: text(),
            style: text(),
            sign_in: text(),
            application: text(),
            thumbprint: text(),
            environment: text(),
            disable_wam: text() == "true",
            window_start: text(),
            window_end: text(),
            about,
            count: text().parse().unwrap_or(0),
            first: text(),
            last: text(),
            script: text(),
        })
    }
}
