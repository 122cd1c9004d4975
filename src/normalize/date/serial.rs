//! Bare numbers: the day counts of spreadsheets, the seconds of systems, and days without marks.

use super::calendar::midnight;
use super::{DAY, DateCell};

/// Days from 1899-12-30, from which spreadsheets count, to 1970-01-01.
const SPREADSHEET_EPOCH: i64 = 25_569;

/// Day counts of spreadsheets that are believed: from 1954 to 2119. Less is a year or an age, more is something else.
const SPREADSHEET_DAYS: std::ops::Range<i64> = 20_000..80_000;

/// Reads a cell that is one number. `None` where it is not, or means no time.
pub(super) fn read(cell: &[u8]) -> Option<DateCell> {
    if !cell.first()?.is_ascii_digit() || cell.len() > 20 {
        return None;
    }
    let (whole, fraction) = match cell.iter().position(|byte| matches!(byte, b'.' | b',')) {
        Some(at) => (&cell[..at], &cell[at + 1..]),
        None => (cell, &b""[..]),
    };
    let number = digits(whole)?;
    if !fraction.iter().all(u8::is_ascii_digit) || whole.len() < cell.len() && fraction.is_empty() {
        return None;
    }
    let time = |seconds| Some(DateCell::Time { seconds, day_only: false });
    match whole.len() {
        5 if SPREADSHEET_DAYS.contains(&number) => spreadsheet(number, fraction),
        8 if fraction.is_empty() => {
            let seconds = midnight(number / 10_000, number / 100 % 100, number % 100).ok()?;
            Some(DateCell::Time { seconds, day_only: true })
        }
        9 | 10 => time(number),
        12 | 13 => time(number / 1000),
        // `20250301093000`, as systems write it without marks.
        14 => {
            let (day, clock) = (number / 1_000_000, number % 1_000_000);
            let (hour, minute, second) = (clock / 10_000, clock / 100 % 100, clock % 100);
            let midnight = midnight(day / 10_000, day / 100 % 100, day % 100).ok()?;
            (hour < 24 && minute < 60 && second < 60).then_some(())?;
            time(midnight + hour * 3600 + minute * 60 + second)
        }
        16 => time(number / 1_000_000),
        _ => None,
    }
}

/// A day count; its fraction is the time of day, which spreadsheets round.
fn spreadsheet(days: i64, fraction: &[u8]) -> Option<DateCell> {
    let midnight = (days - SPREADSHEET_EPOCH) * DAY;
    let shown = &fraction[..fraction.len().min(12)];
    let seconds = match digits(shown) {
        Some(part) => (part as f64 / 10f64.powi(shown.len() as i32) * DAY as f64).round() as i64,
        None => 0,
    };
    Some(DateCell::Time { seconds: midnight + seconds.min(DAY - 1), day_only: seconds == 0 })
}

fn digits(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 17 {
        return None;
    }
    text.iter().try_fold(0i64, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}
