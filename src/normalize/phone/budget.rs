//! How much work a plan may make.

/// Work left for building automata: one unit is one step of one program looked at.
///
/// A plan that a user brings may hold patterns whose subsets explode; the budget bounds the time, and with it the memory.
#[derive(Debug)]
pub(super) struct Budget(u64);

/// The budget is spent, or the automaton has too many nodes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooComplex;

impl Budget {
    /// Ten times what all of Google's plan needs; a second of work at most.
    pub(super) const PLAN: u64 = 15_000_000;

    pub(super) fn new(units: u64) -> Budget {
        Budget(units)
    }

    pub(super) fn spend(&mut self, units: usize) -> Result<(), TooComplex> {
        self.0 = self.0.checked_sub(units as u64).ok_or(TooComplex)?;
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn left(&self) -> u64 {
        self.0
    }
}
