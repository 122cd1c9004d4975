//! A date cell in ISO 8601, saying no more and no less than it did.

use super::clock::offset;
use super::{DAY, DateCell, civil_day, instant, iso, serial, written};
use crate::contact::DateOrder;
use std::fmt::Write;

/// A date cell as ISO 8601 writes it: `2024-03-01`, `2024-03-01T14:30:00+02:00`. None where it names no point in time, could be
/// two days, or would lose something.
///
/// Nothing is converted: a time of day keeps the offset that it has, and one without a zone gets none. Unix times are UTC. A
/// leap second, and a fraction of a second outside ISO 8601 and Unix times, are not written otherwise.
///
/// ```
/// use hygienist::contact::DateOrder;
/// use hygienist::normalize::date::iso_form;
/// let form = |cell| iso_form(cell, DateOrder::DayFirst);
/// assert_eq!(form("1. März 2024").as_deref(), Some("2024-03-01"));
/// assert_eq!(form("1/3/24 2:30 pm").as_deref(), Some("2024-03-01T14:30:00"));
/// assert_eq!(form("2024-03-01 14:30:00.250 +0200").as_deref(), None);
/// assert_eq!(form("2024-03-01 14:30:00.250+0200").as_deref(), Some("2024-03-01T14:30:00.250+02:00"));
/// assert_eq!(form("1709303400").as_deref(), Some("2024-03-01T14:30:00Z"));
/// assert_eq!(form("soon"), None);
/// assert_eq!(iso_form("1/3/24", DateOrder::Undecided), None);
/// ```
#[must_use]
pub fn iso_form(cell: &str, order: DateOrder) -> Option<String> {
    let cell = cell.trim();
    let DateCell::Time { seconds, day_only } = instant(cell, order) else { return None };
    if day_only {
        // A day with a zone but no time of day is more than a day.
        return (seconds.rem_euclid(DAY) == 0).then(|| civil_day(seconds).map(|day| day.to_string())).flatten();
    }
    let bytes = cell.as_bytes();
    if bytes.windows(3).any(|three| three == b":60") {
        return None;
    }
    let (zone, fraction) = if iso::read(bytes).is_some() {
        let time = time_behind_day(bytes)?;
        let zone = time.iter().position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')).unwrap_or(time.len());
        if !bytes[..8].contains(&b'-') && time[..zone].iter().any(|byte| matches!(byte, b'.' | b',')) {
            return None;
        }
        let own = if zone == time.len() { None } else { Some(offset(&time[zone..])?) };
        (own, fraction_in(&time[..zone]))
    } else if serial::read(bytes).is_some() {
        unix(cell)
    } else {
        if has_fraction(bytes) {
            return None;
        }
        (written::zone_of(cell, order)?, "")
    };
    let east = zone.unwrap_or(0);
    let local = seconds + east;
    let mut form = civil_day(local)?.to_string();
    let in_day = local.rem_euclid(DAY);
    write!(form, "T{:02}:{:02}:{:02}", in_day / 3600, in_day / 60 % 60, in_day % 60).ok()?;
    if !fraction.is_empty() {
        form.push('.');
        form.push_str(fraction);
    }
    match zone {
        None => {}
        Some(0) => form.push('Z'),
        Some(east) => {
            let minutes = east.abs() / 60;
            let sign = if east < 0 { '-' } else { '+' };
            write!(form, "{sign}{:02}:{:02}", minutes / 60, minutes % 60).ok()?;
        }
    }
    Some(form)
}

/// What stands behind the `T` or the blank of ISO 8601.
fn time_behind_day(cell: &[u8]) -> Option<&[u8]> {
    let at = cell.iter().position(|byte| matches!(byte, b'T' | b't' | b' '))?;
    Some(&cell[at + 1..])
}

/// The digits behind the mark of a fraction; empty where there is none.
fn fraction_in(time: &[u8]) -> &str {
    let at = time.iter().position(|byte| matches!(byte, b'.' | b','));
    at.and_then(|at| std::str::from_utf8(&time[at + 1..]).ok()).unwrap_or_default()
}

