//! Text with a delimiter: quotes only where they must be, LF.

use super::{Records, Sheet, Told};
use memchr::memchr3;
use std::io;

/// Writes rows with a delimiter between cells.
pub(super) struct Delimited<W> {
    sink: W,
    delimiter: u8,
    out: Vec<u8>,
}

impl<W: Sheet> Delimited<W> {
    pub(super) fn new(sink: W, delimiter: u8) -> Delimited<W> {
        Delimited { sink, delimiter, out: Vec::new() }
    }

    fn cell(&mut self, cell: &[u8]) {
        if memchr3(self.delimiter, b'"', b'\n', cell).is_none() && !cell.contains(&b'\r') {
            return self.out.extend_from_slice(cell);
        }
        self.out.push(b'"');
        for &byte in cell {
            if byte == b'"' {
                self.out.push(b'"');
            }
            self.out.push(byte);
        }
        self.out.push(b'"');
    }
}

impl<W: Sheet> Records for Delimited<W> {
    fn record(&mut self, cells: &[&[u8]]) -> io::Result<()> {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.out.push(self.delimiter);
            }
            self.cell(cell);
        }
        if let [[]] = cells {
            self.out.extend_from_slice(b"\"\"");
        }
        self.out.push(b'\n');
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.sink.write_all(&self.out);
        self.out.clear();
        written
    }

    fn finish(&mut self) -> io::Result<Told> {
        self.flush()?;
        self.sink.finish()
    }
}
