//! The rows of a block against what a run is held to, then all blocks in their order.

use super::{Gate, Measured, bit};
use crate::config::Measure;
use crate::contact::{Code, Column, NO_COLUMN, Seen, Verdict};
use crate::input::record::{Field, Walker, content_cow};
use crate::normalize::date::{DateCell, civil_day, day_number, instant};
use crate::pipeline::record::{Record, is_blank};
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_128;

/// A record that counts against something, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pipeline) struct Hit {
    /// The record, over the whole run.
    pub(super) record: u32,
    /// Its column, or none.
    pub(super) column: Column,
    /// What was found there, if a code says it.
    pub(super) code: Option<Code>,
}

/// What one row counts for, a bit a measure.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::pipeline) struct RowMarks<'c> {
    /// What it is one of.
    pub(in crate::pipeline) counted: u128,
    /// What it speaks against, and where first.
    pub(in crate::pipeline) against: &'c [(u8, Hit)],
}

/// What was counted.
#[derive(Clone, Debug, Default)]
pub(in crate::pipeline) struct Counted {
    pub(super) rows: u64,
    pub(super) kept: u64,
    /// By measure.
    pub(super) counted: Vec<u64>,
    /// Places that speak against it, by measure.
    pub(super) against: Vec<u64>,
    /// The first of them.
    pub(super) hits: Vec<Vec<Hit>>,
    /// The newest day, from 1970.
    pub(super) newest: Vec<Option<i32>>,
    /// Every filled cell of columns whose values are told apart: its hash, and its record.
    values: Vec<Vec<(u128, u32, Column)>>,
    most: usize,
}

impl Counted {
    fn of(measures: usize, most: usize) -> Counted {
        Counted {
            counted: vec![0; measures],
            against: vec![0; measures],
            hits: vec![Vec::new(); measures],
            newest: vec![None; measures],
            values: vec![Vec::new(); measures],
            most,
            ..Counted::default()
        }
    }

    /// Adds the next block.
    pub(in crate::pipeline) fn add(&mut self, next: Counted) {
        if self.counted.is_empty() {
            *self = next;
            return;
        }
        self.rows += next.rows;
        self.kept += next.kept;
        self.counted.iter_mut().zip(next.counted).for_each(|(all, next)| *all += next);
        self.against.iter_mut().zip(next.against).for_each(|(all, next)| *all += next);
        for (all, next) in self.hits.iter_mut().zip(next.hits) {
            let room = self.most.saturating_sub(all.len());
            all.extend(next.into_iter().take(room));
        }
        self.newest.iter_mut().zip(next.newest).for_each(|(all, next)| *all = (*all).max(next));
        self.values.iter_mut().zip(next.values).for_each(|(all, next)| all.extend(next));
    }

    /// What holds where no row went out.
    pub(in crate::pipeline) fn settled(mut self, gate: &Gate<'_>) -> Counted {
        if self.counted.is_empty() {
            self = Counted::of(gate.measured.len(), gate.places);
        }
        self
    }

    /// How many different values there are among how many cells; the places of those that came before are kept.
    pub(super) fn distinct(&mut self, at: usize, places: usize) -> (u64, u64) {
        let values = &mut self.values[at];
        values.sort_unstable();
        let of = values.len() as u64;
        let mut again: Vec<(u32, Column)> =
            values.windows(2).filter(|two| two[0].0 == two[1].0).map(|two| (two[1].1, two[1].2)).collect();
        again.sort_unstable();
        self.against[at] = again.len() as u64;
        let hit = |(record, column)| Hit { record, column, code: None };
        let distinct = of - again.len() as u64;
        self.hits[at] = again.into_iter().take(places).map(hit).collect();
        (distinct, of)
    }

    fn hit(&mut self, at: usize, hit: Hit) {
        self.against[at] += 1;
        if self.hits[at].len() < self.most {
            self.hits[at].push(hit);
        }
    }
}

/// Counts the rows of a block.
pub(in crate::pipeline) struct Counter<'g> {
    gate: &'g Gate<'g>,
    source: usize,
    delimiter: u8,
    /// Cells are looked at at all.
    reads: bool,
    fields: Vec<Field>,
    /// What the row speaks against.
    against: Vec<(u8, Hit)>,
    out: Counted,
}

