//! Rows as CSV in a spool: comma, LF, quotes only where they must stand, each row on its line of the source.

use std::io;

use crate::input::Spool;
use crate::input::spool::SpoolWriter;

/// Writes rows. A row is written on the line that it is said to come from, or on the first free line behind it: the lines
/// between stay empty, and empty lines are no records.
pub(in crate::input) struct TableWriter {
    spool: SpoolWriter,
    /// The 1-based line that is written next.
    line: u64,
    buffer: Vec<u8>,
}

/// Bytes gathered before they go to the spool.
const BUFFER: usize = 64 << 10;

impl TableWriter {
    /// `memory`: bytes kept there before a temporary file is made.
    pub(in crate::input) fn new(memory: usize) -> TableWriter {
        TableWriter { spool: SpoolWriter::new(memory), line: 1, buffer: Vec::new() }
    }

    /// Writes one row and gives the line on which it begins.
    pub(in crate::input) fn row(&mut self, line: u64, cells: &[impl AsRef<[u8]>]) -> io::Result<u64> {
        while self.line < line {
            self.buffer.push(b'\n');
            self.line += 1;
            self.flush(BUFFER)?;
        }
        let begins = self.line;
        for (index, cell) in cells.iter().map(AsRef::as_ref).enumerate() {
            if index > 0 {
                self.buffer.push(b',');
            }
            let lone = cells.len() == 1 && cell.is_empty();
            self.cell(cell, lone);
        }
        self.buffer.push(b'\n');
        self.line += 1;
        self.flush(BUFFER)?;
        Ok(begins)
    }

    fn cell(&mut self, cell: &[u8], lone: bool) {
        if !lone && !cell.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            self.buffer.extend_from_slice(cell);
            return;
        }
        self.buffer.push(b'"');
        for (index, &byte) in cell.iter().enumerate() {
            if byte == b'"' {
                self.buffer.push(b'"');
            }
            self.buffer.push(byte);
            let ends = byte == b'\n' || byte == b'\r' && cell.get(index + 1) != Some(&b'\n');
            self.line += u64::from(ends);
        }
        self.buffer.push(b'"');
    }

    fn flush(&mut self, limit: usize) -> io::Result<()> {
        if self.buffer.len() >= limit {
            self.spool.push(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// The rows, to be read.
    pub(in crate::input) fn finish(mut self) -> io::Result<Spool> {
        self.flush(1)?;
        self.spool.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_on_their_lines_and_realign_behind_a_long_one() {
        let mut table = TableWriter::new(1 << 20);
        let row = |cell: &str| vec![b"x".to_vec(), cell.as_bytes().to_vec()];
        assert_eq!(table.row(2, &row("a\nb\r\nc")).unwrap(), 2);
        assert_eq!(table.row(3, &row("q\"")).unwrap(), 5);
        assert_eq!(table.row(8, &row("")).unwrap(), 8);
        let spool = table.finish().unwrap();
        let mut bytes = vec![0; spool.len() as usize];
        spool.read_exact_at(0, &mut bytes).unwrap();
        assert_eq!(bytes, b"\nx,\"a\nb\r\nc\"\nx,\"q\"\"\"\n\n\nx,\n");
    }

    #[test]
    fn an_empty_cell_alone_is_a_record() {
        let mut table = TableWriter::new(0);
        table.row(1, &[b""]).unwrap();
        assert_eq!(table.finish().unwrap().len(), 3);
    }
}
