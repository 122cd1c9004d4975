//! What a store is asked beside stops: when soft bounces become one, and how far a list may shrink between runs.

use crate::contact::law::Period;
use std::fmt;

/// When bounces that may pass become a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// So many of them, one at least.
    pub soft_bounces: u32,
    /// Within this time.
    pub window: Period,
}

impl Default for Feedback {
    fn default() -> Feedback {
        Feedback { soft_bounces: 3, window: Period::days(90) }
    }
}

/// The share of a list that may be gone since the run before: `20%` or `0.2`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Shrink(f64);

impl Shrink {
    /// The share, from 0 to 1.
    ///
    /// ```
    /// use hygienist::config::Shrink;
    /// assert_eq!(Shrink::try_from("20%".to_owned()).unwrap().share(), 0.2);
    /// assert_eq!(Shrink::try_from("0.2".to_owned()), Shrink::try_from("20 %".to_owned()));
    /// assert!(Shrink::try_from("20".to_owned()).is_err());
    /// ```
    #[must_use]
    pub const fn share(self) -> f64 {
        self.0
    }

    /// Whether that many rows, where there were so many before, are too few.
    ///
    /// ```
    /// use hygienist::config::Shrink;
    /// let shrink = Shrink::try_from("20%".to_owned()).unwrap();
    /// assert!(!shrink.is_beyond(10, 8) && shrink.is_beyond(10, 7));
    /// assert!(!shrink.is_beyond(0, 0) && !shrink.is_beyond(10, 11));
    /// ```
    #[must_use]
    pub fn is_beyond(self, before: u64, now: u64) -> bool {
        // A share such as 0.07 has no exact form: what is a hair beyond it is not beyond it.
        let gone = before.saturating_sub(now) as f64;
        gone > before as f64 * self.0 * (1.0 + 1e-9)
    }
}

// A share is read, and so is a number.
impl Eq for Shrink {}

impl TryFrom<String> for Shrink {
    type Error = String;

    fn try_from(text: String) -> Result<Shrink, String> {
        let number = text.trim();
        let (number, whole) = match number.strip_suffix('%') {
            Some(percent) => (percent.trim_end(), 100.0),
            None => (number, 1.0),
        };
        let is_written_so = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        match number.parse::<f64>() {
            Ok(read) if is_written_so && read <= whole => Ok(Shrink(read / whole)),
            _ => Err(format!("{text} is no share; expected one such as 20% or 0.2")),
        }
    }
}

impl fmt::Display for Shrink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Ten digits hide what binary fractions add: 0.07 is 7 %.
        write!(f, "{}%", (self.0 * 1e12).round() / 1e10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        Shrink::try_from(text.to_owned()).map(|shrink| shrink.to_string())
    }

    #[test]
    fn shares_as_people_write_them() {
        for (text, shown) in [
            ("20%", "20%"),
            ("20 %", "20%"),
            ("0.2", "20%"),
            ("0.07", "7%"),
            ("7.5%", "7.5%"),
            ("1", "100%"),
            ("0%", "0%"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(shown), "{text}");
        }
        for text in ["", "%", "20", "101%", "-5%", "inf", "nan%", "1e-1", "a fifth", "20%%"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_share_itself_is_not_beyond_it() {
        for (share, before, now) in [("7%", 100, 93), ("0.07", 100, 93), ("33%", 100, 67), ("0%", 5, 5), ("100%", 5, 0)]
        {
            let shrink = Shrink::try_from(share.to_owned()).unwrap();
            assert!(!shrink.is_beyond(before, now), "{share}");
            assert!(now == 0 || shrink.is_beyond(before, now - 1), "{share}");
        }
    }
}
