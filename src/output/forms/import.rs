//! Rows as a system imports them: its header, its columns, its form of numbers. Nothing is invented, and no row is left out.

use super::importer::{DateForm, Importer, PhoneForm, phone_as};
use super::{Records, Told};
use crate::contact::{Columns, Role, SourceColumns};
use std::borrow::Cow;
use std::io;

/// How many rows are named for each reason.
const NAMED: usize = 3;

/// Of which rows the importing system is known to think nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    /// By reason, in the order in which they were met.
    pub reasons: Vec<Refused>,
    /// The columns of the user that the system has no place for.
    pub left_out: Vec<String>,
    /// What is wrong with the file as a whole.
    pub file: Vec<String>,
    /// In how many cells the system wants a day, and a time of day was left out.
    pub days_only: u64,
}

/// Rows that will be refused for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub reason: String,
    /// How many.
    pub rows: u64,
    /// The first of them: the number of the row in the output, and its address or number, not masked.
    pub first: Vec<(u64, String)>,
}

/// Hands records on as a system imports them.
pub(super) struct Import<R> {
    records: R,
    importer: Importer,
    fields: Vec<Placed>,
    /// The columns that go behind the fields under their own names.
    custom: Vec<usize>,
    /// The columns of addresses and numbers, to tell a row by.
    channels: Vec<usize>,
    /// The columns of days and times, where it is known how the system wants them.
    dates: Vec<usize>,
    names: Vec<Vec<u8>>,
    header_is_written: bool,
    rows: u64,
    bytes: u64,
    refusals: Refusals,
}

/// A field: its entries, of which the first that is filled is written, each of them one or more roles.
struct Placed {
    entries: Vec<Vec<Part>>,
}

/// Cells of one role: the columns that have it, and which of the filled ones is meant, from 1.
struct Part {
    role: Role,
    columns: Vec<usize>,
    nth: usize,
}

impl<R: Records> Import<R> {
    pub(super) fn new(records: R, importer: &Importer, columns: &Columns) -> Import<R> {
        let of_role = |role: Role| -> Vec<usize> {
            let slots = columns.sources.iter().flat_map(|source| source.slots_of(role));
            let mut places: Vec<usize> = slots.map(|slot| usize::from(slot.column)).collect();
            places.sort_unstable();
            places.dedup();
            places
        };
        let fields: Vec<Placed> = importer
            .columns
            .iter()
            .map(|field| {
                let part = |role: Role| Part { role, columns: of_role(role), nth: field.nth };
                let entries = field.roles().map(|roles| roles.into_iter().map(part).collect());
                Placed { entries: entries.collect() }
            })
            .collect();
        // Of a role's several columns those that fill a field are not written twice; the others are the user's own.
        let taken: Vec<usize> = fields
            .iter()
            .flat_map(|field| &field.entries)
            .flatten()
            .flat_map(|part| {
                let filling = |source: &SourceColumns| {
                    source.slots_of(part.role).nth(part.nth - 1).map(|slot| usize::from(slot.column))
                };
                columns.sources.iter().filter_map(filling).collect::<Vec<_>>()
            })
            .collect();
        // A column that only lists of stops have is empty in every row.
        let people = columns.sources.iter().filter(|source| source.stop.is_none());
        let theirs: Vec<usize> = people.flat_map(SourceColumns::own).map(usize::from).collect();
        let is_own = |at: &usize| !taken.contains(at) && theirs.contains(at);
        let custom: Vec<usize> = (0..columns.names.len()).filter(is_own).collect();
        let left_out = (0..columns.names.len()).filter(|at| !importer.custom && is_own(at));
        let left_out = left_out.map(|at| String::from_utf8_lossy(&columns.names[at]).into_owned()).collect();
        let slots = columns.sources.iter().flat_map(|source| &source.slots);
        let dates = slots.filter(|slot| importer.date.is_some() && slot.role.is_date());
        let mut dates: Vec<usize> = dates.map(|slot| usize::from(slot.column)).collect();
        dates.sort_unstable();
        dates.dedup();
        Import {
            records,
            fields,
            dates,
            custom: if importer.custom { custom } else { Vec::new() },
            channels: [of_role(Role::Email), of_role(Role::Phone)].concat(),
            importer: importer.clone(),
            names: columns.names.clone(),
            header_is_written: false,
            rows: 0,
            bytes: 0,
            refusals: Refusals { left_out, ..Refusals::default() },
        }
    }

