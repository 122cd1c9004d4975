//! What is remembered of runs: one document each, and who was in a list when it was last published.

use super::entries::Reading;
use super::incoming::Incoming;
use super::journal::{Act, Verb};
use super::open::Writing;
use super::{Imported, Store, StoreError};
use crate::contact::{HashKey, KeyKind, Members, RunMemory};
use rusqlite::params;
use std::borrow::Cow;

/// The members of a list, and the run that published them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedMembers {
    /// The run.
    pub run: u64,
    /// Who they are.
    pub members: Members,
}

/// How tables call a list.
pub(super) fn list_key(secret: HashKey, list: &str) -> [u8; 16] {
    secret.of(KeyKind::Text, list.as_bytes()).to_bytes()
}

impl Incoming<'_> {
    /// As [`Incoming::finish`], and a run is written down in the same transaction, that learned the entries. Gives its number.
    ///
    /// # Errors
    ///
    /// The disk. Nothing was kept then.
    pub fn finish_with_run(
        self,
        act: impl FnOnce(Imported) -> Act,
        run: impl FnOnce(Imported) -> RunMemory,
    ) -> Result<(Imported, u64), StoreError> {
        self.keep(|writing, sources| {
            let imported = writing.put(sources, act)?;
            let number = writing.begin_run(&run(imported))?;
            Ok((imported, number))
        })
    }
}

impl Writing<'_> {
    fn begin_run(&self, run: &RunMemory) -> Result<u64, StoreError> {
        let (list, document) = (list_key(self.hash_key, &run.list), self.seal(run)?);
        self.execute("INSERT INTO run (list, document) VALUES (?1, ?2)", params![list, document])
            .map_err(|error| self.of(&error))?;
        Ok(self.last_insert_rowid().unsigned_abs())
    }

    /// Writes down who is in a list, encoded.
    pub(super) fn put_members(&self, list: &[u8; 16], run: u64, members: Vec<u8>) -> Result<(), StoreError> {
        let write = |why: String| StoreError::Write { path: self.shown.to_owned(), why };
        let sealed = self.sealer.seal(members).map_err(|error| write(error.to_string()))?;
        self.execute("INSERT OR REPLACE INTO member VALUES (?1, ?2, ?3)", params![list, run as i64, sealed])
            .map(|_| ())
            .map_err(|error| self.of(&error))
    }
}

impl Store {
    /// Writes a run down and gives its number.
    ///
    /// # Errors
    ///
    /// The disk.
    pub fn begin_run(&mut self, run: &RunMemory) -> Result<u64, StoreError> {
        self.write(|writing| writing.begin_run(run))
    }

    /// Writes down what a run that was begun came to, and who is in its list now, where it was published.
    ///
    /// # Errors
    ///
    /// The disk.
    pub fn end_run(&mut self, run: &RunMemory, members: Option<Members>) -> Result<(), StoreError> {
        // Before the transaction, so that no other writer waits for it; and they are not held twice for long.
        let members = members.map(|members| members.encode());
        self.write(|writing| {
            let document = writing.seal(run)?;
            writing
                .execute("UPDATE run SET document = ?2 WHERE id = ?1", params![run.id as i64, document])
                .map_err(|error| writing.of(&error))?;
            match members {
                Some(members) => writing.put_members(&list_key(writing.hash_key, &run.list), run.id, members),
                None => Ok(()),
            }
        })
    }

    /// The runs of a list, or of all, in the order in which they began.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or somebody changed a document.
    pub fn runs(&self, list: Option<&str>) -> Result<Vec<RunMemory>, StoreError> {
        let of = |error: rusqlite::Error| self.of(&error);
        let list = list.map(|list| list_key(self.hash_key, list));
        let mut select = self
            .connection
            .prepare("SELECT id, document FROM run WHERE ?1 IS NULL OR list = ?1 ORDER BY id")
            .map_err(of)?;
        let rows =
            select.query_map([list], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))).map_err(of)?;
        rows.map(|row| {
            let (id, document) = row.map_err(of)?;
            let run: RunMemory = self.unseal(&document, "what it remembers of a run")?;
            Ok(RunMemory { id: id.unsigned_abs(), ..run })
        })
        .collect()
    }

    /// Who was in a list when it was last published.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or somebody changed a document.
    pub fn members(&self, list: &str) -> Result<Option<PublishedMembers>, StoreError> {
        let list = list_key(self.hash_key, list);
        let of = |error: rusqlite::Error| self.of(&error);
        let mut select = self.connection.prepare("SELECT run, document FROM member WHERE list = ?1").map_err(of)?;
        let mut rows = select.query([list]).map_err(of)?;
        let Some(row) = rows.next().map_err(of)? else { return Ok(None) };
        let run: i64 = row.get(0).map_err(of)?;
        // Read where SQLite holds it, without a copy.
        let document = row.get_ref(1).map_err(of)?;
        let document = document.as_blob().map_err(|_| self.damaged("the members of a list are no bytes"))?;
        let reading = self.reading();
        let opened = reading.unsealed_members(document)?.into_owned();
        // SQLite lets go of what it read before they are unpacked.
        drop(rows);
        Ok(Some(PublishedMembers { run: run.unsigned_abs(), members: reading.decoded(&opened)? }))
    }

    /// Forgets all runs of each list but the latest `keep`; stops, the journal and who is in a list stay. Gives how many are
    /// gone.
    ///
    /// # Errors
    ///
    /// The disk. Nothing was changed then.
    pub fn prune_runs(&mut self, keep: u64, act: impl FnOnce(u64) -> Act) -> Result<u64, StoreError> {
        self.write(|writing| {
            let gone = writing
                .execute(
                    "DELETE FROM run WHERE id IN (SELECT id FROM (
                         SELECT id, row_number() OVER (PARTITION BY list ORDER BY id DESC) AS place FROM run
                     ) WHERE place > ?1)",
                    [i64::try_from(keep).unwrap_or(i64::MAX)],
                )
                .map_err(|error| writing.of(&error))? as u64;
            if gone > 0 {
                let act = act(gone);
                debug_assert_eq!(act.verb, Verb::Pruned);
                writing.tell(&act)?;
            }
            Ok(gone)
        })
    }
}

impl Reading<'_> {
    pub(super) fn open_members(&self, document: &[u8]) -> Result<Members, StoreError> {
        self.decoded(&self.unsealed_members(document)?)
    }

    fn unsealed_members<'d>(&self, document: &'d [u8]) -> Result<Cow<'d, [u8]>, StoreError> {
        self.sealer.open(document).ok_or_else(|| self.damaged("the members of a list cannot be opened"))
    }

    fn decoded(&self, members: &[u8]) -> Result<Members, StoreError> {
        Members::decode(members).map_err(|error| self.damaged(&format!("the members of a list: {error}")))
    }
}
