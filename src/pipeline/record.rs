//! One record on its way out: its bytes, what was found on them, what became of them, and so what the clean file shows.

use super::fill::{Fill, Fills};
use super::judging::BlockLog;
use super::run::Run;
use super::survey::Surveyed;
use super::{Exit, Failure};
use crate::config::BadCells;
use crate::contact::{
    Action, Area, By, Column, Fate, Fates, Finding, Legal, Mark, NO_COLUMN, Note, OneOfSeveral, Patch, PatchUse,
    Reached, Role, Slot, SourceColumns, Span,
};
use crate::input::record::{Field, Walker, content_cow};
use crate::judge::says_stop;
use crate::normalize::words::is_nothing;
use crate::resolve::places::{Placed, Placing};
use anyhow::Result;
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64;

/// All records, block by block.
#[derive(Clone, Copy)]
pub(super) struct Records<'a> {
    pub(super) run: &'a Run,
    pub(super) surveyed: &'a Surveyed,
    pub(super) fates: &'a Fates,
    /// What empty cells are filled with.
    pub(super) fills: &'a Fills,
}

/// Whether a cell holds nothing, or one of the words for nothing.
pub(super) fn is_blank(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    cell.is_empty() || std::str::from_utf8(cell).is_ok_and(is_nothing)
}

/// Everything about one record.
pub(super) struct Record<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) span: Span,
    pub(super) canonical: bool,
    pub(super) source: u16,
    /// Over the whole run.
    pub(super) index: u32,
    /// In its source, from 1.
    pub(super) number: u64,
    pub(super) line: u64,
    pub(super) fate: Fate,
    pub(super) findings: &'a [Finding],
    pub(super) marks: &'a [Mark],
    pub(super) reached: &'a [Reached],
    pub(super) text: &'a [u8],
    patches: &'a [Patch],
    pub(super) several: &'a [OneOfSeveral],
    fills: &'a [Fill],
    pub(super) legal: &'a [Legal],
    records: Records<'a>,
}

/// A record's own cells, unquoted.
pub(super) struct Original<'r> {
    pub(super) cells: Vec<Cow<'r, [u8]>>,
    /// Cells beyond the header.
    pub(super) beyond: Vec<Cow<'r, [u8]>>,
    /// Cells of which bytes did not decode, as they were read.
    undecoded: Vec<(Column, Cow<'r, [u8]>)>,
}

impl Original<'_> {
    pub(super) fn cell(&self, column: Column) -> &[u8] {
        &self.cells[usize::from(column)]
    }

    /// A cell with the bytes that did not decode.
    pub(super) fn as_read(&self, column: Column) -> &[u8] {
        let undecoded = self.undecoded.iter().find(|(of, _)| *of == column);
        undecoded.map_or_else(|| self.cell(column), |(_, cell)| cell)
    }

    /// Bytes that did not decode are no text in the new encoding either.
    fn replace_undecoded(&mut self) {
        let lossy = |cell: &Cow<'_, [u8]>| String::from_utf8_lossy(cell).into_owned().into_bytes();
        let is_bad = |cell: &Cow<'_, [u8]>| std::str::from_utf8(cell).is_err();
        for (cell, column) in self.cells.iter_mut().zip(0..).filter(|(cell, _)| is_bad(cell)) {
            let text = lossy(cell);
            self.undecoded.push((column, std::mem::replace(cell, Cow::Owned(text))));
        }
        for cell in self.beyond.iter_mut().filter(|cell| is_bad(cell)) {
            *cell = Cow::Owned(lossy(cell));
        }
    }
}

impl<'a> Records<'a> {
    /// Reads the bytes of a block again: they must be what was judged.
    pub(super) fn read_again(self, log: &BlockLog, bytes: &mut Vec<u8>) -> Result<()> {
        let source = &self.surveyed.sources[usize::from(log.block.source)].source;
        bytes.resize(log.block.len, 0);
        let read = source.spool.read_exact_at(log.block.first_byte, bytes);
        if read.is_err() || xxh3_64(bytes) != log.block.checksum {
            let message = format!(
                "{}: changed while it was read (near line {}); run again when nobody writes to it",
                source.name, log.block.first_line
            );
            return Err(Failure::new(Exit::Input, message).into());
        }
        Ok(())
    }

