//! How a number says which country it is of: `00` and `011` for a plus, a plus left out, what else people put there.

use crate::contact::{Mend, Mends};

/// The digits of a text with the place of each.
fn digits(text: &str) -> Vec<(usize, u8)> {
    text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).collect()
}

/// `00` and `011` are what one dials to call abroad: a plus sign.
pub(super) fn with_call_prefix_as_plus(text: &str) -> Option<(String, &'static str)> {
    let number = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let prefix = ["00", "011"].into_iter().find(|prefix| number.starts_with(prefix))?;
    Some((format!("+{}", &number[prefix.len()..]), prefix))
}

/// A plus in front of digits that have none and begin with that calling code.
pub(super) fn with_plus(text: &str, calling_code: u16) -> Option<String> {
    let number = text.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '+');
    let code = calling_code.to_string();
    let begins = digits(number).iter().map(|digit| digit.1).take(code.len()).eq(code.bytes());
    (begins && !number.starts_with('+')).then(|| format!("+{number}"))
}

/// The other ways to write a number with its country: without a bracketed `(0)`, which is dialled only from within,
/// and without the 1 that Mexico put before mobile numbers until 2019.
pub(super) fn variants(text: &str, mends: Mends) -> Vec<(String, Mends)> {
    let mut variants = Vec::new();
    if let Some(text) = without_trunk(text) {
        if let Some(text) = without_mobile_digit(&text) {
            variants.push((text, mends.with(Mend::Trunk).with(Mend::MobileDigit)));
        }
        variants.insert(0, (text, mends.with(Mend::Trunk)));
    }
    if let Some(text) = without_mobile_digit(text) {
        variants.push((text, mends.with(Mend::MobileDigit)));
    }
    variants
}

/// `01 55 …`, `044 55 …`, `045 55 …`: dialled within Mexico until 2019 before the ten digits of a number.
pub(super) fn without_mexican_prefix(text: &str) -> Option<String> {
    let digits = digits(text);
    let all: String = digits.iter().map(|digit| char::from(digit.1)).collect();
    let length = ["01", "044", "045"].iter().find(|prefix| all.starts_with(**prefix))?.len();
    (all.len() == length + 10).then(|| text[digits[length].0..].trim_end_matches(')').to_owned())
}

/// `+44 (0)20 …`
fn without_trunk(text: &str) -> Option<String> {
    let at = text.find("(0)")?;
    let is_after_code = text[..at].contains(|c: char| c.is_ascii_digit());
    is_after_code.then(|| format!("{} {}", &text[..at], &text[at + 3..]))
}

/// `+52 1 …`: libphonenumber refuses it, phones and chat programs still write it.
fn without_mobile_digit(text: &str) -> Option<String> {
    let digits = digits(text);
    let is_mexican = text.starts_with('+') && digits.iter().map(|digit| digit.1).take(3).eq(*b"521");
    let at = digits.get(2).filter(|_| is_mexican)?.0;
    Some(format!("{} {}", &text[..at], &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_is_written_with_a_plus() {
        assert_eq!(with_call_prefix_as_plus("'0049 30 123"), Some(("+49 30 123".into(), "00")));
        assert_eq!(with_call_prefix_as_plus("011 44 20"), Some(("+ 44 20".into(), "011")));
        assert_eq!(with_call_prefix_as_plus("030 123"), None);
        assert_eq!(with_plus("49 (30) 123", 49).as_deref(), Some("+49 (30) 123"));
        assert_eq!(with_plus("+49 30", 49), None);
        assert_eq!(with_plus("030 49", 49), None);
    }

    #[test]
    fn what_is_dialled_only_within_is_left_out() {
        let of = |text| variants(text, Mends::NONE).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
        assert_eq!(of("+39 (0)2 123"), ["+39  2 123"]);
        assert_eq!(of("+52 1 55 12"), ["+52   55 12"]);
        assert_eq!(of("(0)62889"), [""; 0]);
        assert_eq!(of("521 55 12"), [""; 0]);
    }
}
