//! What judging found out about a block of records, as plain data.

use super::law::{self, RuleId};
use super::{Action, BadDate, Code, Column, KeyEntry, Mends, NumberType, Part, Region, TagCounts};
use serde::{Deserialize, Serialize};
use std::num::NonZeroI64;

/// How the cells of a record lie against the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As many cells as columns; empty ones beyond do not count.
    Whole,
    /// Fewer cells than columns: padded.
    Short,
    /// More cells than columns.
    Long,
    /// Nothing but delimiters.
    Empty,
    /// A line from where a quote opened that is never closed, cut at its delimiters.
    Unclosed,
}

/// The content of a cell that has a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleCell<'a> {
    /// It is text.
    Text(&'a str),
    /// It does not decode.
    Undecodable(&'a [u8]),
}

impl<'a> RoleCell<'a> {
    /// The text, where it is text.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        match self {
            RoleCell::Text(text) => Some(text),
            RoleCell::Undecodable(_) => None,
        }
    }
}

impl<'a> From<&'a [u8]> for RoleCell<'a> {
    fn from(bytes: &'a [u8]) -> RoleCell<'a> {
        std::str::from_utf8(bytes).map_or(RoleCell::Undecodable(bytes), RoleCell::Text)
    }
}

/// One record as `judge` sees it: a cell per role slot, no row and no column name.
#[derive(Clone, Copy, Debug)]
pub struct RoleCells<'a> {
    /// The contents of the slots' cells, in the order of the slots.
    pub cells: &'a [RoleCell<'a>],
    /// How the whole record lies against its header.
    pub shape: Shape,
    /// How many of all cells are not blank.
    pub filled: u16,
    /// The columns, of those without a role, whose cells do not decode.
    pub bad_text: &'a [Column],
}

/// A cell that the clean file shows otherwise than the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The record, from the block's first.
    pub record: u32,
    /// Where the cell stands in the block, its quotes included. Filled in by the pipeline, which knows.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Its column.
    pub column: Column,
    /// Its new text.
    pub text: Text,
    /// What it is for.
    pub used: PatchUse,
}

/// What a patch is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchUse {
    /// The clean file shows its text.
    Write,
    /// It empties a cell that is no usable channel; `--bad-cells keep` leaves such a cell as it is.
    Empty,
    /// Nothing is written; the text is a likely mend.
    Suggest,
}

/// One of several channels that stand in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneOfSeveral {
    /// The record, from the block's first.
    pub record: u32,
    /// The cell's column.
    pub column: Column,
    /// Which of them.
    pub part: Part,
    /// As the clean file would show it.
    pub text: Text,
    /// Judging drops it.
    pub dropped: bool,
    /// Its cell is not to be rewritten, unless screening takes one of them.
    pub unwritten: bool,
}

/// A piece of a block's text arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Text {
    /// Where it begins.
    pub start: u32,
    /// How long it is, in bytes.
    pub len: u32,
}

impl Text {
    /// The bytes, out of the arena it was put into.
    #[must_use]
    pub fn of(self, arena: &[u8]) -> &[u8] {
        &arena[self.start as usize..(self.start + self.len) as usize]
    }
}

/// A judgement on a record or on one of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The record, from the block's first.
    pub record: u32,
    /// The cell's column, or [`NO_COLUMN`](super::NO_COLUMN).
    pub column: Column,
    /// What was found.
    pub code: Code,
    /// What becomes of it.
    pub action: Action,
    /// What more there is to say.
    pub note: Note,
}

/// What there is to say of a finding beyond its code, typed: every report puts it into words itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Note {
    /// Nothing: the code says it all.
    #[default]
    Nothing,
    /// Reading the cell fails at this byte of it.
    At(u32),
    /// It is about this piece of the cell, or what was made of it.
    Piece(Text),
    /// This is what was probably meant.
    Meant(Text),
    /// This piece of the cell belongs into another column.
    Belongs(Column, Text),
    /// What was done to the cell.
    Mended(Mends),
    /// How many digits there are, and the country whose number it was read as, where it names none itself.
    Digits(u8, Option<Region>),
    /// What kind of line it is.
    Line(NumberType),
    /// The region of the number, and that of the record.
    Regions(Region, Region),
    /// The address stands with its verifier's verdict, older than the policy trusts.
    Stale,
    /// Why the cell is no date.
    Date(BadDate),
    /// A law says so, or the policy: which rule, for whom, and the day on which something ended.
    Asked(Asked),
    /// It is asked for because the file has a column for it.
    ColumnOfFile,
    /// Why the source or the method does not count.
    Forbidden(Forbidden),
}

