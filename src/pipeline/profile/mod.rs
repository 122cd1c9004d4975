//! What inputs are made of: counted block by block behind the judgement, then all blocks in their order.

mod sketch;

use super::picture::Counts;
use super::record::{Record, is_blank};
use super::survey::Surveyed;
use crate::contact::{
    Action, Area, Code, CodeCount, ColumnProfile, FileProfile, NO_COLUMN, Profile, ReachedKind, Region, Role, Seen,
    Share,
};
use crate::input::record::{Field, Walker, content_cow};
use crate::report::mask::mask;
use sketch::Sketch;
use std::collections::BTreeMap;
use std::hash::Hash;
use xxhash_rust::xxh3::xxh3_64;

/// How many values of each kind are told.
const TOLD: usize = 10;

/// How many of them are told apart: the first so many of a run. This bounds the memory.
const TOLD_APART: usize = 20_000;

/// What was counted, by source.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    sources: BTreeMap<u16, OfSource>,
}

/// What was counted in the blocks of one source.
#[derive(Clone, Debug, Default)]
pub(super) struct OfSource {
    source: u16,
    columns: Vec<OfColumn>,
    /// Codes on no column.
    faults: Faults,
    reached: Totals,
}

/// By what the people can be reached.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    pub(super) countries: Counts<Region>,
    pub(super) types: Counts<&'static str>,
    pub(super) domains: Counts<String>,
}

impl Totals {
    fn add(&mut self, next: Totals) {
        self.countries.add(next.countries, TOLD_APART);
        self.types.add(next.types, TOLD_APART);
        self.domains.add(next.domains, TOLD_APART);
    }
}

#[derive(Clone, Debug, Default)]
struct OfColumn {
    filled: u64,
    useless: u64,
    different: Sketch,
    faults: Faults,
}

/// How often each code, and the first cell that bore it.
#[derive(Clone, Debug, Default)]
struct Faults(BTreeMap<usize, (u64, String)>);

impl Faults {
    fn count(&mut self, code: Code, example: impl FnOnce() -> String) {
        self.0.entry(code.index()).or_insert_with(|| (0, example())).0 += 1;
    }

    fn add(&mut self, next: Faults) {
        for (code, (count, example)) in next.0 {
            self.0.entry(code).or_insert((0, example)).0 += count;
        }
    }

    fn told(&self) -> Vec<CodeCount> {
        let of = |(code, (count, example)): (&usize, &(u64, String))| CodeCount {
            code: Code::ALL[*code].name(),
            count: *count,
            example: example.clone(),
        };
        let mut told: Vec<CodeCount> = self.0.iter().map(of).collect();
        told.sort_by_key(|fault| std::cmp::Reverse(fault.count));
        told
    }
}

/// Counts the records of a block.
pub(super) struct Counter<'s> {
    of: OfSource,
    surveyed: &'s Surveyed,
    delimiter: u8,
    /// Examples are cells as they are, not masked.
    show_values: bool,
    fields: Vec<Field>,
    folded: Vec<u8>,
}

