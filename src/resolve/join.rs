//! Keys meet: the same channel on different records, and on suppression lists.
//!
//! Entries are partitioned by the top bits of their keys; partitions run in parallel and share nothing. A group of
//! equal keys gives stops and links; what they mean for contacts is said in `fates`.

use super::line::{Classes, classes};
use crate::config::{Matching, Resubscribe};
use crate::contact::{
    By, Code, Column, Head, Key, KeyEntry, KeyKind, LineName, Part, Resubscribed, Returned, StoredStops,
    SuppressionEntry, SuppressionKind, SuppressionSource, head, serves,
};
use rayon::prelude::*;

/// An e-mail carried by more contradicting names than this is nobody's own: it counts like a phone.
const NAMES_OF_ONE_PERSON: usize = 10;

/// The keys of one block, grouped by partition, with the names they point into.
#[derive(Debug)]
pub struct KeyBlock {
    /// The record number, over the whole run, of the block's first record.
    pub first_record: u32,
    /// Whether some are aliases, which look for entries that name a channel.
    has_aliases: bool,
    entries: Box<[KeyEntry]>,
    starts: Box<[u32]>,
    names: Box<[u8]>,
}

impl KeyBlock {
    /// Groups the keys of a judged block into `1 << bits` partitions. A counting sort: linear, stable.
    #[must_use]
    pub fn new(keys: &[KeyEntry], names: &[u8], bits: u32) -> KeyBlock {
        let mut starts = vec![0u32; (1 << bits) + 1];
        for entry in keys {
            starts[entry.key.partition(bits) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut entries = keys.to_vec();
        for entry in keys {
            let at = &mut next[entry.key.partition(bits)];
            entries[*at as usize] = *entry;
            *at += 1;
        }
        let has_aliases = keys.iter().any(|entry| entry.kind.is_alias());
        KeyBlock { first_record: 0, has_aliases, entries: entries.into(), starts: starts.into(), names: names.into() }
    }

    /// How much memory it holds, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of_val(&*self.entries) + size_of_val(&*self.starts) + self.names.len()
    }

    /// The keys of a partition.
    pub fn keys_of(&self, index: usize) -> impl Iterator<Item = Key> {
        let range = self.starts[index] as usize..self.starts[index + 1] as usize;
        self.entries[range].iter().map(|entry| entry.key)
    }

    /// Writes half the key of the first address in a column into the place of its record, from the block's first.
    pub fn address_keys(&self, column: Column, places: &mut [u64]) {
        for entry in &self.entries {
            let is_address = matches!(entry.kind, KeyKind::Email | KeyKind::WeakEmail);
            if is_address
                && entry.column == column
                && matches!(entry.part(), Part::FIRST | Part::WHOLE)
                && let Some(place) = places.get_mut(entry.record as usize)
            {
                *place = entry.key.half();
            }
        }
    }

    fn partition_len(&self, index: usize) -> usize {
        (self.starts[index + 1] - self.starts[index]) as usize
    }

    fn partition(&self, index: usize) -> impl Iterator<Item = KeyEntry> {
        let range = self.starts[index] as usize..self.starts[index + 1] as usize;
        self.entries[range].iter().map(|entry| KeyEntry { record: entry.record + self.first_record, ..*entry })
    }
}

/// What the join reads.
pub struct Join<'a> {
    /// The keys of all blocks, in their order.
    pub blocks: &'a [KeyBlock],
    /// One a record.
    pub heads: &'a [Head],
    /// What makes duplicates.
    pub matching: Matching,
    /// Who is not to be contacted.
    pub suppression: &'a dyn SuppressionSource,
    /// What is known of those of its entries that are a store's; empty where there is none.
    pub stored: &'a StoredStops,
    /// Whether newer consent lifts a stop of the store.
    pub resubscribe: Resubscribe,
    /// How many partitions, as a power of two.
    pub bits: u32,
    /// Whether it is asked for which channels stand on lists.
    pub tells_listed: bool,
}

/// Why a channel is taken: of which kind the entry is, by what it stands there, and of what its key is.
pub(super) type Why = (SuppressionKind, By, KeyKind);

/// A channel that a list, or another spelling of it, takes from a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stop {
    /// The record.
    pub record: u32,
    /// Why.
    pub kind: SuppressionKind,
    /// The cell.
    pub column: Column,
    /// Which channel of the cell.
    pub part: Part,
    /// By what.
    pub by: By,
    /// The key of a channel that reached the contact until now, so that it is counted once.
    pub lost: Option<Key>,
    /// What the key was of that found it.
    pub of: KeyKind,
}

