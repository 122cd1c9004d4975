//! Periods of law: years, months, days, and days on which offices work.

use crate::contact::Region;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// In what a period is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Calendar years.
    Years,
    /// Calendar months.
    Months,
    /// Days.
    Days,
    /// Days that are no Saturday, no Sunday and no public holiday.
    BusinessDays,
}

/// A period, as laws name them; in settings `2 years`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

/// Public holidays, by country.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays(pub BTreeMap<Region, BTreeSet<Date>>);

impl Period {
    /// So many calendar years.
    #[must_use]
    pub const fn years(count: u16) -> Period {
        Period { count, unit: Unit::Years }
    }

    /// So many days.
    #[must_use]
    pub const fn days(count: u16) -> Period {
        Period { count, unit: Unit::Days }
    }

    /// The last day of the period in a country, as [`Period::end`] has it.
    #[must_use]
    pub fn end_in(self, day: Date, country: Option<Region>, holidays: &Holidays) -> Date {
        static NONE: BTreeSet<Date> = BTreeSet::new();
        self.end(day, country.and_then(|country| holidays.0.get(&country)).unwrap_or(&NONE))
    }

    /// Reads `P30D`, `P6M`, `P2Y`, `10 business days`, `10 working days`, and what people write in a configuration: `2 years`, `30 days`.
    /// Nothing longer than a thousand years is a period.
    ///
    /// ```
    /// use hygienist::contact::law::{Period, Unit};
    /// assert_eq!(Period::parse("P18M"), Some(Period { count: 18, unit: Unit::Months }));
    /// assert_eq!(Period::parse("2 years"), Some(Period { count: 2, unit: Unit::Years }));
    /// assert_eq!(Period::parse("soon"), None);
    /// assert_eq!(Period::parse("20000 years"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Period> {
        Period::read(text).filter(|period| period.is_reasonable())
    }

    /// At most a thousand years: no law and no list asks for more, and calendars end.
    const fn is_reasonable(self) -> bool {
        match self.unit {
            Unit::Years => self.count <= 1_000,
            Unit::Months => self.count <= 12_000,
            // No number that it holds is as long.
            Unit::Days | Unit::BusinessDays => true,
        }
    }

    fn read(text: &str) -> Option<Period> {
        let text = text.trim();
        if let Some(iso) = text.strip_prefix('P') {
            let digits = iso.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let (factor, unit) = match &iso[digits.len()..] {
                "Y" => (1, Unit::Years),
                "M" => (1, Unit::Months),
                "W" => (7, Unit::Days),
                "D" => (1, Unit::Days),
                _ => return None,
            };
            return Some(Period { count: digits.parse::<u16>().ok()?.checked_mul(factor)?, unit });
        }
        let (number, unit) = text.split_once(' ')?;
        let (factor, unit) = match unit.trim() {
            "year" | "years" => (1, Unit::Years),
            "month" | "months" => (1, Unit::Months),
            "week" | "weeks" => (7, Unit::Days),
            "day" | "days" => (1, Unit::Days),
            "business day" | "business days" | "working day" | "working days" => (1, Unit::BusinessDays),
            _ => return None,
        };
        Some(Period { count: number.parse::<u16>().ok()?.checked_mul(factor)?, unit })
    }

    /// The last day of the period that begins on a day, which is not counted itself. A month without that day ends on its
    /// last one. `holidays` are those of the country; where none are known the end is earlier, which is the safe side.
    ///
    /// ```
    /// use hygienist::contact::law::Period;
    /// use jiff::civil::date;
    /// use std::collections::BTreeSet;
    /// let end = |period: &str, day| Period::parse(period).unwrap().end(day, &BTreeSet::new());
    /// assert_eq!(end("P1M", date(2026, 1, 31)), date(2026, 2, 28));
    /// assert_eq!(end("P2Y", date(2024, 2, 29)), date(2026, 2, 28));
    /// assert_eq!(end("10 business days", date(2026, 11, 24)), date(2026, 12, 8));
    /// ```
    #[must_use]
    pub fn end(self, day: Date, holidays: &BTreeSet<Date>) -> Date {
        let count = i32::from(self.count);
        let span = match self.unit {
            Unit::Years => count.years(),
            Unit::Months => count.months(),
            Unit::Days => count.days(),
            Unit::BusinessDays => {
                let works = |day: &Date| {
                    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !holidays.contains(day)
                };
                let mut worked = day.series(1.days()).skip(1).filter(works);
                return worked.nth(usize::from(self.count).saturating_sub(1)).unwrap_or(Date::MAX);
            }
        };
        day.checked_add(span).unwrap_or(Date::MAX)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Years => "year",
            Unit::Months => "month",
            Unit::Days => "day",
            Unit::BusinessDays => "business day",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = String;

    fn try_from(text: String) -> Result<Period, String> {
        Period::parse(&text).ok_or_else(|| {
            format!("{text} is no period; expected one such as 2 years or 30 days, of 1,000 years at most")
        })
    }
}
