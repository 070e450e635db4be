//! The scripts that a plan of users needs: which operations each is made from, and its steps when they are wanted.

use super::BundleError;
use super::constants::{About, Constants, Head, Named};
use super::folder::MOST_FILES;
use super::load::Loaded;
use super::plain;
use super::script::{Draft, Steps};
use super::step::{Step, from_operation, read_number, read_user};
use crate::config::Style;
use crate::model::Folded;
use crate::plan::{Change, MOST_USERS, Operation, Plan, Purpose, together};
use foldhash::fast::RandomState;
use std::collections::HashSet;
use std::ops::Range;

/// Room for the files beside the scripts: plan, review and manifest, inputs and templates.
const BESIDE: usize = 1_000;

/// What a script does.
enum Job {
    Install,
    /// Reads every user and number.
    Preflight,
    /// Compares every step.
    Verify,
    /// Makes some operations.
    There(Range<usize>),
    /// Takes some operations back, the last first.
    Back(Range<usize>),
}

/// Gives each script of a plan, in the order in which the review tells people to run them.
pub(super) fn each(
    loaded: &Loaded,
    plan: &Plan,
    digest: &str,
    mut take: impl FnMut(&Draft) -> Result<(), BundleError>,
) -> Result<(), BundleError> {
    let maker = Maker {
        loaded,
        plan,
        digest,
        all: Named::of(plan.users()),
    };
    let mut jobs = vec![
        ("install".to_owned(), Job::Install),
        ("preflight".to_owned(), Job::Preflight),
        ("verify".to_owned(), Job::Verify),
    ];
    let operations = || plan.operations.iter().enumerate();
    let forward = match plan.purpose {
        Purpose::Apply => "apply",
        Purpose::Rollback => "rollback",
    };
    let mut add = |stem: &str, chunks: Vec<Range<usize>>, job: fn(Range<usize>) -> Job| {
        let names = names(stem, chunks.len());
        jobs.extend(names.zip(chunks).map(|(name, chunk)| (name, job(chunk))));
    };
    add(forward, chunks(operations()), Job::There);
    if plan.purpose == Purpose::Apply {
        let back = operations().rev().filter(|(_, op)| op.inverse().is_some());
        add("rollback", chunks(back), Job::Back);
    }
    room_for(jobs.len())?;
    let path = |name: &str| format!("scripts/{name}.ps1");
    jobs.sort_by_cached_key(|(name, _)| path(name));
    for (name, job) in &jobs {
        take(&maker.draft(name, path(name), job))?;
    }
    Ok(())
}

/// Refuses more scripts than `verify` looks at. Waves can be as small as one user.
fn room_for(scripts: usize) -> Result<(), BundleError> {
    let most = MOST_FILES - BESIDE;
    if scripts > most {
        return Err(BundleError::TooManyScripts { scripts, most });
    }
    Ok(())
}

/// The names of so many scripts: in a listing they stand in the order in which they are run.
fn names(stem: &str, scripts: usize) -> impl Iterator<Item = String> {
    let width = scripts.to_string().len().max(3);
    (1..=scripts).map(move |number| format!("{stem}-{number:0width$}"))
}

/// The operations of scripts of one wave and at most so many users, in order. Users who pass numbers on to each other stay
/// in one script.
fn chunks<'o>(operations: impl Iterator<Item = (usize, &'o Operation)>) -> Vec<Range<usize>> {
    let mut chunks: Vec<(usize, usize)> = Vec::new();
    let mut users: HashSet<Folded, RandomState> = HashSet::default();
    let mut wave = None;
    let mut operations = operations.peekable();
    let mut block = Vec::new();
    while let Some((at, operation)) = operations.next() {
        block.push((at, operation));
        let next = operations.peek();
        if next.is_some_and(|(_, next)| together(operation, next)) {
            continue;
        }
        let more = block.iter().map(|(_, op)| Folded(op.user()));
        let more: HashSet<Folded, RandomState> = more.collect();
        let new = more.difference(&users).count();
        let here = block.first().map(|(_, op)| op.wave);
        let ends = (block[0].0, at);
        match chunks.last_mut() {
            Some(chunk) if wave == here && users.len() + new <= MOST_USERS => chunk.1 = ends.1,
            _ => {
                wave = here;
                users.clear();
                chunks.push(ends);
            }
        }
        users.extend(more);
        block.clear();
    }
    let chunks = chunks.into_iter();
    chunks
        .map(|(one, other)| one.min(other)..one.max(other) + 1)
        .collect()
}

