//! Bytes of CSV, cut anywhere, become records again.

use super::{Records, Sheet, Told};
use std::io::{self, Write};

/// Parts CSV into records: comma, LF, a quote opens only as the first byte of a cell.
pub(super) struct Rows<R> {
    records: R,
    target: String,
    /// The cells of the record so far, one behind the other, and where each ends.
    cells: Vec<u8>,
    ends: Vec<usize>,
    at: At,
}

/// Where in a record the reading stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Cell,
    Quoted,
    /// Behind a quote within quotes: the first of two, or the last.
    Quote,
}

impl<R: Records> Rows<R> {
    pub(super) fn new(records: R, target: &str) -> Rows<R> {
        Rows { records, target: target.to_owned(), cells: Vec::new(), ends: Vec::new(), at: At::Start }
    }

    fn read(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while let Some(&byte) = rest.first() {
            let taken = match (self.at, byte) {
                (At::Start, b'"') => self.enter(At::Quoted),
                (At::Start | At::Cell | At::Quote, b',') => {
                    self.ends.push(self.cells.len());
                    self.enter(At::Start)
                }
                (At::Start | At::Cell | At::Quote, b'\n') => {
                    self.end_record()?;
                    self.enter(At::Start)
                }
                (At::Quoted, b'"') => self.enter(At::Quote),
                (At::Quote, b'"') => {
                    self.cells.push(b'"');
                    self.enter(At::Quoted)
                }
                (At::Quoted, _) => self.copy(memchr::memchr(b'"', rest), rest),
                (At::Start | At::Cell | At::Quote, _) => {
                    self.at = At::Cell;
                    self.copy(memchr::memchr2(b',', b'\n', rest), rest)
                }
            };
            rest = &rest[taken..];
        }
        Ok(())
    }

    /// One byte was read, and behind it stands something else.
    fn enter(&mut self, at: At) -> usize {
        self.at = at;
        1
    }

    fn copy(&mut self, until: Option<usize>, bytes: &[u8]) -> usize {
        let until = until.unwrap_or(bytes.len());
        self.cells.extend_from_slice(&bytes[..until]);
        until
    }

    fn end_record(&mut self) -> io::Result<()> {
        self.ends.push(self.cells.len());
        let mut start = 0;
        let cells: Vec<&[u8]> =
            self.ends.iter().map(|end| &self.cells[std::mem::replace(&mut start, *end)..*end]).collect();
        let written = self.records.record(&cells);
        self.cells.clear();
        self.ends.clear();
        written
    }

    /// Errors of the publisher name the output already.
    fn named(&self, error: io::Error) -> io::Error {
        match error.to_string() {
            text if text.starts_with(&self.target) => error,
            text => io::Error::new(
                error.kind(),
                format!("{}: cannot be written: {text}; the files of an earlier run are as they were", self.target),
            ),
        }
    }
}

impl<R: Records> Write for Rows<R> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.read(bytes).and_then(|()| self.records.flush());
        // Half a piece may be written: whoever tried again would write it twice.
        written.map(|()| bytes.len()).map_err(|error| self.named(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.records.flush()
    }
}

impl<R: Records> Sheet for Rows<R> {
    fn finish(&mut self) -> io::Result<Told> {
        let unended = self.at != At::Start || !self.ends.is_empty();
        let last = if unended { self.end_record() } else { Ok(()) };
        last.and_then(|()| self.records.finish()).map_err(|error| self.named(error))
    }
}
