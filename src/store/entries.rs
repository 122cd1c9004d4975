//! Entries one by one: how many there are, what they say, taking one away.

use super::incoming::SourceDocument;
use super::journal::Act;
use super::tally::{NOT_WHOLE, Tallies, add_to_tallies, is_even, read_tallies};
use super::{Sealer, Store, StoreError};
use crate::contact::{Key, KeyKind, KeyKinds, SuppressionKind};
use crate::normalize::date::civil_day;
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, HashMap};

/// An entry as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The address, number, domain, hash or text.
    pub channel: String,
    /// What the channel is.
    pub of: KeyKind,
    /// Why it is there.
    pub kind: SuppressionKind,
    /// The first time that anybody said so, as Unix time.
    pub since: i64,
    /// The last time.
    pub last: i64,
    /// Where that was read.
    pub source: String,
    /// The row there, from 1; 0 where there are no rows.
    pub row: u64,
    /// Who recorded it.
    pub who: String,
    /// What there is to know about it.
    pub note: String,
}

impl Listed {
    /// Since when and from where, in words: `since 2024-03-01; stop.csv, row 17`.
    #[must_use]
    pub fn place(&self) -> String {
        let since = civil_day(self.since).map(|day| format!("since {day}; ")).unwrap_or_default();
        let row = if self.row == 0 { String::new() } else { format!(", row {}", self.row) };
        format!("{since}{}{row}", self.source)
    }
}

/// The columns of an entry, in the order of [`Entry::read`].
pub(super) const ENTRY: &str = "key, of, kind, since, last, source, row, text";

/// An entry as the table holds it.
pub(super) struct Entry {
    pub(super) key: [u8; 16],
    pub(super) of: i64,
    pub(super) kind: i64,
    pub(super) since: i64,
    pub(super) last: i64,
    pub(super) source: i64,
    pub(super) row: i64,
    pub(super) text: Vec<u8>,
}

impl Entry {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
        Ok(Entry {
            key: row.get(0)?,
            of: row.get(1)?,
            kind: row.get(2)?,
            since: row.get(3)?,
            last: row.get(4)?,
            source: row.get(5)?,
            row: row.get(6)?,
            text: row.get(7)?,
        })
    }
}

/// The numbers by which tables call kinds of keys. They are for ever, whatever becomes of the words.
const KEYS: [(i64, KeyKind); 8] = [
    (1, KeyKind::Email),
    (2, KeyKind::Phone),
    (3, KeyKind::Domain),
    (4, KeyKind::Md5),
    (5, KeyKind::Sha1),
    (6, KeyKind::Sha256),
    (7, KeyKind::National),
    (8, KeyKind::Text),
];

/// The numbers by which tables call kinds of stops. They are for ever too.
const KINDS: [(i64, SuppressionKind); 9] = [
    (1, SuppressionKind::Erased),
    (2, SuppressionKind::Deceased),
    (3, SuppressionKind::Complained),
    (4, SuppressionKind::Blocked),
    (5, SuppressionKind::Unsubscribed),
    (6, SuppressionKind::Bounced),
    (7, SuppressionKind::Domain),
    (8, SuppressionKind::DoNotCall),
    (9, SuppressionKind::ChannelClosed),
];

/// The kind of key that a table calls so.
pub(super) fn key_kind(of: i64) -> Option<KeyKind> {
    KEYS.into_iter().find(|(number, _)| *number == of).map(|(_, kind)| kind)
}

/// How a table calls a kind of key; 0 for kinds that no list has, which no table holds.
pub(super) fn number_of_key(kind: KeyKind) -> i64 {
    KEYS.into_iter().find(|(_, one)| *one == kind).map_or(0, |(number, _)| number)
}

/// The kind of stop that a table calls so.
pub(super) fn suppression_kind(kind: i64) -> Option<SuppressionKind> {
    KINDS.into_iter().find(|(number, _)| *number == kind).map(|(_, kind)| kind)
}

/// How a table calls a kind of stop.
pub(super) fn number_of_kind(kind: SuppressionKind) -> i64 {
    KINDS.into_iter().find(|(_, one)| *one == kind).map_or(0, |(number, _)| number)
}

