//! Byte offsets as lines and columns, fast on any file: a hostile one may have its million defects in a single line.

/// How many bytes lie between two counts of characters.
const STRIDE: usize = 1024;

/// Where lines start, and how many characters stand before every `STRIDE`th byte.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    characters: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts = std::iter::once(0)
            .chain(ends.map(|(at, _)| at + 1))
            .collect();
        let mut characters = vec![0];
        let mut sum = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            sum += count(chunk);
            characters.push(sum);
        }
        Self {
            text,
            starts,
            characters,
        }
    }

    /// Line and column in characters, both from 1, of a byte offset.
    pub(super) fn position(&self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let column = self.before(offset) - self.before(start) + 1;
        (small(line), small(column))
    }

    /// A line counted from 1, without its end.
    pub(super) fn line(&self, line: u32) -> &'t str {
        let start = self.starts[usize::try_from(line - 1).unwrap_or(0)];
        let rest = &self.text[start..];
        rest.split(['\n', '\r']).next().unwrap_or(rest)
    }

    fn before(&self, offset: usize) -> usize {
        let whole = offset / STRIDE;
        self.characters[whole] + count(&self.text.as_bytes()[whole * STRIDE..offset])
    }
}

/// Characters that start in some UTF-8 bytes: all but continuation bytes.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xC0 != 0x80).count()
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_in_lines_longer_than_a_stride() {
        let text = format!("a = 1\r\n# {}é = 2\nüx", "ß".repeat(3000));
        let lines = Lines::new(&text);
        for (at, _) in text.char_indices() {
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
            assert_eq!(lines.position(at), (small(line), small(column)));
        }
        assert_eq!(lines.position(usize::MAX), (3, 3));
        assert_eq!((lines.line(1), lines.line(3)), ("a = 1", "üx"));
        assert_eq!(Lines::new("").position(0), (1, 1));
        assert_eq!(Lines::new("").line(1), "");
    }
}
