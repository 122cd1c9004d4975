//! Bounces that may pass: counted until they are too many. And what feedback says of mailings.

use super::entries::{Entry, number_of_key, number_of_kind};
use super::incoming::{Incoming, Merging};
use super::journal::Act;
use super::open::Writing;
use super::runs::list_key;
use super::{SealedEntry, Store, StoreError};
use crate::contact::{Key, Members, SendHistory, SuppressionKind};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

/// A bounce that may pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftBounce {
    /// What it would be as a stop: `since` and `last` are when it happened.
    pub entry: SealedEntry,
    /// Tells it apart from others that say no time; 0 for those that do.
    pub mark: u64,
}

/// When bounces that may pass become a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoftLimit {
    /// So many of them.
    pub bounces: u32,
    /// Within so many seconds.
    pub window: i64,
}

/// What feedback came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Stops that were not there.
    pub new: u64,
    /// Stops that were there already.
    pub known: u64,
    /// Bounces that may pass and were not counted before.
    pub counted: u64,
    /// Bounces that may pass and were counted before.
    pub counted_before: u64,
    /// Addresses of which there were too many, and that are stopped now.
    pub too_many: u64,
}

impl Incoming<'_> {
    /// As [`Incoming::finish`], and counts bounces that may pass; those that are too many become stops of the source that was
    /// named last. `mailed`, where there is any feedback of a mailing, are the keys that bounced for good, sorted: what is
    /// remembered of mailings learns from them.
    ///
    /// # Errors
    ///
    /// The disk. Nothing was kept then.
    pub fn finish_with_bounces(
        self,
        soft: &[SoftBounce],
        limit: SoftLimit,
        mailed: Option<&[Key]>,
        act: impl FnOnce(Heard) -> Act,
    ) -> Result<Heard, StoreError> {
        let Incoming { store, sources } = self;
        store.connection.execute_batch("COMMIT").map_err(|error| store.of(&error))?;
        let settled = mailed.map(|bounced| store.settled(bounced)).transpose()?.unwrap_or_default();
        let heard = store.write(|writing| {
            let first = writing.next_source()?;
            let imported = writing.merge(first)?;
            let last_source = (first + sources.len() as i64 - 1).max(first);
            let counted = writing.count(soft, limit, last_source).map_err(|error| writing.of(&error))?;
            let heard = Heard { new: imported.new, known: imported.known, ..counted };
            let act = writing.tell(&act(heard))?;
            writing.put_sources(&sources, first, act)?;
            for (list, run, members, history) in &settled {
                writing.put_members(list, *run, members)?;
                let document = writing.seal(history)?;
                writing
                    .execute("INSERT OR REPLACE INTO mailing VALUES (?1, ?2)", params![list, document])
                    .map_err(|error| writing.of(&error))?;
            }
            Ok(heard)
        })?;
        store.connection.execute_batch("DROP TABLE temp.incoming").map_err(|error| store.of(&error))?;
        Ok(heard)
    }
}

/// A list, the run that published it, its members, and what is known of its mailings.
type Settled = ([u8; 16], u64, Members, SendHistory);

impl Store {
    /// What became of the mailings of a list, as far as feedback told.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or somebody changed a document.
    pub fn send_history(&self, list: &str) -> Result<SendHistory, StoreError> {
        self.history_of(&list_key(self.hash_key, list))
    }

    fn history_of(&self, list: &[u8; 16]) -> Result<SendHistory, StoreError> {
        let document: Option<Vec<u8>> = self
            .connection
            .query_row("SELECT document FROM mailing WHERE list = ?1", [list], |row| row.get(0))
            .optional()
            .map_err(|error| self.of(&error))?;
        match document {
            Some(document) => self.unseal(&document, "what it knows of mailings"),
            None => Ok(SendHistory::default()),
        }
    }

    /// All lists, once the mailing of the run that published each is taken in.
    fn settled(&self, bounced: &[Key]) -> Result<Vec<Settled>, StoreError> {
        let of = |error: rusqlite::Error| self.of(&error);
        let mut select = self.connection.prepare("SELECT list, run, document FROM member ORDER BY list").map_err(of)?;
        let rows = select
            .query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?)))
            .map_err(of)?;
        rows.map(|row| {
            let (list, run, document) = row.map_err(of)?;
            let (mut members, mut history) = (self.open_members(&document)?, self.history_of(&list)?);
            history.settle(&mut members, u32::try_from(run).unwrap_or(u32::MAX), bounced);
            Ok((list, run.unsigned_abs(), members, history))
        })
        .collect()
    }
}

impl Writing<'_> {
    /// Counts bounces, and makes stops of those that are too many.
    fn count(&self, soft: &[SoftBounce], limit: SoftLimit, source: i64) -> rusqlite::Result<Heard> {
        let mut heard = Heard::default();
        let mut touched: BTreeMap<(Key, i64), &SealedEntry> = BTreeMap::new();
        for SoftBounce { entry, mark } in soft {
            let (of, key) = (number_of_key(entry.of), entry.key.to_bytes());
            let is_new = self
                .prepare_cached("INSERT OR IGNORE INTO soft_bounce VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![key, of, entry.since, *mark as i64])?;
            if is_new == 1 {
                heard.counted += 1
            } else {
                heard.counted_before += 1
            }
            touched.entry((entry.key, of)).or_insert(entry);
        }
        let mut merging = Merging::new(self)?;
        for ((key, of), entry) in touched {
            let times: Vec<i64> = self
                .prepare_cached("SELECT at FROM soft_bounce WHERE key = ?1 AND of = ?2 ORDER BY at, mark")?
                .query_map(params![key.to_bytes(), of], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let Some(since) = too_many(&times, limit) else { continue };
            let kind = number_of_kind(SuppressionKind::Bounced);
            let row = Entry {
                key: key.to_bytes(),
                of,
                kind,
                since,
                last: times.last().copied().unwrap_or(since).max(since),
                source,
                row: entry.row as i64,
                text: entry.text.clone(),
            };
            heard.too_many += u64::from(merging.put(&row)?);
        }
        merging.finish(self)?;
        Ok(heard)
    }
}

/// The moment at which there were too many within the window, the first if there are several.
fn too_many(times: &[i64], limit: SoftLimit) -> Option<i64> {
    let bounces = usize::try_from(limit.bounces.max(1)).unwrap_or(usize::MAX);
    times.windows(bounces).find(|some| some[bounces - 1] - some[0] <= limit.window).map(|some| some[bounces - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_within_the_window_are_too_many() {
        let limit = SoftLimit { bounces: 3, window: 10 };
        assert_eq!(too_many(&[1, 5, 11], limit), Some(11));
        assert_eq!(too_many(&[1, 5, 12], limit), None);
        assert_eq!(too_many(&[1, 5, 12, 14, 15], limit), Some(14));
        assert_eq!(too_many(&[1, 2], limit), None);
        assert_eq!(too_many(&[7], SoftLimit { bounces: 1, window: 0 }), Some(7));
    }
}
