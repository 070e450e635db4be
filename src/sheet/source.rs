//! Where the bytes of a sheet come from, read by position.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// The bytes of a sheet: a file that stays open, or memory for standard input.
#[derive(Debug)]
pub enum Source {
    /// A file on disk.
    File(File),
    /// Bytes that were piped in.
    Memory(Arc<Vec<u8>>),
}

/// Largest sheet taken from standard input, which has to be kept in memory.
pub(super) const LARGEST_PIPE: u64 = 256 * 1024 * 1024;

/// Why a sheet cannot be read at all.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum SourceError {
    /// The operating system said no.
    #[error("cannot read {path}: {why}")]
    #[diagnostic(help("check the spelling of the path and that you may read the file"))]
    Io {
        /// Path as given.
        path: String,
        /// The system's reason.
        why: io::Error,
    },
    /// A folder was named.
    #[error("{path} is a folder, not a sheet")]
    #[diagnostic(help("name the CSV file itself, for example {path}/users.csv"))]
    Folder {
        /// Path as given.
        path: String,
    },
    /// More than memory should hold came through a pipe.
    #[error("standard input is larger than {} MiB", LARGEST_PIPE / 1024 / 1024)]
    #[diagnostic(help(
        "save it to a file and name the file: files of any size are read in little memory"
    ))]
    PipeTooLarge,
}

impl Source {
    /// Opens a file; `-` reads standard input to its end.
    ///
    /// # Errors
    /// Missing or unreadable files, folders, and more than 256 MiB of standard input.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let shown = path.display().to_string();
        let io_error = |why| SourceError::Io {
            path: shown.clone(),
            why,
        };
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            io::stdin()
                .lock()
                .take(LARGEST_PIPE + 1)
                .read_to_end(&mut bytes)
                .map_err(io_error)?;
            if bytes.len() as u64 > LARGEST_PIPE {
                return Err(SourceError::PipeTooLarge);
            }
            return Ok(Self::Memory(Arc::new(bytes)));
        }
        if path.is_dir() {
            return Err(SourceError::Folder { path: shown });
        }
        File::open(path).map(Self::File).map_err(io_error)
    }

    /// A reader of its own from a position on.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn reader_at(&self, offset: u64) -> io::Result<Box<dyn Read + Send + '_>> {
        match self {
            Self::File(file) => Ok(Box::new(PositionedFile { file, offset })),
            Self::Memory(bytes) => {
                let start = usize::try_from(offset)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                Ok(Box::new(&bytes[start..]))
            }
        }
    }

    /// A reader that can also jump, for what reads a workbook.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor {
            source: self,
            at: 0,
        }
    }

    /// Number of bytes.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn length(&self) -> io::Result<u64> {
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// What changes when somebody writes to the file: its length and the time of its last change.
    pub(super) fn state(&self) -> io::Result<State> {
        let changed = match self {
            Self::File(file) => file.metadata()?.modified().ok(),
            Self::Memory(_) => None,
        };
        Ok(State {
            length: self.length()?,
            changed,
        })
    }

    /// The first bytes, to see what kind of file this is.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn head(&self, length: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader_at(0)?.take(length).read_to_end(&mut head)?;
        Ok(head)
    }

    /// Every byte, for a digest or a copy.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader_at(0)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Reads on from its own position, so that readers of one file do not disturb each other, on whichever threads they are.
struct PositionedFile<'f> {
    file: &'f File,
    offset: u64,
}

impl Read for PositionedFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(self.file, buffer, self.offset)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(self.file, buffer, self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}

/// How a file was when it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    length: u64,
    changed: Option<SystemTime>,
}

impl State {
    /// Of memory that holds nothing.
    pub(super) const NOTHING: Self = Self {
        length: 0,
        changed: None,
    };
}

/// Reads and jumps about in a source.
pub struct Cursor<'s> {
    source: &'s Source,
    at: u64,
}

impl Read for Cursor<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.reader_at(self.at)?.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Cursor<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.length()?.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let before = || io::Error::new(io::ErrorKind::InvalidInput, "before the first byte");
        self.at = at.ok_or_else(before)?;
        Ok(self.at)
    }
}

/// Text that is made from a sheet and read back by position: in memory while it is small, then in a file without a name.
pub(super) struct Spool(tempfile::SpooledTempFile);

/// A spool that is larger goes to the disk.
const IN_MEMORY: usize = 4 * 1024 * 1024;

impl Spool {
    pub(super) fn new() -> Self {
        Self(tempfile::SpooledTempFile::new(IN_MEMORY))
    }

    /// What was written, to be read.
    pub(super) fn finish(self) -> Source {
        match self.0.into_inner() {
            tempfile::SpooledData::InMemory(bytes) => Source::Memory(bytes.into_inner().into()),
            tempfile::SpooledData::OnDisk(file) => Source::File(file),
        }
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
