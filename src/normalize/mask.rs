//! Values that are printed for a person do not show whose they are.

use std::borrow::Cow;

/// What stands for what is not shown.
const MASK: &str = "•••";

/// As many digits are hidden at least, if a number has them.
const HIDDEN: usize = 4;

/// How many digits may be somebody's number.
const NUMBER: usize = 7;

/// The calling codes of two digits; `1` and `7` have one, all others three (ITU-T E.164, list of 2016).
const TWO_DIGITS: [&str; 43] = [
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51",
    "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90",
    "91", "92", "93", "94", "95",
];

/// A value of which enough is shown to know it again, and not enough to write or call.
///
/// ```
/// use hygienist::normalize::mask::mask;
/// assert_eq!(mask("jane.doe@gmail.com"), "j•••@gmail.com");
/// assert_eq!(mask("+8613812345678"), "+86 138••••5678");
/// assert_eq!(mask("0171 234 56 78"), "017••••5678");
/// assert_eq!(mask("call me"), "c•••");
/// assert_eq!(mask(""), "");
/// ```
#[must_use]
pub fn mask(value: &str) -> String {
    let value = value.trim();
    if let Some((local, domain)) = value.rsplit_once('@') {
        // What is no domain may be anything, a name and a number included.
        let is_domain = domain.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
        return format!("{}@{}", first(local), if is_domain { domain } else { MASK });
    }
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let is_number = digits.len() >= HIDDEN && !value.chars().any(char::is_alphabetic);
    match value.strip_prefix('+') {
        Some(_) if is_number => international(&digits),
        _ if is_number => national(&digits),
        _ if value.is_empty() => String::new(),
        _ => first(value),
    }
}

/// A value of a kind that is nobody's, such as a source or a country: shown as it is, unless columns slipped and it may be an
/// address or a number after all.
///
/// ```
/// use hygienist::normalize::mask::cautious;
/// assert_eq!(cautious("trade fair 2024"), "trade fair 2024");
/// assert_eq!(cautious("jane.doe@gmail.com"), "j•••@gmail.com");
/// assert_eq!(cautious("https://shop.example/in?mail=jane@x.io"), "h•••@x.io");
/// assert_eq!(cautious("0171 234 56 78"), "017••••5678");
/// assert_eq!(cautious("2024-03-01 09:30"), "2024-03-01 09:30");
/// ```
#[must_use]
pub fn cautious(value: &str) -> Cow<'_, str> {
    // As many digits as a number may be short, in Unicode's sense: digits of any script make a number.
    let digits = value.chars().filter(|c| c.is_numeric()).count();
    let is_address = value.contains(['@', '＠']);
    if is_address || digits >= NUMBER && !begins_with_a_date(value) {
        return Cow::Owned(mask(value));
    }
    Cow::Borrowed(value)
}

/// Whether a value begins as a date does, a year of four digits and two parts behind it or before, and holds nothing but a
/// time besides.
fn begins_with_a_date(value: &str) -> bool {
    let is_of_time = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ':' | ' ' | '+' | 'T' | 'Z' | ',');
    let mut parts = value.split(['-', '/', '.', ' ', 'T']).map(|part| (part.len(), part.parse::<u16>().ok()));
    let mut part = || parts.next().unwrap_or_default();
    let year = |(length, number): (usize, Option<u16>)| {
        length == 4 && number.is_some_and(|number| (1900..2100).contains(&number))
    };
    let short =
        |(length, number): (usize, Option<u16>)| (1..=2).contains(&length) && number.is_some_and(|number| number <= 31);
    let [first, second, third] = [part(), part(), part()];
    value.len() <= 32
        && value.chars().all(is_of_time)
        && short(second)
        && (year(first) && short(third) || short(first) && year(third))
}

/// A text in which addresses and numbers do not show whose they are; what else stands there is as it was. A date is no number.
///
/// ```
/// use hygienist::normalize::mask::people;
/// assert_eq!(people("fair 2024-05-01, jane.doe@gmail.com"), "fair 2024-05-01, j•••@gmail.com");
/// assert_eq!(people("call 0171 234 56 78 first"), "call 017••••5678 first");
/// assert_eq!(people("web form 2024"), "web form 2024");
/// ```
#[must_use]
pub fn people(text: &str) -> String {
    let ends_word = |c: char| c.is_whitespace() || ",;|<>\"'()[]{}".contains(c);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = rest.find(ends_word).unwrap_or(rest.len());
        let number = number_at_start(rest);
        let (taken, told) = match () {
            () if rest[..word].contains('@') => (word, mask(&rest[..word])),
            () if number > 0 => (number, mask(&rest[..number])),
            // A word is taken whole, so that no number is seen within a longer one.
            () => (word.max(c.len_utf8()), rest[..word.max(c.len_utf8())].to_owned()),
        };
        shown.push_str(&told);
        rest = &rest[taken..];
    }
    shown
}

