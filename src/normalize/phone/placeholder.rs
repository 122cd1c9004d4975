//! Numbers that nobody has: those that regulators keep for films and books, and what people type to get past a form.

use std::sync::LazyLock;

use super::Number;
use super::characters::digit;
use crate::normalize::fold::rows;

/// So many times the same digit is no accident.
const SHORTEST_SAME: usize = 5;
/// So many digits that count up or down are no accident.
const SHORTEST_COUNT: usize = 6;
/// Calling codes have three digits at most.
const CODES: usize = 1000;

/// Whether a valid number is kept for fiction (`data/phone_placeholders.csv`), or its national number is one digit
/// over and over or counts up or down. Some ten nanoseconds.
///
/// ```
/// use hygienist::normalize::phone::{Plan, is_placeholder};
///
/// let is_placeholder = |cell| is_placeholder(&Plan::embedded().parse(cell, None).unwrap());
/// assert!(is_placeholder("+1 212 555 0123"));
/// assert!(is_placeholder("+44 20 7946 0958"));
/// assert!(is_placeholder("+49 30 23125 000"));
/// assert!(!is_placeholder("+49 30 3030 3030"));
/// assert!(is_placeholder("+886 2 2222 2222"));
/// ```
#[must_use]
pub fn is_placeholder(number: &Number) -> bool {
    let national = number.national_bytes();
    is_typed_through(national) || FICTION.holds(number.country_code(), national)
}

/// Whether a cell that is no valid number was typed to get past a form: one digit over and over (`0000000`), or digits
/// that count up or down (`1234567890`, `987654321`), with punctuation or without.
///
/// ```
/// use hygienist::normalize::phone::is_placeholder_text;
///
/// assert!(is_placeholder_text("000-000-0000"));
/// assert!(is_placeholder_text("+123 456 789"));
/// assert!(!is_placeholder_text("030 23125"));
/// assert!(!is_placeholder_text("1111 Main Street"));
/// ```
#[must_use]
pub fn is_placeholder_text(cell: &str) -> bool {
    let mut digits = [0; 32];
    let mut length = 0;
    for c in cell.chars() {
        if let Some(value) = digit(c) {
            let Some(place) = digits.get_mut(length) else { return false };
            *place = b'0' + value;
            length += 1;
        } else if c.is_alphanumeric() {
            return false;
        }
    }
    is_typed_through(&digits[..length])
}

/// The same step from each digit to the next, the nine and the zero being neighbours: none, one up, or one down.
fn is_typed_through(digits: &[u8]) -> bool {
    let &[first, second, ..] = digits else { return false };
    let step = (second + 10 - first) % 10;
    let shortest = match step {
        0 => SHORTEST_SAME,
        1 | 9 => SHORTEST_COUNT,
        _ => return false,
    };
    digits.len() >= shortest && digits.windows(2).all(|pair| (pair[1] + 10 - pair[0]) % 10 == step)
}

/// The numbers kept for fiction.
struct Fiction {
    /// Where the ranges of a calling code begin and end among all.
    places: Box<[(u16, u16); CODES]>,
    /// By calling code, then by first number.
    ranges: Vec<Range>,
}

/// Numbers of one length, from the first to the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Range {
    code: u16,
    first: u64,
    last: u64,
    /// How many digits in front may be any.
    free: u8,
}

impl Fiction {
    fn holds(&self, code: u16, national: &[u8]) -> bool {
        let (start, end) = self.places.get(usize::from(code)).copied().unwrap_or_default();
        let ranges = &self.ranges[usize::from(start)..usize::from(end)];
        if ranges.is_empty() {
            return false;
        }
        let within = |range: &Range, figure: u64| (range.first..=range.last).contains(&figure);
        let is_whole = || {
            let whole = figure(national);
            let after = ranges.partition_point(|range| range.free == 0 && range.first <= whole);
            after.checked_sub(1).is_some_and(|at| within(&ranges[at], whole))
        };
        ranges[0].free == 0 && is_whole()
            || ranges
                .iter()
                .rev()
                .take_while(|range| range.free > 0)
                .any(|range| national.get(usize::from(range.free)..).is_some_and(|rest| within(range, figure(rest))))
    }
}

