//! Dates as people write them.

use super::calendar::midnight;
use super::names::{half_of_day, is_filler, month, zone};
use super::token::{MOST, Token, tokens};
use super::{BadDate, DateCell};
use crate::contact::DateOrder;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// What a cell says of the order of day and month in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Nothing: it is written so that the order is known, or is no date.
    Nothing,
    /// It can be read in both orders, and means the same day: of its column it says that the order may matter.
    Same,
    /// It can be read in both orders, and means two days.
    Either,
    /// It can be read in this order only.
    Only(DateOrder),
}

/// What a cell says of the order of day and month in its column.
///
/// Cost: about 10 ns for what is written in digits alone; no heap for it.
///
/// ```
/// use hygienist::contact::DateOrder;
/// use hygienist::normalize::date::{Says, says};
/// assert_eq!(says("3/14/2025"), Says::Only(DateOrder::MonthFirst));
/// assert_eq!(says("14-03-2025 09:30"), Says::Only(DateOrder::DayFirst));
/// assert_eq!(says("Fri 14/3/2025"), Says::Only(DateOrder::DayFirst));
/// assert_eq!(says("3/4/25"), Says::Either);
/// assert_eq!(says("3/3/25"), Says::Same);
/// assert_eq!(says("2025-03-04"), Says::Nothing);
/// ```
#[must_use]
pub fn says(cell: &str) -> Says {
    let cell = cell.trim();
    says_at_a_glance(cell.as_bytes()).unwrap_or_else(|| says_in_pieces(cell))
}

/// What nearly every cell says, told by its bytes; `None` where they do not tell.
pub(super) fn says_at_a_glance(cell: &[u8]) -> Option<Says> {
    says_in_digits(cell).or_else(|| {
        let digits = cell.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
        // A year comes first, or there is no mark of those whose order is not known; others are beyond ASCII.
        let is_plain = digits == 3 || cell.is_ascii() && memchr::memchr2(b'/', b'-', cell).is_none();
        is_plain.then_some(Says::Nothing)
    })
}

/// What `3/14/2025` says, and a time of day behind it changes nothing.
fn says_in_digits(cell: &[u8]) -> Option<Says> {
    // So few bytes are neither too many pieces for a date nor a number too long for one.
    const MOST_BEHIND: usize = 17;
    let (a, rest) = short_number(cell)?;
    let (&mark @ (b'/' | b'-'), rest) = rest.split_first()? else { return None };
    let (b, rest) = short_number(rest)?;
    let (&other, rest) = rest.split_first()?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let behind = &rest[digits..];
    let is_date = mark == other && matches!(digits, 2 | 4) && behind.len() <= MOST_BEHIND && behind.is_ascii();
    is_date.then(|| says_by_numbers(a, b))
}

/// A number of one or two digits, and what stands behind.
fn short_number(text: &[u8]) -> Option<(i64, &[u8])> {
    let value = |byte: &u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let tens = value(text.first()?)?;
    match text.get(1).and_then(value) {
        None => Some((tens, &text[1..])),
        Some(_) if text.get(2).is_some_and(u8::is_ascii_digit) => None,
        Some(ones) => Some((tens * 10 + ones, &text[2..])),
    }
}

/// The plain way to say so.
pub(super) fn says_in_pieces(cell: &str) -> Says {
    let text = plain(cell);
    let mut pieces = [Token::Mark(' '); MOST];
    let Some(count) = tokens(&text, &mut pieces) else { return Says::Nothing };
    match two_numbers_first(without_lead(&pieces[..count])) {
        Some((a, b, mark, rest)) if mark != '.' && year(rest).is_some() => says_by_numbers(a, b),
        _ => Says::Nothing,
    }
}

fn says_by_numbers(a: i64, b: i64) -> Says {
    match (a, b) {
        (1..=12, 1..=12) if a == b => Says::Same,
        (1..=12, 1..=12) => Says::Either,
        (13..=31, 1..=12) => Says::Only(DateOrder::DayFirst),
        (1..=12, 13..=31) => Says::Only(DateOrder::MonthFirst),
        _ => Says::Nothing,
    }
}