/// A row of a table as a person may see it: where it shows an address or a number of somebody, every word of it is masked.
///
/// ```
/// use hygienist::normalize::mask::row;
/// assert_eq!(row("Jane,jane.doe@gmail.com"), "J•••,j•••@gmail.com");
/// assert_eq!(row("name,e-mail"), "name,e-mail");
/// ```
#[must_use]
pub fn row(text: &str) -> String {
    if people(text) == text { text.to_owned() } else { words(text) }
}

/// A text with every word masked.
#[must_use]
pub fn words(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || "@.+-_%'".contains(c);
    let mut shown = String::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if is_word(c) {
            word.push(c);
            continue;
        }
        shown.push_str(&mask(&word));
        word.clear();
        shown.push(c);
    }
    shown.trim_end().to_owned()
}

/// How many digits a number has at least that somebody may be called by.
const CALLED: usize = 7;

/// The length of the number with which a text begins; 0 where there is none, or a date.
fn number_at_start(text: &str) -> usize {
    let belongs = |c: char| c.is_ascii_digit() || "+-./() \u{a0}".contains(c);
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    let run = text[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let is_date = || {
        let first = run.split(' ').next().unwrap_or_default();
        let mut parts = first.split(['-', '.', '/']).map(str::len);
        matches!(
            (parts.next(), parts.next(), parts.next(), parts.next()),
            (Some(4), Some(1..=2), Some(1..=2), None) | (Some(1..=2), Some(1..=2), Some(4), None)
        )
    };
    if digits < CALLED || !run.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '(') || is_date() {
        0
    } else {
        run.len()
    }
}

/// The first character, if a terminal shows it as one.
fn first(text: &str) -> String {
    let shown = text.chars().next().filter(|c| c.is_alphanumeric());
    format!("{}{MASK}", shown.map(String::from).unwrap_or_default())
}

fn international(digits: &str) -> String {
    let length = match digits {
        digits if digits.starts_with(['1', '7']) => 1,
        digits if TWO_DIGITS.iter().any(|code| digits.starts_with(code)) || digits.starts_with("98") => 2,
        _ => 3,
    };
    let (code, number) = digits.split_at(length.min(digits.len()));
    format!("+{code} {}", national(number))
}

/// Up to three digits in front and four at the end, as long as enough are hidden between them.
fn national(digits: &str) -> String {
    let end = if digits.len() > 2 * HIDDEN { 4 } else { digits.len().saturating_sub(HIDDEN).min(2) };
    let front = digits.len().saturating_sub(end + HIDDEN).min(3);
    let hidden = "•".repeat(digits.len() - front - end);
    format!("{}{hidden}{}", &digits[..front], &digits[digits.len() - end..])
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn at_least_four_digits_are_hidden() {
        for (value, masked) in [
            ("+14155552671", "+1 41••••2671"),
            ("+491711234567", "+49 17••••4567"),
            ("+35312345678", "+353 12••••78"),
            ("+3531234", "+353 ••••"),
            ("+989121234567", "+98 91••••4567"),
            ("1234567", "1••••67"),
            ("1234", "••••"),
            ("123", "1•••"),
            ("+", "•••"),
        ] {
            assert_eq!(mask(value), masked, "{value}");
        }
    }

    #[test]
    fn what_only_looks_like_an_address_shows_nothing_behind_its_at() {
        assert_eq!(mask("hans@home, 030 1234567"), "h•••@•••");
        assert_eq!(mask("\u{1b}[31mjane@x.io"), "•••@x.io");
        assert_eq!(mask("jane@x.io\u{1b}[2J"), "j•••@•••");
    }

    #[test]
    fn a_number_with_words_is_words() {
        assert_eq!(mask("Hans 030 1234567"), "H•••");
    }
}