/// What met.
#[derive(Debug, Default)]
pub struct Meeting {
    /// Channels that lists take.
    pub stops: Vec<Stop>,
    /// Links of the contact through which a stop spreads: record, first record.
    pub people: Vec<(u32, u32)>,
    /// Links of the contact of which one record survives: record, first record.
    pub duplicates: Vec<(u32, u32)>,
    /// Records that an e-mail links to another record of the duplicate contact.
    pub by_email: Vec<u32>,
    /// Records on a line or weak e-mail with several classes.
    pub shared: Vec<(u32, Code, u32)>,
    /// Stops of the store that hold, once for every record and stop or more often.
    pub met: Vec<Returned>,
    /// Stops of the store that newer consent lifts.
    pub lifted: Vec<Resubscribed>,
}

impl Meeting {
    fn extend(&mut self, other: Meeting) {
        self.stops.extend(other.stops);
        self.people.extend(other.people);
        self.duplicates.extend(other.duplicates);
        self.by_email.extend(other.by_email);
        self.shared.extend(other.shared);
        self.met.extend(other.met);
        self.lifted.extend(other.lifted);
    }
}

impl Join<'_> {
    /// Lets all keys meet.
    #[must_use]
    pub fn meet(&self) -> Meeting {
        let found = self.find_on_lists();
        let mut all = Meeting::default();
        let partitions: Vec<Meeting> =
            (0..1usize << self.bits).into_par_iter().map(|index| self.meet_partition(index, &found)).collect();
        for partition in partitions {
            all.extend(partition);
        }
        self.settle_found(found, &mut all);
        all
    }

    /// What keys that are no channels of their own (domains, hashes, national numbers, texts) find on lists,
    /// sorted by record and column.
    fn find_on_lists(&self) -> Vec<Stop> {
        let kinds = self.suppression.kinds();
        let wanted = [KeyKind::Domain, KeyKind::Md5, KeyKind::Sha1, KeyKind::Sha256, KeyKind::National, KeyKind::Text];
        if !self.blocks.iter().any(|block| block.has_aliases) && !wanted.into_iter().any(|kind| kinds.contains(kind)) {
            return Vec::new();
        }
        let mut found: Vec<Stop> = (0..1usize << self.bits)
            .into_par_iter()
            .flat_map_iter(|index| {
                let listed = self.suppression.partition(index, self.bits);
                let entries = self.blocks.iter().flat_map(move |block| block.partition(index));
                let mut stops = Vec::new();
                for entry in entries.filter(|entry| !entry.kind.is_channel()) {
                    stops.extend(on_list(&listed, entry.key).iter().map(|hit| stop(&entry, hit)));
                }
                stops
            })
            .collect();
        found.sort_unstable_by_key(|stop| (stop.record, stop.column, *stop));
        // A cell may hold thousands of addresses of one domain; they have few parts. What the store says hides nothing else, nor
        // does it hide behind it: one may be lifted, and both are counted.
        let stored = |stop: &Stop| self.stored_stop(stop.by).map(|(row, _)| row);
        found.dedup_by_key(|stop| (stop.record, stop.column, stop.kind, stop.part, stored(stop)));
        found
    }

    fn meet_partition(&self, index: usize, found: &[Stop]) -> Meeting {
        let listed = self.suppression.partition(index, self.bits);
        let worth = |entry: &KeyEntry| {
            self.heads[entry.record as usize].bits & head::BOUNCED != 0 || found_at(found, entry).next().is_some()
        };
        let entries = self.channels_that_meet(index, &listed, worth);
        let mut meeting = Meeting::default();
        for group in entries.chunk_by(|a, b| a.key == b.key) {
            self.stop_group(group, on_list(&listed, group[0].key), found, &mut meeting);
            if group.len() > 1 {
                self.link_group(group, &mut meeting);
            }
        }
        meeting
    }

    /// The channel keys of a partition that meet another one or an entry of a list, or are `worth` a look of their
    /// own; sorted by key, record and column. Most keys are alone, and a filter of two bits a bucket spares them
    /// the sorting; it may let one pass that is alone, never hold one back that is not.
    fn channels_that_meet(
        &self,
        index: usize,
        listed: &[SuppressionEntry],
        worth: impl Fn(&KeyEntry) -> bool,
    ) -> Vec<KeyEntry> {
        let mut entries: Vec<KeyEntry> =
            Vec::with_capacity(self.blocks.iter().map(|block| block.partition_len(index)).sum());
        for block in self.blocks {
            entries.extend(block.partition(index).filter(|entry| entry.kind.is_channel()));
        }
        let mut seen = Seen::new(entries.len());
        for entry in listed {
            seen.expect(entry.key);
        }
        for entry in &entries {
            seen.add(entry.key);
        }
        entries.retain(|entry| seen.twice(entry.key) || worth(entry));
        entries.sort_unstable_by_key(|entry| (entry.key, entry.record, entry.column));
        entries
    }

    /// A channel that a list names, in whatever spelling, is taken from every record that has it.
    fn stop_group(&self, group: &[KeyEntry], listed: &[SuppressionEntry], found: &[Stop], meeting: &mut Meeting) {
        let mut why: Vec<Why> = listed.iter().map(|hit| (hit.kind, by(hit), hit.of)).collect();
        for member in group {
            why.extend(found_at(found, member).map(|stop| (stop.kind, stop.by, stop.of)));
            let bounced = self.heads[member.record as usize].bits & head::BOUNCED != 0;
            if bounced && member.kind != KeyKind::Phone {
                why.push((SuppressionKind::Bounced, By::Record(member.record), member.kind));
            }
        }
        if why.is_empty() {
            return;
        }
        why.sort_unstable();
        self.settle_group(group, &mut why, meeting);
        why.dedup_by_key(|(kind, ..)| *kind);
        for member in group {
            meeting.stops.extend(why.iter().map(|(kind, by, of)| Stop {
                record: member.record,
                kind: *kind,
                column: member.column,
                part: member.part(),
                by: if *by == By::Record(member.record) { By::Itself } else { *by },
                lost: reach(member),
                of: *of,
            }));
        }
    }

    fn link_group(&self, group: &[KeyEntry], meeting: &mut Meeting) {
        let kind = group[0].kind;
        let people = self.classes_on(group);
        link(group, people.as_ref(), &mut meeting.people);

        let matched = if kind == KeyKind::Phone { self.matching.phone } else { self.matching.email };
        if !matched {
            return;
        }
        let serving: Vec<KeyEntry> =
            group.iter().copied().filter(|entry| entry.serves & serves::DUPLICATES != 0).collect();
        if serving.len() < 2 {
            return;
        }
        let classes = match (self.matching.names, serving.len() == group.len()) {
            (false, _) => None,
            (true, true) => people,
            (true, false) => self.classes_on(&serving),
        };
        let before = meeting.duplicates.len();
        link(&serving, classes.as_ref(), &mut meeting.duplicates);
        if kind != KeyKind::Phone {
            let links = &meeting.duplicates[before..];
            meeting.by_email.extend(links.iter().flat_map(|(record, first)| [*record, *first]));
        }
        // Two extensions of one record are nobody else's.
        let is_shared = serving.last().is_some_and(|last| last.record != serving[0].record);
        if let Some(classes) = classes.filter(|classes| is_shared && classes.count > 1) {
            let code = if kind == KeyKind::Phone { Code::DuplicateSharedPhone } else { Code::DuplicateSharedEmail };
            meeting.shared.extend(strangers(&serving, &classes).map(|(record, other)| (record, code, other)));
        }
    }

    /// The classes of names on a phone line or a weak e-mail; `None` where everybody is one contact.
    fn classes_on(&self, group: &[KeyEntry]) -> Option<Classes> {
        let strong = group[0].kind == KeyKind::Email;
        if strong && group.len() <= NAMES_OF_ONE_PERSON {
            return None;
        }
        let names: Vec<LineName<'_>> = group.iter().map(|entry| self.name_of(entry)).collect();
        let classes = classes(&names);
        (!strong || classes.count > NAMES_OF_ONE_PERSON).then_some(classes)
    }

    fn name_of(&self, entry: &KeyEntry) -> LineName<'_> {
        let after = self.blocks.partition_point(|block| block.first_record <= entry.record);
        LineName::read(&self.blocks[after - 1].names, entry.name)
    }

    /// Every group of equal channel keys that has a member of which `worth` is true, or several members.
    /// In parallel over partitions; the answers come in the order of the partitions.
    pub(super) fn for_each_group<T: Send>(
        &self,
        worth: impl Fn(&KeyEntry) -> bool + Sync,
        visit: impl Fn(&[KeyEntry], &mut Vec<T>) + Sync,
    ) -> Vec<T> {
        let partitions: Vec<Vec<T>> = (0..1usize << self.bits)
            .into_par_iter()
            .map(|index| {
                let mut answers = Vec::new();
                for group in self.channels_that_meet(index, &[], &worth).chunk_by(|a, b| a.key == b.key) {
                    visit(group, &mut answers);
                }
                answers
            })
            .collect();
        partitions.into_iter().flatten().collect()
    }
}

