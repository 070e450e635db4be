//! Work that is done in parts on several threads, and taken in order.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

/// Has `make` do each of so many parts, on so many threads, each with a state of its own; `take` gets what was made in the order of
/// the parts, whichever was done first.
///
/// # Errors
/// What `take` returns; nothing is made any more then.
pub(super) fn in_order<S, T: Send>(
    parts: usize,
    threads: usize,
    state: impl Fn() -> S + Sync,
    make: impl Fn(&mut S, usize) -> T + Sync,
    mut take: impl FnMut(usize, T) -> io::Result<()>,
) -> io::Result<()> {
    if threads <= 1 || parts <= 1 {
        let mut state = state();
        return (0..parts).try_for_each(|part| take(part, make(&mut state, part)));
    }
    let next = AtomicUsize::new(0);
    let (send, results) = sync_channel(threads);
    std::thread::scope(|scope| {
        for _ in 0..threads.min(parts) {
            let (send, next, state, make) = (send.clone(), &next, &state, &make);
            scope.spawn(move || {
                let mut state = state();
                loop {
                    let part = next.fetch_add(1, Ordering::Relaxed);
                    // The other end is gone when an error ended it all.
                    if part >= parts || send.send((part, make(&mut state, part))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        // With an error the receiver goes, and nobody waits for room in it any more.
        let (mut waiting, mut wanted) = (BTreeMap::new(), 0);
        for (part, one) in results {
            waiting.insert(part, one);
            while let Some(one) = waiting.remove(&wanted) {
                take(wanted, one)?;
                wanted += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken_in_order_on_any_number_of_threads() {
        for threads in [0, 1, 2, 7, 100] {
            let mut taken = Vec::new();
            let made = in_order(
                50,
                threads,
                || 1,
                |state, part| (part * part, *state),
                |part, one| {
                    taken.push((part, one));
                    Ok(())
                },
            );
            made.expect("nothing refuses");
            let expected: Vec<_> = (0..50).map(|part| (part, (part * part, 1))).collect();
            assert_eq!(taken, expected, "{threads}");
        }
    }

    #[test]
    fn an_error_ends_it() {
        let refuse = |part, ()| match part {
            3 => Err(io::Error::other("no more")),
            _ => Ok(()),
        };
        for threads in [1, 4] {
            let made = in_order(1_000_000_000, threads, || (), |(), _| (), refuse);
            assert!(made.is_err());
        }
    }
}