struct Maker<'m> {
    loaded: &'m Loaded,
    plan: &'m Plan,
    digest: &'m str,
    /// The users of the whole plan.
    all: Named,
}

impl<'m> Maker<'m> {
    fn draft(&self, name: &str, path: String, job: &Job) -> Draft<'m> {
        let (plan, loaded) = (self.plan, self.loaded);
        let operations = plan.operations.as_slice();
        let mut style = Style::Guarded;
        let steps: Box<dyn Fn() -> Steps<'m> + 'm> = match job {
            Job::Install => Box::new(|| Box::new(std::iter::empty())),
            Job::Preflight => {
                let (users, numbers) = (plan.users(), numbers(plan));
                Box::new(move || Box::new(reads(users.clone(), numbers.clone())))
            }
            Job::Verify => Box::new(move || Box::new(operations.iter().map(from_operation))),
            Job::There(range) => {
                style = plan.style;
                let operations = &operations[range.clone()];
                Box::new(move || Box::new(operations.iter().flat_map(|op| lines(loaded, plan, op))))
            }
            Job::Back(range) => {
                style = plan.style;
                let operations = &operations[range.clone()];
                Box::new(move || {
                    let back = operations.iter().rev().filter_map(Operation::inverse);
                    Box::new(back.flat_map(|op| lines(loaded, plan, &op)))
                })
            }
        };
        let (named, count) = self.named(job, &*steps);
        let head = Head {
            plan: self.digest,
            style,
            about: About::Users,
            named: &named,
            script: name,
        };
        let wave = match job {
            Job::There(range) | Job::Back(range) if count > 0 => Some(operations[range.start].wave),
            _ => None,
        };
        Draft {
            path,
            constants: Constants::of(&loaded.config, &head),
            count,
            wave,
            steps,
        }
    }

    /// Whom a script is for, and how many steps it has.
    fn named(&self, job: &Job, steps: &dyn Fn() -> Steps<'m>) -> (Named, usize) {
        match job {
            Job::Install => (self.all.clone(), 0),
            Job::Preflight => (self.all.clone(), steps().count()),
            Job::Verify => (self.all.clone(), self.plan.operations.len()),
            Job::There(_) | Job::Back(_) => {
                let steps: Vec<Step> = steps().collect();
                let mut seen: HashSet<Folded, RandomState> = HashSet::default();
                let users = steps.iter().filter_map(Step::user);
                let users = users.filter(|user| seen.insert(Folded(user)));
                let named = Named::of(users);
                let own = if steps.is_empty() { &self.all } else { &named };
                (own.clone(), steps.len())
            }
        }
    }
}

/// The lines of an operation in the style of the plan.
fn lines(loaded: &Loaded, plan: &Plan, operation: &Operation) -> Vec<Step> {
    match plan.style {
        Style::Guarded => vec![from_operation(operation)],
        Style::Plain => plain::from_operation(operation, &loaded.config.module),
    }
}

/// The steps that read some users and look some numbers up.
fn reads<'r>(users: Vec<&'r str>, numbers: Vec<&'r str>) -> impl Iterator<Item = Step> + 'r {
    let count = u32::try_from(users.len()).unwrap_or(u32::MAX);
    let users = (1..).zip(users).map(|(step, user)| read_user(step, user));
    let numbers = (count.saturating_add(1)..).zip(numbers);
    users.chain(numbers.map(|(step, number)| read_number(step, number)))
}

/// The numbers that a plan assigns, each once.
fn numbers(plan: &Plan) -> Vec<&str> {
    let mut seen: HashSet<&str, RandomState> = HashSet::default();
    let numbers = plan.operations.iter().filter_map(|op| match &op.change {
        Change::Number {
            after: Some(after), ..
        } => Some(&*after.number),
        _ => None,
    });
    numbers.filter(|number| seen.insert(number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_stand_in_a_listing_as_they_are_run() {
        for scripts in [1, 7, 999, 1_000, 12_345] {
            let names: Vec<String> = names("apply", scripts).collect();
            assert!(names.len() == scripts && names.is_sorted(), "{scripts}");
        }
        assert_eq!(names("apply", 2).last().as_deref(), Some("apply-002"));
        assert_eq!(names("apply", 1_000).next().as_deref(), Some("apply-0001"));
    }

    #[test]
    fn a_bundle_has_no_more_scripts_than_are_looked_at() {
        assert!(room_for(MOST_FILES - BESIDE).is_ok());
        let refused = room_for(MOST_FILES - BESIDE + 1).expect_err("too many");
        assert_eq!(
            refused.to_string(),
            "this plan needs 99001 scripts, and a bundle has room for 99000"
        );
    }
}
