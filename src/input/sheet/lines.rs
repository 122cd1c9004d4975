//! Where the rows of a sheet stand in the text: row N on line N, as long as no cell has more than one line.

use std::io;

use crate::input::spool::{Spool, SpoolWriter};

/// Writes cells, row by row, as CSV.
pub(super) struct Lines {
    writer: SpoolWriter,
    /// Lines that are written.
    line: u64,
    /// The row at hand, from 0, and its cells that hold anything.
    row: u32,
    cells: Vec<(u32, String)>,
    /// Fields of the widest of the first rows: what later rows are filled up to.
    width: usize,
    /// Rows that were written.
    rows: u64,
    text: Vec<u8>,
}

/// Rows among which the header is: titles above it are narrower.
const HEADER_AREA: u64 = 64;

/// Fields that rows are filled up to at most: one cell at the far end is no reason to write thousands of commas a row.
const MOST_FILLED: usize = 1_024;

impl Lines {
    pub(super) fn new(memory: usize) -> Lines {
        let writer = SpoolWriter::new(memory);
        Lines { writer, line: 0, row: 0, cells: Vec::new(), width: 0, rows: 0, text: Vec::new() }
    }

    /// Whether a row comes too late.
    pub(super) fn is_behind(&self, row: u32) -> bool {
        row < self.row
    }

    /// Takes a cell; rows come in order, the cells of a row in any.
    pub(super) fn put(&mut self, row: u32, column: u32, text: String) -> io::Result<()> {
        if row > self.row {
            self.end_row()?;
            self.row = row;
        }
        if !text.is_empty() {
            self.cells.push((column, text));
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<Spool> {
        self.end_row()?;
        self.writer.finish()
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.cells.sort_by_key(|(column, _)| *column);
        self.cells.dedup_by_key(|(column, _)| *column);
        let Some((last, _)) = self.cells.last() else { return Ok(()) };
        let fields = *last as usize + 1;
        if self.rows < HEADER_AREA {
            self.width = self.width.max(fields.min(MOST_FILLED));
        }
        self.rows += 1;
        self.text.clear();
        while self.line < u64::from(self.row) {
            self.text.push(b'\n');
            self.line += 1;
        }
        let mut at = 0;
        for (column, text) in &self.cells {
            let commas = *column as usize - at;
            self.text.resize(self.text.len() + commas, b',');
            at = *column as usize;
            self.line += field(text, &mut self.text);
        }
        let missing = self.width.saturating_sub(fields);
        self.text.resize(self.text.len() + missing, b',');
        self.text.push(b'\n');
        self.line += 1;
        self.cells.clear();
        self.writer.push(&self.text)
    }
}

/// Writes a field, quoted where it must be, its line ends as LF; gives the number of them.
fn field(text: &str, line: &mut Vec<u8>) -> u64 {
    if !text.contains([',', '"', '\n', '\r']) {
        line.extend_from_slice(text.as_bytes());
        return 0;
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    line.push(b'"');
    line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    line.push(b'"');
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64
}
