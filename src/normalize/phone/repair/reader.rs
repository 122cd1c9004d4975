//! The steps in their order.

use super::parts::{Cut, is_fax, parts};
use super::tail::{Footing, Tail, tails};
use super::words::{Kinds, words};
use super::{LONGEST_TEXT, Read, abroad, other, plain, wrapping};
use crate::contact::{Mend, Mends, Region};
use crate::normalize::phone::{Number, PhoneFault, Plan};
use std::collections::HashSet;

/// A whole number has at least so many digits: with fewer, what hangs behind a hyphen may well belong to it.
const DIGITS_OF_A_WHOLE: usize = 7;
/// Parts are cut into parts again, by weaker signs, but not more often than this.
const DEEPEST: usize = 3;

/// A text with more parts by weak signs is a table of its own, and nobody's number.
const MOST_PARTS: usize = 20;

/// Its calling code.
const MEXICO: u16 = 52;

/// A number, and what it took to read it.
type Found = (Number, Mends);

/// Reads one cell that is not valid as it stands.
pub(super) struct Reader<'p> {
    plan: &'p Plan,
    default: Option<Region>,
    /// What is wrong with the cell.
    fault: PhoneFault,
    /// What was read and is a fax beside telephones.
    faxes: Vec<Number>,
}

impl<'p> Reader<'p> {
    pub(super) fn new(plan: &'p Plan, default: Option<Region>, fault: PhoneFault) -> Reader<'p> {
        // A region that the plan does not know is none.
        Reader { plan, default: default.filter(|region| plan.knows(*region)), fault, faxes: Vec::new() }
    }

    pub(super) fn read(mut self, cell: &str) -> Result<Read, PhoneFault> {
        let (text, mends) = plain::plain(cell);
        let mut found = self.numbers(&text, mends, 0).into_iter();
        let (number, mends) = found.next().ok_or(self.fault)?;
        // Ordinary characters alone may be all it took.
        let mends = if mends.is_empty() { mends.with(Mend::Signs) } else { mends };
        let line = |number: &Number| (number.e164().to_owned(), number.extension().map(str::to_owned));
        let mut known = HashSet::from([line(&number)]);
        let more: Vec<Number> = found.map(|(number, _)| number).filter(|number| known.insert(line(number))).collect();
        let lines: HashSet<&str> = std::iter::once(&number).chain(&more).map(Number::e164).collect();
        let faxes = self.faxes.into_iter().filter(|fax| !lines.contains(fax.e164()) && known.insert(line(fax)));
        let faxes = faxes.collect();
        Ok(Read { number, mends, more, faxes })
    }

    /// The numbers of a text, in its order.
    fn numbers(&mut self, text: &str, mends: Mends, depth: usize) -> Vec<Found> {
        let is_long = text.len() > LONGEST_TEXT;
        if depth > DEEPEST || !is_long && other::is_no_number(text) {
            return Vec::new();
        }
        let of_signs = self.numbers_of_parts(text, Cut::Sign, mends, depth);
        if !of_signs.is_empty() {
            return of_signs;
        }
        if is_long || other::is_code(text) {
            return Vec::new();
        }
        if let Some(found) = self.whole(text, mends) {
            return vec![found];
        }
        for cut in [Cut::Slash, Cut::Space] {
            let found = self.numbers_of_parts(text, cut, mends, depth);
            if !found.is_empty() {
                return found;
            }
        }
        self.without_tail(text, mends).into_iter().collect()
    }

    fn numbers_of_parts(&mut self, text: &str, cut: Cut, mends: Mends, depth: usize) -> Vec<Found> {
        let parts = parts(text, cut);
        if parts.len() < 2 || cut != Cut::Sign && parts.len() > MOST_PARTS {
            return Vec::new();
        }
        let mends = mends.with(Mend::Part);
        if cut == Cut::Space {
            // Nothing says that these are several numbers, but that each of them is one.
            let read = |part| self.whole(part, mends).or_else(|| self.without_tail(part, mends));
            let whole = parts.into_iter().map(read).map(|found| found.filter(|found| is_whole(&found.0)));
            return whole.collect::<Option<Vec<Found>>>().unwrap_or_default();
        }
        let (mut found, mut faxes): (Vec<Found>, Vec<Found>) = (Vec::new(), Vec::new());
        let known_faxes = self.faxes.len();
        for (at, part) in parts.iter().enumerate() {
            if found.is_empty() && faxes.is_empty() || !lacks_its_area(parts[at - 1], part) {
                let numbers = self.numbers(part, mends, depth + 1);
                if numbers.is_empty() && is_prose(part) {
                    self.faxes.truncate(known_faxes);
                    return Vec::new();
                }
                if cut == Cut::Sign && is_fax(part) { faxes.extend(numbers) } else { found.extend(numbers) }
            }
        }
        if found.is_empty() {
            return faxes;
        }
        self.faxes.extend(faxes.into_iter().map(|fax| fax.0));
        found
    }

    /// One number with nothing but wrappings around it.
    fn whole(&mut self, text: &str, mends: Mends) -> Option<Found> {
        wrapping::unwrapped(text, mends).iter().find_map(|(text, mends)| self.number(text, *mends))
    }

    /// A number in front of an extension, a range or a list.
    fn without_tail(&mut self, text: &str, mends: Mends) -> Option<Found> {
        tails(text).iter().find_map(|tail| self.before_tail(tail, mends.with(tail.mend())))
    }

    fn before_tail(&mut self, tail: &Tail<'_>, mends: Mends) -> Option<Found> {
        if other::is_no_number(tail.number) {
            return None;
        }
        let (number, mends) = self.whole(tail.number, mends)?;
        if !self.ends_before(tail, &number, mends) {
            return None;
        }
        Some(match tail.extension.filter(|_| number.extension().is_none()) {
            Some(extension) => (number.with_extension(extension.as_bytes()), mends),
            None => (number, mends),
        })
    }

    /// Whether the number ends where its tail begins.
    fn ends_before(&self, tail: &Tail<'_>, number: &Number, mends: Mends) -> bool {
        // A call abroad that may be none, and hyphens: one doubt too many.
        let is_perhaps_abroad = mends.has(Mend::CallPrefix) && digits(tail.number).starts_with("011");
        match tail.footing {
            Footing::Marked => true,
            _ if is_perhaps_abroad || !is_whole(number) => false,
            Footing::Apart => true,
            Footing::Doubtful(together) => !self.is_nearly_one(together),
        }
    }

    /// Whether all digits of a text would be one number if a digit more, a digit fewer or another digit stood somewhere.
    /// Then a digit was mistyped, and a number read from the beginning of the text would be somebody else's.
    fn is_nearly_one(&self, text: &str) -> bool {
        let start = text.find(|c: char| c.is_ascii_digit() || c == '+');
        let plus = if start.is_some_and(|at| text[at..].starts_with('+')) { "+" } else { "" };
        let mut spellings = vec![(plus, digits(text))];
        if let Some((form, _)) = abroad::with_call_prefix_as_plus(text) {
            // A prefix that does not belong there is an error too.
            spellings.extend(["", "+"].map(|plus| (plus, digits(&form))));
        }
        // With a zero more, or another digit, a number with an area code is one abroad too often.
        let has_area = !digits(text).starts_with("00");
        let is_abroad = |text: &str| has_area && text.starts_with("00");
        let is_number = |text: String| !is_abroad(&text) && self.plan.parse(&text, self.default).is_ok();
        spellings.iter().any(|(plus, digits)| typing_errors(digits).any(|digits| is_number(format!("{plus}{digits}"))))
    }

    /// The number that a text is, in one of the ways to write its country.
    fn number(&mut self, text: &str, mends: Mends) -> Option<Found> {
        let mut forms = vec![(text.to_owned(), mends)];
        forms.extend(self.with_call_prefix_as_plus(text).map(|form| (form, mends.with(Mend::CallPrefix))));
        let written = forms.iter().find_map(|(form, mends)| Some((self.parse(text, form)?, *mends)));
        if written.is_some() {
            return written;
        }
        let code = self.default.and_then(|region| self.plan.country_code(region));
        if let Some(form) = code.filter(|code| *code == MEXICO).and_then(|_| abroad::without_mexican_prefix(text))
            && let Some(number) = self.parse(text, &form)
        {
            return Some((number, mends.with(Mend::Trunk)));
        }
        if let Some(form) = code.and_then(|code| abroad::with_plus(text, code)) {
            if let Some(number) = self.parse(text, &form).filter(|number| Some(number.country_code()) == code) {
                return Some((number, mends.with(Mend::Plus)));
            }
            forms.push((form, mends.with(Mend::Plus)));
        }
        let variants = forms.iter().flat_map(|(form, mends)| abroad::variants(form, *mends));
        variants.collect::<Vec<_>>().into_iter().find_map(|(form, mends)| Some((self.parse(text, &form)?, mends)))
    }

    /// `00` begins no number; `011` does where an area has the code 11, and is a plus there only if the number would
    /// be too long.
    fn with_call_prefix_as_plus(&self, text: &str) -> Option<String> {
        let (form, prefix) = abroad::with_call_prefix_as_plus(text)?;
        let is_area = prefix == "011" && self.default.is_some() && self.has_area("011");
        let is_too_long = || self.plan.parse(text, self.default) == Err(PhoneFault::TooLong);
        (!is_area || is_too_long()).then_some(form)
    }

    /// Whether numbers of the record's own country begin so.
    fn has_area(&self, code: &str) -> bool {
        let numbers =
            ["2", "3", "4", "5", "6", "7", "8", "9"].iter().flat_map(|digit| (4..9).map(|count| digit.repeat(count)));
        numbers.map(|number| format!("{code}{number}")).any(|number| self.plan.parse(&number, self.default).is_ok())
    }

    /// The number of a form, if its national number stands unbroken in the text that the form was made of: prefixes
    /// that rewrite numbers and letters on the keypad are for cells that are valid as they stand.
    fn parse(&mut self, text: &str, form: &str) -> Option<Number> {
        match self.plan.parse(form, self.default) {
            // libphonenumber takes the end of a range for an extension.
            Ok(number) if number.extension().is_some() && form.contains('~') => None,
            Ok(number) => digits(text).contains(number.national()).then_some(number),
            Err(fault) => {
                // What is left lacks nothing but a country, which says more than that the cell is no number.
                if fault == PhoneFault::NoCountry
                    && self.fault == PhoneFault::NotANumber
                    && digits(form).len() >= DIGITS_OF_A_WHOLE
                {
                    self.fault = fault;
                }
                None
            }
        }
    }
}

/// The digits as they may have been before one was dropped, typed twice, or mistyped; or before the last two came.
fn typing_errors(digits: &str) -> impl Iterator<Item = String> {
    let places = 0..digits.len();
    let dropped = places.clone().map(|at| format!("{}{}", &digits[..at], &digits[at + 1..]));
    let put = places.clone().chain([digits.len()]).flat_map(|at| (0..10).map(move |digit| (at, digit, at)));
    let changed = places.flat_map(|at| (0..10).map(move |digit| (at, digit, at + 1)));
    let replaced =
        put.chain(changed).map(|(end, digit, start)| format!("{}{digit}{}", &digits[..end], &digits[start..]));
    let shorter = digits.get(..digits.len().saturating_sub(2)).map(str::to_owned);
    dropped.chain(shorter).chain(replaced)
}

/// Whether words that nobody knows stand with digits that are no number: an address, an order. What stands beside it
/// is part of that.
fn is_prose(part: &str) -> bool {
    part.contains(|c: char| c.is_ascii_digit())
        && words(part).iter().any(|word| word.is_unknown() || word.kinds.has(Kinds::OTHER))
}

/// Whether a part leaves out what the part before it has: `02-23971366、23971367`. It is not completed, and what it
/// would be by itself is another number.
fn lacks_its_area(before: &str, part: &str) -> bool {
    let start = |text: &str| text.chars().find(|c| c.is_ascii_digit() || *c == '+');
    start(before) == Some('0') && !matches!(start(part), Some('0' | '+'))
}

fn is_whole(number: &Number) -> bool {
    number.national().len() >= DIGITS_OF_A_WHOLE
}

/// The text is plain: all its digits are ASCII.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
