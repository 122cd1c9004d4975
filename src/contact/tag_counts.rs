//! Tags that a table of aliases does not know, counted.

use std::cmp::Reverse;
use std::collections::HashMap;

/// How many tags are told apart: the first so many of a run, in the order of its rows. This bounds the memory.
const TOLD_APART: usize = 100_000;

/// Tags that a table does not know, in order of first appearance, and how many cells hold each.
#[derive(Clone, Debug, Default)]
pub struct TagCounts {
    places: HashMap<Box<str>, u32>,
    counts: Vec<(Box<str>, u64)>,
    full: bool,
}

impl TagCounts {
    /// Counts a tag of one cell more.
    pub fn add(&mut self, tag: &str) {
        match self.places.get(tag) {
            Some(place) => self.counts[*place as usize].1 += 1,
            None => self.put(tag, 1),
        }
    }

    /// Adds those of the next block.
    pub fn add_all(&mut self, next: &TagCounts) {
        for (tag, count) in &next.counts {
            match self.places.get(tag) {
                Some(place) => self.counts[*place as usize].1 += count,
                None if self.counts.len() >= TOLD_APART => self.full = true,
                None => self.put(tag, *count),
            }
        }
    }

    fn put(&mut self, tag: &str, count: u64) {
        self.places.insert(tag.into(), self.counts.len() as u32);
        self.counts.push((tag.into(), count));
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.places.clear();
        self.counts.clear();
        self.full = false;
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many different ones there are, and whether there are more that were not told apart.
    #[must_use]
    pub fn different(&self) -> (usize, bool) {
        (self.counts.len(), self.full)
    }

    /// The most frequent ones, so many at most; of equally frequent ones the first by name.
    ///
    /// ```
    /// use hygienist::contact::TagCounts;
    /// let mut counts = TagCounts::default();
    /// ["fair", "demo", "beta", "fair"].into_iter().for_each(|tag| counts.add(tag));
    /// assert_eq!(counts.most(2), [("fair", 2), ("beta", 1)]);
    /// ```
    #[must_use]
    pub fn most(&self, count: usize) -> Vec<(&str, u64)> {
        let mut all: Vec<(&str, u64)> = self.counts.iter().map(|(tag, count)| (&**tag, *count)).collect();
        all.sort_unstable_by_key(|(tag, count)| (Reverse(*count), *tag));
        all.truncate(count);
        all
    }
}
