//! Translations: what .NET puts in place of a match.

use super::fault::Fault;
use super::pattern::Pattern;
use super::scan::Scan;
use super::unicode::is_boundary_word;

/// A part of a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that stands as it is; also a `$` that means nothing, with what follows it.
    Text(String),
    /// `$1`, `${1}`, `${name}`, `$0`, `$&`: the text of the group of this number, 0 for the whole match.
    Group(u32),
    /// `` $` ``: the text before the match.
    Before,
    /// `$'`: the text after the match.
    After,
    /// `$_`: the whole text.
    Whole,
}

/// A translation as .NET reads it for one pattern: which groups exist decides what `$2` means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    text: String,
    pieces: Vec<Piece>,
}

impl Translation {
    /// Reads a translation.
    ///
    /// # Errors
    /// When a number after `$` is above 2147483647, which is all that .NET refuses here.
    pub fn new(text: &str, pattern: &Pattern) -> Result<Self, Fault> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let pieces = pieces(&units, pattern).map_err(|fault| fault.in_characters(text))?;
        Ok(Self {
            text: text.to_owned(),
            pieces,
        })
    }

    /// The text as it was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parts in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }
}

fn pieces(units: &[u16], pattern: &Pattern) -> Result<Vec<Piece>, Fault> {
    let mut scan = Scan::new(units);
    let tree = pattern.tree();
    (scan.groups, scan.names) = (tree.groups.clone(), tree.names.clone());
    let (mut pieces, mut text) = (Vec::new(), Vec::new());
    while let Some(unit) = scan.here() {
        scan.at += 1;
        if unit == u16::from(b'$')
            && let Some(piece) = scan.substitution()?
        {
            flush(&mut pieces, &mut text);
            match piece {
                Piece::Text(dollar) => text.extend(dollar.encode_utf16()),
                piece => pieces.push(piece),
            }
            continue;
        }
        text.push(unit);
    }
    flush(&mut pieces, &mut text);
    Ok(pieces)
}

fn flush(pieces: &mut Vec<Piece>, text: &mut Vec<u16>) {
    if !text.is_empty() {
        pieces.push(Piece::Text(String::from_utf16_lossy(text)));
        text.clear();
    }
}

impl Scan<'_> {
    /// Reads what follows a `$`; `None` where the `$` is a character like any other.
    fn substitution(&mut self) -> Result<Option<Piece>, Fault> {
        let began = self.at;
        let braces = self.is(b'{') && self.ahead(1).is_some();
        self.at += usize::from(braces);
        let Some(unit) = self.here() else {
            return Ok(None);
        };
        let group = if (0x30..=0x39).contains(&unit) {
            let number = self.decimal()?;
            let closed = !braces || self.eat(b'}');
            Some(number).filter(|number| closed && self.is_group(*number))
        } else if braces && is_boundary_word(unit) {
            let name = self.name();
            let closed = self.eat(b'}');
            self.group_named(&name).filter(|_| closed)
        } else if braces {
            None
        } else {
            self.at += 1;
            match u8::try_from(unit).unwrap_or(0) {
                b'$' => return Ok(Some(Piece::Text("$".to_owned()))),
                b'`' => return Ok(Some(Piece::Before)),
                b'\'' => return Ok(Some(Piece::After)),
                b'_' => return Ok(Some(Piece::Whole)),
                b'&' => Some(0),
                // The group with the highest number.
                b'+' => self.groups.last().copied(),
                _ => None,
            }
        };
        if group.is_none() {
            self.at = began;
        }
        Ok(group.map(Piece::Group))
    }
}
