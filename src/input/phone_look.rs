//! Whether a cell looks like a phone number. It need not be one: a list of damaged numbers is a list of numbers.
//!
//! Dates, amounts, numbers of orders, persons and taxes are made of the same characters, so only what nobody writes
//! otherwise is clear: a `+`, parentheses around the first digits, a leading zero before groups, groups of a usual form.
//! Digits alone are weak evidence, and need a region in which they are a mobile number, or a leading zero.

use crate::contact::{NumberType, Region};
use crate::normalize::phone::Plan;

/// How much a cell looks like a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhoneLook {
    /// It is written as a number to call is written.
    Clear,
    /// Digits alone that may be one.
    Digits,
    /// Digits enough for one, and nothing that speaks for it.
    Length,
    /// It is something else.
    No,
}

/// Digits of a number: the fewest of a subscriber's with an area code, and the most of E.164.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// How much a cell looks like a phone number, or the first of several; `region` is where one without `+` is from.
pub(super) fn phone_look(cell: &str, region: Option<Region>) -> PhoneLook {
    let cell = without_extension(cell.trim().trim_start_matches('\''));
    match Shape::read(cell) {
        Some(shape) => shape.look(cell, region),
        None => {
            let first = cell.split([';', ',', '、', '|', '\n']).next().unwrap_or_default().trim();
            let first = first.split(" / ").next().unwrap_or_default();
            Shape::read(first).map_or(PhoneLook::No, |shape| shape.look(first, region))
        }
    }
}

/// What stands before an extension: `x12`, `ext. 5`, `#3`, `转8001`.
fn without_extension(cell: &str) -> &str {
    let end = cell.find(['x', 'X', '#', '转', '轉', '分']).or_else(|| cell.find(" ext")).or_else(|| cell.find(" Ext"));
    match end {
        Some(end) if end > 6 => cell[..end].trim_end(),
        _ => cell,
    }
}

/// Most groups of digits that a number is written in.
const MOST_GROUPS: usize = 8;

/// How the digits of a cell are written.
struct Shape {
    plus: bool,
    /// Digits in each group.
    groups: [usize; MOST_GROUPS],
    count: usize,
    digits: [u8; 16],
    length: usize,
    /// The one character between all groups, if it is one.
    separator: Option<char>,
    parentheses: bool,
}

impl Shape {
    /// None for a cell that holds anything but digits and the usual punctuation, or too few or too many of them.
    fn read(cell: &str) -> Option<Shape> {
        // An amount in parentheses is negative.
        if cell.starts_with('(') && cell.ends_with(')') || cell.starts_with(['-', '.']) {
            return None;
        }
        let mut shape = Shape {
            plus: false,
            groups: [0; MOST_GROUPS],
            count: 0,
            digits: [0; 16],
            length: 0,
            separator: None,
            parentheses: false,
        };
        let (mut within, mut mixed) = (false, false);
        for (at, letter) in cell.char_indices() {
            match plain(letter) {
                digit @ '0'..='9' => {
                    if !within {
                        shape.count += 1;
                        within = true;
                    }
                    *shape.groups.get_mut(shape.count - 1)? += 1;
                    *shape.digits.get_mut(shape.length)? = digit as u8;
                    shape.length += 1;
                }
                '+' if shape.length == 0 && !shape.plus => shape.plus = true,
                '(' if at < 6 => (shape.parentheses, within) = (true, false),
                ')' | '(' | '[' | ']' => within = false,
                between @ (' ' | '-' | '.' | '/') => {
                    within = false;
                    mixed |= shape.separator.is_some_and(|first| first != between);
                    shape.separator = Some(between);
                }
                _ => return None,
            }
        }
        if mixed {
            shape.separator = None;
        }
        (DIGITS.contains(&shape.length) && cell.starts_with(|first: char| first != '-' && first != '.'))
            .then_some(shape)
    }

    fn groups(&self) -> &[usize] {
        &self.groups[..self.count]
    }

    fn digits(&self) -> &[u8] {
        &self.digits[..self.length]
    }

    fn look(&self, cell: &str, region: Option<Region>) -> PhoneLook {
        let zero = self.digits[0] == b'0' && self.digits[1] != b'0';
        let abroad = self.digits.starts_with(b"00") && self.digits[2] != b'0' && self.length >= 10;
        if self.plus || abroad {
            return PhoneLook::Clear;
        }
        if self.is_something_else() {
            return PhoneLook::No;
        }
        let valid = || region.and_then(|region| Plan::embedded().parse(cell, Some(region)).ok());
        let clear = match self.count {
            1 => false,
            _ => self.parentheses || zero || self.has_usual_groups() || valid().is_some(),
        };
        if clear {
            return PhoneLook::Clear;
        }
        let digits = match (self.count, zero) {
            (1, true) => (9..=12).contains(&self.length) && (region.is_none() || valid().is_some()),
            // Nearly any few digits are a fixed line somewhere; mobile numbers have a form of their own. Seconds since 1970
            // have that form too.
            (1, false) => {
                !self.may_be_unix_time()
                    && valid().is_some_and(|number| {
                        matches!(number.number_type(), NumberType::Mobile | NumberType::FixedLineOrMobile)
                    })
            }
            _ => false,
        };
        if digits { PhoneLook::Digits } else { PhoneLook::Length }
    }

