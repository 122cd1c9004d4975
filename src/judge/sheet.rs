//! What is noted while one record is judged.

use super::consent::doubts;
use crate::config::Actions;
use crate::contact::{
    Action, Area, Code, Column, Finding, Head, Judged, Key, KeyEntry, NO_COLUMN, Note, Patch, PatchUse, Region, Text,
    serves,
};
use std::collections::HashSet;
use std::num::NonZeroI64;

/// So many keys are compared with each other faster than by a set.
const FEW_KEYS: usize = 32;

/// What the channels of a record say of its country, as they are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Countries {
    /// The region of its first number.
    pub(super) phone: Option<Region>,
    /// That of the top-level domain of its first address.
    pub(super) domain: Option<Region>,
}

/// The notes on one record. Findings go straight into the block's; the rest is summed up in the record's [`Head`].
pub(super) struct Sheet<'j> {
    pub(super) judged: &'j mut Judged,
    pub(super) actions: &'j Actions,
    /// Bits of [`head`](crate::contact::head).
    pub(super) bits: u16,
    /// What its channels say of its country.
    pub(super) countries: Countries,
    /// When the person agreed, where that may lift a stop.
    pub(super) consented: Option<NonZeroI64>,
    /// Something was found that speaks against a consent of the record, whatever the user makes of it.
    pub(super) doubts: bool,
    record: u32,
    fault: Option<Fault>,
    first_key: usize,
}

/// A fault that rejects the record, by its place in the order in which one decides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fault {
    rank: u8,
    column: Column,
    code: Code,
}

impl<'j> Sheet<'j> {
    pub(super) fn new(judged: &'j mut Judged, actions: &'j Actions) -> Sheet<'j> {
        let (record, first_key) = (judged.record(), judged.keys.len());
        Sheet {
            judged,
            actions,
            bits: 0,
            countries: Countries::default(),
            consented: None,
            doubts: false,
            record,
            fault: None,
            first_key,
        }
    }

    /// Notes a judgement on the whole record.
    pub(super) fn find(&mut self, code: Code) -> Action {
        self.find_in(code, NO_COLUMN)
    }

    /// Notes a judgement on a cell, and says what becomes of it.
    pub(super) fn find_in(&mut self, code: Code, column: Column) -> Action {
        self.find_noting(code, column, Note::Nothing)
    }

    /// The same, with more to say.
    pub(super) fn find_noting(&mut self, code: Code, column: Column, note: Note) -> Action {
        self.add(code, column, self.actions.of(code), note)
    }

    /// The same, for what nothing is to be taken away for: a rejection or a drop is a flag.
    pub(super) fn find_at_most_flag(&mut self, code: Code, column: Column, note: Note) -> Action {
        let action = match self.actions.of(code) {
            Action::Reject | Action::Drop => Action::Flag,
            action => action,
        };
        self.add(code, column, action, note)
    }

    /// Whether that was noted on the cell, or the record, already.
    pub(super) fn has(&self, code: Code, column: Column) -> bool {
        let own = self.judged.findings.iter().rev().take_while(|finding| finding.record == self.record);
        own.into_iter().any(|finding| finding.code == code && finding.column == column)
    }

    /// Whether a code of that kind was found on this record.
    pub(super) fn finds_any(&self, kind: impl Fn(Code) -> bool) -> bool {
        let mut own = self.judged.findings.iter().rev().take_while(|finding| finding.record == self.record);
        own.any(|finding| kind(finding.code))
    }

    fn add(&mut self, code: Code, column: Column, action: Action, note: Note) -> Action {
        self.doubts |= doubts(code, note);
        if action != Action::Ignore {
            self.judged.findings.push(Finding { record: self.record, column, code, action, note });
        }
        if action == Action::Reject {
            let rank = match code {
                Code::ConsentWithdrawn => 0,
                _ if code.area() == Area::Row => 1,
                _ => 2,
            };
            let fault = Fault { rank, column, code };
            self.fault = Some(self.fault.map_or(fault, |earlier| earlier.min(fault)));
        }
        action
    }

    /// Shows a cell otherwise in the clean file. A second patch of a cell replaces the first.
    pub(super) fn patch(&mut self, column: Column, text: &[u8], used: PatchUse) {
        self.judged.patches.pop_if(|last| last.record == self.record && last.column == column);
        let text = if text.is_empty() { Text::default() } else { self.judged.put(text) };
        self.judged.patches.push(Patch { record: self.record, start: 0, end: 0, column, text, used });
    }

    /// Puts the patches of this record in the order of their columns, in which they are written.
    pub(super) fn order_patches(&mut self) {
        let others = self.judged.patches.iter().rev().take_while(|patch| patch.record == self.record).count();
        let first = self.judged.patches.len() - others;
        self.judged.patches[first..].sort_by_key(|patch| patch.column);
    }

    /// Adds a key; its name is set once the record's name is folded.
    pub(super) fn key(&mut self, entry: KeyEntry) {
        self.judged.keys.push(KeyEntry { record: self.record, ..entry });
    }

    /// The keys of this record so far.
    pub(super) fn keys(&mut self) -> &mut [KeyEntry] {
        &mut self.judged.keys[self.first_key..]
    }

    /// Closes the notes: one head more.
    pub(super) fn finish(self, rank: i64) {
        let keys = &self.judged.keys[self.first_key..];
        let reaches = |entry: &KeyEntry| entry.kind.is_channel() && entry.serves & serves::REACH != 0;
        let usable = if keys.len() <= FEW_KEYS {
            let different = |at: usize| !keys[..at].iter().any(|other| reaches(other) && other.key == keys[at].key);
            (0..keys.len()).filter(|at| reaches(&keys[*at]) && different(*at)).count()
        } else {
            keys.iter().filter(|entry| reaches(entry)).map(|entry| entry.key).collect::<HashSet<Key>>().len()
        };
        self.judged.heads.push(Head {
            rank,
            bits: self.bits,
            usable: u32::try_from(usable).unwrap_or(u32::MAX),
            fault: self.fault.map(|fault| fault.code),
            consented: self.consented,
        });
    }

    /// Notes where a number is from.
    pub(super) fn note_region(&mut self, region: Region) {
        if !self.judged.regions.contains(&region) {
            self.judged.regions.push(region);
        }
    }
}
