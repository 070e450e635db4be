//! From patterns to one automaton over the digits after the country code.
//!
//! Every pattern becomes a dense DFA. All DFAs of a country code are walked side by side, digit by digit, to the longest
//! number that libphonenumber reads; what the patterns accept at a point gives the label of the state there. States with
//! the same label and the same successors are one state, over all codes, so the result is the smallest acyclic automaton.

use super::source::{Range, Territory};
use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::util::{primitives::StateID, start, syntax};
use regex_automata::{Anchored, MatchKind};
use std::collections::HashMap;
use std::rc::Rc;

/// The most digits after the country code (libphonenumber, `MAX_LENGTH_FOR_NSN`).
const DEPTH: usize = 17;
/// A row of the table: ten successors, the label, and room so that a row never crosses a cache line.
pub(crate) const ROW: usize = 16;
/// Where in a row the label is.
const LABEL: usize = 10;
/// The bit of a label that says: a national prefix may have to be taken off first.
const PREFIX: u16 = 1 << 12;

/// The kinds in the order of their numbers in a label, from 1: the order in which libphonenumber asks for them.
const KINDS: [&str; 8] = [
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
];
const FIXED_LINE: u16 = 9;
const MOBILE: u16 = 10;
const FIXED_LINE_OR_MOBILE: u16 = 11;

/// The table that comes to be.
pub(crate) struct Automaton {
    /// Rows of [`ROW`] cells; row 0 leads to itself and says nothing.
    pub(crate) cells: Vec<u16>,
    rows: HashMap<[u16; LABEL + 1], u16>,
    patterns: HashMap<String, Rc<Pattern>>,
    /// Regions by their number in a label, from 1.
    pub(crate) regions: Vec<String>,
}

/// A compiled pattern with its first state.
struct Pattern {
    dfa: dense::DFA<Vec<u32>>,
    first: StateID,
}

impl Pattern {
    fn new(pattern: &str) -> Self {
        let dfa = dense::Builder::new()
            .configure(
                dense::Config::new()
                    .start_kind(StartKind::Anchored)
                    .match_kind(MatchKind::All),
            )
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .build(pattern)
            .expect("a pattern of libphonenumber");
        let first = dfa
            .start_state(&start::Config::new().anchored(Anchored::Yes))
            .expect("an anchored start");
        Self { dfa, first }
    }

    fn next(&self, state: StateID, digit: u8) -> StateID {
        self.dfa.next_state(state, b'0' + digit)
    }

    /// Whether the pattern matches all the digits so far.
    fn ends(&self, state: StateID) -> bool {
        self.dfa.is_match_state(self.dfa.next_eoi_state(state))
    }

    /// Whether some start of the digits matched, the digit of this step and no digit at all left out.
    fn began(&self, state: StateID) -> bool {
        self.dfa.is_match_state(state)
    }
}

/// One pattern of a country code, and what it is asked for.
struct Part {
    pattern: Rc<Pattern>,
    is_prefix: bool,
}

/// The patterns of a country code, by what they are for.
struct Code<'t> {
    territories: &'t [Territory],
    parts: Vec<Part>,
    /// For each territory: its general pattern, its kinds, its fixed lines and mobiles, its leading digits.
    roles: Vec<Roles>,
    prefix: Option<usize>,
}

struct Roles {
    general: usize,
    kinds: Vec<(u16, &'static str, usize)>,
    fixed_line: Option<usize>,
    mobile: Option<usize>,
    leading: Option<usize>,
}

/// Where a walk stands: the live parts with their states. `None` for a prefix that has matched already.
type Front = Vec<(usize, Option<StateID>)>;

impl Automaton {
    pub(crate) fn new() -> Self {
        Self {
            cells: vec![0; ROW],
            rows: HashMap::from([([0; LABEL + 1], 0)]),
            patterns: HashMap::new(),
            regions: Vec::new(),
        }
    }

    /// Adds the plan of a country code; gives the row where its numbers begin.
    pub(crate) fn add(&mut self, territories: &[Territory]) -> u16 {
        let code = self.code(territories);
        let front = code
            .parts
            .iter()
            .enumerate()
            .map(|(at, part)| (at, Some(part.pattern.first)))
            .collect();
        self.row(&code, &front, 0, &mut HashMap::new())
    }

    /// Adds the pattern of every number of a territory; gives the row before their first digit. Its label says no more
    /// than whether the pattern matches.
    pub(crate) fn add_general(&mut self, general: &Range) -> u16 {
        let pattern = Pattern::new(&format!(r"\A(?:{})\z", general.0));
        self.general(&pattern, pattern.first, 0, &mut HashMap::new())
    }

    fn general(
        &mut self,
        pattern: &Pattern,
        state: StateID,
        depth: usize,
        known: &mut HashMap<(StateID, usize), u16>,
    ) -> u16 {
        if pattern.dfa.is_dead_state(state) {
            return 0;
        }
        if let Some(row) = known.get(&(state, depth)) {
            return *row;
        }
        let mut row = [0; LABEL + 1];
        row[LABEL] = u16::from(pattern.ends(state));
        assert!(
            depth <= DEPTH || row[LABEL] == 0,
            "a number of more digits than any"
        );
        if depth <= DEPTH {
            for (digit, cell) in (0..).zip(&mut row[..LABEL]) {
                let next = pattern.next(state, digit);
                *cell = self.general(pattern, next, depth + 1, known);
            }
        }
        let at = self.add_row(row);
        known.insert((state, depth), at);
        at
    }

