//! Of which day a list is, as the comments at its head say.

use crate::contact::DateOrder;
use crate::normalize::date;
use jiff::civil::Date;

/// How many words of the comments are looked at.
const WORDS: usize = 200;

/// The longest date, in words: `1 de noviembre de 2026`.
const LONGEST: usize = 6;

/// The earliest date that the comments name, days to come left out: of several the one that makes the list oldest. Nothing,
/// where a year stands in them that belongs to no date that can be read for sure: it may be the one that counts.
pub(super) fn date_said(comments: &str, order: DateOrder, today: Date) -> Option<Date> {
    let words: Vec<&str> = comments.split_whitespace().take(WORDS).map(bare).collect();
    let mut is_read = vec![false; words.len()];
    let mut earliest: Option<Date> = None;
    for from in 0..words.len() {
        for to in from + 1..=(from + LONGEST).min(words.len()) {
            if let Some(date) = read(&words[from..to].join(" "), order) {
                is_read[from..to].fill(true);
                earliest = earliest.into_iter().chain((date <= today).then_some(date)).min();
            }
        }
    }
    let is_unread = |(word, is_read): (&&str, &bool)| !is_read && holds_a_year(word);
    if words.iter().zip(&is_read).any(is_unread) { None } else { earliest }
}

/// A word without the label before it and the signs around it: `Date:2026-11-20,` is `2026-11-20`.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_label = |label: &str| label.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    match word.split_once([':', '=']) {
        Some((label, rest)) if is_label(label) && !label.starts_with(|c: char| c.is_ascii_digit()) => {
            rest.trim_start_matches([':', '=', '"', '\''])
        }
        _ => word,
    }
}

/// Whether four digits of a word are a year of our time, alone or at the head of eight.
fn holds_a_year(word: &str) -> bool {
    let runs = word.split(|c: char| !c.is_ascii_digit());
    let is_year = |run: &str| (run.len() == 4 || run.len() == 8) && (run.starts_with("19") || run.starts_with("20"));
    let is_short = || looks_like_a_date(word);
    runs.into_iter().any(is_year) || is_short()
}

/// A date. Of bare numbers only eight digits are one: others are the number of something.
fn read(text: &str, order: DateOrder) -> Option<Date> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let is_day = |date: &Date| (1990..2100).contains(&date.year());
    if is_number && text.len() != 8 { None } else { date::day(text, order).filter(is_day) }
}

/// Three numbers with the same sign between them.
fn looks_like_a_date(word: &str) -> bool {
    ['-', '/', '.'].into_iter().any(|sign| {
        let parts: Vec<&str> = word.split(sign).collect();
        let number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_earliest_day_of_what_is_read_for_sure() {
        let said = |comments: &str| date_said(comments, DateOrder::Undecided, date(2026, 11, 24));
        let day = |day| Some(date(2026, 11, day));
        assert_eq!(said("of 2026-11-20"), day(20));
        assert_eq!(said("Date:2026-11-20; 12,345 numbers"), day(20));
        assert_eq!(said("copy of 20 November 2026."), day(20));
        assert_eq!(said("since 2026-11-01, updated 2026-11-20"), day(1));
        assert_eq!(said("20261120"), day(20));
        assert_eq!(said("of 20200101, next one due 2026-11-20"), Some(date(2020, 1, 1)));
        assert_eq!(said("of 2026-11-20, valid until 2027-01-01"), day(20));
        assert_eq!(said("valid until 2027-01-01"), None);
        assert_eq!(said("Stand: 03/04/2026; next 2026-11-20"), None, "which of two days?");
        assert_eq!(date_said("Stand: 03/04/2026", DateOrder::DayFirst, date(2026, 11, 24)), Some(date(2026, 4, 3)));
        assert_eq!(said("12345 numbers, version 1.2"), None);
        for unread in [
            "Lista de 1 de enero de 2020, descargada",
            "the 1st of January 2020; downloaded",
            "01 / 02 / 2020 downloaded",
            "01/02/2020-10:00",
            "period 2019-01-01/2020-01-01 fetched",
            "Wed Jan  1 00:00:00 UTC 2020,",
            "file dnc-2020-01-01.csv,",
            "file dnc_20200101.csv,",
            "January 2020,",
            "2020-01;",
        ] {
            // Read or not, it is never the newer one that counts.
            let said = said(&format!("{unread} 2026-11-23"));
            assert!(said.is_none_or(|date| date.year() == 2020), "{unread}: {said:?}");
        }
        assert_eq!(said("as_of=2020-01-01 downloaded=2026-11-23"), Some(date(2020, 1, 1)));
    }
}
