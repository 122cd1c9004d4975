//! What a store knows of stops, as plain data.

use super::SuppressionKind;

/// A stop that a store holds and that some record met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredStop {
    /// Where it was first read, by its place in [`StoredStops::sources`].
    pub source: u32,
    /// The row there, from 1; 0 where there are no rows.
    pub row: u64,
    /// Why it is there.
    pub kind: SuppressionKind,
    /// Since when: the first time that anybody said so, as Unix time.
    pub since: i64,
    /// The last time that anybody said so, as Unix time. Only a consent after it can be newer.
    pub last: i64,
}

/// Seconds of a day.
const DAY: i64 = 86_400;

impl StoredStop {
    /// Whether a consent of that time is newer: given after the last time that anybody said stop. A stop of midnight sharp is
    /// known to the day, and lasts until that day is over.
    ///
    /// ```
    /// use hygienist::contact::{StoredStop, SuppressionKind};
    /// let of = |last| StoredStop { source: 0, row: 7, kind: SuppressionKind::Unsubscribed, since: 0, last };
    /// assert!(of(90_000).is_older_than(90_001) && !of(90_000).is_older_than(90_000));
    /// assert!(of(86_400).is_older_than(172_800) && !of(86_400).is_older_than(172_799));
    /// ```
    #[must_use]
    pub const fn is_older_than(&self, consented: i64) -> bool {
        let end = if self.last.rem_euclid(DAY) == 0 { self.last.saturating_add(DAY - 1) } else { self.last };
        end < consented
    }
}

/// The stops of a store that records met, sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredStops {
    /// The number by which [`By::List`](super::By::List) and [`SuppressionEntry`](super::SuppressionEntry) name the store;
    /// their row is the place in `stops`, from 1.
    pub list: u16,
    /// The stops.
    pub stops: Vec<StoredStop>,
    /// Where they were read, in words: a file, or who said so.
    pub sources: Vec<String>,
}

impl Default for StoredStops {
    /// Those of no store: no list has its number.
    fn default() -> StoredStops {
        StoredStops { list: u16::MAX, stops: Vec::new(), sources: Vec::new() }
    }
}

impl StoredStops {
    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.stops.is_empty()
    }

    /// Where a stop was first read, in words.
    #[must_use]
    pub fn source(&self, stop: &StoredStop) -> &str {
        self.sources.get(stop.source as usize).map_or("", String::as_str)
    }

    /// The stop that an entry of list `list` and row `row` names, where that list is the store.
    ///
    /// ```
    /// use hygienist::contact::{StoredStop, StoredStops, SuppressionKind};
    /// let stop = StoredStop { source: 0, row: 7, kind: SuppressionKind::Unsubscribed, since: 0, last: 0 };
    /// let stored = StoredStops { list: 2, stops: vec![stop], sources: vec!["stop.csv".to_owned()] };
    /// assert_eq!(stored.stop(2, 1), Some(&stop));
    /// assert_eq!(stored.stop(1, 1), None);
    /// ```
    #[must_use]
    pub fn stop(&self, list: u16, row: u32) -> Option<&StoredStop> {
        let place = usize::try_from(row).ok()?.checked_sub(1)?;
        (list == self.list).then(|| self.stops.get(place)).flatten()
    }
}
