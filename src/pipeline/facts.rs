//! What only a whole column tells: whether the day or the month comes first in its dates.
//!
//! A sample shows whether there are dates whose order matters at all. Where there are, the whole input is looked through,
//! for what decides may stand far down, and so may what contradicts it. Where there are none, the sample is all, until a
//! date behind it could be two days: then all is looked through after all, and judged once more.

use super::run::Run;
use super::splitter::{SplitSettings, Splitter};
use super::survey::SurveyedSource;
use crate::contact::{DateOrder, Slot, SourceColumns};
use crate::input::record::{Field, Walker, content_cow};
use crate::normalize::date::{Says, says};
use crate::normalize::mask::people;
use anyhow::Result;

/// How much of an input is looked at where the order of no date matters.
const SAMPLE: u64 = 8 << 20;

/// How much of an input was looked at, or is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looked {
    /// Its first records, among which the order of no date matters.
    AtSample,
    /// All of it.
    AtAll,
}

/// Finds the order of every date column of a source, and says which cannot be told, and how much was looked at: all of it,
/// where that is wanted or where a sample shows that the order of some date matters.
pub(super) fn find_date_orders(
    run: &Run,
    source: &SurveyedSource,
    columns: &mut SourceColumns,
    wanted: Looked,
) -> Result<(Vec<String>, Looked)> {
    if let Some(order) = run.policy.date_order {
        columns.slots.iter_mut().for_each(|slot| slot.order = order);
        return Ok((Vec::new(), Looked::AtAll));
    }
    let mut seen: Vec<Seen> =
        columns.slots.iter().filter(|slot| slot.role.is_date()).map(|slot| Seen::new(slot.cell)).collect();
    if seen.is_empty() {
        return Ok((Vec::new(), Looked::AtAll));
    }
    let name = &source.source.name;
    let settings = SplitSettings {
        delimiter: source.delimiter,
        start: source.start,
        // Not the block size of the run: where the sample ends must not depend on it.
        max_record: run.reading.max_record,
        ..SplitSettings::default()
    };
    let mut splitter = Splitter::new(name, &source.source.spool, settings);
    let (mut bytes, mut fields, mut read) = (Vec::new(), Vec::new(), 0);
    let mut looked = Looked::AtAll;
    loop {
        if wanted == Looked::AtSample && read >= SAMPLE && !seen.iter().any(Seen::has_order) {
            looked = Looked::AtSample;
            break;
        }
        // What stops the splitter stops the run when it is judged, with all that is known then.
        let Ok(Some(range)) = splitter.next(&mut bytes) else { break };
        read += range.len as u64;
        look(&bytes, source.delimiter, &mut fields, &mut seen);
    }
    seen.iter().for_each(|one| one.tell(&mut columns.slots));
    Ok((seen.iter().filter_map(|one| one.note(name, columns)).collect(), looked))
}

fn look(bytes: &[u8], delimiter: u8, fields: &mut Vec<Field>, seen: &mut [Seen]) {
    let mut walker = Walker::new(bytes, delimiter);
    while walker.next_record(fields).is_some() {
        for one in seen.iter_mut() {
            let cell = fields.get(usize::from(one.cell)).map(|field| content_cow(bytes, field));
            if let Some(Ok(cell)) = cell.as_deref().map(std::str::from_utf8) {
                one.note_cell(cell);
            }
        }
    }
}

/// What was seen in a column.
struct Seen {
    cell: u16,
    day_first: u64,
    month_first: u64,
    either: u64,
    same: u64,
}

impl Seen {
    fn new(cell: u16) -> Seen {
        Seen { cell, day_first: 0, month_first: 0, either: 0, same: 0 }
    }

    fn note_cell(&mut self, cell: &str) {
        match says(cell) {
            Says::Nothing => {}
            Says::Same => self.same += 1,
            Says::Either => self.either += 1,
            Says::Only(DateOrder::MonthFirst) => self.month_first += 1,
            Says::Only(_) => self.day_first += 1,
        }
    }

    /// Whether there are dates of which the day or the month comes first.
    fn has_order(&self) -> bool {
        self.same + self.either > 0 || self.is_decided()
    }

    fn is_decided(&self) -> bool {
        self.day_first + self.month_first > 0
    }

    fn order(&self) -> DateOrder {
        match (self.day_first, self.month_first) {
            (1.., 0) => DateOrder::DayFirst,
            (0, 1..) => DateOrder::MonthFirst,
            _ => DateOrder::Undecided,
        }
    }

    fn tell(&self, slots: &mut [Slot]) {
        slots.iter_mut().filter(|slot| slot.cell == self.cell).for_each(|slot| slot.order = self.order());
    }

    fn note(&self, file: &str, columns: &SourceColumns) -> Option<String> {
        if self.order() != DateOrder::Undecided || self.either == 0 && !self.is_decided() {
            return None;
        }
        let column = people(&String::from_utf8_lossy(&columns.chosen[usize::from(self.cell)].name));
        Some(if self.is_decided() {
            format!(
                "{file}: column {column} holds dates with the day first and dates with the month first; those that could be either are not read; --date-order dmy or mdy decides"
            )
        } else {
            format!(
                "{file}: column {column}: day and month cannot be told apart in any of its dates, {} of which could be two days and are not read; --date-order dmy or mdy decides",
                self.either
            )
        })
    }
}
