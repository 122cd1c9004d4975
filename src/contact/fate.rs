//! What becomes of a record once all records are known.

use super::{Action, Code, Column, Note, Part, Role, SuppressionKind, head};

/// What becomes of a record: its contact, its verdict. One a record, in record order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The record that stands for the contact: the survivor, else the contact's first record.
    pub contact: u32,
    /// What decided, where the record is rejected.
    pub verdict: Verdict,
}

/// Kept or rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The record goes to the clean file.
    Kept,
    /// The record goes to the rejects, for this reason first of all.
    Rejected(Code),
}

impl Verdict {
    /// Whether the record is kept.
    #[must_use]
    pub fn is_kept(self) -> bool {
        self == Verdict::Kept
    }
}

/// A judgement that only all records together allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The record, over the whole run.
    pub record: u32,
    /// What was found.
    pub code: Code,
    /// The cell's column, or [`NO_COLUMN`](super::NO_COLUMN).
    pub column: Column,
    /// Which channel of the cell.
    pub part: Part,
    /// What becomes of it.
    pub action: Action,
    /// By what.
    pub by: By,
}

/// What a mark rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// A row of a suppression list.
    List {
        /// The list.
        list: u16,
        /// Its row, from 1.
        row: u32,
    },
    /// Another record of the run.
    Record(u32),
    /// The record's own cells.
    Itself,
}

/// Where one of several channels went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To this cell, its own perhaps.
    Cell(Column),
    /// Nowhere: there was no empty cell of its role.
    Nowhere,
    /// It is gone: judging drops it, or screening took it.
    Gone,
}

/// One code on one record, or on one of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What was found.
    pub code: Code,
    /// The cell's column, or [`NO_COLUMN`](super::NO_COLUMN).
    pub column: Column,
    /// What becomes of it.
    pub action: Action,
    /// What it rests on.
    pub by: By,
    /// What more there is to say.
    pub note: Note,
}

/// A stop of a store that newer consent lifts from a channel of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resubscribed {
    /// The record, over the whole run.
    pub record: u32,
    /// The cell's column.
    pub column: Column,
    /// Which channel of the cell.
    pub part: Part,
    /// The stop, by its place among the stored ones, from 1.
    pub row: u32,
    /// When the person consented, as Unix time.
    pub consented: i64,
    /// The record that shows it.
    pub by: u32,
}

/// A record that stands on a store and calls itself subscribed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Returned {
    /// The record, over the whole run.
    pub record: u32,
    /// The first stop that it met, by its place among the stored ones, from 1.
    pub row: u32,
}

/// What the stops of a store came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredFates {
    /// How many records met a stop that holds.
    pub stopped: u64,
    /// Those of them whose own cells say that they are subscribed, sorted.
    pub returned: Vec<Returned>,
    /// What newer consent lifts, sorted.
    pub resubscribed: Vec<Resubscribed>,
}

impl StoredFates {
    /// What newer consent lifts from a record.
    #[must_use]
    pub fn resubscribed_of(&self, record: u32) -> &[Resubscribed] {
        let from = self.resubscribed.partition_point(|one| one.record < record);
        let len = self.resubscribed[from..].partition_point(|one| one.record == record);
        &self.resubscribed[from..from + len]
    }

    /// How many records newer consent lifts a stop from.
    #[must_use]
    pub fn resubscribed_records(&self) -> u64 {
        self.resubscribed.chunk_by(|a, b| a.record == b.record).count() as u64
    }
}

/// A channel of a record that stands on a list, or in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// The record, over the whole run.
    pub record: u32,
    /// The cell's column.
    pub column: Column,
    /// Which channel of the cell.
    pub part: Part,
    /// Why it stands there.
    pub kind: SuppressionKind,
}

/// What resolving found: a fate a record, and the marks, sorted by record.
#[derive(Clone, Debug, Default)]
pub struct Fates {
    /// One a record.
    pub fates: Vec<Fate>,
    /// Sorted by record.
    pub marks: Vec<Mark>,
    /// Records whose contact said stop to a kind of channel, sorted: which kinds, as bits of [`head`](super::head). Only
    /// where cells are filled.
    pub closed: Vec<(u32, u16)>,
    /// What the stops of a store came to.
    pub stored: StoredFates,
    /// The channels that stand on lists, sorted, where they are asked for.
    pub listed: Vec<Listed>,
}

impl Fates {
    /// The channels of the records `first..end` that stand on lists.
    #[must_use]
    pub fn listed_between(&self, first: u32, end: u32) -> &[Listed] {
        let from = self.listed.partition_point(|one| one.record < first);
        let to = from + self.listed[from..].partition_point(|one| one.record < end);
        &self.listed[from..to]
    }

    /// Whether the contact of a record said stop to that kind of channel.
    #[must_use]
    pub fn is_closed(&self, record: u32, role: Role) -> bool {
        let of_kind = match role {
            Role::Email => head::STOP_EMAIL,
            Role::Phone => head::STOP_PHONE | head::DO_NOT_CALL,
            _ => return false,
        };
        let found = self.closed.binary_search_by_key(&record, |(record, _)| *record);
        found.is_ok_and(|at| self.closed[at].1 & of_kind != 0)
    }

    /// The marks of the records `first..end`.
    #[must_use]
    pub fn marks_between(&self, first: u32, end: u32) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.record < first);
        let to = from + self.marks[from..].partition_point(|mark| mark.record < end);
        &self.marks[from..to]
    }
}
