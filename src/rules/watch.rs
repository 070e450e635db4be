//! How far a pass over a sheet is, for whoever waits for it, and the wish that it stops.

use super::sink::Hit;
use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counts that grow while a sheet is read; read them from another thread.
#[derive(Debug, Default)]
pub struct Watch {
    rows: AtomicU64,
    findings: AtomicU64,
    first: OnceLock<(u32, &'static str)>,
    stopped: AtomicBool,
}

/// Somebody wanted a pass to stop.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("stopped after {rows} rows")]
pub struct Stopped {
    /// Rows that were judged until then.
    pub rows: u64,
}

impl Watch {
    /// Nothing was read yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            rows: AtomicU64::new(0),
            findings: AtomicU64::new(0),
            first: OnceLock::new(),
            stopped: AtomicBool::new(false),
        }
    }

    /// Rows that were judged so far, in whatever order.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// What was found so far, before one cause is left at each cell.
    #[must_use]
    pub fn findings(&self) -> u64 {
        self.findings.load(Ordering::Relaxed)
    }

    /// The first row with a finding, and the rule, once it is known.
    #[must_use]
    pub fn first(&self) -> Option<(u32, &'static str)> {
        self.first.get().copied()
    }

    /// An error that holds [`Stopped`] when somebody wanted that.
    ///
    /// # Errors
    /// That one.
    pub fn go_on(&self) -> io::Result<()> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(io::Error::other(Stopped { rows: self.rows() }));
        }
        Ok(())
    }

    /// Asks the pass to stop: it ends with the error of [`Self::go_on`].
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Takes what was done since the last call.
    pub(super) fn pass(&self, rows: u64, findings: usize) -> io::Result<()> {
        self.rows.fetch_add(rows, Ordering::Relaxed);
        self.findings.fetch_add(findings as u64, Ordering::Relaxed);
        self.go_on()
    }

    /// Notes where the first finding is; what comes later is not.
    pub(super) fn found(&self, hit: Option<&Hit>) {
        if let Some(hit) = hit {
            self.first.get_or_init(|| (hit.row, hit.rule.id));
        }
    }
}