impl Store {
    /// How many entries there are of each kind of stop.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn counts(&self) -> Result<BTreeMap<SuppressionKind, u64>, StoreError> {
        self.counts_of(&self.tallies()?)
    }

    pub(super) fn counts_of(&self, tallies: &Tallies) -> Result<BTreeMap<SuppressionKind, u64>, StoreError> {
        let mut counts = BTreeMap::new();
        for ((_, kind), tally) in tallies {
            let kind = suppression_kind(*kind).ok_or_else(|| self.damaged("an entry is of no known kind"))?;
            *counts.entry(kind).or_default() += tally.entries.unsigned_abs();
        }
        counts.retain(|_, count| *count > 0);
        Ok(counts)
    }

    /// Which kinds of keys its entries have.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn kinds(&self) -> Result<KeyKinds, StoreError> {
        self.kinds_of(&self.tallies()?)
    }

    pub(super) fn kinds_of(&self, tallies: &Tallies) -> Result<KeyKinds, StoreError> {
        let mut kinds = KeyKinds::default();
        for ((of, _), tally) in tallies {
            if tally.entries > 0 {
                kinds.insert(key_kind(*of).ok_or_else(|| self.damaged("a key is of no known kind"))?);
            }
        }
        Ok(kinds)
    }

    pub(super) fn tallies(&self) -> Result<Tallies, StoreError> {
        read_tallies(&self.connection).map_err(|error| self.of(&error))
    }

    /// Gives every entry to `visit`, in the order in which they were recorded, all of them or those of one kind. What was
    /// recorded together comes by what it is and how it reads: that of the keys would be another in every store.
    ///
    /// # Errors
    ///
    /// The store cannot be read, an entry was changed by somebody or is lost, or `visit` fails.
    pub fn list<E: From<StoreError>>(
        &self,
        kind: Option<SuppressionKind>,
        mut visit: impl FnMut(Listed) -> Result<(), E>,
    ) -> Result<(), E> {
        let of = |error: rusqlite::Error| self.of(&error);
        // One state of the store, whoever writes meanwhile.
        let state = self.connection.unchecked_transaction().map_err(of)?;
        let reading = self.reading();
        let (sources, mut left) = (reading.sources()?, read_tallies(&state).map_err(of)?);
        let kind = kind.map(number_of_kind);
        left.retain(|(_, one), _| kind.is_none_or(|kind| kind == *one));
        let sql = format!(
            "SELECT {ENTRY} FROM entry WHERE ?1 IS NULL OR kind = ?1 ORDER BY source, row, kind, of, since, last"
        );
        let mut select = state.prepare(&sql).map_err(of)?;
        let mut rows = select.query([kind]).map_err(of)?;
        let (mut together, mut place): (Vec<Listed>, _) = (Vec::new(), None);
        while let Some(row) = rows.next().map_err(of)? {
            let entry = Entry::read(row).map_err(of)?;
            left.entry((entry.of, entry.kind)).or_default().remove(entry.share());
            let one = reading.listed(&entry, &sources)?;
            let next = Some((entry.source, entry.row, entry.kind, entry.of, entry.since, entry.last));
            if place != next {
                sort_and_give(&mut together, &mut visit)?;
                place = next;
            }
            together.push(one);
        }
        sort_and_give(&mut together, &mut visit)?;
        if !is_even(&left) {
            return Err(self.damaged(NOT_WHOLE).into());
        }
        Ok(())
    }

    /// The entries with one of these keys, as [`Store::list`] tells them.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or an entry was changed by somebody.
    pub fn find(&self, keys: &[Key]) -> Result<Vec<Listed>, StoreError> {
        let _state = self.connection.unchecked_transaction().map_err(|error| self.of(&error))?;
        self.reading().find(keys, None).map(|(_, listed)| listed)
    }

    /// Takes the entries with these keys away, all or those of one kind, and gives what they were. The act, which is told so too,
    /// goes into the journal with them; nothing is written where there are none.
    ///
    /// # Errors
    ///
    /// The disk. Nothing was changed then.
    pub fn remove(
        &mut self,
        keys: &[Key],
        kind: Option<SuppressionKind>,
        act: impl FnOnce(&[Listed]) -> Act,
    ) -> Result<Vec<Listed>, StoreError> {
        self.write(|writing| {
            let (gone, entries) = writing.reading().find(keys, kind)?;
            let mut less = Tallies::new();
            for entry in &gone {
                writing
                    .execute(
                        "DELETE FROM entry WHERE key = ?1 AND of = ?2 AND kind = ?3",
                        params![entry.key, entry.of, entry.kind],
                    )
                    .map_err(|error| writing.of(&error))?;
                less.entry((entry.of, entry.kind)).or_default().remove(entry.share());
            }
            add_to_tallies(writing, &less).map_err(|error| writing.of(&error))?;
            if !entries.is_empty() {
                writing.tell(&act(&entries))?;
            }
            Ok(entries)
        })
    }

    pub(super) fn reading(&self) -> Reading<'_> {
        Reading { shown: &self.shown, sealer: &self.sealer, connection: &self.connection }
    }

    /// All sources, by their numbers.
    pub(super) fn sources(&self) -> Result<HashMap<i64, SourceDocument>, StoreError> {
        self.reading().sources()
    }

    /// The national significant numbers of its entries: what a cell that is kept as it is must not end with.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or an entry was changed by somebody.
    pub fn numbers(&self, mut visit: impl FnMut(KeyKind, &str)) -> Result<(), StoreError> {
        let of = |error: rusqlite::Error| self.of(&error);
        let sql = format!("SELECT {ENTRY} FROM entry WHERE of = ?1 OR of = ?2");
        let mut select = self.connection.prepare(&sql).map_err(of)?;
        let mut rows = select.query([number_of_key(KeyKind::Phone), number_of_key(KeyKind::National)]).map_err(of)?;
        while let Some(row) = rows.next().map_err(of)? {
            let entry = Entry::read(row).map_err(of)?;
            let kind = key_kind(entry.of).ok_or_else(|| self.damaged("a key is of no known kind"))?;
            let number = self.sealer.open_entry(Key::from_bytes(entry.key), kind, &entry.text);
            visit(kind, &number.ok_or_else(|| self.damaged("an entry cannot be opened"))?);
        }
        Ok(())
    }
}

