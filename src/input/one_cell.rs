//! One cell of a record, without splitting the rest.

use super::record::{Field, Walker, content};
use memchr::memchr;
use std::ops::Range;

/// How many bytes are looked at together.
const CHUNK: usize = 32;

/// Finds single cells; its buffers are for whoever asks for many.
#[derive(Debug, Default)]
pub struct OneCell {
    fields: Vec<Field>,
    scratch: Vec<u8>,
}

impl OneCell {
    /// The cell of a record at that place, from 0, unquoted; empty where the record has none there. The record is without
    /// its line end. Some 20 ns up to the first quote, three times that behind one.
    ///
    /// ```
    /// use hygienist::input::one_cell::OneCell;
    /// let mut one = OneCell::default();
    /// assert_eq!(one.find(b"a@x.io,,fair,\"Smith, J\"", b',', 2), b"fair");
    /// assert_eq!(one.find(b"a@x.io,,fair,\"Smith, J\"", b',', 3), b"Smith, J");
    /// assert_eq!(one.find(b"a@x.io", b',', 1), b"");
    /// ```
    pub fn find<'a>(&'a mut self, record: &'a [u8], delimiter: u8, at: usize) -> &'a [u8] {
        match before_quotes(record, delimiter, at) {
            Some(cell) => &record[cell],
            None => self.split(record, delimiter, at),
        }
    }

    /// The same by the one reader of CSV.
    fn split<'a>(&'a mut self, record: &'a [u8], delimiter: u8, at: usize) -> &'a [u8] {
        Walker::new(record, delimiter).next_record(&mut self.fields);
        self.of_split(record, at)
    }

    /// A cell of the record that was split last.
    fn of_split<'a>(&'a mut self, record: &'a [u8], at: usize) -> &'a [u8] {
        self.fields.get(at).map_or(b"", |field| content(record, field, &mut self.scratch))
    }
}

/// Finds several cells of one record: each from the one before it if they are asked for from left to right, and with one
/// split for all of them where there are quotes.
#[derive(Debug)]
pub struct Rightwards<'r, 'o> {
    record: &'r [u8],
    delimiter: u8,
    /// Where a cell begins, before which no quote stands.
    start: usize,
    /// Which one.
    cell: usize,
    /// Its fields are this record's once it is split.
    one_cell: &'o mut OneCell,
    is_split: bool,
}

impl<'r, 'o> Rightwards<'r, 'o> {
    /// Begins with the first cell of a record, which is without its line end.
    #[must_use]
    pub fn new(record: &'r [u8], delimiter: u8, one_cell: &'o mut OneCell) -> Rightwards<'r, 'o> {
        Rightwards { record, delimiter, start: 0, cell: 0, one_cell, is_split: false }
    }

    /// As [`OneCell::find`].
    ///
    /// ```
    /// use hygienist::input::one_cell::{OneCell, Rightwards};
    /// let mut one = OneCell::default();
    /// let mut cells = Rightwards::new(b"a@x.io,,fair", b',', &mut one);
    /// assert_eq!(cells.find(0), b"a@x.io");
    /// assert_eq!(cells.find(2), b"fair");
    /// ```
    pub fn find(&mut self, at: usize) -> &[u8] {
        if !self.is_split {
            let rest = &self.record[self.start..];
            let further = at.checked_sub(self.cell);
            if let Some(found) = further.and_then(|further| before_quotes(rest, self.delimiter, further)) {
                (self.start, self.cell) = (self.start + found.start, at);
                return &rest[found];
            }
            self.is_split = true;
            return self.one_cell.split(self.record, self.delimiter, at);
        }
        self.one_cell.of_split(self.record, at)
    }
}

/// Where the cell is where no quote stands in it or before it: then delimiters are all there is. `None` where that is not so, or
/// where there is no such cell.
fn before_quotes(record: &[u8], delimiter: u8, at: usize) -> Option<Range<usize>> {
    let mut from = 0;
    let mut left = at;
    for chunk in record.as_chunks::<CHUNK>().0 {
        // Both loops become vector compares.
        if chunk.iter().fold(false, |any, byte| any | (*byte == b'"')) {
            return None;
        }
        let passed = usize::from(chunk.iter().map(|byte| u8::from(*byte == delimiter)).sum::<u8>());
        if passed >= left {
            break;
        }
        left -= passed;
        from += CHUNK;
    }
    let mut start = from;
    for _ in 0..left {
        start += memchr(delimiter, &record[start..])? + 1;
    }
    let end = memchr(delimiter, &record[start..]).map_or(record.len(), |length| start + length);
    memchr(b'"', &record[from..end]).is_none().then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_the_one_that_splitting_finds() {
        let long = "x".repeat(31);
        let (mut quick, mut plain) = (OneCell::default(), OneCell::default());
        // Every text of up to seven pieces out of five, one of them as long as a chunk but one.
        let pieces = [",", "\"", "a", ",,", &long];
        for number in 0..5_usize.pow(7) {
            let record: String = (0..7).map(|at| pieces[number / 5_usize.pow(at) % 5]).collect();
            for at in [0, 1, 2, 5] {
                let record = record.as_bytes();
                assert_eq!(quick.find(record, b',', at), plain.split(record, b',', at), "{record:?} {at}");
            }
            let mut cells = Rightwards::new(record.as_bytes(), b',', &mut quick);
            for at in [0, 2, 2, 5, 1] {
                let record = record.as_bytes();
                assert_eq!(cells.find(at), plain.split(record, b',', at), "{record:?} {at}");
            }
        }
    }
}
