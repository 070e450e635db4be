//! Blocks that are open while a template is read: balanced, not deep, and how often their inside is rendered.

/// Deepest nesting of blocks: the engine parses, renders and drops blocks by recursion.
pub(super) const DEEPEST: usize = 16;
/// How many items a list may have for the bound on work; the longest that ships has the policies that can be granted.
pub(super) const LONGEST_LIST: u64 = 100;

#[derive(Debug)]
struct Block<'s> {
    helper: &'static str,
    list: &'s str,
    start: usize,
    other: bool,
}

/// The open blocks, outermost first.
#[derive(Debug, Default)]
pub(super) struct Nesting<'s>(Vec<Block<'s>>);

impl<'s> Nesting<'s> {
    pub(super) fn open(
        &mut self,
        helper: &'static str,
        list: &'s str,
        start: usize,
    ) -> Result<(), String> {
        if self.0.len() >= DEEPEST {
            return Err(format!(
                "blocks are nested at most {DEEPEST} deep; this one is deeper"
            ));
        }
        self.0.push(Block {
            helper,
            list,
            start,
            other: false,
        });
        Ok(())
    }

    pub(super) fn other(&mut self) -> Result<(), String> {
        match self.0.last_mut() {
            Some(block) if !block.other => block.other = true,
            Some(_) => return Err("this block has an else already".to_owned()),
            None => return Err("this else stands in no block".to_owned()),
        }
        Ok(())
    }

    pub(super) fn close(&mut self, helper: &str) -> Result<(), String> {
        match self.0.pop() {
            Some(block) if block.helper == helper => Ok(()),
            Some(block) => Err(format!(
                "the open block is {{{{#{}}}}}, which ends with {{{{/{}}}}}",
                block.helper, block.helper
            )),
            None => Err("no block is open here".to_owned()),
        }
    }

    /// The list of the innermost loop.
    pub(super) fn list(&self) -> Option<&'s str> {
        let mut loops = self.0.iter().rev().filter(|block| block.helper == "each");
        loops.next().map(|block| block.list)
    }

    /// How often what stands here is rendered at most.
    pub(super) fn times(&self) -> u64 {
        let loops = self.0.iter().filter(|block| block.helper == "each");
        loops.fold(1, |times: u64, _| times.saturating_mul(LONGEST_LIST))
    }

    /// The first block that is still open.
    pub(super) fn unclosed(&self) -> Option<(usize, &'static str)> {
        self.0.first().map(|block| (block.start, block.helper))
    }
}
