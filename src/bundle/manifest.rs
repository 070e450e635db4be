//! The manifest: every file of a bundle with its SHA-256, sorted; the one thing that is approved.

use crate::digest::sha256_hex;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Name of the manifest's file.
pub const NAME: &str = "manifest.sha256";

/// Files by their path with `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Digests by path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Path with `/` to 64 hexadecimal digits.
    pub digests: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of some files.
    #[must_use]
    pub fn of(files: &Files) -> Self {
        Self {
            digests: files
                .iter()
                .map(|(path, bytes)| (path.clone(), sha256_hex(bytes)))
                .collect(),
        }
    }

    /// Lines that `sha256sum -c` reads: digest, two blanks, path, LF.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (path, digest) in &self.digests {
            let _ = writeln!(text, "{digest}  {path}");
        }
        text
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// The line (from 1) that is none, or is out of order.
    pub fn parse(text: &str) -> Result<Self, u32> {
        let mut digests = BTreeMap::new();
        for (at, line) in text.split_inclusive('\n').enumerate() {
            let wrong = || u32::try_from(at + 1).unwrap_or(u32::MAX);
            let line = line.strip_suffix('\n').ok_or_else(wrong)?;
            let (digest, path) = line.split_once("  ").ok_or_else(wrong)?;
            let hex = digest.len() == 64
                && digest
                    .bytes()
                    .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            let sorted = digests
                .last_key_value()
                .is_none_or(|(last, _): (&String, _)| last.as_str() < path);
            let inside = !path.is_empty()
                && !path.starts_with('/')
                && !path.contains('\\')
                && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
            if !(hex && sorted && inside) {
                return Err(wrong());
            }
            digests.insert(path.to_owned(), digest.to_owned());
        }
        Ok(Self { digests })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_back_and_nothing_else_does() {
        let files: Files = [
            ("b".to_owned(), b"2".to_vec()),
            ("a/x".to_owned(), b"1".to_vec()),
        ]
        .into_iter()
        .collect();
        let manifest = Manifest::of(&files);
        let text = manifest.to_text();
        assert_eq!(Manifest::parse(&text), Ok(manifest));
        let line = text.lines().next().expect("two lines");
        for bad in [
            line.to_owned(),
            format!("{line}\n{line}\n"),
            line.replace("a/x", "../x") + "\n",
            "x\n".to_owned(),
        ] {
            assert!(Manifest::parse(&bad).is_err(), "{bad}");
        }
    }
}
