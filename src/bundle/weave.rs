//! A script as it is written: the text of its templates, and the lines of its steps where the templates have them.
//!
//! The engine renders into memory and copies what it renders from for each partial. So it gets a mark in place of the steps, and
//! their lines are made one by one when the mark comes out.

use super::limit::Limit;
use super::store::Stop;
use std::io::{self, Write};

/// What the engine writes where the steps go; templates are ASCII and cannot hold it.
pub(super) const PLACE: &str = "\u{E002}";

/// Bytes that are put together before they go on.
const TOGETHER: usize = 64 * 1024;

/// Writes the lines of the steps.
pub(super) type Lines<'l> = dyn FnMut(&mut Text) -> Result<(), Stop> + 'l;

/// The text of a script, with CR LF.
pub(super) struct Text<'t> {
    out: &'t mut dyn Write,
    limit: Limit,
    buffer: Vec<u8>,
}

impl<'t> Text<'t> {
    pub(super) fn new(out: &'t mut dyn Write, limit: Limit) -> Self {
        Self {
            out,
            limit,
            buffer: Vec::with_capacity(TOGETHER + TOGETHER / 4),
        }
    }

    /// Takes text with LF.
    pub(super) fn push(&mut self, text: &[u8]) -> Result<(), Stop> {
        self.limit.take(text.len())?;
        let mut rest = text;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            self.buffer.extend_from_slice(&rest[..end]);
            self.buffer.extend_from_slice(b"\r\n");
            rest = &rest[end + 1..];
        }
        self.buffer.extend_from_slice(rest);
        if self.buffer.len() >= TOGETHER {
            self.send()?;
        }
        Ok(())
    }

    /// Sends on what is there.
    pub(super) fn send(&mut self) -> Result<(), Stop> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

/// What the engine writes into.
pub(super) struct Weave<'w, 't> {
    text: &'w mut Text<'t>,
    lines: &'w mut Lines<'w>,
    /// What went wrong beneath; the engine would tell it as a fault of its template.
    pub(super) stopped: Option<Stop>,
}

impl<'w, 't> Weave<'w, 't> {
    pub(super) fn new(text: &'w mut Text<'t>, lines: &'w mut Lines<'w>) -> Self {
        Self {
            text,
            lines,
            stopped: None,
        }
    }
}

impl Write for Weave<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = if bytes == PLACE.as_bytes() {
            (self.lines)(self.text)
        } else {
            self.text.push(bytes)
        };
        match written {
            Ok(()) => Ok(bytes.len()),
            Err(Stop::Io(why)) if Limit::is_reached(&why) => Err(why),
            Err(stop) => {
                self.stopped = Some(stop);
                Err(io::Error::other("the script cannot be written"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
