//! From the text of a pattern to its tree, in the order in which .NET reads it.

use super::class::BEYOND;
use super::fault::Fault;
use super::group::Opening;
use super::node::{Anchor, Node, Tree, UNBOUNDED};
use super::scan::{Options, Scan};
use super::set::Set;

/// UTF-16 units of the longest pattern that is read; real ones have up to about 200.
const LONGEST: usize = 20_000;
/// Groups within groups; deeper ones are refused.
const DEEPEST: usize = 200;

/// Measured on .NET 10: `(?>.+?\d)2` misses the match in "0004b00042" that it finds in "042", and a loop inside or around
/// an atomic group may not be backtracked into.
const ATOMIC: &str =
    "an atomic group with a loop in or around it is answered wrongly by versions of .NET";

/// Measured on .NET 10: `#+\B` finds nothing in "##x", where the first # matches.
const NOT_BOUNDARY: &str = "\\B beside a quantifier is answered wrongly by versions of .NET";

/// A group while it is read.
struct Frame {
    opening: Opening,
    /// Finished alternatives.
    done: Vec<Node>,
    /// The alternative that is being read.
    parts: Vec<Node>,
}

impl Frame {
    fn new(opening: Opening) -> Self {
        Self {
            opening,
            done: Vec::new(),
            parts: Vec::new(),
        }
    }

    fn close(mut self) -> Node {
        self.done.push(concat(self.parts));
        let body = if self.done.len() == 1 {
            self.done.remove(0)
        } else {
            Node::Alternate(self.done)
        };
        match self.opening {
            Opening::Plain | Opening::OptionsOnly => body,
            Opening::Capture(number) => Node::Capture(number, Box::new(body)),
            Opening::Atomic => Node::Atomic(Box::new(body)),
            Opening::Look { behind, negative } => Node::Look {
                node: Box::new(body),
                behind,
                negative,
            },
        }
    }
}

fn concat(mut parts: Vec<Node>) -> Node {
    match parts.len() {
        0 => Node::Empty,
        1 => parts.remove(0),
        _ => Node::Concat(parts),
    }
}

/// Reads a pattern.
pub(super) fn parse(text: &str) -> Result<Tree, Fault> {
    let units: Vec<u16> = text.encode_utf16().collect();
    if units.len() > LONGEST {
        let why = format!("the pattern has more than {LONGEST} characters");
        return Err(Fault::ours(why, LONGEST).in_characters(text));
    }
    tree(&units).map_err(|fault| fault.in_characters(text))
}

fn tree(units: &[u16]) -> Result<Tree, Fault> {
    let mut first = Scan::new(units);
    first.number_groups()?;
    let mut scan = Scan::new(units);
    (scan.groups, scan.names) = (first.groups, first.names);
    let root = scan.pattern()?;
    let any_case = scan.any_case_seen;
    if any_case && units.iter().any(|unit| *unit >= 0x80) {
        return Err(Fault::ours(BEYOND, 0));
    }
    if root.has(|node| matches!(node, Node::Anchor(Anchor::NotBoundary)))
        && root.has(|node| matches!(node, Node::Repeat { .. }))
    {
        return Err(Fault::ours(NOT_BOUNDARY, 0));
    }
    Ok(Tree {
        root,
        sets: scan.sets,
        groups: scan.groups,
        names: scan.names,
        any_case,
    })
}

