//! Who is in the clean file, by keyed hash: gathered while rows go out, so that the next run can tell who came and left.

use super::record::Record;
use crate::contact::{ConsentAge, DOUBTS, HashKey, Key, KeyKind, Member, Members, Provider, Role, Seen, Slot};
use crate::input::one_cell::OneCell;
use crate::normalize::date::{DAY, DateCell, instant};
use crate::normalize::email;
use std::borrow::Cow;
use std::collections::HashMap;

/// The place of a source that has none.
const NOWHERE: u16 = u16::MAX;

/// What gathering members is told.
#[derive(Clone, Copy)]
pub(super) struct Gathering {
    pub(super) secret: HashKey,
    /// The last second of the day that stands for today.
    pub(super) end_of_day: i64,
}

/// The members of a block, and the names of their sources by the places that they have among them.
#[derive(Clone, Debug, Default)]
pub(super) struct BlockMembers {
    members: Vec<Member>,
    sources: Vec<String>,
}

/// Gathers the members of a block.
pub(super) struct Gatherer<'a> {
    gathering: Gathering,
    emails: email::Parser,
    one_cell: OneCell,
    places: HashMap<Box<[u8]>, u16>,
    delimiter: u8,
    slots: &'a [Slot],
    found: BlockMembers,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(gathering: Gathering, delimiter: u8, slots: &'a [Slot]) -> Gatherer<'a> {
        Gatherer {
            gathering,
            emails: email::Parser::new(),
            one_cell: OneCell::default(),
            places: HashMap::new(),
            delimiter,
            slots,
            found: BlockMembers::default(),
        }
    }

    /// Adds a kept record, whose clean row is `row`.
    pub(super) fn add(&mut self, record: &Record<'_>, seen: &[Seen], row: &[u8]) {
        let (key, provider) = self.key_of(record);
        let (source, age) = (self.source_of(record), self.age_of(record));
        let content = self.gathering.secret.of(KeyKind::Text, row).0;
        self.found.members.push(Member {
            key,
            content: u64::from(content[0]) << 32 | u64::from(content[1]),
            first_run: 0,
            counted: 0,
            source,
            mailings: 0,
            provider,
            age,
            doubtful: seen.iter().any(|one| DOUBTS.contains(&one.code)),
            bounced: false,
        });
    }

    pub(super) fn finish(self) -> BlockMembers {
        self.found
    }

    /// The key of the first address that the clean row shows, else of the first number; else of the record itself.
    fn key_of(&mut self, record: &Record<'_>) -> (Key, Provider) {
        let secret = self.gathering.secret;
        for role in [Role::Email, Role::Phone] {
            for slot in self.slots.iter().filter(|slot| slot.role == role) {
                let cell = clean_cell(record, slot, self.delimiter, &mut self.one_cell);
                let Ok(text) = std::str::from_utf8(&cell) else { continue };
                if text.is_empty() {
                    continue;
                }
                if role == Role::Phone {
                    let number = text.split([';', ' ']).next().unwrap_or_default();
                    return (secret.of(KeyKind::Phone, number.as_bytes()), Provider::Phone);
                }
                let first = text.split(';').next().unwrap_or_default();
                if let Ok(parsed) = self.emails.parse(first) {
                    let key = secret.of(KeyKind::Email, parsed.key.as_bytes());
                    return (key, email::provider_group(parsed.domain));
                }
            }
        }
        (secret.of(KeyKind::Text, record.raw()), Provider::Own)
    }

    fn source_of(&mut self, record: &Record<'_>) -> u16 {
        let Some(slot) = self.slots.iter().find(|slot| slot.role == Role::ConsentSource) else { return NOWHERE };
        let cell = self.one_cell.find(record.raw(), self.delimiter, usize::from(slot.cell));
        if let Some(place) = self.places.get(cell) {
            return *place;
        }
        let place = u16::try_from(self.found.sources.len()).unwrap_or(NOWHERE);
        if place == NOWHERE {
            return place;
        }
        self.found.sources.push(String::from_utf8_lossy(cell).trim().to_owned());
        self.places.insert(cell.into(), place);
        place
    }

    fn age_of(&mut self, record: &Record<'_>) -> ConsentAge {
        let Some(slot) = self.slots.iter().find(|slot| slot.role == Role::ConsentAt) else {
            return ConsentAge::Unknown;
        };
        let cell = self.one_cell.find(record.raw(), self.delimiter, usize::from(slot.cell));
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

impl BlockMembers {
    /// Gives the members their places in the table of the run, block after block.
    pub(super) fn into_run(self, run: &mut Members, all: &mut Vec<Member>) {
        let none = run.source("");
        let places: Vec<u16> = self.sources.iter().map(|name| run.source(name)).collect();
        all.extend(self.members.into_iter().map(|member| {
            let source = places.get(usize::from(member.source)).copied().unwrap_or(none);
            Member { source, ..member }
        }));
    }
}
