//! Stops that last: lists, and channels that somebody names, go into a store.

use super::list_age::Ages;
use super::lists::{Keeping, ListRead, ListsAsked};
use super::run::Tuning;
use super::{Exit, Failure, Progress};
use crate::config::{Law, Policy, Register, SuppressList};
use crate::contact::law::Holidays;
use crate::contact::{HashKey, KeyKind, ListSummary, Region, SuppressionKind};
use crate::normalize::date::{DAY, civil_date, end_of_day};
use crate::normalize::mask::mask;
use crate::normalize::phone::Plan;
use crate::screen::{Entries, Provenance, Reader};
use crate::store::{Act, Imported, Incoming, Opening, Origin, SealedEntry, Sealer, Store, StoreError, Verb};
use anyhow::{Context, Result};
use jiff::civil::Date;

/// What is put into a store.
#[derive(Clone, Debug)]
pub struct Import {
    /// Which store, and how it is opened.
    pub opening: Opening,
    /// What the rules ask: the lists, the country of their numbers, the day that stands for today.
    pub policy: Policy,
    /// Channels that somebody names.
    pub channels: Vec<String>,
    /// Why these are not to be contacted.
    pub kind: SuppressionKind,
    /// Since when, where that is not today.
    pub since: Option<Date>,
    /// What there is to know about them.
    pub note: String,
    /// Who records it.
    pub who: String,
    /// How large a record of a list may be, in bytes.
    pub max_record: usize,
    /// Whether nothing is kept: a copy of the store takes it.
    pub dry_run: bool,
    /// How many threads work.
    pub threads: usize,
    /// What no user sets.
    pub tuning: Tuning,
}

/// What an import came to.
#[derive(Clone, Debug, Default)]
pub struct ImportOutcome {
    /// What is to be told of a store that was made for it.
    pub made: Option<String>,
    /// The lists.
    pub lists: Vec<ListSummary>,
    /// The kinds of their entries, where their rows say them, else those of the lists; one a list.
    pub kinds: Vec<Vec<SuppressionKind>>,
    /// What a person should know of them.
    pub notes: Vec<String>,
    /// How many entries are new, and how many were there.
    pub imported: Imported,
}

/// When stops were said that say no time of their own: on the day that stands for today.
#[derive(Clone, Copy, Debug)]
pub(super) struct Today {
    first: i64,
    last: i64,
}

impl Today {
    pub(super) fn of(day: Date) -> Today {
        let last = end_of_day(day);
        Today { first: last + 1 - DAY, last }
    }
}

/// Puts lists and channels into a store: all of them, or nothing.
///
/// # Errors
///
/// A list cannot be read, as it would be while cleaning; or the store cannot be opened or written.
pub fn import(import: &Import, progress: &dyn Progress) -> Result<ImportOutcome> {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(import.threads).build().context("no threads can be started")?;
    let today = day(&import.policy.as_of)?;
    // How old a list may be is asked when it is used: a stop that was said once lasts.
    let (law, holidays) = (Law::default(), Holidays::default());
    let ages = Ages { law: &law, today, holidays: &holidays, uses: &[] };
    // Before a store is made for it: what cannot be read is not asked of one.
    read_channels(HashKey(0, 0), import.kind, import.policy.country, &import.channels)?;
    let lists = &import.policy.suppress.lists;
    let first = asked(import, ages, HashKey(0, 0), false, &pool, progress);
    let mut open = Vec::new();
    if !import.dry_run && import.opening.is_first().map_err(failure)? {
        for list in lists {
            let found = first.find(list)?;
            first.read_found(list, &found, |_| (), |_, _, ()| Ok(()))?;
            open.push(found);
        }
    }
    let opened = if import.dry_run { Store::rehearse(&import.opening) } else { Store::open(&import.opening) };
    let mut store = opened.map_err(failure)?;
    let mut outcome = ImportOutcome { made: store.made(), ..ImportOutcome::default() };
    let (secret, sealer) = (store.hash_key(), store.sealer());
    let asked = asked(import, ages, secret, true, &pool, progress);
    let undated = Today::of(today);
    let mut incoming = store.incoming().map_err(failure)?;
    // What comes through a pipe is there once: a list that is open is not opened again.
    let mut open = open.into_iter();
    for list in lists {
        let found = open.next().map_or_else(|| asked.find(list), Ok)?;
        incoming.begin_source(&list.file, &import.who, &import.note);
        let seal = |said: Entries| Batch { entries: sealed(&sealer, &said, undated), provenances: said.provenances };
        let read = asked.read_found(list, &found, seal, |_, first, mut batch| {
            batch.entries.iter_mut().for_each(|entry| entry.row += u64::from(first));
            batch.add_to(&mut incoming).map_err(|error| failure(error).into())
        })?;
        incoming.end_source(read.first().map_or("", |table| &table.summary.sha256));
        outcome.add(read);
        outcome.notes.extend(of_register(list));
    }
    if !import.channels.is_empty() {
        incoming.begin_source("by hand", &import.who, &import.note);
        let said = read_channels(secret, import.kind, import.policy.country, &import.channels)?;
        let mut entries = sealed(&sealer, &said, Today::of(import.since.unwrap_or(today)));
        entries.iter_mut().for_each(|entry| entry.row = 0);
        incoming.add(&entries).map_err(failure)?;
    }
    let imported = incoming.finish(|imported| act(import, imported)).map_err(failure)?;
    Ok(ImportOutcome { imported, ..outcome })
}

