//! How many entries there are and what they sum up to: by it a file that lost some, or says something else of them, is known.

use super::StoreError;
use super::entries::{ENTRY, Entry};
use super::open::Writing;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// What says that some entries are lost or others.
pub(super) const NOT_WHOLE: &str = "its entries are not those that were put there";

/// How many entries there are, and the sum of what each adds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) entries: i64,
    pub(super) sum: i64,
}

/// By what a key is of and why it is there.
pub(super) type Tallies = BTreeMap<(i64, i64), Tally>;

impl Tally {
    pub(super) fn add(&mut self, share: i64) {
        self.entries += 1;
        self.sum = self.sum.wrapping_add(share);
    }

    pub(super) fn remove(&mut self, share: i64) {
        self.entries -= 1;
        self.sum = self.sum.wrapping_sub(share);
    }
}

/// Whether nothing is left over, once what is there was taken from what should be.
pub(super) fn is_even(left: &Tallies) -> bool {
    left.values().all(|tally| *tally == Tally::default())
}

impl Entry {
    /// What it adds to the sum.
    pub(super) fn share(&self) -> i64 {
        share(&self.key, [self.of, self.kind, self.since, self.last, self.source, self.row], &self.text)
    }
}

/// The same of a row whose columns are [`ENTRY`]'s, without a copy of it, behind what its key is of and why it is there.
pub(super) fn share_of_row(row: &Row<'_>) -> rusqlite::Result<(i64, i64, i64)> {
    let mut numbers = [0; 6];
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = row.get(at + 1)?;
    }
    let share = share(row.get_ref(0)?.as_blob()?, numbers, row.get_ref(7)?.as_blob()?);
    Ok((numbers[0], numbers[1], share))
}

fn share(key: &[u8], numbers: [i64; 6], text: &[u8]) -> i64 {
    let mut fixed = [0; 64];
    for (byte, of_key) in fixed.iter_mut().zip(key.iter().take(16)) {
        *byte = *of_key;
    }
    for (eight, number) in fixed[16..].chunks_exact_mut(8).zip(numbers) {
        eight.copy_from_slice(&number.to_le_bytes());
    }
    xxh3_64_with_seed(text, xxh3_64(&fixed)).cast_signed()
}

/// The tallies that a connection sees.
pub(super) fn read_tallies(connection: &Connection) -> rusqlite::Result<Tallies> {
    let mut select = connection.prepare_cached("SELECT of, kind, entries, sum FROM tally")?;
    let rows = select
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), Tally { entries: row.get(2)?, sum: row.get(3)? })))?;
    rows.collect()
}

/// Adds to the tallies.
pub(super) fn add_to_tallies(connection: &Connection, more: &Tallies) -> rusqlite::Result<()> {
    let old = read_tallies(connection)?;
    let mut replace = connection.prepare_cached("INSERT OR REPLACE INTO tally VALUES (?1, ?2, ?3, ?4)")?;
    for ((of, kind), more) in more {
        let old = old.get(&(*of, *kind)).copied().unwrap_or_default();
        replace.execute(params![of, kind, old.entries + more.entries, old.sum.wrapping_add(more.sum)])?;
    }
    Ok(())
}

/// Makes the sums of a store of the first form anew, which were of half of each key: a flipped bit in the other half went
/// unseen. What is there is held against those that it has before.
pub(super) fn tally_anew(writing: &Writing<'_>) -> Result<(), StoreError> {
    let of = |error: rusqlite::Error| writing.of(&error);
    let (mut left, mut anew) = (read_tallies(writing).map_err(of)?, Tallies::new());
    let mut select = writing.prepare(&format!("SELECT {ENTRY} FROM entry")).map_err(of)?;
    let mut rows = select.query([]).map_err(of)?;
    while let Some(row) = rows.next().map_err(of)? {
        let entry = Entry::read(row).map_err(of)?;
        let mut half = [0; 8];
        half.copy_from_slice(&entry.key[8..]);
        left.entry((entry.of, entry.kind)).or_default().remove(i64::from_le_bytes(half));
        anew.entry((entry.of, entry.kind)).or_default().add(entry.share());
    }
    if !is_even(&left) {
        return Err(StoreError::Damaged { path: writing.shown.to_owned(), why: NOT_WHOLE.to_owned() });
    }
    writing.execute("DELETE FROM tally", []).map_err(of)?;
    add_to_tallies(writing, &anew).map_err(of)
}