impl<'s> Counter<'s> {
    pub(super) fn new(surveyed: &'s Surveyed, source: u16, show_values: bool) -> Counter<'s> {
        let columns = vec![OfColumn::default(); surveyed.columns.sources[usize::from(source)].count];
        Counter {
            of: OfSource { source, columns, ..OfSource::default() },
            surveyed,
            delimiter: surveyed.sources[usize::from(source)].delimiter,
            show_values,
            fields: Vec::new(),
            folded: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, record: &Record<'_>, seen: &[Seen]) {
        let raw = record.raw();
        Walker::new(raw, self.delimiter).next_record(&mut self.fields);
        for (field, column) in self.fields.iter().zip(&mut self.of.columns) {
            let cell = content_cow(raw, field);
            if is_blank(&cell) {
                continue;
            }
            let cell = cell.trim_ascii();
            column.filled += 1;
            self.folded.clear();
            self.folded.extend(cell.iter().map(u8::to_ascii_lowercase));
            column.different.add(xxh3_64(&self.folded));
        }
        self.count_faults(raw, seen);
        for reached in record.reached {
            let normal = || String::from_utf8_lossy(reached.normal.of(record.text));
            match reached.kind {
                ReachedKind::Phone(kind, region) => {
                    self.of.reached.countries.count(region);
                    self.of.reached.types.count(kind.name());
                }
                ReachedKind::Email => {
                    let domain = normal().rsplit_once('@').map(|(_, domain)| domain.to_owned());
                    self.of.reached.domains.count(domain.unwrap_or_default());
                }
            }
        }
    }

    fn count_faults(&mut self, raw: &[u8], seen: &[Seen]) {
        let columns = &self.surveyed.columns.sources[usize::from(self.of.source)];
        let mut last_useless = NO_COLUMN;
        for one in seen {
            let own = columns.place.iter().position(|place| *place == Some(one.column));
            let Some(own) = own.filter(|_| one.column != NO_COLUMN) else {
                self.of.faults.count(one.code, String::new);
                continue;
            };
            let cell = self.fields.get(own).map(|field| content_cow(raw, field)).unwrap_or_default();
            let column = &mut self.of.columns[own];
            let text = || String::from_utf8_lossy(&cell);
            let show = self.show_values;
            column.faults.count(one.code, || if show { text().trim().to_owned() } else { mask(&text()) });
            if makes_useless(one) && last_useless != one.column {
                column.useless += 1;
                last_useless = one.column;
            }
        }
    }

    pub(super) fn finish(self) -> OfSource {
        self.of
    }
}

/// Whether a cell with that finding is of no use: what it says of whom, not whether they said stop.
fn makes_useless(seen: &Seen) -> bool {
    match seen.code.area() {
        Area::Email | Area::Phone => matches!(seen.action, Action::Drop | Action::Reject),
        _ => {
            matches!(seen.code, Code::RowUndecodable | Code::RowBadText | Code::ConsentBadTime | Code::NamePlaceholder)
        }
    }
}

impl Counted {
    /// Adds what was counted in the next block.
    pub(super) fn add(&mut self, next: OfSource) {
        let all = self.sources.entry(next.source).or_default();
        all.columns.resize(next.columns.len(), OfColumn::default());
        for (all, next) in all.columns.iter_mut().zip(next.columns) {
            all.filled += next.filled;
            all.useless += next.useless;
            all.different.merge(&next.different);
            all.faults.add(next.faults);
        }
        all.faults.add(next.faults);
        all.reached.add(next.reached);
    }

    /// By what the people of all inputs can be reached.
    pub(super) fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.sources.values().for_each(|source| totals.add(source.reached.clone()));
        totals
    }

    /// What is told; `kept` and `records` are by source.
    pub(super) fn profile(mut self, surveyed: &Surveyed, records: &[u64], by_source: &[(u64, u64)]) -> Profile {
        let files = surveyed.sources.iter().zip(&surveyed.columns.sources).enumerate();
        let files = files.map(|(at, (source, columns))| {
            let mut counted = self.sources.remove(&(at as u16)).unwrap_or_default();
            counted.columns.resize(columns.count, OfColumn::default());
            let form = &source.source.form;
            FileProfile {
                path: source.source.name.clone(),
                containers: source.source.containers.iter().map(|container| container.name().to_owned()).collect(),
                format: form.format.to_owned(),
                encoding: form.encoding.clone(),
                delimiter: char::from(form.delimiter.unwrap_or(source.delimiter)).to_string(),
                records: records[at],
                structural: source.structural,
                kept: by_source[at].0,
                columns: columns
                    .chosen
                    .iter()
                    .zip(&mut counted.columns)
                    .map(|(choice, column)| ColumnProfile {
                        name: String::from_utf8_lossy(&choice.name).into_owned(),
                        role: choice.role.map(Role::name),
                        by: choice.by,
                        filled: column.filled,
                        distinct: column.different.estimate().min(column.filled),
                        valid: choice.role.map(|_| column.filled.saturating_sub(column.useless)),
                        faults: column.faults.told(),
                    })
                    .collect(),
                faults: counted.faults.told(),
                phone_countries: shares(&counted.reached.countries),
                phone_types: shares(&counted.reached.types),
                email_domains: shares(&counted.reached.domains),
                notes: form.notes.clone(),
            }
        });
        Profile { files: files.collect() }
    }
}

/// The most frequent values, by name where equal; the rest as one.
fn shares<K: Clone + Eq + Hash + Ord + ToString>(counts: &Counts<K>) -> Vec<Share> {
    let most = counts.most(TOLD);
    let share = |(value, count): (K, u64)| Share { value: value.to_string(), count };
    let mut all: Vec<Share> = most.told.into_iter().map(share).collect();
    if most.others_count > 0 {
        all.push(Share { value: "(others)".to_owned(), count: most.others_count });
    }
    all
}
