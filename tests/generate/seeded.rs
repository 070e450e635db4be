//! Random numbers and texts from a seed.

/// The characters that PowerShell, CSV, JSON, Markdown or people stumble over; after a letter and alone.
pub(crate) const EDGES: &[char] = &[
    '\'',
    '"',
    '`',
    '$',
    '(',
    ')',
    '{',
    '}',
    '@',
    ';',
    '|',
    '&',
    '#',
    '<',
    '>',
    '-',
    '%',
    '\\',
    ':',
    ',',
    '[',
    ']',
    ' ',
    '=',
    '*',
    '?',
    '\0',
    '\t',
    '\n',
    '\r',
    '\u{7}',
    '\u{8}',
    '\u{B}',
    '\u{C}',
    '\u{1A}',
    '\u{1B}',
    '\u{7F}',
    '\u{80}',
    '\u{85}',
    '\u{9B}',
    '\u{A0}',
    '\u{AD}',
    '\u{2BC}',
    '\u{34F}',
    '\u{37E}',
    '\u{61C}',
    '\u{180E}',
    '\u{2000}',
    '\u{200B}',
    '\u{200D}',
    '\u{200E}',
    '\u{2010}',
    '\u{2011}',
    '\u{2012}',
    '\u{2013}',
    '\u{2014}',
    '\u{2015}',
    '\u{2018}',
    '\u{2019}',
    '\u{201A}',
    '\u{201B}',
    '\u{201C}',
    '\u{201D}',
    '\u{201E}',
    '\u{201F}',
    '\u{2028}',
    '\u{2029}',
    '\u{202A}',
    '\u{202E}',
    '\u{202F}',
    '\u{2032}',
    '\u{205F}',
    '\u{2060}',
    '\u{2066}',
    '\u{2069}',
    '\u{2212}',
    '\u{2800}',
    '\u{3000}',
    '\u{3164}',
    '\u{D7FF}',
    '\u{E000}',
    '\u{F8FF}',
    '\u{FDD0}',
    '\u{FE0F}',
    '\u{FEFF}',
    '\u{FF04}',
    '\u{FF07}',
    '\u{FF0D}',
    '\u{FFA0}',
    '\u{FFFC}',
    '\u{FFFD}',
    '\u{FFFE}',
    '\u{FFFF}',
    '\u{1D173}',
    '\u{1F469}',
    '\u{1FFFE}',
    '\u{E0001}',
    '\u{E0041}',
    '\u{E0100}',
    '\u{E01EF}',
    '\u{F0000}',
    '\u{10FFFF}',
];

/// Ranges of letters, marks and symbols that any cell may hold; every code point in them is assigned since Unicode 6.
const LETTERS: &[(u32, u32)] = &[
    (0xA1, 0xAC),
    (0xAE, 0x17F),
    (0x391, 0x3A1),
    (0x3B1, 0x3C9),
    (0x410, 0x44F),
    (0x5D0, 0x5EA),
    (0x621, 0x63A),
    (0x300, 0x304),
    (0x905, 0x939),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x2046),
    (0x3041, 0x3096),
    (0x4E00, 0x4FFF),
    (0xAC00, 0xACFF),
    (0xFF01, 0xFF5E),
    (0x1D400, 0x1D454),
    (0x1F600, 0x1F610),
    (0x20000, 0x200FF),
];

/// Pieces of code, of quoting and of logs.
const PIECES: &[&str] = &[
    "--%",
    "; calc #",
    "$(calc)",
    "'; calc #",
    "' -B:'y",
    "''",
    "\\'",
    "\\u0027",
    "`'",
    "'@\r\n",
    "@'",
    "<#",
    "#>",
    "${x}",
    "2>&1",
    "-Force",
    "'))",
    "([regex]::Unescape('",
    "[char]39",
    "{{a}}",
    "{{{a}}}",
    "\",\"a\":\"",
    "\r\n",
    "$null",
    "$true",
    "| calc #",
    "&&",
    "..",
];

/// A source of random choices.
pub(crate) struct Seeded(u64);

impl Seeded {
    /// Starts from a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D).wrapping_add(1))
    }

    /// Sixty-four random bits (SplitMix64).
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).expect("a small number"))
            .expect("a small number")
    }

    /// Whether something that happens in so many cases of a hundred happens now.
    pub(crate) fn percent(&mut self, cases: usize) -> bool {
        self.below(100) < cases
    }

    /// One of several.
    pub(crate) fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }

    /// Puts a list into another order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }

    /// Printable ASCII, often of the kind that means something to PowerShell.
    pub(crate) fn ascii(&mut self) -> char {
        if self.percent(50) {
            return *self.pick(&EDGES[..26]);
        }
        char::from(b' ' + u8::try_from(self.below(95)).expect("below 95"))
    }

    /// A character outside ASCII that any cell may hold.
    pub(crate) fn letter(&mut self) -> char {
        let (from, to) = *self.pick(LETTERS);
        let at =
            from + u32::try_from(self.below((to - from + 1) as usize)).expect("a small number");
        char::from_u32(at).expect("no range holds surrogates")
    }

    /// Any character at all.
    pub(crate) fn any(&mut self) -> char {
        match self.below(10) {
            0..=3 => self.ascii(),
            4..=5 => *self.pick(EDGES),
            6..=7 => self.letter(),
            8 => char::from_u32(u32::try_from(self.below(0x1_0000)).expect("16 bits"))
                .unwrap_or('\u{FFFD}'),
            _ => char::from_u32(u32::try_from(self.below(0x11_0000)).expect("21 bits"))
                .unwrap_or('\u{FFFD}'),
        }
    }

    /// A text of at most so many characters or pieces.
    pub(crate) fn text(&mut self, longest: usize, c: fn(&mut Self) -> char) -> String {
        let mut text = String::new();
        for _ in 0..self.below(longest + 1) {
            if self.percent(12) {
                let piece: &&str = self.pick(PIECES);
                text.push_str(piece);
            } else {
                text.push(c(self));
            }
        }
        text
    }

    /// A GUID that is not nil.
    pub(crate) fn guid(&mut self) -> String {
        let (a, b) = (self.next() | 1, self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            a & 0xFFFF_FFFF,
            (a >> 32) & 0xFFFF,
            (a >> 48) & 0xFFF,
            b & 0xFFF,
            (b >> 12) & 0xFFFF_FFFF_FFFF
        )
    }
}
