//! Characters as libphonenumber sees them: digits of every script, punctuation, letters whatever their case.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// The value of a decimal digit of any script.
///
/// Unicode gives decimal digits in runs of ten that begin with zero, and some runs stand side by side (`𝟎…𝟗𝟘…𝟡`): the
/// value is the distance to the start of the run, modulo ten.
pub(super) fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).map(|value| value as u8);
    }
    if is_wide_digit(c) {
        return Some((u32::from(c) - u32::from('０')) as u8);
    }
    if !is_decimal(c) {
        return None;
    }
    let before = (1..).find(|distance| !char::from_u32(u32::from(c) - distance).is_some_and(is_decimal))?;
    Some(((before - 1) % 10) as u8)
}

pub(super) fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { is_decimal(c) }
}

/// Full-width digits, which forms in China and Japan are filled in with: known without a search.
fn is_wide_digit(c: char) -> bool {
    matches!(c, '０'..='９')
}

fn is_decimal(c: char) -> bool {
    match c {
        _ if is_wide_digit(c) => true,
        // Letters of Europe, Han and kana: scripts without digits of their own.
        '\u{a0}'..='\u{65f}' | '\u{3000}'..='\u{9fff}' => false,
        _ => c.general_category() == GeneralCategory::DecimalNumber,
    }
}

/// A letter or a number in Unicode's sense; `char::is_alphanumeric` counts some marks too.
pub(super) fn is_letter_or_number(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_wide_digit(c)
        || matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
}

pub(super) fn is_plus(c: char) -> bool {
    matches!(c, '+' | '＋')
}

/// What may stand between the digits: dashes, white space, stops, slashes, brackets, tildes, and the `x` that Brazil
/// writes for a carrier.
pub(super) fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{ff0d}'..='\u{ff0f}'
        | ' ' | '\u{a0}' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{3000}'
        | '(' | ')' | '\u{ff08}' | '\u{ff09}' | '\u{ff3b}' | '\u{ff3d}' | '[' | ']'
        | '.' | '/' | '~' | '\u{2053}' | '\u{223c}' | '\u{ff5e}'
    ) || folded(c) == 'x'
}

/// The character without its case. Some letters fold to ASCII (`ſ` to `s`, `ı` to `i`), as they do in a regular
/// expression that ignores case.
pub(super) fn folded(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    // `İ` is the one letter whose small form is two characters; the first is the one meant.
    upper(c).to_lowercase().next().unwrap_or(c)
}

/// The capital letter, where it is one character.
pub(super) fn upper(c: char) -> char {
    let mut capitals = c.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script() {
        for zero in ['0', '٠', '۰', '߀', '०', '๐', '０', '𝟎', '𝟘', '𝟶', '𑛀', '\u{116d0}', '\u{116da}', '\u{1e950}']
        {
            for value in 0..10u8 {
                let digit_of_script = char::from_u32(u32::from(zero) + u32::from(value)).unwrap();
                assert_eq!(digit(digit_of_script), Some(value), "{digit_of_script}");
            }
        }
        for other in ['x', '½', '²', 'Ⅷ', '一', '①'] {
            assert_eq!(digit(other), None, "{other}");
        }
    }

    #[test]
    fn quick_looks_say_what_unicode_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_digit(c), c.general_category() == GeneralCategory::DecimalNumber, "{c:?}");
        }
    }

    #[test]
    fn case_folds_as_in_a_regular_expression() {
        let folds: String = "XxſıİKÓДЕＸß".chars().map(folded).collect();
        assert_eq!(folds, "xxsiikóдеｘß");
    }
}
