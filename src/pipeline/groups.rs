//! Rows counted by the values of a role or a column: block by block, then all blocks in their order.

use super::gate::{Hit, RowMarks};
use crate::contact::{Figures, Group, Grouping, Others};
use crate::input::groups::{GroupCell, GroupedBy};
use crate::input::one_cell::OneCell;
use crate::normalize::value::folded;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// How many values are told of; the rest are one.
const TOLD: usize = 1_000;

/// How many values are told apart: the first so many of a run, in the order of its rows. This bounds the memory.
const TOLD_APART: usize = 100_000;

/// How much of a value is read, in characters, and how many tags of a cell.
const LONGEST: usize = 200;
const MOST_TAGS: usize = 1_000;

/// How many cells are remembered within a block.
const REMEMBERED: usize = 256;

/// What parts tags: commas, semicolons and bars of either width, and what Google's exports write.
const BETWEEN_TAGS: [char; 6] = [',', ';', '|', '，', '；', '｜'];
const BETWEEN_LABELS: &str = " ::: ";

/// The values of one role or column so far, in order of first appearance, and what their rows show.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    values: Vec<Value>,
    places: HashMap<Arc<str>, u32>,
    /// Rows of values that came when there were too many.
    beyond: Figures,
}

/// One value.
#[derive(Clone, Debug)]
struct Value {
    /// As it is compared.
    folded: Arc<str>,
    /// As its first row spells it.
    shown: String,
    figures: Figures,
    /// What its rows count for and against in what the run is held to, where that is asked for.
    marks: Option<Box<GroupMarks>>,
    /// The last row that counted, so that none counts twice.
    last: Option<u32>,
}

/// How many places of each kind are kept of a group.
const PLACES: u32 = 5;

/// What the rows of a group count for and against, by measure.
#[derive(Clone, Debug, Default)]
struct GroupMarks {
    counted: Vec<u32>,
    against: Vec<u32>,
    hits: Vec<(u8, Hit)>,
}

impl GroupMarks {
    fn add_row(&mut self, row: RowMarks<'_>) {
        bits(row.counted).for_each(|at| *entry(&mut self.counted, at) += 1);
        for (at, hit) in row.against {
            let against = entry(&mut self.against, usize::from(*at));
            *against += 1;
            if *against <= PLACES {
                self.hits.push((*at, *hit));
            }
        }
    }

    fn add(&mut self, next: GroupMarks) {
        for (at, hit) in next.hits {
            if self.hits.iter().filter(|(of, _)| *of == at).count() < PLACES as usize {
                self.hits.push((at, hit));
            }
        }
        next.counted.into_iter().enumerate().for_each(|(at, count)| *entry(&mut self.counted, at) += count);
        next.against.into_iter().enumerate().for_each(|(at, count)| *entry(&mut self.against, at) += count);
    }
}

fn bits(set: u128) -> impl Iterator<Item = usize> {
    let mut left = set;
    std::iter::from_fn(move || {
        let at = left.trailing_zeros() as usize;
        left &= left.wrapping_sub(1);
        (at < 128).then_some(at)
    })
}

fn entry(counts: &mut Vec<u32>, at: usize) -> &mut u32 {
    if counts.len() <= at {
        counts.resize(at + 1, 0);
    }
    &mut counts[at]
}

/// A group, with what its rows count for and against.
pub(super) struct MarkedGroup<'t> {
    pub(super) value: &'t str,
    pub(super) rows: u64,
    pub(super) kept: u64,
    marks: Option<&'t GroupMarks>,
}

impl MarkedGroup<'_> {
    /// How many rows count for a measure.
    pub(super) fn counted(&self, at: usize) -> u64 {
        self.marks.and_then(|marks| marks.counted.get(at)).map_or(0, |count| u64::from(*count))
    }

    /// How many speak against it.
    pub(super) fn against(&self, at: usize) -> u64 {
        self.marks.and_then(|marks| marks.against.get(at)).map_or(0, |count| u64::from(*count))
    }

    /// The first of these.
    pub(super) fn hits(&self, at: usize) -> impl Iterator<Item = Hit> {
        let of = self.marks.into_iter().flat_map(|marks| &marks.hits);
        of.filter(move |(of, _)| usize::from(*of) == at).map(|(_, hit)| *hit)
    }
}

