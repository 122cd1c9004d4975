//! Which entries the records of a run meet: partition by partition, in parallel, each on a connection of its own.

use super::entries::{ENTRY, key_kind, suppression_kind};
use super::reach::connect;
use super::tally::{NOT_WHOLE, Tallies, Tally, read_tallies, share_of_row};
use super::{Store, StoreError};
use crate::contact::{Key, KeyKind, KeyKinds, SuppressionKind};
use rayon::prelude::*;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Looking up a key costs as much as passing over so many entries.
const WORTH: u64 = 20;

/// So many entries are passed over in any case, within some 50 ms: a look-up does not see whether others were lost, or whether
/// the one that is asked for has another key by now.
const SURE: u64 = if cfg!(test) { 100 } else { 100_000 };

/// An entry that a record meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// The keyed hash.
    pub key: Key,
    /// What it is of.
    pub of: KeyKind,
    /// Why it is there.
    pub kind: SuppressionKind,
    /// The first time that anybody said so, as Unix time.
    pub since: i64,
    /// The last time.
    pub last: i64,
    /// Where it was first read: a number for [`Store::source_names`].
    pub source: i64,
    /// The row there.
    pub row: u64,
}

/// The same state of the store on several connections, whoever writes meanwhile.
pub struct Snapshot {
    connections: Mutex<Vec<Connection>>,
    entries: u64,
    tallies: Tallies,
}

/// What one partition came to.
struct Part {
    met: Vec<Met>,
    /// What passed by, where all of it did.
    passed: Option<Tallies>,
}

impl Store {
    /// Which kinds of keys its entries have.
    ///
    /// # Errors
    ///
    /// The store is damaged.
    pub fn kinds_in(&self, snapshot: &Snapshot) -> Result<KeyKinds, StoreError> {
        self.kinds_of(&snapshot.tallies)
    }

    /// How many entries there are of each kind of stop.
    ///
    /// # Errors
    ///
    /// The store is damaged.
    pub fn counts_in(&self, snapshot: &Snapshot) -> Result<BTreeMap<SuppressionKind, u64>, StoreError> {
        self.counts_of(&snapshot.tallies)
    }

    /// The entries whose keys are asked for. `keys_of` gives those of one of `1 << bits` partitions, sorted and each once;
    /// it is called once a partition, in parallel. No more than a partition's entries that are met is held in memory.
    ///
    /// Where all entries were passed over, their number and their sum must be what the store says: a file that
    /// lost some of them is damaged, and nobody is let through for it.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or is damaged.
    pub fn meet(
        &self,
        snapshot: &Snapshot,
        pool: &rayon::ThreadPool,
        bits: u32,
        keys_of: impl Fn(usize) -> Vec<Key> + Sync,
    ) -> Result<Vec<Met>, StoreError> {
        let per_partition = snapshot.entries >> bits;
        let meet_partition = |index| {
            let keys = keys_of(index);
            let connection = snapshot.take();
            let is_large = snapshot.entries > SURE;
            let part = if is_large && (keys.len() as u64).saturating_mul(WORTH) < per_partition {
                look_up(&connection, &keys)
            } else {
                pass_over(&connection, index, bits, &keys)
            };
            snapshot.give_back(connection);
            part
        };
        let all = || (0..1usize << bits).into_par_iter().map(meet_partition).collect::<rusqlite::Result<Vec<Part>>>();
        let parts = pool.install(all).map_err(|error| self.of(&error))?;
        self.check(snapshot, &parts)?;
        Ok(parts.into_iter().flat_map(|part| part.met).collect())
    }

    /// Holds all entries against what the store says of them, unless there are too many for somebody who waits.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or is damaged.
    pub fn check_if_small(&self) -> Result<(), StoreError> {
        let snapshot = self.snapshot(1)?;
        if snapshot.entries > SURE {
            return Ok(());
        }
        let part = pass_over(&snapshot.take(), 0, 0, &[]).map_err(|error| self.of(&error))?;
        self.check(&snapshot, &[part])
    }

