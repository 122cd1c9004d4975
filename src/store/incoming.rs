//! Many entries at once: gathered unsorted, then put among those that are there in one sweep, all of them or none.
//!
//! Gathering goes to a temporary table that SQLite spills to an unlinked file and sorts there, so that a hundred million
//! entries need no more memory than one does. What is gathered is sealed already.

use super::entries::{ENTRY, Entry, number_of_key, number_of_kind};
use super::journal::Act;
use super::open::Writing;
use super::tally::{Tallies, add_to_tallies};
use super::{Store, StoreError};
use crate::contact::{Key, KeyKind, SuppressionKind};
use rusqlite::{CachedStatement, Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

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

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} new, {} known", self.new, self.known)
    }
}

/// Entries that are being gathered.
pub struct Incoming<'s> {
    pub(super) store: &'s mut Store,
    pub(super) sources: Vec<SourceDocument>,
    /// Which of them the entries are of that say nothing else.
    at: usize,
    /// Those that an exported list names, by what it says of them.
    named: HashMap<Origin, usize>,
}

/// Where an exported list says that entries were recorded first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The file, or who said so.
    pub source: String,
    /// Who recorded it.
    pub who: String,
    /// What there is to know about it.
    pub note: String,
}

impl Store {
    /// Begins to gather entries. Nothing of them is kept before [`Incoming::finish`].
    ///
    /// # Errors
    ///
    /// The disk.
    pub fn incoming(&mut self) -> Result<Incoming<'_>, StoreError> {
        self.check_writable()?;
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
        Ok(Incoming { store: self, sources: Vec::new(), at: 0, named: HashMap::new() })
    }
}

impl Incoming<'_> {
    /// Names where the next entries are from.
    pub fn begin_source(&mut self, name: impl Into<String>, who: &str, note: &str) {
        let (name, who, note) = (name.into(), who.to_owned(), note.to_owned());
        self.at = self.sources.len();
        self.sources.push(SourceDocument { name, sha256: String::new(), who, note });
    }

    /// Says which bytes the source that was named last is made of.
    pub fn end_source(&mut self, sha256: &str) {
        if let Some(source) = self.sources.get_mut(self.at) {
            source.sha256 = sha256.to_owned();
        }
    }

    /// Gathers entries of the source that was named last.
    ///
    /// # Errors
    ///
    /// The disk.
    pub fn add(&mut self, entries: &[SealedEntry]) -> Result<(), StoreError> {
        self.gather(self.at, entries)
    }

    /// Gathers entries that were recorded elsewhere before they came here.
    ///
    /// # Errors
    ///
    /// The disk.
    pub fn add_of(&mut self, origin: &Origin, entries: &[SealedEntry]) -> Result<(), StoreError> {
        let source = match self.named.get(origin) {
            Some(source) => *source,
            None => {
                let Origin { source: name, who, note } = origin.clone();
                self.sources.push(SourceDocument { name, sha256: String::new(), who, note });
                self.named.insert(origin.clone(), self.sources.len() - 1);
                self.sources.len() - 1
            }
        };
        self.gather(source, entries)
    }

    fn gather(&self, source: usize, entries: &[SealedEntry]) -> Result<(), StoreError> {
        let (store, source) = (&*self.store, source as i64);
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
        self.keep(|writing, sources| writing.put(sources, act))
    }

    /// Ends gathering, and does in one transaction what is to be done with it.
    pub(super) fn keep<T>(
        self,
        act: impl FnOnce(&Writing<'_>, &[SourceDocument]) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Incoming { store, sources, .. } = self;
        store.connection.execute_batch("COMMIT").map_err(|error| store.of(&error))?;
        let kept = store.write(|writing| act(writing, &sources))?;
        // It was kept: a temporary table that cannot be dropped is no reason to say otherwise, and goes with the connection.
        store.connection.execute_batch("DROP TABLE temp.incoming").ok();
        Ok(kept)
    }
}

impl Writing<'_> {
    /// The number of the next source.
    pub(super) fn next_source(&self) -> Result<i64, StoreError> {
        self.query_row("SELECT coalesce(max(id), 0) + 1 FROM source", [], |row| row.get(0))
            .map_err(|error| self.of(&error))
    }

    /// Puts what was gathered among the entries, and the act with its sources into the journal.
    pub(super) fn put(
        &self,
        sources: &[SourceDocument],
        act: impl FnOnce(Imported) -> Act,
    ) -> Result<Imported, StoreError> {
        let first = self.next_source()?;
        let imported = self.merge(first)?;
        let act = self.tell(&act(imported))?;
        self.put_sources(sources, first, act)?;
        Ok(imported)
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

/// Puts what was gathered among the entries, in the order of the keys. Of the same entry several times the first in the
/// order of the sources names it, and the earliest and the latest time count. Nothing is ever taken away.
fn merge(connection: &Connection, first_source: i64) -> rusqlite::Result<Imported> {
    let mut select = connection
        .prepare(&format!("SELECT {ENTRY} FROM temp.incoming ORDER BY key, of, kind, since, source, row, rowid"))?;
    let mut rows = select.query([])?;
    let mut merging = Merging::new(connection)?;
    let mut pending: Option<Entry> = None;
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
        let mut next = Entry::read(row)?;
        next.source += first_source;
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
    known: CachedStatement<'c>,
    renew: CachedStatement<'c>,
    imported: Imported,
    tallies: Tallies,
}

impl<'c> Merging<'c> {
    pub(super) fn new(connection: &'c Connection) -> rusqlite::Result<Merging<'c>> {
        const SAME: &str = "WHERE key = ?1 AND of = ?2 AND kind = ?3";
        let renew = format!("UPDATE entry SET since = ?4, last = ?5, source = ?6, row = ?7 {SAME}");
        Ok(Merging {
            insert: connection.prepare_cached("INSERT OR IGNORE INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?,
            known: connection.prepare_cached(&format!("SELECT {ENTRY} FROM entry {SAME}"))?,
            renew: connection.prepare_cached(&renew)?,
            imported: Imported::default(),
            tallies: Tallies::new(),
        })
    }

    /// Puts one entry, and says whether it was not there.
    pub(super) fn put(&mut self, one: &Entry) -> rusqlite::Result<bool> {
        let (key, of, kind) = (&one.key, one.of, one.kind);
        let values = params![key, of, kind, one.since, one.last, one.source, one.row, one.text];
        if self.insert.execute(values)? == 1 {
            self.imported.new += 1;
            self.tallies.entry((of, kind)).or_default().add(one.share());
            return Ok(true);
        }
        self.imported.known += 1;
        let mut known = self.known.query_row(params![key, of, kind], Entry::read)?;
        let before = known.share();
        if one.since < known.since {
            (known.since, known.source, known.row) = (one.since, one.source, one.row);
        }
        known.last = known.last.max(one.last);
        let after = known.share();
        if after != before {
            self.renew.execute(params![key, of, kind, known.since, known.last, known.source, known.row])?;
            let tally = self.tallies.entry((of, kind)).or_default();
            tally.remove(before);
            tally.add(after);
        }
        Ok(false)
    }

    pub(super) fn finish(self, connection: &Connection) -> rusqlite::Result<Imported> {
        add_to_tallies(connection, &self.tallies)?;
        Ok(self.imported)
    }
}
