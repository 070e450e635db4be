//! Numbers for each beginning that has some, for a test that makes a table of them.

use super::{Code, LABEL, cell, next};
use std::collections::HashSet;

/// Who looks for numbers of one length.
struct Search {
    /// Digits that make a beginning.
    deciding: usize,
    length: usize,
    /// States with so many digits to go that lead to no number.
    hopeless: HashSet<(u16, usize)>,
    found: Vec<String>,
}

impl Code {
    /// One number of so many digits for each beginning of `deciding` digits that has one, without the code, in order.
    pub(in crate::numbering) fn one_of_each(&self, length: usize, deciding: usize) -> Vec<String> {
        let mut search = Search {
            deciding: deciding.min(length),
            length,
            hopeless: HashSet::new(),
            found: Vec::new(),
        };
        search.below(self.root, &mut String::new());
        search.found
    }
}

impl Search {
    /// Goes on behind a beginning; says whether there was a number.
    fn below(&mut self, state: u16, digits: &mut String) -> bool {
        let left = self.length - digits.len();
        if left == 0 && cell(state, LABEL) & 15 != 0 {
            self.found.push(digits.clone());
            return true;
        }
        if left == 0 || state == 0 || self.hopeless.contains(&(state, left)) {
            return false;
        }
        let mut any = false;
        for digit in b'0'..=b'9' {
            digits.push(char::from(digit));
            any |= self.below(next(state, digit), digits);
            digits.pop();
            if any && digits.len() >= self.deciding {
                return true;
            }
        }
        if !any {
            self.hopeless.insert((state, left));
        }
        any
    }
}
