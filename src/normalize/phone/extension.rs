//! Extensions at the end of a number, in the spellings that libphonenumber knows.
//!
//! An extension stands between the number and the end of the text: separators, a label, separators, digits. How many
//! digits it may have depends on how clear the label is. Labels are read whatever their case.

use super::characters::{folded, is_digit};

/// After `;ext=` and after a word that says extension.
const AFTER_CLEAR_LABEL: usize = 20;
/// After `,,` and `;`, which telephones dial after a pause.
const AFTER_DIAL_LABEL: usize = 15;
/// After `x`, `#`, `~`, `int` and a single comma, which may mean something else.
const AFTER_VAGUE_LABEL: usize = 9;
/// Before a closing `#` without any label.
const WITHOUT_LABEL: usize = 6;

/// The digits of the extension that the whole of this text is, if it is one.
pub(super) fn whole(text: &[char]) -> Option<&[char]> {
    // Most places of a number that are tried are digits, where none begins.
    if text.first().is_none_or(|&c| is_digit(c)) {
        return None;
    }
    // The order decides where two spellings fit.
    [rfc_3966, clear_label, vague_label, closing_hash, dial_label, commas].iter().find_map(|spelling| spelling(text))
}

/// `;ext=123`
fn rfc_3966(text: &[char]) -> Option<&[char]> {
    let digits = after_word(text, ";ext=")?;
    is_all_digits(digits, AFTER_CLEAR_LABEL).then_some(digits)
}

/// `ext. 123`, `extension: 123`, `доб 123`, `anexo 123`, and the wide `ｅｘｔｎ`.
fn clear_label(text: &[char]) -> Option<&[char]> {
    let text = after_while(text, is_separator_or_comma);
    let rest = after_extension_word(text)
        .or_else(|| after_wide_extension_word(text))
        .or_else(|| after_word(text, "доб"))
        .or_else(|| after_word(text, "anexo"))?;
    digits_after_label(rest, AFTER_CLEAR_LABEL)
}

/// `x123`, `# 123`, `~123`, `int 123`
fn vague_label(text: &[char]) -> Option<&[char]> {
    let text = after_while(text, is_separator_or_comma);
    let rest = after_one(text, |c| matches!(folded(c), 'x' | 'ｘ' | '#' | '＃' | '~' | '～'))
        .or_else(|| after_word(text, "int"))
        .or_else(|| after_word(text, "ｉｎｔ"))?;
    digits_after_label(rest, AFTER_VAGUE_LABEL)
}

/// `- 503#`, as Americans write it.
fn closing_hash(text: &[char]) -> Option<&[char]> {
    let digits = after_while(text, |c| matches!(c, '-' | ' '));
    let digits = (digits.len() < text.len()).then_some(digits)?.strip_suffix(&['#'])?;
    is_all_digits(digits, WITHOUT_LABEL).then_some(digits)
}

/// `,,123` and `;123`
fn dial_label(text: &[char]) -> Option<&[char]> {
    let text = after_while(text, is_separator);
    let rest = after_word(text, ",,").or_else(|| after_word(text, ";"))?;
    digits_after_label(rest, AFTER_DIAL_LABEL)
}

/// `, 123`
fn commas(text: &[char]) -> Option<&[char]> {
    let text = after_while(text, is_separator);
    let rest = after_while(text, |c| c == ',');
    (rest.len() < text.len()).then(|| digits_after_label(rest, AFTER_VAGUE_LABEL)).flatten()
}

/// After `xt`, `ext`, `extn`, `extensio`, `extensión` and what lies between.
fn after_extension_word(text: &[char]) -> Option<&[char]> {
    let text = after_word(text, "e").unwrap_or(text);
    let rest = after_word(text, "xt")?;
    let ending = after_word(rest, "ensi").and_then(|rest| {
        after_word(rest, "o\u{301}").or_else(|| after_word(rest, "o")).or_else(|| after_word(rest, "ó"))
    });
    let rest = ending.unwrap_or(rest);
    Some(after_word(rest, "n").unwrap_or(rest))
}

fn after_wide_extension_word(text: &[char]) -> Option<&[char]> {
    let text = after_word(text, "ｅ").unwrap_or(text);
    let rest = after_word(text, "ｘｔ")?;
    Some(after_word(rest, "ｎ").unwrap_or(rest))
}

/// The digits to the end of the text, after a stop or colon, separators and before a `#` that may close it.
fn digits_after_label(text: &[char], most: usize) -> Option<&[char]> {
    let text = after_one(text, |c| matches!(c, ':' | '.' | '．')).unwrap_or(text);
    let text = after_while(text, |c| is_separator_or_comma(c) || c == '-');
    let digits = text.strip_suffix(&['#']).unwrap_or(text);
    is_all_digits(digits, most).then_some(digits)
}

fn is_all_digits(text: &[char], most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.iter().all(|&c| is_digit(c))
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\t')
}

fn is_separator_or_comma(c: char) -> bool {
    is_separator(c) || c == ','
}

fn after_while(text: &[char], skipped: impl Fn(char) -> bool) -> &[char] {
    let length = text.iter().take_while(|&&c| skipped(c)).count();
    &text[length..]
}

fn after_one(text: &[char], fits: impl Fn(char) -> bool) -> Option<&[char]> {
    text.split_first().filter(|(first, _)| fits(**first)).map(|(_, rest)| rest)
}

/// `word` is in small letters.
fn after_word<'t>(text: &'t [char], word: &str) -> Option<&'t [char]> {
    let mut rest = text;
    for letter in word.chars() {
        rest = after_one(rest, |c| folded(c) == letter)?;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extension(text: &str) -> Option<String> {
        let text: Vec<char> = text.chars().collect();
        whole(&text).map(|digits| digits.iter().collect())
    }

    #[test]
    fn every_spelling_is_read() {
        for spelling in [
            ";ext=12",
            " ext. 12",
            "EXT:12",
            " xtn 12",
            ", extension - 12#",
            " extensión 12",
            " extensio\u{301}n 12",
            "ｅｘｔｎ12",
            " Доб. 12",
            " anexo 12",
            "x12",
            " X: 12",
            "#12",
            "＃12",
            "~12",
            " int 12",
            "ｉｎｔ12",
            " - 12#",
            ",,12",
            ";12",
            " , 12",
            ",,,12#",
        ] {
            assert_eq!(extension(spelling).as_deref(), Some("12"), "{spelling}");
        }
    }

    #[test]
    fn what_is_none_is_not_read() {
        for text in ["", "12", " 12", "-12", "ext", "exten 12", ";ext=12#", "x", "ext 12 3", "#", "y12", "x12a"] {
            assert_eq!(extension(text), None, "{text}");
        }
    }

    #[test]
    fn the_clearer_the_label_the_more_digits() {
        for (label, most) in [(";ext=", 20), ("ext", 20), (",,", 15), (";", 15), ("x", 9), (",", 9)] {
            assert!(extension(&format!("{label}{}", "1".repeat(most))).is_some(), "{label}");
            assert!(extension(&format!("{label}{}", "1".repeat(most + 1))).is_none(), "{label}");
        }
        assert!(extension(" 123456#").is_some());
        assert!(extension(" 1234567#").is_none());
    }
}
