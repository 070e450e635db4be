//! Digests and the one canonical form of JSON that they are taken over.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, BufWriter, Read, Write};

/// The SHA-256 of some bytes as 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Canonical JSON: keys sorted, no white space, integers only (RFC 8785 for such values).
///
/// # Panics
/// Never for the types of this crate: their keys are strings and their numbers integers.
#[must_use]
pub fn canonical_json<T: Serialize>(value: &T) -> String {
    // `Value` keeps objects in a BTreeMap, so a round trip through it sorts every key.
    serde_json::to_value(value)
        .expect("types with string keys always become JSON")
        .to_string()
}

/// The SHA-256 of a value's JSON without white space, written as it comes: of canonical JSON, if its keys come sorted.
///
/// # Panics
/// Never, as for [`canonical_json`].
#[must_use]
pub fn sha256_of<T: Serialize>(value: &T) -> String {
    // It comes in pieces of a byte or two.
    let mut out = BufWriter::with_capacity(64 * 1024, Tally::new(io::sink()));
    let written = serde_json::to_writer(&mut out, value).and_then(|()| {
        let tally = out.into_inner();
        tally.map_err(|error| serde_json::Error::io(error.into_error()))
    });
    let tally = written.expect("types with string keys always become JSON");
    tally.finish().0
}

/// The SHA-256 of everything that can be read, as [`sha256_hex`].
///
/// # Errors
/// It cannot be read.
pub fn sha256_read(mut from: impl Read) -> io::Result<String> {
    let mut tally = Tally::new(io::sink());
    io::copy(&mut from, &mut tally)?;
    Ok(tally.finish().0)
}

/// Takes the digest and the length of what is written on to somewhere else.
pub struct Tally<W> {
    out: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Tally<W> {
    /// Before the first byte.
    pub fn new(out: W) -> Self {
        Self {
            out,
            hasher: Sha256::new(),
            bytes: 0,
        }
    }

    /// The SHA-256 as 64 lower-case hexadecimal digits, and how many bytes there were.
    #[must_use]
    pub fn finish(self) -> (String, u64) {
        (hex(&self.hasher.finalize()), self.bytes)
    }
}

impl<W: Write> Write for Tally<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a value as it comes, with two blanks of indent and a final newline.
///
/// # Errors
/// When the output cannot be written.
pub fn pretty_to<T: Serialize>(mut out: impl Write, value: &T) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// The same value for people: two blanks of indent, sorted keys, a final newline.
///
/// # Panics
/// Never, as for [`canonical_json`].
#[must_use]
pub fn pretty_json<T: Serialize>(value: &T) -> String {
    let value: Value =
        serde_json::to_value(value).expect("types with string keys always become JSON");
    let mut text = serde_json::to_string_pretty(&value).expect("a JSON value always prints");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_published_one() {
        // FIPS 180-4 test vector for the empty message.
        assert_eq!(
            sha256_hex(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn keys_are_sorted_whatever_their_order() {
        let one: Value = serde_json::from_str(r#"{"b":1,"a":{"d":2,"c":[3]}}"#).expect("JSON");
        assert_eq!(canonical_json(&one), r#"{"a":{"c":[3],"d":2},"b":1}"#);
    }
}