impl<'g> Counter<'g> {
    pub(in crate::pipeline) fn new(gate: &'g Gate<'g>, source: u16, delimiter: u8) -> Counter<'g> {
        Counter {
            gate,
            source: usize::from(source),
            delimiter,
            reads: gate.measured.iter().any(|measured| !measured.cells.is_empty()),
            fields: Vec::new(),
            against: Vec::new(),
            out: Counted::of(gate.measured.len(), gate.places),
        }
    }

    /// Counts a row, and says what it counts for.
    pub(in crate::pipeline) fn count(&mut self, record: &Record<'_>, seen: &[Seen]) -> RowMarks<'_> {
        let codes = seen.iter().fold(0, |set, one| set | bit(one.code));
        let kept = record.fate.verdict.is_kept();
        self.out.rows += 1;
        self.out.kept += u64::from(kept);
        if self.reads {
            Walker::new(record.raw(), self.delimiter).next_record(&mut self.fields);
        }
        self.against.clear();
        let mut all = 0;
        for (at, measured) in self.gate.measured.iter().enumerate() {
            let (counts, against) = match &measured.measure {
                Measure::Codes(_) => (codes & measured.codes != 0, codes & measured.codes != 0),
                Measure::Rejected => (!kept, !kept),
                Measure::Kept => (kept, !kept),
                Measure::CleanOf(_) => (kept && codes & measured.codes == 0, kept && codes & measured.codes != 0),
                Measure::Rows => (true, false),
                Measure::Fill(_) | Measure::Distinct(_) | Measure::Age(_) => {
                    self.cells(at, measured, record);
                    continue;
                }
            };
            self.out.counted[at] += u64::from(counts);
            all |= u128::from(counts) << at;
            if against {
                let first = self.hits(at, measured, record, seen);
                self.against.extend(first.map(|hit| (at as u8, hit)));
            }
        }
        RowMarks { counted: all, against: &self.against }
    }

    /// Keeps the places of a row that speaks against a measure; gives the first.
    fn hits(&mut self, at: usize, measured: &Measured, record: &Record<'_>, seen: &[Seen]) -> Option<Hit> {
        let of = |one: &Seen| Hit { record: record.index, column: one.column, code: Some(one.code) };
        if measured.codes != 0 {
            let mut first = None;
            for one in seen.iter().filter(|one| bit(one.code) & measured.codes != 0) {
                first = first.or(Some(of(one)));
                self.out.hit(at, of(one));
            }
            return first;
        }
        let deciding = match record.fate.verdict {
            Verdict::Rejected(code) => seen.iter().find(|one| one.code == code).map(of),
            Verdict::Kept => None,
        };
        let hit = deciding.unwrap_or(Hit { record: record.index, column: NO_COLUMN, code: None });
        self.out.hit(at, hit);
        Some(hit)
    }

    /// Looks at the cells of a row.
    fn cells(&mut self, at: usize, measured: &Measured, record: &Record<'_>) {
        let raw = record.raw();
        let cells = measured.cells.get(self.source).map_or(&[][..], Vec::as_slice);
        let mut filled = false;
        for cell in cells {
            let content: Cow<'_, [u8]> =
                self.fields.get(usize::from(cell.cell)).map(|field| content_cow(raw, field)).unwrap_or_default();
            if is_blank(&content) {
                continue;
            }
            filled = true;
            match measured.measure {
                Measure::Distinct(_) => {
                    self.out.values[at].push((xxh3_128(content.trim_ascii()), record.index, cell.column));
                }
                Measure::Age(_) => {
                    let day = std::str::from_utf8(&content).ok().and_then(|text| match instant(text, cell.order) {
                        DateCell::Time { seconds, .. } => civil_day(seconds).map(day_number),
                        DateCell::Empty | DateCell::Unreadable(_) => None,
                    });
                    // What lies in the future is no sign that the list is fresh.
                    let day = day.filter(|day| *day <= self.gate.today);
                    self.out.newest[at] = self.out.newest[at].max(day);
                }
                _ => break,
            }
        }
        if let Measure::Fill(_) = measured.measure {
            self.out.counted[at] += u64::from(filled);
            if !filled {
                let column = cells.first().map_or(NO_COLUMN, |cell| cell.column);
                self.out.hit(at, Hit { record: record.index, column, code: None });
            }
        }
    }

    pub(in crate::pipeline) fn finish(self) -> Counted {
        self.out
    }
}