impl Tally {
    /// All groups, the largest first.
    pub(super) fn marked(&self) -> Vec<MarkedGroup<'_>> {
        let mut largest: Vec<&Value> = self.values.iter().collect();
        largest.sort_by_key(|value| Reverse(value.figures.rows));
        largest
            .into_iter()
            .map(|value| MarkedGroup {
                value: &value.shown,
                rows: value.figures.rows,
                kept: value.figures.kept,
                marks: value.marks.as_deref(),
            })
            .collect()
    }

    /// The place of a value that is told apart, a new one if need be.
    fn place(&mut self, folded: String, shown: impl FnOnce() -> String) -> u32 {
        if let Some(place) = self.places.get(&*folded) {
            return *place;
        }
        let (place, folded) = (self.values.len() as u32, Arc::from(folded));
        self.places.insert(Arc::clone(&folded), place);
        self.values.push(Value { folded, shown: shown(), figures: Figures::default(), marks: None, last: None });
        place
    }

    fn count(&mut self, place: u32, row: u32, figures: Figures, marks: Option<RowMarks<'_>>) {
        let value = &mut self.values[place as usize];
        if value.last != Some(row) {
            value.last = Some(row);
            value.figures += figures;
            if let Some(marks) = marks {
                value.marks.get_or_insert_default().add_row(marks);
            }
        }
    }

    /// Adds the tally of the next block.
    pub(super) fn add(&mut self, next: Tally) {
        self.beyond += next.beyond;
        for value in next.values {
            match self.places.get(&value.folded) {
                Some(place) => {
                    let known = &mut self.values[*place as usize];
                    known.figures += value.figures;
                    if let Some(marks) = value.marks {
                        known.marks.get_or_insert_default().add(*marks);
                    }
                }
                None if self.values.len() >= TOLD_APART => self.beyond += value.figures,
                None => {
                    self.places.insert(Arc::clone(&value.folded), self.values.len() as u32);
                    self.values.push(value);
                }
            }
        }
    }

    /// What the summary tells: the largest groups, the rest as one.
    pub(super) fn grouping(&self, by: &str) -> Grouping {
        let mut largest: Vec<&Value> = self.values.iter().collect();
        largest.sort_by_key(|value| Reverse(value.figures.rows));
        let rest = largest.split_off(TOLD.min(largest.len()));
        let mut others = Others { values: rest.len() as u64, figures: self.beyond };
        rest.iter().for_each(|value| others.figures += value.figures);
        let group = |value: &Value| Group { value: value.shown.clone(), figures: value.figures };
        Grouping { by: by.to_owned(), groups: largest.into_iter().map(group).collect(), others }
    }
}

/// Counts the rows of a block.
pub(super) struct BlockGroups<'a> {
    counters: Vec<Counter<'a>>,
    one_cell: OneCell,
    row: u32,
}

/// What counts one role or column.
struct Counter<'a> {
    cells: &'a [GroupCell],
    tally: Tally,
    /// A direct-mapped table from cells to the places of their values: a column of sources holds few different ones.
    memo: Vec<Option<Remembered>>,
}

/// A cell, and the places of its values.
type Remembered = (Box<[u8]>, Box<[u32]>);

impl<'a> BlockGroups<'a> {
    /// Of a block of that source.
    pub(super) fn new(grouped_by: &'a [GroupedBy], source: u16) -> BlockGroups<'a> {
        let counter = |by: &'a GroupedBy| Counter {
            cells: &by.cells[usize::from(source)],
            tally: Tally::default(),
            memo: vec![None; REMEMBERED],
        };
        BlockGroups { counters: grouped_by.iter().map(counter).collect(), one_cell: OneCell::default(), row: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.counters.is_empty()
    }

    /// Counts a row, given by its bytes.
    pub(super) fn count(&mut self, record: &[u8], delimiter: u8, figures: Figures, marks: Option<RowMarks<'_>>) {
        for counter in &mut self.counters {
            counter.count(record, delimiter, (self.row, figures, marks), &mut self.one_cell);
        }
        self.row += 1;
    }

    pub(super) fn tallies(self) -> Vec<Tally> {
        self.counters.into_iter().map(|counter| counter.tally).collect()
    }
}

impl Counter<'_> {
    fn count(
        &mut self,
        record: &[u8],
        delimiter: u8,
        (row, figures, marks): (u32, Figures, Option<RowMarks<'_>>),
        one_cell: &mut OneCell,
    ) {
        let mut found = false;
        for cell in self.cells {
            let bytes = one_cell.find(record, delimiter, usize::from(cell.cell));
            if bytes.is_empty() {
                continue;
            }
            let memo = &mut self.memo[xxh3_64(bytes) as usize % REMEMBERED];
            let places = match memo {
                Some((known, places)) if **known == *bytes => places,
                _ => &mut memo.insert((bytes.into(), places_of(&mut self.tally, bytes, cell.tags))).1,
            };
            for place in &**places {
                self.tally.count(*place, row, figures, marks);
                found = true;
            }
            if found && !cell.tags {
                break;
            }
        }
        if !found {
            let none = self.tally.place(String::new(), String::new);
            self.tally.count(none, row, figures, marks);
        }
    }
}

/// The places of the values in a cell; none where it is blank.
fn places_of(tally: &mut Tally, cell: &[u8], tags: bool) -> Box<[u32]> {
    let text = String::from_utf8_lossy(cell);
    let values: Vec<&str> = if tags { tags_of(&text).take(MOST_TAGS).collect() } else { vec![&text] };
    let mut places = Vec::new();
    for value in values {
        let short = shortened(value);
        let folded = folded(&short);
        if !folded.is_empty() {
            places.push(tally.place(folded, || short.into_owned()));
        }
    }
    places.into()
}

fn tags_of(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(BETWEEN_LABELS).flat_map(|part| part.split(BETWEEN_TAGS))
}

/// A value without white space at the ends, cut where it is text of another kind.
fn shortened(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &value[..end])),
        None => Cow::Borrowed(value),
    }
}
