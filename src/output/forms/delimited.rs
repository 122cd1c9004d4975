//! Text with a delimiter: quotes only where they must be, LF.

use super::text::Line;
use memchr::memchr3;
use std::io;

/// Writes rows with that delimiter between cells.
pub(super) struct Delimited(pub(super) u8);

impl Delimited {
    fn cell(&self, cell: &[u8], text: &mut Vec<u8>) {
        if memchr3(self.0, b'"', b'\n', cell).is_none() && !cell.contains(&b'\r') {
            return text.extend_from_slice(cell);
        }
        text.push(b'"');
        for &byte in cell {
            if byte == b'"' {
                text.push(b'"');
            }
            text.push(byte);
        }
        text.push(b'"');
    }
}

impl Line for Delimited {
    fn line(&mut self, cells: &[&[u8]], text: &mut Vec<u8>) -> io::Result<()> {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                text.push(self.0);
            }
            self.cell(cell, text);
        }
        if let [[]] = cells {
            text.extend_from_slice(b"\"\"");
        }
        text.push(b'\n');
        Ok(())
    }
}
