//! The store beside the lists: which of its stops the records meet, and what that comes to.

use super::import::failure;
use super::judging::JudgedBlocks;
use super::lists::Lists;
use super::run::{Command, Memory, Run};
use super::{Exit, Failure};
use crate::contact::{Fates, Key, KeyKind, StoreSummary, StoredStop, StoredStops, SuppressionEntry};
use crate::normalize::phone::Plan;
use crate::output::detail::{day, source_words};
use crate::output::row::Directory;
use crate::report::result::grouped;
use crate::store::{Met, Opening, Snapshot, Store, StoreError};
use anyhow::Result;
use std::collections::BTreeMap;

/// What a run may say where there is no store; other commands have no such option.
const FIRST_DAY: &str = "; on a first day --allow-empty-suppress begins with an empty one";

/// How many of those who came back are named.
const NAMED: usize = 3;

/// What a store knows of the contacts of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct StoreAnswer {
    /// The store, as typed.
    pub(super) path: String,
    /// Its entries by kind, before the run.
    pub(super) entries: BTreeMap<String, u64>,
    /// The stops that records met.
    pub(super) stops: StoredStops,
}

/// Opens the store of a run. One that is not there, or that holds no stop, is an error, never "nobody is suppressed"; so is
/// one that cannot be written, where the run is to be remembered.
pub(super) fn open_store(memory: &Memory, run: &Run) -> Result<Store> {
    let allow_empty = run.policy.suppress.allow_empty;
    let opening = Opening { makes: memory.opening.makes || allow_empty, ..memory.opening.clone() };
    let opened = if run.outputs.dry_run { Store::rehearse(&opening) } else { Store::open(&opening) };
    let store = opened.map_err(|error| {
        let hint = if matches!(error, StoreError::Missing { .. }) { FIRST_DAY } else { "" };
        let failure = failure(error);
        Failure { message: format!("{}{hint}", failure.message), ..failure }
    })?;
    if run.command == Command::Clean || run.learns() {
        store.check_writable().map_err(failure)?;
    }
    if store.counts().map_err(failure)?.is_empty() && !allow_empty {
        let message = format!(
            "{}: the store holds no stop; --allow-empty-suppress goes on all the same (a new store's first day)",
            store.shown()
        );
        return Err(Failure::new(Exit::Input, message).into());
    }
    Ok(store)
}

/// Says what judging must make keys of, so that the stops of a store can be met; the run sees the store as it is now, whoever
/// writes to it meanwhile.
pub(super) fn expect_stops(store: &Store, run: &Run, threads: usize, lists: &mut Lists) -> Result<Snapshot> {
    let snapshot = store.snapshot(threads).map_err(failure)?;
    let mut numbers: Vec<Box<str>> = Vec::new();
    if run.policy.keeps_bad_phones() {
        let plan = Plan::embedded();
        let mut keep = |kind, number: &str| match plan.parse(number, None) {
            Ok(parsed) if kind == KeyKind::Phone => numbers.push(parsed.national().into()),
            _ => numbers.push(number.into()),
        };
        store.numbers(&mut keep).map_err(failure)?;
    }
    lists.files.expect(store.kinds_in(&snapshot).map_err(failure)?, numbers);
    Ok(snapshot)
}

/// The stops that the keys of a run meet; they go beside the entries of the lists.
pub(super) fn meet_stops(
    store: &Store,
    snapshot: &Snapshot,
    run: &Run,
    judged: &JudgedBlocks,
    pool: &rayon::ThreadPool,
    lists: &mut Lists,
) -> Result<StoreAnswer> {
    let bits = run.tuning.partition_bits;
    let keys_of = |index: usize| -> Vec<Key> {
        let mut keys: Vec<Key> = judged.keys.iter().flat_map(|block| block.keys_of(index)).collect();
        keys.sort_unstable_by_key(|key| key.number());
        keys.dedup();
        keys
    };
    let mut met = store.meet(snapshot, pool, bits, keys_of).map_err(failure)?;
    // Their order says which of several is told of; that of the keys would be another in every store.
    met.sort_unstable_by_key(|one: &Met| (one.source, one.row, one.kind, one.since, one.last, one.of, one.key));
    let names = store.source_names().map_err(failure)?;
    let mut sources: Vec<String> = Vec::new();
    let mut numbers: Vec<i64> = Vec::new();
    let list = u16::try_from(lists.summaries.len()).unwrap_or(u16::MAX - 1);
    let mut stops = Vec::with_capacity(met.len());
    let mut entries = Vec::with_capacity(met.len());
    for one in &met {
        if numbers.last() != Some(&one.source) {
            numbers.push(one.source);
            sources.push(names.get(&one.source).cloned().unwrap_or_default());
        }
        let source = sources.len() as u32 - 1;
        stops.push(StoredStop { source, row: one.row, kind: one.kind, since: one.since, last: one.last });
        let (key, of, kind) = (one.key, one.of, one.kind);
        entries.push(SuppressionEntry { key, of, kind, list, row: stops.len() as u32 });
    }
    lists.files.extend(entries.into_iter());
    let counts = store.counts_in(snapshot).map_err(failure)?;
    Ok(StoreAnswer {
        path: store.shown().to_owned(),
        entries: counts.into_iter().map(|(kind, count)| (kind.name().to_owned(), count)).collect(),
        stops: StoredStops { list, stops, sources },
    })
}

