//! Date and time cells, as Unix time.
//!
//! One function a notation, tried in the order of `NOTATIONS`; a new notation is a function and a line there.

use jiff::civil::Date;

/// What a date cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateCell {
    /// It is blank.
    Empty,
    /// A point in time.
    Time {
        /// Seconds since 1970-01-01T00:00:00Z, a fraction dropped; negative before. A time without zone is UTC.
        seconds: i64,
        /// Whether the cell names a day without a time; `seconds` is then its first second, UTC.
        day_only: bool,
    },
    /// Something that no notation reads: no date, or one that does not exist (30 February, `0000-00-00`).
    Unreadable,
}

/// The notations that are read, in the order in which they are tried. Each is given the cell without white space at its ends.
const NOTATIONS: &[Notation] = &[iso_8601];

/// Reads a cell of one notation; none when the cell is not of it, or names no day that exists.
type Notation = fn(&[u8]) -> Option<DateCell>;

const DAY: i64 = 86_400;

/// The point in time that a cell names.
///
/// Read are the extended notations of ISO 8601: a date, then a time behind `T` or one space, with or without seconds and a
/// fraction, then `Z` or an offset (`+02:00`, `+0200`, `+02`), or none for UTC. A leap second counts as the second before it.
///
/// Cost: about 15 ns, no heap.
///
/// ```
/// use hygienist::normalize::date::{DateCell, instant};
/// assert_eq!(instant("1970-01-02"), DateCell::Time { seconds: 86_400, day_only: true });
/// assert_eq!(instant("1970-01-01 00:01"), DateCell::Time { seconds: 60, day_only: false });
/// assert_eq!(instant("1970-01-01T02:00:00.5+02:00"), DateCell::Time { seconds: 0, day_only: false });
/// assert_eq!(instant(" "), DateCell::Empty);
/// assert_eq!(instant("2023-02-29"), DateCell::Unreadable);
/// ```
#[must_use]
pub fn instant(cell: &str) -> DateCell {
    let cell = cell.trim();
    if cell.is_empty() {
        return DateCell::Empty;
    }
    NOTATIONS.iter().find_map(|read| read(cell.as_bytes())).unwrap_or(DateCell::Unreadable)
}

/// The day of `--as-of YYYY-MM-DD`, which must be written exactly so.
///
/// ```
/// use hygienist::normalize::date::civil_date;
/// assert_eq!(civil_date("2026-11-24"), Some(jiff::civil::date(2026, 11, 24)));
/// assert_eq!(civil_date("2026-11-31"), None);
/// assert_eq!(civil_date("24.11.2026"), None);
/// ```
#[must_use]
pub fn civil_date(text: &str) -> Option<Date> {
    let (year, month, day) = date_digits(text.as_bytes().try_into().ok()?)?;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The last second of a day, UTC, as Unix time: what is later is in the future of that day.
///
/// ```
/// use hygienist::normalize::date::{DateCell, end_of_day, instant};
/// let end = end_of_day(jiff::civil::date(2026, 11, 24));
/// assert_eq!(instant("2026-11-24T23:59:59Z"), DateCell::Time { seconds: end, day_only: false });
/// ```
#[must_use]
pub fn end_of_day(date: Date) -> i64 {
    days_since_epoch(i64::from(date.year()), i64::from(date.month()), i64::from(date.day())) * DAY + (DAY - 1)
}

/// `2018-12-15`, `2018-12-15 09:30`, `2018-12-15T09:30:00.000+02:00`.
fn iso_8601(cell: &[u8]) -> Option<DateCell> {
    let (date, rest) = cell.split_first_chunk::<10>()?;
    let (year, month, day) = date_digits(*date)?;
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) || year == 0 {
        return None;
    }
    let midnight = days_since_epoch(year, month, day) * DAY;
    let Some((b'T' | b't' | b' ', time)) = rest.split_first() else {
        return rest.is_empty().then_some(DateCell::Time { seconds: midnight, day_only: true });
    };
    let (in_day, zone) = time_of_day(time)?;
    Some(DateCell::Time { seconds: midnight + in_day - offset(zone)?, day_only: false })
}

/// Year, month and day of `YYYY-MM-DD`, as digits only: whether the day exists is not asked.
fn date_digits(text: [u8; 10]) -> Option<(i64, i64, i64)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    Some((two([y1, y2])? * 100 + two([y3, y4])?, two([m1, m2])?, two([d1, d2])?))
}

/// Seconds since midnight of `HH:MM`, `HH:MM:SS`, `HH:MM:SS.fff`, and what stands behind.
fn time_of_day(text: &[u8]) -> Option<(i64, &[u8])> {
    let (&[h1, h2, b':', m1, m2], mut rest) = text.split_first_chunk::<5>()? else {
        return None;
    };
    let (hour, minute, mut second) = (two([h1, h2])?, two([m1, m2])?, 0);
    if let Some((&[b':', s1, s2], behind)) = rest.split_first_chunk::<3>() {
        second = two([s1, s2])?;
        rest = behind;
        if let [b'.' | b',', fraction @ ..] = behind {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                return None;
            }
            rest = &fraction[digits..];
        }
    }
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some((hour * 3600 + minute * 60 + second.min(59), rest))
}