/// For each record on a line of several classes, the first record on it that is somebody else.
fn strangers<'g>(group: &'g [KeyEntry], classes: &'g Classes) -> impl Iterator<Item = (u32, u32)> + 'g {
    let (first, of_first) = (group[0].record, classes.of[0]);
    let is_another = move |record: u32, class: Option<usize>| record != first && (class.is_none() || class != of_first);
    let members = || group.iter().map(|entry| entry.record).zip(classes.of.iter().copied());
    let second = members().find(|(record, class)| is_another(*record, *class)).map_or(first, |(record, _)| record);
    members().map(move |(record, class)| (record, if is_another(record, class) { first } else { second }))
}

fn link(group: &[KeyEntry], classes: Option<&Classes>, links: &mut Vec<(u32, u32)>) {
    let Some(classes) = classes else {
        let first = group[0].record;
        links.extend(group.iter().filter(|entry| entry.record != first).map(|entry| (entry.record, first)));
        return;
    };
    let mut first_of = vec![None; classes.count];
    for (entry, class) in group.iter().zip(&classes.of) {
        let Some(class) = *class else { continue };
        let first = *first_of[class].get_or_insert(entry.record);
        if entry.record != first {
            links.push((entry.record, first));
        }
    }
}

/// The entries of a key, of a sorted list.
fn on_list(listed: &[SuppressionEntry], key: Key) -> &[SuppressionEntry] {
    let from = listed.partition_point(|entry| entry.key < key);
    let len = listed[from..].partition_point(|entry| entry.key == key);
    &listed[from..from + len]
}

