//! A repaired text: the bytes of the old one, but for the cells that change.

use super::{FixError, each};
use crate::rules::{Context, Repair};
use crate::sheet::{Encoding, requoted, spans};
use std::io::{self, Read, Write};

/// Writes the repaired text of a sheet in its own encoding.
///
/// # Errors
/// What the disk says; a repaired text that the encoding has no character for; bytes that would not come back.
pub fn write_text(context: &Context, all: bool, out: &mut dyn Write) -> Result<(), FixError> {
    let format = context.sheet.format;
    if !context.sheet.is_reversible()? {
        return Err(FixError::NotReversible {
            encoding: format.encoding.name(),
        });
    }
    let mut out = Encoded::new(out, format.encoding);
    if format.encoding != Encoding::Utf8 {
        out.out.write_all(context.sheet.mark())?;
    }
    let mut input = context.sheet.decoded()?;
    let mut at = 0;
    each(context, all, |record, repairs, next| {
        if repairs.is_empty() {
            return Ok(());
        }
        out.copy(&mut input, record.offset - at)?;
        let length = usize::try_from(next.offset - record.offset)
            .map_err(|_| io::Error::other("a row that is larger than memory"))?;
        let mut raw = vec![0; length];
        input.read_exact(&mut raw)?;
        out.repaired(&raw, repairs, format.delimiter, |column| {
            context
                .sheet
                .cell_place(record.row, record.line, column)
                .reference()
        })?;
        at = next.offset;
        Ok::<_, FixError>(())
    })?;
    out.copy(&mut input, u64::MAX)?;
    out.finish()?;
    Ok(())
}

/// Takes UTF-8 and writes it in another encoding.
struct Encoded<'o> {
    out: &'o mut dyn Write,
    encoding: Encoding,
    /// The first bytes of a character whose others have not come yet.
    part: Vec<u8>,
}

impl<'o> Encoded<'o> {
    fn new(out: &'o mut dyn Write, encoding: Encoding) -> Self {
        Self {
            out,
            encoding,
            part: Vec::new(),
        }
    }

    fn copy(&mut self, input: &mut dyn Read, mut count: u64) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        while count > 0 {
            let most = usize::try_from(count)
                .unwrap_or(usize::MAX)
                .min(buffer.len());
            let read = input.read(&mut buffer[..most])?;
            if read == 0 {
                break;
            }
            self.bytes(&buffer[..read])?;
            count -= read as u64;
        }
        Ok(())
    }

    fn repaired(
        &mut self,
        raw: &[u8],
        repairs: &[Repair],
        delimiter: u8,
        cell: impl Fn(usize) -> String,
    ) -> Result<(), FixError> {
        let spans = spans(raw, delimiter);
        let mut at = 0;
        for repair in repairs {
            let Some(span) = spans.get(repair.column) else {
                continue;
            };
            self.bytes(&raw[at..span.start])?;
            if self.encoding.encode(&repair.replacement).is_none() {
                return Err(FixError::NoSuchCharacter {
                    cell: cell(repair.column),
                    text: repair.replacement.clone(),
                    encoding: self.encoding.name(),
                });
            }
            self.bytes(&requoted(
                &raw[span.clone()],
                &repair.replacement,
                delimiter,
            ))?;
            at = span.end;
        }
        self.bytes(&raw[at..])?;
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.encoding == Encoding::Utf8 {
            return self.out.write_all(bytes);
        }
        self.part.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.part) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let text = String::from_utf8_lossy(&self.part[..whole]).into_owned();
        let encoded = self.encoding.encode(&text);
        let encoded = encoded
            .ok_or_else(|| io::Error::other("a character of the file cannot be written back"))?;
        self.out.write_all(&encoded)?;
        self.part.drain(..whole);
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        if !self.part.is_empty() {
            return Err(io::Error::other("the text ends inside a character"));
        }
        self.out.flush()
    }
}
