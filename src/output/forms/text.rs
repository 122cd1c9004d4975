//! Rows as text: one writes a row, this holds text back and hands it on in pieces.

use super::{Records, Sheet, Told};
use std::io;

/// Writes one row of some form of text.
pub(super) trait Line: Send {
    /// Adds a record to the text; the first is the header.
    fn line(&mut self, cells: &[&[u8]], text: &mut Vec<u8>) -> io::Result<()>;
}

/// Rows of some form of text on their way to a sink.
pub(super) struct Text<W, L> {
    sink: W,
    line: L,
    /// What the sink was not given yet.
    held: Vec<u8>,
}

impl<W: Sheet, L: Line> Text<W, L> {
    pub(super) fn new(sink: W, line: L) -> Text<W, L> {
        Text { sink, line, held: Vec::new() }
    }
}

impl<W: Sheet, L: Line> Records for Text<W, L> {
    fn record(&mut self, cells: &[&[u8]]) -> io::Result<()> {
        self.line.line(cells, &mut self.held)
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.sink.write_all(&self.held);
        self.held.clear();
        written
    }

    fn finish(&mut self) -> io::Result<Told> {
        self.flush()?;
        self.sink.finish()
    }
}