    /// The names of sources, by their numbers.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn source_names(&self) -> Result<std::collections::HashMap<i64, String>, StoreError> {
        Ok(self.sources()?.into_iter().map(|(id, source)| (id, source.name)).collect())
    }

    /// Connections that all see the same: where somebody wrote between their beginnings, they begin once more. There must be
    /// as many as threads that [`Store::meet`] works on.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn snapshot(&self, connections: usize) -> Result<Snapshot, StoreError> {
        let open = || -> rusqlite::Result<(Connection, Tallies, i64)> {
            let connection = connect(&self.path, self.access)?;
            connection.execute_batch("PRAGMA query_only = ON; BEGIN")?;
            let acts = connection.query_row("SELECT coalesce(max(id), 0) FROM act", [], |row| row.get(0))?;
            let tallies = read_tallies(&connection)?;
            Ok((connection, tallies, acts))
        };
        loop {
            let opened: Vec<_> =
                (0..connections.max(1)).map(|_| open()).collect::<Result<_, _>>().map_err(|error| self.of(&error))?;
            let (_, tallies, acts) = &opened[0];
            if opened.iter().all(|(_, others, later)| others == tallies && later == acts) {
                let tallies = tallies.clone();
                let entries = tallies.values().map(|tally| tally.entries.unsigned_abs()).sum();
                let connections = Mutex::new(opened.into_iter().map(|(connection, ..)| connection).collect());
                return Ok(Snapshot { connections, entries, tallies });
            }
        }
    }

    fn check(&self, snapshot: &Snapshot, parts: &[Part]) -> Result<(), StoreError> {
        let mut sum = Tallies::new();
        for part in parts {
            let Some(passed) = &part.passed else { return Ok(()) };
            for (kinds, tally) in passed {
                let all = sum.entry(*kinds).or_default();
                all.entries += tally.entries;
                all.sum = all.sum.wrapping_add(tally.sum);
            }
        }
        let said = snapshot.tallies.iter().filter(|(_, tally)| tally.entries != 0);
        if said.eq(sum.iter()) { Ok(()) } else { Err(self.damaged(NOT_WHOLE)) }
    }
}

impl Snapshot {
    fn take(&self) -> Connection {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        connections.pop().expect("one a thread, and a thread has one at a time")
    }

    fn give_back(&self, connection: Connection) {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

/// Asks for key after key: few keys, many entries.
fn look_up(connection: &Connection, keys: &[Key]) -> rusqlite::Result<Part> {
    let mut select =
        connection.prepare_cached(&format!("SELECT {ENTRY} FROM entry WHERE key = ?1 ORDER BY of, kind"))?;
    let mut met = Vec::new();
    for key in keys {
        let mut rows = select.query([key.to_bytes()])?;
        while let Some(row) = rows.next()? {
            met.push(read(row)?);
        }
    }
    Ok(Part { met, passed: None })
}

/// Passes over all entries of a partition, in their order beside that of the keys.
fn pass_over(connection: &Connection, index: usize, bits: u32, keys: &[Key]) -> rusqlite::Result<Part> {
    // Its end is seen here: SQLite would compare each key with it byte by byte.
    let sql = format!("SELECT {ENTRY} FROM entry WHERE key >= ?1 ORDER BY key, of, kind");
    let mut select = connection.prepare_cached(&sql)?;
    let mut rows = select.query([Key::least_of_partition(index, bits).to_bytes()])?;
    let (mut met, mut passed, mut at) = (Vec::new(), Passed::default(), 0);
    while let Some(row) = rows.next()? {
        let blob = row.get_ref(0)?.as_blob()?;
        let bytes: [u8; 16] = blob.try_into().map_err(|_| rusqlite::Error::InvalidQuery)?;
        let key = Key::from_bytes(bytes);
        if key.partition(bits) != index {
            break;
        }
        let (of, kind, share) = share_of_row(row)?;
        passed.add(share, of, kind);
        while keys.get(at).is_some_and(|asked| asked.number() < key.number()) {
            at += 1;
        }
        if keys.get(at) == Some(&key) {
            met.push(read(row)?);
        }
    }
    Ok(Part { met, passed: Some(passed.0.into_iter().collect()) })
}

/// What passed by. Few kinds come together, so a list is quicker than a tree.
#[derive(Default)]
struct Passed(Vec<((i64, i64), Tally)>);

impl Passed {
    fn add(&mut self, share: i64, of: i64, kind: i64) {
        match self.0.iter_mut().find(|(kinds, _)| *kinds == (of, kind)) {
            Some((_, tally)) => tally.add(share),
            None => {
                let mut tally = Tally::default();
                tally.add(share);
                self.0.push(((of, kind), tally));
            }
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Met> {
    let unknown = |at| rusqlite::Error::IntegralValueOutOfRange(at, 0);
    Ok(Met {
        key: Key::from_bytes(row.get(0)?),
        of: key_kind(row.get(1)?).ok_or_else(|| unknown(1))?,
        kind: suppression_kind(row.get(2)?).ok_or_else(|| unknown(2))?,
        since: row.get(3)?,
        last: row.get(4)?,
        source: row.get(5)?,
        row: row.get::<_, i64>(6)?.unsigned_abs(),
    })
}

#[cfg(test)]
mod tests;
