//! Where the rows of a sheet stand in the text: row N on line N, as long as no cell has more than one line.

use std::io;

use crate::input::formats::TableWriter;
use crate::input::spool::Spool;

/// Writes cells, row by row, as CSV.
pub(super) struct Lines {
    writer: TableWriter,
    /// The row at hand, from 0, and its cells that hold anything.
    row: u32,
    cells: Vec<(u32, String)>,
    /// Fields of the widest of the first rows: what later rows are filled up to.
    width: usize,
    /// Rows that were written.
    rows: u64,
}

/// Rows among which the header is: titles above it are narrower.
const HEADER_AREA: u64 = 64;

/// Fields that rows are filled up to at most: one cell at the far end is no reason to write thousands of commas a row.
const MOST_FILLED: usize = 1_024;

impl Lines {
    pub(super) fn new(memory: usize) -> Lines {
        Lines { writer: TableWriter::new(memory), row: 0, cells: Vec::new(), width: 0, rows: 0 }
    }

    /// Whether a row comes too late.
    pub(super) fn is_behind(&self, row: u32) -> bool {
        row < self.row
    }

    /// Takes a cell, its line ends as LF; rows come in order, the cells of a row in any.
    pub(super) fn put(&mut self, row: u32, column: u32, text: String) -> io::Result<()> {
        if row > self.row {
            self.end_row()?;
            self.row = row;
        }
        if !text.is_empty() {
            let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
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
        let mut row = vec![""; fields.max(self.width)];
        for (column, text) in &self.cells {
            row[*column as usize] = text;
        }
        self.writer.row(u64::from(self.row) + 1, &row)?;
        self.cells.clear();
        Ok(())
    }
}