    fn header(&mut self) -> io::Result<()> {
        self.header_is_written = true;
        let mut header: Vec<Vec<u8>> =
            self.importer.columns.iter().map(|field| field.header.clone().into_bytes()).collect();
        for at in &self.custom {
            let own = &self.names[*at];
            let mut name = own.clone();
            let mut number = 2;
            while header.iter().any(|taken| taken.eq_ignore_ascii_case(&name)) {
                name = [own.as_slice(), format!(" ({number})").as_bytes()].concat();
                number += 1;
            }
            header.push(name);
        }
        self.write(&header.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    fn write(&mut self, cells: &[&[u8]]) -> io::Result<()> {
        self.bytes += cells.iter().map(|cell| cell.len() as u64 + 1).sum::<u64>();
        self.records.record(cells)
    }

    /// Why the system will refuse a row: of one field the first reason.
    fn reasons(&self, cells: &[Cow<'_, [u8]>]) -> Vec<String> {
        let mut reasons = Vec::new();
        for (field, cell) in self.importer.columns.iter().zip(cells) {
            let is_email = field.from.iter().flatten().any(|role| role == Role::Email.name());
            if field.required && cell.is_empty() {
                reasons.push(format!("no {}", field.header));
            } else if let Some(max) = field.max.filter(|max| cell.len() > *max) {
                reasons.push(format!("{} longer than {max} bytes", field.header));
            } else if let Some(max) = field.max_characters.filter(|max| characters(cell) > *max) {
                reasons.push(format!("{} longer than {max} characters", field.header));
            } else if is_email && self.is_refused(cell) {
                reasons.push("the address of a function".to_owned());
            }
        }
        let own = self.custom.iter().zip(&cells[self.fields.len()..]);
        if let Some(max) = self.importer.custom_max {
            let long = own.filter(|(_, cell)| cell.len() > max);
            reasons.extend(
                long.map(|(at, _)| format!("{} longer than {max} bytes", String::from_utf8_lossy(&self.names[*at]))),
            );
        }
        reasons
    }

    fn is_refused(&self, address: &[u8]) -> bool {
        let local = address.split(|byte| *byte == b'@').next().unwrap_or_default();
        self.importer.refused.iter().any(|refused| refused.as_bytes().eq_ignore_ascii_case(local))
    }

    fn refuse(&mut self, reason: String, told_by: &str) {
        let reasons = &mut self.refusals.reasons;
        let at = reasons.iter().position(|known| known.reason == reason).unwrap_or_else(|| {
            reasons.push(Refused { reason, rows: 0, first: Vec::new() });
            reasons.len() - 1
        });
        let refused = &mut reasons[at];
        refused.rows += 1;
        if refused.first.len() < NAMED {
            refused.first.push((self.rows, told_by.to_owned()));
        }
    }
}

impl Placed {
    fn cell<'c>(&self, cells: &[&'c [u8]], form: PhoneForm) -> Cow<'c, [u8]> {
        let entries = self.entries.iter().map(|parts| {
            let filled: Vec<Cow<'_, [u8]>> = parts.iter().filter_map(|part| part.cell(cells, form)).collect();
            match filled.as_slice() {
                [one] => one.clone(),
                several => Cow::Owned(several.join(&b' ')),
            }
        });
        entries.into_iter().find(|cell| !cell.is_empty()).unwrap_or_default()
    }
}

impl Part {
    fn cell<'c>(&self, cells: &[&'c [u8]], form: PhoneForm) -> Option<Cow<'c, [u8]>> {
        let filled = |at: &usize| cells.get(*at).copied().filter(|cell| !cell.is_empty());
        let cell = self.columns.iter().filter_map(filled).nth(self.nth - 1)?;
        Some(if self.role == Role::Phone { phone_as(cell, form) } else { Cow::Borrowed(cell) })
    }
}

fn characters(cell: &[u8]) -> usize {
    String::from_utf8_lossy(cell).chars().count()
}

impl<R: Records> Records for Import<R> {
    fn record(&mut self, cells: &[&[u8]]) -> io::Result<()> {
        // The first record is the header of the CSV.
        if !self.header_is_written {
            return self.header();
        }
        self.rows += 1;
        match self.importer.date.filter(|_| !self.dates.is_empty()) {
            Some(form) => {
                let mut cells: Vec<Cow<'_, [u8]>> = cells.iter().map(|cell| Cow::Borrowed(*cell)).collect();
                self.write_dates(&mut cells, form);
                self.row(&cells.iter().map(AsRef::as_ref).collect::<Vec<_>>())
            }
            None => self.row(cells),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.records.flush()
    }

    fn finish(&mut self) -> io::Result<Told> {
        if let Some(max) = self.importer.max_rows.filter(|max| self.rows > *max) {
            self.refusals.file.push(format!("{} rows, where one file may have {max}: part it", self.rows));
        }
        if let Some(max) = self.importer.max_bytes.filter(|max| self.bytes > *max) {
            self.refusals.file.push(format!("{} bytes, where one file may have {max}: part it", self.bytes));
        }
        let told = self.records.finish()?;
        Ok(Told { refusals: std::mem::take(&mut self.refusals), ..told })
    }
}

impl<R: Records> Import<R> {
    /// Writes days and times, which are in ISO 8601 where they could be read, as the system wants them.
    fn write_dates(&mut self, cells: &mut [Cow<'_, [u8]>], form: DateForm) {
        for at in &self.dates {
            let Some(cell) = cells.get_mut(*at) else { continue };
            let Some((text, cut)) = std::str::from_utf8(cell).ok().and_then(|cell| form.of_iso(cell)) else { continue };
            self.refusals.days_only += u64::from(cut);
            *cell = Cow::Owned(text.into_bytes());
        }
    }

    fn row(&mut self, cells: &[&[u8]]) -> io::Result<()> {
        let form = self.importer.phone;
        let own = self.custom.iter().map(|at| Cow::Borrowed(cells.get(*at).copied().unwrap_or_default()));
        let written: Vec<Cow<'_, [u8]>> = self.fields.iter().map(|field| field.cell(cells, form)).chain(own).collect();
        let reasons = self.reasons(&written);
        if !reasons.is_empty() {
            let mut channels = self.channels.iter().filter_map(|at| cells.get(*at));
            let told_by = channels.find(|cell| !cell.is_empty()).map(|cell| String::from_utf8_lossy(cell));
            let told_by = told_by.unwrap_or_default().into_owned();
            reasons.into_iter().for_each(|reason| self.refuse(reason, &told_by));
        }
        self.write(&written.iter().map(AsRef::as_ref).collect::<Vec<_>>())
    }
}
