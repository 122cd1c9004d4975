//! Files of the days on which the offices of a country do not work.

use super::{Exit, Failure};
use crate::contact::law::Holidays;
use crate::contact::{DateOrder, Region};
use crate::normalize::country::{CountryCell, country};
use crate::normalize::date;
use std::fs;

/// Reads files of holidays, each `FILE` or `COUNTRY=FILE`. A line holds a country and a day, in any order among whatever
/// else is there (`HK,2026-12-25,Christmas Day`); behind `COUNTRY=`, a day alone. `#` begins a comment; a first line without
/// a day is a header.
pub(super) fn read_holidays(files: &[String]) -> Result<Holidays, Failure> {
    let mut holidays = Holidays::default();
    for given in files {
        let (of_file, file) = match given.split_once('=').map(|(word, file)| (country(word), file)) {
            Some((CountryCell::Known(region), file)) => (Some(region), file),
            _ => (None, given.as_str()),
        };
        let text = fs::read_to_string(file)
            .map_err(|error| Failure::new(Exit::Input, format!("{file}: cannot be read: {error}")))?;
        let lines = text.lines().zip(1..).map(|(line, number)| (line.trim_start_matches('\u{feff}').trim(), number));
        let mut first = true;
        for (line, number) in lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#')) {
            match entry(line, of_file) {
                Some((region, day)) => {
                    holidays.0.entry(region).or_default().insert(day);
                }
                None if first && !line.bytes().any(|byte| byte.is_ascii_digit()) => {}
                None => return Err(no_holiday(file, number, line)),
            }
            first = false;
        }
    }
    Ok(holidays)
}

/// The country and the day of a line.
fn entry(line: &str, of_file: Option<Region>) -> Option<(Region, jiff::civil::Date)> {
    let cells = || line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"'));
    let day = cells().find_map(|cell| date::day(cell, DateOrder::Undecided))?;
    let said = cells().filter(|cell| cell.chars().any(char::is_alphabetic)).find_map(|cell| match country(cell) {
        CountryCell::Known(region) => Some(region),
        CountryCell::Empty | CountryCell::Unknown => None,
    });
    Some((of_file.or(said)?, day))
}

fn no_holiday(file: &str, number: usize, line: &str) -> Failure {
    let message = format!(
        "{file}: line {number}: {line}: expected a country and a day such as HK,2026-12-25 (or days alone, behind --holidays HK={file})"
    );
    Failure::new(Exit::Usage, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_country_and_a_day() {
        let region = |code| Region::from_code(code).unwrap();
        let day = jiff::civil::date(2026, 12, 25);
        assert_eq!(entry("HK,2026-12-25,Christmas", None), Some((region("HK"), day)));
        assert_eq!(entry("25 December 2026;Singapore", None), Some((region("SG"), day)));
        assert_eq!(entry("2026-12-25", Some(region("GB"))), Some((region("GB"), day)));
        assert_eq!(entry("2026-12-25", None), None);
        assert_eq!(entry("country,date", None), None);
    }
}
