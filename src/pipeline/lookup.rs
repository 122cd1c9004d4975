//! One channel and a store: whether it is stopped, and taking a stop away.

use super::import::{day, failure, read_channels, which};
use super::{Exit, Failure};
use crate::config::Policy;
use crate::contact::law::Holidays;
use crate::contact::{Column, DateOrder, Judged, Key, Role, RoleCell, RoleCells, Shape, Slot, SuppressionKind};
use crate::judge::{Judge, OwnDomains, Scratch, Told, judge};
use crate::normalize::date::end_of_day;
use crate::normalize::mask::mask;
use crate::normalize::phone::Plan;
use crate::screen::{Entries, Entry};
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
/// The store cannot be read; or nothing stops a channel that is no channel, or a number whose country nobody said: "not
/// stopped" would be said of somebody else, or of nobody.
pub fn find_stops(store: &Store, policy: &Policy, channels: &[String]) -> Result<Vec<Stopped>> {
    let answers = answers(store, policy, channels)?;
    let told = |(at, answer): (usize, &Answer)| {
        answer.unknown.as_ref().map(|why| format!("{}{why}", which(at, channels.len())))
    };
    let unknown: Vec<String> = answers.iter().enumerate().filter_map(told).collect();
    if unknown.is_empty() {
        return Ok(answers.into_iter().map(|answer| answer.stopped).collect());
    }
    let named = unknown[..unknown.len().min(NAMED)].join("\n");
    let more = match unknown.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("\nand {more} more are none either"),
    };
    Err(Failure::new(Exit::Usage, format!("{named}{more}")).into())
}

/// How many of those that are no channel are named.
const NAMED: usize = 10;

/// What a store says of one channel.
struct Answer {
    stopped: Stopped,
    /// Why that it is not stopped would say nothing.
    unknown: Option<String>,
}

fn answers(store: &Store, policy: &Policy, channels: &[String]) -> Result<Vec<Answer>> {
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
    let mut answers = Vec::new();
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
        let own_keys = own.iter().flat_map(|own| &own.entries).map(|entry| entry.key);
        let by = store.find(&sorted(keys.chain(own_keys))).map_err(failure)?;
        let is_channel = judged.keys.iter().any(|entry| entry.kind.is_channel());
        let unknown = if is_channel || !by.is_empty() { None } else { why_unknown(channel, &own) };
        answers.push(Answer { stopped: Stopped { channel: channel.clone(), by }, unknown });
    }
    Ok(answers)
}

/// Why nobody can say whether a channel is stopped, where no record has it.
fn why_unknown(channel: &str, own: &Result<Entries, Failure>) -> Option<String> {
    match own {
        Err(failure) => Some(failure.message.clone()),
        Ok(own) if own.without_country > 0 => Some(format!(
            "{}: of which country is this number? --country says it, such as --country DE; or write it with + and its country code",
            mask(channel)
        )),
        Ok(_) => None,
    }
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

/// What was taken away, and what was not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// The entries that are gone.
    pub gone: Vec<Listed>,
    /// The channels that had none.
    pub missing: Vec<String>,
    /// The channels that are stopped all the same: by entries of their domains, or of another kind.
    pub still: Vec<Stopped>,
}

/// Takes the entries of channels away; those of their domains stay. The journal keeps what they were.
///
/// # Errors
///
/// A channel cannot be read, or the store cannot be written. Nothing was changed then.
pub fn remove_stops(store: &mut Store, policy: &Policy, removal: &Removal) -> Result<Removed> {
    if removal.reason.trim().is_empty() {
        return Err(Failure::new(
            Exit::Usage,
            "--reason: a stop is not removed without saying why, such as --reason 'signed up again'",
        )
        .into());
    }
    let secret = store.hash_key();
    let kind = removal.kind.unwrap_or(SuppressionKind::Unsubscribed);
    let read = |(at, channel): (usize, &String)| {
        let read = read_channels(secret, kind, policy.country, std::slice::from_ref(channel));
        read.map_err(|failure| Failure {
            message: format!("{}{}", which(at, removal.channels.len()), failure.message),
            ..failure
        })
    };
    let meant = removal.channels.iter().enumerate().map(read).collect::<Result<Vec<Entries>, _>>()?;
    let keys = sorted(meant.iter().flat_map(|entries| &entries.entries).map(|entry| entry.key));
    let act = |gone: &[Listed]| Act {
        what: gone.iter().map(|one| format!("{} ({}, {})", one.channel, one.kind.name(), one.place())).collect(),
        why: removal.reason.clone(),
        came_of_it: format!("{} gone", gone.len()),
        ..Act::now(Verb::Removed, &removal.who, &policy.as_of)
    };
    let gone = store.remove(&keys, removal.kind, act).map_err(failure)?;
    let is_missing = |entries: &Entries| !gone.iter().any(|one| says(entries, one));
    let named = removal.channels.iter().zip(&meant);
    let missing = named.filter(|(_, entries)| is_missing(entries)).map(|(channel, _)| channel.clone()).collect();
    let still = answers(store, policy, &removal.channels)?.into_iter().map(|answer| answer.stopped);
    Ok(Removed { gone, missing, still: still.filter(|stopped| !stopped.by.is_empty()).collect() })
}

/// Whether an entry of a store is one of those.
fn says(entries: &Entries, listed: &Listed) -> bool {
    let text = |entry: &Entry| &entries.texts[entry.text.start as usize..entry.text.end as usize];
    entries.entries.iter().any(|entry| entry.of == listed.of && text(entry) == listed.channel)
}

fn sorted(keys: impl Iterator<Item = Key>) -> Vec<Key> {
    let mut keys: Vec<Key> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
