//! Joining: side tables of a workbook fill columns that the users' table does not have.
//!
//! The users' table gives the rows. What a side table says of the same user, or a list of the number or location that the row
//! names, is put behind the cells of the row, so that everything above reads one table; [`Joined`] knows from which cell of
//! which sheet each of them came.

use super::lookup::Names;
use super::source::{Source, Spool, State};
use super::weave::Weave;
use super::{Columns, Mark, Record, Sheet, Status, findings, wording};
use crate::finding::{Raised, Rule, Words};
use crate::model::Column;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufWriter};

/// Most bytes of side tables, which are kept in memory while they are joined.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A table that is joined, its header read, and the column that both tables have.
pub(super) struct Side {
    pub(super) sheet: Sheet,
    pub(super) key: Column,
}

/// From where the cells behind those of the users' table came.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    pub(super) parts: Vec<Part>,
    /// Rows of users of whom two tables, or two rows of one, say different things.
    pub(super) unsure: BTreeSet<u32>,
    /// Blank cells of the users' table, by row and column, that another sheet filled in, and the column of the joined row
    /// that it stands in.
    pub(super) filled: HashMap<(u32, usize), usize>,
}

/// The cells of one side table.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The file.
    pub(super) file: String,
    /// The sheet, of a workbook.
    pub(super) name: Option<String>,
    /// By which column it is joined.
    pub(super) key: Column,
    /// Position of the key in the joined row.
    pub(super) key_at: usize,
    /// Its first column in the joined row.
    pub(super) start: usize,
    /// How many columns it has.
    pub(super) width: usize,
    /// Row of its header.
    pub(super) header: u32,
    /// What stands between its cells.
    pub(super) delimiter: u8,
    /// The row of the users' table, and the row of this one, in order.
    pub(super) rows: Vec<(u32, u32)>,
}

pub(super) struct Table {
    pub(super) sheet: Sheet,
    pub(super) part: Part,
    pub(super) key_at: usize,
    /// Columns of the joined row that say the same, and those of this table.
    pub(super) compared: Vec<(usize, usize)>,
    pub(super) rows: Vec<SideRow>,
    pub(super) by_key: HashMap<String, usize>,
    /// Of a list: how its rows are called.
    pub(super) names: Names,
}

pub(super) struct SideRow {
    pub(super) row: u32,
    pub(super) cells: Vec<Box<[u8]>>,
    pub(super) letters: Box<[u8]>,
    pub(super) taken: bool,
    pub(super) twice: bool,
}

impl Sheet {
    /// Puts what side tables say behind the rows of the users' table.
    pub(super) fn join(&mut self, sides: Vec<Side>) -> io::Result<()> {
        let (Some(below), false) = (self.below_header, sides.is_empty()) else {
            return Ok(());
        };
        let mut columns = self.columns.clone();
        let (mut defects, mut tables, mut room) = (Vec::new(), Vec::new(), MOST_BYTES);
        for side in sides {
            tables.extend(table(side, &mut columns, &mut room, &mut defects)?);
        }
        let (mut unsure, mut filled) = (BTreeSet::new(), HashMap::new());
        let mut spool = BufWriter::with_capacity(64 * 1024, Spool::new());
        {
            let mut weave = Weave {
                users: self,
                tables: &mut tables,
                defects: &mut defects,
                unsure: &mut unsure,
                filled: &mut filled,
                next: below.row,
            };
            weave.rows(below, &mut spool)?;
            weave.unmatched();
        }
        let spool = spool.into_inner();
        self.text = Some(spool.map_err(io::IntoInnerError::into_error)?.finish());
        self.spooled = true;
        let below = Mark { offset: 0, ..below };
        self.below_header = Some(below);
        self.columns = columns;
        self.rows_from = self.columns.usable().then_some(below);
        if self.rows_from.is_some() {
            // A side table says what the users' table does not.
            self.defects
                .retain(|defect| defect.rule.id != findings::MISSING_COLUMN.id);
        }
        self.defects.append(&mut defects);
        self.joined = Some(Joined {
            parts: tables.into_iter().map(|table| table.part).collect(),
            unsure,
            filled,
        });
        Ok(())
    }

    /// Another sheet of the same workbook.
    pub(super) fn beside(&self, name: String, text: Source) -> Self {
        Self {
            file: self.file.clone(),
            name: Some(name),
            format: self.format,
            columns: Columns::default(),
            defects: Vec::new(),
            others: Vec::new(),
            titles: 0,
            original: Source::Memory(Vec::new().into()),
            text: Some(text),
            first: Mark::beginning(0),
            below_header: None,
            rows_from: None,
            opened: State::NOTHING,
            joined: None,
            spooled: true,
            beside: Vec::new(),
            list: false,
        }
    }

    pub(super) fn raised(
        &self,
        rule: &'static Rule,
        record: (u32, usize),
        value: &[u8],
        words: Words,
    ) -> Raised {
        let (row, at) = record;
        Raised {
            rule,
            place: self.place(row, u64::from(row), at),
            value: Some(String::from_utf8_lossy(value).into_owned()),
            words,
        }
    }

    /// Whether a row can be put beside others; a row that does not fit the header is told.
    pub(super) fn fits(&self, record: &Record, defects: &mut Vec<Raised>) -> bool {
        let place = (record.row, 0);
        if (record.oversized || record.cut_by_end)
            && let Ok(Some(column)) = self.open_quote(record.offset)
        {
            let place = (record.row, column as usize - 1);
            let words = wording::open_quote();
            defects.push(self.raised(&findings::UNCLOSED_QUOTE, place, b"", words));
            return false;
        }
        if record.oversized {
            let words = wording::oversized();
            defects.push(self.raised(&findings::OVERSIZED_RECORD, place, b"", words));
            return false;
        }
        let width = self.columns.len();
        let extra = (width..record.len()).find(|at| !blank(record.cell(*at)));
        let short = !self.spooled && record.len() < width;
        if extra.is_some() || short {
            let at = extra.unwrap_or(record.len());
            // What the column is nobody knows, so what it holds is not shown.
            let words = wording::ragged(self, record).hidden();
            defects.push(self.raised(&findings::RAGGED_ROW, (record.row, at), b"", words));
        }
        !short
    }
}

