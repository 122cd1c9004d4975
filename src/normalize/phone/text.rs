//! The number in a text: what the fast path does not know is read here, as libphonenumber reads it.
//!
//! RFC 3966 (`tel:…;phone-context=…;isub=…;ext=…`), words before and after the number, a second number, extensions,
//! letters on the keypad, digits of every script.

use super::characters::{digit, is_digit, is_letter_or_number, is_plus, is_punctuation, upper};
use super::extension;
use super::fault::PhoneFault;

/// libphonenumber reads no longer text.
const LONGEST_TEXT: usize = 250;
/// With fewer letters they are noise, with these the number is dialled by its letters.
const LETTERS_OF_A_WORD: usize = 3;

const PHONE_CONTEXT: &str = ";phone-context=";
const TEL: &str = "tel:";
const ISDN_SUBADDRESS: &str = ";isub=";

/// A number as it is written, in ASCII digits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// It begins with a plus.
    pub(super) plus: bool,
    pub(super) digits: Vec<u8>,
    pub(super) extension: Vec<u8>,
}

/// Reads the number that a text holds.
pub(super) fn read(cell: &str) -> Result<Written, PhoneFault> {
    if cell.len() > LONGEST_TEXT && cell.chars().count() > LONGEST_TEXT {
        return Err(PhoneFault::TooLong);
    }
    let number = without_subaddress(number_with_context(cell)?);
    let number: Vec<char> = number.chars().collect();
    if !is_viable(&number) {
        return Err(PhoneFault::NotANumber);
    }
    let (number, extension) = without_extension(&number);
    let signs = number.iter().take_while(|&&c| is_plus(c)).count();
    Ok(Written {
        plus: signs > 0,
        digits: keypad_digits(&number[signs..]),
        extension: extension.iter().filter_map(|&c| Some(b'0' + digit(c)?)).collect(),
    })
}

/// The number with the country code that a `phone-context` gives it, or the possible number in the text.
fn number_with_context(cell: &str) -> Result<String, PhoneFault> {
    let Some(place) = cell.find(PHONE_CONTEXT) else {
        return Ok(possible_number(cell).to_owned());
    };
    let context = &cell[place + PHONE_CONTEXT.len()..];
    let context = context.split(';').next().unwrap_or_default();
    if !is_global_number(context) && !is_domain_name(context) {
        return Err(PhoneFault::NotANumber);
    }
    let start = cell.find(TEL).map_or(0, |place| place + TEL.len());
    let local = cell.get(start..place).unwrap_or_default();
    let code = if context.starts_with('+') { context } else { "" };
    Ok(format!("{code}{local}"))
}

/// From the first digit or plus to the last letter, number or `#`, without a second number (`x302/x2303`).
fn possible_number(text: &str) -> &str {
    let Some(start) = text.find(|c| is_plus(c) || is_digit(c)) else {
        return "";
    };
    let text = text[start..].trim_end_matches(|c| c != '#' && !is_letter_or_number(c));
    let second =
        text.match_indices(['/', '\\']).find(|(place, _)| text[place + 1..].trim_start_matches(' ').starts_with('x'));
    second.map_or(text, |(place, _)| &text[..place])
}

fn without_subaddress(number: String) -> String {
    match number.find(ISDN_SUBADDRESS) {
        Some(place) if place > 0 => number[..place].to_owned(),
        _ => number,
    }
}

/// RFC 3966's `global-number-digits`: a plus, digits with `-.()` among them.
fn is_global_number(context: &str) -> bool {
    let Some(rest) = context.strip_prefix('+') else {
        return false;
    };
    rest.chars().all(|c| is_digit(c) || matches!(c, '-' | '.' | '(' | ')')) && rest.contains(is_digit)
}