    /// The records of a block, in their order.
    pub(super) fn of(self, log: &'a BlockLog, bytes: &'a [u8]) -> impl Iterator<Item = Record<'a>> {
        let block = &log.block;
        let records = log.spans.len() as u32;
        let mut rest = Slices {
            findings: &log.findings,
            marks: self.fates.marks_between(block.first_record, block.first_record + records),
            patches: &log.patches,
            several: &log.several,
            reached: &log.reached,
            legal: &log.legal,
        };
        log.spans.iter().enumerate().map(move |(at, span)| {
            let index = block.first_record + at as u32;
            let own = rest.take(at as u32, index);
            Record {
                bytes,
                span: *span,
                canonical: log.canonical[at],
                source: block.source,
                index,
                number: block.first_row + at as u64,
                line: block.first_line + u64::from(span.line),
                fate: self.fates.fates[index as usize],
                findings: own.findings,
                marks: own.marks,
                patches: own.patches,
                several: own.several,
                fills: self.fills.of(index),
                reached: own.reached,
                legal: own.legal,
                text: &log.text,
                records: self,
            }
        })
    }
}

impl<'a> Record<'a> {
    /// Where its cells with a role stand.
    pub(super) fn slots(&self) -> &'a [Slot] {
        &self.records.surveyed.columns.sources[usize::from(self.source)].slots
    }

    /// What the columns of its input are.
    pub(super) fn columns(&self) -> &'a SourceColumns {
        &self.records.surveyed.columns.sources[usize::from(self.source)]
    }

    /// What judging made of a cell, written or not: its channels in normal form.
    pub(super) fn read_as(&self, column: Column) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let text = self.text;
        let patches = self.patches.iter().filter(move |patch| patch.column == column && patch.text.len > 0);
        let several = self.several.iter().filter(move |one| one.column == column);
        patches.map(move |patch| patch.text.of(text)).chain(several.map(move |one| one.text.of(text)))
    }

    /// Its bytes.
    pub(super) fn raw(&self) -> &'a [u8] {
        &self.bytes[self.span.start as usize..self.span.end as usize]
    }

    /// The patches that the clean file shows, where nothing else changes a cell.
    pub(super) fn only_patches(&self) -> Option<impl Iterator<Item = &'a Patch> + use<'_, 'a>> {
        let screened = self.marks.iter().any(|mark| mark.column != NO_COLUMN && takes_cell(mark.action));
        let simple = !screened && self.several.is_empty() && self.fills.is_empty();
        simple.then(|| self.patches.iter().filter(|patch| self.applies(patch)))
    }

    /// The cells of a record in the order of the united columns, as the input has them.
    pub(super) fn split(&self) -> Original<'a> {
        let surveyed = self.records.surveyed;
        let source = &surveyed.sources[usize::from(self.source)];
        let columns = &surveyed.columns.sources[usize::from(self.source)];
        let raw = self.raw();
        let mut fields: Vec<Field> = Vec::with_capacity(columns.count);
        Walker::new(raw, source.delimiter).next_record(&mut fields);
        let cells = vec![Cow::Borrowed(&b""[..]); surveyed.columns.names.len()];
        let mut original = Original { cells, beyond: Vec::new(), undecoded: Vec::new() };
        for (own, field) in fields.iter().enumerate() {
            let cell = content_cow(raw, field);
            match columns.place.get(own) {
                Some(Some(column)) => original.cells[usize::from(*column)] = cell,
                Some(None) => {}
                None => original.beyond.push(cell),
            }
        }
        if source.source.form.transcoded && std::str::from_utf8(raw).is_err() {
            original.replace_undecoded();
        }
        while original.beyond.last().is_some_and(|cell| cell.is_empty()) {
            original.beyond.pop();
        }
        original
    }

    /// Where the channels of cells with several go.
    pub(super) fn place(&self, original: &Original<'_>) -> Placed {
        if self.several.is_empty() {
            return Placed::default();
        }
        let policy = &self.records.run.policy;
        let slots = self.slots();
        let placing = Placing {
            marks: self.marks,
            several: policy.several,
            bad_cells: policy.bad_cells,
            of_same_role: |column: Column| {
                let role = slots.iter().find(|slot| slot.column == column).map(|slot| slot.role);
                slots.iter().filter(|slot| Some(slot.role) == role).map(|slot| slot.column).collect()
            },
            shown: |column: Column| self.judged_cell(original, column).to_vec(),
        };
        placing.place(self.several, self.text)
    }

    /// All cells as the clean file shows them, after `placed`.
    pub(super) fn cleaned<'r>(&'r self, original: &'r Original<'_>, placed: &'r Placed) -> Vec<&'r [u8]> {
        let columns = 0..original.cells.len() as Column;
        columns.map(|column| self.cleaned_cell(original, placed, column)).collect()
    }

    /// One cell as the clean file shows it, after `placed`.
    pub(super) fn cleaned_cell<'r>(
        &'r self,
        original: &'r Original<'_>,
        placed: &'r Placed,
        column: Column,
    ) -> &'r [u8] {
        let filled = self.fills.iter().find(|fill| fill.column == column).map(|fill| &*fill.text);
        let moved = || placed.cells.iter().find(|(other, _)| *other == column).map(|(_, text)| text.as_slice());
        filled.or_else(moved).unwrap_or_else(|| self.judged_cell(original, column))
    }

    /// Whether judging drops what stands in a cell, which the clean file may show all the same.
    pub(super) fn drops(&self, column: Column) -> bool {
        self.findings.iter().any(|finding| finding.column == column && takes_cell(finding.action))
    }

    /// Whether a duplicate gave what a cell shows.
    pub(super) fn is_filled(&self, column: Column) -> bool {
        self.fills.iter().any(|fill| fill.column == column)
    }

    /// A cell by judging and screening alone.
    fn judged_cell<'r>(&'r self, original: &'r Original<'_>, column: Column) -> &'r [u8] {
        let holds_several = self.several.iter().any(|one| one.column == column);
        if !holds_several && self.marks.iter().any(|mark| mark.column == column && takes_cell(mark.action)) {
            return b"";
        }
        let patch = self.patches.iter().find(|patch| patch.column == column && self.applies(patch));
        patch.map_or(original.cell(column), |patch| patch.text.of(self.text))
    }

    fn applies(&self, patch: &Patch) -> bool {
        match patch.used {
            PatchUse::Write => true,
            PatchUse::Empty => self.records.run.policy.bad_cells == BadCells::Empty,
            PatchUse::Suggest => false,
        }
    }

    /// What a cell that is not to be rewritten was read as.
    pub(super) fn suggestion(&self, column: Column) -> Option<&'a [u8]> {
        let mut unmade = self.patches.iter().filter(|patch| patch.used == PatchUse::Suggest);
        unmade.find(|patch| patch.column == column).map(|patch| patch.text.of(self.text))
    }

    /// Likely mends that were not made, by column.
    pub(super) fn suggestions(&self) -> Vec<(Column, &'a [u8])> {
        let unmade = self.patches.iter().filter(|patch| patch.used == PatchUse::Suggest);
        let mut mends: Vec<(Column, &[u8])> = unmade.map(|patch| (patch.column, patch.text.of(self.text))).collect();
        for finding in self.findings {
            match finding.note {
                Note::Meant(text) => mends.push((finding.column, text.of(self.text))),
                Note::Belongs(column, text) => mends.push((column, text.of(self.text))),
                _ => {}
            }
        }
        mends.sort_by_key(|(column, _)| *column);
        mends.dedup();
        mends
    }

    /// The cells in which the record itself says stop; looked for only where such a stop is told.
    pub(super) fn own_stops(&self, original: &Original<'_>) -> Vec<(Role, Column)> {
        let is_told = |mark: &Mark| mark.by == By::Itself && mark.code.area() == Area::Suppressed;
        if !self.marks.iter().any(is_told) {
            return Vec::new();
        }
        let own = &self.records.surveyed.columns.sources[usize::from(self.source)];
        let says = |slot: &&Slot| {
            let cell = String::from_utf8_lossy(original.cell(slot.column));
            let words = own.words.iter().find(|words| words.cell == slot.cell);
            says_stop(slot.role, words.and_then(|words| words.read(&cell)).as_deref().unwrap_or(&cell))
        };
        own.slots.iter().filter(says).map(|slot| (slot.role, slot.column)).collect()
    }
}

