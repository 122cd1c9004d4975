//! Many entries at once: gathered unsorted, then put among those that are there in one sweep, all of them or none.
//!
//! Gathering goes to a temporary table that SQLite spills to an unlinked file and sorts there, so that a hundred million
//! entries need no more memory than one does. What is gathered is sealed already.

use super::entries::{number_of_key, number_of_kind};
use super::journal::Act;
use super::open::Writing;
use super::{Store, StoreError};
use crate::contact::{Key, KeyKind, SuppressionKind};
use rusqlite::{CachedStatement, Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One entry on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedEntry {
    /// The keyed hash of what it is about.
    pub key: Key,
    /// What the key is of.
    pub of: KeyKind,
    /// Why it is there.
    pub kind: SuppressionKind,
    /// The first moment of the stop, as Unix time.
    pub since: i64,
    /// The last moment at which somebody can have said so, as Unix time: of a day without a time its end.
    pub last: i64,
    /// The row of its source, from 1; 0 where there are no rows.
    pub row: u64,
    /// What it is about, sealed by [`Sealer::seal_entry`](super::Sealer::seal_entry).
    pub text: Vec<u8>,
}

/// Where entries were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceDocument {
    /// The file, or who said so.
    pub name: String,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// Who recorded it.
    pub who: String,
    /// What there is to know about it.
    pub note: String,
}

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Entries that were not there.
    pub new: u64,
    /// Entries that were there already, of the same kind.
    pub known: u64,
}

/// Entries that are being gathered.
pub struct Incoming<'s> {
    pub(super) store: &'s mut Store,
    pub(super) sources: Vec<SourceDocument>,
}

impl Store {
    /// Begins to gather entries. Nothing of them is kept before [`Incoming::finish`].
    ///
    /// # Errors
    ///
    /// The disk.
    pub fn incoming(&mut self) -> Result<Incoming<'_>, StoreError> {
        // What an earlier attempt left half gathered.
        let begun = if self.connection.is_autocommit() { "" } else { "ROLLBACK;" };
        self.connection
            .execute_batch(&format!(
                "{begun} DROP TABLE IF EXISTS temp.incoming;
                 CREATE TEMP TABLE incoming (key BLOB, of INTEGER, kind INTEGER, since INTEGER, last INTEGER,
                                             source INTEGER, row INTEGER, text BLOB);
                 BEGIN",
            ))
            .map_err(|error| self.of(&error))?;
        Ok(Incoming { store: self, sources: Vec::new() })
    }
}

impl Incoming<'_> {
    /// Names where the next entries are from.
    pub fn begin_source(&mut self, name: impl Into<String>, who: &str, note: &str) {
        let (name, who, note) = (name.into(), who.to_owned(), note.to_owned());
        self.sources.push(SourceDocument { name, sha256: String::new(), who, note });
    }

    /// Says which bytes the source that was named last is made of.
    pub fn end_source(&mut self, sha256: &str) {
        if let Some(source) = self.sources.last_mut() {
            source.sha256 = sha256.to_owned();
        }
    }

    /// Gathers entries of the source that was named last.
    ///
    /// # Errors
    ///
    /// The disk.
    pub fn add(&mut self, entries: &[SealedEntry]) -> Result<(), StoreError> {
        let store = &*self.store;
        let source = self.sources.len() as i64 - 1;
        let gather = || -> rusqlite::Result<()> {
            let mut insert =
                store.connection.prepare_cached("INSERT INTO temp.incoming VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
            for entry in entries {
                insert.execute(params![
                    entry.key.to_bytes(),
                    number_of_key(entry.of),
                    number_of_kind(entry.kind),
                    entry.since,
                    entry.last,
                    source,
                    entry.row as i64,
                    entry.text
                ])?;
            }
            Ok(())
        };
        gather().map_err(|error| store.of(&error))
    }

    /// Puts everything that was gathered among the entries, and the act into the journal. `act` is told what came of it.
    ///
    /// # Errors
    ///
    /// The disk. Nothing was kept then.
    pub fn finish(self, act: impl FnOnce(Imported) -> Act) -> Result<Imported, StoreError> {
        self.finish_with(act, |_, _| Ok(()))
    }

    /// The same, and something else within the same transaction, which is told the number of the act.
    pub(super) fn finish_with(
        self,
        act: impl FnOnce(Imported) -> Act,
        also: impl FnOnce(&Writing<'_>, i64) -> Result<(), StoreError>,
    ) -> Result<Imported, StoreError> {
        let Incoming { store, sources } = self;
        store.connection.execute_batch("COMMIT").map_err(|error| store.of(&error))?;
        let imported = store.write(|writing| {
            let first = writing.next_source()?;
            let imported = writing.merge(first)?;
            let act = writing.tell(&act(imported))?;
            writing.put_sources(&sources, first, act)?;
            also(writing, act)?;
            Ok(imported)
        })?;
        // It was kept: a temporary table that cannot be dropped is no reason to say otherwise, and goes with the connection.
        store.connection.execute_batch("DROP TABLE temp.incoming").ok();
        Ok(imported)
    }
}

impl Writing<'_> {
    /// The number of the next source.
    pub(super) fn next_source(&self) -> Result<i64, StoreError> {
        self.query_row("SELECT coalesce(max(id), 0) + 1 FROM source", [], |row| row.get(0))
            .map_err(|error| self.of(&error))
    }

    /// Puts what was gathered among the entries.
    pub(super) fn merge(&self, first_source: i64) -> Result<Imported, StoreError> {
        merge(self, first_source).map_err(|error| self.of(&error))
    }

    /// Writes sources down.
    pub(super) fn put_sources(&self, sources: &[SourceDocument], first: i64, act: i64) -> Result<(), StoreError> {
        for (source, id) in sources.iter().zip(first..) {
            let document = self.seal(source)?;
            self.execute("INSERT INTO source VALUES (?1, ?2, ?3)", params![id, act, document])
                .map_err(|error| self.of(&error))?;
        }
        Ok(())
    }
}