impl StoreAnswer {
    /// The names of the lists, and that of the store in its place.
    pub(super) fn name_in(&self, lists: &mut Vec<String>) {
        let place = usize::from(self.stops.list);
        lists.resize(lists.len().max(place + 1), String::new());
        lists[place].clone_from(&self.path);
    }

    /// The account of the store, as far as the fates of the records tell.
    pub(super) fn summary(&self, fates: &Fates) -> StoreSummary {
        StoreSummary {
            path: self.path.clone(),
            entries: self.entries.clone(),
            stopped: fates.stored.stopped,
            returned: fates.stored.returned.len() as u64,
            resubscribed: fates.stored.resubscribed_records(),
            ..StoreSummary::default()
        }
    }

    /// Who stands on the store, who came back as subscribed, and who was let in.
    pub(super) fn notes(&self, fates: &Fates, directory: &Directory<'_>) -> Vec<String> {
        let mut notes = Vec::new();
        if fates.stored.stopped > 0 {
            let stopped = rows(fates.stored.stopped, "stands", "stand");
            notes.push(format!("{stopped} on {}{}", self.path, self.returned(fates, directory)));
        }
        if !fates.stored.resubscribed.is_empty() {
            let lifted = rows(fates.stored.resubscribed_records(), "consented", "consented");
            let why = "which lifts it (consent.resubscribed)";
            notes.push(format!("{lifted} again after a stop on {}, {why}", self.path));
        }
        notes
    }

    fn returned(&self, fates: &Fates, directory: &Directory<'_>) -> String {
        let returned = &fates.stored.returned;
        let named = returned.iter().take(NAMED).filter_map(|one| {
            let stop = self.stops.stop(self.stops.list, one.row)?;
            let (since, source) = (day(stop.since), source_words(&self.stops, stop));
            // What a person added has no file, and is called “by hand” already.
            let by = if source.starts_with("by ") { "" } else { "by " };
            Some(format!("{}, stopped since {since} {by}{source}", directory.source_and_row(one.record)))
        });
        let named: Vec<String> = named.collect();
        let named = named.join("; ");
        match returned.len() {
            0 => String::new(),
            1 => format!("; 1 of them came back as subscribed, and is stopped all the same ({named})"),
            count => {
                let count = grouped(count as u64);
                format!("; {count} of them came back as subscribed, and are stopped all the same (first: {named})")
            }
        }
    }
}

/// So many rows that do something.
fn rows(count: u64, one: &str, more: &str) -> String {
    if count == 1 { format!("1 row {one}") } else { format!("{} rows {more}", grouped(count)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Part, Resubscribed, Returned, StoredFates, StoredStop, SuppressionKind};
    use crate::output::row::Place;

    fn notes(stopped: u64, returned: u32, resubscribed: u32) -> Vec<String> {
        // 2024-03-01 is day 19,783.
        let since = 19_783 * 86_400;
        let stop = StoredStop { source: 0, row: 3, kind: SuppressionKind::Unsubscribed, since, last: since };
        let stops = StoredStops { list: 0, stops: vec![stop], sources: vec!["stop.csv".to_owned()] };
        let answer = StoreAnswer { path: "hygienist.db".to_owned(), stops, ..StoreAnswer::default() };
        let lifted = |record| Resubscribed { record, column: 0, part: Part::FIRST, row: 1, consented: 0, by: record };
        let stored = StoredFates {
            stopped,
            returned: (0..returned).map(|at| Returned { record: 16 + at, row: 1 }).collect(),
            resubscribed: (0..resubscribed).map(lifted).collect(),
        };
        let fates = Fates { stored, ..Fates::default() };
        let (sources, mut lists) = (["export.csv".to_owned()], Vec::new());
        answer.name_in(&mut lists);
        assert_eq!(lists, ["hygienist.db"]);
        let summary = answer.summary(&fates);
        assert_eq!((summary.stopped, summary.returned), (stopped, u64::from(returned)));
        assert_eq!(summary.resubscribed, u64::from(resubscribed));
        let blocks = [Place { first_record: 0, source: 0, first_row: 1 }];
        let (columns, wins, stored) = (&[][..], &[][..], &answer.stops);
        answer.notes(&fates, &Directory { columns, sources: &sources, lists: &lists, stored, wins, blocks: &blocks })
    }

    #[test]
    fn who_came_back_is_counted_and_named() {
        assert!(notes(0, 0, 0).is_empty());
        assert_eq!(notes(1, 0, 0), ["1 row stands on hygienist.db"]);
        let of = |row: u32| format!("export.csv:{row}, stopped since 2024-03-01 by stop.csv, row 3");
        let one = "1 row stands on hygienist.db; 1 of them came back as subscribed, and is stopped all the same";
        assert_eq!(notes(1, 1, 0), [format!("{one} ({})", of(17))]);
        let more = "12 rows stand on hygienist.db; 7 of them came back as subscribed, and are stopped all the same";
        assert_eq!(notes(12, 7, 0), [format!("{more} (first: {}; {}; {})", of(17), of(18), of(19))]);
        let lifted = "2 rows consented again after a stop on hygienist.db, which lifts it (consent.resubscribed)";
        assert_eq!(notes(0, 0, 2), [lifted]);
    }
}
