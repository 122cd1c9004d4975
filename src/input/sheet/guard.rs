//! The reader of workbooks is not ours, and a damaged one may make it panic: that is a fault of the file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread is caught where a workbook is read, and becomes an error about the file. Whoever tells
/// people of panics has nothing to tell of it.
///
/// ```
/// assert!(!hygienist::input::sheet::is_guarded());
/// ```
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Runs something to its end; nothing where it panicked.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(before);
    read.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught_and_known_to_be() {
        assert_eq!(guarded(|| (is_guarded(), guarded(is_guarded))), Some((true, Some(true))));
        assert_eq!(guarded(|| assert!(!is_guarded(), "within it is known")), None);
        assert!(!is_guarded(), "and behind it a panic is one again");
    }
}
