//! How far a pass over a sheet is, for whoever waits for it, and the wish that it stops.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counts that grow while a sheet is read; read them from another thread.
#[derive(Debug, Default)]
pub struct Watch {
    rows: AtomicU64,
    findings: AtomicU64,
    stopped: AtomicBool,
}

impl Watch {
    /// Nothing was read yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            rows: AtomicU64::new(0),
            findings: AtomicU64::new(0),
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

    /// Asks the pass to stop: it ends with an error of the kind `Interrupted`.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Takes what was done since the last call.
    pub(super) fn pass(&self, rows: u64, findings: usize) -> io::Result<()> {
        self.rows.fetch_add(rows, Ordering::Relaxed);
        self.findings.fetch_add(findings as u64, Ordering::Relaxed);
        if self.stopped.load(Ordering::Relaxed) {
            let rows = self.rows();
            let told = format!("stopped after {rows} rows");
            return Err(io::Error::new(io::ErrorKind::Interrupted, told));
        }
        Ok(())
    }
}