/// Why a source or a method does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forbidden {
    /// A built-in word says that it was bought.
    Bought,
    /// A built-in word says that it was scraped.
    Scraped,
    /// A built-in word says that it was borrowed.
    Borrowed,
    /// The policy's `forbidden_sources` rule it out.
    SourceRuledOut,
    /// The policy's `forbidden_methods` do.
    MethodRuledOut,
    /// It is none of the policy's `allowed_sources`.
    SourceNotAllowed,
    /// It is none of the policy's `allowed_methods`.
    MethodNotAllowed,
}

impl Forbidden {
    /// In words, to go behind a colon.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Forbidden::Bought => "it was bought (hygienist explain words.bought lists such words)",
            Forbidden::Scraped => "it was scraped (hygienist explain words.scraped lists such words)",
            Forbidden::Borrowed => "it was borrowed (hygienist explain words.borrowed lists such words)",
            Forbidden::SourceRuledOut => "it is ruled out by forbidden_sources",
            Forbidden::MethodRuledOut => "it is ruled out by forbidden_methods",
            Forbidden::SourceNotAllowed => "it is not among allowed_sources",
            Forbidden::MethodNotAllowed => "it is not among allowed_methods",
        }
    }
}

/// Why something is asked of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The rule of law; none where it is the policy of the run.
    pub rule: Option<RuleId>,
    /// The contact's country, where that chose the law.
    pub country: Option<(Region, CountryBy)>,
    /// The last day of a period, counted from 1970-01-01: that of a consent, or the one on which something was due.
    pub ended: Option<u16>,
}

/// By what the country of a contact is known, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountryBy {
    /// The region of its first phone number.
    Phone,
    /// Its country cell.
    Cell,
    /// The top-level domain of its first address: weak evidence.
    Domain,
}

impl CountryBy {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            CountryBy::Phone => "by the phone number",
            CountryBy::Cell => "by the country cell",
            CountryBy::Domain => "by the address's domain, which is weak evidence",
        }
    }
}

/// What law says of a record, beyond what is wrong with it: for its trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Legal {
    /// The record, from the block's first.
    pub record: u32,
    /// What is said.
    pub says: Says,
}

/// What law says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// The law is that of this country, by which the record is known to be from there.
    Country(Region, CountryBy),
    /// By this rule it may be contacted, on this basis, for these uses: a bit each, in the order of [`law::Use`].
    Permits(RuleId, law::Basis, u8),
    /// By this rule its stop is to be honoured by the end of this day, counted from 1970-01-01.
    StopBy(RuleId, u16),
    /// By this rule its numbers are not called while they are on the national register; see [`law::Rule::wins`].
    Register(RuleId),
}

/// A second that stands for the time of consent of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The record, from the block's first.
    pub record: u32,
    /// The cell's column.
    pub column: Column,
    /// Unix time.
    pub second: i64,
}

/// How many cells of a column name a time of consent, or should: those that are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilledTimes {
    /// The column.
    pub column: Column,
    /// How many of its cells in the block are filled.
    pub cells: u64,
}

/// What is known of a record by itself: what resolving needs, and no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The criterion of `--keep` beyond order: evidence, filled cells or a time. The larger survives.
    pub rank: i64,
    /// Bits of [`head`].
    pub bits: u16,
    /// How many different channels reach the contact, before screening.
    pub usable: u32,
    /// The fault of its own that decides, where it is rejected for one.
    pub fault: Option<Code>,
    /// The last time, as Unix time, at which the person agreed by a consent that holds and shows evidence. Only where the
    /// policy lets such a consent lift a stored stop.
    pub consented: Option<NonZeroI64>,
}

/// The bits of [`Head::bits`].
pub mod head {
    use super::super::SuppressionKind;

