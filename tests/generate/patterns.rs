//! Random patterns from a grammar of everything that the dialect answers, with texts made from them.

use super::Seeded;

/// A question to a regex engine.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) pattern: String,
    pub(crate) translation: String,
    pub(crate) input: String,
}

/// A pattern while it is made, and a text that matches it more often than not.
struct Maker<'s> {
    seed: &'s mut Seeded,
    groups: usize,
    names: Vec<String>,
    /// `(?i)` may stand in the pattern, so everything stays within ASCII.
    ascii: bool,
}

/// Some questions about one random pattern.
pub(crate) fn questions(seed: &mut Seeded) -> Vec<Question> {
    let ascii = seed.percent(75);
    let mut maker = Maker {
        seed,
        groups: 0,
        names: Vec::new(),
        ascii,
    };
    let (mut pattern, sample) = maker.alternatives(3);
    if maker.seed.percent(60) {
        pattern = format!("^{pattern}$");
    }
    if ascii && maker.seed.percent(8) {
        let options = *maker
            .seed
            .pick(&["(?i)", "(?m)", "(?s)", "(?x)", "(?n)", "(?i-s)", "(?ix)"]);
        pattern = format!("{options}{pattern}");
    }
    if maker.seed.percent(6) {
        pattern = damaged(maker.seed, &pattern);
    }
    let translation = maker.translation();
    (0..4)
        .map(|_| Question {
            pattern: pattern.clone(),
            translation: translation.clone(),
            input: text(maker.seed, &sample, ascii),
        })
        .collect()
}

impl Maker<'_> {
    fn alternatives(&mut self, depth: usize) -> (String, String) {
        let (mut pattern, mut sample) = self.sequence(depth);
        while depth > 0 && self.seed.percent(15) {
            let (other, text) = self.sequence(depth - 1);
            pattern = format!("{pattern}|{other}");
            if self.seed.percent(50) {
                sample = text;
            }
        }
        (pattern, sample)
    }

    fn sequence(&mut self, depth: usize) -> (String, String) {
        let (mut pattern, mut sample) = (String::new(), String::new());
        for _ in 0..=self.seed.below(3) {
            let (part, text) = self.repeated(depth);
            pattern.push_str(&part);
            sample.push_str(&text);
        }
        (pattern, sample)
    }

    fn repeated(&mut self, depth: usize) -> (String, String) {
        let (part, text) = self.atom(depth);
        if !self.seed.percent(35) {
            return (part, text);
        }
        let (min, quantifier) = match self.seed.below(8) {
            0 => (0, "*".to_owned()),
            1 => (1, "+".to_owned()),
            2 => (0, "?".to_owned()),
            3 => (0, "{0,2}".to_owned()),
            4 => (2, "{2,}".to_owned()),
            5 => (1, "{1,3}".to_owned()),
            6 => (1, "{1}".to_owned()),
            _ => {
                let count = self.seed.below(5);
                (count, format!("{{{count}}}"))
            }
        };
        let lazy = if self.seed.percent(15) { "?" } else { "" };
        let more = if quantifier.ends_with('}') {
            0
        } else {
            self.seed.below(3)
        };
        (
            format!("{part}{quantifier}{lazy}"),
            text.repeat((min + more).min(6)),
        )
    }

    fn atom(&mut self, depth: usize) -> (String, String) {
        match self.seed.below(if depth > 0 { 24 } else { 12 }) {
            0..=4 => self.character(),
            5..=6 => ("\\d".to_owned(), self.digit()),
            7..=8 => self.class(),
            9 => {
                let (class, text) = *self.seed.pick(&[
                    ("\\w", "a"),
                    ("\\s", " "),
                    ("\\D", "x"),
                    ("\\W", "-"),
                    ("\\S", "7"),
                    (".", "5"),
                    ("\\p{Nd}", "4"),
                    ("\\P{Lu}", "4"),
                    ("\\p{L}", "b"),
                ]);
                (class.to_owned(), text.to_owned())
            }
            10 => {
                let anchors = [
                    "^", "$", "\\b", "\\B", "\\A", "\\Z", "\\z", "\\G", "(?:)", "()",
                ];
                let anchor = (*self.seed.pick(&anchors)).to_owned();
                self.groups += usize::from(anchor == "()");
                (anchor, String::new())
            }
            11 => self.again(),
            12..=17 => {
                self.groups += 1;
                let (inner, text) = self.alternatives(depth - 1);
                (format!("({inner})"), text)
            }
            18..=19 => {
                let (inner, text) = self.alternatives(depth - 1);
                (format!("(?:{inner})"), text)
            }
            20 => self.named(depth),
            21 => {
                let (inner, text) = self.alternatives(depth - 1);
                (format!("(?>{inner})"), text)
            }
            _ => {
                let (inner, text) = self.alternatives(depth - 1);
                let look = *self.seed.pick(&["(?=", "(?!", "(?<=", "(?<!"]);
                let text = if look == "(?=" { text } else { String::new() };
                (format!("{look}{inner})"), text)
            }
        }
    }

    fn named(&mut self, depth: usize) -> (String, String) {
        let name = (*self.seed.pick(&["a", "cc", "n1", "1", "3", "7"])).to_owned();
        let (inner, text) = self.alternatives(depth - 1);
        self.names.push(name.clone());
        if self.seed.percent(20) {
            (format!("(?'{name}'{inner})"), text)
        } else {
            (format!("(?<{name}>{inner})"), text)
        }
    }

    fn again(&mut self) -> (String, String) {
        if let Some(name) = self.names.last().filter(|_| self.seed.percent(50)) {
            return (format!("\\k<{name}>"), "1".to_owned());
        }
        if self.groups == 0 {
            return self.character();
        }
        (
            format!("\\{}", 1 + self.seed.below(self.groups.min(9))),
            "1".to_owned(),
        )
    }

    fn digit(&mut self) -> String {
        let digits = if self.ascii {
            "0123456789"
        } else {
            "0123456789٣９०"
        };
        let digits: Vec<char> = digits.chars().collect();
        self.seed.pick(&digits).to_string()
    }

    fn character(&mut self) -> (String, String) {
        let plain = [
            "0", "1", "2", "3", "9", "00", "44", "a", "b", "x", "A", "-", " ", "#", ",", "]", "}",
            "=",
        ];
        let escaped = [
            "\\+", "\\*", "\\.", "\\(", "\\)", "\\-", "\\\\", "\\x31", "\\u0032", "\\061", "\\t",
            "\\$",
        ];
        let braces = ["{", "{}", "{,3}", "{x}"];
        match self.seed.below(20) {
            0..=13 => {
                let text = (*self.seed.pick(&plain)).to_owned();
                (text.clone(), text)
            }
            14..=17 => {
                let text = *self.seed.pick(&escaped);
                let means = match text {
                    "\\x31" | "\\061" => "1",
                    "\\u0032" => "2",
                    "\\t" => "\t",
                    other => &other[1..],
                };
                (text.to_owned(), means.to_owned())
            }
            18 => {
                let text = (*self.seed.pick(&braces)).to_owned();
                (text.clone(), text)
            }
            _ if self.ascii => ("\n".to_owned(), "\n".to_owned()),
            _ => {
                let text = (*self.seed.pick(&["é", "٣", "ß", "😀", "Ω"])).to_owned();
                (text.clone(), text)
            }
        }
    }

    fn class(&mut self) -> (String, String) {
        let classes = [
            ("[0-9]", "5"),
            ("[2-9]", "4"),
            ("[1-35]", "5"),
            ("[^0]", "1"),
            ("[^\\d]", "a"),
            ("[*#+]", "#"),
            ("[\\d*]", "*"),
            ("[0-9-[5]]", "4"),
            ("[a-z-[aeiou]]", "x"),
            ("[\\w-[\\d]]", "b"),
            ("[]1]", "]"),
            ("[1|9]", "|"),
            ("[4,5]", ","),
            ("[-1]", "-"),
            ("[1-]", "-"),
            ("[\\s\\-]", "-"),
            ("[^\\n]", "0"),
            ("[\\x30-\\x39]", "3"),
            ("[0-9-[2-6-[4]]]", "4"),
            ("[(?:]", "("),
            ("[1&&2]", "&"),
        ];
        let (class, text) = *self.seed.pick(&classes);
        (class.to_owned(), text.to_owned())
    }

    fn translation(&mut self) -> String {
        let pieces = [
            "+", "+44", "0", "X", "$1", "$2", "${1}", "${1}0", "$10", "$0", "$&", "$$", "$`", "$'",
            "$_", "$+", "$3", "${a}", "${cc}", "${none}", "$", "${", "$x", "$1$2", "${01}", "$7",
            ";ext=$2", "\\1", "\\n", "${1", "$(1)", "é",
        ];
        let mut text = String::new();
        for _ in 0..=self.seed.below(3) {
            let piece: &&str = self.seed.pick(&pieces);
            text.push_str(piece);
        }
        text
    }
}

