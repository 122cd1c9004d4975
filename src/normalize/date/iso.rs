//! ISO 8601: the extended notations, and the basic one of a date with a time.

use super::DateCell;
use super::calendar::midnight;
use super::clock::{offset, time_of_day, two};

/// `2018-12-15`, `2018-12-15 09:30`, `2018-12-15T09:30:00.000+02:00`.
pub(super) fn read(cell: &[u8]) -> Option<DateCell> {
    let (date, rest) = cell.split_first_chunk::<10>()?;
    let Some((year, month, day)) = date_digits(*date) else { return basic(cell) };
    let midnight = midnight(year, month, day).ok()?;
    let Some((b'T' | b't' | b' ', time)) = rest.split_first() else {
        return rest.is_empty().then_some(DateCell::Time { seconds: midnight, day_only: true });
    };
    let (in_day, zone) = time_of_day(time)?;
    Some(DateCell::Time { seconds: midnight + in_day - offset(zone)?, day_only: false })
}

/// `20181215T0930`, `20181215T093000Z`: digits without marks on both sides of the `T`.
fn basic(cell: &[u8]) -> Option<DateCell> {
    let (date, rest) = cell.split_first_chunk::<8>()?;
    let ([y1, y2, y3, y4, m1, m2, d1, d2], (b'T' | b't', time)) = (*date, rest.split_first()?) else { return None };
    let midnight = midnight(two([y1, y2])? * 100 + two([y3, y4])?, two([m1, m2])?, two([d1, d2])?).ok()?;
    let digits = time.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let marked: Vec<u8> = match (digits, time) {
        (4, [h1, h2, n1, n2, zone @ ..]) => [&[*h1, *h2, b':', *n1, *n2], zone].concat(),
        (6, [h1, h2, n1, n2, s1, s2, zone @ ..]) => [&[*h1, *h2, b':', *n1, *n2, b':', *s1, *s2], zone].concat(),
        _ => return None,
    };
    let (in_day, zone) = time_of_day(&marked)?;
    Some(DateCell::Time { seconds: midnight + in_day - offset(zone)?, day_only: false })
}

/// Year, month and day of `YYYY-MM-DD`, as digits only: whether the day exists is not asked.
pub(super) fn date_digits(text: [u8; 10]) -> Option<(i64, i64, i64)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    Some((two([y1, y2])? * 100 + two([y3, y4])?, two([m1, m2])?, two([d1, d2])?))
}
