//! Patterns that `regex-automata` answers exactly as .NET does.
//!
//! On ASCII text without a line feed a plain pattern means the same to both engines: alternatives and quantifiers are tried
//! in the same order, `$` is the end, and a unit is a byte. Not plain are look-around, references, atomic groups, `\G`,
//! a group number that stands twice, and a loop around something that can match nothing, whose last, empty round
//! .NET keeps and other engines drop.

use super::fault::Fault;
use super::machine::Spans;
use super::node::{Anchor, Node, Tree, UNBOUNDED};
use super::pattern::Pattern;
use regex_automata::meta;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::{Anchored, Input, MatchKind, PatternSet};
use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, Look, Repetition};

/// Bytes of a compiled pattern; a larger one is left to the other engine.
const LARGEST: usize = 1 << 20;
/// Bytes of all patterns of a plan compiled together.
const LARGEST_TOGETHER: usize = 16 << 20;
/// Patterns without `^` that are searched together, as many as a plan can have rules; the states of more do not fit into
/// the cache of the search, and one after the other they are answered sooner.
const MOST_LOOSE: usize = 50;

/// Ends of groups for which a search needs no memory of its own.
const FEW_SLOTS: usize = 16;

/// A plain pattern, compiled.
#[derive(Debug)]
pub(super) struct Plain {
    regex: meta::Regex,
    /// Where the groups of the regex belong, in the order of the pattern.
    slots: Vec<usize>,
    /// How many groups the tree has, the whole match included; some may be in no part of it.
    groups: usize,
}

impl Plain {
    /// Whether a text is one on which plain patterns are exact.
    pub(super) fn reads(text: &str) -> bool {
        text.is_ascii() && !text.contains('\n')
    }

    /// Compiles a tree; `None` where it is not plain, or too large.
    pub(super) fn new(tree: &Tree) -> Option<Self> {
        let mut writer = Writer::exact(tree);
        let hir = writer.node(&tree.root)?;
        let regex = meta::Regex::builder()
            .configure(config(LARGEST))
            .build_from_hir(&hir)
            .ok()?;
        let groups = writer.groups;
        let slot = |group: &u32| tree.groups.binary_search(group).ok();
        let slots = groups.iter().map(slot).collect::<Option<_>>()?;
        Some(Self {
            regex,
            slots,
            groups: tree.groups.len(),
        })
    }

    /// The first match from a byte on, with the groups of the tree; says whether there is one.
    pub(super) fn find(&self, text: &str, from: usize, spans: &mut Spans) -> bool {
        let wanted = 2 * (self.slots.len() + 1);
        let (mut few, mut many) = ([None; FEW_SLOTS], Vec::new());
        let found = few.get_mut(..wanted).unwrap_or_else(|| {
            many.resize(wanted, None);
            &mut many
        });
        let input = Input::new(text).range(from..);
        if self.regex.search_slots(&input, found).is_none() {
            return false;
        }
        spans.clear();
        spans.resize(self.groups, None);
        let span = |at: usize| Some((found[2 * at]?.get(), found[2 * at + 1]?.get()));
        spans[0] = span(0);
        for (at, slot) in self.slots.iter().enumerate() {
            spans[*slot] = span(at + 1);
        }
        true
    }
}

/// A pattern widened to what an automaton holds: a text that it does not pass has no match, in linear time.
#[derive(Debug)]
pub(super) struct Sieve {
    regex: meta::Regex,
}

impl Sieve {
    /// Compiles a tree; `None` where it would be too large.
    pub(super) fn new(tree: &Tree) -> Option<Self> {
        let hir = Writer::language(tree).node(&tree.root)?;
        let regex = meta::Regex::builder()
            .configure(config(LARGEST))
            .build_from_hir(&hir)
            .ok()?;
        Some(Self { regex })
    }

    /// Whether a match may begin at this byte or later.
    pub(super) fn passes(&self, text: &str, from: usize) -> bool {
        self.regex.is_match(Input::new(text).range(from..))
    }
}

fn config(limit: usize) -> meta::Config {
    meta::Config::new()
        .nfa_size_limit(Some(limit))
        .onepass_size_limit(Some(limit))
        .utf8_empty(false)
}

