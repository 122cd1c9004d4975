//! What the report for people shows beyond the account: counted block by block while rows go out, then all blocks in their
//! order. Only where a report is asked for; what is kept does not grow with the rows, but for a bit a contact.

mod counts;
mod example;

pub(super) use counts::Counts;

use super::profile::Totals;
use super::record::Record;
use super::render::Render;
use super::survey::Surveyed;
use crate::contact::{Area, By, Code, ConsentAge, Fates, Figures, Note, Role, Seen, Share, Slot, Verdict};
use crate::input::one_cell::OneCell;
use crate::normalize::date::{DAY, DateCell, instant};
use crate::normalize::value::folded;
use crate::output::row::Directory;
use crate::report::html::{ConsentRow, Example, Picture, Stop, StopPlace, Stopped, Top, Typos};
use crate::resolve::codes;
use counts::Most;
use example::{EXAMPLES, example};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// How many values of each kind are told apart in a run.
const TOLD_APART: usize = 20_000;

/// How many of them the page is given.
const TOLD: usize = 100;

/// How much of a consent source is read, in characters.
const LONGEST_SOURCE: usize = 120;

type Ages = [u64; ConsentAge::ALL.len()];

/// What was counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    all: Figures,
    kept: Figures,
    stopped: Stopped,
    /// The contacts of the block that said stop.
    stopped_contacts: Vec<u32>,
    /// Those of the run, a bit each.
    people: Vec<u64>,
    unproven: u64,
    unproven_kept: u64,
    kept_codes: BTreeMap<Code, u64>,
    typos: Counts<(String, String)>,
    sources: Sources,
    stops: BTreeMap<(Place, Code), u64>,
    /// By whether the row is kept, and code.
    examples: BTreeMap<(Code, bool), Vec<Example>>,
}

/// Where a stop stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    List(u16),
    OwnCell,
    OtherRow,
}

/// Consent sources in order of first appearance, and the ages of the consents of each.
#[derive(Clone, Debug, Default)]
struct Sources {
    places: HashMap<String, usize>,
    values: Vec<(String, ConsentRow)>,
    beyond: Ages,
}

impl Sources {
    fn count(&mut self, folded: &str, shown: impl FnOnce() -> String, ages: &Ages, most: usize) {
        let place = match self.places.get(folded) {
            Some(place) => Some(*place),
            None if self.values.len() >= most => None,
            None => {
                self.places.insert(folded.to_owned(), self.values.len());
                let row = ConsentRow { source: shown(), ..ConsentRow::default() };
                self.values.push((folded.to_owned(), row));
                Some(self.values.len() - 1)
            }
        };
        let sum = place.map_or(&mut self.beyond, |place| &mut self.values[place].1.ages);
        sum.iter_mut().zip(ages).for_each(|(sum, more)| *sum += more);
    }

    fn add(&mut self, next: Sources) {
        self.beyond.iter_mut().zip(next.beyond).for_each(|(sum, more)| *sum += more);
        for (folded, row) in next.values {
            self.count(&folded, || row.source, &row.ages, TOLD_APART);
        }
    }

    /// The largest, and the others as one.
    fn told(mut self) -> (Vec<ConsentRow>, Ages) {
        self.values.sort_by_key(|(_, row)| Reverse(row.ages.iter().sum::<u64>()));
        let mut rows: Vec<ConsentRow> = self.values.into_iter().map(|(_, row)| row).collect();
        let rest = rows.split_off(TOLD.min(rows.len()));
        let mut beyond = self.beyond;
        rest.iter().for_each(|row| beyond.iter_mut().zip(row.ages).for_each(|(sum, more)| *sum += more));
        (rows, beyond)
    }
}

/// Counts the records of a block.
pub(super) struct Counter<'a> {
    of: Counted,
    directory: &'a Directory<'a>,
    shows_values: bool,
    end_of_day: i64,
    delimiter: u8,
    source: Option<&'a Slot>,
    consent_at: Option<&'a Slot>,
    one_cell: OneCell,
}

