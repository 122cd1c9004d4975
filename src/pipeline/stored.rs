//! What the store answered, for those who decide, render and count.

use crate::contact::{Fates, StoreSummary, StoredStops};
use crate::output::detail::{day, source_words};
use crate::output::row::Directory;
use crate::report::result::grouped;
use std::collections::BTreeMap;

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
            let lifted = rows(fates.stored.resubscribed_records(), "has", "have");
            let why = "a stop behind, which newer consent lifts (resubscribe = \"newer-consent\")";
            notes.push(format!("{lifted} on {} {why}", self.path));
        }
        notes
    }

    fn returned(&self, fates: &Fates, directory: &Directory<'_>) -> String {
        let returned = &fates.stored.returned;
        let named = returned.iter().take(NAMED).filter_map(|one| {
            let stop = self.stops.stop(self.stops.list, one.row)?;
            let (since, source) = (day(stop.since), source_words(&self.stops, stop));
            Some(format!("{}, stopped since {since} by {source}", directory.source_and_row(one.record)))
        });
        let named: Vec<String> = named.collect();
        match returned.len() {
            0 => String::new(),
            count => {
                let (stay, first) = if count == 1 {
                    ("came back as subscribed, and is stopped all the same", "")
                } else {
                    ("came back as subscribed, and are stopped all the same", "first: ")
                };
                format!("; {} of them {stay} ({first}{})", grouped(count as u64), named.join("; "))
            }
        }
    }
}

/// So many rows that do something.
fn rows(count: u64, one: &str, more: &str) -> String {
    if count == 1 { format!("1 row {one}") } else { format!("{} rows {more}", grouped(count)) }
}