/// Entries of a few rows, and where an exported list says that they were recorded first.
struct Batch {
    entries: Vec<SealedEntry>,
    provenances: Vec<Provenance>,
}

impl Batch {
    /// What says where it was recorded first keeps that; all else was recorded in the list itself.
    fn add_to(mut self, incoming: &mut Incoming<'_>) -> Result<(), StoreError> {
        let mut at = 0;
        for Provenance { entries, source, row, who, note } in self.provenances {
            incoming.add(&self.entries[at..entries.start])?;
            at = entries.end;
            let entries = &mut self.entries[entries];
            entries.iter_mut().for_each(|entry| entry.row = row);
            incoming.add_of(&Origin { source, who, note }, entries)?;
        }
        incoming.add(&self.entries[at..])
    }
}

impl ImportOutcome {
    /// Adds what was read of the tables of a list.
    fn add(&mut self, tables: Vec<ListRead>) {
        for table in tables {
            self.lists.push(table.summary);
            self.kinds.push(table.kinds);
            self.notes.extend(table.notes);
        }
    }
}

/// A copy of a national register is used fresh or not at all, as the law says; a store keeps what it once held.
fn of_register(list: &SuppressList) -> Option<String> {
    let is_copy = list.kind == SuppressionKind::DoNotCall && list.register == Register::National;
    is_copy.then(|| {
        format!(
            "{}: if this is a copy of a national register, give it to clean with --do-not-call, which asks how old it is; what was imported stays stopped, whatever the register says later",
            list.file
        )
    })
}

/// A failure of a store, and how a run ends for it.
#[must_use]
pub fn failure(error: StoreError) -> Failure {
    Failure::new(if error.is_output() { Exit::Output } else { Exit::Input }, error.to_string())
}

/// The day that stands for today.
pub(super) fn day(as_of: &str) -> Result<Date, Failure> {
    civil_date(as_of)
        .ok_or_else(|| Failure::new(Exit::Usage, format!("--as-of {as_of}: expected a date such as 2026-11-24")))
}

fn asked<'a>(
    import: &'a Import,
    ages: Ages<'a>,
    secret: HashKey,
    texts: bool,
    pool: &'a rayon::ThreadPool,
    progress: &'a dyn Progress,
) -> ListsAsked<'a> {
    ListsAsked {
        policy: &import.policy,
        tuning: &import.tuning,
        max_record: import.max_record,
        want_sha256: true,
        keeping: Keeping { numbers: false, texts },
        plan: Plan::embedded(),
        secret,
        pool,
        progress,
        ages,
    }
}

/// Entries as a store takes them; those that say no time were said `undated`.
pub(super) fn sealed(sealer: &Sealer, said: &Entries, undated: Today) -> Vec<SealedEntry> {
    let seal = |entry: &crate::screen::Entry| {
        let text = &said.texts[entry.text.start as usize..entry.text.end as usize];
        let since = entry.said.first.unwrap_or(undated.first);
        SealedEntry {
            key: entry.key,
            of: entry.of,
            kind: entry.kind,
            since,
            last: entry.said.last.unwrap_or(undated.last).max(since),
            row: u64::from(entry.row),
            text: sealer.seal_entry(entry.key, entry.of, text),
        }
    };
    said.entries.iter().map(seal).collect()
}

/// Reads channels that somebody typed. One that is nothing to write to or to call is a mistake, and said to be one.
pub(super) fn read_channels(
    secret: HashKey,
    kind: SuppressionKind,
    home: Option<Region>,
    channels: &[String],
) -> Result<Entries, Failure> {
    let mut entries = Entries::default();
    let mut reader = Reader::new(Plan::embedded(), secret, kind, home).keeping_texts(Default::default());
    for (at, channel) in channels.iter().enumerate() {
        let before = entries.entries.len();
        reader.read(&[(None, channel.as_str().into())], &mut entries);
        let is_read = entries.entries[before..].iter().any(|entry| entry.of != KeyKind::Text);
        if !is_read {
            return Err(Failure::new(Exit::Usage, no_channel(at, channels, kind, home)));
        }
    }
    Ok(entries)
}

/// Which of several channels is meant, whose own text is masked.
pub(super) fn which(at: usize, count: usize) -> String {
    if count > 1 { format!("channel {} of {count}, ", at + 1) } else { String::new() }
}

/// That somebody typed what is nothing to write to or to call, and what to do where it may be a number.
fn no_channel(at: usize, channels: &[String], kind: SuppressionKind, home: Option<Region>) -> String {
    let channel = &channels[at];
    let called = if kind == SuppressionKind::DoNotCall { " that could be called" } else { "" };
    let may_be_number = !channel.contains('@') && channel.chars().any(char::is_numeric);
    let hint = match home {
        None if may_be_number => "; --country says where numbers without + are from, such as --country DE",
        _ => "; write it as jane@example.org or +14155550123",
    };
    let which = which(at, channels.len());
    format!("{which}{}: is no address, number, @domain, *.domain or hash{called}{hint}", mask(channel))
}

fn act(import: &Import, imported: Imported) -> Act {
    let lists = import.policy.suppress.lists.iter().map(|list| format!("{}={}", list.kind.name(), list.file));
    let verb = if import.channels.is_empty() { Verb::Imported } else { Verb::Added };
    Act {
        what: lists.chain(import.channels.iter().cloned()).collect(),
        why: import.note.clone(),
        came_of_it: imported.to_string(),
        ..Act::now(verb, &import.who, &import.policy.as_of)
    }
}
