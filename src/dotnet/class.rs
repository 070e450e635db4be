//! Character classes: what stands in square brackets.

use super::fault::Fault;
use super::scan::Scan;
use super::set::{Named, Written};

/// Classes within classes; deeper ones are refused.
const DEEPEST: usize = 32;

/// A class while it is read.
#[derive(Default)]
struct Reading {
    written: Written,
    /// The lower end of a range whose upper end is still to come.
    from: Option<u16>,
    first: bool,
}

impl Scan<'_> {
    /// Reads a class whose opening bracket was read. The first pass only steps over it, as .NET's does.
    pub(super) fn class(&mut self, first_pass: bool, depth: usize) -> Result<Written, Fault> {
        let began = self.at.saturating_sub(1);
        if depth > DEEPEST {
            return Err(Fault::ours("classes are subtracted too deep", began));
        }
        let mut class = Reading {
            first: true,
            ..Reading::default()
        };
        class.written.any_case = self.options.any_case;
        class.written.negated = self.eat(b'^');
        while let Some(unit) = self.here() {
            self.at += 1;
            if unit == u16::from(b']') && !class.first {
                return checked(class.written, first_pass, began);
            }
            self.member(&mut class, unit, first_pass, depth)?;
            class.first = false;
        }
        Err(Fault::dotnet("a class [ is not closed", began))
    }

    fn member(
        &mut self,
        class: &mut Reading,
        unit: u16,
        first_pass: bool,
        depth: usize,
    ) -> Result<(), Fault> {
        let mut unit = unit;
        let mut escaped = false;
        if unit == u16::from(b'\\') && !self.is_end() {
            let letter = self.here().and_then(|unit| u8::try_from(unit).ok());
            if let Some((named, negated)) = self.shorthand(letter.unwrap_or(0))? {
                return self.named(class, (named, negated), first_pass);
            }
            if self.eat(b'-') {
                return self.escaped_hyphen(class, first_pass);
            }
            unit = self.character()?;
            escaped = true;
        } else if unit == u16::from(b'[') && self.is(b':') && class.from.is_none() {
            let why = "[: within a class means different things to versions of .NET; write \\[:";
            return Err(Fault::ours(why, self.at));
        }
        let subtracts = !escaped && !class.first;
        if let Some(from) = class.from.take() {
            if unit == u16::from(b'[') && subtracts && !first_pass {
                class.written.ranges.push((from, from));
                return self.subtraction(class, depth);
            }
            if from > unit && !first_pass {
                return Err(Fault::dotnet("a range runs backwards", self.at - 1));
            }
            class.written.ranges.push((from, unit));
        } else if self.is(b'-') && self.ahead(1).is_some_and(|next| next != u16::from(b']')) {
            class.from = Some(unit);
            self.at += 1;
        } else if unit == u16::from(b'-') && subtracts && self.is(b'[') {
            self.at += 1;
            if first_pass {
                self.class(true, depth + 1)?;
            } else {
                self.subtraction(class, depth)?;
            }
        } else {
            class.written.ranges.push((unit, unit));
        }
        Ok(())
    }

    fn named(
        &mut self,
        class: &mut Reading,
        named: (Named, bool),
        first_pass: bool,
    ) -> Result<(), Fault> {
        if class.from.is_some() && !first_pass {
            let why = "a range cannot end with a class such as \\d";
            return Err(Fault::dotnet(why, self.at - 1));
        }
        class.written.named.push(named);
        Ok(())
    }

    fn escaped_hyphen(&mut self, class: &mut Reading, first_pass: bool) -> Result<(), Fault> {
        let hyphen = u16::from(b'-');
        if first_pass {
            return Ok(());
        }
        let from = class.from.take().unwrap_or(hyphen);
        if from > hyphen {
            return Err(Fault::dotnet("a range runs backwards", self.at - 1));
        }
        class.written.ranges.push((from, hyphen));
        Ok(())
    }

    fn subtraction(&mut self, class: &mut Reading, depth: usize) -> Result<(), Fault> {
        let without = self.class(false, depth + 1)?;
        if !self.is(b']') && !self.is_end() {
            let why = "what is subtracted must come last in a class";
            return Err(Fault::dotnet(why, self.at));
        }
        class.written.without = Some(Box::new(without));
        Ok(())
    }
}

/// Refuses what depends on the version of .NET under `(?i)`.
fn checked(written: Written, first_pass: bool, began: usize) -> Result<Written, Fault> {
    let cased = |(named, _): &(Named, bool)| matches!(named, Named::Categories(_));
    let beyond = |(_, to): &(u16, u16)| *to >= 0x80;
    if written.any_case
        && !first_pass
        && (written.named.iter().any(cased) || written.ranges.iter().any(beyond))
    {
        return Err(Fault::ours(BEYOND, began));
    }
    Ok(written)
}

/// Why `(?i)` is answered for ASCII only.
pub(super) const BEYOND: &str = "(?i) on characters beyond ASCII or on categories depends on the version of .NET and its culture";