    /// Groups in which numbers are written where they have no zero in front: North America, China and Korea, Hong Kong and
    /// Singapore, pairs.
    fn has_usual_groups(&self) -> bool {
        matches!(self.groups(), [3, 3, 4] | [1, 3, 3, 4] | [3, 4, 4] | [4, 4] | [2, 2, 2, 2] | [2, 2, 2, 2, 2])
            && self.digits[0] != b'0'
    }

    /// Seconds or milliseconds, of 2001 to 2033.
    fn may_be_unix_time(&self) -> bool {
        self.digits[0] == b'1' && matches!(self.length, 10 | 13)
    }

    /// `20240102`, which is a mobile number in Denmark.
    fn is_day(&self) -> bool {
        let number = |from: usize, to: usize| {
            self.digits[from..to].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
        };
        self.length == 8
            && (1_900..=2_099).contains(&number(0, 4))
            && (1..=12).contains(&number(4, 6))
            && (1..=31).contains(&number(6, 8))
    }

    /// Dates, years with a running number, and the numbers that states and the post give: `1990-01-02`, `2024-0012345`,
    /// `123-45-6789` (SSN), `12345-6789` (ZIP+4), `811218-9876` (personnummer), `123.456.789-09` (CPF), `12-3456789` (EIN),
    /// `978-3-…` (ISBN), `192.168.100.101`, `1.234.567`, `1234567.5`.
    fn is_something_else(&self) -> bool {
        let groups = self.groups();
        let year = groups[0] == 4 && (self.digits.starts_with(b"19") || self.digits.starts_with(b"20"));
        let date = matches!(groups, [1 | 2, 1 | 2, 4] | [4, 1 | 2, 1 | 2]) && self.separator.is_some();
        let isbn = self.length == 13 && (self.digits.starts_with(b"978") || self.digits.starts_with(b"979"));
        let given = matches!(groups, [3, 2, 4] | [5, 4] | [6, 4] | [3, 3, 3, 2] | [2, 3, 3, 4, 2])
            || matches!(groups, [2, 7]) && self.digits[0] != b'0';
        let address = self.separator == Some('.') && self.count == 4 && groups.iter().all(|&digits| digits <= 3);
        let thousands = matches!(self.separator, Some('.' | ' '))
            && self.digits[0] != b'0'
            && groups.len() > 1
            && (1..=3).contains(&groups[0])
            && groups[1..].iter().all(|&digits| digits == 3);
        let decimal = self.separator == Some('.') && matches!(groups, [_, 1 | 2]);
        let day = self.count == 1 && self.is_day();
        let blank = self.digits().iter().all(|digit| digit == &self.digits[0]);
        year && self.count > 1
            || date
            || isbn
            || given && !self.parentheses
            || address
            || decimal
            || day
            || thousands && !self.parentheses
            || blank
    }
}

/// Full width digits, signs and dashes as those of ASCII.
fn plain(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_u32(letter as u32 - '０' as u32 + '0' as u32).unwrap_or(letter),
        '＋' => '+',
        '（' => '(',
        '）' => ')',
        '‐'..='―' | '−' | '－' | 'ー' => '-',
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' | '\t' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(cells: &str, region: Option<&str>, expected: PhoneLook) {
        for cell in cells.split('|') {
            assert_eq!(phone_look(cell, region.and_then(Region::from_code)), expected, "{cell:?} in {region:?}");
        }
    }

    #[test]
    fn what_is_written_as_a_number_is_clear() {
        looks(
            "+4930231250|+49 (0)30 / 231 25-0|0049 30 231250|(201) 555-0123|201-555-0123|1-201-555-0123|030 231250|06 12 34 56 78\
             |138-1234-5678|03-3123-4567|＋８６ 138 1234 5678|'+12015550123|+1 201 555 0123 x12|02-2345-6789#171|9123 4567\
             |+12015550123; +12015550124|030/231250|02-2345678|037-322150|02-87711111-123",
            None,
            PhoneLook::Clear,
        );
        looks("612 34 56 78", Some("ES"), PhoneLook::Clear);
    }

    #[test]
    fn digits_alone_need_a_zero_or_a_region() {
        looks("03023125000|01701234567", None, PhoneLook::Digits);
        looks("13812345678", Some("CN"), PhoneLook::Digits);
        looks("2015550123", Some("US"), PhoneLook::Digits);
        looks("13812345678|2015550123|4711234", None, PhoneLook::Length);
        looks("4711234|1700000000", Some("DE"), PhoneLook::Length);
    }

    #[test]
    fn numbers_of_other_things_are_none() {
        looks("20240102|19901231", Some("DK"), PhoneLook::No);
        looks(
            "1990-01-02|02.01.1990|20/12/2024|2024-0012345|123-45-6789|12345-6789|811218-9876|123.456.789-09|12-3456789\
             |978-3-16-148410-0|192.168.100.101|1.234.567|1 234 567|(1234567)|-1234567|1234567.5|0000000|12345|DE89370400440532013000\
             |2024-01-02 10:30|1234567890123456|abc||Ann|a@x.io|£1,234,567",
            None,
            PhoneLook::No,
        );
    }
}
