//! How much memory the sheets of an XLS file stand for, counted before anything keeps them.
//!
//! calamine keeps every cell between the first and the last of a sheet, copies a shared text into each cell that names it, and
//! makes room for as many cells as a record says there are. A file of a few kilobytes can so ask for terabytes. This walks
//! over the same records in the same order, and keeps nothing but counts. Names and numbers of records: MS-XLS 2.3.

use super::{Trouble, guard};
use crate::sheet::source::Source;
use std::io::{BufReader, Read};

/// Most cells of all sheets, empty ones between filled ones counted: 24 bytes each, twice.
const MOST_CELLS: u64 = 4_000_000;
/// Most bytes of the texts in all cells.
const MOST_TEXT: u64 = 160 * 1024 * 1024;
/// Most records of all sheets that are looked at: sheets may share their records.
const MOST_RECORDS: u64 = 16_000_000;
/// Most records with which the shared texts go on, 8 KiB each: calamine moves all that are left when it takes one.
const MOST_CONTINUED: u32 = 20_000;
/// A sheet of an XLS file has at most so many rows and columns (MS-XLS 2.5.336).
const SHEET: (u64, u64) = (65_536, 256);
/// Most bytes that a character takes in UTF-8, of those that are two bytes here.
const CHARACTER: u64 = 3;

const EOF: u16 = 0x000A;
const FORMULA: u16 = 0x0006;
const NAME: u16 = 0x0018;
const PASSWORD: u16 = 0x002F;
const CONTINUE: u16 = 0x003C;
const SHEET_OF_BOOK: u16 = 0x0085;
const MANY_NUMBERS: u16 = 0x00BD;
const SHARED_TEXTS: u16 = 0x00FC;
const SHARED_TEXT: u16 = 0x00FD;
const DIMENSIONS: u16 = 0x0200;
const TEXT_OF_FORMULA: u16 = 0x0207;
const BEGIN: u16 = 0x0809;
/// Number, Label, RString, BoolErr, RK: one cell each.
const CELLS: [u16; 5] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E];

/// Refuses a file whose sheets stand for more than memory should hold.
pub(super) fn is_bounded(source: &Source) -> Result<(), Trouble> {
    let stream = workbook(source)?;
    let Some(book) = Book::read(&stream)? else {
        // A password: what reads the file says so.
        return Ok(());
    };
    let mut room = Room::default();
    for at in &book.sheets {
        let records = stream.get(*at..).ok_or_else(cut_off)?;
        room.sheet(&book, records)?;
    }
    Ok(())
}

/// The bytes of the workbook inside the compound file.
fn workbook(source: &Source) -> Result<Vec<u8>, Trouble> {
    let input = BufReader::with_capacity(64 * 1024, source.cursor());
    let mut file = cfb::CompoundFile::open(input).map_err(Trouble::damaged)?;
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name))
        .ok_or_else(|| Trouble::new("this is no workbook", guard::SAVE))?;
    let mut stream = file.open_stream(name).map_err(Trouble::damaged)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map_err(Trouble::damaged)?;
    Ok(bytes)
}

fn cut_off() -> Trouble {
    Trouble::damaged("a record of it ends after the file")
}

fn too_large(what: &str) -> Trouble {
    Trouble::new(format!("the sheets of this workbook {what}"), guard::BOMB)
}

/// What the sheets of a workbook share.
#[derive(Default)]
struct Book {
    /// Where each sheet begins.
    sheets: Vec<usize>,
    /// Bytes of each shared text.
    texts: Vec<u64>,
    /// Bytes of the longest name that a formula can use.
    name: u64,
}

