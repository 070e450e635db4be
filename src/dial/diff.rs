//! What differs between the rules of a plan before and after, as a reviewer reads it.

use super::change::RuleState;

/// One line of the list: a rule, and what became of it. Numbers count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<'d> {
    /// It stays where it is, as it is; other rules may have gone from before it.
    Kept {
        /// Number before and after.
        numbers: (usize, usize),
        /// The rule.
        rule: &'d RuleState,
    },
    /// It is another one, or stands elsewhere among the rules that stay.
    Changed {
        /// Number before and after.
        numbers: (usize, usize),
        /// The rule before and after.
        rules: (&'d RuleState, &'d RuleState),
        /// Whether it stands elsewhere.
        moved: bool,
    },
    /// It goes.
    Removed {
        /// Number before.
        number: usize,
        /// The rule.
        rule: &'d RuleState,
    },
    /// It comes.
    Added {
        /// Number after.
        number: usize,
        /// The rule.
        rule: &'d RuleState,
    },
}

/// The list of both: the rules after in their order, and before each the rules that stood there and go. Rules are the
/// same if they have the same name.
#[must_use]
pub fn diff<'d>(before: &'d [RuleState], after: &'d [RuleState]) -> Vec<Line<'d>> {
    let mut taken = vec![false; before.len()];
    let from: Vec<Option<usize>> = after
        .iter()
        .map(|rule| {
            let mut all = before.iter().enumerate();
            let same = all.find(|(at, old)| !taken[*at] && old.name == rule.name);
            same.map(|(at, _)| at).inspect(|at| taken[*at] = true)
        })
        .collect();
    let still = longest_rising(&from);
    let mut lines = Vec::new();
    let mut next = 0;
    let mut gone_until = |until: usize, lines: &mut Vec<Line<'d>>| {
        for at in next..until {
            if !taken[at] {
                lines.push(Line::Removed {
                    number: at + 1,
                    rule: &before[at],
                });
            }
        }
        next = next.max(until);
    };
    for (at, (rule, from)) in after.iter().zip(&from).enumerate() {
        let Some(from) = *from else {
            lines.push(Line::Added {
                number: at + 1,
                rule,
            });
            continue;
        };
        let moved = !still.contains(&from);
        if !moved {
            gone_until(from, &mut lines);
        }
        let (numbers, old) = ((from + 1, at + 1), &before[from]);
        lines.push(if moved || old != rule {
            Line::Changed {
                numbers,
                rules: (old, rule),
                moved,
            }
        } else {
            Line::Kept { numbers, rule }
        });
    }
    gone_until(before.len(), &mut lines);
    lines
}

/// The longest run of numbers before that rises with the numbers after: these rules need not move.
fn longest_rising(from: &[Option<usize>]) -> Vec<usize> {
    let places: Vec<usize> = from.iter().flatten().copied().collect();
    // Quadratic: the service takes 50 rules a plan.
    let mut best: Vec<Vec<usize>> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let shorter = (0..at).filter(|earlier| places[*earlier] < *place);
        let longest = shorter
            .map(|earlier| &best[earlier])
            .max_by_key(|run| run.len());
        let mut run = longest.cloned().unwrap_or_default();
        run.push(*place);
        best.push(run);
    }
    // Of equally long runs the first: `max_by_key` takes the last.
    let longest = best.into_iter().rev().max_by_key(Vec::len);
    longest.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(names: &str) -> Vec<RuleState> {
        let rule = |name: &str| RuleState {
            name: name.trim_end_matches('\'').to_owned(),
            pattern: name.to_owned(),
            ..RuleState::default()
        };
        names
            .split(' ')
            .filter(|n| !n.is_empty())
            .map(rule)
            .collect()
    }

    fn shown(before: &str, after: &str) -> String {
        let (before, after) = (rules(before), rules(after));
        let lines = diff(&before, &after);
        let line = |line: &Line| match line {
            Line::Kept { rule, .. } => rule.name.clone(),
            Line::Added { number, rule } => format!("+{}@{number}", rule.name),
            Line::Removed { number, rule } => format!("-{}@{number}", rule.name),
            Line::Changed {
                numbers: (from, to),
                rules: (old, new),
                moved,
            } => {
                let sign = if old == new { "" } else { "*" };
                let way = if *moved { "~" } else { "" };
                format!("{way}{sign}{}@{from}>{to}", new.name)
            }
        };
        lines.iter().map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn added_removed_changed_and_moved_rules_are_told_apart() {
        assert_eq!(shown("a b c", "a b c"), "a b c");
        assert_eq!(shown("a b c", "a x c"), "a +x@2 -b@2 c");
        assert_eq!(shown("", "a b"), "+a@1 +b@2");
        assert_eq!(shown("a b", ""), "-a@1 -b@2");
        assert_eq!(shown("a b c", "a b' c"), "a *b@2>2 c");
        assert_eq!(shown("a b c d", "d a b c"), "~d@4>1 a b c");
        assert_eq!(shown("a b c d", "b c' a d"), "b *c@3>2 ~a@1>3 d");
        assert_eq!(shown("a b c", "c' x a"), "-b@2 *c@3>1 +x@2 ~a@1>3");
    }

    #[test]
    fn every_rule_of_both_sides_stands_in_the_list_once() {
        let names = ["a", "b", "c", "d", "a'"];
        for seed in 0..500_usize {
            let pick = |salt: usize| {
                let of = |at: usize| names[(seed * 7 + salt * 3 + at * (seed % 5 + 1)) % 5];
                let picked: Vec<_> = (0..(seed + salt) % 5).map(of).collect();
                picked.join(" ")
            };
            let (before, after) = (rules(&pick(1)), rules(&pick(2)));
            let (mut old, mut new) = (Vec::new(), Vec::new());
            for line in diff(&before, &after) {
                match line {
                    Line::Kept { numbers, .. } | Line::Changed { numbers, .. } => {
                        old.push(numbers.0);
                        new.push(numbers.1);
                    }
                    Line::Removed { number, .. } => old.push(number),
                    Line::Added { number, .. } => new.push(number),
                }
            }
            old.sort_unstable();
            assert_eq!(old, (1..=before.len()).collect::<Vec<_>>());
            assert_eq!(new, (1..=after.len()).collect::<Vec<_>>());
        }
    }
}
