//! The clean file: the kept rows, in input order.

use super::row::{Row, write_codes, write_header};

/// Writes kept rows.
#[derive(Clone, Copy, Debug)]
pub struct Clean {
    /// Without any column of ours, for strict importers.
    pub plain: bool,
}

impl Clean {
    /// The header.
    pub fn header(self, out: &mut Vec<u8>, names: &[Vec<u8>]) {
        write_header(out, names, if self.plain { &[] } else { &["hyg_codes"] });
    }

    /// What comes behind the cells of a row: its codes and the line end.
    pub fn finish(self, out: &mut Vec<u8>, row: &Row<'_>) {
        if !self.plain {
            out.push(b',');
            write_codes(out, row.seen);
        }
        out.push(b'\n');
    }
}
