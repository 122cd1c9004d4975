//! Stops of a store: which of them newer consent lifts, and who stands on it and calls himself subscribed.
//!
//! An entry is lifted from a channel, for all records that have it: a consent of any of them that is newer than the last time
//! anybody said stop outweighs it, whichever row comes first. Where one entry finds several channels, as a number without a
//! country does, each of them needs a consent of its own; a cell that is no channel needs that of its own row. Only
//! `unsubscribed` is ever lifted, never what was said of a whole domain, and never what a list or a record's own cells say.

use super::join::{Join, Meeting, Stop, Why};
use crate::config::Resubscribe;
use crate::contact::{
    By, Head, KeyEntry, KeyKind, Resubscribed, Returned, StoredFates, StoredStop, SuppressionKind, head,
};
use std::cmp::Reverse;
use std::num::NonZeroI64;

impl Join<'_> {
    /// The stored stop that something stands on, with its place among them.
    pub(super) fn stored_stop(&self, by: By) -> Option<(u32, &StoredStop)> {
        match by {
            By::List { list, row } => self.stored.stop(list, row).map(|stop| (row, stop)),
            By::Record(_) | By::Itself => None,
        }
    }

    /// The stored stop, where newer consent may lift it.
    fn may_lift(&self, (kind, by, of): Why) -> Option<(u32, &StoredStop)> {
        let asked = self.resubscribe == Resubscribe::NewerConsent && kind == SuppressionKind::Unsubscribed;
        let (row, stop) = self.stored_stop(by).filter(|_| asked && of != KeyKind::Domain)?;
        (stop.kind == SuppressionKind::Unsubscribed).then_some((row, stop))
    }

    /// Takes out of the reasons to stop a channel what newer consent of somebody with that channel lifts, and notes what
    /// became of the store's.
    pub(super) fn settle_group(&self, group: &[KeyEntry], why: &mut Vec<Why>, meeting: &mut Meeting) {
        if self.stored.is_empty() {
            return;
        }
        let consented = |member: &KeyEntry| Some((self.consented(member.record)?, Reverse(member.record)));
        let newest = group.iter().filter_map(consented).max();
        why.retain(|why| {
            let Some((row, _)) = self.stored_stop(why.1) else { return true };
            let newer =
                newest.filter(|(time, _)| self.may_lift(*why).is_some_and(|(_, stop)| stop.is_older_than(time.get())));
            match newer {
                Some((time, Reverse(by))) => meeting.lifted.extend(group.iter().map(|member| Resubscribed {
                    record: member.record,
                    column: member.column,
                    part: member.part(),
                    row,
                    consented: time.get(),
                    by,
                })),
                None => meeting.met.extend(group.iter().map(|member| Returned { record: member.record, row })),
            }
            newer.is_none()
        });
    }

    /// Adds what was found for cells to the stops, but for what newer consent lifts: for the channel in that cell, else by the
    /// row itself.
    pub(super) fn settle_found(&self, mut found: Vec<Stop>, all: &mut Meeting) {
        if !self.stored.is_empty() {
            all.lifted.sort_unstable();
            all.lifted.dedup();
            let mut by_rows_themselves = Vec::new();
            found.retain(|stop| {
                let Some((row, _)) = self.stored_stop(stop.by) else { return true };
                let Stop { record, column, part, .. } = *stop;
                if let Some((_, stored)) = self.may_lift((stop.kind, stop.by, stop.of)) {
                    let from = all.lifted.partition_point(|one| (one.record, one.column) < (record, column));
                    let mut here =
                        all.lifted[from..].iter().take_while(|one| (one.record, one.column) == (record, column));
                    if here.any(|one| one.row == row && part.covers(one.part)) {
                        return false;
                    }
                    if let Some(time) = self.consented(record).filter(|time| stored.is_older_than(time.get())) {
                        let consented = time.get();
                        by_rows_themselves.push(Resubscribed { record, column, part, row, consented, by: record });
                        return false;
                    }
                }
                all.met.push(Returned { record, row });
                true
            });
            all.lifted.extend(by_rows_themselves);
        }
        all.stops.extend(found);
    }

    fn consented(&self, record: u32) -> Option<NonZeroI64> {
        self.heads[record as usize].consented
    }
}

/// What the stops of the store came to: each record once, by the first stop that it met.
pub(super) fn settle(heads: &[Head], mut met: Vec<Returned>, mut lifted: Vec<Resubscribed>) -> StoredFates {
    met.sort_unstable();
    met.dedup_by_key(|one| one.record);
    lifted.sort_unstable();
    lifted.dedup();
    let stopped = met.len() as u64;
    // Whoever says stop beside it did not come back.
    let calls_itself_subscribed = |one: &Returned| {
        let bits = heads[one.record as usize].bits;
        bits & head::SUBSCRIBED != 0 && bits & head::ANY_STOP == 0
    };
    met.retain(calls_itself_subscribed);
    StoredFates { stopped, returned: met, resubscribed: lifted }
}
