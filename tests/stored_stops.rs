//! Stops of a store against a plain quadratic model: which of them newer consent lifts, for whom, and what of it is told.
//!
//! The model knows channels by their names and compares everything with everything; the resolver knows keys and partitions.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use hygienist::config::{Matching, Policy, Resubscribe, Scope};
use hygienist::contact::{
    Action, By, Code, Column, Fates, HashKey, Head, KeyEntry, KeyKind, KeyKinds, Mark, Part, Resubscribed, Returned,
    StoredStop, StoredStops, SuppressionEntry, SuppressionKind, SuppressionSource, Verdict, head, serves,
};
use hygienist::resolve::{Join, KeyBlock, resolve};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::num::NonZeroI64;

const SECRET: HashKey = HashKey(5, 8);
const BITS: u32 = 2;
const LISTS: u16 = 2;
const DAY: i64 = 86_400;

/// The channels: kind, what the key is of, and what else finds them: the domain or the national number, one spelling.
const CHANNELS: [(KeyKind, &str, &str); 6] = [
    (KeyKind::Email, "ann@brightwater.com", "brightwater.com"),
    (KeyKind::Email, "bo@brightwater.com", "brightwater.com"),
    (KeyKind::Email, "cy@quillonharbor.com", "quillonharbor.com"),
    (KeyKind::Phone, "+12012340123", "2012340123"),
    (KeyKind::Phone, "+492012340123", "2012340123"),
    (KeyKind::Phone, "+12012340124", "2012340124"),
];

/// What an entry names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Channel(usize),
    /// Of one spelling of an address.
    Hash(usize, u8),
    National(usize),
    Domain(usize),
    Text(u8),
}

/// One channel of a record, or a cell that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// Which one, in which spelling.
    Channel(usize, u8),
    Text(u8),
}

#[derive(Clone, Debug)]
struct Record {
    /// A cell each, or both in one.
    held: Vec<Held>,
    one_cell: bool,
    bits: u16,
    consented: Option<i64>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    target: Target,
    kind: SuppressionKind,
    /// A list, or the store with the last time of the stop.
    list: Result<u16, i64>,
}

#[derive(Clone, Debug)]
struct World {
    records: Vec<Record>,
    entries: Vec<Entry>,
    scope_channel: bool,
    newer_consent: bool,
    rejects: bool,
    /// The store's number: before those of the lists, or behind them.
    store_first: bool,
}

fn held() -> impl Strategy<Value = Held> {
    prop_oneof![6 => (0..CHANNELS.len(), 0..2u8).prop_map(|(at, spelling)| Held::Channel(at, spelling)), 1 => (0..2u8).prop_map(Held::Text)]
}

fn records() -> impl Strategy<Value = Record> {
    let bits = prop_oneof![
        5 => Just(0), 2 => Just(head::SUBSCRIBED), 1 => Just(head::OPTED_OUT), 1 => Just(head::OPTED_OUT | head::SUBSCRIBED),
        1 => Just(head::BOUNCED), 1 => Just(head::COMPLAINED)
    ];
    let consented = prop_oneof![2 => Just(None), 3 => (8..30i64).prop_map(|half| Some(half * DAY / 2))];
    (proptest::collection::vec(held(), 1..3), any::<bool>(), bits, consented).prop_map(
        |(held, one_cell, bits, consented)| {
            let stops = bits & head::ANY_STOP != 0;
            // Judging gives a record that says stop no consent.
            Record { held, one_cell, bits, consented: consented.filter(|_| !stops) }
        },
    )
}

fn entries() -> impl Strategy<Value = Entry> {
    let target = prop_oneof![
        6 => (0..CHANNELS.len()).prop_map(Target::Channel),
        2 => (0..3usize, 0..2u8).prop_map(|(at, spelling)| Target::Hash(at, spelling)),
        2 => (3..6usize).prop_map(Target::National),
        1 => (0..3usize).prop_map(Target::Domain),
        1 => (0..2u8).prop_map(Target::Text),
    ];
    let kind = prop_oneof![
        6 => Just(SuppressionKind::Unsubscribed), 1 => Just(SuppressionKind::Complained), 1 => Just(SuppressionKind::Bounced),
        1 => Just(SuppressionKind::Erased)
    ];
    // Days, and times between them.
    let last = (8..30i64).prop_map(|half| half * DAY / 2);
    let list = prop_oneof![1 => (0..LISTS).prop_map(Ok), 5 => last.prop_map(Err)];
    (target, kind, list).prop_map(|(target, kind, list)| {
        // What is said of a domain is of that kind; one of them says that it is an unsubscription all the same.
        let kind = if target == Target::Domain(0) { SuppressionKind::Domain } else { kind };
        Entry { target, kind, list }
    })
}