/// A pattern with one character changed, which .NET mostly refuses.
fn damaged(seed: &mut Seeded, pattern: &str) -> String {
    let mut chars: Vec<char> = pattern.chars().collect();
    let at = seed.below(chars.len());
    let other = *seed.pick(&[
        '(', ')', '[', ']', '*', '+', '?', '{', '}', '\\', '|', '-', '^', ':', '<', 'k', '9',
    ]);
    match seed.below(3) {
        0 => chars[at] = other,
        1 => chars.insert(at, other),
        _ => {
            chars.remove(at);
        }
    }
    chars.into_iter().collect()
}

/// A text beside the sample: itself, or with something changed, more or less.
fn text(seed: &mut Seeded, sample: &str, ascii: bool) -> String {
    let mut chars: Vec<char> = sample.chars().take(24).collect();
    let others = if ascii {
        "0123456789+*#abxA- \n]|"
    } else {
        "0123456789+ab \n٣９😀éΩ\u{200D}"
    };
    let others: Vec<char> = others.chars().collect();
    for _ in 0..seed.below(4) {
        let at = seed.below(chars.len() + 1);
        match seed.below(4) {
            0 => chars.insert(at, *seed.pick(&others)),
            1 if at < chars.len() => chars[at] = *seed.pick(&others),
            2 if at < chars.len() => {
                chars.remove(at);
            }
            3 if chars.len() < 12 => chars.extend(chars.clone()),
            _ => {}
        }
    }
    match seed.below(12) {
        0 => chars.push('\n'),
        1 => chars.insert(0, '0'),
        2 => chars.push(*seed.pick(&others)),
        _ => {}
    }
    chars.into_iter().collect()
}