/// One row on its way among the entries; its source is counted from the first of the import.
pub(super) struct Row {
    pub(super) key: [u8; 16],
    pub(super) of: i64,
    pub(super) kind: i64,
    pub(super) since: i64,
    pub(super) last: i64,
    pub(super) source: i64,
    pub(super) row: i64,
    pub(super) text: Vec<u8>,
}

/// Puts what was gathered among the entries, in the order of the keys. Of the same entry several times the first in the
/// order of the sources names it, and the earliest and the latest time count. Nothing is ever taken away.
fn merge(connection: &Connection, first_source: i64) -> rusqlite::Result<Imported> {
    let mut select = connection.prepare(
        "SELECT key, of, kind, since, last, source, row, text FROM temp.incoming ORDER BY key, of, kind, since, source, row",
    )?;
    let mut rows = select.query([])?;
    let mut merging = Merging::new(connection, first_source)?;
    let mut pending: Option<Row> = None;
    while let Some(row) = rows.next()? {
        let same = pending.as_ref().is_some_and(|one| {
            row.get_ref(0).is_ok_and(|key| key.as_blob() == Ok(&one.key))
                && row.get(1) == Ok(one.of)
                && row.get(2) == Ok(one.kind)
        });
        if let (true, Some(one)) = (same, &mut pending) {
            one.last = one.last.max(row.get(4)?);
            continue;
        }
        let next = Row {
            key: row.get(0)?,
            of: row.get(1)?,
            kind: row.get(2)?,
            since: row.get(3)?,
            last: row.get(4)?,
            source: row.get(5)?,
            row: row.get(6)?,
            text: row.get(7)?,
        };
        if let Some(one) = pending.replace(next) {
            merging.put(&one)?;
        }
    }
    if let Some(one) = pending {
        merging.put(&one)?;
    }
    merging.finish(connection)
}

/// Puts rows among the entries.
pub(super) struct Merging<'c> {
    insert: CachedStatement<'c>,
    renew: CachedStatement<'c>,
    first_source: i64,
    imported: Imported,
    tally: BTreeMap<(i64, i64), Tally>,
}

/// How many entries there are, and the sum of their keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) entries: i64,
    pub(super) sum: i64,
}

impl Tally {
    pub(super) fn add(&mut self, key: &[u8; 16]) {
        self.entries += 1;
        self.sum = self.sum.wrapping_add(share(key));
    }

    pub(super) fn remove(&mut self, key: &[u8; 16]) {
        self.entries -= 1;
        self.sum = self.sum.wrapping_sub(share(key));
    }
}

/// What a key adds to the sum: it is a hash, so its own bytes do.
fn share(key: &[u8; 16]) -> i64 {
    let mut share = [0; 8];
    share.copy_from_slice(&key[8..]);
    i64::from_le_bytes(share)
}

/// Adds to the tally of an entry's kind.
pub(super) fn add_to_tally(connection: &Connection, of: i64, kind: i64, more: Tally) -> rusqlite::Result<()> {
    let old = connection
        .prepare_cached("SELECT entries, sum FROM tally WHERE of = ?1 AND kind = ?2")?
        .query_row([of, kind], |row| Ok(Tally { entries: row.get(0)?, sum: row.get(1)? }));
    let old = match old {
        Err(rusqlite::Error::QueryReturnedNoRows) => Tally::default(),
        other => other?,
    };
    connection.prepare_cached("INSERT OR REPLACE INTO tally VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        of,
        kind,
        old.entries + more.entries,
        old.sum.wrapping_add(more.sum)
    ])?;
    Ok(())
}

impl<'c> Merging<'c> {
    pub(super) fn new(connection: &'c Connection, first_source: i64) -> rusqlite::Result<Merging<'c>> {
        Ok(Merging {
            insert: connection.prepare_cached("INSERT OR IGNORE INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?,
            renew: connection.prepare_cached(
                "UPDATE entry SET last = max(last, ?5), since = min(since, ?4),
                     source = CASE WHEN ?4 < since THEN ?6 ELSE source END,
                     row = CASE WHEN ?4 < since THEN ?7 ELSE row END
                 WHERE key = ?1 AND of = ?2 AND kind = ?3 AND (last < ?5 OR since > ?4)",
            )?,
            first_source,
            imported: Imported::default(),
            tally: BTreeMap::new(),
        })
    }

    /// Puts one row, and says whether it was not there.
    pub(super) fn put(&mut self, one: &Row) -> rusqlite::Result<bool> {
        let source = self.first_source + one.source;
        let (key, of, kind) = (&one.key, one.of, one.kind);
        if self.insert.execute(params![key, of, kind, one.since, one.last, source, one.row, one.text])? == 1 {
            self.imported.new += 1;
            self.tally.entry((of, kind)).or_default().add(key);
            return Ok(true);
        }
        self.imported.known += 1;
        self.renew.execute(params![key, of, kind, one.since, one.last, source, one.row])?;
        Ok(false)
    }

    pub(super) fn finish(self, connection: &Connection) -> rusqlite::Result<Imported> {
        for ((of, kind), tally) in self.tally {
            add_to_tally(connection, of, kind, tally)?;
        }
        Ok(self.imported)
    }
}