/// Reads a written date, in the order of its column.
pub(super) fn read(cell: &str, order: DateOrder) -> Result<DateCell, BadDate> {
    let text = plain(cell);
    if text.bytes().any(|byte| byte.is_ascii_digit()) && is_zero(&text) {
        return Err(BadDate::Zero);
    }
    let mut pieces = [Token::Mark(' '); MOST];
    let count = tokens(&text, &mut pieces).ok_or(BadDate::NoDate)?;
    let (day, rest) = day(without_lead(&pieces[..count]), order)?;
    let (in_day, rest) = time_of_day(rest).ok_or(BadDate::NoDate)?;
    let offset = zone_behind(rest).ok_or(BadDate::NoDate)?.unwrap_or(0);
    Ok(DateCell::Time { seconds: day + in_day.unwrap_or(0) - offset, day_only: in_day.is_none() })
}

/// Seconds east of UTC of the zone of a written date, nothing where it has none; `None` for what [`read`] does not read.
pub(super) fn zone_of(cell: &str, order: DateOrder) -> Option<Option<i64>> {
    let text = plain(cell);
    let mut pieces = [Token::Mark(' '); MOST];
    let count = tokens(&text, &mut pieces)?;
    let (_, rest) = day(without_lead(&pieces[..count]), order).ok()?;
    zone_behind(time_of_day(rest)?.1)
}

/// In lower case, full-width characters as plain ones.
fn plain(cell: &str) -> Cow<'_, str> {
    if cell.is_ascii() && !cell.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Borrowed(cell)
    } else if cell.is_ascii() {
        Cow::Owned(cell.to_ascii_lowercase())
    } else {
        Cow::Owned(cell.nfkc().flat_map(char::to_lowercase).collect())
    }
}

/// `00/00/0000`, `0000-00-00 00:00:00`: no date at all.
fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0' | b'-' | b'/' | b'.' | b':' | b' '))
}

/// Without a day of the week and the like before the date.
fn without_lead<'p, 't>(mut pieces: &'p [Token<'t>]) -> &'p [Token<'t>] {
    loop {
        pieces = match pieces {
            [Token::Word(word), rest @ ..] if month(word).is_none() && is_filler(word) => rest,
            [Token::Mark(',' | '.' | '\''), rest @ ..] => rest,
            _ => return pieces,
        };
    }
}

/// The first second of the day, and what stands behind.
fn day<'p, 't>(pieces: &'p [Token<'t>], order: DateOrder) -> Result<(i64, &'p [Token<'t>]), BadDate> {
    use Token::{Mark, Number, Word};
    // 1.3.2025, 3/1/25
    if let Some((a, b, mark, rest)) = two_numbers_first(pieces) {
        let (y, rest) = year(rest).ok_or(BadDate::NoDate)?;
        let (d, m) = day_and_month(a, b, mark, order)?;
        return Ok((midnight(y, m, d)?, rest));
    }
    match pieces {
        // 2025年3月1日
        [Number(y, 4), Mark('年' | '년'), Number(m, _), Mark('月' | '월'), Number(d, _), rest @ ..] => {
            let rest = match rest {
                [Mark('日' | '号' | '號' | '일'), rest @ ..] => rest,
                other => other,
            };
            Ok((midnight(*y, *m, *d)?, rest))
        }
        // 2025/3/1
        [Number(y, 4), Mark(one), Number(m, 1..=2), Mark(other), Number(d, 1..=2), rest @ ..]
            if are_marks(*one, *other) =>
        {
            Ok((midnight(*y, *m, *d)?, rest))
        }
        // March 1st, 2025
        [Word(word), rest @ ..] => {
            let m = month(word).ok_or(BadDate::NoDate)?;
            let [Number(d, 1..=2), rest @ ..] = skip(rest) else { return Err(BadDate::NoDate) };
            let (y, rest) = year(skip(rest)).ok_or(BadDate::NoDate)?;
            Ok((midnight(y, m, *d)?, rest))
        }
        // 2025-Mar-01
        [Number(y, 4), rest @ ..] => {
            let [Word(word), rest @ ..] = skip(rest) else { return Err(BadDate::NoDate) };
            let m = month(word).ok_or(BadDate::NoDate)?;
            let [Number(d, 1..=2), rest @ ..] = skip(rest) else { return Err(BadDate::NoDate) };
            Ok((midnight(*y, m, *d)?, rest))
        }
        // 1. März 2025
        [Number(d, 1..=2), rest @ ..] => {
            let [Word(word), rest @ ..] = skip(rest) else { return Err(BadDate::NoDate) };
            let m = month(word).ok_or(BadDate::NoDate)?;
            let (y, rest) = year(skip(rest)).ok_or(BadDate::NoDate)?;
            Ok((midnight(y, m, *d)?, rest))
        }
        _ => Err(BadDate::NoDate),
    }
}

