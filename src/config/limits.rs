//! Limits on what a list may hold: one grammar for `--max`, `--min` and `[check]`.

use super::actions::{codes_like, names_like};
use super::error::did_you_mean;
use super::store::Shrink;
use crate::contact::law::Period;
use crate::contact::{Area, Code};
use std::fmt;

/// Everything that a run is held to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// By how much the kept rows may be fewer than at the last run of the same list.
    pub shrink: Option<Shrink>,
    /// The others, in the order in which they were set.
    pub all: Vec<Limit>,
    /// Roles or columns that every input must have.
    pub required: Vec<String>,
    /// Columns without a role that an input may have; where there are none, any.
    pub allowed: Option<Vec<String>>,
}

/// No more, or no less, than so much of something.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// On which side of the amount it must be.
    pub bound: Bound,
    /// What is measured.
    pub measure: Measure,
    /// The amount.
    pub amount: Amount,
}

/// On which side of an amount something must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// At most that much.
    Max,
    /// At least that much.
    Min,
}

/// What can be measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Records read: those of people.
    Rows,
    /// Records that may be used.
    Kept,
    /// Records that may not.
    Rejected,
    /// Records that bear a code of this pattern.
    Codes(String),
    /// Kept records that bear no code of an area.
    CleanOf(Area),
    /// Records in which a role or a column is filled.
    Fill(String),
    /// Different values of a role or a column, of its filled cells.
    Distinct(String),
    /// How old the newest date of a role or a column is.
    Age(String),
}

/// How much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A part, from 0 to 1.
    Share(f64),
    /// A number.
    Count(u64),
    /// A time.
    Time(Period),
}

/// Words that stand alone.
const WORDS: [&str; 4] = ["rows", "kept", "rejected", "shrink"];
/// Words that ask for a column.
const OF_COLUMN: [&str; 3] = ["fill", "distinct", "age"];

impl Limits {
    /// Adds a limit, as it is written behind `--max` or `--min`: `email.syntax=0.5%`. A later one on the same takes the place
    /// of an earlier one.
    ///
    /// ```
    /// use hygienist::config::{Bound, Limits};
    /// let mut limits = Limits::default();
    /// limits.add(Bound::Max, "email.syntax=0.5%").unwrap();
    /// limits.add(Bound::Min, "fill(email) = 90%").unwrap();
    /// limits.add(Bound::Max, "age(last_activity_at)=2 days").unwrap();
    /// limits.add(Bound::Max, "email.syntax=1%").unwrap();
    /// assert_eq!(limits.all.len(), 3);
    /// assert_eq!(limits.all[0].to_string(), "max email.syntax=1%");
    /// assert!(limits.add(Bound::Max, "emial.syntax=1%").unwrap_err().contains("email.syntax"));
    /// ```
    ///
    /// # Errors
    /// What is wrong with it, what was expected, and what was probably meant.
    pub fn add(&mut self, bound: Bound, text: &str) -> Result<(), String> {
        let Some((what, amount)) = text.rsplit_once('=') else {
            return Err(format!("expected {}", bound.example()));
        };
        self.set(bound, what, amount)
    }

    /// The same, of the two parts.
    ///
    /// # Errors
    /// As [`Limits::add`].
    pub fn set(&mut self, bound: Bound, what: &str, amount: &str) -> Result<(), String> {
        let (what, amount) = (what.trim(), amount.trim());
        if what == "shrink" {
            if bound == Bound::Min {
                return Err("a list may shrink at most by something: max shrink=20%".to_owned());
            }
            self.shrink = Some(Shrink::try_from(amount.to_owned())?);
            return Ok(());
        }
        let measure = Measure::read(what, bound)?;
        let amount = Amount::read(amount, &measure)?;
        let limit = Limit { bound, measure, amount };
        match self.all.iter_mut().find(|other| other.bound == bound && other.measure == limit.measure) {
            Some(other) => *other = limit,
            None => self.all.push(limit),
        }
        Ok(())
    }

    /// Those of this, and those of another laid over them.
    #[must_use]
    pub fn overlaid(mut self, over: Limits) -> Limits {
        for limit in over.all {
            match self.all.iter_mut().find(|one| one.bound == limit.bound && one.measure == limit.measure) {
                Some(one) => *one = limit,
                None => self.all.push(limit),
            }
        }
        self.shrink = over.shrink.or(self.shrink);
        self.required.extend(over.required);
        if let Some(more) = over.allowed {
            self.allowed.get_or_insert_default().extend(more);
        }
        self
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Limits::default()
    }

