//! What people and programs do to phone cells, undone before giving up: the steps in order, the first valid one wins.
//!
//! For now invisible characters are taken out, and `00` or `011` is a plus sign where no country is known; the engine
//! itself passes over white space and punctuation.

use super::characters::digit;
use super::{Number, PhoneFault, Plan};
use crate::contact::{Mend, Mends, Region};
use crate::normalize::invisible;

/// A cell that could be read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The number.
    pub number: Number,
    /// What it took to read the cell; nothing where it is valid as it stands.
    pub mends: Mends,
    /// The other numbers of the cell, in its order, each once.
    pub more: Vec<Number>,
}

/// Reads a cell, mending it where it is not valid as it stands. What is valid is never mended.
///
/// # Errors
///
/// The fault of the cell as it stands, where no mending helps.
pub fn parse(plan: &Plan, cell: &str, default: Option<Region>) -> Result<Read, PhoneFault> {
    let fault = match plan.parse(cell, default) {
        Ok(number) => return Ok(Read { number, mends: Mends::NONE, more: Vec::new() }),
        Err(fault) => fault,
    };
    let mended = [without_invisible(cell), without_call_prefix(cell).filter(|_| default.is_none())];
    let read = mended.into_iter().flatten().find_map(|text| plan.parse(&text, default).ok());
    read.map(|number| Read { number, mends: Mends::NONE.with(Mend::CallPrefix), more: Vec::new() }).ok_or(fault)
}

fn without_invisible(cell: &str) -> Option<String> {
    let is_there = !cell.is_ascii() && cell.contains(invisible::is_invisible);
    is_there.then(|| cell.chars().filter(|c| !invisible::is_invisible(*c)).collect())
}

/// Where no country is known, `00` and `011` can only be what one dials to call abroad: a plus sign.
fn without_call_prefix(cell: &str) -> Option<String> {
    let plain: String = cell.chars().map(|c| digit(c).map_or(c, |d| char::from(b'0' + d))).collect();
    let number = plain.trim_start_matches(|c: char| !c.is_ascii_digit());
    let abroad = number.strip_prefix("011").or_else(|| number.strip_prefix("00"))?;
    Some(format!("+{abroad}"))
}

/// The digits of the numbers that a cell holds, of any script, without extensions, labels and a spreadsheet's `.0`:
/// all that can be said of a number whose country is not known.
///
/// ```
/// use hygienist::normalize::phone::repair::bare_numbers;
/// assert_eq!(bare_numbers("201-555-0101 ext 5 / ２０１ ５５５ ０１９９"), ["2015550101", "2015550199"]);
/// assert_eq!(bare_numbers("2015550123.0"), ["2015550123"]);
/// assert!(bare_numbers("call me").is_empty());
/// ```
#[must_use]
pub fn bare_numbers(cell: &str) -> Vec<String> {
    cell.split(['/', ';', ',', '|']).map(bare_number).filter(|digits| digits.len() >= SHORTEST).collect()
}

/// No number has fewer digits than this: fewer are a label or an extension.
const SHORTEST: usize = 4;

fn bare_number(part: &str) -> String {
    let part = part.trim();
    let part = part.strip_suffix(".0").unwrap_or(part);
    let mut digits = String::new();
    for c in part.chars() {
        if let Some(d) = digit(c) {
            digits.push(char::from(b'0' + d));
        } else if c.is_alphabetic() || c == '#' {
            if digits.len() >= SHORTEST {
                break;
            }
            digits.clear();
        }
    }
    digits
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
