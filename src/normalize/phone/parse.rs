//! One value in, a valid number or a fault out: libphonenumber's `parse` and `is_valid_number` in one.

use super::fault::PhoneFault;
use super::number::Number;
use super::plan::{CallingCode, Plan};
use super::prefix::Room;
use super::territory::{LONGEST_NUMBER, Possible, Territory};
use super::text;
use crate::contact::Region;

/// libphonenumber's least number of digits for a national number.
const SHORTEST_NUMBER: usize = 2;
/// Digits that the fast path takes: more than any number and its prefixes have.
const ROOM: usize = 40;

/// What stands between the digits of nearly all numbers. Bytes that are no ASCII digit: 1 is skipped, the others are
/// for the slow path.
const SKIPPED: [bool; 256] = {
    let mut skipped = [false; 256];
    let punctuation = b" -().[]/";
    let mut index = 0;
    while index < punctuation.len() {
        skipped[punctuation[index] as usize] = true;
        index += 1;
    }
    skipped
};

/// A calling code, the digits after it, and the territory whose rules hold for them.
struct Split<'p, 'd> {
    code: &'p CallingCode,
    national: &'d [u8],
    territory: &'p Territory,
}

impl Plan {
    /// Reads one phone number; `default` is the region that a number without a country code belongs to.
    ///
    /// What Google's libphonenumber parses and calls valid is `Ok`; everything else is a fault. Nothing is repaired
    /// here: a cell with two numbers in it, or a `.0` from a spreadsheet, is read as libphonenumber reads it. A region
    /// that the plan does not know is as good as none. About 0.1 µs for digits with the usual punctuation, without
    /// allocating; about 1 µs for other texts.
    ///
    /// # Errors
    ///
    /// A [`PhoneFault`] says why the cell is no valid number.
    ///
    /// ```
    /// use hygienist::contact::{NumberType, Region};
    /// use hygienist::normalize::phone::{PhoneFault, Plan};
    ///
    /// let plan = Plan::embedded();
    /// let britain = Region::from_code("GB");
    /// assert_eq!(plan.parse("020 7183 8750", britain)?.e164(), "+442071838750");
    /// assert_eq!(plan.parse("+1 (650) 253-0000 x12", britain)?.extension(), Some("12"));
    /// assert_eq!(plan.parse("0049 ３０ 123456", britain)?.number_type(), NumberType::FixedLine);
    /// assert_eq!(plan.parse("07400 12345", britain), Err(PhoneFault::Invalid));
    /// # Ok::<(), PhoneFault>(())
    /// ```
    pub fn parse(&self, cell: &str, default: Option<Region>) -> Result<Number, PhoneFault> {
        let territory = default.and_then(|region| self.territory_of(region));
        let mut room = [0; ROOM];
        if let Some((plus, length)) = plain_digits(cell.as_bytes(), &mut room) {
            return self.resolve(&room[..length], plus, territory);
        }
        let written = text::read(cell)?;
        let number = self.resolve(&written.digits, written.plus, territory)?;
        Ok(number.with_extension(&written.extension))
    }

    /// The number for ASCII digits, which may be up to 250.
    fn resolve(&self, digits: &[u8], plus: bool, default: Option<&Territory>) -> Result<Number, PhoneFault> {
        // National prefixes may rewrite the digits: once after the own code, once after any.
        let mut rooms = [Room::default(); 2];
        let [own, other] = &mut rooms;
        let Split { code, national, territory } = self.split(digits, plus, default, own)?;
        if national.len() < SHORTEST_NUMBER {
            return Err(PhoneFault::TooShort);
        }
        let stripped = territory.without_national_prefix(national, other);
        let national = match territory.judge_length(stripped.len()) {
            Possible::Yes | Possible::TooLong => stripped,
            Possible::TooShort | Possible::LocalOnly | Possible::No => national,
        };
        match national.len() {
            0..SHORTEST_NUMBER => return Err(PhoneFault::TooShort),
            SHORTEST_NUMBER..=LONGEST_NUMBER => {}
            _ => return Err(PhoneFault::TooLong),
        }
        match self.types(code).look_up(national) {
            Some((place, number_type)) => {
                let region = self.member(code, place).region;
                Ok(Number::new(code.code, national, region, number_type))
            }
            None => Err(match self.main_territory(code).judge_length(national.len()) {
                Possible::TooShort => PhoneFault::TooShort,
                Possible::TooLong => PhoneFault::TooLong,
                Possible::Yes | Possible::LocalOnly | Possible::No => PhoneFault::Invalid,
            }),
        }
    }