    /// What holds where nothing is said: no row may be rejected.
    #[must_use]
    pub fn nothing_rejected() -> Limits {
        let limit = Limit { bound: Bound::Max, measure: Measure::Rejected, amount: Amount::Count(0) };
        Limits { all: vec![limit], ..Limits::default() }
    }
}

impl Bound {
    const fn example(self) -> &'static str {
        match self {
            Bound::Max => "WHAT=AMOUNT, such as rejected=2%, 'email.syntax=0.5%' or 'age(last_activity_at)=2 days'",
            Bound::Min => "WHAT=AMOUNT, such as rows=1000, 'consent=98%' or 'fill(email)=90%'",
        }
    }
}

impl Measure {
    fn read(text: &str, bound: Bound) -> Result<Measure, String> {
        if let Some((word, column)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            let column = column.trim().to_owned();
            if column.is_empty() {
                return Err(format!("{text}: expected a role or a column between the brackets, such as fill(email)"));
            }
            return match word.trim() {
                "fill" => Ok(Measure::Fill(column)),
                "distinct" => Ok(Measure::Distinct(column)),
                "age" if bound == Bound::Max => Ok(Measure::Age(column)),
                "age" => Err(format!("{text}: a list is too old, never too young; expected max '{text}=2 days'")),
                other => Err(format!(
                    "{other}(…) is no measure{}; expected fill(…), distinct(…) or age(…)",
                    did_you_mean(other, OF_COLUMN)
                )),
            };
        }
        match text {
            "rows" => return Ok(Measure::Rows),
            "kept" => return Ok(Measure::Kept),
            "rejected" => return Ok(Measure::Rejected),
            _ => {}
        }
        if let Some(area) = Area::ALL.into_iter().find(|area| area.name() == text) {
            return Ok(match bound {
                Bound::Min => Measure::CleanOf(area),
                Bound::Max => Measure::Codes(format!("{text}.*")),
            });
        }
        if !codes_like(text).is_empty() {
            return match bound {
                Bound::Max => Ok(Measure::Codes(text.to_owned())),
                Bound::Min => Err(format!(
                    "{text} is a fault: max {text}=… limits it; expected {}, or an area such as consent",
                    bound.example()
                )),
            };
        }
        let codes = Code::ALL.iter().map(|code| code.name());
        let areas = Area::ALL.into_iter().map(Area::name);
        let meant = did_you_mean(text, WORDS.into_iter().chain(areas).chain(codes));
        Err(format!("{text} is nothing that can be measured{meant}; expected {}", bound.example()))
    }

    /// Whether a record bears what is measured.
    #[must_use]
    pub fn counts(&self, code: Code) -> bool {
        match self {
            Measure::Codes(pattern) => names_like(pattern, code.name()),
            Measure::CleanOf(area) => code.area() == *area,
            _ => false,
        }
    }
}

impl Amount {
    fn read(text: &str, measure: &Measure) -> Result<Amount, String> {
        if let Measure::Age(_) = measure {
            let expected = format!("{measure}={text}: expected a time such as 2 days");
            return Period::parse(text).map(Amount::Time).ok_or(expected);
        }
        let wrong = || format!("{measure}={text}: expected a share such as 2% or 0.02, or a number of rows such as 10");
        let (number, is_percent) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), true),
            None => (text, false),
        };
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'_') {
            return Err(wrong());
        }
        let number = number.replace('_', "");
        if !is_percent && !number.contains('.') {
            return number.parse().map(Amount::Count).map_err(|_| wrong());
        }
        let whole = if is_percent { 100.0 } else { 1.0 };
        let share = number.parse::<f64>().map_err(|_| wrong())? / whole;
        match measure {
            _ if share > 1.0 => Err(format!("{measure}={text}: more than the whole; {}", wrong())),
            Measure::Rows => {
                Err(format!("{measure}={text}: rows are a part of nothing; expected a number such as 1000"))
            }
            _ => Ok(Amount::Share(share)),
        }
    }

    /// Whether so many of so many is more than this.
    ///
    /// A share such as 0.07 has no exact form: what is a hair beyond it is not beyond it.
    #[must_use]
    pub fn is_exceeded_by(self, count: u64, of: u64) -> bool {
        match self {
            Amount::Count(most) => count > most,
            Amount::Share(share) => count as f64 > of as f64 * share * (1.0 + 1e-9),
            Amount::Time(_) => false,
        }
    }

    /// Whether so many of so many is less than this. A part of nothing is less than any part.
    #[must_use]
    pub fn is_missed_by(self, count: u64, of: u64) -> bool {
        match self {
            Amount::Count(least) => count < least,
            Amount::Share(share) => (of == 0 && share > 0.0) || (count as f64) < of as f64 * share * (1.0 - 1e-9),
            Amount::Time(_) => false,
        }
    }
}

