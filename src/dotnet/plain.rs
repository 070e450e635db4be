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
use regex_automata::{Anchored, Input, MatchKind, PatternSet};
use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, Look, Repetition};

/// Bytes of a compiled pattern; a larger one is left to the other engine.
const LARGEST: usize = 1 << 20;
/// Bytes of all patterns of a plan compiled together.
const LARGEST_TOGETHER: usize = 16 << 20;

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

    /// The first match from a byte on, with the groups of the tree.
    pub(super) fn find(&self, text: &str, from: usize) -> Option<Spans> {
        let mut found = vec![None; 2 * (self.slots.len() + 1)];
        let input = Input::new(text).range(from..);
        self.regex.search_slots(&input, &mut found)?;
        let mut spans = vec![None; self.groups];
        let span = |at: usize| Some((found[2 * at]?.get(), found[2 * at + 1]?.get()));
        spans[0] = span(0);
        for (at, slot) in self.slots.iter().enumerate() {
            spans[*slot] = span(at + 1);
        }
        Some(spans)
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
    /// The plain ones compiled into one, and their indices.
    plain: Option<(meta::Regex, Vec<usize>)>,
    /// All of them begin with `^`, so the first match is that of the lowest index.
    anchored: bool,
    /// Those that must be asked one by one.
    others: Vec<usize>,
}

impl Together {
    /// Compiles the patterns of a plan, in the order of its rules.
    #[must_use]
    pub fn new<'p>(patterns: impl IntoIterator<Item = Option<&'p Pattern>>) -> Self {
        let (mut hirs, mut plain, mut others) = (Vec::new(), Vec::new(), Vec::new());
        let mut anchored = true;
        for (index, pattern) in patterns.into_iter().enumerate() {
            let Some(pattern) = pattern else { continue };
            let tree = pattern.tree();
            match Writer::exact(tree).node(&tree.root) {
                Some(hir) => {
                    anchored &= hir.properties().look_set_prefix().contains(Look::Start);
                    plain.push(index);
                    hirs.push(hir);
                }
                None => others.push(index),
            }
        }
        let config = config(LARGEST_TOGETHER).match_kind(if anchored {
            MatchKind::LeftmostFirst
        } else {
            MatchKind::All
        });
        let built = meta::Regex::builder()
            .configure(config)
            .build_many_from_hir(&hirs);
        let (plain, others) = match built {
            Ok(regex) if !hirs.is_empty() => (Some((regex, plain)), others),
            _ => {
                let mut all = [plain, others].concat();
                all.sort_unstable();
                (None, all)
            }
        };
        Self {
            plain,
            anchored,
            others,
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
        let mut best = match &self.plain {
            Some((regex, indices)) if reads => self.first_plain(regex, text).map(|at| indices[at]),
            _ => None,
        };
        let skipped = self.plain.iter().flat_map(|(_, indices)| indices);
        let mut asked: Vec<usize> = self.others.clone();
        if !reads {
            asked.extend(skipped);
            asked.sort_unstable();
        }
        for index in asked {
            if best.is_some_and(|best| best < index) {
                break;
            }
            if ask(index)? {
                best = Some(index);
                break;
            }
        }
        Ok(best)
    }

    fn first_plain(&self, regex: &meta::Regex, text: &str) -> Option<usize> {
        if self.anchored {
            let input = Input::new(text).anchored(Anchored::Yes);
            return regex
                .search_half(&input)
                .map(|found| found.pattern().as_usize());
        }
        let mut set = PatternSet::new(regex.pattern_len());
        regex.which_overlapping_matches(&Input::new(text), &mut set);
        set.iter().next().map(|pattern| pattern.as_usize())
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
