//! `[module]`: which cmdlets of which version are rendered, and in which style.

use super::Setting;
use super::findings::DEPRECATED_PROFILE;
use super::reader::{Reader, Section};
use super::values::{Checked, wrong};
use crate::finding::{Raised, Words};
use crate::reference::module::{LOCATION_ALONE, ModuleVersion, OLDEST, PINNED};

/// The keys of `[module]`.
pub(super) const MODULE: &[&str] = &["profile", "version", "style"];

/// Which cmdlets are rendered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// `Set-CsPhoneNumberAssignment` and its relatives.
    #[default]
    Current,
    /// `Set-CsOnlineVoiceUser` and `Get-CsOnlineTelephoneNumber`, which the vendor deprecated.
    Classic,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 2] = [Self::Current, Self::Classic];

    /// The word in the config.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Classic => "classic",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// How scripts are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// Compare and set, with a results log, a dry run and guards.
    #[default]
    Guarded,
    /// One vendor cmdlet a line, for small changes and for reading.
    Plain,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 2] = [Self::Guarded, Self::Plain];

    /// The word in the config.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guarded => "guarded",
            Self::Plain => "plain",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// What `[module]` states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// Which cmdlets are rendered.
    pub profile: Profile,
    /// The pinned version of the vendor's module.
    pub version: ModuleVersion,
    /// How scripts are written, unless the command line says otherwise.
    pub style: Style,
}

impl Module {
    /// A module by the words of a plan or a script; a word that is none stands for the default.
    #[must_use]
    pub fn named(profile: &str, version: &str, style: &str) -> Self {
        Self {
            profile: Profile::parse(profile).unwrap_or_default(),
            version: ModuleVersion::parse(version).unwrap_or_default(),
            style: Style::parse(style).unwrap_or_default(),
        }
    }

    /// Whether a location can be set on a number without a user.
    #[must_use]
    pub fn sets_places(&self) -> bool {
        self.profile == Profile::Current && self.version >= LOCATION_ALONE
    }

    /// Whether a voice flag can be set on a user without a number.
    #[must_use]
    pub fn sets_voice(&self) -> bool {
        self.profile == Profile::Current
    }
}

/// Reads `[module]`.
pub(super) fn module(reader: &mut Reader<'_>, section: &Section<'_>) -> Module {
    reader.known(section, MODULE);
    let stated = reader.setting(section, "profile", "a string such as \"current\"", profile);
    if let Some(stated) = stated
        .as_ref()
        .filter(|stated| stated.value == Profile::Classic)
    {
        reader.note(deprecated(stated));
    }
    let version = reader.setting(section, "version", "a string such as \"7.8.0\"", version);
    let style = reader.setting(section, "style", "a string such as \"guarded\"", style);
    Module {
        profile: stated.map_or_else(Profile::default, |stated| stated.value),
        version: version.map_or_else(ModuleVersion::default, |version| version.value),
        style: style.map_or_else(Style::default, |style| style.value),
    }
}

fn deprecated(stated: &Setting<Profile>) -> Raised {
    Raised {
        rule: &DEPRECATED_PROFILE,
        place: stated.place.clone(),
        value: Some(stated.value.as_str().to_owned()),
        words: Words::new(
            "Set-CsOnlineVoiceUser is deprecated since 2022-11-01 and Get-CsOnlineTelephoneNumber since 2022-07-11",
            "write \"current\" for Set-, Remove- and Get-CsPhoneNumberAssignment, which replace them",
        ),
    }
}

fn profile(text: &str) -> Checked<Profile> {
    Profile::parse(text).map_or_else(
        || {
            wrong(
                "is no profile",
                "write \"current\", or \"classic\" for the cmdlets that the vendor deprecated in 2022",
            )
        },
        Ok,
    )
}

fn style(text: &str) -> Checked<Style> {
    Style::parse(text).map_or_else(
        || {
            wrong(
                "is no style",
                "write \"guarded\", or \"plain\" for one vendor cmdlet a line",
            )
        },
        Ok,
    )
}

fn version(text: &str) -> Checked<ModuleVersion> {
    match ModuleVersion::parse(text) {
        Some(version) if version >= OLDEST => Ok(version),
        Some(_) => wrong(
            format!("is older than {OLDEST}, the oldest module that the vendor supports"),
            format!("write a later version, such as \"{PINNED}\""),
        ),
        None => wrong(
            "is no version of three numbers",
            "write a released version such as \"7.8.0\", without a preview label",
        ),
    }
}