/// The patterns of a plan side by side: which is the first that matches?
#[derive(Debug)]
pub struct Together {
    /// Plain ones that begin with `^`: the leftmost match that is tried first is that of the lowest index.
    held: Option<Group>,
    /// Plain ones that match anywhere.
    loose: Option<Group>,
    /// Those that must be asked one by one.
    others: Vec<usize>,
    /// All of them, for texts that are not read as plain patterns read them.
    all: Vec<usize>,
}

/// Plain patterns in one search.
#[derive(Debug)]
struct Group {
    regex: meta::Regex,
    /// The index of each pattern of the search.
    indices: Vec<usize>,
    kind: MatchKind,
}

impl Together {
    /// Compiles the patterns of a plan, in the order of its rules.
    #[must_use]
    pub fn new<'p>(patterns: impl IntoIterator<Item = Option<&'p Pattern>>) -> Self {
        let (mut held, mut loose) = (Vec::new(), Vec::new());
        let (mut others, mut all) = (Vec::new(), Vec::new());
        for (index, pattern) in patterns.into_iter().enumerate() {
            let Some(pattern) = pattern else { continue };
            all.push(index);
            let tree = pattern.tree();
            match Writer::exact(tree).node(&tree.root) {
                Some(hir) if hir.properties().look_set_prefix().contains(Look::Start) => {
                    held.push((index, hir));
                }
                Some(hir) => loose.push((index, hir)),
                None => others.push(index),
            }
        }
        let mut group = |kind, patterns: Vec<(usize, Hir)>| {
            let (indices, hirs): (Vec<usize>, Vec<Hir>) = patterns.into_iter().unzip();
            let few = kind == MatchKind::LeftmostFirst || hirs.len() <= MOST_LOOSE;
            let group = few.then(|| Group::new(kind, &indices, &hirs)).flatten();
            if group.is_none() {
                others.extend(indices);
            }
            group
        };
        let held = group(MatchKind::LeftmostFirst, held);
        let loose = group(MatchKind::All, loose);
        others.sort_unstable();
        Self {
            held,
            loose,
            others,
            all,
        }
    }

    /// The index of the first pattern that matches; `ask` answers for a single one.
    ///
    /// # Errors
    /// What `ask` says.
    pub fn first(
        &self,
        text: &str,
        ask: impl Fn(usize) -> Result<bool, Fault>,
    ) -> Result<Option<usize>, Fault> {
        let reads = Plain::reads(text);
        let mut best = None;
        for group in [&self.held, &self.loose].into_iter().flatten() {
            let earlier = best.is_none_or(|best| group.indices[0] < best);
            if reads && earlier {
                best = best.into_iter().chain(group.first(text)).min();
            }
        }
        let asked = if reads { &self.others } else { &self.all };
        for index in asked.iter().copied() {
            if best.is_some_and(|best| best < index) {
                break;
            }
            if ask(index)? {
                return Ok(Some(index));
            }
        }
        Ok(best)
    }
}

impl Group {
    /// None where there is nothing to search for, or it would be too large.
    fn new(kind: MatchKind, indices: &[usize], hirs: &[Hir]) -> Option<Self> {
        let config = config(LARGEST_TOGETHER)
            .match_kind(kind)
            .which_captures(WhichCaptures::Implicit);
        let regex = meta::Regex::builder()
            .configure(config)
            .build_many_from_hir(hirs);
        let regex = regex.ok().filter(|_| !hirs.is_empty())?;
        Some(Self {
            regex,
            indices: indices.to_vec(),
            kind,
        })
    }

    /// The lowest index of a pattern that matches.
    fn first(&self, text: &str) -> Option<usize> {
        let pattern = if self.kind == MatchKind::LeftmostFirst {
            let input = Input::new(text).anchored(Anchored::Yes);
            self.regex.search_half(&input)?.pattern()
        } else {
            let mut set = PatternSet::new(self.regex.pattern_len());
            let input = Input::new(text);
            self.regex.which_overlapping_matches(&input, &mut set);
            set.iter().next()?
        };
        Some(self.indices[pattern.as_usize()])
    }
}

/// Writes a tree in the form that `regex-automata` compiles, for ASCII text without a line feed.
pub(super) struct Writer<'t> {
    tree: &'t Tree,
    /// Answers must be exact, captures included; else the set of texts is enough, and may be too large.
    exact: bool,
    /// Numbers of the groups in the order of the pattern.
    groups: Vec<u32>,
    /// Something was widened: the language is larger than that of the pattern.
    pub(super) widened: bool,
}

