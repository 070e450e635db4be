//! How long a rendered script can get, which ends where no script can go.

use crate::powershell::grammar::LONGEST_LINE;
use std::io::{self, Write};

/// Most bytes of a script apart from its steps: what the work of templates is bounded by, with room for values.
const FIXED: usize = 5 * 1024 * 1024;

/// How many more bytes a script may have.
#[derive(Debug)]
pub(super) struct Limit {
    left: usize,
    most: usize,
}

/// A script would become longer than any script is.
#[derive(Debug, thiserror::Error)]
#[error("the script has more than {most} bytes")]
struct TooLong {
    most: usize,
}

impl Limit {
    /// Room for a script with so many steps, each of which is a line.
    pub(super) fn for_steps(steps: usize) -> Self {
        let most = FIXED.saturating_add(steps.saturating_mul(LONGEST_LINE + 2));
        Self { left: most, most }
    }

    /// Takes some bytes.
    pub(super) fn take(&mut self, bytes: usize) -> io::Result<()> {
        let too_long = TooLong { most: self.most };
        self.left = self
            .left
            .checked_sub(bytes)
            .ok_or_else(|| io::Error::other(too_long))?;
        Ok(())
    }

    /// Whether an error is that of a limit.
    pub(super) fn is_reached(why: &io::Error) -> bool {
        let inner = why.get_ref();
        inner
            .and_then(|inner| inner.downcast_ref::<TooLong>())
            .is_some()
    }
}

/// Memory with an end.
#[derive(Debug)]
pub(super) struct Limited {
    bytes: Vec<u8>,
    limit: Limit,
}

impl Limited {
    /// Memory for a script with so many steps.
    pub(super) fn for_steps(steps: usize) -> Self {
        Self {
            bytes: Vec::new(),
            limit: Limit::for_steps(steps),
        }
    }

    /// What was written.
    pub(super) fn into_text(self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Write for Limited {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        self.limit.take(more.len())?;
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_past_the_end() {
        let mut out = Limited::for_steps(1);
        let most = out.limit.most;
        out.write_all(&vec![b'x'; most]).expect("room for this");
        let error = out.write_all(b"x").expect_err("and for no more");
        assert_eq!(
            error.to_string(),
            format!("the script has more than {most} bytes")
        );
        assert!(Limit::is_reached(&error));
        assert_eq!(out.into_text().len(), most);
    }
}
