//! The rejects: every row that is not in the clean file, with its original cells and the reason.

use super::csv::write_cell;
use super::detail::{readable, write_detail};
use super::row::{Directory, Row, write_codes, write_header};
use crate::contact::{Area, By};
use std::io::Write;

const OURS: [&str; 7] =
    ["hyg_source", "hyg_row", "hyg_line", "hyg_codes", "hyg_detail", "hyg_duplicate_of", "hyg_suggestion"];

/// The header.
pub fn header(out: &mut Vec<u8>, names: &[Vec<u8>]) {
    write_header(out, names, &OURS);
}

/// One rejected row. `cell` gives the original content of a column; `beyond` are cells beyond the header; `suggestion` is
/// a likely mend, if there is one.
pub fn write_row<'c>(
    out: &mut Vec<u8>,
    row: &Row<'_>,
    directory: &Directory<'_>,
    cell: impl Fn(u16) -> &'c [u8],
    beyond: &[&[u8]],
    suggestion: &[u8],
) {
    row.cells.write(out);
    out.push(b',');
    write_cell(out, directory.sources[usize::from(row.source)].as_bytes());
    write!(out, ",{},{},", row.number, row.line).expect("a vector takes all that is written to it");
    write_codes(out, row.seen);
    out.push(b',');
    let Some(deciding) = row.seen.first() else {
        return out.extend_from_slice(b",,\n");
    };
    let mut detail = Vec::new();
    write_detail(&mut detail, deciding, directory, &cell);
    if !beyond.is_empty() {
        detail.extend_from_slice(b" Cells beyond the header: ");
        detail.extend_from_slice(json_array(beyond).as_bytes());
    }
    write_cell(out, &detail);
    out.push(b',');
    if let (Area::Duplicate, By::Record(survivor)) = (deciding.code.area(), deciding.by) {
        write_cell(out, directory.source_and_row(survivor).as_bytes());
    }
    out.push(b',');
    write_cell(out, suggestion);
    out.push(b'\n');
}

fn json_array(cells: &[&[u8]]) -> String {
    let texts: Vec<String> = cells.iter().map(|cell| readable(cell)).collect();
    serde_json::to_string(&texts).expect("text is JSON")
}