/// Day and month, or month and day, the mark behind each, and what stands behind: the one form whose order is not known.
fn two_numbers_first<'p, 't>(pieces: &'p [Token<'t>]) -> Option<(i64, i64, char, &'p [Token<'t>])> {
    use Token::{Mark, Number};
    match pieces {
        [Number(a, 1..=2), Mark(one), Number(b, 1..=2), Mark(other), rest @ ..] if are_marks(*one, *other) => {
            Some((*a, *b, *one, rest))
        }
        _ => None,
    }
}

fn are_marks(one: char, other: char) -> bool {
    one == other && matches!(one, '/' | '-' | '.' | '–' | '‐')
}

/// Which of two numbers is the day.
fn day_and_month(a: i64, b: i64, mark: char, order: DateOrder) -> Result<(i64, i64), BadDate> {
    match order {
        // Nobody writes a month before a dot.
        _ if mark == '.' => Ok((a, b)),
        DateOrder::DayFirst => Ok((a, b)),
        DateOrder::MonthFirst => Ok((b, a)),
        // With a zero there is no such day in either order.
        DateOrder::Undecided if a == b || a > 12 || a == 0 || b == 0 => Ok((a, b)),
        DateOrder::Undecided if b > 12 => Ok((b, a)),
        DateOrder::Undecided => Err(BadDate::Ambiguous),
    }
}

/// A year of four digits, or of two from 1970 to 2069.
fn year<'p, 't>(pieces: &'p [Token<'t>]) -> Option<(i64, &'p [Token<'t>])> {
    match pieces {
        [Token::Number(year, 4), rest @ ..] => Some((*year, rest)),
        [Token::Number(year, 2), rest @ ..] => Some((if *year < 70 { 2000 + year } else { 1900 + year }, rest)),
        _ => None,
    }
}

/// Without marks and words that say nothing.
fn skip<'p, 't>(mut pieces: &'p [Token<'t>]) -> &'p [Token<'t>] {
    loop {
        pieces = match pieces {
            [Token::Mark(',' | '.' | '-' | '/' | '\'' | '’' | 'º' | 'ª'), rest @ ..] => rest,
            [Token::Word(word), rest @ ..]
                if month(word).is_none() && is_filler(word) && half_of_day(word).is_none() =>
            {
                rest
            }
            _ => return pieces,
        };
    }
}