/// `14:30:00.25`: seconds and a fraction.
fn has_fraction(cell: &[u8]) -> bool {
    cell.windows(5).any(|five| {
        let [colon, tens, ones, mark, digit] = five else { return false };
        *colon == b':'
            && tens.is_ascii_digit()
            && ones.is_ascii_digit()
            && matches!(mark, b'.' | b',')
            && digit.is_ascii_digit()
    })
}

/// The zone and the fraction of a bare number: systems count from an instant, spreadsheets from a day of no zone.
fn unix(cell: &str) -> (Option<i64>, &str) {
    let whole = cell.find(['.', ',']).unwrap_or(cell.len());
    match whole {
        9 | 10 => (Some(0), cell.get(whole + 1..).unwrap_or_default()),
        12 | 13 if whole == cell.len() => (Some(0), cell[whole - 3..].trim_end_matches('0')),
        16 if whole == cell.len() => (Some(0), cell[whole - 6..].trim_end_matches('0')),
        12 | 13 | 16 => (Some(0), ""),
        _ => (None, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_say_no_more_and_no_less() {
        for (cell, expected) in [
            ("2024-03-01", Some("2024-03-01")),
            (" 01.03.2024 ", Some("2024-03-01")),
            ("2024年3月1日", Some("2024-03-01")),
            ("20240301", Some("2024-03-01")),
            ("45352", Some("2024-03-01")),
            ("March 1st, 2024", Some("2024-03-01")),
            ("1 mars 2024", Some("2024-03-01")),
            ("2024-03-01T14:30Z", Some("2024-03-01T14:30:00Z")),
            ("2024-03-01 14:30", Some("2024-03-01T14:30:00")),
            ("2024-03-01T14:30:00+02:00", Some("2024-03-01T14:30:00+02:00")),
            ("2024-03-01T23:30:00-0500", Some("2024-03-01T23:30:00-05:00")),
            ("2024-03-01T00:30:00+00:00", Some("2024-03-01T00:30:00Z")),
            ("20240301T143000Z", Some("2024-03-01T14:30:00Z")),
            ("01.03.2024 14:30 Uhr", Some("2024-03-01T14:30:00")),
            ("Fri, 01 Mar 2024 14:30:00 +0100", Some("2024-03-01T14:30:00+01:00")),
            ("Fri Mar 01 2024 14:30:00 GMT+0100 (CET)", Some("2024-03-01T14:30:00+01:00")),
            ("1709303400", Some("2024-03-01T14:30:00Z")),
            ("1709303400123", Some("2024-03-01T14:30:00.123Z")),
            ("1709303400000", Some("2024-03-01T14:30:00Z")),
            ("20240301143000", Some("2024-03-01T14:30:00")),
            ("01.03.2024 14:30:00.25", None),
            ("2024-06-30T23:59:60Z", None),
            ("31.02.2024", None),
            ("0000-00-00", None),
            ("", None),
            ("yes", None),
        ] {
            let form = iso_form(cell, DateOrder::Undecided);
            assert_eq!(form.as_deref(), expected, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn a_form_is_the_same_instant_and_its_own_form(
            cell in "[0-9]{1,4}[-./年 ][0-9]{1,2}[-./月 ][0-9]{1,4}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,3})?)?( ?(Z|CET|UTC|pm|[+-][0-9]{2}:?[0-9]{2}))?)?",
        ) {
            for order in [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::Undecided] {
                if let Some(form) = iso_form(&cell, order) {
                    prop_assert_eq!(instant(&form, order), instant(&cell, order), "{} {}", cell, form);
                    let again = iso_form(&form, order);
                    prop_assert_eq!(again.as_deref(), Some(form.as_str()));
                }
            }
        }

        #[test]
        fn bare_numbers_too(cell in "[0-9]{4,17}([.,][0-9]{1,4})?") {
            if let Some(form) = iso_form(&cell, DateOrder::Undecided) {
                prop_assert_eq!(instant(&form, DateOrder::Undecided), instant(&cell, DateOrder::Undecided), "{}", form);
                let again = iso_form(&form, DateOrder::Undecided);
                prop_assert_eq!(again.as_deref(), Some(form.as_str()));
            }
        }

        #[test]
        fn any_cell_is_taken(cell in "\\PC{0,60}") {
            let _ = iso_form(&cell, DateOrder::DayFirst);
        }
    }
}
