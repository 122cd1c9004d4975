//! What people and programs do to phone cells, undone before giving up: the steps in order, the first valid one wins.
//!
//! - `plain`: what the cell looks like in ordinary characters, without what nobody sees, without addresses.
//! - `parts`: the several numbers of a cell, told apart by signs, line breaks and the words of `words`.
//! - `wrapping`: labels, quotes and a spreadsheet's decimals around one number.
//! - `abroad`: how its country is written: `00`, `011`, a missing `+`, a bracketed `(0)`, Mexico's old `1`.
//! - `tail`: extensions, ranges and what else hangs at the end of a number.
//! - `other`: what has digits and is no number: dates, bank accounts, addresses of machines, rounded figures.
//! - `bare`: all that can be said of numbers whose country nobody knows.
//!
//! A repair leaves out what is not the number. It never invents, changes or moves a digit: the national number of
//! whatever is read stands unbroken in the digits of the text it was read from, and this is checked each time. Digits
//! are left out only where a sign or a word marks them as something else.

mod abroad;
mod bare;
mod other;
mod parts;
mod plain;
mod reader;
mod tail;
mod words;
mod wrapping;

pub use bare::{bare_numbers, names_its_country, says_country};
pub use other::is_rounded_away;

use reader::Reader;

use super::characters::is_digit;
use super::{Number, PhoneFault, Plan};
use crate::contact::{Mends, Region};

/// No number has fewer digits than this: fewer are a label or an extension.
const SHORTEST: usize = 4;
/// Texts longer than this (in bytes) that no sign cuts are prose and not numbers.
const LONGEST_TEXT: usize = 1_000;

/// A cell that could be read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The number.
    pub number: Number,
    /// What it took to read the cell; nothing where it is valid as it stands.
    pub mends: Mends,
    /// The other numbers of the cell, in its order, each once.
    pub more: Vec<Number>,
    /// What the cell says is a fax beside its telephones: no channel. Where a cell has nothing else, its fax is `number`.
    pub faxes: Vec<Number>,
}

/// Reads a cell, mending it where it is not valid as it stands. What is valid is never mended.
///
/// As it stands costs what [`Plan::parse`] costs and allocates nothing more; a repair takes some microseconds, a cell
/// without digits is refused at once.
///
/// # Errors
///
/// The fault of the cell as it stands, where no mending helps; [`PhoneFault::NoCountry`] where mending finds a number
/// that lacks nothing but a country.
///
/// ```
/// use hygienist::contact::{Mend, Region};
/// use hygienist::normalize::phone::{Plan, repair};
///
/// let taiwan = Region::from_code("TW");
/// let read = repair::parse(Plan::embedded(), "02-23971366-171", taiwan)?;
/// assert_eq!((read.number.e164(), read.number.extension()), ("+886223971366", Some("171")));
/// assert!(read.mends.has(Mend::Extension));
///
/// let read = repair::parse(Plan::embedded(), "Tel: 02-23971366 或 04-23013518", taiwan)?;
/// assert_eq!((read.number.e164(), read.more[0].e164()), ("+886223971366", "+886423013518"));
///
/// let read = repair::parse(Plan::embedded(), "Fax 02-23971367 Tel 02-23971366", taiwan)?;
/// assert_eq!((read.number.e164(), read.faxes[0].e164()), ("+886223971366", "+886223971367"));
/// assert!(repair::parse(Plan::embedded(), "02-8.77118e+007", taiwan).is_err());
/// # Ok::<(), hygienist::normalize::phone::PhoneFault>(())
/// ```
pub fn parse(plan: &Plan, cell: &str, default: Option<Region>) -> Result<Read, PhoneFault> {
    let fault = match plan.parse(cell, default) {
        Ok(number) => return Ok(Read { number, mends: Mends::NONE, more: Vec::new(), faxes: Vec::new() }),
        Err(fault) => fault,
    };
    if is_hopeless(cell) {
        return Err(fault);
    }
    Reader::new(plan, default, fault).read(cell)
}

/// Too few digits for any number, or too much text for one. However many numbers a cell holds, all of them count.
fn is_hopeless(cell: &str) -> bool {
    let is_prose = |text: &str| text.len() > LONGEST_TEXT;
    cell.len() > LONGEST_TEXT && cell.split(['\n', '\r', ';', '|', ',', '/']).all(is_prose)
        || cell.chars().filter(|&c| is_digit(c)).take(SHORTEST).count() < SHORTEST
}

#[cfg(test)]
mod tests;
