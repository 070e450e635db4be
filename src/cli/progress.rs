//! Work that can take long: how far it is, on a terminal, and Ctrl-C, which ends it between two rows.
//!
//! The first Ctrl-C asks the work to stop: it leaves what it is writing unwritten and says where it was. The second one
//! ends the program at once, as the first one does where nothing is being done that could stay half done.

use super::terminal;
use super::{Global, outcome::Failure};
use crate::report::{counted, grouped};
use crate::rules::{Stopped, Watch};
use std::io::{self, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Once, OnceLock};
use std::time::{Duration, Instant};

static WATCH: Watch = Watch::new();
static WORKING: AtomicBool = AtomicBool::new(false);

/// Exit code of a program that Ctrl-C ended: 128 and the number of the signal.
pub(super) const STOPPED: u8 = 130;
/// Nobody needs to be told of what is done sooner.
const FIRST: Duration = Duration::from_secs(1);
const NEXT: Duration = Duration::from_millis(250);

/// Does work that reads rows: tells how far it is, and Ctrl-C ends it.
pub(super) fn watched<T>(global: &Global, work: impl FnOnce(&'static Watch) -> T) -> T {
    let (done, wait) = channel::<()>();
    let shown = terminal::is_watched(global);
    std::thread::scope(|scope| {
        if shown {
            scope.spawn(move || {
                let begun = Instant::now();
                let (mut after, mut width) = (FIRST, 0);
                while wait.recv_timeout(after) == Err(RecvTimeoutError::Timeout) {
                    after = NEXT;
                    let line = line(begun.elapsed());
                    // Blanks wipe out what a longer line left; no terminal has to know an escape sequence.
                    width = width.max(line.len());
                    eprint!("\r{line:width$}");
                }
                if width > 0 {
                    eprint!("\r{:width$}\r", "");
                }
            });
        }
        let result = unbroken(|| work(&WATCH));
        drop(done);
        result
    })
}

/// Does work that Ctrl-C must not break off in the middle; it asks [`go_on`] from time to time.
pub(super) fn unbroken<T>(work: impl FnOnce() -> T) -> T {
    listen();
    WORKING.store(true, Ordering::Relaxed);
    let result = work();
    WORKING.store(false, Ordering::Relaxed);
    result
}

/// Writes on until Ctrl-C is pressed.
pub(super) struct Breakable<W>(pub(super) W);

impl<W: Seek> Seek for Breakable<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl<W: Write> Write for Breakable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        go_on()?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// An error when Ctrl-C was pressed.
pub(super) fn go_on() -> io::Result<()> {
    WATCH.go_on()
}

/// What a failure comes to if it is that somebody stopped the work.
pub(super) fn stopped(why: &io::Error) -> Option<Failure> {
    let stopped = why.get_ref()?.downcast_ref::<Stopped>()?;
    Some(Failure::Stopped(format!(
        "stopped after {}; nothing was written",
        counted(stopped.rows, "row")
    )))
}

fn line(since: Duration) -> String {
    let (rows, findings) = (WATCH.rows(), WATCH.findings());
    if rows == 0 {
        return format!("reading, {} seconds so far", since.as_secs());
    }
    let rate = u128::from(rows) * 1000 / since.as_millis().max(1);
    let first = WATCH
        .first()
        .map(|(row, rule)| format!("; the first is {rule} in row {row}"));
    format!(
        "{} rows, {} a second, {} findings{}",
        grouped(rows),
        grouped(u64::try_from(rate).unwrap_or(u64::MAX)),
        grouped(findings),
        first.unwrap_or_default()
    )
}

/// Takes Ctrl-C; where the system does not let it, Ctrl-C ends the program as ever.
fn listen() {
    static LISTENING: Once = Once::new();
    static PRESSED: OnceLock<()> = OnceLock::new();
    LISTENING.call_once(|| {
        let _ = ctrlc::set_handler(|| {
            if PRESSED.set(()).is_err() || !WORKING.load(Ordering::Relaxed) {
                std::process::exit(i32::from(STOPPED));
            }
            WATCH.stop();
        });
    });
}
