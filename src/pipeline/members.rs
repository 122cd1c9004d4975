//! Who is in the clean file, by keyed hash: gathered while rows go out, so that the next run can tell who came and left.

use super::judging::BlockLog;
use super::memo::Memo;
use super::record::Record;
use super::survey::Surveyed;
use crate::contact::{
    Code, ConsentAge, DOUBTS, HashKey, KeyKind, Member, Members, PatchUse, Provider, Role, Seen, Slot,
};
use crate::input::one_cell::{OneCell, Rightwards};
use crate::normalize::date::{DAY, DateCell, instant};
use crate::normalize::email;
use crate::resolve::KeyBlock;
use anyhow::{Result, anyhow};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The place of a source that has none.
const NOWHERE: u16 = u16::MAX;

/// How many members are sorted together, about: few, so that little is left to be compared.
const TOGETHER: usize = 32;

/// By code, whether it makes a member doubtful.
const DOUBTFUL: [bool; Code::COUNT] = {
    let mut doubtful = [false; Code::COUNT];
    let mut at = 0;
    while at < DOUBTS.len() {
        doubtful[DOUBTS[at].index()] = true;
        at += 1;
    }
    doubtful
};

/// What gathering members is told.
#[derive(Clone, Copy)]
pub(super) struct Gathering<'a> {
    secret: HashKey,
    /// The seed of the hashes of rows. These tell a changed row and nothing else, and only whoever can open the store sees
    /// them: XXH3, which takes a tenth of SipHash's time, is enough. It is made of the secret by SipHash, from which nobody
    /// gets back to the secret.
    seed: u64,
    /// By record, half the key of its address, where judging made one.
    keys: &'a [u64],
    /// The last second of the day that stands for today.
    end_of_day: i64,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(secret: HashKey, keys: &'a [u64], end_of_day: i64) -> Gathering<'a> {
        Gathering { secret, seed: secret.of(KeyKind::Text, b"the seed of rows").half(), keys, end_of_day }
    }
}

/// By record, half the key of the address in the first e-mail column of its source; 0 where none can be read there.
/// Rendering would have to read and to hash each address again.
pub(super) fn address_keys(logs: &[BlockLog], blocks: &[KeyBlock], surveyed: &Surveyed) -> Vec<u64> {
    let mut all = vec![0; logs.iter().map(|log| log.spans.len()).sum()];
    let mut rest = all.as_mut_slice();
    for (log, block) in logs.iter().zip(blocks) {
        let (own, after) = rest.split_at_mut(log.spans.len());
        rest = after;
        let slots = &surveyed.columns.sources[usize::from(log.block.source)].slots;
        if let Some(slot) = slots.iter().find(|slot| slot.role == Role::Email) {
            block.address_keys(slot.column, own);
        }
    }
    all
}

/// The members of a block, and the names of their sources by the places that they have among them.
#[derive(Clone, Debug, Default)]
pub(super) struct BlockMembers {
    members: Vec<Member>,
    sources: Vec<String>,
}

/// What a worker keeps from block to block.
#[derive(Default)]
pub(super) struct Scratch {
    emails: email::Parser,
    one_cell: OneCell,
    /// For cells that are found one after the other.
    of_row: OneCell,
    /// By domain.
    providers: Memo<Provider>,
}

