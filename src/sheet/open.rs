//! Opening: what kind of file it is, how it is written, where its header stands.

use super::csv::{Mark, Records};
use super::dialect::Dialect;
use super::encoding::{self, Encoding};
use super::join::Side;
use super::source::{Source, SourceError};
use super::workbook::{self, Trouble};
use super::{Columns, Format, Kind, Record, Sheet, findings, synonyms};
use crate::config::Config;
use crate::finding::{Raised, Rule, Words};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Filled rows among which the header is looked for.
const LOOKED_AT: usize = 30;

/// What the user says of how a sheet is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// What stands between the cells of a text.
    pub delimiter: Option<u8>,
    /// Without a header: a list of numbers, one a line.
    pub list: bool,
}

/// A row that was taken for the header.
pub(super) struct Header {
    pub(super) record: Record,
    below: Mark,
    titles: u64,
}

impl Sheet {
    /// Opens a file (or `-`) and reads its header row. `file` is the name that findings show.
    ///
    /// # Errors
    /// Only when the bytes cannot be read; whatever they are is told as defects.
    pub fn open(path: &Path, file: &str, config: &Config) -> Result<Self, SourceError> {
        Self::open_as(path, file, config, &Asked::default())
    }

    /// As [`Self::open`], read as the user says.
    ///
    /// # Errors
    /// Only when the bytes cannot be read.
    pub fn open_as(
        path: &Path,
        file: &str,
        config: &Config,
        asked: &Asked,
    ) -> Result<Self, SourceError> {
        Self::open_all(&[(path, file)], config, asked)
    }

    /// Opens several files with the names that findings show: the first gives the rows, and the others say more of them.
    ///
    /// # Errors
    /// Only when the bytes of one cannot be read.
    ///
    /// # Panics
    /// Without a file.
    pub fn open_all(
        files: &[(&Path, &str)],
        config: &Config,
        asked: &Asked,
    ) -> Result<Self, SourceError> {
        let opened = files.iter().map(|(path, file)| {
            let source = Source::open(path)?;
            Ok((source, *file))
        });
        let opened = opened.collect::<Result<Vec<_>, SourceError>>()?;
        let first = files[0].0;
        Self::read_all(opened, config, asked).map_err(|why| SourceError::Io {
            path: first.display().to_string(),
            why,
        })
    }

