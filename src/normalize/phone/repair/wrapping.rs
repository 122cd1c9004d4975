//! What is wrapped around one number: quotes, labels, a spreadsheet's decimals.

use super::words::{Kinds, words};
use crate::contact::{Mend, Mends};

/// With fewer digits, a word behind them that the table does not know makes them something else (`500 Euro`).
const DIGITS_BEFORE_ANY_WORD: usize = 7;

/// The text as it is, then with one wrapping after another taken off; what does not change it is left out.
pub(super) fn unwrapped(text: &str, mends: Mends) -> Vec<(String, Mends)> {
    let mut forms = vec![(text.trim().to_owned(), mends)];
    for (step, mend) in STEPS {
        if let Some((text, mends)) = forms.last().cloned()
            && let Some(inner) = step(&text)
        {
            forms.push((inner, mends.with(mend)));
        }
    }
    forms
}

type Step = fn(&str) -> Option<String>;

/// Quotes may stand outside of a label and inside of it.
const STEPS: [(Step, Mend); 9] = [
    (without_quotes, Mend::Quotes),
    (without_notes, Mend::Label),
    (without_label, Mend::Label),
    (without_label_behind, Mend::Label),
    (without_words_behind, Mend::Label),
    (without_quotes, Mend::Quotes),
    (without_signs_behind, Mend::Signs),
    (without_quotes_within, Mend::Signs),
    (without_decimals, Mend::Decimals),
];

/// `'…`, `"…"`, `="…"`
fn without_quotes(text: &str) -> Option<String> {
    let inner = text.trim_matches(['\'', '"', '=', ' ']);
    (inner != text).then(|| inner.to_owned())
}

/// `02-23971366#`: a sign that an extension would follow.
fn without_signs_behind(text: &str) -> Option<String> {
    let inner = text.trim_end_matches(['#', '*', ' ']);
    (inner != text).then(|| inner.to_owned())
}

/// `044'123'45'67`, as the Swiss write numbers.
fn without_quotes_within(text: &str) -> Option<String> {
    text.contains('\'').then(|| text.replace('\'', " "))
}

/// Brackets that hold nothing of the number: `(mobile)`, `(王小姐)`, `(10線)`.
fn without_notes(text: &str) -> Option<String> {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        match after.split_once(')') {
            Some((note, after)) if is_note(note, after) => {
                kept.push_str(before);
                kept.push(' ');
                rest = after;
            }
            _ => {
                kept.push_str(before);
                kept.push('(');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    (kept != text).then(|| kept.trim().to_owned())
}

/// What hours are told with.
const HOURS: [char; 4] = ['時', '点', '點', '时'];

/// No digits, or behind the number the one or two of something that is counted in words, or hours.
fn is_note(text: &str, after: &str) -> bool {
    let found = words(text);
    let counts = || !found.is_empty() && !found.iter().any(|word| word.kinds.has(Kinds::EXTENSION));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_behind = !after.contains(|c: char| c.is_ascii_digit());
    let is_count = || digits <= 2 || digits <= 8 && text.contains(HOURS);
    !text.contains(['+', '(']) && (digits == 0 || is_behind && is_count() && counts())
}

/// A label that counts: `Tel 2: …`. Others need no taking off: a number begins with its first digit.
fn without_label(text: &str) -> Option<String> {
    let first = text.find(|c: char| c.is_ascii_digit() || c == '+')?;
    let label = words(&text[..first]).pop().filter(|word| word.kinds.has(Kinds::LABEL))?;
    let count = text[label.end..].trim_start_matches(['.', ' ', '(', '#']);
    let (count, rest) = count.split_once([':', ')'])?;
    let is_count = matches!(count.trim().as_bytes(), [b'0'..=b'9'] | [b'0'..=b'9', b'0'..=b'9']);
    is_count.then(|| rest.trim_start_matches([':', ' ', ')']).to_owned())
}

/// A label behind that counts: `… (mobile 2)`.
fn without_label_behind(text: &str) -> Option<String> {
    let label = words(text).pop().filter(|word| word.kinds.has(Kinds::LABEL))?;
    let count = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let (number, behind) = text.split_at(label.start);
    let counts = count(number) >= DIGITS_BEFORE_ANY_WORD && (1..=2).contains(&count(behind));
    counts.then(|| number.trim_end_matches([' ', '(', ',']).to_owned())
}

/// Words behind the last digit: known ones always, others only if they stand apart from a long number.
fn without_words_behind(text: &str) -> Option<String> {
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (number, behind) = text.split_at(end);
    let found = words(behind);
    let first = found.first()?;
    let is_known = found.iter().all(|word| !word.is_unknown() && !word.kinds.has(Kinds::OTHER));
    let is_apart = (first.start > 0 || !behind.starts_with(|c: char| c.is_ascii_alphabetic()))
        && found.iter().all(|word| word.may_follow(behind));
    let is_joined =
        !behind.starts_with(" - ") && behind[..first.start].contains(['-', '/', '.', '%', '$', '€', '£', '¥']);
    let is_known = is_known && !behind.starts_with('-');
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (is_known || is_apart && !is_joined && digits >= DIGITS_BEFORE_ANY_WORD).then(|| number.to_owned())
}

/// `2015550123.0`: only digits, a plus at most, and zeros behind a decimal sign.
fn without_decimals(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once(['.', ','])?;
    let digits = whole.strip_prefix('+').unwrap_or(whole);
    let is_figure = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_figure && matches!(decimals, "0" | "00")).then(|| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(text: &str) -> String {
        unwrapped(text, Mends::NONE).pop().unwrap().0
    }

    #[test]
    fn wrappings_are_taken_off() {
        for text in [
            "'2015550123.0'",
            "=\"2015550123\"",
            "\"'2015550123,00'\"",
            "2015550123 (mobile)",
            "2015550123 Handy",
            "2015550123王小姐",
            "2015550123 John",
            "2015550123 (mobile 2)",
            "2015550123 (10線)",
            "2015550123 #",
            "Phone 2: 2015550123",
            "Tel. (1) 2015550123 Fax",
        ] {
            assert_eq!(last(text), "2015550123", "{text}");
        }
        assert_eq!(last("044'123'45'67"), "044 123 45 67");
    }

    #[test]
    fn what_is_part_of_it_stays() {
        for text in [
            "2015550123ab",
            "1000 Euro",
            "20155501 Euro",
            "2015550123 pcs",
            "2015550123 USD",
            "2015550123-X",
            "20155.0123",
            "2015550123.5",
            "(201) 5550123",
            "0.9",
        ] {
            assert_eq!(last(text), text);
        }
    }
}
