//! `--stops`: every address and number of the inputs that is not to be contacted, for the next run or for the system that a
//! list goes to.
//!
//! What a record's own cells say, or its whole file, stops all its channels or those of a kind, for whoever else has them; a
//! list stops the channel that it names. Neither is in the clean file. What could not be read is no channel, and is not told.

use super::Progress;
use super::again::{Blocks, Job};
use super::commit::in_order;
use super::judging::BlockLog;
use super::learn::CLOSES;
use super::record::{Original, Record, Records};
use crate::contact::{CellWords, Column, DateOrder, Listed, Role, Slot, SuppressionKind, head};
use crate::normalize::country::home_of;
use crate::normalize::date::day;
use crate::normalize::phone::{Plan, repair};
use crate::normalize::{email, words};
use crate::output::stops::Stop;
use anyhow::Result;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What gathering stops reads.
#[derive(Clone, Copy)]
pub(super) struct Stopping<'a> {
    pub(super) records: Records<'a>,
    pub(super) logs: &'a [BlockLog],
    /// Which records say stop in their own cells.
    pub(super) own: &'a [(u32, u16)],
    pub(super) plan: &'a Plan,
}

/// All stops of a run, each channel once, in the order of the records.
#[derive(Debug, Default)]
pub(super) struct Stopped {
    pub(super) stops: Vec<Stop>,
    /// How many records say stop and have no channel that can be read.
    pub(super) without_channel: u64,
}

impl Stopping<'_> {
    /// Gathers them. Of a channel with several reasons the gravest stays, with a day where there is one.
    pub(super) fn gather(self, pool: &rayon::ThreadPool, progress: &dyn Progress) -> Result<Stopped> {
        let mut known: HashMap<Box<str>, usize> = HashMap::new();
        let mut found = Stopped::default();
        in_order(
            pool,
            Blocks::new(self.logs, progress, |log| !self.own_in(log).is_empty() || !self.listed_in(log).is_empty()),
            || (),
            |(), job: &mut Job| {
                let log = &self.logs[job.at];
                self.records.read_again(log, &mut job.bytes)?;
                Ok(self.of_block(log, &job.bytes))
            },
            |block: Stopped| {
                found.without_channel += block.without_channel;
                for stop in block.stops {
                    match known.entry(stop.channel.clone()) {
                        Entry::Vacant(place) => {
                            place.insert(found.stops.len());
                            found.stops.push(stop);
                        }
                        Entry::Occupied(place) => {
                            let before = &mut found.stops[*place.get()];
                            if rank(&stop) < rank(before) {
                                *before = stop;
                            }
                        }
                    }
                }
                Ok(())
            },
        )?;
        // A channel stands where its reason does.
        found.stops.sort_by_key(|stop| stop.record);
        Ok(found)
    }

    fn own_in(&self, log: &BlockLog) -> &[(u32, u16)] {
        let (first, end) = range(log);
        let from = self.own.partition_point(|(record, _)| *record < first);
        let to = self.own.partition_point(|(record, _)| *record < end);
        &self.own[from..to]
    }

    fn listed_in(&self, log: &BlockLog) -> &[Listed] {
        let (first, end) = range(log);
        self.records.fates.listed_between(first, end)
    }

    fn of_block(&self, log: &BlockLog, bytes: &[u8]) -> Stopped {
        let mut own = self.own_in(log).iter().copied().peekable();
        let mut listed = self.listed_in(log);
        let mut found = Stopped::default();
        let mut emails = email::Parser::new();
        for record in self.records.of(log, bytes) {
            let bits = own.next_if(|(stopped, _)| *stopped == record.index).map_or(0, |(_, bits)| bits);
            let here;
            (here, listed) = listed.split_at(listed.iter().take_while(|one| one.record == record.index).count());
            if bits == 0 && here.is_empty() {
                continue;
            }
            let before = found.stops.len();
            self.of_record(&record, bits, here, &mut emails, &mut found.stops);
            let is_stopped = bits & head::STOPPED != 0 || !here.is_empty();
            let nothing = found.stops.len() == before && is_stopped && !record.fate.verdict.is_kept();
            found.without_channel += u64::from(nothing);
        }
        found
    }

    fn of_record(
        &self,
        record: &Record<'_>,
        bits: u16,
        listed: &[Listed],
        emails: &mut email::Parser,
        stops: &mut Vec<Stop>,
    ) {
        let original = record.split();
        let at = if bits == 0 { None } else { since(record, &original) };
        for slot in record.slots().iter().filter(|slot| slot.role.is_channel()) {
            let own = own_kind(record, bits, slot.role);
            let here = || listed.iter().filter(|one| one.column == slot.column);
            if own.is_none() && here().next().is_none() {
                continue;
            }
            for channel in self.channels(record, &original, slot, emails) {
                // One of several in a cell may stand on a list, and the others not.
                let parts: Vec<_> = record.several.iter().filter(|one| one.column == slot.column).collect();
                let is_it = |part: &&&crate::contact::OneOfSeveral| is_same(part.text.of(record.text), &channel);
                let part = parts.iter().find(is_it).map(|one| one.part);
                let named = here().filter(|one| parts.is_empty() || part.is_none_or(|part| one.part.covers(part)));
                let Some(kind) = own.into_iter().chain(named.map(|one| one.kind)).min() else { continue };
                let at = at.filter(|_| own == Some(kind));
                let is_email = slot.role == Role::Email;
                stops.push(Stop { record: record.index, kind, at, is_email, channel: channel.into() });
            }
        }
    }

    /// The addresses or numbers of a cell, as they are judged, each once: as they stand there, and as the clean file would
    /// show them, where that is another.
    fn channels(
        &self,
        record: &Record<'_>,
        original: &Original<'_>,
        slot: &Slot,
        emails: &mut email::Parser,
    ) -> Vec<String> {
        let cell = text(record, original, slot.column, slot.cell);
        let home = self.home_of(record, original);
        let mut channels: Vec<String> = Vec::new();
        let mut add = |channel: &str| {
            if channels.iter().all(|other| other != channel) {
                channels.push(channel.to_owned());
            }
        };
        let mut read = |cell: &str| match slot.role {
            _ if words::is_nothing(cell) => {}
            Role::Phone => {
                if let Ok(read) = repair::parse(self.plan, cell, home) {
                    std::iter::once(&read.number).chain(&read.more).for_each(|number| add(number.e164()));
                }
            }
            _ => match emails.parse(cell) {
                Ok(parsed) => add(parsed.normal),
                Err(_) => {
                    let pieces = email::pieces(cell);
                    let read = pieces.into_iter().filter_map(|piece| email::parse_piece(piece, cell).ok());
                    read.for_each(|address| add(address.normal()));
                }
            },
        };
        read(&cell);
        for judged in record.read_as(slot.column) {
            read(&String::from_utf8_lossy(judged));
        }
        channels
    }

    /// Where a number without a country of its own is from.
    fn home_of(&self, record: &Record<'_>, original: &Original<'_>) -> Option<crate::contact::Region> {
        let countries = record.slots().iter().filter(|slot| slot.role == Role::Country);
        home_of(countries.map(|slot| text(record, original, slot.column, slot.cell)), self.records.run.policy.country)
    }
}