/// Digits as a figure, with a one in front so that numbers of different lengths differ; none has more than 17 digits.
fn figure(digits: &[u8]) -> u64 {
    digits.iter().take(18).fold(1, |figure, digit| figure * 10 + u64::from(digit.wrapping_sub(b'0') & 15))
}

static FICTION: LazyLock<Fiction> = LazyLock::new(|| {
    let mut ranges: Vec<Range> = rows(include_str!("../../../data/phone_placeholders.csv"))
        .filter_map(|row| range(row[0].parse().ok()?, &row[1]))
        .collect();
    // Those with free digits stand behind the others of their code, which are searched.
    ranges.sort_unstable_by_key(|range| (range.code, range.free, range.first));
    let mut places = Box::new([(0, 0); CODES]);
    for (at, range) in (0..).zip(&ranges) {
        if let Some(place) = places.get_mut(usize::from(range.code)) {
            place.0 = if place.1 == 0 { at } else { place.0 };
            place.1 = at + 1;
        }
    }
    Fiction { places, ranges }
});

/// `2079460xxx`, `xxx55501xx`, `701740605-701740699`
fn range(code: u16, numbers: &str) -> Option<Range> {
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let free = first.bytes().take_while(|byte| *byte == b'x').count();
    let filled =
        |numbers: &str, digit: &str| figure(numbers.get(free..).unwrap_or_default().replace('x', digit).as_bytes());
    let range = Range { code, first: filled(first, "0"), last: filled(last, "9"), free: u8::try_from(free).ok()? };
    (range.first <= range.last).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::phone::Plan;

    #[test]
    fn every_row_is_a_range_and_says_its_source() {
        let mut count = 0;
        for row in rows(include_str!("../../../data/phone_placeholders.csv")) {
            let code: u16 = row[0].parse().unwrap();
            assert!(range(code, &row[1]).is_some(), "{row:?}");
            assert!(usize::from(code) < CODES && !row[2].is_empty(), "{row:?}");
            // Whether the plan calls such a number valid or not: its ends are found.
            for digit in ["0", "9"] {
                for numbers in row[1].split('-') {
                    assert!(FICTION.holds(code, numbers.replace('x', digit).as_bytes()), "{row:?}");
                }
            }
            count += 1;
        }
        assert_eq!(count, FICTION.ranges.len());
    }

    #[test]
    fn neighbours_of_fiction_are_real() {
        let holds =
            |cell: &str| is_placeholder(&Plan::embedded().parse(cell, None).unwrap_or_else(|_| panic!("{cell}")));
        for cell in [
            "+12125550100",
            "+12125550199",
            "+442079460000",
            "+33199000001",
            "+46701740605",
            "+46701740699",
            "+61491570006",
            "+493023125999",
            "+4917139200 12",
        ] {
            assert!(holds(cell), "{cell}");
        }
        for cell in [
            "+12125550200",
            "+12125550099",
            "+442079461000",
            "+33198990001",
            "+46701740604",
            "+61491570007",
            "+493023126000",
            "+49302312500",
            "+886223971366",
            "+12025551212",
        ] {
            assert!(!holds(cell), "{cell}");
        }
    }

    #[test]
    fn what_is_typed_to_get_past_a_form_is_known() {
        for cell in [
            "00000",
            "(999) 999-9999",
            "1234567",
            "12345678",
            "123456789",
            "1234567890",
            "0123456789",
            "987654321",
            "9876543210",
            "٠٠٠٠٠٠",
            "123-456",
        ] {
            assert!(is_placeholder_text(cell), "{cell}");
        }
        for cell in ["", "0", "0000", "12345", "112233", "1234568", "030 23125", "1111111a", "1357913", &"1".repeat(40)]
        {
            assert!(!is_placeholder_text(cell), "{cell}");
        }
    }
}