fn worlds() -> impl Strategy<Value = World> {
    let options = (any::<bool>(), proptest::bool::weighted(0.8), proptest::bool::weighted(0.2), any::<bool>());
    (proptest::collection::vec(records(), 1..7), proptest::collection::vec(entries(), 1..5), options).prop_map(
        |(records, entries, (scope_channel, newer_consent, rejects, store_first))| World {
            records,
            entries,
            scope_channel: scope_channel && !rejects,
            newer_consent,
            rejects,
            store_first,
        },
    )
}

// ---- the resolver ----

struct Listed(Vec<SuppressionEntry>);

impl SuppressionSource for Listed {
    fn kinds(&self) -> KeyKinds {
        let mut kinds = KeyKinds::default();
        self.0.iter().for_each(|entry| kinds.insert(entry.of));
        kinds
    }

    fn partition(&self, index: usize, bits: u32) -> Cow<'_, [SuppressionEntry]> {
        self.0.iter().filter(|entry| entry.key.partition(bits) == index).copied().collect::<Vec<_>>().into()
    }
}

fn spelt(channel: usize, spelling: u8) -> String {
    format!("{} {spelling}", CHANNELS[channel].1)
}

fn named(target: Target) -> (KeyKind, String) {
    match target {
        Target::Channel(at) => (CHANNELS[at].0, CHANNELS[at].1.to_owned()),
        Target::Hash(at, spelling) => (KeyKind::Md5, spelt(at, spelling)),
        Target::National(at) => (KeyKind::National, CHANNELS[at].2.to_owned()),
        Target::Domain(at) => (KeyKind::Domain, CHANNELS[at].2.to_owned()),
        Target::Text(which) => (KeyKind::Text, format!("text {which}")),
    }
}

impl World {
    fn store(&self) -> u16 {
        if self.store_first { 0 } else { LISTS }
    }

    fn stored(&self) -> StoredStops {
        let of_store = self.entries.iter().filter_map(|entry| Some((entry.kind, entry.list.err()?)));
        let stops = of_store.map(|(kind, last)| StoredStop { source: 0, row: 1, kind, since: 0, last });
        StoredStops { list: self.store(), stops: stops.collect(), sources: vec!["stop.csv".to_owned()] }
    }

    /// The entry by the row that the store gives it.
    fn row_of(&self, at: usize) -> u32 {
        1 + self.entries[..at].iter().filter(|entry| entry.list.is_err()).count() as u32
    }

    fn listed(&self) -> Listed {
        let entry = |(at, entry): (usize, &Entry)| {
            let (of, name) = named(entry.target);
            let key = SECRET.of(of, name.as_bytes());
            let (list, row) = match entry.list {
                Ok(list) => (list + u16::from(self.store_first), at as u32 + 1),
                Err(_) => (self.store(), self.row_of(at)),
            };
            SuppressionEntry { key, of, kind: entry.kind, list, row }
        };
        let mut all: Vec<SuppressionEntry> = self.entries.iter().enumerate().map(entry).collect();
        all.sort_unstable();
        Listed(all)
    }

    fn place(&self, record: usize, at: usize) -> (Column, Part) {
        let Record { held, one_cell, .. } = &self.records[record];
        let part =
            if matches!(held[at], Held::Text(_)) { Part::WHOLE } else { Part::nth(if *one_cell { at } else { 0 }) };
        (if *one_cell { 0 } else { at as Column }, part)
    }

    fn keys(&self, record: usize) -> Vec<KeyEntry> {
        let mut keys = Vec::new();
        for (at, held) in self.records[record].held.iter().enumerate() {
            let (column, part) = self.place(record, at);
            let mut add = |kind: KeyKind, name: &str, serves: u8| {
                let key = SECRET.of(kind, name.as_bytes());
                keys.push(KeyEntry { key, record: 0, name: 0, column, kind, serves }.of_part(part));
            };
            match *held {
                Held::Channel(channel, spelling) => {
                    let (kind, name, other) = CHANNELS[channel];
                    add(kind, name, serves::REACH | serves::DUPLICATES);
                    if kind == KeyKind::Phone {
                        add(KeyKind::National, other, 0);
                    } else {
                        add(KeyKind::Domain, other, 0);
                        add(KeyKind::Md5, &spelt(channel, spelling), 0);
                    }
                }
                Held::Text(which) => add(KeyKind::Text, &format!("text {which}"), 0),
            }
        }
        keys
    }

