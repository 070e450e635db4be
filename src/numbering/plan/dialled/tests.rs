//! What the table reads is what libphonenumber reads: as the crate has it, and as the Python package does.

use super::*;
use crate::numbering::engine;
use std::fs;

/// How many are asked; `CALLSHEET_DIALLED_QUESTIONS` asks more.
const QUESTIONS: usize = 100_000;

/// The same questions each time (the generator of SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % below as u64).expect("below a usize")
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.next(all.len())]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| *self.of(&DIGITS)).collect()
    }

    /// One of the starts, with some digit for each dot.
    fn start(&mut self, starts: &str) -> String {
        let all: Vec<&str> = starts.split(' ').collect();
        let start = (*self.of(&all)).chars();
        start
            .map(|c| if c == '.' { *self.of(&DIGITS) } else { c })
            .collect()
    }
}

const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// Valid numbers, as country code and the digits behind it.
fn samples() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("../../../../tests/data/phone-oracle.tsv").lines();
    let answers = lines.filter_map(|line| line.rsplit('\t').next());
    let fields = answers.map(|answer| answer.split('|').collect::<Vec<_>>());
    fields
        .filter(|fields| fields.get(4) == Some(&"1"))
        .map(|fields| (fields[0], fields[1]))
        .collect()
}

/// What somebody may have typed in a region.
fn question(
    random: &mut Random,
    home: &Home,
    samples: &[(&str, &str)],
    own: &[(&str, &str)],
) -> String {
    let foreign = own.is_empty() || random.next(4) == 0;
    let (code, national) = *random.of(if foreign { samples } else { own });
    let national = match random.next(8) {
        0 => &national[random.next(national.len())..],
        1 => &national[..=random.next(national.len())],
        _ => national,
    };
    let trunk = match home.national {
        National::Starts(starts) if !starts.is_empty() => random.start(starts),
        _ => (*random.of(&["0", "1", "8", "9", "90", "15"])).to_owned(),
    };
    let dialler = if random.next(3) == 0 {
        random.of(&HOMES)
    } else {
        home
    };
    let abroad = random.start(dialler.international);
    let text = match random.next(14) {
        0 | 1 => national.to_owned(),
        2 | 3 => format!("{trunk}{national}"),
        4 => format!("{code}{national}"),
        5 => format!("{code}{trunk}{national}"),
        6 | 7 => format!("{abroad}{code}{national}"),
        8 => format!("{abroad}{code}{trunk}{national}"),
        9 => format!("+{abroad}{code}{national}"),
        10 => format!("+{code}{trunk}{national}"),
        11 => format!("+{trunk}{national}"),
        12 => format!("{}{national}", home.code.number),
        _ => {
            let count = 1 + random.next(20);
            random.digits(count)
        }
    };
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..random.next(4).saturating_sub(1) {
        let (at, digit) = (random.next(text.len()), *random.of(&DIGITS));
        match random.next(5) {
            0 => text.insert(at.max(1), digit),
            1 => text.push(digit),
            2 if text.len() > 2 => drop(text.pop()),
            3 if text.len() > 2 && at > 0 => drop(text.remove(at)),
            _ if text[at] != '+' => text[at] = digit,
            _ => {}
        }
    }
    text.truncate(MOST_DIGITS + usize::from(text[0] == '+'));
    text.into_iter().collect()
}

#[test]
fn what_digits_reach_is_what_the_crate_reads() {
    let asked = std::env::var("CALLSHEET_DIALLED_QUESTIONS");
    let asked = asked.map_or(QUESTIONS, |asked| asked.parse().expect("a number"));
    let (mut random, samples) = (Random(1), samples());
    let mut told = Vec::new();
    let (mut reached, mut abroad) = (0, 0);
    for at in 0..asked {
        let home = &HOMES[at % HOMES.len()];
        let code = home.code.number.to_string();
        let own: Vec<_> = samples
            .iter()
            .copied()
            .filter(|sample| sample.0 == code)
            .collect();
        let text = question(&mut random, home, &samples, &own);
        let found = dialled(&text, home.region);
        let expected = engine::dialled(&text, home.region);
        reached += usize::from(found.is_some());
        abroad += usize::from(found.as_ref().is_some_and(|found| found.1));
        if found != expected {
            told.push(format!(
                "{text} in {}: {found:?}, the crate {expected:?}",
                home.region
            ));
        }
    }
    println!(
        "{asked} questions, {reached} reach a number, {abroad} with an international prefix, {} differences",
        told.len()
    );
    assert!(
        told.is_empty(),
        "{} of {asked} differ:\n{}",
        told.len(),
        told[..told.len().min(50)].join("\n")
    );
    assert!(
        reached * 4 > asked && abroad * 20 > asked,
        "{reached}, {abroad}"
    );
}

/// `just numbering-check` has the Python package answer such questions, and names the file.
#[test]
fn what_digits_reach_is_what_libphonenumber_reads() {
    let Some(path) = std::env::var_os("CALLSHEET_DIALLED_ORACLE") else {
        return;
    };
    let answers = fs::read_to_string(path).expect("the file of answers");
    let mut told = Vec::new();
    let mut reached = 0;
    for line in answers.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [text, region, expected] = fields[..] else {
            panic!("a line without three fields: {line:?}");
        };
        let region = Region::find(region).expect("a region");
        let found = dialled(text, region)
            .map(|(number, abroad)| format!("{number}{}", if abroad { " abroad" } else { "" }));
        reached += usize::from(found.is_some());
        if found.as_deref().unwrap_or("-") != expected {
            told.push(format!("{line}: {found:?}"));
        }
    }
    println!(
        "{} questions, {reached} reach a number, {} differences",
        answers.lines().count(),
        told.len()
    );
    assert!(
        told.is_empty(),
        "{} differ:\n{}",
        told.len(),
        told[..told.len().min(50)].join("\n")
    );
}
