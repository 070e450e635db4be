//! One change in every profile, version, style and way to sign in.

use std::fmt::Write as _;

/// A change and what it is rendered with.
pub(crate) struct Variant {
    /// What is special about it.
    pub(crate) name: String,
    /// `[module]` and `[signin]`.
    pub(crate) settings: String,
}

/// The versions that a profile is rendered for at its ends, and those around which something changes.
const VERSIONS: [&str; 7] = [
    "4.0.0", "4.2.0", "5.3.1", "5.8.1", "7.2.0", "7.8.0", "7.9.0",
];

/// Ways to sign in, with the first version of each.
const SIGN_INS: [(&str, &str); 5] = [
    ("4.0.0", "mode = \"device-code\"\n"),
    (
        "4.7.1",
        "mode = \"certificate\"\napplication_id = \"00000000-0000-4000-8000-0000000000a1\"\nthumbprint = \"00112233445566778899AABBCCDDEEFF00112233\"\n",
    ),
    ("5.8.1", "mode = \"managed-identity\"\n"),
    ("7.9.0", "disable_wam = true\n"),
    ("4.0.0", "environment = \"TeamsGCCH\"\n"),
];

/// Every variant.
pub(crate) fn variants() -> Vec<Variant> {
    let mut all = Vec::new();
    for profile in ["current", "classic"] {
        for style in ["guarded", "plain"] {
            for version in VERSIONS {
                all.push(variant(profile, style, version, ""));
            }
            for (version, sign_in) in SIGN_INS {
                all.push(variant(profile, style, version, sign_in));
            }
        }
    }
    all
}

/// One variant.
pub(crate) fn variant(profile: &str, style: &str, version: &str, sign_in: &str) -> Variant {
    let mut settings = format!(
        "[module]\nprofile = \"{profile}\"\nstyle = \"{style}\"\nversion = \"{version}\"\n"
    );
    if !sign_in.is_empty() {
        let _ = write!(settings, "[signin]\n{sign_in}");
    }
    let first = sign_in.lines().next().unwrap_or_default();
    Variant {
        name: format!("{profile}, {style}, {version} {first}"),
        settings,
    }
}
