//! What has digits and is no phone number: figures that a spreadsheet rounded, dates, bank accounts, addresses of
//! machines. Nothing of the kind is mended into a number.

use super::words::words;

/// Whether letters and digits are written in one, as in order numbers, unless the letters are a label or say extension.
pub(super) fn is_code(text: &str) -> bool {
    words(text).iter().any(|word| word.is_of_a_code(text))
}

/// Whether this text is plainly something else.
pub(super) fn is_no_number(text: &str) -> bool {
    is_rounded_away(text) || is_date(text) || is_machine(text) || is_place(text) || is_card(text) || holds_account(text)
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
    let text = text.trim_matches(['\'', '"', '=', '+']);
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    digits(whole) && digits(fraction) && exponent.len() <= 3 && digits(exponent)
}

/// The first figures are a day: `2018-12-15`, `15.12.2018`, with or without a time.
fn is_date(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    ['-', '/', '.'].iter().any(|&separator| {
        let figures: Vec<&str> = text.splitn(3, separator).collect();
        let &[first, second, third] = figures.as_slice() else { return false };
        let length = third.find(|c: char| !c.is_ascii_digit()).unwrap_or(third.len());
        let (third, rest) = third.split_at(length);
        let goes_on = rest.starts_with(separator);
        !goes_on && (is_day(first, second, third) || is_day(third, second, first) || is_day(third, first, second))
    })
}

fn is_day(year: &str, month: &str, day: &str) -> bool {
    let within = |figure: &str, least: u16, most: u16| {
        figure.len() <= 4 && figure.parse::<u16>().is_ok_and(|figure| (least..=most).contains(&figure))
    };
    within(year, 1900, 2100) && month.len() <= 2 && within(month, 1, 12) && day.len() <= 2 && within(day, 1, 31)
}

/// An address of a machine (IPv4), with or without a port.
fn is_machine(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let length = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let figures: Vec<&str> = text[..length].split('.').collect();
    figures.len() == 4 && figures.iter().all(|figure| figure.len() <= 3 && figure.parse::<u8>().is_ok())
}

/// Degrees of latitude and longitude: two figures with many decimals.
fn is_place(text: &str) -> bool {
    let figures: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|run| !run.is_empty()).collect();
    let is_degree = |figure: &&str| {
        figure.split_once('.').is_some_and(|(whole, decimals)| {
            (1..=3).contains(&whole.len()) && decimals.len() >= 4 && !decimals.contains('.')
        })
    };
    figures.len() == 2 && figures.iter().all(is_degree)
}

/// The number of a payment card: four groups of four digits.
fn is_card(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_ascii_digit());
    let groups: Vec<&str> = text.split([' ', '-']).collect();
    groups.len() == 4 && groups.iter().all(|group| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_digit()))
}

/// An international bank account number (ISO 13616): two letters, two digits, eleven or more letters and digits, in
/// groups or not.
fn holds_account(text: &str) -> bool {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(14)).any(|at| {
        let starts = (at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
            && bytes[at..at + 2].iter().all(u8::is_ascii_uppercase)
            && bytes[at + 2..at + 4].iter().all(u8::is_ascii_digit);
        let account = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b' ');
        starts && account.filter(|byte| **byte != b' ').count() >= 15
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_known() {
        for text in [
            "8.61391E+12",
            "'8.61391E+12",
            "2018-12-15",
            "Date: 15.12.2018 09:30",
            "12/15/2018",
            "192.168.10.201",
            "52.451264, 13.863150",
            "4757 1109 0621 8839",
            "IP 10.0.0.12:8080",
            "DE89 3704 0044 0532 0130 00",
            "IBAN: GB29NWBK60161331926819",
        ] {
            assert!(is_no_number(text), "{text}");
        }
        for text in
            ["02-2397-1366", "01.42.68.53.00", "2018-12-1512", "12-12-2311345", "TEL02 23971366", "1.212.555.0123"]
        {
            assert!(!is_no_number(text), "{text}");
        }
        for text in ["ORD66620267/32", "63942425x432mm", "93777a56-14cf", "A12B3456789"] {
            assert!(is_code(text), "{text}");
        }
        for text in ["02-23971366x12", "TEL02-23971366", "02-23971366轉12王小姐", "1-800-FLOWERS", "Sales 030 123456"]
        {
            assert!(!is_code(text), "{text}");
        }
    }
}
