//! From the tree of a pattern to the program of the backtracking machine.

use super::node::{Node, Tree};
use super::program::{Program, Step};

/// Compiles a pattern. The program is about as long as the pattern: counts are run, never written out.
pub(super) fn compile(tree: &Tree) -> Program {
    let mut compiler = Compiler {
        steps: Vec::new(),
        registers: 0,
        groups: &tree.groups,
    };
    compiler.node(&tree.root, false);
    compiler.steps.push(Step::Done);
    Program {
        steps: compiler.steps,
        sets: tree.sets.clone(),
        slots: tree.groups.len(),
        registers: compiler.registers,
    }
}

struct Compiler<'t> {
    steps: Vec<Step>,
    registers: usize,
    groups: &'t [u32],
}

impl Compiler<'_> {
    fn registers(&mut self, count: usize) -> usize {
        self.registers += count;
        self.registers - count
    }

    fn slot(&self, group: u32) -> usize {
        let found = self.groups.binary_search(&group);
        found.expect("the parser numbers every group that it lets through")
    }

    fn node(&mut self, node: &Node, back: bool) {
        match node {
            Node::Empty => {}
            Node::Set(set) => self.steps.push(Step::Set { set: *set, back }),
            Node::Anchor(anchor) => self.steps.push(Step::Anchor(*anchor)),
            Node::Concat(nodes) if back => {
                nodes.iter().rev().for_each(|node| self.node(node, back));
            }
            Node::Concat(nodes) => nodes.iter().for_each(|node| self.node(node, back)),
            Node::Alternate(nodes) => self.alternate(nodes, back),
            Node::Capture(group, node) => {
                let mark = self.registers(1);
                self.steps.push(Step::Mark(mark));
                self.node(node, back);
                let slot = self.slot(*group);
                self.steps.push(Step::Capture { slot, mark });
            }
            Node::Repeat {
                node,
                min,
                max,
                lazy,
            } => self.repeat(node, (*min, *max, *lazy), back),
            Node::Look {
                node,
                behind,
                negative,
            } => self.look(node, *behind, *negative),
            Node::Atomic(node) => {
                let register = self.registers(2);
                self.steps.push(Step::Guard(register));
                self.node(node, back);
                self.steps.push(Step::Commit(register));
            }
            Node::Again { group, any_case } => {
                let slot = self.slot(*group);
                self.steps.push(Step::Again {
                    slot,
                    any_case: *any_case,
                    back,
                });
            }
        }
    }

    fn alternate(&mut self, nodes: &[Node], back: bool) {
        let mut ends = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            if at + 1 == nodes.len() {
                self.node(node, back);
                break;
            }
            let choose = self.steps.len();
            self.steps.push(Step::Choose { other: 0 });
            self.node(node, back);
            ends.push(self.steps.len());
            self.steps.push(Step::Jump(0));
            self.steps[choose] = Step::Choose {
                other: self.steps.len(),
            };
        }
        for end in ends {
            self.steps[end] = Step::Jump(self.steps.len());
        }
    }

    fn repeat(&mut self, node: &Node, (min, max, lazy): (u32, u32, bool), back: bool) {
        if let Node::Set(set) = node {
            let set = *set;
            self.steps.push(Step::Run {
                set,
                back,
                min,
                max,
                lazy,
            });
            return;
        }
        let register = self.registers(2);
        self.steps.push(Step::Begin(register));
        let round = self.steps.len();
        self.steps.push(Step::Jump(0));
        self.steps.push(Step::Enter(register));
        self.node(node, back);
        self.steps.push(Step::Jump(round));
        self.steps[round] = Step::Round {
            register,
            min,
            max,
            lazy,
            exit: self.steps.len(),
        };
    }

    fn look(&mut self, node: &Node, behind: bool, negative: bool) {
        let register = self.registers(2);
        if !negative {
            self.steps.push(Step::Guard(register));
            self.node(node, behind);
            self.steps.push(Step::Return(register));
            return;
        }
        let refuse = self.steps.len();
        self.steps.push(Step::Jump(0));
        self.node(node, behind);
        self.steps.push(Step::Forbidden(register));
        self.steps[refuse] = Step::Refuse {
            register,
            other: self.steps.len(),
        };
    }
}
