//! Addresses and numbers that stand where a name should.

use crate::normalize::date::is_iso;
use crate::normalize::email::parse_plain;
use crate::normalize::phone::repair::names_its_country;

/// Fewer digits than this may be part of a name (`Agent 007`, `7-Eleven`) and are no number to be called without more.
const FEWEST_DIGITS: usize = 7;

/// What a name cell seems to hold instead of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glimpse {
    /// An e-mail address.
    Address,
    /// A phone number.
    Number,
}

/// For each octet, 1 where it may belong to a channel: digits, the at-sign, whatever is not ASCII.
const NO_LETTER: [u8; 256] = {
    let mut table = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        let byte = octet as u8;
        table[octet] = (byte.is_ascii_digit() || byte == b'@' || byte >= 0x80) as u8;
        octet += 1;
    }
    table
};

/// A quick look at a name cell: whether it may be an e-mail address or a phone number as a whole. Who is told so must
/// still read it; who is not need not look again.
///
/// An address beside a name, a number beside letters and a date are none of them, nor is a handle (`@jane`).
///
/// Cost: about 5 ns for a name.
///
/// ```
/// use hygienist::normalize::name::{Glimpse, glimpse};
/// assert_eq!(glimpse("jane@firma.de"), Some(Glimpse::Address));
/// assert_eq!(glimpse("+49 30 123456"), Some(Glimpse::Number));
/// assert_eq!(glimpse("Agent 007"), None);
/// assert_eq!(glimpse("@jane"), None);
/// ```
#[must_use]
pub fn glimpse(cell: &str) -> Option<Glimpse> {
    // Nearly every name ends here: none of its octets is a digit, an at-sign or the beginning of a sign of another script.
    if cell.bytes().fold(0, |seen, byte| seen | NO_LETTER[usize::from(byte)]) == 0 {
        return None;
    }
    let digits = digits_of(cell);
    if cell.contains(['@', '＠']) {
        let text = cell.trim();
        let stands_alone = !text.starts_with(['@', '＠']) && !text.contains(char::is_whitespace);
        return stands_alone.then_some(Glimpse::Address);
    }
    let is_number = || !cell.contains(char::is_alphabetic) && !is_iso(cell);
    (digits >= FEWEST_DIGITS && is_number()).then_some(Glimpse::Number)
}

/// Whether a cell may hold a phone number with or without anything else.
#[must_use]
pub fn has_digits_of_a_number(cell: &str) -> bool {
    digits_of(cell) >= FEWEST_DIGITS
}

/// The digits of any script.
fn digits_of(cell: &str) -> usize {
    cell.chars().filter(|c| c.is_numeric()).count()
}

/// Whether a cell is an address, or a number with its country: surely no name. Bare digits may be what tells two customers
/// apart, so they are left a name.
pub(super) fn is_channel(cell: &str) -> bool {
    match glimpse(cell) {
        Some(Glimpse::Address) => parse_plain(cell).is_ok_and(|email| !email.traits().unknown_tld),
        Some(Glimpse::Number) => names_its_country(cell),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_worth_a_look() {
        for address in
            ["jane@firma.de", " Jane.Doe@Firma.DE ", "mailto:jane@firma.de", "jane＠firma.de", "J@mes", "a@b"]
        {
            assert_eq!(glimpse(address), Some(Glimpse::Address), "{address}");
        }
        for number in
            ["+49 30 123456", "030/1234567", "(202) 555-0143", "２０２５５５０１４３", "٠٣٠١٢٣٤٥٦٧", "1234567"]
        {
            assert_eq!(glimpse(number), Some(Glimpse::Number), "{number}");
        }
        for name in [
            "",
            "Jane Doe",
            "John Smith 3rd",
            "Agent 007",
            "7-Eleven",
            "@jane",
            "Jane @ Acme",
            "Jane Doe <jane@firma.de>",
            "Flat 12, 1600 Pennsylvania 20500",
            "1985-03-12",
            "2024-01-02 03:04:05",
            "123456",
            "王小明",
            "一二三四五六七",
            "X Æ A-12",
        ] {
            assert_eq!(glimpse(name), None, "{name}");
        }
    }

    #[test]
    fn an_address_and_a_number_with_its_country_are_no_names() {
        for channel in ["jane@firma.de", "mailto:jane@firma.de", "+49 30 123456", "＋49 30 123456"] {
            assert!(is_channel(channel), "{channel}");
        }
        for name in ["J@mes", "J@mes.Smithh", "10000001", "030 1234567", "Jane Doe", "@jane.de"] {
            assert!(!is_channel(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_looked_at(cell in any::<String>()) {
            let _ = (glimpse(&cell), is_channel(&cell));
        }
    }
}