/// Seconds since midnight, where a time of day is written, and what stands behind.
fn time_of_day<'p, 't>(pieces: &'p [Token<'t>]) -> Option<(Option<i64>, &'p [Token<'t>])> {
    use Token::{Mark, Number, Word};
    let mut pieces = skip_brackets(skip(pieces));
    if let [Word("t"), rest @ ..] = pieces
        && matches!(rest, [Number(..), ..])
    {
        pieces = rest;
    }
    let mut half = None;
    if let [Word(word), rest @ ..] = pieces
        && let Some(hours) = half_of_day(word)
    {
        (half, pieces) = (Some(hours), rest);
    }
    let (mut hour, mut rest) = match pieces {
        [Number(hour, 1..=2), rest @ ..] => (*hour, rest),
        _ if half.is_none() => return Some((None, pieces)),
        _ => return None,
    };
    let (mut minute, mut second) = (0, 0);
    let mut written = half.is_some();
    if let [Mark(':' | '.' | '时' | '時' | '点' | '點' | '시') | Word("h" | "ч" | "uhr"), Number(value, 2), more @ ..] =
        rest
    {
        (minute, rest, written) = (*value, more, true);
        if let [Mark('分' | '분'), more @ ..] = rest {
            rest = more;
        }
        if let [Mark(':'), Number(value, 2), more @ ..] = rest {
            (second, rest) = (*value, more);
            if let [Mark('.' | ','), Number(..), more @ ..] = rest {
                rest = more;
            }
        } else if let [Number(value, 2), Mark('秒' | '초'), more @ ..] = rest {
            (second, rest) = (*value, more);
        }
    } else if let [Mark('时' | '時' | '点' | '點' | '시') | Word("h" | "uhr"), more @ ..] = rest {
        (rest, written) = (more, true);
    }
    if let Some((hours, more)) = half_behind(rest) {
        (half, rest, written) = (Some(hours), more, true);
    }
    if let Some(hours) = half {
        if !(0..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + hours;
    }
    let exists = written && hour < 24 && minute < 60 && second <= 60;
    exists.then(|| (Some(hour * 3600 + minute * 60 + second.min(59)), rest))
}

/// `pm`, `p.m.`, `p. m.`
fn half_behind<'p, 't>(pieces: &'p [Token<'t>]) -> Option<(i64, &'p [Token<'t>])> {
    use Token::{Mark, Word};
    let (hours, rest) = match pieces {
        [Word(word), rest @ ..] if half_of_day(word).is_some() => (half_of_day(word)?, rest),
        [Word("a"), Mark('.'), Word("m"), rest @ ..] => (0, rest),
        [Word("p"), Mark('.'), Word("m"), rest @ ..] => (12, rest),
        _ => return None,
    };
    Some((hours, if let [Mark('.'), rest @ ..] = rest { rest } else { rest }))
}

/// Seconds east of UTC of the zone that is left, nothing where none is; `None` where it is no zone.
fn zone_behind(pieces: &[Token<'_>]) -> Option<Option<i64>> {
    use Token::{Mark, Word};
    match without_zone_name(skip_brackets(pieces)) {
        [] | [Word("г" | "года"), Mark('.')] | [Mark('.' | ')')] => Some(None),
        [Word(word)] | [Word(word), Mark(')')] => match zone(word) {
            Some(offset) => Some(Some(offset)),
            None => is_filler(word).then_some(None),
        },
        [Word("utc" | "gmt"), rest @ ..] | rest => offset(rest).map(Some),
    }
}

/// Seconds east of UTC of `+2`, `+02:00`, `+0200`.
fn offset(pieces: &[Token<'_>]) -> Option<i64> {
    use Token::{Mark, Number};
    match pieces {
        [Mark(sign @ ('+' | '-' | '−')), Number(hours, 1..=2), rest @ ..] => {
            let minutes = match rest {
                [] | [Mark(')')] => 0,
                [Mark(':'), Number(minutes, 2)] | [Mark(':'), Number(minutes, 2), Mark(')')] => *minutes,
                _ => return None,
            };
            signed(*sign, *hours, minutes)
        }
        [Mark(sign @ ('+' | '-' | '−')), Number(value, 4)] => signed(*sign, value / 100, value % 100),
        _ => None,
    }
}

/// Without the name in brackets that JavaScript writes behind an offset, in any language: `GMT+0100 (CET)`.
fn without_zone_name<'p, 't>(pieces: &'p [Token<'t>]) -> &'p [Token<'t>] {
    use Token::{Mark, Number};
    let opens = pieces.iter().position(|piece| *piece == Mark('('));
    match (opens.map(|at| pieces.split_at(at)), pieces.last()) {
        (Some((offset @ [.., Number(..)], _)), Some(Mark(')'))) => offset,
        _ => pieces,
    }
}

fn signed(sign: char, hours: i64, minutes: i64) -> Option<i64> {
    let seconds = hours * 3600 + minutes * 60;
    (hours < 24 && minutes < 60).then_some(if sign == '+' { seconds } else { -seconds })
}

/// Without a bracket, or a day of the week in one.
fn skip_brackets<'p, 't>(pieces: &'p [Token<'t>]) -> &'p [Token<'t>] {
    match pieces {
        [Token::Mark('('), Token::Word(word), Token::Mark(')'), rest @ ..] if zone(word).is_none() => rest,
        // 2025年3月1日（日）: the day of the week is a unit too.
        [Token::Mark('('), Token::Mark(_), Token::Mark(')'), rest @ ..] => rest,
        [Token::Mark('('), rest @ ..] => rest,
        _ => pieces,
    }
}
