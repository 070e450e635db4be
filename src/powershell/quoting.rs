//! Where in PowerShell a piece of text stands: code, a string, a here-string or a comment.
//!
//! This is no parser of PowerShell. It follows quotes and comments in printable ASCII, and what it could take for something
//! else than PowerShell does (a `#` inside a word, a here-string inside a word, `--%`) it refuses instead of guessing.

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Line,
    Block,
    Single,
    Double,
    HereSingle,
    HereDouble,
    /// `$(` inside a string, with the parentheses that are open in it.
    Inner(usize),
}

/// Most things open one inside the other.
const DEEPEST: usize = 32;

/// Follows text piece by piece.
#[derive(Clone, Debug)]
pub struct Scanner {
    open: Vec<Open>,
    opened: usize,
    /// The byte before; a line begins after a line end.
    last: u8,
    /// A backtick in code: the next character is no quote.
    escaped: bool,
}

/// What stands for the end of a tag: no word begins a comment right after it.
const TAG: u8 = b'}' | 0x80;

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// Before the first character, in code.
    #[must_use]
    pub fn new() -> Self {
        Self {
            open: Vec::new(),
            opened: 0,
            last: b'\n',
            escaped: false,
        }
    }

    /// What a tag at this place would stand inside of; none in code.
    #[must_use]
    pub fn inside(&self) -> Option<&'static str> {
        if self.escaped {
            return Some("what a backtick escapes");
        }
        match self.open.first()? {
            Open::Line => Some("a comment of PowerShell"),
            Open::Block => Some("a block comment of PowerShell"),
            Open::Single | Open::Double | Open::Inner(_) => Some("a string of PowerShell"),
            Open::HereSingle | Open::HereDouble => Some("a here-string of PowerShell"),
        }
    }

    /// Where the outermost string or comment began.
    #[must_use]
    pub fn opened(&self) -> usize {
        self.opened
    }

    /// A tag that writes nothing by itself.
    pub fn tag(&mut self) {
        self.last = TAG;
    }

    /// A tag that writes a value: a whole literal, or with `joined` a part of a word; `next` is what stands after it.
    ///
    /// # Errors
    /// What stands beside it would be read together with the value.
    pub fn value(&mut self, joined: bool, next: Option<char>) -> Result<(), String> {
        let before = self.last;
        let word = joined && (before.is_ascii_alphanumeric() || before == b'-');
        let begins = matches!(
            before,
            b'\n' | b' ' | b'(' | b',' | b':' | b'=' | b'{' | b';' | TAG
        );
        if !(begins || word) {
            let what = char::from(before);
            return Err(format!(
                "a value cannot stand right after {what}: PowerShell would read both as one"
            ));
        }
        if let Some(next) = next.filter(|c| !matches!(c, '\n' | ' ' | ')' | ',' | ';' | '}' | '{'))
        {
            return Err(format!(
                "a value cannot stand right before {next}: PowerShell would read both as one"
            ));
        }
        self.last = b'\'';
        Ok(())
    }

    /// Reads a piece that begins at an offset; pieces end at line ends or at tags.
    ///
    /// # Errors
    /// What PowerShell could read otherwise, with its offset.
    pub fn feed(&mut self, text: &str, offset: usize) -> Result<(), (usize, &'static str)> {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (rest, here) = (&bytes[at..], offset + at);
            let step = match self.open.last() {
                None | Some(Open::Inner(_)) => self.code(rest, here),
                Some(Open::Line) => Ok(self.until(rest, b"\n", b'\n')),
                Some(Open::Block) => Ok(self.until(rest, b"#>", b'>')),
                Some(Open::Single) => Ok(self.single(rest)),
                Some(Open::Double) => self.double(rest, here),
                Some(Open::HereSingle) => Ok(self.here(rest, b"'@")),
                Some(Open::HereDouble) => self.here_double(rest, here),
            };
            at += step.map_err(|why| (here, why))?;
        }
        Ok(())
    }

    fn until(&mut self, rest: &[u8], end: &[u8], last: u8) -> usize {
        match memchr::memmem::find(rest, end) {
            Some(at) => self.close(at + end.len(), last),
            None => rest.len(),
        }
    }

    fn single(&mut self, rest: &[u8]) -> usize {
        match memchr::memchr(b'\'', rest) {
            Some(end) if rest.get(end + 1) == Some(&b'\'') => end + 2,
            Some(end) => self.close(end + 1, b'\''),
            None => rest.len(),
        }
    }

    /// A here-string ends with its mark at the very beginning of a line.
    fn here(&mut self, rest: &[u8], mark: &[u8]) -> usize {
        if self.last == b'\n' && rest.starts_with(mark) {
            return self.close(mark.len(), b'@');
        }
        let line = memchr::memchr(b'\n', rest);
        self.last = if line.is_some() { b'\n' } else { b' ' };
        line.map_or(rest.len(), |end| end + 1)
    }

    fn close(&mut self, step: usize, last: u8) -> usize {
        self.open.pop();
        self.last = last;
        step
    }

    fn push(&mut self, open: Open, at: usize) -> Result<(), &'static str> {
        if self.open.is_empty() {
            self.opened = at;
        }
        if self.open.len() >= DEEPEST {
            return Err("strings inside strings are too deep to follow");
        }
        self.open.push(open);
        Ok(())
    }

    fn code(&mut self, rest: &[u8], at: usize) -> Result<usize, &'static str> {
        // Characters after which PowerShell begins a new word in every mode.
        let fresh = matches!(
            self.last,
            b'\n' | b' ' | b'(' | b')' | b'{' | b'}' | b';' | b',' | b'|' | b'&'
        );
        let byte = rest[0];
        if std::mem::take(&mut self.escaped) {
            self.last = if byte == b'\n' { b'\n' } else { b'`' };
            return Ok(1);
        }
        let mut step = 1;
        match byte {
            b'`' if rest.get(1) == Some(&b'\n') && !matches!(self.last, b' ' | b'\n') => {
                return Err(
                    "a backtick that goes on to the next line inside a word; put a blank before it",
                );
            }
            b'`' => self.escaped = true,
            b'#' if !fresh => {
                return Err(
                    "a # right after other characters: PowerShell takes it for a comment or for a part of the word; put a blank before it",
                );
            }
            b'#' => self.push(Open::Line, at)?,
            b'<' if rest.get(1) == Some(&b'#') => {
                if !fresh {
                    return Err("a <# right after other characters; put a blank before it");
                }
                self.push(Open::Block, at)?;
                step = 2;
            }
            b'\'' => self.push(Open::Single, at)?,
            b'"' => self.push(Open::Double, at)?,
            b'@' if matches!(rest.get(1), Some(b'\'' | b'"')) => {
                if !fresh && !matches!(self.last, b'=' | b':') {
                    return Err(
                        "a here-string right after other characters; put a blank before it",
                    );
                }
                if rest.get(2) != Some(&b'\n') {
                    return Err("a here-string begins at the end of its line");
                }
                let open = if rest[1] == b'"' {
                    Open::HereDouble
                } else {
                    Open::HereSingle
                };
                self.push(open, at)?;
                // The line end may be the one before its closing mark.
                step = 2;
            }
            b'$' => step = variable(rest)?,
            b'-' if rest.starts_with(b"--%") => return Err("--% stops PowerShell's parsing"),
            b'(' | b')' => self.parenthesis(byte),
            _ => {}
        }
        self.last = byte;
        Ok(step)
    }

    fn parenthesis(&mut self, byte: u8) {
        if let Some(Open::Inner(depth)) = self.open.last_mut() {
            match (byte, *depth) {
                (b'(', _) => *depth += 1,
                (_, 0) => {
                    self.open.pop();
                }
                _ => *depth -= 1,
            }
        }
    }

    fn double(&mut self, rest: &[u8], at: usize) -> Result<usize, &'static str> {
        match (rest[0], rest.get(1)) {
            (b'`', Some(_)) | (b'"', Some(b'"')) => Ok(2),
            (b'`', None) => Err("a backtick right before a tag"),
            (b'"', _) => Ok(self.close(1, b'"')),
            (b'$', Some(b'(')) => {
                self.push(Open::Inner(0), at)?;
                self.last = b'(';
                Ok(2)
            }
            (b'$', Some(b'{')) => variable(rest),
            _ => Ok(1),
        }
    }

    fn here_double(&mut self, rest: &[u8], at: usize) -> Result<usize, &'static str> {
        match (rest[0], rest.get(1)) {
            (b'"', Some(b'@')) if self.last == b'\n' => return Ok(self.close(2, b'@')),
            (b'`', Some(b'\n')) => return Err("a backtick at the end of a line of a here-string"),
            (b'`' | b'$', _) => {}
            (byte, _) => {
                self.last = byte;
                return Ok(1);
            }
        }
        self.last = b' ';
        self.double(rest, at)
    }
}

/// How long a `$` with what belongs to it is: a name in braces may hold anything, so only plain ones are followed.
fn variable(rest: &[u8]) -> Result<usize, &'static str> {
    match rest.get(1) {
        Some(b'\'' | b'"') => Err("a $ right before a quote"),
        Some(b'{') => {
            let name = &rest[2..];
            let plain = name
                .iter()
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':'))
                .count();
            match name.get(plain) {
                Some(b'}') if plain > 0 => Ok(plain + 3),
                _ => Err(
                    "a variable in braces that has other characters than letters, digits and _ in its name",
                ),
            }
        }
        _ => Ok(1),
    }
}
