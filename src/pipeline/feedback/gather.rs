//! What reports say, as entries of a store.

use super::read::HeardFile;
use crate::contact::{KeyKind, Region, SuppressionKind};
use crate::pipeline::import::{Today, sealed};
use crate::screen::feedback::{Format, Outcome, Why};
use crate::screen::{Entries, Reader};
use crate::store::{SealedEntry, Sealer, SoftBounce};
use sha2::{Digest as _, Sha256};
use std::ops::Range;

/// What one report comes to, before the store is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bearing {
    /// Stops, by their places; `as_text` where what it names is neither an address nor a number.
    Stops { kind: SuppressionKind, places: Range<usize>, as_text: bool },
    /// Bounces that may pass, by their places.
    Soft(Range<usize>),
    /// It arrived.
    Delivered,
    /// It counts for nothing.
    Ignored(Why),
}

/// What a file comes to.
#[derive(Default)]
pub(super) struct Gathered {
    /// One a report.
    pub(super) bearings: Vec<Bearing>,
    pub(super) stops: Vec<SealedEntry>,
    pub(super) soft: Vec<SoftBounce>,
}

/// Makes entries of the reports of a file, which is the store's source of that number.
pub(super) fn gather(
    file: &HeardFile,
    source: usize,
    reader: &mut Reader<'_>,
    country: Option<Region>,
    sealer: &Sealer,
    today: Today,
) -> Gathered {
    let mut said = Entries::default();
    for report in &file.read.reports {
        let kind = match report.outcome {
            Outcome::Stop(kind) => kind,
            Outcome::Soft => SuppressionKind::Bounced,
            Outcome::Delivered | Outcome::Ignored(_) => {
                // A row a report, whether it says anything or not.
                said.rows += 1;
                continue;
            }
        };
        let home = home_of(&report.channel, file.read.format, country);
        reader.read_person(kind, &report.channel, home, report.at, &mut said);
    }
    let mut entries = sealed(sealer, &said, today).into_iter().peekable();
    let mut gathered = Gathered::default();
    for (at, report) in file.read.reports.iter().enumerate() {
        let (first_stop, first_soft) = (gathered.stops.len(), gathered.soft.len());
        let mut as_text = false;
        while let Some(entry) = entries.next_if(|entry| entry.row == at as u64) {
            let entry = SealedEntry { row: report.line, ..entry };
            as_text |= entry.of == KeyKind::Text;
            match report.outcome {
                // What nobody can be reached by may be stopped all the same; it cannot be counted against anybody.
                Outcome::Soft if entry.of == KeyKind::Text => {}
                Outcome::Soft => {
                    let mark = if report.at.is_some() { 0 } else { mark(&file.content, at) };
                    gathered.soft.push(SoftBounce { entry, source, mark });
                }
                _ => gathered.stops.push(entry),
            }
        }
        gathered.bearings.push(match report.outcome {
            Outcome::Stop(kind) => Bearing::Stops { kind, places: first_stop..gathered.stops.len(), as_text },
            Outcome::Soft if gathered.soft.len() == first_soft => Bearing::Ignored(Why::Unreadable),
            Outcome::Soft => Bearing::Soft(first_soft..gathered.soft.len()),
            Outcome::Delivered => Bearing::Delivered,
            Outcome::Ignored(why) => Bearing::Ignored(why),
        });
    }
    gathered
}

/// Tells a report without a time apart from all others, and knows it again when its file is read again. Never 0.
fn mark(content: &[u8; 32], report: usize) -> u64 {
    let hash = Sha256::new().chain_update(content).chain_update((report as u64).to_le_bytes()).finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    u64::from_le_bytes(first).max(1)
}

/// Where a number is from. A Chinese gateway writes the mobile numbers of its country without a code: 11 digits from 13 to 19,
/// which elsewhere would be somebody else's (as +1 312 …, of Chicago).
fn home_of(channel: &str, format: Format, country: Option<Region>) -> Option<Region> {
    let is_mobile = channel.len() == 11
        && channel.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(channel.as_bytes(), [b'1', b'3'..=b'9', ..]);
    if format == Format::ChineseGateway && is_mobile { Region::from_code("CN") } else { country }
}
