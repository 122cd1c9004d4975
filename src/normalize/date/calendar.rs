//! Days of the Gregorian calendar.

use super::{BadDate, DAY};

/// The first second of a day, where it exists; the year 0 is what systems write for no date.
pub(super) fn midnight(year: i64, month: i64, day: i64) -> Result<i64, BadDate> {
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return Err(if (year, month, day) == (0, 0, 0) { BadDate::Zero } else { BadDate::NoSuchDay });
    }
    Ok(days_since_epoch(year, month, day) * DAY)
}

/// How many days a month has.
fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar. The year is taken to begin in March, so that the leap day is its last.
pub(super) fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    // 719,468 days lie between 1 March of the year 0 and the epoch.
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}
