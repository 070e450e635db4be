//! The reader that every part of the parser shares: a place in the units of a pattern, and the options in force.

use super::fault::Fault;
use super::set::Set;
use super::unicode::is_boundary_word;

/// Inline options, as `(?imnsx)` sets them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each letter of (?imnsx) is one"
)]
pub(super) struct Options {
    /// `i`: letters in either case.
    pub(super) any_case: bool,
    /// `m`: `^` and `$` at every line.
    pub(super) lines: bool,
    /// `n`: bare parentheses have no number.
    pub(super) explicit: bool,
    /// `s`: `.` takes a line feed.
    pub(super) dot_all: bool,
    /// `x`: blanks and `#` comments mean nothing.
    pub(super) spaced: bool,
}

/// The place in a pattern, its options, and what was found so far.
#[derive(Debug)]
pub(super) struct Scan<'u> {
    pub(super) units: &'u [u16],
    pub(super) at: usize,
    pub(super) options: Options,
    /// Options of the groups around this place.
    pub(super) outer: Vec<Options>,
    /// Numbers of groups, in order; filled by a first pass, because a reference may come before its group.
    pub(super) groups: Vec<u32>,
    pub(super) names: Vec<(String, u32)>,
    /// The number that the next bare parenthesis gets.
    pub(super) next_group: u32,
    pub(super) sets: Vec<Set>,
    pub(super) any_case_seen: bool,
}

impl<'u> Scan<'u> {
    pub(super) fn new(units: &'u [u16]) -> Self {
        Self {
            units,
            at: 0,
            options: Options::default(),
            outer: Vec::new(),
            groups: vec![0],
            names: Vec::new(),
            next_group: 1,
            sets: Vec::new(),
            any_case_seen: false,
        }
    }

    /// The unit here.
    pub(super) fn here(&self) -> Option<u16> {
        self.units.get(self.at).copied()
    }

    /// The unit so many places further on.
    pub(super) fn ahead(&self, by: usize) -> Option<u16> {
        self.units.get(self.at + by).copied()
    }

    /// Whether the unit here is this character of ASCII.
    pub(super) fn is(&self, c: u8) -> bool {
        self.here() == Some(u16::from(c))
    }

    /// Steps over this character if it stands here.
    pub(super) fn eat(&mut self, c: u8) -> bool {
        let found = self.is(c);
        self.at += usize::from(found);
        found
    }

    pub(super) fn is_end(&self) -> bool {
        self.at >= self.units.len()
    }

    /// Whether the text goes on with these characters.
    pub(super) fn starts_with(&self, text: &[u8]) -> bool {
        let mut wanted = text.iter().enumerate();
        wanted.all(|(by, c)| self.ahead(by) == Some(u16::from(*c)))
    }

    /// Steps over what means nothing: comments, and blanks under `x`.
    pub(super) fn skip_blank(&mut self) -> Result<(), Fault> {
        loop {
            if self.options.spaced {
                while matches!(self.here(), Some(0x09 | 0x0A | 0x0C | 0x0D | 0x20)) {
                    self.at += 1;
                }
                if self.is(b'#') {
                    while !self.is_end() && !self.is(b'\n') {
                        self.at += 1;
                    }
                    continue;
                }
            }
            if !self.starts_with(b"(?#") {
                return Ok(());
            }
            let began = self.at;
            while !self.is_end() && !self.is(b')') {
                self.at += 1;
            }
            if !self.eat(b')') {
                return Err(Fault::dotnet("a comment (?# is not closed", began));
            }
        }
    }

    /// Reads decimal digits; none give 0. .NET's limit is that of a signed 32-bit number.
    pub(super) fn decimal(&mut self) -> Result<u32, Fault> {
        let began = self.at;
        let mut value: u32 = 0;
        while let Some(digit) = self.here().filter(|unit| (0x30..=0x39).contains(unit)) {
            self.at += 1;
            value = value
                .checked_mul(10)
                .and_then(|value| value.checked_add(u32::from(digit - 0x30)))
                .filter(|value| i32::try_from(*value).is_ok())
                .ok_or_else(|| Fault::dotnet("a number above 2147483647", began))?;
        }
        Ok(value)
    }

    /// Reads the name of a group.
    pub(super) fn name(&mut self) -> String {
        let began = self.at;
        while self.here().is_some_and(is_boundary_word) {
            self.at += 1;
        }
        String::from_utf16_lossy(&self.units[began..self.at])
    }

    /// The number of the group with this name.
    pub(super) fn group_named(&self, name: &str) -> Option<u32> {
        let mut names = self.names.iter();
        names
            .find(|(known, _)| known == name)
            .map(|(_, group)| *group)
    }

    /// Whether a group of this number exists.
    pub(super) fn is_group(&self, number: u32) -> bool {
        self.groups.binary_search(&number).is_ok()
    }

    /// Takes note that a group of this number exists.
    pub(super) fn note_group(&mut self, number: u32) {
        if let Err(at) = self.groups.binary_search(&number) {
            self.groups.insert(at, number);
        }
    }

    /// Keeps a set and gives its index.
    pub(super) fn keep(&mut self, set: Set) -> usize {
        let known = self
            .sets
            .iter()
            .rev()
            .take(8)
            .position(|other| *other == set);
        if let Some(back) = known {
            return self.sets.len() - 1 - back;
        }
        self.sets.push(set);
        self.sets.len() - 1
    }

    /// Enters a group: its options end with it.
    pub(super) fn push_options(&mut self) {
        self.outer.push(self.options);
    }

    /// Leaves a group.
    pub(super) fn pop_options(&mut self) {
        if let Some(options) = self.outer.pop() {
            self.options = options;
        }
    }

    /// Reads the letters of `(?imnsx-imnsx`; stops at what is none.
    pub(super) fn scan_options(&mut self) {
        let mut on = true;
        while let Some(unit) = self.here() {
            let letter = u8::try_from(unit).unwrap_or(0).to_ascii_lowercase();
            let option = match letter {
                b'-' | b'+' => {
                    on = letter == b'+';
                    self.at += 1;
                    continue;
                }
                b'i' => &mut self.options.any_case,
                b'm' => &mut self.options.lines,
                b'n' => &mut self.options.explicit,
                b's' => &mut self.options.dot_all,
                b'x' => &mut self.options.spaced,
                _ => return,
            };
            *option = on;
            self.at += 1;
        }
    }
}