impl<'t> Writer<'t> {
    fn exact(tree: &'t Tree) -> Self {
        Self {
            tree,
            exact: true,
            groups: Vec::new(),
            widened: false,
        }
    }

    /// A writer that only keeps which texts match, and widens what is not regular.
    pub(super) fn language(tree: &'t Tree) -> Self {
        Self {
            exact: false,
            ..Self::exact(tree)
        }
    }

    /// Writes a node; `None` where an exact writer cannot.
    pub(super) fn node(&mut self, node: &Node) -> Option<Hir> {
        Some(match node {
            Node::Empty => Hir::empty(),
            Node::Set(set) => class(self.tree.sets[*set].ascii()),
            Node::Concat(nodes) => Hir::concat(self.nodes(nodes)?),
            Node::Alternate(nodes) => Hir::alternation(self.nodes(nodes)?),
            Node::Capture(_, node) if !self.exact => self.node(node)?,
            Node::Capture(group, node) => {
                if self.groups.contains(group) {
                    return None;
                }
                self.groups.push(*group);
                let index = u32::try_from(self.groups.len()).ok()?;
                let sub = Box::new(self.node(node)?);
                Hir::capture(Capture {
                    index,
                    name: None,
                    sub,
                })
            }
            Node::Repeat {
                node,
                min,
                max,
                lazy,
            } => {
                if self.exact && node.nullable() {
                    return None;
                }
                let sub = Box::new(self.node(node)?);
                Hir::repetition(Repetition {
                    min: *min,
                    max: (*max != UNBOUNDED).then_some(*max),
                    greedy: !lazy,
                    sub,
                })
            }
            Node::Look { .. } | Node::Anchor(Anchor::SearchStart) => {
                return self.wide(Hir::empty());
            }
            Node::Anchor(anchor) => Hir::look(look(*anchor)),
            Node::Atomic(node) => {
                let inner = if self.exact { None } else { self.node(node) };
                return self.wide(inner?);
            }
            Node::Again { .. } => return self.wide(anything()),
        })
    }

    fn nodes(&mut self, nodes: &[Node]) -> Option<Vec<Hir>> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn wide(&mut self, hir: Hir) -> Option<Hir> {
        self.widened = true;
        (!self.exact).then_some(hir)
    }
}

/// Any ASCII text.
pub(super) fn anything() -> Hir {
    Hir::repetition(Repetition {
        min: 0,
        max: None,
        greedy: true,
        sub: Box::new(class(u128::MAX)),
    })
}

fn class(ascii: u128) -> Hir {
    let members = (0..128u8).filter(|byte| ascii & (1 << byte) != 0);
    let range = |byte: u8| ClassUnicodeRange::new(char::from(byte), char::from(byte));
    Hir::class(Class::Unicode(ClassUnicode::new(members.map(range))))
}

/// What an anchor is where no line feed stands in the text.
fn look(anchor: Anchor) -> Look {
    match anchor {
        Anchor::Start | Anchor::LineStart | Anchor::SearchStart => Look::Start,
        Anchor::EndOrLineFeed | Anchor::LineEnd | Anchor::End => Look::End,
        Anchor::Boundary => Look::WordAscii,
        Anchor::NotBoundary => Look::WordAsciiNegate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Held at the start or not, many or few, plain or not: the first is the one that asking one by one finds.
    #[test]
    fn the_first_of_many_is_the_first_that_matches_alone() {
        let few = [
            "9{3}$",
            "^0",
            "^(\\d)\\1",
            "12",
            "^1",
            "(?<!0)5$",
            "^\\d{4}$",
            "7",
        ];
        let many: Vec<String> = (10..99)
            .flat_map(|at| [format!("{at}$"), format!("^{at}")])
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for patterns in [&few[..], &many] {
            let compiled: Vec<Pattern> = patterns
                .iter()
                .map(|text| Pattern::new(text).expect("a pattern"))
                .collect();
            let together = Together::new(compiled.iter().map(Some));
            for text in (0..20_000).step_by(7).map(|number| number.to_string()) {
                for text in [text.clone(), format!("{text}\n"), format!("é{text}")] {
                    let ask = |at: usize| compiled[at].is_match(&text);
                    let alone = (0..compiled.len()).find(|at| ask(*at) == Ok(true));
                    assert_eq!(together.first(&text, ask), Ok(alone), "{text:?}");
                }
            }
        }
    }
}
