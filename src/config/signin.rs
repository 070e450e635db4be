//! `[signin]`: how the scripts sign in when they are asked to. Never a secret: a certificate is named by its thumbprint,
//! and its password, where it is a file, is asked for when the script runs.

use super::reader::{Reader, Section};
use super::values::{Checked, Wrong, guid, wrong};
use crate::model::Guid;
use crate::reference::module::{APP_THUMBPRINT, MANAGED_IDENTITY, ModuleVersion};

/// The keys of `[signin]`.
pub(super) const SIGNIN: &[&str] = &[
    "mode",
    "application_id",
    "thumbprint",
    "disable_wam",
    "environment",
];

/// Clouds that `Connect-MicrosoftTeams -TeamsEnvironmentName` names; none is the commercial cloud and GCC.
const ENVIRONMENTS: [&str; 3] = ["TeamsGCCH", "TeamsDOD", "TeamsChina"];

/// How a script signs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignInMode {
    /// A window asks for account and password.
    #[default]
    Interactive,
    /// A code is typed on another device.
    DeviceCode,
    /// An application with a certificate, from the store or from a file.
    Certificate,
    /// The identity of the machine in the vendor's cloud.
    ManagedIdentity,
}

impl SignInMode {
    /// Every mode.
    pub const ALL: [Self; 4] = [
        Self::Interactive,
        Self::DeviceCode,
        Self::Certificate,
        Self::ManagedIdentity,
    ];

    /// The word in the config and in the scripts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interactive => "interactive",
            Self::DeviceCode => "device-code",
            Self::Certificate => "certificate",
            Self::ManagedIdentity => "managed-identity",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }

    /// The first version of the module that signs in like this.
    const fn since(self) -> Option<ModuleVersion> {
        match self {
            Self::Interactive | Self::DeviceCode => None,
            Self::Certificate => Some(APP_THUMBPRINT),
            Self::ManagedIdentity => Some(MANAGED_IDENTITY),
        }
    }
}

/// What `[signin]` states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    /// How.
    pub mode: SignInMode,
    /// The application, for a certificate.
    pub application: Option<Guid>,
    /// The thumbprint of a certificate in the store, upper case.
    pub thumbprint: Option<String>,
    /// Leave the broker of Windows (WAM) out, where the module has one.
    pub disable_wam: bool,
    /// Another cloud than the commercial one.
    pub environment: Option<String>,
}

/// Reads `[signin]`; what a mode needs depends on the pinned version.
pub(super) fn signin(
    reader: &mut Reader<'_>,
    section: &Section<'_>,
    version: ModuleVersion,
) -> SignIn {
    reader.known(section, SIGNIN);
    let expected = "a string such as \"interactive\"";
    let mode = reader.setting(section, "mode", expected, |text| mode(text, version));
    let expected = "a GUID such as \"00000000-0000-4000-8000-000000000001\"";
    let application = reader.setting(section, "application_id", expected, guid);
    let expected = "40 hexadecimal digits, as Get-ChildItem Cert:\\CurrentUser\\My shows them";
    let thumbprint = reader.setting(section, "thumbprint", expected, thumbprint);
    let expected = "a string such as \"TeamsGCCH\"";
    let environment = reader.setting(section, "environment", expected, environment);
    let mode_stated = mode.as_ref().map(|mode| mode.value).unwrap_or_default();
    let certificate = mode_stated == SignInMode::Certificate;
    for key in ["application_id", "thumbprint"] {
        if let Some(node) = section.node(key).filter(|_| !certificate) {
            reader.bad(
                &node,
                Wrong::new(
                    "belongs to the mode \"certificate\" only",
                    "write mode = \"certificate\", or delete it",
                ),
            );
        }
    }
    if let Some(node) = section.node("mode").filter(|_| certificate)
        && section.node("application_id").is_none()
    {
        reader.bad(
            &node,
            Wrong::new(
                "stands without `application_id`",
                "add the id of the application whose certificate signs in",
            ),
        );
    }
    SignIn {
        mode: mode_stated,
        application: application.map(|id| id.value),
        thumbprint: thumbprint.map(|print| print.value),
        disable_wam: reader.flag(section, "disable_wam").unwrap_or(false),
        environment: environment.map(|name| name.value),
    }
}

fn mode(text: &str, version: ModuleVersion) -> Checked<SignInMode> {
    let Some(mode) = SignInMode::parse(text) else {
        return wrong(
            "is no way to sign in",
            "write \"interactive\", \"device-code\", \"certificate\" or \"managed-identity\"",
        );
    };
    match mode.since() {
        Some(since) if version < since => wrong(
            format!("needs version {since} of the module; {version} is pinned"),
            format!("pin [module] version = \"{since}\" or later, or sign in with \"device-code\""),
        ),
        _ => Ok(mode),
    }
}

fn thumbprint(text: &str) -> Checked<String> {
    if text.len() == 40 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(text.to_ascii_uppercase());
    }
    wrong(
        "is no thumbprint",
        "write the 40 hexadecimal digits that Get-ChildItem Cert:\\CurrentUser\\My shows",
    )
}

fn environment(text: &str) -> Checked<String> {
    let known = ENVIRONMENTS
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(text));
    known.map_or_else(
        || {
            wrong(
                "is no cloud that the module names",
                "write \"TeamsGCCH\", \"TeamsDOD\" or \"TeamsChina\"; for the commercial cloud and GCC delete the key",
            )
        },
        |known| Ok(known.to_owned()),
    )
}
