//! Encodings: which one a text is written in, and reading it as UTF-8.
//!
//! UTF-8 is read where it lies. Another encoding is decoded once, into a file without a name (or memory, when it is
//! small), so that everything above sees UTF-8 and any row can still be read again by its position.

use super::source::{Source, Spool};
use encoding_rs::Decoder;
use std::io::{self, Read, Write};

/// How the characters of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first, as Excel's "Unicode Text".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// The code page of Western European Windows.
    Windows1252,
}

impl Encoding {
    /// The name that people and programs are told.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The byte order mark that this encoding begins with, if it has one.
    #[must_use]
    pub(super) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Windows1252 => b"",
        }
    }

    fn decoder(self) -> Decoder {
        let encoding = match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        };
        encoding.new_decoder_without_bom_handling()
    }

    /// Writes UTF-8 text in this encoding; none if a character has no place in it.
    #[must_use]
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Utf16Le => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            Self::Utf16Be => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            Self::Windows1252 => {
                let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
                (!unmappable).then(|| bytes.into_owned())
            }
        }
    }
}

/// What the bytes of a text say about how they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) encoding: Encoding,
    /// Length of the byte order mark.
    pub(super) bom: u64,
}

/// Finds out how a text is written: by its byte order mark, by its zero bytes, else by whether all of it is UTF-8.
///
/// Bytes that are no UTF-8 are Windows-1252 where nothing else in the file is UTF-8 beyond ASCII. Where both occur, parts
/// of the file were put together; it is read as UTF-8, and the cells that are not are told one by one.
pub(super) fn written(source: &Source, head: &[u8]) -> io::Result<Written> {
    for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
        if head.starts_with(encoding.mark()) {
            let bom = encoding.mark().len() as u64;
            return Ok(Written { encoding, bom });
        }
    }
    let encoding = match utf16_without_mark(head) {
        Some(encoding) => encoding,
        None if is_windows_1252(&mut *source.reader_at(0)?)? => Encoding::Windows1252,
        None => Encoding::Utf8,
    };
    Ok(Written { encoding, bom: 0 })
}

/// UTF-16 text of a Western sheet has a zero in nearly every second byte.
fn utf16_without_mark(head: &[u8]) -> Option<Encoding> {
    let pairs = head.chunks_exact(2);
    let count = pairs.len();
    let (mut first, mut second) = (0, 0);
    for pair in pairs {
        first += usize::from(pair[0] == 0);
        second += usize::from(pair[1] == 0);
    }
    match (first * 10 > count * 8, second * 10 > count * 8) {
        (true, false) if second * 20 < count => Some(Encoding::Utf16Be),
        (false, true) if first * 20 < count => Some(Encoding::Utf16Le),
        _ => None,
    }
}

fn is_windows_1252(input: &mut dyn Read) -> io::Result<bool> {
    let mut buffer = vec![0; 64 * 1024];
    let (mut kept, mut broken) = (0, false);
    loop {
        let read = input.read(&mut buffer[kept..])?;
        let filled = kept + read;
        let mut rest = &buffer[..filled];
        kept = 0;
        if rest.is_ascii() && read > 0 {
            continue;
        }
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    if !text.is_ascii() {
                        return Ok(false);
                    }
                    break;
                }
                Err(error) => {
                    if !rest[..error.valid_up_to()].is_ascii() {
                        return Ok(false);
                    }
                    let Some(length) = error.error_len().or((read == 0).then_some(1)) else {
                        // A character that the end of the buffer cuts in two.
                        let start = filled - (rest.len() - error.valid_up_to());
                        kept = filled - start;
                        buffer.copy_within(start..filled, 0);
                        break;
                    };
                    broken = true;
                    rest = &rest[error.valid_up_to() + length..];
                }
            }
        }
        if read == 0 {
            return Ok(broken);
        }
    }
}