/// Reads a side table; its columns go behind those that are there.
fn table(
    side: Side,
    columns: &mut Columns,
    room: &mut usize,
    defects: &mut Vec<Raised>,
) -> io::Result<Option<Table>> {
    let Side { mut sheet, key } = side;
    let (Some(key_at), Some(own), Some(below)) = (
        sheet.columns.position(key),
        columns.position(key),
        sheet.below_header,
    ) else {
        return Ok(None);
    };
    let told = std::mem::take(&mut sheet.defects);
    let missing = findings::MISSING_COLUMN.id;
    defects.extend(told.into_iter().filter(|told| told.rule.id != missing));
    let start = columns.len();
    let mut table = Table {
        part: Part {
            file: sheet.file.clone(),
            name: sheet.name.clone(),
            key,
            key_at: own,
            start,
            width: sheet.columns.len(),
            header: sheet.columns.row,
            delimiter: sheet.format.delimiter,
            rows: Vec::new(),
        },
        compared: columns.append(&sheet.columns, key),
        key_at,
        rows: Vec::new(),
        by_key: HashMap::new(),
        names: Names::default(),
        sheet,
    };
    table.read(below, room, defects)?;
    table.sheet.unchanged()?;
    Ok(Some(table))
}

impl Columns {
    /// Takes the columns of a side table behind its own. Gives those that say what another column says: where that stands,
    /// and where in the side table.
    pub(super) fn append(&mut self, side: &Self, key: Column) -> Vec<(usize, usize)> {
        let start = self.headers.len();
        let mut compared = Vec::new();
        for (at, (header, status)) in side.headers.iter().enumerate() {
            let status = match status {
                Status::Mapped(column) if *column == key => Status::Ignored,
                // Where the id is given, its name is nothing to do.
                Status::Mapped(Column::LocationName) if key == Column::LocationId => {
                    Status::Ignored
                }
                Status::Mapped(column) => {
                    if let Some(own) = self.index.get(column) {
                        compared.push((*own, at));
                        Status::Ignored
                    } else {
                        self.index.insert(*column, start + at);
                        Status::Mapped(*column)
                    }
                }
                other => other.clone(),
            };
            self.headers.push((header.clone(), status));
        }
        if key == Column::LocationName
            && let Some(at) = self.index.remove(&key)
        {
            // Its id stands for it from here on.
            self.headers[at].1 = Status::Ignored;
        }
        compared
    }
}

impl Table {
    fn read(&mut self, below: Mark, room: &mut usize, defects: &mut Vec<Raised>) -> io::Result<()> {
        let mut listed = Vec::new();
        let mut records = self.sheet.records(below)?;
        let mut record = Record::default();
        while records.read(&mut record)? {
            if record.is_blank() || !self.sheet.fits(&record, defects) {
                continue;
            }
            let cells: Vec<Box<[u8]>> = (0..self.part.width)
                .map(|at| record.cell(at).unwrap_or_default().into())
                .collect();
            let size: usize = cells.iter().map(|cell| cell.len() + 24).sum();
            *room = room
                .checked_sub(size)
                .ok_or_else(|| io::Error::other("its side tables are too large to be joined: 64 MiB is the most; name one sheet with --sheet"))?;
            let row = SideRow {
                row: record.row,
                letters: (0..self.part.width).map(|at| record.letter(at)).collect(),
                cells,
                taken: false,
                twice: false,
            };
            if !self.part.key.is_identity() {
                listed.push(row);
                continue;
            }
            let key = key_of(self.part.key, &row.cells[self.key_at]);
            match self.by_key.get(&key) {
                _ if key.is_empty() => {}
                Some(first) => {
                    let words = Words::new(
                        "this user has two rows in a sheet that is joined by user: which of them counts cannot be said",
                        "delete one of the two rows; a user with several numbers has several rows in the users' table",
                    );
                    let place = |row| self.sheet.place(row, u64::from(row), self.key_at);
                    let first = &mut self.rows[*first];
                    first.twice = true;
                    let words = words.related(place(first.row), "the first row");
                    let at = (row.row, self.key_at);
                    let value = &row.cells[self.key_at];
                    defects.push(self.sheet.raised(&findings::JOINED_TWICE, at, value, words));
                    continue;
                }
                None => {
                    self.by_key.insert(key, self.rows.len());
                }
            }
            self.rows.push(row);
        }
        drop(records);
        for row in listed {
            self.list(row);
        }
        Ok(())
    }
}

/// What is compared of who a row is about: whatever the case, and without the `sip:` that some tools write.
pub(super) fn key_of(column: Column, cell: &[u8]) -> String {
    if blank(Some(cell)) {
        return String::new();
    }
    let text = String::from_utf8_lossy(cell).to_lowercase();
    match text.strip_prefix("sip:") {
        Some(rest) if column == Column::SipAddress => rest.to_owned(),
        _ => text,
    }
}

pub(super) fn same(column: Option<Column>, one: &[u8], other: &[u8]) -> bool {
    one == other
        || column.is_some_and(|column| {
            column.is_identity() && key_of(column, one) == key_of(column, other)
        })
}

pub(super) fn blank(cell: Option<&[u8]>) -> bool {
    cell.is_none_or(|cell| cell.iter().all(|byte| *byte == b' '))
}
