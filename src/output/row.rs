//! What every row writer is given, and what they all write alike.

use super::csv::write_cells;
use crate::contact::{Code, Seen, StoredStops};

/// One record on its way out.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its cells.
    pub cells: Cells<'a>,
    /// The source, by its index.
    pub source: u16,
    /// Its number in the source, from 1.
    pub number: u64,
    /// The physical line on which it starts, from 1.
    pub line: u64,
    /// What was found on it, in the order of `hyg_codes`.
    pub seen: &'a [Seen],
}

/// The cells of a record.
#[derive(Clone, Copy, Debug)]
pub enum Cells<'a> {
    /// All of them, in the output dialect already.
    Canonical(&'a [u8]),
    /// One by one, in the order of the united columns.
    Split(&'a [&'a [u8]]),
}

impl Cells<'_> {
    /// Writes the cells, no line end.
    pub fn write(self, out: &mut Vec<u8>) {
        match self {
            Cells::Canonical(bytes) => out.extend_from_slice(bytes),
            Cells::Split(cells) => write_cells(out, cells.iter().copied()),
        }
    }
}

/// Who is who: names and places for sentences.
#[derive(Clone, Debug)]
pub struct Directory<'a> {
    /// The names of the united columns, decoded.
    pub columns: &'a [String],
    /// The inputs, as typed.
    pub sources: &'a [String],
    /// The suppression lists, as typed, and the store at its place among them.
    pub lists: &'a [String],
    /// What is known of the store's stops.
    pub stored: &'a StoredStops,
    /// For each of them, who wins by law, list or consent; empty where no law says so.
    pub wins: &'a [String],
    /// Where each block begins.
    pub blocks: &'a [Place],
}

/// Where a block begins.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its first record, over the whole run.
    pub first_record: u32,
    /// Its source.
    pub source: u16,
    /// The number of its first record in the source, from 1.
    pub first_row: u64,
}

impl Directory<'_> {
    /// Source and row of a record.
    #[must_use]
    pub fn place(&self, record: u32) -> (&str, u64) {
        let after = self.blocks.partition_point(|block| block.first_record <= record);
        let block = &self.blocks[after - 1];
        (&self.sources[usize::from(block.source)], block.first_row + u64::from(record - block.first_record))
    }

    /// `SOURCE:ROW` of a record.
    #[must_use]
    pub fn source_and_row(&self, record: u32) -> String {
        let (source, row) = self.place(record);
        format!("{source}:{row}")
    }

    /// `ROW` where there is one input, else `SOURCE:ROW`.
    #[must_use]
    pub fn shortest(&self, record: u32) -> String {
        if self.sources.len() == 1 { self.place(record).1.to_string() } else { self.source_and_row(record) }
    }
}

/// The codes of a row, each once, joined by `;`. None of them needs quotes.
pub fn write_codes(out: &mut Vec<u8>, seen: &[Seen]) {
    let mut last: Option<Code> = None;
    for one in seen {
        if last == Some(one.code) {
            continue;
        }
        if last.is_some() {
            out.push(b';');
        }
        out.extend_from_slice(one.code.name().as_bytes());
        last = Some(one.code);
    }
}

/// The header: the user's columns, then ours.
pub fn write_header(out: &mut Vec<u8>, names: &[Vec<u8>], ours: &[&str]) {
    write_cells(out, names.iter().map(Vec::as_slice).chain(ours.iter().map(|name| name.as_bytes())));
    out.push(b'\n');
}