// Amounts are read, and so are numbers.
impl Eq for Limit {}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = match self.bound {
            Bound::Max => "max",
            Bound::Min => "min",
        };
        write!(f, "{bound} {}={}", self.measure, self.amount)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Measure::Rows => f.write_str("rows"),
            Measure::Kept => f.write_str("kept"),
            Measure::Rejected => f.write_str("rejected"),
            Measure::Codes(pattern) => f.write_str(pattern),
            Measure::CleanOf(area) => f.write_str(area.name()),
            Measure::Fill(column) => write!(f, "fill({column})"),
            Measure::Distinct(column) => write!(f, "distinct({column})"),
            Measure::Age(column) => write!(f, "age({column})"),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Ten digits hide what binary fractions add: 0.07 is 7 %.
            Amount::Share(share) => write!(f, "{}%", (share * 1e12).round() / 1e10),
            Amount::Count(count) => write!(f, "{count}"),
            Amount::Time(period) => period.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bound: Bound, text: &str) -> Result<String, String> {
        let mut limits = Limits::default();
        limits.add(bound, text)?;
        Ok(limits.all.first().map_or_else(|| "shrink".to_owned(), ToString::to_string))
    }

    #[test]
    fn limits_as_people_write_them() {
        for (bound, text, shown) in [
            (Bound::Max, "rejected=2%", "max rejected=2%"),
            (Bound::Max, "rejected = 0.02", "max rejected=2%"),
            (Bound::Max, "rejected=0", "max rejected=0"),
            (Bound::Max, "duplicate.*=0", "max duplicate.*=0"),
            (Bound::Max, "consent=1%", "max consent.*=1%"),
            (Bound::Min, "consent=98%", "min consent=98%"),
            (Bound::Min, "rows=1_000", "min rows=1000"),
            (Bound::Min, "distinct(Kunden=Nr)=100%", "min distinct(Kunden=Nr)=100%"),
            (Bound::Max, "age( last_activity_at )=2 days", "max age(last_activity_at)=2 days"),
            (Bound::Max, "shrink=20%", "shrink"),
        ] {
            assert_eq!(read(bound, text).as_deref(), Ok(shown), "{text}");
        }
        for (bound, text, why) in [
            (Bound::Max, "rejected", "expected"),
            (Bound::Max, "rejected=", "expected a share"),
            (Bound::Max, "rejected=-1", "expected a share"),
            (Bound::Max, "rejected=101%", "more than the whole"),
            (Bound::Min, "rows=90%", "part of nothing"),
            (Bound::Min, "email.syntax=1%", "is a fault"),
            (Bound::Max, "emal.syntax=1%", "email.syntax"),
            (Bound::Max, "filled(email)=1%", "fill"),
            (Bound::Min, "fill()=1%", "between the brackets"),
            (Bound::Min, "age(created_at)=2 days", "never too young"),
            (Bound::Max, "age(created_at)=2", "such as 2 days"),
            (Bound::Min, "shrink=20%", "at most"),
        ] {
            let error = read(bound, text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn the_amount_itself_is_within_it() {
        for (share, of, at) in [(0.07, 100, 7), (0.3, 10, 3), (0.1, 30, 3), (1.0, 7, 7)] {
            let amount = Amount::Share(share);
            assert!(!amount.is_exceeded_by(at, of) && amount.is_exceeded_by(at + 1, of), "{share}");
            assert!(!amount.is_missed_by(at, of) && amount.is_missed_by(at - 1, of), "{share}");
        }
        assert!(Amount::Share(0.9).is_missed_by(0, 0) && !Amount::Share(0.0).is_missed_by(0, 0));
        assert!(!Amount::Share(0.0).is_exceeded_by(0, 0));
    }

    #[test]
    fn later_limits_take_the_place_of_earlier_ones() {
        let mut file = Limits::default();
        file.add(Bound::Max, "rejected=2%").unwrap();
        file.add(Bound::Min, "rows=10").unwrap();
        let mut flags = Limits::default();
        flags.add(Bound::Max, "rejected=10%").unwrap();
        let shown: Vec<String> = file.overlaid(flags).all.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["max rejected=10%", "min rows=10"]);
    }
}