    fn policy(&self) -> Policy {
        let mut policy = Policy::default();
        policy.suppress.scope = if self.scope_channel { Scope::Channel } else { Scope::Contact };
        policy.suppress.resubscribe = self.resubscribe();
        if self.rejects {
            policy.actions.set(Code::ConsentResubscribed, Action::Reject);
        }
        policy
    }

    fn resubscribe(&self) -> Resubscribe {
        if self.newer_consent { Resubscribe::NewerConsent } else { Resubscribe::Never }
    }

    fn heads(&self) -> Vec<Head> {
        let head = |record: &Record| {
            let channels: BTreeSet<usize> = record.held.iter().filter_map(|held| held.channel()).collect();
            Head {
                bits: record.bits,
                usable: channels.len() as u32,
                consented: record.consented.and_then(NonZeroI64::new),
                ..Head::default()
            }
        };
        self.records.iter().map(head).collect()
    }

    fn resolved_with(&self, stored: &StoredStops) -> Fates {
        let names = [0, 0];
        let blocks: Vec<KeyBlock> = (0..self.records.len())
            .map(|record| {
                let mut block = KeyBlock::new(&self.keys(record), &names, BITS);
                block.first_record = record as u32;
                block
            })
            .collect();
        let heads = self.heads();
        let join = Join {
            blocks: &blocks,
            heads: &heads,
            matching: Matching { email: false, phone: false, ..Matching::default() },
            suppression: &self.listed(),
            stored,
            resubscribe: self.resubscribe(),
            bits: BITS,
            tells_listed: false,
        };
        resolve(&join, &self.policy())
    }

    fn resolved(&self) -> Fates {
        self.resolved_with(&self.stored())
    }
}

impl Held {
    fn channel(self) -> Option<usize> {
        match self {
            Held::Channel(channel, _) => Some(channel),
            Held::Text(_) => None,
        }
    }

    /// Whether an entry finds this very channel or text.
    fn is_found_by(self, target: Target) -> bool {
        match (self, target) {
            (Held::Channel(own, _), Target::Channel(at)) => own == at,
            (Held::Channel(own, spelling), Target::Hash(at, of)) => (own, spelling) == (at, of),
            (Held::Channel(own, _), Target::National(at) | Target::Domain(at)) => CHANNELS[own].2 == CHANNELS[at].2,
            (Held::Text(own), Target::Text(which)) => own == which,
            _ => false,
        }
    }
}

// ---- the model ----

impl Record {
    /// Whether an entry finds what stands there; the text of a cell finds every channel in it.
    fn is_found_by(&self, at: usize, target: Target) -> bool {
        let by_text =
            || self.one_cell && self.held.iter().any(|held| held.channel().is_none() && held.is_found_by(target));
        self.held[at].is_found_by(target) || by_text()
    }

    fn has(&self, channel: usize) -> bool {
        self.held.iter().any(|held| held.channel() == Some(channel))
    }
}

/// What the model says of one record.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    /// Stops of the whole contact that it bears itself, and of channels: cell, part, kind.
    taken: BTreeSet<(Column, Part, Code)>,
    stopped: BTreeSet<Code>,
    lifted: BTreeSet<Resubscribed>,
    met: Option<u32>,
}

/// The latest consent that is newer than a stop, and the first record that shows it.
fn newest(world: &World, last: i64, shows: impl Fn(usize) -> bool) -> Option<(i64, u32)> {
    // A stop of midnight is one of a day, and lasts until its end.
    let end = if last % DAY == 0 { last + DAY - 1 } else { last };
    let mut best = None;
    for (at, record) in world.records.iter().enumerate().filter(|(at, _)| shows(*at)) {
        if let Some(time) = record.consented.filter(|time| *time > end)
            && best.is_none_or(|(other, _)| time > other)
        {
            best = Some((time, at as u32));
        }
    }
    best
}

