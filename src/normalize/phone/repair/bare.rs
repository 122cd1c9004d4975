//! Numbers whose country nobody knows.

use super::parts::{Cut, parts};
use super::tail::{Footing, tails};
use super::words::words;
use super::{SHORTEST, plain, wrapping};
use crate::contact::Mends;
use crate::normalize::phone::Number;
use crate::normalize::phone::characters::digit;
use std::collections::HashSet;

/// With fewer digits a hyphen stands within a number, and a slash too.
const DIGITS_OF_A_WHOLE: usize = 7;

/// The digits of the numbers that a cell holds, of any script, without extensions, labels and a spreadsheet's `.0`:
/// all that can be said of a number whose country is not known. Where a text can be read in two ways, both are there.
///
/// ```
/// use hygienist::normalize::phone::repair::bare_numbers;
/// assert_eq!(bare_numbers("201-555-0101 ext 5 / ２０１ ５５５ ０１９９"), ["2015550101", "2015550199"]);
/// assert_eq!(bare_numbers("2015550123.0"), ["2015550123"]);
/// assert_eq!(bare_numbers("Tel: 02-23971366 Fax: 02-23971367轉5"), ["0223971366", "0223971367"]);
/// assert_eq!(bare_numbers("02-23971366-171"), ["0223971366171", "0223971366"]);
/// assert!(bare_numbers("call me").is_empty());
/// ```
#[must_use]
pub fn bare_numbers(cell: &str) -> Vec<String> {
    let mut found = Found::default();
    let text = plain::plain(cell).0;
    // What follows such a sign is never the same number, however few digits it has.
    let pieces = parts(&text, Cut::Sign).into_iter().flat_map(|part| part.split(['\n', ';', '|', ',', '&']));
    for part in pieces {
        let slashed = parts(part, Cut::Slash);
        // With slashes between its digits a number may be the whole part, and it may be what is between them.
        if slashed.len() > 1 && !slashed.iter().any(|part| digits(part).len() >= DIGITS_OF_A_WHOLE) {
            add(part, &mut found);
        }
        for part in slashed {
            add_with_tail(part, &mut found);
        }
    }
    found.numbers
}

/// Numbers, each once, in their order.
#[derive(Default)]
struct Found {
    numbers: Vec<String>,
    known: HashSet<String>,
}

fn add_with_tail(part: &str, found: &mut Found) {
    let tails = tails(part);
    if let Some(tail) =
        tails.iter().find(|tail| tail.footing == Footing::Marked && digits(tail.number).len() >= SHORTEST)
    {
        return add(tail.number, found);
    }
    add(part, found);
    for tail in tails.iter().filter(|tail| digits(tail.number).len() > DIGITS_OF_A_WHOLE) {
        add(tail.number, found);
    }
}

fn add(part: &str, found: &mut Found) {
    let unwrapped = wrapping::unwrapped(part, Mends::NONE).pop();
    let text = unwrapped.as_ref().map_or(part, |(text, _)| text);
    let digits = digits(before_words(text));
    if digits.len() >= SHORTEST && found.known.insert(digits.clone()) {
        found.numbers.push(digits);
    }
}

/// What stands before the first word that follows enough digits: behind it is something else.
fn before_words(text: &str) -> &str {
    let mut words = words(text).into_iter();
    let end = words.find(|word| digits(&text[..word.start]).len() >= SHORTEST).map_or(text.len(), |word| word.start);
    &text[..end]
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a cell names the country of its number, by a plus sign or as one dials it from abroad, so that none had to be
/// assumed.
#[must_use]
pub fn says_country(cell: &str, number: &Number) -> bool {
    names_its_country(cell) || is_dialled_from_abroad(cell, number)
}

/// `00` or `011`, and then the country's code.
fn is_dialled_from_abroad(cell: &str, number: &Number) -> bool {
    let mut all = cell.chars().filter_map(digit).peekable();
    if all.peek() != Some(&0) {
        return false;
    }
    let digits: String = all.map(|d| char::from(b'0' + d)).take(8).collect();
    let abroad = digits.strip_prefix("00").or_else(|| digits.strip_prefix("011"));
    abroad.is_some_and(|rest| rest.starts_with(&number.country_code().to_string()))
}

/// Whether a cell is written with a plus sign.
#[must_use]
pub fn names_its_country(cell: &str) -> bool {
    let start = cell.find(|c: char| c.is_numeric() || matches!(c, '+' | '＋'));
    start.is_some_and(|at| cell[at..].starts_with(['+', '＋']))
}