/// The records of a block, over the whole run.
fn range(log: &BlockLog) -> (u32, u32) {
    (log.block.first_record, log.block.first_record + log.spans.len() as u32)
}

/// What is told first of two reasons for one channel.
fn rank(stop: &Stop) -> (SuppressionKind, bool, u32) {
    (stop.kind, stop.at.is_none(), stop.record)
}

/// Why a record stops its own channels of a role.
fn own_kind(record: &Record<'_>, bits: u16, role: Role) -> Option<SuppressionKind> {
    let whole = record.columns().stop.map(|stop| stop.kind);
    let closes = CLOSES.iter().filter(|(bit, _, only)| bits & bit != 0 && only.is_none_or(|only| only == role));
    let said = closes.map(|(bit, kind, _)| match whole {
        // A file may say more than a cell can: that they were erased.
        Some(whole) if bit & head::of_kind(whole) != 0 => whole,
        _ => *kind,
    });
    said.min()
}

/// Since when a record says stop: by the cell of its own that is for it, else by that of its file.
fn since(record: &Record<'_>, original: &Original<'_>) -> Option<Date> {
    let columns = record.columns();
    let own = record.slots().iter().filter(|slot| slot.role == Role::UnsubscribedAt);
    let own = own.filter_map(|slot| day(&text(record, original, slot.column, slot.cell), slot.order)).max();
    own.or_else(|| {
        let cell = columns.stop?.at?;
        let column = columns.place.get(usize::from(cell)).copied()??;
        day(&String::from_utf8_lossy(original.cell(column)), DateOrder::Undecided)
    })
}

/// A cell in the words that judging knows.
fn text<'r>(record: &Record<'_>, original: &'r Original<'_>, column: Column, cell: u16) -> Cow<'r, str> {
    let own = String::from_utf8_lossy(original.cell(column));
    let known: Option<&CellWords> = record.columns().words.iter().find(|words| words.cell == cell);
    match known.and_then(|words| words.read(&own).map(Cow::into_owned)) {
        Some(meant) => Cow::Owned(meant),
        None => own,
    }
}

/// Whether a channel is the one that stands there, perhaps with its extension.
fn is_same(written: &[u8], channel: &str) -> bool {
    written.split(|byte| *byte == b';').next() == Some(channel.as_bytes())
}
