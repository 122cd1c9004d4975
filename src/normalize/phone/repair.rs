//! What people and programs do to phone cells, undone before giving up: the steps in order, the first valid one wins.
//!
//! For now only invisible characters are taken out; the engine itself passes over white space and punctuation.

use super::{Number, PhoneFault, Plan};
use crate::contact::Region;
use crate::normalize::invisible;

/// A cell that could be read.
#[derive(Clone, Copy, Debug)]
pub struct Read {
    /// The number.
    pub number: Number,
    /// Whether it took more than reading the cell as it stands.
    pub repaired: bool,
}

/// Reads a cell, mending it where it is not valid as it stands. What is valid is never mended.
///
/// # Errors
///
/// The fault of the cell as it stands, where no mending helps.
pub fn parse(plan: &Plan, cell: &str, default: Option<Region>) -> Result<Read, PhoneFault> {
    let fault = match plan.parse(cell, default) {
        Ok(number) => return Ok(Read { number, repaired: false }),
        Err(fault) => fault,
    };
    if cell.is_ascii() || !cell.contains(invisible::is_invisible) {
        return Err(fault);
    }
    let visible: String = cell.chars().filter(|c| !invisible::is_invisible(*c)).collect();
    plan.parse(&visible, default).map(|number| Read { number, repaired: true }).map_err(|_| fault)
}

/// Whether a cell is written with a plus sign, so that no country had to be assumed.
#[must_use]
pub fn names_its_country(cell: &str) -> bool {
    let start = cell.find(|c: char| c.is_numeric() || matches!(c, '+' | '＋'));
    start.is_some_and(|at| cell[at..].starts_with(['+', '＋']))
}