fn said(world: &World) -> Vec<Said> {
    let mut all: Vec<Said> = world.records.iter().map(|_| Said::default()).collect();
    for (at, entry) in world.entries.iter().enumerate() {
        let row = world.row_of(at);
        let liftable = world.newer_consent
            && entry.kind == SuppressionKind::Unsubscribed
            && !matches!(entry.target, Target::Domain(_));
        let newer = |shows: &dyn Fn(usize) -> bool| {
            entry.list.err().filter(|_| liftable).and_then(|last| newest(world, last, shows))
        };
        for (r, record) in world.records.iter().enumerate() {
            let mut lifts_in_cell = false;
            let channels_first = [true, false].map(|channels| {
                (0..record.held.len()).filter(move |h| record.held[*h].channel().is_some() == channels)
            });
            for h in channels_first.into_iter().flatten() {
                let (column, part) = world.place(r, h);
                let lifted = match record.held[h].channel() {
                    Some(channel) => {
                        // What finds a channel in one row takes it from every row.
                        let finds = |other: &Record| {
                            (0..other.held.len())
                                .any(|o| other.held[o].channel() == Some(channel) && other.is_found_by(o, entry.target))
                        };
                        if !world.records.iter().any(finds) {
                            continue;
                        }
                        newer(&|other| world.records[other].has(channel))
                    }
                    None if !record.is_found_by(h, entry.target) => continue,
                    // What became of the channels of the cell became of its text.
                    None if lifts_in_cell && record.one_cell => continue,
                    None => newer(&|other| other == r),
                };
                lifts_in_cell |= lifted.is_some();
                if let Some((consented, by)) = lifted {
                    all[r].lifted.insert(Resubscribed { record: r as u32, column, part, row, consented, by });
                    continue;
                }
                if entry.list.is_err() {
                    all[r].met = Some(all[r].met.map_or(row, |other| other.min(row)));
                }
                if entry.kind.stops_contact() && (!world.scope_channel || entry.kind.stops_always()) {
                    all[r].stopped.insert(entry.kind.code());
                } else {
                    all[r].taken.insert((column, part, entry.kind.code()));
                }
            }
        }
    }
    all
}

/// What the resolver said of lists, in the model's words: the marks that rest on an entry.
fn told(world: &World, fates: &Fates, record: usize) -> Said {
    let marks: Vec<&Mark> = fates.marks.iter().filter(|mark| mark.record == record as u32).collect();
    let by_list: Vec<&&Mark> = marks.iter().filter(|mark| matches!(mark.by, By::List { .. })).collect();
    let lifts = |mark: &Mark| mark.code == Code::ConsentResubscribed;
    let is_whole = |mark: &Mark| mark.column == hygienist::contact::NO_COLUMN;
    let lifted: BTreeSet<Resubscribed> = fates.stored.resubscribed_of(record as u32).iter().copied().collect();
    // Every lifted channel bears the code, and nothing else does.
    let marked: BTreeSet<(Column, Part)> = by_list.iter().filter(|m| lifts(m)).map(|m| (m.column, m.part)).collect();
    assert_eq!(marked, lifted.iter().map(|one| (one.column, one.part)).collect(), "{world:#?}");
    let rest = || by_list.iter().filter(|mark| !lifts(mark));
    Said {
        stopped: rest().filter(|mark| is_whole(mark)).map(|mark| mark.code).collect(),
        taken: rest().filter(|mark| !is_whole(mark)).map(|mark| (mark.column, mark.part, mark.code)).collect(),
        lifted,
        met: None,
    }
}

fn calls_itself_subscribed(record: &Record) -> bool {
    record.bits & head::SUBSCRIBED != 0 && record.bits & head::ANY_STOP == 0
}

#[derive(Default)]
struct Seen {
    cases: Cell<u32>,
    with_a_lift: Cell<u32>,
    with_a_consent_that_is_too_old: Cell<u32>,
    lifted_and_stopped: Cell<u32>,
    by_others: Cell<u32>,
    returned: Cell<u32>,
}

fn count(cell: &Cell<u32>, holds: bool) {
    cell.set(cell.get() + u32::from(holds));
}

