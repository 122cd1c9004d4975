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

/// Whether a spreadsheet has rounded a number away: `8.61391E+12`. What is left of it is not the number.
///
/// ```
/// use hygienist::normalize::phone::repair::is_rounded_away;
/// assert!(is_rounded_away("8.61391E+12"));
/// assert!(is_rounded_away("8,61391e+12"));
/// assert!(is_rounded_away("02-8.77118e+007"));
/// assert!(!is_rounded_away("call me"));
/// ```
#[must_use]
pub fn is_rounded_away(cell: &str) -> bool {
    cell.split([' ', '-', '/', '(', ')', ';']).any(is_scientific)
}

/// A number in scientific notation.
fn is_scientific(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    digits(whole) && digits(fraction) && exponent.len() <= 3 && digits(exponent)
}