/// What was found on lists for the channel of an entry, or for its whole cell.
fn found_at<'f>(found: &'f [Stop], entry: &KeyEntry) -> impl Iterator<Item = &'f Stop> + use<'f> {
    let (place, part) = ((entry.record, entry.column), entry.part());
    let from = found.partition_point(|stop| (stop.record, stop.column) < place);
    let here = found[from..].iter().take_while(move |stop| (stop.record, stop.column) == place);
    here.filter(move |stop| stop.part.covers(part))
}

/// The key of a channel that reaches its contact.
pub(super) fn reach(entry: &KeyEntry) -> Option<Key> {
    (entry.serves & serves::REACH != 0).then_some(entry.key)
}

fn by(hit: &SuppressionEntry) -> By {
    By::List { list: hit.list, row: hit.row }
}

fn stop(entry: &KeyEntry, hit: &SuppressionEntry) -> Stop {
    let (record, column, part) = (entry.record, entry.column, entry.part());
    Stop { record, kind: hit.kind, column, part, by: by(hit), lost: None, of: entry.kind }
}

/// Which keys were seen, and which of them twice: two bits a bucket, several buckets a key.
struct Seen {
    once: Vec<u64>,
    twice: Vec<u64>,
    mask: usize,
}

impl Seen {
    fn new(keys: usize) -> Seen {
        let words = (keys / 8).next_power_of_two();
        Seen { once: vec![0; words], twice: vec![0; words], mask: words - 1 }
    }

    fn place(&self, key: Key) -> (usize, u64) {
        (key.0[1] as usize & self.mask, 1 << (key.0[2] & 63))
    }

    /// Whoever comes here next is not alone.
    fn expect(&mut self, key: Key) {
        let (word, bit) = self.place(key);
        self.twice[word] |= bit;
    }

    fn add(&mut self, key: Key) {
        let (word, bit) = self.place(key);
        self.twice[word] |= self.once[word] & bit;
        self.once[word] |= bit;
    }

    fn twice(&self, key: Key) -> bool {
        let (word, bit) = self.place(key);
        self.twice[word] & bit != 0
    }
}
