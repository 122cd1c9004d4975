//! Files of the days on which the offices of a country do not work.

use super::asides::{Aside, read_aside};
use super::{Exit, Failure};
use crate::contact::law::Holidays;
use crate::contact::{DateOrder, Region};
use crate::normalize::country::{CountryCell, country};
use crate::normalize::date;
use crate::normalize::mask::row;
use jiff::civil::Date;

/// Reads files of holidays, each `FILE` or `COUNTRY=FILE`. A line holds a country and a day, in any order among whatever
/// else is there (`HK,2026-12-25,Christmas Day`); behind `COUNTRY=`, a day alone. `order` is that of days and months.
pub(super) fn read_holidays(given: &[String], order: DateOrder) -> Result<(Holidays, Vec<Aside>), Failure> {
    let mut holidays = Holidays::default();
    let mut files = Vec::new();
    for given in given {
        let (of_file, path) = place(given)?;
        let file = read_aside(path, |_| false)?;
        for (line, cells) in &file.lines {
            let Some((region, day)) = entry(cells, of_file, order) else {
                return Err(no_holiday(path, *line, cells));
            };
            holidays.0.entry(region).or_default().insert(day);
        }
        files.push(file);
    }
    Ok((holidays, files))
}

/// The country of a whole file, where it is named, and its path. A file whose own name holds a `=` is taken for what it is.
fn place(given: &str) -> Result<(Option<Region>, &str), Failure> {
    match given.split_once('=') {
        Some((word, path)) => match country(word) {
            CountryCell::Known(region) => Ok((Some(region), path)),
            _ if std::path::Path::new(given).exists() => Ok((None, given)),
            _ => Err(Failure::new(
                Exit::Usage,
                format!("--holidays {given}: {word} is no country; expected a code such as HK"),
            )),
        },
        None => Ok((None, given)),
    }
}

/// The country and the day of a line.
fn entry(cells: &[String], of_file: Option<Region>, order: DateOrder) -> Option<(Region, Date)> {
    let whole = cells.join(" ");
    let day = cells.iter().map(String::as_str).chain([whole.as_str()]).find_map(|cell| date::day(cell, order))?;
    let known = |cell: &String| match country(cell) {
        CountryCell::Known(region) => Some(region),
        CountryCell::Empty | CountryCell::Unknown => None,
    };
    let said = cells.iter().filter(|cell| cell.chars().any(char::is_alphabetic)).find_map(known);
    let region = of_file.or(said)?;
    // A line of another country stands in the wrong file.
    said.is_none_or(|said| said == region).then_some((region, day))
}

fn no_holiday(file: &str, number: u64, cells: &[String]) -> Failure {
    let message = format!(
        "{file}: line {number}: {}: expected a country and a day such as HK,2026-12-25 (or days alone, behind --holidays HK={file}); --date-order tells which of day and month comes first",
        row(&cells.join(","))
    );
    Failure::new(Exit::Usage, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_country_and_a_day() {
        let region = |code| Region::from_code(code).unwrap();
        let read = |cells: &[&str], of_file| {
            let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
            entry(&cells, of_file, DateOrder::Undecided)
        };
        let day = jiff::civil::date(2026, 12, 25);
        assert_eq!(read(&["HK", "2026-12-25", "Christmas"], None), Some((region("HK"), day)));
        assert_eq!(read(&["25 December 2026", "Singapore"], None), Some((region("SG"), day)));
        assert_eq!(read(&["25", "December", "2026"], Some(region("GB"))), Some((region("GB"), day)));
        assert_eq!(read(&["2026-12-25"], None), None);
        assert_eq!(read(&["country", "date"], None), None);
    }
}