/// Entries of one state of a store, opened. Whoever reads twice begins a transaction first.
pub(super) struct Reading<'s> {
    pub(super) shown: &'s str,
    pub(super) sealer: &'s Sealer,
    pub(super) connection: &'s Connection,
}

impl Reading<'_> {
    pub(super) fn of(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::of(self.shown, error)
    }

    pub(super) fn damaged(&self, why: &str) -> StoreError {
        StoreError::Damaged { path: self.shown.to_owned(), why: why.to_owned() }
    }

    /// The entries with one of these keys, all or those of one kind: as the table holds them, and as their owner sees them.
    fn find(&self, keys: &[Key], kind: Option<SuppressionKind>) -> Result<(Vec<Entry>, Vec<Listed>), StoreError> {
        let sources = self.sources()?;
        let mut entries = self.entries_of(keys).map_err(|error| self.of(&error))?;
        entries.retain(|entry| kind.is_none_or(|kind| entry.kind == number_of_kind(kind)));
        let listed = entries.iter().map(|entry| self.listed(entry, &sources)).collect::<Result<_, _>>()?;
        Ok((entries, listed))
    }

    fn entries_of(&self, keys: &[Key]) -> rusqlite::Result<Vec<Entry>> {
        let sql = format!("SELECT {ENTRY} FROM entry WHERE key = ?1 ORDER BY key, of, kind");
        let mut select = self.connection.prepare_cached(&sql)?;
        let mut found = Vec::new();
        for key in keys {
            for entry in select.query_map([key.to_bytes()], Entry::read)? {
                found.push(entry?);
            }
        }
        Ok(found)
    }

    fn listed(&self, entry: &Entry, sources: &HashMap<i64, SourceDocument>) -> Result<Listed, StoreError> {
        let damaged = |why| self.damaged(why);
        let of = key_kind(entry.of).ok_or_else(|| damaged("a key is of no known kind"))?;
        let kind = suppression_kind(entry.kind).ok_or_else(|| damaged("an entry is of no known kind"))?;
        let channel = self
            .sealer
            .open_entry(Key::from_bytes(entry.key), of, &entry.text)
            .ok_or_else(|| damaged("an entry cannot be opened"))?;
        let source = sources.get(&entry.source).ok_or_else(|| damaged("an entry has lost its source"))?;
        Ok(Listed {
            channel,
            of,
            kind,
            since: entry.since,
            last: entry.last,
            source: source.name.clone(),
            row: entry.row.unsigned_abs(),
            who: source.who.clone(),
            note: source.note.clone(),
        })
    }

    /// All sources, by their numbers.
    pub(super) fn sources(&self) -> Result<HashMap<i64, SourceDocument>, StoreError> {
        let of = |error: rusqlite::Error| self.of(&error);
        let mut select = self.connection.prepare("SELECT id, document FROM source").map_err(of)?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?))).map_err(of)?;
        rows.map(|row| {
            let (id, document) = row.map_err(of)?;
            Ok((
                id,
                super::journal::unseal(self.sealer, &document)
                    .ok_or_else(|| self.damaged("a source cannot be opened"))?,
            ))
        })
        .collect()
    }
}

fn sort_and_give<E>(together: &mut Vec<Listed>, visit: &mut impl FnMut(Listed) -> Result<(), E>) -> Result<(), E> {
    together.sort_by(|one, other| one.channel.cmp(&other.channel));
    together.drain(..).try_for_each(visit)
}