    fn row(
        &mut self,
        code: &Code,
        front: &Front,
        depth: usize,
        known: &mut HashMap<(Front, usize), u16>,
    ) -> u16 {
        if front.is_empty() {
            return 0;
        }
        if let Some(row) = known.get(&(front.clone(), depth)) {
            return *row;
        }
        let mut row = [0; LABEL + 1];
        row[LABEL] = self.label(code, front, depth);
        if depth < DEPTH {
            for (digit, cell) in (0..).zip(&mut row[..LABEL]) {
                *cell = self.row(code, &code.step(front, digit, depth), depth + 1, known);
            }
        }
        let at = self.add_row(row);
        known.insert((front.clone(), depth), at);
        at
    }

    /// The place of a row in the table.
    fn add_row(&mut self, row: [u16; LABEL + 1]) -> u16 {
        let next = u16::try_from(self.cells.len() / ROW).expect("fewer than 65,536 states");
        let at = *self.rows.entry(row).or_insert(next);
        if at == next {
            self.cells.extend(row);
            self.cells.extend([0; ROW - LABEL - 1]);
        }
        at
    }

    /// What libphonenumber says of the digits up to here: kind, region, and whether it would look for a prefix.
    fn label(&mut self, code: &Code, front: &Front, depth: usize) -> u16 {
        let ends: Vec<usize> = front
            .iter()
            .filter(|(at, state)| state.is_none_or(|state| code.parts[*at].pattern.ends(state)))
            .map(|(at, _)| *at)
            .collect();
        let ends = |at: usize| ends.contains(&at);
        let mut label = 0;
        for (territory, roles) in code.territories.iter().zip(&code.roles) {
            let kind = kind(territory, roles, depth, ends);
            let found = match roles.leading {
                _ if code.territories.len() == 1 => kind > 0,
                Some(leading) => ends(leading),
                None => kind > 0,
            };
            if found {
                label = kind | self.region(&territory.region) << 4;
                break;
            }
        }
        let prefix = depth > 0 && code.prefix.is_some_and(ends);
        label | if prefix { PREFIX } else { 0 }
    }

    fn region(&mut self, region: &str) -> u16 {
        let known = self.regions.iter().position(|known| known == region);
        let at = known.unwrap_or_else(|| {
            self.regions.push(region.to_owned());
            self.regions.len() - 1
        });
        u16::try_from(at + 1).expect("fewer than 256 regions")
    }

    fn code<'t>(&mut self, territories: &'t [Territory]) -> Code<'t> {
        let mut code = Code {
            territories,
            parts: Vec::new(),
            roles: Vec::new(),
            prefix: None,
        };
        for territory in territories {
            let mut add = |pattern: String, is_prefix| {
                let pattern = self
                    .patterns
                    .entry(pattern)
                    .or_insert_with_key(|pattern| Rc::new(Pattern::new(pattern)))
                    .clone();
                code.parts.push(Part { pattern, is_prefix });
                code.parts.len() - 1
            };
            let whole = |range: &Range| format!(r"\A(?:{})\z", range.0);
            let of = |name: &str| territory.kinds.get(name);
            code.roles.push(Roles {
                general: add(whole(&territory.general), false),
                kinds: (1..)
                    .zip(KINDS)
                    .filter_map(|(kind, name)| Some((kind, name, add(whole(of(name)?), false))))
                    .collect(),
                fixed_line: of("fixed_line").map(|range| add(whole(range), false)),
                mobile: of("mobile").map(|range| add(whole(range), false)),
                leading: territory
                    .leading
                    .as_ref()
                    .map(|leading| add(format!(r"\A(?:{leading})[0-9]*\z"), false)),
            });
            // Only the main territory's prefix counts, whoever the number belongs to.
            if let (None, Some(prefix)) = (code.prefix, &territory.prefix)
                && territory.region == territories[0].region
            {
                code.prefix = Some(add(format!(r"\A(?:{prefix})"), true));
            }
        }
        code
    }
}

impl Code<'_> {
    fn step(&self, front: &Front, digit: u8, depth: usize) -> Front {
        let step = |(at, state): &(usize, Option<StateID>)| {
            let part = &self.parts[*at];
            let Some(state) = state else {
                return Some((*at, None));
            };
            let next = part.pattern.next(*state, digit);
            // A match is seen one digit late. One before the first digit takes nothing off.
            if part.is_prefix && depth > 0 && part.pattern.began(next) {
                return Some((*at, None));
            }
            (!part.pattern.dfa.is_dead_state(next)).then_some((*at, Some(next)))
        };
        front.iter().filter_map(step).collect()
    }
}

/// The kind of a number in a territory, 0 for none (libphonenumber, `getNumberTypeHelper`).
fn kind(territory: &Territory, roles: &Roles, length: usize, ends: impl Fn(usize) -> bool) -> u16 {
    let in_range = |name: &str, at: usize| {
        territory
            .kinds
            .get(name)
            .is_some_and(|range| range.takes(length))
            && ends(at)
    };
    if !territory.general.takes(length) || !ends(roles.general) {
        return 0;
    }
    let mut kinds = roles.kinds.iter();
    if let Some((kind, ..)) = kinds.find(|(_, name, at)| in_range(name, *at)) {
        return *kind;
    }
    let mobile = roles.mobile.is_some_and(|at| in_range("mobile", at));
    if roles
        .fixed_line
        .is_some_and(|at| in_range("fixed_line", at))
    {
        return if territory.same || mobile {
            FIXED_LINE_OR_MOBILE
        } else {
            FIXED_LINE
        };
    }
    if !territory.same && mobile { MOBILE } else { 0 }
}
