//! Memory that a rendered script is written into, and that ends where no script can go.

use crate::powershell::grammar::LONGEST_LINE;
use std::io::{self, Write};

/// Most bytes of a script apart from its steps: what the work of templates is bounded by, with room for values.
const FIXED: usize = 5 * 1024 * 1024;

/// A buffer with an end.
#[derive(Debug)]
pub(super) struct Limited {
    bytes: Vec<u8>,
    most: usize,
}

impl Limited {
    /// Room for a script with so many steps, each of which is a line.
    pub(super) fn for_steps(steps: usize) -> Self {
        Self {
            bytes: Vec::new(),
            most: FIXED.saturating_add(steps.saturating_mul(LONGEST_LINE + 2)),
        }
    }

    /// What was written.
    pub(super) fn into_text(self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Write for Limited {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > self.most {
            let why = format!("the script has more than {} bytes", self.most);
            return Err(io::Error::other(why));
        }
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
        let most = out.most;
        out.write_all(&vec![b'x'; most]).expect("room for this");
        let error = out.write_all(b"x").expect_err("and for no more");
        assert_eq!(
            error.to_string(),
            format!("the script has more than {most} bytes")
        );
        assert_eq!(out.into_text().len(), most);
    }
}
