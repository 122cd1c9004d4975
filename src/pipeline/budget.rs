//! Everything that grows with rows, in one account.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts what grows with rows. For now it reports; the issue on spilling lets it refuse.
#[derive(Debug, Default)]
pub struct Budget {
    used: AtomicUsize,
    peak: AtomicUsize,
}

impl Budget {
    /// So many bytes more are held.
    pub fn take(&self, bytes: usize) {
        let used = self.used.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.peak.fetch_max(used, Ordering::Relaxed);
    }

    /// So many bytes are no longer held.
    pub fn give_back(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// The most that was held at one time, in bytes.
    #[must_use]
    pub fn peak(&self) -> usize {
        self.peak.load(Ordering::Relaxed)
    }
}