/// Gathers the members of a block.
pub(super) struct Gatherer<'a> {
    gathering: Gathering<'a>,
    scratch: &'a mut Scratch,
    /// By source, and all of them where the memo forgot one.
    memo: Memo<u16>,
    places: HashMap<Box<[u8]>, u16>,
    delimiter: u8,
    slots: &'a [Slot],
    email: Option<&'a Slot>,
    source: Option<&'a Slot>,
    consent_at: Option<&'a Slot>,
    found: BlockMembers,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(
        gathering: Gathering<'a>,
        scratch: &'a mut Scratch,
        delimiter: u8,
        slots: &'a [Slot],
        records: usize,
    ) -> Gatherer<'a> {
        let first = |role: Role| slots.iter().find(|slot| slot.role == role);
        Gatherer {
            gathering,
            scratch,
            memo: Memo::default(),
            places: HashMap::new(),
            delimiter,
            slots,
            email: first(Role::Email),
            source: first(Role::ConsentSource),
            consent_at: first(Role::ConsentAt),
            found: BlockMembers { members: Vec::with_capacity(records), sources: Vec::new() },
        }
    }

    /// Adds a kept record, whose clean row is `row`.
    pub(super) fn add(&mut self, record: &Record<'_>, seen: &[Seen], row: &[u8]) {
        let mut one_cell = std::mem::take(&mut self.scratch.of_row);
        let mut cells = Rightwards::new(record.raw(), self.delimiter, &mut one_cell);
        let (key, provider) = match self.judged_key_of(record, &mut cells) {
            Some(found) => {
                debug_assert_eq!(found, self.key_of(record));
                found
            }
            None => self.key_of(record),
        };
        // In the order in which they stand, as a rule.
        let age = self.age_of(&mut cells);
        let source = self.source_of(&mut cells);
        self.scratch.of_row = one_cell;
        self.found.members.push(Member {
            key,
            content: xxh3_64_with_seed(row, self.gathering.seed) as u32,
            first_run: 0,
            counted: 0,
            source,
            mailings: 0,
            provider,
            age,
            doubtful: seen.iter().any(|one| DOUBTFUL[one.code.index()]),
            bounced: false,
        });
    }

    pub(super) fn finish(self) -> BlockMembers {
        self.found
    }

    /// The key that judging made, where the clean row shows one plain address in the first e-mail column.
    fn judged_key_of(&mut self, record: &Record<'_>, cells: &mut Rightwards<'_, '_>) -> Option<(u64, Provider)> {
        let key = *self.gathering.keys.get(record.index as usize).filter(|key| **key != 0)?;
        let slot = self.email?;
        let mut own = record.only_patches()?.filter(|patch| patch.column == slot.column);
        let cell = match own.next() {
            Some(patch) if patch.used == PatchUse::Write => patch.text.of(record.text),
            Some(_) => return None,
            None if record.suggestion(slot.column).is_some() => return None,
            None => cells.find(usize::from(slot.cell)),
        };
        // What is more than letters, digits, dots and hyphens is read anew.
        let at = memchr::memrchr(b'@', cell)?;
        let domain = &cell[at + 1..];
        let provider = self.scratch.providers.get(domain, |domain| {
            let is_plain = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
            let plain = std::str::from_utf8(domain).ok().filter(|_| domain.iter().all(is_plain));
            plain.map(email::provider_group)
        })?;
        Some((key, provider))
    }

    /// The key of the first address that the clean row shows, else of the first number; else of the record itself.
    fn key_of(&mut self, record: &Record<'_>) -> (u64, Provider) {
        let secret = self.gathering.secret;
        let Scratch { emails, one_cell, .. } = &mut *self.scratch;
        for role in [Role::Email, Role::Phone] {
            for slot in self.slots.iter().filter(|slot| slot.role == role) {
                let cell = clean_cell(record, slot, self.delimiter, one_cell);
                let Ok(text) = std::str::from_utf8(&cell) else { continue };
                if text.is_empty() {
                    continue;
                }
                if role == Role::Phone {
                    let number = text.split([';', ' ']).next().unwrap_or_default();
                    return (secret.of(KeyKind::Phone, number.as_bytes()).half(), Provider::Phone);
                }
                let first = text.split(';').next().unwrap_or_default();
                if let Ok(parsed) = emails.parse(first) {
                    let key = secret.of(KeyKind::Email, parsed.key.as_bytes());
                    return (key.half(), email::provider_group(parsed.domain));
                }
            }
        }
        (secret.of(KeyKind::Text, record.raw()).half(), Provider::Own)
    }

    fn source_of(&mut self, cells: &mut Rightwards<'_, '_>) -> u16 {
        let Some(slot) = self.source else { return NOWHERE };
        let cell = cells.find(usize::from(slot.cell));
        let Gatherer { memo, places, found, .. } = self;
        let place = memo.get(cell, |cell| {
            if let Some(place) = places.get(cell) {
                return Some(*place);
            }
            let place = u16::try_from(found.sources.len()).ok().filter(|place| *place != NOWHERE)?;
            found.sources.push(String::from_utf8_lossy(cell).trim().to_owned());
            places.insert(cell.into(), place);
            Some(place)
        });
        place.unwrap_or(NOWHERE)
    }

    fn age_of(&self, cells: &mut Rightwards<'_, '_>) -> ConsentAge {
        let Some(slot) = self.consent_at else { return ConsentAge::Unknown };
        let cell = cells.find(usize::from(slot.cell));
        let days = match std::str::from_utf8(cell).map(|cell| instant(cell, slot.order)) {
            Ok(DateCell::Time { seconds, .. }) => i32::try_from((self.gathering.end_of_day - seconds) / DAY).ok(),
            _ => None,
        };
        ConsentAge::of_days(days)
    }
}

