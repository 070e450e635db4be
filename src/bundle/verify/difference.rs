//! Where two files differ, and what that line is.

use super::super::script::{mark_of, stated_step};
use super::{Problem, ProblemKind};
use crate::span::Place;

/// What asked for each step of a plan.
pub(super) type Places<'p> = dyn Fn(u32) -> Option<Place> + 'p;

/// Most lines of one file that are named; every changed file is named in any case.
pub(super) const MOST_LINES: usize = 10;

/// The lines in which a file differs from what it should be. When lines were added or removed only the first tells.
pub(super) fn differences(
    path: &str,
    wanted: &[u8],
    found: &[u8],
    places: &Places,
) -> Vec<Problem> {
    let (wanted, found) = (
        String::from_utf8_lossy(wanted),
        String::from_utf8_lossy(found),
    );
    let (wanted, found): (Vec<&str>, Vec<&str>) =
        (wanted.split('\n').collect(), found.split('\n').collect());
    let most = if wanted.len() == found.len() {
        MOST_LINES
    } else {
        1
    };
    let lines = 0..wanted.len().max(found.len());
    let mut problems: Vec<_> = lines
        .filter(|at| wanted.get(*at) != found.get(*at))
        .take(most)
        .map(|at| {
            difference(
                path,
                at,
                wanted.get(at).copied(),
                found.get(at).copied(),
                marked(&wanted, at),
                places,
            )
        })
        .collect();
    if problems.is_empty() {
        // Bytes that are no text and look alike when shown.
        problems.push(Problem::new(
            path,
            ProblemKind::Render,
            "this is not what the inputs give",
        ));
    }
    problems
}

/// The step whose mark stands before a line of a plain script, as far as nothing else came in between.
fn marked(lines: &[&str], at: usize) -> Option<u32> {
    let before = lines.get(..=at)?.iter().rev();
    let mut inside = before.take_while(|line| !line.starts_with("# ----"));
    inside.find_map(|line| mark_of(line.trim_end_matches('\r')))
}

fn difference(
    path: &str,
    at: usize,
    wanted: Option<&str>,
    found: Option<&str>,
    marked: Option<u32>,
    places: &Places,
) -> Problem {
    let cut = |line: &str| {
        line.trim_end_matches('\r')
            .chars()
            .take(300)
            .collect::<String>()
    };
    let script = path.starts_with("scripts/");
    let lines = [wanted, found];
    let step = lines
        .iter()
        .flatten()
        .find_map(|line| stated_step(line))
        .or(marked)
        .filter(|_| script);
    let constant = wanted
        .and_then(|line| line.strip_prefix('$')?.split_once(" = "))
        .map(|(name, _)| name.trim_end());
    let (kind, message) = match (path, script, step, constant) {
        (_, true, Some(step), _) => (
            ProblemKind::Plan,
            format!("step {step} is not the one of the plan"),
        ),
        (_, true, None, Some(name)) => (
            ProblemKind::Plan,
            format!("${name} is not that of this plan"),
        ),
        (_, true, None, None) => (
            ProblemKind::Template,
            "this line is not the one of the template".to_owned(),
        ),
        ("plan.json", ..) => (
            ProblemKind::Plan,
            "the plan is not the one that the inputs give".to_owned(),
        ),
        _ => (
            ProblemKind::Render,
            "this is not what the inputs give".to_owned(),
        ),
    };
    // The steps of preflight are numbered on their own.
    let place = step
        .filter(|_| !path.contains("/preflight"))
        .and_then(places);
    Problem {
        file: path.to_owned(),
        line: u32::try_from(at + 1).ok(),
        step,
        place,
        kind,
        expected: wanted.map(cut),
        found: found.map(cut),
        message,
    }
}
