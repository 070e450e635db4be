//! How to check the bundle, with callsheet and without.

use super::Listed;
use std::fmt::Write as _;

/// Writes the section.
pub(super) fn write(out: &mut String, scripts: &[Listed]) {
    let _ = writeln!(out, "## Checking this bundle\n");
    let _ = writeln!(
        out,
        "What is approved is the SHA-256 of `manifest.sha256`, which names every file. With callsheet: `callsheet verify DIR`.\nWithout it:\n\n```powershell\nGet-FileHash manifest.sha256 -Algorithm SHA256\nGet-Content manifest.sha256 | ForEach-Object {{ $h, $p = $_ -split '  ', 2; if ((Get-FileHash $p -Algorithm SHA256).Hash -ne $h) {{ \"CHANGED: $p\" }} }}\n```\n\nor `sha256sum manifest.sha256` and `sha256sum -c manifest.sha256`.\n"
    );
    for Listed { path, digest, .. } in scripts {
        let _ = writeln!(out, "- `{path}` `{digest}`");
    }
}
