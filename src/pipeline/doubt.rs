//! What only a look at the whole of an input can settle.

use std::fmt;

/// Something in an input that the look at its start did not tell: bytes that are no UTF-8, a quote that is never closed.
///
/// Whoever meets it stops the run, which begins again behind a look at all of every input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt;

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an input has to be looked at as a whole")
    }
}

impl std::error::Error for Doubt {}