impl Book {
    /// Reads the records before the first sheet; none if a password locks them.
    fn read(stream: &[u8]) -> Result<Option<Self>, Trouble> {
        let mut book = Self::default();
        let mut records = Records { rest: stream };
        while let Some((kind, data)) = records.next()? {
            match kind {
                EOF => break,
                PASSWORD if data.iter().take(2).any(|byte| *byte != 0) => return Ok(None),
                SHEET_OF_BOOK => {
                    let at = long(data, 0).ok_or_else(cut_off)?;
                    book.sheets
                        .push(usize::try_from(at).map_err(Trouble::damaged)?);
                }
                SHARED_TEXTS => book.texts = texts(data, &mut records)?,
                NAME => book.name = book.name.max(CHARACTER * data.len() as u64),
                _ => {}
            }
        }
        Ok(Some(book))
    }
}

/// Records one after the other.
struct Records<'r> {
    rest: &'r [u8],
}

impl<'r> Records<'r> {
    fn next(&mut self) -> Result<Option<(u16, &'r [u8])>, Trouble> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let head = short(self.rest, 0).zip(short(self.rest, 2));
        let (kind, length) = head.ok_or_else(cut_off)?;
        let end = 4 + usize::from(length);
        let data = self.rest.get(4..end).ok_or_else(cut_off)?;
        self.rest = &self.rest[end..];
        Ok(Some((kind, data)))
    }

    /// The next record, if it goes on with the one before.
    fn more(&mut self) -> Result<Option<&'r [u8]>, Trouble> {
        match short(self.rest, 0) {
            Some(CONTINUE) => Ok(self.next()?.map(|(_, data)| data)),
            _ => Ok(None),
        }
    }
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at + 2)?;
    Some(u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(bytes))
}

/// The lengths of the shared texts, which go on from record to record (MS-XLS 2.4.265 and 2.5.293).
fn texts(data: &[u8], records: &mut Records) -> Result<Vec<u64>, Trouble> {
    let mut reading = Texts {
        data: data.get(8..).ok_or_else(cut_off)?,
        records,
        continued: 0,
    };
    let mut lengths = Vec::new();
    while !reading.data.is_empty() || reading.goes_on()? {
        lengths.push(reading.text()?);
    }
    Ok(lengths)
}

struct Texts<'t, 'r> {
    data: &'t [u8],
    records: &'t mut Records<'r>,
    continued: u32,
}

impl<'r: 't, 't> Texts<'t, 'r> {
    fn goes_on(&mut self) -> Result<bool, Trouble> {
        let Some(more) = self.records.more()? else {
            return Ok(false);
        };
        self.data = more;
        self.continued += 1;
        if self.continued > MOST_CONTINUED {
            return Err(too_large("have their texts in too many pieces"));
        }
        Ok(true)
    }

    /// Reads one text, and gives the bytes that it takes at most.
    fn text(&mut self) -> Result<u64, Trouble> {
        let characters = u64::from(short(self.data, 0).ok_or_else(cut_off)?);
        let mut flags = *self.data.get(2).ok_or_else(cut_off)?;
        self.data = &self.data[3..];
        let mut behind = 0;
        if flags & 8 != 0 {
            behind += 4 * u64::from(short(self.data, 0).ok_or_else(cut_off)?);
            self.data = &self.data[2..];
        }
        if flags & 4 != 0 {
            behind += u64::from(long(self.data, 0).ok_or_else(cut_off)?);
            self.data = &self.data[4..];
        }
        let mut left = characters;
        loop {
            let wide = 1 + u64::from(flags & 1);
            let here = left.min(self.data.len() as u64 / wide);
            self.skip(here * wide)?;
            left -= here;
            if left == 0 {
                break;
            }
            if !self.goes_on()? {
                return Err(cut_off());
            }
            // A text that goes on says again how wide its characters are.
            flags = *self.data.first().ok_or_else(cut_off)?;
            self.data = &self.data[1..];
        }
        self.skip(behind)?;
        Ok(characters * CHARACTER)
    }

    fn skip(&mut self, mut bytes: u64) -> Result<(), Trouble> {
        while bytes > self.data.len() as u64 {
            bytes -= self.data.len() as u64;
            self.data = &[];
            if !self.goes_on()? {
                return Err(cut_off());
            }
        }
        self.data = &self.data[usize::try_from(bytes).map_err(Trouble::damaged)?..];
        Ok(())
    }
}