/// Decodes a text behind its byte order mark into UTF-8.
pub(super) fn decode(source: &Source, written: Written) -> io::Result<Source> {
    let mut input = source.reader_at(written.bom)?;
    let mut spool = Spool::new();
    let mut decoder = written.encoding.decoder();
    let mut bytes = vec![0; 32 * 1024];
    let mut text = vec![0; 128 * 1024];
    loop {
        let read = input.read(&mut bytes)?;
        let mut rest = &bytes[..read];
        loop {
            let (result, used, made, _) = decoder.decode_to_utf8(rest, &mut text, read == 0);
            spool.write_all(&text[..made])?;
            rest = &rest[used..];
            if result == encoding_rs::CoderResult::InputEmpty {
                break;
            }
        }
        if read == 0 {
            return Ok(spool.finish());
        }
    }
}

/// Whether a text, encoded, is what another reader gives.
pub(super) fn is_same(
    encoding: Encoding,
    mut text: impl Read,
    mut bytes: impl Read,
) -> io::Result<bool> {
    let mut part = Vec::new();
    let mut buffer = vec![0; 32 * 1024];
    loop {
        let read = text.read(&mut buffer)?;
        part.extend_from_slice(&buffer[..read]);
        let whole = match std::str::from_utf8(&part) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let Some(encoded) = encoding.encode(&String::from_utf8_lossy(&part[..whole])) else {
            return Ok(false);
        };
        part.drain(..whole);
        let mut expected = vec![0; encoded.len()];
        match bytes.read_exact(&mut expected) {
            Ok(()) if expected == encoded => {}
            Ok(()) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
        }
        if read == 0 {
            return Ok(part.is_empty() && bytes.read(&mut buffer[..1])? == 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], encoding: Encoding, bom: u64, text: &str) {
        let source = Source::Memory(bytes.to_vec().into());
        let found = written(&source, &bytes[..bytes.len().min(4096)]).expect("memory");
        assert_eq!(found, Written { encoding, bom }, "{text:?}");
        let decoded = decode(&source, found).expect("memory");
        let decoded = decoded.bytes().expect("memory");
        assert_eq!(String::from_utf8_lossy(&decoded), text);
    }

    #[test]
    fn the_encoding_of_a_text_is_found_and_read() {
        check(b"a,b\n", Encoding::Utf8, 0, "a,b\n");
        check(
            "\u{FEFF}M\u{fc}ller".as_bytes(),
            Encoding::Utf8,
            3,
            "Müller",
        );
        check(b"M\xFCller,\x80", Encoding::Windows1252, 0, "Müller,€");
        check(b"\xFF\xFEa\0\xFC\0", Encoding::Utf16Le, 2, "aü");
        check(b"\xFE\xFF\0a\0\xFC", Encoding::Utf16Be, 2, "aü");
        check(b"U\0P\0N\0,\0N\0", Encoding::Utf16Le, 0, "UPN,N");
        check(b"\0U\0P\0N\0,\0N", Encoding::Utf16Be, 0, "UPN,N");
        // Two encodings in one file: the part that is UTF-8 decides.
        check(b"M\xFCller \xC3\xA9", Encoding::Utf8, 0, "M\u{FFFD}ller é");
        // A character that is cut by the end of a buffer, and one by the end of the file.
        let long = format!("{}ü", "a".repeat(64 * 1024 - 1));
        check(long.as_bytes(), Encoding::Utf8, 0, &long);
        check(b"a\xC3", Encoding::Windows1252, 0, "aÃ");
    }

    #[test]
    fn what_is_encoded_is_decoded_to_the_same() {
        for encoding in [Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252] {
            let text = "UPN;Müller – €\r\n";
            let mut bytes = encoding.mark().to_vec();
            bytes.extend(encoding.encode(text).expect("it has these characters"));
            check(&bytes, encoding, encoding.mark().len() as u64, text);
        }
        assert_eq!(Encoding::Windows1252.encode("Łódź"), None);
    }
}
