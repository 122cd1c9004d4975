//! Bounces that may pass: counted until they are too many. And what feedback says of mailings.

use super::entries::{Entry, Reading, key_kind, number_of_key, number_of_kind, suppression_kind};
use super::incoming::{Incoming, Merging};
use super::journal::{Act, unseal};
use super::open::Writing;
use super::runs::list_key;
use super::{SealedEntry, Store, StoreError};
use crate::contact::{Key, KeyKind, Mailed, Members, SendHistory, SuppressionKind};
use rusqlite::{OptionalExtension, params};
use std::collections::{BTreeMap, HashSet};

/// A bounce that may pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftBounce {
    /// What it would be as a stop: `since` and `last` are when it happened.
    pub entry: SealedEntry,
    /// Which of the sources that were named tells of it, from 0.
    pub source: usize,
    /// Tells it apart from others that say no time, and is known again on another day; 0 for those that say one.
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// How many stops were not there.
    pub new: u64,
    /// The stops that were there already.
    pub known: HashSet<(Key, KeyKind, SuppressionKind)>,
    /// Whether each bounce that may pass was not counted before, in their order.
    pub counted: Vec<bool>,
    /// The bounces, by their places, that were one too many: what bounced is stopped now.
    pub too_many: Vec<usize>,
}

impl Incoming<'_> {
    /// As [`Incoming::finish`], and counts bounces that may pass; those that are too many become stops. `mailed` is
    /// what it says of a mailing, where it says anything: what is remembered of mailings learns from it. `act` is told what
    /// came of it before anything is kept; where it fails or gives no act, nothing is.
    ///
    /// # Errors
    ///
    /// The disk, or `act`. Nothing was kept then.
    pub fn finish_with_bounces<E: From<StoreError>>(
        self,
        soft: &[SoftBounce],
        limit: SoftLimit,
        mailed: Option<&Mailed>,
        act: impl FnOnce(&Heard) -> Result<Option<Act>, E>,
    ) -> Result<(), E> {
        // Why nothing is to be kept, where that is not the disk: a refusal rolls back as an error does.
        let mut refused: Option<Result<(), E>> = None;
        let written = self.keep(|writing, sources| {
            let first = writing.next_source()?;
            let known = writing.known().map_err(|error| writing.of(&error))?;
            let new = writing.merge(first)?.new;
            let counted = writing.count(soft, limit, first).map_err(|error| writing.of(&error))?;
            let heard = Heard { new, known, ..counted };
            let act = match act(&heard) {
                Ok(Some(act)) => writing.tell(&act)?,
                other => {
                    refused = Some(other.map(|_| ()));
                    // Nobody is told of it.
                    return Err(StoreError::Write {
                        path: writing.shown.to_owned(),
                        why: "it is not to be kept".to_owned(),
                    });
                }
            };
            writing.put_sources(sources, first, act)?;
            let settled = mailed.map(|mailed| writing.reading().settled(mailed)).transpose()?;
            for (list, run, members, history) in settled.into_iter().flatten() {
                writing.put_members(&list, run, members.encode())?;
                let document = writing.seal(&history)?;
                writing
                    .execute("INSERT OR REPLACE INTO mailing VALUES (?1, ?2)", params![list, document])
                    .map_err(|error| writing.of(&error))?;
            }
            Ok(())
        });
        match refused {
            Some(refused) => refused,
            None => Ok(written?),
        }
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
        self.reading().history_of(&list_key(self.hash_key, list))
    }
}

impl Reading<'_> {
    fn history_of(&self, list: &[u8; 16]) -> Result<SendHistory, StoreError> {
        let document: Option<Vec<u8>> = self
            .connection
            .query_row("SELECT document FROM mailing WHERE list = ?1", [list], |row| row.get(0))
            .optional()
            .map_err(|error| self.of(&error))?;
        let Some(document) = document else { return Ok(SendHistory::default()) };
        unseal(self.sealer, &document).ok_or_else(|| self.damaged("what it knows of mailings cannot be opened"))
    }

    /// All lists, once the mailing of the run that published each is taken in.
    fn settled(&self, mailed: &Mailed) -> Result<Vec<Settled>, StoreError> {
        let of = |error: rusqlite::Error| self.of(&error);
        let mut select = self.connection.prepare("SELECT list, run, document FROM member ORDER BY list").map_err(of)?;
        let rows = select
            .query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?)))
            .map_err(of)?;
        rows.map(|row| {
            let (list, run, document) = row.map_err(of)?;
            let (mut members, mut history) = (self.open_members(&document)?, self.history_of(&list)?);
            history.settle(&mut members, u32::try_from(run).unwrap_or(u32::MAX), mailed);
            Ok((list, run.unsigned_abs(), members, history))
        })
        .collect()
    }
}

impl Writing<'_> {
    /// The stops among those that were gathered that are there already.
    fn known(&self) -> rusqlite::Result<HashSet<(Key, KeyKind, SuppressionKind)>> {
        let mut select =
            self.prepare("SELECT DISTINCT key, of, kind FROM temp.incoming JOIN entry USING (key, of, kind)")?;
        let rows = select.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get(1)?, row.get(2)?)))?;
        let mut known = HashSet::new();
        for row in rows {
            let (key, of, kind) = row?;
            // What was gathered bears numbers that are known.
            if let (Some(of), Some(kind)) = (key_kind(of), suppression_kind(kind)) {
                known.insert((Key::from_bytes(key), of, kind));
            }
        }
        Ok(known)
    }

    /// Counts bounces, and makes stops of those that are too many; sources are counted from `first_source` on.
    fn count(&self, soft: &[SoftBounce], limit: SoftLimit, first_source: i64) -> rusqlite::Result<Heard> {
        let mut heard = Heard::default();
        let mut touched: BTreeMap<(Key, i64), Vec<usize>> = BTreeMap::new();
        for (place, SoftBounce { entry, mark, .. }) in soft.iter().enumerate() {
            let (of, key) = (number_of_key(entry.of), entry.key.to_bytes());
            // One that says no time is of the day on which it was read first.
            let is_new = self
                .prepare_cached(
                    "INSERT OR IGNORE INTO soft_bounce SELECT ?1, ?2, ?3, ?4 WHERE ?4 = 0
                         OR NOT EXISTS (SELECT 1 FROM soft_bounce WHERE key = ?1 AND of = ?2 AND mark = ?4)",
                )?
                .execute(params![key, of, entry.since, *mark as i64])?;
            heard.counted.push(is_new == 1);
            touched.entry((entry.key, of)).or_default().push(place);
        }
        let mut merging = Merging::new(self)?;
        for ((key, of), places) in touched {
            let times: Vec<i64> = self
                .prepare_cached("SELECT at FROM soft_bounce WHERE key = ?1 AND of = ?2 ORDER BY at, mark")?
                .query_map(params![key.to_bytes(), of], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let Some(since) = too_many(&times, limit) else { continue };
            // The one that was too many, where it is told of now, else the last that is.
            let one_too_many = places.iter().copied().find(|place| soft[*place].entry.since == since);
            let Some(place) = one_too_many.or(places.last().copied()) else { continue };
            let SoftBounce { entry, source, .. } = &soft[place];
            let kind = number_of_kind(SuppressionKind::Bounced);
            let row = Entry {
                key: key.to_bytes(),
                of,
                kind,
                since,
                last: times.last().copied().unwrap_or(since).max(since),
                source: first_source + *source as i64,
                row: entry.row as i64,
                text: entry.text.clone(),
            };
            if merging.put(&row)? {
                heard.too_many.push(place);
            }
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
