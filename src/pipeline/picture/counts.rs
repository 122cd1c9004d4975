//! How often each of many values comes, in bounded memory.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

/// Values and how often each came, in order of first appearance.
///
/// A run tells so many of them apart, the first in the order of its rows; whatever comes new after that is counted together.
/// So the counts of those that are told apart are exact, and no order of threads shows.
#[derive(Clone, Debug)]
pub(in crate::pipeline) struct Counts<K> {
    places: HashMap<K, u32>,
    values: Vec<(K, u64)>,
    beyond: u64,
}

impl<K> Default for Counts<K> {
    fn default() -> Counts<K> {
        Counts { places: HashMap::new(), values: Vec::new(), beyond: 0 }
    }
}

/// The most frequent of many values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::pipeline) struct Most<K> {
    /// The most frequent first, in the order of the values where equal.
    pub(in crate::pipeline) told: Vec<(K, u64)>,
    /// How many others were told apart.
    pub(in crate::pipeline) others: u64,
    /// How often the others came.
    pub(in crate::pipeline) others_count: u64,
    /// Whether there were more than could be told apart.
    pub(in crate::pipeline) at_least: bool,
}

impl<K: Clone + Eq + Hash + Ord> Counts<K> {
    /// Counts one.
    pub(in crate::pipeline) fn count(&mut self, value: K) {
        self.count_many(value, 1, usize::MAX);
    }

    fn count_many(&mut self, value: K, count: u64, most: usize) {
        match self.places.get(&value) {
            Some(place) => self.values[*place as usize].1 += count,
            None if self.values.len() >= most => self.beyond += count,
            None => {
                self.places.insert(value.clone(), self.values.len() as u32);
                self.values.push((value, count));
            }
        }
    }

    /// Adds those of the next block; at most so many values are told apart.
    pub(in crate::pipeline) fn add(&mut self, next: Counts<K>, most: usize) {
        self.beyond += next.beyond;
        next.values.into_iter().for_each(|(value, count)| self.count_many(value, count, most));
    }

    /// The most frequent ones.
    pub(in crate::pipeline) fn most(&self, told: usize) -> Most<K> {
        let mut all: Vec<&(K, u64)> = self.values.iter().collect();
        all.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        let rest = all.split_off(told.min(all.len()));
        let others_count = self.beyond + rest.iter().map(|(_, count)| count).sum::<u64>();
        Most {
            told: all.into_iter().cloned().collect(),
            // What came too late is one value at least.
            others: rest.len() as u64 + u64::from(self.beyond > 0),
            others_count,
            at_least: self.beyond > 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&'static str]) -> Counts<&'static str> {
        let mut counts = Counts::default();
        values.iter().for_each(|value| counts.count(*value));
        counts
    }

    #[test]
    fn the_most_frequent_are_told_and_the_others_are_one() {
        let most = of(&["b", "a", "c", "a", "b", "d"]).most(2);
        assert_eq!((most.told, most.others, most.others_count), (vec![("a", 2), ("b", 2)], 2, 2));
        assert!(!most.at_least);
    }

    #[test]
    fn what_comes_when_there_is_no_room_is_counted_together() {
        let mut all = Counts::default();
        all.add(of(&["a", "b"]), 2);
        all.add(of(&["c", "b", "d", "c"]), 2);
        let most = all.most(10);
        assert_eq!((most.told, most.others, most.others_count), (vec![("b", 2), ("a", 1)], 1, 3));
        assert!(most.at_least);
    }
}