/// A cell as the clean row shows it.
fn clean_cell<'c>(record: &'c Record<'_>, slot: &Slot, delimiter: u8, one_cell: &'c mut OneCell) -> Cow<'c, [u8]> {
    match record.only_patches() {
        Some(mut patches) => match patches.find(|patch| patch.column == slot.column) {
            Some(patch) => Cow::Borrowed(patch.text.of(record.text)),
            None => Cow::Borrowed(one_cell.find(record.raw(), delimiter, usize::from(slot.cell))),
        },
        None => {
            let original = record.split();
            let placed = record.place(&original);
            Cow::Owned(record.cleaned_cell(&original, &placed, slot.column).to_vec())
        }
    }
}

/// The members of a run, block after block.
#[derive(Default)]
pub(super) struct RunMembers {
    blocks: Vec<Vec<Member>>,
    run: Members,
}

impl RunMembers {
    /// Adds the next block, and gives its members their places in the table of the run.
    pub(super) fn add(&mut self, block: BlockMembers) {
        let BlockMembers { mut members, sources } = block;
        if members.is_empty() {
            return;
        }
        let none = self.run.source("");
        let places: Vec<u16> = sources.iter().map(|name| self.run.source(name)).collect();
        for member in &mut members {
            member.source = places.get(usize::from(member.source)).copied().unwrap_or(none);
        }
        self.blocks.push(members);
    }

    /// All of them, by key. Keys are hashes, evenly spread, so that each goes to its part by its first bits, and only short
    /// parts are left to be sorted.
    pub(super) fn finish(self, pool: &rayon::ThreadPool) -> Result<Members> {
        let len: usize = self.blocks.iter().map(Vec::len).sum();
        let bits = (len / TOGETHER).checked_ilog2().unwrap_or(0).min(16);
        let part_of = |member: &Member| member.key.checked_shr(u64::BITS - bits).unwrap_or(0) as usize;
        let mut sizes = vec![0usize; 1 << bits];
        for member in self.blocks.iter().flatten() {
            sizes[part_of(member)] += 1;
        }
        let mut next: Vec<usize> = Vec::with_capacity(sizes.len());
        for size in &sizes {
            next.push(next.last().map_or(0, |last: &usize| *last) + size);
        }
        // From their ends to their beginnings.
        let mut all = vec![Member::default(); len];
        for block in self.blocks {
            for member in block {
                let at = &mut next[part_of(&member)];
                *at -= 1;
                all[*at] = member;
            }
        }
        let mut parts = Vec::with_capacity(sizes.len());
        let mut rest = all.as_mut_slice();
        for size in sizes {
            let (part, after) = rest.split_at_mut(size);
            parts.push(part);
            rest = after;
        }
        let sort = |part: &mut [Member]| part.sort_unstable_by_key(|member| member.key);
        match parts.as_mut_slice() {
            [only] => sort(only),
            _ => pool.install(|| parts.into_par_iter().with_min_len(512).for_each(sort)),
        }
        self.run.with_sorted(all).ok_or_else(|| anyhow!("the members of the list are not in order"))
    }
}