/// RFC 3966's `domainname`: labels of letters, digits and inner hyphens; the last begins with a letter.
fn is_domain_name(context: &str) -> bool {
    let is_alphanumeric = |c: char| c.is_ascii_alphabetic() || is_digit(c);
    let labels = context.strip_suffix('.').unwrap_or(context);
    let last = labels.rsplit('.').next().unwrap_or_default();
    let is_label = |label: &str| {
        label.starts_with(is_alphanumeric)
            && label.ends_with(is_alphanumeric)
            && label.chars().all(|c| is_alphanumeric(c) || c == '-')
    };
    labels.split('.').all(is_label) && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Two digits and nothing else; or pluses, three digits with nothing but punctuation among them, then digits,
/// punctuation and letters in any order, and an extension at the end.
fn is_viable(number: &[char]) -> bool {
    if let [one, two] = number {
        return is_digit(*one) && is_digit(*two);
    }
    let mut core = number.iter().take_while(|&&c| is_plus(c)).count();
    let mut digits = 0;
    while digits < 3 {
        match number.get(core) {
            Some(&c) if is_digit(c) => digits += 1,
            Some(&c) if is_punctuation(c) || c == '*' => {}
            _ => return false,
        }
        core += 1;
    }
    let is_tail =
        |c: char| is_digit(c) || is_punctuation(c) || c == '*' || super::characters::folded(c).is_ascii_lowercase();
    let tail = core + number[core..].iter().take_while(|&&c| is_tail(c)).count();
    tail == number.len() || (core..=tail).any(|place| extension::whole(&number[place..]).is_some())
}

/// The number and the digits of its extension. The longest extension counts, and none if the rest is no number then.
fn without_extension(number: &[char]) -> (&[char], &[char]) {
    if !number.last().is_some_and(|&c| c == '#' || is_digit(c)) {
        return (number, &[]);
    }
    let found = (0..number.len()).find_map(|place| Some((place, extension::whole(&number[place..])?)));
    match found {
        Some((place, extension)) if is_viable(&number[..place]) => (&number[..place], extension),
        _ => (number, &[]),
    }
}

/// The digits, and those that letters stand for where there are enough of them (`1-800-FLOWERS`). libphonenumber then
/// knows no digits but ASCII's.
fn keypad_digits(number: &[char]) -> Vec<u8> {
    let letters = number.iter().filter(|c| c.is_ascii_alphabetic()).count();
    if letters < LETTERS_OF_A_WORD {
        return number.iter().filter_map(|&c| Some(b'0' + digit(c)?)).collect();
    }
    number.iter().filter_map(|&c| key(upper(c))).collect()
}

/// The key that a capital letter stands on (ITU-T E.161).
fn key(letter: char) -> Option<u8> {
    Some(match letter {
        '0'..='9' => letter as u8,
        'A'..='C' => b'2',
        'D'..='F' => b'3',
        'G'..='I' => b'4',
        'J'..='L' => b'5',
        'M'..='O' => b'6',
        'P'..='S' => b'7',
        'T'..='V' => b'8',
        'W'..='Z' => b'9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cell: &str) -> (String, String) {
        let Written { plus, digits, extension } = read(cell).unwrap();
        let digits = String::from_utf8(digits).unwrap();
        (format!("{}{digits}", if plus { "+" } else { "" }), String::from_utf8(extension).unwrap())
    }

    #[test]
    fn words_around_the_number_are_dropped() {
        assert_eq!(written("Tel: (530) 583-6985 x302/x2303"), ("5305836985".into(), "302".into()));
        assert_eq!(written("＋４９ ３０ １２３４５６ »"), ("+4930123456".into(), String::new()));
        assert_eq!(written("٠٣٠-١٢٣٤٥٦"), ("030123456".into(), String::new()));
        assert_eq!(written("1-800-FLOWERS"), ("18003569377".into(), String::new()));
        assert_eq!(written("0800 12 ab"), ("080012".into(), String::new()));
    }

    #[test]
    fn rfc_3966_is_read() {
        let new_zealand = ("+6433316005".to_owned(), String::new());
        assert_eq!(written("tel:03-331-6005;phone-context=+64").0, "+64033316005");
        assert_eq!(written("tel:3-331-6005;isub=12345;phone-context=+64"), new_zealand);
        assert_eq!(written("tel:331-6005;phone-context=+64-3"), new_zealand);
        assert_eq!(written("tel:253-0000;phone-context=www.google.com"), ("2530000".into(), String::new()));
        for context in ["", "+", "64", "-a", "a..b", "+6a", "a-", "1a.2b"] {
            let cell = format!("tel:03-331-6005;phone-context={context}");
            assert_eq!(read(&cell), Err(PhoneFault::NotANumber), "{cell}");
        }
    }

    #[test]
    fn what_is_no_number_is_a_fault() {
        for cell in ["", "1", "+", "+1", "1-2", "ab", "12 + 34", "n/a", "1 (two) 3"] {
            assert_eq!(read(cell), Err(PhoneFault::NotANumber), "{cell}");
        }
        assert!(read("12").is_ok());
        assert_eq!(read(&"1".repeat(251)), Err(PhoneFault::TooLong));
        assert!(read(&"٣".repeat(250)).is_ok());
    }
}