    /// Its own cell says stop, on every channel (`suppressed.unsubscribed`).
    pub const OPTED_OUT: u16 = 1;
    /// Its own cell says that consent was withdrawn.
    pub const WITHDRAWN: u16 = 1 << 1;
    /// Its own cell says that the person complained.
    pub const COMPLAINED: u16 = 1 << 2;
    /// Its own cell says stop to e-mail.
    pub const STOP_EMAIL: u16 = 1 << 3;
    /// Its own cell says stop to the phone.
    pub const STOP_PHONE: u16 = 1 << 4;
    /// Its own cell says not to call.
    pub const DO_NOT_CALL: u16 = 1 << 5;
    /// Its own cell says that its e-mails bounced.
    pub const BOUNCED: u16 = 1 << 6;
    /// Its own cell says that the person is subscribed.
    pub const SUBSCRIBED: u16 = 1 << 7;
    /// A stop of the whole record, read from its own cells.
    pub const STOPPED: u16 = OPTED_OUT | WITHDRAWN | COMPLAINED;
    /// What a record bears of which the input as a whole says that it is a stop of that kind.
    #[must_use]
    pub const fn of_kind(kind: SuppressionKind) -> u16 {
        match kind {
            SuppressionKind::Complained => COMPLAINED,
            SuppressionKind::Bounced => BOUNCED,
            SuppressionKind::DoNotCall => DO_NOT_CALL,
            _ => OPTED_OUT,
        }
    }

    /// Any stop or closing read from its own cells.
    pub const ANY_STOP: u16 = STOPPED | STOP_EMAIL | STOP_PHONE | DO_NOT_CALL | BOUNCED;
}

/// A valid address or number of a record in normal form, for `annotate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The record, from the block's first.
    pub record: u32,
    /// The normal form.
    pub normal: Text,
    /// The extension, of a phone number.
    pub extension: Text,
    /// What it is.
    pub kind: ReachedKind,
}

/// What a valid channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReachedKind {
    /// An e-mail address.
    Email,
    /// A phone number, its type and region.
    Phone(NumberType, Region),
}

/// Where a record lies in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first byte.
    pub start: u32,
    /// One past its last byte; the line end is not part of it.
    pub end: u32,
    /// Line ends between the start of the block and its own.
    pub line: u32,
}

/// What judging found out about a block, in the order of its records.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// One entry a record.
    pub heads: Vec<Head>,
    /// Where each record lies in the block. Filled in by the pipeline.
    pub spans: Vec<Span>,
    /// Changed cells.
    pub patches: Vec<Patch>,
    /// The channels of cells that hold several.
    pub several: Vec<OneOfSeveral>,
    /// Judgements.
    pub findings: Vec<Finding>,
    /// A key a valid address or number.
    pub keys: Vec<KeyEntry>,
    /// The valid channels, where the run annotates.
    pub reached: Vec<Reached>,
    /// What laws say of records, where the run traces.
    pub legal: Vec<Legal>,
    /// The seconds of consent.
    pub stamps: Vec<Stamp>,
    /// Some date could be two days, as far as its column tells.
    pub undecided_dates: bool,
    /// Tags that the user's table does not know, where tags are written in their normal form.
    pub unknown_tags: TagCounts,
    /// How many records are under no law, for want of a country.
    pub lawless: u32,
    /// How many of the cells in which they may stand are filled, an entry a column.
    pub filled_times: Vec<FilledTimes>,
    /// Where their numbers are from, each region once, where laws are asked for.
    pub regions: Vec<Region>,
    /// What patches and channels point into.
    pub text: Vec<u8>,
    /// Names as they are written: what [`KeyEntry::name`] points into.
    pub names: Vec<u8>,
}

impl Judged {
    /// Empties everything, keeping what was allocated.
    pub fn clear(&mut self) {
        self.heads.clear();
        self.spans.clear();
        self.patches.clear();
        self.several.clear();
        self.findings.clear();
        self.keys.clear();
        self.reached.clear();
        self.legal.clear();
        self.stamps.clear();
        self.filled_times.clear();
        self.regions.clear();
        self.unknown_tags.clear();
        self.lawless = 0;
        self.undecided_dates = false;
        self.text.clear();
        self.names.clear();
        // Offset 0 is the empty name: a record without one needs no entry of its own.
        self.names.extend_from_slice(&0u16.to_le_bytes());
    }

    /// The record that is being judged, from the block's first.
    #[must_use]
    pub fn record(&self) -> u32 {
        self.heads.len() as u32
    }

    /// Counts a filled cell of a column of times of consent.
    pub fn count_time(&mut self, column: Column) {
        match self.filled_times.iter_mut().find(|filled| filled.column == column) {
            Some(filled) => filled.cells += 1,
            None => self.filled_times.push(FilledTimes { column, cells: 1 }),
        }
    }

    /// Puts text into the arena.
    pub fn put(&mut self, text: &[u8]) -> Text {
        let start = self.text.len() as u32;
        self.text.extend_from_slice(text);
        Text { start, len: text.len() as u32 }
    }
}
