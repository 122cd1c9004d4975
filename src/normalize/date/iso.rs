//! ISO 8601, in its extended notations.

use super::DateCell;
use super::calendar::midnight;
use super::clock::{offset, time_of_day, two};

/// `2018-12-15`, `2018-12-15 09:30`, `2018-12-15T09:30:00.000+02:00`.
pub(super) fn read(cell: &[u8]) -> Option<DateCell> {
    let (date, rest) = cell.split_first_chunk::<10>()?;
    let (year, month, day) = date_digits(*date)?;
    let midnight = midnight(year, month, day).ok()?;
    let Some((b'T' | b't' | b' ', time)) = rest.split_first() else {
        return rest.is_empty().then_some(DateCell::Time { seconds: midnight, day_only: true });
    };
    let (in_day, zone) = time_of_day(time)?;
    Some(DateCell::Time { seconds: midnight + in_day - offset(zone)?, day_only: false })
}

/// Year, month and day of `YYYY-MM-DD`, as digits only: whether the day exists is not asked.
pub(super) fn date_digits(text: [u8; 10]) -> Option<(i64, i64, i64)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    Some((two([y1, y2])? * 100 + two([y3, y4])?, two([m1, m2])?, two([d1, d2])?))
}