/// What was counted so far, over all sheets.
#[derive(Default)]
struct Room {
    cells: u64,
    text: u64,
    records: u64,
}

impl Room {
    fn sheet(&mut self, book: &Book, stream: &[u8]) -> Result<(), Trouble> {
        let (mut values, mut formulas) = (Area::default(), Area::default());
        // Charts inside a sheet have records of the same kinds, which nobody reads.
        let mut depth = 0_u32;
        let mut records = Records { rest: stream };
        while let Some((kind, data)) = records.next()? {
            self.records += 1;
            match kind {
                BEGIN => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                _ if depth > 1 => {}
                DIMENSIONS => dimensions(data)?,
                MANY_NUMBERS => {
                    values.takes(data)?;
                    let last = data.len().checked_sub(2).and_then(|at| short(data, at));
                    values.reaches(u64::from(last.unwrap_or(0)));
                }
                SHARED_TEXT => {
                    values.takes(data)?;
                    let text = long(data, 6).and_then(|at| book.texts.get(at as usize));
                    self.text += text.copied().unwrap_or(0);
                }
                TEXT_OF_FORMULA => self.text += CHARACTER * data.len() as u64,
                FORMULA => {
                    values.takes(data)?;
                    formulas.takes(data)?;
                    // Each token becomes a reference, the name of a function, or a name of the workbook.
                    self.text += data.len() as u64 * (8 + book.name / 4);
                }
                kind if CELLS.contains(&kind) => {
                    values.takes(data)?;
                    self.text += CHARACTER * data.len() as u64;
                }
                _ => {}
            }
            self.is_left()?;
        }
        self.cells += values.cells() + formulas.cells();
        self.is_left()
    }

    fn is_left(&self) -> Result<(), Trouble> {
        if self.cells > MOST_CELLS {
            let most = format!("stand for more than {MOST_CELLS} cells");
            return Err(too_large(&most));
        }
        if self.text > MOST_TEXT {
            let most = MOST_TEXT / 1024 / 1024;
            return Err(too_large(&format!("hold more than {most} MiB of text")));
        }
        if self.records > MOST_RECORDS {
            return Err(too_large("have too many records"));
        }
        Ok(())
    }
}

/// Whether what a sheet says of its size can be true: room is made for it.
fn dimensions(data: &[u8]) -> Result<(), Trouble> {
    let wide = |at| long(data, at).map(u64::from);
    let narrow = |at| short(data, at).map(u64::from);
    let (first, end, columns) = match data.len() {
        10 => (narrow(0), narrow(2), narrow(6)),
        _ => (wide(0), wide(4), narrow(10)),
    };
    if let (Some(first), Some(end), Some(columns)) = (first, end, columns)
        && end <= SHEET.0
        && (first < end || end == 0)
        && columns <= SHEET.1
    {
        return Ok(());
    }
    Err(Trouble::damaged(
        "it says that a sheet is larger than the format allows",
    ))
}

/// The cells between the first and the last.
#[derive(Default)]
struct Area {
    corners: Option<((u64, u64), (u64, u64))>,
}

impl Area {
    /// A cell: every record of one begins with its row and column.
    fn takes(&mut self, data: &[u8]) -> Result<(), Trouble> {
        let cell = short(data, 0).zip(short(data, 2)).ok_or_else(cut_off)?;
        let (row, column) = (u64::from(cell.0), u64::from(cell.1));
        let (first, last) = self.corners.get_or_insert(((row, column), (row, column)));
        *first = (first.0.min(row), first.1.min(column));
        *last = (last.0.max(row), last.1.max(column));
        Ok(())
    }

    fn reaches(&mut self, column: u64) {
        if let Some((_, last)) = &mut self.corners {
            last.1 = last.1.max(column);
        }
    }

    fn cells(&self) -> u64 {
        self.corners.map_or(0, |(first, last)| {
            (last.0 - first.0 + 1) * (last.1 - first.1 + 1)
        })
    }
}