    /// Reads the header row of bytes in memory.
    ///
    /// # Panics
    /// If the disk takes no copy of a large sheet; [`Self::from_bytes_as`] says so.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>, file: &str, config: &Config) -> Self {
        Self::from_bytes_as(bytes, file, config, &Asked::default())
            .unwrap_or_else(|why| panic!("memory can be read, and the disk takes a copy: {why}"))
    }

    /// As [`Self::from_bytes`], read as the user says.
    ///
    /// # Errors
    /// If the disk takes no copy of a large sheet that has to be decoded or unpacked.
    pub fn from_bytes_as(
        bytes: Vec<u8>,
        file: &str,
        config: &Config,
        asked: &Asked,
    ) -> io::Result<Self> {
        Self::from_all_bytes(vec![(Arc::new(bytes), file)], config, asked)
    }

    /// As [`Self::open_all`], of bytes in memory.
    ///
    /// # Errors
    /// As [`Self::from_bytes_as`].
    ///
    /// # Panics
    /// Without a file.
    pub fn from_all_bytes(
        files: Vec<(Arc<Vec<u8>>, &str)>,
        config: &Config,
        asked: &Asked,
    ) -> io::Result<Self> {
        let files = files.into_iter();
        let files = files.map(|(bytes, file)| (Source::Memory(bytes), file));
        Self::read_all(files.collect(), config, asked)
    }

    fn read_all(files: Vec<(Source, &str)>, config: &Config, asked: &Asked) -> io::Result<Self> {
        let mut files = files.into_iter();
        let (source, file) = files.next().expect("there is a first file");
        let (mut sheet, mut sides) = Self::read(source, file, config, asked)?;
        let mut others = Vec::new();
        for (source, file) in files {
            let (other, more) = Self::read(source, file, config, &Asked::default())?;
            others.push((other, !more.is_empty()));
        }
        sheet.beside_files(others, &mut sides);
        sheet.join(sides)?;
        Ok(sheet)
    }

    /// Reads the header row, and those of the sheets of a workbook that are joined to it.
    fn read(
        source: Source,
        file: &str,
        config: &Config,
        asked: &Asked,
    ) -> io::Result<(Self, Vec<Side>)> {
        let head = source.head(64 * 1024)?;
        let kind = workbook::kind(&source, &head);
        let opened = source.state()?;
        let mut sheet = Self {
            file: file.to_owned(),
            name: None,
            format: Format {
                kind: *kind.as_ref().unwrap_or(&Kind::Text),
                encoding: Encoding::Utf8,
                delimiter: b',',
                bom: 0,
            },
            columns: Columns::default(),
            defects: Vec::new(),
            others: Vec::new(),
            titles: 0,
            original: source,
            text: None,
            first: Mark::beginning(0),
            below_header: None,
            rows_from: None,
            opened,
            joined: None,
            spooled: kind.as_ref().is_ok_and(|kind| *kind != Kind::Text),
            beside: Vec::new(),
            list: asked.list,
        };
        let mut sides = Vec::new();
        let ready = match kind {
            Err(trouble) => sheet.trouble(trouble),
            Ok(Kind::Text) => sheet.open_text(&head, config, asked)?,
            Ok(_) => sheet.open_workbook(config, asked, &mut sides)?,
        };
        if ready && sheet.list {
            sheet.read_list(config)?;
            sides.clear();
        } else if ready {
            sheet.read_header(config)?;
        }
        let sides = sides.into_iter().map(|(name, key, text)| {
            let mut side = sheet.beside(name, text);
            side.read_header(config)?;
            Ok(Side { sheet: side, key })
        });
        let sides = sides.collect::<io::Result<_>>()?;
        Ok((sheet, sides))
    }

    /// Says what a file is that cannot be read; it is not ready for more.
    pub(super) fn trouble(&mut self, trouble: Trouble) -> bool {
        let words = Words::new(trouble.what, trouble.help);
        self.raise(trouble.rule, 1, words);
        false
    }

    fn open_text(&mut self, head: &[u8], config: &Config, asked: &Asked) -> io::Result<bool> {
        if asked.sheet.is_some() {
            let words = Words::new(
                "this file is text and has no sheets to choose from",
                "leave --sheet out, or name the workbook",
            );
            self.raise(&findings::UNREADABLE, 1, words);
            return Ok(false);
        }
        let written = encoding::written(&self.original, head)?;
        self.format.encoding = written.encoding;
        self.format.bom = written.bom;
        if written.encoding != Encoding::Utf8 {
            self.text = Some(encoding::decode(&self.original, written)?);
        }
        let head = self.text().head(64 * 1024)?;
        if head.contains(&0) {
            let words = Words::new(
                "this file holds zero bytes: it is no CSV text",
                "check that the right file was named; export the sheet as \"CSV UTF-8 (Comma delimited)\"",
            );
            self.raise(&findings::ENCODING, 1, words);
            return Ok(false);
        }
        if written.encoding == Encoding::Windows1252 {
            let words = Words::new(
                "this file is not UTF-8 and was read as Windows-1252, the code page of Western European Windows",
                "look at a name with an accent; to be sure, save the sheet as \"CSV UTF-8 (Comma delimited)\"",
            );
            self.raise(&findings::CODE_PAGE, 1, words);
        }
        let bom = if self.text.is_some() { 0 } else { written.bom };
        let dialect = Dialect::of(&head, bom, asked.delimiter, &|header| known(header, config));
        self.format.delimiter = dialect.delimiter;
        self.first = dialect.first;
        Ok(true)
    }

    pub(super) fn read_header(&mut self, config: &Config) -> io::Result<()> {
        let Some(header) = self.find_header(config)? else {
            let words = Words::new(
                "the file is empty: there is no header row",
                "export the sheet again; its first row names the columns, for example UserPrincipalName,TelephoneNumber,NumberType",
            );
            self.raise(&findings::MISSING_COLUMN, 1, words);
            return Ok(());
        };
        let Header {
            record,
            below,
            titles,
        } = header;
        if (record.cut_by_end || record.oversized)
            && let Some(column) = self.open_quote(record.offset)?
        {
            let words = Words::new(
                "a quotation mark opens in the header row and never closes: the rest of the file was swallowed by it",
                "close the quotation mark in the first row",
            );
            self.raise(&findings::UNCLOSED_QUOTE, column as usize, words);
            return Ok(());
        }
        if record.oversized {
            let words = Words::new(
                "the header row is longer than one mebibyte, or has more than 16,384 cells: this is no sheet of users",
                "check that the right file was named, and that it is CSV",
            );
            self.raise(&findings::OVERSIZED_RECORD, 1, words);
            return Ok(());
        }
        self.titles = titles;
        self.resolve(&record, config);
        self.below_header = Some(below);
        self.rows_from = self.columns.usable().then_some(below);
        Ok(())
    }

    /// The first row that makes the sheet usable; else the first of which anything is known; else the first.
    pub(super) fn find_header(&self, config: &Config) -> io::Result<Option<Header>> {
        let mut records = self.records(self.first)?;
        let (mut best, mut titles): (Option<(Header, usize)>, u64) = (None, 0);
        for _ in 0..LOOKED_AT {
            let Some(record) = next_filled(&mut records)? else {
                break;
            };
            let header = Header {
                below: records.mark(),
                titles,
                record,
            };
            titles += 1;
            if header.record.oversized || header.record.cut_by_end && best.is_some() {
                // Nothing of it can be trusted; as the only row it is told.
                best.get_or_insert((header, 0));
                break;
            }
            let understood = understood(&header.record, config);
            if understood > 1 && usable(&header.record, config) {
                return Ok(Some(header));
            }
            match &best {
                Some((_, known)) if *known > 0 || understood < 2 => {}
                _ => best = Some((header, understood)),
            }
        }
        Ok(best.map(|(header, _)| header))
    }

    fn resolve(&mut self, header: &Record, config: &Config) {
        let names = names(header);
        for (at, cell) in header.cells().enumerate() {
            if std::str::from_utf8(cell).is_err() {
                let words = Words::new(
                    format!("the header of column {} is not UTF-8 text", at + 1),
                    "save the file as \"CSV UTF-8 (Comma delimited)\"",
                );
                self.raise(&findings::ENCODING, at + 1, words);
            }
        }
        let (columns, defects) = Columns::resolve(names, header.row, config);
        self.columns = columns;
        if self.titles > 0 {
            let rows = if self.titles == 1 { "one row" } else { "rows" };
            let words = Words::new(
                format!(
                    "there is {rows} above the header, which is row {}",
                    header.row
                )
                .replace("is rows", "are rows"),
                "nothing to type, if that row is the header",
            );
            self.raise(&findings::TITLE_ROWS, 1, words);
        }
        for (rule, at, words) in defects {
            let place = self.place(header.row, header.line, at);
            let value = Some(self.columns.header(at).to_owned());
            self.defects.push(Raised {
                rule,
                place,
                value,
                words,
            });
        }
    }

    pub(super) fn raise(&mut self, rule: &'static Rule, column: usize, words: Words) {
        let row = self.columns.row.max(1);
        let place = self.place(row, u64::from(row), column - 1);
        self.defects.push(Raised {
            rule,
            place,
            value: None,
            words,
        });
    }
}

pub(super) fn next_filled<R: io::Read>(records: &mut Records<R>) -> io::Result<Option<Record>> {
    let mut record = Record::default();
    while records.read(&mut record)? {
        if !record.is_blank() {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// The cells of a row as headers, without blank ones at its end: those are the commas of an empty column.
pub(super) fn names(record: &Record) -> Vec<String> {
    let cells = record.cells();
    let mut names: Vec<_> = cells
        .map(|cell| String::from_utf8_lossy(cell).into_owned())
        .collect();
    while names.last().is_some_and(|name| name.trim().is_empty()) {
        names.pop();
    }
    names
}

fn known(header: &str, config: &Config) -> bool {
    !header.trim().is_empty()
        && (config.choice(header).is_some() || synonyms::meaning(header).is_some())
}

fn understood(record: &Record, config: &Config) -> usize {
    let names = names(record);
    names.iter().filter(|name| known(name, config)).count()
}

pub(super) fn usable(record: &Record, config: &Config) -> bool {
    Columns::resolve(names(record), record.row, config)
        .0
        .usable()
}