impl<'a> Counter<'a> {
    pub(super) fn new(render: &'a Render<'a>, source: u16) -> Counter<'a> {
        let surveyed = render.records.surveyed;
        let slots = &surveyed.columns.sources[usize::from(source)].slots;
        let first = |role: Role| slots.iter().find(|slot| slot.role == role);
        Counter {
            of: Counted::default(),
            directory: render.directory,
            shows_values: render.records.run.outputs.shows_values,
            end_of_day: render.end_of_day,
            delimiter: surveyed.sources[usize::from(source)].delimiter,
            source: first(Role::ConsentSource),
            consent_at: first(Role::ConsentAt),
            one_cell: OneCell::default(),
        }
    }

    pub(super) fn add(&mut self, record: &Record<'_>, seen: &[Seen]) {
        let verdict = record.fate.verdict;
        let figures = Figures::of_row(verdict, codes::names(seen));
        self.of.all += figures;
        let unproven = u64::from(figures.without_evidence + figures.bad_consent > 0);
        self.of.unproven += unproven;
        if verdict == Verdict::Kept {
            self.of.kept += figures;
            self.of.unproven_kept += unproven;
            codes::names(seen).for_each(|code| *self.of.kept_codes.entry(code).or_default() += 1);
            self.count_consent(record);
        }
        if codes::names(seen).any(says_stop) {
            self.of.stopped.rows += 1;
            self.of.stopped.kept += u64::from(verdict == Verdict::Kept);
            self.of.stopped_contacts.push(record.fate.contact);
        }
        self.count_stops(seen);
        if !seen.is_empty() {
            self.count_cells(record, seen);
        }
    }

    /// Stops, by where they stand: a row once for each place and code.
    fn count_stops(&mut self, seen: &[Seen]) {
        let mut met: Vec<(Place, Code)> = Vec::new();
        for one in seen.iter().filter(|one| one.code.area() == Area::Suppressed || one.code == Code::ConsentWithdrawn) {
            let place = match one.by {
                By::List { list, .. } => Place::List(list),
                By::Record(_) => Place::OtherRow,
                By::Itself => Place::OwnCell,
            };
            if !met.contains(&(place, one.code)) {
                met.push((place, one.code));
                *self.of.stops.entry((place, one.code)).or_default() += 1;
            }
        }
    }

    /// Mistyped domains and examples: the cells are looked at only where there is something to be seen in them.
    fn count_cells(&mut self, record: &Record<'_>, seen: &[Seen]) {
        let kept = record.fate.verdict.is_kept();
        let mut original = None;
        for (at, one) in seen.iter().enumerate() {
            if let (Code::EmailTypoDomain, Note::Meant(meant)) = (one.code, one.note) {
                let original = original.get_or_insert_with(|| record.split());
                let typed = domain(&String::from_utf8_lossy(original.cell(one.column)));
                let meant = domain(&String::from_utf8_lossy(meant.of(record.text)));
                if let Some(pair) = typed.zip(meant) {
                    self.of.typos.count(pair);
                }
            }
            // A rejected row is an example of what decided, a kept one of all that it bears.
            let is_first = at == 0 || seen[at - 1].code != one.code;
            if !is_first || !kept && record.fate.verdict != Verdict::Rejected(one.code) {
                continue;
            }
            let examples = self.of.examples.entry((one.code, kept)).or_default();
            if examples.len() < EXAMPLES {
                let original = original.get_or_insert_with(|| record.split());
                examples.push(example(record, original, one, self.directory, self.shows_values));
            }
        }
    }

    /// Source and age of the consent of a kept row.
    fn count_consent(&mut self, record: &Record<'_>) {
        if self.source.is_none() && self.consent_at.is_none() {
            return;
        }
        let Counter { source, consent_at, one_cell, delimiter, .. } = self;
        let age = consent_at.map_or(ConsentAge::Unknown, |slot| {
            let cell = one_cell.find(record.raw(), *delimiter, usize::from(slot.cell));
            let days = match std::str::from_utf8(cell).map(|cell| instant(cell, slot.order)) {
                Ok(DateCell::Time { seconds, .. }) => i32::try_from((self.end_of_day - seconds) / DAY).ok(),
                _ => None,
            };
            ConsentAge::of_days(days)
        });
        let mut ages = Ages::default();
        ages[age as usize] = 1;
        let cell = source.map_or(&b""[..], |slot| one_cell.find(record.raw(), *delimiter, usize::from(slot.cell)));
        let text = String::from_utf8_lossy(cell);
        let shown: String = text.trim().chars().take(LONGEST_SOURCE).collect();
        self.of.sources.count(&folded(&shown), || shown.clone(), &ages, usize::MAX);
    }

    pub(super) fn finish(self) -> Counted {
        self.of
    }
}

/// Whether a code says that somebody said stop, and not that an address bounced or a person died.
const fn says_stop(code: Code) -> bool {
    matches!(
        code,
        Code::SuppressedErased
            | Code::SuppressedComplained
            | Code::SuppressedBlocked
            | Code::SuppressedUnsubscribed
            | Code::SuppressedViaDuplicate
            | Code::SuppressedDoNotCall
            | Code::SuppressedChannelClosed
            | Code::ConsentWithdrawn
    )
}

