//! The entries of all lists, in memory, partitioned and sorted.

use super::{Entries, Entry};
use crate::contact::{Key, KeyKinds, Region, SuppressionEntry, SuppressionKind, SuppressionSource};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

/// What was counted while a list was read.
#[derive(Clone, Debug, Default)]
pub struct ListCount {
    /// Entries.
    pub entries: u64,
    /// Entries that could not be read.
    pub unreadable: u64,
    /// Numbers without a country.
    pub without_country: u64,
    /// Rows of a change list that say that a number was taken off.
    pub deletions: u64,
    /// Where its numbers are from, in the order of the codes of the regions.
    pub regions: BTreeSet<Region>,
    /// Which kinds its entries are of, a bit each.
    kinds: u16,
}

impl ListCount {
    /// Counts what some rows say.
    pub fn add(&mut self, said: &Entries) {
        self.entries += said.entries.len() as u64 - said.aliases;
        self.unreadable += said.unreadable;
        self.without_country += said.without_country;
        self.deletions += said.deletions;
        self.regions.extend(said.regions.iter().copied());
        self.kinds = said.entries.iter().fold(self.kinds, |kinds, entry| kinds | 1 << entry.kind as u8);
    }

    /// Which kinds its entries are of, in their order.
    pub fn kinds(&self) -> impl Iterator<Item = SuppressionKind> {
        SuppressionKind::ALL.into_iter().filter(|kind| self.kinds & 1 << *kind as u8 != 0)
    }

    /// Counts what was counted elsewhere.
    pub fn extend(&mut self, other: ListCount) {
        self.entries += other.entries;
        self.unreadable += other.unreadable;
        self.without_country += other.without_country;
        self.deletions += other.deletions;
        self.regions.extend(other.regions);
        self.kinds |= other.kinds;
    }
}

/// The entries of all lists. About 27 bytes an entry.
#[derive(Debug)]
pub struct Files {
    bits: u32,
    partitions: Vec<Vec<SuppressionEntry>>,
    kinds: KeyKinds,
    national_numbers: HashSet<Box<str>>,
}

impl Files {
    /// No entries yet, of `1 << bits` partitions.
    #[must_use]
    pub fn new(bits: u32) -> Files {
        Files {
            bits,
            partitions: vec![Vec::new(); 1 << bits],
            kinds: KeyKinds::default(),
            national_numbers: HashSet::new(),
        }
    }

    /// Adds what rows of a list say, the first of them being row `first` of the list.
    pub fn add(&mut self, list: u16, first: u32, said: Entries) {
        for Entry { row, key, of, kind, .. } in said.entries {
            self.kinds.insert(of);
            let partition = &mut self.partitions[key.partition(self.bits)];
            grow_slowly(partition);
            partition.push(SuppressionEntry { key, of, kind, list, row: first + row });
        }
        self.national_numbers.extend(said.national);
    }

    /// Puts entries that were found elsewhere beside those of the lists, which were sorted. None of them hides another: one
    /// that may be lifted must not stand for one that may not.
    pub fn extend(&mut self, entries: impl Iterator<Item = SuppressionEntry>) {
        for entry in entries {
            self.kinds.insert(entry.of);
            self.partitions[entry.key.partition(self.bits)].push(entry);
        }
        for partition in &mut self.partitions {
            partition.sort_unstable_by_key(order);
        }
    }

    /// Says that there will be entries with keys of these kinds, and with these national significant numbers.
    pub fn expect(&mut self, kinds: KeyKinds, national_numbers: impl IntoIterator<Item = Box<str>>) {
        self.kinds.extend(kinds);
        self.national_numbers.extend(national_numbers);
    }

    /// Sorts the entries; of the same key for the same reason only the first of the first list stays.
    pub fn sort(&mut self) {
        self.partitions.par_iter_mut().for_each(|partition| {
            partition.sort_unstable_by_key(order);
            partition.dedup_by_key(|entry| (entry.key, entry.kind));
        });
    }

    /// The national significant numbers that a reader kept.
    #[must_use]
    pub fn national_numbers(&self) -> &HashSet<Box<str>> {
        &self.national_numbers
    }

    /// How much memory the entries hold, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.partitions.iter().map(|partition| partition.capacity() * size_of::<SuppressionEntry>()).sum()
    }
}

/// By key, then by what is told first.
fn order(entry: &SuppressionEntry) -> (Key, SuppressionKind, u16, u32) {
    (entry.key, entry.kind, entry.list, entry.row)
}

/// Ten million entries must fit beside a small input: a vector that doubles would hold half of it for nothing.
fn grow_slowly(partition: &mut Vec<SuppressionEntry>) {
    if partition.len() == partition.capacity() {
        partition.reserve_exact((partition.len() / 8).max(64));
    }
}

impl SuppressionSource for Files {
    fn kinds(&self) -> KeyKinds {
        self.kinds
    }

    fn partition(&self, index: usize, bits: u32) -> Cow<'_, [SuppressionEntry]> {
        debug_assert_eq!(bits, self.bits, "lists and keys are partitioned alike");
        Cow::Borrowed(&self.partitions[index])
    }
}
