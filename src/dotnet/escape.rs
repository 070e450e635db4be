//! What follows a backslash.

use super::class::BEYOND;
use super::fault::Fault;
use super::node::{Anchor, Node};
use super::scan::Scan;
use super::set::{Named, Set};
use super::unicode::{is_boundary_word, named};

impl Scan<'_> {
    /// Reads an escape whose backslash was read; `None` on the first pass, which only steps over it.
    pub(super) fn escape(&mut self, first_pass: bool) -> Result<Option<Node>, Fault> {
        let Some(unit) = self.here() else {
            return Err(Fault::dotnet("the pattern ends with a backslash", self.at));
        };
        let anchor = match u8::try_from(unit).unwrap_or(0) {
            b'b' => Anchor::Boundary,
            b'B' => Anchor::NotBoundary,
            b'A' => Anchor::Start,
            b'G' => Anchor::SearchStart,
            b'Z' => Anchor::EndOrLineFeed,
            b'z' => Anchor::End,
            letter => {
                if let Some((named, negated)) = self.shorthand(letter)? {
                    if self.options.any_case && matches!(named, Named::Categories(_)) {
                        return Err(Fault::ours(BEYOND, self.at - 1));
                    }
                    let set = self.keep(Set::named(named, negated));
                    return Ok(Some(Node::Set(set)));
                }
                return self.reference_or_character(first_pass);
            }
        };
        self.at += 1;
        Ok(Some(Node::Anchor(anchor)))
    }

    /// Reads `\d`, `\p{Nd}` and the like, if the letter here is one of them.
    pub(super) fn shorthand(&mut self, letter: u8) -> Result<Option<(Named, bool)>, Fault> {
        let found = match letter.to_ascii_lowercase() {
            b'd' => Named::Digit,
            b'w' => Named::Word,
            b's' => Named::Space,
            b'p' => {
                let began = self.at;
                self.at += 1;
                let categories = self.property(began)?;
                return Ok(Some((Named::Categories(categories), letter == b'P')));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some((found, letter.is_ascii_uppercase())))
    }

    /// Reads `{Nd}` after `\p`.
    fn property(&mut self, began: usize) -> Result<u32, Fault> {
        let malformed = || Fault::dotnet("\\p wants a category in braces, as in \\p{Nd}", began);
        if self.at + 2 >= self.units.len() || !self.eat(b'{') {
            return Err(malformed());
        }
        let name_at = self.at;
        let is_name = |unit| is_boundary_word(unit) || unit == u16::from(b'-');
        while self.here().is_some_and(is_name) {
            self.at += 1;
        }
        let name = String::from_utf16_lossy(&self.units[name_at..self.at]);
        if !self.eat(b'}') {
            return Err(malformed());
        }
        if name.starts_with("Is") || name.starts_with('_') {
            let why = "Unicode blocks such as \\p{IsGreek} are not known here; write a range of characters";
            return Err(Fault::ours(why, began));
        }
        named(&name).ok_or_else(|| Fault::dotnet(format!("{name:?} is no Unicode category"), began))
    }

    /// Reads a reference to a group, or a character.
    fn reference_or_character(&mut self, first_pass: bool) -> Result<Option<Node>, Fault> {
        let began = self.at;
        let mut close = None;
        if self.is(b'k') {
            self.at += 1;
            close = self.opening();
            if close.is_none() || self.is_end() {
                return Err(Fault::dotnet("\\k wants a group, as in \\k<name>", began));
            }
        } else if self.at + 1 < self.units.len() {
            close = self.opening();
        }
        if let Some(node) = self.reference(close, first_pass)? {
            return Ok(Some(node));
        }
        self.at = began;
        let unit = self.character()?;
        Ok(Some(self.one(unit)))
    }

    /// Steps over `<` or `'` and gives what closes it.
    fn opening(&mut self) -> Option<u8> {
        if self.eat(b'<') {
            Some(b'>')
        } else if self.eat(b'\'') {
            Some(b'\'')
        } else {
            None
        }
    }

    fn reference(&mut self, close: Option<u8>, first_pass: bool) -> Result<Option<Node>, Fault> {
        let began = self.at;
        let Some(unit) = self.here() else {
            return Ok(None);
        };
        let any_case = self.options.any_case;
        let again = |group| Node::Again { group, any_case };
        let digit = (0x30..=0x39).contains(&unit);
        match close {
            Some(close) if digit => {
                let group = self.decimal()?;
                if self.eat(close) {
                    return if first_pass || self.is_group(group) {
                        Ok(Some(again(group)))
                    } else {
                        Err(Fault::dotnet(format!("there is no group {group}"), began))
                    };
                }
            }
            None if digit && unit != 0x30 => {
                let group = self.decimal()?;
                if first_pass || self.is_group(group) {
                    return Ok(Some(again(group)));
                }
                if group <= 9 {
                    return Err(Fault::dotnet(format!("there is no group {group}"), began));
                }
            }
            Some(close) if is_boundary_word(unit) => {
                let name = self.name();
                if self.eat(close) {
                    return match self.group_named(&name) {
                        Some(group) => Ok(Some(again(group))),
                        None if first_pass => Ok(Some(Node::Empty)),
                        None => Err(Fault::dotnet(
                            format!("there is no group named {name:?}"),
                            began,
                        )),
                    };
                }
            }
            _ => {}
        }
        Ok(None)
    }

    /// Reads the character that an escape stands for; the backslash was read.
    pub(super) fn character(&mut self) -> Result<u16, Fault> {
        let began = self.at;
        let Some(unit) = self.here() else {
            return Err(Fault::dotnet("the pattern ends with a backslash", began));
        };
        if (0x30..=0x37).contains(&unit) {
            return Ok(self.octal());
        }
        self.at += 1;
        let letter = u8::try_from(unit).unwrap_or(0);
        Ok(match letter {
            b'x' => self.hexadecimal(2)?,
            b'u' => self.hexadecimal(4)?,
            b'a' => 0x07,
            b'b' => 0x08,
            b'e' => 0x1B,
            b'f' => 0x0C,
            b'n' => 0x0A,
            b'r' => 0x0D,
            b't' => 0x09,
            b'v' => 0x0B,
            b'c' => self.control(began)?,
            _ if is_boundary_word(unit) => {
                let shown = char::from_u32(u32::from(unit)).unwrap_or('?');
                let why = format!("\\{shown} is no escape that .NET knows");
                return Err(Fault::dotnet(why, began));
            }
            _ => unit,
        })
    }

    /// Up to three octal digits; only the low eight bits count.
    fn octal(&mut self) -> u16 {
        let mut value = 0;
        for _ in 0..3 {
            let Some(digit) = self.here().filter(|unit| (0x30..=0x37).contains(unit)) else {
                break;
            };
            value = value * 8 + (digit - 0x30);
            self.at += 1;
        }
        value & 0xFF
    }

    fn hexadecimal(&mut self, digits: usize) -> Result<u16, Fault> {
        let mut value = 0;
        for _ in 0..digits {
            let digit = self.here().and_then(|unit| char::from_u32(unit.into()));
            let Some(digit) = digit.and_then(|c| c.to_digit(16)) else {
                return Err(Fault::dotnet(
                    format!("{digits} hexadecimal digits are wanted"),
                    self.at,
                ));
            };
            value = value << 4 | u16::try_from(digit).unwrap_or(0);
            self.at += 1;
        }
        Ok(value)
    }

    fn control(&mut self, began: usize) -> Result<u16, Fault> {
        let wrong = || Fault::dotnet("\\c wants a letter", began);
        let unit = self.here().ok_or_else(wrong)?;
        self.at += 1;
        let upper = if (0x61..=0x7A).contains(&unit) {
            unit - 0x20
        } else {
            unit
        };
        upper
            .checked_sub(0x40)
            .filter(|unit| *unit < 0x20)
            .ok_or_else(wrong)
    }

    /// A node for one unit under the options in force.
    pub(super) fn one(&mut self, unit: u16) -> Node {
        let set = self.keep(Set::one(unit, self.options.any_case));
        Node::Set(set)
    }
}
