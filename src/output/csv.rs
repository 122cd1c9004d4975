//! The output dialect: comma, LF, quotes only where they must be. What the `csv` crate's writer does, into a buffer.

use memchr::memchr3;

/// Writes one cell.
pub fn write_cell(out: &mut Vec<u8>, cell: &[u8]) {
    let quoted = memchr3(b',', b'"', b'\n', cell).is_some() || memchr::memchr(b'\r', cell).is_some();
    if !quoted {
        return out.extend_from_slice(cell);
    }
    out.push(b'"');
    let mut rest = cell;
    while let Some(at) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Writes cells with commas between. A record of one empty cell is written quoted, else it would be an empty line.
pub fn write_cells<'c>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'c [u8]>) {
    let start = out.len();
    let mut count = 0;
    for cell in cells {
        if count > 0 {
            out.push(b',');
        }
        write_cell(out, cell);
        count += 1;
    }
    if count == 1 && out.len() == start {
        out.extend_from_slice(b"\"\"");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_are_written_as_the_csv_crate_writes_them(cells in prop::collection::vec("[a,;\"\r\n é]{0,4}", 1..4)) {
            let mut ours = Vec::new();
            write_cells(&mut ours, cells.iter().map(String::as_bytes));
            ours.push(b'\n');
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            writer.write_record(&cells).unwrap();
            prop_assert_eq!(ours, writer.into_inner().unwrap());
        }
    }
}
