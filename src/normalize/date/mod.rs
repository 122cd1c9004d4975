//! Date and time cells, as Unix time: as people, spreadsheets and programs write them.
//!
//! `iso` is the notation of programs and the fast way; `serial` are the bare numbers of spreadsheets and systems; `written`
//! is what people write, cut into the pieces of `token`, with the names of `names` and the time of day of `clock`.
//! `calendar` counts days; `form` writes what was read. Whether day or month comes first is told by the whole column, never guessed cell by cell.

mod calendar;
mod clock;
mod form;
mod iso;
mod names;
mod serial;
mod token;
mod written;

#[cfg(test)]
mod tests;

pub use form::iso_form;
pub use written::{Says, says};

use crate::contact::DateOrder;
use jiff::ToSpan;
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
    /// Something that no notation reads.
    Unreadable(BadDate),
}

impl DateCell {
    /// The first and the last second that it may mean: of a day without a time all of it.
    ///
    /// ```
    /// use hygienist::contact::DateOrder;
    /// use hygienist::normalize::date::instant;
    /// let seconds = |cell| instant(cell, DateOrder::Undecided).seconds();
    /// assert_eq!(seconds("1970-01-02"), Some((86_400, 172_799)));
    /// assert_eq!(seconds("1970-01-02T00:00:05Z"), Some((86_405, 86_405)));
    /// assert_eq!(seconds("soon"), None);
    /// ```
    #[must_use]
    pub const fn seconds(self) -> Option<(i64, i64)> {
        match self {
            DateCell::Time { seconds, day_only: true } => Some((seconds, seconds + DAY - 1)),
            DateCell::Time { seconds, .. } => Some((seconds, seconds)),
            DateCell::Empty | DateCell::Unreadable(_) => None,
        }
    }
}

pub use crate::contact::BadDate;

/// How many seconds a day has.
pub const DAY: i64 = 86_400;

/// The point in time that a cell names.
///
/// Read are:
/// - ISO 8601: a date, then a time behind `T` or a space, with or without seconds and a fraction, then `Z` or an offset;
/// - numbers between `/`, `-` or `.`: year first (`2025/3/1`), else in the order of the column (`3/1/25`); with dots the day
///   always comes first (`1.3.2025`), for nobody writes a month before a dot;
/// - names of months in English, German, French, Spanish, Portuguese and Russian, and `2025年3月1日`;
/// - the bare numbers of spreadsheets (days since 1899-12-30) and of systems (seconds, milliseconds, microseconds since
///   1970), and `20250301`;
/// - a time of day behind any of them, in 12 or 24 hours, and a zone.
///
/// Years of two digits are those from 1970 to 2069. A leap second counts as the second before it.
///
/// Cost: about 15 ns for ISO 8601; no heap for what is ASCII and has no names.
///
/// ```
/// use hygienist::contact::DateOrder;
/// use hygienist::normalize::date::{BadDate, DateCell, instant};
/// let read = |cell| instant(cell, DateOrder::Undecided);
/// assert_eq!(read("1970-01-02"), DateCell::Time { seconds: 86_400, day_only: true });
/// assert_eq!(read("2.1.1970"), read("1970-01-02"));
/// assert_eq!(read("Jan 2nd, 1970"), read("1970-01-02"));
/// assert_eq!(read("1970年1月2日"), read("1970-01-02"));
/// assert_eq!(read("1/2/1970"), DateCell::Unreadable(BadDate::Ambiguous));
/// assert_eq!(instant("1/2/1970", DateOrder::MonthFirst), read("1970-01-02"));
/// assert_eq!(read(" "), DateCell::Empty);
/// assert_eq!(read("2023-02-29"), DateCell::Unreadable(BadDate::NoSuchDay));
/// ```
#[must_use]
pub fn instant(cell: &str, order: DateOrder) -> DateCell {
    let cell = cell.trim();
    if cell.is_empty() {
        return DateCell::Empty;
    }
    if let Some(time) = iso::read(cell.as_bytes()) {
        return time;
    }
    match serial::read(cell.as_bytes()).map_or_else(|| written::read(cell, order), Ok) {
        Ok(time) => time,
        Err(why) => DateCell::Unreadable(why),
    }
}

/// Whether a cell is a time as programs write it, ISO 8601: for places where a bare number may be a phone's.
///
/// ```
/// use hygienist::normalize::date::is_iso;
/// assert!(is_iso("2018-12-15 09:30"));
/// assert!(!is_iso("1544832000"));
/// ```
#[must_use]
pub fn is_iso(cell: &str) -> bool {
    iso::read(cell.trim().as_bytes()).is_some()
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
    let (year, month, day) = iso::date_digits(text.as_bytes().try_into().ok()?)?;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The day that a cell names, UTC; none where it names none, or where its order is not known.
///
/// ```
/// use hygienist::contact::DateOrder;
/// use hygienist::normalize::date::day;
/// let date = jiff::civil::date(2026, 4, 3);
/// assert_eq!(day("3 April 2026", DateOrder::Undecided), Some(date));
/// assert_eq!(day("3/4/2026", DateOrder::Undecided), None);
/// assert_eq!(day("3/4/2026", DateOrder::DayFirst), Some(date));
/// ```
#[must_use]
pub fn day(cell: &str, order: DateOrder) -> Option<Date> {
    match instant(cell, order) {
        DateCell::Time { seconds, .. } => civil_day(seconds),
        DateCell::Empty | DateCell::Unreadable(_) => None,
    }
}

/// The day of a point in time, UTC; none beyond the years that calendars hold.
#[must_use]
pub fn civil_day(seconds: i64) -> Option<Date> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(jiff::tz::TimeZone::UTC.to_datetime(time).date())
}

/// Days since 1970-01-01.
#[must_use]
pub fn day_number(day: Date) -> i32 {
    jiff::civil::date(1970, 1, 1).until(day).map_or(0, |span| span.get_days())
}

/// The day that is so many days after 1970-01-01; none beyond the years that calendars hold.
///
/// ```
/// use hygienist::normalize::date::{date_of, day_number};
/// assert_eq!(date_of(20_000), Some(jiff::civil::date(2024, 10, 4)));
/// assert_eq!(date_of(20_000).map(day_number), Some(20_000));
/// ```
#[must_use]
pub fn date_of(number: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(number.days()).ok()
}

/// The last second of a day, UTC, as Unix time: what is later is in the future of that day.
///
/// ```
/// use hygienist::contact::DateOrder;
/// use hygienist::normalize::date::{DateCell, end_of_day, instant};
/// let end = end_of_day(jiff::civil::date(2026, 11, 24));
/// assert_eq!(instant("2026-11-24T23:59:59Z", DateOrder::Undecided), DateCell::Time { seconds: end, day_only: false });
/// ```
#[must_use]
pub fn end_of_day(date: Date) -> i64 {
    calendar::days_since_epoch(i64::from(date.year()), i64::from(date.month()), i64::from(date.day())) * DAY + (DAY - 1)
}
