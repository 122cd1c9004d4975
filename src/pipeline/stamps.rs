//! Bulk stamps: the same second of consent on suspiciously many records. An import's date is nobody's consent.
//!
//! Only the whole column tells, so this is found once all blocks are judged and before anything is decided.

use super::judging::{BlockLog, JudgedBlocks};
use crate::config::{Policy, Resubscribe};
use crate::contact::{Action, Area, Code, Column, FilledTimes, Finding, Note, Stamp};
use std::collections::HashMap;

/// So many records with one second are suspicious.
const RECORDS: u64 = 100;

/// And so many in a hundred of the filled cells.
const PERCENT: u64 = 5;

/// A second in a column of a source.
type Second = (u16, Column, i64);

/// Flags the records whose second of consent stands on at least [`RECORDS`] of their source's records and [`PERCENT`] in
/// a hundred of its filled cells of that column, be they days, times of day or neither.
pub(super) fn find_bulk_stamps(judged: &mut JudgedBlocks, policy: &Policy) {
    let action = policy.actions.of(Code::ConsentBulkStamp);
    // Whether or not it is told: an import's date lifts no stop.
    let may_lift = policy.suppress.resubscribe == Resubscribe::NewerConsent;
    if action == Action::Ignore && !may_lift {
        return;
    }
    let bulk = bulk_seconds(&judged.logs);
    if bulk.is_empty() {
        return;
    }
    for log in &mut judged.logs {
        let first = log.block.first_record as usize;
        let source = log.block.source;
        let hits: Vec<Stamp> =
            log.stamps.iter().filter(|stamp| bulk.contains(&(source, stamp.column, stamp.second))).copied().collect();
        for stamp in &hits {
            let head = &mut judged.heads[first + stamp.record as usize];
            head.consented = None;
            let fault = &mut head.fault;
            if action == Action::Reject && fault.is_none_or(|other| yields(other, stamp, &log.findings)) {
                *fault = Some(Code::ConsentBulkStamp);
            }
        }
        if action != Action::Ignore {
            log.findings = with_hits(&log.findings, &hits, action);
        }
    }
}

/// Whether another fault of the record comes after this one: faults of cells decide by column, then by code.
fn yields(other: Code, stamp: &Stamp, findings: &[Finding]) -> bool {
    let from = findings.partition_point(|finding| finding.record < stamp.record);
    let own = findings[from..].iter().take_while(|finding| finding.record == stamp.record);
    let column = own.filter(|finding| finding.code == other).map(|finding| finding.column).min();
    let comes_first = other.area() == Area::Row || other == Code::ConsentWithdrawn;
    !comes_first && column.is_none_or(|column| (column, other) > (stamp.column, Code::ConsentBulkStamp))
}

/// The findings with one more for each hit, by record as before.
fn with_hits(findings: &[Finding], hits: &[Stamp], action: Action) -> Box<[Finding]> {
    let mut all = Vec::with_capacity(findings.len() + hits.len());
    let mut rest = findings;
    for hit in hits {
        let before = rest.partition_point(|finding| finding.record <= hit.record);
        all.extend_from_slice(&rest[..before]);
        rest = &rest[before..];
        let Stamp { record, column, .. } = *hit;
        all.push(Finding { record, column, code: Code::ConsentBulkStamp, action, note: Note::Nothing });
    }
    all.extend_from_slice(rest);
    all.into()
}

fn bulk_seconds(logs: &[BlockLog]) -> Vec<Second> {
    let mut filled: HashMap<(u16, Column), u64> = HashMap::new();
    let mut counts: HashMap<Second, u64> = HashMap::new();
    for log in logs {
        for &FilledTimes { column, cells } in &log.filled_times {
            *filled.entry((log.block.source, column)).or_default() += cells;
            // A second on so many in a hundred of all is on as many of at least one block.
            let share = (cells * PERCENT).div_ceil(100);
            let mut seconds: Vec<i64> =
                log.stamps.iter().filter(|stamp| stamp.column == column).map(|stamp| stamp.second).collect();
            seconds.sort_unstable();
            for run in seconds.chunk_by(|one, other| one == other).filter(|run| run.len() as u64 >= share) {
                counts.entry((log.block.source, column, run[0])).or_default();
            }
        }
    }
    if counts.is_empty() {
        return Vec::new();
    }
    for log in logs {
        for stamp in &log.stamps {
            if let Some(count) = counts.get_mut(&(log.block.source, stamp.column, stamp.second)) {
                *count += 1;
            }
        }
    }
    let is_bulk =
        |second: &Second, count: u64| count >= RECORDS && count * 100 >= PERCENT * filled[&(second.0, second.1)];
    counts.into_iter().filter(|(second, count)| is_bulk(second, *count)).map(|(second, _)| second).collect()
}