/// Whether a mark on a cell empties it.
fn takes_cell(action: Action) -> bool {
    matches!(action, Action::Drop | Action::Reject)
}

/// What is left of a block's log, record by record from the front.
struct Slices<'a> {
    findings: &'a [Finding],
    marks: &'a [Mark],
    patches: &'a [Patch],
    several: &'a [OneOfSeveral],
    reached: &'a [Reached],
    legal: &'a [Legal],
}

impl<'a> Slices<'a> {
    /// What belongs to the next record: by its number in the block, and over the whole run for marks.
    fn take(&mut self, in_block: u32, in_run: u32) -> Slices<'a> {
        Slices {
            findings: take_while(&mut self.findings, |one| one.record == in_block),
            marks: take_while(&mut self.marks, |one| one.record == in_run),
            patches: take_while(&mut self.patches, |one| one.record == in_block),
            several: take_while(&mut self.several, |one| one.record == in_block),
            reached: take_while(&mut self.reached, |one| one.record == in_block),
            legal: take_while(&mut self.legal, |one| one.record == in_block),
        }
    }
}

fn take_while<'a, T>(rest: &mut &'a [T], belongs: impl Fn(&T) -> bool) -> &'a [T] {
    let len = rest.iter().take_while(|one| belongs(one)).count();
    let (own, after) = rest.split_at(len);
    *rest = after;
    own
}