impl Scan<'_> {
    fn pattern(&mut self) -> Result<Node, Fault> {
        let mut frames = vec![Frame::new(Opening::Plain)];
        loop {
            self.skip_blank()?;
            let Some(unit) = self.here() else { break };
            self.at += 1;
            let unit_node = match u8::try_from(unit).unwrap_or(0) {
                b'[' => self.set()?,
                b'(' => {
                    self.open(&mut frames)?;
                    continue;
                }
                b'|' => {
                    let frame = frames.last_mut().expect("the outermost frame stays");
                    let parts = std::mem::take(&mut frame.parts);
                    frame.done.push(concat(parts));
                    continue;
                }
                b')' => {
                    if frames.len() == 1 {
                        return Err(Fault::dotnet("a ) has no (", self.at - 1));
                    }
                    self.pop_options();
                    let node = frames.pop().expect("more than one frame").close();
                    if let Node::Atomic(inner) = &node
                        && !inner.is_simple()
                    {
                        return Err(Fault::ours(ATOMIC, self.at - 1));
                    }
                    node
                }
                b'\\' => self.escape(false)?.unwrap_or(Node::Empty),
                b'^' => Node::Anchor(if self.options.lines {
                    Anchor::LineStart
                } else {
                    Anchor::Start
                }),
                b'$' => Node::Anchor(if self.options.lines {
                    Anchor::LineEnd
                } else {
                    Anchor::EndOrLineFeed
                }),
                b'.' => {
                    let set = self.keep(Set::dot(self.options.dot_all));
                    Node::Set(set)
                }
                b'*' | b'+' | b'?' => return Err(self.nothing_to_repeat()),
                b'{' if self.is_count(self.at - 1) => return Err(self.nothing_to_repeat()),
                _ => self.one(unit),
            };
            self.any_case_seen |= self.options.any_case;
            let node = self.repeated(unit_node)?;
            let frame = frames.last_mut().expect("the outermost frame stays");
            frame.parts.push(node);
        }
        if frames.len() > 1 {
            return Err(Fault::dotnet("a ( is not closed", self.units.len()));
        }
        Ok(frames.pop().expect("the outermost frame stays").close())
    }

    fn set(&mut self) -> Result<Node, Fault> {
        let written = self.class(false, 0)?;
        let set = self.keep(Set::new(written));
        Ok(Node::Set(set))
    }

    fn open(&mut self, frames: &mut Vec<Frame>) -> Result<(), Fault> {
        if frames.len() > DEEPEST {
            let why = format!("groups stand more than {DEEPEST} deep in each other");
            return Err(Fault::ours(why, self.at - 1));
        }
        let outer: Options = self.options;
        match self.open_group()? {
            Opening::OptionsOnly => {}
            opening => {
                // What `(?i:` sets holds inside only.
                self.outer.push(outer);
                frames.push(Frame::new(opening));
            }
        }
        Ok(())
    }

    fn nothing_to_repeat(&self) -> Fault {
        let why = "a quantifier has nothing to repeat, or follows another";
        Fault::dotnet(why, self.at - 1)
    }

    /// Whether a `{` at this place begins a count: `{3}`, `{3,}` or `{3,5}`. Any other is a character.
    fn is_count(&self, at: usize) -> bool {
        let digits = |from: usize| {
            let rest = self.units.get(from..).unwrap_or_default();
            rest.iter()
                .take_while(|unit| (0x30..=0x39).contains(*unit))
                .count()
        };
        let min = digits(at + 1);
        let after = at + 1 + min;
        match self.units.get(after).copied() {
            _ if min == 0 => false,
            Some(0x7D) => true,
            Some(0x2C) => self.units.get(after + 1 + digits(after + 1)) == Some(&0x7D),
            _ => false,
        }
    }

    /// Reads the quantifier after a node, if there is one.
    fn repeated(&mut self, node: Node) -> Result<Node, Fault> {
        self.skip_blank()?;
        let began = self.at;
        let (min, max) = match self.here().and_then(|unit| u8::try_from(unit).ok()) {
            Some(b'*') => (0, UNBOUNDED),
            Some(b'+') => (1, UNBOUNDED),
            Some(b'?') => (0, 1),
            Some(b'{') if self.is_count(self.at) => self.count()?,
            _ => return Ok(node),
        };
        if self.at == began {
            self.at += 1;
        }
        self.skip_blank()?;
        let lazy = self.eat(b'?');
        if min > max {
            return Err(Fault::dotnet("a count {m,n} runs backwards", began));
        }
        if lazy && node.nullable() {
            // Measured on .NET 10: after an empty round the match begins where that round did.
            let why =
                "a lazy quantifier on something that can match nothing is answered wrongly by .NET";
            return Err(Fault::ours(why, began));
        }
        if node.has(|node| matches!(node, Node::Atomic(_))) {
            return Err(Fault::ours(ATOMIC, began));
        }
        Ok(match (min, max) {
            (0, 0) => Node::Empty,
            (1, 1) => node,
            _ => joined(node, min, max, lazy),
        })
    }

    fn count(&mut self) -> Result<(u32, u32), Fault> {
        self.at += 1;
        let min = self.decimal()?;
        let max = match self.eat(b',') {
            false => min,
            true if self.is(b'}') => UNBOUNDED,
            true => self.decimal()?,
        };
        self.at += 1;
        Ok((min, max))
    }
}

/// Repeats a node. .NET makes one loop of two that stand directly in each other, `(?:(x){1,3}){3}` being `(x){3,9}`, unless
/// the inner one is too lumpy; that decides which round a group keeps.
fn joined(node: Node, min: u32, max: u32, lazy: bool) -> Node {
    let product = |one: u32, two: u32| one.checked_mul(two).map_or(UNBOUNDED, |n| n.min(UNBOUNDED));
    match node {
        Node::Repeat {
            node,
            min: inner_min,
            max: inner_max,
            lazy: inner_lazy,
        } if lazy == inner_lazy
            && !(min == 0 && inner_min > 1)
            && inner_max >= product(inner_min, 2) =>
        {
            Node::Repeat {
                node,
                min: product(inner_min, min),
                max: product(inner_max, max),
                lazy,
            }
        }
        node => Node::Repeat {
            node: Box::new(node),
            min,
            max,
            lazy,
        },
    }
}