fn check(world: &World, seen: &Seen) -> Result<(), TestCaseError> {
    let (expected, fates) = (said(world), world.resolved());
    let mut returned = Vec::new();
    for (at, said) in expected.iter().enumerate() {
        let record = &world.records[at];
        let wanted = told(world, &fates, at);
        prop_assert_eq!(&said.taken, &wanted.taken, "record {} of {:#?}", at, world);
        prop_assert_eq!(&said.stopped, &wanted.stopped, "record {} of {:#?}", at, world);
        prop_assert_eq!(&said.lifted, &wanted.lifted, "record {} of {:#?}", at, world);
        let verdict = fates.fates[at].verdict;
        if !said.stopped.is_empty() {
            let stops = matches!(verdict, Verdict::Rejected(code) if code.name().starts_with("suppressed."));
            prop_assert!(stops, "record {} is {:?} in {:#?}", at, verdict, world);
        }
        if world.rejects && !said.lifted.is_empty() {
            prop_assert!(!verdict.is_kept(), "record {} of {:#?}", at, world);
        }
        if let Some(row) = said.met.filter(|_| calls_itself_subscribed(record)) {
            returned.push(Returned { record: at as u32, row });
        }
        count(&seen.lifted_and_stopped, !said.lifted.is_empty() && !said.stopped.is_empty());
        count(&seen.by_others, said.lifted.iter().any(|one| one.by != one.record));
    }
    prop_assert_eq!(fates.stored.stopped, expected.iter().filter(|said| said.met.is_some()).count() as u64);
    prop_assert_eq!(&fates.stored.returned, &returned, "{:#?}", world);
    let lifted = expected.iter().filter(|said| !said.lifted.is_empty()).count();
    prop_assert_eq!(fates.stored.resubscribed_records(), lifted as u64);
    count(&seen.cases, true);
    count(&seen.with_a_lift, lifted > 0);
    count(&seen.returned, !returned.is_empty());
    let met_with_consent = |(said, record): (&Said, &Record)| said.met.is_some() && record.consented.is_some();
    count(
        &seen.with_a_consent_that_is_too_old,
        world.newer_consent && expected.iter().zip(&world.records).any(met_with_consent),
    );
    Ok(())
}

fn run(cases: u32, seed: u8, check: impl Fn(World) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 4_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    if let Err(error) = runner.run(&worlds(), check) {
        panic!("{error}");
    }
}

#[test]
fn twenty_thousand_little_worlds_are_resolved_as_the_model_says() {
    let seen = Seen::default();
    run(20_000, 1, |world| check(&world, &seen));
    assert!(seen.with_a_lift.get() >= 2_000, "{} worlds with a lift", seen.with_a_lift.get());
    assert!(seen.with_a_consent_that_is_too_old.get() >= 1_000, "{}", seen.with_a_consent_that_is_too_old.get());
    assert!(seen.lifted_and_stopped.get() >= 100, "{}", seen.lifted_and_stopped.get());
    assert!(seen.by_others.get() >= 300 && seen.returned.get() >= 300);
}

#[test]
fn the_order_of_rows_lifts_nothing_and_stops_nobody() {
    run(2_000, 2, |world| {
        let fates = world.resolved();
        let mut turned = world.clone();
        turned.records.reverse();
        let other = turned.resolved();
        let last = world.records.len() - 1;
        for at in 0..world.records.len() {
            let (one, two) = (&fates.fates[at], &other.fates[last - at]);
            prop_assert_eq!(one.verdict, two.verdict, "record {} of {:#?}", at, &world);
            let of = |fates: &Fates, at: usize| {
                let lifted = fates.stored.resubscribed_of(at as u32).iter();
                lifted.map(|one| (one.column, one.part, one.row, one.consented)).collect::<Vec<_>>()
            };
            prop_assert_eq!(of(&fates, at), of(&other, last - at), "record {} of {:#?}", at, &world);
        }
        prop_assert_eq!(fates.stored.stopped, other.stored.stopped);
        Ok(())
    });
}

#[test]
fn without_the_policy_nothing_is_ever_lifted() {
    run(2_000, 3, |world| {
        let world = World { newer_consent: false, ..world };
        let fates = world.resolved();
        prop_assert!(fates.stored.resubscribed.is_empty());
        prop_assert!(fates.marks.iter().all(|mark| mark.code != Code::ConsentResubscribed));
        // The store stops as a list would.
        let as_list = world.resolved_with(&StoredStops::default());
        prop_assert_eq!(&fates.fates, &as_list.fates, "{:#?}", &world);
        prop_assert_eq!(&fates.marks, &as_list.marks, "{:#?}", &world);
        Ok(())
    });
}