/// The domain of an address, if it is one.
fn domain(address: &str) -> Option<String> {
    let (_, domain) = address.trim().trim_end_matches(['>', '.', ';', ',']).rsplit_once('@')?;
    let is_domain = domain.len() <= 80 && domain.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
    is_domain.then(|| domain.to_lowercase())
}

impl Counted {
    /// Adds what was counted in the next block.
    pub(super) fn add(&mut self, next: Counted) {
        self.all += next.all;
        self.kept += next.kept;
        self.stopped.rows += next.stopped.rows;
        self.stopped.kept += next.stopped.kept;
        for contact in next.stopped_contacts {
            let (word, bit) = (contact as usize / 64, 1 << (contact % 64));
            if self.people.len() <= word {
                self.people.resize(word + 1, 0);
            }
            self.stopped.people += u64::from(self.people[word] & bit == 0);
            self.people[word] |= bit;
        }
        self.unproven += next.unproven;
        self.unproven_kept += next.unproven_kept;
        next.kept_codes.into_iter().for_each(|(code, count)| *self.kept_codes.entry(code).or_default() += count);
        self.typos.add(next.typos, TOLD_APART);
        self.sources.add(next.sources);
        next.stops.into_iter().for_each(|(stop, count)| *self.stops.entry(stop).or_default() += count);
        for (of, more) in next.examples {
            let all = self.examples.entry(of).or_default();
            let room = EXAMPLES.saturating_sub(all.len());
            all.extend(more.into_iter().take(room));
        }
    }

    /// What the page shows.
    pub(super) fn picture(
        self,
        totals: Totals,
        surveyed: &Surveyed,
        fates: &Fates,
        directory: &Directory<'_>,
    ) -> Picture {
        let mut stops: Vec<Stop> = self
            .stops
            .into_iter()
            .map(|((place, code), rows)| Stop { place: place.named(directory), code, rows })
            .collect();
        stops.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| (&a.place, a.code).cmp(&(&b.place, b.code))));
        let typos = self.typos.most(TOLD);
        let shows_consent =
            surveyed.columns.sources.iter().any(|source| {
                source.slots.iter().any(|slot| matches!(slot.role, Role::ConsentAt | Role::ConsentSource))
            });
        let (consent, consent_beyond) = if shows_consent { self.sources.told() } else { Default::default() };
        let mut examples: Vec<(Code, Vec<Example>)> = Vec::new();
        for ((code, _), more) in self.examples {
            match examples.last_mut() {
                Some((last, all)) if *last == code => all.extend(more),
                _ => examples.push((code, more)),
            }
        }
        Picture {
            all: self.all,
            kept: self.kept,
            stopped: self.stopped,
            unproven: self.unproven,
            unproven_kept: self.unproven_kept,
            kept_codes: self.kept_codes.into_iter().collect(),
            countries: top(totals.countries.most(TOLD)),
            types: top(totals.types.most(TOLD)),
            domains: top(totals.domains.most(TOLD)),
            typos: Typos {
                told: typos.told.into_iter().map(|((typed, meant), count)| (typed, meant, count)).collect(),
                others: typos.others,
                others_count: typos.others_count,
            },
            duplicates: sizes(fates),
            consent,
            consent_beyond,
            stops,
            examples,
        }
    }
}

impl Place {
    fn named(self, directory: &Directory<'_>) -> StopPlace {
        match self {
            Place::List(list) => StopPlace::List(directory.lists.get(usize::from(list)).cloned().unwrap_or_default()),
            Place::OwnCell => StopPlace::OwnCell,
            Place::OtherRow => StopPlace::OtherRow,
        }
    }
}

fn top<K: ToString>(most: Most<K>) -> Top {
    let shares = most.told.into_iter().map(|(value, count)| Share { value: value.to_string(), count });
    Top { shares: shares.collect(), others: most.others, others_count: most.others_count, at_least: most.at_least }
}

/// How many contacts have so many records, of two and more.
fn sizes(fates: &Fates) -> Vec<(u32, u64)> {
    let all = fates.fates.iter().zip(0u32..);
    let mut others: Vec<u32> =
        all.filter(|(fate, record)| fate.contact != *record).map(|(fate, _)| fate.contact).collect();
    others.sort_unstable();
    let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
    for of_contact in others.chunk_by(|a, b| a == b) {
        *sizes.entry(of_contact.len() as u32 + 1).or_default() += 1;
    }
    sizes.into_iter().collect()
}
