//! What follows an opening parenthesis, and the first pass that numbers the groups.

use super::fault::Fault;
use super::scan::Scan;
use super::unicode::is_boundary_word;

/// What an opening parenthesis begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// `(?:`, and `(` under `(?n)`.
    Plain,
    Capture(u32),
    Atomic,
    Look {
        behind: bool,
        negative: bool,
    },
    /// `(?i)`: no group at all, the options hold on.
    OptionsOnly,
}

impl Scan<'_> {
    /// Finds every group of the pattern: .NET numbers the bare ones first, then the named ones in order.
    pub(super) fn number_groups(&mut self) -> Result<(), Fault> {
        let mut named = Vec::new();
        // The parenthesis of the condition in `(?(...)` has no number.
        let mut condition = false;
        while let Some(unit) = self.here() {
            self.at += 1;
            match u8::try_from(unit).unwrap_or(0) {
                b'\\' if !self.is_end() => {
                    self.escape(true)?;
                }
                b'#' if self.options.spaced => {
                    self.at -= 1;
                    self.skip_blank()?;
                }
                b'[' => {
                    self.class(true, 0)?;
                }
                b')' => self.pop_options(),
                b'(' if self.starts_with(b"?#") => {
                    self.at -= 1;
                    self.skip_blank()?;
                }
                b'(' => {
                    self.push_options();
                    condition = self.number_group(condition, &mut named)?;
                }
                _ => {}
            }
        }
        for name in named {
            while self.is_group(self.next_group) {
                self.next_group += 1;
            }
            self.note_group(self.next_group);
            self.names.push((name, self.next_group));
            self.next_group += 1;
        }
        Ok(())
    }

    /// Says whether the next parenthesis is the condition of this group.
    fn number_group(&mut self, condition: bool, named: &mut Vec<String>) -> Result<bool, Fault> {
        if !self.eat(b'?') {
            if !self.options.explicit && !condition {
                self.note_group(self.next_group);
                self.next_group += 1;
            }
            return Ok(false);
        }
        if self.ahead(1).is_some() && (self.is(b'<') || self.is(b'\'')) {
            self.at += 1;
            match self.here() {
                Some(unit) if (0x31..=0x39).contains(&unit) => {
                    let number = self.decimal()?;
                    self.note_group(number);
                }
                Some(unit) if unit != 0x30 && is_boundary_word(unit) => {
                    let name = self.name();
                    if !named.contains(&name) {
                        named.push(name);
                    }
                }
                _ => {}
            }
            return Ok(false);
        }
        self.scan_options();
        if self.eat(b')') {
            // The options hold on in the group around.
            self.outer.pop();
            return Ok(false);
        }
        Ok(self.is(b'('))
    }

    /// Reads what an opening parenthesis begins; the parenthesis was read and the options are pushed.
    pub(super) fn open_group(&mut self) -> Result<Opening, Fault> {
        let began = self.at - 1;
        if !self.is(b'?') || self.ahead(1) == Some(u16::from(b')')) {
            if self.options.explicit {
                return Ok(Opening::Plain);
            }
            self.next_group += 1;
            return Ok(Opening::Capture(self.next_group - 1));
        }
        self.at += 1;
        let unknown = Fault::dotnet("what follows (? is no kind of group", began);
        let Some(unit) = self.here() else {
            return Err(unknown);
        };
        self.at += 1;
        match u8::try_from(unit).unwrap_or(0) {
            b':' => Ok(Opening::Plain),
            b'=' => Ok(look(false, false)),
            b'!' => Ok(look(false, true)),
            b'>' => Ok(Opening::Atomic),
            b'\'' => self.named_group(b'\'', began),
            b'<' => match self.here() {
                Some(0x3D) => {
                    self.at += 1;
                    Ok(look(true, false))
                }
                Some(0x21) => {
                    self.at += 1;
                    Ok(look(true, true))
                }
                _ => self.named_group(b'>', began),
            },
            b'(' => {
                let why = "a condition (?(...) is answered differently by versions of .NET";
                Err(Fault::ours(why, began))
            }
            _ => {
                self.at -= 1;
                self.scan_options();
                if self.eat(b')') {
                    Ok(Opening::OptionsOnly)
                } else if self.eat(b':') {
                    Ok(Opening::Plain)
                } else {
                    Err(unknown)
                }
            }
        }
    }

    fn named_group(&mut self, close: u8, began: usize) -> Result<Opening, Fault> {
        let invalid = || Fault::dotnet("the name of a group must be a word or a number", began);
        let balancing = || {
            let why = "a balancing group (?<a-b>...) is not answered here";
            Fault::ours(why, began)
        };
        let unit = self
            .here()
            .ok_or_else(|| Fault::dotnet("what follows (? is no kind of group", began))?;
        let number = if (0x30..=0x39).contains(&unit) {
            let number = self.decimal()?;
            let known = self.is_group(number);
            if number == 0 && !self.is(b'-') {
                return Err(Fault::dotnet("a group cannot have the number 0", began));
            }
            known.then_some(number)
        } else if is_boundary_word(unit) {
            let name = self.name();
            self.group_named(&name)
        } else if unit == u16::from(b'-') {
            return Err(balancing());
        } else {
            return Err(invalid());
        };
        if self.is(b'-') {
            return Err(balancing());
        }
        if !self.is_end() && !self.is(close) {
            return Err(invalid());
        }
        match number {
            Some(number) if self.eat(close) => Ok(Opening::Capture(number)),
            _ => Err(Fault::dotnet("what follows (? is no kind of group", began)),
        }
    }
}

fn look(behind: bool, negative: bool) -> Opening {
    Opening::Look { behind, negative }
}
