//! `--learn`: the stops that the inputs' own cells say go into the store, so that they last when the export that said so is
//! gone.

use super::Progress;
use super::again::{Blocks, Job};
use super::commit::in_order;
use super::import::{Today, failure, sealed};
use super::judging::BlockLog;
use super::record::{Record, Records};
use super::run::Run;
use crate::contact::{HashKey, Head, KeyKind, Role, Slot, SuppressionKind, head};
use crate::normalize::date::instant;
use crate::normalize::phone::Plan;
use crate::screen::{Cell, Entries, Reader, Said};
use crate::store::{Incoming, SealedEntry, Sealer};
use anyhow::Result;
use std::sync::Arc;

/// Which records say stop in their own cells, and to what: bits of [`head`], in the order of the records.
pub(super) fn own_stops(heads: &[Head]) -> Vec<(u32, u16)> {
    let stops = heads.iter().zip(0u32..).map(|(one, record)| (record, one.bits & head::ANY_STOP));
    stops.filter(|(_, bits)| *bits != 0).collect()
}

/// What learning reads.
pub(super) struct Learning<'a> {
    pub(super) run: &'a Run,
    pub(super) records: Records<'a>,
    pub(super) logs: &'a [BlockLog],
    pub(super) stops: &'a [(u32, u16)],
    pub(super) plan: &'a Plan,
    pub(super) secret: HashKey,
    pub(super) sealer: Arc<Sealer>,
    pub(super) undated: Today,
}

impl Learning<'_> {
    /// Gathers the stops of all records, each input a source.
    pub(super) fn gather(
        &self,
        incoming: &mut Incoming<'_>,
        who: &str,
        sha256: &[String],
        pool: &rayon::ThreadPool,
        progress: &dyn Progress,
    ) -> Result<()> {
        let mut source = None;
        let blocks = Blocks::new(self.logs, progress, |log| !self.stops_in(log).is_empty());
        in_order(
            pool,
            blocks,
            || (),
            |(), job: &mut Job| {
                let log = &self.logs[job.at];
                self.records.read_again(log, &mut job.bytes)?;
                Ok((log.block.source, self.of_block(log, &job.bytes)))
            },
            |(of, entries): (u16, Vec<SealedEntry>)| {
                if source != Some(of) {
                    source = Some(of);
                    incoming.begin_source(
                        &self.records.surveyed.sources[usize::from(of)].source.name,
                        who,
                        "its own cells say so",
                    );
                    incoming.end_source(&sha256[usize::from(of)]);
                }
                incoming.add(&entries).map_err(|error| failure(error).into())
            },
        )
    }

    fn stops_in(&self, log: &BlockLog) -> &[(u32, u16)] {
        let (first, end) = (log.block.first_record, log.block.first_record + log.spans.len() as u32);
        let from = self.stops.partition_point(|(record, _)| *record < first);
        let to = self.stops.partition_point(|(record, _)| *record < end);
        &self.stops[from..to]
    }

    fn of_block(&self, log: &BlockLog, bytes: &[u8]) -> Vec<SealedEntry> {
        let mut stops = self.stops_in(log).iter().copied().peekable();
        let country = self.run.policy.country;
        let mut reader = Reader::new(self.plan, self.secret, SuppressionKind::Unsubscribed, country)
            .keeping_texts(Default::default());
        let mut entries = Vec::new();
        for record in self.records.of(log, bytes) {
            let Some((_, bits)) = stops.next_if(|(stopped, _)| *stopped == record.index) else { continue };
            let said = said_by(&record, bits, &mut reader);
            let mut sealed = sealed(&self.sealer, &said, self.undated);
            sealed.iter_mut().for_each(|entry| entry.row = record.number);
            entries.extend(sealed);
        }
        entries
    }
}

/// Which channels of a record which of its stops closes.
pub(super) const CLOSES: [(u16, SuppressionKind, Option<Role>); 6] = [
    (head::COMPLAINED, SuppressionKind::Complained, None),
    (head::OPTED_OUT | head::WITHDRAWN, SuppressionKind::Unsubscribed, None),
    (head::STOP_EMAIL, SuppressionKind::ChannelClosed, Some(Role::Email)),
    (head::STOP_PHONE, SuppressionKind::ChannelClosed, Some(Role::Phone)),
    (head::DO_NOT_CALL, SuppressionKind::DoNotCall, Some(Role::Phone)),
    (head::BOUNCED, SuppressionKind::Bounced, Some(Role::Email)),
];

/// What a record says of its channels, as a row of a list would. Cells that are no channel are left out: nobody is reached
/// by them, and the next row with the same word is somebody else.
fn said_by(record: &Record<'_>, bits: u16, reader: &mut Reader<'_>) -> Entries {
    let original = record.split();
    let text = |slot: &Slot| String::from_utf8_lossy(original.cell(slot.column));
    let countries = || record.slots().iter().filter(|slot| slot.role == Role::Country);
    let mut said = Entries::default();
    for (bit, kind, only) in CLOSES {
        if bits & bit == 0 {
            continue;
        }
        let is_meant = |role: Role| only.map_or(role.is_channel(), |only| only == role);
        for slot in record.slots().iter().filter(|slot| is_meant(slot.role)) {
            let cell = |slot: &Slot| (Some(slot.role), text(slot));
            let cells: Vec<Cell<'_>> = std::iter::once(slot).chain(countries()).map(cell).collect();
            reader.read_of(kind, &cells, &mut said);
        }
    }
    said.entries.retain(|entry| entry.of != KeyKind::Text);
    let dated = record.slots().iter().filter(|slot| slot.role == Role::UnsubscribedAt);
    let when = dated.filter_map(|slot| instant(&text(slot), slot.order).seconds());
    if let Some((first, last)) = when.max() {
        said.entries.iter_mut().for_each(|entry| entry.said = Said { first: Some(first), last: Some(last) });
    }
    said
}