/// Seconds east of UTC of `Z`, `+02:00`, `+0200`, `+02`, or of nothing.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, hours, minutes) = match *text {
        [] | [b'Z' | b'z'] => return Some(0),
        [sign, h1, h2] => (sign, two([h1, h2])?, 0),
        [sign, h1, h2, m1, m2] | [sign, h1, h2, b':', m1, m2] => (sign, two([h1, h2])?, two([m1, m2])?),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    match sign {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

/// The number that two digits write.
fn two([tens, ones]: [u8; 2]) -> Option<i64> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar. The year is taken to begin in March, so that the leap day is its last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    // 719,468 days lie between 1 March of the year 0 and the epoch.
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use proptest::prelude::*;

    fn seconds(cell: &str) -> Option<i64> {
        match instant(cell) {
            DateCell::Time { seconds, .. } => Some(seconds),
            _ => None,
        }
    }

    #[test]
    fn the_notations_of_the_contract() {
        // 2018-12-15T00:00:00Z is 1544832000: 17,880 days.
        let day = 17_880 * 86_400;
        for (cell, in_day) in [
            ("2018-12-15", 0),
            (" 2018-12-15\t", 0),
            ("2018-12-15 09:30", 34_200),
            ("2018-12-15T09:30", 34_200),
            ("2018-12-15T09:30:00Z", 34_200),
            ("2018-12-15t09:30:00z", 34_200),
            ("2018-12-15 09:30:07", 34_207),
            ("2018-12-15T09:30:07.999", 34_207),
            ("2018-12-15T09:30:07,5Z", 34_207),
            ("2018-12-15T09:30:00+02:00", 27_000),
            ("2018-12-15T09:30:00+0200", 27_000),
            ("2018-12-15T09:30:00-02", 41_400),
            ("2018-12-15T09:30+05:45", 13_500),
            ("2018-12-15T23:59:60Z", 86_399),
        ] {
            assert_eq!(seconds(cell), Some(day + in_day), "{cell}");
        }
        assert_eq!(instant("2018-12-15"), DateCell::Time { seconds: day, day_only: true });
        assert_eq!(instant("2018-12-15 00:00"), DateCell::Time { seconds: day, day_only: false });
    }

    #[test]
    fn what_is_no_date_is_unreadable() {
        for cell in [
            "20181215",
            "2018-12",
            "15.12.2018",
            "12/15/2018",
            "2018-13-01",
            "2018-00-10",
            "2018-02-30",
            "2019-02-29",
            "1900-02-29",
            "0000-00-00",
            "0000-01-01",
            "2018-12-15T",
            "2018-12-15T24:00",
            "2018-12-15T9:30",
            "2018-12-15T09:60",
            "2018-12-15T09:30:00.Z",
            "2018-12-15T09:30:00+2",
            "2018-12-15T09:30:00 +0200",
            "2018-12-15Z",
            "yesterday",
            "-",
            "２０１８-12-15",
            "2018-12-15T09:30:61",
            "2018-12-15T09:30:0",
            "+018-12-15",
        ] {
            assert_eq!(instant(cell), DateCell::Unreadable, "{cell}");
        }
        assert_eq!(instant(""), DateCell::Empty);
        assert_eq!(instant("\u{A0}\t"), DateCell::Empty);
    }

    proptest! {
        #[test]
        fn jiff_reads_the_same(stamp in -62_135_596_800i64..253_402_300_799, nanos in 0i32..999_999_999, offset in -14 * 60i32..=14 * 60) {
            let zone = jiff::tz::Offset::from_seconds(offset * 60).unwrap();
            let stamp = Timestamp::new(stamp, 0).unwrap();
            let local = zone.to_datetime(stamp);
            prop_assume!((1..=9999).contains(&local.year()));
            let sign = if offset < 0 { '-' } else { '+' };
            let text = format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{nanos:09}{sign}{:02}:{:02}",
                local.year(), local.month(), local.day(), local.hour(), local.minute(), local.second(), offset.abs() / 60, offset.abs() % 60,
            );
            prop_assert_eq!(seconds(&text), Some(stamp.as_second()), "{}", text);
            let read: Timestamp = text.parse().unwrap();
            prop_assert_eq!(read.as_nanosecond().div_euclid(1_000_000_000), i128::from(stamp.as_second()));
            let end = end_of_day(local.date());
            prop_assert_eq!(end, jiff::tz::Offset::UTC.to_timestamp(local.date().at(23, 59, 59, 0)).unwrap().as_second());
        }

        #[test]
        fn what_jiff_refuses_is_unreadable(year in 1i64..=9999, month in 0i64..14, day in 0i64..34) {
            let text = format!("{year:04}-{month:02}-{day:02}");
            prop_assert_eq!(seconds(&text).is_some(), text.parse::<Date>().is_ok(), "{}", text);
            prop_assert_eq!(civil_date(&text), text.parse::<Date>().ok());
        }

        #[test]
        fn any_cell_is_read(cell in "\\PC{0,40}|[-0-9T:Z+. ]{0,30}") {
            let _ = (instant(&cell), civil_date(&cell));
        }
    }
}
