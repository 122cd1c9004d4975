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
    /// Nothing.
    Nothing,
    /// It can be read in both orders, and means two days.
    Either,
    /// It can be read in this order only.
    Only(DateOrder),
}

/// What a cell says of the order of day and month in its column.
///
/// ```
/// use hygienist::contact::DateOrder;
/// use hygienist::normalize::date::{Says, says};
/// assert_eq!(says("3/14/2025"), Says::Only(DateOrder::MonthFirst));
/// assert_eq!(says("14-03-2025 09:30"), Says::Only(DateOrder::DayFirst));
/// assert_eq!(says("3/4/25"), Says::Either);
/// assert_eq!(says("3/3/25"), Says::Nothing);
/// assert_eq!(says("2025-03-04"), Says::Nothing);
/// ```
#[must_use]
pub fn says(cell: &str) -> Says {
    let cell = cell.trim();
    // Nearly every cell is told by its first bytes: digits, then a mark, digits, the same mark.
    let at = cell.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&at) && cell.is_ascii() {
        return Says::Nothing;
    }
    let text = plain(cell);
    let mut pieces = [Token::Mark(' '); MOST];
    let Some(count) = tokens(&text, &mut pieces) else { return Says::Nothing };
    let pieces = without_lead(&pieces[..count]);
    match pieces {
        [
            Token::Number(a, la @ 1..=2),
            Token::Mark(m @ ('/' | '-')),
            Token::Number(b, 1..=2),
            Token::Mark(n),
            Token::Number(_, 2 | 4),
            ..,
        ] if m == n && *la <= 2 => match (*a, *b) {
            (a, b) if a == b => Says::Nothing,
            (a @ 13..=31, b @ 1..=12) if a > b => Says::Only(DateOrder::DayFirst),
            (1..=12, 13..=31) => Says::Only(DateOrder::MonthFirst),
            (1..=12, 1..=12) => Says::Either,
            _ => Says::Nothing,
        },
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
    let offset = offset(rest).ok_or(BadDate::NoDate)?;
    Ok(DateCell::Time { seconds: day + in_day.unwrap_or(0) - offset, day_only: in_day.is_none() })
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
        // 1.3.2025, 3/1/25
        [Number(a, 1..=2), Mark(one), Number(b, 1..=2), Mark(other), rest @ ..] if are_marks(*one, *other) => {
            let (y, rest) = year(rest).ok_or(BadDate::NoDate)?;
            let (d, m) = day_and_month(*a, *b, *one, order)?;
            Ok((midnight(y, m, d)?, rest))
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

fn are_marks(one: char, other: char) -> bool {
    one == other && matches!(one, '/' | '-' | '.' | '–' | '‑')
}

/// Which of two numbers is the day.
fn day_and_month(a: i64, b: i64, mark: char, order: DateOrder) -> Result<(i64, i64), BadDate> {
    match order {
        // Nobody writes a month before a dot.
        _ if mark == '.' => Ok((a, b)),
        DateOrder::DayFirst => Ok((a, b)),
        DateOrder::MonthFirst => Ok((b, a)),
        DateOrder::Undecided if a == b || a > 12 => Ok((a, b)),
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

/// Seconds east of UTC of what is left; `None` where it is no zone.
fn offset(pieces: &[Token<'_>]) -> Option<i64> {
    use Token::{Mark, Number, Word};
    match skip_brackets(pieces) {
        [] => Some(0),
        [Word(word)] | [Word(word), Mark(')')] => zone(word).or_else(|| is_filler(word).then_some(0)),
        [Word("г" | "года"), Mark('.')] | [Mark('.' | ')')] => Some(0),
        [Word("utc" | "gmt"), rest @ ..] | rest => match rest {
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
        },
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
