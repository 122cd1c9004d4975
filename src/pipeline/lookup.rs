//! One channel and a store: whether it is stopped, and taking a stop away.

use super::import::{day, failure, read_channels};
use super::{Exit, Failure};
use crate::config::Policy;
use crate::contact::law::Holidays;
use crate::contact::{Column, DateOrder, Judged, Key, Role, RoleCell, RoleCells, Shape, Slot, SuppressionKind};
use crate::judge::{Judge, OwnDomains, Scratch, Told, judge};
use crate::normalize::date::end_of_day;
use crate::normalize::phone::Plan;
use crate::store::{Act, Listed, Store, Verb};
use anyhow::Result;
use std::collections::HashSet;

/// What a store holds against one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The channel, as it was asked for.
    pub channel: String,
    /// The entries that stop it: its own, and those of its domain, its hashes, its text.
    pub by: Vec<Listed>,
}

/// Asks which channels are stopped. Each is judged as the only cell of a record, so that the answer is the one that `clean`
/// gives.
///
/// # Errors
///
/// The store cannot be read.
pub fn find_stops(store: &Store, policy: &Policy, channels: &[String]) -> Result<Vec<Stopped>> {
    // "Not stopped" is not said by a store that lost whom it stopped.
    store.check_if_small().map_err(failure)?;
    let holidays = Holidays::default();
    let (domains, nobody, numbers) = (OwnDomains::default(), HashSet::new(), HashSet::new());
    let told = Told {
        policy,
        plan: Plan::embedded(),
        kinds: store.kinds().map_err(failure)?,
        national_numbers: &numbers,
        secret: store.hash_key(),
        end_of_day: end_of_day(day(&policy.as_of)?),
        domains: &domains,
        annotates: false,
        traces: false,
        holidays: &holidays,
        reassigned: &nobody,
    };
    let slot = |role, column: Column| Slot { role, cell: 0, column, order: DateOrder::Undecided };
    let (as_email, as_phone) = ([slot(Role::Email, 0)], [slot(Role::Phone, 0)]);
    let judges = [Judge::new(told, &as_email), Judge::new(told, &as_phone)];
    let (mut scratch, mut judged) = (Scratch::default(), Judged::default());
    let mut stops = Vec::new();
    for channel in channels {
        judged.clear();
        for as_what in &judges {
            let cells = [RoleCell::Text(channel)];
            let cells = RoleCells { cells: &cells, shape: Shape::Whole, filled: 0, bad_text: &[] };
            judge(&cells, as_what, &mut scratch, &mut judged);
        }
        let keys = judged.keys.iter().map(|entry| entry.key);
        // Whoever asks about a domain or a hash asks about the entry itself.
        let own = read_channels(
            store.hash_key(),
            SuppressionKind::Unsubscribed,
            policy.country,
            std::slice::from_ref(channel),
        );
        let own: Vec<Key> = own.map(|own| own.entries.iter().map(|entry| entry.key).collect()).unwrap_or_default();
        let by = store.find(&sorted(keys.chain(own))).map_err(failure)?;
        stops.push(Stopped { channel: channel.clone(), by });
    }
    Ok(stops)
}

/// What is to be taken away, by whom and why.
#[derive(Clone, Debug)]
pub struct Removal {
    /// The channels.
    pub channels: Vec<String>,
    /// Stops of this kind only.
    pub kind: Option<SuppressionKind>,
    /// Why.
    pub reason: String,
    /// Who does it.
    pub who: String,
}

/// Takes the entries of channels away; those of their domains stay. The journal keeps what they were.
///
/// # Errors
///
/// A channel cannot be read, or the store cannot be written. Nothing was changed then.
pub fn remove_stops(store: &mut Store, policy: &Policy, removal: &Removal) -> Result<Vec<Listed>> {
    if removal.reason.trim().is_empty() {
        return Err(Failure::new(Exit::Usage, "--reason: a stop is not removed without saying why").into());
    }
    let secret = store.hash_key();
    let kind = removal.kind.unwrap_or(SuppressionKind::Unsubscribed);
    let entries = read_channels(secret, kind, policy.country, &removal.channels)?;
    let keys = sorted(entries.entries.iter().map(|entry| entry.key));
    let act = |gone: &[Listed]| Act {
        what: gone.iter().map(|one| format!("{} ({}, {})", one.channel, one.kind.name(), one.place())).collect(),
        why: removal.reason.clone(),
        came_of_it: format!("{} gone", gone.len()),
        ..Act::now(Verb::Removed, &removal.who, &policy.as_of)
    };
    Ok(store.remove(&keys, removal.kind, act).map_err(failure)?)
}

fn sorted(keys: impl Iterator<Item = Key>) -> Vec<Key> {
    let mut keys: Vec<Key> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