    /// Tells the calling code from the national number. Where the digits name a code, the rules of its main territory
    /// hold from there on, whatever the default is: Jersey reads its own numbers by its own rules, `+44` by Britain's.
    fn split<'p, 'd>(
        &'p self,
        digits: &'d [u8],
        plus: bool,
        default: Option<&'p Territory>,
        room: &'d mut Room,
    ) -> Result<Split<'p, 'd>, PhoneFault> {
        if plus {
            match self.leading_code(digits) {
                // An unknown code: perhaps the plus was none.
                Err(PhoneFault::NoCountry) => {}
                found => return found,
            }
        }
        let default = default.ok_or(PhoneFault::NoCountry)?;
        if let Some(rest) = default.after_international_prefix(digits) {
            return self.leading_code(rest);
        }
        let code = self.calling_code(usize::from(default.calling_code)).ok_or(PhoneFault::NoCountry)?;
        if let Some(national) = without_own_code(default, digits, room) {
            return Ok(Split { code, national, territory: self.main_territory(code) });
        }
        // With a plus that named no code there must be a code somewhere.
        if plus {
            return Err(PhoneFault::NoCountry);
        }
        Ok(Split { code, national: digits, territory: default })
    }

    /// The calling code that international digits begin with.
    fn leading_code<'p, 'd>(&'p self, digits: &'d [u8]) -> Result<Split<'p, 'd>, PhoneFault> {
        if digits.len() <= SHORTEST_NUMBER {
            return Err(PhoneFault::TooShort);
        }
        if digits[0] == b'0' {
            return Err(PhoneFault::NoCountry);
        }
        let mut number = 0;
        for (index, digit) in digits[..3].iter().enumerate() {
            number = number * 10 + usize::from(digit - b'0');
            if let Some(code) = self.calling_code(number) {
                return Ok(Split { code, national: &digits[index + 1..], territory: self.main_territory(code) });
            }
        }
        Err(PhoneFault::NoCountry)
    }
}

/// The digits after the territory's own calling code written without a plus: only if they are too long with it, or
/// fit without it and not with it.
fn without_own_code<'d>(territory: &Territory, digits: &'d [u8], room: &'d mut Room) -> Option<&'d [u8]> {
    let rest = after_code(territory.calling_code, digits)?;
    let rest = territory.without_national_prefix(rest, room);
    let fits_only_without = || !territory.is_general(digits) && territory.is_general(rest);
    (territory.judge_length(digits.len()) == Possible::TooLong || fits_only_without()).then_some(rest)
}

fn after_code(code: u16, digits: &[u8]) -> Option<&[u8]> {
    let length = match code {
        0..=9 => 1,
        10..=99 => 2,
        _ => 3,
    };
    let (start, rest) = digits.split_at_checked(length)?;
    let number = start.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0'));
    (number == code).then_some(rest)
}

/// The fast path: one pass over the bytes. Whether there is a plus, and how many digits were put into the room;
/// `None` if the cell holds anything but a plus in front, digits and the usual punctuation.
#[inline]
fn plain_digits(cell: &[u8], room: &mut [u8; ROOM]) -> Option<(bool, usize)> {
    // Longer texts are refused for their length; the slow path counts it.
    if cell.len() > 120 {
        return None;
    }
    let mut plus = false;
    let mut length = 0;
    for &byte in cell {
        if byte.is_ascii_digit() {
            *room.get_mut(length)? = byte;
            length += 1;
        } else if byte == b'+' && length == 0 && !plus {
            plus = true;
        } else if !SKIPPED[usize::from(byte)] {
            return None;
        }
    }
    // Two digits are a number only when they stand alone; the slow path looks.
    (length >= 3).then_some((plus, length))
}

#[cfg(test)]
mod tests;
